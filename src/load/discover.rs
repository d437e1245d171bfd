//! Which files are in `content/`, and what each of them is.

use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::leftover::{is_leftover, is_leftover_folder};
use super::spelling;
use crate::bounds::{self, Bounds};
use crate::config::{LocaleId, Locales};
use crate::diagnostic::{Diagnostic, codes, say};
use crate::reading::unreadable;
use crate::text::portable::is_foreign_to_windows;
use crate::text::slug::address_part;

/// The folder of the content, below the site's root.
pub(crate) const CONTENT: &str = "content";
/// The settings file, below the site's root.
pub(crate) const SETTINGS: &str = "content/site.yaml";

/// A page's source file.
#[derive(Debug)]
pub(crate) struct PageFile {
    /// The path below the site's root.
    pub path: String,
    /// The folder and name below `content/`, without locale and extension: `plan/targets`, or `plan` for its `index`.
    pub route: String,
    /// Whether the page is a folder's own page (`index`).
    pub is_index: bool,
    /// The locale that the file's name gives.
    pub locale: LocaleId,
}

/// All files of a site's content, each list in the order of the paths.
#[derive(Debug, Default)]
pub(crate) struct DiscoveredFiles {
    /// Pages: `NAME.zh.md`.
    pub pages: Vec<PageFile>,
    /// Data files that extensions have claimed, as paths below the site's root.
    pub yaml: Vec<String>,
    /// Files that pages can use, as paths below the site's root.
    pub assets: Vec<String>,
    /// Leftovers of programs, which are not part of the site, as paths below its root; those of folders end in `/`.
    pub leftovers: Vec<String>,
    /// Whether there are links among them: what they lead to is known by other paths as well.
    pub has_links: bool,
    /// Diagnostics about files that cannot be used.
    pub diagnostics: Vec<Diagnostic>,
}

/// Finds all files in `root/content`. `claimed` tells whether a path below `content/` is a data file of an extension,
/// and not a file to copy.
pub(crate) fn discover(
    root: &Path,
    locales: &Locales,
    claimed: impl Fn(&str) -> bool,
) -> DiscoveredFiles {
    let (mut found, mut outside) = (DiscoveredFiles::default(), Vec::new());
    let (mut leftover_folders, mut has_links) = (Vec::new(), false);
    let folder = root.join(CONTENT);
    let bounds = Bounds::new(root, &folder);
    let walk = WalkDir::new(&folder).follow_links(true).sort_by_file_name();

    let mut is_ours = |entry: &DirEntry| {
        has_links |= entry.path_is_symlink();
        let is_hidden = entry.depth() > 0 && is_hidden(entry);
        let leads_out = !is_hidden && bounds.leads_out(entry);
        outside.extend(leads_out.then(|| relative(root, entry.path())));
        let is_leftover = !is_hidden && !leads_out && is_folder_of_leftovers(entry);
        leftover_folders.extend(is_leftover.then(|| relative(root, entry.path()) + "/"));
        !is_hidden && !leads_out && !is_leftover
    };
    for entry in walk.into_iter().filter_entry(&mut is_ours) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => found.add(root, &entry, locales, &claimed),
            Ok(_) => {}
            Err(error) => {
                let path = error
                    .path()
                    .map_or(CONTENT.into(), |path| relative(root, path));
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| std::io::Error::other("loop of links"));
                found.diagnostics.push(*unreadable(&path, &error));
            }
        }
    }

    found
        .diagnostics
        .extend(outside.iter().map(|path| link_outside(path)));
    found.leftovers.extend(leftover_folders);
    found.leftovers.sort();
    found.has_links = has_links;

    found
}

fn is_folder_of_leftovers(entry: &DirEntry) -> bool {
    entry.depth() > 0
        && entry.file_type().is_dir()
        && is_leftover_folder(&entry.file_name().to_string_lossy())
}

/// The diagnostic for a link that leads out of the site: files there are not part of the site and are not published.
pub(crate) fn link_outside(path: &str) -> Diagnostic {
    let message = say!(
        "链接指向网站文件夹之外",
        "the link points outside the site's folder"
    );
    Diagnostic::error(codes::LINK_OUTSIDE, message)
        .in_file(path)
        .hint(say!(
            "把要用的文件复制到网站文件夹里。",
            "Copy what you need into the site's folder."
        ))
}

/// Whether an entry is a hidden file or a backup copy that an editor has left.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    bounds::is_hidden(name) || name.as_encoded_bytes().ends_with(b"~")
}

/// The part of `path` below `root`, with `/` between its parts on every system.
pub(crate) fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

impl DiscoveredFiles {
    /// Whether there is a file at a path below the site's root: a page, a data file or one that pages can use.
    pub(super) fn has(&self, path: &str) -> bool {
        let mut pages = self.pages.iter().map(|page| &page.path);
        pages.any(|page| page == path)
            || self
                .yaml
                .iter()
                .chain(&self.assets)
                .any(|file| file == path)
    }

    /// Adds a file to the list that it belongs to.
    fn add(
        &mut self,
        root: &Path,
        entry: &DirEntry,
        locales: &Locales,
        claimed: &impl Fn(&str) -> bool,
    ) {
        let path = relative(root, entry.path());
        let inner = &path[CONTENT.len() + 1..];
        match inner.strip_suffix(".md") {
            _ if path == SETTINGS => {}
            _ if is_leftover(&entry.file_name().to_string_lossy()) => self.leftovers.push(path),
            Some(name) if name == "README" || name.ends_with("/README") => {}
            Some(name) => match page_file(&path, name, locales) {
                Ok(page) => {
                    // What the address keeps of the name is told of with the address.
                    if foreign_to_windows(&page.route).is_none() {
                        self.diagnostics.extend(foreign_source(&path));
                    }
                    self.pages.push(page);
                }
                Err(diagnostic) => self.diagnostics.push(*diagnostic),
            },
            None if claimed(inner) => {
                self.diagnostics.extend(foreign_source(&path));
                self.yaml.push(path);
            }
            None => match spelling::of_source(inner, claimed) {
                Some(usual) => self.diagnostics.push(spelling::misspelled(&path, &usual)),
                None => self.assets.push(path),
            },
        }
    }
}

/// The warning for a source that Windows cannot have under its name: whoever copies the site there would lose it.
fn foreign_source(path: &str) -> Option<Diagnostic> {
    foreign_to_windows(path).map(|warning| warning.in_file(path))
}

/// The warning, without its place, for a path with a part that Windows cannot have.
pub(crate) fn foreign_to_windows(path: &str) -> Option<Diagnostic> {
    if !path.split('/').any(is_foreign_to_windows) {
        return None;
    }

    let shown = path.escape_debug();
    let message = say!(
        "Windows 上不能有这样的文件名：{shown}",
        "Windows cannot have a file of this name: {shown}"
    );
    let warning = Diagnostic::warning(codes::UNPORTABLE_NAME, message);
    Some(warning.hint(say!("改名。", "Rename it.")))
}

/// The route and locale of a page whose name below `content/`, without `.md`, is `name`, such as `plan/targets.zh`.
/// Fails if the site does not have that locale.
pub(crate) fn page_file(
    path: &str,
    name: &str,
    locales: &Locales,
) -> Result<PageFile, Box<Diagnostic>> {
    let (folder, stem) = name
        .rsplit_once('/')
        .map_or(("", name), |(folder, stem)| (folder, stem));
    let (stem, locale) = match stem.rsplit_once('.') {
        Some((stem, key)) => (
            stem,
            locales
                .by_key(key)
                .ok_or_else(|| unknown_locale(path, key, locales))?,
        ),
        None => (stem, locales.default_id()),
    };
    let is_index = stem == "index";
    let parts = [folder, if is_index { "" } else { stem }];
    let route = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .flat_map(|part| part.split('/'))
        .map(address_part);
    let route = route.collect::<Vec<_>>().join("/");

    Ok(PageFile {
        path: path.into(),
        route,
        is_index,
        locale,
    })
}

fn unknown_locale(path: &str, key: &str, locales: &Locales) -> Box<Diagnostic> {
    let known = locales
        .iter()
        .map(|(_, locale)| format!(".{}.md", locale.key))
        .collect::<Vec<_>>()
        .join(", ");
    let meant = locales.iter().find(|(_, locale)| {
        locale.tag.eq_ignore_ascii_case(key) || locale.key.eq_ignore_ascii_case(key)
    });
    let hint = match meant {
        Some((_, locale)) => {
            let usual = &locale.key;
            say!(
                "文件名改为以 .{usual}.md 结尾。",
                "Change the file name so that it ends in .{usual}.md."
            )
        }
        None => say!("可用的结尾：{known}", "Known endings: {known}"),
    };

    Diagnostic::error(
        codes::UNKNOWN_LOCALE,
        say!(
            "文件名里的语言“{key}”不在 site.yaml 的 locales 中",
            "the language “{key}” in the file's name is not among the locales of site.yaml"
        ),
    )
    .in_file(path)
    .hint(hint)
    .boxed()
}
