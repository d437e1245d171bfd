//! How far a site reaches: links in its folders may lead about in it, but not out of it, so that nothing private is
//! published by mistake, and nothing of others' is cleared away.

use std::path::{Path, PathBuf};

use walkdir::DirEntry;

/// What planpress keeps beside a site's sources or its output.
pub const HIDDEN: &str = ".planpress";

/// A folder in the hidden one; none where a link stands in its way: what it leads to is not planpress's.
pub fn hidden(beside: &Path, below: &[&str]) -> Option<PathBuf> {
    [HIDDEN].iter().chain(below).try_fold(beside.to_path_buf(), |folder, name| {
        let folder = folder.join(name);
        (!folder.is_symlink()).then_some(folder)
    })
}

/// The folders that a walk may see.
#[derive(Debug)]
pub struct Bounds(Vec<PathBuf>);

impl Bounds {
    /// A site's root, and the folder that is walked, which may itself lie elsewhere.
    pub fn new(root: &Path, folder: &Path) -> Self {
        Self([root, folder].iter().filter_map(|path| path.canonicalize().ok()).collect())
    }

    /// Whether an entry of the walk is a link that leads out. One that leads nowhere does not.
    pub fn leads_out(&self, entry: &DirEntry) -> bool {
        let target = if entry.depth() > 0 && entry.path_is_symlink() { entry.path().canonicalize().ok() } else { None };
        target.is_some_and(|target| !self.0.iter().any(|folder| target.starts_with(folder)))
    }
}
