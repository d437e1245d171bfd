//! Stamps: whether files are as they were, told without reading them. A stamp holds a file's size, times of change and
//! place on the disk; the system sets the second of the times whenever anything changes.
//!
//! A stamp that is as young as the look at it proves nothing: clocks of file systems tick in steps, and within one step
//! a file may change again without a trace. What such a file holds has to be compared.

use std::collections::{BTreeMap, HashMap};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;

/// What tells one state of a file from the next: size, times of change, place on the disk.
pub type Stamp = [i64; 5];

const SECOND: i64 = 1_000_000_000;
/// A step of the clock where times have fractions of a second, and more than that.
const FINE_STEP: i64 = SECOND / 10;
/// The longest step there is, where times are whole seconds.
const COARSE_STEP: i64 = 2 * SECOND;

/// Of one file; none where it cannot be looked at.
pub fn of_file(path: &Path) -> Option<Stamp> {
    std::fs::metadata(path)
        .ok()
        .map(|metadata| of_metadata(&metadata))
}

/// Of one file, if the same stamp will mean the same content; taken before the file is read.
pub fn proof_of_file(path: &Path) -> Option<Stamp> {
    let now = now();
    of_file(path).filter(|stamp| is_proof(stamp, now))
}

/// Nanoseconds since 1970.
fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_nanos() as i64)
}

/// Whether a change after the moment `now` would give another stamp.
fn is_proof(stamp: &Stamp, now: i64) -> bool {
    let [_, modified, changed, ..] = *stamp;
    let newest = modified.max(changed);
    let step = if newest % SECOND == 0 {
        COARSE_STEP
    } else {
        FINE_STEP
    };
    newest.saturating_add(step) < now
}

/// What files hold, by path: those whose stamps prove that they are as they were are not read again.
#[derive(Debug, Default)]
pub struct Contents(Mutex<HashMap<PathBuf, (Stamp, Fingerprint)>>);

impl Contents {
    /// The fingerprint of what a file holds now; none where it cannot be read.
    pub fn of(&self, path: &Path) -> Option<Fingerprint> {
        let proof = proof_of_file(path);
        let known = self
            .known()
            .get(path)
            .filter(|(stamp, _)| Some(*stamp) == proof)
            .map(|(_, content)| *content);
        if known.is_some() {
            return known;
        }

        let content = Fingerprint::of_file(path).ok()?;
        if let Some(stamp) = proof {
            self.known().insert(path.into(), (stamp, content));
        }
        Some(content)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, (Stamp, Fingerprint)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Files at one moment, by name. Two looks are equal only if every file is as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files(BTreeMap<String, State>);

/// One file at one moment.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
struct State {
    /// In a few digits.
    stamp: String,
    /// The fingerprint of what it holds, where the stamp proves nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    content: Option<String>,
    /// Whether the stamp is a proof by now.
    #[serde(skip)]
    is_proven: bool,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.stamp == other.stamp && self.content == other.content
    }
}

impl Files {
    /// Looks at files, each with its name. What a file holds is looked at where its stamp proves nothing, or did not
    /// when it was looked at `before`. A file that is not there counts too.
    pub fn look(files: Vec<(String, PathBuf)>, before: &Self) -> Self {
        let state = |(name, path): (String, PathBuf)| {
            let now = now();
            let stamp = of_file(&path).unwrap_or_default();
            let (is_proven, digits) = (is_proof(&stamp, now), digits(&stamp));
            let was_proven = before
                .0
                .get(&name)
                .is_none_or(|then| then.content.is_none() || then.stamp != digits);
            let content = if is_proven && was_proven {
                None
            } else {
                Some(content_of(&path))
            };
            (
                name,
                State {
                    stamp: digits,
                    content,
                    is_proven,
                },
            )
        };
        Self(files.into_par_iter().map(state).collect())
    }

    /// As it is kept for the next look: without the contents of files whose stamps are proofs by now.
    pub fn to_keep(&self) -> Self {
        let keep = |(name, state): (&String, &State)| {
            let content = state.content.clone().filter(|_| !state.is_proven);
            (
                name.clone(),
                State {
                    content,
                    ..state.clone()
                },
            )
        };
        Self(self.0.iter().map(keep).collect())
    }

    /// The names of files that are new, others or gone.
    pub fn changed_since<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a String> {
        let new = self
            .0
            .iter()
            .filter(|(name, state)| before.0.get(*name) != Some(state));
        let gone = before
            .0
            .iter()
            .filter(|(name, _)| !self.0.contains_key(*name));
        new.chain(gone).map(|(name, _)| name)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }
}

fn content_of(path: &Path) -> String {
    // A folder, or a file that cannot be read: what comes of it, its stamp alone must tell.
    Fingerprint::of_file(path).map_or(String::new(), Fingerprint::hex)
}

fn digits(stamp: &Stamp) -> String {
    let bytes: Vec<u8> = stamp
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    Fingerprint::of(&bytes).short()
}

#[cfg(unix)]
fn of_metadata(metadata: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    if metadata.is_dir() {
        // What lies in it has stamps of its own; who may look into it counts.
        return [i64::from(metadata.mode()), 0, 0, 0, 0];
    }
    let nanoseconds = |seconds: i64, rest: i64| seconds.wrapping_mul(SECOND).wrapping_add(rest);
    [
        metadata.size() as i64,
        nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        metadata.ino() as i64,
        metadata.dev() as i64,
    ]
}

#[cfg(not(unix))]
fn of_metadata(metadata: &Metadata) -> Stamp {
    if metadata.is_dir() {
        return [-1, 0, 0, 0, 0];
    }
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    [
        metadata.len() as i64,
        modified.map_or(0, |time| time.as_nanos() as i64),
        0,
        0,
        0,
    ]
}

#[cfg(test)]
mod tests {
    use super::{COARSE_STEP, FINE_STEP, SECOND, is_proof};

    #[test]
    fn a_stamp_proves_nothing_before_the_clock_has_gone_on() {
        let (fine, coarse) = (5 * SECOND + 1, 5 * SECOND);
        for (time, step) in [(fine, FINE_STEP), (coarse, COARSE_STEP)] {
            // The younger of both times counts.
            for stamp in [
                [1, time, time, 2, 3],
                [1, 0, time, 2, 3],
                [1, time, 0, 2, 3],
            ] {
                assert!(
                    !is_proof(&stamp, time) && !is_proof(&stamp, time + step),
                    "{stamp:?}"
                );
                assert!(is_proof(&stamp, time + step + 1), "{stamp:?}");
            }
        }
    }
}
