//! Waits for changes of the sources. Events only say that something happened; what, the pipeline sees itself.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::bounds::{WalkEntry, everything_in, link_targets};
use crate::file_state::{self, FileState};
use crate::load::discover::relative;

/// Editors save in several steps; they are taken as one.
const QUIET_PERIOD: Duration = Duration::from_millis(10);
/// From one look to the next where the system does not tell of changes.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// What is watched, below the site's root.
const WATCHED_FOLDERS: [&str; 2] = ["content", "themes"];
/// The one of them whose folders are each a whole of its own.
const FOLDER_OF_THEMES: &str = "themes";

/// What a link leads to.
#[derive(Debug, Clone)]
struct LinkedPath {
    /// The link, as the site names it.
    link: PathBuf,
    /// A path that changes with what the link shows; it may be a link itself, or not be there.
    target: PathBuf,
    /// Whether the site reads what lies there.
    is_read: bool,
}

/// Watches `content/` and `themes/` of a site, what links in them lead to, and the root itself: all of them may go and
/// come back.
#[derive(Debug)]
pub struct Watcher {
    root: PathBuf,
    events: Receiver<Vec<PathBuf>>,
    /// An event that was seen and not waited for yet.
    news: RefCell<Option<Vec<PathBuf>>>,
    sender: Sender<Vec<PathBuf>>,
    /// None where the system gives none.
    watching: Option<RecommendedWatcher>,
    /// Why the system does not tell of all changes, so that the watcher looks for them itself.
    trouble: Option<String>,
    /// What the watcher saw when it last looked itself.
    seen: Snapshot,
    /// What links lead to.
    places: Arc<Mutex<Vec<LinkedPath>>>,
}

/// The states of all files that are watched; `None` for a file whose metadata cannot be read.
type Snapshot = BTreeMap<PathBuf, Option<FileState>>;

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
        let places = Arc::new(Mutex::default());
        let (to, ours, linked) = (
            sender.clone(),
            WATCHED_FOLDERS.map(|folder| root.join(folder)),
            Arc::clone(&places),
        );
        let heard = move |event: notify::Result<Event>| {
            // An error is an event too: the queue may have overflowed, and then it is not known what has changed.
            let Ok(event) = event else {
                return drop(to.send(Vec::new()));
            };
            if event.need_rescan() {
                drop(to.send(Vec::new()));
            } else if !matches!(event.kind, EventKind::Access(_))
                && concerns(&event.paths, &ours, &linked)
            {
                drop(to.send(event.paths));
            }
        };
        // Links are followed below: to files too, and to what is not there yet.
        let config = Config::default().with_follow_symlinks(false);
        let started = RecommendedWatcher::new(heard, config);
        let trouble = started.as_ref().err().map(ToString::to_string);
        let mut watcher = Self {
            root,
            events,
            news: RefCell::default(),
            sender,
            watching: started.ok(),
            trouble,
            seen: Snapshot::new(),
            places,
        };
        watcher.watch_or_look();
        Ok(watcher)
    }

    /// Why the system does not tell of all changes; none while it does.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Watches everything that is there now, or looks at it where that cannot be done. Whether it is watched.
    fn watch_or_look(&mut self) -> bool {
        if self.trouble.is_none() {
            self.trouble = self.watch_all().err().map(|error| error.to_string());
        }
        if self.trouble.is_some() {
            self.seen = self.look();
        }
        self.trouble.is_none()
    }

    fn look(&self) -> Snapshot {
        let all = WATCHED_FOLDERS.iter().flat_map(|name| {
            everything_in(&self.root, &self.root.join(name), *name == FOLDER_OF_THEMES)
        });
        all.map(|entry| (file_state::read(&entry.path), entry.path))
            .map(|(state, path)| (path, state))
            .collect()
    }

    /// The next event; where the system does not tell of all of them, also a change that the watcher sees itself.
    fn next(&self) -> Option<Vec<PathBuf>> {
        if self.trouble.is_none() {
            return self.events.recv().ok();
        }
        loop {
            match self.events.recv_timeout(POLL_INTERVAL) {
                Ok(paths) => return Some(paths),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) if self.look() != self.seen => {
                    return Some(Vec::new());
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Watches everything that is there now. What is watched already stays so.
    fn watch_all(&mut self) -> notify::Result<()> {
        self.watch(&self.root.clone(), RecursiveMode::NonRecursive)?;
        let mut places = Vec::new();
        for name in WATCHED_FOLDERS {
            let folder = self.root.join(name);
            if folder.is_dir() {
                self.watch(&folder, RecursiveMode::Recursive)?;
            }
            let all = everything_in(&self.root, &folder, name == FOLDER_OF_THEMES);
            places.extend(
                all.iter()
                    .filter(|found| found.is_link)
                    .flat_map(linked_paths),
            );
        }
        // Named before they are watched: no event of theirs is taken for one of others.
        self.places
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(&places);
        for place in places {
            self.watch_place(&place);
        }
        Ok(())
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        self.watching
            .as_mut()
            .map_or(Ok(()), |watching| watching.watch(path, mode))
    }

    /// Watches what a link leads to, and the folder that this lies in: it may be replaced, or come only later.
    fn watch_place(&mut self, place: &LinkedPath) {
        // If one of them cannot be watched, or is gone by now, the next build says what is wrong.
        if let Some(folder) = place
            .target
            .ancestors()
            .skip(1)
            .find(|folder| folder.is_dir())
        {
            let is_watched = WATCHED_FOLDERS
                .iter()
                .any(|name| folder.starts_with(self.root.join(name)));
            if !is_watched {
                let _ = self.watch(folder, RecursiveMode::NonRecursive);
            }
        }
        if place.is_read && place.target.is_dir() && !place.target.is_symlink() {
            let _ = self.watch(&place.target, RecursiveMode::Recursive);
        }
    }

    /// Wakes this watcher from elsewhere.
    pub fn waker(&self) -> Waker {
        Waker(self.sender.clone())
    }

    /// Whether something has changed since the last wait.
    pub fn has_news(&self) -> bool {
        let mut news = self.news.borrow_mut();
        *news = news.take().or_else(|| self.events.try_recv().ok());
        news.is_some()
    }

    /// Returns after the next change, once it has been quiet for a moment. Gives the files that may have changed, with
    /// the paths below the root by which the site knows them; none where they are not known.
    pub fn wait(&mut self) -> Option<Vec<String>> {
        let seen = self.news.take();
        let mut batches = vec![seen.or_else(|| self.next())?];
        while let Ok(paths) = self.events.recv_timeout(QUIET_PERIOD) {
            batches.push(paths);
        }
        let is_known = batches.iter().all(|paths| !paths.is_empty());
        let mut files: Vec<String> = batches
            .iter()
            .flatten()
            .flat_map(|path| self.names(path))
            .collect();
        files.sort();
        files.dedup();
        // A folder or a link that is new has to be watched before it is read: what changes later is seen then. If it
        // cannot be watched, the next build says what is wrong.
        let is_watched = self.watch_or_look();
        let is_whole = files
            .iter()
            .any(|file| WATCHED_FOLDERS.contains(&file.as_str()));
        (is_known && is_watched && !is_whole).then_some(files)
    }

    /// The names that the site has for a path: its own, and those of links that lead to it.
    fn names(&self, path: &Path) -> Vec<String> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let through =
            |place: &LinkedPath| Some(place.link.join(path.strip_prefix(&place.target).ok()?));
        let linked: Vec<PathBuf> = places.iter().filter_map(through).collect();
        linked
            .iter()
            .map(PathBuf::as_path)
            .chain([path])
            .map(|path| relative(&self.root, path))
            .collect()
    }
}

/// All that a link leads to, at every step.
fn linked_paths(found: &WalkEntry) -> Vec<LinkedPath> {
    let place = |target| LinkedPath {
        link: found.path.clone(),
        target,
        is_read: !found.leads_out,
    };
    link_targets(&found.path).into_iter().map(place).collect()
}

/// Whether an event is about the sources.
fn concerns(paths: &[PathBuf], ours: &[PathBuf], linked: &Mutex<Vec<LinkedPath>>) -> bool {
    let places = linked.lock().unwrap_or_else(PoisonError::into_inner);
    // A folder above a place that comes, goes or gets another name takes the place with it.
    let is_at = |path: &PathBuf, place: &LinkedPath| {
        path.starts_with(&place.target) || place.target.starts_with(path)
    };
    let is_ours = |path: &PathBuf| ours.iter().any(|folder| path.starts_with(folder));
    paths
        .iter()
        .any(|path| is_ours(path) || places.iter().any(|place| is_at(path, place)))
}
