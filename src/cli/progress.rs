//! How far a long build is, in a terminal. In a pipe nothing is said.

use std::io::{IsTerminal, stderr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::messages::notice;
use crate::diagnostic::{Lang, say};

/// Builds that take no longer say nothing.
const LONG: Duration = Duration::from_millis(500);
const STEP: Duration = Duration::from_millis(100);

#[derive(Default)]
struct Screen {
    is_shown: bool,
    is_over: bool,
}

/// Counts what is done; a thread of its own shows it.
pub struct Progress(Arc<State>);

#[derive(Default)]
struct State {
    total: AtomicUsize,
    done: AtomicUsize,
    screen: Mutex<Screen>,
}

impl Progress {
    /// From now on.
    pub fn start(lang: Lang) -> Self {
        let state = Arc::new(State::default());
        if stderr().is_terminal() {
            let state = Arc::clone(&state);
            // Without a thread nothing is shown.
            let _ = thread::Builder::new().spawn(move || show(&state, lang));
        }
        Self(state)
    }

    /// So many files are to be made.
    pub fn rendering(&self, total: usize) {
        self.0.total.store(total, Ordering::Relaxed);
    }

    /// One more is made.
    pub fn rendered(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Leaves the terminal as it was.
    pub fn end(&self) {
        let mut screen = self.0.screen();
        screen.is_over = true;
        if screen.is_shown {
            notice("\r\x1b[2K");
        }
    }
}

impl State {
    fn screen(&self) -> MutexGuard<'_, Screen> {
        self.screen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn show(state: &State, lang: Lang) {
    thread::sleep(LONG);
    loop {
        let mut screen = state.screen();
        if screen.is_over {
            return;
        }
        let (done, total) = (
            state.done.load(Ordering::Relaxed),
            state.total.load(Ordering::Relaxed),
        );
        let text = match total {
            0 => say!("检查", "Checking"),
            _ => say!("生成 {done}/{total}", "Rendering {done}/{total}"),
        };
        screen.is_shown = true;
        notice(&format!("\r\x1b[2K{}", text.get(lang)));
        drop(screen);
        thread::sleep(STEP);
    }
}
