//! Cards: the pictures that messengers show with links to pages. A card shows the page's title as large as it fits.

use std::sync::Arc;

use serde::Serialize;

use crate::site::{Artwork, Form, Page, Site};
use crate::typeset::{LINE_HEIGHT, fit_text};

/// The theme's template for cards.
pub(crate) const TEMPLATE: &str = "card.svg";
/// The box of the title on a picture of 1200 by 630 pixels: its top, its width and its height.
const TITLE_BOX: (f64, f64, f64) = (170.0, 1040.0, 400.0);
/// The largest height of letters in pixels, so that a short title does not fill the card.
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
pub(super) fn artwork(site: &Site, page: &Page) -> Artwork {
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
