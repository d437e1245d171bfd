//! Text as such: which characters are Chinese, the values of Chinese numerals, names made from text for addresses, and
//! escaping for HTML.

pub mod escape;
pub mod han;
pub mod numeral;
pub mod slug;

/// A heading without the Chinese full stop at its end, as lists and citations show it.
pub fn without_full_stop(heading: &str) -> &str {
    heading.trim_end_matches('。')
}
