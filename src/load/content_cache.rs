//! What was read last from the files of the content, and which of them may have changed since.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use super::discover::{CONTENT, DiscoveredFiles, SETTINGS, discover};
use super::{AssetCache, AssetFile, LoadedPage, SourceCache};
use crate::config::Locales;
use crate::file_state::FileState;

/// Whether the system tells of every change, or says that it has lost some. Windows loses changes without a word when
/// there are many at a time, so that all files are looked at there.
const CHANGES_ARE_ALL_TOLD: bool = cfg!(not(windows));
/// More changed files than this are a new version of the content rather than an edit, and all files are looked at.
const MOST_CHANGED_FILES: usize = 100;

/// What was read last from the files of the content. A file is not read again if it is known that it has not changed,
/// or if its settled state is the same.
#[derive(Debug, Default)]
pub(crate) struct ContentCache {
    /// Pages, by the paths of their files.
    pages: FxHashMap<String, CachedPage>,
    /// What is known of the files that pages can use.
    assets: Arc<AssetCache>,
    /// Data files.
    pub(super) yaml: SourceCache,
    /// Records of translations.
    records: Arc<SourceCache>,
    /// The list of all files as it was made last.
    listed: Option<Listed>,
    /// Which files may have changed since they were read.
    changed: Changed,
}

/// A page that was read from its file.
#[derive(Debug, Clone)]
pub(super) struct CachedPage {
    /// The state of the file before it was read; `None` if it was not settled, or if there is no cache.
    pub state: Option<FileState>,
    pub page: Arc<LoadedPage>,
}

/// A list of files, and the settings that it and the pages were read with.
#[derive(Debug)]
struct Listed {
    locales: Locales,
    zone: Option<TimeZone>,
    files: Arc<DiscoveredFiles>,
}

/// Which files may have changed since they were read.
#[derive(Debug, Default)]
enum Changed {
    /// Nobody has told: any of them.
    #[default]
    Untold,
    /// Nobody knows: any of them.
    Unknown,
    /// These alone, as paths below the site's root.
    Only(HashSet<String>),
}

impl ContentCache {
    /// Takes in which files have changed since this was called last, as paths below the site's root; `None` if nobody
    /// knows. They count until the content has been read.
    pub(crate) fn note_changes(&mut self, files: Option<&[String]>) {
        let files = files.filter(|_| CHANGES_ARE_ALL_TOLD);
        match (&mut self.changed, files) {
            (Changed::Only(known), Some(files)) => known.extend(files.iter().cloned()),
            (Changed::Untold, Some(files)) => {
                self.changed = Changed::Only(files.iter().cloned().collect());
            }
            (Changed::Unknown, _) | (_, None) => self.changed = Changed::Unknown,
        }
    }

    /// Lists the files in `root/content` as [`discover`] does. The list that was made last is given if no file can have
    /// come or gone since; otherwise the state of every file has to tell whether it has changed.
    pub(super) fn discover(
        &mut self,
        root: &Path,
        locales: &Locales,
        zone: Option<&TimeZone>,
        claimed: impl Fn(&str) -> bool,
    ) -> Arc<DiscoveredFiles> {
        let before = self.listed.take();
        if before.as_ref().is_some_and(|it| it.zone.as_ref() != zone) {
            // Dates with a zone of their own were converted to the zone of the site.
            self.pages.clear();
        }

        let same = before.filter(|before| {
            before.locales == *locales && self.only_known_files_changed(root, &before.files)
        });
        let files = match same {
            Some(before) => before.files,
            None => {
                self.changed = Changed::Unknown;
                Arc::new(discover(root, locales, claimed))
            }
        };

        self.listed = Some(Listed {
            locales: locales.clone(),
            zone: zone.cloned(),
            files: Arc::clone(&files),
        });
        files
    }

    /// Whether it is known which files have changed, and all of them were listed before and are still there. Where
    /// links lead to files, one file may have changed by several paths.
    fn only_known_files_changed(&self, root: &Path, listed: &DiscoveredFiles) -> bool {
        let Changed::Only(paths) = &self.changed else {
            return false;
        };
        let is_plain = !listed.has_links && listed.diagnostics.is_empty();
        if !is_plain || !listed.leftovers.is_empty() {
            return false;
        }

        let in_content = |path: &&String| path.starts_with(CONTENT) && *path != SETTINGS;
        let is_same_file = |path: &String| match root.join(path).symlink_metadata() {
            Ok(metadata) => metadata.is_file() && listed.has(path),
            // Text editors make files and remove them while they save.
            Err(_) => !listed.has(path),
        };

        paths.len() <= MOST_CHANGED_FILES && paths.iter().filter(in_content).all(is_same_file)
    }

    /// The page that was last read from the file at `path` (below the site's root), with the state of the file then.
    pub(super) fn read_before(&self, path: &str) -> Option<&CachedPage> {
        self.pages.get(path)
    }

    /// Whether it is known, without a look at it, that the file of a page is as it was read.
    pub(super) fn is_as_read(&self, known: &CachedPage) -> bool {
        match &self.changed {
            Changed::Only(paths) => known.state.is_some() && !paths.contains(&known.page.file.path),
            Changed::Untold | Changed::Unknown => false,
        }
    }

    /// Keeps what was read: `pages`, and of everything else what belongs to `assets` and to the data files in `yaml`.
    pub(super) fn keep(
        &mut self,
        root: &Path,
        pages: &[CachedPage],
        assets: &[AssetFile],
        yaml: &[String],
    ) {
        self.assets.retain(root, assets);
        self.yaml.retain(root, yaml.iter().map(String::as_str));
        self.keep_pages(pages);
        self.changed = Changed::Untold;
    }

    /// Keeps these pages and no others. After an edit nearly all of them are kept already.
    fn keep_pages(&mut self, pages: &[CachedPage]) {
        for cached in pages {
            match self.pages.get_mut(&cached.page.file.path) {
                Some(known) => known.clone_from(cached),
                None => {
                    let path = cached.page.file.path.clone();
                    self.pages.insert(path, cached.clone());
                }
            }
        }

        if self.pages.len() > pages.len() {
            let paths: HashSet<&str> = pages
                .iter()
                .map(|cached| cached.page.file.path.as_str())
                .collect();
            self.pages.retain(|path, _| paths.contains(path.as_str()));
        }
    }

    /// The page that was last read from the file at `path` (below the site's root).
    pub(crate) fn page(&self, path: &str) -> Option<&Arc<LoadedPage>> {
        self.pages.get(path).map(|cached| &cached.page)
    }

    /// All pages, in no particular order.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &LoadedPage> {
        self.pages.values().map(|cached| &*cached.page)
    }

    /// The records of translations.
    pub(crate) fn records(&self) -> &Arc<SourceCache> {
        &self.records
    }

    /// What is known of the files that pages can use.
    pub(crate) fn assets(&self) -> &Arc<AssetCache> {
        &self.assets
    }
}
