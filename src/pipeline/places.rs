//! The places of pages that links can lead to, as editors look for them: by their words, or by their numbers.

use serde::Serialize;

use super::Prepared;
use crate::site::Page;

/// The most places that a search gives.
const MOST: usize = 40;

/// A place that a link can lead to.
#[derive(Debug, Serialize)]
pub(crate) struct LinkPlace {
    /// The path of the page's file.
    path: String,
    /// The title of the page.
    page: String,
    /// The language of the page, as `lang` attributes have it.
    locale: String,
    /// The id of the element.
    anchor: String,
    /// The number of the place, those of the places around it included: `三（二）1`; empty if it has none.
    number: String,
    /// Its text, with its own number.
    title: String,
}

/// What is looked for.
#[derive(Debug)]
pub(crate) struct PlaceQuery<'a> {
    /// The page at this path alone; all pages if it is empty.
    pub path: &'a str,
    /// Words that all have to be there, or a number; no words fit every place.
    pub words: &'a str,
    /// The language whose pages come first, as `lang` attributes have it.
    pub locale: &'a str,
}

/// Finds places. Those that have the words as their number come first, then those in the language.
pub(crate) fn places(prepared: &Prepared, query: &PlaceQuery<'_>) -> Vec<LinkPlace> {
    let site = &prepared.site;
    let words: Vec<String> = query.words.split_whitespace().map(spelled).collect();
    let whole = spelled(query.words);
    let is_asked = |page: &&Page| {
        page.has_own_file() && (query.path.is_empty() || page.file.path == query.path)
    };
    let mut found = Vec::new();

    for page in site.pages.iter().filter(is_asked) {
        let locale = &site.frame.locales.get(page.locale).tag;
        for place in places_of(page, locale) {
            let number = spelled(&place.number);
            let text = format!("{number} {} {}", spelled(&place.title), place.anchor);
            let is_number = !whole.is_empty() && (number == whole || place.anchor == whole);
            if is_number || words.iter().all(|word| text.contains(word)) {
                let rank = (!is_number, place.locale != query.locale);
                found.push((rank, place));
            }
        }
    }

    // Within a rank the order of the pages and of their texts stays.
    found.sort_by_key(|(rank, _)| *rank);
    let most = if query.path.is_empty() {
        MOST
    } else {
        usize::MAX
    };
    found
        .into_iter()
        .take(most)
        .map(|(_, place)| place)
        .collect()
}

/// The headings of a page, and what its template shows with titles and ids of their own, such as rows of a table.
fn places_of(page: &Page, locale: &str) -> Vec<LinkPlace> {
    let place = |anchor: &str, number: String, title: &str| LinkPlace {
        path: page.file.path.clone(),
        page: page.title.clone(),
        locale: locale.into(),
        anchor: anchor.into(),
        number,
        title: title.into(),
    };
    // The numbers of the headings around the present one, with their levels.
    let of_page = number(&page.title, page.title_number_len);
    let mut around: Vec<(u8, String)> = vec![(0, of_page)];
    let mut found = Vec::new();

    for (heading, anchor) in page.document.headings.iter().zip(&page.anchors) {
        around.retain(|(level, _)| *level < heading.level);
        let own = number(&heading.text, anchor.number_len);
        let is_numbered = !own.is_empty();
        around.push((heading.level, own));
        let numbers = around.iter().map(|(_, number)| number.as_str());
        let number = if is_numbered {
            numbers.collect()
        } else {
            String::new()
        };
        found.push(place(&anchor.id, number, &heading.text));
    }

    let passages = page.search.passages.iter();
    let titled = passages.filter(|it| !it.anchor.is_empty() && !it.title.is_empty());
    found.extend(titled.map(|it| place(&it.anchor, String::new(), &it.title)));

    found
}

/// The number at the beginning of a text, `length` bytes long, without the mark behind it.
fn number(text: &str, length: usize) -> String {
    let number = text.get(..length).unwrap_or_default();
    number
        .trim()
        .trim_end_matches(['、', '.', '．', ':', '：'])
        .to_string()
}

/// A text as it is compared: in small letters, without spaces, with the brackets of Chinese.
fn spelled(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace());
    let same = kept.map(|c| match c {
        '(' => '（',
        ')' => '）',
        _ => c,
    });
    same.flat_map(char::to_lowercase).collect()
}
