//! New files for editors: a page of a kind with its fields (`planpress new`), or a small site (`planpress init`).

use std::fs;
use std::io::{Result, Write};
use std::path::Path;

use jiff::civil::Date;

use crate::bounds;
use crate::config::Locales;
use crate::diagnostic::say;
use crate::extension::NewKind;
use crate::load::discover::CONTENT;
use crate::pipeline::{EXTENSIONS, new_kinds};
use crate::text::slug;

mod pages;
mod sites;
mod starters;

pub(crate) use sites::{SITE_KINDS, SiteKind, site};
pub(crate) use starters::starters;

/// The kind of a page without fields of its own.
pub(crate) const PAGE: NewKind = NewKind {
    name: "page",
    label: || say!("普通页面", "plain page"),
    folder: None,
    fields: pages::plain_fields,
};

/// The kind of a section: a folder with a page of its own.
pub(crate) const SECTION: NewKind = NewKind {
    name: "section",
    label: || say!("栏目", "section"),
    folder: None,
    fields: pages::section_fields,
};

/// The kinds of pages that can be made: those of the extensions, then the plain ones.
pub(crate) fn kinds() -> Vec<NewKind> {
    [new_kinds(EXTENSIONS), vec![PAGE, SECTION]].concat()
}

/// What is to be made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewPage<'a> {
    /// The kind of page.
    pub kind: &'a NewKind,
    /// Its title.
    pub title: &'a str,
    /// Its day.
    pub date: Date,
    /// The folder below `content/`; `None` for the one that belongs to the kind.
    pub folder: Option<&'a str>,
    /// The name of its file without the ending, or of a section's folder; `None` for one that is made from the title.
    pub name: Option<&'a str>,
    /// Whether it is made in the site's first language alone, for somebody who begins its translations later.
    pub only_original: bool,
}

/// Tells whether a text can be the title of a new page: it shows something, and is one line.
pub(crate) fn is_usable_title(title: &str) -> bool {
    let is_invisible = |c: char| c.is_control() || ['\u{2028}', '\u{2029}'].contains(&c);
    !title.trim().is_empty() && !title.contains(is_invisible)
}

/// Tells whether a text can be the name of a new file, or with slashes the path of a folder.
pub(crate) fn is_usable_name(name: &str) -> bool {
    let is_plain = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && part.chars().all(is_plain_in_names)
    };
    name.split('/').all(is_plain)
}

/// Letters of any language, digits, hyphens and underscores need no thought in addresses and on any system.
fn is_plain_in_names(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// Makes a page in every language of the site or in the first alone, as a draft, and the folder's own page in languages
/// that lack it. Returns the paths of the files below the root. Files that exist are never changed.
pub(crate) fn page(root: &Path, locales: &Locales, new: NewPage<'_>) -> Result<Vec<String>> {
    let NewPage {
        kind, title, date, ..
    } = new;
    let keys: Vec<&str> = locales
        .iter()
        .map(|(_, locale)| locale.key.as_str())
        .collect();
    let own = kind.folder.filter(|_| new.folder.is_none());
    let own = own.map(|own| own(root, date.year()));
    let mut folder = match (&own, new.folder) {
        (Some(own), _) => own.path.clone(),
        (None, Some(folder)) => format!("{CONTENT}/{folder}"),
        (None, None) => CONTENT.to_string(),
    };
    let mut files = Vec::new();

    if let Some(own) = own {
        let paths = keys
            .iter()
            .map(|key| (key, format!("{folder}/index.{key}.md")));
        let missing = paths.filter(|(_, path)| !root.join(path).exists());
        files.extend(
            missing.map(|(key, path)| (path, pages::own_page(&own.title, pages::lang(key)))),
        );
    }

    let from_title = || slug::file_name(title).unwrap_or_else(|| kind.name.into());
    let wanted = new.name.map_or_else(from_title, str::to_string);
    let mut stem = free_name(root, &folder, &wanted, &keys);

    if kind.name == SECTION.name {
        folder = format!("{folder}/{stem}");
        stem = "index".to_string();
    }

    let languages = if new.only_original { 1 } else { keys.len() };
    for (index, key) in keys.iter().take(languages).enumerate() {
        files.push((
            format!("{folder}/{stem}.{key}.md"),
            pages::page(kind, title, date, key, index == 0),
        ));
    }

    files
        .iter()
        .try_for_each(|(path, text)| write_new(root, path, text))?;

    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// Finds a name that no page of a folder has in any language, and no folder in it: `notice`, or if that is taken,
/// `notice-2` and so on.
fn free_name(root: &Path, folder: &str, stem: &str, keys: &[&str]) -> String {
    let mut name = stem.to_string();
    let mut number = 1;
    while is_taken(root, folder, &name, keys) {
        number += 1;
        name = format!("{stem}-{number}");
    }

    name
}

/// Tells whether a page of a folder has a name in any language, or a folder in it.
fn is_taken(root: &Path, folder: &str, name: &str, keys: &[&str]) -> bool {
    let pages = keys.iter().map(|key| format!("{folder}/{name}.{key}.md"));
    let mut paths = pages.chain([format!("{folder}/{name}")]);
    paths.any(|path| root.join(path).exists())
}

/// Writes a file that does not exist yet, and the folders on the way to it. Fails if it exists or leads out of the
/// root.
fn write_new(root: &Path, path: &str, text: &str) -> Result<()> {
    let path = root.join(path);
    bounds::ensure_inside(root, &path)?;
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }

    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?
        .write_all(text.as_bytes())
}
