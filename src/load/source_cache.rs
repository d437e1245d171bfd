//! Text files that were read last, so that a file that has not changed is not read again.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::file_state::FileCache;
use crate::source::SourceFile;

/// The text files that were read last. What was worked out from their texts stays with them.
#[derive(Debug, Default)]
pub(crate) struct SourceCache(FileCache<Arc<SourceFile>>);

impl SourceCache {
    /// The file at `path` below `root`, read again only if it has changed. Fails if it cannot be read.
    pub(crate) fn read(&self, root: &Path, path: &str) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
        self.0
            .get_or_read(&root.join(path), || SourceFile::read(root, path))
    }

    /// Forgets all files but those at `paths` below `root`.
    pub(crate) fn retain<'a>(&self, root: &Path, paths: impl Iterator<Item = &'a str>) {
        let paths: HashSet<PathBuf> = paths.map(|path| root.join(path)).collect();
        self.0.retain(&paths);
    }
}
