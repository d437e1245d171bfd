//! The staging folder: a hidden folder beside the output folder, in which its next state is written before it replaces
//! the output folder in one step. Only the run that holds the lock in it may write to the output folder.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

use crate::disk::{self, HIDDEN_FOLDER};

/// The name of the file that is locked.
const LOCK: &str = "lock";
/// The name of the folder with the next state.
const NEXT: &str = "next";
/// The name of the folder with the state before, between two renames.
const OLD: &str = "old";

/// How the next state replaces the output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SwapMethod {
    /// The output folder does not exist yet, or is empty: the next state is renamed.
    Rename,
    /// Both folders change places in one step.
    Exchange,
    /// The output folder is renamed, and then the next state, since Windows has no step for both. Between the two there
    /// is no output folder for a moment. A run that is killed there leaves the old state to the next run, which puts it
    /// back.
    TwoRenames,
    /// The files are replaced one by one, since the system or the file system has no such step.
    FileByFile,
}

impl SwapMethod {
    /// Whether the next state replaces a folder that holds files, so that those that stay are carried over into it.
    pub(super) fn carries_over(self) -> bool {
        matches!(self, Self::Exchange | Self::TwoRenames)
    }
}

/// The hidden folder with its lock. It is removed when this value is dropped.
#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    /// The lock lives as long as the file is open; `None` once the staging folder is given up.
    lock: Option<File>,
    /// How the next state gets into place.
    pub method: SwapMethod,
}

impl Staging {
    /// Locks the staging folder of an output folder, and calls `waiting` if another run has locked it. Removes what a
    /// run that was killed left there.
    pub(super) fn take(output: &Path, waiting: impl Fn()) -> Result<Self> {
        // Nothing in a folder beside a mount point can be renamed into it: it is another file system.
        let taken = if is_mount_point(output) {
            None
        } else {
            Some(Self::lock(&beside(output)?, output, &waiting))
        };
        match taken {
            Some(Ok(mut staging)) => {
                staging.method = staging.method_for(output)?;
                Ok(staging)
            }
            Some(Err(error)) if !output.exists() || !prevents_staging_beside(&error) => Err(error),
            _ => Self::lock(
                &output.join(HIDDEN_FOLDER).join("publish"),
                output,
                &waiting,
            ),
        }
    }

    /// Makes the folder if it does not exist, takes its lock and clears it. If a run was killed between two renames,
    /// the output folder is put back first. After an error, what was made is removed again.
    fn lock(folder: &Path, output: &Path, waiting: &impl Fn()) -> Result<Self> {
        loop {
            let opened = open_lock_folder(folder);
            let Some(OpenedLock { file, is_new }) = opened.inspect_err(|_| remove_empty(folder))?
            else {
                continue;
            };

            let path = folder.join(LOCK);
            let taken = disk::take_lock(&file, waiting).and_then(|()| is_same_file(&file, &path));
            match taken {
                Ok(true) => {
                    let staging = Self {
                        folder: folder.into(),
                        lock: Some(file),
                        method: SwapMethod::FileByFile,
                    };
                    put_back(folder, output)?;
                    clear(folder)?;
                    return Ok(staging);
                }
                // The run that had it has removed it at its end.
                Ok(false) => {}
                Err(error) => {
                    if is_new {
                        let _ = fs::remove_file(&path);
                    }

                    remove_empty(folder);
                    return Err(error);
                }
            }
        }
    }

    /// Chooses how the next state replaces an output folder.
    fn method_for(&self, output: &Path) -> Result<SwapMethod> {
        Ok(if is_empty(output)? {
            SwapMethod::Rename
        } else if can_exchange(&self.folder)? {
            SwapMethod::Exchange
        } else if cfg!(windows) && can_link(&self.folder)? {
            SwapMethod::TwoRenames
        } else {
            SwapMethod::FileByFile
        })
    }

    /// Returns the folder with the next state.
    pub(super) fn next(&self) -> PathBuf {
        self.folder.join(NEXT)
    }

    /// Returns the staging folder itself, for files that are to be moved.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes the output folder away and puts the next state in its place. If the second step fails, the first is
    /// undone.
    fn rename_twice(&self, output: &Path) -> Result<()> {
        let old = self.folder.join(OLD);
        disk::rename(output, &old)?;
        disk::rename(&self.next(), output).inspect_err(|_| {
            // If this fails as well, the next run does it.
            let _ = disk::rename(&old, output);
        })
    }

    /// Puts the next state in the place of the output folder, and removes what was there.
    pub(super) fn swap(&self, output: &Path) -> Result<()> {
        match self.method {
            SwapMethod::Rename => {
                // Windows renames nothing to the name of a folder that exists, even if that is empty.
                if cfg!(windows) && output.exists() {
                    fs::remove_dir(output)?;
                }

                disk::rename(&self.next(), output)?;
            }
            SwapMethod::TwoRenames => self.rename_twice(output)?,
            SwapMethod::Exchange | SwapMethod::FileByFile => exchange(&self.next(), output)?,
        }

        clear_if_possible(&self.folder);
        Ok(())
    }
}

/// Puts back an output folder that a run took away and was killed before it put the next state in its place.
fn put_back(folder: &Path, output: &Path) -> Result<()> {
    let old = folder.join(OLD);
    if old.is_dir() && !output.exists() {
        disk::rename(&old, output)?;
    }

    Ok(())
}

/// The file that is locked.
struct OpenedLock {
    file: File,
    /// Whether it did not exist before.
    is_new: bool,
}

impl Drop for Staging {
    fn drop(&mut self) {
        clear_if_possible(&self.folder);

        // Windows removes no folder with a file that is open. Elsewhere the file goes while it is locked, so that no
        // other run takes a lock that nobody sees any more.
        if cfg!(windows) {
            drop(self.lock.take());
        }

        let _ = fs::remove_file(self.folder.join(LOCK));
        remove_empty(&self.folder);
    }
}

/// Returns the staging folder beside an output folder.
fn beside(output: &Path) -> Result<PathBuf> {
    let whole = std::path::absolute(output)?;
    let name = whole
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok(whole
        .with_file_name(HIDDEN_FOLDER)
        .join(format!("publish-{name}")))
}

/// Makes the folder and opens the lock in it. Returns `None` if a run that ends has removed the folder meanwhile.
fn open_lock_folder(folder: &Path) -> Result<Option<OpenedLock>> {
    refuse_links(folder)?;
    fs::create_dir_all(folder)?;

    let path = folder.join(LOCK);
    let is_new = !path.exists();
    match open_lock(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        opened => Ok(Some(OpenedLock {
            file: opened?,
            is_new,
        })),
    }
}

/// Removes the folder and the one above it if nothing is kept there.
fn remove_empty(folder: &Path) {
    let _ = fs::remove_dir(folder);
    let _ = folder.parent().map(fs::remove_dir);
}

/// Opens the lock, or makes it. Fails if it is not an ordinary file.
fn open_lock(path: &Path) -> Result<File> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Err(Error::other(format!(
            "{} is not an ordinary file",
            path.display()
        ))),
        // For reading as well: Windows locks no file that can only be appended to.
        _ => File::options()
            .create(true)
            .read(true)
            .append(true)
            .open(path),
    }
}

/// Fails if the folder or the one above it is a link. What is cleared must be ours, and a link may lead to anything.
fn refuse_links(folder: &Path) -> Result<()> {
    match folder
        .ancestors()
        .take(2)
        .find(|folder| folder.is_symlink())
    {
        Some(link) => Err(Error::other(format!("{} is a link", link.display()))),
        None => Ok(()),
    }
}

/// Tells whether a folder has nothing in it, or does not exist.
fn is_empty(folder: &Path) -> Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Removes everything but the lock.
fn clear(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if entry.file_name() != LOCK {
            fs::remove_file(entry.path())?;
        }
    }

    Ok(())
}

/// Removes everything but the lock after the site has been published. What cannot be removed now is removed by the next
/// run.
fn clear_if_possible(folder: &Path) {
    // The standard library panics if a folder that was read cannot be closed.
    let _ = std::panic::catch_unwind(|| clear(folder));
}

/// Tells whether the file system can do what a swap needs: let two folders change places, and give files second names.
fn can_exchange(folder: &Path) -> Result<bool> {
    let (trial, names) = (folder.join("trial"), ["a", "b"]);
    for name in names {
        fs::create_dir_all(trial.join(name))?;
    }

    fs::write(trial.join("file"), "")?;

    let exchanged = exchange(&trial.join(names[0]), &trial.join(names[1]));
    let tried = exchanged.and_then(|()| fs::hard_link(trial.join("file"), trial.join("a/file")));
    fs::remove_dir_all(&trial)?;

    match tried {
        Err(error) if !is_unsupported(&error) => Err(error),
        tried => Ok(tried.is_ok()),
    }
}

/// Tells whether the file system can give files second names.
fn can_link(folder: &Path) -> Result<bool> {
    let (file, link) = (folder.join("file"), folder.join("link"));
    fs::write(&file, "")?;
    let tried = fs::hard_link(&file, &link);
    fs::remove_file(&file)?;

    match tried {
        Ok(()) => fs::remove_file(&link).map(|()| true),
        Err(_) => Ok(false),
    }
}

/// Tells whether an error says that the system or the file system has no such step, or not at this place. Anything else
/// is a failure, and what is published has to stay as it is.
#[cfg(unix)]
pub(super) fn is_unsupported(error: &Error) -> bool {
    use rustix::io::Errno;
    // Some network file systems say that hard links are not permitted. What is busy is a mount point.
    let known = [
        Errno::INVAL,
        Errno::NOSYS,
        Errno::OPNOTSUPP,
        Errno::NOTSUP,
        Errno::XDEV,
        Errno::PERM,
        Errno::BUSY,
    ];
    error.kind() == ErrorKind::Unsupported
        || Errno::from_io_error(error).is_some_and(|it| known.contains(&it))
}

/// Tells whether an error says that the system or the file system has no such step.
#[cfg(not(unix))]
pub(crate) fn is_unsupported(error: &Error) -> bool {
    // A folder with a file that another program holds cannot be renamed; its other files can be replaced.
    [ErrorKind::Unsupported, ErrorKind::CrossesDevices].contains(&error.kind())
        || disk::is_held(error)
}

/// Tells whether an error says that nothing can be put beside the output folder. The output folder itself may be
/// writable all the same.
fn prevents_staging_beside(error: &Error) -> bool {
    let barred = [
        ErrorKind::PermissionDenied,
        ErrorKind::ReadOnlyFilesystem,
        ErrorKind::Unsupported,
    ];

    // Errors without a number are not the system's: something that is not ours is at the place.
    barred.contains(&error.kind()) || error.raw_os_error().is_none()
}

/// Lets two folders change places in one step.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_one: &Path, _other: &Path) -> Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Tells whether an open file is the one that a path leads to now.
#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let place = |found: fs::Metadata| (found.dev(), found.ino());
    let here = place(file.metadata()?);

    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        found => Ok(here == place(found?)),
    }
}

#[cfg(not(unix))]
fn is_same_file(_file: &File, path: &Path) -> Result<bool> {
    path.try_exists()
}

/// Tells whether another file system, or another part of one, begins at a folder. Such a folder cannot be renamed.
#[cfg(target_os = "linux")]
fn is_mount_point(folder: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let found = statx(CWD, folder, AtFlags::empty(), StatxFlags::BASIC_STATS);
    found.is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_mount_point(_folder: &Path) -> bool {
    false
}
