//! Clauses: every numbered place of the plan with its text, by anchor. The rows of tables are among them, so that
//! data files can refer to `fj-3` as to a clause.

use std::collections::BTreeMap;

use super::table::Table;
use crate::config::{Locale, LocaleId};
use crate::load::paragraphs::{CELL_SEPARATOR, Paragraph, paragraphs};
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
}

/// All clauses of a locale, by anchor.
pub(super) type Clauses = BTreeMap<String, Clause>;

impl Clause {
    /// Returns heading and text in one.
    pub(super) fn text(&self) -> String {
        format!("{}{}", self.title, self.paragraphs.concat())
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
        let mut sections = paragraphs(&page.document).into_iter();
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
fn clause(page: &Page, title: &str, section: Vec<Paragraph>) -> Clause {
    let mut paragraphs: Vec<String> = section.into_iter().map(|it| it.text).collect();
    paragraphs.retain(|text| !ANNEX_LINES.iter().any(|line| text.starts_with(line)));
    Clause {
        route: page.route.clone(),
        language: page.language(),
        title: title.into(),
        paragraphs,
    }
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
            paragraphs: texts.collect(),
        };
        clauses.insert(row.anchor.clone(), clause);
    }
}
