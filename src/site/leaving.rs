//! Leaving a government site: a link to a host that is not a government's leads over a page that says so and needs
//! no script.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::{Frame, Kind, Page};
use crate::config::LocaleId;
use crate::fingerprint::Fingerprint;

/// The name that governments of the country share.
const GOVERNMENT: &str = "gov.cn";
/// Its pages' template.
pub const TEMPLATE: &str = "leave.html";

/// The address that a link to `url` has on pages of a locale.
pub fn href(frame: &Frame, locale: LocaleId, url: &str) -> String {
    match is_outward(frame, url) {
        true => frame.url(locale, &route(url)),
        false => url.to_string(),
    }
}

fn is_outward(frame: &Frame, url: &str) -> bool {
    let (Some(government), Some(host)) = (&frame.settings.government, host(url)) else { return false };
    let is_exempt = host == GOVERNMENT || host.ends_with(&format!(".{GOVERNMENT}"));
    let own = [government.domain.as_ref().map(|name| name.to_ascii_lowercase()), self::host(&frame.base.absolute)];
    !is_exempt && !own.contains(&Some(host))
}

/// The host of an `http` address, as browsers read it.
fn host(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("//")?;
    if !["", "http:", "https:"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return None;
    }
    let authority = rest.trim_start_matches(['/', '\\']).split(['/', '\\', '?', '#']).next()?;
    let name = authority.rsplit_once('@').map_or(authority, |(_, name)| name);
    Some(name.split(':').next().unwrap_or(name).to_ascii_lowercase())
}

fn route(url: &str) -> String {
    format!("leave/{}", Fingerprint::of(url.as_bytes()).short())
}

/// A page for each address outside that a page leads to; the way back is to the first that does.
pub fn pages(pages: &[Page], frame: &Frame) -> Vec<Page> {
    if frame.settings.government.is_none() {
        return Vec::new();
    }
    let mut found: BTreeMap<(LocaleId, &str), &Page> = BTreeMap::new();
    for page in pages {
        let links = page.document.links.iter().filter(|link| link.alt.is_none()).map(|link| link.target.as_str());
        for url in links.chain(page.outward.iter().map(String::as_str)).filter(|url| is_outward(frame, url)) {
            found.entry((page.locale, url)).or_insert(page);
        }
    }
    found.into_iter().map(|((locale, url), from)| page(frame, locale, url, from)).collect()
}

fn page(frame: &Frame, locale: LocaleId, url: &str, from: &Page) -> Page {
    let file = Arc::clone(&frame.settings_file);
    let mut page = Page::generated(&route(url), locale, Kind::Page, &host(url).unwrap_or_else(|| url.into()), file);
    page.templates = vec![TEMPLATE.into()];
    page.is_indexed = false;
    let back = json!({"title": from.title, "url": frame.url(locale, &from.route)});
    page.values.push(("leaving", Arc::new(json!({"url": url, "back": back}))));
    page
}
