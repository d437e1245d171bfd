//! How much HTML may be written into Markdown. Browsers nest no deeper than a few hundred elements; parsers take time by
//! the square of the depth, and a part of the stack for every attribute.

use html5gum::{Token, Tokenizer};

/// Elements within each other, those of Markdown included.
pub const MAX_DEPTH: usize = 256;
/// Attributes of one element.
pub const MAX_ATTRIBUTES: usize = 256;
/// Elements that have no end tag or need none.
const WITHOUT_END: &str = "area base br col embed hr img input link meta source track wbr p li dt dd rt rp rb rtc \
                           option optgroup thead tbody tfoot tr td th caption colgroup html head body";

/// What is being read of a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Nothing of one.
    Text,
    /// What stands between attributes.
    Gap,
    /// A name, or a value without quotation marks.
    Word,
    /// What follows `=`.
    Equals,
    /// A value in this quotation mark.
    Quotation(char),
}

/// Whether some tag has more attributes than [`MAX_ATTRIBUTES`], told without the parser. What stands in a script or a
/// comment is read as tags too.
pub fn has_too_many_attributes(html: &str) -> bool {
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

/// How many elements are open behind `html` if so many were before it, and the most that are open at one time in there.
/// Elements that end of themselves do not count.
pub fn depth(html: &str, open: usize) -> (usize, usize) {
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
