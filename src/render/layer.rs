//! The layers of a theme: its own files, those of the theme that it extends, and so on. They are read from folders of
//! the site, or from the theme that is part of the program.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use schemars::JsonSchema;
use serde::Deserialize;
use walkdir::WalkDir;

use super::palette::Followers;
use crate::bounds::Bounds;
use crate::config::Localized;
use crate::diagnostic::{Diagnostic, closest, codes, did_you_mean, say};
use crate::load::discover::{link_outside, relative};
use crate::load::leftover::{is_leftover, is_leftover_folder};
use crate::load::yaml;
use crate::reading::unreadable;
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

/// The files of one theme of the chain, by path in its folder.
pub(crate) struct Layer {
    /// The theme's folder.
    pub name: String,
    /// Their bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Pairs of custom properties whose contrast is checked.
    pub contrast: Vec<[String; 2]>,
    /// The colours that follow that of the site, if the theme says which.
    pub followers: Option<Followers>,
}

/// The layers from the site's theme to the last one extended.
pub(super) fn chain(
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
        !leads_out && (entry.depth() == 0 || is_of_theme(entry))
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

/// Whether an entry below the folder of a theme belongs to it: it is neither hidden nor what a program has left there.
fn is_of_theme(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_left = match entry.file_type().is_dir() {
        true => is_leftover_folder(&name),
        false => is_leftover(&name),
    };

    !is_left && !name.starts_with('.')
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

/// The bytes of a file of a theme. A text has the same line ends wherever it was written, so that a site is the same
/// from every system.
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

/// Reads a file of a theme as text. Fails if it is not in UTF-8.
pub(super) fn text(path: &str, bytes: &[u8]) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(path, text.trim_start_matches('\u{feff}'))),
        Err(error) => Err(unreadable(path, &std::io::Error::other(error))),
    }
}
