//! The words of a page's own text, as searches find them: with those of kept HTML, without what tells how to say them
//! (`<rt>`), and with the cells of tables apart.

use html5gum::{Token, Tokenizer};

use crate::load::document::{Document, Element, Event};
use crate::load::paragraphs::CELL_SEPARATOR;

/// Elements whose text is not read: how characters are spoken, and what is no text at all.
const SKIPPED: [&[u8]; 4] = [b"rt", b"rp", b"script", b"style"];
/// Elements within a line, which part no words.
const INLINE: [&[u8]; 22] = [
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"cite", b"code", b"del", b"em", b"i", b"ins", b"kbd",
    b"mark", b"q", b"rb", b"ruby", b"s", b"small", b"span", b"strong", b"sub", b"sup",
];

/// The text of a body in sections: first that before any heading, then that after each heading. `keeps_html` tells
/// whether the site keeps HTML; otherwise it is shown as it is written and is not searched.
pub(super) fn sections(document: &Document, keeps_html: bool) -> Vec<String> {
    let mut reader = Reader {
        sections: vec![String::new()],
        skipped: None,
        in_heading: false,
    };

    for (event, _) in document.events() {
        match event {
            Event::Start(Element::Heading(_)) => reader.in_heading = true,
            Event::End(Element::Heading(_)) => {
                reader.in_heading = false;
                reader.sections.push(String::new());
            }
            Event::Text(part) | Event::Code(part) => reader.add(part),
            Event::SoftBreak | Event::HardBreak => reader.add(" "),
            Event::End(Element::TableCell) => reader.part(CELL_SEPARATOR),
            Event::End(
                Element::Paragraph
                | Element::Item
                | Element::TableHead
                | Element::TableRow
                | Element::CodeBlock(_),
            ) => reader.part('\n'),
            Event::Html(index) if keeps_html => {
                let html = &document.raw_html[index as usize];
                reader.html(&html.text);
                if html.is_block {
                    reader.part('\n');
                }
            }
            _ => {}
        }
    }

    let trimmed = reader.sections.iter();
    trimmed.map(|text| text.trim_end().to_string()).collect()
}

/// Collects the text.
struct Reader {
    sections: Vec<String>,
    /// The element that is being left out, until it ends.
    skipped: Option<Vec<u8>>,
    in_heading: bool,
}

impl Reader {
    /// Adds words.
    fn add(&mut self, words: &str) {
        if self.in_heading || self.skipped.is_some() {
            return;
        }

        if let Some(section) = self.sections.last_mut() {
            section.push_str(words);
        }
    }

    /// Parts what comes next from what was before; a stronger mark takes the place of a weaker one.
    fn part(&mut self, mark: char) {
        let Some(section) = self.sections.last_mut().filter(|_| !self.in_heading) else {
            return;
        };

        let ends_paragraph = section.is_empty() || section.ends_with('\n');
        if mark == CELL_SEPARATOR && !ends_paragraph {
            section.push(mark);
        } else if mark == '\n' && !ends_paragraph {
            section.truncate(section.trim_end_matches(CELL_SEPARATOR).len());
            section.push(mark);
        }
    }

    /// Adds the text of HTML. An element may begin in one piece and end in another.
    fn html(&mut self, html: &str) {
        for token in Tokenizer::new(html).flatten() {
            match token {
                Token::StartTag(tag) if self.skipped.is_none() => {
                    if SKIPPED.contains(&tag.name.as_slice()) {
                        self.skipped = Some(tag.name.to_vec());
                    } else {
                        self.part_at(&tag.name);
                    }
                }
                Token::EndTag(tag) => match &self.skipped {
                    Some(skipped) if skipped[..] == tag.name[..] => self.skipped = None,
                    Some(_) => {}
                    None => self.part_at(&tag.name),
                },
                Token::String(text) => self.add(&String::from_utf8_lossy(&text).replace('\n', " ")),
                _ => {}
            }
        }
    }

    /// Parts words where an element begins or ends that is not within a line.
    fn part_at(&mut self, name: &[u8]) {
        match name {
            b"td" | b"th" => self.part(CELL_SEPARATOR),
            _ if !INLINE.contains(&name) => self.part('\n'),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sections;
    use crate::load::markdown::parse;
    use crate::source::SourceFile;

    fn words(text: &str) -> Vec<String> {
        sections(&parse(&SourceFile::new("content/a.zh.md", text), 0), true)
    }

    #[test]
    fn the_words_of_kept_html_are_there_and_how_they_are_spoken_is_not() {
        let text = "甲<b>乙</b>\n\n<div>\n  <p>丙</p><p>丁</p>\n</div>\n\n## 戊\n\n<ruby>宿<rp>(</rp><rt>sù</rt><rp>)</rp>州<rt>zhōu</rt></ruby>市\n";
        let [before, after] = words(text).try_into().expect("two sections");
        let lines: Vec<&str> = before
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(lines, ["甲乙", "丙", "丁"]);
        assert_eq!(after, "宿州市");
    }

    #[test]
    fn cells_and_rows_of_tables_are_apart() {
        let text = "| 一 | 二 |\n| --- | --- |\n| 三 | 四 |\n| 五 | |\n\n后。\n";
        assert_eq!(words(text), ["一\t二\n三\t四\n五\n后。"]);
    }
}
