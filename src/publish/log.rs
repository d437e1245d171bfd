//! The log of the publications to a target: when, who, what, and how it ended.

use std::fs::{self, File};
use std::io::{Result, Write};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::local::folder_of;

/// The name of the file.
const NAME: &str = "log.jsonl";

/// One publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogLine {
    /// When it ended, as RFC 3339 writes it.
    pub at: String,
    /// Who published: the name with which the person is logged in.
    pub who: String,
    /// What was done: `publish` or `back`.
    pub what: String,
    /// The address of the site.
    pub address: String,
    /// How many files were sent.
    pub sent: usize,
    /// How many files were removed.
    pub removed: usize,
    /// How it ended: `done`, or what went wrong.
    pub result: String,
}

impl LogLine {
    /// Adds the line to the log of a target. The log is on the disk when this returns.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(folder.join(NAME))?;
        file.write_all(format!("{}\n", serde_json::to_string(self)?).as_bytes())?;
        file.sync_data()
    }

    /// The log of a target, the last publication first.
    pub(super) fn read_all(root: &Path, target: &str) -> std::result::Result<Vec<Self>, Failure> {
        let folder = folder_of(root).map_err(Failure::local(root))?;
        let text = fs::read_to_string(folder.join(target).join(NAME)).unwrap_or_default();
        let lines = text.lines().rev();

        Ok(lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect())
    }
}

/// The moment, as RFC 3339 writes it, in whole seconds.
pub(super) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The name with which the person who publishes is logged in.
pub(super) fn who() -> String {
    let names = ["USER", "USERNAME", "LOGNAME"].iter();
    let mut known = names.filter_map(|name| std::env::var(name).ok());
    known.find(|name| !name.is_empty()).unwrap_or_default()
}
