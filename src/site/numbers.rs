//! What is wrong with the numbers of a page's headings, as an extension says that knows how they run.

use crate::diagnostic::Text;
use crate::source::Span;

/// Something about the number of a title or heading that an editor may leave as it is.
#[derive(Debug, Clone)]
pub struct NumberSlip {
    /// The bytes in the page's file.
    pub span: Span,
    /// What kind of slip it is.
    pub kind: SlipKind,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub hint: Text,
}

/// Kinds of slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipKind {
    /// The number is not the one that comes next.
    Order,
    /// The number has another form than those of the headings beside it.
    Form,
}
