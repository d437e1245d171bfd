//! Parsing Markdown to a [`Document`]: the parser's events with their spans, and lists of headings, links and HTML. A
//! document depends on its own text alone. What depends on the rest of the site, such as the published addresses of
//! links, is added when HTML is made from it.

use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event as Parsed, LinkType, Options, Tag};

use super::chinese;
use super::document::{Accepted, Document, Element, Event, Heading, Link, RawHtml, TextRange};
use super::{bare_addresses, html_limits, links_in_html};
use crate::source::{SourceFile, Span};
use crate::text::slug::heading_id;

/// Parses the text of `file` from byte `start` on. Spans are counted from the beginning of the file.
pub fn parse(file: &Arc<SourceFile>, start: usize) -> Document {
    let mut reader = DocumentBuilder::default();
    reader.document.file = Some(Arc::clone(file));
    reader.document.start = start;
    reader
        .document
        .events
        .reserve((file.text.len() - start) / BYTES_PER_EVENT);

    chinese::events(&file.text[start..], options(), |events| {
        let in_file = |(event, range): (_, Range<usize>)| {
            (event, Span::new(start + range.start, start + range.end))
        };

        let mut events = events.map(in_file).peekable();
        while let Some((event, span)) = events.next() {
            match reader.run_with_addresses(&event, span, &mut events) {
                Some(run) => reader.link_addresses(run),
                None => reader.read(event, span),
            }
        }
    });

    let mut document = reader.document;
    document.events.shrink_to_fit();
    make_ids(&mut document.headings);

    document
}

/// The extensions of Markdown that pages can use.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

/// The number of bytes per event in a text with much markup, to reserve memory by.
const BYTES_PER_EVENT: usize = 16;

/// A text that is written in the file as it is.
struct TextRun {
    span: Span,
    /// Whether something that is spelled otherwise follows at once, so that an address at the end may not be whole.
    is_cut: bool,
}

/// Makes a document from the parser's events.
#[derive(Default)]
struct DocumentBuilder {
    document: Document,
    /// The elements that are open, outermost first.
    open: Vec<Element<TextRange>>,
    /// Whether a heading is open.
    in_heading: bool,
    /// The number of elements that are open inside an image, the image included; 0 outside of an image.
    image_depth: usize,
    /// The block of HTML that is open: the text read so far, and its span.
    html_block: Option<(String, Span)>,
    /// The indices of the footnotes met so far, by name.
    footnotes: HashMap<String, u32>,
}

impl DocumentBuilder {
    fn read(&mut self, event: Parsed<'_>, span: Span) {
        if self.image_depth > 0 {
            return self.describe_image(event, span);
        }

        match event {
            Parsed::Start(tag) => self.start(tag, span),
            Parsed::End(_) => self.end(span),
            Parsed::Text(text) if self.html_block.is_some() => self.html(&text, span),
            Parsed::Text(text) => self.text(&text, span, Event::Text),
            Parsed::Code(text) => self.text(&text, span, Event::Code),
            Parsed::Html(text) => self.html(&text, span),
            Parsed::InlineHtml(text) => self.raw_html(text.to_string(), false, span),
            Parsed::SoftBreak => self.document.push(Event::SoftBreak, span),
            Parsed::HardBreak => self.document.push(Event::HardBreak, span),
            Parsed::Rule => self.document.push(Event::Rule, span),
            Parsed::TaskListMarker(is_ticked) => {
                self.document.push(Event::Checkbox(is_ticked), span)
            }
            Parsed::FootnoteReference(name) => {
                let index = self.footnote(&name);
                self.document.push(Event::FootnoteReference(index), span);
            }
            // Formulas are not enabled in `options`.
            Parsed::InlineMath(_) | Parsed::DisplayMath(_) => {}
        }
    }

    /// If a text may have bare addresses in it, takes what follows it side by side, since the parser divides texts at
    /// signs that addresses have too, and gives the whole. Gives `None` for every other event, and in links, code,
    /// headings and HTML.
    fn run_with_addresses<'a>(
        &self,
        event: &Parsed<'_>,
        span: Span,
        next: &mut Peekable<impl Iterator<Item = (Parsed<'a>, Span)>>,
    ) -> Option<TextRun> {
        let is_plain =
            |text: &str, span: Span| self.document.source()[span.start..span.end] == *text;
        let Parsed::Text(text) = event else {
            return None;
        };
        let is_free = self.html_block.is_none() && self.image_depth == 0 && !self.in_heading;
        let is_linked =
            |it: &Element<TextRange>| matches!(it, Element::Link(_) | Element::CodeBlock(_));

        if !is_free
            || !bare_addresses::may_be_in(text)
            || !is_plain(text, span)
            || self.open.iter().any(is_linked)
        {
            return None;
        }

        let mut run = span;
        while let Some((Parsed::Text(text), span)) = next.peek() {
            if span.start != run.end || text.is_empty() {
                break;
            }

            // An entity may be a part of an address.
            if !is_plain(text, *span) {
                return Some(TextRun {
                    span: run,
                    is_cut: true,
                });
            }

            run.end = span.end;
            next.next();
        }

        Some(TextRun {
            span: run,
            is_cut: false,
        })
    }

    /// Reads a text that is written in the file as it is, and makes links of the bare addresses in it.
    fn link_addresses(&mut self, TextRun { span: run, is_cut }: TextRun) {
        let Some(file) = self.document.file.clone() else {
            return;
        };
        let text = |span: Span| &file.text[span.start..span.end];

        let mut at = run.start;
        for found in bare_addresses::find(text(run)) {
            let span = Span::new(run.start + found.start, run.start + found.end);
            if is_cut && span.end == run.end {
                break;
            }

            let before = Span::new(at, span.start);
            self.text(text(before), before, Event::Text);

            let target = bare_addresses::target(text(span));
            let link = Element::Link(self.link(target, "", span, Accepted::Anything));
            self.document.push(Event::Start(link), span);
            self.text(text(span), span, Event::Text);
            self.document.push(Event::End(link), span);
            at = span.end;
        }

        let rest = Span::new(at, run.end);
        self.text(text(rest), rest, Event::Text);
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        let element = match tag {
            Tag::HtmlBlock => {
                self.html_block = Some((String::new(), span));
                return;
            }
            Tag::Heading { level, id, .. } => self.heading(level as u8, id.as_deref(), span),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let scheme = if link_type == LinkType::Email {
                    "mailto:"
                } else {
                    ""
                };
                let target = format!("{scheme}{dest_url}");
                Element::Link(self.link(target, &title, span, Accepted::Anything))
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.image_depth = 1;
                let accepts = Accepted::PictureOrMedia;
                Element::Image(self.link(dest_url.to_string(), &title, span, accepts))
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                Element::CodeBlock(self.document.keep(&info, span))
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => Element::CodeBlock(TextRange::default()),
            Tag::List(first) => {
                Element::List(first.map(|first| u32::try_from(first).unwrap_or(u32::MAX)))
            }
            Tag::FootnoteDefinition(name) => Element::Footnote(self.footnote(&name)),
            Tag::Table(alignments) => {
                self.document.tables.push(alignments);
                Element::Table(last_index(&self.document.tables))
            }
            Tag::BlockQuote(kind) => Element::BlockQuote(kind),
            Tag::Item => Element::Item,
            Tag::TableHead => Element::TableHead,
            Tag::TableRow => Element::TableRow,
            Tag::TableCell => Element::TableCell,
            Tag::Emphasis => Element::Emphasis,
            Tag::Strong => Element::Strong,
            Tag::Strikethrough => Element::Strikethrough,
            // The others are not enabled in `options`.
            _ => Element::Paragraph,
        };
        self.open.push(element);
        self.document.push(Event::Start(element), span);
    }

    fn end(&mut self, span: Span) {
        if let Some((text, span)) = self.html_block.take() {
            return self.raw_html(text, true, span);
        }

        if let Some(element) = self.open.pop() {
            self.in_heading &= !matches!(element, Element::Heading(_));
            self.document.push(Event::End(element), span);
        }
    }

    /// Adds a piece of text, also to the text of the heading that is open.
    fn text(&mut self, text: &str, span: Span, event: impl Fn(TextRange) -> Event<TextRange>) {
        if let Some(heading) = self
            .document
            .headings
            .last_mut()
            .filter(|_| self.in_heading)
        {
            heading.text.push_str(text);
        }

        // A removed line break between Chinese characters arrives as an empty text.
        if !text.is_empty() {
            let words = self.document.keep(text, span);
            self.document.push(event(words), span);
        }
    }

    fn heading(&mut self, level: u8, id: Option<&str>, span: Span) -> Element<TextRange> {
        self.in_heading = true;
        let (text, is_id_written) = (String::new(), id.is_some());
        let id = id.unwrap_or_default().to_string();
        self.document.headings.push(Heading {
            level,
            text,
            id,
            is_id_written,
            span,
        });

        Element::Heading(last_index(&self.document.headings))
    }

    /// Adds a link or an image and gives its index.
    fn link(&mut self, target: String, title: &str, span: Span, accepts: Accepted) -> u32 {
        let written = &self.document.source()[span.start..span.end];
        let span = written
            .rfind(&target)
            .filter(|_| !target.is_empty())
            .map_or(span, |at| {
                Span::new(span.start + at, span.start + at + target.len())
            });
        self.document.links.push(Link {
            target,
            title: title.to_string(),
            span,
            alt: None,
            accepts,
        });

        last_index(&self.document.links)
    }

    /// Takes an event inside an image. Its text describes the image; its markup is ignored.
    fn describe_image(&mut self, event: Parsed<'_>, span: Span) {
        let part = match &event {
            Parsed::Start(_) => {
                self.image_depth += 1;
                return;
            }
            Parsed::End(_) => {
                self.image_depth -= 1;
                if self.image_depth == 0 {
                    self.describe("");
                    self.end(span);
                }

                return;
            }
            Parsed::Text(part) | Parsed::Code(part) | Parsed::InlineHtml(part) => part.as_ref(),
            Parsed::SoftBreak | Parsed::HardBreak => " ",
            _ => return,
        };
        self.describe(part);

        match &event {
            Parsed::Text(text) if !text.is_empty() => {
                let words = self.document.keep(text, span);
                self.document.push(Event::Text(words), span);
            }
            Parsed::Code(text) => {
                let words = self.document.keep(text, span);
                self.document.push(Event::Code(words), span);
            }
            Parsed::SoftBreak => self.document.push(Event::SoftBreak, span),
            Parsed::HardBreak => self.document.push(Event::HardBreak, span),
            _ => {}
        }
    }

    /// Adds to the description of the image that is open.
    fn describe(&mut self, part: &str) {
        if let Some(image) = self.document.links.last_mut() {
            image.alt.get_or_insert_default().push_str(part);
        }
    }

    /// Adds a line to the block of HTML that is open.
    fn html(&mut self, line: &str, span: Span) {
        match &mut self.html_block {
            Some((text, _)) => text.push_str(line),
            None => self.raw_html(line.to_string(), true, span),
        }
    }

    fn raw_html(&mut self, text: String, is_block: bool, span: Span) {
        if is_comment(&text) {
            return self.document.push(Event::Comment, span);
        }

        // A tag with too many attributes is an error if HTML is kept; if HTML is shown as text, it has no links.
        let has_too_many_attributes = html_limits::has_too_many_attributes(&text);
        let (links, ids) = if has_too_many_attributes {
            (Vec::new(), Vec::new())
        } else {
            (
                links_in_html::find(&text, self.document.source(), span),
                links_in_html::ids(&text),
            )
        };
        self.document.raw_html.push(RawHtml {
            text,
            is_block,
            has_too_many_attributes,
            links,
            ids,
            span,
        });
        let index = last_index(&self.document.raw_html);
        self.document.push(Event::Html(index), span);
    }

    /// The index of a footnote. Footnotes are numbered in the order in which their numbers or their texts come.
    fn footnote(&mut self, name: &str) -> u32 {
        if let Some(index) = self.footnotes.get(name) {
            return *index;
        }

        self.document.footnotes.push(name.to_string());
        let index = last_index(&self.document.footnotes);
        self.footnotes.insert(name.to_string(), index);

        index
    }
}

/// Whether HTML is one comment and nothing else. Browsers end a comment at the first `-->`; `<!-->` and `<!--->` are
/// comments too.
fn is_comment(html: &str) -> bool {
    let Some(rest) = html.trim().strip_prefix("<!--") else {
        return false;
    };
    let end = match rest {
        _ if rest.starts_with('>') => Some(1),
        _ if rest.starts_with("->") => Some(2),
        _ => rest.find("-->").map(|at| at + "-->".len()),
    };
    end == Some(rest.len())
}

/// The index of the item that was added last.
fn last_index<T>(items: &[T]) -> u32 {
    u32::try_from(items.len().saturating_sub(1)).unwrap_or(u32::MAX)
}

/// Gives each heading without `{#id}` an id that is made from its text and differs from all others.
fn make_ids(headings: &mut [Heading]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for heading in headings.iter().filter(|heading| heading.is_id_written) {
        seen.insert(heading.id.clone(), 1);
    }

    for heading in headings.iter_mut().filter(|heading| !heading.is_id_written) {
        let base = heading_id(&heading.text);
        let mut id = base.clone();
        while seen.contains_key(&id) {
            let count = seen.entry(base.clone()).or_insert(1);
            *count += 1;
            id = format!("{base}-{count}");
        }

        seen.insert(id.clone(), 1);
        heading.id = id;
    }
}

#[cfg(test)]
mod tests {
    use super::is_comment;

    #[test]
    fn only_what_is_a_comment_to_its_end_is_left_out() {
        let comments = [
            "<!-- a -->",
            "<!--\n甲\n-->\n",
            "<!---->",
            "<!-->",
            "<!--->",
            "<!-- a -- b -->",
        ];
        assert!(comments.iter().all(|html| is_comment(html)));
        let others = [
            "<!-- a --> b",
            "<!-- a --><b><!-- c -->",
            "<!--> a -->",
            "<!-- a",
            "<!--",
            "<b>",
            "<!DOCTYPE html>",
        ];
        assert!(!others.iter().any(|html| is_comment(html)));
    }
}
