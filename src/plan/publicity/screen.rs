//! The page for LED screens and lobby televisions: what it shows in turn.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

use super::super::pages::json;
use super::super::view::{IndicatorRef, Views};
use super::SloganView;
use super::activity::ActivityView;
use crate::qr::squares;

/// In the order in which they are shown.
#[derive(Serialize)]
struct Screen<'a> {
    slogans: &'a [SloganView],
    activities: &'a [ActivityView],
    /// The first promise of every area.
    indicators: Vec<IndicatorRef>,
    /// The site's address.
    address: String,
    /// Squares on a side of its code, and the dark ones.
    modules: usize,
    code: String,
}

/// Slogans on screen, so that a round is not too long; style sheets need not count further than thirty slides.
const SLOGANS: usize = 18;

/// What the page receives.
pub fn value(slogans: &[SloganView], activities: &[ActivityView], views: &Views<'_>) -> Arc<Json> {
    let mut seen = BTreeSet::new();
    let all = views.catalogue.indicators.iter().enumerate();
    let firsts = all.filter(|(_, it)| seen.insert(it.area)).map(|(index, _)| views.indicator_ref(index));
    let address = views.frame.base.permalink(&views.frame.locales.get(views.locale).prefix);
    // Base URLs are shorter than what a code holds.
    let (modules, code) = squares(&address).unwrap_or_default();
    let slogans = &slogans[..slogans.len().min(SLOGANS)];
    json(&Screen { slogans, activities, indicators: firsts.collect(), address, modules, code })
}
