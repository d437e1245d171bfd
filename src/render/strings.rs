//! Interface texts of a theme (`i18n/LANGUAGE.yaml`): reading them, filling in their places, and whether those
//! that templates ask for are there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use icu_locale_core::Locale as IcuLocale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value as Json;
use tera::value::{Key, Map};
use tera::{Kwargs, State, TeraResult, Value};

use crate::config::Locale;
use crate::diagnostic::{Diagnostic, closest, codes, did_you_mean, say};
use crate::load::yaml;
use crate::qr::code_as_path;
use crate::source::{SourceFile, Span};
use crate::text;
use crate::text::escape;
use crate::text::han::may_hold_chinese;
use crate::text::language::own_name;

/// An interface text, or its plural forms.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum InterfaceText {
    /// One text for every number.
    One(String),
    /// The texts by plural category of the language: `one`, `other` and so on.
    Forms(BTreeMap<String, String>),
}

/// The texts of one locale by key, the nearest theme's first, and the files that hold them.
#[derive(Debug, Clone, Default)]
pub(super) struct Strings {
    entries: BTreeMap<String, (InterfaceText, Arc<SourceFile>)>,
    files: Vec<Arc<SourceFile>>,
}

/// Texts that no template need use, since the engine writes what they are for: what the links of a player to its file
/// and to the transcript say, and what stands behind a link to an attachment.
pub(super) const FILE_TEXTS: [&str; 3] =
    ["player_download", "player_transcript", "attachment_info"];
/// Texts that no template need use, either: the titles of boxes in a text.
pub(super) const BOX_TEXTS: [&str; 5] = [
    "box_note",
    "box_tip",
    "box_important",
    "box_warning",
    "box_caution",
];

/// What the keys of texts begin with that are words for places in other texts; no template need use them.
const WORD: &str = "word_";
/// The key in a value with plural forms that names the language.
const LANGUAGE: &str = "language";

impl Strings {
    /// Reads the files of a locale, those of the extended themes first, so that nearer ones replace them. Errors are
    /// added to `found`.
    pub(super) fn read(files: Vec<Arc<SourceFile>>, found: &mut Vec<Diagnostic>) -> Self {
        let mut entries = BTreeMap::new();
        for file in &files {
            match yaml::parse::<BTreeMap<String, InterfaceText>>(
                file,
                Span::new(0, file.text.len()),
            ) {
                Ok(texts) => entries.extend(
                    texts
                        .into_iter()
                        .map(|(key, text)| (key, (text, Arc::clone(file)))),
                ),
                Err(diagnostics) => found.extend(diagnostics),
            }
        }

        Self { entries, files }
    }

    /// The texts as templates receive them: `t`.
    pub(super) fn value(&self, locale: &Locale) -> Value {
        let mut values = Map::default();
        for (name, (text, _)) in &self.entries {
            let value = match text {
                InterfaceText::One(text) => Value::normal_string(text),
                InterfaceText::Forms(forms) => {
                    let mut map: Map = forms
                        .iter()
                        .map(|(form, text)| (key(form), Value::normal_string(text)))
                        .collect();
                    map.insert(key(LANGUAGE), Value::normal_string(&locale.tag));
                    Value::from(map)
                }
            };
            values.insert(key(name), value);
        }

        Value::from(values)
    }

    /// Takes the texts that this locale lacks from the first of `lenders`, with their languages, that has them. One
    /// warning says how many there are and whose they are.
    pub(super) fn borrow_missing<'a>(
        &mut self,
        uses: &TextUses,
        locale: &Locale,
        lenders: impl Iterator<Item = (&'a str, &'a Self)>,
    ) -> Option<Diagnostic> {
        let mut borrowed: Vec<String> = Vec::new();
        let mut first_lender = None;
        for (language, lender) in lenders {
            let lender_file = lender.files.last().cloned();
            for (key, entry) in &lender.entries {
                if uses.has(key) && !self.entries.contains_key(key) {
                    borrowed.push(key.clone());
                    self.entries.insert(key.clone(), entry.clone());
                }
            }

            if first_lender.is_none() && !borrowed.is_empty() {
                first_lender = lender_file.map(|file| (language, file));
            }
        }

        let (language, file) = first_lender?;
        Some(self.borrowed(locale, &borrowed, language, &file))
    }

    /// The warning that texts are those of another language.
    fn borrowed(
        &self,
        locale: &Locale,
        keys: &[String],
        language: &str,
        lender: &SourceFile,
    ) -> Diagnostic {
        let (own, count, from) = (&locale.key, keys.len(), own_name(language));
        let some = keys[..count.min(5)].join(", ");
        let more = if count > 5 { " …" } else { "" };
        let message = say!(
            "主题缺少语言 {own} 的 {count} 条界面文字，暂用{from}：{some}{more}",
            "the theme lacks interface texts in the language {own} and shows those in {from}: {some}{more} ({count} in all)"
        );

        let original = &lender.path;
        let found = Diagnostic::warning(codes::BORROWED_TEXT, message);
        match self.files.last() {
            Some(file) => {
                let path = &file.path;
                found.in_file(path).hint(say!(
                    "在 {path} 中补上这些文字，原文见 {original}。",
                    "Add them to {path}; {original} has the originals."
                ))
            }
            None => found.in_file(original).hint(say!(
                "把 {original} 复制到自己主题的 i18n 文件夹，改名为 {own}.yaml，逐条译出。",
                "Copy {original} to the folder i18n of your theme as {own}.yaml, and translate each text."
            )),
        }
    }

    /// What is wrong: texts that templates use and this locale lacks, and texts that no template uses.
    pub(super) fn check(&self, uses: &TextUses, locale: &Locale) -> Vec<Diagnostic> {
        let language = &locale.key;
        let lacks = uses
            .keys
            .iter()
            .filter(|(key, _)| !self.entries.contains_key(*key));
        let lacks = lacks.filter_map(|(key, place)| Some((key, place.as_ref()?)));
        let mut found: Vec<Diagnostic> = lacks
            .map(|(key, place)| self.missing(key, language, place))
            .collect();

        for (key, (_, file)) in self.entries.iter().filter(|(key, _)| !uses.has(key)) {
            let message = say!(
                "没有模板用到界面文字 {key}",
                "no template uses the interface text {key}"
            );
            let unused =
                Diagnostic::warning(codes::UNUSED_TEXT, message).at(yaml::locate(file, &[key]));
            found.push(unused.hint(say!("删去这一行。", "Delete the line.")));
        }

        found
    }

    fn missing(
        &self,
        key: &str,
        language: &str,
        (file, span): &(Arc<SourceFile>, Span),
    ) -> Diagnostic {
        let near = closest(key, self.entries.keys().map(String::as_str));
        let hint = match (near, self.files.last()) {
            (Some(near), _) => did_you_mean(near),
            (None, Some(strings)) => {
                let path = &strings.path;
                say!("在 {path} 中加上它。", "Add it to {path}.")
            }
            (None, None) => say!(
                "主题缺少 i18n/{language}.yaml。",
                "The theme lacks i18n/{language}.yaml."
            ),
        };
        let found = Diagnostic::error(
            codes::MISSING_TEXT,
            say!(
                "界面文字 {key} 没有语言 {language} 的写法",
                "the interface text {key} is missing in the language {language}"
            ),
        )
        .at(file.at(*span))
        .hint(hint);

        // Where there is no file at all, that is what is wrong.
        let found = match self.files.is_empty() {
            true => found.shows(format!("texts in {language}")),
            false => found,
        };
        let files = self.files.iter().map(|file| file.path.clone());

        files.fold(found, Diagnostic::sought_in)
    }
}

/// Puts words into the texts of a locale: `{plan}` stands for the word that `words` have for `plan`, or otherwise for
/// the theme's own, which is its text `word_plan`.
pub(super) fn with_words(texts: &Value, words: Option<&Json>) -> Value {
    let Some(map) = texts.as_map() else {
        return texts.clone();
    };
    let named = map.iter().filter_map(|(key, own)| {
        let name = key.as_str()?.strip_prefix(WORD)?;
        let word = words.and_then(|words| words.get(name)?.as_str());
        Some((format!("{{{name}}}"), word.or(own.as_str())?))
    });
    let places: Vec<(String, &str)> = named.collect();

    Value::from(filled(map, &places))
}

/// The texts of a map, plural forms included, with words in their places.
fn filled(texts: &Map, places: &[(String, &str)]) -> Map {
    let fill = |text: &Value| match (text.as_map(), text.as_str()) {
        (Some(forms), _) => Value::from(filled(forms, places)),
        (None, Some(text)) => {
            let fill_place =
                |text: String, (place, word): &(String, &str)| text.replace(place, word);
            Value::normal_string(&places.iter().fold(text.to_string(), fill_place))
        }
        (None, None) => text.clone(),
    };
    texts
        .iter()
        .map(|(key, text)| (key.clone(), fill(text)))
        .collect()
}

fn key(name: &str) -> Key<'static> {
    Key::from(name.to_string())
}

/// `{{ t.tasks_of | fill(n=3, name="…") }}`: puts values into the places of a text, and takes the form for `n`
/// where the text has several.
pub(super) fn fill(text: Value, values: Kwargs, _: &State) -> TeraResult<Value> {
    let mut filled = match text.as_map() {
        Some(forms) => form(forms, values.get::<&Value>("n")?.and_then(number)).to_string(),
        None => text.as_str().unwrap_or_default().to_string(),
    };

    for (name, value) in values.iter() {
        filled = filled.replace(&format!("{{{name}}}"), &value.to_string());
    }

    Ok(Value::normal_string(&filled))
}

/// `{{ page.permalink | qr | safe }}`: the code of an address as an SVG. Fails for an address that no code holds.
pub(super) fn qr(text: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let text = text.as_str().unwrap_or_default();
    let Some((modules, path)) = code_as_path(text) else {
        let length = text.len();
        return Err(tera::Error::message(format!(
            "网址有 {length} 字节，二维码放不下；缩短文件夹和文件名。 \
             The address has {length} bytes, more than a QR code holds; shorten the names of folders and files."
        )));
    };
    Ok(Value::normal_string(&format!(
        "<svg viewBox=\"0 0 {modules} {modules}\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>"
    )))
}

/// A text as HTML whose lines end between words where it is Chinese: the style sheet says that they end nowhere else.
/// `of` are the phrases that the editor has given to a text of which this is the whole or a part.
pub(super) fn phrases(text: Value, given: Kwargs, _: &State) -> TeraResult<Value> {
    let text = text.as_str().unwrap_or_default();
    if !may_hold_chinese(text) {
        return Ok(Value::safe_string(&escape::html(text)));
    }

    let written: Option<Vec<&str>> = given.get("of")?;
    let written = written.and_then(|all| text::phrases::phrases_of(text, &all));
    let parts = written.unwrap_or_else(|| text::phrases::phrases(text));
    let parts: Vec<String> = parts.into_iter().map(escape::html).collect();
    Ok(Value::safe_string(&parts.join("<wbr>")))
}

/// A number; for a range such as `1-2`, its end.
fn number(value: &Value) -> Option<f64> {
    value
        .as_f64()
        .or_else(|| value.as_str()?.rsplit('-').next()?.trim().parse().ok())
}

/// The plural form for a number in the language of the forms, or else the form `other`.
fn form(forms: &Map, number: Option<f64>) -> &str {
    let text = |name: &'static str| forms.get(&Key::Str(name)).and_then(Value::as_str);
    let locale: Option<IcuLocale> = text(LANGUAGE).and_then(|tag| tag.parse().ok());
    let rules = locale
        .and_then(|locale| PluralRules::try_new(locale.into(), PluralRulesOptions::default()).ok());
    let category = rules
        .zip(number)
        .map(|(rules, number)| rules.category_for(number as u64));
    let name = match category {
        Some(PluralCategory::Zero) => "zero",
        Some(PluralCategory::One) => "one",
        Some(PluralCategory::Two) => "two",
        Some(PluralCategory::Few) => "few",
        Some(PluralCategory::Many) => "many",
        Some(PluralCategory::Other) | None => "other",
    };

    text(name).or_else(|| text("other")).unwrap_or_default()
}

/// The keys of `t` that templates use.
#[derive(Debug, Default)]
pub(super) struct TextUses {
    /// `t.home`, each with its first place; without one where a template has a `t` of its own.
    keys: BTreeMap<String, Option<(Arc<SourceFile>, Span)>>,
    /// `t["area_" ~ area]`: how such keys begin.
    prefixes: BTreeSet<String>,
}

impl TextUses {
    /// Collects the keys that templates use.
    pub(super) fn collect<'a>(templates: impl Iterator<Item = &'a Arc<SourceFile>>) -> Self {
        let mut uses = Self::default();
        templates.for_each(|file| uses.add_file(file));
        uses
    }

    fn has(&self, key: &str) -> bool {
        FILE_TEXTS.contains(&key)
            || BOX_TEXTS.contains(&key)
            || key.starts_with(WORD)
            || self.keys.contains_key(key)
            || self
                .prefixes
                .iter()
                .any(|prefix| key.starts_with(prefix.as_str()))
    }

    fn add_file(&mut self, file: &Arc<SourceFile>) {
        let text = &file.text;
        let is_ours = !expressions(text)
            .into_iter()
            .any(|(start, end)| names_t(&text[start..end]));

        for (start, end) in expressions(text) {
            for at in text[start..end]
                .match_indices('t')
                .map(|(at, _)| start + at)
            {
                let part_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '"');
                if text[..at].ends_with(part_of_name) {
                    continue;
                }
                let rest = &text[at + 1..end];
                if let Some(name) = rest.strip_prefix('.').map(name) {
                    if !name.is_empty()
                        && !rest[1 + name.len()..]
                            .trim_start()
                            .starts_with("is defined")
                    {
                        self.add(name, is_ours.then_some(file), at);
                    }
                } else if let Some((name, after)) = rest
                    .strip_prefix("[\"")
                    .and_then(|rest| rest.split_once('"'))
                {
                    match after.starts_with(']') {
                        true => self.add(name, is_ours.then_some(file), at),
                        false => drop(self.prefixes.insert(name.to_string())),
                    }
                }
            }
        }
    }

    fn add(&mut self, name: &str, file: Option<&Arc<SourceFile>>, at: usize) {
        let place = file.map(|file| {
            (
                Arc::clone(file),
                Span::new(at, at + "t.".len() + name.len()),
            )
        });
        let known = self.keys.entry(name.to_string()).or_default();
        *known = known.take().or(place);
    }
}

/// Whether a tag gives the name `t` to something else: `{% for t in … %}`, `{% set t = … %}`.
fn names_t(tag: &str) -> bool {
    let words: Vec<&str> = tag
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|it| !it.is_empty())
        .collect();
    let for_or_set = words
        .first()
        .is_some_and(|word| matches!(*word, "for" | "set" | "set_global"));
    let bound = words
        .iter()
        .skip(1)
        .take_while(|word| **word != "in")
        .take(2)
        .any(|word| *word == "t");

    for_or_set && bound
}

fn name(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    &text[..end]
}

/// Where `{{ … }}` and `{% … %}` begin and end; comments are left out.
fn expressions(text: &str) -> Vec<(usize, usize)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        let close = match text[open..].get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            Some("{#") => "#}",
            _ => {
                at = open + 1;
                continue;
            }
        };
        let end = text[open..]
            .find(close)
            .map_or(text.len(), |end| open + end);

        if close != "#}" {
            found.push((open, end));
        }

        at = end;
    }

    found
}
