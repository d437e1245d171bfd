//! Stamps: whether files are as they were, told without reading them. A stamp holds for each file its path, size,
//! times of change and place on the disk; the system sets the second of the times whenever anything changes.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::bounds::Bounds;
use crate::fingerprint::Fingerprint;

/// What tells one state of a file from the next: size, times of change, place on the disk.
pub type Stamp = [i64; 5];

/// Of one file; none where it cannot be looked at.
pub fn of_file(path: &Path) -> Option<Stamp> {
    std::fs::metadata(path).ok().map(|metadata| of_metadata(&metadata))
}

/// Of some files below a folder; one that is not there counts too.
pub fn of_files(folder: &Path, paths: &[&str]) -> Fingerprint {
    let stamp = |path: &&str| (path.to_string(), of_file(&folder.join(path)).unwrap_or_default());
    of_stamps(paths.par_iter().map(stamp).collect())
}

/// Of everything in some folders of a site, and of single files, each in a few digits by its path.
pub fn of_each(root: &Path, folders: &[&Path]) -> Vec<(PathBuf, String)> {
    let walk = |folder: &&Path| {
        let bounds = Bounds::new(root, folder);
        let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
        walk.filter_entry(|entry| !bounds.leads_out(entry)).collect::<Vec<_>>()
    };
    let entries: Vec<_> = folders.iter().flat_map(walk).flatten().collect();
    let stamp = |entry: walkdir::DirEntry| {
        let is_file = entry.file_type().is_file();
        let metadata = entry.metadata().ok().filter(|_| is_file);
        let stamp = metadata.map_or(Stamp::default(), |metadata| of_metadata(&metadata));
        (entry.into_path(), of_stamps(vec![(String::new(), stamp)]).short())
    };
    entries.into_par_iter().map(stamp).collect()
}

fn of_stamps(stamps: Vec<(String, Stamp)>) -> Fingerprint {
    let mut bytes = Vec::with_capacity(stamps.len() * 96);
    for (path, stamp) in stamps {
        bytes.extend_from_slice(path.as_bytes());
        bytes.push(0);
        stamp.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    }
    Fingerprint::of(&bytes)
}

#[cfg(unix)]
fn of_metadata(metadata: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds = |seconds: i64, rest: i64| seconds.wrapping_mul(1_000_000_000).wrapping_add(rest);
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
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    [metadata.len() as i64, modified.map_or(0, |time| time.as_nanos() as i64), 0, 0, 0]
}
