//! The annex: goals, and under each the rows of the table (`content/plan/tasks.yaml`).

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::Localized;
use crate::date::PageDate;
use crate::diagnostic::{self, Diagnostic, any_error, say};
use crate::load::yaml::{self, Reading};
use crate::plan::codes;
use crate::source::{SourceFile, Span};

/// `content/plan/tasks.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Annex {
    /// What stands above the title: 附件.
    pub label: Localized,
    /// Heads of the columns.
    pub columns: Columns,
    /// In the order of the table.
    pub goals: Vec<Goal>,
}

/// Heads of the columns.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Over the goals.
    pub goal: Localized,
    /// Over the tasks.
    pub task: Localized,
    /// Over what is to be done.
    pub items: Localized,
    /// Over the units that lead.
    pub lead: Localized,
    /// Over the units that support.
    pub support: Localized,
}

/// A goal and its rows.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
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
pub struct Task {
    /// Its number in the whole table, from 1.
    pub number: u32,
    /// The task.
    pub task: Localized,
    /// What is to be done, without the numbers that stand before several.
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

/// A published state of a task.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskResult {
    /// The day it stands for.
    pub date: PageDate,
    /// How far the task is.
    pub status: TaskStatus,
    /// Address of the publication.
    pub source: String,
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaskStatus {
    /// Work has begun.
    UnderWay,
    /// All items are done.
    Done,
}

/// A cell of a row.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TaskField {
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

fn yes() -> bool {
    true
}

/// Reads and checks the file. Numbers are not counted where some of them could not be read.
pub fn read(file: &Arc<SourceFile>) -> (Option<Annex>, Vec<Diagnostic>) {
    let Reading { value, mut found } = yaml::read::<Annex>(file, Span::new(0, file.text.len()));
    if let Some(annex) = value.as_ref().filter(|_| !any_error(&found)) {
        found.extend(check(annex, file));
    }
    (value, found)
}

/// Numbers run from 1 without gaps, and every row has units of its own or those of an earlier row.
fn check(annex: &Annex, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let (mut found, mut expected, mut first) = (Vec::new(), 1, BTreeMap::new());
    for (at, row) in annex.tasks() {
        let number = row.number;
        let place = |field: &str| {
            yaml::locate(
                file,
                &[
                    "goals",
                    &at.0.to_string(),
                    "tasks",
                    &at.1.to_string(),
                    field,
                ],
            )
        };
        if let Some(earlier) = first.insert(number, place("number")) {
            found.push(
                Diagnostic::error(
                    diagnostic::codes::DUPLICATE_ID,
                    say!("第 {number} 项出现了两次", "row {number} is given twice"),
                )
                .at(place("number"))
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
                .at(place("number"))
                .hint(say!(
                    "编号从 1 起，连续不断。",
                    "Numbers run from 1 without gaps."
                )),
            );
        }
        expected = number + 1;
        match row.same_units_as {
            None if row.lead.is_empty() => found.push(
                Diagnostic::error(
                    diagnostic::codes::MISSING_FIELD,
                    say!(
                        "第 {number} 项没有牵头单位",
                        "row {number} has no lead unit"
                    ),
                )
                .at(place("task"))
                .hint(say!(
                    "写上 lead，或 same_units_as: 行号。",
                    "Write lead, or same_units_as: a row's number."
                )),
            ),
            Some(other) if other >= number || !first.contains_key(&other) => found.push(
                Diagnostic::error(
                    codes::UNKNOWN_ID,
                    say!("前面没有第 {other} 项", "there is no row {other} above"),
                )
                .at(place("same_units_as"))
                .hint(say!(
                    "写前面某一行的编号。",
                    "Write the number of a row above."
                )),
            ),
            _ => {}
        }
    }
    found
}

impl Task {
    /// `fj-31`.
    pub fn anchor(&self) -> String {
        anchor(self.number)
    }

    /// Whether its items are printed with numbers.
    pub fn has_numbers(&self) -> bool {
        self.numbered && self.items.len() > 1
    }
}

impl Annex {
    /// All rows with the positions of their goal and of themselves in it.
    pub fn tasks(&self) -> impl Iterator<Item = ((usize, usize), &Task)> {
        let goals = self.goals.iter().enumerate();
        goals.flat_map(|(goal, it)| {
            it.tasks
                .iter()
                .enumerate()
                .map(move |(row, task)| ((goal, row), task))
        })
    }

    /// Returns the task whose cells name the departments of `row`: itself, or an earlier one whose merged cells cover it.
    pub fn units<'a>(&'a self, row: &'a Task) -> &'a Task {
        let Some(number) = row.same_units_as else {
            return row;
        };
        self.tasks()
            .find(|(_, other)| other.number == number)
            .map_or(row, |(_, other)| other)
    }

    /// Anchors of all rows: `fj-1` …
    pub fn anchors(&self) -> Vec<String> {
        self.tasks().map(|(_, row)| row.anchor()).collect()
    }

    /// Returns the `rowspan` of the cells with the departments of a task, or 0 if the cells of an earlier task cover it.
    pub fn rowspan(&self, row: &Task) -> usize {
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
pub const ANCHOR_PREFIX: &str = "fj";

/// Returns the anchor of a task by its number, such as `fj-31`.
pub fn anchor(number: u32) -> String {
    format!("{ANCHOR_PREFIX}-{number}")
}
