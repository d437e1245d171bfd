//! Themes: a chain of folders, each one extending the next. A file of a theme hides the file of the same name in
//! the theme it extends; templates of the extended theme stay reachable as `NAME/page.html`.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use tera::{Tera, Value};

use super::assets::{self, ThemeAsset};
use super::broken::{template_error, too_many_branches, unknown_names};
use super::colours::Colours;
use super::components::{self, TemplateParts};
use super::layer::{Layer, chain, text};
use super::nesting;
use super::palette;
use super::strings::{Strings, TextUses, fill, phrases, qr};
use super::unused;
use crate::config::Locale;
use crate::diagnostic::{Diagnostic, any_error, codes, say};
use crate::fingerprint::Fingerprint;
use crate::load::yaml;
use crate::site::Frame;
use crate::source::SourceFile;
use crate::text::language::{CHINESE, ENGLISH, primary};

/// A loaded theme, the themes it extends included.
#[derive(Debug)]
pub(crate) struct Theme {
    /// All templates.
    pub tera: Tera,
    /// Template names without the theme's: `page.html`.
    pub templates: BTreeSet<String>,
    /// Interface texts, one map for each locale.
    pub strings: Vec<Value>,
    /// Files of `static/`, by path in it.
    pub files: BTreeMap<String, ThemeAsset>,
    /// Fonts for pictures, nearer layers first.
    pub fonts: Vec<Vec<u8>>,
    /// Sources of the templates by full name (`civic/page.html`), for diagnostics.
    pub sources: BTreeMap<String, Arc<SourceFile>>,
    /// Colours of text with their grounds, as names of custom properties.
    pub contrast: Vec<[String; 2]>,
    /// The colours that its style sheets declare.
    pub colours: Colours,
    /// Words in its files that may be the paths of files below the output folder.
    pub named_files: HashSet<String>,
    /// The fingerprint of all its files.
    pub fingerprint: Fingerprint,
    /// What is wrong with it without keeping it from being used.
    pub warnings: Vec<Diagnostic>,
}

impl Theme {
    /// The files of a page's template, those it names or has components from, and the shared parts.
    pub(crate) fn templates_of(&self, page: &[String]) -> Vec<&str> {
        let own = page.iter().find(|name| self.templates.contains(*name));
        let shared = self
            .templates
            .iter()
            .filter(|name| name.starts_with("shared/"));
        let mut wanted: Vec<&String> = own.into_iter().chain(shared).collect();

        let mut at = 0;
        while let Some(name) = wanted.get(at) {
            let text = self.sources.get(*name).map_or("", |file| &file.text);
            for (name, file) in &self.sources {
                if !wanted.contains(&name) && (names(text, name) || calls(text, file)) {
                    wanted.push(name);
                }
            }

            at += 1;
        }

        wanted
            .into_iter()
            .filter_map(|name| self.sources.get(name))
            .map(|file| file.path.as_str())
            .collect()
    }
}

/// Loads a theme and those it extends. Gives none where a theme of the chain is missing or a template is broken.
pub(crate) fn load(root: &Path, frame: &Frame) -> Result<Theme, Vec<Diagnostic>> {
    let mut layers = chain(root, &frame.settings.theme, &frame.settings_file)?;
    let mut found = Vec::new();
    found.extend(give_colour(&mut layers, frame));
    let sources = template_sources(&layers, &mut found);
    let mut tera = engine();
    let prefixes = layers.iter().map(|layer| format!("{}/", layer.name));

    // Only fails once templates are there.
    let _ = tera.set_fallback_prefixes(prefixes);
    found.extend(sources.values().filter_map(too_many_branches));

    if any_error(&found) {
        return Err(found);
    }

    if let Err(error) = tera.add_raw_templates(
        sources
            .iter()
            .map(|(name, file)| (name.as_str(), file.text.as_str())),
    ) {
        found.extend(syntax_errors(&sources, &error));
    } else {
        found.extend(nesting::check(
            &sources,
            layers.iter().map(|layer| layer.name.as_str()).collect(),
        ));
    }

    found.extend(unused::templates(&sources));
    found.extend(unused::settings(&sources, frame));
    let templates = sources
        .keys()
        .filter_map(|name| Some(name.split_once('/')?.1.to_string()))
        .collect();
    let uses = TextUses::collect(sources.values());
    let mut texts = Vec::new();

    let by_language = strings_by_language(&layers, frame, &mut found);

    for (_, locale) in frame.locales.iter() {
        let mut strings = by_language[locale.key.as_str()].clone();
        let languages = languages_to_borrow_from(locale, frame);
        let lenders = languages.map(|language| (language, &by_language[language]));
        found.extend(strings.borrow_missing(&uses, locale, lenders));
        found.extend(strings.check(&uses, locale));
        texts.push(strings.value(locale));
    }

    if any_error(&found) {
        return Err(found);
    }

    let colours = Colours::read(&layers);
    let files = assets::files(&layers, &tera, &colours, &sources, &mut found);
    let fonts = layers
        .iter()
        .flat_map(|layer| &layer.files)
        .filter(|(path, _)| is_font(path));
    let fonts = fonts.map(|(_, bytes)| bytes.clone()).collect();

    if any_error(&found) {
        return Err(found);
    }

    let fingerprint = fingerprint(&layers);
    let contrast = layers
        .into_iter()
        .flat_map(|layer| layer.contrast)
        .collect();

    Ok(Theme {
        tera,
        templates,
        strings: texts,
        named_files: named_files(&sources, &files),
        files,
        fonts,
        sources,
        contrast,
        colours,
        fingerprint,
        warnings: found,
    })
}

/// The words in templates and published files that may be the paths of files below the output folder.
fn named_files(
    sources: &BTreeMap<String, Arc<SourceFile>>,
    files: &BTreeMap<String, ThemeAsset>,
) -> HashSet<String> {
    let templates = sources.values().map(|file| file.text.as_str());
    let written = files
        .values()
        .filter_map(|file| std::str::from_utf8(&file.bytes).ok());
    let words = templates
        .chain(written)
        .flat_map(|text| text.split(ends_path));
    let paths = words.filter(|word| word.contains('.'));

    paths
        .map(|path| {
            path.trim_start_matches("./")
                .trim_start_matches('/')
                .to_string()
        })
        .collect()
}

/// Gives the theme the colour that the site has chosen. Returns an error if the theme has nothing that follows it.
fn give_colour(layers: &mut [Layer], frame: &Frame) -> Option<Diagnostic> {
    let colour = frame.settings.colour.as_ref()?;
    let mut followers = layers.iter().filter_map(|layer| layer.followers.clone());
    if let Some(followers) = followers.next() {
        palette::paint(layers, colour, &followers);
        return None;
    }

    let message = say!(
        "这个主题不能用 colour 换颜色",
        "this theme has no colour that follows `colour`"
    );
    let hint = say!(
        "删去 colour，或在 theme.yaml 里写明哪些颜色随它而变。",
        "Delete it, or say in theme.yaml which colours follow it."
    );
    let place = yaml::locate(&frame.settings_file, &["colour"]);

    Some(
        Diagnostic::error(codes::UNKNOWN_VALUE, message)
            .at(place)
            .hint(hint),
    )
}

/// Whether a character cannot stand in a path in a template, a style sheet or a script.
fn ends_path(c: char) -> bool {
    c.is_whitespace() || "\"'`()[]{}<>,;|=?#".contains(c)
}

/// Whether a file of a theme is a font for pictures.
fn is_font(path: &str) -> bool {
    path.starts_with("fonts/")
        && [".otf", ".ttf", ".ttc"]
            .iter()
            .any(|ending| path.ends_with(ending))
}

fn fingerprint(layers: &[Layer]) -> Fingerprint {
    let files = layers.iter().flat_map(|layer| {
        layer
            .files
            .iter()
            .map(move |(path, bytes)| (&layer.name, path, bytes))
    });
    Fingerprint::from_value(
        &files
            .map(|(name, path, bytes)| (name, path, Fingerprint::from_bytes(bytes)))
            .collect::<Vec<_>>(),
    )
}

/// Tera with what it does not have of itself.
fn engine() -> Tera {
    let mut tera = Tera::new();
    tera.register_filter("fill", fill);
    tera.register_filter("phrases", phrases);
    tera.register_filter("qr", qr);
    tera.autoescape_on(vec![".html", ".svg"]);

    tera
}

/// All templates of all layers by full name.
fn template_sources(
    layers: &[Layer],
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Arc<SourceFile>> {
    let mut sources = BTreeMap::new();
    for layer in layers {
        for (path, bytes) in &layer.files {
            let Some(name) = path.strip_prefix("templates/") else {
                continue;
            };

            match text(&format!("themes/{}/{path}", layer.name), bytes) {
                Ok(file) => drop(sources.insert(format!("{}/{name}", layer.name), file)),
                Err(diagnostic) => found.push(*diagnostic),
            }
        }
    }

    sources
}

/// Tera stops at the first broken template; each is tried alone to tell of all of them.
fn syntax_errors(
    sources: &BTreeMap<String, Arc<SourceFile>>,
    first: &tera::Error,
) -> Vec<Diagnostic> {
    let alone = sources
        .iter()
        .filter_map(|(name, file)| engine().add_raw_template(name, &file.text).err());
    let of_syntax = alone.filter(|error| matches!(error.kind(), tera::ErrorKind::SyntaxError(_)));

    let mut found: Vec<Diagnostic> = of_syntax
        .map(|error| template_error(codes::TEMPLATE_SYNTAX, &error, sources))
        .collect();
    if found.is_empty() {
        found = unknown_names(first, sources);
    }

    if found.is_empty() {
        vec![template_error(codes::TEMPLATE_SYNTAX, first, sources)]
    } else {
        found
    }
}

/// The languages whose texts take the place of those that a locale lacks, the first one first: the same language in
/// another script or region, that of the site's originals, English and Chinese.
fn languages_to_borrow_from<'a>(
    locale: &'a Locale,
    frame: &'a Frame,
) -> impl Iterator<Item = &'a str> {
    let original = &frame.locales.get(frame.locales.default_id()).key;
    let languages = [primary(&locale.key), original, ENGLISH, CHINESE];

    languages
        .into_iter()
        .filter(move |language| *language != locale.key)
}

/// Reads the texts of every locale, and those of the languages that they may borrow from, each once. What is wrong in
/// the files of locales is added to `found`.
fn strings_by_language<'a>(
    layers: &[Layer],
    frame: &'a Frame,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<&'a str, Strings> {
    let mut all = BTreeMap::new();
    for (_, locale) in frame.locales.iter() {
        let (strings, errors) = read_strings(layers, &locale.key);
        found.extend(errors);
        all.insert(locale.key.as_str(), strings);
    }

    for (_, locale) in frame.locales.iter() {
        for language in languages_to_borrow_from(locale, frame) {
            let read = || read_strings(layers, language).0;
            all.entry(language).or_insert_with(read);
        }
    }

    all
}

/// Reads the texts of a language, which are none if the theme does not have it, with what is wrong in their files.
fn read_strings(layers: &[Layer], language: &str) -> (Strings, Vec<Diagnostic>) {
    let (mut files, mut found) = (Vec::new(), Vec::new());
    for layer in layers.iter().rev() {
        let path = format!("i18n/{language}.yaml");
        let Some(bytes) = layer.files.get(&path) else {
            continue;
        };

        match text(&format!("themes/{}/{path}", layer.name), bytes) {
            Ok(file) => files.push(file),
            Err(diagnostic) => found.push(*diagnostic),
        }
    }

    let strings = Strings::read(files, &mut found);
    (strings, found)
}

/// Whether the text of a template names another template, in quotation marks.
fn names(text: &str, template: &str) -> bool {
    ['"', '\'', '`']
        .iter()
        .any(|mark| text.contains(&format!("{mark}{template}{mark}")))
}

/// Whether the text of a template calls a component that `file` defines.
fn calls(text: &str, file: &SourceFile) -> bool {
    let called = components::called(text);
    TemplateParts::parse(&file.text)
        .components
        .iter()
        .any(|(name, _)| called.contains(name))
}
