//! The glossary (`content/glossary.yaml`): terms and how they are rendered, so that one thing has one name.

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::load::yaml;
use crate::source::{SourceFile, Span};

/// `content/glossary.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GlossaryFile {
    /// In any order; where terms overlap in a text, the longest counts.
    pub terms: Vec<BTreeMap<String, Renderings>>,
}

/// One rendering, or several that are all right.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Renderings {
    /// The only one.
    One(String),
    /// The first is the usual one.
    Several(Vec<String>),
}

impl Renderings {
    fn all(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Several(texts) => texts,
        }
    }
}

/// The terms of one pair of languages.
#[derive(Debug)]
pub struct Glossary {
    finder: AhoCorasick,
    /// For each pattern of the finder the renderings of its term.
    renderings: Vec<Vec<String>>,
}

/// A term whose rendering is missing from a translation.
#[derive(Debug, PartialEq, Eq)]
pub struct Missing {
    /// As it stands in the original.
    pub term: String,
    /// The usual rendering.
    pub rendering: String,
}

/// Reads the file.
pub fn read(file: &Arc<SourceFile>) -> Result<GlossaryFile, Vec<Diagnostic>> {
    yaml::parse(file, Span::new(0, file.text.len()))
}

impl Glossary {
    /// The terms that both languages have.
    pub fn new(file: &GlossaryFile, original: &str, translation: &str) -> Option<Self> {
        let both = file.terms.iter().filter_map(|term| Some((term.get(original)?, term.get(translation)?)));
        let spelled = both.flat_map(|(from, to)| from.all().iter().map(move |term| (term, to.all().to_vec())));
        let (terms, renderings): (Vec<&String>, Vec<_>) = spelled.unzip();
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(terms).ok()?;
        Some(Self { finder, renderings })
    }

    /// Terms of the original that the translation renders otherwise, each once.
    pub fn missing(&self, original: &str, translation: &str) -> Vec<Missing> {
        let translation = translation.to_lowercase();
        let mut missing = Vec::new();
        for found in self.finder.find_iter(original) {
            let renderings = &self.renderings[found.pattern().as_usize()];
            if renderings.iter().any(|rendering| translation.contains(&rendering.to_lowercase())) {
                continue;
            }
            let term = original[found.range()].to_string();
            let it = Missing { term, rendering: renderings.first().cloned().unwrap_or_default() };
            if !missing.contains(&it) {
                missing.push(it);
            }
        }
        missing
    }
}
