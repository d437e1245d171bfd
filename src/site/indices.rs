//! Folders without a page of their own: their address leads nowhere, and no list has the pages in them.

use std::collections::BTreeMap;

use super::route::parent;
use super::{Kind, Page, Site};
use crate::diagnostic::{Diagnostic, codes, say};

/// Advice about folders that hold pages but have no page of their own.
pub(crate) fn check(site: &Site) -> Vec<Diagnostic> {
    let default = site.frame.locales.default_id();
    let mut folders: BTreeMap<&str, &Page> = BTreeMap::new();

    let written = |page: &&Page| page.locale == default && page.has_own_file() && page.listed;
    for page in site.pages.iter().filter(written) {
        let above = parent(&page.route).filter(|route| !route.is_empty());
        if let Some(route) = above.filter(|route| site.find(default, route).is_none()) {
            folders.entry(route).or_insert(page);
        }
    }

    let key = &site.frame.locales.get(default).key;
    folders
        .into_values()
        .map(|page| missing_index(page, key))
        .collect()
}

/// The warning about the folder of a page; `key` is that of the site's first language.
fn missing_index(page: &Page, key: &str) -> Diagnostic {
    let above = |path| parent(path).unwrap_or_default();
    let folder = above(&page.file.path);

    // The page of a section lies within its own folder.
    let folder = match page.kind {
        Kind::Section => above(folder),
        _ => folder,
    };
    let message = say!("文件夹没有自己的页面", "the folder has no page of its own");

    Diagnostic::warning(codes::MISSING_INDEX, message)
        .in_file(folder)
        .hint(say!(
            "加上 {folder}/index.{key}.md，里面的页面就会列在它下面。",
            "Add {folder}/index.{key}.md, which lists the pages in it."
        ))
}
