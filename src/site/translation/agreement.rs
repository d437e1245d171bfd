//! Comparing a translation with its original: the same facts, the terms of the glossary and, on sites whose
//! translations must be literal, the same number of paragraphs.

use super::facts::{Facts, facts, in_chinese, knows};
use super::freshness::ChangedPassage;
use super::glossary::Glossary;
use super::passage::{Pair, PassagePair, PassageText};
use crate::config::Locales;
use crate::diagnostic::{Diagnostic, Severity, codes, say};
use crate::load::paragraphs::Paragraph;

/// What a translation is compared with.
pub(super) struct Comparison<'a> {
    /// The locales of the site.
    pub locales: &'a Locales,
    /// The glossary for the languages of the pair, if the site has one.
    pub glossary: Option<&'a Glossary>,
    /// Whether a translation must have as many paragraphs as its original. If not, and the numbers of paragraphs
    /// differ, the facts of all paragraphs are compared together.
    pub is_literal: bool,
}

impl Comparison<'_> {
    /// Finds all differences between the texts of a pair. If the original has changed since it was translated
    /// (`changes`), which the page tells its readers, the translation may lack something; but no number may be wrong.
    pub(super) fn check(&self, pair: &Pair, changes: &[ChangedPassage]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for unit in &pair.units {
            let is_stale = changes.iter().any(|change| change.passage == unit.key);
            found.extend(self.unit(pair, unit, is_stale));
        }

        found
    }

    /// Finds the differences in a passage. `is_stale` tells whether the original has changed since it was translated.
    fn unit(&self, pair: &Pair, unit: &PassagePair, is_stale: bool) -> Vec<Diagnostic> {
        let may_differ = is_stale || !self.is_literal;
        let Some(translation) = &unit.translation else {
            let is_missing = pair.route.is_some() && unit.original.heading.is_some();
            let lost = is_missing.then(|| softened(lost(pair, unit), may_differ));
            return lost.into_iter().collect();
        };

        let mut found = Vec::new();
        let (here, there) = (&unit.original, translation);
        if let (Some(a), Some(b)) = (&here.heading, &there.heading) {
            let (a, b) = (behind(a, here.number_len), behind(b, there.number_len));
            found.extend(self.texts(pair, &unit.key, &a, &b));
        }

        if here.paragraphs.len() != there.paragraphs.len() {
            found.push(softened(length(pair, unit, there), may_differ));
            if !self.is_literal && !there.paragraphs.is_empty() {
                found.extend(self.facts_of_all(pair, unit, there));
            }

            return found;
        }

        for (a, b) in here.paragraphs.iter().zip(&there.paragraphs) {
            if unit.is_field {
                let (a, b) = (behind(a, here.number_len), behind(b, there.number_len));
                found.extend(self.texts(pair, &unit.key, &a, &b));
            } else {
                found.extend(self.texts(pair, &unit.key, a, b));
            }
        }

        found
    }

    /// Compares the facts of all paragraphs of a passage together.
    fn facts_of_all(
        &self,
        pair: &Pair,
        unit: &PassagePair,
        there: &PassageText,
    ) -> Option<Diagnostic> {
        let (from, to) = self.languages(pair)?;
        let (ours, theirs) = (facts_of(&unit.original, from), facts_of(there, to));
        let found = different(&unit.key, &ours, &theirs)?;

        Some(found.at(there.place(&pair.translation)).related(
            unit.original.place(&pair.original),
            say!("原文", "the original"),
        ))
    }

    /// The language keys of a pair, original first, or `None` if facts cannot be found in one of them.
    fn languages(&self, pair: &Pair) -> Option<(&str, &str)> {
        let key = |id| self.locales.get(id).key.as_str();
        let (from, to) = (key(self.locales.default_id()), key(pair.locale));
        (knows(from) && knows(to)).then_some((from, to))
    }

    /// Finds the differences between two paragraphs of the passage `key`.
    fn texts(
        &self,
        pair: &Pair,
        key: &str,
        original: &Paragraph,
        translation: &Paragraph,
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if let Some((from, to)) = self.languages(pair) {
            let (here, there) = (facts(&original.text, from), facts(&translation.text, to));
            found.extend(different(key, &here, &there));
        }

        let glossary = self.glossary.iter();
        for missing in glossary.flat_map(|it| it.missing(&original.text, &translation.text)) {
            let (term, rendering) = (missing.term, missing.rendering);
            let message = say!(
                "术语“{term}”应译作“{rendering}”",
                "the glossary renders “{term}” as “{rendering}”"
            );
            let warning = Diagnostic::warning(codes::GLOSSARY_TERM, message);
            found.push(warning.maybe_hint(missing.advice));
        }

        found
            .into_iter()
            .map(|diagnostic| at_both(diagnostic, pair, original, translation))
            .collect()
    }
}

/// What stands behind a number of some bytes at the beginning of a text.
fn behind(text: &Paragraph, number_len: usize) -> Paragraph {
    Paragraph {
        text: text.text.get(number_len..).unwrap_or_default().into(),
        span: text.span,
    }
}

/// Returns a difference as a warning if translation and original may differ.
fn softened(mut diagnostic: Diagnostic, may_differ: bool) -> Diagnostic {
    if may_differ {
        diagnostic.severity = Severity::Warning;
    }

    diagnostic
}

/// Returns a difference with the places of both paragraphs.
fn at_both(
    diagnostic: Diagnostic,
    pair: &Pair,
    original: &Paragraph,
    translation: &Paragraph,
) -> Diagnostic {
    diagnostic
        .at(pair.translation.at(translation.span))
        .related(
            pair.original.at(original.span),
            say!("原文", "the original"),
        )
}

/// The facts of all paragraphs of a passage together.
fn facts_of(passage: &PassageText, language: &str) -> Facts {
    let mut all = Facts::default();
    for paragraph in &passage.paragraphs {
        all.add(facts(&paragraph.text, language));
    }

    all
}

/// Makes the error for a passage whose translation (`there`) has lost facts of the original (`here`) or added others;
/// `None` if it has not. If only force was added, it is a warning: Chinese may demand something without a word for
/// it.
fn different(key: &str, here: &Facts, there: &Facts) -> Option<Diagnostic> {
    let (lost, mut added) = (here.lost_in(there), here.added_in(there));
    let is_force_alone = lost.is_empty() && added.is_empty();
    added.extend(here.force_added_in(there));

    if lost.is_empty() && added.is_empty() {
        return None;
    }

    let (zh_lost, zh_added) = (listed_in_chinese(&lost), listed_in_chinese(&added));
    let (en_lost, en_added) = (
        listed(&lost, "; ", "nothing"),
        listed(&added, "; ", "nothing"),
    );

    let error = Diagnostic::error(
        codes::TRANSLATION_FACTS,
        say!(
            "{key}：译文的数字或限定词与原文不符，缺少 {zh_lost}，多出 {zh_added}",
            "{key}: the numbers or binding words of the translation differ from the original: missing {en_lost}, added {en_added}"
        ),
    )
    .hint(say!(
        "逐项核对数字、符号、日期、名次，“以上、超过、不超过、力争、不得低于”，以及“确保、必须、要、应、不得、稳定在、居前列”。",
        "Compare numbers, signs, dates, ranks, “at least”, “more than”, “at most”, “striving for”, “not less than”, and “ensure”, “must”, “should”, “must not”, “stable at”, “among the leaders”."
    ));

    Some(softened(error, is_force_alone))
}

/// Lists facts in the words of the tool's Chinese messages.
fn listed_in_chinese(facts: &[String]) -> String {
    let facts: Vec<String> = facts.iter().map(|fact| in_chinese(fact)).collect();
    listed(&facts, "；", "无")
}

/// Lists facts with `between` between them; an empty list is `none`.
fn listed(facts: &[String], between: &str, none: &str) -> String {
    if facts.is_empty() {
        none.into()
    } else {
        facts.join(between)
    }
}

/// Makes the error for a passage whose translation has another number of paragraphs.
fn length(pair: &Pair, unit: &PassagePair, translation: &PassageText) -> Diagnostic {
    let (key, a, b) = (
        &unit.key,
        unit.original.paragraphs.len(),
        translation.paragraphs.len(),
    );
    Diagnostic::error(
        codes::TRANSLATION_LENGTH,
        say!(
            "{key}：原文 {a} 段（或列表项），译文 {b} 段",
            "{key}: {a} paragraphs or list items in the original, {b} in the translation"
        ),
    )
    .at(translation.place(&pair.translation))
    .related(
        unit.original.place(&pair.original),
        say!("原文", "the original"),
    )
    .hint(say!(
        "译文与原文逐段对应。",
        "Translate paragraph by paragraph."
    ))
}

/// Makes the error for a passage that the translation lacks.
fn lost(pair: &Pair, unit: &PassagePair) -> Diagnostic {
    let key = &unit.key;
    Diagnostic::error(
        codes::TRANSLATION_WITHOUT_CLAUSE,
        say!("译文缺少 {key}", "the translation lacks {key}"),
    )
    .in_file(&pair.translation.path)
    .related(
        unit.original.place(&pair.original),
        say!("原文", "the original"),
    )
    .hint(say!(
        "补上这一条，编号与原文相同。",
        "Add it, with the number of the original."
    ))
}
