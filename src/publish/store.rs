//! The contents of the last publications, each once, and the lists that name them: `objects/` and, for each target,
//! `editions/`. Both are below `.history/publish/`.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::local::folder_of;
use super::{Edition, FileEntry};
use crate::disk;
use crate::fingerprint::Fingerprint;
use crate::render::Rendered;

/// How many publications of a target are kept.
const KEPT: usize = 10;
/// The folder of the contents.
const OBJECTS: &str = "objects";
/// The folder of the editions of a target.
const EDITIONS: &str = "editions";

/// The file that is locked, so that no run removes what another one has just put there.
const LOCK: &str = "lock";

/// How many contents this program has put into stores.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// The contents of a site's publications.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    /// Locked, together with other runs, as long as it is open.
    lock: Mutex<File>,
}

/// A publication that is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct KeptEdition {
    /// When it was published, as RFC 3339 writes it.
    pub at: String,
    /// The names of the publications before it, the nearest first: those that going back leads to.
    pub before: Vec<String>,
    /// What was published.
    pub edition: Edition,
}

impl Store {
    /// Opens the store of a site.
    pub(super) fn open(root: &Path) -> Result<Self> {
        let folder = folder_of(root)?;
        fs::create_dir_all(folder.join(OBJECTS))?;
        let lock = open_lock(&folder)?;
        disk::share_lock(&lock)?;

        Ok(Self {
            folder,
            lock: Mutex::new(lock),
        })
    }

    /// The file with a content.
    pub(super) fn object(&self, entry: &FileEntry) -> PathBuf {
        let (first, rest) = entry.hash.split_at(2.min(entry.hash.len()));
        self.folder.join(OBJECTS).join(first).join(rest)
    }

    /// Keeps the content of an output, unless it is there already.
    pub(super) fn put(&self, rendered: &Rendered) -> Result<FileEntry> {
        let (fingerprint, size) = match rendered {
            Rendered::Bytes(bytes) => (Fingerprint::from_bytes(bytes), bytes.len() as u64),
            Rendered::File(file) => (Fingerprint::from_file(file)?, file.metadata()?.len()),
        };
        let entry = FileEntry {
            hash: fingerprint.hex(),
            size,
            mark: None,
        };

        if !self.has(&entry) {
            let place = self.object(&entry);
            let folder = place.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder)?;
            // Several threads may put the same content at the same time.
            let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
            let staged = folder.join(format!(".new-{process}-{count}"));
            rendered.write(&staged)?;
            disk::rename(&staged, &place)?;
        }

        Ok(entry)
    }

    /// Whether a content is there. One that a power cut has left shorter is not.
    pub(super) fn has(&self, entry: &FileEntry) -> bool {
        fs::metadata(self.object(entry)).is_ok_and(|found| found.len() == entry.size)
    }

    /// Whether a content is there and undamaged.
    pub(super) fn is_whole(&self, entry: &FileEntry) -> bool {
        let fingerprint = Fingerprint::from_path(&self.object(entry));
        fingerprint.is_ok_and(|it| it.hex() == entry.hash)
    }

    /// Keeps an edition as the present one of a target, and forgets those that are too old. `before` are the names of
    /// the publications before it.
    pub(super) fn keep(
        &self,
        target: &str,
        at: &str,
        before: Vec<String>,
        edition: &Edition,
    ) -> Result<()> {
        let folder = self.folder.join(target).join(EDITIONS);
        fs::create_dir_all(&folder)?;
        let name = self.free_name(target, at);
        let mut before = before;
        before.truncate(KEPT - 1);

        let kept = KeptEdition {
            at: at.into(),
            before: before.clone(),
            edition: edition.clone(),
        };
        disk::replace(&folder.join(&name), &serde_json::to_vec(&kept)?)?;
        disk::replace(&self.present_place(target), name.as_bytes())?;

        let needed: HashSet<&str> = before.iter().map(String::as_str).chain([&*name]).collect();
        for old in disk::names_in(&folder) {
            if !needed.contains(old.as_str()) {
                let _ = fs::remove_file(folder.join(old));
            }
        }

        self.sweep_alone()
    }

    /// Removes what is not needed any more, unless another run is at work with the store.
    fn sweep_alone(&self) -> Result<()> {
        // The shared lock is given back by closing its file: unlocking an open file is not the same on all systems.
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        *lock = open_lock(&self.folder)?;
        let swept = match lock.try_lock() {
            Ok(()) => self.sweep(),
            Err(_) => Ok(()),
        };

        *lock = open_lock(&self.folder)?;
        disk::share_lock(&lock)?;

        swept
    }

    /// A name for an edition that no other one has.
    fn free_name(&self, target: &str, at: &str) -> String {
        // Colons are not allowed in names on Windows.
        let moment = at.replace(':', "-");
        let folder = self.folder.join(target).join(EDITIONS);
        let names = (0..).map(|count| format!("{moment}_{count}.json"));
        let mut free = names.filter(|name| !folder.join(name).exists());

        free.next().unwrap_or(moment)
    }

    fn present_place(&self, target: &str) -> PathBuf {
        self.folder.join(target).join("present")
    }

    /// The name of the edition that a target has now, if this computer published it.
    pub(super) fn present(&self, target: &str) -> Option<String> {
        fs::read_to_string(self.present_place(target)).ok()
    }

    /// An edition of a target by its name.
    pub(super) fn edition(&self, target: &str, name: &str) -> Option<KeptEdition> {
        let folder = self.folder.join(target).join(EDITIONS);
        let is_known = disk::names_in(&folder).iter().any(|known| known == name);
        let bytes = is_known.then(|| fs::read(folder.join(name)).ok())??;
        serde_json::from_slice(&bytes).ok()
    }

    /// Removes the contents that no kept edition names any more.
    fn sweep(&self) -> Result<()> {
        let mut needed = HashSet::new();
        for target in disk::names_in(&self.folder) {
            for name in disk::names_in(&self.folder.join(&target).join(EDITIONS)) {
                // What cannot be read may name anything: then nothing is removed.
                let kept = self.edition(&target, &name);
                let kept = kept.ok_or_else(|| Error::other(format!("{name} cannot be read")))?;
                needed.extend(kept.edition.files.into_values().map(|entry| entry.hash));
            }
        }

        for first in disk::names_in(&self.folder.join(OBJECTS)) {
            let folder = self.folder.join(OBJECTS).join(&first);
            for rest in disk::names_in(&folder) {
                if !needed.contains(&format!("{first}{rest}")) {
                    let _ = fs::remove_file(folder.join(rest));
                }
            }
        }

        Ok(())
    }
}

/// Opens the lock of the store in a folder, or makes it.
fn open_lock(folder: &Path) -> Result<File> {
    File::options()
        .create(true)
        .read(true)
        .append(true)
        .open(folder.join(OBJECTS).join(LOCK))
}
