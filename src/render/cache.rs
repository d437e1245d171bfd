//! What takes long to make is kept below the site's root, by the fingerprint of what it was made from. Whatever lies
//! there can be deleted.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::fingerprint::Fingerprint;

const FOLDER: &str = ".planpress/cache";

/// Made pictures between builds.
pub struct Cache {
    folder: PathBuf,
    used: Mutex<HashSet<String>>,
}

impl Cache {
    /// Of a site.
    pub fn new(root: &Path) -> Self {
        Self { folder: root.join(FOLDER), used: Mutex::default() }
    }

    /// What was made from `inputs` before, or else is made now.
    pub fn get<E>(&self, inputs: &[u8], make: impl FnOnce() -> Result<Vec<u8>, E>) -> Result<Vec<u8>, E> {
        let key = Fingerprint::of(&[inputs, env!("CARGO_PKG_VERSION").as_bytes()].concat()).hex();
        let path = self.folder.join(&key);
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        if let Ok(bytes) = fs::read(&path) {
            return Ok(bytes);
        }
        let bytes = make()?;
        // Without a cache the next build takes longer, and that is all.
        let _ = self.keep(&path, &bytes);
        Ok(bytes)
    }

    fn keep(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let temporary = path.with_extension("new");
        fs::write(&temporary, bytes)?;
        fs::rename(temporary, path)
    }

    /// Deletes what nobody has asked for.
    pub fn sweep(&self) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let unused = |path: &PathBuf| path.file_name().is_some_and(|name| !used.contains(&*name.to_string_lossy()));
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(unused).for_each(|path| drop(fs::remove_file(path)));
    }
}
