//! Doing the same to many files, several at the same time.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does `work` to all items, in their order, on as many threads as there are lanes. After an error no new item is
/// begun; gives the first one.
pub(super) fn in_lanes<T: Sync, E: Send>(
    lanes: usize,
    items: &[T],
    work: impl Fn(&T) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
    let first_error = || failed.lock().unwrap_or_else(PoisonError::into_inner);
    let lane = || {
        while first_error().is_none()
            && let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed))
        {
            if let Err(error) = work(item) {
                first_error().get_or_insert(error);
            }
        }
    };

    thread::scope(|scope| {
        for _ in 1..lanes.min(items.len()) {
            scope.spawn(lane);
        }

        lane();
    });

    failed
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .map_or(Ok(()), Err)
}
