//! Places of the plan as templates refer to them.

use serde::Serialize;

use super::number::{Level, printed};
use super::view::Views;
use crate::text::without_full_stop;

/// A place of the plan.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ClauseRef {
    anchor: String,
    title: String,
    /// The title as a list or a citation shows it.
    label: String,
    url: String,
    #[serde(flatten)]
    within: Within,
}

/// Where in the plan a place is found: what a citation says before its title.
#[derive(Debug, Clone, Default, Serialize)]
struct Within {
    /// The number or sign of a row of a table.
    row: Option<String>,
    /// What the table of that row is called.
    table: Option<String>,
    /// The number of the chapter above, as it is printed: `二`, `II`.
    chapter: Option<String>,
    /// The number of the section above, as it is printed.
    section: Option<String>,
    /// Whether it is an item, below a section or right below the chapter.
    is_item: bool,
}

impl ClauseRef {
    /// Returns its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Views<'_> {
    /// Makes the view of a clause by its anchor; `None` if this locale has no such clause.
    pub(super) fn clause(&self, anchor: &str) -> Option<ClauseRef> {
        let clause = self.clauses.get(anchor)?;
        let url = format!("{}#{anchor}", self.url(&clause.route));
        Some(ClauseRef {
            anchor: anchor.into(),
            title: clause.title.clone(),
            label: without_full_stop(&clause.title).into(),
            url,
            within: self.within(anchor),
        })
    }

    /// Makes the views of several clauses; those that this locale lacks are left out.
    pub(super) fn clause_refs(&self, anchors: &[String]) -> Vec<ClauseRef> {
        anchors
            .iter()
            .filter_map(|anchor| self.clause(anchor))
            .collect()
    }

    /// Tells where in the plan the place of an anchor such as `s2-1-1` or `fj-31` is found. The anchors are made by
    /// `clause_anchors` in `text.rs`, so both change together.
    fn within(&self, anchor: &str) -> Within {
        if let Some((table, row)) = self.catalogue.row_by_anchor(anchor) {
            return Within {
                row: Some(row.label.clone()),
                table: Some(self.table_name(table)),
                ..Within::default()
            };
        }

        let places: Vec<&str> = anchor.split('-').collect();
        let (chapter, section) = match places[..] {
            [chapter, _] => (chapter, None),
            [chapter, section, _] => (chapter, Some(format!("{chapter}-{section}"))),
            _ => return Within::default(),
        };

        Within {
            row: None,
            table: None,
            chapter: self.number_of(chapter, Level::Chapter),
            section: section.and_then(|anchor| self.number_of(&anchor, Level::Section)),
            is_item: places.len() > 2,
        }
    }

    /// Returns the printed number of a chapter or section. `None` if this locale borrows the text of another language:
    /// its numbers are not those of the page around it.
    fn number_of(&self, anchor: &str, level: Level) -> Option<String> {
        let clause = self.clauses.get(anchor)?;
        let number = printed(&clause.title, level)?;
        (clause.language == self.locale).then(|| number.to_string())
    }
}
