//! Where the plan's pages and files are published.

use super::table::{FIRST, Table};
use crate::config::Locale;

/// The plan's own page, which introduces it.
pub(super) const HOME: &str = "plan";
/// The whole plan on one page.
pub(super) const FULL: &str = "plan/full";
/// The annex, which is the table of `tasks.yaml`.
pub(super) const ANNEX: &str = "plan/annex";
/// The whole plan in two languages side by side.
pub(super) const BILINGUAL: &str = "plan/bilingual";
/// The overview of departments; each has a page below it.
pub(super) const DEPARTMENTS: &str = "departments";
/// The overview of indicators; each has a page below it.
pub(super) const INDICATORS: &str = "indicators";
/// The tasks of every department.
pub(super) const TASKS: &str = "tasks";
/// The phases, and what is due every year.
pub(super) const SCHEDULE: &str = "schedule";
/// What is due soon, and what was due.
pub(super) const DUE: &str = "due";
/// The page that offers the tables.
pub(super) const DATA: &str = "data";

/// What has changed since the plan was issued.
pub(super) const SINCE: &str = "since";
/// Whom to call with a complaint.
pub(super) const COMPLAINTS: &str = "complaints";
/// The home page of a locale.
pub(super) const SITE_HOME: &str = "";

/// Whether the plan has something to do with the pages of a route: with those above, and with those below them.
pub(super) fn is_of_plan(route: &str) -> bool {
    let pages = [
        SITE_HOME,
        HOME,
        DEPARTMENTS,
        INDICATORS,
        TASKS,
        SCHEDULE,
        DUE,
        DATA,
        SINCE,
        COMPLAINTS,
    ];
    let folder = route.split('/').next().unwrap_or_default();
    pages.contains(&folder)
}

/// Returns the route of the page of a department.
pub(super) fn department(id: &str) -> String {
    format!("{DEPARTMENTS}/{id}")
}

/// Returns the route of the page of an indicator.
pub(super) fn indicator(id: &str) -> String {
    format!("{INDICATORS}/{id}")
}

/// Returns the route of the page of a table.
pub(super) fn table(table: &Table) -> String {
    table_of(&table.id)
}

/// Returns the route of the page of a table by its id.
pub(super) fn table_of(id: &str) -> String {
    if id == FIRST {
        ANNEX.into()
    } else {
        format!("{HOME}/{id}")
    }
}

/// Returns the path of a calendar below the output folder. `id` is the id of a department, or `plan` for the whole
/// plan.
pub(super) fn calendar(locale: &Locale, id: &str) -> String {
    format!("{}calendars/{id}.ics", locale.prefix)
}
