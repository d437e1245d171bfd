//! Activities: what people can come to, on pages, in tables and in the calendar.

use icalendar::{Component, Event, EventLike, Property};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value as Json;

use super::super::calendar::named;
use super::super::view::{DepartmentRef, Views};
use super::{department, json};
use crate::date::PageDate;
use crate::load::kind::Activity;
use crate::site::{GeneratedFile, Page};

/// An activity with its page.
#[derive(Clone, Serialize)]
pub struct ActivityView {
    title: String,
    url: String,
    start: String,
    start_text: String,
    end: Option<String>,
    end_text: Option<String>,
    place: String,
    organiser: Option<DepartmentRef>,
    audience: String,
    take_part: String,
    /// Whether its last day is over.
    is_over: bool,
    #[serde(skip)]
    route: String,
    #[serde(skip)]
    starts: PageDate,
    #[serde(skip)]
    ends: PageDate,
}

impl ActivityView {
    /// Of a page.
    pub fn new(page: &Page, activity: &Activity, views: &Views<'_>) -> Self {
        let Activity { starts, ends, place, organiser, audience, take_part } = activity;
        let language = &views.frame.locales.get(views.locale).key;
        let zone = &views.frame.zone;
        let last = ends.unwrap_or(*starts);
        Self {
            title: page.title.clone(),
            url: views.url(&page.route),
            start: starts.rfc3339(zone),
            start_text: starts.long(language),
            end: ends.map(|ends| ends.rfc3339(zone)),
            end_text: ends.map(|ends| ends.long(language)),
            place: place.clone(),
            organiser: department(views.catalogue, organiser).map(|index| views.department_ref(index)),
            audience: audience.clone(),
            take_part: take_part.clone(),
            is_over: last.moment.date() < views.frame.date,
            route: page.route.clone(),
            starts: *starts,
            ends: last,
        }
    }

    /// Whether its page lies in a folder.
    pub fn is_below(&self, folder: &str) -> bool {
        self.route.starts_with(folder)
    }

    /// The day on which it ends.
    pub fn last_day(&self) -> Date {
        self.ends.moment.date()
    }
}

/// All activities of a locale by their beginning.
pub fn of_locale(pages: &[Page], views: &Views<'_>) -> Vec<ActivityView> {
    let own = pages.iter().filter(|page| page.locale == views.locale);
    let mut all: Vec<ActivityView> =
        own.filter_map(|page| Some(ActivityView::new(page, page.front.as_ref()?.activity.as_ref()?, views))).collect();
    all.sort_by(|a, b| (a.starts, &a.route).cmp(&(b.starts, &b.route)));
    all
}

/// Gives an activity's page its value.
pub fn value(page: &Page, activity: &Activity, views: &Views<'_>) -> std::sync::Arc<Json> {
    json(&ActivityView::new(page, activity, views))
}

/// An activity for search engines: a schema.org Event.
pub fn structured(page: &Page, activity: &Activity, views: &Views<'_>) -> Json {
    let view = ActivityView::new(page, activity, views);
    let mut event = serde_json::json!({"@context": "https://schema.org", "@type": "Event", "name": view.title,
        "startDate": view.start, "endDate": view.end, "location": {"@type": "Place", "name": view.place}});
    if let Some(organiser) = view.organiser {
        event["organizer"] = serde_json::json!({"@type": "GovernmentOrganization", "name": organiser.name});
    }
    event
}

/// All activities of a locale as a calendar; none where there are none.
pub fn calendar(activities: &[ActivityView], views: &Views<'_>) -> Option<GeneratedFile> {
    let locale = views.frame.locales.get(views.locale);
    let mut calendar = named(views.frame.settings.title.get(&locale.key));
    for activity in activities {
        calendar.push(event(activity, views));
    }
    let output = format!("{}calendars/quality-month.ics", locale.prefix);
    (!activities.is_empty()).then(|| GeneratedFile::new(output, calendar.to_string().into_bytes()))
}

fn event(activity: &ActivityView, views: &Views<'_>) -> Event {
    let base = &views.frame.base;
    let host = base.host().unwrap_or_else(|| "planpress".into());
    let ActivityView { starts, ends, .. } = activity;
    let mut event = Event::new();
    event
        .uid(&format!("{}@{host}", activity.route.replace('/', "-")))
        .summary(&activity.title)
        .location(&activity.place);
    event.description(&format!("{}\n{}", activity.audience, activity.take_part));
    // Its own first day: the same bytes on every build.
    event.add_property("DTSTAMP", starts.moment.strftime("%Y%m%dT000000Z").to_string());
    if starts.has_time {
        event.add_property("DTSTART", utc(*starts, views));
        if ends.has_time && ends > starts {
            event.add_property("DTEND", utc(*ends, views));
        }
    } else {
        let after = ends.moment.date().tomorrow().unwrap_or(ends.moment.date());
        for (name, day) in [("DTSTART", starts.moment.date()), ("DTEND", after)] {
            let day = day.strftime("%Y%m%d").to_string();
            event.append_property(Property::new(name, day).append_parameter(("VALUE", "DATE")).done());
        }
    }
    event.url(&base.permalink(activity.url.strip_prefix(&base.path).unwrap_or_default()));
    event.done()
}

/// A moment as calendars write it.
fn utc(date: PageDate, views: &Views<'_>) -> String {
    match views.frame.zone.to_timestamp(date.moment) {
        Ok(moment) => moment.strftime("%Y%m%dT%H%M%SZ").to_string(),
        Err(_) => date.moment.strftime("%Y%m%dT%H%M%S").to_string(),
    }
}
