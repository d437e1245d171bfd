//! Tables of a plan as their files write them: `content/plan/tasks.yaml`, and every file in `content/plan/tables/`. A
//! file declares its columns and gives each row's cells by their keys.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value as Json;

use super::ColumnKind;
use crate::config::Localized;
use crate::plan::result::TaskResult;

/// A file whose `columns` are a list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::plan) struct TableFile {
    /// The line above the title, as printed: 附件2.
    pub label: Option<Localized>,
    /// The title of the page of the table, where no file in `content/plan/` is that page.
    pub title: Option<Localized>,
    /// The columns, in the order of the print.
    pub columns: Vec<ColumnWritten>,
    /// Rows that are in no group.
    #[serde(default)]
    pub rows: Vec<RowWritten>,
    /// Groups of rows, in their order. They come after `rows`.
    #[serde(default)]
    pub groups: Vec<GroupWritten>,
    /// What is printed below the table.
    pub note: Option<Localized>,
}

/// A column of a table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::plan) struct ColumnWritten {
    /// What rows, open data and sources of indicators call it: lower-case letters, digits, `-` and `_`.
    pub key: String,
    /// Its head, as printed.
    pub head: Localized,
    /// What its cells are.
    pub kind: ColumnKind,
    /// What the bodies of a column of the kind `units` do: `lead`, `support`, `responsible`, `guide`, or a role of
    /// `departments.yaml`.
    pub role: Option<String>,
    /// What the numbers of a column of the kind `number` count.
    pub unit: Option<Localized>,
    /// Whether the dates of a column of the kind `date` are deadlines, which the schedule and calendars have.
    #[serde(default)]
    pub deadline: bool,
    /// The states of a column of the kind `state`, by their ids, with their words.
    #[serde(default)]
    pub states: BTreeMap<String, Localized>,
}

/// A group of rows: a row of the print that goes across the whole table, or a merged cell.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::plan) struct GroupWritten {
    /// Its words.
    pub name: Localized,
    /// Clauses of the plan that it carries out.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// Its rows. A group may have none.
    #[serde(default)]
    pub rows: Vec<RowWritten>,
    /// The groups within it. They come after `rows`.
    #[serde(default)]
    pub groups: Vec<GroupWritten>,
}

/// A row: its cells by the keys of their columns.
#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::plan) struct RowWritten {
    /// What was published since, oldest first.
    #[serde(default)]
    pub results: Vec<TaskResult>,
    /// Its cells.
    #[serde(flatten)]
    pub cells: BTreeMap<String, Json>,
}

/// Field names of rows that no column can have as its key.
pub(super) const FIELDS_OF_ROWS: [&str; 3] = ["results", "id", "group"];
