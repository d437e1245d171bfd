//! Whether a translation was made from the original as it is now, and what still has to be translated.

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::passage::{Pair, PassagePair, PassageText};
use super::record::{Record, texts};
use crate::text::han::is_han;

/// The state of a file's translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TranslationState {
    /// The translation was made from the original as it is now.
    Translated,
    /// There is a translation, but no record of the original that it was made from.
    Unrecorded,
    /// The original has changed since it was translated.
    Stale,
    /// The translation, or a part of it, is missing.
    Missing,
}

/// The state of one file's translation into one language.
#[derive(Debug, Clone, Serialize)]
pub struct TranslationStatus {
    /// The path of the original.
    pub file: String,
    /// The language tag of the translation.
    pub locale: String,
    /// The path of the translation, if there is one.
    pub translation: Option<String>,
    /// The address of the translation, if it is a page.
    pub url: Option<String>,
    /// The state.
    pub state: TranslationState,
    /// The number of words of the original that still have to be translated or revised. A Chinese character counts as a
    /// word.
    pub words: usize,
    /// The passages that have changed or are missing.
    pub changes: Vec<ChangedPassage>,
}

/// A passage that has changed since it was translated, or is not translated.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedPassage {
    /// The name of the passage.
    pub passage: String,
    /// The paragraphs of the original that were removed.
    pub old: Vec<String>,
    /// The paragraphs of the original that are new.
    pub new: Vec<String>,
    /// The first line of the passage in the translation, from 1; `None` if the passage is not translated.
    pub line: Option<usize>,
}

/// The passages that have changed since the record was made, and those that are not translated.
pub(super) fn changes(pair: &Pair, record: Option<&Record>) -> Vec<ChangedPassage> {
    let mut all: Vec<ChangedPassage> = pair
        .units
        .iter()
        .filter_map(|unit| change(pair, unit, record))
        .collect();

    // The record may have passages that the original does not have any more.
    for (key, old) in record.into_iter().flatten() {
        if !pair.units.iter().any(|unit| unit.key == *key) {
            all.push(ChangedPassage {
                passage: key.clone(),
                old: old.clone(),
                new: Vec::new(),
                line: None,
            });
        }
    }

    all
}

/// Describes how a passage has changed since the record was made; `None` if it has not.
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

/// The byte at which a passage begins.
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

/// The number of words in a text. A Chinese character counts as a word.
pub(super) fn words(text: &str) -> usize {
    let (mut count, mut in_word) = (0, false);
    for c in text.chars() {
        let letter = c.is_alphanumeric() && !is_han(c);
        count += usize::from(is_han(c) || (letter && !in_word));
        in_word = letter;
    }

    count
}
