//! Clauses: every numbered place of the plan with its text, by anchor. The tasks of the annex are among them, so that
//! data files can refer to `fj-3` as to a clause.

use std::collections::BTreeMap;

use super::annex::Annex;
use crate::config::{Locale, LocaleId};
use crate::load::paragraphs::{CELL_SEPARATOR, Paragraph, paragraphs};
use crate::load::tables::{TextTable, tables};
use crate::site::Page;

/// A numbered place of the plan in one language.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    /// The route of the page that has it.
    pub route: String,
    /// The language of its text.
    pub language: LocaleId,
    /// Its heading, number included.
    pub title: String,
    /// Its own text, without that of clauses below it.
    pub paragraphs: Vec<String>,
    /// The tables in its text.
    pub tables: Vec<TextTable>,
}

/// All clauses of a locale, by anchor.
pub(super) type Clauses = BTreeMap<String, Clause>;

impl Clause {
    /// Returns heading and text in one. The rows of tables are parted from what is beside them, as their cells are.
    pub(super) fn text(&self) -> String {
        let mut text = self.title.clone();
        for paragraph in &self.paragraphs {
            let is_row = paragraph.contains(CELL_SEPARATOR);
            if is_row && !text.ends_with(CELL_SEPARATOR) {
                text.push(CELL_SEPARATOR);
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

/// What the line begins with that names the annex. That line ends the plan's text and belongs to no clause.
const ANNEX_LINES: [&str; 2] = ["附件：", "Annex: "];

/// Collects the clauses of a locale's chapters; their pages have their anchors already.
pub(super) fn of_chapters<'a>(chapters: impl Iterator<Item = &'a Page>) -> Clauses {
    let mut clauses = Clauses::new();
    for page in chapters {
        let sections = paragraphs(&page.document).into_iter();
        let mut sections = sections.zip(tables(&page.document));
        if let Some(anchor) = &page.anchor {
            let introduction = sections.next().unwrap_or_default();
            clauses.insert(anchor.clone(), clause(page, &page.title, introduction));
        }

        let headings = page.anchors.iter().zip(&page.document.headings);
        for ((anchor, heading), section) in headings.zip(sections) {
            if anchor.is_from_number() {
                clauses.insert(anchor.id.clone(), clause(page, &heading.text, section));
            }
        }
    }

    clauses
}

/// Makes a clause of a section of a page. The line that names the annex is left out.
fn clause(page: &Page, title: &str, (section, tables): (Vec<Paragraph>, Vec<TextTable>)) -> Clause {
    let mut paragraphs: Vec<String> = section.into_iter().map(|it| it.text).collect();
    paragraphs.retain(|text| !ANNEX_LINES.iter().any(|line| text.starts_with(line)));
    Clause {
        route: page.route.clone(),
        language: page.language(),
        title: title.into(),
        paragraphs,
        tables,
    }
}

/// Adds the tasks of the annex, whose page is at `route`, in the language of a locale.
pub(super) fn add_rows(
    clauses: &mut Clauses,
    annex: &Annex,
    route: &str,
    (language, locale): (LocaleId, &Locale),
) {
    for (_, row) in annex.tasks() {
        let paragraphs = row
            .items
            .iter()
            .map(|item| item.get(&locale.key).to_string())
            .collect();
        let clause = Clause {
            route: route.into(),
            language,
            title: row.task.get(&locale.key).into(),
            paragraphs,
            tables: Vec::new(),
        };
        clauses.insert(row.anchor(), clause);
    }
}
