//! Reading, saving, adding and removing files.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use serde::Serialize;

use super::Workbench;
use super::place::{is_text, place};
use super::trouble::Trouble;
use crate::disk;
use crate::encoding::{Encoding, decode};
use crate::fingerprint::Fingerprint;

/// A text as it is on disk.
#[derive(Debug, Serialize)]
pub(crate) struct TextFile {
    /// The path below the site's root.
    pub path: String,
    /// The text, with `\n` at the ends of its lines and without a byte order mark.
    pub text: String,
    /// Names what the file holds: other bytes have another version.
    pub version: String,
}

/// A file that was written.
#[derive(Debug, Serialize)]
pub(crate) struct SavedFile {
    /// What the file holds now; see [`TextFile::version`].
    pub version: String,
}

/// How a file writes its text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spelling {
    /// Whether it begins with a byte order mark.
    has_mark: bool,
    /// Whether its lines end as on Windows.
    has_windows_lines: bool,
}

impl Spelling {
    /// The bytes of a text in this spelling. The text has `\n` at the ends of its lines.
    pub(super) fn bytes(self, text: &str) -> Vec<u8> {
        let mark = if self.has_mark { "\u{feff}" } else { "" };
        let lines = if self.has_windows_lines {
            text.replace('\n', "\r\n")
        } else {
            text.to_string()
        };
        format!("{mark}{lines}").into_bytes()
    }
}

/// What is on disk at a path.
pub(super) struct OnDisk {
    pub bytes: Vec<u8>,
    /// With `\n` at the ends of its lines.
    pub text: String,
    pub spelling: Spelling,
}

impl OnDisk {
    pub(super) fn read(place: &Path) -> Result<Self, Trouble> {
        let bytes = disk::read(place)?;
        let (text, encoding) = decode(bytes.clone()).map_err(|_| Trouble::NoText)?;
        let windows = text.matches("\r\n").count();
        let spelling = Spelling {
            has_mark: encoding == Encoding::Utf8 { mark: true },
            has_windows_lines: windows > 0 && windows == text.matches('\n').count(),
        };

        Ok(Self {
            bytes,
            text: text.replace("\r\n", "\n"),
            spelling,
        })
    }

    fn version(&self) -> String {
        Fingerprint::from_bytes(&self.bytes).hex()
    }

    pub(super) fn into_text_file(self, path: &str) -> TextFile {
        TextFile {
            path: path.into(),
            version: self.version(),
            text: self.text,
        }
    }
}

impl Workbench {
    /// Reads a page or a data file. Fails if the path is not that of a text below `content/`, or if it cannot be read.
    pub(crate) fn read(&self, path: &str) -> Result<TextFile, Trouble> {
        let place = self.place_of_text(path)?;
        Ok(OnDisk::read(&place)?.into_text_file(path))
    }

    /// Reads a file as it is, such as a picture.
    pub(crate) fn bytes(&self, path: &str) -> Result<Vec<u8>, Trouble> {
        Ok(disk::read(&place(&self.root, path)?)?)
    }

    /// Saves a text, if the file still has the version that the text was made from; an empty version stands for a file
    /// that does not exist yet. Text and version before and after are kept in the history first. Byte order mark and
    /// ends of lines stay as they are in the file.
    pub(crate) fn save(&self, path: &str, text: &str, version: &str) -> Result<SavedFile, Trouble> {
        let place = self.place_of_text(path)?;
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let text = text.replace("\r\n", "\n");

        let spelling = match OnDisk::read(&place) {
            Ok(now) if now.version() == version => {
                self.keep(path, &now.bytes)?;
                now.spelling
            }
            Ok(now) => return Err(Trouble::Changed(now.into_text_file(path))),
            Err(Trouble::NotThere) if version.is_empty() => Spelling::default(),
            Err(trouble) => return Err(trouble),
        };

        let bytes = spelling.bytes(&text);
        self.keep(path, &bytes)?;
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        disk::replace(&place, &bytes)?;
        disk::open_for_sync(&place)?.sync_all()?;

        Ok(SavedFile {
            version: Fingerprint::from_bytes(&bytes).hex(),
        })
    }

    /// Adds a picture or another file that pages use. Fails if it is a text that is edited here, or exists already.
    pub(crate) fn add(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        if is_text(path) {
            return Err(Trouble::BadPath);
        }

        let place = place(&self.root, path)?;
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }

        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&place)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        if written.is_err() {
            // A part of a file is of no use to anybody.
            let _ = fs::remove_file(&place);
        }

        Ok(written?)
    }

    /// Removes a text that still has this version. It stays in the history.
    pub(crate) fn remove(&self, path: &str, version: &str) -> Result<(), Trouble> {
        let place = self.place_of_text(path)?;
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);

        let now = OnDisk::read(&place)?;
        if now.version() != version {
            return Err(Trouble::Changed(now.into_text_file(path)));
        }

        self.keep(path, &now.bytes)?;
        Ok(fs::remove_file(place)?)
    }

    fn place_of_text(&self, path: &str) -> Result<PathBuf, Trouble> {
        if is_text(path) {
            place(&self.root, path)
        } else {
            Err(Trouble::BadPath)
        }
    }
}
