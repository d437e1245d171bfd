//! Whether a translation was made from the original as it is now, and what is still to be done.

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::passage::{Pair, PassagePair, PassageText};
use super::record::{Record, texts};
use crate::text::han::is_han;

/// How far a file's translation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TranslationState {
    /// Made from the original as it is.
    Translated,
    /// There, but no record says from which original.
    Unrecorded,
    /// The original has changed since.
    Stale,
    /// Not there, or not all of it.
    Missing,
}

/// One file in one language.
#[derive(Debug, Clone, Serialize)]
pub struct TranslationStatus {
    /// The original.
    pub file: String,
    /// Language of the translation.
    pub locale: String,
    /// The translation, if there is one.
    pub translation: Option<String>,
    /// Its address, where it is a page.
    pub url: Option<String>,
    /// How far it is.
    pub state: TranslationState,
    /// Words of the original still to be translated or looked at again; a Chinese character counts as one.
    pub words: usize,
    /// What has changed or is missing.
    pub changes: Vec<ChangedPassage>,
}

/// A passage that has changed since it was translated, or is not translated.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedPassage {
    /// Its name.
    pub passage: String,
    /// Paragraphs that are gone.
    pub old: Vec<String>,
    /// Paragraphs that are new.
    pub new: Vec<String>,
    /// The first line of its translation, from 1.
    pub line: Option<usize>,
}

/// Everything that has changed since a record, and everything untranslated.
pub fn changes(pair: &Pair, record: Option<&Record>) -> Vec<ChangedPassage> {
    let mut all: Vec<ChangedPassage> = pair
        .units
        .iter()
        .filter_map(|unit| change(pair, unit, record))
        .collect();
    let gone = |(key, old): (&String, &Vec<String>)| {
        let there = pair.units.iter().any(|unit| unit.key == *key);
        (!there).then(|| ChangedPassage {
            passage: key.clone(),
            old: old.clone(),
            new: Vec::new(),
            line: None,
        })
    };
    all.extend(record.into_iter().flatten().filter_map(gone));
    all
}

fn change(pair: &Pair, unit: &PassagePair, record: Option<&Record>) -> Option<ChangedPassage> {
    let now = texts(&unit.original);
    let Some(translation) = &unit.translation else {
        let empty = now.iter().all(|text| text.is_empty());
        return (!empty).then(|| ChangedPassage {
            passage: unit.key.clone(),
            old: Vec::new(),
            new: now,
            line: None,
        });
    };
    let then = record?.get(&unit.key).cloned().unwrap_or_default();
    let (old, new) = differences(&then, &now);
    let line = pair.translation.position(start(translation)).0;
    (!old.is_empty() || !new.is_empty()).then(|| ChangedPassage {
        passage: unit.key.clone(),
        old,
        new,
        line: Some(line),
    })
}

fn start(passage: &PassageText) -> usize {
    passage.texts().next().map_or(0, |text| text.span.start)
}

/// The paragraphs that only one of two texts has.
fn differences(then: &[String], now: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Myers, then, now) {
        if !matches!(op, DiffOp::Equal { .. }) {
            old.extend_from_slice(&then[op.old_range()]);
            new.extend_from_slice(&now[op.new_range()]);
        }
    }
    (old, new)
}

/// Words of a text; a Chinese character counts as one.
pub fn words(text: &str) -> usize {
    let (mut count, mut in_word) = (0, false);
    for c in text.chars() {
        let letter = c.is_alphanumeric() && !is_han(c);
        count += usize::from(is_han(c) || (letter && !in_word));
        in_word = letter;
    }
    count
}
