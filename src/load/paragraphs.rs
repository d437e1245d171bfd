//! The text of a body without markup, paragraph by paragraph.

use super::document::{Document, Element, Event};
use crate::source::Span;

/// A paragraph, an item of a list or a row of a table.
#[derive(Debug)]
pub(crate) struct Paragraph {
    /// The text without markup.
    pub text: String,
    /// The bytes in the file.
    pub span: Span,
}

/// What parts the cells of a table in the text of a row. The words and numbers of two cells are not one.
pub(crate) const CELL_SEPARATOR: char = '\t';

/// The paragraphs of a body in sections: first those before any heading, then those after each heading.
pub(crate) fn paragraphs(document: &Document) -> Vec<Vec<Paragraph>> {
    let (mut sections, mut text, mut in_heading) = (vec![Vec::new()], String::new(), false);
    for (event, span) in document.events() {
        match event {
            Event::Start(Element::Heading(_)) => in_heading = true,
            Event::End(Element::Heading(_)) => {
                in_heading = false;
                sections.push(Vec::new());
            }
            Event::Text(part) | Event::Code(part) if !in_heading => text.push_str(part),
            Event::SoftBreak | Event::HardBreak if !in_heading => text.push(' '),
            Event::End(Element::TableCell) => text.push(CELL_SEPARATOR),
            Event::End(Element::Paragraph | Element::Item | Element::TableRow)
                if !text.is_empty() =>
            {
                if text.ends_with(CELL_SEPARATOR) {
                    text.pop();
                }
                let paragraph = Paragraph {
                    text: std::mem::take(&mut text),
                    span,
                };
                if let Some(section) = sections.last_mut() {
                    section.push(paragraph);
                }
            }
            _ => {}
        }
    }

    sections
}

#[cfg(test)]
mod tests {
    use super::paragraphs;
    use crate::load::markdown::parse;
    use crate::source::SourceFile;

    #[test]
    fn html_leaves_nothing_in_the_words() {
        let text = "甲\n\n  <div>\n  <b>乙</b>\n  </div>\n\n丙<br>，`丁`\n戊\n\n## 己\n\n| 一 | 二 |\n| --- | --- |\n| 三 | 四 |\n";
        let document = parse(&SourceFile::new("content/a.zh.md", text), 0);
        let words = |section: Vec<super::Paragraph>| {
            section.into_iter().map(|it| it.text).collect::<Vec<_>>()
        };
        let sections: Vec<Vec<String>> = paragraphs(&document).into_iter().map(words).collect();
        assert_eq!(sections, [vec!["甲", "丙，丁戊"], vec!["一\t二\t三\t四"]]);
    }
}
