//! What the workbench lists: pages, other files of the content, and what is wrong in them.

use std::fs::{self, Metadata};
use std::path::Path;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::Serialize;

use super::place::is_text;
use crate::bounds::{everything_in, is_hidden};
use crate::diagnostic::{Diagnostic, Lang, Place, Severity};
use crate::load::discover::{CONTENT, relative};
use crate::pipeline::EditedPage;

/// A page in the list.
#[derive(Debug, Serialize)]
pub(crate) struct PageEntry<'a> {
    #[serde(flatten)]
    page: &'a EditedPage,
    /// When its file was changed last, as RFC 3339 writes it; `None` if the system does not say.
    changed: Option<String>,
}

/// Another file of the content.
#[derive(Debug, Serialize)]
pub(crate) struct ContentFile {
    /// The path below the site's root.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Whether it is a data file, which can be edited.
    pub is_data: bool,
}

/// Adds to the pages of the site at `root` when they were changed.
pub(crate) fn pages<'a>(root: &Path, pages: &'a [EditedPage]) -> Vec<PageEntry<'a>> {
    let entry = |page: &'a EditedPage| PageEntry {
        changed: changed(&root.join(&page.path)),
        page,
    };
    pages.par_iter().map(entry).collect()
}

/// When a file was changed last.
fn changed(path: &Path) -> Option<String> {
    let moment = fs::metadata(path).and_then(|it| it.modified()).ok()?;
    let moment = Timestamp::try_from(moment).ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

impl super::Workbench {
    /// All files of the content but pages, in the order of their paths.
    pub(crate) fn other_files(&self) -> Vec<ContentFile> {
        let mut files = Vec::new();
        for entry in everything_in(&self.root, &self.root.join(CONTENT), false) {
            let Ok(below) = entry.path.strip_prefix(&self.root) else {
                continue;
            };
            let path = relative(&self.root, &entry.path);
            if path.ends_with(".md") || entry.leads_out || below.iter().any(is_hidden) {
                continue;
            }

            let file = fs::metadata(&entry.path).ok().filter(Metadata::is_file);
            if let Some(file) = file {
                let is_data = is_text(&path);
                files.push(ContentFile {
                    path,
                    bytes: file.len(),
                    is_data,
                });
            }
        }

        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }
}

/// Something that is wrong, as an editor reads it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FindingView {
    severity: &'static str,
    code: &'static str,
    /// The file; `None` for what concerns the whole site.
    path: Option<String>,
    /// Where it begins and ends, from 1; columns are counted in characters. `None` for what concerns a whole file.
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: String,
    hint: Option<String>,
}

/// Findings in the language of an editor.
pub(crate) fn findings(diagnostics: &[Diagnostic], lang: Lang) -> Vec<FindingView> {
    diagnostics.iter().map(|it| finding(it, lang)).collect()
}

fn finding(diagnostic: &Diagnostic, lang: Lang) -> FindingView {
    let (begin, end) = match &diagnostic.place {
        Place::At(location) => {
            let at = |offset| location.file.position(offset);
            (Some(at(location.span.start)), Some(at(location.span.end)))
        }
        _ => (None, None),
    };

    FindingView {
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: diagnostic.code.name(),
        path: diagnostic.path().map(str::to_string),
        line: begin.map(|it| it.0),
        column: begin.map(|it| it.1),
        end_line: end.map(|it| it.0),
        end_column: end.map(|it| it.1),
        message: diagnostic.message.get(lang).to_string(),
        hint: diagnostic.hint.as_ref().map(|it| it.get(lang).to_string()),
    }
}
