//! Pages that `planpress new` makes.

use jiff::civil::Date;

use crate::diagnostic::Text;

/// A kind of page that `planpress new` makes.
#[derive(Debug, Clone, Copy)]
pub struct NewKind {
    /// The name that the command takes, which is also that of the file where its title gives none: `notice`.
    pub name: &'static str,
    /// How people call it: `通知`, `notice`.
    pub label: fn() -> Text,
    /// The folder that it belongs into; `content/` itself where there is none.
    pub folder: Option<NewFolder>,
    /// The lines of its front matter below title and draft, on the day given, with remarks in Chinese or in English.
    pub fields: fn(Date, bool) -> Vec<String>,
}

impl NewKind {
    /// What people may call it in Chinese: `通知`; of `普通页面` also `页面`.
    pub fn called(&self) -> Vec<String> {
        let label = (self.label)().zh;
        let short = label.strip_prefix("普通").map(str::to_string);
        short.into_iter().chain([label]).collect()
    }
}

/// A folder for the new pages of a year.
#[derive(Debug, Clone, Copy)]
pub struct NewFolder {
    /// Its path below the site's root.
    pub path: fn(i16) -> String,
    /// The text of its own page, which is made where it is missing, in the language of the key given.
    pub own_page: fn(i16, &str) -> String,
}
