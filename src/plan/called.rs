//! What the sentences of the theme call a plan, where `plan.yaml` has a word of its own for it.

use std::sync::Arc;

use serde_json::Value as Json;
use serde_json::json;

use super::documents::PlanDocument;
use crate::config::LocaleId;
use crate::site::{Changes, Frame, WORDS};

/// Gives the pages of every document its word, if the documents of a locale have different ones. Returns the words that
/// they have in common, as values for all templates of a locale.
pub(super) fn words(
    pages: &mut Changes<'_>,
    documents: &[PlanDocument],
    frame: &Frame,
) -> Vec<(LocaleId, &'static str, Arc<Json>)> {
    let mut shared = Vec::new();
    for (locale, _) in frame.locales.iter() {
        let has_text = |document: &&PlanDocument| {
            let text = document.text(locale);
            text.is_some_and(|text| text.has_text())
        };
        let all: Vec<(&PlanDocument, Option<&str>)> = documents
            .iter()
            .filter(has_text)
            .map(|document| (document, word(document, frame, locale)))
            .collect();

        if all.windows(2).all(|two| two[0].1 == two[1].1) {
            let common = all.first().and_then(|(_, word)| *word);
            shared.extend(common.map(|word| (locale, WORDS, value(word))));
            continue;
        }

        for (document, word) in all {
            if let Some(word) = word {
                give(pages, document, locale, value(word));
            }
        }
    }

    shared
}

/// The word for a document in a locale. One that is written without its language is in that of the site's first locale.
fn word<'d>(document: &'d PlanDocument, frame: &Frame, locale: LocaleId) -> Option<&'d str> {
    let called = document.catalogue.plan.called.as_ref()?;
    let language = &frame.locales.get(locale).key;
    if locale == frame.locales.default_id() {
        return Some(called.get(language));
    }

    called.only(language)
}

/// The value that templates know the word by: `{plan}` in the texts of a theme.
fn value(word: &str) -> Arc<Json> {
    Arc::new(json!({ "plan": word }))
}

/// Gives the word to a document's own page and to all pages below it, those of earlier editions included.
fn give(pages: &mut Changes<'_>, document: &PlanDocument, locale: LocaleId, words: Arc<Json>) {
    let home = document.catalogue.document.home();
    let is_below = |route: &str| {
        let rest = route.strip_prefix(home);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let routes: Vec<String> = pages
        .of_locale(locale)
        .filter(|page| is_below(&page.route))
        .map(|page| page.route.clone())
        .collect();

    for route in routes {
        if let Some(page) = pages.edit(locale, &route) {
            page.shown.values.push((WORDS, Arc::clone(&words)));
        }
    }
}
