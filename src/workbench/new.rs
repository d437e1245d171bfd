//! New pages.

use jiff::civil::Date;

use super::Workbench;
use super::trouble::Trouble;
use crate::config::Locales;
use crate::load::discover::CONTENT;
use crate::scaffold::{self, NewPage};

/// What an editor asks for.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// The name of the kind of page.
    pub kind: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its day.
    pub date: Date,
    /// The folder, as `content/news` or `news`; `None` for the one that belongs to the kind.
    pub folder: Option<&'a str>,
}

impl Workbench {
    /// Makes a page in the site's first language, as a draft. Returns the paths of its files: that of a folder's own
    /// page is among them where it is missing. Fails if title or folder
    /// cannot be used, if there is no such kind, or if a file cannot be written.
    pub(crate) fn make(
        &self,
        locales: &Locales,
        wanted: &Wanted<'_>,
    ) -> Result<Vec<String>, Trouble> {
        if !scaffold::is_usable_title(wanted.title) {
            return Err(Trouble::BadTitle);
        }

        let kinds = scaffold::kinds();
        let kind = kinds
            .iter()
            .find(|kind| kind.name == wanted.kind)
            .ok_or(Trouble::UnknownKind)?;

        let folder = wanted.folder.map(below_content);
        if folder.is_some_and(|folder| !folder.is_empty() && !scaffold::is_usable_name(folder)) {
            return Err(Trouble::BadPath);
        }

        let new = NewPage {
            kind,
            title: wanted.title,
            date: wanted.date,
            folder: folder.filter(|folder| !folder.is_empty()),
            name: None,
            only_original: true,
        };
        Ok(scaffold::page(&self.root, locales, new)?)
    }
}

/// A folder's path below `content/`.
fn below_content(folder: &str) -> &str {
    let folder = folder.trim_matches('/');
    folder
        .strip_prefix(CONTENT)
        .map_or(folder, |rest| rest.trim_start_matches('/'))
}
