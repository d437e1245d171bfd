//! What is searched: the sections of all pages of a locale, as JSON that a page's script reads when somebody searches.
//! `zh.json` holds a small site's; of a large one it says in how many parts they lie (`zh/3.json`), and files of
//! pairs of characters (`zh/g3.json`) say which parts to fetch.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::config::LocaleId;
use crate::load::paragraphs::paragraphs;
use crate::site::search::{Layout, layout};
use crate::site::{Page, PageId, Site};
use crate::view::url;

mod grams;

/// The files of a locale.
#[derive(Debug)]
pub struct Files {
    /// The first to be fetched.
    pub head: Vec<u8>,
    /// The parts of a large site.
    pub parts: Vec<Vec<u8>>,
    /// Which part holds which pairs of characters.
    pub shards: Vec<Vec<u8>>,
}

/// A page with its sections.
#[derive(Serialize)]
struct Entry<'a> {
    url: String,
    title: &'a str,
    /// What stands above it.
    above: Vec<&'a str>,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    chapter: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i16>,
    /// The first is the page itself.
    sections: Vec<Section<'a>>,
}

/// Anchor, title, text, and departments by their place in the head's list, left out where there are none.
#[derive(Serialize)]
#[serde(untagged)]
enum Section<'a> {
    Plain(&'a str, &'a str, String),
    InCharge(&'a str, &'a str, String, Vec<usize>),
}

impl Section<'_> {
    fn words(&self) -> (&str, &str) {
        match self {
            Self::Plain(_, title, text) | Self::InCharge(_, title, text, _) => (title, text),
        }
    }

    /// Whether it leads to the page as a whole.
    fn is_of_page(&self) -> bool {
        let (Self::Plain(anchor, ..) | Self::InCharge(anchor, ..)) = self;
        anchor.is_empty()
    }

    fn is_empty(&self) -> bool {
        self.words() == ("", "")
    }
}

/// All files of a locale; none where the site has no page that searches.
pub fn files(site: &Site, id: LocaleId) -> Option<Files> {
    let Layout { parts, shards } = layout(site, id)?;
    let of_pages = parts.iter().flatten().flat_map(|id| &site.page(*id).in_charge);
    let departments: Vec<&str> =
        of_pages.flat_map(|(_, names)| names).map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect();
    let entries = |ids: &[PageId]| -> Vec<Entry<'_>> { ids.iter().map(|id| entry(site, *id, &departments)).collect() };
    if shards == 0 {
        let head = json!({ "departments": departments, "pages": entries(&parts[0]) }).to_string().into_bytes();
        return Some(Files { head, parts: Vec::new(), shards: Vec::new() });
    }
    let made: Vec<(Vec<u8>, grams::Grams)> = parts
        .par_iter()
        .map(|ids| {
            let entries = entries(ids);
            let words = entries.iter().flat_map(|entry| {
                let of_sections = entry.sections.iter().map(|section| section.words());
                of_sections.map(move |(title, text)| (if title.is_empty() { entry.title } else { title }, text))
            });
            // Nothing in there can fail to serialize.
            (serde_json::to_vec(&entries).unwrap_or_default(), grams::of_part(words, shards))
        })
        .collect();
    let (parts, grams): (Vec<_>, Vec<_>) = made.into_iter().unzip();
    let shards: Vec<Vec<u8>> = (0..shards).into_par_iter().map(|shard| grams::shard(&grams, shard)).collect();
    let head = json!({ "departments": departments, "parts": parts.len(), "shards": shards.len() });
    Some(Files { head: head.to_string().into_bytes(), parts, shards })
}

fn entry<'a>(site: &'a Site, id: PageId, departments: &[&str]) -> Entry<'a> {
    let page = site.page(id);
    let above = site.ancestors(page).into_iter().skip(1).map(|id| site.page(id).title.as_str()).collect();
    let section = |anchor: &'a str, title: &'a str, text: String| {
        let names = page.in_charge.get(anchor).into_iter().flatten();
        let places: Vec<usize> = names.filter_map(|name| departments.binary_search(&name.as_str()).ok()).collect();
        match places[..] {
            [] => Section::Plain(anchor, title, text),
            _ => Section::InCharge(anchor, title, text, places),
        }
    };
    // A page made from data repeats what the plan says elsewhere: it is found by its own words alone.
    let description = page.description.clone().filter(|_| page.has_own_file() || page.passages.is_empty());
    let mut sections: Vec<Section<'_>> = description.into_iter().map(|text| section("", "", text)).collect();
    sections.extend(of_body(page).into_iter().map(|(anchor, title, text)| section(anchor, title, text)));
    sections.extend(page.passages.iter().map(|it| section(&it.anchor, &it.title, it.text.clone())));
    sections.retain(|section| !section.is_empty());
    if !sections.iter().any(Section::is_of_page) {
        sections.insert(0, section("", "", String::new()));
    }
    Entry {
        url: url(site, page),
        title: &page.title,
        above,
        kind: page.subject,
        chapter: page.anchor.as_ref().map(|_| page.title.as_str()),
        year: page.date.map(|date| date.moment.year()),
        sections,
    }
}

/// Anchor, heading and words of each section of a page's own text.
fn of_body(page: &Page) -> Vec<(&str, &str, String)> {
    if !page.has_own_file() {
        return Vec::new();
    }
    let headings = page.anchors.iter().zip(&page.document.headings);
    let heads = headings.map(|(anchor, heading)| (anchor.id.as_str(), heading.text.as_str()));
    let texts = paragraphs(&page.document).into_iter();
    let texts = texts.map(|section| section.into_iter().map(|it| it.text).collect::<Vec<_>>().join("\n"));
    let first = page.anchor.as_deref().unwrap_or_default();
    [(first, "")].into_iter().chain(heads).zip(texts).map(|((id, title), text)| (id, title, text)).collect()
}
