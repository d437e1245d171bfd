//! Passages, the units of translation: on a page, a heading with its paragraphs; in a data file, one value.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::Sources;
use crate::config::{LocaleId, Locales};
use crate::load::paragraphs::{Paragraph, paragraphs};
use crate::load::yaml::{self, ByLanguage, TextAt};
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
    /// Whether it is a single text: a field of the front matter, or a value of a data file.
    pub is_field: bool,
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
    /// The length in bytes of the number that the passage begins with, where anchors are made from it: every language
    /// has the same number, in its own form.
    pub number_len: usize,
    /// Its text.
    pub paragraphs: Vec<Paragraph>,
}

impl PassagePair {
    fn new(
        key: String,
        is_field: bool,
        original: PassageText,
        translation: Option<PassageText>,
    ) -> Self {
        Self {
            key,
            is_field,
            original,
            translation,
        }
    }
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

/// The passages of a page, each with its name.
struct PagePassages {
    /// The texts of the front matter: title, description, and further fields that are translated.
    fields: Vec<(String, PassageText)>,
    /// The text before the first heading.
    introduction: PassageText,
    /// The headings with their text, one for each anchor of the page.
    sections: Vec<(String, PassageText)>,
}

/// The name of the passage before the first heading.
const INTRODUCTION: &str = "text";
/// The name of the passage that is the title.
const TITLE: &str = "title";

/// Pairs the passages of a page with those of its translation.
pub(super) fn pair_of_pages(original: &Page, translation: &Page) -> Pair {
    let (here, there) = (passages(original), passages(translation));
    let mut fields: HashMap<String, PassageText> = there.fields.into_iter().collect();
    let same_count = original.anchors.len() == translation.anchors.len();

    // Headings without a number have ids that are made from their words, so they are paired by their order.
    let mut sections = HashMap::new();
    for (index, (key, section)) in there.sections.into_iter().enumerate() {
        let place = original.anchors.get(index);
        let key = place
            .filter(|anchor| same_count && !anchor.is_from_number())
            .map_or(key, |anchor| anchor.id.clone());
        sections.insert(key, section);
    }

    let mut units = Vec::new();
    let has_same_number = original.anchor == translation.anchor;
    for (key, mut field) in here.fields {
        let mut translated = fields.remove(&key);
        if key == TITLE && has_same_number {
            field.number_len = original.title_number_len;
            translated
                .iter_mut()
                .for_each(|it| it.number_len = translation.title_number_len);
        }
        units.push(PassagePair::new(key, true, field, translated));
    }

    units.push(PassagePair::new(
        INTRODUCTION.into(),
        false,
        here.introduction,
        Some(there.introduction),
    ));

    for (key, section) in here.sections {
        let translation = sections.remove(&key);
        units.push(PassagePair::new(key, false, section, translation));
    }

    Pair {
        locale: translation.locale,
        route: Some(original.route.clone()),
        original: Arc::clone(&original.file),
        translation: Arc::clone(&translation.file),
        units,
    }
}

/// What the passages of a page depend on beside the text of its file, such as what extensions have changed.
pub(super) fn page_inputs(page: &Page) -> impl Serialize + '_ {
    let anchors: Vec<(&str, usize)> = page
        .anchors
        .iter()
        .map(|anchor| (anchor.id.as_str(), anchor.number_len))
        .collect();
    (
        &page.title,
        &page.description,
        &page.translated_fields,
        anchors,
        (&page.anchor, page.title_number_len),
    )
}

/// All passages of a page, with their names. Further fields count only if the page gives them itself: what it takes
/// over from its original is not translated.
fn passages(page: &Page) -> PagePassages {
    let title = vec![paragraph_of_field(page, "title", &page.title)];
    let description = page.description.iter();
    let description = description
        .map(|text| paragraph_of_field(page, "description", text))
        .collect();
    let mut fields = vec![
        (TITLE.to_string(), without_heading(title)),
        ("description".to_string(), without_heading(description)),
    ];

    for TextAt { path, text, span } in
        yaml::texts_at(&page.file, page.fields, &page.translated_fields)
    {
        fields.push((path, without_heading(vec![Paragraph { text, span }])));
    }

    let mut texts = paragraphs(&page.document).into_iter();
    let introduction = without_heading(texts.next().unwrap_or_default());

    let mut sections = Vec::new();
    let headings = page.document.headings.iter().zip(&page.anchors);
    for ((heading, anchor), paragraphs) in headings.zip(texts) {
        let heading = Paragraph {
            text: heading.text.clone(),
            span: heading.span,
        };
        let section = PassageText {
            heading: Some(heading),
            number_len: anchor.number_len,
            paragraphs,
        };
        sections.push((anchor.id.clone(), section));
    }

    PagePassages {
        fields,
        introduction,
        sections,
    }
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
        number_len: 0,
        paragraphs,
    }
}

/// Pairs the values of a data file that are given by language: one pair for each language but the first.
pub(super) fn pairs_in_data(
    file: &Arc<SourceFile>,
    locales: &Locales,
    sources: &Sources<'_>,
) -> Vec<Pair> {
    let keys: Vec<&str> = locales
        .iter()
        .map(|(_, locale)| locale.key.as_str())
        .collect();
    let original_key = &locales.get(locales.default_id()).key;
    let mut values = yaml::by_language(file, &keys);
    values.retain(|value| sources.is_translated(file, &value.path));

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
    Some(PassagePair::new(
        value.path.clone(),
        true,
        value_in(value, original)?,
        value_in(value, translation),
    ))
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
