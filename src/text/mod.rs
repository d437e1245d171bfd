//! Text as such: which characters are Chinese and where lines of them end, languages by their tags, the values of
//! Chinese numerals, names and ids made from text for addresses, escaping for HTML, and paths as texts name them.

pub(crate) mod ascii_id;
pub(crate) mod escape;
pub(crate) mod han;
pub(crate) mod language;
pub(crate) mod numeral;
pub(crate) mod path;
pub(crate) mod phrases;
pub(crate) mod portable;
pub(crate) mod slug;

/// A heading without the Chinese full stop at its end, as lists and citations show it.
pub(crate) fn without_full_stop(heading: &str) -> &str {
    heading.trim_end_matches('。')
}
