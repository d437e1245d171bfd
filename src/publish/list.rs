//! The list at a target of what planpress has put there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::place::{Body, Place};
use super::{FileEntry, OWN_FOLDER};
use crate::bounds::is_plain_path;

/// The version of the list's format.
const VERSION: u32 = 1;

/// What planpress has put at a target.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PublishedList {
    version: u32,
    /// Names the publication that wrote the list.
    pub run: String,
    /// The address at which the site is published.
    pub address: String,
    /// The files that are there, by path.
    pub files: BTreeMap<String, FileEntry>,
    /// Files that may be there with one of these contents, or not at all: they were being sent or removed.
    #[serde(default)]
    pub open: BTreeMap<String, Vec<FileEntry>>,
}

/// The part of a list that all versions of the format have.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// The path of the list at a target.
fn path() -> String {
    format!("{OWN_FOLDER}/list.json")
}

impl PublishedList {
    /// Makes a list.
    pub(super) fn new(run: &str, address: &str, files: BTreeMap<String, FileEntry>) -> Self {
        Self {
            version: VERSION,
            run: run.into(),
            address: address.into(),
            files,
            open: BTreeMap::new(),
        }
    }

    /// Reads the list at a target; `None` if there is none.
    pub(super) fn read(place: &dyn Place) -> Result<Option<Self>, Failure> {
        let bytes = place
            .read(&path())
            .map_err(|trouble| Failure::Place(trouble, false))?;
        bytes.map(|bytes| Self::parse(&bytes)).transpose()
    }

    /// Reads a list. It names files below the target's folder alone, whoever wrote it.
    fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        let Versioned { version } =
            serde_json::from_slice(bytes).map_err(|_| Failure::DamagedList)?;
        if version > VERSION {
            return Err(Failure::NewerList);
        }

        let list: Self = serde_json::from_slice(bytes).map_err(|_| Failure::DamagedList)?;
        let mut paths = list.files.keys().chain(list.open.keys());
        let is_ours =
            |path: &String| is_plain_path(path) && path.split('/').next() != Some(OWN_FOLDER);
        match paths.all(is_ours) {
            true => Ok(list),
            false => Err(Failure::DamagedList),
        }
    }

    /// Writes the list to the target.
    pub(super) fn write(&self, place: &dyn Place) -> Result<(), Failure> {
        let bytes = serde_json::to_vec(self).map_err(|_| Failure::DamagedList)?;
        place
            .write(&path(), &Body::Bytes(&bytes))
            .map(drop)
            .map_err(|trouble| Failure::Place(trouble, true))
    }
}
