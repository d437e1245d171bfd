//! Calendars: the phases and what is due in months that the plan names; one for all, one for each department.

use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::Date;

use super::indicator::Indicator;
use super::view::Views;
use crate::site::calendar::named;

/// Whether there is a calendar of the plan, or of one department by its position: one without any event would not be
/// valid.
pub(super) fn has_events(views: &Views<'_>, department: Option<usize>) -> bool {
    let catalogue = views.catalogue;
    if catalogue.phases.is_empty() || views.clauses.is_empty() {
        return false;
    }

    let Some(department) = department else {
        return true;
    };

    let mut duties = catalogue
        .recurring
        .iter()
        .zip(&catalogue.departments_of_duties);

    views.has_departments
        && duties.any(|(duty, on)| !duty.months.is_empty() && on.contains(&department))
}

/// The plan's calendar, or that of one department by its position.
pub(super) fn calendar(views: &Views<'_>, name: &str, department: Option<usize>) -> Vec<u8> {
    let mut calendar = named(name);
    if department.is_none() {
        add_phases(&mut calendar, views);
    }

    add_duties(&mut calendar, views, department);
    calendar.to_string().into_bytes()
}

/// Adds an event for each phase of the plan.
fn add_phases(calendar: &mut Calendar, views: &Views<'_>) {
    for phase in &views.catalogue.phases {
        let last_day = phase.end.last_day();
        let mut event = event(
            views,
            &format!("phase-{}", phase.id),
            &views.text(&phase.name),
            phase.start.first_day(),
            last_day.tomorrow().unwrap_or(last_day),
            &phase.clause,
        );
        calendar.push(event.done());
    }
}

/// Adds an event for each month in which a duty is due, repeated in every year of the plan: all duties, or those of the
/// department at a position. A plan without phases has no years, so that nothing is added.
fn add_duties(calendar: &mut Calendar, views: &Views<'_>, department: Option<usize>) {
    let catalogue = views.catalogue;
    let phases = &catalogue.phases;
    let Some(first_year) = phases.iter().map(|phase| phase.start.year).min() else {
        return;
    };

    let last_promise = catalogue
        .indicators
        .iter()
        .filter_map(Indicator::year)
        .max();
    let last_phase = phases.iter().map(|phase| phase.end.year).max();
    let last_year = last_promise.max(last_phase).unwrap_or(first_year);
    let rule = format!("FREQ=YEARLY;COUNT={}", last_year - first_year + 1);

    for (index, duty) in catalogue.recurring.iter().enumerate() {
        let departments = catalogue.departments_of_duties.get(index);

        let is_wanted = department.is_none_or(|department| {
            departments.is_some_and(|departments| departments.contains(&department))
        });
        if !is_wanted {
            continue;
        }

        for month in &duty.months {
            // A month that does not exist has been reported with the data.
            let Ok(start) = Date::new(first_year, *month, 1) else {
                continue;
            };
            let end = start.last_of_month().tomorrow().unwrap_or(start);
            let id = format!("{}-{month:02}", duty.id);
            let name = views.text(&duty.name);
            let mut event = event(views, &id, &name, start, end, &duty.clause);
            event.add_property("RRULE", &rule);
            calendar.push(event.done());
        }
    }
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
