//! The ordinary kinds of pages.

/// The four ordinary kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The home page of a locale.
    Home,
    /// A folder's own page.
    Section,
    /// Any other page.
    Page,
    /// The page that a host serves for addresses that do not exist.
    NotFound,
}
