//! What the templates of tables receive.

use serde::Serialize;

use super::catalogue::Catalogue;
use super::clause_view::ClauseRef;
use super::indicator_view::IndicatorRef;
use super::result_view::TaskResultView;
use super::table::{CellValue, Column, ColumnKind, Group, Row, Table, anchor_of_label};
use super::units::{PieceKind, Units};
use super::view::{ConflictView, NoteView, TaskRef, Views};
use crate::text::language::is_chinese;

/// What heads over groups have in them where the groups are goals, in Chinese and English.
const GOALS: [&str; 2] = ["目标", "goal"];

/// A table in one language.
#[derive(Debug, Serialize)]
pub(super) struct TableView {
    id: String,
    /// The id of its heading.
    heading: String,
    label: Option<String>,
    title: String,
    note: Option<String>,
    count: usize,
    /// Whether its print has numbers or signs of rows.
    has_labels: bool,
    /// Whether its file has the short form: tasks with who leads and who supports.
    is_tasks: bool,
    /// Whether its groups are goals.
    are_goals: bool,
    columns: Vec<ColumnView>,
    /// The heads over the names of groups, outermost first.
    group_heads: Vec<String>,
    /// The heads of columns with bodies.
    unit_heads: Vec<String>,
    groups: Vec<GroupView>,
}

#[derive(Debug, Serialize)]
struct ColumnView {
    key: String,
    head: String,
    kind: ColumnKind,
}

/// A group with its own rows. Groups within it follow it.
#[derive(Debug, Serialize)]
struct GroupView {
    name: Option<String>,
    level: usize,
    head: Option<String>,
    clauses: Vec<ClauseRef>,
    rows: Vec<RowView>,
    /// The first row of the group or of one within it.
    first: Option<RowRef>,
    /// The last one.
    last: Option<RowRef>,
    /// The numbers of these rows.
    runs: Vec<Run>,
}

#[derive(Debug, Serialize)]
struct RowView {
    number: String,
    anchor: String,
    cells: Vec<CellView>,
    indicators: Vec<IndicatorRef>,
    conflicts: Vec<ConflictView>,
    notes: Vec<NoteView>,
    results: Vec<TaskResultView>,
}

/// A cell that is shown: those that a cell above covers are left out.
#[derive(Debug, Serialize)]
struct CellView {
    kind: ColumnKind,
    head: String,
    span: usize,
    /// Its words; `None` for lists and bodies.
    text: Option<String>,
    /// The date that its words name, as programs write it.
    date: Option<String>,
    items: Vec<ItemView>,
    units: Vec<UnitView>,
    /// Whether the units have printed marks between them.
    is_printed: bool,
    /// Whether what belongs to the row is shown in this cell.
    has_notes: bool,
    /// The row whose cells cover others of this row; only where `has_notes`.
    same_as: Option<RowRef>,
    /// Whether that was inferred.
    inferred: bool,
}

#[derive(Debug, Serialize)]
struct ItemView {
    number: Option<String>,
    text: String,
}

/// A unit as the row prints it, with the address of its department's page, or the words between two units. `url` is
/// `None` if it has no page.
#[derive(Debug, Serialize)]
pub(super) struct UnitView {
    name: String,
    url: Option<String>,
}

#[derive(Debug, Serialize)]
struct RowRef {
    number: String,
    anchor: String,
}

/// Numbers of rows, as printed, that follow each other without a gap.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Run {
    first: String,
    last: String,
}

/// A group with its rows in short.
#[derive(Debug, Serialize)]
pub(super) struct GroupRef {
    name: String,
    url: String,
    clauses: Vec<ClauseRef>,
    /// The numbers of its rows.
    runs: Vec<Run>,
    tasks: Vec<TaskRef>,
}

impl Views<'_> {
    /// Returns what a table is called: its label, or its title.
    pub(super) fn table_name(&self, table: &Table) -> String {
        let name = table.label.as_ref().or(table.title.as_ref());
        name.map_or_else(|| table.id.clone(), |name| self.text(name))
    }

    /// Tells whether the groups of a table are goals, by the head over them.
    pub(super) fn are_goals(&self, table: &Table) -> bool {
        let head = table
            .group_columns
            .first()
            .map(|column| self.text(&column.head));
        let head = head.unwrap_or_default().to_lowercase();
        GOALS.iter().any(|word| head.contains(word))
    }

    /// Makes what the template of a table receives. `title` is the title of its page.
    pub(super) fn table(&self, table: &Table, title: &str) -> TableView {
        let heads = |columns: &[Column]| columns.iter().map(|it| self.text(&it.head)).collect();
        let units = table
            .columns
            .iter()
            .filter(|column| column.kind == ColumnKind::Units);
        let columns = table.columns.iter().map(|column| ColumnView {
            key: column.key.clone(),
            head: self.text(&column.head),
            kind: column.kind,
        });

        TableView {
            id: table.id.clone(),
            heading: table.heading_id().into(),
            label: table.label.as_ref().map(|label| self.text(label)),
            title: title.into(),
            note: table.note.as_ref().map(|note| self.text(note)),
            count: table.rows().count(),
            has_labels: table.has_labels(),
            is_tasks: table.is_short,
            are_goals: self.are_goals(table),
            columns: columns.collect(),
            group_heads: heads(&table.group_columns),
            unit_heads: units.map(|column| self.text(&column.head)).collect(),
            groups: (0..table.groups.len())
                .map(|at| self.group(table, at))
                .collect(),
        }
    }

    /// Makes the view of the group at a position.
    fn group(&self, table: &Table, at: usize) -> GroupView {
        let group = &table.groups[at];
        let inner = table.groups[at + 1..]
            .iter()
            .take_while(|other| other.level > group.level);
        let all: Vec<&Row> = [group]
            .into_iter()
            .chain(inner)
            .flat_map(|it| &it.rows)
            .collect();

        GroupView {
            name: group.names.last().map(|name| self.text(name)),
            level: group.level,
            head: table
                .group_columns
                .get(group.level)
                .map(|column| self.text(&column.head)),
            clauses: self.clause_refs(&group.clauses),
            rows: group.rows.iter().map(|row| self.row(table, row)).collect(),
            first: all.first().map(|row| row_ref(row)),
            last: all.last().map(|row| row_ref(row)),
            runs: runs(all.iter().map(|row| row.label.as_str())),
        }
    }

    /// Makes the view of a row.
    fn row(&self, table: &Table, row: &Row) -> RowView {
        let with_notes = column_with_notes(table);
        let columns = (0..table.columns.len()).filter(|column| table.rowspan(row, *column) > 0);
        let cells = columns.map(|column| {
            let cell = self.cell(table, row, column);
            if column == with_notes {
                with_merged_row(cell, table, row)
            } else {
                cell
            }
        });

        RowView {
            number: row.label.clone(),
            cells: cells.collect(),
            indicators: self.indicators_of(&row.anchor),
            conflicts: self.conflicts_of(&row.anchor),
            notes: self.notes_of(&row.anchor),
            results: self.task_results(&row.results),
            anchor: row.anchor.clone(),
        }
    }

    /// Makes the view of the cell of a row in the column at a position.
    fn cell(&self, table: &Table, row: &Row, at: usize) -> CellView {
        let column = &table.columns[at];
        let language = &self.frame.locales.get(self.locale).key;
        let mut view = CellView {
            kind: column.kind,
            head: self.text(&column.head),
            span: table.rowspan(row, at),
            text: None,
            date: None,
            items: Vec::new(),
            units: Vec::new(),
            is_printed: false,
            has_notes: false,
            same_as: None,
            inferred: false,
        };

        match &row.cells[at].value {
            CellValue::Empty => {}
            CellValue::List { items, numbered } => {
                let is_numbered = *numbered && items.len() > 1;
                view.items = (1..)
                    .zip(items)
                    .map(|(number, item)| ItemView {
                        number: is_numbered.then(|| format!("{number}.")),
                        text: self.text(item),
                    })
                    .collect();
            }
            CellValue::Units(units) => {
                view.units = self.units(units);
                view.is_printed = self.shows_print(units);
            }
            CellValue::State(state) => view.text = Some(self.text(&column.states[*state].1)),
            value => {
                view.text = value.texts(language).pop();
                if let CellValue::Date { date, .. } = value {
                    view.date = date.map(|date| date.to_string());
                }
            }
        }

        view
    }

    /// Tells whether units are shown with the marks of the print: translations show a list of names.
    fn shows_print(&self, units: &Units) -> bool {
        units.is_printed() && self.locale == self.frame.locales.default_id()
    }

    /// Returns the words of the cell of a row in the column at a position, paragraph by paragraph, as the table shows
    /// them. A cell that one above covers has its words.
    pub(super) fn words_of_cell(&self, table: &Table, row: &Row, at: usize) -> Vec<String> {
        let language = &self.frame.locales.get(self.locale).key;
        match table.cell(row, at) {
            CellValue::Units(units) => {
                let names: Vec<String> = self.units(units).into_iter().map(|it| it.name).collect();
                let separator = match (self.shows_print(units), is_chinese(language)) {
                    (true, _) => "",
                    (false, true) => "、",
                    (false, false) => ", ",
                };
                Some(names.join(separator))
                    .into_iter()
                    .filter(|it| !it.is_empty())
                    .collect()
            }
            CellValue::State(state) => vec![self.text(&table.columns[at].states[*state].1)],
            CellValue::List { items, numbered } => {
                let is_numbered = *numbered && items.len() > 1;
                let number = |at: usize| {
                    if is_numbered {
                        format!("{at}. ")
                    } else {
                        String::new()
                    }
                };
                let items = (1..).zip(items);
                items
                    .map(|(at, item)| number(at) + &self.text(item))
                    .collect()
            }
            value => value.texts(language),
        }
    }

    /// Returns the names of the units of a row as its cells show them, column by column.
    pub(super) fn names_of_units(&self, table: &Table, row: &Row) -> Vec<String> {
        let mut names = Vec::new();
        for column in table.unit_columns() {
            if let CellValue::Units(units) = table.cell(row, column) {
                let shown = units.names().map(|(name, body)| self.unit(name, body).name);
                names.extend(shown);
            }
        }

        names
    }

    /// Makes the views of the units in a cell. What is printed between them is among them only in the original.
    fn units(&self, units: &Units) -> Vec<UnitView> {
        let with_marks = self.shows_print(units);
        let mut views = Vec::new();
        for piece in &units.pieces {
            match piece.kind {
                PieceKind::Name(body) => views.push(self.unit(&piece.text, body)),
                PieceKind::Between if with_marks => views.push(UnitView {
                    name: piece.text.clone(),
                    url: None,
                }),
                PieceKind::Between => {}
            }
        }

        views
    }

    /// Makes the view of a unit: with its name as printed in the original, with that of its department in translations.
    fn unit(&self, name: &str, department: Option<usize>) -> UnitView {
        let Some(department) = department.map(|index| self.department_ref(index)) else {
            return UnitView {
                name: name.into(),
                url: None,
            };
        };

        let is_original = self.locale == self.frame.locales.default_id();
        UnitView {
            name: if is_original {
                name.into()
            } else {
                department.name
            },
            url: department.url,
        }
    }

    /// Makes the short view of a group with its own rows.
    pub(super) fn group_ref(&self, table: &Table, group: &Group) -> GroupRef {
        let rows = group.rows.iter();
        let tasks: Vec<TaskRef> = rows.map(|row| self.task_ref(table, row)).collect();
        let url = tasks
            .first()
            .map_or_else(String::new, |task| task.url().to_string());
        GroupRef {
            name: group
                .names
                .last()
                .map_or_else(|| self.table_name(table), |name| self.text(name)),
            url,
            clauses: self.clause_refs(&group.clauses),
            runs: runs(group.rows.iter().map(|row| row.label.as_str())),
            tasks,
        }
    }
}

/// Returns the position of the column in whose cells what belongs to a row is shown: the first list, or else the title,
/// since the site's own words must not look like those of a text beside it.
fn column_with_notes(table: &Table) -> usize {
    let is_wide = |column: &Column| column.kind == ColumnKind::List;
    table
        .columns
        .iter()
        .position(is_wide)
        .unwrap_or(table.title_column())
}

/// Makes the view of the cell with notes, with the row whose cells of units cover those of this row.
fn with_merged_row(cell: CellView, table: &Table, row: &Row) -> CellView {
    let columns = table.unit_columns();
    let merged: Vec<_> = columns
        .iter()
        .filter_map(|column| row.cells[*column].merged)
        .collect();
    let covering = merged.first().and_then(|merged| table.row_at(merged.row));

    CellView {
        has_notes: true,
        same_as: covering.filter(|_| table.is_short).map(row_ref),
        inferred: merged.iter().any(|merged| merged.is_inferred),
        ..cell
    }
}

/// Joins numbers of rows that follow each other: 1, 2, 3, 5 are 1 to 3, and 5.
fn runs<'t>(labels: impl Iterator<Item = &'t str>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for label in labels {
        match runs.last_mut() {
            Some(run) if follows(&run.last, label) => run.last = label.into(),
            _ => runs.push(Run {
                first: label.into(),
                last: label.into(),
            }),
        }
    }

    runs
}

/// Tells whether a number of a row is the next one after another: 2 after 1, 1-3 after 1-2, 四 after 三.
fn follows(number: &str, next: &str) -> bool {
    let [number, next] = [number, next].map(|label| {
        let label = anchor_of_label(label);
        let figures = label.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let count: Option<u32> = label[figures..].parse().ok();
        (label[..figures].to_string(), count)
    });
    number.0 == next.0 && number.1.is_some_and(|count| next.1 == count.checked_add(1))
}

fn row_ref(row: &Row) -> RowRef {
    RowRef {
        number: row.label.clone(),
        anchor: row.anchor.clone(),
    }
}

impl Catalogue {
    /// Tells whether the plan has tables in which bodies have a part.
    pub(super) fn has_tasks(&self) -> bool {
        self.tables
            .iter()
            .any(|table| !table.unit_columns().is_empty() && table.rows().next().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn numbers_without_a_gap_are_one_run() {
        type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);
        let cases: [Case<'_>; 5] = [
            (&["1", "2", "3"], &[("1", "3")]),
            (&["10", "12"], &[("10", "10"), ("12", "12")]),
            (&["20", "12"], &[("20", "20"), ("12", "12")]),
            (&["1-1", "1-2", "2-1"], &[("1-1", "1-2"), ("2-1", "2-1")]),
            (
                &["（一）", "（二）", "A3"],
                &[("（一）", "（二）"), ("A3", "A3")],
            ),
        ];
        for (labels, expected) in cases {
            let runs = runs(labels.iter().copied());
            let found: Vec<(&str, &str)> = runs.iter().map(|it| (&*it.first, &*it.last)).collect();
            assert_eq!(found, expected, "{labels:?}");
        }
    }
}
