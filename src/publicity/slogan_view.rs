//! The slogans of the data files, as templates show them.

use serde::Serialize;

use super::context::Context;
use super::material::PlanSlogan;
use crate::plan::ClauseRef;

/// A slogan with the clause that it is from, or its source.
#[derive(Clone, Serialize)]
pub(super) struct SloganView {
    id: String,
    text: String,
    /// Its phrases in this language, as far as the editor has given them: lines end between them.
    phrases: Vec<String>,
    clause: Option<ClauseRef>,
    source: Option<String>,
    explanation: Option<String>,
}

impl SloganView {
    /// Makes the view in the language of a locale.
    pub(super) fn new(slogan: &PlanSlogan, context: &Context<'_>) -> Self {
        let text = context.text(&slogan.text);
        // They are those of the site's first language.
        let phrases = if slogan.phrases.concat() == text {
            slogan.phrases.clone()
        } else {
            Vec::new()
        };

        Self {
            id: slogan.id.clone(),
            text,
            phrases,
            clause: slogan.clause.as_ref().and_then(|it| context.clause(it)),
            source: slogan.source.as_ref().map(|text| context.text(text)),
            explanation: slogan.explanation.as_ref().map(|text| context.text(text)),
        }
    }
}
