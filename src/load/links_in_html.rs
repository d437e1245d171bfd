//! Addresses in HTML that editors write into Markdown: where they stand and what they are for.

use html5gum::{StartTag, Token, Tokenizer};

use super::document::Link;
use crate::address;
use crate::source::Span;

/// Attributes with the address of something that browsers load and show with the page.
const SHOWN: [&str; 5] = ["src", "srcset", "poster", "data", "background"];
/// Attributes with an address that leads somewhere else.
const LEADING: [&str; 2] = ["href", "cite"];

/// The addresses in `html`, which stands at `span` of `source`. Each points at itself there, or at all of the HTML
/// where it is spelled otherwise, with entities for instance.
pub fn find(html: &str, source: &str, span: Span) -> Vec<Link> {
    let mut found = Vec::new();
    // Reading from memory does not fail.
    for token in Tokenizer::new(html).flatten() {
        if let Token::StartTag(tag) = token {
            found.extend(in_element(&tag));
        }
    }
    let written = &source[span.start..span.end];
    for link in &mut found {
        let at = written.find(&link.target).filter(|_| !link.target.is_empty());
        link.span = at.map_or(span, |at| Span::new(span.start + at, span.start + at + link.target.len()));
    }
    found
}

fn in_element(tag: &StartTag<()>) -> Vec<Link> {
    let attributes = tag
        .attributes
        .iter()
        .map(|(name, value)| (String::from_utf8_lossy(name).into_owned(), String::from_utf8_lossy(value).into_owned()));
    let attributes: Vec<(String, String)> = attributes.collect();
    let alt = attributes.iter().find(|(name, _)| name == "alt").map(|(_, alt)| alt.clone()).unwrap_or_default();
    let mut found = Vec::new();
    for (name, value) in &attributes {
        let is_shown = SHOWN.contains(&name.as_str());
        let targets = match name.as_str() {
            "srcset" => address::candidates(value).into_iter().map(|(target, _)| target).collect(),
            name if is_shown || LEADING.contains(&name) => vec![value.as_str()],
            _ => continue,
        };
        let alt = is_shown.then(|| alt.clone());
        let link = |target: &str| {
            let (target, title, span) = (target.to_string(), String::new(), Span::default());
            Link { target, title, span, alt: alt.clone() }
        };
        found.extend(targets.into_iter().map(link));
    }
    found
}
