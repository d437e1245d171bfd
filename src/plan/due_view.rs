//! What is due, and when: on the page of its own, on the page of the schedule, beside clauses and on the pages of
//! departments. Everything is as it is on the day of the build.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::clause_view::ClauseRef;
use super::deadline::{ANCHOR_PREFIX, Deadline, DeadlineState, SOON, ids, state_by_day};
use super::result_view::TaskResultView;
use super::schedule::{Every, Recurring, duty_anchor};
use super::view::{DepartmentRef, Views};
use crate::date::{PageDate, Period};
use crate::site::SearchPassage;

/// A deadline, or the next time that a duty or a phase is due.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DueView {
    /// Its anchor on the page of the schedule.
    id: String,
    name: String,
    kind: DueKind,
    /// The last day on which it can be done in time.
    day: String,
    /// The time by whose end it is due, for readers: `2027年6月`.
    due_text: String,
    /// Whether the plan names a day.
    is_day: bool,
    /// Whether it is due before that time begins.
    before: bool,
    /// Days from the build's day to the last one; negative afterwards.
    days: i32,
    state: DeadlineState,
    quote: Option<String>,
    clause: Option<ClauseRef>,
    departments: Vec<DepartmentRef>,
    results: Vec<TaskResultView>,
}

impl DueView {
    /// What searches find of it on the page of the schedule.
    pub(super) fn passage(self) -> SearchPassage {
        SearchPassage {
            anchor: self.id,
            title: self.name,
            text: self.due_text,
            bodies: self.departments.into_iter().map(|it| it.name).collect(),
        }
    }
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum DueKind {
    /// Something that the plan asks for once.
    Deadline,
    /// A duty that comes back.
    Recurring,
    /// The end of a phase.
    Phase,
}

/// What the page of what is due receives.
#[derive(Debug, Serialize)]
pub(super) struct DuePageView {
    /// The build's day, for readers.
    date: String,
    /// How many days ahead counts as soon.
    days: i32,
    /// What was due and of which no result was recorded, the latest first.
    past: Vec<DueView>,
    /// What is due soon, the next first.
    soon: Vec<DueView>,
    /// What is due later, the next first.
    later: Vec<DueView>,
    /// What is done or dropped, the latest first.
    over: Vec<DueView>,
    /// Whether the site has no phases, deadlines and duties of the plan at all.
    is_empty: bool,
    calendar_url: Option<String>,
}

impl Views<'_> {
    /// Makes what the page of what is due receives.
    pub(super) fn due_page(&self) -> DuePageView {
        let mut all = self.deadlines();
        all.extend(self.next_duties());
        all.extend(self.ends_of_phases());
        all.sort_by(|a, b| a.day.cmp(&b.day));

        let of = |states: &[DeadlineState]| -> Vec<DueView> {
            let wanted = all.iter().filter(|it| states.contains(&it.state));
            wanted.cloned().collect()
        };
        let latest_first = |mut list: Vec<DueView>| {
            list.reverse();
            list
        };

        let language = &self.frame.locales.get(self.locale).key;
        DuePageView {
            date: PageDate::day(self.frame.date).long(language),
            days: SOON,
            past: latest_first(of(&[DeadlineState::Past])),
            soon: of(&[DeadlineState::Soon]),
            later: of(&[DeadlineState::Later]),
            over: latest_first(of(&[DeadlineState::Done, DeadlineState::Dropped])),
            is_empty: self.catalogue.has_no_times(),
            calendar_url: self.calendar_url("plan", None),
        }
    }

    /// Makes the views of all deadlines, in the order of the file.
    pub(super) fn deadlines(&self) -> Vec<DueView> {
        let all = self
            .catalogue
            .deadlines
            .iter()
            .zip(ids(&self.catalogue.deadlines));
        all.enumerate()
            .map(|(index, (deadline, id))| self.deadline(index, deadline, id))
            .collect()
    }

    /// Makes the view of a deadline.
    fn deadline(&self, index: usize, it: &Deadline, id: String) -> DueView {
        let lists = &self.catalogue.departments_of_deadlines;
        DueView {
            id: anchor(&id),
            before: it.before,
            state: it.state(self.frame.date),
            quote: Some(self.text(&it.quote)).filter(|_| it.name.is_some()),
            departments: self.department_refs(lists, index),
            results: self.task_results(&it.results),
            ..self.due(
                DueKind::Deadline,
                self.text(it.name.as_ref().unwrap_or(&it.quote)),
                it.due,
                it.last_day(),
                &it.at,
            )
        }
    }

    /// Makes the views of the deadlines of a clause.
    pub(super) fn deadlines_of(&self, anchor: &str) -> Vec<DueView> {
        let all = self.catalogue.deadlines.iter().zip(self.deadlines());
        all.filter(|(deadline, _)| deadline.at == anchor)
            .map(|(_, view)| view)
            .collect()
    }

    /// Makes the views of the deadlines of a department by its position.
    pub(super) fn deadlines_on(&self, department: usize) -> Vec<DueView> {
        let lists = &self.catalogue.departments_of_deadlines;
        let all = self.deadlines().into_iter().zip(lists);
        all.filter(|(_, departments)| departments.contains(&department))
            .map(|(view, _)| view)
            .collect()
    }

    /// Makes the views of the next time of every duty whose times are known, as long as the plan goes on.
    fn next_duties(&self) -> Vec<DueView> {
        let today = self.frame.date;
        let end = self.catalogue.span(today).map(|(_, last)| last);
        let mut views = Vec::new();

        for (index, duty) in self.catalogue.recurring.iter().enumerate() {
            let Some(next) = next_time(duty, today).filter(|it| Some(it.last_day()) <= end) else {
                continue;
            };
            let lists = &self.catalogue.departments_of_duties;
            views.push(DueView {
                id: duty_anchor(&duty.id),
                quote: Some(self.text(&duty.quote)),
                departments: self.department_refs(lists, index),
                ..self.due(
                    DueKind::Recurring,
                    self.text(&duty.name),
                    next,
                    next.last_day(),
                    &duty.clause,
                )
            });
        }

        views
    }

    /// Makes the views of the ends of the phases that are not over.
    fn ends_of_phases(&self) -> Vec<DueView> {
        let mut views = Vec::new();
        for phase in &self.catalogue.phases {
            let Some(end) = phase.end.filter(|end| end.last_day() >= self.frame.date) else {
                continue;
            };
            views.push(DueView {
                id: phase.id.clone(),
                ..self.due(
                    DueKind::Phase,
                    self.text(&phase.name),
                    end,
                    end.last_day(),
                    &phase.clause,
                )
            });
        }

        views
    }

    /// Makes the view of something that is due by the end of a time, with what all kinds have.
    fn due(
        &self,
        kind: DueKind,
        name: String,
        due: Period,
        last_day: Date,
        clause: &str,
    ) -> DueView {
        let today = self.frame.date;
        let language = &self.frame.locales.get(self.locale).key;
        DueView {
            id: String::new(),
            name,
            kind,
            day: last_day.to_string(),
            due_text: due.long(language),
            is_day: due.is_day(),
            before: false,
            days: (last_day - today).get_days(),
            state: state_by_day(last_day, today),
            quote: None,
            clause: self.clause(clause),
            departments: Vec::new(),
            results: Vec::new(),
        }
    }
}

/// Returns the anchor of a deadline on the page of the schedule, where other entries have anchors, too.
fn anchor(id: &str) -> String {
    if id.starts_with(ANCHOR_PREFIX) {
        id.to_string()
    } else {
        format!("{ANCHOR_PREFIX}{id}")
    }
}

/// Finds the next time, that of a day included, at which a duty is due. `None` if the plan names no times.
fn next_time(duty: &Recurring, today: Date) -> Option<Period> {
    if duty.has_own_times() {
        // A year ahead, the month of a day that is over comes back.
        let months: Vec<Period> = (0..=12)
            .filter_map(|ahead| month_ahead(today, ahead))
            .collect();
        let due = months
            .iter()
            .filter(|month| duty.months.contains(&month.first_day().month()));
        let days = duty.days().filter_map(|(month, day)| {
            let days = months.iter().filter(|it| it.first_day().month() == month);
            let mut days = days.filter_map(|it| it.first_day().with().day(day).build().ok());
            days.find(|day| *day >= today).map(Period::of_day)
        });
        return due.copied().chain(days).min_by_key(|time| time.last_day());
    }

    match duty.every()? {
        Every::Month => Some(Period::month_of(today)),
        Every::Quarter => Some(Period::quarter_of(today)),
        Every::HalfYear => Some(Period::half_year_of(today)),
        Every::Week | Every::Year => None,
    }
}

/// Returns the month that is some months after that of a day.
fn month_ahead(day: Date, months: i32) -> Option<Period> {
    let first = day.first_of_month();
    Some(Period::month_of(first.checked_add(months.months()).ok()?))
}
