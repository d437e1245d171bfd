//! Notices about leaving the site. If an extension asks for it, a link to another host first leads to a page of the
//! site that says where the link leads. No script is needed for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;
use url::Url;

use super::{Frame, Kind, Page};
use crate::address::{self, Address};
use crate::config::LocaleId;
use crate::fingerprint::Fingerprint;

/// The folder of these pages in each language.
pub(crate) const FOLDER: &str = "leave";
/// The template of these pages.
pub(crate) const TEMPLATE: &str = "leave.html";

/// Which links out of the site lead directly to their targets; all others lead to a notice first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// The hosts that count as the site itself.
    pub own: Vec<String>,
    /// The domain whose hosts are trusted like the site itself.
    pub trusted: &'static str,
}

/// The published `href` of an address on pages of a locale. A web address is written in the form that browsers make of
/// it, so that they open exactly the address that was checked; everything else stays as it is.
pub(crate) fn href(frame: &Frame, locale: LocaleId, text: &str) -> String {
    match address::read(text) {
        Ok(Address::Web(url)) if is_outward(frame, &url) => frame.url(locale, &route(&url)),
        Ok(Address::Web(url) | Address::Contact(url)) => url.to_string(),
        _ => text.to_string(),
    }
}

/// Whether an address leads to a host that is neither the site's own nor trusted.
fn is_outward(frame: &Frame, url: &Url) -> bool {
    let Some(leaving) = &frame.leaving else {
        return false;
    };
    let host = address::host(url);
    let is_trusted = host == leaving.trusted || host.ends_with(&format!(".{}", leaving.trusted));

    !is_trusted && !leaving.own.contains(&host)
}

fn route(url: &Url) -> String {
    format!(
        "{FOLDER}/{}",
        Fingerprint::from_bytes(url.as_str().as_bytes()).short()
    )
}

/// The notices: a page for each address outside the site that a page links to. Each leads back to the first page with
/// that link.
pub(crate) fn pages<'a>(pages: impl Iterator<Item = &'a Page>, frame: &Frame) -> Vec<Page> {
    let mut found: BTreeMap<(LocaleId, Url), &'a Page> = BTreeMap::new();
    for page in pages {
        let links = page
            .document
            .all_links(frame.settings.raw_html)
            .filter(|link| !link.is_shown());

        let texts = links.map(|link| &link.target).chain(&page.shown.outward);
        for url in texts.filter_map(|text| outward(frame, text)) {
            found.entry((page.locale, url)).or_insert(page);
        }
    }

    found
        .into_iter()
        .map(|((locale, url), from)| page(frame, locale, &url, from))
        .collect()
}

/// The parsed address, if links to it lead to a notice.
fn outward(frame: &Frame, text: &str) -> Option<Url> {
    match address::read(text) {
        Ok(Address::Web(url)) => Some(url).filter(|url| is_outward(frame, url)),
        _ => None,
    }
}

fn page(frame: &Frame, locale: LocaleId, url: &Url, from: &Page) -> Page {
    let file = Arc::clone(&frame.settings_file);
    let mut page = Page::generated(&route(url), locale, Kind::Page, &address::host(url), file);
    page.shown.choose_template(TEMPLATE);
    page.search.is_indexed = false;
    let back = json!({"title": from.title, "url": frame.url(locale, &from.route)});
    page.shown.values.push((
        "leaving",
        Arc::new(json!({"url": url.as_str(), "back": back})),
    ));

    page
}
