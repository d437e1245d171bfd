//! Everything that readers see or hear of a file, passage by passage, in a form in which expressions are found
//! however they are written: without markup, line breaks, invisible characters and forms of full width.

use std::ops::Range;
use std::sync::Arc;

use html5gum::{Token, Tokenizer};
use unicode_normalization::UnicodeNormalization;

use super::personal::{READ_ATTRIBUTES, is_inline, is_parting};
use super::prose;
use crate::load::document::{Document, Element, Event, RawHtml};
use crate::load::yaml::scalars;
use crate::source::{SourceFile, Span};
use crate::text::han::is_han;

/// Characters that are not seen.
const INVISIBLE: [char; 7] = [
    '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{2060}', '\u{feff}',
];

/// A passage, with the place of each of its characters in the file.
#[derive(Debug, Default)]
pub(super) struct Passage {
    text: String,
    /// For each byte of the text.
    places: Vec<Span>,
    /// Where there is space that may part the next character from the last one.
    space: Option<Span>,
}

impl Passage {
    /// The text with one space between words, and none beside Chinese characters.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The bytes in the file that a range of the text was read from.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let places = &self.places[range];
        match (places.first(), places.last()) {
            (Some(first), Some(last)) => Span::new(first.start, last.end.max(first.start)),
            _ => Span::default(),
        }
    }

    fn push(&mut self, c: char, place: Span) {
        if INVISIBLE.contains(&c) {
            return;
        }

        if c.is_whitespace() {
            self.space = self.space.or(Some(place));
            return;
        }

        if let Some(place) = self.space.take()
            && !is_han(c)
            && self
                .text
                .chars()
                .next_back()
                .is_some_and(|last| !is_han(last))
        {
            self.add(' ', place);
        }

        for c in std::iter::once(c).nfkc() {
            self.add(with_plain_quote(c), place);
        }
    }

    fn add(&mut self, c: char, place: Span) {
        self.text.push(c);
        self.places.extend(std::iter::repeat_n(place, c.len_utf8()));
    }

    /// Adds a text that is in the file as it is, from the byte `start` on.
    fn push_written(&mut self, text: &str, start: usize) {
        for (at, c) in text.char_indices() {
            let start = start + at;
            self.push(c, Span::new(start, start + c.len_utf8()));
        }
    }

    /// Adds a text that the file spells otherwise, somewhere in `place`.
    fn push_spelled(&mut self, text: &str, place: Span) {
        for c in text.chars() {
            self.push(c, place);
        }
    }

    /// Adds a text that was read from `place` in a source.
    fn push_text(&mut self, text: &str, source: &str, place: Span) {
        match source.get(place.start..place.end) == Some(text) {
            true => self.push_written(text, place.start),
            false => self.push_spelled(text, place),
        }
    }
}

/// Quotation marks and apostrophes are the same in every form.
fn with_plain_quote(c: char) -> char {
    match c {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        _ => c,
    }
}

/// An expression in the form of the passages in which it is looked for.
pub(super) fn folded(text: &str) -> String {
    let mut passage = Passage::default();
    passage.push_spelled(text, Span::default());
    passage.text
}

/// The same for names of files, in which hyphens and underscores stand for spaces.
pub(super) fn folded_name(name: &str) -> String {
    folded(&name.replace(['-', '_'], " "))
}

/// The name of a file as a passage, which has no place in a file.
pub(super) fn of_name(name: &str) -> Passage {
    let mut passage = Passage::default();
    passage.push_spelled(&name.replace(['-', '_'], " "), Span::default());
    passage
}

/// The values of YAML in a part of a file, except those below a key in `skipped`.
pub(super) fn of_values(file: &Arc<SourceFile>, span: Span, skipped: &[&str]) -> Vec<Passage> {
    let values = scalars(file, span, skipped).into_iter();
    values
        .map(|(text, span)| of_value(&text, &file.text, span))
        .collect()
}

fn of_value(text: &str, file: &str, span: Span) -> Passage {
    let mut passage = Passage::default();
    match prose::value(text, file, span) {
        Some(prose) => {
            for char in prose.chars {
                passage.push(char.c, Span::new(char.at, char.at + char.len));
            }
        }
        None => passage.push_spelled(text, span),
    }

    passage
}

/// The body of a page: its text with code, alternative texts, titles of links, and HTML.
pub(super) fn of_body(document: &Document) -> Vec<Passage> {
    let mut reader = PassageReader {
        source: document.source(),
        open: Passage::default(),
        passages: Vec::new(),
    };

    for (event, span) in document.events() {
        reader.read(document, event, span);
    }

    reader.break_off();
    reader.passages
}

/// Reads a body piece by piece.
struct PassageReader<'d> {
    source: &'d str,
    open: Passage,
    passages: Vec<Passage>,
}

impl PassageReader<'_> {
    fn read(&mut self, document: &Document, event: Event<&str>, span: Span) {
        match event {
            Event::Text(text) | Event::Code(text) => self.open.push_text(text, self.source, span),
            Event::SoftBreak | Event::HardBreak => self.open.push('\n', span),
            Event::Html(index) => self.html(&document.raw_html[index as usize]),
            Event::Comment | Event::FootnoteReference(_) => {}
            Event::Start(Element::Link(index)) => {
                self.aside(&document.links[index as usize].title, span);
            }
            Event::Start(Element::Image(index)) => {
                self.aside(&document.links[index as usize].title, span);
                self.break_off();
            }
            Event::Start(element) | Event::End(element) if is_inline(&element) => {}
            _ => self.break_off(),
        }
    }

    fn break_off(&mut self) {
        let passage = std::mem::take(&mut self.open);
        if !passage.text.is_empty() {
            self.passages.push(passage);
        }
    }

    /// Adds a passage of its own that is somewhere in `place`: as written if it can be found there.
    fn aside(&mut self, text: &str, place: Span) {
        let mut passage = Passage::default();
        let written = self.source.get(place.start..place.end).unwrap_or_default();
        match written.rfind(text) {
            Some(at) => passage.push_written(text, place.start + at),
            None => passage.push_spelled(text, place),
        }

        self.passages.push(passage);
    }

    /// Reads a piece of HTML: its text, and the attributes that readers see or hear.
    fn html(&mut self, html: &RawHtml) {
        if html.has_too_many_attributes {
            // It is an error, and is not published.
            return;
        }

        if html.is_block {
            self.break_off();
        }

        let mut at = html.span.start;
        // Reading from memory does not fail.
        for token in Tokenizer::new(&html.text).flatten() {
            match token {
                Token::StartTag(tag) => {
                    self.tag(&tag.name);
                    for (name, value) in &tag.attributes {
                        if READ_ATTRIBUTES.contains(&name.as_slice()) {
                            let value = String::from_utf8_lossy(value);
                            self.aside(&value, html.span);
                        }
                    }
                }
                Token::EndTag(tag) => self.tag(&tag.name),
                Token::String(text) => {
                    at = self.html_text(&String::from_utf8_lossy(&text), at, html.span);
                }
                _ => {}
            }
        }

        if html.is_block {
            self.break_off();
        }
    }

    /// Adds a text of HTML that begins at the byte `from` or later. Gives the byte after it.
    fn html_text(&mut self, text: &str, from: usize, html: Span) -> usize {
        let rest = self.source.get(from..html.end).unwrap_or_default();
        match rest.find(text) {
            Some(at) => {
                self.open.push_written(text, from + at);
                from + at + text.len()
            }
            None => {
                self.open.push_spelled(text, html);
                from
            }
        }
    }

    /// Parts what is before a tag from what is behind it, unless it is a tag within a line.
    fn tag(&mut self, name: &[u8]) {
        if name == b"br" {
            self.open.push('\n', Span::default());
        } else if is_parting(name) {
            self.break_off();
        }
    }
}
