//! Content hashes. The same content has the same fingerprint.

use std::fs::File;
use std::io::Seek;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fmt, io};

use serde::Serialize;

use crate::disk;

/// A BLAKE3 hash.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of some bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The fingerprint of the content of the file at `path`. Fails if the file cannot be read, or is a pipe or a
    /// device, which may have no end.
    pub(crate) fn from_path(path: &Path) -> io::Result<Self> {
        Self::from_file(&disk::open(path)?)
    }

    /// The fingerprint of a file's content, which is read piece by piece from the beginning. Fails if it cannot be
    /// read.
    pub(crate) fn from_file(mut file: &File) -> io::Result<Self> {
        file.rewind()?;
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file)?;

        Ok(Self(*hasher.finalize().as_bytes()))
    }

    /// The fingerprint of a value, made from its JSON. A value that cannot be written as JSON gets a new fingerprint
    /// each time, in each run of the program, so that everything that depends on it is made again.
    pub(crate) fn from_value(value: &impl Serialize) -> Self {
        Self::from_bytes(&serde_json::to_vec(value).unwrap_or_else(|_| never_before()))
    }

    /// The whole fingerprint as 64 hexadecimal digits.
    pub(crate) fn hex(self) -> String {
        digits(&self.0)
    }

    /// The first ten hexadecimal digits: enough to tell one version of an asset from the next.
    pub(crate) fn short(self) -> String {
        digits(&self.0[..5])
    }
}

/// Bytes as hexadecimal digits.
fn digits(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            digits.extend(char::from_digit(digit.into(), 16));
        }
    }

    digits
}

/// Bytes that no value has had before.
fn never_before() -> Vec<u8> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let time = SystemTime::now().duration_since(UNIX_EPOCH);

    format!("no JSON: {time:?} {number}").into_bytes()
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}
