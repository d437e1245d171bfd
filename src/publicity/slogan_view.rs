//! The slogans in the plan's own words, as templates show them.

use serde::Serialize;

use super::context::Context;
use super::material::PlanSlogan;
use crate::plan::ClauseRef;

/// A slogan with the clause that it is from.
#[derive(Clone, Serialize)]
pub(super) struct SloganView {
    id: String,
    text: String,
    clause: Option<ClauseRef>,
    explanation: Option<String>,
}

impl SloganView {
    /// Makes the view in the language of a locale.
    pub(super) fn new(slogan: &PlanSlogan, context: &Context<'_>) -> Self {
        Self {
            id: slogan.id.clone(),
            text: context.text(&slogan.text),
            clause: context.clause(&slogan.clause),
            explanation: slogan.explanation.as_ref().map(|text| context.text(text)),
        }
    }
}
