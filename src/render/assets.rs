//! The files that a theme publishes: those of `static/`, and what its templates in `templates/static/` make of the
//! theme's colours.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha384};
use tera::{Context, Tera};

use super::asset_links;
use super::broken::template_error;
use super::colours::Colours;
use super::layer::{Layer, THEMES};
use super::limits::{self, Limited};
use super::style_sheet::lean;
use crate::diagnostic::{Diagnostic, codes};
use crate::fingerprint::Fingerprint;
use crate::site::route::OutputPath;
use crate::source::SourceFile;

/// The folder of files that are published as they are, style sheets without comments.
const STATIC: &str = "static/";
/// The folder of templates that make such files.
const TEMPLATES: &str = "templates/static/";

/// A file that a theme publishes.
#[derive(Debug)]
pub(crate) struct ThemeAsset {
    /// The output path, which contains a hash of the content.
    pub output: OutputPath,
    /// The hash that browsers compare the content with; `None` for files that are neither scripts nor style sheets.
    pub integrity: Option<String>,
    /// The content.
    pub bytes: Vec<u8>,
}

impl ThemeAsset {
    /// Makes the asset of a file by its name below `static/`.
    pub(super) fn new(name: &str, bytes: Vec<u8>) -> Self {
        let bytes = match std::str::from_utf8(&bytes) {
            Ok(css) if name.ends_with(".css") => lean(css).into_bytes(),
            _ => bytes,
        };
        let is_held = [".css", ".js"].iter().any(|ending| name.ends_with(ending));
        Self {
            output: OutputPath(format!("assets/{}", hashed(name, &bytes))),
            integrity: is_held.then(|| integrity(&bytes)),
            bytes,
        }
    }
}

/// All files that a theme publishes, by their names below `static/`. A file of a nearer theme replaces one of the same
/// name; within a theme, a file in `static/` replaces one that a template makes. What is wrong is added to `found`.
pub(super) fn files(
    layers: &[Layer],
    tera: &Tera,
    colours: &Colours,
    sources: &BTreeMap<String, Arc<SourceFile>>,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, ThemeAsset> {
    let mut context = Context::new();
    context.insert("colours", colours.light());

    let mut files = BTreeMap::new();
    for layer in layers {
        let in_theme = |path: &str| format!("{THEMES}/{}/{path}", layer.name);
        for (path, bytes) in &layer.files {
            let Some(name) = path.strip_prefix(STATIC) else {
                continue;
            };
            files
                .entry(name.to_string())
                .or_insert_with(|| (in_theme(path), bytes.clone()));
        }

        for name in layer
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(TEMPLATES))
        {
            if files.contains_key(name) {
                continue;
            }
            let template = format!("{}/{STATIC}{name}", layer.name);
            match made(tera, &template, &context, sources) {
                Ok(bytes) => {
                    let path = in_theme(&format!("{TEMPLATES}{name}"));
                    files.insert(name.to_string(), (path, bytes));
                }
                Err(diagnostic) => found.push(*diagnostic),
            }
        }
    }

    asset_links::publish(files, found)
}

/// The bytes that a template makes, within the limits for templates.
fn made(
    tera: &Tera,
    template: &str,
    context: &Context,
    sources: &BTreeMap<String, Arc<SourceFile>>,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let (_at_work, mut out) = (limits::watch(template), Limited::new());
    let rendered = tera.render_to(template, context, &mut out);
    let bytes = out.finish()?;

    match rendered {
        Ok(()) => Ok(bytes),
        Err(error) => Err(template_error(codes::TEMPLATE_ERROR, &error, sources).boxed()),
    }
}

/// The value of the attribute `integrity`.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// The name of a file with a hash in it: `civic.css` becomes `civic.0123456789.css`. A changed file has a new name, so
/// that browsers may keep it for ever.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let hash = Fingerprint::from_bytes(bytes).short();
    let (folder, file) = name
        .rsplit_once('/')
        .map_or(("", name), |(folder, file)| (folder, file));
    let slash = if folder.is_empty() { "" } else { "/" };

    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => {
            format!("{folder}{slash}{stem}.{hash}.{ending}")
        }
        _ => format!("{folder}{slash}{file}.{hash}"),
    }
}
