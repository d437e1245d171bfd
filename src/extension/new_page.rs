//! Pages that `planpress new` makes.

use std::path::Path;

use jiff::civil::Date;

use crate::diagnostic::{Lang, Text};

/// A kind of page that `planpress new` makes.
#[derive(Debug, Clone, Copy)]
pub struct NewKind {
    /// The name that the command takes, such as `notice`. A title that gives no name for the file leaves this one.
    pub name: &'static str,
    /// The words for it: `通知`, `notice`.
    pub label: fn() -> Text,
    /// Returns the folder that it belongs into, for the site below a root and a year; `None` for `content/` itself.
    pub folder: Option<fn(&Path, i16) -> NewFolder>,
    /// Makes the lines of its front matter below title and draft, for a page of a day, with remarks in a language.
    pub fields: fn(Date, Lang) -> Vec<String>,
}

impl NewKind {
    /// What people may call it in Chinese: `通知`; of `普通页面` also `页面`.
    pub(crate) fn called(&self) -> Vec<String> {
        let label = (self.label)().zh;
        let short = label.strip_prefix("普通").map(str::to_string);
        short.into_iter().chain([label]).collect()
    }
}

/// A folder for the new pages of a year.
#[derive(Debug, Clone)]
pub struct NewFolder {
    /// Its path below the site's root.
    pub path: String,
    /// The title of the folder's own page, which is made if it is missing.
    pub title: Text,
}
