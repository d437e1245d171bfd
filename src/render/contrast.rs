//! Contrast of a theme's colours (WCAG 2.2, 1.4.3): the pairs that `theme.yaml` names, in light and in dark.

use super::theme::Theme;
use crate::config::colour_channels;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::load::yaml::locate;
use crate::site::Frame;

/// The lowest contrast that text may have against its background.
const MIN_CONTRAST: f64 = 4.5;

/// The errors about pairs of colours whose contrast is too low.
pub(crate) fn check(theme: &Theme, frame: &Frame) -> Vec<Diagnostic> {
    let name = &frame.settings.theme;
    let mut found = Vec::new();
    for [text, ground] in &theme.contrast {
        for is_dark in [false, true] {
            let colours = theme.colours.of_scheme(is_dark);
            let channels_of = |property: &String| channels(colours.get(property)?);
            let (Some(a), Some(b)) = (channels_of(text), channels_of(ground)) else {
                continue;
            };

            let ratio = ratio(a, b);
            if ratio < MIN_CONTRAST {
                let scheme = if is_dark {
                    say!("深色", "dark")
                } else {
                    say!("浅色", "light")
                };
                let (zh, en) = (scheme.zh, scheme.en);
                let message = say!(
                    "{zh}模式下 {text} 在 {ground} 上的对比度只有 {ratio:.2}",
                    "in the {en} scheme, {text} on {ground} has a contrast of only {ratio:.2}"
                );
                let hint = say!(
                    "正文至少要 {MIN_CONTRAST}，请加深或调浅其中一种颜色。",
                    "Text needs {MIN_CONTRAST}: make one of the colours darker or lighter."
                );
                let low = Diagnostic::error(codes::LOW_CONTRAST, message).hint(hint);
                found.push(match &frame.settings.colour {
                    Some(_) => low.at(locate(&frame.settings_file, &["colour"])),
                    None => low.in_file(format!("themes/{name}")),
                });
            }
        }
    }

    found
}

/// Red, green and blue of `#rgb` or `#rrggbb`, each from 0 to 1.
fn channels(colour: &str) -> Option<[f64; 3]> {
    Some(colour_channels(colour)?.map(|channel| f64::from(channel) / 255.0))
}

fn ratio(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The relative luminance of a colour in sRGB, from 0 to 1.
fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// A part of a colour in sRGB as the amount of light.
fn linear(part: f64) -> f64 {
    if part <= 0.04045 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    }
}
