//! Time: the plan's phases, what comes back every year (`content/plan/schedule.yaml`), and what has changed since
//! (`content/plan/notes.yaml`).

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::deadline::Deadline;
use crate::config::Localized;
use crate::date::{Period, day_of_year};

/// `content/plan/schedule.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleFile {
    /// The phases, in their order.
    #[serde(default)]
    pub phases: Vec<Phase>,
    /// What has to be done by a certain time.
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
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
    /// The time with which it begins: a year, half a year, a quarter, a month or a day; none if the plan does not say.
    pub start: Option<Period>,
    /// The time with which it ends; none if the plan leaves it open.
    pub end: Option<Period>,
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
    /// Days of the year by which it is due, where the plan names them: `06-25`.
    #[serde(default)]
    pub days: Vec<String>,
    /// How often a year, as printed, where the plan says so.
    pub times: Option<String>,
    /// How often it comes back, where the plan says so: every week, month, quarter, half-year or year.
    pub every: Option<Every>,
    /// Whether the plan says every year and no more: the same as `every: year`.
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

/// How often a duty comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Every {
    /// Every week.
    Week,
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Every half of a year.
    HalfYear,
    /// Every year.
    Year,
}

impl Phase {
    /// Returns its first day, if the plan says so.
    pub(super) fn first_day(&self) -> Option<Date> {
        self.start.map(Period::first_day)
    }

    /// Returns its last day, if the plan says so.
    pub(super) fn last_day(&self) -> Option<Date> {
        self.end.map(Period::last_day)
    }
}

impl Recurring {
    /// Returns the days of the year by which it is due: month and day.
    pub(super) fn days(&self) -> impl Iterator<Item = (i8, i8)> {
        self.days.iter().filter_map(|day| day_of_year(day))
    }

    /// Tells whether it is due in a month of the year, from 1, as a whole or by a day of it.
    pub(super) fn is_due_in(&self, month: i8) -> bool {
        self.months.contains(&month) || self.days().any(|(other, _)| other == month)
    }

    /// Tells whether the plan names months or days in which it is due.
    pub(super) fn has_own_times(&self) -> bool {
        !self.months.is_empty() || !self.days.is_empty()
    }

    /// Returns how often it comes back, if the plan says so.
    pub(super) fn every(&self) -> Option<Every> {
        self.every.or(self.yearly.then_some(Every::Year))
    }
}

/// The anchor of a recurring duty on the page of the schedule.
pub(super) fn duty_anchor(id: &str) -> String {
    format!("duty-{id}")
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
