//! A finished site as extensions look at it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use similar::TextDiff;

use crate::site::Site;
use crate::source::SourceFile;

/// A finished site, and the files beside its pages.
#[derive(Debug, Clone, Copy)]
pub struct FinishedSite<'a> {
    /// The site.
    pub site: &'a Site,
    /// Data files, whose texts are published.
    pub data: &'a [Arc<SourceFile>],
    /// Files that tell extensions what to do.
    pub rules: &'a [Arc<SourceFile>],
    /// Set as soon as nobody wants to know any more what is found.
    pub is_stopped: &'a AtomicBool,
}

impl<'a> FinishedSite<'a> {
    /// Whether what is found is still wanted. If it is not, whoever checks many pages may leave the rest out.
    pub(crate) fn is_wanted(&self) -> bool {
        !self.is_stopped.load(Ordering::Relaxed)
    }

    /// Returns the file of rules at a path below the site's root.
    pub(crate) fn rules_at(&self, path: &str) -> Option<&'a Arc<SourceFile>> {
        self.rules.iter().find(|file| file.path == path)
    }
}

/// A file with corrections.
#[derive(Debug)]
pub struct FixedFile {
    /// The file as it is.
    pub file: Arc<SourceFile>,
    /// The text as it should be.
    pub text: String,
}

impl FixedFile {
    /// Returns what changes, in the form that `patch` reads.
    pub(crate) fn diff(&self) -> String {
        let path = &self.file.path;
        TextDiff::from_lines(self.file.text.as_str(), self.text.as_str())
            .unified_diff()
            .context_radius(1)
            .header(path, path)
            .to_string()
    }
}
