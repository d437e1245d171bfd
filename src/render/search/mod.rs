//! What is searched: the sections of all pages of a locale, as JSON that a page's script reads when somebody searches.
//! `zh.json` holds a small site's; of a large one it says in how many parts they lie (`zh/3.json`), and files of
//! pairs of characters (`zh/g3.json`) say which parts to fetch.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::config::LocaleId;
use crate::site::search::{SearchLayout, layout};
use crate::site::{Page, PageId, Site};
use crate::view::url;

mod grams;
mod packed;
mod sounds;
mod text;
mod words;

use grams::Grams;
pub(super) use sounds::list_of_sounds;
pub(crate) use words::check_synonyms;

/// The files of a locale. The parts of a large site are as large as its texts; they are made one by one.
#[derive(Debug)]
pub(super) struct SearchFiles {
    /// The first to be fetched.
    pub head: Vec<u8>,
    /// Which part holds which pairs of characters.
    pub shards: Vec<Vec<u8>>,
    /// The pages of each part of a large site.
    parts: Vec<Vec<PageId>>,
    facets: Vec<Facet>,
}

impl SearchFiles {
    /// One of the parts of a large site.
    pub(super) fn part(&self, site: &Site, part: usize) -> Vec<u8> {
        // Nothing in there can fail to serialize.
        serde_json::to_vec(&entries(
            site,
            &self.parts[part],
            &self.facets,
            Bodies::InText,
        ))
        .unwrap_or_default()
    }
}

/// A page with its sections.
#[derive(Serialize)]
struct SearchEntry<'a> {
    url: String,
    title: &'a str,
    /// What stands above it.
    above: Vec<&'a str>,
    kind: &'a str,
    /// Its anchor where it is a part of another page.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    /// Other names of what it is about, if that has names.
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<Vec<&'a str>>,
    /// The address of a passage that describes the same thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    same: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i16>,
    /// The first is the page itself.
    sections: Vec<Section<'a>>,
}

/// Written as a list: anchor, title, text, and for each facet the places of its values in the head's list, as far as
/// there are any.
struct Section<'a> {
    anchor: &'a str,
    title: &'a str,
    text: String,
    facets: Vec<Vec<usize>>,
}

impl Serialize for Section<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let given = self
            .facets
            .iter()
            .rposition(|places| !places.is_empty())
            .map_or(0, |last| last + 1);
        let mut list = serializer.serialize_seq(Some(3 + given))?;
        list.serialize_element(self.anchor)?;
        list.serialize_element(self.title)?;
        list.serialize_element(&self.text)?;
        self.facets[..given]
            .iter()
            .try_for_each(|places| list.serialize_element(places))?;

        list.end()
    }
}

impl Section<'_> {
    fn words(&self) -> (&str, &str) {
        (self.title, &self.text)
    }
}

/// The files of a locale; none where the site has no page that searches.
pub(super) fn files(site: &Site, id: LocaleId) -> Option<SearchFiles> {
    let SearchLayout { parts, shards } = layout(site, id)?;
    let facets: Vec<Facet> = site
        .facets
        .iter()
        .map(|name| facet(site, name, &parts))
        .collect();
    let mut head: Map<String, Value> = facets
        .iter()
        .map(|it| (it.name.to_string(), json!(it.values)))
        .collect();

    if !site.search_places[id.0].is_empty() {
        head.insert("places".into(), json!(site.search_places[id.0]));
    }

    let synonyms = site.synonyms.get(id.0).into_iter().flatten();
    let synonyms: Vec<_> = synonyms.map(|it| json!([it.words, it.means])).collect();
    if !synonyms.is_empty() {
        head.insert("synonyms".into(), json!(synonyms));
    }

    if shards == 0 {
        head.insert(
            "pages".into(),
            json!(entries(site, &parts[0], &facets, Bodies::InFacet)),
        );
        return Some(SearchFiles {
            head: packed::packed(bytes(head)),
            shards: Vec::new(),
            parts: Vec::new(),
            facets,
        });
    }

    let grams: Vec<Grams> = parts
        .par_iter()
        .map(|ids| grams_of(&entries(site, ids, &facets, Bodies::InText), shards))
        .collect();
    let shards = grams::shards(&grams, shards);
    head.insert("parts".into(), json!(parts.len()));
    head.insert("shards".into(), json!(shards.len()));

    Some(SearchFiles {
        head: bytes(head),
        shards,
        parts,
        facets,
    })
}

/// What the pages of a part can be found by.
fn grams_of(entries: &[SearchEntry<'_>], shards: usize) -> Grams {
    let words = entries.iter().flat_map(|entry| {
        let of_sections = entry.sections.iter().map(|section| section.words());
        of_sections
            .map(move |(title, text)| (if title.is_empty() { entry.title } else { title }, text))
            .chain(entry.names.iter().flatten().map(|name| (*name, "")))
            .chain(numbered(entry).map(|section| ("", section.anchor)))
    });
    grams::collect(words, shards)
}

/// The sections of a page that may be asked for by their numbers: those of pages about something.
fn numbered<'e, 'a>(entry: &'e SearchEntry<'a>) -> impl Iterator<Item = &'e Section<'a>> {
    entry.sections.iter().filter(|_| entry.kind != "page")
}

/// Where the bodies are that a passage names. A file of a whole site has all their names once; a part of a large site
/// may have a passage without the page of a body that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bodies {
    InText,
    InFacet,
}

fn entries<'a>(
    site: &'a Site,
    ids: &[PageId],
    facets: &[Facet],
    bodies: Bodies,
) -> Vec<SearchEntry<'a>> {
    ids.iter()
        .map(|id| entry(site, *id, facets, bodies))
        .collect()
}

fn bytes(head: Map<String, Value>) -> Vec<u8> {
    Value::Object(head).to_string().into_bytes()
}

/// A facet with all its values in a locale, in order.
#[derive(Debug)]
struct Facet {
    name: &'static str,
    values: Vec<String>,
}

fn facet(site: &Site, name: &'static str, parts: &[Vec<PageId>]) -> Facet {
    let by_anchor = parts
        .iter()
        .flatten()
        .filter_map(|id| site.page(*id).search.facets.get(name));
    let values: BTreeSet<&str> = by_anchor
        .flat_map(|by_anchor| by_anchor.values().flatten())
        .map(String::as_str)
        .collect();
    Facet {
        name,
        values: values.into_iter().map(str::to_string).collect(),
    }
}

impl Facet {
    /// The places of the values that a page has at an anchor.
    fn places(&self, page: &Page, anchor: &str) -> Vec<usize> {
        let values = page
            .search
            .facets
            .get(self.name)
            .and_then(|by_anchor| by_anchor.get(anchor));
        let places = values
            .into_iter()
            .flatten()
            .filter_map(|value| self.values.binary_search(value).ok());
        places.collect()
    }
}

fn entry<'a>(site: &'a Site, id: PageId, facets: &[Facet], bodies: Bodies) -> SearchEntry<'a> {
    let page = site.page(id);
    let above = site
        .ancestors(page)
        .into_iter()
        .skip(1)
        .map(|id| site.page(id).title.as_str())
        .collect();

    // A page made from data repeats what other pages say: it is found by its own words alone.
    let repeats = !page.search.passages.is_empty() || page.search.described_at.is_some();
    let description = page
        .description
        .clone()
        .filter(|_| page.has_own_file() || !repeats);
    let mut texts: Vec<(&str, &str, String)> = Vec::new();
    texts.extend(description.map(|text| ("", "", text)));
    texts.extend(of_body(page, site.frame.settings.raw_html));

    for passage in &page.search.passages {
        let is_in_facet = bodies == Bodies::InFacet
            && facets
                .iter()
                .any(|facet| !facet.places(page, &passage.anchor).is_empty());
        let mut text = passage.text.clone();
        for body in passage.bodies.iter().filter(|_| !is_in_facet) {
            text.extend(["\n", body]);
        }

        texts.push((&passage.anchor, &passage.title, text));
    }

    texts.retain(|(_, title, text)| !title.is_empty() || !text.is_empty());
    if !texts.iter().any(|(anchor, ..)| anchor.is_empty()) {
        texts.insert(0, ("", "", String::new()));
    }

    let mut sections = Vec::with_capacity(texts.len());
    for (anchor, title, text) in texts {
        sections.push(Section {
            anchor,
            title,
            text,
            facets: facets
                .iter()
                .map(|facet| facet.places(page, anchor))
                .collect(),
        });
    }

    SearchEntry {
        url: url(site, page),
        title: &page.title,
        above,
        kind: page.search.subject,
        part: page.anchor.as_deref(),
        names: page
            .search
            .names
            .as_ref()
            .map(|names| names.iter().map(String::as_str).collect()),
        same: page.search.described_at.as_deref(),
        year: page.date.map(|date| date.moment.year()),
        sections,
    }
}

/// Anchor, heading and words of each section of a page's own text. `keeps_html` tells whether the site keeps HTML.
fn of_body(page: &Page, keeps_html: bool) -> Vec<(&str, &str, String)> {
    if !page.has_own_file() {
        return Vec::new();
    }

    let headings = page.anchors.iter().zip(&page.document.headings);
    let heads = headings.map(|(anchor, heading)| (anchor.id.as_str(), heading.text.as_str()));
    let texts = text::sections(&page.document, keeps_html);
    let first = page.anchor.as_deref().unwrap_or_default();

    [(first, "")]
        .into_iter()
        .chain(heads)
        .zip(texts)
        .map(|((id, title), text)| (id, title, text))
        .collect()
}
