//! Themes: a chain of folders, each one extending the next. A file of a theme hides the file of the same name in
//! the theme it extends; templates of the extended theme stay reachable as `NAME/page.html`.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use schemars::JsonSchema;
use serde::Deserialize;
use tera::{Tera, Value};
use walkdir::WalkDir;

use super::assets::{self, ThemeAsset};
use super::broken::{template_error, too_many_branches, unknown_names};
use super::colours::Colours;
use super::components::{self, TemplateParts};
use super::nesting;
use super::palette::{self, Followers};
use super::strings::{Strings, TextUses, fill, qr};
use crate::bounds::Bounds;
use crate::config::{Localized, Settings};
use crate::diagnostic::{Diagnostic, any_error, closest, codes, did_you_mean, say};
use crate::fingerprint::Fingerprint;
use crate::load::discover::{link_outside, relative};
use crate::load::yaml;
use crate::reading::unreadable;
use crate::site::Frame;
use crate::source::{Location, SourceFile, Span};

/// The folder of the themes, below the site's root.
pub(crate) const THEMES: &str = "themes";

/// The theme that a site gets without files of its own.
const BUILT_IN: (&str, Dir<'_>) = ("civic", include_dir!("$CARGO_MANIFEST_DIR/themes/civic"));

/// `theme.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    /// The folder's name.
    #[allow(dead_code, reason = "for people who read the file")]
    name: Option<String>,
    /// How the theme is called.
    #[allow(dead_code, reason = "for people who read the file")]
    title: Option<Localized>,
    /// One sentence about it.
    #[allow(dead_code, reason = "for people who read the file")]
    description: Option<Localized>,
    /// The theme whose files stand in for those that this one lacks.
    extends: Option<String>,
    /// Pairs of custom properties, a text's and its ground's, without `--`: their contrast is checked.
    #[serde(default)]
    contrast: Vec<[String; 2]>,
    /// What follows `colour` in `site.yaml`.
    colour: Option<Followers>,
}

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

/// The files of one theme of the chain, by path in its folder.
pub(crate) struct Layer {
    /// The theme's folder.
    pub name: String,
    /// Their bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    contrast: Vec<[String; 2]>,
    followers: Option<Followers>,
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

    found.extend(unused_templates(&sources));
    found.extend(unused_settings(&sources, frame));
    let templates = sources
        .keys()
        .filter_map(|name| Some(name.split_once('/')?.1.to_string()))
        .collect();
    let uses = TextUses::collect(sources.values());
    let mut texts = Vec::new();

    for (_, locale) in frame.locales.iter() {
        let strings = strings(&layers, &locale.key, &mut found);
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

/// The bytes of a file of a theme. A text has the same line ends wherever it was written, so that a site is the same from
/// every system.
fn with_plain_line_ends(path: &str, bytes: Vec<u8>) -> Vec<u8> {
    let is_text = TEXT_ENDINGS.iter().any(|ending| path.ends_with(ending));
    if !is_text || !bytes.contains(&b'\r') {
        return bytes;
    }

    let mut plain = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            plain.push(*byte);
        }
    }

    plain
}

/// The ends of the names of files that are texts.
const TEXT_ENDINGS: [&str; 8] = [
    ".html", ".css", ".js", ".svg", ".yaml", ".txt", ".json", ".xml",
];

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
    tera.register_filter("qr", qr);
    tera.autoescape_on(vec![".html", ".svg"]);

    tera
}

/// The layers from the site's theme to the last one extended.
fn chain(
    root: &Path,
    name: &str,
    settings: &Arc<SourceFile>,
) -> Result<Vec<Layer>, Vec<Diagnostic>> {
    let (mut layers, mut next) = (Vec::<Layer>::new(), Some(name.to_string()));
    let mut named_at = yaml::locate(settings, &["theme"]);
    while let Some(name) = next {
        if layers.iter().any(|layer| layer.name == name) {
            let message = say!(
                "主题循环继承：{name}",
                "themes extend one another in a circle: {name}"
            );
            return Err(vec![
                Diagnostic::error(codes::THEME_CIRCLE, message).at(named_at),
            ]);
        }

        let files = read_layer(root, &name, &named_at)?;
        next = None;
        let (mut contrast, mut followers) = (Vec::new(), None);

        if let Some((theme, file)) = about(&name, files.get("theme.yaml"))? {
            (next, named_at) = (theme.extends, yaml::locate(&file, &["extends"]));
            (contrast, followers) = (theme.contrast, theme.colour);
        }

        layers.push(Layer {
            name,
            files,
            contrast,
            followers,
        });
    }

    Ok(layers)
}

/// What a theme says of itself, and where.
fn about(
    name: &str,
    file: Option<&Vec<u8>>,
) -> Result<Option<(ThemeFile, Arc<SourceFile>)>, Vec<Diagnostic>> {
    let Some(bytes) = file else { return Ok(None) };
    let path = format!("themes/{name}/theme.yaml");
    let file = text(&path, bytes).map_err(|diagnostic| vec![*diagnostic])?;
    let theme: ThemeFile = yaml::parse(&file, Span::new(0, file.text.len()))?;

    Ok(Some((theme, file)))
}

fn read_layer(
    root: &Path,
    name: &str,
    named_at: &Location,
) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    if let Some(folder) = folder_of(root, name).map_err(|diagnostic| vec![*diagnostic])? {
        return read_folder(root, &folder);
    }

    if name != BUILT_IN.0 {
        return Err(vec![missing_theme(root, name, named_at)]);
    }

    let mut files = BTreeMap::new();
    embedded(&BUILT_IN.1, &mut files);
    Ok(files)
}

/// A theme's folder; none where nothing stands at its place. What stands there and cannot be looked into is an error:
/// the site is not to get another look because of it.
fn folder_of(root: &Path, name: &str) -> Result<Option<PathBuf>, Box<Diagnostic>> {
    if ["", ".", ".."].contains(&name) || name.contains(['/', '\\']) {
        return Ok(None);
    }

    let themes = root.join(THEMES);
    let folder = themes.join(name);
    for path in [&themes, &folder] {
        let error = |error| unreadable(&relative(root, path), &error);
        match path.symlink_metadata() {
            Err(missing) if missing.kind() == ErrorKind::NotFound => return Ok(None),
            Err(other) => return Err(error(other)),
            Ok(_) => {}
        }

        // Where it is a link, what it leads to.
        if !path.metadata().map_err(error)?.is_dir() {
            return Err(error(std::io::Error::from(ErrorKind::NotADirectory)));
        }
    }

    Ok(Some(folder))
}

fn read_folder(root: &Path, folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    let (mut files, mut found) = (BTreeMap::new(), Vec::new());
    let (bounds, mut outside) = (Bounds::new(root, folder), Vec::new());
    let walk = WalkDir::new(folder).follow_links(true).into_iter();

    let visible = |entry: &walkdir::DirEntry| {
        let leads_out = bounds.leads_out(entry);
        outside.extend(leads_out.then(|| link_outside(&relative(root, entry.path()))));
        !leads_out && (entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.'))
    };
    for entry in walk.filter_entry(visible) {
        let read = entry
            .map_err(|error| {
                (
                    error.path().map(Path::to_path_buf),
                    std::io::Error::from(error),
                )
            })
            .and_then(|entry| {
                let is_file = entry.file_type().is_file();
                let bytes = if is_file {
                    Some(std::fs::read(entry.path()))
                } else {
                    None
                };
                let bytes = bytes
                    .transpose()
                    .map_err(|error| (Some(entry.path().to_path_buf()), error))?;
                let file = bytes.map(|bytes| (relative(folder, entry.path()), bytes));
                Ok(file.map(|(path, bytes)| {
                    let bytes = with_plain_line_ends(&path, bytes);
                    (path, bytes)
                }))
            });
        match read {
            Ok(file) => files.extend(file),
            Err((path, error)) => found.push(*unreadable(
                &relative(root, path.as_deref().unwrap_or(folder)),
                &error,
            )),
        }
    }

    found.extend(outside);
    if found.is_empty() {
        Ok(files)
    } else {
        Err(found)
    }
}

fn embedded(dir: &Dir<'_>, files: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        files.insert(
            file.path().to_string_lossy().replace('\\', "/"),
            file.contents().to_vec(),
        );
    }

    dir.dirs().for_each(|inner| embedded(inner, files));
}

fn missing_theme(root: &Path, name: &str, named_at: &Location) -> Diagnostic {
    let folders = std::fs::read_dir(root.join(THEMES))
        .into_iter()
        .flatten()
        .flatten();
    let mut known: Vec<String> = folders
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    known.push(BUILT_IN.0.into());
    let hint = closest(name, known.iter().map(String::as_str)).map(did_you_mean);

    Diagnostic::error(
        codes::MISSING_THEME,
        say!(
            "没有主题文件夹 themes/{name}",
            "there is no theme folder themes/{name}"
        ),
    )
    .at(named_at.clone())
    .maybe_hint(hint)
}

fn text(path: &str, bytes: &[u8]) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(path, text.trim_start_matches('\u{feff}'))),
        Err(error) => Err(unreadable(path, &std::io::Error::other(error))),
    }
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

/// Endings of templates that pages and drawings are made from.
const USED_ENDINGS: [&str; 2] = [".html", ".svg"];

/// Warnings about templates that are neither pages nor drawings, nor named by another template: nothing is made from
/// them.
fn unused_templates(sources: &BTreeMap<String, Arc<SourceFile>>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, file) in sources {
        let (_, own) = name.split_once('/').unwrap_or(("", name));

        let is_used = USED_ENDINGS.iter().any(|ending| own.ends_with(ending))
            || own.starts_with("static/")
            || sources.values().any(|other| other.text.contains(own));
        if is_used {
            continue;
        }

        let message = say!(
            "不会用到模板 {own}，也不会由它生成文件",
            "the template {own} is never used, and no file is made from it"
        );
        found.push(
            Diagnostic::warning(codes::UNUSED_TEMPLATE, message)
                .in_file(file.path.as_str())
                .hint(say!(
                    "把文件放进 content/，并写进 site.yaml 的 files；robots.txt 放进 content/ 就会代替自动生成的。",
                    "Put the file into content/ and name it in files of site.yaml; a robots.txt in content/ takes the place of ours."
                )),
        );
    }

    found
}

/// Warnings about settings of the look that no template of the theme asks for.
fn unused_settings(sources: &BTreeMap<String, Arc<SourceFile>>, frame: &Frame) -> Vec<Diagnostic> {
    let Settings { logo, footer, .. } = &frame.settings;
    let given = [
        ("logo", "site.logo", logo.is_some()),
        ("footer", "site.footer", footer.is_some()),
    ];
    let is_asked_for = |word: &str| sources.values().any(|file| file.text.contains(word));
    let unused = given
        .into_iter()
        .filter(|(_, word, is_given)| *is_given && !is_asked_for(word));

    unused
        .map(|(field, _, _)| {
            let message = say!(
                "所用的主题不支持 {field}，写了没有作用",
                "the theme does not use {field}, so it has no effect"
            );
            Diagnostic::warning(codes::UNUSED_SETTING, message)
                .at(yaml::locate(&frame.settings_file, &[field]))
                .hint(say!(
                    "删去这一行，或请做主题的人在模板里用上。",
                    "Delete the line, or have the theme's author use it in the templates."
                ))
        })
        .collect()
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

/// The texts of a locale.
fn strings(layers: &[Layer], language: &str, found: &mut Vec<Diagnostic>) -> Strings {
    let mut files = Vec::new();
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

    Strings::read(files, found)
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
