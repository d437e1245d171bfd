//! The progress of a long build, shown in a terminal. Nothing is shown if the output goes into a pipe.

use std::io::{IsTerminal, stderr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::messages::print_stderr;
use crate::diagnostic::{Lang, say};

/// The time after which progress is shown. Most builds take less.
const SHOW_AFTER: Duration = Duration::from_millis(500);
/// The time between two lines of progress, which replace each other.
const REFRESH_INTERVAL: Duration = Duration::from_millis(100);

/// What the terminal shows.
#[derive(Default)]
struct Display {
    is_shown: bool,
    has_ended: bool,
}

/// Counts what is done. A thread of its own shows it.
pub(super) struct Progress(Arc<Counters>);

/// The numbers that both threads share.
#[derive(Default)]
struct Counters {
    total: AtomicUsize,
    done: AtomicUsize,
    display: Mutex<Display>,
}

impl Progress {
    /// Starts to show the progress of a build.
    pub(super) fn start(lang: Lang) -> Self {
        let counters = Arc::new(Counters::default());
        if stderr().is_terminal() {
            let counters = Arc::clone(&counters);
            // If the system has no thread for it, nothing is shown.
            let _ = thread::Builder::new().spawn(move || show(&counters, lang));
        }

        Self(counters)
    }

    /// Tells how many files are to be made.
    pub(super) fn start_rendering(&self, total: usize) {
        self.0.total.store(total, Ordering::Relaxed);
    }

    /// Counts one more file that is made.
    pub(super) fn count_rendered(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Leaves the terminal as it was.
    pub(super) fn end(&self) {
        let mut display = self.0.display();
        display.has_ended = true;
        if display.is_shown {
            print_stderr("\r\x1b[2K");
        }
    }
}

impl Counters {
    fn display(&self) -> MutexGuard<'_, Display> {
        self.display.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows the progress until the build ends.
fn show(counters: &Counters, lang: Lang) {
    thread::sleep(SHOW_AFTER);
    loop {
        let mut display = counters.display();
        if display.has_ended {
            return;
        }

        let (done, total) = (
            counters.done.load(Ordering::Relaxed),
            counters.total.load(Ordering::Relaxed),
        );
        let text = match total {
            0 => say!("检查", "Checking"),
            _ => say!("生成 {done}/{total}", "Rendering {done}/{total}"),
        };
        display.is_shown = true;
        print_stderr(&format!("\r\x1b[2K{}", text.get(lang)));
        drop(display);
        thread::sleep(REFRESH_INTERVAL);
    }
}
