//! What stays in an output folder is carried into its next state as a second name for the same file: nothing is copied,
//! and it keeps its times and its place on the disk.

use std::collections::HashSet;
use std::fs::{self, DirEntry, Metadata};
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::list::LIST_NAME;
use crate::disk::HIDDEN_FOLDER;

/// A folder that is being carried over.
struct CarryOver<'a> {
    /// Paths that are new in the next state, or that it no longer has. They are left out.
    without: HashSet<&'a str>,
    /// The owner and the rights of a fresh folder.
    fresh: Metadata,
    /// Files that planpress did not write and whose place is taken.
    in_the_way: Mutex<Vec<String>>,
}

/// Carries over everything in a folder but the paths in `without`. Returns the files that planpress did not write and
/// whose place is taken.
pub(super) fn carry_over(from: &Path, to: &Path, without: HashSet<&str>) -> Result<Vec<String>> {
    fs::create_dir_all(to)?;
    let carry = CarryOver {
        without,
        fresh: fs::metadata(to)?,
        in_the_way: Mutex::default(),
    };
    carry.folder(from, to, "")?;

    Ok(carry
        .in_the_way
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner))
}

impl CarryOver<'_> {
    /// Carries over a folder. `path` is its path below the output folder.
    fn folder(&self, from: &Path, to: &Path, path: &str) -> Result<()> {
        let entries: Vec<DirEntry> = fs::read_dir(from)?.collect::<Result<_>>()?;

        // A folder that has nothing but what is removed is removed with it.
        let mut files = entries.iter().filter(|entry| is_file(entry));
        if entries.is_empty() || files.any(|entry| self.keeps(entry, path)) {
            fs::create_dir_all(to).or_else(|error| self.note(error, path))?;
        }

        entries
            .par_iter()
            .filter(|entry| self.keeps(entry, path))
            .try_for_each(|entry| self.entry(entry, to, path))?;

        if to.is_dir() {
            keep_access(&fs::metadata(from)?, &self.fresh, to)
        } else {
            Ok(())
        }
    }

    /// Carries over an entry of the folder at `folder` into the folder `to`.
    fn entry(&self, entry: &DirEntry, to: &Path, folder: &str) -> Result<()> {
        let (name, from) = (entry.file_name(), entry.path());
        let (to, path) = (to.join(&name), join(folder, &name.to_string_lossy()));
        if entry.file_type()?.is_dir() {
            self.folder(&from, &to, &path)
        } else {
            fs::hard_link(&from, &to).or_else(|error| self.note(error, &path))
        }
    }

    /// Tells whether an entry of a folder is carried over. The list and the hidden folder of planpress are not.
    fn keeps(&self, entry: &DirEntry, folder: &str) -> bool {
        let name = entry.file_name();
        if folder.is_empty() && (name == LIST_NAME || name == HIDDEN_FOLDER) {
            return false;
        }

        let path = join(folder, &name.to_string_lossy());
        !self.without.contains(path.as_str())
    }

    /// Notes that the place of a file is taken, which the editor can clear. Returns any other error, which is the
    /// system's.
    fn note(&self, error: Error, path: &str) -> Result<()> {
        if ![ErrorKind::AlreadyExists, ErrorKind::NotADirectory].contains(&error.kind()) {
            return Err(error);
        }

        self.in_the_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(path.into());
        Ok(())
    }
}

/// Tells whether an entry is anything but a folder.
fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_ok_and(|kind| !kind.is_dir())
}

/// Joins the path of a folder and a name with `/`.
fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.into()
    } else {
        format!("{folder}/{name}")
    }
}

/// Gives a fresh folder the owner and the rights of the one that it replaces.
#[cfg(unix)]
fn keep_access(old: &Metadata, fresh: &Metadata, folder: &Path) -> Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    if (old.uid(), old.gid()) != (fresh.uid(), fresh.gid()) {
        chown(folder, Some(old.uid()), Some(old.gid()))?;
    }

    if old.mode() == fresh.mode() {
        Ok(())
    } else {
        fs::set_permissions(folder, old.permissions())
    }
}

#[cfg(not(unix))]
fn keep_access(_old: &Metadata, _fresh: &Metadata, _folder: &Path) -> Result<()> {
    Ok(())
}
