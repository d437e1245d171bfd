//! Waits for changes of the sources. Events only say that something happened; what, the pipeline sees itself.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::load::discover::relative;

/// Editors save in several steps; they are taken as one.
const QUIET: Duration = Duration::from_millis(10);
/// What is watched, below the site's root.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// Watches `content/` and `themes/` of a site, and the root itself: both may go and come back.
#[derive(Debug)]
pub struct Watcher {
    root: PathBuf,
    events: Receiver<Vec<PathBuf>>,
    sender: Sender<Vec<PathBuf>>,
    watching: RecommendedWatcher,
}

/// Makes a watcher say that something has changed.
#[derive(Debug, Clone)]
pub struct Waker(Sender<Vec<PathBuf>>);

impl Waker {
    /// Without saying what.
    pub fn wake(&self) {
        // The watcher lives as long as the preview.
        let _ = self.0.send(Vec::new());
    }
}

impl Watcher {
    /// Starts watching.
    pub fn new(root: &Path) -> notify::Result<Self> {
        // Events come with the paths of the system.
        let root = root.canonicalize()?;
        let (sender, events) = channel();
        let (to, ours) = (sender.clone(), FOLDERS.map(|folder| root.join(folder)));
        let mut watching = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // An error is an event too: the queue may have overflowed, and then it is not known what has changed.
            let Ok(event) = event else { return drop(to.send(Vec::new())) };
            let concerns = |path: &PathBuf| ours.iter().any(|folder| path.starts_with(folder));
            if event.need_rescan() {
                drop(to.send(Vec::new()));
            } else if !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(concerns) {
                drop(to.send(event.paths));
            }
        })?;
        watching.watch(&root, RecursiveMode::NonRecursive)?;
        let mut watcher = Self { root, events, sender, watching };
        watcher.watch_folders()?;
        Ok(watcher)
    }

    fn watch_folders(&mut self) -> notify::Result<()> {
        for folder in FOLDERS.map(|folder| self.root.join(folder)) {
            if folder.is_dir() {
                self.watching.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(())
    }

    /// Wakes this watcher from elsewhere.
    pub fn waker(&self) -> Waker {
        Waker(self.sender.clone())
    }

    /// Returns after the next change, once it has been quiet for a moment. Gives the files that may have changed,
    /// with paths below the root; none where they are not known.
    pub fn wait(&mut self) -> Option<Vec<String>> {
        let mut batches = vec![self.events.recv().ok()?];
        while let Ok(paths) = self.events.recv_timeout(QUIET) {
            batches.push(paths);
        }
        let is_known = batches.iter().all(|paths| !paths.is_empty());
        let mut files: Vec<String> = batches.iter().flatten().map(|path| relative(&self.root, path)).collect();
        files.sort();
        files.dedup();
        if files.iter().any(|file| FOLDERS.contains(&file.as_str())) {
            // A folder that came back is another folder. If it cannot be watched, the next build says what is wrong.
            let _ = self.watch_folders();
            return None;
        }
        is_known.then_some(files)
    }
}
