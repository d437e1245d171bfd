//! The main colour that a site gives itself: a style sheet behind those of the theme, with shades of the colour for
//! light and dark schemes. It names the custom properties that `civic` has.

use std::collections::BTreeMap;

use super::theme::Layer;
use crate::config::colour_channels;

/// The name of the style sheet below `static/`.
pub(super) const FILE: &str = "site-colour.css";
const BLACK: [u8; 3] = [0; 3];
const WHITE: [u8; 3] = [255; 3];

/// A layer above the theme with the style sheet. Gives `None` if the site has no colour of its own.
pub(super) fn layer(colour: Option<&str>) -> Option<Layer> {
    let styles = style_sheet(colour_channels(colour?)?);
    let files = BTreeMap::from([(format!("static/{FILE}"), styles.into_bytes())]);
    Some(Layer {
        name: "site".into(),
        files,
        contrast: Vec::new(),
    })
}

/// The style sheet for a colour. Paper keeps the colours of the theme for print.
fn style_sheet(colour: [u8; 3]) -> String {
    let brand = written(colour);
    let strong = mixed(colour, BLACK, 25);
    let mark = mixed(colour, WHITE, 92);
    let (main_in_dark, band_in_dark, mark_in_dark) = (
        mixed(colour, WHITE, 65),
        mixed(colour, BLACK, 35),
        mixed(colour, BLACK, 75),
    );
    format!(
        "@media screen {{ :root {{ --brand: {brand}; --brand-strong: {strong}; --mark: {mark}; }} }}\n\
         @media screen and (prefers-color-scheme: dark) {{ :root {{ --main: {main_in_dark}; --band: {band_in_dark}; --mark: {mark_in_dark}; }} }}\n"
    )
}

/// A colour with some per cent of another one in it.
fn mixed(colour: [u8; 3], other: [u8; 3], percent: u32) -> String {
    let mix = |own: u8, other: u8| {
        let sum = u32::from(own) * (100 - percent) + u32::from(other) * percent;
        u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
    };
    written([
        mix(colour[0], other[0]),
        mix(colour[1], other[1]),
        mix(colour[2], other[2]),
    ])
}

fn written([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
