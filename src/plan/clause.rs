//! Clauses: every numbered place of the plan with its text, by anchor. The tasks of the annex are among them, so that data
//! files can refer to `fj-3` as to a clause.

use std::collections::BTreeMap;

use super::annex::Annex;
use crate::config::{Locale, LocaleId};
use crate::load::paragraphs::paragraphs;
use crate::site::Page;

/// A numbered place of the plan in one language.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The page it stands on.
    pub route: String,
    /// The language of its text.
    pub language: LocaleId,
    /// Its heading, number included.
    pub title: String,
    /// Its own text, without that of clauses below it.
    pub paragraphs: Vec<String>,
}

/// All clauses of a locale, by anchor.
pub type Clauses = BTreeMap<String, Clause>;

impl Clause {
    /// Heading and text in one.
    pub fn text(&self) -> String {
        format!("{}{}", self.title, self.paragraphs.concat())
    }
}

/// What the line begins with that names the annex: it ends the text and belongs to no clause.
const ANNEX_LINES: [&str; 2] = ["附件：", "Annex: "];

/// Collects the clauses of a locale's chapters; their pages have their anchors already.
pub fn of_chapters<'a>(chapters: impl Iterator<Item = &'a Page>) -> Clauses {
    let mut clauses = Clauses::new();
    for page in chapters {
        let sections = paragraphs(&page.document).into_iter();
        let mut sections =
            sections.map(|section| section.into_iter().map(|it| it.text).collect::<Vec<_>>());
        let mut add = |anchor: &str, title: &str, mut paragraphs: Vec<String>| {
            paragraphs.retain(|text| !ANNEX_LINES.iter().any(|line| text.starts_with(line)));
            let (route, title) = (page.route.clone(), title.to_string());
            clauses.insert(
                anchor.to_string(),
                Clause {
                    route,
                    language: page.language(),
                    title,
                    paragraphs,
                },
            );
        };
        if let Some(anchor) = &page.anchor {
            add(anchor, &page.title, sections.next().unwrap_or_default());
        }
        for ((anchor, heading), paragraphs) in page
            .anchors
            .iter()
            .zip(&page.document.headings)
            .zip(sections)
        {
            if anchor.number_len > 0 {
                add(&anchor.id, &heading.text, paragraphs);
            }
        }
    }
    clauses
}

/// Adds the rows of the annex.
pub fn add_rows(
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
        };
        clauses.insert(row.anchor(), clause);
    }
}
