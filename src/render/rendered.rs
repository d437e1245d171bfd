//! What an output is once it is made: bytes, or a file of the site that is copied as it is.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek};
use std::path::Path;
use std::sync::Arc;

/// The number of bytes that are compared at a time.
const PIECE_BYTES: usize = 256 << 10;

/// An output that was made. Files that are copied are never in memory as a whole.
#[derive(Debug, Clone)]
pub enum Rendered {
    /// The bytes.
    Bytes(Arc<Vec<u8>>),
    /// The file that is copied, opened when it was as it had been checked.
    File(Arc<File>),
}

impl From<Vec<u8>> for Rendered {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Arc::new(bytes))
    }
}

impl Rendered {
    /// All bytes. The error is the system's.
    pub fn read(&self) -> io::Result<Arc<Vec<u8>>> {
        match self {
            Self::Bytes(bytes) => Ok(Arc::clone(bytes)),
            Self::File(file) => {
                let mut bytes = Vec::new();
                from_start(file)?.read_to_end(&mut bytes)?;
                Ok(Arc::new(bytes))
            }
        }
    }

    /// The number of bytes that it takes in memory.
    pub(crate) fn size_in_memory(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::File(_) => 0,
        }
    }

    /// Writes them to a file, a new one or one that is overwritten. The system copies file to file by itself where it
    /// can.
    pub(crate) fn write(&self, target: &Path) -> io::Result<()> {
        match self {
            Self::Bytes(bytes) => fs::write(target, bytes.as_slice()),
            Self::File(source) => {
                io::copy(&mut from_start(source)?, &mut File::create(target)?)?;
                Ok(())
            }
        }
    }

    /// Whether a file of this length has the same bytes.
    pub(crate) fn is_same_as(&self, file: &Path, length: u64) -> io::Result<bool> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.len() as u64 == length && fs::read(file)? == **bytes),
            Self::File(source) => {
                Ok(source.metadata()?.len() == length && have_same_bytes(source, file)?)
            }
        }
    }
}

/// A file that is read from its beginning.
fn from_start(mut file: &File) -> io::Result<&File> {
    file.rewind()?;
    Ok(file)
}

/// Compares two files piece by piece.
fn have_same_bytes(one: &File, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (from_start(one)?, File::open(other)?);
    let (mut here, mut there) = (vec![0; PIECE_BYTES], vec![0; PIECE_BYTES]);
    loop {
        let read = fill(&mut one, &mut here)?;
        if fill(&mut other, &mut there)? != read || here[..read] != there[..read] {
            return Ok(false);
        }

        if read < PIECE_BYTES {
            return Ok(true);
        }
    }
}

/// Reads until a buffer is full or the file ends; gives how much was read.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }

    Ok(filled)
}
