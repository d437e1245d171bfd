//! Texts in braces that their own comma has split: in `{en: Try civil, criminal cases.}` what is behind the comma is a
//! key without a value.

use super::tree::{Node, Value};
use crate::diagnostic::{Diagnostic, codes, say};
use crate::source::Span;

/// Finds such a text among the entries of a map in `text`. Returns its place, and the error about it.
pub(super) fn by_comma(text: &str, entries: &[(Node, Node)]) -> Option<(Span, Diagnostic)> {
    let pair = entries.windows(2).find(|pair| is_split(text, pair))?;
    let span = Span::new(pair[0].1.span.start, pair[1].0.span.end);
    let whole = text.get(span.start..span.end)?;

    let message = say!(
        "文字里的英文逗号把它分成了两段",
        "the comma in the text has split it in two"
    );
    let hint = say!(
        "整段文字加上英文引号：\"{whole}\"。",
        "Put the whole text in quotes: \"{whole}\"."
    );
    let error = Diagnostic::error(codes::UNQUOTED_TEXT, message);
    Some((span, error.hint(hint)))
}

/// Tells whether of two entries that follow each other the second is the rest of the text of the first. Figures behind
/// a comma are those of a number, which is explained elsewhere.
fn is_split(text: &str, pair: &[(Node, Node)]) -> bool {
    let [(_, before), (key, value)] = pair else {
        return false;
    };
    let is_text = matches!(&before.value, Value::Scalar { plain: true, text } if !text.is_empty());
    let is_nothing = matches!(&value.value, Value::Scalar { plain: true, text } if text.is_empty());
    let is_number = key
        .as_text()
        .is_some_and(|key| key.bytes().all(|byte| byte.is_ascii_digit()));
    let rest = text.get(key.span.end..).unwrap_or_default();
    is_text && is_nothing && !is_number && rest.trim_start().starts_with([',', '}'])
}
