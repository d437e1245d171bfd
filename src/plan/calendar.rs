//! Calendars: the phases and what is due in months that the plan names; one for all, one for each department.

use icalendar::{Calendar, Component, Event};
use jiff::civil::Date;

use super::view::Views;
use crate::site::calendar::named;

/// Whether there is a calendar of the plan, or of one department by its position: one without any event would not be valid.
pub fn has_events(views: &Views<'_>, department: Option<usize>) -> bool {
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
pub fn calendar(views: &Views<'_>, name: &str, department: Option<usize>) -> Vec<u8> {
    let catalogue = views.catalogue;
    let mut calendar = named(name);
    for phase in catalogue.phases.iter().filter(|_| department.is_none()) {
        let day_after = phase
            .end
            .last_day()
            .tomorrow()
            .unwrap_or(phase.end.last_day());
        let id = format!("phase-{}", phase.id);
        calendar.push(
            event(
                views,
                &id,
                &views.text(&phase.name),
                phase.start.first_day(),
                day_after,
                &phase.clause,
            )
            .done(),
        );
    }
    let Some(first_year) = catalogue.phases.iter().map(|phase| phase.start.year).min() else {
        return finish(&calendar);
    };
    let last_year = catalogue
        .indicators
        .iter()
        .filter_map(|indicator| indicator.year)
        .max();
    let last_year = last_year
        .max(catalogue.phases.iter().map(|phase| phase.end.year).max())
        .unwrap_or(first_year);
    for (index, duty) in catalogue.recurring.iter().enumerate() {
        let wanted = department.is_none_or(|department| {
            catalogue
                .departments_of_duties
                .get(index)
                .is_some_and(|on| on.contains(&department))
        });
        for month in duty.months.iter().filter(|_| wanted) {
            let Ok(start) = Date::new(first_year, *month, 1) else {
                continue;
            };
            let end = start.last_of_month().tomorrow().unwrap_or(start);
            let id = format!("{}-{month:02}", duty.id);
            let mut event = event(
                views,
                &id,
                &views.text(&duty.name),
                start,
                end,
                &duty.clause,
            );
            event.add_property(
                "RRULE",
                format!("FREQ=YEARLY;COUNT={}", last_year - first_year + 1),
            );
            calendar.push(event.done());
        }
    }
    finish(&calendar)
}

fn finish(calendar: &Calendar) -> Vec<u8> {
    calendar.to_string().into_bytes()
}

/// An event over whole days, in which people are free for other things. Its time stamp is its own first day: the same bytes on every build.
fn event(views: &Views<'_>, id: &str, name: &str, start: Date, end: Date, clause: &str) -> Event {
    let day = |date: Date| date.strftime("%Y%m%d").to_string();
    let host = views
        .frame
        .base
        .host()
        .unwrap_or_else(|| "planpress".into());
    let mut event = Event::new();
    event.uid(&format!("{id}@{host}")).summary(name);
    event.add_property("DTSTAMP", format!("{}T000000Z", day(start)));
    event.append_property(
        icalendar::Property::new("DTSTART", day(start))
            .append_parameter(("VALUE", "DATE"))
            .done(),
    );
    event.append_property(
        icalendar::Property::new("DTEND", day(end))
            .append_parameter(("VALUE", "DATE"))
            .done(),
    );
    event.add_property("TRANSP", "TRANSPARENT");
    if let Some(clause) = views.clause(clause) {
        event.url(
            &views.frame.base.permalink(
                clause
                    .url()
                    .strip_prefix(&views.frame.base.path)
                    .unwrap_or_default(),
            ),
        );
    }
    event
}
