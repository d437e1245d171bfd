//! What is known of the files that pages can use, so that the preview reads again only those that have changed.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::picture::PictureSize;
use super::{AssetFile, media, picture};
use crate::diagnostic::Diagnostic;
use crate::file_state::FileCache;

/// What is known of the files that pages can use. A file in which something is wrong is read every time.
#[derive(Debug, Default)]
pub(crate) struct AssetCache {
    /// The width and height of pictures and films.
    sizes: FileCache<PictureSize>,
    /// Files in which nothing runs.
    inactive: FileCache<()>,
    /// Files in which extensions have found nothing that must not be published.
    publishable: FileCache<()>,
}

impl AssetCache {
    /// The width and height of the picture or film at `path` below `root`; `None` for any other file.
    pub(super) fn size(&self, root: &Path, path: &str) -> Option<PictureSize> {
        let file = root.join(path);
        let size = self.sizes.get_or_read(&file, || size(&file).ok_or(()));
        size.ok()
    }

    /// What `inspect` finds in the file at `path` below `root`: the reason why browsers, hosts or readers' computers
    /// must not get it.
    pub(super) fn inspect(
        &self,
        root: &Path,
        path: &str,
        inspect: impl FnOnce() -> Option<Diagnostic>,
    ) -> Option<Diagnostic> {
        let inspected = || inspect().map_or(Ok(()), |found| Err(found.boxed()));
        let found = self.inactive.get_or_read(&root.join(path), inspected);
        found.err().map(|found| *found)
    }

    /// What `check` finds in the file at `path` below `root` that must not be published.
    pub(crate) fn errors(
        &self,
        root: &Path,
        path: &str,
        check: impl FnOnce() -> Vec<Diagnostic>,
    ) -> Vec<Diagnostic> {
        let checked = || {
            let found = check();
            if found.is_empty() { Ok(()) } else { Err(found) }
        };
        let found = self.publishable.get_or_read(&root.join(path), checked);
        found.err().unwrap_or_default()
    }

    /// Forgets all files but `assets`.
    pub(super) fn retain(&self, root: &Path, assets: &[AssetFile]) {
        let paths: HashSet<PathBuf> = assets.iter().map(|asset| root.join(&asset.path)).collect();
        self.sizes.retain(&paths);
        self.inactive.retain(&paths);
        self.publishable.retain(&paths);
    }
}

/// The width and height of a picture or film; `None` for any other file.
fn size(path: &Path) -> Option<PictureSize> {
    picture::size(path).or_else(|| media::size(path))
}
