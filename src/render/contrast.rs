//! Contrast of a theme's colours (WCAG 2.2, 1.4.3): the pairs that `theme.yaml` names, in light and in dark.

use super::theme::Theme;
use crate::diagnostic::{Diagnostic, codes, say};

/// What text needs against its ground.
const NEEDED: f64 = 4.5;
/// Where the colours of dark begin.
const DARK: &str = "prefers-color-scheme: dark";

/// Pairs whose contrast is too low, in the theme's styles. `name` is the theme's folder.
pub fn check(theme: &Theme, name: &str) -> Vec<Diagnostic> {
    let styles = theme
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".css"));
    let css: Vec<&str> = styles
        .filter_map(|(_, file)| std::str::from_utf8(&file.bytes).ok())
        .collect();
    let mut found = Vec::new();
    for [text, ground] in &theme.contrast {
        for is_dark in [false, true] {
            let colour =
                |property: &str| css.iter().find_map(|css| declared(css, property, is_dark));
            let (Some(a), Some(b)) = (colour(text), colour(ground)) else {
                continue;
            };
            let ratio = ratio(a, b);
            if ratio < NEEDED {
                let scheme = if is_dark {
                    say!("深色", "dark")
                } else {
                    say!("浅色", "light")
                };
                let (zh, en) = (scheme.zh, scheme.en);
                let message = say!(
                    "{zh}模式下 {text} 在 {ground} 上的对比度只有 {ratio:.2}",
                    "in the {en} scheme {text} on {ground} has a contrast of {ratio:.2} only"
                );
                let hint = say!(
                    "正文至少要 {NEEDED}，请加深或调浅其中一种颜色。",
                    "Text needs {NEEDED}: make one of the colours darker or lighter."
                );
                found.push(
                    Diagnostic::error(codes::LOW_CONTRAST, message)
                        .in_file(format!("themes/{name}"))
                        .hint(hint),
                );
            }
        }
    }
    found
}

/// The colour that a custom property has first; in dark the one declared for dark, or else the same.
fn declared(css: &str, name: &str, is_dark: bool) -> Option<[f64; 3]> {
    let declaration = format!("--{name}:");
    let dark = css.find(DARK);
    let start = if is_dark { dark? } else { 0 };
    let end = if is_dark {
        css.len()
    } else {
        dark.unwrap_or(css.len())
    };
    let value = |part: &str| colour(part.split_once(&declaration)?.1);
    value(&css[start..end]).or_else(|| if is_dark { value(&css[..start]) } else { None })
}

/// `#rgb` or `#rrggbb` at the beginning of a text.
fn colour(text: &str) -> Option<[f64; 3]> {
    let digits: Vec<u8> = text
        .trim_start()
        .strip_prefix('#')?
        .chars()
        .map_while(|c| c.to_digit(16))
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
    let linear = |c: f64| {
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    let luminance =
        |[r, g, b]: [f64; 3]| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}
