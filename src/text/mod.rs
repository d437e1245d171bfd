//! Text as such: which characters are Chinese, the values of Chinese numerals, names made from text for addresses, and
//! escaping for HTML.

pub(crate) mod escape;
pub(crate) mod han;
pub(crate) mod numeral;
pub(crate) mod slug;

/// A heading without the Chinese full stop at its end, as lists and citations show it.
pub(crate) fn without_full_stop(heading: &str) -> &str {
    heading.trim_end_matches('。')
}
