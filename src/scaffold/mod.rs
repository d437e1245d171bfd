//! New files for editors: a page of a kind with its fields (`planpress new`), or a small site (`planpress init`).

use std::fs;
use std::io::{Error, ErrorKind, Result, Write};
use std::path::Path;

use jiff::civil::Date;

use crate::bounds;
use crate::config::Locales;
use crate::text::slug;

mod pages;

/// What can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of the responsible unit.
    Notice,
    /// With date and place.
    Activity,
    /// Of an activity, or of a year.
    Report,
    /// At most twenty characters.
    Slogan,
    /// Without fields of its own.
    Page,
}

impl Kind {
    /// All, by the names that the command takes.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("notice", Self::Notice),
        ("activity", Self::Activity),
        ("report", Self::Report),
        ("slogan", Self::Slogan),
        ("page", Self::Page),
    ];

    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("page", |(name, _)| name)
    }
}

/// Makes a page of a kind in every language of the site, as a draft, and the year's own page where it is missing.
/// Gives the paths of the files below the root. Nothing that exists is touched.
pub fn page(root: &Path, locales: &Locales, kind: Kind, title: &str, date: Date) -> Result<Vec<String>> {
    let keys: Vec<&str> = locales.iter().map(|(_, locale)| locale.key.as_str()).collect();
    let folder = match kind {
        Kind::Page => "content".to_string(),
        _ => format!("content/quality-month/{}", date.year()),
    };
    let mut files = Vec::new();
    if kind != Kind::Page {
        for key in &keys {
            let path = format!("{folder}/index.{key}.md");
            if !root.join(&path).exists() {
                files.push((path, pages::year(date.year(), key)));
            }
        }
    }
    let stem = free_name(root, &folder, &slug::file_name(title).unwrap_or_else(|| kind.name().into()), &keys);
    for (index, key) in keys.iter().enumerate() {
        files.push((format!("{folder}/{stem}.{key}.md"), pages::page(kind, title, date, key, index == 0)));
    }
    files.iter().try_for_each(|(path, text)| write_new(root, path, text))?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// `notice`, or `notice-2` where that is taken.
fn free_name(root: &Path, folder: &str, stem: &str, keys: &[&str]) -> String {
    let is_free = |name: &String| keys.iter().all(|key| !root.join(format!("{folder}/{name}.{key}.md")).exists());
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    std::iter::once(stem.to_string()).chain(numbered).find(is_free).unwrap_or_default()
}

const SITE: [(&str, &str); 6] = [
    ("content/site.yaml", include_str!("init/site.yaml")),
    ("content/index.zh.md", include_str!("init/index.zh.md")),
    ("content/index.en.md", include_str!("init/index.en.md")),
    ("content/about.zh.md", include_str!("init/about.zh.md")),
    ("content/about.en.md", include_str!("init/about.en.md")),
    (".gitignore", "/public/\n/.planpress/\n"),
];

/// Makes a small site in a folder that is empty or not there yet. Gives the paths of the files.
pub fn site(folder: &Path) -> Result<Vec<&'static str>> {
    if folder.exists() && fs::read_dir(folder)?.next().is_some() {
        return Err(Error::from(ErrorKind::DirectoryNotEmpty));
    }
    SITE.iter().try_for_each(|(path, text)| write_new(folder, path, text))?;
    Ok(SITE.iter().map(|(path, _)| *path).collect())
}

fn write_new(root: &Path, path: &str, text: &str) -> Result<()> {
    let path = root.join(path);
    bounds::hold(root, &path)?;
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}
