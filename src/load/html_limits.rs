//! Limits for HTML in Markdown. Browsers nest elements no deeper than a few hundred levels; the time of parsers grows
//! with the square of the depth, and every attribute takes a part of their stack.

use std::collections::HashMap;

use html5gum::{Token, Tokenizer};

/// The deepest nesting of elements, those of Markdown included.
pub(crate) const MAX_DEPTH: usize = 256;
/// The most attributes of one element.
pub(crate) const MAX_ATTRIBUTES: usize = 256;
/// Elements that have no end tag or need none.
const WITHOUT_END: &str = "area base br col embed hr img input link meta source track wbr p li dt dd rt rp rb rtc \
                           option optgroup thead tbody tfoot tr td th caption colgroup html head body";

/// Elements that end tags inside them cannot close anything outside of (the scope markers of the HTML standard).
const SCOPES: &str = "table object applet marquee template select svg math";
/// Elements whose content is text, except in drawings and formulas.
const TEXT_ONLY: &str =
    "title textarea style script xmp iframe noembed noframes noscript plaintext";
/// Elements that end a drawing or formula, or that are read inside it as outside of it.
const OUT_OF_DRAWINGS: &str = "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i \
                               img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table \
                               tt u ul var font foreignobject desc title annotation-xml mi mo mn ms mtext";
const COMMENT_END: &str = "-->";

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

/// Counts the elements that are open while pieces of HTML are read one after the other. End tags that browsers may not
/// take for end tags, as in a style or a table, do not count: the depth is never less than browsers see, but may be
/// more where the HTML is not well-formed.
#[derive(Debug)]
pub(crate) struct Nesting {
    /// The number of open elements.
    open: usize,
    /// The open elements of [`SCOPES`], innermost last. The first one is the whole text.
    scopes: Vec<Scope>,
    /// The name of the open element of [`TEXT_ONLY`], if there is one.
    text_only: Option<Vec<u8>>,
    /// Whether a comment may be open.
    in_comment: bool,
    /// Whether a drawing or formula may be open, in which `/>` ends an element.
    in_drawing: bool,
}

/// An open element of [`SCOPES`].
#[derive(Debug, Default)]
struct Scope {
    name: Vec<u8>,
    /// The number of open elements in it, by their names.
    open: HashMap<Vec<u8>, usize>,
}

impl Default for Nesting {
    fn default() -> Self {
        Self {
            open: 0,
            scopes: vec![Scope::default()],
            text_only: None,
            in_comment: false,
            in_drawing: false,
        }
    }
}

impl Nesting {
    /// The number of open elements.
    pub(crate) fn open(&self) -> usize {
        self.open
    }

    /// Reads the next piece, and gives the largest number of elements that are open at one time in it.
    pub(crate) fn read(&mut self, html: &str) -> usize {
        self.in_comment &= !html.contains(COMMENT_END);
        let has_cdata = html.contains("<![CDATA[");
        let mut deepest = self.open;

        // Reading from memory does not fail.
        for token in Tokenizer::new(html).flatten() {
            match token {
                Token::StartTag(tag) => self.start(&tag.name, tag.self_closing),
                Token::EndTag(tag) if !self.in_comment && !has_cdata => self.end(&tag.name),
                // Within a style there are no comments: its tags may count.
                Token::Comment(text) if self.text_only.is_some() => self.open += tags(&text),
                _ => {}
            }

            deepest = deepest.max(self.open);
        }

        self.in_comment |= html
            .rfind("<!--")
            .is_some_and(|at| !html[at..].contains(COMMENT_END));

        deepest
    }

    fn start(&mut self, name: &[u8], is_closed: bool) {
        self.in_drawing = match name {
            b"svg" | b"math" => true,
            _ => self.in_drawing && !is_among(name, OUT_OF_DRAWINGS),
        };

        if is_among(name, WITHOUT_END) || is_closed && self.in_drawing {
            return;
        }

        self.open += 1;
        if is_among(name, SCOPES) {
            self.scopes.push(Scope {
                name: name.into(),
                open: HashMap::new(),
            });
        } else if let Some(scope) = self.scopes.last_mut() {
            *scope.open.entry(name.into()).or_default() += 1;
        }

        if self.text_only.is_none() && is_among(name, TEXT_ONLY) {
            self.text_only = Some(name.into());
        }
    }

    fn end(&mut self, name: &[u8]) {
        match &self.text_only {
            Some(own) if own != name => return,
            _ => self.text_only = None,
        }

        let Some(scope) = self.scopes.last_mut() else {
            return;
        };

        if scope.name == name {
            self.open -= 1 + scope.open.values().sum::<usize>();
            self.scopes.pop();
            self.in_drawing = false;
        } else if let Some(count) = scope.open.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
            self.open -= 1;
        }
    }
}

fn is_among(name: &[u8], names: &str) -> bool {
    names.split(' ').any(|other| other.as_bytes() == name)
}

/// The number of start tags that a text may hold.
fn tags(text: &[u8]) -> usize {
    text.windows(2)
        .filter(|pair| pair[0] == b'<' && pair[1].is_ascii_alphabetic())
        .count()
}
