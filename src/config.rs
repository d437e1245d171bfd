//! The site's settings (`content/site.yaml`) and its locales.

use std::borrow::Cow;
use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::address;
use crate::text::language::{is_right_to_left, primary, usual_tag};

/// A text in one language for all, or in several by language key (`zh`, `en`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Localized {
    /// One text for every locale.
    One(String),
    /// Texts by language key, in the order in which they are written.
    Many(IndexMap<String, String>),
}

impl Localized {
    /// The text that is given for exactly this language key. There is none in [`Self::One`], whose language is unknown.
    pub(crate) fn only(&self, key: &str) -> Option<&str> {
        match self {
            Self::One(_) => None,
            Self::Many(texts) => texts.get(key).map(String::as_str),
        }
    }

    /// The text for a language key. If there is none, it is that of the same language in another script or region, or
    /// else the text that is written first.
    pub(crate) fn get(&self, key: &str) -> &str {
        match self {
            Self::One(text) => text,
            Self::Many(texts) => texts
                .get(key)
                .or_else(|| same_language(texts, key))
                .or_else(|| texts.values().next())
                .map_or("", String::as_str),
        }
    }
}

/// The text of the same language as that of a key, in another script or region.
fn same_language<'a>(texts: &'a IndexMap<String, String>, key: &str) -> Option<&'a String> {
    let mut texts = texts.iter();
    let text = texts.find(|(other, _)| primary(other) == primary(key));
    text.map(|(_, text)| text)
}

/// The most characters of a text that heads pages or is set in pictures. The time to set a text grows with the square
/// of its length.
const MAX_SHORT_TEXT_CHARACTERS: usize = 300;
/// The most texts of a list of such texts.
const MAX_SHORT_TEXTS: usize = 300;

/// A text of limited length, such as a name.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct ShortText(String);

impl TryFrom<String> for ShortText {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.chars().count() > MAX_SHORT_TEXT_CHARACTERS {
            return Err(format!("more than {MAX_SHORT_TEXT_CHARACTERS} characters"));
        }

        Ok(Self(text))
    }
}

impl JsonSchema for ShortText {
    fn schema_name() -> Cow<'static, str> {
        "ShortText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": MAX_SHORT_TEXT_CHARACTERS })
    }
}

/// A short text in one language for all, or in several by language key; see [`Localized`].
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum ShortLocalized {
    /// One text for every locale.
    One(ShortText),
    /// Texts by language key.
    Many(IndexMap<String, ShortText>),
}

/// Reads a text that must be short in every language. Give the field the schema of [`ShortLocalized`].
pub(crate) fn short<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Localized, D::Error> {
    Ok(match ShortLocalized::deserialize(deserializer)? {
        ShortLocalized::One(text) => Localized::One(text.0),
        ShortLocalized::Many(texts) => {
            let texts = texts.into_iter().map(|(key, text)| (key, text.0));
            Localized::Many(texts.collect())
        }
    })
}

/// The schema of a short list of short texts; see [`short_list`].
#[derive(Debug)]
pub(crate) struct ShortList;

impl JsonSchema for ShortList {
    fn schema_name() -> Cow<'static, str> {
        "ShortList".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let items = generator.subschema_for::<ShortText>();
        json_schema!({ "type": "array", "maxItems": MAX_SHORT_TEXTS, "items": items })
    }
}

/// Reads a list that must be short, as must be each of its texts. Give the field the schema of [`ShortList`].
pub(crate) fn short_list<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<String>, D::Error> {
    let texts = Vec::<ShortText>::deserialize(deserializer)?;
    if texts.len() > MAX_SHORT_TEXTS {
        return Err(D::Error::custom(format!(
            "more than {MAX_SHORT_TEXTS} texts"
        )));
    }

    Ok(texts.into_iter().map(|text| text.0).collect())
}

/// A full web address, `https://host/…` or `http://host/…`; nothing that a browser would run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WebAddress(String);

impl WebAddress {
    /// The schema format of this type.
    pub(crate) const FORMAT: &str = "web-address";

    /// Reads an address, or gives `None` if it is not a full web address.
    pub fn parse(text: &str) -> Option<Self> {
        address::parse_web(text).map(|_| Self(text.into()))
    }

    /// The address as written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for WebAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(format!("not a web address: {text}")))
    }
}

impl JsonSchema for WebAddress {
    fn schema_name() -> Cow<'static, str> {
        "WebAddress".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": Self::FORMAT })
    }
}

/// A colour as six hexadecimal digits: `#17498c`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colour(String);

impl Colour {
    /// The schema format of this type.
    pub(crate) const FORMAT: &str = "colour";

    /// Reads a colour, or gives `None` if it is written in another way.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let is_colour = digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit());
        is_colour.then(|| Self(text.to_lowercase()))
    }

    /// The colour with its `#`.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(format!("not a colour: {text}")))
    }
}

impl JsonSchema for Colour {
    fn schema_name() -> Cow<'static, str> {
        "Colour".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": Self::FORMAT })
    }
}

/// A picture of the site itself.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SitePicture {
    /// The file, as a path below `content/`.
    pub file: String,
    /// What can be seen, for those who cannot see it.
    pub alt: Localized,
    /// The text that is shown below it.
    pub caption: Option<Localized>,
}

/// A telephone number that citizens can call.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hotline {
    /// The number to dial, as text.
    pub number: String,
    /// What the number is for.
    pub name: Localized,
    /// What has changed since, or what callers should know.
    pub note: Option<Localized>,
}

/// `content/site.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Settings {
    /// The site's name.
    #[serde(deserialize_with = "short")]
    #[schemars(with = "ShortLocalized")]
    pub title: Localized,
    /// One sentence about the site.
    pub description: Option<Localized>,
    /// The address the site is published at, path included.
    #[serde(default = "default_base_url")]
    pub base_url: String,
    /// The folder below `themes/`.
    #[serde(default = "default_theme")]
    pub theme: String,
    /// The site's languages; the first stands at the root.
    #[serde(default = "default_locales")]
    pub locales: Vec<String>,
    /// IANA name of the time zone that dates are in; without one, the one that an extension gives.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "String")]
    pub time_zone: Option<String>,
    /// A sentence at the foot of every page.
    pub footer: Option<Localized>,
    /// Numbers shown on every page.
    #[serde(default)]
    pub hotlines: Vec<Hotline>,
    /// What readers often look for, offered beside the search field of the home page.
    #[serde(default)]
    pub common_searches: Vec<Localized>,
    /// The site's emblem beside its title, as the path of a picture below `content/`.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "String")]
    pub logo: Option<String>,
    /// The main colour, in place of the theme's.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Colour")]
    pub colour: Option<Colour>,
    /// A picture beside the title of the home page, as a path below `content/`. It is an ornament: readers miss nothing
    /// without it.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "String")]
    pub hero: Option<String>,
    /// Pictures on the home page.
    #[serde(default)]
    pub pictures: Vec<SitePicture>,
    /// Whether HTML in Markdown is kept, without what could run or restyle the page; otherwise it is shown as text.
    #[serde(default)]
    pub raw_html: bool,
    /// Files and folders below `content/` that are published although no page uses them.
    #[serde(default)]
    pub files: Vec<String>,
    /// Files below `content/` that are published although browsers or hosts run them, by their exact paths.
    #[serde(default)]
    pub trusted_files: Vec<String>,
    /// Fields of one's own, for the templates of one's own theme.
    #[serde(default)]
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// Reads a field that may be left out but must not be left empty.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn default_base_url() -> String {
    "/".into()
}

fn default_theme() -> String {
    "civic".into()
}

fn default_locales() -> Vec<String> {
    vec!["zh-Hans".into()]
}

/// Names one of the site's locales. It is an index into [`Locales`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocaleId(pub usize);

/// One language of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Locale {
    /// The language tag, as `lang` attributes have it: `zh-Hans`, `en`.
    pub tag: String,
    /// The key in file names and YAML files: `zh`, `en`. If an earlier locale is the same language in another script or
    /// region, and has that key, it is the whole tag: `zh-Hant` beside `zh-Hans`.
    pub key: String,
    /// The first part of output paths: empty for the default locale, `en/` for another, `zh-hant/`.
    pub prefix: String,
    /// Whether it is written from right to left.
    pub is_right_to_left: bool,
}

impl Locale {
    /// The direction of its texts, as the attribute `dir` names it.
    pub(crate) fn direction(&self) -> &'static str {
        if self.is_right_to_left { "rtl" } else { "ltr" }
    }
}

/// The site's locales; the first is the default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locales(Vec<Locale>);

impl Locales {
    /// Makes the locales from the tags in `site.yaml`. `zh` is short for `zh-Hans`.
    pub(crate) fn new(tags: &[String]) -> Self {
        let mut locales = Vec::with_capacity(tags.len());
        for (index, tag) in tags.iter().enumerate() {
            let language = primary(tag).to_lowercase();
            let is_second_form = locales.iter().any(|it: &Locale| it.key == language);
            let key = if is_second_form {
                tag.clone()
            } else {
                language
            };
            let prefix = if index == 0 {
                String::new()
            } else {
                format!("{}/", key.to_lowercase())
            };
            let tag = usual_tag(tag).to_string();
            locales.push(Locale {
                is_right_to_left: is_right_to_left(&tag),
                tag,
                key,
                prefix,
            });
        }

        Self(locales)
    }

    /// The default locale, whose pages are at the root of the site.
    pub(crate) fn default_id(&self) -> LocaleId {
        LocaleId(0)
    }

    /// The locale of a language key, or `None` if the site does not have it.
    pub(crate) fn by_key(&self, key: &str) -> Option<LocaleId> {
        self.0
            .iter()
            .position(|locale| locale.key == key)
            .map(LocaleId)
    }

    /// The locale of an id.
    pub(crate) fn get(&self, id: LocaleId) -> &Locale {
        &self.0[id.0]
    }

    /// All locales, in the order of `site.yaml`.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (LocaleId, &Locale)> {
        self.0
            .iter()
            .enumerate()
            .map(|(index, locale)| (LocaleId(index), locale))
    }
}
