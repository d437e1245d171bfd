//! Places of the plan as templates refer to them.

use serde::Serialize;

use super::clause::Clause;
use super::view::Views;
use crate::text::language::primary;
use crate::text::without_full_stop;

/// A place of the plan.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ClauseRef {
    anchor: String,
    title: String,
    /// The title as a list or a citation shows it.
    label: String,
    url: String,
    /// The number or sign of a row of a table.
    row: Option<String>,
    /// What the table of that row is called.
    table: Option<String>,
    /// The numbers of the places above, as a citation puts them before the label: `二（一）`, `第三章`, `II (I) `.
    above: String,
}

/// Languages that put no spaces between words.
const WITHOUT_SPACES: [&str; 2] = ["zh", "ja"];

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
        let row = self.catalogue.row_by_anchor(anchor);
        Some(ClauseRef {
            anchor: anchor.into(),
            title: clause.title.clone(),
            label: without_full_stop(&clause.title).into(),
            url,
            row: row.map(|(_, row)| row.label.clone()),
            table: row.map(|(table, _)| self.table_name(table)),
            above: self.above(clause),
        })
    }

    /// Makes the views of several clauses; those that this locale lacks are left out.
    pub(super) fn clause_refs(&self, anchors: &[String]) -> Vec<ClauseRef> {
        anchors
            .iter()
            .filter_map(|anchor| self.clause(anchor))
            .collect()
    }

    /// Writes the numbers of the places above a clause. There are none if this locale borrows the text of another
    /// language: its numbers are not those of the page around it.
    fn above(&self, clause: &Clause) -> String {
        if clause.language != self.locale {
            return String::new();
        }

        let places = clause
            .above
            .iter()
            .filter_map(|anchor| self.clauses.get(anchor));
        let numbers: Vec<&str> = places.map(Clause::number).collect();
        let key = self.frame.locales.get(self.locale).key.as_str();
        if WITHOUT_SPACES.contains(&primary(key)) {
            return joined(&numbers, &clause.title);
        }

        let marks: &[char] = &['.', ':', ','];
        numbers
            .iter()
            .map(|number| format!("{} ", number.trim_end_matches(marks)))
            .collect()
    }
}

impl Clause {
    /// Its number as it is printed; for a place without a number its title.
    fn number(&self) -> &str {
        match self.number_len {
            0 => &self.title,
            len => self.title[..len].trim_end(),
        }
    }
}

/// Joins numbers without spaces. A mark behind a number is not written before a bracket: 二（一）, but 二、3.
fn joined(numbers: &[&str], title: &str) -> String {
    let mut text = String::new();
    let following = numbers.iter().skip(1).copied().chain([title]);
    for (number, next) in numbers.iter().zip(following) {
        let is_bracket = next.starts_with(['（', '(']);
        let marks: &[char] = if is_bracket {
            &['、', '：', ':']
        } else {
            &['：', ':']
        };
        text.push_str(number.trim_end_matches(marks));
    }

    text
}
