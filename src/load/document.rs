//! A parsed page body: HTML with slots for what depends on the rest of the site, and how they are filled.

use std::sync::{Arc, OnceLock};

use pulldown_cmark_escape::{FmtWriter, escape_href};
use serde::Serialize;

use super::sanitised::{Addresses, sanitised};
use crate::fingerprint::Fingerprint;
use crate::source::Span;
use crate::text::escape::{html as escaped, html_body};

/// A parsed page body.
#[derive(Debug, Default)]
pub struct Document {
    pub(super) html: String,
    pub(super) slots: Vec<(usize, Slot)>,
    /// In the order of the text.
    pub headings: Vec<Heading>,
    /// Links and images, in the order of the text.
    pub links: Vec<Link>,
    /// HTML in the Markdown, in the order of the text.
    pub raw_html: Vec<RawHtml>,
    /// Made when it is asked for.
    fingerprint: OnceLock<Fingerprint>,
}

/// What is left open in the HTML.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    /// Behind `<h2`: the attributes and the text's beginning.
    HeadingStart(usize),
    /// Behind `</h2>` and its line end.
    HeadingEnd,
    /// Where an address belongs.
    Address(usize),
    /// Where HTML stood in the Markdown.
    RawHtml(usize),
}

/// HTML in the Markdown.
#[derive(Debug)]
pub struct RawHtml {
    /// As written.
    pub(super) text: String,
    /// Whether it is no part of a paragraph.
    pub(super) is_block: bool,
    /// Addresses in its elements.
    pub(super) links: Vec<Link>,
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

/// What a document gets when its page is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    /// For the links, those in raw HTML that stays included: as [`Document::all_links`] has them.
    pub urls: &'a [Address],
    /// For the headings.
    pub anchors: &'a [Anchor],
    /// How many levels headings go down.
    pub deeper: u8,
    /// Whether raw HTML stays, without what could run, or is shown as text.
    pub raw_html: bool,
}

impl Document {
    /// All links and images of the page that the document becomes: those in Markdown, then those in HTML if it stays.
    pub fn all_links(&self, raw_html: bool) -> impl Iterator<Item = &Link> {
        let kept = self.raw_html.iter().filter(move |_| raw_html).flat_map(|html| &html.links);
        self.links.iter().chain(kept)
    }

    /// Of the HTML with its slots.
    pub fn fingerprint(&self) -> Fingerprint {
        *self.fingerprint.get_or_init(|| {
            let slots: Vec<String> = self.slots.iter().map(|slot| format!("{slot:?}")).collect();
            let headings: Vec<(u8, &str)> = self.headings.iter().map(|it| (it.level, it.text.as_str())).collect();
            let raw_html: Vec<&str> = self.raw_html.iter().map(|it| it.text.as_str()).collect();
            Fingerprint::of_value(&(&self.html, slots, headings, raw_html))
        })
    }

    /// The HTML.
    pub fn html(&self, layout: &Layout) -> String {
        safe(self.html_and_starts(layout).0, self.addresses(layout).as_ref())
    }

    /// The same in parts: what stands before the first heading, then each heading with what follows it.
    pub fn sections(&self, layout: &Layout) -> Vec<String> {
        let (html, starts) = self.html_and_starts(layout);
        let addresses = self.addresses(layout);
        let ends = starts.iter().copied().chain([html.len()]);
        let begins = [0].into_iter().chain(starts.iter().copied());
        begins.zip(ends).map(|(begin, end)| safe(html[begin..end].to_string(), addresses.as_ref())).collect()
    }

    /// What its addresses become, where it holds HTML that stays.
    fn addresses(&self, layout: &Layout) -> Option<Arc<Addresses>> {
        let written = self.all_links(true).map(|link| link.target.as_str());
        let has_html = layout.raw_html && !self.raw_html.is_empty();
        has_html.then(|| Arc::new(Addresses::new(written.zip(layout.urls), self.links.len())))
    }

    /// The HTML, and where in it each heading begins.
    fn html_and_starts(&self, layout: &Layout) -> (String, Vec<usize>) {
        let mut starts = Vec::with_capacity(self.headings.len());
        let mut out = String::with_capacity(self.html.len() + 64 * self.slots.len());
        let mut from = 0;
        for (at, slot) in &self.slots {
            out.push_str(&self.html[from..*at]);
            from = *at;
            match slot {
                Slot::HeadingStart(index) => {
                    starts.push(out.len() - "<h2".len());
                    from += self.open_heading(&mut out, *at, *index, layout);
                }
                Slot::HeadingEnd => {
                    let digit = out.len() - ">\n".len() - 1;
                    let level = out.as_bytes()[digit] - b'0' + layout.deeper;
                    out.replace_range(digit..=digit, &level.min(6).to_string());
                }
                Slot::Address(index) => {
                    let Address { url, attributes } = &layout.urls[*index];
                    // Writing into a string does not fail.
                    let _ = escape_href(FmtWriter(&mut out), url);
                    // The last one is closed by the mark behind the slot.
                    for (name, value) in attributes {
                        out.push_str(&format!("\" {name}=\"{}", escaped(value)));
                    }
                }
                Slot::RawHtml(index) => self.raw_html[*index].write(&mut out, layout.raw_html),
            }
        }
        out.push_str(&self.html[from..]);
        (out, starts)
    }

    /// Writes the rest of a heading's start tag and its label; gives back how much of the HTML that used up.
    fn open_heading(&self, out: &mut String, at: usize, index: usize, layout: &Layout) -> usize {
        let anchor = &layout.anchors[index];
        let level = (self.headings[index].level + layout.deeper).min(6);
        out.pop();
        out.push_str(&format!("{level} id=\""));
        out.push_str(&escaped(&anchor.id));
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

/// HTML without what could run, where some of it was written by hand.
fn safe(html: String, addresses: Option<&Arc<Addresses>>) -> String {
    match addresses {
        Some(addresses) => sanitised(&html, addresses),
        None => html,
    }
}

impl RawHtml {
    fn write(&self, out: &mut String, as_html: bool) {
        if as_html {
            return out.push_str(&self.text);
        }
        if self.is_block {
            let line_start = matches!(out.as_bytes().last(), None | Some(b'\n'));
            out.push_str(if line_start { "<p>" } else { "\n<p>" });
        }
        out.push_str(&html_body(&self.text));
        if self.is_block {
            out.push_str("</p>\n");
        }
    }
}
