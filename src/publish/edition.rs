//! Making an edition: the site is checked and rendered, as it is for `build`, into the store.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::failure::Failure;
use super::packed;
use super::store::Store;
use super::{Edition, FileEntry};
use crate::diagnostic::{Diagnostic, any_error};
use crate::pipeline::{self, Addresses, Request};
use crate::site::agenda::AgendaEntry;

/// What checking and rendering gave.
#[derive(Debug)]
pub(crate) struct RenderedEdition {
    /// The edition; `None` if there are errors, which keep the site from being published.
    pub edition: Option<Edition>,
    /// The addresses of its pages, which are never forgotten once they are published.
    pub addresses: Option<Addresses>,
    /// All findings.
    pub diagnostics: Vec<Diagnostic>,
    /// How many pages there are.
    pub pages: usize,
    /// Pages that are not published.
    pub held: Vec<AgendaEntry>,
}

/// The files that rendering has made so far.
#[derive(Default)]
struct Made {
    files: BTreeMap<String, FileEntry>,
    /// Compressed copies of them.
    copies: Vec<(String, FileEntry)>,
    /// The first error of the system.
    error: Option<(PathBuf, io::Error)>,
}

/// Checks and renders a site into the store, together with compressed copies if there is an edition `before` to take
/// unchanged ones from; it may be empty. Calls `rendered` with the number of files that there will be, after each.
pub(super) fn make(
    request: &Request,
    store: &Store,
    before: Option<&BTreeMap<String, FileEntry>>,
    rendered: &(dyn Fn(usize) + Sync),
) -> Result<RenderedEdition, Failure> {
    let checked = pipeline::prepare(request);
    let mut diagnostics = checked.diagnostics;
    let made = Mutex::new(Made::default());

    if let Some(prepared) = &checked.prepared {
        let total = prepared.outputs();
        diagnostics.extend(prepared.render(|path, output| {
            let kept = store.put(&output).and_then(|entry| {
                let copies =
                    before.map(|before| packed::put(&path.0, &entry, &output, before, store));
                Ok((entry, copies.transpose()?.unwrap_or_default()))
            });
            let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
            match kept {
                Ok((entry, copies)) => {
                    made.files.insert(path.0.clone(), entry);
                    made.copies.extend(copies);
                }
                Err(error) => {
                    made.error.get_or_insert((PathBuf::from(&path.0), error));
                }
            }
            rendered(total);
        }));
    }

    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (path, copy) in made.copies {
        // A file of the site that has this name already stays what it is.
        made.files.entry(path).or_insert(copy);
    }
    if let Some((path, error)) = made.error {
        return Err(Failure::Local(path, error));
    }

    let prepared = checked.prepared.as_ref();
    let prepared = prepared.filter(|_| !any_error(&diagnostics));
    let edition = prepared.map(|prepared| Edition {
        address: prepared.address().into(),
        day: prepared.day(),
        files: made.files,
        titles: prepared.titles(),
    });

    Ok(RenderedEdition {
        edition,
        addresses: prepared.map(Addresses::of),
        diagnostics,
        pages: checked.pages,
        held: checked.held,
    })
}
