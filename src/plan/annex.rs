//! The annex: goals, and under each the rows of the table (`content/plan/tasks.yaml`).

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::Localized;
use crate::diagnostic::{Diagnostic, say};
use crate::load::yaml;
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
    /// Its rows.
    pub tasks: Vec<Row>,
}

/// One row of the table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its number in the whole table, from 1.
    pub number: u32,
    /// The task.
    pub task: Localized,
    /// What is to be done, without the numbers that stand before several.
    pub items: Vec<Localized>,
    /// Whether several items are printed with numbers.
    #[serde(default = "yes")]
    pub numbered: bool,
    /// Units that lead, as printed.
    #[serde(default)]
    pub lead: Vec<String>,
    /// Units that support, as printed.
    #[serde(default)]
    pub support: Vec<String>,
    /// The row whose merged cells cover this row's units.
    pub same_units_as: Option<u32>,
    /// Cells that the source leaves empty and that were inferred.
    #[serde(default)]
    pub inferred: Vec<Cell>,
}

/// A cell of a row.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Cell {
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

/// Reads and checks the file.
pub fn read(file: &Arc<SourceFile>) -> Result<Annex, Vec<Diagnostic>> {
    let annex: Annex = yaml::parse(file, Span::new(0, file.text.len()))?;
    let found = check(&annex, file);
    if found.is_empty() { Ok(annex) } else { Err(found) }
}

/// Numbers run from 1 without gaps, and every row has units of its own or those of an earlier row.
fn check(annex: &Annex, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let (mut found, mut expected, mut first) = (Vec::new(), 1, BTreeMap::new());
    for (at, row) in rows(annex) {
        let number = row.number;
        let place = |field: &str| yaml::locate(file, &["goals", &at.0.to_string(), "tasks", &at.1.to_string(), field]);
        if let Some(earlier) = first.insert(number, place("number")) {
            found.push(
                Diagnostic::error("duplicate-id", say!("第 {number} 项出现了两次", "row {number} stands twice"))
                    .at(place("number"))
                    .related(earlier, say!("第一次在这里", "first here"))
                    .hint(say!("给每一行一个自己的编号。", "Give each row a number of its own.")),
            );
        } else if number != expected {
            found.push(
                Diagnostic::error("task-number", say!("这里应是第 {expected} 项", "this should be row {expected}"))
                    .at(place("number"))
                    .hint(say!("编号从 1 起，连续不断。", "Numbers run from 1 without gaps.")),
            );
        }
        expected = number + 1;
        match row.same_units_as {
            None if row.lead.is_empty() => found.push(
                Diagnostic::error("missing-field", say!("第 {number} 项没有牵头单位", "row {number} has no lead unit"))
                    .at(place("task"))
                    .hint(say!("写上 lead，或 same_units_as: 行号。", "Write lead, or same_units_as: a row's number.")),
            ),
            Some(other) if other >= number || !first.contains_key(&other) => found.push(
                Diagnostic::error("unknown-id", say!("前面没有第 {other} 项", "there is no row {other} above"))
                    .at(place("same_units_as"))
                    .hint(say!("写前面某一行的编号。", "Write the number of a row above.")),
            ),
            _ => {}
        }
    }
    found
}

/// All rows with the positions of their goal and of themselves in it.
fn rows(annex: &Annex) -> impl Iterator<Item = ((usize, usize), &Row)> {
    let goals = annex.goals.iter().enumerate();
    goals.flat_map(|(goal, it)| it.tasks.iter().enumerate().map(move |(row, task)| ((goal, row), task)))
}

impl Annex {
    /// Anchors of all rows: `fj-1` …
    pub fn anchors(&self) -> Vec<String> {
        rows(self).map(|(_, row)| anchor(row.number)).collect()
    }

    /// What the annex's template gets.
    pub fn view(&self, title: &str, language: &str) -> AnnexView {
        let text = |localized: &Localized| localized.get(language).to_string();
        let rows: Vec<&Row> = rows(self).map(|(_, row)| row).collect();
        let row_view = |row: &Row| RowView {
            number: row.number,
            anchor: anchor(row.number),
            task: text(&row.task),
            items: item_views(row, language),
            lead: units(&rows, row).lead.clone(),
            support: units(&rows, row).support.clone(),
            span: span(&rows, row),
            inferred: row.inferred.clone(),
            same_as: row.same_units_as.map(|number| RowRef { number, anchor: anchor(number) }),
        };
        AnnexView {
            label: text(&self.label),
            title: title.into(),
            count: rows.len(),
            columns: [
                ("goal", text(&self.columns.goal)),
                ("task", text(&self.columns.task)),
                ("items", text(&self.columns.items)),
                ("lead", text(&self.columns.lead)),
                ("support", text(&self.columns.support)),
            ]
            .into(),
            goals: self
                .goals
                .iter()
                .map(|goal| GoalView { name: text(&goal.name), tasks: goal.tasks.iter().map(row_view).collect() })
                .collect(),
        }
    }
}

fn anchor(number: u32) -> String {
    format!("fj-{number}")
}

/// The row that names a row's units: itself, or the one whose merged cells cover it.
fn units<'a>(rows: &[&'a Row], row: &'a Row) -> &'a Row {
    let Some(number) = row.same_units_as else { return row };
    rows.iter().find(|other| other.number == number).map_or(row, |other| other)
}

/// How many rows the unit cells of a row cover; 0 where an earlier row's cells cover it.
fn span(rows: &[&Row], row: &Row) -> usize {
    match row.same_units_as {
        Some(_) => 0,
        None => 1 + rows.iter().filter(|other| other.same_units_as == Some(row.number)).count(),
    }
}

fn item_views(row: &Row, language: &str) -> Vec<ItemView> {
    let numbered = row.numbered && row.items.len() > 1;
    let item = |(index, text): (usize, &Localized)| ItemView {
        number: numbered.then(|| format!("{}.", index + 1)),
        text: text.get(language).to_string(),
    };
    row.items.iter().enumerate().map(item).collect()
}

/// The annex in one language.
#[derive(Debug, Serialize)]
pub struct AnnexView {
    label: String,
    title: String,
    count: usize,
    columns: BTreeMap<&'static str, String>,
    goals: Vec<GoalView>,
}

#[derive(Debug, Serialize)]
struct GoalView {
    name: String,
    tasks: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    number: u32,
    anchor: String,
    task: String,
    items: Vec<ItemView>,
    lead: Vec<String>,
    support: Vec<String>,
    span: usize,
    inferred: Vec<Cell>,
    same_as: Option<RowRef>,
}

#[derive(Debug, Serialize)]
struct ItemView {
    number: Option<String>,
    text: String,
}

#[derive(Debug, Serialize)]
struct RowRef {
    number: u32,
    anchor: String,
}
