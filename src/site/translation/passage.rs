//! Passages, the units of translation: on a page, a heading with its paragraphs; in a data file, one value.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::config::{LocaleId, Locales};
use crate::load::paragraphs::{Paragraph, paragraphs};
use crate::load::yaml::{self, ByLanguage};
use crate::site::Page;
use crate::source::{Location, SourceFile, Span};

/// A file in one language, or one language of a data file, and its translation.
#[derive(Debug)]
pub(crate) struct Pair {
    /// The language of the translation.
    pub locale: LocaleId,
    /// The route of the page, or `None` for a data file.
    pub route: Option<String>,
    /// The file with the original.
    pub original: Arc<SourceFile>,
    /// The file with the translation, which is the same one for a data file.
    pub translation: Arc<SourceFile>,
    /// All passages of the original.
    pub units: Vec<PassagePair>,
}

/// A passage in both languages.
#[derive(Debug)]
pub(crate) struct PassagePair {
    /// The name of the passage, which stays the same if others change: the anchor of a heading, or the path to a value.
    pub key: String,
    /// The original.
    pub original: PassageText,
    /// The translation, or `None` if it is missing.
    pub translation: Option<PassageText>,
}

/// A passage in one language.
#[derive(Debug, Default)]
pub(crate) struct PassageText {
    /// Its heading.
    pub heading: Option<Paragraph>,
    /// Its text.
    pub paragraphs: Vec<Paragraph>,
}

impl PassageText {
    /// Heading and paragraphs.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &Paragraph> {
        self.heading.iter().chain(&self.paragraphs)
    }

    /// The location of its first text.
    pub(crate) fn place(&self, file: &Arc<SourceFile>) -> Location {
        file.at(self
            .texts()
            .next()
            .map_or(Span::default(), |text| text.span))
    }
}

/// Pairs the passages of a page with those of its translation.
pub(super) fn pair_of_pages(original: &Page, translation: &Page) -> Pair {
    let there: Vec<(String, PassageText)> = passages(translation);
    let same_count = original.anchors.len() == translation.anchors.len();
    let mut there: HashMap<String, PassageText> = there
        .into_iter()
        .enumerate()
        .map(|(index, (key, passage))| {
            // Headings without a number have ids that are made from their words, so they are paired by their order.
            let place = index
                .checked_sub(PARTS_BEFORE_HEADINGS)
                .and_then(|index| original.anchors.get(index));
            let key = place
                .filter(|anchor| same_count && anchor.number_len == 0)
                .map_or(key, |anchor| anchor.id.clone());
            (key, passage)
        })
        .collect();

    let units = passages(original).into_iter().map(|(key, passage)| {
        let translation = there.remove(&key);
        PassagePair {
            key,
            original: passage,
            translation,
        }
    });

    Pair {
        locale: translation.locale,
        route: Some(original.route.clone()),
        original: Arc::clone(&original.file),
        translation: Arc::clone(&translation.file),
        units: units.collect(),
    }
}

/// What the passages of a page depend on beside the text of its file, such as what extensions have changed.
pub(super) fn page_inputs(page: &Page) -> impl Serialize + '_ {
    let anchors: Vec<(&str, usize)> = page
        .anchors
        .iter()
        .map(|anchor| (anchor.id.as_str(), anchor.number_len))
        .collect();
    (&page.title, &page.description, anchors)
}

/// The passages of a page before its first heading: title, description and introduction.
const PARTS_BEFORE_HEADINGS: usize = 3;

/// All passages of a page, with their names.
fn passages(page: &Page) -> Vec<(String, PassageText)> {
    let title = vec![paragraph_of_field(page, "title", &page.title)];
    let description = page.description.iter();
    let description = description
        .map(|text| paragraph_of_field(page, "description", text))
        .collect();
    let mut sections = paragraphs(&page.document).into_iter();
    let introduction = sections.next().unwrap_or_default();

    let mut all: Vec<(String, PassageText)> = vec![
        ("title".into(), without_heading(title)),
        ("description".into(), without_heading(description)),
        ("text".into(), without_heading(introduction)),
    ];

    let headings = page.document.headings.iter().zip(&page.anchors);
    for ((heading, anchor), paragraphs) in headings.zip(sections) {
        let heading = Paragraph {
            text: heading.text.clone(),
            span: heading.span,
        };
        let passage = PassageText {
            heading: Some(heading),
            paragraphs,
        };
        all.push((anchor.id.clone(), passage));
    }

    all
}

/// A field of the front matter as a paragraph.
fn paragraph_of_field(page: &Page, name: &str, text: &str) -> Paragraph {
    Paragraph {
        text: text.into(),
        span: page.location_of_text(name, text).span,
    }
}

/// A passage that is not below a heading.
fn without_heading(paragraphs: Vec<Paragraph>) -> PassageText {
    PassageText {
        heading: None,
        paragraphs,
    }
}

/// Pairs the values of a data file that are given by language: one pair for each language but the first.
pub(super) fn pairs_in_data(file: &Arc<SourceFile>, locales: &Locales) -> Vec<Pair> {
    let keys: Vec<&str> = locales
        .iter()
        .map(|(_, locale)| locale.key.as_str())
        .collect();
    let original_key = &locales.get(locales.default_id()).key;
    let values = yaml::by_language(file, &keys);

    let mut pairs = Vec::new();
    for (id, locale) in locales.iter() {
        if id == locales.default_id() {
            continue;
        }

        let units: Vec<PassagePair> = values
            .iter()
            .filter_map(|value| pair_of_value(value, original_key, &locale.key))
            .collect();
        if !units.is_empty() {
            pairs.push(Pair {
                locale: id,
                route: None,
                original: Arc::clone(file),
                translation: Arc::clone(file),
                units,
            });
        }
    }

    pairs
}

/// Pairs a value in two languages, given by their keys; `None` if the value lacks the original.
fn pair_of_value(value: &ByLanguage, original: &str, translation: &str) -> Option<PassagePair> {
    Some(PassagePair {
        key: value.path.clone(),
        original: value_in(value, original)?,
        translation: value_in(value, translation),
    })
}

/// A value in the language of a key; `None` if it is not given in that language.
fn value_in(value: &ByLanguage, key: &str) -> Option<PassageText> {
    let (text, span) = value.texts.get(key)?;
    let paragraph = Paragraph {
        text: text.clone(),
        span: *span,
    };
    Some(without_heading(vec![paragraph]))
}

impl Pair {
    /// Tells whether anything is translated.
    pub(crate) fn is_translated(&self) -> bool {
        self.units.iter().any(|unit| unit.translation.is_some())
    }
}
