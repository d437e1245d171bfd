//! How far a site reaches: links in its folders may lead about in it, but not out of it, so that nothing private is
//! published by mistake, and nothing of others is written to.

use std::io::{Error, Result};
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

/// Refuses to write to a path below a site's root that a link leads out of the site.
pub fn hold(root: &Path, path: &Path) -> Result<()> {
    // The site's folders may themselves lie elsewhere.
    let whole = real(path)?;
    for folder in ["", "content", "themes"] {
        if whole.starts_with(real(&root.join(folder))?) {
            return Ok(());
        }
    }
    Err(Error::other("a link leads out of the site's folder"))
}

/// A path without links; what is not there yet stays as it is.
pub fn real(path: &Path) -> Result<PathBuf> {
    let whole = std::path::absolute(path)?;
    for above in whole.ancestors() {
        if let (Ok(real), Ok(rest)) = (above.canonicalize(), whole.strip_prefix(above)) {
            return Ok(rest.iter().fold(real, |path, part| path.join(part)));
        }
    }
    Ok(whole)
}
