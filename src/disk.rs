//! Reading and writing the files that planpress keeps for itself or changes among the sources. They are ordinary files,
//! not links or pipes, and are replaced in one step, so that none is ever half written.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The hidden folder in which planpress keeps files beside a site's sources or its output.
pub const HIDDEN_FOLDER: &str = ".planpress";
/// The beginning of the name of a file that is still being written.
const UNFINISHED_PREFIX: &str = ".planpress-";

/// The path of a folder in planpress's hidden folder, which is in the folder `beside`; `below` are the names of the
/// folders on the way. Gives `None` if one of these is a link: what it leads to does not belong to planpress.
pub fn hidden_folder(beside: &Path, below: &[&str]) -> Option<PathBuf> {
    [HIDDEN_FOLDER]
        .iter()
        .chain(below)
        .try_fold(beside.to_path_buf(), |folder, name| {
            let folder = folder.join(name);
            (!folder.is_symlink()).then_some(folder)
        })
}

/// Reads an ordinary file. Anything else is an error: a link may lead anywhere, and a pipe has no end.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    if fs::symlink_metadata(path)?.is_file() {
        return fs::read(path);
    }
    Err(Error::new(ErrorKind::InvalidInput, "not an ordinary file"))
}

/// Writes a file, or replaces it, in one step: at any moment `place` is the old file or the new one, never a part.
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

/// Writes the new file beside its place, with the permissions of the file that it will replace.
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

/// Removes unfinished files that interrupted runs have left in a folder of planpress's own.
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
