//! Boxes in a text: quotations that begin with `[!NOTE]` and the like.

use pulldown_cmark::BlockQuoteKind;

use super::words::BodyWords;
use crate::text::escape::html as escaped;

/// The kinds of boxes, in the order of their titles in [`BodyWords::boxes`], with their classes and the titles
/// that they have where the theme has none.
const KINDS: [(BlockQuoteKind, &str, &str); 5] = [
    (BlockQuoteKind::Note, "box-note", "Note"),
    (BlockQuoteKind::Tip, "box-tip", "Tip"),
    (BlockQuoteKind::Important, "box-important", "Important"),
    (BlockQuoteKind::Warning, "box-warning", "Warning"),
    (BlockQuoteKind::Caution, "box-caution", "Caution"),
];
/// The end of a box.
pub(super) const END: &str = "</div>\n";

/// The classes of boxes.
pub(super) const CLASSES: [&str; 6] = [
    "box",
    "box-note",
    "box-tip",
    "box-important",
    "box-warning",
    "box-caution",
];

/// The beginning of a box, with its title.
pub(super) fn begin(kind: BlockQuoteKind, words: &BodyWords) -> String {
    let known = KINDS.iter().zip(&words.boxes);
    let mut of_kind = known.filter(|((other, ..), _)| *other == kind);
    let (class, title) = of_kind
        .next()
        .map_or(("box-note", ""), |((_, class, title), own)| {
            (*class, own.as_deref().unwrap_or(title))
        });

    format!(
        "<div class=\"box {class}\" role=\"note\">\n<p class=\"box-title\">{}</p>\n",
        escaped(title)
    )
}
