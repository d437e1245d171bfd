//! Making HTML from a document. What depends on the rest of the site is added here: the addresses of links, the ids and
//! levels of headings, and links on names that have pages of their own.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use html5gum::{Token, Tokenizer};
use pulldown_cmark::html::push_html;
use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event as Written, HeadingLevel, LinkType, Tag, TagEnd,
};
use pulldown_cmark_escape::{FmtWriter, escape_href};

use super::alignment::with_classes;
use super::sanitised::{Addresses, sanitised};
use super::words::{BodyWords, size};
use super::{boxes, player};
use crate::load::document::{Anchor, Document, Element, Event, Events, RawHtml, ResolvedLink};
use crate::site::Mentions;
use crate::text::escape::html as escaped;

/// The class of a heading that is nothing but a number, such as 第一条, and stands at the beginning of its paragraph.
const RUN_IN: &str = "run-in";

/// Classes of cells in columns that are aligned to the beginning of the line, its middle and its end.
pub(crate) const ALIGNED: [&str; 3] = ["align-start", "align-center", "align-end"];

/// What is added to a document when HTML is made from it.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    /// The published links of the document, in the order of [`Document::all_links`].
    pub urls: &'a [ResolvedLink],
    /// The anchors of the document's headings, one for each.
    pub anchors: &'a [Anchor],
    /// The number of levels that are added to each heading.
    pub deeper: u8,
    /// Whether HTML in the Markdown is kept, without what browsers could run, or is shown as text.
    pub raw_html: bool,
    /// The names that become links wherever they are in the text.
    pub mentions: Option<&'a Mentions>,
    /// What the ids of footnotes begin with, so that several documents can be shown on one page.
    pub footnote_prefix: &'a str,
    /// The words around players and in boxes.
    pub words: &'a BodyWords,
}

/// The HTML of a whole document.
pub fn html(document: &Document, layout: &Layout) -> String {
    written(
        document,
        layout,
        document.events(),
        &references(document),
        addresses(document, layout).as_ref(),
    )
}

/// The HTML of a document in sections ([`Document::sections`]), each with the positions of its headings.
pub fn sections(document: &Document, layout: &Layout) -> Vec<(Range<usize>, String)> {
    let (addresses, references) = (addresses(document, layout), references(document));
    document
        .sections()
        .into_iter()
        .map(|section| {
            let events = section.events;
            let html = written(document, layout, events, &references, addresses.as_ref());
            (section.headings, html)
        })
        .collect()
}

/// The bytes at which the numbers of each footnote in the text begin.
fn references(document: &Document) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new(); document.footnotes.len()];
    if found.is_empty() {
        return found;
    }

    for (event, span) in document.events() {
        if let Event::FootnoteReference(index) = event {
            found[index as usize].push(span.start);
        }
    }

    found
}

/// The published addresses of a document, for sanitising it; `None` if it contains no HTML that is kept.
fn addresses(document: &Document, layout: &Layout) -> Option<Arc<Addresses>> {
    let has_html = layout.raw_html && !document.raw_html.is_empty();
    let mentions = layout.mentions.into_iter().flat_map(Mentions::urls);
    has_html.then(|| {
        Arc::new(Addresses::new(
            document.all_links(true).zip(layout.urls),
            document.links.len(),
            mentions,
        ))
    })
}

/// The HTML of events of a document. It is sanitised if the document contains HTML that is kept (`addresses`).
fn written(
    document: &Document,
    layout: &Layout,
    events: Events,
    references: &[Vec<usize>],
    addresses: Option<&Arc<Addresses>>,
) -> String {
    // Markup takes about half as many bytes as text.
    let mut html = String::with_capacity(events.source_len() * 3 / 2);
    push_html(
        &mut html,
        Writer {
            document,
            layout,
            events,
            references,
            queue: VecDeque::new(),
            unlinked: 0,
            table: Cells::default(),
        },
    );

    match addresses {
        Some(addresses) => sanitised(&html, addresses),
        None => html,
    }
}

/// Converts a document's events into those that pulldown-cmark writes as HTML.
struct Writer<'a> {
    document: &'a Document,
    layout: &'a Layout<'a>,
    /// The events that are not written yet.
    events: Events<'a>,
    /// The bytes at which the numbers of each footnote begin.
    references: &'a [Vec<usize>],
    /// Converted events that are not written yet.
    queue: VecDeque<Written<'a>>,
    /// The number of open elements in which names do not become links: headings, links, code.
    unlinked: usize,
    /// The table around the place.
    table: Cells<'a>,
}

/// The place in a table.
#[derive(Default)]
struct Cells<'a> {
    /// How its columns are aligned.
    columns: &'a [Alignment],
    /// Whether the row is its head.
    in_head: bool,
    /// Cells of the row that were begun.
    column: usize,
}

impl Cells<'_> {
    /// The tag that begins the next cell, where its column is aligned. What is written in styles the site's own policy
    /// keeps browsers from reading, so a class says it.
    fn aligned_cell(&mut self) -> Option<String> {
        let alignment = self.columns.get(self.column).copied();
        self.column += 1;
        let class = match alignment? {
            Alignment::None => return None,
            Alignment::Left => ALIGNED[0],
            Alignment::Center => ALIGNED[1],
            Alignment::Right => ALIGNED[2],
        };
        let element = if self.in_head { "th" } else { "td" };

        Some(format!("<{element} class=\"{class}\">"))
    }
}

impl<'a> Iterator for Writer<'a> {
    type Item = Written<'a>;

    fn next(&mut self) -> Option<Written<'a>> {
        loop {
            if let Some(written) = self.queue.pop_front() {
                return Some(written);
            }

            let (event, span) = self.events.next()?;
            if let Some(written) = self.write(event, span.start) {
                return Some(written);
            }
        }
    }
}

impl<'a> Writer<'a> {
    fn put(&mut self, written: Written<'a>) {
        self.queue.push_back(written);
    }

    fn put_html(&mut self, html: String) {
        self.put(Written::InlineHtml(html.into()));
    }

    /// Converts an event. Gives `None` if it becomes nothing, or several events, which are then in the queue.
    fn write(&mut self, event: Event<&'a str>, start: usize) -> Option<Written<'a>> {
        match event {
            Event::Start(element) => return self.start(element).map(Written::Start),
            Event::End(element) => return self.end(element).map(Written::End),
            Event::Text(text) if self.layout.mentions.is_none() => {
                return Some(Written::Text(text.into()));
            }
            Event::Text(text) => {
                let text = self.run(text);
                self.text(text);
            }
            Event::Code(text) => return Some(Written::Code(text.into())),
            Event::SoftBreak => return Some(Written::SoftBreak),
            Event::HardBreak => return Some(Written::HardBreak),
            Event::Rule => return Some(Written::Rule),
            // A sign, because a box that nobody can tick would be one more control without a name.
            Event::Checkbox(true) => return Some(Written::Text("☑ ".into())),
            Event::Checkbox(false) => return Some(Written::Text("☐ ".into())),
            Event::FootnoteReference(index) => {
                let all = &self.references[index as usize];
                let count = all.iter().take_while(|at| **at < start).count();
                let (note, own) = (self.note_id(index), self.reference_id(index, count));
                let number = index + 1;
                self.put_html(format!(
                    "<sup class=\"footnote-reference\" id=\"{own}\"><a href=\"#{note}\">{number}</a></sup>"
                ));
            }
            Event::Html(index) => self.raw_html(&self.document.raw_html[index as usize]),
            Event::Comment => {}
        }

        None
    }

    fn start(&mut self, element: Element<&'a str>) -> Option<Tag<'a>> {
        Some(match element {
            Element::Heading(index) => {
                self.heading(index as usize);
                return None;
            }
            Element::Image(index) => {
                self.image(index as usize);
                return None;
            }
            Element::Footnote(index) => {
                self.footnote(index);
                return None;
            }
            Element::Link(index) => {
                self.unlinked += 1;
                let (url, title) = (
                    &self.layout.urls[index as usize].url,
                    &self.document.links[index as usize].title,
                );
                let (dest_url, title) = (url.as_str().into(), title.as_str().into());
                Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url,
                    title,
                    id: CowStr::Borrowed(""),
                }
            }
            Element::CodeBlock(info) => {
                self.unlinked += 1;
                Tag::CodeBlock(CodeBlockKind::Fenced(info.into()))
            }
            Element::Table(index) => {
                self.table.columns = &self.document.tables[index as usize];
                // Without alignments the parser's writer adds no styles.
                Tag::Table(Vec::new())
            }
            Element::List(first) => Tag::List(first.map(u64::from)),
            Element::Paragraph => Tag::Paragraph,
            Element::BlockQuote(None) => Tag::BlockQuote(None),
            Element::BlockQuote(Some(kind)) => {
                self.put_html(boxes::begin(kind, self.layout.words));
                return None;
            }
            Element::Item => Tag::Item,
            Element::TableHead => {
                (self.table.in_head, self.table.column) = (true, 0);
                Tag::TableHead
            }
            Element::TableRow => {
                (self.table.in_head, self.table.column) = (false, 0);
                Tag::TableRow
            }
            Element::TableCell => match self.table.aligned_cell() {
                Some(tag) => {
                    self.put_html(tag);
                    return None;
                }
                None => Tag::TableCell,
            },
            Element::Emphasis => Tag::Emphasis,
            Element::Strong => Tag::Strong,
            Element::Strikethrough => Tag::Strikethrough,
        })
    }

    fn end(&mut self, element: Element<&'a str>) -> Option<TagEnd> {
        if matches!(
            element,
            Element::Heading(_) | Element::Link(_) | Element::CodeBlock(_)
        ) {
            self.unlinked = self.unlinked.saturating_sub(1);
        }

        Some(match element {
            Element::Heading(index) => TagEnd::Heading(self.level(index as usize)),
            // Images are written whole where they begin.
            Element::Image(_) => return None,
            Element::Footnote(_) => TagEnd::FootnoteDefinition,
            Element::Link(index) => {
                self.put(Written::End(TagEnd::Link));
                self.attachment(index as usize);
                return None;
            }
            Element::CodeBlock(_) => TagEnd::CodeBlock,
            Element::Table(_) => TagEnd::Table,
            Element::List(first) => TagEnd::List(first.is_some()),
            Element::Paragraph => TagEnd::Paragraph,
            Element::BlockQuote(None) => TagEnd::BlockQuote(None),
            Element::BlockQuote(Some(_)) => {
                self.put_html(boxes::END.into());
                return None;
            }
            Element::Item => TagEnd::Item,
            Element::TableHead => TagEnd::TableHead,
            Element::TableRow => TagEnd::TableRow,
            Element::TableCell => TagEnd::TableCell,
            Element::Emphasis => TagEnd::Emphasis,
            Element::Strong => TagEnd::Strong,
            Element::Strikethrough => TagEnd::Strikethrough,
        })
    }

    /// Begins the text of a footnote: its number, and a way back to each place that refers to it.
    fn footnote(&mut self, index: u32) {
        let (id, number) = (self.note_id(index), index + 1);
        let mut html = format!(
            "<div class=\"footnote-definition\" id=\"{id}\"><sup class=\"footnote-definition-label\">{number}</sup>"
        );

        for count in 0..self.references[index as usize].len() {
            let back = self.reference_id(index, count);
            html.push_str(&format!(
                "<a class=\"footnote-back\" href=\"#{back}\">↩</a>"
            ));
        }

        self.put_html(html);
    }

    /// The id of the text of a footnote.
    fn note_id(&self, index: u32) -> String {
        let name =
            escaped(&self.document.footnotes[index as usize]).replace(char::is_whitespace, "-");
        format!("{}fn_{name}", self.layout.footnote_prefix)
    }

    /// The id of a footnote's number in the text; `count` numbers of the same footnote come before it.
    fn reference_id(&self, index: u32, count: usize) -> String {
        let id = self.note_id(index).replacen("fn_", "fnref_", 1);
        if count == 0 {
            id
        } else {
            format!("{id}_{}", count + 1)
        }
    }

    /// The published level of a heading.
    fn level(&self, index: usize) -> HeadingLevel {
        let level = self.document.headings[index].level + self.layout.deeper;
        HeadingLevel::try_from(usize::from(level)).unwrap_or(HeadingLevel::H6)
    }

    /// Begins a heading. If its text begins with a number, that becomes a link to the heading itself; if it is nothing
    /// but a number, the heading is marked as the beginning of the paragraph behind it.
    fn heading(&mut self, index: usize) {
        self.unlinked += 1;
        let Anchor { id, number_len } = &self.layout.anchors[index];
        let text = self.document.headings[index].text.trim_end();
        let is_run_in = *number_len > 0 && text.len() <= *number_len;
        let classes = is_run_in.then(|| RUN_IN.into()).into_iter().collect();
        let (level, attrs) = (self.level(index), Vec::new());
        self.put(Written::Start(Tag::Heading {
            level,
            id: Some(id.as_str().into()),
            classes,
            attrs,
        }));

        // A number that contains other markup does not become a link.
        if *number_len == 0 {
            return;
        }

        let Some(text) = self.events.next_text() else {
            return;
        };
        let text = self.run(text);
        let Some((number, title)) = text.split_at_checked(*number_len) else {
            return self.text(text);
        };
        self.put_html(format!(
            "<a class=\"clause-link\" href=\"#{}\">",
            address(id)
        ));
        self.put(Written::Text(number.to_string().into()));
        self.put_html("</a>".into());
        self.put(Written::Text(title.to_string().into()));
    }

    /// Writes a whole image or a player, and skips the events that describe it.
    fn image(&mut self, index: usize) {
        self.events
            .find(|(event, _)| matches!(event, Event::End(Element::Image(_))));

        let (link, target) = (&self.document.links[index], &self.layout.urls[index]);
        if let Some(player) = &target.player {
            let name = link.alt.as_deref().unwrap_or_default();
            let texts = [name, link.title.as_str()];
            let (words, in_link) = (self.layout.words, self.unlinked > 0);
            return self.put_html(player::html(player, &target.url, texts, words, in_link));
        }

        let mut html = String::new();
        if !target.smaller.is_empty() {
            html.push_str("<picture><source");
            push_attributes(&mut html, &target.smaller);
            html.push('>');
        }

        html.push_str(&format!("<img src=\"{}\"", address(&target.url)));
        push_attributes(&mut html, &target.attributes);
        html.push_str(&format!(
            " alt=\"{}\"",
            escaped(link.alt.as_deref().unwrap_or_default())
        ));

        if !link.title.is_empty() {
            html.push_str(&format!(" title=\"{}\"", escaped(&link.title)));
        }

        html.push_str(" />");
        if !target.smaller.is_empty() {
            html.push_str("</picture>");
        }

        self.put_html(html);
    }

    /// Says behind a link what readers will download, in the words of the theme. That is no part of the text around it.
    fn attachment(&mut self, link: usize) {
        let attachment = self.layout.urls[link].attachment.as_ref();
        let Some((file, words)) = attachment.zip(self.layout.words.attachment.as_ref()) else {
            return;
        };

        let said = words
            .replace("{format}", &file.format)
            .replace("{size}", &size(file.bytes));

        self.put_html(format!(
            "<span class=\"file-info\" data-note=\"\">{}</span>",
            escaped(&said)
        ));
    }

    /// Writes HTML as it is if it is kept, or as text.
    fn raw_html(&mut self, raw: &'a RawHtml) {
        if self.layout.raw_html && self.layout.mentions.is_some() {
            self.follow(&raw.text);
        }

        let text = Cow::Borrowed(raw.text.as_str());
        match (self.layout.raw_html, raw.is_block) {
            (true, _) => self.put(Written::Html(cow(with_classes(&raw.text)))),
            (false, false) => self.text(text),
            (false, true) => {
                self.put(Written::Start(Tag::Paragraph));
                self.text(text);
                self.put(Written::End(TagEnd::Paragraph));
            }
        }
    }

    /// Counts the elements in HTML that begin and end, if names inside them do not become links.
    fn follow(&mut self, html: &str) {
        let is_unlinked = |name: &[u8]| matches!(name, b"a" | b"code" | [b'h', b'1'..=b'6']);
        // Reading from memory does not fail.
        for token in Tokenizer::new(html).flatten() {
            match token {
                Token::StartTag(tag) if is_unlinked(&tag.name) => self.unlinked += 1,
                Token::EndTag(tag) if is_unlinked(&tag.name) => {
                    self.unlinked = self.unlinked.saturating_sub(1)
                }
                _ => {}
            }
        }
    }

    /// Joins a text and all texts that follow it, up to an event of another kind.
    fn run(&mut self, first: &'a str) -> Cow<'a, str> {
        let mut run = Cow::Borrowed(first);
        while let Some(text) = self.events.next_text() {
            run.to_mut().push_str(text);
        }

        run
    }

    /// Writes a text, with links on the names in it.
    fn text(&mut self, text: Cow<'a, str>) {
        let Some(mentions) = self.layout.mentions.filter(|_| self.unlinked == 0) else {
            return self.put(Written::Text(cow(text)));
        };
        let mut from = 0;

        for (name, url) in mentions.find(&text) {
            if from < name.start {
                self.put(Written::Text(text[from..name.start].to_string().into()));
            }

            self.put_html(format!("<a class=\"mention\" href=\"{}\">", escaped(url)));
            self.put(Written::Text(text[name.clone()].to_string().into()));
            self.put_html("</a>".into());
            from = name.end;
        }

        match from {
            0 => self.put(Written::Text(cow(text))),
            _ => self.put(Written::Text(text[from..].to_string().into())),
        }
    }
}

/// Writes attributes of an element.
fn push_attributes(html: &mut String, attributes: &[(&str, String)]) {
    for (name, value) in attributes {
        html.push_str(&format!(" {name}=\"{}\"", escaped(value)));
    }
}

/// An address, escaped for an attribute.
pub(super) fn address(url: &str) -> String {
    let mut escaped = String::with_capacity(url.len());
    // Writing into a string does not fail.
    let _ = escape_href(FmtWriter(&mut escaped), url);
    escaped
}

fn cow(text: Cow<'_, str>) -> CowStr<'_> {
    match text {
        Cow::Borrowed(text) => CowStr::Borrowed(text),
        Cow::Owned(text) => text.into(),
    }
}

#[cfg(test)]
mod tests;
