//! What the page of the schedule receives, and recurring duties wherever they are shown.

use jiff::civil::Date;
use serde::Serialize;

use super::clause_view::ClauseRef;
use super::schedule::{Phase, Recurring};
use super::view::{DepartmentRef, Views};
use crate::date::{Month, PageDate, month_name};

/// A phase.
#[derive(Debug, Serialize)]
pub(super) struct PhaseView {
    id: String,
    name: String,
    start: String,
    start_text: String,
    end: String,
    end_text: String,
    /// Months from the plan's first month to this phase's.
    offset: i32,
    /// Its length in months.
    months: i32,
    state: &'static str,
    text: Vec<String>,
    clause: Option<ClauseRef>,
}

/// What the page of the schedule receives.
#[derive(Debug, Serialize)]
pub(super) struct ScheduleView {
    phases: Vec<PhaseView>,
    /// The month in which the first phase begins, for readers; `None` if there are no phases.
    start_text: Option<String>,
    /// The month in which the last phase ends.
    end_text: Option<String>,
    /// Whether the build's day is before, within or after all phases.
    state: Option<&'static str>,
    /// Months from the first to the last.
    months: i32,
    /// The Januaries among these months: the year, and the months from the first to it.
    years: Vec<YearTick>,
    /// The build's day, for readers.
    date: String,
    /// Months from the plan's first day to that day; `None` outside the plan's time.
    offset: Option<f64>,
    recurring: Vec<RecurringView>,
    /// The twelve months with what is due in each; empty if no duty names its months.
    year: Vec<MonthView>,
    calendar_url: Option<String>,
}

/// A month of any year.
#[derive(Debug, Serialize)]
struct MonthView {
    name: String,
    duties: Vec<DutyRef>,
}

/// A duty in a list.
#[derive(Debug, Serialize)]
struct DutyRef {
    id: String,
    name: String,
}

/// Where a year begins on the line of the months.
#[derive(Debug, Serialize)]
struct YearTick {
    year: i16,
    offset: i32,
}

/// A range, its ends as the data has them.
#[derive(Debug, Clone, Serialize)]
struct Range {
    from: String,
    to: String,
}

/// A duty that comes back.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RecurringView {
    id: String,
    name: String,
    months: Vec<String>,
    times: Option<String>,
    /// The range that `times` names, if it is one such as `1-2`.
    times_range: Option<Range>,
    yearly: bool,
    quote: String,
    clause: Option<ClauseRef>,
    departments: Vec<DepartmentRef>,
}

impl Views<'_> {
    /// Makes the view of a recurring duty by its position.
    pub(super) fn recurring(&self, index: usize) -> RecurringView {
        let it: &Recurring = &self.catalogue.recurring[index];
        let language = &self.frame.locales.get(self.locale).key;
        RecurringView {
            id: it.id.clone(),
            name: self.text(&it.name),
            months: it
                .months
                .iter()
                .filter_map(|month| month_name(*month, language))
                .collect(),
            times: it.times.clone(),
            times_range: it.times.as_deref().and_then(range),
            yearly: it.yearly,
            quote: self.text(&it.quote),
            clause: self.clause(&it.clause),
            departments: self.department_refs(&self.catalogue.departments_of_duties, index),
        }
    }

    /// Makes what the page of the schedule receives.
    pub(super) fn schedule(&self) -> ScheduleView {
        let phases = &self.catalogue.phases;
        let first = phases.iter().map(|phase| phase.start).min();
        let last = phases.iter().map(|phase| phase.end).max();
        let months = first
            .zip(last)
            .map_or(0, |(first, last)| last.index() - first.index() + 1);

        let today = self.frame.date;
        let this_month = Month {
            year: today.year(),
            month: today.month(),
        };
        let day = f64::from(today.day() - 1) / f64::from(today.days_in_month());
        let offset = first.map(|first| f64::from(this_month.index() - first.index()) + day);

        let language = &self.frame.locales.get(self.locale).key;
        ScheduleView {
            phases: phases.iter().map(|phase| self.phase(phase)).collect(),
            start_text: first.map(|month| month.long(language)),
            end_text: last.map(|month| month.long(language)),
            state: first
                .zip(last)
                .map(|(first, last)| state(first, last, today)),
            months,
            years: first.zip(last).map_or_else(Vec::new, year_ticks),
            date: PageDate::day(today).long(language),
            offset: offset
                .filter(|offset| (0.0..f64::from(months)).contains(offset))
                .map(|offset| (offset * 100.0).round() / 100.0),
            recurring: (0..self.catalogue.recurring.len())
                .map(|index| self.recurring(index))
                .collect(),
            year: self.year(),
            calendar_url: self.calendar_url("plan", None),
        }
    }

    /// Lists the months of a year with the duties that are due in each. Returns none if no duty names its months.
    fn year(&self) -> Vec<MonthView> {
        let duties = &self.catalogue.recurring;
        if duties.iter().all(|duty| duty.months.is_empty()) {
            return Vec::new();
        }

        let language = &self.frame.locales.get(self.locale).key;
        let mut months = Vec::new();
        for month in 1..=12 {
            let due = duties.iter().filter(|duty| duty.months.contains(&month));
            months.push(MonthView {
                name: month_name(month, language).unwrap_or_default(),
                duties: due.map(|duty| self.duty_ref(duty)).collect(),
            });
        }

        months
    }

    /// Makes the short view of a recurring duty.
    fn duty_ref(&self, duty: &Recurring) -> DutyRef {
        DutyRef {
            id: duty.id.clone(),
            name: self.text(&duty.name),
        }
    }

    /// Makes the view of a phase as it is on the build's day.
    pub(super) fn phase(&self, phase: &Phase) -> PhaseView {
        let first = self
            .catalogue
            .phases
            .iter()
            .map(|phase| phase.start)
            .min()
            .unwrap_or(phase.start);
        let language = &self.frame.locales.get(self.locale).key;
        PhaseView {
            id: phase.id.clone(),
            name: self.text(&phase.name),
            start: phase.start.to_string(),
            start_text: phase.start.long(language),
            end: phase.end.to_string(),
            end_text: phase.end.long(language),
            offset: phase.start.index() - first.index(),
            months: phase.end.index() - phase.start.index() + 1,
            state: state(phase.start, phase.end, self.frame.date),
            text: self
                .clauses
                .get(&phase.clause)
                .map_or_else(Vec::new, |clause| clause.shown()),
            clause: self.clause(&phase.clause),
        }
    }
}

/// Finds the Januaries from one month to another.
fn year_ticks((first, last): (Month, Month)) -> Vec<YearTick> {
    let tick = |year: i16| {
        let january = Month { year, month: 1 };
        let offset = january.index() - first.index();
        YearTick { year, offset }
    };
    (first.year..=last.year)
        .map(tick)
        .filter(|tick| tick.offset >= 0)
        .collect()
}

/// Reads a range such as `1-2`; `None` for a single number.
fn range(text: &str) -> Option<Range> {
    let (from, to) = text.split_once('-')?;
    Some(Range {
        from: from.into(),
        to: to.into(),
    })
}

/// Tells whether the time from one month to another is over, running or to come.
pub(super) fn state(start: Month, end: Month, today: Date) -> &'static str {
    match today {
        today if today > end.last_day() => "past",
        today if today < start.first_day() => "future",
        _ => "current",
    }
}
