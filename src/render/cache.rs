//! A cache of pictures that take long to make, in a folder below the site's root. A file there is named by the
//! fingerprint of what the picture was made from and of the program that made it, and begins with the fingerprint of
//! the picture. Pictures that are damaged or were made by another version of the program are made again. The folder can
//! be deleted.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::disk;
use crate::file_state::{self, FileState};
use crate::fingerprint::Fingerprint;

const FOLDER: &str = "cache";
/// The number of digits of a fingerprint.
const DIGITS: usize = 64;

/// The cache of pictures between builds.
#[derive(Debug)]
pub(super) struct PictureCache {
    /// The folder, and the state of the program's file, which tells one version from another. `None` if the folder is a
    /// link or the state is unknown; then nothing is cached.
    folder: Option<(PathBuf, FileState)>,
    used: Mutex<HashSet<String>>,
}

impl PictureCache {
    /// The cache of a site.
    pub(super) fn new(root: &Path) -> Self {
        // The state at the start, since the program may be replaced while a preview runs.
        static PROGRAM: OnceLock<Option<FileState>> = OnceLock::new();
        let state = || file_state::read(&std::env::current_exe().ok()?);
        let folder = disk::hidden_folder(root, &[FOLDER]).zip(*PROGRAM.get_or_init(state));

        Self {
            folder,
            used: Mutex::default(),
        }
    }

    /// Whether there is a place where pictures are kept.
    pub(super) fn keeps(&self) -> bool {
        self.folder.is_some()
    }

    /// Gives the picture that was made from `inputs` before, or else makes it. Fails only if `make` fails.
    pub(super) fn get<E>(
        &self,
        inputs: &[u8],
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Vec<u8>, E> {
        let Some((folder, program)) = &self.folder else {
            return make();
        };
        let key = Fingerprint::from_bytes(&[inputs, &program.to_bytes()].concat()).hex();
        let path = folder.join(&key);
        self.used
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key);

        if let Some(bytes) = disk::read(&path).ok().and_then(undamaged) {
            return Ok(bytes);
        }

        let bytes = make()?;
        // If it cannot be cached, the next build takes longer, and that is all.
        let _ = keep(folder, &path, &bytes);

        Ok(bytes)
    }

    /// Deletes all pictures that were not asked for since the cache was made.
    pub(super) fn sweep(&self) {
        let Some((folder, _)) = &self.folder else {
            return;
        };
        disk::clear_unfinished(folder);
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let names = entries.map(|entry| {
            (
                entry.file_name().to_string_lossy().into_owned(),
                entry.path(),
            )
        });
        let unused = names.filter(|(name, _)| is_ours(name) && !used.contains(name));
        unused.for_each(|(_, path)| drop(fs::remove_file(path)));
    }
}

fn keep(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    disk::replace(
        path,
        &[Fingerprint::from_bytes(bytes).hex().as_bytes(), bytes].concat(),
    )
}

/// Whether a file name is that of a cached picture.
fn is_ours(name: &str) -> bool {
    name.len() == DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The picture in a cached file, or `None` if the file is damaged.
fn undamaged(mut kept: Vec<u8>) -> Option<Vec<u8>> {
    let bytes = if kept.len() < DIGITS {
        return None;
    } else {
        kept.split_off(DIGITS)
    };
    (Fingerprint::from_bytes(&bytes).hex().as_bytes() == kept).then_some(bytes)
}
