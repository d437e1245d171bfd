//! The list of what planpress wrote into a folder, kept in that folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Result};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::pipeline::Inputs;

/// The list's name.
pub const LIST: &str = ".planpress.json";
/// Of the list's format.
const VERSION: u32 = 1;

/// What is listed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct List<T> {
    version: u32,
    /// Paths below the folder.
    pub files: T,
    /// What the last build was, where it had no findings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
    /// What the files were made from.
    #[serde(default)]
    pub inputs: Inputs,
}

/// A build without findings: while neither its sources nor its outputs change there is nothing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Stamp of what it wrote.
    pub outputs: String,
    /// Pages of the site.
    pub pages: usize,
    /// Pages held back.
    pub held: usize,
}

/// All that lists of other versions are asked for.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// The list of a folder; an empty one where the folder has nothing that others could miss.
pub fn read(folder: &Path) -> std::result::Result<List<BTreeSet<String>>, Refusal> {
    let io = |error| Refusal::Io(folder.join(LIST), error);
    match fs::read(folder.join(LIST)) {
        Ok(bytes) => parse(&bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if folder.is_dir() && has_visible_files(folder).map_err(io)? {
                Err(Refusal::NotOurs)
            } else {
                Ok(List::default())
            }
        }
        Err(error) => Err(io(error)),
    }
}

/// A list of ours that names files inside the folder alone.
fn parse(bytes: &[u8]) -> std::result::Result<List<BTreeSet<String>>, Refusal> {
    let Versioned { version } = serde_json::from_slice(bytes).map_err(|_| Refusal::DamagedList)?;
    if version > VERSION {
        return Err(Refusal::NewerList);
    }
    let list: List<BTreeSet<String>> = serde_json::from_slice(bytes).map_err(|_| Refusal::DamagedList)?;
    let is_inside =
        |path: &String| !path.contains(['\\', '\0']) && path.split('/').all(|part| !["", ".", ".."].contains(&part));
    if list.files.iter().all(is_inside) { Ok(list) } else { Err(Refusal::DamagedList) }
}

/// Writes the list in the folder `temporary` and puts it in place.
pub fn write(
    folder: &Path,
    temporary: &Path,
    files: &BTreeSet<String>,
    settled: Option<Settled>,
    inputs: &Inputs,
) -> Result<()> {
    let list = serde_json::to_vec_pretty(&List { version: VERSION, files, settled, inputs: inputs.clone() })?;
    let new = temporary.join(LIST);
    fs::write(&new, list)?;
    // A list that a power cut leaves empty would bar the next build.
    File::open(&new)?.sync_data()?;
    fs::rename(new, folder.join(LIST))
}

fn has_visible_files(folder: &Path) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        if !entry?.file_name().to_string_lossy().starts_with('.') {
            return Ok(true);
        }
    }
    Ok(false)
}
