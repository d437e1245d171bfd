//! The words of a body without its markup, paragraph by paragraph.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::chinese;
use super::markdown::options;
use crate::source::Span;

/// A paragraph, an item of a list or a row of a table.
#[derive(Debug)]
pub struct Paragraph {
    /// Without markup.
    pub text: String,
    /// In the file.
    pub span: Span,
}

/// The paragraphs of a body by heading: first those before any heading, then those behind each.
pub fn paragraphs(text: &str, start: usize) -> Vec<Vec<Paragraph>> {
    let (mut sections, mut current, mut in_heading) = (vec![Vec::new()], String::new(), false);
    let mut read = |event: Event<'_>, range: Range<usize>| match event {
        Event::Start(Tag::Heading { .. }) => in_heading = true,
        Event::End(TagEnd::Heading(_)) => {
            in_heading = false;
            sections.push(Vec::new());
        }
        Event::Text(part) | Event::Code(part) if !in_heading => current.push_str(&part),
        Event::SoftBreak | Event::HardBreak if !in_heading => current.push(' '),
        Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow) if !current.is_empty() => {
            let text = std::mem::take(&mut current);
            let paragraph = Paragraph { text, span: Span::new(start + range.start, start + range.end) };
            if let Some(section) = sections.last_mut() {
                section.push(paragraph);
            }
        }
        _ => {}
    };
    chinese::events(&text[start..], options(), |events| events.for_each(|(event, range)| read(event, range)));
    sections
}
