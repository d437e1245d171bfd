//! The ordinary kinds of pages.

/// The four ordinary kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A locale's first page.
    Home,
    /// A folder's own page.
    Section,
    /// Any other.
    Page,
    /// What a host serves for addresses that do not exist.
    NotFound,
}
