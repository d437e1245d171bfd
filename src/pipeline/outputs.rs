//! The outputs of a site, each a value that is made when somebody asks for it and kept by what it was made from. What
//! has the same inputs as before is not made again, whatever was edited in between.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Prepared, once_for_each_place};
use crate::diagnostic::{Diagnostic, sort};
use crate::file_state::FingerprintCache;
use crate::fingerprint::Fingerprint;
use crate::manifest::Output;
use crate::render::{Rendered, Renderer};
use crate::site::route::OutputPath;

/// Bytes of outputs that are kept at one time. What is beyond that is made again when it is asked for again.
const MOST_BYTES: usize = 64 << 20;
/// Addresses that are remembered as asked for: more than a browser has tabs.
const MOST_ASKED: usize = 32;

/// The outputs of a site as it last was without errors.
#[derive(Debug, Default)]
pub struct Outputs {
    /// None before the first site without errors.
    current: Option<Current>,
    kept: Arc<Mutex<Kept>>,
    /// The state of files that outputs are made from.
    contents: Arc<FingerprintCache>,
}

/// A site that is ready to render, and what renders it.
#[derive(Debug)]
struct Current {
    prepared: Arc<Prepared>,
    renderer: Renderer,
}

/// What was made for this site and for those before it.
#[derive(Debug, Default)]
struct Kept {
    made: HashMap<String, Made>,
    /// Bytes of all that is kept.
    bytes: usize,
    /// The paths that were asked for last, the latest one at the end.
    asked: Vec<String>,
}

/// An output that was made without errors.
#[derive(Debug)]
struct Made {
    /// Of all that it was made from; none for outputs that are as quickly made as compared.
    from: Option<Fingerprint>,
    /// None where there was no room for its bytes.
    rendered: Option<Rendered>,
}

/// What came of making all outputs that were not made yet.
#[derive(Debug, Default)]
pub struct Completed {
    /// The paths of those that were made.
    pub made: Vec<String>,
    /// Why others could not be made.
    pub diagnostics: Vec<Diagnostic>,
}

impl Outputs {
    /// The outputs of a newer site; what they share with these is taken over. Fails where the parts that all pages of
    /// a locale share cannot be rendered.
    pub(super) fn of(&self, prepared: Arc<Prepared>) -> Result<Self, Vec<Diagnostic>> {
        let renderer = prepared.renderer()?;
        self.kept()
            .retain(|path| prepared.manifest.get(&OutputPath(path.into())).is_some());
        let current = Some(Current { prepared, renderer });
        Ok(Self {
            current,
            kept: Arc::clone(&self.kept),
            contents: Arc::clone(&self.contents),
        })
    }

    /// The paths of all outputs.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.all().map(|(path, _)| path.0.as_str())
    }

    /// Whether there is an output of that path.
    pub fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// One output; none where the site has none of that path. Fails as its template or its file does.
    pub fn get(&self, path: &str) -> Option<Result<Rendered, Box<Diagnostic>>> {
        let (current, output) = self.find(path)?;
        // Taken before it is made: a change in between is seen next time.
        let from = current.renderer.fingerprint(output, &self.contents);
        let known = {
            let mut kept = self.kept();
            kept.ask_for(path);
            kept.find(path, from)
        };
        Some(known.map_or_else(|| self.make(current, path, output, from), Ok))
    }

    /// The bytes of an output when it could last be made, by a site before this one perhaps. Nothing of copied files is
    /// kept: what lies there now, no check has seen.
    pub fn last_good(&self, path: &str) -> Option<Rendered> {
        let rendered = self.kept().made.get(path)?.rendered.clone();
        rendered.filter(|rendered| matches!(rendered, Rendered::Bytes(_)))
    }

    /// Makes all outputs that may fail and were not made yet, those first that were asked for. Ends early as soon as
    /// `is_enough`.
    pub fn complete(&self, is_enough: impl Fn() -> bool) -> Completed {
        let mut completed = Completed::default();
        let Some(current) = &self.current else {
            return completed;
        };
        let asked = self.kept().asked.clone();
        let of_tabs = asked
            .iter()
            .rev()
            .filter_map(|path| Some((path.as_str(), self.find(path)?.1)));
        let all = self.all().map(|(path, output)| (path.0.as_str(), output));

        let (mut seen, mut found) = (HashSet::new(), BTreeMap::new());
        for (path, output) in of_tabs
            .chain(all)
            .filter(|(_, output)| current.renderer.may_fail(output))
        {
            if is_enough() {
                break;
            }
            if !seen.insert(path) {
                continue;
            }
            let from = current.renderer.fingerprint(output, &self.contents);
            if self.kept().has(path, from) {
                continue;
            }
            match self.make(current, path, output, from) {
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

    /// Makes an output and keeps it.
    fn make(
        &self,
        current: &Current,
        path: &str,
        output: &Output,
        from: Option<Fingerprint>,
    ) -> Result<Rendered, Box<Diagnostic>> {
        let rendered = current.renderer.render(output)?;
        self.kept().keep(path, from, &rendered);
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

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Whether an output was made from the same things before.
    fn has(&self, path: &str, from: Option<Fingerprint>) -> bool {
        from.is_some() && self.made.get(path).is_some_and(|made| made.from == from)
    }

    /// What was made from the same things before, where its bytes are there.
    fn find(&self, path: &str, from: Option<Fingerprint>) -> Option<Rendered> {
        self.made
            .get(path)
            .filter(|_| self.has(path, from))?
            .rendered
            .clone()
    }

    fn keep(&mut self, path: &str, from: Option<Fingerprint>, rendered: &Rendered) {
        self.forget(path);
        let size = rendered.size_in_memory();
        let has_room = self.bytes + size <= MOST_BYTES;
        self.bytes += if has_room { size } else { 0 };
        self.made.insert(
            path.into(),
            Made {
                from,
                rendered: has_room.then(|| rendered.clone()),
            },
        );
    }

    fn forget(&mut self, path: &str) {
        if let Some(Made {
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
        self.asked.retain(|path| is_wanted(path));
    }

    fn ask_for(&mut self, path: &str) {
        self.asked.retain(|asked| asked != path);
        self.asked.push(path.into());
        if self.asked.len() > MOST_ASKED {
            self.asked.remove(0);
        }
    }
}
