//! Waits for changes of the sources. Events tell which files may have changed; the pipeline itself finds out what has,
//! and looks at all files where events cannot tell.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::bounds::{WalkEntry, everything_in, link_targets};
use crate::file_state::{self, FileState};
use crate::load::discover::relative;

/// Changes that follow each other within this time count as one: text editors save in several steps.
const QUIET_PERIOD: Duration = Duration::from_millis(10);
/// The time between two looks at the files if the system does not report changes.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// The folders that are watched, below the site's root.
const WATCHED_FOLDERS: [&str; 2] = ["content", "themes"];
/// The watched folder in which each folder may be a link out of the site, with bounds of its own.
const FOLDER_OF_THEMES: &str = "themes";

/// A path that a link in the site leads to.
#[derive(Debug, Clone)]
struct LinkedPath {
    /// The path of the link itself, as the site names it.
    link: PathBuf,
    /// The path that the link leads to. It may be a link, too, or may not exist.
    target: PathBuf,
    /// Whether the site reads the files there.
    is_read: bool,
}

/// Watches the folders `content/` and `themes/` of a site, the targets of links in them, and the root itself. All of
/// these may disappear and come back.
#[derive(Debug)]
pub(crate) struct Watcher {
    root: PathBuf,
    events: Receiver<Vec<PathBuf>>,
    /// The paths of an event that [`Self::has_news_within`] has received and [`Self::wait`] has not returned yet.
    news: RefCell<Option<Vec<PathBuf>>>,
    sender: Sender<Vec<PathBuf>>,
    /// The system's watcher, or `None` if the system does not offer one.
    watching: Option<RecommendedWatcher>,
    /// Whether the files are to be looked at again and again, since their drive reports no changes.
    polls: bool,
    /// Why the system does not report all changes, so that the files are looked at again and again instead.
    trouble: Option<String>,
    /// The states of the files at the last look.
    seen: Snapshot,
    /// What links lead to.
    places: Arc<Mutex<Vec<LinkedPath>>>,
}

/// The states of all files that are watched; `None` for a file whose metadata cannot be read.
type Snapshot = BTreeMap<PathBuf, Option<FileState>>;

/// Wakes a watcher as if something had changed.
#[derive(Debug, Clone)]
pub(crate) struct Waker(Sender<Vec<PathBuf>>);

impl Waker {
    /// Wakes the watcher without naming a file that has changed.
    pub(crate) fn wake(&self) {
        // Sending fails only if the watcher is gone, and then there is nothing to wake.
        let _ = self.0.send(Vec::new());
    }
}

/// Receives the events of the system and passes on those that are about the sources.
struct EventHandler {
    sender: Sender<Vec<PathBuf>>,
    /// The watched folders.
    ours: [PathBuf; 2],
    /// What links lead to.
    linked: Arc<Mutex<Vec<LinkedPath>>>,
}

impl notify::EventHandler for EventHandler {
    fn handle_event(&mut self, event: notify::Result<Event>) {
        let paths = match event {
            // An error counts as an event that names no path: the queue may have overflowed.
            Err(_) => Vec::new(),
            Ok(event) if event.need_rescan() => Vec::new(),
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
            Ok(event) if !concerns(&event.paths, &self.ours, &self.linked) => return,
            Ok(event) => event.paths,
        };

        // Sending fails only if the watcher is gone, and then nobody waits for the event.
        let _ = self.sender.send(paths);
    }
}

impl Watcher {
    /// Starts to watch a site, or to look at its files again and again (`polls`). Fails if the root cannot be opened;
    /// if the system cannot watch it, see [`Self::trouble`].
    pub(crate) fn new(root: &Path, polls: bool) -> notify::Result<Self> {
        // Events name paths without links.
        let root = root.canonicalize()?;
        let (sender, events) = channel();
        let places = Arc::new(Mutex::default());
        let handler = EventHandler {
            sender: sender.clone(),
            ours: WATCHED_FOLDERS.map(|folder| root.join(folder)),
            linked: Arc::clone(&places),
        };

        // `watch_linked` follows links, also to files and to paths that do not exist yet.
        let config = Config::default().with_follow_symlinks(false);
        let started = RecommendedWatcher::new(handler, config);
        let trouble = started.as_ref().err().map(ToString::to_string);
        let mut watcher = Self {
            root,
            events,
            news: RefCell::default(),
            sender,
            watching: started.ok(),
            polls,
            trouble,
            seen: Snapshot::new(),
            places,
        };
        watcher.watch_or_look();

        Ok(watcher)
    }

    /// Why the system does not report all changes; `None` as long as it does.
    pub(crate) fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Watches all files that exist now; if the system cannot, records their states instead. Returns whether the system
    /// watches them.
    fn watch_or_look(&mut self) -> bool {
        if !self.looks() {
            self.trouble = self.watch_all().err().map(|error| error.to_string());
        }

        if self.looks() {
            self.seen = self.look();
        }

        !self.looks()
    }

    /// Whether the files are looked at, because that was asked for or because the system does not report all changes.
    fn looks(&self) -> bool {
        self.polls || self.trouble.is_some()
    }

    /// The states of all files that are watched, as they are now.
    fn look(&self) -> Snapshot {
        let all = WATCHED_FOLDERS.iter().flat_map(|name| {
            everything_in(&self.root, &self.root.join(name), *name == FOLDER_OF_THEMES)
        });
        all.map(|entry| (file_state::read(&entry.path), entry.path))
            .map(|(state, path)| (path, state))
            .collect()
    }

    /// Waits for the next event and gives its paths. If the system is not to report changes, or does not report all,
    /// the files are looked at meanwhile, and a change that is found gives an empty list. `None` means that no event
    /// can come any more.
    fn next(&self) -> Option<Vec<PathBuf>> {
        if !self.looks() {
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

    /// Has the system watch all files that exist now. Those that are watched already stay watched.
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

        // The paths are stored before they are watched, so that none of their events is ignored.
        self.places
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(&places);

        for place in places {
            self.watch_linked(&place);
        }

        Ok(())
    }

    /// Has the system watch a path, if it offers a watcher.
    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        self.watching
            .as_mut()
            .map_or(Ok(()), |watching| watching.watch(path, mode))
    }

    /// Watches the target of a link, and the nearest folder above it that exists: the target may be replaced or created
    /// later.
    fn watch_linked(&mut self, place: &LinkedPath) {
        // If a path cannot be watched or no longer exists, the next build reports what is wrong.
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

    /// A handle with which another thread can wake this watcher.
    pub(crate) fn waker(&self) -> Waker {
        Waker(self.sender.clone())
    }

    /// Whether something has changed since the last wait, or changes within this time; if so, ends at once.
    pub(crate) fn has_news_within(&self, time: Duration) -> bool {
        let mut news = self.news.borrow_mut();
        *news = news.take().or_else(|| self.events.recv_timeout(time).ok());
        news.is_some()
    }

    /// Waits for the next change, and then until nothing has changed for a moment. Gives the paths, below the root, of
    /// the files that may have changed, as the site names them, or `None` if it is not known which have.
    pub(crate) fn wait(&mut self) -> Option<Vec<String>> {
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

        // A new folder or link has to be watched before it is read, so that no later change is missed. If it cannot be
        // watched, the next build reports what is wrong. What the watched folders hold is not gone through for changes
        // of plain files: a large site has many.
        let is_watched_already = is_known
            && self.trouble.is_none()
            && batches
                .iter()
                .flatten()
                .all(|path| self.needs_no_watch(path));
        let is_watched = is_watched_already || self.watch_or_look();
        let is_whole = files
            .iter()
            .any(|file| WATCHED_FOLDERS.contains(&file.as_str()));

        (is_known && is_watched && !is_whole).then_some(files)
    }

    /// Whether a changed path needs no watch of its own: a plain file is covered by its folder's, and one that is gone
    /// by the folder's that it was in. Where links lead out of the site, what is gone may have been their target, and
    /// then the folder above it has to be watched.
    fn needs_no_watch(&self, path: &Path) -> bool {
        match path.symlink_metadata() {
            Ok(metadata) => metadata.is_file(),
            Err(error) if error.kind() == ErrorKind::NotFound => self
                .places
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_empty(),
            Err(_) => false,
        }
    }

    /// All paths, below the root, by which the site knows a path: its own and those through links.
    fn names(&self, path: &Path) -> Vec<String> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let linked = places.iter().filter_map(|place| place.name_of(path));

        let mut names: Vec<String> = linked.map(|path| relative(&self.root, &path)).collect();
        names.push(relative(&self.root, path));
        names
    }
}

impl LinkedPath {
    /// The path by which the site knows `path` through this link; `None` if the link does not lead to it.
    fn name_of(&self, path: &Path) -> Option<PathBuf> {
        Some(self.link.join(path.strip_prefix(&self.target).ok()?))
    }

    /// Tells whether an event at a path concerns this one: if a folder above the target is created, deleted or renamed,
    /// so is the target.
    fn is_concerned_by(&self, path: &Path) -> bool {
        path.starts_with(&self.target) || self.target.starts_with(path)
    }
}

/// All paths that a link leads to, step by step.
fn linked_paths(found: &WalkEntry) -> Vec<LinkedPath> {
    link_targets(&found.path)
        .into_iter()
        .map(|target| LinkedPath {
            link: found.path.clone(),
            target,
            is_read: !found.leads_out,
        })
        .collect()
}

/// Whether an event with these paths is about the sources: `ours` are the watched folders, `linked` the targets of
/// links.
fn concerns(paths: &[PathBuf], ours: &[PathBuf], linked: &Mutex<Vec<LinkedPath>>) -> bool {
    let places = linked.lock().unwrap_or_else(PoisonError::into_inner);
    paths.iter().any(|path| {
        ours.iter().any(|folder| path.starts_with(folder))
            || places.iter().any(|place| place.is_concerned_by(path))
    })
}
