//! How far translations are, and recording that they are true to their originals.

use super::{Request, resolve};
use crate::diagnostic::{Code, Diagnostic, Severity, any_error, codes};
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

/// Records translations as made from their originals as they are: those of the files given, or all. A translation
/// with errors is not recorded. Nothing is while one of the files in question, or something that is not in a file,
/// has errors: where a file cannot be read, something else stands in for its text.
pub fn accept(request: &Request, files: &[String]) -> Result<AcceptOutcome, Vec<Diagnostic>> {
    let resolved = resolve(request, None)?;
    let (site, sources) = (&resolved.site, resolved.sources());
    let pairs = translation::pairs(site, &sources);
    let known = |file: &String| pairs.iter().any(|pair| pair.translation.path == *file);
    let unknown: Vec<String> = files.iter().filter(|file| !known(file)).cloned().collect();

    let is_in_question = |path: &str| {
        let mut pairs = pairs
            .iter()
            .filter(|pair| files.is_empty() || files.contains(&pair.translation.path));
        pairs.any(|pair| pair.original.path == path || pair.translation.path == path)
    };

    let bars = |it: &&Diagnostic| {
        it.severity == Severity::Error
            && (!unknown.is_empty() || it.path().is_none_or(is_in_question))
    };
    if resolved.diagnostics.iter().any(|it| bars(&it)) {
        return Err(resolved.diagnostics);
    }

    let mut accepted = AcceptOutcome::default();
    let wanted = |path: &str| files.is_empty() || files.iter().any(|file| file == path);

    let (_, found) = translation::check(site, &sources);
    // What is to be recorded is no longer out of date.
    let is_settled =
        |code: Code| [codes::STALE_TRANSLATION, codes::UNRECORDED_TRANSLATION].contains(&code);
    let found: Vec<Diagnostic> = found
        .into_iter()
        .filter(|it| !is_settled(it.code))
        .collect();

    for pair in pairs
        .iter()
        .filter(|pair| pair.is_translated() && wanted(&pair.translation.path))
    {
        let path = &pair.translation.path;
        let of_file = found.iter().filter(|it| it.path() == Some(path));
        let of_file: Vec<Diagnostic> = of_file.cloned().collect();
        if any_error(&of_file) {
            accepted.refused.push(path.clone());
        } else {
            match translation::accept(&request.root, pair, &site.frame.locales) {
                Ok(record) => accepted.records.push((path.clone(), record)),
                Err(error) => accepted.failed.push((path.clone(), error)),
            }
        }

        accepted.findings.extend(of_file);
    }

    accepted.unknown = unknown;
    Ok(accepted)
}

/// What became of the translations that were to be recorded.
#[derive(Debug, Default)]
pub struct AcceptOutcome {
    /// Translations and their records.
    pub records: Vec<(String, String)>,
    /// Translations that have errors, and were not recorded.
    pub refused: Vec<String>,
    /// Translations whose records could not be written, and why.
    pub failed: Vec<(String, std::io::Error)>,
    /// Files that translate nothing.
    pub unknown: Vec<String>,
    /// What differs between the translations and their originals.
    pub findings: Vec<Diagnostic>,
}
