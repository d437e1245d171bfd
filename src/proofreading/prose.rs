//! Chinese prose, one paragraph at a time, with the place of every character in its file. Markup is looked through;
//! code, pictures and raw HTML stand in the text as one character that no rule knows.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::load::chinese;
use crate::load::markdown::options;
use crate::source::Span;

/// Stands for what is not prose.
const OTHER: char = '\u{fffc}';

/// A character of prose.
#[derive(Debug, Clone, Copy)]
pub struct Char {
    /// The character as readers see it.
    pub c: char,
    /// Where it stands in the file.
    pub at: usize,
    /// Its bytes in the file; none where the file spells it otherwise.
    pub len: usize,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading of Markdown's level; 0 for a page's title.
    Heading(u8),
    /// A paragraph, a cell of a table, a value.
    Text,
}

/// A paragraph.
#[derive(Debug)]
pub struct Prose {
    /// What it is.
    pub kind: Kind,
    /// Its characters.
    pub chars: Vec<Char>,
}

/// The number that an item of a numbered list is written with.
#[derive(Debug, Clone, Copy)]
pub struct ItemNumber {
    /// As written.
    pub value: u64,
    /// Which list of the page it is in.
    pub list: usize,
    /// Of the digits.
    pub span: Span,
}

/// All prose of a page's body.
#[derive(Debug, Default)]
pub struct Body {
    /// In the order of the text.
    pub paragraphs: Vec<Prose>,
    /// In the order of the text.
    pub items: Vec<ItemNumber>,
}

/// Reads `text` from byte `start` on.
pub fn body(text: &str, start: usize) -> Body {
    let mut reader = Reader { text, start, ..Reader::default() };
    chinese::events(&text[start..], options(), |events| events.for_each(|(event, range)| reader.read(event, range)));
    reader.end(Kind::Text);
    reader.body
}

/// A value of YAML: its text, and the place in `file` where it is written. None where the two cannot be matched.
pub fn value(text: &str, file: &str, span: Span) -> Option<Prose> {
    let mut written = file[span.start..span.end].char_indices().map(|(at, c)| (span.start + at, c)).peekable();
    if text.chars().next() != written.peek().map(|(_, c)| *c) {
        written.next();
    }
    let mut chars = Vec::with_capacity(text.len() / 3);
    for c in text.chars() {
        // A quote written twice, a line of a folded text.
        while written.peek().is_some_and(|(_, other)| *other != c && (other.is_whitespace() || *other == '\'')) {
            written.next();
        }
        match written.peek().copied() {
            Some((at, other)) if other == c => {
                chars.push(Char { c, at, len: c.len_utf8() });
                written.next();
            }
            at if c.is_whitespace() => chars.push(Char { c, at: at.map_or(span.end, |(at, _)| at), len: 0 }),
            _ => return None,
        }
    }
    Some(Prose { kind: Kind::Text, chars })
}

#[derive(Default)]
struct Reader<'t> {
    text: &'t str,
    start: usize,
    chars: Vec<Char>,
    /// Lists around the place; numbered ones have their place among all numbered ones of the page.
    lists: Vec<Option<usize>>,
    numbered_lists: usize,
    /// How deep inside pictures and blocks of code.
    skipped: usize,
    body: Body,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, range: Range<usize>) {
        let range = self.start + range.start..self.start + range.end;
        match event {
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_)) => {
                self.other(range.start);
                self.skipped += 1;
            }
            Event::End(TagEnd::Image | TagEnd::CodeBlock) => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            Event::Text(text) => self.push(&text, range),
            Event::SoftBreak | Event::HardBreak => self.chars.push(Char { c: '\n', at: range.start, len: 0 }),
            Event::Code(_) | Event::InlineHtml(_) | Event::Html(_) | Event::FootnoteReference(_) => {
                self.other(range.start);
            }
            Event::Start(Tag::Item) => self.item(range.start),
            Event::Start(Tag::List(first)) => {
                self.end(Kind::Text);
                self.lists.push(first.map(|_| self.numbered_lists));
                self.numbered_lists += usize::from(first.is_some());
            }
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
            }
            Event::End(TagEnd::Heading(level)) => self.end(Kind::Heading(level as u8)),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => self.end(Kind::Text),
            _ => {}
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        let is_as_written = self.text.get(range.clone()) == Some(text);
        let place = |(at, c): (usize, char)| match is_as_written {
            true => Char { c, at: range.start + at, len: c.len_utf8() },
            false => Char { c, at: range.start, len: 0 },
        };
        self.chars.extend(text.char_indices().map(place));
    }

    fn other(&mut self, at: usize) {
        self.chars.push(Char { c: OTHER, at, len: 0 });
    }

    fn item(&mut self, at: usize) {
        let Some(Some(list)) = self.lists.last().copied() else { return };
        let digits = self.text[at..].bytes().take_while(u8::is_ascii_digit).count();
        if let Ok(value) = self.text[at..at + digits].parse() {
            self.body.items.push(ItemNumber { value, list, span: Span::new(at, at + digits) });
        }
    }

    fn end(&mut self, kind: Kind) {
        if !self.chars.is_empty() {
            self.body.paragraphs.push(Prose { kind, chars: std::mem::take(&mut self.chars) });
        }
    }
}

/// Han characters.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇' | '々')
}
