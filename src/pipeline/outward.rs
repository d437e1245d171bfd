//! The links of a site's pages to other hosts, with the pages on which readers meet them.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::audit::outlines;
use super::{Request, prepare};
use crate::diagnostic::{Diagnostic, any_error};
use crate::render::audit::Outline;
use crate::site::leaving::FOLDER;
use crate::site::route::{OutputPath, encode};

/// Stands for the address of a site that has none of its own.
const NO_HOST: &str = "https://site.invalid/";

/// A link to another host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutwardLink {
    /// Where it leads.
    pub url: Url,
    /// The paths of the pages on which it is, in their order. For a notice about leaving the site, the pages that lead
    /// to the notice.
    pub pages: Vec<String>,
}

/// Renders a site in memory and gives the links of its pages to other hosts, ordered by their addresses; errors of the
/// site instead, if it has any.
pub(crate) fn outward_links(request: &Request) -> Result<Vec<OutwardLink>, Vec<Diagnostic>> {
    let checked = prepare(request);
    let mut found = checked.diagnostics;
    let Some(prepared) = checked.prepared else {
        return Err(found);
    };

    let (pages, failures) = outlines(&prepared);
    found.extend(failures);
    match any_error(&found) {
        true => Err(found),
        false => Ok(collect(&pages, prepared.address())),
    }
}

/// The links to other hosts on pages of a site at this address.
fn collect(pages: &BTreeMap<OutputPath, Outline>, address: &str) -> Vec<OutwardLink> {
    let is_full = address.starts_with("http");
    let Ok(base) = Url::parse(if is_full { address } else { NO_HOST }) else {
        return Vec::new();
    };
    let page_url = |path: &OutputPath| {
        let path = path.0.strip_suffix("index.html").unwrap_or(&path.0);
        base.join(&encode(path)).ok()
    };

    // Where each page of the site is linked from, and which pages link to each address elsewhere.
    let mut within: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut outward: BTreeMap<Url, BTreeSet<String>> = BTreeMap::new();
    for (path, page) in pages {
        let Some(here) = page_url(path) else { continue };
        for mut url in page.links().filter_map(|link| here.join(link).ok()) {
            url.set_fragment(None);
            if !["http", "https"].contains(&url.scheme()) {
                continue;
            }

            let from = here.path().to_string();
            match url.host() == base.host() {
                true => within.entry(url.path().into()).or_default().insert(from),
                false => outward.entry(url).or_default().insert(from),
            };
        }
    }

    // Notices link to each other as well: to the same one in another language.
    let linked_from = |page: String| {
        let pages = within.get(&page).filter(|_| is_notice(&page));
        let pages = pages.into_iter().flatten().filter(|it| !is_notice(it));
        let pages: Vec<String> = pages.cloned().collect();
        if pages.is_empty() { vec![page] } else { pages }
    };
    outward
        .into_iter()
        .map(|(url, pages)| {
            let pages: BTreeSet<String> = pages.into_iter().flat_map(linked_from).collect();
            OutwardLink {
                url,
                pages: pages.into_iter().collect(),
            }
        })
        .collect()
}

/// Whether the page at a path is a notice about leaving the site.
fn is_notice(path: &str) -> bool {
    let mut parts = path.trim_end_matches('/').rsplit('/');
    parts.nth(1) == Some(FOLDER)
}
