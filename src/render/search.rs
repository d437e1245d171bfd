//! What is searched: the sections of all pages of a locale, as JSON that a page's script reads when somebody searches.

use serde::Serialize;

use crate::config::LocaleId;
use crate::load::paragraphs::paragraphs;
use crate::site::{Kind, Page, Site};
use crate::view::url;

/// A page with its sections.
#[derive(Serialize)]
struct Entry<'a> {
    url: String,
    title: &'a str,
    /// What stands above it.
    above: Vec<&'a str>,
    /// Anchor, title and text of each section; the first is the page itself.
    sections: Vec<(&'a str, &'a str, String)>,
}

/// The index of a locale: a JSON array.
pub fn index(site: &Site, id: LocaleId) -> Vec<u8> {
    let is_found = |page: &&Page| {
        let is_own = page.locale == id && page.fallback_from.is_none() && page.parts.is_empty();
        is_own && page.is_indexed && page.kind != Kind::NotFound
    };
    let entries: Vec<Entry<'_>> = site.pages.iter().filter(is_found).map(|page| entry(site, page)).collect();
    // Nothing in there can fail to serialize.
    serde_json::to_vec(&entries).unwrap_or_default()
}

fn entry<'a>(site: &'a Site, page: &'a Page) -> Entry<'a> {
    let above = site.ancestors(page).into_iter().skip(1).map(|id| site.page(id).title.as_str()).collect();
    let mut sections = vec![("", "", page.description.clone().unwrap_or_default())];
    if page.has_own_file() {
        let headings = page.anchors.iter().zip(&page.document.headings);
        let heads = headings.map(|(anchor, heading)| (anchor.id.as_str(), heading.text.as_str()));
        let texts = paragraphs(&page.file.text, page.body).into_iter();
        let texts = texts.map(|section| section.into_iter().map(|it| it.text).collect::<Vec<_>>().join("\n"));
        let first = page.anchor.as_deref().unwrap_or_default();
        sections.extend([(first, "")].into_iter().chain(heads).zip(texts).map(|((id, title), text)| (id, title, text)));
    }
    sections.extend(page.passages.iter().map(|it| (it.anchor.as_str(), it.title.as_str(), it.text.clone())));
    sections.retain(|(id, title, text)| !(text.is_empty() && title.is_empty() && !id.is_empty()));
    Entry { url: url(site, page), title: &page.title, above, sections }
}
