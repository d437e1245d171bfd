//! How kept HTML is aligned. Word and older pages say it with `align="right"`, `style="text-align: right"` and
//! `<center>`. Styles are what the site's own policy keeps browsers from reading, so classes say it instead, as in
//! tables.

use std::borrow::Cow;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::html::ALIGNED;
use crate::text::escape::html as escaped;

/// Elements whose text can be aligned.
pub(super) const ALIGNABLE: [&str; 10] =
    ["div", "h1", "h2", "h3", "h4", "h5", "h6", "p", "td", "th"];

/// A start tag with its place in the HTML.
pub(super) type PlacedTag = StartTag<usize>;

/// The tokens of HTML with their places, in bytes.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<usize>> {
    // Reading from memory does not fail.
    Tokenizer::new_with_emitter(html, DefaultEmitter::new_with_span()).flatten()
}

/// The same HTML with classes in place of the attributes and elements that align texts.
pub(super) fn with_classes(html: &str) -> Cow<'_, str> {
    let (mut out, mut at) = (String::new(), 0);
    for token in tokens(html) {
        let (span, tag) = match &token {
            Token::StartTag(tag) if is_center(&tag.name) => {
                (tag.span, format!("<div class=\"{}\">", ALIGNED[1]))
            }
            Token::StartTag(tag) => match class(tag) {
                Some(class) => (tag.span, with_class(tag, class)),
                None => continue,
            },
            Token::EndTag(tag) if is_center(&tag.name) => (tag.span, "</div>".to_string()),
            _ => continue,
        };
        out.push_str(&html[at..span.start]);
        out.push_str(&tag);
        at = span.end;
    }

    if at == 0 {
        return Cow::Borrowed(html);
    }

    out.push_str(&html[at..]);
    Cow::Owned(out)
}

fn is_center(name: &[u8]) -> bool {
    name == b"center"
}

/// The class for how a tag aligns its text, or `None` if it does not.
pub(super) fn class(tag: &PlacedTag) -> Option<&'static str> {
    if !ALIGNABLE.iter().any(|name| name.as_bytes() == &**tag.name) {
        return None;
    }

    let style = attribute(tag, "style");
    let of_style = style.as_deref().and_then(|style| {
        let declared = declarations(style).filter(|(name, _)| name == "text-align");
        declared.last().map(|(_, value)| value)
    });

    let value = of_style.or_else(|| attribute(tag, "align"))?;
    match value.trim().to_ascii_lowercase().as_str() {
        "left" | "start" => Some(ALIGNED[0]),
        "center" | "middle" => Some(ALIGNED[1]),
        "right" | "end" => Some(ALIGNED[2]),
        _ => None,
    }
}

/// The value of an attribute of a tag.
pub(super) fn attribute(tag: &PlacedTag, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).into_owned())
}

/// The declarations of a style: names in lower case, and values.
pub(super) fn declarations(style: &str) -> impl Iterator<Item = (String, String)> {
    let declared = style.split(';').filter_map(|part| part.split_once(':'));
    declared.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_string()))
}

/// A start tag with a class in place of all that aligns its text.
fn with_class(tag: &PlacedTag, class: &str) -> String {
    let mut html = format!("<{}", String::from_utf8_lossy(&tag.name));
    for (name, value) in &tag.attributes {
        if matches!(&***name, b"align" | b"class" | b"style") {
            continue;
        }

        let (name, value) = (
            String::from_utf8_lossy(name),
            String::from_utf8_lossy(value),
        );
        html.push_str(&format!(" {name}=\"{}\"", escaped(&value)));
    }

    html.push_str(&format!(" class=\"{class}\">"));
    html
}
