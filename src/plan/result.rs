//! Where results were published: at a web address, or in a file of the site.

use crate::config::WebAddress;
use crate::load::discover::CONTENT;
use crate::site::route::encode;
use crate::site::{Frame, Page};

/// Where a result was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Publication<'a> {
    /// A web address.
    Web(&'a str),
    /// A file, by its path below `content/`.
    File(&'a str),
}

impl<'a> Publication<'a> {
    /// Reads it as the data files give it.
    pub(super) fn read(source: &'a str) -> Self {
        match WebAddress::parse(source) {
            Some(_) => Self::Web(source),
            None => Self::File(source),
        }
    }

    /// The path of its file below the site's root; `None` for a web address.
    pub(super) fn file(self) -> Option<String> {
        match self {
            Self::Web(_) => None,
            Self::File(path) => Some(format!("{CONTENT}/{path}")),
        }
    }

    /// What readers see of it: the address, or the name of the file.
    pub(super) fn name(self) -> &'a str {
        match self {
            Self::Web(url) => url,
            Self::File(path) => path.rsplit_once('/').map_or(path, |(_, name)| name),
        }
    }

    /// Its full address, for data that are used elsewhere.
    pub(super) fn permalink(self, frame: &Frame) -> String {
        match self {
            Self::Web(url) => url.to_string(),
            Self::File(path) => frame.base.permalink(&encode(path)),
        }
    }
}

/// Has a page lead to where results were published: over the page for leaving a government site, or to files, which are
/// published with it.
pub(super) fn lead_to<'a>(page: &mut Page, sources: impl Iterator<Item = &'a String>) {
    for source in sources {
        match Publication::read(source) {
            Publication::Web(url) => page.shown.outward.push(url.to_string()),
            file => page.shown.files.extend(file.file()),
        }
    }
}
