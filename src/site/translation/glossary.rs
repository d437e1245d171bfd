//! The glossary (`content/glossary.yaml`): terms and their renderings, so that a term is always translated alike.

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Text, say};
use crate::load::yaml;
use crate::source::{SourceFile, Span};

/// `content/glossary.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GlossaryFile {
    /// The terms in any order. If terms overlap in a text, the longest one counts.
    pub terms: Vec<Term>,
}

/// A term in each language, by the key of the language.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Term {
    /// Where the rendering is used officially: a law, a document, an address.
    pub source: Option<String>,
    /// What a translator should know besides.
    pub note: Option<String>,
    /// The forms of the term in the original; in a translation its renderings.
    #[serde(flatten)]
    pub languages: BTreeMap<String, Renderings>,
}

/// One rendering, or several that are all right.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Renderings {
    /// The only one.
    One(String),
    /// The first is the usual one.
    Several(Vec<Rendering>),
}

/// One of several renderings.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub(crate) enum Rendering {
    /// A rendering for every case.
    Always(String),
    /// A rendering for some cases only.
    For {
        /// The rendering.
        text: String,
        /// The cases, in words.
        #[serde(rename = "for")]
        cases: String,
    },
}

impl Renderings {
    fn all(&self) -> Vec<Rendering> {
        match self {
            Self::One(text) => vec![Rendering::Always(text.clone())],
            Self::Several(all) => all.clone(),
        }
    }
}

impl Rendering {
    fn text(&self) -> &str {
        match self {
            Self::Always(text) | Self::For { text, .. } => text,
        }
    }

    /// Writes it in quotation marks, with its cases: `“red list” (titles)`.
    fn described(&self) -> Text {
        match self {
            Self::Always(text) => same(&format!("“{text}”")),
            Self::For { text, cases } => Text {
                zh: format!("“{text}”（{cases}）"),
                en: format!("“{text}” ({cases})"),
            },
        }
    }
}

/// What the glossary says in its own words, in both languages of the messages.
fn same(words: &str) -> Text {
    Text {
        zh: words.to_string(),
        en: words.to_string(),
    }
}

/// The terms of one pair of languages.
#[derive(Debug)]
pub(super) struct Glossary {
    finder: AhoCorasick,
    /// The renderings of the term of each pattern of `finder`.
    entries: Vec<GlossaryEntry>,
}

/// How a term is rendered in one language.
#[derive(Debug, Clone)]
struct GlossaryEntry {
    renderings: Vec<Rendering>,
    source: Option<String>,
    note: Option<String>,
}

impl GlossaryEntry {
    /// The other renderings, the source and the note, where there are any.
    fn advice(&self) -> Option<Text> {
        let mut parts = Vec::new();

        let others: Vec<Text> = self
            .renderings
            .iter()
            .skip(1)
            .map(Rendering::described)
            .collect();
        if !others.is_empty() {
            let zh = others
                .iter()
                .map(|text| text.zh.as_str())
                .collect::<Vec<_>>()
                .join("、");
            let en = others
                .iter()
                .map(|text| text.en.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            let verb = if others.len() == 1 { "is" } else { "are" };
            parts.push(say!("也可译作{zh}。", "{en} {verb} also right."));
        }

        parts.extend(
            self.source
                .as_ref()
                .map(|source| say!("出处：{source}。", "Source: {source}.")),
        );
        parts.extend(self.note.as_deref().map(same));

        let zh: String = parts.iter().map(|text| text.zh.as_str()).collect();
        let en = parts
            .iter()
            .map(|text| text.en.as_str())
            .collect::<Vec<_>>()
            .join(" ");

        (!parts.is_empty()).then_some(Text { zh, en })
    }
}

/// A term whose rendering is missing from a translation.
#[derive(Debug)]
pub(super) struct MissingTerm {
    /// The term as the original has it.
    pub term: String,
    /// The usual rendering.
    pub rendering: String,
    /// What else the glossary says of the term.
    pub advice: Option<Text>,
}

/// Reads the glossary. Fails with everything that is wrong in the file.
pub(super) fn read(file: &Arc<SourceFile>) -> Result<GlossaryFile, Vec<Diagnostic>> {
    yaml::parse(file, Span::new(0, file.text.len()))
}

impl Glossary {
    /// The terms that both languages (given by their keys) have. Gives `None` if there are too many.
    pub(super) fn new(file: &GlossaryFile, original: &str, translation: &str) -> Option<Self> {
        let (mut forms, mut entries) = (Vec::new(), Vec::new());
        for term in &file.terms {
            let (Some(from), Some(to)) = (
                term.languages.get(original),
                term.languages.get(translation),
            ) else {
                continue;
            };

            let (source, note) = (term.source.clone(), term.note.clone());
            let entry = GlossaryEntry {
                renderings: to.all(),
                source,
                note,
            };

            for form in from.all() {
                forms.push(form.text().to_string());
                entries.push(entry.clone());
            }
        }

        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(forms)
            .ok()?;

        Some(Self { finder, entries })
    }

    /// The terms of the original whose renderings are missing from the translation, each once.
    pub(super) fn missing(&self, original: &str, translation: &str) -> Vec<MissingTerm> {
        let translation = translation.to_lowercase();
        let mut missing: Vec<MissingTerm> = Vec::new();

        for found in self.finder.find_iter(original) {
            let entry = &self.entries[found.pattern().as_usize()];
            let term = &original[found.range()];

            let mut renderings = entry.renderings.iter();
            if renderings.any(|it| translation.contains(&it.text().to_lowercase()))
                || missing.iter().any(|it| it.term == term)
            {
                continue;
            }

            let rendering = entry
                .renderings
                .first()
                .map_or_else(String::new, |it| it.text().to_string());
            missing.push(MissingTerm {
                term: term.to_string(),
                rendering,
                advice: entry.advice(),
            });
        }

        missing
    }
}
