//! The colours of a theme: the custom properties of its style sheets, which name each colour once for styles, pictures
//! and printed matter.

use std::collections::{BTreeMap, BTreeSet};

use super::layer::Layer;

/// The condition after which a style sheet declares the colours of the dark scheme.
pub(super) const DARK: &str = "prefers-color-scheme: dark";
/// The most steps from a property to the one that it refers to (`var(--name)`), and on to the next.
const MAX_STEPS: usize = 8;
/// Values of colour properties that are not colours.
const KEYWORDS: [&str; 7] = [
    "none",
    "auto",
    "inherit",
    "initial",
    "unset",
    "transparent",
    "currentcolor",
];

/// The colours of custom properties, as they are written, by the name of the property without `--`.
#[derive(Debug, Default)]
pub(crate) struct Colours {
    light: BTreeMap<String, String>,
    /// Empty if the theme has no dark scheme.
    dark: BTreeMap<String, String>,
}

/// The custom properties of one style sheet, each with the value that it has first.
struct StyleSheet {
    light: BTreeMap<String, String>,
    /// The properties of the dark scheme. Others are as in the light one.
    dark: BTreeMap<String, String>,
}

impl Colours {
    /// Reads the style sheets of all themes of the chain, nearer ones first. A sheet that a nearer one hides counts as
    /// well: what it names can still be asked for.
    pub(crate) fn read(layers: &[Layer]) -> Self {
        let files = layers.iter().flat_map(|layer| &layer.files);
        let styles =
            files.filter(|(path, _)| path.starts_with("static/") && path.ends_with(".css"));
        let sheets: Vec<StyleSheet> = styles
            .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
            .map(StyleSheet::read)
            .collect();

        let names = sheets
            .iter()
            .flat_map(|sheet| sheet.light.keys().chain(sheet.dark.keys()));
        let mut colours = Self::default();
        let of_light = |name: &str| sheets.iter().filter_map(|it| it.light(name)).collect();
        let of_dark = |name: &str| sheets.iter().filter_map(|it| it.dark(name)).collect();

        for name in names {
            let light = resolved(name, &of_light, &mut BTreeSet::new());
            let dark = resolved(name, &of_dark, &mut BTreeSet::new());
            colours.light.extend(light.map(|it| (name.clone(), it)));
            colours.dark.extend(dark.map(|it| (name.clone(), it)));
        }

        if sheets.iter().all(|sheet| sheet.dark.is_empty()) {
            colours.dark.clear();
        }

        colours
    }

    /// The colours of the light scheme, which templates receive.
    pub(crate) fn light(&self) -> &BTreeMap<String, String> {
        &self.light
    }

    /// The colours of the light or the dark scheme.
    pub(crate) fn of_scheme(&self, is_dark: bool) -> &BTreeMap<String, String> {
        if is_dark { &self.dark } else { &self.light }
    }
}

impl StyleSheet {
    fn read(css: &str) -> Self {
        let (light, dark) = css.split_at(css.find(DARK).unwrap_or(css.len()));
        Self {
            light: declared(light),
            dark: declared(dark),
        }
    }

    fn light(&self, name: &str) -> Option<&str> {
        self.light.get(name).map(String::as_str)
    }

    fn dark(&self, name: &str) -> Option<&str> {
        self.dark
            .get(name)
            .or_else(|| self.light.get(name))
            .map(String::as_str)
    }
}

/// The custom properties of a part of a style sheet with their first values.
fn declared(css: &str) -> BTreeMap<String, String> {
    let mut properties = BTreeMap::new();
    for declaration in css.split(['{', ';', '}']) {
        let behind_comments = declaration.rsplit("*/").next().unwrap_or_default();
        let property = behind_comments.trim().strip_prefix("--");
        if let Some((name, value)) = property.and_then(|text| text.split_once(':')) {
            let value = || value.trim().to_string();
            properties
                .entry(name.trim().to_string())
                .or_insert_with(value);
        }
    }

    properties
}

/// The colour that a property stands for: the first of its values that is one or leads to one. `seen` are the
/// properties on the way.
fn resolved<'a>(
    name: &str,
    values: &impl Fn(&str) -> Vec<&'a str>,
    seen: &mut BTreeSet<String>,
) -> Option<String> {
    if seen.len() > MAX_STEPS || !seen.insert(name.to_string()) {
        return None;
    }

    values(name).into_iter().find_map(|value| {
        let other = value
            .strip_prefix("var(--")
            .map(|rest| rest.split([',', ')']));
        match other.and_then(|mut parts| parts.next()) {
            Some(other) => resolved(other.trim(), values, seen),
            None => is_colour(value).then(|| value.to_string()),
        }
    })
}

/// Whether a value is a colour for styles and pictures alike: `#17498c`, `rgb(23 73 140)`, `navy`.
fn is_colour(value: &str) -> bool {
    if let Some(digits) = value.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8)
            && digits.bytes().all(|c| c.is_ascii_hexdigit());
    }

    if let Some((function, _)) = value.split_once('(') {
        return ["rgb", "rgba", "hsl", "hsla"].contains(&function) && value.ends_with(')');
    }

    let is_word = !value.is_empty() && value.bytes().all(|c| c.is_ascii_alphabetic());
    is_word && !KEYWORDS.contains(&value.to_ascii_lowercase().as_str())
}
