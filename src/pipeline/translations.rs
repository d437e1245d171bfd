//! How far translations are, and recording that they are true to their originals.

use super::{Request, resolve};
use crate::diagnostic::{Diagnostic, any_error};
use crate::site::agenda::AgendaEntry;
use crate::site::translation::{self, TranslationStatus};

/// How far the translations are, and what will appear and expire when.
pub fn status(
    request: &Request,
) -> Result<(Vec<TranslationStatus>, Vec<AgendaEntry>), Vec<Diagnostic>> {
    let resolved = resolve(request, None)?;
    if any_error(&resolved.diagnostics) {
        return Err(resolved.diagnostics);
    }

    Ok((
        translation::status(&resolved.site, &resolved.sources()),
        resolved.agenda,
    ))
}

/// Records translations as made from their originals as they are: those of the files given, or all. Nothing is recorded
/// while there are errors, because where a file cannot be read something else stands in for its text.
pub fn accept(request: &Request, files: &[String]) -> Result<AcceptOutcome, Vec<Diagnostic>> {
    let resolved = resolve(request, None)?;
    if any_error(&resolved.diagnostics) {
        return Err(resolved.diagnostics);
    }

    let (site, sources) = (&resolved.site, resolved.sources());
    let pairs = translation::pairs(site, &sources);
    let mut accepted = AcceptOutcome::default();
    let wanted = |path: &str| files.is_empty() || files.iter().any(|file| file == path);

    for pair in pairs
        .iter()
        .filter(|pair| pair.is_translated() && wanted(&pair.translation.path))
    {
        match translation::accept(&request.root, pair, &site.frame.locales) {
            Ok(record) => accepted
                .records
                .push((pair.translation.path.clone(), record)),
            Err(error) => accepted.failed.push((pair.translation.path.clone(), error)),
        }
    }

    let known = |file: &String| pairs.iter().any(|pair| pair.translation.path == *file);
    accepted.unknown = files.iter().filter(|file| !known(file)).cloned().collect();
    Ok(accepted)
}

/// What became of the translations that were to be recorded.
#[derive(Debug, Default)]
pub struct AcceptOutcome {
    /// Translations and their records.
    pub records: Vec<(String, String)>,
    /// Translations whose records could not be written, and why.
    pub failed: Vec<(String, std::io::Error)>,
    /// Files that translate nothing.
    pub unknown: Vec<String>,
}
