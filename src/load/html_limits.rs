//! Limits for HTML in Markdown. Browsers nest elements no deeper than a few hundred levels; the time of parsers grows with
//! the square of the depth, and every attribute takes a part of their stack.

use html5gum::{Token, Tokenizer};

/// The deepest nesting of elements, those of Markdown included.
pub(crate) const MAX_DEPTH: usize = 256;
/// The most attributes of one element.
pub(crate) const MAX_ATTRIBUTES: usize = 256;
/// Elements that have no end tag or need none.
const WITHOUT_END: &str = "area base br col embed hr img input link meta source track wbr p li dt dd rt rp rb rtc \
                           option optgroup thead tbody tfoot tr td th caption colgroup html head body";

/// Which part of a tag is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Text outside of tags.
    Text,
    /// The space between attributes.
    Gap,
    /// A name, or a value without quotation marks.
    Word,
    /// What follows `=`.
    Equals,
    /// A value in quotation marks of this kind.
    Quotation(char),
}

/// Whether a tag has more than [`MAX_ATTRIBUTES`] attributes. This does not use the parser, which such tags would
/// exhaust, so tags inside scripts and comments count as well.
pub(crate) fn has_too_many_attributes(html: &str) -> bool {
    let (mut inside, mut attributes, mut before) = (Inside::Text, 0, ' ');
    for c in html.chars() {
        let next = match (inside, c) {
            (Inside::Text, _) if before == '<' && (c.is_ascii_alphabetic() || c == '/') => {
                attributes = 0;
                Inside::Word
            }
            (Inside::Text, _) => Inside::Text,
            (Inside::Quotation(mark), _) if c == mark => Inside::Gap,
            (Inside::Quotation(_), _) => inside,
            (_, '>') => Inside::Text,
            (Inside::Equals, '"' | '\'') => Inside::Quotation(c),
            (Inside::Equals, _) if c.is_ascii_whitespace() => Inside::Equals,
            (Inside::Equals, _) => Inside::Word,
            (Inside::Word | Inside::Gap, '=') if before != '/' => Inside::Equals,
            (_, '/') => Inside::Gap,
            _ if c.is_ascii_whitespace() => Inside::Gap,
            _ => Inside::Word,
        };

        attributes +=
            usize::from(inside == Inside::Gap && matches!(next, Inside::Word | Inside::Equals));
        if attributes > MAX_ATTRIBUTES {
            return true;
        }
        (inside, before) = (next, c);
    }
    false
}

/// The number of elements that are open after `html` if `open` were open before it, and the largest number that are open
/// at one time. Elements without an end tag do not count.
pub(crate) fn depth(html: &str, open: usize) -> (usize, usize) {
    let (mut open, mut deepest) = (open, open);
    let counts = |name: &[u8]| !WITHOUT_END.split(' ').any(|other| other.as_bytes() == name);
    // Reading from memory does not fail.
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) if counts(&tag.name) && !tag.self_closing => open += 1,
            Token::EndTag(tag) if counts(&tag.name) => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    (open, deepest)
}
