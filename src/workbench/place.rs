//! Paths that the workbench may read and write.

use std::path::{Path, PathBuf};

use super::trouble::Trouble;
use crate::bounds;
use crate::load::discover::CONTENT;

/// The endings of the texts that are edited.
const TEXT_ENDINGS: [&str; 2] = [".md", ".yaml"];

/// Whether a path is that of a text that is edited.
pub(super) fn is_text(path: &str) -> bool {
    TEXT_ENDINGS.iter().any(|ending| path.ends_with(ending))
}

/// The place of a path such as `content/plan/targets.zh.md` below `root`. Fails if the path leads out of `content/`, is
/// hidden or not usual in names, or if it or a folder on the way to it is a link.
pub(super) fn place(root: &Path, path: &str) -> Result<PathBuf, Trouble> {
    let below = path
        .strip_prefix(CONTENT)
        .and_then(|rest| rest.strip_prefix('/'))
        .ok_or(Trouble::BadPath)?;
    let mut place = root.join(CONTENT);

    for part in below.split('/') {
        if !is_usual_name(part) {
            return Err(Trouble::BadPath);
        }

        place.push(part);
        if place.is_symlink() {
            return Err(Trouble::BadPath);
        }
    }

    bounds::ensure_inside(root, &place).map_err(|_| Trouble::BadPath)?;
    Ok(place)
}

/// Whether a name is usual for files and folders: not hidden, and without characters that some system reads in another
/// way.
fn is_usual_name(name: &str) -> bool {
    let is_usual = |c: char| !c.is_control() && !"\\/:*?\"<>|".contains(c);
    !name.is_empty()
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && name.chars().all(is_usual)
}
