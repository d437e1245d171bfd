//! Calendars: the phases and what is due in months that the plan names; one for all, one for each department.

use icalendar::{Calendar, Component, Event, Property};
use jiff::ToSpan;
use jiff::civil::Date;

use super::catalogue::Positions;
use super::deadline;
use super::schedule::{Every, Phase, Recurring};
use super::view::Views;
use crate::date::Period;
use crate::site::calendar::named;

/// Whether there is a calendar of the plan, or of one department by its position: one without any event would not be
/// valid.
pub(super) fn has_events(views: &Views<'_>, department: Option<usize>) -> bool {
    let catalogue = views.catalogue;
    if views.clauses.is_empty() || (department.is_some() && !views.has_departments) {
        return false;
    }

    let is_wanted = |departments: Option<&Positions>| concerns(departments, department);
    let phases = department.is_none() && catalogue.phases.iter().any(has_span);
    let mut deadlines = (0..catalogue.deadlines.len())
        .filter(|index| is_wanted(catalogue.departments_of_deadlines.get(*index)));
    let mut duties = catalogue.recurring.iter().enumerate();

    phases
        || deadlines.next().is_some()
        || duties.any(|(index, duty)| {
            has_times(duty) && is_wanted(catalogue.departments_of_duties.get(index))
        })
}

/// Tells whether an entry is meant for a department by its position; every entry is meant for the calendar of all.
fn concerns(departments: Option<&Positions>, department: Option<usize>) -> bool {
    department.is_none_or(|department| {
        departments.is_some_and(|departments| departments.contains(&department))
    })
}

/// Tells whether a phase has a beginning and an end.
fn has_span(phase: &Phase) -> bool {
    phase.start.is_some() && phase.end.is_some()
}

/// Tells whether the plan names times at which a duty is due. “Every year” names none.
fn has_times(duty: &Recurring) -> bool {
    duty.has_own_times() || rule(duty).is_some()
}

/// The plan's calendar, or that of one department by its position.
pub(super) fn calendar(views: &Views<'_>, name: &str, department: Option<usize>) -> Vec<u8> {
    let mut calendar = named(name);
    if department.is_none() {
        add_phases(&mut calendar, views);
    }

    add_deadlines(&mut calendar, views, department);
    add_duties(&mut calendar, views, department);
    calendar.to_string().into_bytes()
}

/// Adds an event for each phase of the plan that has a beginning and an end.
fn add_phases(calendar: &mut Calendar, views: &Views<'_>) {
    for phase in &views.catalogue.phases {
        let Some((start, last_day)) = phase.first_day().zip(phase.last_day()) else {
            continue;
        };
        let mut event = event(
            views,
            &format!("phase-{}", phase.id),
            &views.text(&phase.name),
            start,
            last_day.tomorrow().unwrap_or(last_day),
            &phase.clause,
        );
        calendar.push(event.done());
    }
}

/// Adds an event on the last day of each deadline: of all, or of those of the department at a position.
fn add_deadlines(calendar: &mut Calendar, views: &Views<'_>, department: Option<usize>) {
    let catalogue = views.catalogue;
    let ids = deadline::ids(&catalogue.deadlines);
    for (index, (it, id)) in catalogue.deadlines.iter().zip(ids).enumerate() {
        if !concerns(catalogue.departments_of_deadlines.get(index), department) {
            continue;
        }

        let last_day = it.last_day();
        let end = last_day.tomorrow().unwrap_or(last_day);
        let name = views.text(it.name.as_ref().unwrap_or(&it.quote));
        let mut event = event(views, &id, &name, last_day, end, &it.at);
        calendar.push(event.done());
    }
}

/// Adds events for all duties, or those of the department at a position, as long as the plan goes on: one over each
/// month in which a duty is due, or on each day by which it is, every year; one on the last day of every week, month,
/// quarter or half-year for a duty that comes back so often.
fn add_duties(calendar: &mut Calendar, views: &Views<'_>, department: Option<usize>) {
    let catalogue = views.catalogue;
    let first = catalogue.first_day();
    let first = first.or_else(|| Date::new(views.frame.date.year(), 1, 1).ok());
    let Some(first) = first else { return };
    let last_year = catalogue.last_year().unwrap_or(first.year());
    let last_year = last_year.max(first.year());
    let yearly = format!("FREQ=YEARLY;COUNT={}", last_year - first.year() + 1);

    for (index, duty) in catalogue.recurring.iter().enumerate() {
        if !concerns(catalogue.departments_of_duties.get(index), department) {
            continue;
        }

        let name = views.text(&duty.name);
        for month in &duty.months {
            // A month that does not exist has been reported with the data.
            let Ok(start) = Date::new(first.year(), *month, 1) else {
                continue;
            };
            let end = start.last_of_month().tomorrow().unwrap_or(start);
            let id = format!("{}-{month:02}", duty.id);
            let mut event = event(views, &id, &name, start, end, &duty.clause);
            event.add_property("RRULE", &yearly);
            calendar.push(event.done());
        }

        for (month, day) in duty.days() {
            let Ok(start) = Date::new(first.year(), month, day) else {
                continue;
            };
            let end = start.tomorrow().unwrap_or(start);
            let id = format!("{}-{month:02}-{day:02}", duty.id);
            let mut event = event(views, &id, &name, start, end, &duty.clause);
            event.add_property("RRULE", &yearly);
            calendar.push(event.done());
        }

        let times = rule(duty).filter(|_| !duty.has_own_times());
        if let Some((rule, start)) = times.and_then(|rule| Some((rule, first_time(duty, first)?))) {
            let end = start.tomorrow().unwrap_or(start);
            let mut event = event(views, &duty.id, &name, start, end, &duty.clause);
            event.add_property("RRULE", format!("{rule};UNTIL={last_year}1231"));
            calendar.push(event.done());
        }
    }
}

/// Returns the rule by which a duty comes back on the last day of a week, month, quarter or half-year.
fn rule(duty: &Recurring) -> Option<&'static str> {
    match duty.every()? {
        Every::Week => Some("FREQ=WEEKLY;BYDAY=SU"),
        Every::Month => Some("FREQ=MONTHLY;BYMONTHDAY=-1"),
        Every::Quarter => Some("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
        Every::HalfYear => Some("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1"),
        Every::Year => None,
    }
}

/// Finds the first day from a day on that ends a week, month, quarter or half-year, as the duty comes back.
fn first_time(duty: &Recurring, from: Date) -> Option<Date> {
    match duty.every()? {
        Every::Week => Some(end_of_week(from)),
        Every::Month => Some(Period::month_of(from).last_day()),
        Every::Quarter => Some(Period::quarter_of(from).last_day()),
        Every::HalfYear => Some(Period::half_year_of(from).last_day()),
        Every::Year => None,
    }
}

/// Returns the Sunday that ends the week of a day.
fn end_of_week(day: Date) -> Date {
    let left = 7 - i32::from(day.weekday().to_monday_one_offset());
    day.checked_add(left.days()).unwrap_or(day)
}

/// An event over whole days, in which people are free for other things. Its time stamp is its own first day: the same
/// bytes on every build.
fn event(views: &Views<'_>, id: &str, name: &str, start: Date, end: Date, clause: &str) -> Event {
    let base = &views.frame.base;
    let host = base.host().unwrap_or_else(|| "planpress".into());

    let mut event = Event::new();
    event.uid(&format!("{id}@{host}")).summary(name);
    event.add_property("DTSTAMP", format!("{}T000000Z", day(start)));
    event.append_property(day_property("DTSTART", start));
    event.append_property(day_property("DTEND", end));
    event.add_property("TRANSP", "TRANSPARENT");

    if let Some(clause) = views.clause(clause) {
        let path = clause.url().strip_prefix(&base.path).unwrap_or_default();
        event.url(&base.permalink(path));
    }

    event
}

/// Makes a property whose value is a day and no moment.
fn day_property(name: &str, date: Date) -> Property {
    Property::new(name, day(date))
        .append_parameter(("VALUE", "DATE"))
        .done()
}

/// Writes a day as calendars do: `20171127`.
fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}
