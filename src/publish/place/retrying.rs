//! A place with patience: what fails because a connection broke is tried again, later each time.

use std::thread;
use std::time::Duration;

use super::trouble::Kind;
use super::{Body, Found, Place, Trouble};

/// How long is waited before each new attempt.
const WAITS: [Duration; 4] = [
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
];

/// A place whose passing troubles are waited for.
pub(crate) struct Retrying(pub Box<dyn Place>);

/// Does something until it succeeds or fails for good.
fn patiently<T>(attempt: impl Fn() -> Result<T, Trouble>) -> Result<T, Trouble> {
    again_while(Trouble::may_pass, attempt)
}

/// Opens a place. A connection that breaks is made again; a place that cannot be reached at all may have a wrong name.
pub(crate) fn opening<T>(attempt: impl Fn() -> Result<T, Trouble>) -> Result<T, Trouble> {
    again_while(|trouble| trouble.kind == Kind::Lost, attempt)
}

/// Does something again and again, later each time, while it fails in a way that may pass.
fn again_while<T>(
    may_pass: impl Fn(&Trouble) -> bool,
    attempt: impl Fn() -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    for wait in WAITS {
        match attempt() {
            Err(trouble) if may_pass(&trouble) => thread::sleep(wait),
            done => return done,
        }
    }

    attempt()
}

impl Place for Retrying {
    fn lanes(&self) -> usize {
        self.0.lanes()
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        patiently(|| self.0.read(path))
    }

    fn look(&self, path: &str) -> Result<Option<Found>, Trouble> {
        patiently(|| self.0.look(path))
    }

    fn write(&self, path: &str, body: &Body<'_>) -> Result<Option<String>, Trouble> {
        patiently(|| self.0.write(path, body))
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<Option<bool>, Trouble> {
        // After a break nobody knows whether the file was made, so the answer would be worth nothing.
        self.0.create(path, bytes)
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        patiently(|| self.0.delete(path))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        patiently(|| self.0.list(folder))
    }
}
