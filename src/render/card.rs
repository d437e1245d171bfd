//! Cards: the pictures that messengers show with links to pages. A card shows the page's title as large as it fits, and
//! has room at its foot for what tells one kind of page from another: a drawing, or the figure that the page is about.

use std::sync::Arc;

use serde::Serialize;

use crate::site::{Artwork, Form, Page, Site};
use crate::typeset::{LINE_HEIGHT, TextLayouts};

/// The theme's template for cards.
pub(crate) const TEMPLATE: &str = "card.svg";
/// Where titles begin and how wide they may be, on a picture of 1200 by 630 pixels.
const TITLE_TOP: f64 = 160.0;
const TITLE_WIDTH: f64 = 1040.0;
/// The height of the box of the title and that of its largest letters: a short title does not fill the card.
const TITLE_ALONE: (f64, f64) = (270.0, 100.0);
/// The same where a figure stands below the title.
const TITLE_ABOVE_FIGURE: (f64, f64) = (160.0, 64.0);

#[derive(Serialize)]
struct Card<'a> {
    site: &'a str,
    /// The name of the page's template: what kind of page it is.
    template: &'a str,
    figure: Option<&'a str>,
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
    let figure = page.shown.figure.as_deref();
    let (height, max_letter_height) = figure.map_or(TITLE_ALONE, |_| TITLE_ABOVE_FIGURE);
    let mut fitted = TextLayouts::new(&page.title, &[]).fit(TITLE_WIDTH, height);
    fitted.size = fitted.size.min(max_letter_height).round();
    let line = fitted.size * LINE_HEIGHT;
    let start = TITLE_TOP + (height - line * fitted.lines.len() as f64) / 2.0;
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
        template: template(page),
        figure,
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

/// The name of the template that a page prefers.
pub(super) fn template(page: &Page) -> &str {
    page.shown.templates().first().map_or("", String::as_str)
}
