//! The tables of a body as rows of cells.

use super::document::{Document, Element, Event};
use crate::source::Span;

/// A table: its rows, the first of which has the heads of the columns. Every cell is a text without markup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TextTable {
    /// The rows, from the top.
    pub rows: Vec<Vec<String>>,
    /// The bytes in the file.
    pub span: Span,
}

/// The tables of a body in sections: first those before any heading, then those after each heading.
pub(crate) fn tables(document: &Document) -> Vec<Vec<TextTable>> {
    let mut sections = vec![Vec::new()];
    let (mut table, mut row, mut cell) = (TextTable::default(), Vec::new(), None);
    for (event, span) in document.events() {
        match event {
            Event::Start(Element::TableCell) => cell = Some(String::new()),
            Event::Text(part) | Event::Code(part) => {
                if let Some(cell) = &mut cell {
                    cell.push_str(part);
                }
            }
            Event::End(Element::TableCell) => row.extend(cell.take()),
            Event::End(Element::TableHead | Element::TableRow) => {
                table.rows.push(std::mem::take(&mut row));
            }
            Event::End(Element::Table(_)) => {
                table.span = span;
                if let Some(section) = sections.last_mut() {
                    section.push(std::mem::take(&mut table));
                }
            }
            Event::End(Element::Heading(_)) => sections.push(Vec::new()),
            _ => {}
        }
    }

    sections
}

#[cfg(test)]
mod tests {
    use super::tables;
    use crate::load::markdown::parse;
    use crate::source::SourceFile;

    #[test]
    fn cells_stay_where_they_are() {
        let text =
            "甲\n\n## 乙\n\n| 一 | 二 |\n| --- | --- |\n| **三** | |\n| 四 | 五 |\n\n## 丙\n";
        let document = parse(&SourceFile::new("content/a.zh.md", text), 0);
        let rows: Vec<Vec<Vec<Vec<String>>>> = tables(&document)
            .into_iter()
            .map(|section| section.into_iter().map(|table| table.rows).collect())
            .collect();
        let expected = [["一", "二"], ["三", ""], ["四", "五"]];
        let expected = expected.map(|row| row.map(String::from).to_vec());
        assert_eq!(rows, [vec![], vec![expected.to_vec()], vec![]]);
    }
}
