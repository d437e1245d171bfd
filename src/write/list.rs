//! The list of what planpress wrote into a folder, kept in that folder.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Result};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::OutputError;
use crate::bounds::is_plain_path;
use crate::disk;
use crate::load::leftover::is_leftover;

/// The list's name.
pub(super) const LIST_NAME: &str = ".planpress.json";
/// The version of the list's format.
const VERSION: u32 = 1;

/// The list of the files that planpress wrote into a folder.
#[derive(Serialize, Deserialize)]
struct OutputList<T> {
    version: u32,
    /// Paths below the folder.
    files: T,
}

/// The part of a list that all versions of the format have.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// Reads the list in a folder. Without a list, returns an empty one if the folder is missing or has no visible files,
/// and an error otherwise: these files are somebody else's.
pub(super) fn read(folder: &Path) -> std::result::Result<BTreeSet<String>, OutputError> {
    let io = |error| OutputError::Io(folder.join(LIST_NAME), error);
    match disk::read(&folder.join(LIST_NAME)) {
        Ok(bytes) => parse(&bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if folder.is_dir() && has_visible_files(folder).map_err(io)? {
                Err(OutputError::NotOurs)
            } else {
                Ok(BTreeSet::new())
            }
        }
        Err(error) => Err(io(error)),
    }
}

/// Reads a list. It must be one of ours, and name files inside the folder alone.
fn parse(bytes: &[u8]) -> std::result::Result<BTreeSet<String>, OutputError> {
    let Versioned { version } =
        serde_json::from_slice(bytes).map_err(|_| OutputError::DamagedList)?;
    if version > VERSION {
        return Err(OutputError::NewerList);
    }

    let OutputList { files, .. }: OutputList<BTreeSet<String>> =
        serde_json::from_slice(bytes).map_err(|_| OutputError::DamagedList)?;
    if files.iter().all(|path| is_plain_path(path)) {
        Ok(files)
    } else {
        Err(OutputError::DamagedList)
    }
}

/// Writes the list in the folder `temporary` and puts it in place, unless it is there already.
pub(super) fn write(folder: &Path, temporary: &Path, files: &BTreeSet<String>) -> Result<()> {
    let list = serde_json::to_vec_pretty(&OutputList {
        version: VERSION,
        files,
    })?;

    let (new, place) = (temporary.join(LIST_NAME), folder.join(LIST_NAME));
    if fs::read(&place).is_ok_and(|old| old == list) {
        return Ok(());
    }

    fs::write(&new, list)?;
    // A list that a power cut leaves empty would prevent the next build.
    disk::open_for_sync(&new)?.sync_data()?;

    disk::rename(&new, &place)
}

/// Tells whether a folder has files that somebody put there: their names do not begin with a dot, and they are not what
/// a system leaves in every folder.
fn has_visible_files(folder: &Path) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !is_leftover(&name) {
            return Ok(true);
        }
    }

    Ok(false)
}
