//! The outputs of a site. Each is rendered when it is first asked for and then kept together with a fingerprint of its
//! inputs, so that it is only rendered again if these inputs have changed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Prepared;
use super::places::{self, LinkPlace, PlaceQuery};
use super::prepared::once_for_each_place;
use crate::diagnostic::{Diagnostic, sort};
use crate::file_state::FingerprintCache;
use crate::fingerprint::Fingerprint;
use crate::manifest::Output;
use crate::render::{Rendered, Renderer};
use crate::site::route::OutputPath;

/// The most bytes of outputs that are kept. Outputs beyond that are rendered again when they are asked for again.
const MAX_CACHED_BYTES: usize = 64 << 20;
/// How many of the outputs asked for last are remembered: more than a browser has tabs.
const MAX_RECENT_PATHS: usize = 32;

/// The outputs of a site as it last was without errors.
#[derive(Debug, Default)]
pub struct Outputs {
    /// `None` until there has been a site without errors.
    current: Option<Current>,
    cache: Arc<Mutex<OutputCache>>,
    /// The state of files that outputs are made from.
    contents: Arc<FingerprintCache>,
}

/// A site that is ready to render, and what renders it.
#[derive(Debug)]
struct Current {
    prepared: Arc<Prepared>,
    renderer: Renderer,
}

/// The outputs that were made for this version of the site and for earlier ones.
#[derive(Debug, Default)]
struct OutputCache {
    made: HashMap<String, CachedOutput>,
    /// The size of all outputs in the cache, in bytes.
    bytes: usize,
    /// The paths of the outputs that were asked for last, the latest one at the end.
    recent: Vec<String>,
}

/// An output that was made without errors.
#[derive(Debug)]
struct CachedOutput {
    /// The fingerprint of everything that it was made from, or `None` for outputs that are cheaper to render than to
    /// fingerprint.
    fingerprint: Option<Fingerprint>,
    /// The bytes, or `None` if there was no room for them in the cache or the output is a file that is copied.
    rendered: Option<Rendered>,
}

/// The result of [`Outputs::complete`].
#[derive(Debug, Default)]
pub struct Completed {
    /// The paths of those that were made.
    pub made: Vec<String>,
    /// Why the others could not be made.
    pub diagnostics: Vec<Diagnostic>,
}

impl Outputs {
    /// The outputs of a newer version of the site, with the same cache. Fails if the parts that all pages of a locale
    /// share cannot be rendered.
    pub(super) fn rebuilt_for(&self, prepared: Arc<Prepared>) -> Result<Self, Vec<Diagnostic>> {
        let renderer = prepared.renderer()?;
        self.cache()
            .retain(|path| prepared.manifest.get(&OutputPath(path.into())).is_some());
        let current = Some(Current { prepared, renderer });

        Ok(Self {
            current,
            cache: Arc::clone(&self.cache),
            contents: Arc::clone(&self.contents),
        })
    }

    /// The places that links can lead to; none before there has been a site without errors.
    pub(crate) fn places(&self, query: &PlaceQuery<'_>) -> Vec<LinkPlace> {
        let prepared = self.current.as_ref().map(|current| &current.prepared);
        prepared.map_or_else(Vec::new, |prepared| places::places(prepared, query))
    }

    /// The paths of all outputs.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.all().map(|(path, _)| path.0.as_str())
    }

    /// Whether the site has an output at this path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// One output; `None` if the site has no output at that path, an error if its template fails or its file cannot
    /// be read.
    pub fn get(&self, path: &str) -> Option<Result<Rendered, Box<Diagnostic>>> {
        let (current, output) = self.find(path)?;
        // Read before the output is made: a change in between is noticed next time.
        let fingerprint = current.renderer.fingerprint(output, &self.contents);
        let known = {
            let mut cache = self.cache();
            cache.note_request(path);
            cache.find(path, fingerprint)
        };

        Some(known.map_or_else(|| self.make(current, path, output, fingerprint), Ok))
    }

    /// The bytes of an output as it was last made without errors, possibly for an earlier version of the site. Copied
    /// files are not kept: the file that is there now has not been checked.
    pub(crate) fn last_good(&self, path: &str) -> Option<Rendered> {
        self.cache().made.get(path)?.rendered.clone()
    }

    /// Makes all outputs that may fail and were not made yet, those first that were asked for last. Ends early as soon
    /// as `is_enough`.
    pub fn complete(&self, is_enough: impl Fn() -> bool) -> Completed {
        let mut completed = Completed::default();
        let Some(current) = &self.current else {
            return completed;
        };
        let recent = self.cache().recent.clone();
        let recent_outputs = recent
            .iter()
            .rev()
            .filter_map(|path| Some((path.as_str(), self.find(path)?.1)));
        let all = self.all().map(|(path, output)| (path.0.as_str(), output));

        let (mut seen, mut found) = (HashSet::new(), BTreeMap::new());
        for (path, output) in recent_outputs
            .chain(all)
            .filter(|(_, output)| Renderer::may_fail(&current.prepared.site, output))
        {
            if is_enough() {
                break;
            }
            if !seen.insert(path) {
                continue;
            }
            let fingerprint = current.renderer.fingerprint(output, &self.contents);
            if self.cache().has(path, fingerprint) {
                continue;
            }
            match self.make(current, path, output, fingerprint) {
                Ok(_) => completed.made.push(path.into()),
                Err(diagnostic) => drop(found.insert(path, *diagnostic)),
            }
        }

        // In the order of the outputs, whichever was looked at first.
        let mut found: Vec<Diagnostic> = found.into_values().collect();
        sort(&mut found);
        completed.diagnostics = once_for_each_place(found);

        completed
    }

    /// Renders an output and keeps it in the cache.
    fn make(
        &self,
        current: &Current,
        path: &str,
        output: &Output,
        fingerprint: Option<Fingerprint>,
    ) -> Result<Rendered, Box<Diagnostic>> {
        let rendered = current.renderer.render(output)?;
        self.cache().keep(path, fingerprint, &rendered);
        Ok(rendered)
    }

    fn find(&self, path: &str) -> Option<(&Current, &Output)> {
        let current = self.current.as_ref()?;
        Some((
            current,
            current.prepared.manifest.get(&OutputPath(path.into()))?,
        ))
    }

    fn all(&self) -> impl Iterator<Item = (&OutputPath, &Output)> {
        self.current
            .iter()
            .flat_map(|current| current.prepared.manifest.iter())
    }

    fn cache(&self) -> MutexGuard<'_, OutputCache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OutputCache {
    /// Whether the output was made before from the same inputs.
    fn has(&self, path: &str, fingerprint: Option<Fingerprint>) -> bool {
        fingerprint.is_some()
            && self
                .made
                .get(path)
                .is_some_and(|made| made.fingerprint == fingerprint)
    }

    /// The output that was made before from the same inputs, if its bytes are kept.
    fn find(&self, path: &str, fingerprint: Option<Fingerprint>) -> Option<Rendered> {
        self.made
            .get(path)
            .filter(|_| self.has(path, fingerprint))?
            .rendered
            .clone()
    }

    fn keep(&mut self, path: &str, fingerprint: Option<Fingerprint>, rendered: &Rendered) {
        self.forget(path);
        let size = rendered.size_in_memory();

        // A file that is copied is opened and looked at anew each time.
        let is_in_memory = matches!(rendered, Rendered::Bytes(_));
        let is_kept = is_in_memory && self.bytes + size <= MAX_CACHED_BYTES;
        self.bytes += if is_kept { size } else { 0 };

        self.made.insert(
            path.into(),
            CachedOutput {
                fingerprint,
                rendered: is_kept.then(|| rendered.clone()),
            },
        );
    }

    fn forget(&mut self, path: &str) {
        if let Some(CachedOutput {
            rendered: Some(rendered),
            ..
        }) = self.made.remove(path)
        {
            self.bytes -= rendered.size_in_memory();
        }
    }

    fn retain(&mut self, is_wanted: impl Fn(&str) -> bool) {
        let gone: Vec<String> = self
            .made
            .keys()
            .filter(|path| !is_wanted(path))
            .cloned()
            .collect();
        gone.iter().for_each(|path| self.forget(path));
        self.recent.retain(|path| is_wanted(path));
    }

    fn note_request(&mut self, path: &str) {
        self.recent.retain(|recent| recent != path);
        self.recent.push(path.into());
        if self.recent.len() > MAX_RECENT_PATHS {
            self.recent.remove(0);
        }
    }
}
