//! What the page of the schedule receives, and recurring duties wherever they are shown.

use jiff::civil::Date;
use serde::Serialize;

use super::clause_view::ClauseRef;
use super::due_view::DueView;
use super::schedule::{Every, Phase, Recurring, duty_anchor};
use super::view::{DepartmentRef, Views};
use crate::date::{PageDate, Period, day_name, month_index, month_name};
use crate::site::SearchPassage;

/// A phase.
#[derive(Debug, Serialize)]
pub(super) struct PhaseView {
    id: String,
    name: String,
    /// Its first day, month or year, in the form of HTML; `None` if the plan does not say.
    start: Option<String>,
    start_text: Option<String>,
    end: Option<String>,
    end_text: Option<String>,
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
    /// When the first phase begins, for readers; `None` if the plan does not say.
    start_text: Option<String>,
    /// When the last phase ends; `None` if the plan leaves it open.
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
    deadlines: Vec<DueView>,
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
    /// The months in which it is due, then the days by which it is.
    months: Vec<String>,
    times: Option<String>,
    /// The range that `times` names, if it is one such as `1-2`.
    times_range: Option<Range>,
    every: Option<Every>,
    yearly: bool,
    quote: String,
    clause: Option<ClauseRef>,
    departments: Vec<DepartmentRef>,
}

impl RecurringView {
    /// What searches find of it on the page of the schedule: when it is due. `None` where the plan does not say, as its
    /// clause is what says the rest.
    pub(super) fn passage(self) -> Option<SearchPassage> {
        let months = self.months.join("\n");

        (!months.is_empty()).then(|| SearchPassage {
            anchor: duty_anchor(&self.id),
            title: self.name,
            text: months,
            bodies: self.departments.into_iter().map(|it| it.name).collect(),
        })
    }
}

impl Views<'_> {
    /// Makes the view of a recurring duty by its position.
    pub(super) fn recurring(&self, index: usize) -> RecurringView {
        let it: &Recurring = &self.catalogue.recurring[index];
        let language = &self.frame.locales.get(self.locale).key;
        let months = it
            .months
            .iter()
            .filter_map(|month| month_name(*month, language));
        let days = it.days().filter_map(|day| day_name(day, language));
        RecurringView {
            id: it.id.clone(),
            name: self.text(&it.name),
            months: months.chain(days).collect(),
            times: it.times.clone(),
            times_range: it.times.as_deref().and_then(range),
            every: it.every(),
            yearly: it.yearly,
            quote: self.text(&it.quote),
            clause: self.clause(&it.clause),
            departments: self.department_refs(&self.catalogue.departments_of_duties, index),
        }
    }

    /// Makes what the page of the schedule receives.
    pub(super) fn schedule(&self) -> ScheduleView {
        let phases = &self.catalogue.phases;
        let today = self.frame.date;
        let span = self.catalogue.span(today);
        let months = span.map_or(0, |(first, last)| {
            month_index(last) - month_index(first) + 1
        });

        let day = f64::from(today.day() - 1) / f64::from(today.days_in_month());
        let ahead = |first| f64::from(month_index(today) - month_index(first)) + day;
        let offset = span.map(|(first, _)| ahead(first));

        let language = &self.frame.locales.get(self.locale).key;
        let (start, end) = self.ends_of_plan().unwrap_or_default();
        let now = state(
            start.map(Period::first_day),
            end.map(Period::last_day),
            today,
        );
        ScheduleView {
            phases: phases.iter().map(|phase| self.phase(phase)).collect(),
            start_text: start.map(|start| start.long(language)),
            end_text: end.map(|end| end.long(language)),
            state: span.map(|_| now),
            months,
            years: span.map_or_else(Vec::new, year_ticks),
            date: PageDate::day(today).long(language),
            offset: offset
                .filter(|offset| (0.0..f64::from(months)).contains(offset))
                .map(|offset| (offset * 100.0).round() / 100.0),
            deadlines: self.deadlines(),
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
        if !duties.iter().any(Recurring::has_own_times) {
            return Vec::new();
        }

        let language = &self.frame.locales.get(self.locale).key;
        let mut months = Vec::new();
        for month in 1..=12 {
            let due = duties.iter().filter(|duty| duty.is_due_in(month));
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

    /// Makes the view of a phase as it is on the build's day. Where it has no beginning or end, its bar goes to that of
    /// the plan.
    pub(super) fn phase(&self, phase: &Phase) -> PhaseView {
        let today = self.frame.date;
        let (first, last) = self.catalogue.span(today).unwrap_or((today, today));
        let start = month_index(phase.first_day().unwrap_or(first));
        let end = month_index(phase.last_day().unwrap_or(last));

        let language = &self.frame.locales.get(self.locale).key;
        PhaseView {
            id: phase.id.clone(),
            name: self.text(&phase.name),
            start: phase.start.map(|start| in_html(start, start.first_day())),
            start_text: phase.start.map(|start| start.long(language)),
            end: phase.end.map(|end| in_html(end, end.last_day())),
            end_text: phase.end.map(|end| end.long(language)),
            offset: start - month_index(first),
            months: end - start + 1,
            state: state(phase.first_day(), phase.last_day(), today),
            text: self
                .clauses
                .get(&phase.clause)
                .map_or_else(Vec::new, |clause| clause.shown()),
            clause: self.clause(&phase.clause),
        }
    }
}

/// Writes a period as HTML has times. A quarter or half a year, for which it has no form, is the month of its first or
/// last day.
fn in_html(period: Period, day: Date) -> String {
    if period.is_part_of_year() {
        Period::month_of(day).to_string()
    } else {
        period.to_string()
    }
}

/// Finds the Januaries from one day to another.
fn year_ticks((first, last): (Date, Date)) -> Vec<YearTick> {
    let tick = |year: i16| {
        let offset = i32::from(year) * 12 - month_index(first);
        YearTick { year, offset }
    };
    (first.year()..=last.year())
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

/// Tells whether the time from one day to another is over, running or to come. Without a first or last day it has begun
/// or goes on.
pub(super) fn state(start: Option<Date>, end: Option<Date>, today: Date) -> &'static str {
    match today {
        today if end.is_some_and(|end| today > end) => "past",
        today if start.is_some_and(|start| today < start) => "future",
        _ => "current",
    }
}
