//! Tables of a plan: its annexes, and whatever else it prints as a table. A plan brings the columns of its tables with
//! it, so that nothing here knows those of one plan.
//!
//! - `written` and `short`: how files write a table, with declared columns or in the short form of the usual breakdown
//!   of tasks;
//! - `declared`: from a file with declared columns to a [`Table`], with everything that is wrong in it;
//! - `cell`: what a cell of each kind may be.
//!
//! To add a kind of column, add it to [`ColumnKind`], read its cells in `cell.rs`, show them in `table_view.rs` and in
//! `themes/civic/templates/plan/annex-table.html`, and publish them in `open_tables.rs`.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::config::Localized;
use crate::date::Period;
use crate::diagnostic::Diagnostic;
use crate::load::yaml;
use crate::plan::result::TaskResult;
use crate::source::{SourceFile, Span};
use crate::text::language::{CHINESE, primary};
use crate::text::numeral::{counted, is_counting, is_in_counted};

mod cell;
mod declared;
pub(super) mod short;
mod written;

pub(super) use short::Annex;
pub(super) use written::TableFile;

use self::cell::Around;
use super::role::RoleName;
use super::units::Units;

/// The folder of tables other than that of `tasks.yaml`, below that of the plan's data.
pub(super) const FOLDER: &str = "tables/";
/// What the anchors of the rows of `tasks.yaml` begin with where the site has Chinese: 附件.
pub(super) const CHINESE_PREFIX: &str = "fj";

/// A table in its printed order.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name in addresses and open data: `tasks`, or the name of its file.
    pub id: String,
    /// The name of its file below `content/plan/`.
    pub file: String,
    /// What the anchors of its rows begin with.
    pub prefix: String,
    /// The line above the title: 附件.
    pub label: Option<Localized>,
    /// Its title, where no page of the content has it.
    pub title: Option<Localized>,
    /// What is printed below it.
    pub note: Option<Localized>,
    /// The columns whose cells are the names of groups, outermost first. A table whose group rows go across all columns
    /// has none.
    pub group_columns: Vec<Column>,
    /// The other columns.
    pub columns: Vec<Column>,
    /// Its groups with their rows. Rows outside of all groups come first, in a group without a name.
    pub groups: Vec<Group>,
    /// Whether its file has the short form, in which rows have numbers that are not printed.
    pub is_short: bool,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// What rows and open data call it.
    pub key: String,
    /// Its head, as printed.
    pub head: Localized,
    /// What its cells are.
    pub kind: ColumnKind,
    /// What the bodies in it do.
    pub role: Option<RoleName>,
    /// What its numbers count.
    pub unit: Option<Localized>,
    /// Whether its dates are deadlines.
    pub is_deadline: bool,
    /// Its states by their ids.
    pub states: Vec<(String, Localized)>,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ColumnKind {
    /// The name of the group that a row is in. Rows have no such cells.
    Group,
    /// The number or sign of a row, as printed. Its anchor is made from it.
    Label,
    /// What a row is called, in lists and in searches. A table has one such column.
    Title,
    /// A text.
    Text,
    /// Several texts.
    List,
    /// Bodies.
    Units,
    /// A day, a month or a year.
    Date,
    /// A number.
    Number,
    /// One of a few states.
    State,
}

/// A group of rows.
#[derive(Debug)]
pub(super) struct Group {
    /// How deep it is nested, counted from 0.
    pub level: usize,
    /// Its name and before it those of the groups around it. Rows outside of all groups have none.
    pub names: Vec<Localized>,
    /// Clauses of the plan that it carries out.
    pub clauses: Vec<String>,
    /// Its own rows, without those of groups within it.
    pub rows: Vec<Row>,
    /// The keys and positions that lead to it in the file.
    pub path: Vec<String>,
}

/// A row.
#[derive(Debug)]
pub(super) struct Row {
    /// Its position among all rows of the table, counted from 0.
    pub position: usize,
    /// Its number or sign as printed; its number in the table, from 1, where none is printed.
    pub label: String,
    /// Its anchor, such as `fj-31`.
    pub anchor: String,
    /// Its cells, in the order of the columns.
    pub cells: Vec<Cell>,
    /// What was published since, oldest first.
    pub results: Vec<TaskResult>,
    /// The keys and positions that lead to it in the file.
    pub path: Vec<String>,
}

/// A cell.
#[derive(Debug)]
pub(super) struct Cell {
    /// What it says.
    pub value: CellValue,
    /// The cell of an earlier row that covers it. What counts then is that cell.
    pub merged: Option<Merged>,
}

/// A cell that is merged with one above it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Merged {
    /// The position of the row with the cell that covers it.
    pub row: usize,
    /// Whether the source leaves the cell empty, so that merging was inferred.
    pub is_inferred: bool,
}

/// What a cell says.
#[derive(Debug)]
pub(super) enum CellValue {
    /// Nothing.
    Empty,
    /// A text.
    Text(Localized),
    /// Several texts.
    List {
        /// The texts, without numbers before them if `numbered`.
        items: Vec<Localized>,
        /// Whether several are printed with numbers from 1.
        numbered: bool,
    },
    /// Bodies.
    Units(Units),
    /// A date.
    Date {
        /// How it is printed; `None` where it is written as the site writes dates.
        text: Option<Localized>,
        /// The date; `None` where the words name none: 持续推进.
        date: Option<Period>,
    },
    /// A number.
    Number {
        /// How it is printed.
        text: Localized,
        /// Its value.
        value: f64,
    },
    /// A state, by its position among those of the column.
    State(usize),
}

impl Column {
    fn new(key: &str, head: Localized, kind: ColumnKind) -> Self {
        Self {
            key: key.into(),
            head,
            kind,
            role: None,
            unit: None,
            is_deadline: false,
            states: Vec::new(),
        }
    }

    fn with_role(mut self, role: &str) -> Self {
        self.role = Some(role.into());
        self
    }
}

impl Cell {
    /// Makes a cell that is merged with no other.
    fn own(value: CellValue) -> Self {
        Self {
            value,
            merged: None,
        }
    }
}

impl CellValue {
    /// Lists its texts in the language of a key, in their order. Those of bodies and states are not among them.
    pub(super) fn texts(&self, language: &str) -> Vec<String> {
        match self {
            Self::Text(text) | Self::Number { text, .. } => vec![text.get(language).to_string()],
            Self::List { items, .. } => {
                let items = items.iter();
                items.map(|item| item.get(language).to_string()).collect()
            }
            Self::Date { text, date } => {
                let is_own = |text: &&Localized| date.is_none() || has_language(text, language);
                let printed = text.as_ref().filter(is_own);
                let printed = printed.map(|text| text.get(language).to_string());
                let date = || date.map(|date| date.long(language));
                printed.or_else(date).into_iter().collect()
            }
            Self::Empty | Self::Units(_) | Self::State(_) => Vec::new(),
        }
    }
}

/// Tells whether a text is written for a language: as one for all languages, or with one for this.
fn has_language(text: &Localized, language: &str) -> bool {
    match text {
        Localized::One(_) => true,
        Localized::Many(texts) => texts.keys().any(|key| primary(key) == primary(language)),
    }
}

impl Table {
    /// Iterates over all rows with their groups, in the order of the print.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&Group, &Row)> {
        let groups = self.groups.iter();
        groups.flat_map(|group| group.rows.iter().map(move |row| (group, row)))
    }

    /// Returns the cell of a row in a column by its position: its own, or that of the row whose merged cell covers it.
    pub(super) fn cell<'t>(&'t self, row: &'t Row, column: usize) -> &'t CellValue {
        let cell = &row.cells[column];
        let covering = cell.merged.filter(|merged| merged.row < row.position);
        let covering = covering.and_then(|merged| self.row_at(merged.row));
        covering.map_or(&cell.value, |row| self.cell(row, column))
    }

    /// Returns the row at a position among all rows.
    pub(super) fn row_at(&self, position: usize) -> Option<&Row> {
        self.rows_from(position).next()
    }

    /// Iterates over the rows from a position among all rows on. Groups before it are passed over as a whole.
    fn rows_from(&self, position: usize) -> impl Iterator<Item = &Row> {
        let groups = self.groups.iter();
        groups.flat_map(|group| &group.rows).skip(position)
    }

    /// Returns the `rowspan` of the cell of a row in a column, or 0 if the cell of an earlier row covers it.
    pub(super) fn rowspan(&self, row: &Row, column: usize) -> usize {
        if row.cells[column].merged.is_some() {
            return 0;
        }

        // Cells that are merged lie below each other.
        let covered = self.rows_from(row.position + 1).take_while(|other| {
            let merged = other.cells[column].merged;
            merged.is_some_and(|merged| merged.row == row.position)
        });
        1 + covered.count()
    }

    /// Returns the position of the column with what rows are called.
    pub(super) fn title_column(&self) -> usize {
        let mut kinds = self.columns.iter().map(|column| column.kind);
        kinds
            .position(|kind| kind == ColumnKind::Title)
            .unwrap_or(0)
    }

    /// Returns what a row is called in a language.
    pub(super) fn title_of<'t>(&'t self, row: &'t Row, language: &str) -> &'t str {
        match self.cell(row, self.title_column()) {
            CellValue::Text(text) => text.get(language),
            _ => "",
        }
    }

    /// Returns what a row is called in all its languages.
    pub(super) fn title_by_language(&self, row: &Row) -> Localized {
        match self.cell(row, self.title_column()) {
            CellValue::Text(text) => text.clone(),
            _ => Localized::One(String::new()),
        }
    }

    /// The number in its label: 2 in 附件2, 附件二 and Annex 2.
    fn label_number(&self) -> Option<u32> {
        let label: String = self.label.as_ref()?.get(CHINESE).nfkc().collect();
        let figures: String = label.chars().filter(char::is_ascii_digit).collect();
        match figures.parse() {
            Ok(number) => Some(number),
            Err(_) => {
                let numeral: String = label.chars().filter(|c| is_in_counted(*c)).collect();
                counted(&numeral)
            }
        }
    }

    /// Tells whether its print has a column with numbers or signs of rows.
    pub(super) fn has_labels(&self) -> bool {
        self.columns
            .iter()
            .any(|column| column.kind == ColumnKind::Label)
    }

    /// Returns the positions of the columns with bodies.
    pub(super) fn unit_columns(&self) -> Vec<usize> {
        let columns = self.columns.iter().enumerate();
        let units = columns.filter(|(_, column)| column.kind == ColumnKind::Units);
        units.map(|(position, _)| position).collect()
    }

    /// Returns the anchors of all rows.
    pub(super) fn anchors(&self) -> Vec<String> {
        self.rows().map(|(_, row)| row.anchor.clone()).collect()
    }

    /// Returns the id of its heading.
    pub(super) fn heading_id(&self) -> &str {
        if self.is_first() { "annex" } else { &self.id }
    }

    /// Tells whether it is the table of `tasks.yaml`.
    pub(super) fn is_first(&self) -> bool {
        self.id == FIRST
    }
}

/// The id of the table of `tasks.yaml`.
pub(super) const FIRST: &str = "tasks";

/// Reads the tables of a plan. `files` are its data files by their names below `content/plan/`; `has_chinese` tells
/// whether the site has Chinese, in which the annex is called 附件; `year` is that of dates that name none. Returns the
/// tables, that of `tasks.yaml` first, then by their names, and everything that is wrong in them.
pub(super) fn read_all<'a>(
    files: impl Iterator<Item = (&'a str, &'a Arc<SourceFile>)>,
    has_chinese: bool,
    year: Option<i16>,
) -> (Vec<Table>, Vec<Diagnostic>) {
    let (mut tables, mut found) = (Vec::new(), Vec::new());
    for (name, file) in files {
        let Some(id) = id_of(name) else {
            continue;
        };

        let prefix = if id == FIRST && has_chinese {
            CHINESE_PREFIX
        } else {
            id
        };
        let (table, errors) = if is_declared(file) {
            declared::read(file, id, prefix, Around { year })
        } else {
            short::read(file, id, prefix)
        };
        found.extend(declared::bad_file_name(file, id, name));
        found.extend(errors);
        tables.extend(table.map(|table| Table {
            file: name.into(),
            ..table
        }));
    }

    // As they are printed if each bears a number, otherwise that of the plan's annex first.
    let are_numbered = tables.iter().all(|table| table.label_number().is_some());
    tables.sort_by_key(|table| {
        let number = table.label_number().filter(|_| are_numbered);
        (number, !table.is_first(), table.id.clone())
    });
    (tables, found)
}

/// Returns the id of the table of a data file by its name; `None` if the file has no table.
pub(super) fn id_of(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".yaml")?;
    match stem.strip_prefix(FOLDER) {
        Some(id) => Some(id),
        None => (stem == FIRST).then_some(FIRST),
    }
}

/// Tells whether a file declares its columns: whether `columns` is a list. Further tables always do.
fn is_declared(file: &Arc<SourceFile>) -> bool {
    /// The part of a file that tells its form.
    #[derive(Deserialize, JsonSchema)]
    struct Form {
        columns: serde_json::Value,
    }

    let form = yaml::read::<Form>(file, Span::new(0, file.text.len()));
    let columns = form.value.map(|form| form.columns);
    file.path.contains(FOLDER) || columns.is_some_and(|columns| columns.is_array())
}

/// Makes the anchor of a row from its label: `fj-21`, `fj-1-1`, `fj-A3`. Chinese numerals become figures; marks between
/// figures become hyphens.
pub(super) fn row_anchor(prefix: &str, label: &str) -> String {
    format!("{prefix}-{}", anchor_of_label(label))
}

/// Writes a label with ASCII letters, figures and hyphens. It is empty if the label has neither.
pub(super) fn anchor_of_label(label: &str) -> String {
    let label: String = label.nfkc().collect();
    let (mut parts, mut part) = (Vec::new(), String::new());

    for c in label.chars() {
        let goes_on = part
            .chars()
            .next_back()
            .is_none_or(|last| is_counting(last) == is_counting(c));
        if !(c.is_ascii_alphanumeric() || is_counting(c)) || !goes_on {
            parts.push(std::mem::take(&mut part));
        }

        if c.is_ascii_alphanumeric() || is_counting(c) {
            part.push(c);
        }
    }

    parts.push(part);
    let figures = parts.into_iter().filter(|part| !part.is_empty());
    let figures = figures.map(|part| counted(&part).map_or(part, |number| number.to_string()));
    figures.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::anchor_of_label;

    #[test]
    fn labels_become_anchors() {
        let cases = [
            ("21", "21"),
            ("1-1", "1-1"),
            ("A3", "A3"),
            ("2.1", "2-1"),
            ("（十二）", "12"),
            ("一（二）", "1-2"),
            ("１．", "1"),
            ("总计", ""),
        ];
        for (label, anchor) in cases {
            assert_eq!(anchor_of_label(label), anchor, "{label}");
        }
    }
}
