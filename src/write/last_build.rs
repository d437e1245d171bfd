//! What the last build was made from and what it left, kept below the site's root and not in the output folder: that
//! one holds the same bytes on every machine. It can be deleted; the next build takes longer then.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::disk;
use crate::file_state::FileStates;
use crate::pipeline::Inputs;
use crate::site::agenda::AgendaEntry;

/// The name of the file.
const LAST_BUILD_NAME: &str = "last-build.json";
/// The version of the file's format.
const VERSION: u32 = 4;

/// The last build into one output folder.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LastBuild {
    version: u32,
    output: PathBuf,
    /// What its summary said, if it had no findings: as long as neither sources nor outputs change, there is nothing to
    /// do.
    pub settled: Option<PageSummary>,
    /// What it was made from.
    pub inputs: Inputs,
    /// The states of the files that it left, by path.
    pub outputs: FileStates,
    /// The fingerprints of what outputs were made from, by path, in hexadecimal digits. Outputs that are as quickly
    /// made as compared have none.
    pub made_from: MadeFrom,
}

/// The fingerprints of what outputs were made from, by path, in hexadecimal digits.
pub(super) type MadeFrom = BTreeMap<String, String>;

/// What the summary of a build without findings says of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PageSummary {
    /// How many pages the site has.
    pub pages: usize,
    /// The pages that are not published.
    pub held: Vec<AgendaEntry>,
}

impl LastBuild {
    /// Describes a build into an output folder.
    pub(super) fn new(
        output: &Path,
        settled: Option<PageSummary>,
        inputs: &Inputs,
        outputs: FileStates,
        made_from: MadeFrom,
    ) -> Self {
        Self {
            version: VERSION,
            output: output.into(),
            settled,
            inputs: inputs.to_keep(),
            outputs,
            made_from,
        }
    }

    /// Reads what is known of the last build of a site. Returns an empty value if that build wrote into another output
    /// folder, or was made by a version with another format.
    pub(super) fn read(root: &Path, output: &Path) -> Self {
        let folder = disk::hidden_folder(root, &[]);
        if let Some(folder) = &folder {
            disk::clear_unfinished(folder);
        }

        let bytes = folder.and_then(|folder| disk::read(&folder.join(LAST_BUILD_NAME)).ok());
        let last = bytes.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        last.filter(|last| last.version == VERSION && last.output == output)
            .unwrap_or_default()
    }

    /// Writes this build in place of the one before. Fails if the system does.
    pub(super) fn write(&self, root: &Path) -> Result<()> {
        let folder = disk::hidden_folder(root, &[]).ok_or_else(|| Error::other("a link"))?;
        fs::create_dir_all(&folder)?;
        disk::replace(&folder.join(LAST_BUILD_NAME), &serde_json::to_vec(self)?)
    }
}
