//! What the plan's own templates receive. `themes/README.md` describes every field.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Number;

use super::annex::Row;
use super::catalogue::Catalogue;
use super::clause::Clauses;
use super::indicator::{Area, Comparator, Indicator, Status, number};
use super::schedule::{Note, Phase, Recurring};
use crate::config::{LocaleId, Localized};
use crate::date::{Month, PageDate};
use crate::site::{Frame, route};

/// A place of the plan.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseRef {
    anchor: String,
    title: String,
    url: String,
}

/// A department in a list.
#[derive(Debug, Clone, Serialize)]
pub struct DepartmentRef {
    id: String,
    /// As the plan prints it.
    pub name: String,
    /// None where the site has no pages for departments.
    pub url: Option<String>,
}

/// A row of the annex in a list.
#[derive(Debug, Clone, Serialize)]
pub struct TaskRef {
    number: u32,
    anchor: String,
    task: String,
    url: String,
}

/// An indicator in a list.
#[derive(Debug, Clone, Serialize)]
pub struct IndicatorRef {
    id: String,
    name: String,
    /// None where the site has no pages for indicators.
    url: Option<String>,
    sign: &'static str,
    value: Number,
    upper: Option<Number>,
    unit: String,
    stretch: bool,
    clause: Option<ClauseRef>,
}

/// An indicator in full.
#[derive(Debug, Serialize)]
pub struct IndicatorView {
    #[serde(flatten)]
    short: IndicatorRef,
    area: Area,
    comparator: Comparator,
    year: Option<i16>,
    quote: String,
    departments: Vec<DepartmentRef>,
    basis: Vec<ClauseRef>,
    conflicts: Vec<IndicatorRef>,
    results: Vec<ResultView>,
    status: Status,
}

#[derive(Debug, Serialize)]
struct ResultView {
    date: String,
    value: Number,
    source: String,
}

/// A department in full.
#[derive(Debug, Serialize)]
pub struct DepartmentView {
    #[serde(flatten)]
    short: DepartmentRef,
    aliases: Vec<String>,
    clause: Option<ClauseRef>,
    duties: Vec<String>,
    leads: Vec<TaskRef>,
    supports: Vec<TaskRef>,
    indicators: Vec<IndicatorRef>,
    dates: Vec<RecurringView>,
    notes: Vec<NoteView>,
    calendar_url: String,
}

/// A phase.
#[derive(Debug, Serialize)]
pub struct PhaseView {
    id: String,
    name: String,
    start: String,
    end: String,
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
pub struct ScheduleView {
    phases: Vec<PhaseView>,
    /// Months from the first to the last.
    months: i32,
    /// The build's day; none outside the plan's time.
    today: Option<TodayView>,
    recurring: Vec<RecurringView>,
    calendar_url: String,
}

#[derive(Debug, Serialize)]
struct TodayView {
    date: String,
    /// Months since the plan's first day.
    offset: f64,
}

/// A duty that comes back.
#[derive(Debug, Clone, Serialize)]
pub struct RecurringView {
    id: String,
    name: String,
    months: Vec<i8>,
    times: Option<String>,
    quote: String,
    clause: Option<ClauseRef>,
    departments: Vec<DepartmentRef>,
}

/// What has changed since.
#[derive(Debug, Clone, Serialize)]
pub struct NoteView {
    id: String,
    period: String,
    text: String,
    clauses: Vec<ClauseRef>,
}

/// Makes the views of one locale.
pub struct Views<'a> {
    /// The data.
    pub catalogue: &'a Catalogue,
    /// The plan's text in this locale.
    pub clauses: &'a Clauses,
    /// For addresses.
    pub frame: &'a Frame,
    /// The locale.
    pub locale: LocaleId,
    /// Whether departments have pages.
    pub has_departments: bool,
    /// Whether indicators have pages.
    pub has_indicators: bool,
}

impl ClauseRef {
    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl TaskRef {
    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Views<'_> {
    /// A text in this locale.
    pub fn text(&self, text: &Localized) -> String {
        text.get(&self.frame.locales.get(self.locale).key).to_string()
    }

    /// The address of a route in this locale.
    pub fn url(&self, route: &str) -> String {
        let locale = self.frame.locales.get(self.locale);
        self.frame.base.url(&route::encode(&route::folder(route, locale)))
    }

    /// A clause by its anchor.
    pub fn clause(&self, anchor: &str) -> Option<ClauseRef> {
        let clause = self.clauses.get(anchor)?;
        let url = format!("{}#{anchor}", self.url(&clause.route));
        Some(ClauseRef { anchor: anchor.into(), title: clause.title.clone(), url })
    }

    /// Several clauses; those that this locale lacks are left out.
    pub fn clause_refs(&self, anchors: &[String]) -> Vec<ClauseRef> {
        anchors.iter().filter_map(|anchor| self.clause(anchor)).collect()
    }

    /// A department by its position.
    pub fn department_ref(&self, index: usize) -> DepartmentRef {
        let department = &self.catalogue.departments[index];
        let url = self.has_departments.then(|| self.url(&format!("departments/{}", department.id)));
        DepartmentRef { id: department.id.clone(), name: self.text(&department.name), url }
    }

    fn department_refs(&self, of: &[Vec<usize>], index: usize) -> Vec<DepartmentRef> {
        of.get(index).into_iter().flatten().map(|department| self.department_ref(*department)).collect()
    }

    /// A row of the annex.
    pub fn task_ref(&self, row: &Row) -> TaskRef {
        let anchor = row.anchor();
        let url = self.clause(&anchor).map_or_else(String::new, |clause| clause.url);
        TaskRef { number: row.number, anchor, task: self.text(&row.task), url }
    }

    /// An indicator by its position.
    pub fn indicator_ref(&self, index: usize) -> IndicatorRef {
        let it = &self.catalogue.indicators[index];
        IndicatorRef {
            id: it.id.clone(),
            name: self.text(&it.name),
            url: self.has_indicators.then(|| self.url(&format!("indicators/{}", it.id))),
            sign: it.comparator.sign(),
            value: number(it.value),
            upper: it.upper.map(number),
            unit: it.unit.clone(),
            stretch: it.stretch,
            clause: self.clause(&it.clause),
        }
    }

    /// The same in full.
    pub fn indicator(&self, index: usize) -> IndicatorView {
        let it: &Indicator = &self.catalogue.indicators[index];
        let start = self.catalogue.phases.first().map(|phase| phase.start.first_day());
        let conflicts = self.catalogue.conflicts.iter().filter(|group| group.contains(&index)).flatten();
        let language = &self.frame.locales.get(self.locale).key;
        IndicatorView {
            short: self.indicator_ref(index),
            area: it.area,
            comparator: it.comparator,
            year: it.year,
            quote: it.quote.clone(),
            departments: self.department_refs(&self.catalogue.in_charge, index),
            basis: self.clause_refs(&it.basis),
            conflicts: conflicts.filter(|other| **other != index).map(|other| self.indicator_ref(*other)).collect(),
            results: it
                .results
                .iter()
                .map(|result| ResultView {
                    date: result.date.long(language),
                    value: number(result.value),
                    source: result.source.clone(),
                })
                .collect(),
            status: it.status(self.frame.date, start),
        }
    }

    /// A department in full.
    pub fn department(&self, index: usize) -> DepartmentView {
        let department = &self.catalogue.departments[index];
        let rows = self.catalogue.annex_rows();
        let rows_where = |holds: &dyn Fn(usize) -> bool| -> Vec<TaskRef> {
            let kept = rows.iter().enumerate().filter(|(row, _)| holds(*row));
            kept.map(|(_, row)| self.task_ref(row)).collect()
        };
        let units = &self.catalogue.rows;
        let with = |lists: &[Vec<usize>]| -> Vec<usize> {
            let kept = lists.iter().enumerate().filter(|(_, departments)| departments.contains(&index));
            kept.map(|(position, _)| position).collect()
        };
        DepartmentView {
            short: self.department_ref(index),
            aliases: department.aliases.clone(),
            clause: department.clause.as_ref().and_then(|anchor| self.clause(anchor)),
            duties: self.duties(index),
            leads: rows_where(&|row| units[row].lead.contains(&index)),
            supports: rows_where(&|row| units[row].support.contains(&index)),
            indicators: with(&self.catalogue.in_charge).into_iter().map(|it| self.indicator_ref(it)).collect(),
            dates: with(&self.catalogue.on_duty).into_iter().map(|it| self.recurring(it)).collect(),
            notes: with(&self.catalogue.noted).into_iter().map(|it| self.note(&self.catalogue.notes[it])).collect(),
            calendar_url: self
                .frame
                .base
                .url(&super::calendar::path(self.frame.locales.get(self.locale), &department.id)),
        }
    }

    /// What a department's clause asks of it, one duty each: the parts between semicolons and full stops.
    pub fn duties(&self, index: usize) -> Vec<String> {
        let clause = self.catalogue.departments[index].clause.as_ref().and_then(|anchor| self.clauses.get(anchor));
        let text = clause.map_or_else(String::new, |clause| clause.paragraphs.concat());
        let parts = text.split_inclusive(['；', '。', ';']);
        parts.map(|duty| duty.trim().to_string()).filter(|duty| !duty.is_empty()).collect()
    }

    /// Indicators that a clause promises.
    pub fn indicators_of(&self, anchor: &str) -> Vec<IndicatorRef> {
        let all = self.catalogue.indicators.iter().enumerate();
        all.filter(|(_, it)| it.clause == anchor).map(|(index, _)| self.indicator_ref(index)).collect()
    }

    /// Notes that stand beside a clause.
    pub fn notes_of(&self, anchor: &str) -> Vec<NoteView> {
        let all = self.catalogue.notes.iter();
        all.filter(|note| note.clauses.iter().any(|clause| clause == anchor)).map(|note| self.note(note)).collect()
    }

    /// A recurring duty by its position.
    pub fn recurring(&self, index: usize) -> RecurringView {
        let it: &Recurring = &self.catalogue.recurring[index];
        RecurringView {
            id: it.id.clone(),
            name: self.text(&it.name),
            months: it.months.clone(),
            times: it.times.clone(),
            quote: it.quote.clone(),
            clause: self.clause(&it.clause),
            departments: self.department_refs(&self.catalogue.on_duty, index),
        }
    }

    /// All phases and recurring duties.
    pub fn schedule(&self) -> ScheduleView {
        let phases = &self.catalogue.phases;
        let first = phases.iter().map(|phase| phase.start).min();
        let last = phases.iter().map(|phase| phase.end).max();
        let months = first.zip(last).map_or(0, |(first, last)| last.index() - first.index() + 1);
        let today = self.frame.date;
        let day = f64::from(today.day() - 1) / f64::from(today.days_in_month());
        let offset = first
            .map(|first| f64::from(Month { year: today.year(), month: today.month() }.index() - first.index()) + day);
        let language = &self.frame.locales.get(self.locale).key;
        ScheduleView {
            phases: phases.iter().map(|phase| self.phase(phase)).collect(),
            months,
            today: offset.filter(|offset| (0.0..f64::from(months)).contains(offset)).map(|offset| TodayView {
                date: PageDate::day(today).long(language),
                offset: (offset * 100.0).round() / 100.0,
            }),
            recurring: (0..self.catalogue.recurring.len()).map(|index| self.recurring(index)).collect(),
            calendar_url: self.frame.base.url(&super::calendar::path(self.frame.locales.get(self.locale), "plan")),
        }
    }

    /// A phase, as it is on the build's day.
    pub fn phase(&self, phase: &Phase) -> PhaseView {
        let first = self.catalogue.phases.iter().map(|phase| phase.start).min().unwrap_or(phase.start);
        PhaseView {
            id: phase.id.clone(),
            name: self.text(&phase.name),
            start: phase.start.to_string(),
            end: phase.end.to_string(),
            offset: phase.start.index() - first.index(),
            months: phase.end.index() - phase.start.index() + 1,
            state: state(phase, self.frame.date),
            text: self.clauses.get(&phase.clause).map_or_else(Vec::new, |clause| clause.paragraphs.clone()),
            clause: self.clause(&phase.clause),
        }
    }

    /// A note.
    pub fn note(&self, note: &Note) -> NoteView {
        NoteView {
            id: note.id.clone(),
            period: note.period.clone(),
            text: self.text(&note.text),
            clauses: self.clause_refs(&note.clauses),
        }
    }
}

/// Whether a phase is over, running or to come.
fn state(phase: &Phase, today: Date) -> &'static str {
    match today {
        today if today > phase.end.last_day() => "past",
        today if today < phase.start.first_day() => "future",
        _ => "current",
    }
}
