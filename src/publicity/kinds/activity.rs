//! Activities: what people can come to, on pages, in tables and in the calendar.

use icalendar::{Component, Event, EventLike, Property};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::super::campaign;
use super::super::context::Context;
use super::{CheckInput, KindFields, KindPage, PageKind, YearList, fields, missing_value, remark};
use crate::date::PageDate;
use crate::diagnostic::{Diagnostic, Lang, closest, did_you_mean, say};
use crate::extension::NewKind;
use crate::plan;
use crate::plan::PlanApi;
use crate::publicity::codes;
use crate::site::calendar::named;
use crate::site::{Asset, GeneratedFile, Page, json};

/// The name of the calendar of all activities.
const CALENDAR: &str = "quality-month";
/// How long an activity without an end is in calendars, in hours.
const USUAL_LENGTH: i64 = 1;

/// Something that people can come to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityFields {
    /// The day when it begins, or the day and the time, in the site's time zone.
    starts: PageDate,
    /// Its last day, or the day and the time when it ends.
    ends: Option<PageDate>,
    /// Where it is.
    place: String,
    /// Who holds it: departments by their ids or their names in the plan, and bodies that the plan does not name.
    organiser: Organisers,
    /// For whom it is.
    audience: String,
    /// How to take part.
    take_part: String,
}

/// One body or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Organisers {
    /// One body.
    One(String),
    /// Several bodies, in the order in which they are shown.
    Several(Vec<String>),
}

impl Organisers {
    /// Lists what they are called in the front matter.
    fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

/// A body that holds an activity.
#[derive(Clone, Serialize)]
struct OrganiserView {
    name: String,
    /// `None` if it has no page.
    url: Option<String>,
    /// Whether it is a department of the plan.
    #[serde(skip)]
    is_department: bool,
}

impl OrganiserView {
    /// Makes the view of a department, or of a body that the plan does not name.
    fn new(name: &str, context: &Context<'_>) -> Self {
        match context.department(name) {
            Some(department) => Self {
                name: department.name,
                url: department.url,
                is_department: true,
            },
            None => Self {
                name: name.into(),
                url: None,
                is_department: false,
            },
        }
    }

    /// Describes the body to search engines.
    fn structured(&self) -> Json {
        let kind = if self.is_department {
            "GovernmentOrganization"
        } else {
            "Organization"
        };
        serde_json::json!({"@type": kind, "name": self.name})
    }
}

/// The kind of page.
pub(crate) const KIND: PageKind = PageKind {
    name: "activity",
    is_given: |fields| fields.activity.is_some(),
    give,
    check,
    lists: &[YearList {
        name: "activities",
        entries,
    }],
    translated: &["place", "audience", "take_part"],
    new: Some(NewKind {
        name: "activity",
        label: || say!("活动", "activity"),
        folder: Some(campaign::new_folder),
        fields: new_fields,
    }),
};

/// An activity with its page.
#[derive(Clone, Serialize)]
pub(crate) struct ActivityView {
    title: String,
    url: String,
    start: String,
    start_text: String,
    end: Option<String>,
    end_text: Option<String>,
    /// The end as it is written behind the beginning: only the time if both are on one day.
    until_text: Option<String>,
    place: String,
    organisers: Vec<OrganiserView>,
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
    /// Tells whether its page is below a folder, given as a route with a slash at its end.
    pub(crate) fn is_below(&self, folder: &str) -> bool {
        self.route.starts_with(folder)
    }

    fn new(page: &Page, activity: &ActivityFields, context: &Context<'_>) -> Self {
        let ActivityFields {
            starts,
            ends,
            place,
            organiser,
            audience,
            take_part,
        } = activity;
        let (language, zone) = (context.language(), &context.frame.zone);
        let last = ends.unwrap_or(*starts);

        Self {
            title: page.title.clone(),
            url: context.url(&page.route),
            start: starts.rfc3339(zone),
            start_text: starts.long(language),
            end: ends.map(|ends| ends.rfc3339(zone)),
            end_text: ends.map(|ends| ends.long(language)),
            until_text: ends.and_then(|ends| until(*starts, ends, language)),
            place: place.clone(),
            organisers: organiser
                .names()
                .iter()
                .map(|name| OrganiserView::new(name, context))
                .collect(),
            audience: audience.clone(),
            take_part: take_part.clone(),
            is_over: last.moment.date() < context.frame.date,
            route: page.route.clone(),
            starts: *starts,
            ends: last,
        }
    }

    /// Returns the day on which it ends.
    pub(crate) fn last_day(&self) -> Date {
        self.ends.moment.date()
    }
}

/// Writes the end as it is said after the beginning: its time if it is on the same day, otherwise its day and its time.
/// Returns `None` if it adds nothing.
fn until(starts: PageDate, ends: PageDate, language: &str) -> Option<String> {
    if starts.moment.date() != ends.moment.date() {
        return Some(ends.long(language));
    }

    ends.has_time.then(|| ends.time())
}

/// Finds the activities among some pages, and sorts them by their beginning.
pub(crate) fn among<'a>(
    pages: impl Iterator<Item = &'a Page>,
    context: &Context<'_>,
) -> Vec<ActivityView> {
    let mut all: Vec<ActivityView> = pages
        .filter_map(|page| activity_view(page, context))
        .collect();
    all.sort_by(|a, b| (a.starts, &a.route).cmp(&(b.starts, &b.route)));
    all
}

/// Makes the view of a page that is an activity.
fn activity_view(page: &Page, context: &Context<'_>) -> Option<ActivityView> {
    let activity = fields(page)?.activity.as_ref()?;
    Some(ActivityView::new(page, activity, context))
}

/// Makes the list of a year's activities.
fn entries(given: &[KindPage<'_>], context: &Context<'_>) -> Json {
    serde_json::json!(among(given.iter().map(|it| it.page), context))
}

/// Gives the page its template and its values.
fn give(page: &mut Page, fields: &KindFields, _: &[Asset], context: &Context<'_>) {
    let Some(activity) = &fields.activity else {
        return;
    };
    let view = ActivityView::new(page, activity, context);
    page.give("publicity/activity.html", "activity", json(&view));
    page.shown.structured.push(structured(view));
}

/// Describes an activity to search engines: a schema.org Event.
fn structured(view: ActivityView) -> Json {
    let mut event = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "name": view.title,
        "startDate": view.start,
        "endDate": view.end,
        "location": {"@type": "Place", "name": view.place},
    });

    let mut organisers: Vec<Json> = view
        .organisers
        .iter()
        .map(OrganiserView::structured)
        .collect();
    event["organizer"] = if organisers.len() == 1 {
        organisers.remove(0)
    } else {
        organisers.into()
    };

    event
}

/// Checks who holds an activity and when it is.
fn check(
    CheckInput {
        page,
        fields,
        plan,
        campaigns,
        ..
    }: &CheckInput<'_>,
) -> Vec<Diagnostic> {
    let Some(activity) = &fields.activity else {
        return Vec::new();
    };

    let mut found = Vec::new();

    let texts = [
        ("place", &activity.place),
        ("audience", &activity.audience),
        ("take_part", &activity.take_part),
    ];
    for (name, value) in texts {
        found.extend(missing_value(page, &["activity", name], value));
    }

    found.extend(check_organisers(page, activity, plan));

    let last = activity.ends.unwrap_or(activity.starts);
    if last.moment.date() < activity.starts.moment.date()
        || (last.has_time && last < activity.starts)
    {
        let message = say!(
            "活动结束时间早于开始时间",
            "the activity ends before it starts"
        );
        found.push(
            Diagnostic::error(codes::ENDS_BEFORE_IT_STARTS, message)
                .at(page.location_of(&["activity", "ends"])),
        );
    }

    let mut years = campaigns.iter().filter_map(|it| it.year_of_folder(page));
    let year = years.find(|year| *year != activity.starts.moment.year());
    if let Some(year) = year {
        let message = say!(
            "活动日期不在 {year} 年，却放在 {year} 年的文件夹里",
            "the activity is in the folder of {year} but not in that year"
        );
        found.push(
            Diagnostic::error(codes::ANOTHER_YEAR, message)
                .at(page.location_of(&["activity", "starts"])),
        );
    }

    found
}

/// Checks that organisers are departments, or bodies that the plan does not name. What looks like an id, or almost like
/// a name of the plan, is taken for a slip.
fn check_organisers(page: &Page, activity: &ActivityFields, plan: &PlanApi) -> Vec<Diagnostic> {
    let names = activity.organiser.names();
    if names.is_empty() {
        let missing = missing_value(page, &["activity", "organiser"], "");
        return missing.into_iter().collect();
    }

    let empty = names
        .iter()
        .filter_map(|name| missing_value(page, &["activity", "organiser"], name));
    let slips = names
        .iter()
        .filter(|name| !name.trim().is_empty() && !plan.has_department(name))
        .filter_map(|name| slip(page, name, plan));

    empty.chain(slips).collect()
}

/// Makes an error if a name that the plan does not have looks like a slip.
fn slip(page: &Page, name: &str, plan: &PlanApi) -> Option<Diagnostic> {
    let near = closest(name, plan.department_names());

    let is_id = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if near.is_none() && !is_id {
        return None;
    }

    let message = say!("没有单位 {name}", "there is no department {name}");
    let hint = match near {
        Some(near) => did_you_mean(near),
        None => say!(
            "写 departments.yaml 里的代号或名称；规划以外的单位写全称。",
            "Write an id or a name of departments.yaml, or the full name of a body that the plan does not name."
        ),
    };

    Some(
        Diagnostic::error(plan::codes::UNKNOWN_DEPARTMENT, message)
            .at(page.location_of(&["activity", "organiser"]))
            .sought_in(plan::FOLDER)
            .hint(hint),
    )
}

/// Makes the calendar of all activities of a locale; `None` if there are none.
pub(crate) fn calendar(
    activities: &[ActivityView],
    context: &Context<'_>,
) -> Option<GeneratedFile> {
    let locale = context.frame.locales.get(context.locale);
    let mut calendar = named(context.frame.settings.title.get(&locale.key));
    for activity in activities {
        calendar.push(event(activity, context));
    }

    let output = format!("{}calendars/{CALENDAR}.ics", locale.prefix);
    (!activities.is_empty()).then(|| GeneratedFile::new(output, calendar.to_string().into_bytes()))
}

/// Makes the event of an activity: with times if it has them, otherwise over whole days.
fn event(activity: &ActivityView, context: &Context<'_>) -> Event {
    let base = &context.frame.base;
    let host = base.host().unwrap_or_else(|| "planpress".into());
    let ActivityView { starts, ends, .. } = activity;

    let mut event = Event::new();
    event
        .uid(&format!("{}@{host}", activity.route.replace('/', "-")))
        .summary(&activity.title)
        .location(&activity.place);
    event.description(&format!("{}\n{}", activity.audience, activity.take_part));

    // The time stamp is its own first day, so that every build gives the same bytes.
    event.add_property(
        "DTSTAMP",
        starts.moment.strftime("%Y%m%dT000000Z").to_string(),
    );

    if starts.has_time {
        event.add_property("DTSTART", utc(*starts, context));
        event.add_property("DTEND", utc(end(*starts, *ends), context));
    } else {
        let after = ends.moment.date().tomorrow().unwrap_or(ends.moment.date());
        for (name, day) in [("DTSTART", starts.moment.date()), ("DTEND", after)] {
            let day = day.strftime("%Y%m%d").to_string();
            event.append_property(
                Property::new(name, day)
                    .append_parameter(("VALUE", "DATE"))
                    .done(),
            );
        }

        // Nobody is there all day.
        event.add_property("TRANSP", "TRANSPARENT");
    }

    event.url(&base.permalink(activity.url.strip_prefix(&base.path).unwrap_or_default()));
    event.done()
}

/// When an activity that begins at a certain time ends. One whose last day alone is known lasts until the end of that
/// day; one without an end gets an hour, since calendars cannot show what has no length.
fn end(starts: PageDate, ends: PageDate) -> PageDate {
    if ends.has_time && ends > starts {
        return ends;
    }

    let is_later_day = ends.moment.date() > starts.moment.date();
    let moment = if is_later_day {
        ends.moment
            .date()
            .tomorrow()
            .map(|day| day.to_datetime(Time::midnight()))
    } else {
        starts.moment.checked_add(USUAL_LENGTH.hours())
    };

    PageDate {
        moment: moment.unwrap_or(ends.moment),
        ..starts
    }
}

/// A moment as calendars write it.
fn utc(date: PageDate, context: &Context<'_>) -> String {
    match context.frame.zone.to_timestamp(date.moment) {
        Ok(moment) => moment.strftime("%Y%m%dT%H%M%SZ").to_string(),
        Err(_) => date.moment.strftime("%Y%m%dT%H%M%S").to_string(),
    }
}

/// Makes the lines of front matter of a new activity.
fn new_fields(date: Date, lang: Lang) -> Vec<String> {
    vec![
        "activity:".to_string(),
        remark(
            lang,
            &format!("  starts: {date} 09:00"),
            "改成活动的日期和时间",
            "day and time of the activity",
        ),
        remark(lang, "  place: \"\"", "地点", "where"),
        remark(
            lang,
            "  organiser: \"\"",
            "主办单位代号，见 content/plan/departments.yaml",
            "id of a department, see content/plan/departments.yaml",
        ),
        remark(lang, "  audience: \"\"", "参加对象", "for whom"),
        remark(lang, "  take_part: \"\"", "参与方式", "how to take part"),
    ]
}
