//! Time: the plan's phases, what comes back every year (`content/plan/schedule.yaml`), and what has changed since
//! (`content/plan/notes.yaml`).

use schemars::JsonSchema;
use serde::Deserialize;

use crate::config::Localized;
use crate::date::Month;

/// `content/plan/schedule.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleFile {
    /// The phases, in their order.
    pub phases: Vec<Phase>,
    /// The duties that come back.
    #[serde(default)]
    pub recurring: Vec<Recurring>,
}

/// A phase of the plan.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Phase {
    /// Its name in references.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// First month: `2017-01`.
    pub start: Month,
    /// Last month.
    pub end: Month,
    /// The clause that describes it.
    pub clause: String,
}

/// A duty that comes back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Recurring {
    /// Its name in references.
    pub id: String,
    /// What is due.
    pub name: Localized,
    /// Months of the year in which it is due, where the plan names them.
    #[serde(default)]
    pub months: Vec<i8>,
    /// How often a year, as printed, where the plan says so.
    pub times: Option<String>,
    /// Whether the plan says every year and no more.
    #[serde(default)]
    pub yearly: bool,
    /// The clause that asks for it.
    pub clause: String,
    /// Its words there.
    pub quote: Localized,
    /// Who has to do it, by id.
    #[serde(default)]
    pub departments: Vec<String>,
}

/// `content/plan/notes.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteFile {
    /// All notes, in any order.
    pub notes: Vec<Note>,
}

/// What has changed since the plan was issued. It is shown beside the text, never in it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Note {
    /// Its name in references.
    pub id: String,
    /// The clauses beside which it is shown.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// The departments on whose pages it is shown, by id.
    #[serde(default)]
    pub departments: Vec<String>,
    /// What these departments are called since, in any language; searches find them by it.
    #[serde(default)]
    pub names: Vec<String>,
    /// When it changed. It begins with the year.
    pub period: Localized,
    /// What changed.
    pub text: Localized,
}
