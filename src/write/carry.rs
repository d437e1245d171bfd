//! What stays in an output folder goes into its next state under a second name for the same file: nothing is copied,
//! and it keeps its times and its place on the disk.

use std::collections::HashSet;
use std::fs::{self, DirEntry, Metadata};
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::list::LIST_NAME;
use crate::disk::HIDDEN_FOLDER;

/// From where to where, and what is left out.
pub struct CarryOver<'a> {
    /// Paths that are new in the next state, or that it no longer has.
    pub without: HashSet<&'a str>,
    /// What a fresh folder is like.
    fresh: Metadata,
    in_the_way: Mutex<Vec<String>>,
}

/// Carries over everything but what is to be left out; gives the files of others whose place is taken.
pub fn carry_over(from: &Path, to: &Path, without: HashSet<&str>) -> Result<Vec<String>> {
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
    fn folder(&self, from: &Path, to: &Path, path: &str) -> Result<()> {
        let entries: Vec<DirEntry> = fs::read_dir(from)?.collect::<Result<_>>()?;
        // A folder that only held what goes now goes with it.
        let is_kept = |entry: &DirEntry| {
            entry
                .file_type()
                .is_ok_and(|kind| !kind.is_dir() && self.keeps(entry, path))
        };
        if entries.is_empty() || entries.iter().any(is_kept) {
            fs::create_dir_all(to).or_else(|error| self.note(error, path))?;
        }
        entries
            .par_iter()
            .filter(|entry| self.keeps(entry, path))
            .try_for_each(|entry| {
                let (name, from) = (entry.file_name(), entry.path());
                let (to, path) = (to.join(&name), join(path, &name.to_string_lossy()));
                if entry.file_type()?.is_dir() {
                    return self.folder(&from, &to, &path);
                }
                fs::hard_link(&from, &to).or_else(|error| self.note(error, &path))
            })?;
        if to.is_dir() {
            keep_access(&fs::metadata(from)?, &self.fresh, to)
        } else {
            Ok(())
        }
    }

    fn keeps(&self, entry: &DirEntry, folder: &str) -> bool {
        let name = entry.file_name();
        let is_own = || folder.is_empty() && (name == LIST_NAME || name == HIDDEN_FOLDER);
        !is_own()
            && !self
                .without
                .contains(&*join(folder, &name.to_string_lossy()))
    }

    /// A place that is taken is the editor's to clear; anything else is the system's.
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

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.into()
    } else {
        format!("{folder}/{name}")
    }
}

/// Gives a fresh folder the owner and the rights of the one that it stands for.
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
