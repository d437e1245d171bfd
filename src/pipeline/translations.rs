//! How far translations are, and recording that they are true to their originals.

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;

use super::{Request, Resolved, resolve};
use crate::diagnostic::{Code, Diagnostic, Severity, any_error, codes};
use crate::site::Site;
use crate::site::agenda::AgendaEntry;
use crate::site::translation::{self, TranslationStatus};

/// A site with its links, whose pages are checked.
fn resolved(request: &Request) -> Result<Resolved, Vec<Diagnostic>> {
    let mut resolved = resolve(request, None)?;
    let found = resolved.check_pages();
    resolved.diagnostics.extend(found);

    Ok(resolved)
}

/// How far the translations are, and what will appear and expire when.
pub fn status(
    request: &Request,
) -> Result<(Vec<TranslationStatus>, Vec<AgendaEntry>), Vec<Diagnostic>> {
    let resolved = resolved(request)?;
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
    let resolved = resolved(request)?;
    let (site, sources): (&Site, _) = (&resolved.site, resolved.sources());
    let pairs = translation::pairs(site, &sources);
    let known = |file: &String| pairs.iter().any(|pair| pair.translation.path == *file);
    let unknown: Vec<String> = files.iter().filter(|file| !known(file)).cloned().collect();

    let mut wanted = Vec::new();
    let mut in_question = HashSet::new();
    for pair in &pairs {
        if files.is_empty() || files.contains(&pair.translation.path) {
            wanted.push(pair);
            in_question.extend([pair.original.path.as_str(), pair.translation.path.as_str()]);
        }
    }

    let errors = resolved
        .diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error);
    let mut paths = errors.map(Diagnostic::path);
    let is_barring = |path: Option<&str>| path.is_none_or(|path| in_question.contains(path));
    if paths.any(|path| !unknown.is_empty() || is_barring(path)) {
        return Err(resolved.diagnostics);
    }

    let mut accepted = AcceptOutcome {
        unknown,
        ..AcceptOutcome::default()
    };
    let found = translation::check(site, &sources, &AtomicBool::new(false));
    // What is to be recorded is no longer out of date.
    let is_settled =
        |code: Code| [codes::STALE_TRANSLATION, codes::UNRECORDED_TRANSLATION].contains(&code);
    let found: Vec<Diagnostic> = found
        .into_iter()
        .filter(|it| !is_settled(it.code))
        .collect();

    for pair in wanted.into_iter().filter(|pair| pair.is_translated()) {
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
