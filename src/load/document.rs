//! A parsed page body. A document is the list of events that the parser made of the text, with their locations in the
//! file. Everything else is made from it when it is needed: HTML, the words of its paragraphs, prose to be proofread.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use pulldown_cmark::{Alignment, BlockQuoteKind};
use serde::Serialize;

use super::media::{self, Player};
use super::picture::is_called_otherwise;
use crate::fingerprint::Fingerprint;
use crate::source::{SourceFile, Span};

/// A parsed page body.
///
/// Its events hold no text of their own. Nearly all of the text is in the file, which stays in memory for diagnostics
/// anyway; the little that is spelled differently there (entities, joined lines) is stored in `rewritten`.
#[derive(Debug, Default)]
pub struct Document {
    /// The file that contains the body; `None` for a page without a body.
    pub(super) file: Option<Arc<SourceFile>>,
    /// The byte at which the body begins in its file.
    pub(super) start: usize,
    pub(super) events: Vec<StoredEvent>,
    /// Texts that are spelled differently in the file, one after the other.
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
    /// The fingerprint of the body, once it was asked for.
    fingerprint: OnceLock<Fingerprint>,
}

/// One step through a body. `T` is the type of its texts: [`TextRange`] where a document stores them, `&str` for
/// whoever reads them.
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
    /// A line break that readers see as a space. Between Chinese characters there is no such event.
    SoftBreak,
    /// A line break that readers see as one.
    HardBreak,
    /// A line across the page.
    Rule,
    /// The checkbox of an item in a task list, and whether it is ticked.
    Checkbox(bool),
    /// The number of a footnote in the text; an index into [`Document::footnotes`].
    FootnoteReference(u32),
    /// HTML; an index into [`Document::raw_html`].
    Html(u32),
    /// An HTML comment, which is for authors and is not published.
    Comment,
}

/// An element of a body, which begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element<T> {
    /// A paragraph. Items of a tight list contain their text without a paragraph.
    Paragraph,
    /// A heading; an index into [`Document::headings`].
    Heading(u32),
    /// A quotation, or a box of a kind: `> [!NOTE]`.
    BlockQuote(Option<BlockQuoteKind>),
    /// A block of code, with the text after its opening fence, such as the language.
    CodeBlock(T),
    /// A list; a numbered one with its first number.
    List(Option<u32>),
    /// An item of a list.
    Item,
    /// The text of a footnote; an index into [`Document::footnotes`].
    Footnote(u32),
    /// A table; an index into [`Document::tables`].
    Table(u32),
    /// The head of a table: a row of cells.
    TableHead,
    /// Any other row of a table.
    TableRow,
    /// A cell of a table.
    TableCell,
    /// Emphasised text (`*`).
    Emphasis,
    /// Strongly emphasised text (`**`).
    Strong,
    /// Struck-through text (`~~`).
    Strikethrough,
    /// A link; an index into [`Document::links`].
    Link(u32),
    /// An image; an index into [`Document::links`]. Between its start and its end are only the texts that describe it.
    Image(u32),
}

/// An event as a document stores it, with the bytes of the file that it was made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoredEvent {
    event: Event<TextRange>,
    start: u32,
    end: u32,
}

/// A range of bytes in the file's text or, counted from the length of that text on, in [`Document::rewritten`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct TextRange {
    start: u32,
    end: u32,
}

/// An iterator over the events of a document or of a part of it.
#[derive(Debug, Clone)]
pub struct Events<'a> {
    document: &'a Document,
    rest: &'a [StoredEvent],
}

/// A part of a document: a heading with what follows it, a quotation with headings, or what is under no heading of its
/// own.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    /// The positions of its headings among those of the document.
    pub headings: Range<usize>,
    /// Its events.
    pub events: Events<'a>,
}

/// HTML in the Markdown.
#[derive(Debug)]
pub struct RawHtml {
    /// The HTML as written.
    pub text: String,
    /// Whether it is a block of its own and not part of a paragraph.
    pub is_block: bool,
    /// Whether one of its tags has too many attributes to be read.
    pub has_too_many_attributes: bool,
    /// The addresses in the attributes of its elements.
    pub links: Vec<Link>,
    /// The ids of its elements.
    pub ids: Vec<String>,
    /// The bytes in the file.
    pub span: Span,
}

/// A heading of the body.
#[derive(Debug)]
pub struct Heading {
    /// The level, from 1 to 6.
    pub level: u8,
    /// The text without markup.
    pub text: String,
    /// The id: the one that is written as `{#id}`, or else one that `markdown::make_ids` made from the text. Extensions
    /// may publish another one (`Page::anchors`).
    pub id: String,
    /// Whether the id is written in the file.
    pub is_id_written: bool,
    /// The bytes in the file.
    pub span: Span,
}

/// A link or an image.
#[derive(Debug, Clone)]
pub struct Link {
    /// The address as written.
    pub target: String,
    /// The title, which browsers show when the pointer rests on the link; empty if there is none.
    pub title: String,
    /// The bytes of the address in the file, or those of the whole link if the address is written elsewhere.
    pub span: Span,
    /// The alternative text of what the page itself shows, such as an image; `None` for a link to follow.
    pub alt: Option<String>,
    /// What the target can be.
    pub accepts: Accepted,
}

/// What the target of a link can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// A page, a file or an address elsewhere.
    Anything,
    /// A picture: the element `img`.
    Picture,
    /// A picture, a film or a sound recording: an image of Markdown.
    PictureOrMedia,
}

impl Accepted {
    /// Whether a file can be such a target, as far as its name tells.
    pub(crate) fn includes(self, path: &str) -> bool {
        match self {
            Self::Anything => true,
            Self::Picture => !is_called_otherwise(path),
            Self::PictureOrMedia => !is_called_otherwise(path) || media::kind(path).is_some(),
        }
    }
}

impl Link {
    /// Whether browsers load the target with the page, and not only when somebody follows the link.
    pub(crate) fn is_shown(&self) -> bool {
        self.alt.is_some()
    }
}

/// A link as it is published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ResolvedLink {
    /// The published address.
    pub url: String,
    /// Further attributes of an image, as names and values.
    pub attributes: Vec<(&'static str, String)>,
    /// The attributes of the element `source` that offers an image in a smaller format, as names and values.
    pub smaller: Vec<(&'static str, String)>,
    /// What is said of the target behind the link, if that is a file to download.
    pub attachment: Option<Attachment>,
    /// What plays the target, if that is a film or a sound recording and the link is an image.
    pub player: Option<Player>,
}

/// A file that readers download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// The format as its name says it: `DOCX`.
    pub format: String,
    /// The length of the file in bytes.
    pub bytes: u64,
}

/// The anchor of a heading on its page.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// The element's id.
    pub id: String,
    /// The length, in bytes, of the number at the start of the heading's text that the id is made from; 0 if the id is
    /// made otherwise. The number becomes a link to the heading itself.
    pub number_len: usize,
}

impl Anchor {
    /// Whether the id is made from the number of the heading, so that it is the same in every language.
    pub(crate) fn is_from_number(&self) -> bool {
        self.number_len > 0
    }
}

impl Document {
    /// All events in the order of the text, each with its span in the file.
    pub fn events(&self) -> Events<'_> {
        Events {
            document: self,
            rest: &self.events,
        }
    }

    /// All events in sections: those before the first heading, then each heading with what follows it. A quotation
    /// with headings is a section of its own, as a whole, and so is what follows it.
    pub(crate) fn sections(&self) -> Vec<Section<'_>> {
        let mut starts: Vec<(usize, Range<usize>)> = vec![(0, 0..0)];
        let (mut depth, mut quotation, mut has_heading, mut count) = (0_usize, 0, false, 0);
        for (at, stored) in self.events.iter().enumerate() {
            match stored.event {
                Event::Start(Element::BlockQuote(_)) => {
                    if depth == 0 {
                        (quotation, has_heading) = (at, false);
                    }
                    depth += 1;
                }
                Event::End(Element::BlockQuote(_)) => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && has_heading {
                        starts.push((at + 1, count..count));
                    }
                }
                Event::Start(Element::Heading(_)) => {
                    let start = if depth == 0 { at } else { quotation };
                    let is_further = depth > 0 && has_heading;
                    count += 1;
                    match starts.last_mut() {
                        Some((_, headings)) if is_further => headings.end = count,
                        _ => starts.push((start, count - 1..count)),
                    }
                    has_heading = depth > 0;
                }
                _ => {}
            }
        }

        let ends = starts.iter().skip(1).map(|(start, _)| *start);
        let ends: Vec<usize> = ends.chain([self.events.len()]).collect();
        let sections = starts.into_iter().zip(ends);
        let sections = sections.map(|((start, headings), end)| Section {
            headings,
            events: Events {
                document: self,
                rest: &self.events[start..end],
            },
        });
        sections
            .enumerate()
            .filter(|(at, it)| *at == 0 || !it.events.rest.is_empty())
            .map(|(_, section)| section)
            .collect()
    }

    /// The whole text of the file that contains the body. The spans of events are ranges of this text.
    pub(crate) fn source(&self) -> &str {
        self.file.as_ref().map_or("", |file| &file.text)
    }

    /// Where the body begins in its file.
    pub(crate) fn body_start(&self) -> usize {
        self.start
    }

    /// All links and images that the published page will have: those in Markdown, then those in HTML if that is kept
    /// (`raw_html`).
    pub(crate) fn all_links(&self, raw_html: bool) -> impl Iterator<Item = &Link> {
        let kept = self
            .raw_html
            .iter()
            .filter(move |_| raw_html)
            .flat_map(|html| &html.links);
        self.links.iter().chain(kept)
    }

    /// Whether the body is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.source()[self.start..].trim().is_empty()
    }

    /// The fingerprint of the text that the document was made from.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        *self
            .fingerprint
            .get_or_init(|| Fingerprint::from_bytes(&self.source().as_bytes()[self.start..]))
    }

    /// The text of a range.
    fn words(&self, TextRange { start, end }: TextRange) -> &str {
        let (source, start, end) = (self.source(), start as usize, end as usize);
        let found = match start.checked_sub(source.len()) {
            Some(start) => self.rewritten.get(start..end - source.len()),
            None => source.get(start..end),
        };

        // All ranges were made by this document, so that they always exist.
        found.unwrap_or_default()
    }

    /// Adds an event that was made from the bytes at `span`.
    pub(super) fn push(&mut self, event: Event<TextRange>, span: Span) {
        self.events.push(StoredEvent {
            event,
            start: offset(span.start),
            end: offset(span.end),
        });
    }

    /// Stores a text that the parser read at `span`: as a range of the file if it is written there letter for letter,
    /// or else as a copy.
    pub(super) fn keep(&mut self, text: &str, span: Span) -> TextRange {
        let source = self.source();
        let written =
            source
                .get(span.start..span.end)
                .and_then(|written| match written.starts_with(text) {
                    true => Some(0),
                    // Code, for example, is written between backticks.
                    false => written.find(text),
                });
        let start = match written {
            Some(at) => span.start + at,
            None => source.len() + self.rewritten.len(),
        };

        if written.is_none() {
            self.rewritten.push_str(text);
        }

        TextRange {
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
    /// Takes the next event if it is a text, and gives that text. Comments before it are skipped, since readers never
    /// see them.
    pub(crate) fn next_text(&mut self) -> Option<&'a str> {
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

    /// The number of bytes of the file that the events were made from.
    pub(crate) fn source_len(&self) -> usize {
        let bounds = self.rest.first().zip(self.rest.last());
        bounds.map_or(0, |(first, last)| {
            last.end.saturating_sub(first.start) as usize
        })
    }
}

/// An offset in a file as it is stored. Files of four gigabytes or more are never read.
fn offset(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl<T> Event<T> {
    /// The same event with its texts converted by `text`.
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
            Self::BlockQuote(kind) => Element::BlockQuote(kind),
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
