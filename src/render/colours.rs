//! The colours of a theme: the custom properties of its style sheets, which name each colour once for styles, pictures
//! and printed matter.

use std::collections::BTreeMap;

use super::theme::Layer;

/// Where the colours of dark begin.
const DARK: &str = "prefers-color-scheme: dark";
/// A property may stand for another, `var(--name)`, and that one for the next; there are no circles of so few.
const STEPS: usize = 8;

/// What custom properties stand for, by name without `--`, as `#rgb` or `#rrggbb`.
#[derive(Debug, Default)]
pub struct Colours {
    light: BTreeMap<String, String>,
    /// Empty where the theme has no colours for dark.
    dark: BTreeMap<String, String>,
}

/// The custom properties of one style sheet, each with the value that it has first.
struct Sheet {
    light: BTreeMap<String, String>,
    /// What it does not declare for dark is as in light.
    dark: BTreeMap<String, String>,
}

impl Colours {
    /// Reads the style sheets of all themes of the chain, nearer ones first. A sheet that a nearer one hides counts as
    /// well: what it names can still be asked for.
    pub fn of(layers: &[Layer]) -> Self {
        let files = layers.iter().flat_map(|layer| &layer.files);
        let styles =
            files.filter(|(path, _)| path.starts_with("static/") && path.ends_with(".css"));
        let sheets: Vec<Sheet> = styles
            .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
            .map(Sheet::read)
            .collect();

        let names = sheets
            .iter()
            .flat_map(|sheet| sheet.light.keys().chain(sheet.dark.keys()));
        let mut colours = Self::default();
        for name in names {
            let light = resolved(name, |name| {
                sheets.iter().find_map(|sheet| sheet.light(name))
            });
            let dark = resolved(name, |name| {
                sheets.iter().find_map(|sheet| sheet.dark(name))
            });
            colours
                .light
                .extend(light.map(|colour| (name.clone(), colour)));
            colours
                .dark
                .extend(dark.map(|colour| (name.clone(), colour)));
        }
        if sheets.iter().all(|sheet| sheet.dark.is_empty()) {
            colours.dark.clear();
        }
        colours
    }

    /// The colours of light, as templates get them.
    pub fn light(&self) -> &BTreeMap<String, String> {
        &self.light
    }

    /// The colours of light or dark.
    pub fn of_scheme(&self, is_dark: bool) -> &BTreeMap<String, String> {
        if is_dark { &self.dark } else { &self.light }
    }
}

impl Sheet {
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

/// The colour that a property stands for; none where it is no colour.
fn resolved<'a>(name: &str, value: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    let mut text = value(name)?;
    for _ in 0..STEPS {
        let Some(other) = text
            .strip_prefix("var(--")
            .and_then(|rest| rest.strip_suffix(')'))
        else {
            break;
        };
        text = value(other.trim())?;
    }

    let digits = text.strip_prefix('#')?;
    let is_colour = matches!(digits.len(), 3 | 6) && digits.bytes().all(|c| c.is_ascii_hexdigit());
    is_colour.then(|| text.to_string())
}
