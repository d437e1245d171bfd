//! The page for LED screens and lobby televisions: what it shows in turn.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

use super::context::Context;
use super::kinds::activity::ActivityView;
use super::slogan_view::SloganView;
use crate::plan::IndicatorRef;
use crate::qr::code_as_path;
use crate::site::json;

/// What the page shows, in this order.
#[derive(Serialize)]
struct ScreenView<'a> {
    slogans: &'a [SloganView],
    activities: &'a [ActivityView],
    /// The first promise of every area.
    indicators: Vec<IndicatorRef>,
    /// The site's address.
    address: String,
    /// Squares on a side of the code with that address.
    modules: usize,
    /// The path of its dark squares.
    code: String,
}

/// The most slogans on screen. The style sheet counts up to three hundred slides.
const MAX_SLOGANS: usize = 200;

/// Makes what the page receives.
pub(super) fn value(
    slogans: &[SloganView],
    activities: &[ActivityView],
    context: &Context<'_>,
) -> Arc<Json> {
    let indicators = context.plan.first_promises(context.frame, context.locale);
    let address = context
        .frame
        .base
        .permalink(&context.frame.locales.get(context.locale).prefix);

    // Base URLs are shorter than what a code holds.
    let (modules, code) = code_as_path(&address).unwrap_or_default();
    let slogans = &slogans[..slogans.len().min(MAX_SLOGANS)];

    json(&ScreenView {
        slogans,
        activities,
        indicators,
        address,
        modules,
        code,
    })
}
