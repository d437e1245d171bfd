//! Reading and writing the files that planpress keeps for itself or changes among the sources. They are ordinary files,
//! not links or pipes, and are replaced in one step, so that none is ever half written.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// The hidden folder in which planpress keeps files beside a site's sources or its output.
pub(crate) const HIDDEN_FOLDER: &str = ".planpress";
/// The beginning of the name of a file that is still being written.
pub(crate) const UNFINISHED_PREFIX: &str = ".planpress-";

/// How long a run waits before it tries again to take a lock that another one has.
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// The path of a folder in planpress's hidden folder, which is in the folder `beside`; `below` are the names of the
/// folders on the way. Gives `None` if one of these is a link: what it leads to does not belong to planpress.
pub(crate) fn hidden_folder(beside: &Path, below: &[&str]) -> Option<PathBuf> {
    [HIDDEN_FOLDER]
        .iter()
        .chain(below)
        .try_fold(beside.to_path_buf(), |folder, name| {
            let folder = folder.join(name);
            (!folder.is_symlink()).then_some(folder)
        })
}

/// The names in a folder, in order, but for those that begin with a dot: files that were still being written when a
/// program ended. None if the folder cannot be read.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();

    names
}

/// Takes the lock on an open file for this run alone. Calls `waiting` if another run has it, and waits until it is
/// free.
pub(crate) fn take_lock(lock: &File, waiting: impl FnOnce()) -> Result<()> {
    take(|| lock.try_lock(), waiting)
}

/// Takes the lock on an open file together with others who share it. Waits while another run has it alone.
pub(crate) fn share_lock(lock: &File) -> Result<()> {
    take(|| lock.try_lock_shared(), || ())
}

/// Takes a lock as soon as that can be. It is asked for again and again, since systems wait in ways of their own:
/// signals interrupt some, and others give an error in place of waiting.
fn take(
    try_to_take: impl Fn() -> std::result::Result<(), TryLockError>,
    waiting: impl FnOnce(),
) -> Result<()> {
    let is_taken = || match try_to_take() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    };
    if is_taken()? {
        return Ok(());
    }

    waiting();
    loop {
        thread::sleep(BETWEEN_TRIES);
        if is_taken()? {
            return Ok(());
        }
    }
}

/// Opens an ordinary file for reading. Anything else is an error; a pipe is not waited for.
pub(crate) fn open(path: &Path) -> Result<File> {
    open_with_metadata(path).map(|(file, _)| file)
}

/// Opens an ordinary file for reading, as [`open`] does, and gives the metadata of what was opened.
pub(crate) fn open_with_metadata(path: &Path) -> Result<(File, Metadata)> {
    let file = without_waiting().open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_file() {
        Ok((file, metadata))
    } else {
        Err(not_ordinary())
    }
}

/// Options to read a file. A pipe is opened even if nobody writes to it.
#[cfg(unix)]
fn without_waiting() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = File::options();
    options
        .read(true)
        .custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());

    options
}

#[cfg(not(unix))]
fn without_waiting() -> OpenOptions {
    let mut options = File::options();
    options.read(true);
    options
}

/// The place of a file that was opened at `path`, without links on the way.
#[cfg(target_os = "linux")]
pub(crate) fn opened_place(file: &File, path: &Path) -> Result<PathBuf> {
    use std::os::fd::AsRawFd;

    let opened = fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd()));
    // Without `/proc` the path has to tell.
    opened.or_else(|_| path.canonicalize())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn opened_place(_: &File, path: &Path) -> Result<PathBuf> {
    path.canonicalize()
}

fn not_ordinary() -> Error {
    Error::new(ErrorKind::InvalidInput, "not an ordinary file")
}

/// Reads an ordinary file. Anything else is an error: a link may lead anywhere, and a pipe has no end.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    if fs::symlink_metadata(path)?.is_file() {
        return fs::read(path);
    }

    Err(not_ordinary())
}

/// Opens a file so that it can be synced to the disk. Windows syncs only through a handle that may write.
pub(crate) fn open_for_sync(path: &Path) -> Result<File> {
    File::options().read(true).write(cfg!(windows)).open(path)
}

/// Renames a file or folder. On Windows this is tried again for a while if another program, such as a virus scanner or
/// the search index, has the file open.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<()> {
    let mut waits = RENAME_WAITS.iter();
    loop {
        match fs::rename(from, to) {
            Err(error) if is_held(&error) => match waits.next() {
                Some(wait) => std::thread::sleep(*wait),
                None => return Err(error),
            },
            done => return done,
        }
    }
}

/// How long is waited between one attempt to rename and the next: about two seconds together.
const RENAME_WAITS: [Duration; 7] = [
    Duration::from_millis(10),
    Duration::from_millis(30),
    Duration::from_millis(60),
    Duration::from_millis(150),
    Duration::from_millis(300),
    Duration::from_millis(600),
    Duration::from_millis(900),
];

/// Whether an error says that another program holds a file: "access denied", "sharing violation" and "lock violation"
/// of Windows. Other systems do not mind.
pub(crate) fn is_held(error: &Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

/// Fails if another program holds a file, so that it could be neither replaced nor removed. Only Windows has such
/// files.
#[cfg(windows)]
pub(crate) fn refuse_held(path: &Path) -> Result<()> {
    use std::os::windows::fs::OpenOptionsExt;

    /// The right to delete or rename a file, by the name that Windows has for it.
    const DELETE: u32 = 0x0001_0000;
    match File::options().access_mode(DELETE).open(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(windows))]
pub(crate) fn refuse_held(_path: &Path) -> Result<()> {
    Ok(())
}

/// Writes a file, or replaces it, in one step: at any moment `place` is the old file or the new one, never a part.
pub(crate) fn replace(place: &Path, bytes: &[u8]) -> Result<()> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let staged = place.with_file_name(format!("{UNFINISHED_PREFIX}{process}-{count}"));

    let done = stage(&staged, place, bytes).and_then(|()| rename(&staged, place));
    if done.is_err() {
        let _ = fs::remove_file(&staged);
    }

    done
}

/// Writes the new file beside its place, with the permissions of the file that it will replace.
fn stage(staged: &Path, place: &Path, bytes: &[u8]) -> Result<()> {
    File::options()
        .write(true)
        .create_new(true)
        .open(staged)?
        .write_all(bytes)?;

    match fs::metadata(place) {
        Ok(old) if old.is_file() => fs::set_permissions(staged, old.permissions()),
        _ => Ok(()),
    }
}

/// Removes unfinished files that interrupted runs have left in a folder of planpress's own.
pub(crate) fn clear_unfinished(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let left = entries.filter(|entry| {
        entry
            .file_name()
            .to_string_lossy()
            .starts_with(UNFINISHED_PREFIX)
    });
    left.for_each(|entry| drop(fs::remove_file(entry.path())));
}
