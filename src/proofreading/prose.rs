//! Chinese prose, one paragraph at a time, with the place of every character in its file. Markup is looked through;
//! code, pictures and raw HTML stand in the text as one character that no rule knows.

use crate::load::document::{Document, Element, Event};
use crate::source::Span;

/// Stands for what is not prose.
const OTHER: char = '\u{fffc}';

/// A character of prose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Char {
    /// The character as readers see it.
    pub c: char,
    /// Where it stands in the file.
    pub at: usize,
    /// Its length in the file, in bytes; 0 if the file spells it otherwise.
    pub len: usize,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ParagraphKind {
    /// A heading of Markdown's level; 0 for a page's title.
    Heading(u8),
    /// A paragraph, a cell of a table, a value.
    Text,
}

/// A paragraph.
#[derive(Debug)]
pub(super) struct Prose {
    /// What it is.
    pub kind: ParagraphKind,
    /// Its characters.
    pub chars: Vec<Char>,
}

/// The number that an item of a numbered list is written with.
#[derive(Debug, Clone, Copy)]
pub(super) struct ItemNumber {
    /// The number as it is written.
    pub value: u64,
    /// Which list of the page it is in.
    pub list: usize,
    /// The bytes of the digits in the file.
    pub span: Span,
}

/// All prose of a page's body.
#[derive(Debug, Default)]
pub(super) struct PageProse {
    /// The paragraphs, in the order of the text.
    pub paragraphs: Vec<Prose>,
    /// The numbers of the items of numbered lists, in the order of the text.
    pub items: Vec<ItemNumber>,
}

/// Reads the body of a page.
pub(super) fn body(document: &Document) -> PageProse {
    let mut reader = ProseReader {
        document,
        chars: Vec::new(),
        lists: Vec::new(),
        numbered_lists: 0,
        skipped: 0,
        body: PageProse::default(),
    };

    for (event, span) in document.events() {
        reader.read(event, span);
    }

    reader.end(ParagraphKind::Text);
    reader.body
}

/// A value of YAML: its text, and the place in `file` where it is written. `None` if the two cannot be matched.
pub(super) fn value(text: &str, file: &str, span: Span) -> Option<Prose> {
    let mut written = file[span.start..span.end]
        .char_indices()
        .map(|(at, c)| (span.start + at, c))
        .peekable();
    if text.chars().next() != written.peek().map(|(_, c)| *c) {
        written.next();
    }

    let mut chars = Vec::with_capacity(text.len() / 3);
    for c in text.chars() {
        // A quote written twice, a line of a folded text.
        while written
            .peek()
            .is_some_and(|(_, other)| *other != c && (other.is_whitespace() || *other == '\''))
        {
            written.next();
        }

        match written.peek().copied() {
            Some((at, other)) if other == c => {
                chars.push(Char {
                    c,
                    at,
                    len: c.len_utf8(),
                });
                written.next();
            }
            at if c.is_whitespace() => chars.push(Char {
                c,
                at: at.map_or(span.end, |(at, _)| at),
                len: 0,
            }),
            _ => return None,
        }
    }

    Some(Prose {
        kind: ParagraphKind::Text,
        chars,
    })
}

struct ProseReader<'d> {
    document: &'d Document,
    chars: Vec<Char>,
    /// Lists around the place; numbered ones have their place among all numbered ones of the page.
    lists: Vec<Option<usize>>,
    numbered_lists: usize,
    /// The number of pictures and blocks of code that are open.
    skipped: usize,
    body: PageProse,
}

impl ProseReader<'_> {
    fn read(&mut self, event: Event<&str>, span: Span) {
        match event {
            Event::Start(Element::Image(_) | Element::CodeBlock(_)) => {
                self.other(span.start);
                self.skipped += 1;
            }
            Event::End(Element::Image(_) | Element::CodeBlock(_)) => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            Event::Text(text) => self.push(text, span),
            Event::SoftBreak | Event::HardBreak => self.chars.push(Char {
                c: '\n',
                at: span.start,
                len: 0,
            }),
            Event::Code(_) | Event::Html(_) | Event::Comment | Event::FootnoteReference(_) => {
                self.other(span.start)
            }
            Event::Start(Element::Item) => self.item(span.start),
            Event::Start(Element::List(first)) => {
                self.end(ParagraphKind::Text);
                self.lists.push(first.map(|_| self.numbered_lists));
                self.numbered_lists += usize::from(first.is_some());
            }
            Event::End(Element::List(_)) => {
                self.lists.pop();
            }
            Event::End(Element::Heading(index)) => {
                self.end(ParagraphKind::Heading(
                    self.document.headings[index as usize].level,
                ));
            }
            Event::End(Element::Paragraph | Element::Item | Element::TableCell) => {
                self.end(ParagraphKind::Text)
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str, span: Span) {
        let is_as_written = self.document.source().get(span.start..span.end) == Some(text);
        for (at, c) in text.char_indices() {
            // The place of a character that is spelled otherwise, as an entity, is not known within its text.
            let (at, len) = if is_as_written {
                (span.start + at, c.len_utf8())
            } else {
                (span.start, 0)
            };
            self.chars.push(Char { c, at, len });
        }
    }

    fn other(&mut self, at: usize) {
        self.chars.push(Char {
            c: OTHER,
            at,
            len: 0,
        });
    }

    fn item(&mut self, at: usize) {
        let Some(Some(list)) = self.lists.last().copied() else {
            return;
        };
        let text = &self.document.source()[at..];

        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if let Ok(value) = text[..digits].parse() {
            self.body.items.push(ItemNumber {
                value,
                list,
                span: Span::new(at, at + digits),
            });
        }
    }

    fn end(&mut self, kind: ParagraphKind) {
        if !self.chars.is_empty() {
            self.body.paragraphs.push(Prose {
                kind,
                chars: std::mem::take(&mut self.chars),
            });
        }
    }
}
