//! Waits for changes of the sources. Events only say that something happened; what, the pipeline sees itself.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::load::discover::relative;

/// Editors save in several steps; they are taken as one.
const QUIET: Duration = Duration::from_millis(10);

/// Watches `content/` and `themes/` of a site.
#[derive(Debug)]
pub struct Watcher {
    root: PathBuf,
    events: Receiver<Vec<PathBuf>>,
    _watching: RecommendedWatcher,
}

impl Watcher {
    /// Starts watching.
    pub fn new(root: &Path) -> notify::Result<Self> {
        // Events come with the paths of the system.
        let root = root.canonicalize()?;
        let (sender, events) = channel();
        let mut watching = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // An error is an event too: the queue may have overflowed, and then it is not known what has changed.
            match event {
                Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
                Ok(event) if !event.need_rescan() => drop(sender.send(event.paths)),
                _ => drop(sender.send(Vec::new())),
            }
        })?;
        watching.watch(&root.join("content"), RecursiveMode::Recursive)?;
        let themes = root.join("themes");
        if themes.is_dir() {
            watching.watch(&themes, RecursiveMode::Recursive)?;
        }
        Ok(Self { root, events, _watching: watching })
    }

    /// Returns after the next change, once it has been quiet for a moment. Gives the files that may have changed,
    /// with paths below the root; none where they are not known.
    pub fn wait(&self) -> Option<Vec<String>> {
        let mut batches = vec![self.events.recv().ok()?];
        while let Ok(paths) = self.events.recv_timeout(QUIET) {
            batches.push(paths);
        }
        let is_known = batches.iter().all(|paths| !paths.is_empty());
        let mut files: Vec<String> = batches.iter().flatten().map(|path| relative(&self.root, path)).collect();
        files.sort();
        files.dedup();
        is_known.then_some(files)
    }
}
