//! The workbench: what editors do in the browser with the files of a site, from reading a text to bringing an old one
//! back. Nothing here knows of HTTP; `serve::workbench` answers requests with it.
//!
//! Everything that is written lies below `content/`, and nothing is written through a link. A file that somebody else
//! has changed meanwhile is never overwritten: whoever saves says which version they have read. Every text that is
//! saved, and every text that it replaces, is kept below `.history/` before the file itself changes, so that a program
//! that is ended at any moment loses nothing.

use std::path::PathBuf;
use std::sync::Mutex;

mod files;
mod fixing;
mod history;
mod lists;
mod moving;
mod new;
mod place;
mod trouble;

pub(crate) use crate::scaffold::kinds;
pub(crate) use files::TextFile;
pub(crate) use lists::{findings, pages};
pub(crate) use new::Wanted;
pub(crate) use trouble::Trouble;

/// The workbench of one site.
#[derive(Debug)]
pub(crate) struct Workbench {
    root: PathBuf,
    /// Held while a file is compared with what somebody has read and then replaced, so that of two who save at the
    /// same time the second is told of the first.
    writing: Mutex<()>,
}

impl Workbench {
    /// Makes the workbench of the site at `root`.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self {
            root,
            writing: Mutex::new(()),
        }
    }
}
