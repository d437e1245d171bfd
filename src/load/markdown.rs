//! Markdown to HTML with slots: what depends on the rest of the site (addresses of links, ids of headings) is
//! left open and filled in when the page is laid out. So a document depends on its own text alone.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::OnceLock;

use pulldown_cmark::{Event, LinkType, Options, Tag, TagEnd};
use pulldown_cmark_escape::{FmtWriter, escape_href, escape_html};
use serde::Serialize;

use super::chinese::{self, Events};
use crate::fingerprint::Fingerprint;
use crate::source::Span;

/// A parsed page body.
#[derive(Debug, Default)]
pub struct Document {
    html: String,
    slots: Vec<(usize, Slot)>,
    /// In the order of the text.
    pub headings: Vec<Heading>,
    /// Links and images, in the order of the text.
    pub links: Vec<Link>,
    /// Places of raw HTML, which is shown as text.
    pub raw_html: Vec<Span>,
    /// Made when it is asked for.
    fingerprint: OnceLock<Fingerprint>,
}

/// What is left open in the HTML.
#[derive(Debug, Clone, Copy)]
enum Slot {
    /// Behind `<h2`: the attributes and the text's beginning.
    HeadingStart(usize),
    /// Behind `</h2>` and its line end.
    HeadingEnd,
    /// Where an address belongs.
    Address(usize),
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
#[derive(Debug)]
pub struct Link {
    /// As written.
    pub target: String,
    /// Of the target in the file, or of the whole link where it stands elsewhere.
    pub span: Span,
    /// Of an image: what stands for it where it cannot be seen.
    pub alt: Option<String>,
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

impl Document {
    /// Whether headings and links are those of another document.
    pub fn has_shape_of(&self, other: &Self) -> bool {
        let heading = |it: &Heading| (it.level, it.text.clone(), it.id.clone(), it.explicit);
        let links = |it: &Self| it.links.iter().map(|link| link.target.clone()).collect::<Vec<_>>();
        let has_raw_html = !self.raw_html.is_empty() || !other.raw_html.is_empty();
        !has_raw_html
            && self.headings.iter().map(heading).eq(other.headings.iter().map(heading))
            && links(self) == links(other)
    }

    /// Of the HTML with its slots.
    pub fn fingerprint(&self) -> Fingerprint {
        *self.fingerprint.get_or_init(|| {
            let slots: Vec<String> = self.slots.iter().map(|slot| format!("{slot:?}")).collect();
            let headings: Vec<(u8, &str)> = self.headings.iter().map(|it| (it.level, it.text.as_str())).collect();
            Fingerprint::of_value(&(&self.html, slots, headings))
        })
    }

    /// The HTML with `urls` for the links, `anchors` for the headings, and headings `deeper` levels down.
    pub fn html(&self, urls: &[Address], anchors: &[Anchor], deeper: u8) -> String {
        self.html_and_starts(urls, anchors, deeper).0
    }

    /// The same in parts: what stands before the first heading, then each heading with what follows it.
    pub fn sections(&self, urls: &[Address], anchors: &[Anchor]) -> Vec<String> {
        let (html, starts) = self.html_and_starts(urls, anchors, 0);
        let ends = starts.iter().copied().chain([html.len()]);
        let begins = [0].into_iter().chain(starts.iter().copied());
        begins.zip(ends).map(|(begin, end)| html[begin..end].to_string()).collect()
    }

    /// The HTML, and where in it each heading begins.
    fn html_and_starts(&self, urls: &[Address], anchors: &[Anchor], deeper: u8) -> (String, Vec<usize>) {
        let mut starts = Vec::with_capacity(self.headings.len());
        let mut out = String::with_capacity(self.html.len() + 64 * self.slots.len());
        let mut from = 0;
        for (at, slot) in &self.slots {
            out.push_str(&self.html[from..*at]);
            from = *at;
            match slot {
                Slot::HeadingStart(index) => {
                    starts.push(out.len() - "<h2".len());
                    from += self.open_heading(&mut out, *at, *index, &anchors[*index], deeper);
                }
                Slot::HeadingEnd => {
                    let digit = out.len() - ">\n".len() - 1;
                    let level = out.as_bytes()[digit] - b'0' + deeper;
                    out.replace_range(digit..=digit, &level.min(6).to_string());
                }
                // Writing into a string does not fail.
                Slot::Address(index) => {
                    let Address { url, attributes } = &urls[*index];
                    let _ = escape_href(FmtWriter(&mut out), url);
                    // The last one is closed by the mark behind the slot.
                    for (name, value) in attributes {
                        out.push_str(&format!("\" {name}=\"{}", escaped(value)));
                    }
                }
            }
        }
        out.push_str(&self.html[from..]);
        (out, starts)
    }

    /// Writes the rest of a heading's start tag and its label; gives back how much of the HTML that used up.
    fn open_heading(&self, out: &mut String, at: usize, index: usize, anchor: &Anchor, deeper: u8) -> usize {
        let level = (self.headings[index].level + deeper).min(6);
        out.pop();
        out.push_str(&format!("{level} id=\""));
        let _ = escape_html(FmtWriter(&mut *out), &anchor.id);
        out.push_str("\">");
        // A label wrapped in other markup stays as it is.
        let label = anchor.label;
        let plain = self.html.get(at..at + label).is_some_and(|html| self.headings[index].text.starts_with(html));
        if label == 0 || !plain {
            return 0;
        }
        out.push_str("<a class=\"clause-link\" href=\"#");
        let _ = escape_href(FmtWriter(&mut *out), &anchor.id);
        out.push_str("\">");
        out.push_str(&self.html[at..at + label]);
        out.push_str("</a>");
        label
    }
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
            Event::Start(Tag::HtmlBlock) => self.steps.push_back(Step::Write(Event::Start(Tag::Paragraph))),
            Event::End(TagEnd::HtmlBlock) => self.steps.push_back(Step::Write(Event::End(TagEnd::Paragraph))),
            Event::Html(html) | Event::InlineHtml(html) => {
                if !html.trim_start().starts_with("<!--") {
                    self.document.raw_html.push(span);
                    self.steps.push_back(Step::Write(Event::Text(html)));
                }
            }
            other => self.steps.push_back(Step::Write(other)),
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

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let _ = escape_html(FmtWriter(&mut out), text);
    out
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
        let base = slug(&heading.text);
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

/// Letters and digits of any script in lower case, everything between them one hyphen.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    match slug.trim_end_matches('-') {
        "" => "section".into(),
        slug => slug.into(),
    }
}
