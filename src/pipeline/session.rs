//! A site built again and again: what has the same inputs is not made twice. Every update gives the bytes that a
//! build from nothing would give.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;

use super::cache::SessionCache;
use super::editing::{self, EditorInfo, LastEdit};
use super::moving::{self, CannotMove, Destination, PlannedMove};
use super::page_list::{self, EditedPage};
use super::{
    Basics, LaidOut, Outputs, Prepared, Request, basics, frame, front_matter, is_data_or_rules,
};
use crate::approval::{self, AskedOfPage};
use crate::diagnostic::{Diagnostic, sort};
use crate::load;
use crate::source::{Location, SourceFile};

/// What an update found.
#[derive(Debug, Clone)]
pub struct Update {
    /// Findings, but for those of outputs that are not made yet. Before the site is checked, those of the last check
    /// are among them.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether outputs can be made from the sources as they are now.
    pub has_outputs: bool,
    /// Pages of the site.
    pub pages: usize,
    /// Pages held back.
    pub held: usize,
    /// The page that was edited, where that is known.
    pub last_edit: Option<LastEdit>,
}

/// A site that can be asked for outputs, and has not been checked.
#[derive(Debug)]
pub(crate) struct Unchecked {
    laid_out: LaidOut,
    /// What is known of it so far.
    update: Update,
    with_advice: bool,
}

/// What checks found.
#[derive(Debug)]
pub(crate) struct Findings {
    of_checks: Vec<Diagnostic>,
    /// What is known of the site now.
    update: Update,
}

impl Unchecked {
    /// Checks the site; `None` if that was stopped (`is_stopped`).
    pub(crate) fn check(self, is_stopped: &AtomicBool) -> Option<Findings> {
        let of_checks = self.laid_out.check(self.with_advice, is_stopped)?;
        let update = Update {
            diagnostics: self.laid_out.told(of_checks.clone()),
            ..self.update
        };

        Some(Findings { of_checks, update })
    }
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
    /// What was laid out last, until somebody takes it to check it.
    unchecked: Option<Unchecked>,
    /// What the last check found.
    of_checks: Vec<Diagnostic>,
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
            unchecked: None,
            of_checks: Vec::new(),
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
        let Basics { locales, today, .. } = basics(&self.request.root, self.request.extensions)?;
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
        self.cache.content.note_changes(None);
        let content = Some(&mut self.cache.content);
        let loaded = load::load(root, &frame.locales, &front, is_data, content);

        Ok(moving::plan(&frame, &loaded, is_data, path, to))
    }

    /// Where a text that an output shows is written.
    pub(crate) fn source_of(&self, output: &str, text: &str) -> Option<Location> {
        editing::source_of(self.prepared.as_ref()?, output, text)
    }

    /// Reads the site again and checks it.
    pub fn update(&mut self, files: Option<&[String]>) -> Update {
        let update = self.lay_out(files);
        self.check().unwrap_or(update)
    }

    /// Reads the site again, so that its outputs can be asked for. `files` are all those below the site's root that may
    /// have changed since the last call: they tell what has to be looked at, and which page was edited. Without them
    /// every file is looked at.
    pub fn lay_out(&mut self, files: Option<&[String]>) -> Update {
        let mut before = Vec::new();
        for path in files.unwrap_or_default() {
            let page = self.cache.content.page(path);
            before.push((path, page.map(|page| Arc::clone(&page.file))));
        }

        self.cache.content.note_changes(files);
        let mut update = self.lay_out_all();
        if let Some(prepared) = &self.prepared {
            update.last_edit = before
                .iter()
                .find_map(|(path, file)| editing::last_edit(prepared, path, file.as_deref()));
        }

        if let Some(unchecked) = &mut self.unchecked {
            unchecked.update.last_edit.clone_from(&update.last_edit);
        }

        update
    }

    fn lay_out_all(&mut self) -> Update {
        self.prepared = None;
        self.unchecked = None;
        let mut laid_out = match LaidOut::new(&self.request, Some(&mut self.cache)) {
            Ok(laid_out) => laid_out,
            Err(found) => return self.failed(found),
        };

        if let Some(prepared) = laid_out.prepared().map(Arc::new) {
            match self.outputs.rebuilt_for(Arc::clone(&prepared)) {
                Ok(outputs) => {
                    self.outputs = Arc::new(outputs);
                    self.base_path = prepared.base_path().to_string();
                    self.prepared = Some(prepared);
                }
                Err(found) => laid_out.add(found),
            }
        }

        let update = Update {
            diagnostics: laid_out.told(self.of_checks.clone()),
            has_outputs: self.prepared.is_some(),
            pages: laid_out.pages(),
            held: laid_out.held().len(),
            last_edit: None,
        };
        self.unchecked = Some(Unchecked {
            laid_out,
            update: update.clone(),
            with_advice: self.request.with_advice,
        });

        update
    }

    /// What is found if the settings cannot be used.
    fn failed(&mut self, mut found: Vec<Diagnostic>) -> Update {
        self.of_checks = Vec::new();
        sort(&mut found);

        Update {
            diagnostics: found,
            has_outputs: false,
            pages: 0,
            held: 0,
            last_edit: None,
        }
    }

    /// Checks what was laid out last; `None` if it has been checked, or the settings cannot be used.
    pub fn check(&mut self) -> Option<Update> {
        let findings = self.take_unchecked()?.check(&AtomicBool::new(false))?;
        Some(self.keep(findings))
    }

    /// What was laid out last, to be checked while this session can be asked other things; `None` if it was taken
    /// before.
    pub(crate) fn take_unchecked(&mut self) -> Option<Unchecked> {
        self.unchecked.take()
    }

    /// Keeps what was found: it is told until the next check is done.
    pub(crate) fn keep(&mut self, findings: Findings) -> Update {
        self.of_checks = findings.of_checks;
        findings.update
    }
}
