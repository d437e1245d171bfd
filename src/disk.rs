//! Files that planpress keeps for itself or writes among the sources: ordinary ones, each whole or not there.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

/// What planpress keeps beside a site's sources or its output.
pub const HIDDEN: &str = ".planpress";

/// A folder in the hidden one; none where a link stands in its way: what it leads to is not planpress's.
pub fn hidden(beside: &Path, below: &[&str]) -> Option<PathBuf> {
    [HIDDEN].iter().chain(below).try_fold(beside.to_path_buf(), |folder, name| {
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
    let mut name = place.file_name().unwrap_or_default().to_os_string();
    name.push("~");
    let staged = place.with_file_name(name);
    // A run that was ended may have left one.
    let _ = fs::remove_file(&staged);
    File::options().write(true).create_new(true).open(&staged)?.write_all(bytes)?;
    if let Some(old) = fs::metadata(place).ok().filter(fs::Metadata::is_file) {
        fs::set_permissions(&staged, old.permissions())?;
    }
    fs::rename(staged, place)
}
