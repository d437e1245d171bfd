//! The runtime for libraries that wait for many things at once; everything else here waits for one.

use std::future::Future;
use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::trouble::{Kind, Trouble};

/// How long an answer may take, apart from the time for its bytes.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
/// The slowest connection that is waited for, in bytes a second.
const SLOWEST: u64 = 10_000;

/// Waits for something that a place does with so many bytes.
pub(super) fn wait<T>(
    about: &str,
    bytes: u64,
    work: impl Future<Output = Result<T, Trouble>>,
) -> Result<T, Trouble> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(2).enable_all().build().ok()
    });
    let Some(runtime) = runtime else {
        return Err(Trouble::from_io(about, &io::ErrorKind::OutOfMemory.into()));
    };

    let patience = PATIENCE + Duration::from_secs(bytes / SLOWEST);
    runtime.block_on(async {
        match tokio::time::timeout(patience, work).await {
            Ok(done) => done,
            Err(_) => Err(Trouble::new(Kind::Lost, about, "no answer in time")),
        }
    })
}
