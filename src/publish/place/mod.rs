//! What a kind of target has to offer, so that all of them share one procedure.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use super::OWN_FOLDER;
use crate::fingerprint::Fingerprint;

mod folder;
mod ftp;
mod object;
mod reader;
mod retrying;
mod runtime;
mod sftp;
mod tls;
mod trouble;
mod visitor;

pub(super) use folder::Folder;
pub(super) use ftp::{Ftp, FtpServer};
pub(super) use object::{Bucket, Object};
pub(super) use reader::{Answer, Reader};
pub(super) use retrying::{Retrying, opening};
pub(super) use sftp::{Sftp, SshServer};
pub(crate) use trouble::Trouble;
pub(super) use visitor::Visitor;

/// A place where files are published. Paths are those of the site, with `/` between their parts, below the folder of
/// the site there. Several threads may use it at the same time.
pub(crate) trait Place: Send + Sync {
    /// How many things may be done at the same time.
    fn lanes(&self) -> usize;

    /// The whole content of a file; `None` if there is no such file.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble>;

    /// What is at a path; `None` if there is nothing.
    fn look(&self, path: &str) -> Result<Option<Found>, Trouble>;

    /// Writes a file, a new one or in the place of one that is there, and makes the folders that it needs. At any
    /// moment readers get the old file or the new one, as a whole. Gives the mark of the new state, if the place has
    /// marks.
    fn write(&self, path: &str, body: &Body<'_>) -> Result<Option<String>, Trouble>;

    /// Writes a file only if there is none at its path. Tells whether it was written. Of two who do this at the same
    /// time, at most one is told so; places that cannot promise that give `None`, and have written nothing.
    fn create(&self, path: &str, bytes: &[u8]) -> Result<Option<bool>, Trouble>;

    /// Deletes a file, if it is there, and the folders that this leaves empty.
    fn delete(&self, path: &str) -> Result<(), Trouble>;

    /// The names of the files and folders in a folder, which may not exist.
    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble>;
}

/// What is at a path of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The size of the file in bytes; `None` for a folder and whatever else is no file.
    pub size: Option<u64>,
    /// What the place calls this state of the file, if it has such names: the same name means the same content.
    pub mark: Option<String>,
}

/// What is written to a place.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Body<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// The content of a file of this computer, with its size.
    File(&'a Path, u64),
}

impl Body<'_> {
    /// The number of bytes.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, size) => *size,
        }
    }

    /// Opens it for reading.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(*bytes)),
            Self::File(path, _) => Box::new(File::open(path)?),
        })
    }
}

/// The path at which the file of a path is written before it is moved there.
fn unfinished(path: &str) -> String {
    let name = Fingerprint::from_bytes(path.as_bytes()).short();
    format!("{OWN_FOLDER}/new/{name}")
}
