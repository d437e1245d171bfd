//! What a page can be found by in searches.

use std::collections::BTreeMap;

/// A part of a page that its template makes from values, as the search index has it.
#[derive(Debug, Clone)]
pub struct SearchPassage {
    /// The id of the element; empty for the page as a whole.
    pub anchor: String,
    /// The title; empty if it is that of the page.
    pub title: String,
    /// The text.
    pub text: String,
}

/// What a page can be found by in searches, beside its own text.
#[derive(Debug, Clone)]
pub struct Searchable {
    /// Whether the page is in the sitemap and the search index.
    pub is_indexed: bool,
    /// The kind of thing that the page is about; `page` unless an extension gives another.
    pub subject: &'static str,
    /// The values by which searches can be narrowed: for each facet, its values by anchor. The empty anchor stands for
    /// the page as a whole.
    pub facets: BTreeMap<&'static str, BTreeMap<String, Vec<String>>>,
    /// The texts that the template makes from values.
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
