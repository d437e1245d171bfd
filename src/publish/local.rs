//! What this computer keeps of the publications to one target: a folder `.history/publish/TARGET/`, and in it a lock,
//! so that one publication at a time works on the target.

use std::fs::{self, File};
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

use crate::disk;

/// The folder of all publications, below the site's root.
const FOLDER: [&str; 2] = [".history", "publish"];
/// The file that is locked.
const LOCK: &str = "lock";
/// The file with the names of the locks that this computer put at the target.
const LEASE: &str = "lease";

/// The folder of all publications of a site. Fails if it is a link, which may lead anywhere.
pub(super) fn folder_of(root: &Path) -> Result<PathBuf> {
    let mut folder = root.to_path_buf();
    for name in FOLDER {
        folder.push(name);
        if folder.is_symlink() {
            return Err(Error::other(format!("{} is a link", folder.display())));
        }
    }

    Ok(folder)
}

/// What this computer keeps of the publications to a target, while one publication has it for itself.
#[derive(Debug)]
pub(super) struct LocalState {
    folder: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

impl LocalState {
    /// Takes the lock of a target. Calls `waiting` while another run of this computer has it.
    pub(super) fn take(root: &Path, target: &str, waiting: impl Fn()) -> Result<Self> {
        let folder = folder_of(root)?.join(target);
        fs::create_dir_all(&folder)?;

        let mut options = File::options();
        let lock = options
            .create(true)
            .read(true)
            .append(true)
            .open(folder.join(LOCK))?;
        disk::take_lock(&lock, waiting)?;

        // Until now they may have been those of a run that is at work.
        disk::clear_unfinished(&folder);

        Ok(Self {
            folder,
            _lock: lock,
        })
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of the locks that runs of this computer may have left at the target.
    pub(super) fn leases(&self) -> Vec<String> {
        let names = fs::read_to_string(self.folder.join(LEASE)).unwrap_or_default();
        names.lines().map(str::to_string).collect()
    }

    /// Keeps the names of the locks that runs of this computer may have put at the target.
    pub(super) fn keep_leases(&self, names: &[String]) -> Result<()> {
        disk::replace(&self.folder.join(LEASE), names.join("\n").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::fs;

    use super::LocalState;
    use crate::disk::UNFINISHED_PREFIX;

    #[test]
    fn what_a_run_at_work_has_not_finished_is_left_to_it() {
        let site = tempfile::tempdir().expect("there is a folder");
        let take = |waiting: &dyn Fn()| {
            LocalState::take(site.path(), "web", waiting).expect("the folder can be written")
        };
        let first = take(&|| {});
        let unfinished = first.folder().join(format!("{UNFINISHED_PREFIX}1-1"));
        fs::write(&unfinished, "half").expect("the file is written");

        let first = RefCell::new(Some(first));
        let second = take(&|| {
            assert!(unfinished.exists());
            first.take();
        });
        assert!(!unfinished.exists());
        drop(second);
    }
}
