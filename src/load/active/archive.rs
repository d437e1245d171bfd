//! What lies in archives: programs must not travel in one where they may not lie beside it.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use zip::ZipArchive;

use super::names;

/// What keeps an archive from being published.
pub(super) enum Problem {
    /// It holds a program of this name.
    Program(String),
    /// It holds another archive of this name.
    Archive(String),
}

/// Reads the names in a ZIP archive, and nothing else of it. What is no archive in truth has none. Archives within one
/// that is `of_documents`, such as the files that an office program writes, are part of it.
pub(super) fn check(path: &Path, of_documents: bool) -> Option<Problem> {
    let file = BufReader::new(File::open(path).ok()?);
    let archive = ZipArchive::new(file).ok()?;
    let mut nested = None;

    for raw in archive.file_names_raw() {
        let name = String::from_utf8_lossy(raw);

        let lower = name
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        if names::is_program_when_unpacked(&lower) {
            return Some(Problem::Program(name.into_owned()));
        }

        if nested.is_none() && !of_documents && names::is_archive(&lower) {
            nested = Some(Problem::Archive(name.into_owned()));
        }
    }

    nested
}
