//! The annex: goals, and under each the rows of the table (`content/plan/tasks.yaml`).
//!
//! To add a column:
//!
//! 1. Add its head to [`Columns`] and its cell to [`Task`], both as `Option`, so that tables without it can still be
//!    read, and the cell to [`TaskField`]. If cells of merged rows share it, read it through [`Annex::units`], as units
//!    are.
//! 2. Show it: `annex_view.rs` (the heads, `TaskView`, `row`), `themes/civic/templates/plan/annex-table.html`
//!    (`colgroup`, every `colspan`, head and cell) and the widths in `themes/civic/static/civic.css`. What the printed
//!    plan does not have carries `data-note`, since `/plan/full/` is compared with the plan's own words.
//! 3. Where rows are shown in short, on the pages of departments and beside clauses: `TaskRef` in `view.rs`, and
//!    `task_lines` in `themes/civic/templates/components/related.html`.
//! 4. Let it be found: `passage` in `whole.rs`. If data may quote it, add it to `add_rows` in `clause.rs`.
//! 5. Publish it as data: `task` in `open_data.rs`; JSON, CSV and the workbook follow.
//! 6. Describe it: the remarks at the beginning of `content/plan/tasks.yaml`, `content/data.*.md`, and
//!    `themes/README.md` in both languages. Run `planpress schema`, and `BLESS=1 cargo test golden`.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::result::TaskResult;
use crate::config::Localized;
use crate::diagnostic::{self, Diagnostic, any_error, say};
use crate::load::yaml::{self, Reading};
use crate::plan::codes;
use crate::source::{Location, SourceFile, Span};

/// `content/plan/tasks.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Annex {
    /// The line above the title: 附件.
    pub label: Localized,
    /// Heads of the columns.
    pub columns: Columns,
    /// All goals, in the order of the table.
    pub goals: Vec<Goal>,
}

/// Heads of the columns.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Columns {
    /// The head over the goals.
    pub goal: Localized,
    /// The head over the tasks.
    pub task: Localized,
    /// The head over what is to be done.
    pub items: Localized,
    /// The head over the units that lead.
    pub lead: Localized,
    /// The head over the units that support.
    pub support: Localized,
}

/// A goal and its rows.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Goal {
    /// The cell's text.
    pub name: Localized,
    /// Clauses of the plan that it carries out.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// Its rows.
    pub tasks: Vec<Task>,
}

/// A task: one row of the table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Task {
    /// Its number in the whole table, from 1.
    pub number: u32,
    /// The task.
    pub task: Localized,
    /// What is to be done, without the numbers that are printed before several items.
    pub items: Vec<Localized>,
    /// Whether several items are printed with numbers.
    #[serde(default = "yes")]
    pub numbered: bool,
    /// Departments that lead, as printed.
    #[serde(default)]
    pub lead: Vec<String>,
    /// Departments that support, as printed.
    #[serde(default)]
    pub support: Vec<String>,
    /// The row whose merged cells cover this row's units.
    pub same_units_as: Option<u32>,
    /// What was published since, oldest first.
    #[serde(default)]
    pub results: Vec<TaskResult>,
    /// Cells that the source leaves empty and that were inferred.
    #[serde(default)]
    pub inferred: Vec<TaskField>,
}

/// A cell of a row.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TaskField {
    /// The goal.
    Goal,
    /// The task.
    Task,
    /// What is to be done.
    Items,
    /// Who leads.
    Lead,
    /// Who supports.
    Support,
}

/// The position of a task in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct TaskPosition {
    /// The position of its goal, counted from 0.
    pub goal: usize,
    /// The position of the task among those of its goal, counted from 0.
    pub task: usize,
}

/// The value of `numbered` in rows that do not say.
fn yes() -> bool {
    true
}

/// Reads and checks the file. Returns what could be read of it and everything that is wrong in it. Rows are checked
/// only if all of them could be read.
pub(super) fn read(file: &Arc<SourceFile>) -> (Option<Annex>, Vec<Diagnostic>) {
    let Reading { value, mut found } = yaml::read::<Annex>(file, Span::new(0, file.text.len()));
    if let Some(annex) = value.as_ref().filter(|_| !any_error(&found)) {
        found.extend(check(annex, file));
    }

    (value, found)
}

/// Numbers run from 1 without gaps, and every row has units of its own or those of an earlier row.
fn check(annex: &Annex, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut expected = 1;
    let mut seen = BTreeMap::new();

    for (position, row) in annex.tasks() {
        let number = row.number;
        let place = locate(file, position, "number");

        if let Some(earlier) = seen.insert(number, place.clone()) {
            found.push(
                Diagnostic::error(
                    diagnostic::codes::DUPLICATE_ID,
                    say!("第 {number} 项出现了两次", "row {number} is given twice"),
                )
                .at(place)
                .related(earlier, say!("第一次在这里", "first here"))
                .hint(say!(
                    "给每一行一个自己的编号。",
                    "Give each row a number of its own."
                )),
            );
        } else if number != expected {
            found.push(
                Diagnostic::error(
                    codes::TASK_NUMBER,
                    say!("这里应是第 {expected} 项", "this should be row {expected}"),
                )
                .at(place)
                .hint(say!(
                    "编号从 1 起，连续不断。",
                    "Numbers run from 1 without gaps."
                )),
            );
        }

        expected = number + 1;

        match row.same_units_as {
            None if row.lead.is_empty() => {
                found.push(without_lead(number).at(locate(file, position, "task")));
            }
            Some(other) if other >= number || !seen.contains_key(&other) => {
                found.push(unknown_row(other).at(locate(file, position, "same_units_as")));
            }
            _ => {}
        }
    }

    found
}

/// Finds where a field of a row is written in the file.
fn locate(file: &Arc<SourceFile>, position: TaskPosition, field: &str) -> Location {
    let (goal, task) = (position.goal.to_string(), position.task.to_string());
    yaml::locate(file, &["goals", &goal, "tasks", &task, field])
}

/// Makes the error for a row that names nobody who leads.
fn without_lead(number: u32) -> Diagnostic {
    Diagnostic::error(
        diagnostic::codes::MISSING_FIELD,
        say!(
            "第 {number} 项没有牵头单位",
            "row {number} has no lead body"
        ),
    )
    .hint(say!(
        "写上 lead，或 same_units_as: 行号。",
        "Write lead, or same_units_as: a row's number."
    ))
}

/// Makes the error for a row that refers to a row which is not above it.
fn unknown_row(number: u32) -> Diagnostic {
    Diagnostic::error(
        codes::UNKNOWN_ID,
        say!("前面没有第 {number} 项", "there is no row {number} above"),
    )
    .hint(say!(
        "写前面某一行的编号。",
        "Write the number of a row above."
    ))
}

impl Task {
    /// Returns the anchor of the task, such as `fj-31`.
    pub(super) fn anchor(&self) -> String {
        anchor(self.number)
    }

    /// Tells whether its items are printed with numbers: only if there are several.
    pub(super) fn has_numbers(&self) -> bool {
        self.numbered && self.items.len() > 1
    }
}

impl Goal {
    /// Iterates over the tasks of the goal, which is at the position `goal` of the file.
    fn tasks_at(&self, goal: usize) -> impl Iterator<Item = (TaskPosition, &Task)> {
        let tasks = self.tasks.iter().enumerate();
        tasks.map(move |(task, row)| (TaskPosition { goal, task }, row))
    }
}

impl Annex {
    /// Iterates over all tasks with their positions, in the order of the table.
    pub(super) fn tasks(&self) -> impl Iterator<Item = (TaskPosition, &Task)> {
        let goals = self.goals.iter().enumerate();
        goals.flat_map(|(position, goal)| goal.tasks_at(position))
    }

    /// Returns the task whose cells name the departments of `row`: itself, or an earlier one whose merged cells cover
    /// it.
    pub(super) fn units<'a>(&'a self, row: &'a Task) -> &'a Task {
        let Some(number) = row.same_units_as else {
            return row;
        };
        self.tasks()
            .find(|(_, other)| other.number == number)
            .map_or(row, |(_, other)| other)
    }

    /// Returns the anchors of all rows: `fj-1`, `fj-2` and so on.
    pub(super) fn anchors(&self) -> Vec<String> {
        self.tasks().map(|(_, row)| row.anchor()).collect()
    }

    /// Returns the `rowspan` of the cells with the departments of a task, or 0 if the cells of an earlier task cover
    /// it.
    pub(super) fn rowspan(&self, row: &Task) -> usize {
        match row.same_units_as {
            Some(_) => 0,
            None => {
                1 + self
                    .tasks()
                    .filter(|(_, other)| other.same_units_as == Some(row.number))
                    .count()
            }
        }
    }
}

/// What the anchors of tasks begin with.
pub(super) const ANCHOR_PREFIX: &str = "fj";

/// Returns the anchor of a task by its number, such as `fj-31`.
pub(super) fn anchor(number: u32) -> String {
    format!("{ANCHOR_PREFIX}-{number}")
}
