//! The first start of the workbench, in a folder that is no site: a site below it is opened, or one is made.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Lang, Text, say};
use crate::pipeline;
use crate::scaffold::{self, SITE_KINDS, SiteKind};
use crate::serve::first_start::{Choice, Offer, ask};
use crate::serve::{ListenAddress, StartError};
use crate::text::slug;

/// The name of the kind of site with nothing but a home page, in both languages.
const BARE: &str = "bilingual";

/// Gives the site to open, of a folder that is none itself: the only one that lies in it, or else the one that is
/// chosen or made in the browser. `started` is told the address of the page with the questions.
pub(super) fn site(
    folder: &Path,
    address: ListenAddress,
    lang: Lang,
    started: impl FnOnce(&str),
) -> Result<PathBuf, StartError> {
    let sites = sites_in(folder);
    if let [site] = sites.as_slice() {
        return Ok(folder.join(site));
    }

    let mut kinds: Vec<(&'static str, Text)> = SITE_KINDS
        .iter()
        .map(|kind| (kind.name, (kind.label)()))
        .collect();
    let bare = say!(
        "只有首页和说明页的中英文网站",
        "a home page and a page about the site, in Chinese and English"
    );
    kinds.push((BARE, bare));

    let shown = fs::canonicalize(folder).unwrap_or_else(|_| folder.into());
    let offer = Offer {
        folder: as_people_write_it(&shown.display().to_string()),
        sites,
        kinds,
    };
    ask(address, lang, &offer, started, |choice| {
        carry_out(folder, choice)
    })
}

/// A whole path as Windows gives it, without the prefix that nobody knows; on a network drive `\\server\share\…`.
/// Other paths stay as they are.
fn as_people_write_it(path: &str) -> String {
    match path.strip_prefix(r"\\?\UNC") {
        Some(rest) => format!(r"\{rest}"),
        None => path.trim_start_matches(r"\\?\").into(),
    }
}

/// The names of the folders in a folder that are sites, in order.
fn sites_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sites = entries.filter(|entry| pipeline::is_site(&entry.path()));
    let mut names: Vec<String> = sites
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    names
}

/// Opens or makes what was chosen, and gives its folder.
fn carry_out(folder: &Path, choice: &Choice) -> Result<PathBuf, Text> {
    let (title, kind, lang) = match choice {
        Choice::Open(site) => return Ok(folder.join(site)),
        Choice::Make { title, kind, lang } => (title, kind, *lang),
    };
    if !scaffold::is_usable_title(title) {
        return Err(say!("请填写网站名称。", "Give the site a name."));
    }

    let kind = SITE_KINDS.iter().find(|it| it.name == kind);
    make(folder, title, kind, lang).map_err(|error| {
        say!(
            "网站没有建成：{error}",
            "The site could not be made: {error}"
        )
    })
}

/// Makes a site in a folder: in itself if nothing is there, otherwise in a new folder named after the site. Gives the
/// folder of the site.
fn make(folder: &Path, title: &str, kind: Option<&SiteKind>, lang: Lang) -> Result<PathBuf, Error> {
    let name = slug::heading_id(title);
    let numbered = (2..).map(|number| folder.join(format!("{name}-{number}")));
    let folders = [folder.to_path_buf(), folder.join(&name)];
    for folder in folders.into_iter().chain(numbered) {
        match scaffold::site(&folder, kind, lang, Some(title)) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {}
            Err(error) => return Err(error),
            Ok(_) => {
                scaffold::starters(&folder, lang)?;
                return Ok(folder);
            }
        }
    }

    Err(Error::from(ErrorKind::DirectoryNotEmpty))
}

#[cfg(test)]
mod tests {
    use super::as_people_write_it;

    #[test]
    fn folders_of_windows_are_shown_without_their_prefix() {
        for (whole, shown) in [
            (r"\\?\C:\桌 面\站", r"C:\桌 面\站"),
            (r"\\?\UNC\server\share\站", r"\\server\share\站"),
            ("/home/me/站", "/home/me/站"),
        ] {
            assert_eq!(as_people_write_it(whole), shown);
        }
    }
}
