//! Deadlines: what has to be done by a day that a clause or a row of the annex names (`deadlines` in
//! `content/plan/schedule.yaml`).

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::result::{Progress, TaskResult, latest};
use super::schedule::Phase;
use super::table::{CellValue, Table};
use crate::config::Localized;
use crate::date::Period;

/// What has to be done by a certain time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Deadline {
    /// Its name in addresses and references; made from the clause if there is none.
    pub id: Option<String>,
    /// What is due; the words quoted if there is none.
    pub name: Option<Localized>,
    /// The clause or the row of the annex that asks for it.
    pub at: String,
    /// The time by whose end it is due: `2027`, `2027-H1`, `2027-Q3`, `2027-06` or `2027-06-30`.
    pub due: Period,
    /// Whether it is due before that time begins: 2027年以前.
    #[serde(default)]
    pub before: bool,
    /// The words of the clause.
    pub quote: Localized,
    /// Who has to do it, by id.
    #[serde(default)]
    pub departments: Vec<String>,
    /// What was published since, oldest first.
    #[serde(default)]
    pub results: Vec<TaskResult>,
}

/// How a deadline stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DeadlineState {
    /// It was published that it is done.
    Done,
    /// It was published that it will not be done.
    Dropped,
    /// Its day is over, and no result was recorded.
    Past,
    /// It is due within [`SOON`] days.
    Soon,
    /// It is due later.
    Later,
}

/// What the anchors of deadlines begin with, and the ids of those without one of their own.
pub(super) const ANCHOR_PREFIX: &str = "due-";

/// How many days ahead a deadline counts as soon.
pub(super) const SOON: i32 = 90;

impl Deadline {
    /// Returns the last day on which it can be done in time.
    pub(super) fn last_day(&self) -> Date {
        let first = self.due.first_day();
        if self.before {
            first.yesterday().unwrap_or(first)
        } else {
            self.due.last_day()
        }
    }

    /// Tells how it stands on a day.
    pub(super) fn state(&self, today: Date) -> DeadlineState {
        let published = latest(&self.results).map(|result| result.status);
        match published {
            Some(Progress::Done) => DeadlineState::Done,
            Some(Progress::Dropped) => DeadlineState::Dropped,
            Some(Progress::UnderWay | Progress::Delayed) | None => {
                state_by_day(self.last_day(), today)
            }
        }
    }
}

/// Tells how something stands on a day that is due on another and of which nothing was published.
pub(super) fn state_by_day(last_day: Date, today: Date) -> DeadlineState {
    match (last_day - today).get_days() {
        ..0 => DeadlineState::Past,
        0..=SOON => DeadlineState::Soon,
        _ => DeadlineState::Later,
    }
}

/// Returns the year of dates that name none, if the plan is one of a single year: that in which all of its phases lie,
/// or without phases that of its title (2026年工作要点), which is the year in which it was `made` or the next one.
pub(super) fn only_year(phases: &[Phase], title: &str, made: Option<Date>) -> Option<i16> {
    if !phases.is_empty() {
        let mut years = phases
            .iter()
            .flat_map(|phase| [phase.first_day(), phase.last_day()]);
        let first = years.next()??.year();
        return years
            .all(|day| day.is_some_and(|day| day.year() == first))
            .then_some(first);
    }

    let is_digit = |c: char| c.is_ascii_digit();
    let title: String = title.nfkc().collect();
    let mut numbers = title
        .split(|c: char| !is_digit(c))
        .filter(|run| run.len() == 4);
    let number = numbers.next().filter(|_| numbers.next().is_none())?;
    let (before, after) = title.split_once(number)?;

    // 2030年前碳达峰 and 2020年修订 are no plans of that year, nor is one for what is done until a year.
    let is_chinese = after.starts_with('年');
    let is_other = ["年前", "年以前", "年之前", "年修", "年版", "年起"]
        .iter()
        .any(|it| after.starts_with(it))
        || ["到", "至", "面向", "by ", "to ", "until "]
            .iter()
            .any(|it| before.ends_with(it));
    let is_range = before.ends_with(is_mark) || after.trim_start_matches('年').starts_with(is_mark);
    if is_other || is_range || (!title.is_ascii() && !is_chinese) {
        return None;
    }

    let year = number.parse().ok()?;
    let is_near = made.is_none_or(|made| [made.year(), made.year() + 1].contains(&year));
    is_near.then_some(year)
}

/// Tells whether a character stands between the years of a range.
fn is_mark(c: char) -> bool {
    "-–—~/至到".contains(c)
}

/// Takes the deadlines from the columns of tables that hold them: each row is due by its date. `languages` are the keys
/// of the site's languages, in which dates are written that the file has as data.
pub(super) fn of_tables(tables: &[Table], languages: &[&str]) -> Vec<Deadline> {
    let mut all = Vec::new();
    for table in tables {
        let columns = table.columns.iter().enumerate();
        let columns: Vec<usize> = columns
            .filter(|(_, column)| column.is_deadline)
            .map(|(at, _)| at)
            .collect();

        for (_, row) in table.rows() {
            for column in &columns {
                let cell = table.cell(row, *column);
                let CellValue::Date {
                    text,
                    date: Some(date),
                } = cell
                else {
                    continue;
                };

                let quote = match text {
                    Some(text @ Localized::One(_)) => text.clone(),
                    _ => {
                        let written = languages
                            .iter()
                            .map(|key| ((*key).into(), cell.texts(key).concat()));
                        Localized::Many(written.collect())
                    }
                };
                all.push(Deadline {
                    id: None,
                    name: Some(table.title_by_language(row)),
                    at: row.anchor.clone(),
                    due: *date,
                    before: false,
                    quote,
                    departments: Vec::new(),
                    results: row.results.clone(),
                });
            }
        }
    }

    all
}

/// Returns the ids of deadlines in their order. One without an id of its own is called by its clause, and the second of
/// a clause by that and its number.
pub(super) fn ids(deadlines: &[Deadline]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for (position, deadline) in deadlines.iter().enumerate() {
        let earlier = deadlines[..position].iter();
        let same = earlier.filter(|it| it.id.is_none() && it.at == deadline.at);
        ids.push(match (&deadline.id, same.count()) {
            (Some(id), _) => id.clone(),
            (None, 0) => format!("{ANCHOR_PREFIX}{}", deadline.at),
            (None, before) => format!("{ANCHOR_PREFIX}{}.{}", deadline.at, before + 1),
        });
    }

    ids
}
