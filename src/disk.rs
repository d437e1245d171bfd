//! Files that planpress keeps for itself or writes among the sources: ordinary ones, each whole or not there.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What planpress keeps beside a site's sources or its output.
pub const HIDDEN_FOLDER: &str = ".planpress";
/// How the name of a file begins that is being written.
const UNFINISHED_PREFIX: &str = ".planpress-";

/// A folder in the hidden one; none where a link stands in its way: what it leads to is not planpress's.
pub fn hidden_folder(beside: &Path, below: &[&str]) -> Option<PathBuf> {
    [HIDDEN_FOLDER]
        .iter()
        .chain(below)
        .try_fold(beside.to_path_buf(), |folder, name| {
            let folder = folder.join(name);
            (!folder.is_symlink()).then_some(folder)
        })
}

/// Reads an ordinary file. A link may lead anywhere, and a pipe has no end.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    if fs::symlink_metadata(path)?.is_file() {
        return fs::read(path);
    }
    Err(Error::new(ErrorKind::InvalidInput, "not an ordinary file"))
}

/// Puts a file in its place, or another one in the place of it: at any moment there is the old one or the new one.
pub fn replace(place: &Path, bytes: &[u8]) -> Result<()> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let staged = place.with_file_name(format!("{UNFINISHED_PREFIX}{process}-{count}"));
    let done = stage(&staged, place, bytes).and_then(|()| fs::rename(&staged, place));
    if done.is_err() {
        let _ = fs::remove_file(&staged);
    }
    done
}

fn stage(staged: &Path, place: &Path, bytes: &[u8]) -> Result<()> {
    File::options()
        .write(true)
        .create_new(true)
        .open(staged)?
        .write_all(bytes)?;
    match fs::metadata(place) {
        Ok(old) if old.is_file() => fs::set_permissions(staged, old.permissions()),
        _ => Ok(()),
    }
}

/// Removes what runs that were ended have left unfinished in a folder of planpress's own.
pub fn clear_unfinished(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let left = entries.filter(|entry| {
        entry
            .file_name()
            .to_string_lossy()
            .starts_with(UNFINISHED_PREFIX)
    });
    left.for_each(|entry| drop(fs::remove_file(entry.path())));
}
