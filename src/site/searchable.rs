//! What a page can be found by in searches.

use std::collections::BTreeMap;

use serde::Serialize;

/// A part of a page that its template makes from values, as the search index has it.
#[derive(Debug, Clone)]
pub struct SearchPassage {
    /// The id of the element; empty for the page as a whole.
    pub anchor: String,
    /// The title; empty if it is that of the page.
    pub title: String,
    /// The text.
    pub text: String,
    /// The bodies that it names, as they are printed there, if a facet of its section has them too.
    pub bodies: Vec<String>,
}

impl SearchPassage {
    /// Makes a passage that belongs to a page as a whole; `None` without any lines.
    pub(crate) fn of_page(lines: impl Iterator<Item = String>) -> Option<Self> {
        let lines: Vec<String> = lines.collect();
        let passage = Self {
            anchor: String::new(),
            title: String::new(),
            text: lines.join("\n"),
            bodies: Vec::new(),
        };

        (!lines.is_empty()).then_some(passage)
    }
}

/// What numbered places of a site are called, so that a search leads straight to them.
#[derive(Debug, Clone, Serialize)]
pub struct SearchPlace(
    /// A regular expression in the syntax of JavaScript. It is compared with a whole question in small letters, with
    /// all numbers in figures and without marks at its beginning and end.
    pub String,
    /// The anchor, with `$1` and so on for what the groups of the expression match. Hyphens that are left at its end,
    /// where a group matches nothing, do not count.
    pub String,
);

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
    /// Other names of what the page is about, such as an organisation; `None` for pages about nothing that has names.
    /// Who searches by a name, short or in full, is to find this page first.
    pub names: Option<Vec<String>>,
    /// The address of a passage elsewhere that describes the same thing: the two are one result.
    pub described_at: Option<String>,
    /// The texts that the template makes from values.
    pub passages: Vec<SearchPassage>,
}

impl Default for Searchable {
    fn default() -> Self {
        Self {
            is_indexed: true,
            subject: "page",
            facets: BTreeMap::new(),
            names: None,
            described_at: None,
            passages: Vec::new(),
        }
    }
}
