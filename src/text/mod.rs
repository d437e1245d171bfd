//! What the program knows about text as such: which characters are Chinese, what numerals are worth, how names
//! become addresses, and how text is written into HTML. One place for each question, whoever asks it.

pub mod escape;
pub mod han;
pub mod numeral;
pub mod slug;

/// A heading without the full stop at its end, as lists and citations show it.
pub fn without_full_stop(heading: &str) -> &str {
    heading.trim_end_matches('。')
}
