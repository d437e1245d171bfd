//! Output paths and addresses, and how they are made from routes.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::address::{self, Address};
use crate::config::Locale;

/// The path of an output below the output folder, with `/` between its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(pub String);

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The address at which the site is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// The full address, `https://host/sub/path/`, or its path alone if no host was given.
    pub absolute: String,
    /// The path of the address: `/sub/path/`.
    pub path: String,
}

impl BaseUrl {
    /// Reads the address in `site.yaml` or on the command line. A missing `/` at the end is added. Gives `None` for a
    /// text that is neither a path nor a web address.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let absolute = if text.ends_with('/') {
            text.to_string()
        } else {
            format!("{text}/")
        };
        let path = match address::read(&absolute) {
            Ok(Address::Here(path)) if path.starts_with('/') => path,
            // The path is kept as written, since it may contain letters of any script.
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

    /// The host, or `None` if the address is a path alone.
    pub(crate) fn host(&self) -> Option<String> {
        address::parse_web(&self.absolute).map(|url| address::host(&url))
    }

    /// The path of an output from the root of the host, for links between pages; `relative` is its address below the
    /// base.
    pub(crate) fn url(&self, relative: &str) -> String {
        format!("{}{relative}", self.path)
    }

    /// The full address of an output; `relative` is its address below the base.
    pub(crate) fn permalink(&self, relative: &str) -> String {
        format!("{}{relative}", self.absolute)
    }
}

/// Whether a character may be written in an address as it is; letters of any script may.
pub(crate) fn is_plain(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !"?#\"'`<>{}|\\^".contains(c)
}

/// The characters of a path that are not percent-encoded.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A path, percent-encoded for an address.
pub(crate) fn encode(path: &str) -> String {
    utf8_percent_encode(path, KEPT).to_string()
}

/// The folder of a page in the output, not percent-encoded: `en/plan/targets/` for `plan/targets`; for the home page,
/// the prefix of the locale alone.
pub(crate) fn folder(route: &str, locale: &Locale) -> String {
    if route.is_empty() {
        locale.prefix.clone()
    } else {
        format!("{}{route}/", locale.prefix)
    }
}

/// The route of the folder that contains a page: `plan` for `plan/targets`, empty for `plan`; `None` for the home page.
pub(crate) fn parent(route: &str) -> Option<&str> {
    if route.is_empty() {
        None
    } else {
        Some(route.rsplit_once('/').map_or("", |(folder, _)| folder))
    }
}
