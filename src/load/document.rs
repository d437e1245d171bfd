//! A parsed page body. It stays what the parser made of the text, a row of events with their places in the file,
//! until somebody wants something made from it: HTML, the words of its paragraphs, prose to be proofread.

use std::sync::{Arc, OnceLock};

use pulldown_cmark::Alignment;
use serde::Serialize;

use crate::fingerprint::Fingerprint;
use crate::source::{SourceFile, Span};

/// A parsed page body.
///
/// Its events hold no text of their own: nearly all of it stands in the file, which stays in memory for diagnostics
/// anyway, and the little that is spelled otherwise there (entities, joined lines) is kept once, in `rewritten`.
#[derive(Debug, Default)]
pub struct Document {
    /// The file that the body stands in; none where a page has no body.
    pub(super) file: Option<Arc<SourceFile>>,
    /// Where the body begins in its file.
    pub(super) start: usize,
    pub(super) events: Vec<StoredEvent>,
    /// Texts that are not in the file as they are read.
    pub(super) rewritten: String,
    /// Headings in the order of the text.
    pub headings: Vec<Heading>,
    /// Links and images in the order of the text.
    pub links: Vec<Link>,
    /// HTML in the Markdown, in the order of the text; comments are left out.
    pub raw_html: Vec<RawHtml>,
    /// The names of footnotes, in the order of their numbers.
    pub footnotes: Vec<String>,
    /// How the columns of each table are aligned, in the order of the text.
    pub tables: Vec<Vec<Alignment>>,
    /// Made when it is asked for.
    fingerprint: OnceLock<Fingerprint>,
}

/// One step through a body. `T` is how texts are given: as places where a document stores them, as `&str` to whoever
/// reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<T> {
    /// An element begins.
    Start(Element<T>),
    /// The element that was begun last ends.
    End(Element<T>),
    /// A piece of text. A word may lie in several pieces, such as one with an entity in it.
    Text(T),
    /// Text between backticks.
    Code(T),
    /// A line ends where readers see a space. Between Chinese characters there is no such event.
    SoftBreak,
    /// A line ends, and the next one is to begin below it.
    HardBreak,
    /// A line across the page.
    Rule,
    /// The box of a list of tasks, ticked or not.
    Checkbox(bool),
    /// A footnote's number in the text; indexes [`Document::footnotes`].
    FootnoteReference(u32),
    /// HTML; indexes [`Document::raw_html`].
    Html(u32),
    /// A comment in HTML, which is for those who write and is not published.
    Comment,
}

/// What can begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element<T> {
    /// A paragraph. The items of a tight list hold their text without one.
    Paragraph,
    /// Indexes [`Document::headings`].
    Heading(u32),
    /// A quotation.
    BlockQuote,
    /// A block of code, with what stands behind its fence.
    CodeBlock(T),
    /// A list; a numbered one with its first number.
    List(Option<u32>),
    /// An item of a list.
    Item,
    /// The text of a footnote; indexes [`Document::footnotes`].
    Footnote(u32),
    /// Indexes [`Document::tables`].
    Table(u32),
    /// The head of a table: a row of cells.
    TableHead,
    /// Any other row of a table.
    TableRow,
    /// A cell of a table.
    TableCell,
    /// Text with stress.
    Emphasis,
    /// Text of weight.
    Strong,
    /// Text that no longer holds.
    Strikethrough,
    /// Indexes [`Document::links`].
    Link(u32),
    /// Indexes [`Document::links`]. Between its start and its end stand only the texts that describe the image.
    Image(u32),
}

/// An event as a document keeps it, with its place in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoredEvent {
    event: Event<Words>,
    start: u32,
    end: u32,
}

/// A piece of the file's text or, from the text's length on, of [`Document::rewritten`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Words {
    start: u32,
    end: u32,
}

/// The events of a document, or of a part of it, from some place on.
#[derive(Debug, Clone)]
pub struct Events<'a> {
    document: &'a Document,
    rest: &'a [StoredEvent],
}

/// HTML in the Markdown.
#[derive(Debug)]
pub struct RawHtml {
    /// As written.
    pub text: String,
    /// Whether it is no part of a paragraph.
    pub is_block: bool,
    /// Addresses in its elements.
    pub links: Vec<Link>,
    /// In the file.
    pub span: Span,
}

/// A heading of the body.
#[derive(Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Without markup.
    pub text: String,
    /// `{#id}`, or else made from the text.
    pub id: String,
    /// Whether the id was written by hand.
    pub explicit: bool,
    /// In the file.
    pub span: Span,
}

/// A link or an image.
#[derive(Debug, Clone)]
pub struct Link {
    /// As written.
    pub target: String,
    /// What is shown where a pointer rests on it; empty where nothing is.
    pub title: String,
    /// Of the target in the file, or of the whole link where it stands elsewhere.
    pub span: Span,
    /// Of what the page itself shows, such as an image: what stands for it where it cannot be seen.
    pub alt: Option<String>,
}

impl Link {
    /// Whether browsers load it with the page, and not only when somebody follows it.
    pub fn is_shown(&self) -> bool {
        self.alt.is_some()
    }
}

/// What a link becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    /// Where it leads.
    pub url: String,
    /// More attributes of an image.
    pub attributes: Vec<(&'static str, String)>,
}

/// What a heading gets when its page is laid out.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// The element's id.
    pub id: String,
    /// How many bytes at the start of the heading's text link to the heading itself.
    pub label: usize,
}

impl Document {
    /// All events in the order of the text, each with its place in the file.
    pub fn events(&self) -> Events<'_> {
        Events {
            document: self,
            rest: &self.events,
        }
    }

    /// The same in parts: what stands before the first heading, then each heading with what follows it.
    pub fn sections(&self) -> Vec<Events<'_>> {
        let is_heading =
            |stored: &StoredEvent| matches!(stored.event, Event::Start(Element::Heading(_)));
        let starts = (0..self.events.len()).filter(|at| is_heading(&self.events[*at]));
        let ends = starts.clone().chain([self.events.len()]);
        let parts = [0].into_iter().chain(starts).zip(ends);
        parts
            .map(|(start, end)| Events {
                document: self,
                rest: &self.events[start..end],
            })
            .collect()
    }

    /// The text of the file that the body stands in, from its first byte on; the spans of events point into it.
    pub fn source(&self) -> &str {
        self.file.as_ref().map_or("", |file| &file.text)
    }

    /// Where the body begins in the file.
    pub fn body_start(&self) -> usize {
        self.start
    }

    /// All links and images of the page that the document becomes: those in Markdown, then those in HTML if it stays.
    pub fn all_links(&self, raw_html: bool) -> impl Iterator<Item = &Link> {
        let kept = self
            .raw_html
            .iter()
            .filter(move |_| raw_html)
            .flat_map(|html| &html.links);
        self.links.iter().chain(kept)
    }

    /// Whether nothing at all is written in the body.
    pub fn is_empty(&self) -> bool {
        self.source()[self.start..].trim().is_empty()
    }

    /// The fingerprint of the text that the document was made from.
    pub fn fingerprint(&self) -> Fingerprint {
        *self
            .fingerprint
            .get_or_init(|| Fingerprint::of(&self.source().as_bytes()[self.start..]))
    }

    fn words(&self, Words { start, end }: Words) -> &str {
        let (source, start, end) = (self.source(), start as usize, end as usize);
        let found = match start.checked_sub(source.len()) {
            Some(start) => self.rewritten.get(start..end - source.len()),
            None => source.get(start..end),
        };
        // All words were stored by this document, so they are always found.
        found.unwrap_or_default()
    }

    /// Adds an event that stands at `span`.
    pub(super) fn push(&mut self, event: Event<Words>, span: Span) {
        self.events.push(StoredEvent {
            event,
            start: offset(span.start),
            end: offset(span.end),
        });
    }

    /// Keeps a text that the parser read at `span`: as a place in the file if it stands there letter for letter.
    pub(super) fn keep(&mut self, text: &str, span: Span) -> Words {
        let source = self.source();
        let written =
            source
                .get(span.start..span.end)
                .and_then(|written| match written.starts_with(text) {
                    true => Some(0),
                    // Code stands between its backticks, for example.
                    false => written.find(text),
                });
        let start = match written {
            Some(at) => span.start + at,
            None => source.len() + self.rewritten.len(),
        };
        if written.is_none() {
            self.rewritten.push_str(text);
        }
        Words {
            start: offset(start),
            end: offset(start + text.len()),
        }
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = (Event<&'a str>, Span);

    fn next(&mut self) -> Option<Self::Item> {
        let (stored, rest) = self.rest.split_first()?;
        self.rest = rest;
        let span = Span::new(stored.start as usize, stored.end as usize);
        Some((stored.event.map(|words| self.document.words(words)), span))
    }
}

impl<'a> Events<'a> {
    /// If a text comes next, passes over it and gives it. Comments, which readers never see, part no text.
    pub fn next_text(&mut self) -> Option<&'a str> {
        while let Some((
            StoredEvent {
                event: Event::Comment,
                ..
            },
            rest,
        )) = self.rest.split_first()
        {
            self.rest = rest;
        }
        let (
            StoredEvent {
                event: Event::Text(words),
                ..
            },
            rest,
        ) = self.rest.split_first()?
        else {
            return None;
        };
        self.rest = rest;
        Some(self.document.words(*words))
    }

    /// How many bytes of the file the events stand in.
    pub fn source_len(&self) -> usize {
        let bounds = self.rest.first().zip(self.rest.last());
        bounds.map_or(0, |(first, last)| {
            last.end.saturating_sub(first.start) as usize
        })
    }
}

/// A place in a text. Files are far smaller than four gigabytes, since larger ones are not read.
fn offset(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl<T> Event<T> {
    /// The same event with its texts given in another way.
    fn map<U>(self, text: impl FnOnce(T) -> U) -> Event<U> {
        match self {
            Self::Start(element) => Event::Start(element.map(text)),
            Self::End(element) => Event::End(element.map(text)),
            Self::Text(words) => Event::Text(text(words)),
            Self::Code(words) => Event::Code(text(words)),
            Self::SoftBreak => Event::SoftBreak,
            Self::HardBreak => Event::HardBreak,
            Self::Rule => Event::Rule,
            Self::Checkbox(is_ticked) => Event::Checkbox(is_ticked),
            Self::FootnoteReference(index) => Event::FootnoteReference(index),
            Self::Html(index) => Event::Html(index),
            Self::Comment => Event::Comment,
        }
    }
}

impl<T> Element<T> {
    fn map<U>(self, text: impl FnOnce(T) -> U) -> Element<U> {
        match self {
            Self::CodeBlock(info) => Element::CodeBlock(text(info)),
            Self::Paragraph => Element::Paragraph,
            Self::Heading(index) => Element::Heading(index),
            Self::BlockQuote => Element::BlockQuote,
            Self::List(first) => Element::List(first),
            Self::Item => Element::Item,
            Self::Footnote(index) => Element::Footnote(index),
            Self::Table(index) => Element::Table(index),
            Self::TableHead => Element::TableHead,
            Self::TableRow => Element::TableRow,
            Self::TableCell => Element::TableCell,
            Self::Emphasis => Element::Emphasis,
            Self::Strong => Element::Strong,
            Self::Strikethrough => Element::Strikethrough,
            Self::Link(index) => Element::Link(index),
            Self::Image(index) => Element::Image(index),
        }
    }
}
