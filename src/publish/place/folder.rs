//! A folder of this computer or of a network drive.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::trouble::{Kind, Trouble};
use super::{Body, Found, Place};
use crate::disk;
use crate::publish::OWN_FOLDER;

/// How many files are written at the same time.
const LANES: usize = 4;

/// A folder. It is made if it does not exist; the folder around it must be there.
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Opens a folder for publishing. Fails if neither it nor the folder around it exists.
    pub(crate) fn open(root: PathBuf) -> Result<Self, Trouble> {
        let name = root.display().to_string();
        if !root.exists() {
            fs::create_dir(&root).map_err(|error| Trouble::from_io(&name, &error))?;
        }

        match root.is_dir() {
            true => Ok(Self { root }),
            false => Err(Trouble::new(Kind::NoSuchFolder, name, "not a folder")),
        }
    }

    /// The place of a file. Fails if a folder on the way is a link, which may lead anywhere.
    fn place(&self, path: &str) -> io::Result<PathBuf> {
        let parents = Path::new(path).ancestors().skip(1);
        let mut inside = parents.filter(|parent| !parent.as_os_str().is_empty());
        match inside.find(|parent| self.root.join(parent).is_symlink()) {
            Some(link) => Err(io::Error::new(
                ErrorKind::PermissionDenied,
                format!("{} is a link", link.display()),
            )),
            None => Ok(self.root.join(path)),
        }
    }

    fn write_at(&self, path: &str, body: &Body<'_>) -> io::Result<()> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let target = self.place(path)?;
        let parent = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(parent)?;

        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let staged = self.place(&format!("{OWN_FOLDER}/new/{process}-{count}"))?;
        fs::create_dir_all(staged.parent().unwrap_or(&self.root))?;

        let written = fill(&staged, body).and_then(|()| disk::rename(&staged, &target));
        if written.is_err() {
            let _ = fs::remove_file(&staged);
        }

        written
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let target = self.place(path)?;
        match fs::remove_file(&target) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }

        let mut folder = target.parent();
        while let Some(parent) = folder.filter(|parent| *parent != self.root) {
            if fs::remove_dir(parent).is_err() {
                break;
            }

            folder = parent.parent();
        }

        Ok(())
    }
}

/// Writes a file that is on the disk when this returns.
fn fill(staged: &Path, body: &Body<'_>) -> io::Result<()> {
    let mut file = File::create(staged)?;
    io::copy(&mut body.open()?, &mut file)?;
    file.sync_data()
}

impl Place for Folder {
    fn lanes(&self) -> usize {
        LANES
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let mut bytes = Vec::new();
        let opened = self.place(path).and_then(|place| disk::open(&place));
        match opened.and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) => Ok(Some(bytes)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(Trouble::from_io(path, &error)),
        }
    }

    fn look(&self, path: &str) -> Result<Option<Found>, Trouble> {
        match self.place(path).and_then(fs::symlink_metadata) {
            Ok(found) => Ok(Some(Found {
                size: found.is_file().then_some(found.len()),
                mark: None,
            })),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(Trouble::from_io(path, &error)),
        }
    }

    fn write(&self, path: &str, body: &Body<'_>) -> Result<Option<String>, Trouble> {
        self.write_at(path, body)
            .map(|()| None)
            .map_err(|error| Trouble::from_io(path, &error))
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<Option<bool>, Trouble> {
        let create = || {
            let target = self.place(path)?;
            fs::create_dir_all(target.parent().unwrap_or(&self.root))?;
            let mut file = File::options().write(true).create_new(true).open(target)?;
            io::Write::write_all(&mut file, bytes)
        };
        match create() {
            Ok(()) => Ok(Some(true)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Some(false)),
            Err(error) => Err(Trouble::from_io(path, &error)),
        }
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        self.remove(path)
            .map_err(|error| Trouble::from_io(path, &error))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let entries = match fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            Err(error) => return Err(Trouble::from_io(folder, &error)),
        };
        let names = entries.flatten().map(|entry| entry.file_name());

        Ok(names
            .map(|name| name.to_string_lossy().into_owned())
            .collect())
    }
}

/// Whether an error says that there is nothing at a path.
fn is_absent(error: &io::Error) -> bool {
    [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind())
}
