//! How far a site reaches: links in its folders may lead about in it, but not out of it, so that nothing private is
//! published by mistake.

use std::path::{Path, PathBuf};

use walkdir::DirEntry;

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
