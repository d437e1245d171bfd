//! Markdown to HTML with slots: what depends on the rest of the site (addresses of links, ids of headings) is
//! left open and filled in when the page is laid out. So a document depends on its own text alone.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::fmt;

use pulldown_cmark::{Event, LinkType, Options, Tag, TagEnd};

use super::chinese::{self, Events};
use super::document::{Document, Heading, Link, RawHtml, Slot};
use super::links_in_html;
use crate::source::Span;
use crate::text::escape::html as escaped;
use crate::text::slug::heading_id;

/// Parses `text` from byte `start` on; spans count from the beginning of `text`.
pub fn parse(text: &str, start: usize) -> Document {
    let out = RefCell::new(String::with_capacity(text.len() * 3 / 2));
    let mut document = chinese::events(&text[start..], options(), |events| {
        let (steps, document) = (VecDeque::new(), Document::default());
        let mut filler = Filler { events, source: text, start, out: &out, steps, document };
        // Writing into a string does not fail.
        let _ = pulldown_cmark::html::write_html_fmt(Out(&out), &mut filler);
        filler.document
    });
    document.html = out.into_inner();
    make_ids(&mut document.headings);
    document
}

/// What Markdown has here.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Gives pulldown-cmark's HTML writer the events of a text, changed where a slot belongs. The writer has
/// written all earlier events whenever it asks for the next one, so the output's length is the slot's place.
struct Filler<'a, 'o> {
    events: Events<'a>,
    source: &'a str,
    start: usize,
    out: &'o RefCell<String>,
    steps: VecDeque<Step<'a>>,
    document: Document,
}

enum Step<'a> {
    Write(Event<'a>),
    Leave(Slot),
}

struct Out<'o>(&'o RefCell<String>);

impl fmt::Write for Out<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.borrow_mut().push_str(text);
        Ok(())
    }
}

impl<'a> Iterator for &mut Filler<'a, '_> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            match self.steps.pop_front() {
                Some(Step::Write(event)) => return Some(event),
                Some(Step::Leave(slot)) => self.document.slots.push((self.out.borrow().len(), slot)),
                None => {
                    let (event, range) = self.events.next()?;
                    self.put(event, Span::new(self.start + range.start, self.start + range.end));
                }
            }
        }
    }
}

impl<'a> Filler<'a, '_> {
    fn write(&mut self, html: String) {
        self.steps.push_back(Step::Write(Event::InlineHtml(html.into())));
    }

    fn put(&mut self, event: Event<'a>, span: Span) {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                self.heading(level as u8, id.map(|id| id.to_string()), span)
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                self.address("<a href=\"", format!("{scheme}{dest_url}"), span);
                self.write(title_attribute(&title, "\">"));
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                self.address("<img src=\"", dest_url.to_string(), span);
                let alt = self.plain_text();
                if let Some(link) = self.document.links.last_mut() {
                    link.alt = Some(alt.clone());
                }
                self.write(format!("\" alt=\"{}{}", escaped(&alt), title_attribute(&title, "\" />")));
            }
            Event::Start(Tag::HtmlBlock) => {
                let text: Vec<_> = self.events.by_ref().map(|(event, _)| event).map_while(html_text).collect();
                self.raw_html(text.concat(), true, span);
            }
            Event::InlineHtml(html) => self.raw_html(html.to_string(), false, span),
            other => self.steps.push_back(Step::Write(other)),
        }
    }

    /// A comment is for those who write and is left out.
    fn raw_html(&mut self, text: String, is_block: bool, span: Span) {
        let is_comment = text.trim().strip_prefix("<!--").is_some_and(|rest| rest.find("-->") == Some(rest.len() - 3));
        if !is_comment {
            self.steps.push_back(Step::Leave(Slot::RawHtml(self.document.raw_html.len())));
            let links = links_in_html::find(&text, self.source, span);
            self.document.raw_html.push(RawHtml { text, is_block, links, span });
        }
    }

    fn heading(&mut self, level: u8, id: Option<String>, span: Span) {
        let index = self.document.headings.len();
        let line_start = matches!(self.out.borrow().as_bytes().last(), None | Some(b'\n'));
        self.write(format!("{}<h{level}", if line_start { "" } else { "\n" }));
        self.steps.push_back(Step::Leave(Slot::HeadingStart(index)));
        let explicit = id.is_some();
        let id = id.unwrap_or_default();
        self.document.headings.push(Heading { level, text: String::new(), id, explicit, span });
        while let Some((event, range)) = self.events.next() {
            if matches!(event, Event::End(TagEnd::Heading(_))) {
                self.steps.push_back(Step::Write(event));
                self.steps.push_back(Step::Leave(Slot::HeadingEnd));
                return;
            }
            if let Event::Text(text) | Event::Code(text) = &event {
                self.document.headings[index].text.push_str(text);
            }
            self.put(event, Span::new(self.start + range.start, self.start + range.end));
        }
    }

    /// `open`, then the slot for the address of `target`.
    fn address(&mut self, open: &str, target: String, span: Span) {
        let index = self.document.links.len();
        self.write(open.to_string());
        self.steps.push_back(Step::Leave(Slot::Address(index)));
        let written = &self.source[span.start..span.end];
        let span = written
            .rfind(&target)
            .filter(|_| !target.is_empty())
            .map_or(span, |at| Span::new(span.start + at, span.start + at + target.len()));
        self.document.links.push(Link { target, span, alt: None });
    }

    /// The text up to the end of the element just begun.
    fn plain_text(&mut self) -> String {
        let (mut text, mut depth) = (String::new(), 0);
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::Text(part) | Event::Code(part) | Event::InlineHtml(part) => text.push_str(&part),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
        }
        text
    }
}

fn html_text(event: Event<'_>) -> Option<String> {
    match event {
        Event::Html(text) | Event::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

fn title_attribute(title: &str, end: &str) -> String {
    if title.is_empty() { end.to_string() } else { format!("\" title=\"{}{end}", escaped(title)) }
}

/// Gives headings without `{#id}` their text as id, made unique among all.
fn make_ids(headings: &mut [Heading]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for heading in headings.iter().filter(|heading| heading.explicit) {
        seen.insert(heading.id.clone(), 1);
    }
    for heading in headings.iter_mut().filter(|heading| !heading.explicit) {
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
