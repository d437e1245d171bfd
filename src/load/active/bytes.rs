//! What browsers take a file for by its first bytes (WHATWG, MIME Sniffing, 7.1).

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes are looked at; browsers look at the first 1445.
pub(super) const SNIFFED_BYTES: usize = 4096;

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
/// Beginnings of pictures, documents and archives that nothing takes for a page or for XML.
const BINARY: [&[u8]; 8] = [
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"RIFF",
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
];

/// Beginnings of programs for Linux, macOS and Android, and of packages that install programs.
const PROGRAMS: [&[u8]; 9] = [
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"dex\n03",
    b"!<arch>\ndebian",
    b"\xed\xab\xee\xdb",
];
/// The beginning of programs for Windows. Texts may begin with these letters, too, but have no zero bytes.
const WINDOWS_PROGRAM: &[u8] = b"MZ";
/// Beginnings of archives whose names cannot be read here: RAR, 7-Zip, cabinets.
const SEALED: [&[u8]; 3] = [b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"MSCF\0\0\0\0"];
/// Beginnings of ZIP archives, an empty one included.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Whether a file begins like a program.
pub(super) fn is_program(start: &[u8]) -> bool {
    let is_for_windows = start.starts_with(WINDOWS_PROGRAM) && start.contains(&0);
    is_for_windows || PROGRAMS.iter().any(|mark| start.starts_with(mark))
}

/// Whether a file begins like an archive that cannot be looked into.
pub(super) fn is_sealed(start: &[u8]) -> bool {
    SEALED.iter().any(|mark| start.starts_with(mark))
}

/// Whether a file begins like a ZIP archive; documents of office programs do so, too.
pub(super) fn is_zip(start: &[u8]) -> bool {
    ZIP.iter().any(|mark| start.starts_with(mark))
}

/// Whether a file begins like a well-known picture, document or archive.
pub(super) fn is_binary(start: &[u8]) -> bool {
    BINARY.iter().any(|mark| start.starts_with(mark))
}

/// Whether a file begins like a web page.
pub(super) fn looks_like_html(start: &[u8]) -> bool {
    let text = beginning(start);
    let is_end =
        |rest: &str| rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/');
    let has_tag = |tag: &str| text.strip_prefix(tag).is_some_and(is_end);

    TAGS.iter().any(|tag| has_tag(tag)) || OPENINGS.iter().any(|opening| text.starts_with(opening))
}

/// Whether a file begins with the declaration of XML.
pub(super) fn is_declared_xml(start: &[u8]) -> bool {
    beginning(start).starts_with("<?xml")
}

/// Whether a file begins with a tag, a comment, a declaration or an instruction, as all XML does.
pub(super) fn begins_with_markup(start: &[u8]) -> bool {
    let is_markup = |c: char| c.is_alphabetic() || ['!', '?', '_', ':'].contains(&c);
    beginning(start)
        .strip_prefix('<')
        .is_some_and(|rest| rest.starts_with(is_markup))
}

/// The first characters behind marks of the encoding and white space, in lower case, whatever the encoding.
fn beginning(start: &[u8]) -> String {
    let encoding = match start {
        [0xfe, 0xff, ..] | [0, b'<', ..] => UTF_16BE,
        [0xff, 0xfe, ..] | [b'<', 0, ..] => UTF_16LE,
        _ => UTF_8,
    };
    let text = encoding.decode(start).0;
    text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}' || c == '\0')
        .to_ascii_lowercase()
}
