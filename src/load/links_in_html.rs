//! Addresses in HTML that editors write into Markdown: where they are in the file and what they are for.

use html5gum::{StartTag, Token, Tokenizer};

use super::document::{Accepted, Link};
use crate::address;
use crate::source::Span;

/// Attributes that hold the address of something that browsers load and show with the page.
const SHOWN: [&str; 5] = ["src", "srcset", "poster", "data", "background"];
/// Attributes that hold an address that readers can follow.
const LEADING: [&str; 2] = ["href", "cite"];

/// The most addresses in one piece of HTML that are searched for in the file without being found, because they are
/// spelled differently there, for example with entities. Further ones are not searched for.
const MAX_MISSES: usize = 100;

/// The addresses in `html`, which was read at `span` of `source`. The span of each is that of the address, or that of
/// all the HTML if the address is spelled differently there, for example with entities.
pub(super) fn find(html: &str, source: &str, span: Span) -> Vec<Link> {
    let mut finder = AddressFinder {
        written: &source[span.start..span.end],
        element: 0,
        next: 0,
        misses: 0,
    };
    let mut found = Vec::new();

    // Reading from memory does not fail.
    for token in Tokenizer::new(html).flatten() {
        let Token::StartTag(tag) = token else {
            continue;
        };
        finder.element = finder.next;

        for mut link in in_element(&tag) {
            let at = finder.find(&link.target);
            link.span = at.map_or(span, |at| {
                Span::new(span.start + at, span.start + at + link.target.len())
            });
            found.push(link);
        }
    }

    found
}

/// The ids of the elements in `html`, to which links can lead.
pub(super) fn ids(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    // Reading from memory does not fail.
    for token in Tokenizer::new(html).flatten() {
        let Token::StartTag(tag) = token else {
            continue;
        };
        let id = tag.attributes.get(&b"id"[..]);
        found.extend(id.map(|id| String::from_utf8_lossy(id).into_owned()));
    }

    found
}

/// Finds addresses where they are written. Each search begins after the last address, since a text may have very many.
struct AddressFinder<'a> {
    written: &'a str,
    /// The byte after the addresses of earlier elements.
    element: usize,
    /// The byte after the address that was found last.
    next: usize,
    /// The number of addresses that were not found.
    misses: usize,
}

impl AddressFinder<'_> {
    fn find(&mut self, target: &str) -> Option<usize> {
        // Each that is not there costs a search to the end.
        if target.is_empty() || self.misses > MAX_MISSES {
            return None;
        }

        // The attributes of an element come in another order than they are written in.
        let from = |start: usize| self.written[start..].find(target).map(|at| start + at);
        let found = from(self.next).or_else(|| from(self.element));

        match found {
            Some(at) => self.next = at + target.len(),
            None => self.misses += 1,
        }

        found
    }
}

/// The addresses in the attributes of a start tag; their spans are not known yet.
fn in_element(tag: &StartTag<()>) -> Vec<Link> {
    let attributes = tag.attributes.iter().map(|(name, value)| {
        (
            String::from_utf8_lossy(name).into_owned(),
            String::from_utf8_lossy(value).into_owned(),
        )
    });
    let attributes: Vec<(String, String)> = attributes.collect();
    let alt = attributes
        .iter()
        .find(|(name, _)| name == "alt")
        .map(|(_, alt)| alt.clone())
        .unwrap_or_default();
    let is_picture = *tag.name == b"img"[..];
    let mut found = Vec::new();

    for (name, value) in &attributes {
        let is_shown = SHOWN.contains(&name.as_str());
        let accepts = match is_shown && is_picture {
            true => Accepted::Picture,
            false => Accepted::Anything,
        };

        let targets = match name.as_str() {
            "srcset" => address::srcset_candidates(value)
                .into_iter()
                .map(|(target, _)| target)
                .collect(),
            name if is_shown || LEADING.contains(&name) => vec![value.as_str()],
            _ => continue,
        };
        for target in targets {
            found.push(Link {
                target: target.to_string(),
                title: String::new(),
                span: Span::default(),
                alt: is_shown.then(|| alt.clone()),
                accepts,
            });
        }
    }

    found
}
