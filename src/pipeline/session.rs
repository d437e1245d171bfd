//! A site built again and again: what has the same inputs is not made twice. Every update gives the bytes that a
//! build from nothing would give.

use std::sync::Arc;

use jiff::civil::Date;

use super::cache::SessionCache;
use super::editing::{self, EditorInfo, LastEdit};
use super::moving::{self, CannotMove, Destination, PlannedMove};
use super::page_list::{self, EditedPage};
use super::{
    Checked, Outputs, Prepared, Request, frame, front_matter, is_data_or_rules, languages,
    prepare_with,
};
use crate::approval::{self, AskedOfPage};
use crate::diagnostic::{Diagnostic, sort};
use crate::load;
use crate::source::{Location, SourceFile};

/// What an update found.
#[derive(Debug, Clone)]
pub struct Update {
    /// Findings, but for those of outputs that are not made yet.
    pub diagnostics: Vec<Diagnostic>,
    /// Pages of the site.
    pub pages: usize,
    /// Pages held back.
    pub held: usize,
    /// The page that was edited, where that is known.
    pub last_edit: Option<LastEdit>,
}

/// A site between two updates.
#[derive(Debug)]
pub struct Session {
    request: Request,
    cache: SessionCache,
    /// The site as it was last, if it could be rendered.
    prepared: Option<Arc<Prepared>>,
    outputs: Arc<Outputs>,
    base_path: String,
}

impl Session {
    /// Makes a session that has built nothing yet.
    pub fn new(request: Request) -> Self {
        Self {
            request,
            cache: SessionCache::default(),
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
    pub(crate) fn base_path(&self) -> &str {
        &self.base_path
    }

    /// Builds for another day from now on; without one for the present day.
    pub(crate) fn set_date(&mut self, date: Option<Date>) {
        self.request.date = date;
    }

    /// The day that the site is built for, as far as it is known.
    pub(crate) fn date(&self) -> Option<Date> {
        self.request
            .date
            .or_else(|| Some(self.prepared.as_ref()?.site.frame.date))
    }

    /// Describes an output for editors; `None` if it is no page.
    pub(crate) fn editor_info(&self, output: &str) -> Option<EditorInfo> {
        editing::editor_info(self.prepared.as_ref()?, &self.cache.content, output)
    }

    /// What is asked of a page before it is published; `None` if there is no such page, or if it is that of a folder.
    /// `file` is the text of its file. Fails if the settings cannot be read.
    pub(crate) fn approval_of(
        &self,
        path: &str,
        file: &str,
    ) -> Result<Option<AskedOfPage>, Vec<Diagnostic>> {
        let frame = frame(&self.request)?;
        let page = self.cache.content.page(path).filter(|page| !page.is_index);
        let joined = front_matter(self.request.extensions);
        let (parsed, _) = load::front_matter::parse(&SourceFile::new(path, file), &joined, None);
        let title = parsed.map(|parsed| parsed.front.title);

        Ok(page
            .zip(title)
            .map(|(_, title)| approval::asked_of(&frame, path, &title, file)))
    }

    /// Lists the pages that were read last. Fails if the settings cannot be read.
    pub(crate) fn page_list(&self) -> Result<Vec<EditedPage>, Vec<Diagnostic>> {
        let (locales, today) = languages(&self.request.root, self.request.extensions)?;
        let today = self.date().unwrap_or(today);
        let base = match self.base_path.as_str() {
            "" => "/",
            path => path,
        };

        Ok(page_list::page_list(
            &self.cache.content,
            &locales,
            today,
            base,
        ))
    }

    /// Works out how a file of the content is moved, from the files as they are now; nothing is written. Fails if the
    /// settings cannot be read; the inner error is why this file cannot be moved.
    pub(crate) fn moving(
        &mut self,
        path: &str,
        to: Destination<'_>,
    ) -> Result<Result<PlannedMove, CannotMove>, Vec<Diagnostic>> {
        let Request {
            root, extensions, ..
        } = &self.request;
        let frame = frame(&self.request)?;
        let front = front_matter(extensions).in_zone(frame.zone.clone());
        let is_data = |path: &str| is_data_or_rules(path, extensions);
        let content = Some(&mut self.cache.content);
        let loaded = load::load(root, &frame.locales, &front, is_data, content);

        Ok(moving::plan(&frame, &loaded, is_data, path, to))
    }

    /// Where a text that an output shows is written.
    pub(crate) fn source_of(&self, output: &str, text: &str) -> Option<Location> {
        editing::source_of(self.prepared.as_ref()?, output, text)
    }

    /// Reads and checks the site again. `files` are those below the site's root that are known to have changed: they
    /// tell which page was edited. What is made anew depends on the state of all files alone.
    pub fn update(&mut self, files: Option<&[String]>) -> Update {
        let mut before = Vec::new();
        for path in files.unwrap_or_default() {
            let file = self
                .cache
                .content
                .page(path)
                .map(|page| Arc::clone(&page.file));
            before.push((path, file));
        }

        let mut update = self.update_all();

        if let Some(prepared) = &self.prepared {
            update.last_edit = before
                .iter()
                .find_map(|(path, file)| editing::last_edit(prepared, path, file.as_deref()));
        }

        update
    }

    fn update_all(&mut self) -> Update {
        self.prepared = None;
        let Checked {
            prepared,
            mut diagnostics,
            pages,
            held,
        } = prepare_with(&self.request, Some(&mut self.cache));

        if let Some(prepared) = prepared.map(Arc::new) {
            match self.outputs.rebuilt_for(Arc::clone(&prepared)) {
                Ok(outputs) => {
                    self.outputs = Arc::new(outputs);
                    self.base_path = prepared.base_path().to_string();
                    self.prepared = Some(prepared);
                }
                Err(found) => diagnostics.extend(found),
            }
        }

        sort(&mut diagnostics);
        Update {
            diagnostics,
            pages,
            held: held.len(),
            last_edit: None,
        }
    }
}
