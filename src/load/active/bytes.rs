//! What browsers take a file for by its first bytes (WHATWG, MIME Sniffing, 7.1).

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes are looked at; browsers look at the first 1445.
pub const LOOKED_AT: usize = 4096;

/// Beginnings of HTML, in lower case; each is followed by a space or `>`.
const TAGS: [&str; 20] = [
    "<!doctype html",
    "<html",
    "<head",
    "<script",
    "<iframe",
    "<h1",
    "<div",
    "<font",
    "<table",
    "<a",
    "<style",
    "<title",
    "<b",
    "<body",
    "<br",
    "<p",
    "<svg",
    "<math",
    "<meta",
    "<img",
];
/// Beginnings that need nothing behind them.
const OPENINGS: [&str; 3] = ["<!--", "<?php", "<%@"];

/// Whether a file begins like a web page.
pub fn looks_like_html(start: &[u8]) -> bool {
    let text = beginning(start);
    let is_end = |rest: &str| rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/');
    let has_tag = |tag: &str| text.strip_prefix(tag).is_some_and(is_end);
    TAGS.iter().any(|tag| has_tag(tag)) || OPENINGS.iter().any(|opening| text.starts_with(opening))
}

/// Whether a file begins like XML.
pub fn is_xml(start: &[u8]) -> bool {
    beginning(start).starts_with("<?xml")
}

/// The first characters behind marks of the encoding and white space, in lower case, whatever the encoding.
fn beginning(start: &[u8]) -> String {
    let encoding = match start {
        [0xfe, 0xff, ..] | [0, b'<', ..] => UTF_16BE,
        [0xff, 0xfe, ..] | [b'<', 0, ..] => UTF_16LE,
        _ => UTF_8,
    };
    let text = encoding.decode(start).0;
    text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}' || c == '\0').to_ascii_lowercase()
}
