//! What `check` finds, and what only rendered files show: whatever would stop a build is an error here, too. What pages
//! show beside that is advice, since a build does not read its own pages again.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use super::{Checked, Prepared, Request, prepare};
use crate::diagnostic::{Diagnostic, any_error, sort};
use crate::manifest::Output;
use crate::render::audit::Outline;
use crate::render::{Rendered, audit};
use crate::site::route::OutputPath;

/// Checks a site and renders it in memory, so that whatever would stop a build is found. Nothing is published. Calls
/// `started` with the number of files that are rendered, and `rendered` after each of them.
pub(crate) fn dry_run(
    request: &Request,
    started: impl FnOnce(usize),
    rendered: impl Fn() + Sync,
) -> Checked {
    let mut checked = prepare(request);
    if let Some(prepared) = &checked.prepared {
        started(prepared.fallible_outputs());
        checked.diagnostics.extend(prepared.try_rendering(rendered));
        sort(&mut checked.diagnostics);
    }

    checked
}

/// Checks a site, renders it in memory, and looks at its pages. Nothing is published.
pub(crate) fn audit(request: &Request) -> Checked {
    let mut checked = prepare(request);
    if let Some(prepared) = &checked.prepared {
        checked.diagnostics.extend(of_pages(prepared));
        sort(&mut checked.diagnostics);
    }

    checked
}

/// Renders a site in memory, and gives the outlines of its pages and the errors of templates.
pub(super) fn outlines(prepared: &Prepared) -> (BTreeMap<OutputPath, Outline>, Vec<Diagnostic>) {
    let pages = Mutex::new(BTreeMap::new());

    let found = prepared.render(|path, rendered| {
        if let (Some(Output::Page(_)), Rendered::Bytes(bytes)) =
            (prepared.manifest.get(path), rendered)
        {
            let outline = audit::outline(&bytes);
            pages
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(path.clone(), outline);
        }
    });

    let pages = pages.into_inner().unwrap_or_else(PoisonError::into_inner);
    (pages, found)
}

fn of_pages(prepared: &Prepared) -> Vec<Diagnostic> {
    let (pages, mut found) = outlines(prepared);
    if any_error(&found) {
        return found;
    }

    let files: HashSet<&str> = prepared
        .manifest
        .iter()
        .map(|(path, _)| path.0.as_str())
        .collect();
    found.extend(audit::check(&pages, &files, &prepared.site.frame.base));

    found
}
