//! The short form of `content/plan/tasks.yaml`, for the usual breakdown of tasks: five columns that need no
//! declaration (goal, task, items, lead, support) and rows that are numbered from 1.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cell, CellValue, Column, ColumnKind, Group, Merged, Row, Table, Units, row_anchor};
use crate::config::Localized;
use crate::diagnostic::{self, Diagnostic, Text, any_error, say};
use crate::load::yaml::{self, Reading};
use crate::plan::codes;
use crate::plan::result::TaskResult;
use crate::plan::role::{LEAD, SUPPORT};
use crate::source::{Location, SourceFile, Span};

/// `content/plan/tasks.yaml` whose `columns` are fields.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::plan) struct Annex {
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
pub(in crate::plan) struct Columns {
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
pub(in crate::plan) struct Goal {
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
pub(in crate::plan) struct Task {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::plan) enum TaskField {
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
struct TaskPosition {
    /// The position of its goal, counted from 0.
    goal: usize,
    /// The position of the task among those of its goal, counted from 0.
    task: usize,
}

/// The value of `numbered` in rows that do not say.
fn yes() -> bool {
    true
}

/// Reads and checks the file. Returns the table that it describes and everything that is wrong in it. Rows are checked
/// only if all of them could be read.
pub(super) fn read(
    file: &Arc<SourceFile>,
    name: &str,
    prefix: &str,
) -> (Option<Table>, Vec<Diagnostic>) {
    let Reading { value, mut found } = yaml::read::<Annex>(file, Span::new(0, file.text.len()));
    if let Some(annex) = value.as_ref().filter(|_| !any_error(&found)) {
        found.extend(check(annex, file));
    }

    (value.map(|annex| table(annex, name, prefix)), found)
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
            let hint = declare_columns(say!(
                "编号从 1 起，连续不断。",
                "Numbers run from 1 without gaps."
            ));
            found.push(
                Diagnostic::error(
                    codes::TASK_NUMBER,
                    say!("这里应是第 {expected} 项", "this should be row {expected}"),
                )
                .at(place)
                .hint(hint),
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

/// Adds to a hint how to write a table that the short form does not fit.
fn declare_columns(Text { zh, en }: Text) -> Text {
    say!(
        "{zh}表格本来如此的，把 columns 写成列表，各栏照原表声明（见编辑指南）。",
        "{en} If the table is printed so, write columns as a list and declare the columns as printed (see the editor's guide)."
    )
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
    .hint(declare_columns(say!(
        "写上 lead，或 same_units_as: 行号。",
        "Write lead, or same_units_as: a row's number."
    )))
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

impl Annex {
    /// Iterates over all tasks with their positions, in the order of the table.
    fn tasks(&self) -> impl Iterator<Item = (TaskPosition, &Task)> {
        let goals = self.goals.iter().enumerate();
        goals.flat_map(|(position, goal)| goal.tasks_at(position))
    }
}

impl Goal {
    /// Iterates over the tasks of the goal, which is at the position `goal` of the file.
    fn tasks_at(&self, goal: usize) -> impl Iterator<Item = (TaskPosition, &Task)> {
        let tasks = self.tasks.iter().enumerate();
        tasks.map(move |(task, row)| (TaskPosition { goal, task }, row))
    }
}

/// Makes the table that a file in the short form describes.
fn table(annex: Annex, name: &str, prefix: &str) -> Table {
    let numbers: Vec<u32> = annex.tasks().map(|(_, row)| row.number).collect();
    let heads = annex.columns;
    let columns = vec![
        Column::new("task", heads.task, ColumnKind::Title),
        Column::new("items", heads.items, ColumnKind::List),
        Column::new("lead", heads.lead, ColumnKind::Units).with_role(LEAD),
        Column::new("support", heads.support, ColumnKind::Units).with_role(SUPPORT),
    ];

    let (mut groups, mut position) = (Vec::new(), 0);
    for (at, goal) in annex.goals.into_iter().enumerate() {
        let path = vec!["goals".to_string(), at.to_string()];
        let mut rows = Vec::new();
        for (at, task) in goal.tasks.into_iter().enumerate() {
            let path = [&path[..], &["tasks".into(), at.to_string()]].concat();
            let covering = task.same_units_as;
            let covering = covering.and_then(|it| numbers.iter().position(|other| *other == it));
            rows.push(row(task, position, path, covering, prefix));
            position += 1;
        }

        groups.push(Group {
            level: 0,
            names: vec![goal.name],
            clauses: goal.clauses,
            rows,
            path,
        });
    }

    Table {
        id: name.into(),
        file: String::new(),
        prefix: prefix.into(),
        label: Some(annex.label),
        title: None,
        note: None,
        group_columns: vec![Column::new("goal", heads.goal, ColumnKind::Group)],
        columns,
        groups,
        is_short: true,
    }
}

/// Makes a row. `covering` is the position of the row whose merged cells name its units.
fn row(
    task: Task,
    position: usize,
    path: Vec<String>,
    covering: Option<usize>,
    prefix: &str,
) -> Row {
    let inferred = |field: TaskField| task.inferred.contains(&field);
    let merged = |field: TaskField| {
        covering.map(|row| Merged {
            row,
            is_inferred: inferred(field),
        })
    };
    let units = |names: &[String], field: TaskField| Cell {
        value: CellValue::Units(Units::listed(names)),
        merged: merged(field),
    };
    let items = CellValue::List {
        items: task.items,
        numbered: task.numbered,
    };
    let label = task.number.to_string();

    Row {
        position,
        anchor: row_anchor(prefix, &label),
        cells: vec![
            Cell::own(CellValue::Text(task.task)),
            Cell::own(items),
            units(&task.lead, TaskField::Lead),
            units(&task.support, TaskField::Support),
        ],
        label,
        results: task.results,
        path,
    }
}
