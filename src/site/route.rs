//! From routes to output paths and addresses.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::address::{self, Address};
use crate::config::Locale;

/// A file below the output folder, with `/` between its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(pub String);

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The address the site is published at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https://host/sub/path/`, or `/` where none was given.
    pub absolute: String,
    /// Its path: `/sub/path/`.
    pub path: String,
}

impl BaseUrl {
    /// From what stands in `site.yaml` or on the command line. A missing last `/` is added. Gives `None` for what
    /// is neither a path nor an `http` address.
    pub fn parse(text: &str) -> Option<Self> {
        let absolute = if text.ends_with('/') {
            text.to_string()
        } else {
            format!("{text}/")
        };
        let path = match address::read(&absolute) {
            Ok(Address::Here(path)) if path.starts_with('/') => path,
            // The path as it is written: letters of any script may stand in it.
            Ok(Address::Web(_)) => absolute
                .splitn(4, '/')
                .nth(3)
                .map(|path| format!("/{path}"))?,
            _ => return None,
        };
        let is_sound = (absolute == path || address::parse_web(&absolute).is_some())
            && path[1..]
                .split_terminator('/')
                .all(|part| !["", ".", ".."].contains(&part))
            && absolute.chars().all(is_plain);
        is_sound.then_some(Self { absolute, path })
    }

    /// The host, where the address names one.
    pub fn host(&self) -> Option<String> {
        address::parse_web(&self.absolute).map(|url| address::host(&url))
    }

    /// The path of an output, for links between pages.
    pub fn url(&self, relative: &str) -> String {
        format!("{}{relative}", self.path)
    }

    /// The full address of an output.
    pub fn permalink(&self, relative: &str) -> String {
        format!("{}{relative}", self.absolute)
    }
}

/// Whether a character may stand in an address as it is, letters of any script included.
pub fn is_plain(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !"?#\"'`<>{}|\\^".contains(c)
}

/// What stays as it is in a path.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A path as it stands in an address.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, KEPT).to_string()
}

/// `plan/targets` → `en/plan/targets/`, not yet encoded; the home page's is the prefix alone.
pub fn folder(route: &str, locale: &Locale) -> String {
    if route.is_empty() {
        locale.prefix.clone()
    } else {
        format!("{}{route}/", locale.prefix)
    }
}

/// The folder part of a route: `plan` for `plan/targets`, nothing for `plan`.
pub fn parent(route: &str) -> Option<&str> {
    if route.is_empty() {
        None
    } else {
        Some(route.rsplit_once('/').map_or("", |(folder, _)| folder))
    }
}
