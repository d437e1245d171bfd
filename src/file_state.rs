//! Whether files are as they were, told without reading them. The state of a file is its size, its times of change and
//! its place on the disk. Whatever changes a file, the system sets its time of change.
//!
//! A state that was read right after the file changed does not prove that the content is still the same: the clocks of
//! file systems tick in steps, and within one step a file may change again without a trace. Only a settled state, one
//! older than such a step, is proof; otherwise the content has to be compared.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;

/// What tells one version of a file from the next without reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FileState {
    /// The size in bytes; of a folder, its permissions.
    size: i64,
    /// When the content was last modified, in nanoseconds since 1970.
    modified: i64,
    /// When content or metadata last changed, in nanoseconds since 1970. The system sets this time itself, so that no
    /// program can set it back.
    changed: i64,
    /// The number of the file on its device.
    inode: i64,
    /// The number of the device.
    device: i64,
}

impl FileState {
    /// All five numbers as bytes, for fingerprints.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let numbers = [
            self.size,
            self.modified,
            self.changed,
            self.inode,
            self.device,
        ];
        numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect()
    }

    /// The size of the file in bytes.
    pub(crate) fn bytes(self) -> u64 {
        u64::try_from(self.size).unwrap_or_default()
    }

    /// Whether any change of the file after the moment `now` (in nanoseconds since 1970) would give another state.
    fn is_settled(&self, now: i64) -> bool {
        let newest = self.modified.max(self.changed);
        let step = if newest % SECOND == 0 {
            COARSE_STEP
        } else {
            FINE_STEP
        };
        newest.saturating_add(step) < now
    }
}

const SECOND: i64 = 1_000_000_000;
/// A step of the clock where times have fractions of a second, and more than that.
const FINE_STEP: i64 = SECOND / 10;
/// The longest step there is, where times are whole seconds.
const COARSE_STEP: i64 = 2 * SECOND;

/// The state of a file, or `None` if its metadata cannot be read.
pub(crate) fn read(path: &Path) -> Option<FileState> {
    std::fs::metadata(path)
        .ok()
        .map(|metadata| from_metadata(&metadata))
}

/// The state of a file, or `None` if its metadata cannot be read or the state is not settled yet. Call it before the
/// file is read: the same state later then means the same content.
pub(crate) fn read_settled(path: &Path) -> Option<FileState> {
    let now = now();
    read(path).filter(|state| state.is_settled(now))
}

/// The time now, in nanoseconds since 1970.
fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_nanos() as i64)
}

/// Results that were made from the contents of files, by their paths. A file whose settled state is unchanged is not
/// read again.
#[derive(Debug)]
pub(crate) struct FileCache<T>(Mutex<HashMap<PathBuf, (FileState, T)>>);

impl<T> Default for FileCache<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> FileCache<T> {
    /// What `read` makes of the file at `path`, or made of it before. What fails is not kept.
    pub(crate) fn get_or_read<E>(
        &self,
        path: &Path,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        // Read before the file itself: a change in between is noticed next time.
        let state = read_settled(path);

        let known = self.files().get(path).cloned();
        if let (Some(now), Some((then, made))) = (state, known)
            && now == then
        {
            return Ok(made);
        }

        let made = read()?;
        if let Some(state) = state {
            self.files().insert(path.into(), (state, made.clone()));
        }

        Ok(made)
    }

    /// Forgets the files whose paths are not in `paths`.
    pub(crate) fn retain(&self, paths: &HashSet<PathBuf>) {
        self.files().retain(|path, _| paths.contains(path));
    }

    fn files(&self) -> MutexGuard<'_, HashMap<PathBuf, (FileState, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Fingerprints of the content of files, by name. A file whose settled state is unchanged is not read again.
#[derive(Debug, Default)]
pub(crate) struct FingerprintCache(Mutex<HashMap<String, (FileState, Fingerprint)>>);

impl FingerprintCache {
    /// The fingerprint of the content of an open file, or `None` if it cannot be read. The name is that of the file in
    /// this cache.
    pub(crate) fn fingerprint(&self, name: &str, file: &File) -> Option<Fingerprint> {
        let now = now();
        let metadata = file.metadata().ok()?;
        let settled = Some(from_metadata(&metadata)).filter(|state| state.is_settled(now));

        let known = self.known().get(name).copied();
        if let (Some(now), Some((then, content))) = (settled, known)
            && now == then
        {
            return Some(content);
        }

        let content = Fingerprint::from_file(file).ok()?;
        if let Some(state) = settled {
            self.known().insert(name.into(), (state, content));
        }

        Some(content)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, (FileState, Fingerprint)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The states of several files at one moment, by name. Two of these are equal only if every file is unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStates(BTreeMap<String, RecordedState>);

/// The state of one file at one moment, as it is recorded for the next run.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
struct RecordedState {
    /// The state in a few hexadecimal digits. The name is that of the record on disk.
    stamp: String,
    /// The fingerprint of the content, if the state was not settled.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    content: Option<String>,
    /// Whether the state is settled by now.
    #[serde(skip)]
    is_settled: bool,
}

impl PartialEq for RecordedState {
    fn eq(&self, other: &Self) -> bool {
        self.stamp == other.stamp && self.content == other.content
    }
}

impl FileStates {
    /// Reads the states of files, each given as its name and its path. The content of a file is read, too, if its
    /// state is not settled, or was not in `before`. Files that do not exist are recorded as such.
    pub fn read(files: Vec<(String, PathBuf)>, before: &Self) -> Self {
        let states = files.into_par_iter().map(|(name, path)| {
            let state = recorded_state(&path, before.0.get(&name));
            (name, state)
        });
        Self(states.collect())
    }

    /// The states to record for the next run: without the contents of files whose states are settled by now.
    pub fn to_record(&self) -> Self {
        let mut record = self.clone();
        for state in record.0.values_mut().filter(|state| state.is_settled) {
            state.content = None;
        }

        record
    }

    /// The names of files that are new, changed or deleted since `before`.
    pub(crate) fn changed_since<'a>(
        &'a self,
        before: &'a Self,
    ) -> impl Iterator<Item = &'a String> {
        let new_or_changed = self
            .0
            .iter()
            .filter(|(name, state)| before.0.get(*name) != Some(state));
        let deleted = before
            .0
            .iter()
            .filter(|(name, _)| !self.0.contains_key(*name));
        new_or_changed.chain(deleted).map(|(name, _)| name)
    }

    /// Whether both record a file, and in the same state.
    pub(crate) fn have_same(&self, other: &Self, name: &str) -> bool {
        let state = self.0.get(name);
        state.is_some() && state == other.0.get(name)
    }

    /// Whether no file is recorded.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The state of a file now; `before` is what was recorded of it last.
fn recorded_state(path: &Path, before: Option<&RecordedState>) -> RecordedState {
    let now = now();
    let state = read(path).unwrap_or_default();
    let (is_settled, stamp) = (state.is_settled(now), short_form(state));

    let was_settled = before.is_none_or(|then| then.content.is_none() || then.stamp != stamp);
    let content = if is_settled && was_settled {
        None
    } else {
        Some(content_fingerprint(path))
    };

    RecordedState {
        stamp,
        content,
        is_settled,
    }
}

/// The fingerprint of a file's content in hexadecimal digits; empty for a folder or a file that cannot be read, whose
/// state alone has to tell.
fn content_fingerprint(path: &Path) -> String {
    Fingerprint::from_path(path).map_or(String::new(), Fingerprint::hex)
}

/// A state in a few hexadecimal digits, as records of past states keep it.
fn short_form(state: FileState) -> String {
    Fingerprint::from_bytes(&state.to_bytes()).short()
}

/// The state of a file with this metadata.
#[cfg(unix)]
pub(crate) fn from_metadata(metadata: &Metadata) -> FileState {
    use std::os::unix::fs::MetadataExt;

    if metadata.is_dir() {
        // The files in a folder have states of their own. What counts for the folder is who may open it.
        return FileState {
            size: i64::from(metadata.mode()),
            ..FileState::default()
        };
    }

    FileState {
        size: metadata.size() as i64,
        modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        inode: metadata.ino() as i64,
        device: metadata.dev() as i64,
    }
}

/// A time that the system gives in whole seconds and nanoseconds, in nanoseconds.
#[cfg(unix)]
fn nanoseconds(seconds: i64, rest: i64) -> i64 {
    seconds.wrapping_mul(SECOND).wrapping_add(rest)
}

/// The state of a file with this metadata.
#[cfg(not(unix))]
pub(crate) fn from_metadata(metadata: &Metadata) -> FileState {
    if metadata.is_dir() {
        return FileState {
            size: -1,
            ..FileState::default()
        };
    }

    // A file that replaces another one was made later, even if it keeps the time of its last modification.
    FileState {
        size: metadata.len() as i64,
        modified: metadata.modified().map_or(0, since_1970),
        changed: metadata.created().map_or(0, since_1970),
        ..FileState::default()
    }
}

/// A time in nanoseconds since 1970.
#[cfg(not(unix))]
fn since_1970(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos() as i64)
}

#[cfg(test)]
mod tests {
    use super::{COARSE_STEP, FINE_STEP, FileState, SECOND};

    #[test]
    fn a_state_is_not_settled_before_the_clock_has_gone_on() {
        let (fine, coarse) = (5 * SECOND + 1, 5 * SECOND);
        for (time, step) in [(fine, FINE_STEP), (coarse, COARSE_STEP)] {
            // The younger of both times counts.
            for (modified, changed) in [(time, time), (0, time), (time, 0)] {
                let state = FileState {
                    modified,
                    changed,
                    ..FileState::default()
                };
                assert!(!state.is_settled(time), "{state:?}");
                assert!(!state.is_settled(time + step), "{state:?}");
                assert!(state.is_settled(time + step + 1), "{state:?}");
            }
        }
    }
}
