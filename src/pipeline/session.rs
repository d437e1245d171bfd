//! A site built again and again: what has the same inputs is not made twice. Every update gives the bytes that a
//! build from nothing would give.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::editing::{self, About, Saved};
use super::{Checked, Prepared, Request, check_with};
use crate::diagnostic::{Diagnostic, any_error, sort};
use crate::fingerprint::Fingerprint;
use crate::load::Cache;
use crate::manifest::Output;
use crate::render::{Rendered, Renderer};
use crate::source::Location;
use crate::stamp::Contents;

/// An output and the fingerprint of what it was made from.
#[derive(Debug, Clone)]
struct Made {
    from: Option<Fingerprint>,
    rendered: Rendered,
}

impl Made {
    /// Whether it has the same bytes as another. Copied files are not read for that: their states are compared.
    fn is_same_as(&self, other: &Self) -> bool {
        let is_copied = matches!(self.rendered, Rendered::File(_));
        self.rendered == other.rendered && (!is_copied || self.from == other.from)
    }
}

/// All outputs by path.
#[derive(Debug, Clone, Default)]
pub struct Outputs(BTreeMap<String, Made>);

impl Outputs {
    /// One of them.
    pub fn get(&self, path: &str) -> Option<&Rendered> {
        self.0.get(path).map(|made| &made.rendered)
    }

    /// All paths.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// What an update did.
#[derive(Debug)]
pub struct Update {
    /// Findings, those of rendering included.
    pub diagnostics: Vec<Diagnostic>,
    /// Pages of the site.
    pub pages: usize,
    /// Pages held back.
    pub held: usize,
    /// Outputs that were made anew.
    pub rendered: usize,
    /// Outputs whose bytes are new, changed or gone.
    pub changed: Vec<String>,
    /// The page that was edited, where that is known.
    pub saved: Option<Saved>,
}

/// A site between two updates.
#[derive(Debug)]
pub struct Session {
    request: Request,
    cache: Cache,
    contents: Contents,
    /// The site as it was last, if it could be rendered.
    prepared: Option<Prepared>,
    outputs: Arc<Outputs>,
    base_path: String,
}

impl Session {
    /// Nothing is built yet.
    pub fn new(request: Request) -> Self {
        Self {
            request,
            cache: Cache::default(),
            contents: Contents::default(),
            prepared: None,
            outputs: Arc::default(),
            base_path: String::new(),
        }
    }

    /// The outputs of the last update without errors.
    pub fn outputs(&self) -> Arc<Outputs> {
        Arc::clone(&self.outputs)
    }

    /// The path that the site lies at on its host.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// Builds for another day from now on; without one for the present day.
    pub fn set_date(&mut self, date: Option<Date>) {
        self.request.date = date;
    }

    /// The day that the site is built for, as far as it is known.
    pub fn date(&self) -> Option<Date> {
        self.request.date.or_else(|| Some(self.prepared.as_ref()?.site.frame.date))
    }

    /// What editors want to know of an output.
    pub fn about(&self, output: &str) -> Option<About> {
        editing::about(self.prepared.as_ref()?, &self.cache, output)
    }

    /// Where a text that an output shows is written.
    pub fn source_of(&self, output: &str, text: &str) -> Option<Location> {
        editing::source_of(self.prepared.as_ref()?, output, text)
    }

    /// Builds again. `files` are those below the site's root that are known to have changed: they tell which page
    /// was edited. What is made anew depends on the state of all files alone.
    pub fn update(&mut self, files: Option<&[String]>) -> Update {
        let before = |path: &String| (path.clone(), self.cache.page(path).map(|page| Arc::clone(&page.file)));
        let before: Vec<_> = files.unwrap_or_default().iter().map(before).collect();

        let mut update = self.update_all();

        let saved = |prepared| before.iter().find_map(|(path, file)| editing::saved(prepared, path, file.as_deref()));
        update.saved = self.prepared.as_ref().and_then(saved);
        update
    }

    fn update_all(&mut self) -> Update {
        self.prepared = None;
        let Checked { prepared, mut diagnostics, pages, held } = check_with(&self.request, Some(&mut self.cache));
        let mut update = Update { diagnostics: Vec::new(), pages, held, rendered: 0, changed: Vec::new(), saved: None };
        if let Some(prepared) = prepared {
            match self.render(&prepared, &mut update) {
                Ok(outputs) => {
                    self.outputs = Arc::new(outputs);
                    self.base_path = prepared.base_path().to_string();
                    self.prepared = Some(prepared);
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        sort(&mut diagnostics);
        update.diagnostics = diagnostics;
        update
    }

    /// All outputs; those made from the same things as before are taken over.
    fn render(&self, prepared: &Prepared, update: &mut Update) -> Result<Outputs, Vec<Diagnostic>> {
        let renderer = prepared.renderer()?;
        let all: Vec<_> = prepared.manifest.iter().collect();
        let made: Vec<_> = all
            .par_iter()
            .map(|(path, output)| {
                // Taken before it is made: a change in between is seen next time.
                let from = renderer.fingerprint(output, &self.contents);
                let known = self.outputs.0.get(&path.0).filter(|made| from.is_some() && made.from == from);
                match known {
                    Some(made) => (path.0.clone(), false, Ok(made.clone())),
                    None => (path.0.clone(), true, make(&renderer, output, from)),
                }
            })
            .collect();
        let (mut outputs, mut found) = (Outputs::default(), Vec::new());
        for (path, is_new, made) in made {
            update.rendered += usize::from(is_new);
            match made {
                Ok(made) => drop(outputs.0.insert(path, made)),
                Err(diagnostic) => found.push(*diagnostic),
            }
        }
        if any_error(&found) {
            sort(&mut found);
            return Err(super::once_for_each_place(found));
        }
        let is_changed =
            |(path, made): &(&String, &Made)| self.outputs.0.get(*path).is_none_or(|before| !before.is_same_as(made));
        update.changed = outputs.0.iter().filter(is_changed).map(|(path, _)| path.clone()).collect();
        update.changed.extend(self.outputs.paths().filter(|path| outputs.get(path).is_none()).map(str::to_string));
        update.changed.sort();
        Ok(outputs)
    }
}

fn make(renderer: &Renderer<'_>, output: &Output, from: Option<Fingerprint>) -> Result<Made, Box<Diagnostic>> {
    Ok(Made { from, rendered: renderer.render(output)? })
}
