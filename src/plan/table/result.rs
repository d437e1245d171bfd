//! What was published since of a row of a table.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::Localized;
use crate::date::PageDate;

/// A published state of a task.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::plan) struct TaskResult {
    /// The day that the result describes.
    pub date: PageDate,
    /// How far the task is.
    pub status: TaskStatus,
    /// Where it was published: a web address, or a file of the site as a path below `content/`.
    pub source: String,
    /// What readers should know, such as that this corrects an earlier publication.
    pub note: Option<Localized>,
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::plan) enum TaskStatus {
    /// Work has begun.
    UnderWay,
    /// All items are done.
    Done,
}
