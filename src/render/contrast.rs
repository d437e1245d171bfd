//! Contrast of a theme's colours (WCAG 2.2, 1.4.3): the pairs that `theme.yaml` names, in light and in dark.

use super::palette::with_lightness;
use super::theme::Theme;
use crate::config::Colour;
use crate::diagnostic::{Diagnostic, Text, codes, say};
use crate::load::yaml::locate;
use crate::site::Frame;

/// The lowest contrast that text may have against its background.
const MIN_CONTRAST: f64 = 4.5;

/// A text and its ground, by the names of their custom properties, whose contrast is too low.
struct LowPair<'a> {
    text: &'a str,
    ground: &'a str,
    is_dark: bool,
    ratio: f64,
}

/// The errors about pairs of colours whose contrast is too low. Where the site has chosen its own colour, there is one
/// error, at that setting, about the pair that is worst.
pub(crate) fn check(theme: &Theme, frame: &Frame) -> Vec<Diagnostic> {
    let low = low_pairs(theme);
    let Some(colour) = &frame.settings.colour else {
        let file = format!("themes/{}", frame.settings.theme);
        let hint = say!(
            "正文至少要 {MIN_CONTRAST}，请加深或调浅其中一种颜色。",
            "Text needs {MIN_CONTRAST}: make one of the colours darker or lighter."
        );
        let errors = low.iter().map(LowPair::error);
        return errors
            .map(|error| error.in_file(file.clone()).hint(hint.clone()))
            .collect();
    };

    let worst = low.iter().min_by(|a, b| a.ratio.total_cmp(&b.ratio));
    let errors = worst.into_iter().map(|pair| {
        let place = locate(&frame.settings_file, &["colour"]);
        let enough = dark_enough(colour, theme);
        pair.error().at(place).maybe_hint(enough.map(use_instead))
    });

    errors.collect()
}

/// Finds the pairs of a theme whose contrast is too low.
fn low_pairs(theme: &Theme) -> Vec<LowPair<'_>> {
    let mut low = Vec::new();
    for [text, ground] in &theme.contrast {
        for is_dark in [false, true] {
            let colours = theme.colours.of_scheme(is_dark);
            let channels_of = |property: &String| channels(colours.get(property)?);
            let (Some(a), Some(b)) = (channels_of(text), channels_of(ground)) else {
                continue;
            };

            let ratio = ratio(a, b);
            if ratio < MIN_CONTRAST {
                low.push(LowPair {
                    text,
                    ground,
                    is_dark,
                    ratio,
                });
            }
        }
    }

    low
}

impl LowPair<'_> {
    /// Makes the error about the pair, without its place.
    fn error(&self) -> Diagnostic {
        let scheme = if self.is_dark {
            say!("深色", "dark")
        } else {
            say!("浅色", "light")
        };
        let Self {
            text,
            ground,
            ratio,
            ..
        } = self;
        let (zh, en) = (scheme.zh, scheme.en);
        let message = say!(
            "{zh}模式下 {text} 在 {ground} 上的对比度只有 {ratio:.2}",
            "in the {en} scheme, {text} on {ground} has a contrast of only {ratio:.2}"
        );

        Diagnostic::error(codes::LOW_CONTRAST, message)
    }
}

/// Finds the lightest colour of the same hue that is dark enough for every ground and text that meets the site's colour
/// in the light scheme.
fn dark_enough(colour: &Colour, theme: &Theme) -> Option<String> {
    let colours = theme.colours.light();
    let of = |property: &String| colours.get(property).map(String::as_str);
    let mut others = Vec::new();

    for [text, ground] in &theme.contrast {
        match (of(text), of(ground)) {
            (Some(own), Some(other)) | (Some(other), Some(own)) if own == colour.as_str() => {
                others.extend(channels(other));
            }
            _ => {}
        }
    }

    let candidates = (0..100).rev();
    let mut candidates = candidates.map(|it| with_lightness(colour, Some(f64::from(it))));
    candidates.find(|candidate| {
        let own = channels(candidate);
        own.is_some_and(|own| {
            others
                .iter()
                .all(|other| ratio(own, *other) >= MIN_CONTRAST)
        })
    })
}

/// Says which colour would do.
fn use_instead(colour: String) -> Text {
    say!(
        "正文至少要 {MIN_CONTRAST}，可改成 \"{colour}\" 或同一色相中更深的颜色。",
        "Text needs {MIN_CONTRAST}: use \"{colour}\" or a darker colour of the same hue."
    )
}

/// Red, green and blue of `#rgb` or `#rrggbb`, each from 0 to 1.
pub(super) fn channels(colour: &str) -> Option<[f64; 3]> {
    let digits: Vec<u8> = colour
        .strip_prefix('#')?
        .chars()
        .filter_map(|c| c.to_digit(16))
        .map(|it| it as u8)
        .collect();
    let channels = match digits[..] {
        [r, g, b] => [r * 17, g * 17, b * 17],
        [r, s, g, h, b, c] => [r * 16 + s, g * 16 + h, b * 16 + c],
        _ => return None,
    };
    Some(channels.map(|channel| f64::from(channel) / 255.0))
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
