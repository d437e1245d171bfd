//! The output folder. Only files whose bytes changed are written, each to a temporary name first; only what
//! planpress wrote before is ever deleted; nothing changes before everything is rendered.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::pipeline::Inputs;
use crate::site::route::OutputPath;
use crate::stamp;

/// Lists what planpress wrote into the folder.
const OWNED: &str = ".planpress.json";
/// Holds new files until all are there.
const STAGING: &str = ".planpress-staging";
/// Of the list's format.
const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct Owned<T> {
    version: u32,
    files: T,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settled: Option<Settled>,
    /// What the files were made from.
    #[serde(default)]
    inputs: Inputs,
}

/// A build without findings: while neither its sources nor its outputs change there is nothing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Stamp of what it wrote.
    outputs: String,
    /// Pages of the site.
    pub pages: usize,
    /// Pages held back.
    pub held: usize,
}

/// What a publication did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// New or changed files.
    pub written: usize,
    /// Files that were the same.
    pub unchanged: usize,
    /// Files of an earlier run that this one does not have.
    pub removed: usize,
}

/// Why an output folder cannot be used.
#[derive(Debug)]
pub enum Refusal {
    /// It holds files, and planpress wrote none of them.
    NotOurs,
    /// It is a file.
    NotAFolder,
    /// Its list is from another version of planpress or damaged.
    UnknownList,
    /// These files stand where outputs belong, and are not ours.
    Foreign(Vec<String>),
    /// The system refused.
    Io(PathBuf, Error),
}

/// A publication in progress.
#[derive(Debug)]
pub struct Publication {
    folder: PathBuf,
    is_new: bool,
    owned: BTreeSet<String>,
    settled: Option<Settled>,
    inputs: Inputs,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    paths: Vec<String>,
    staged: usize,
    foreign: Vec<String>,
    error: Option<(PathBuf, Error)>,
}

impl Publication {
    /// Opens a folder for writing. Nothing in it changes yet.
    pub fn open(folder: &Path) -> std::result::Result<Self, Refusal> {
        let io = |error| Refusal::Io(folder.to_path_buf(), error);
        let is_new = !folder.exists();
        if !is_new && !folder.is_dir() {
            return Err(Refusal::NotAFolder);
        }
        let list = match fs::read(folder.join(OWNED)) {
            Ok(bytes) => read_owned(&bytes).ok_or(Refusal::UnknownList)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if !is_new && has_visible_files(folder).map_err(io)? {
                    return Err(Refusal::NotOurs);
                }
                Owned { version: VERSION, files: BTreeSet::new(), settled: None, inputs: Inputs::default() }
            }
            Err(error) => return Err(io(error)),
        };
        let Owned { files: owned, settled, inputs, .. } = list;
        let publication = Self { folder: folder.into(), is_new, owned, settled, inputs, seen: Mutex::default() };
        publication.discard_staging().map_err(io)?;
        Ok(publication)
    }

    /// What the last build was, if it was made from the same inputs and its outputs are as it left them.
    pub fn settled(&self, inputs: &Inputs) -> Option<(&Settled, Counts)> {
        let same = |settled: &&Settled| self.inputs == *inputs && settled.outputs == self.stamp(&self.owned);
        let settled = self.settled.as_ref().filter(same)?;
        Some((settled, Counts { unchanged: self.owned.len(), ..Counts::default() }))
    }

    /// What the last build was made from.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// Whether the last build wrote a file.
    pub fn owns(&self, path: &str) -> bool {
        self.owned.contains(path)
    }

    fn stamp(&self, files: &BTreeSet<String>) -> String {
        stamp::of_files(&self.folder, &files.iter().map(String::as_str).collect::<Vec<_>>()).hex()
    }

    /// Takes the bytes of one output. Called from several threads.
    pub fn stage(&self, path: &OutputPath, bytes: Vec<u8>) {
        let target = self.folder.join(&path.0);
        let current = if self.is_new { None } else { fs::read(&target).ok() };
        let same = current.as_ref().is_some_and(|current| *current == bytes);
        let foreign = current.is_some() && !same && !self.owned.contains(&path.0);
        let staged = if same || foreign { Ok(()) } else { self.write_staged(&path.0, &bytes) };
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.paths.push(path.0.clone());
        match staged {
            Ok(()) if foreign => seen.foreign.push(path.0.clone()),
            Ok(()) => seen.staged += usize::from(!same),
            Err(error) => drop(seen.error.get_or_insert((target, error))),
        }
    }

    /// Staged files lie as they will in the folder, so that new folders go over as a whole.
    fn write_staged(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let temporary = self.folder.join(STAGING).join(path);
        if let Some(parent) = temporary.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(temporary, bytes)
    }

    /// Puts all staged files in place and deletes what is left of earlier runs. `settle` gives the numbers of pages
    /// and of pages held back of a build without findings.
    pub fn commit(self, inputs: Inputs, settle: Option<(usize, usize)>) -> std::result::Result<Counts, Refusal> {
        let mut seen = std::mem::take(&mut *self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        if let Some((path, error)) = seen.error.take() {
            self.abandon();
            return Err(Refusal::Io(path, error));
        }
        if !seen.foreign.is_empty() {
            self.abandon();
            seen.foreign.sort();
            return Err(Refusal::Foreign(seen.foreign));
        }
        self.replace(seen, inputs, settle).map_err(|error| Refusal::Io(self.folder.clone(), error))
    }

    fn replace(&self, seen: Seen, inputs: Inputs, settle: Option<(usize, usize)>) -> Result<Counts> {
        let paths: BTreeSet<String> = seen.paths.into_iter().collect();
        let stale: Vec<&String> = self.owned.difference(&paths).collect();
        let changed = seen.staged > 0 || !stale.is_empty() || self.owned != paths;
        let staging = self.folder.join(STAGING);
        if changed {
            // Listed before they are there: a run that dies half-way leaves nothing it cannot claim.
            self.write_owned(&self.owned.union(&paths).collect(), None, &self.inputs)?;
        }
        for path in &stale {
            self.remove(path)?;
        }
        if seen.staged > 0 {
            move_into(&staging, &self.folder)?;
        }
        self.discard_staging()?;
        let settled = settle.map(|(pages, held)| Settled { outputs: self.stamp(&paths), pages, held });
        if !stale.is_empty() || settled != self.settled || inputs != self.inputs {
            self.write_owned(&paths.iter().collect(), settled, &inputs)?;
        }
        Ok(Counts { written: seen.staged, unchanged: paths.len() - seen.staged, removed: stale.len() })
    }

    /// Leaves the folder as it was.
    pub fn abandon(&self) {
        // What cannot be removed now is removed by the next run.
        let _ = self.discard_staging();
        if self.is_new {
            let _ = fs::remove_dir(&self.folder);
        }
    }

    fn discard_staging(&self) -> Result<()> {
        match fs::remove_dir_all(self.folder.join(STAGING)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes a file and the folders that this leaves empty.
    fn remove(&self, path: &str) -> Result<()> {
        let target = self.folder.join(path);
        match fs::remove_file(&target) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut folder = target.parent();
        while let Some(parent) = folder.filter(|parent| *parent != self.folder) {
            if fs::remove_dir(parent).is_err() {
                break;
            }
            folder = parent.parent();
        }
        Ok(())
    }

    fn write_owned(&self, files: &BTreeSet<&String>, settled: Option<Settled>, inputs: &Inputs) -> Result<()> {
        let list = serde_json::to_vec_pretty(&Owned { version: VERSION, files, settled, inputs: inputs.clone() })?;
        let temporary = self.folder.join(format!("{OWNED}.new"));
        fs::create_dir_all(&self.folder)?;
        fs::write(&temporary, list)?;
        fs::rename(temporary, self.folder.join(OWNED))
    }
}

/// Moves what lies in one folder into another: a folder that is new there at once, else file by file.
fn move_into(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let (entry, target) = entry.map(|entry| (entry.path(), to.join(entry.file_name())))?;
        match fs::rename(&entry, &target) {
            Err(_) if entry.is_dir() && target.is_dir() => move_into(&entry, &target)?,
            other => other?,
        }
    }
    Ok(())
}

/// The list, if it is one of ours and names only files inside the folder.
fn read_owned(bytes: &[u8]) -> Option<Owned<BTreeSet<String>>> {
    let owned: Owned<BTreeSet<String>> = serde_json::from_slice(bytes).ok()?;
    let inside = |path: &String| path.split('/').all(|part| !part.is_empty() && part != ".." && part != ".");
    (owned.version == VERSION && owned.files.iter().all(inside)).then_some(owned)
}

fn has_visible_files(folder: &Path) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        if !entry?.file_name().to_string_lossy().starts_with('.') {
            return Ok(true);
        }
    }
    Ok(false)
}
