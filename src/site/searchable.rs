//! What those who search find a page by.

use std::collections::BTreeMap;

/// A part of a page that its template makes from values.
#[derive(Debug, Clone)]
pub struct SearchPassage {
    /// The element's id; empty for the page as a whole.
    pub anchor: String,
    /// What it is called; empty where the page's title says so.
    pub title: String,
    /// Its words.
    pub text: String,
}

/// What those who search find a page by, beside its own text.
#[derive(Debug, Clone)]
pub struct Searchable {
    /// Whether it is to be found at all: in the sitemap, and by search.
    pub is_indexed: bool,
    /// What kind of thing it is; `page` where nobody says otherwise.
    pub subject: &'static str,
    /// What searches can be narrowed by: for each facet its values by anchor; the empty one is the page's own.
    pub facets: BTreeMap<&'static str, BTreeMap<String, Vec<String>>>,
    /// Words that its template makes, from values.
    pub passages: Vec<SearchPassage>,
}

impl Default for Searchable {
    fn default() -> Self {
        Self {
            is_indexed: true,
            subject: "page",
            facets: BTreeMap::new(),
            passages: Vec::new(),
        }
    }
}
