//! Clauses: every place of the plan that can be referred to with its text, by anchor. The rows of tables are among
//! them, so that data files can refer to `fj-3` as to a clause.

use std::collections::BTreeMap;

use super::numbering::{PageNumbers, Place};
use super::table::{Row, Table};
use crate::config::{Locale, LocaleId};
use crate::load::document::{Document, Element, Event};
use crate::load::paragraphs::{CELL_SEPARATOR, Paragraph, paragraphs};
use crate::load::tables::{TextTable, tables};
use crate::site::Page;
use crate::source::Span;
use crate::text::numeral::is_in_counted;

/// A place of the plan in one language.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    /// The route of the page that has it.
    pub route: String,
    /// The language of its text.
    pub language: LocaleId,
    /// Its heading, number included.
    pub title: String,
    /// The length of the number at the beginning of the heading in bytes, marks included; 0 if it has none.
    pub number_len: usize,
    /// The anchors of the places that it is below of, the highest first. Those that its own number names, as 2.4 does
    /// with 2, are left out.
    pub above: Vec<String>,
    /// Its own text, without that of clauses below it.
    pub paragraphs: Vec<String>,
    /// The tables in its text.
    pub tables: Vec<TextTable>,
}

/// All clauses of a locale, by anchor.
pub(super) type Clauses = BTreeMap<String, Clause>;

impl Clause {
    /// Returns heading and text in one, a paragraph on each line. The rows of tables are parted from what is beside
    /// them, as their cells are.
    pub(super) fn text(&self) -> String {
        let mut text = self.title.clone();
        for paragraph in &self.paragraphs {
            let is_row = paragraph.contains(CELL_SEPARATOR);
            if !text.ends_with(CELL_SEPARATOR) {
                text.push(if is_row { CELL_SEPARATOR } else { '\n' });
            }

            text.push_str(paragraph);
            if is_row {
                text.push(CELL_SEPARATOR);
            }
        }

        text
    }

    /// Returns the paragraphs as readers see them.
    pub(super) fn shown(&self) -> Vec<String> {
        let paragraphs = self.paragraphs.iter();
        paragraphs
            .map(|text| text.replace(CELL_SEPARATOR, " "))
            .collect()
    }
}

/// Collects the clauses of a locale from its pages in their order.
#[derive(Debug, Default)]
pub(super) struct Collector {
    clauses: Clauses,
    /// Their anchors in the order of the text.
    order: Vec<String>,
    /// The places above the present one: level and anchor.
    above: Vec<(usize, String)>,
}

impl Collector {
    /// Adds the clauses of a page, which has its anchors already.
    pub(super) fn add(&mut self, page: &Page, numbers: &PageNumbers) {
        let mut sections = sections(&page.document);
        let boxes = quotations(&page.document);

        // What a box interrupts goes on behind it; without any clause above, text belongs to none.
        let mut current = self.begin(page, numbers);
        self.append(current.as_deref(), sections.next().unwrap_or_default());

        let headings = page.document.headings.iter().zip(&numbers.headings);
        for ((heading, place), section) in headings.zip(sections) {
            match place {
                Some(place) if place.level.is_none() => {
                    let quotation = boxes
                        .iter()
                        .find(|it| it.start <= heading.span.start && heading.span.start < it.end);
                    let end = quotation.map_or(usize::MAX, |it| it.end);
                    let (inside, behind) = section.divided_at(end);

                    let clause = self.clause(page, &heading.text, place);
                    self.insert(&place.anchor, clause);
                    self.append(Some(&place.anchor), inside);
                    self.append(current.as_deref(), behind);
                    if quotation.is_none() {
                        current = Some(place.anchor.clone());
                    }
                }
                Some(place) => {
                    let clause = self.clause(page, &heading.text, place);
                    self.insert(&place.anchor, clause);
                    self.append(Some(&place.anchor), section);
                    current = Some(place.anchor.clone());
                }
                None => {
                    let words = Paragraph {
                        text: heading.text.clone(),
                        span: heading.span,
                    };
                    self.append(current.as_deref(), Section::of(words));
                    self.append(current.as_deref(), section);
                }
            }
        }

        self.end(current.as_deref());
    }

    /// Adds the clause of a page itself and returns its anchor; `None` for the plan's own page, which is none.
    fn begin(&mut self, page: &Page, numbers: &PageNumbers) -> Option<String> {
        let anchor = page.anchor.clone()?;
        let clause = match &numbers.title {
            Some(place) => self.clause(page, &page.title, place),
            None => {
                self.above = vec![(0, anchor.clone())];
                without_number(page)
            }
        };
        self.insert(&anchor, clause);

        Some(anchor)
    }

    /// Makes the clause of a place, still without text.
    fn clause(&mut self, page: &Page, title: &str, place: &Place) -> Clause {
        let mut above = Vec::new();
        if let Some(level) = place.level {
            self.above
                .retain(|(other, anchor)| *other < level || is_of_page(page, anchor));
            above.extend(self.above.iter().map(|(_, anchor)| anchor.clone()));
            above.truncate((above.len() + 1).saturating_sub(place.parts));
            self.above.push((level, place.anchor.clone()));
        }

        Clause {
            title: title.into(),
            number_len: place.number_len,
            above,
            ..without_number(page)
        }
    }

    /// Adds the text of a section to a clause. The lines that name the annexes are left out: they end the plan's text.
    fn append(&mut self, anchor: Option<&str>, section: Section) {
        let Some(clause) = anchor.and_then(|anchor| self.clauses.get_mut(anchor)) else {
            return;
        };

        clause.tables.extend(section.tables);
        let mut in_list = false;
        for paragraph in section.paragraphs {
            in_list = names_annexes(&paragraph.text, in_list);
            if !in_list {
                clause.paragraphs.push(paragraph.text);
            }
        }
    }

    /// Takes signature and date out of the last clause of a page.
    fn end(&mut self, anchor: Option<&str>) {
        if let Some(clause) = anchor.and_then(|anchor| self.clauses.get_mut(anchor)) {
            let length = length_without_signature(&clause.paragraphs);
            clause.paragraphs.truncate(length);
        }
    }

    /// Returns the clauses, and their anchors in the order of the text.
    pub(super) fn finish(self) -> (Clauses, Vec<String>) {
        (self.clauses, self.order)
    }

    /// Adds a clause, still without text.
    fn insert(&mut self, anchor: &str, clause: Clause) {
        self.clauses.insert(anchor.into(), clause);
        self.order.push(anchor.into());
    }
}

/// The text below a heading, or before the first one.
#[derive(Debug, Default)]
struct Section {
    paragraphs: Vec<Paragraph>,
    tables: Vec<TextTable>,
}

impl Section {
    /// Makes a section of a single paragraph.
    fn of(paragraph: Paragraph) -> Self {
        Self {
            paragraphs: vec![paragraph],
            tables: Vec::new(),
        }
    }

    /// Divides it into what begins before a byte of the file and what begins there or later.
    fn divided_at(self, byte: usize) -> (Self, Self) {
        let paragraphs = self.paragraphs.into_iter();
        let (inside, behind) = paragraphs.partition(|it| it.span.start < byte);
        let tables = self.tables.into_iter();
        let (tables_inside, tables_behind) = tables.partition(|it| it.span.start < byte);

        let section = |paragraphs, tables| Self { paragraphs, tables };
        (
            section(inside, tables_inside),
            section(behind, tables_behind),
        )
    }
}

/// Returns the sections of a document: that before the first heading, then one for each heading.
fn sections(document: &Document) -> impl Iterator<Item = Section> {
    let all = paragraphs(document).into_iter().zip(tables(document));
    all.map(|(paragraphs, tables)| Section { paragraphs, tables })
}

/// Tells whether an anchor is that of a page without a number.
fn is_of_page(page: &Page, anchor: &str) -> bool {
    page.anchor.as_deref() == Some(anchor)
}

/// Makes the clause of a page without a number, still without text.
fn without_number(page: &Page) -> Clause {
    Clause {
        route: page.route.clone(),
        language: page.language(),
        title: page.title.clone(),
        number_len: 0,
        above: Vec::new(),
        paragraphs: Vec::new(),
        tables: Vec::new(),
    }
}

/// The bytes of the quotations of a document that are in no other quotation.
fn quotations(document: &Document) -> Vec<Span> {
    let (mut found, mut open) = (Vec::new(), 0_usize);
    for (event, span) in document.events() {
        match event {
            Event::Start(Element::BlockQuote(_)) => {
                if open == 0 {
                    found.push(span);
                }
                open += 1;
            }
            Event::End(Element::BlockQuote(_)) => open = open.saturating_sub(1),
            _ => {}
        }
    }

    found
}

/// What the lines begin with that name the annexes, in Chinese and English.
const ANNEX_WORDS: [&str; 5] = ["附件", "附表", "Annex", "Appendix", "Attachment"];

/// Tells whether a line at the end of a text names an annex: `附件：`, `附件1：名单`, `Annex 2: Forms`, or `2．名单` in
/// the list that such a line has begun.
fn names_annexes(text: &str, in_list: bool) -> bool {
    let text = text.trim();
    let is_number = |c: char| c.is_ascii_digit() || is_in_counted(c);
    if in_list {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        return rest.len() < text.len() && rest.starts_with(['.', '．', '、'])
            || names_annexes(text, false);
    }

    let rest = ANNEX_WORDS.iter().find_map(|word| text.strip_prefix(word));
    rest.is_some_and(|rest| {
        let rest = rest.trim_start().trim_start_matches(is_number);
        rest.starts_with(['：', ':'])
    })
}

/// The longest line that can be a signature.
const MAX_SIGNATURE: usize = 40;

/// How many paragraphs are left of a text without the signature and date that it ends with.
fn length_without_signature(paragraphs: &[String]) -> usize {
    let Some((last, before)) = paragraphs.split_last() else {
        return 0;
    };
    if !is_chinese_date(last) {
        return paragraphs.len();
    }

    let is_signature = |line: &&String| {
        line.chars().count() <= MAX_SIGNATURE && !line.contains(['。', '，', '；', '：'])
    };
    before.len() - before.iter().rev().take_while(is_signature).count()
}

/// Tells whether a line is nothing but a date: `2022年4月14日`, `二〇二二年四月十四日`.
fn is_chinese_date(line: &str) -> bool {
    let line = line.trim();
    let is_part = |c: char| c.is_ascii_digit() || is_in_counted(c) || "年月日 ".contains(c);
    line.ends_with('日') && line.contains('年') && line.contains('月') && line.chars().all(is_part)
}

/// Adds the rows of a table, whose page is at `route`, in the language of a locale.
pub(super) fn add_rows(
    clauses: &mut Clauses,
    table: &Table,
    route: &str,
    (language, locale): (LocaleId, &Locale),
) {
    for (_, row) in table.rows() {
        let columns = (0..table.columns.len()).filter(|column| *column != table.title_column());
        let texts = columns.flat_map(|column| table.cell(row, column).texts(&locale.key));
        let clause = Clause {
            route: route.into(),
            language,
            title: table.title_of(row, &locale.key).into(),
            number_len: 0,
            above: Vec::new(),
            paragraphs: texts.collect(),
            tables: vec![as_text(table, row, &locale.key)],
        };
        clauses.insert(row.anchor.clone(), clause);
    }
}

/// Makes the text of a row with the heads above it, so that data may refer to its cells as to those of a table in the
/// plan's text.
fn as_text(table: &Table, row: &Row, language: &str) -> TextTable {
    let heads = table.columns.iter();
    let heads = heads.map(|column| column.head.get(language).to_string());
    let cells = (0..table.columns.len()).map(|at| table.cell(row, at).texts(language).join(" "));

    TextTable {
        rows: vec![heads.collect(), cells.collect()],
        ..TextTable::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{length_without_signature, names_annexes};

    #[test]
    fn lines_that_name_annexes_are_told_from_text() {
        for line in [
            "附件：",
            "附件1：清单",
            "附件 2：名单",
            "附件二：名单",
            "Annex: Tasks",
            "Annex 2: Forms",
        ] {
            assert!(names_annexes(line, false), "{line}");
        }
        for line in ["附件所列任务", "附件1规定", "2.名单", "Annexes are"] {
            assert!(!names_annexes(line, false), "{line}");
        }
        assert!(names_annexes("2.名单", true));
        assert!(names_annexes("\u{3000}\u{3000}\u{3000}2.名单", true));
    }

    #[test]
    fn signature_and_date_are_no_text() {
        let lines = |lines: &[&str]| {
            lines
                .iter()
                .map(|line| line.to_string())
                .collect::<Vec<_>>()
        };
        let length = |paragraphs: &[&str]| length_without_signature(&lines(paragraphs));
        assert_eq!(length(&["建设10个。", "市政府办公室", "2022年4月14日"]), 1);
        assert_eq!(length(&["自2022年4月14日起施行。"]), 1);
        assert_eq!(length(&["建设10个。", "名单如下"]), 2);
        assert_eq!(length(&[]), 0);
    }
}
