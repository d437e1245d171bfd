//! How far a site reaches: links in its folders may lead about in it, but not out of it, so that nothing private is
//! published by mistake, and nothing of others is written to.

use std::ffi::OsStr;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// The folders that a walk may see.
#[derive(Debug)]
pub struct Bounds(Vec<PathBuf>);

impl Bounds {
    /// A site's root, and the folder that is walked, which may itself lie elsewhere.
    pub fn new(root: &Path, folder: &Path) -> Self {
        Self(
            [root, folder]
                .iter()
                .filter_map(|path| path.canonicalize().ok())
                .collect(),
        )
    }

    /// Whether an entry of the walk is a link that leads out. One that leads nowhere does not.
    pub fn leads_out(&self, entry: &DirEntry) -> bool {
        let target = if entry.depth() > 0 && entry.path_is_symlink() {
            entry.path().canonicalize().ok()
        } else {
            None
        };
        target.is_some_and(|target| !self.contains(&target))
    }

    /// Whether a path without links lies in one of the folders, and in no hidden place there: the history of the files
    /// (`.git`) and what programs keep secret (`.env`) are in hidden ones.
    fn contains(&self, target: &Path) -> bool {
        let below = |folder: &PathBuf| target.strip_prefix(folder).ok().map(Path::to_path_buf);
        self.0
            .iter()
            .filter_map(below)
            .any(|path| !path.iter().any(is_hidden))
    }
}

/// Whether a name is that of a hidden file or folder.
pub fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether a path of a site leads to something of the site's own, as it is now: a link may have taken the place of a
/// file since the site was checked.
pub fn is_within(root: &Path, path: &Path) -> bool {
    let folder = root.join(
        path.strip_prefix(root)
            .ok()
            .and_then(|path| path.iter().next())
            .unwrap_or_default(),
    );
    path.canonicalize()
        .is_ok_and(|target| Bounds::new(root, &folder).contains(&target))
}

/// Something that a walk came by.
#[derive(Debug)]
pub struct WalkEntry {
    /// Its path, as the site names it.
    pub path: PathBuf,
    /// Whether it is a link.
    pub is_link: bool,
    /// Whether it is one that leads out of the site, and is not followed.
    pub leads_out: bool,
}

/// Everything in a folder of a site, as far as the site reads it; what cannot be looked into is there too. The folder
/// may be a link. Where it is a shelf, those right below it may be links as well: each of them is a whole of its own.
pub fn everything_in(root: &Path, folder: &Path, is_shelf: bool) -> Vec<WalkEntry> {
    let bounds = Bounds::new(root, folder);
    let depth = if is_shelf { 1 } else { usize::MAX };
    let mut walk = WalkDir::new(folder)
        .follow_links(true)
        .max_depth(depth)
        .into_iter();
    let mut all = Vec::new();
    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry) if is_shelf && entry.depth() == 1 && entry.file_type().is_dir() => {
                all.extend(everything_in(root, entry.path(), false));
            }
            Ok(entry) => {
                let leads_out = bounds.leads_out(&entry);
                if leads_out && entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                all.push(WalkEntry {
                    is_link: entry.path_is_symlink(),
                    leads_out,
                    path: entry.into_path(),
                });
            }
            // A link to nowhere or into a circle, or a folder that nobody may look into.
            Err(error) => all.extend(error.path().map(unreachable)),
        }
    }
    all
}

fn unreachable(path: &Path) -> WalkEntry {
    WalkEntry {
        path: path.into(),
        is_link: path.is_symlink(),
        leads_out: false,
    }
}

/// How many links may lead to one another; more of them are a circle.
const MAX_LINKS: usize = 40;

/// Where a link leads, step by step, and at last the place itself, as far as there is one.
pub fn link_targets(link: &Path) -> Vec<PathBuf> {
    let mut steps = Vec::new();
    let mut next = link.to_path_buf();
    while let (Ok(target), true) = (next.read_link(), steps.len() < MAX_LINKS) {
        let beside = next.parent().unwrap_or(&next).join(target);
        // The folders on the way may be links too.
        let folder = beside
            .parent()
            .and_then(|folder| resolve_links(folder).ok());
        next = folder
            .zip(beside.file_name())
            .map_or(beside.clone(), |(folder, name)| folder.join(name));
        steps.push(next.clone());
    }
    // What is written with `..` at its end, or through further links.
    steps.extend(
        link.canonicalize()
            .ok()
            .filter(|place| !steps.contains(place)),
    );
    steps
}

/// Refuses to write to a path below a site's root that a link leads out of the site.
pub fn ensure_inside(root: &Path, path: &Path) -> Result<()> {
    // The site's folders may themselves lie elsewhere.
    let whole = resolve_links(path)?;
    for folder in ["", "content", "themes"] {
        if whole.starts_with(resolve_links(&root.join(folder))?) {
            return Ok(());
        }
    }
    Err(Error::other("a link leads out of the site's folder"))
}

/// A path without links; what is not there yet stays as it is.
pub fn resolve_links(path: &Path) -> Result<PathBuf> {
    let whole = std::path::absolute(path)?;
    for above in whole.ancestors() {
        if let (Ok(real), Ok(rest)) = (above.canonicalize(), whole.strip_prefix(above)) {
            return Ok(rest.iter().fold(real, |path, part| path.join(part)));
        }
    }
    Ok(whole)
}
