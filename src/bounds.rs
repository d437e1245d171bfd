//! The bounds of a site. Symbolic links may lead to other places in the site but not out of it, so that nothing private
//! is published by mistake and no file outside the site is overwritten.

use std::ffi::OsStr;
use std::io::{Error, Result};
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// The folders that links may lead into, without links in their own paths.
#[derive(Debug)]
pub(crate) struct Bounds(Vec<PathBuf>);

impl Bounds {
    /// The bounds of a walk through `folder`: the site's root and the folder itself, which may be a link to elsewhere.
    pub(crate) fn new(root: &Path, folder: &Path) -> Self {
        Self(
            [root, folder]
                .iter()
                .filter_map(|path| path.canonicalize().ok())
                .collect(),
        )
    }

    /// Whether an entry of the walk is a link that leads out of the bounds. A broken link does not.
    pub(crate) fn leads_out(&self, entry: &DirEntry) -> bool {
        let target = if entry.depth() > 0 && entry.path_is_symlink() {
            entry.path().canonicalize().ok()
        } else {
            None
        };
        target.is_some_and(|target| !self.contains(&target))
    }

    /// Whether a path (without links) is in one of the folders, and not in a hidden file or folder there: those hold
    /// the history of the files (`.git`) and secrets of programs (`.env`).
    pub(crate) fn contains(&self, target: &Path) -> bool {
        let below = |folder: &PathBuf| target.strip_prefix(folder).ok().map(Path::to_path_buf);
        self.0
            .iter()
            .filter_map(below)
            .any(|path| !path.iter().any(is_hidden))
    }
}

/// Whether a path with `/` between its parts leads to something inside a folder.
pub(crate) fn is_plain_path(path: &str) -> bool {
    !path.contains(['\\', '\0']) && path.split('/').all(|part| !["", ".", ".."].contains(&part))
}

/// Whether a file or folder of this name is hidden.
pub(crate) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// A file or folder that a walk found.
#[derive(Debug)]
pub(crate) struct WalkEntry {
    /// The path as the site names it, links in it included.
    pub path: PathBuf,
    /// Whether the entry is a link.
    pub is_link: bool,
    /// Whether the entry is a link that leads out of the site. Such links are not followed.
    pub leads_out: bool,
}

/// All entries of a folder of a site, in all folders below it, including those that cannot be opened. The folder itself
/// may be a link. With `has_own_bounds_below`, each folder directly below it may be a link out of the site as well and
/// then has bounds of its own, as themes do.
pub(crate) fn everything_in(
    root: &Path,
    folder: &Path,
    has_own_bounds_below: bool,
) -> Vec<WalkEntry> {
    let bounds = Bounds::new(root, folder);
    let depth = if has_own_bounds_below { 1 } else { usize::MAX };
    let mut walk = WalkDir::new(folder)
        .follow_links(true)
        .max_depth(depth)
        .into_iter();
    let mut all = Vec::new();

    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry)
                if has_own_bounds_below && entry.depth() == 1 && entry.file_type().is_dir() =>
            {
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
            // A broken or circular link, or a folder that cannot be opened.
            Err(error) => all.extend(error.path().map(unreachable)),
        }
    }

    all
}

/// The entry for a path that the walk could not enter.
fn unreachable(path: &Path) -> WalkEntry {
    WalkEntry {
        path: path.into(),
        is_link: path.is_symlink(),
        leads_out: false,
    }
}

/// The most links that may lead from one to the next; more of them are taken for a circle.
const MAX_LINKS: usize = 40;

/// All paths that a link leads to, step by step; the last one is the final target, if it exists.
pub(crate) fn link_targets(link: &Path) -> Vec<PathBuf> {
    let mut steps = Vec::new();
    let mut next = link.to_path_buf();
    while let (Ok(target), true) = (next.read_link(), steps.len() < MAX_LINKS) {
        let beside = next.parent().unwrap_or(&next).join(target);
        // The folders on the path may be links too.
        let folder = beside
            .parent()
            .and_then(|folder| resolve_links(folder).ok());
        next = folder
            .zip(beside.file_name())
            .map_or(beside.clone(), |(folder, name)| folder.join(name));
        steps.push(next.clone());
    }

    // The final target differs if the last step has `..` at its end or passes through further links.
    steps.extend(
        link.canonicalize()
            .ok()
            .filter(|place| !steps.contains(place)),
    );

    steps
}

/// Fails if a path below a site's root leads out of the site through a link. Call it before writing to the path.
pub(crate) fn ensure_inside(root: &Path, path: &Path) -> Result<()> {
    // These folders may themselves be links to elsewhere.
    let whole = resolve_links(path)?;
    for folder in ["", "content", "themes"] {
        if whole.starts_with(resolve_links(&root.join(folder))?) {
            return Ok(());
        }
    }

    Err(Error::other("a link leads out of the site's folder"))
}

/// The absolute path with all links and `..` resolved. The part of it that does not exist yet is kept as it is.
pub(crate) fn resolve_links(path: &Path) -> Result<PathBuf> {
    let whole = std::path::absolute(path)?;
    if let Ok(real) = whole.canonicalize() {
        return Ok(real);
    }

    // Part by part: behind a folder that does not exist, `..` may lead back to one that does.
    let mut place = PathBuf::new();
    for part in whole.components() {
        if part == Component::ParentDir {
            place.pop();
            continue;
        }

        place.push(part);
        if place.has_root()
            && let Ok(real) = place.canonicalize()
        {
            place = real;
        }
    }

    Ok(place)
}
