//! Styles (CSS) in drawings: whether they read anything from outside of the file.

use crate::diagnostic::{Text, say};

/// What CSS reads other files with, besides `url()`.
const WORDS: [&str; 8] = [
    "@import",
    "@namespace",
    "image-set(",
    "image(",
    "cross-fade(",
    "src(",
    "expression(",
    "-moz-binding",
];

/// What may stand in the file itself: pictures of pixels, and fonts.
const EMBEDDED: [&str; 8] = [
    "data:image/png",
    "data:image/jpeg",
    "data:image/jpg",
    "data:image/gif",
    "data:image/webp",
    "data:font/",
    "data:application/font",
    "data:application/x-font",
];

/// How many hexadecimal digits an escape has at most (CSS Syntax 3, 4.3.7).
const MAX_ESCAPE_DIGITS: usize = 6;

/// What is wrong with the text of an element `style`, as the end of a sentence.
pub(super) fn in_sheet(css: &str) -> Option<Text> {
    in_css(css, is_inside)
}

/// What is wrong with the value of an attribute, any of which may be a style: it refers to places in the file alone.
pub(super) fn in_value(css: &str) -> Option<Text> {
    in_css(css, |address| {
        address.is_empty() || address.starts_with('#')
    })
}

/// Whether an address is a place in the file itself, or a picture or font that the file holds.
pub(super) fn is_inside(address: &str) -> bool {
    let address = address.trim_start().to_lowercase();
    address.starts_with('#')
        || address.is_empty()
        || EMBEDDED.iter().any(|kind| address.starts_with(kind))
}

/// `may_read` tells whether an address in `url()` is allowed.
fn in_css(css: &str, may_read: impl Fn(&str) -> bool) -> Option<Text> {
    let plain = unescape(css).to_lowercase();
    let is_outer = |c: char| c.is_whitespace() || c == '"' || c == '\'';
    if plain
        .split("url(")
        .skip(1)
        .any(|argument| !may_read(argument.trim_start_matches(is_outer)))
    {
        return Some(outside());
    }

    let word = WORDS.iter().find(|word| plain.contains(**word))?;
    Some(say!(
        "样式里不能有 {word}",
        "must not have {word} in its style"
    ))
}

pub(super) fn outside() -> Text {
    say!(
        "引用了文件之外的内容",
        "refers to something outside of the file"
    )
}

/// A style with its escapes resolved: `u\72l(` is `url(`.
fn unescape(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let digits = after
            .bytes()
            .take(MAX_ESCAPE_DIGITS)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        let (code, behind) = after.split_at(digits);
        let mut behind = behind.chars();

        if let Ok(code) = u32::from_str_radix(code, 16) {
            plain.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            rest = without_space(behind.as_str());
        } else {
            // Any other character stands for itself.
            plain.extend(behind.next());
            rest = behind.as_str();
        }
    }

    plain.push_str(rest);
    plain
}

/// What follows the digits of an escape: one space ends them and belongs to them.
fn without_space(text: &str) -> &str {
    text.strip_prefix("\r\n")
        .or_else(|| text.strip_prefix([' ', '\t', '\n', '\r', '\x0c']))
        .unwrap_or(text)
}
