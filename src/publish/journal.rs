//! The files that have arrived at a target, written down on this computer as they do, so that a publication that was
//! broken off need not send them again.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Result, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::FileEntry;

/// The name of the file.
const NAME: &str = "journal.jsonl";

/// The journal of one run. A line names the run, each further line a file.
#[derive(Debug)]
pub(super) struct Journal {
    place: PathBuf,
    file: Mutex<File>,
}

impl Journal {
    /// Begins the journal of a run, in place of the one before.
    pub(super) fn begin(folder: &Path, run: &str) -> Result<Self> {
        let place = folder.join(NAME);
        let mut file = File::create(&place)?;
        writeln!(file, "{}", serde_json::to_string(run)?)?;

        Ok(Self {
            place,
            file: Mutex::new(file),
        })
    }

    /// Writes down that a file has arrived. If that fails, the file travels once more after a breakdown, and that is
    /// all.
    pub(super) fn note(&self, path: &str, entry: &FileEntry) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(line) = serde_json::to_string(&(path, entry)) {
            let _ = file.write_all(format!("{line}\n").as_bytes());
        }
    }

    /// Ends the journal: the list at the target says everything now.
    pub(super) fn end(self) {
        drop(self.file);
        let _ = fs::remove_file(self.place);
    }

    /// The files that arrived in a run which was broken off; none if the journal is that of another run. A last line
    /// that is not whole does not count.
    pub(super) fn read(folder: &Path, run: &str) -> BTreeMap<String, FileEntry> {
        let text = fs::read_to_string(folder.join(NAME)).unwrap_or_default();
        let mut lines = text.lines();
        let named = lines
            .next()
            .and_then(|it| serde_json::from_str::<String>(it).ok());
        if named.as_deref() != Some(run) {
            return BTreeMap::new();
        }

        lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }
}
