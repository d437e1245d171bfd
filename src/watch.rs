//! Waits for changes of the sources. Events only say that something happened; what, the pipeline sees itself.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Editors save in several steps; they are taken as one.
const QUIET: Duration = Duration::from_millis(30);

/// Watches `content/` and `themes/` of a site.
#[derive(Debug)]
pub struct Watcher {
    events: Receiver<()>,
    _watching: RecommendedWatcher,
}

impl Watcher {
    /// Starts watching.
    pub fn new(root: &Path) -> notify::Result<Self> {
        let (sender, events) = channel();
        let mut watching = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // An error is an event too: the queue may have overflowed.
            if event.map_or(true, |event| !matches!(event.kind, EventKind::Access(_))) {
                let _ = sender.send(());
            }
        })?;
        watching.watch(&root.join("content"), RecursiveMode::Recursive)?;
        let themes = root.join("themes");
        if themes.is_dir() {
            watching.watch(&themes, RecursiveMode::Recursive)?;
        }
        Ok(Self { events, _watching: watching })
    }

    /// Returns after the next change, once it has been quiet for a moment.
    pub fn wait(&self) {
        if self.events.recv().is_err() {
            return;
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
    }
}
