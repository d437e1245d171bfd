//! What can be put right beyond doubt, file by file: first what keeps files from being read, then what extensions find.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::{Request, front_matter, resolve, schemas, site_settings};
use crate::config::Locales;
use crate::diagnostic::Diagnostic;
use crate::extension::{Extensions, FixedFile};
use crate::load::discover::{SETTINGS, discover};
use crate::load::yaml::{Mended, repairs};
use crate::load::{self, front_matter as head};
use crate::source::{SourceFile, Span};

/// How often [`fix`] is asked at most, each time after what it gave was written: one correction may bring another to
/// light.
pub(crate) const FIX_ROUNDS: usize = 8;

/// The files that change, as they will be; nothing is written.
pub(crate) fn fix(request: &Request) -> Result<Vec<FixedFile>, Vec<Diagnostic>> {
    let extensions = request.extensions;
    let settings = site_settings(extensions);
    if let Some(fixed) = repaired(&request.root, SETTINGS, settings.schema()) {
        return Ok(vec![fixed]);
    }

    let (found, _, _) = load::settings(&request.root, &settings)?;
    let fixed = of_yaml(&request.root, &Locales::new(&found.locales), extensions);
    if !fixed.is_empty() {
        return Ok(fixed);
    }

    let resolved = resolve(request, None)?;
    let is_stopped = AtomicBool::new(false);
    let mut fixed = Vec::new();
    for extension in resolved.extensions {
        fixed.extend(extension.fix(&resolved.finished(&is_stopped))?);
    }

    Ok(fixed)
}

/// Front matter and data files.
fn of_yaml(root: &Path, locales: &Locales, extensions: Extensions) -> Vec<FixedFile> {
    let claims = |path: &str| {
        extensions
            .iter()
            .any(|extension| extension.is_data_file(path) || extension.is_rules_file(path))
    };
    let found = discover(root, locales, claims);
    let head = front_matter(extensions);
    let pages = found
        .pages
        .iter()
        .filter_map(|page| repaired(root, &page.path, head.schema()));
    let known = schemas(extensions);
    let of_data = |path: &String| {
        let name = Path::new(path).file_stem()?.to_str()?;
        let (_, schema) = known.iter().find(|(known, _)| *known == name)?;
        repaired(root, path, schema)
    };

    pages.chain(found.yaml.iter().filter_map(of_data)).collect()
}

/// A file with its YAML put right, if there is anything to be put right.
fn repaired(root: &Path, path: &str, schema: &serde_json::Value) -> Option<FixedFile> {
    let file = SourceFile::read(root, path).ok()?;
    let span = if path.ends_with(".md") {
        head::fields(&file.text)?
    } else {
        Span::new(0, file.text.len())
    };

    let edits = repairs(&file, span, schema);
    if edits.is_empty() {
        return None;
    }

    let text = Mended::new(&file.text, edits).text;
    Some(FixedFile { file, text })
}
