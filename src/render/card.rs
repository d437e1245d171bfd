//! The picture that stands for a link to a page: its title, as large as it fits.

use std::sync::Arc;

use serde::Serialize;

use crate::site::{Artwork, Form, Page, Site};
use crate::typeset::{LINE_HEIGHT, fit_text};

/// The theme's template for it.
pub const TEMPLATE: &str = "card.svg";
/// The title's box on a picture of 1200 by 630.
const TITLE_BOX: (f64, f64, f64) = (170.0, 1040.0, 400.0);
/// A short title is not blown up.
const MAX_LETTER_HEIGHT: f64 = 110.0;

#[derive(Serialize)]
struct Card<'a> {
    site: &'a str,
    size: f64,
    lines: Vec<CardLine>,
}

#[derive(Serialize)]
struct CardLine {
    text: String,
    y: f64,
}

/// The card of a page.
pub fn artwork(site: &Site, page: &Page) -> Artwork {
    let (top, width, height) = TITLE_BOX;
    let mut fitted = fit_text(&page.title, &[], width, height);
    fitted.size = fitted.size.min(MAX_LETTER_HEIGHT).round();
    let line = fitted.size * LINE_HEIGHT;
    let start = top + (height - line * fitted.lines.len() as f64) / 2.0;
    let y = |index: usize| (start + line * index as f64 + line / 2.0 + fitted.size * 0.36).round();
    let lines = fitted
        .lines
        .iter()
        .enumerate()
        .map(|(index, text)| CardLine {
            text: text.clone(),
            y: y(index),
        })
        .collect();
    let title = site
        .frame
        .settings
        .title
        .get(&site.frame.locales.get(page.locale).key);
    let view = serde_json::to_value(Card {
        site: title,
        size: fitted.size,
        lines,
    })
    .unwrap_or_default();
    Artwork {
        template: TEMPLATE,
        view: Arc::new(view),
        form: Form::Png,
        picture: None,
        place: page.location(),
    }
}
