//! A site's own colour in place of the theme's: `colour` in `site.yaml`. `theme.yaml` says which custom properties
//! follow it, and how light each of them is.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::colours::DARK;
use super::contrast::channels;
use super::layer::Layer;
use crate::config::Colour;

/// The custom properties, without `--`, that follow the colour of the site: how light each is, from 0 to 100; those
/// without a number have the colour as it is.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Followers {
    /// In the light scheme.
    #[serde(default)]
    light: BTreeMap<String, Option<f64>>,
    /// In the dark scheme.
    #[serde(default)]
    dark: BTreeMap<String, Option<f64>>,
}

/// The values of custom properties in both schemes.
struct Palette {
    light: BTreeMap<String, String>,
    dark: BTreeMap<String, String>,
}

/// Gives the style sheets of a theme the colour of the site.
pub(super) fn paint(layers: &mut [Layer], colour: &Colour, followers: &Followers) {
    let values = |of: &BTreeMap<String, Option<f64>>| {
        let value = |(name, lightness): (&String, &Option<f64>)| {
            (name.clone(), with_lightness(colour, *lightness))
        };
        of.iter().map(value).collect()
    };
    let palette = Palette {
        light: values(&followers.light),
        dark: values(&followers.dark),
    };

    let files = layers.iter_mut().flat_map(|layer| &mut layer.files);
    for (_, bytes) in files.filter(|(path, _)| path.ends_with(".css")) {
        if let Ok(css) = std::str::from_utf8(bytes) {
            *bytes = palette.painted(css).into_bytes();
        }
    }
}

impl Palette {
    /// Returns a style sheet with these values.
    fn painted(&self, css: &str) -> String {
        let (light, dark) = css.split_at(css.find(DARK).unwrap_or(css.len()));
        replaced(light, &self.light) + &replaced(dark, &self.dark)
    }
}

/// Replaces the colours that a part of a style sheet gives to custom properties. Properties that refer to others are
/// left alone.
fn replaced(css: &str, values: &BTreeMap<String, String>) -> String {
    let mut replaced = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("--") {
        let (before, declaration) = rest.split_at(at);
        let end = declaration
            .find([';', '}', '{'])
            .unwrap_or(declaration.len());
        replaced += before;
        replaced += &declared(&declaration[..end], values);
        rest = &declaration[end..];
    }

    replaced + rest
}

/// Returns a declaration of a custom property with its new value, or as it is.
fn declared(declaration: &str, values: &BTreeMap<String, String>) -> String {
    let new = declaration.split_once(':').and_then(|(property, value)| {
        let new = values.get(property.strip_prefix("--")?.trim())?;
        value
            .trim()
            .starts_with('#')
            .then(|| format!("{property}: {new}"))
    });
    new.unwrap_or_else(|| declaration.to_string())
}

/// Returns a colour with another lightness (HSL) in per cent, and the same hue and saturation.
pub(super) fn with_lightness(colour: &Colour, lightness: Option<f64>) -> String {
    let (Some(lightness), Some(channels)) = (lightness, channels(colour.as_str())) else {
        return colour.as_str().to_string();
    };
    let (hue, saturation) = hue_and_saturation(channels);
    let lightness = lightness.clamp(0.0, 100.0) / 100.0;

    // https://www.w3.org/TR/css-color-4/#hsl-to-rgb
    let channel = |n: f64| {
        let k = (n + hue / 30.0) % 12.0;
        let reach = saturation * lightness.min(1.0 - lightness);
        let value = lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        (value * 255.0).round() as u8
    };

    format!(
        "#{:02x}{:02x}{:02x}",
        channel(0.0),
        channel(8.0),
        channel(4.0)
    )
}

/// Returns the hue in degrees, and the saturation from 0 to 1, of a colour by its channels from 0 to 1 (HSL).
fn hue_and_saturation([red, green, blue]: [f64; 3]) -> (f64, f64) {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let (range, sum) = (most - least, most + least);
    if range == 0.0 {
        return (0.0, 0.0);
    }

    let sixth = if most == red {
        (green - blue) / range + 6.0
    } else if most == green {
        (blue - red) / range + 2.0
    } else {
        (red - green) / range + 4.0
    };

    (sixth * 60.0 % 360.0, range / (1.0 - (sum - 1.0).abs()))
}

#[cfg(test)]
mod tests {
    use super::{declared, replaced, with_lightness};
    use crate::config::Colour;

    fn colour(text: &str, lightness: f64) -> String {
        Colour::parse(text).map_or_else(String::new, |it| with_lightness(&it, Some(lightness)))
    }

    #[test]
    fn lightness_changes_and_hue_stays() {
        assert_eq!(colour("#ff0000", 25.0), "#800000");
        assert_eq!(colour("#00ff00", 75.0), "#80ff80");
        assert_eq!(colour("#17498c", 0.0), "#000000");
        assert_eq!(colour("#17498c", 120.0), "#ffffff");
        assert_eq!(colour("#808080", 50.0), "#808080");
    }

    #[test]
    fn colours_are_replaced_where_they_are_declared() {
        let values = [("brand".to_string(), "#8c1d18".to_string())].into();
        assert_eq!(
            replaced(
                ":root { --brand: #17498c; --brand-strong: #000; --main: var(--brand) } a { color: var(--brand); }",
                &values
            ),
            ":root { --brand: #8c1d18; --brand-strong: #000; --main: var(--brand) } a { color: var(--brand); }"
        );
        assert_eq!(
            declared("--brand: var(--other)", &values),
            "--brand: var(--other)"
        );
    }
}
