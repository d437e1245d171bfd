//! What the plan's own templates receive. `themes/README.md` describes every field.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Number;

use super::annex::Task;
use super::calendar;
use super::catalogue::Catalogue;
use super::clause::Clauses;
use super::clause_view::ClauseRef;
use super::duties::duties;
use super::indicator::{Area, Comparator, Indicator, IndicatorStatus, number};
use super::schedule::Note;
use super::schedule_view::RecurringView;
use crate::config::{LocaleId, Localized};
use crate::site::{Frame, leaving};

/// A department in a list.
#[derive(Debug, Clone, Serialize)]
pub struct DepartmentRef {
    id: String,
    /// As the plan prints it.
    pub name: String,
    /// `None` if the site has no pages for departments.
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
    /// `None` if the site has no pages for indicators.
    url: Option<String>,
    sign: &'static str,
    value: Number,
    upper: Option<Number>,
    unit: String,
    /// `value` with its unit, and `upper` with it.
    amount: String,
    upper_amount: Option<String>,
    /// Whether `upper` is the end of a range and no stretch value.
    is_range: bool,
    stretch: bool,
    clause: Option<ClauseRef>,
}

/// A promise of a clause that another clause makes differently.
#[derive(Debug, Serialize)]
pub struct ConflictView {
    here: IndicatorRef,
    elsewhere: Vec<IndicatorRef>,
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
    results: Vec<IndicatorResultView>,
    status: IndicatorStatus,
}

#[derive(Debug, Serialize)]
struct IndicatorResultView {
    date: String,
    value: Number,
    source: String,
    url: String,
}

/// A department in full.
#[derive(Debug, Serialize)]
pub struct DepartmentView {
    #[serde(flatten)]
    short: DepartmentRef,
    /// In the language of the plan.
    aliases: Vec<String>,
    clause: Option<ClauseRef>,
    duties: Vec<String>,
    leads: Vec<TaskRef>,
    supports: Vec<TaskRef>,
    indicators: Vec<IndicatorRef>,
    dates: Vec<RecurringView>,
    notes: Vec<NoteView>,
    calendar_url: Option<String>,
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

impl IndicatorRef {
    /// What it promises, in signs: `≥ 98%`, `1–2次`; what is striven for is left out.
    pub fn promise(&self) -> String {
        let upper = self
            .upper
            .as_ref()
            .filter(|_| self.sign == "=")
            .map(|upper| format!("–{upper}"))
            .unwrap_or_default();
        format!("{} {}{upper}{}", self.sign, self.value, self.unit)
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
        text.get(&self.frame.locales.get(self.locale).key)
            .to_string()
    }

    /// The address of a route in this locale.
    pub fn url(&self, route: &str) -> String {
        self.frame.url(self.locale, route)
    }

    /// The address of a link to a publication elsewhere.
    pub fn outward(&self, url: &str) -> String {
        leaving::href(self.frame, self.locale, url)
    }

    /// A department by its position.
    pub fn department_ref(&self, index: usize) -> DepartmentRef {
        let department = &self.catalogue.departments[index];
        let url = self
            .has_departments
            .then(|| self.url(&format!("departments/{}", department.id)));
        DepartmentRef {
            id: department.id.clone(),
            name: self.text(&department.name),
            url,
        }
    }

    /// The departments that stand at a position of a list.
    pub fn department_refs(&self, of: &[Vec<usize>], index: usize) -> Vec<DepartmentRef> {
        of.get(index)
            .into_iter()
            .flatten()
            .map(|department| self.department_ref(*department))
            .collect()
    }

    /// A row of the annex.
    pub fn task_ref(&self, row: &Task) -> TaskRef {
        let anchor = row.anchor();
        let url = self
            .clause(&anchor)
            .map_or_else(String::new, |clause| clause.url().to_string());
        TaskRef {
            number: row.number,
            anchor,
            task: self.text(&row.task),
            url,
        }
    }

    /// An indicator by its position.
    pub fn indicator_ref(&self, index: usize) -> IndicatorRef {
        let it = &self.catalogue.indicators[index];
        let (value, upper, unit) = (number(it.value), it.upper.map(number), self.text(&it.unit));
        IndicatorRef {
            id: it.id.clone(),
            name: self.text(&it.name),
            url: self
                .has_indicators
                .then(|| self.url(&format!("indicators/{}", it.id))),
            sign: it.comparator.sign(),
            amount: format!("{value}{unit}"),
            upper_amount: upper.as_ref().map(|upper| format!("{upper}{unit}")),
            is_range: it.comparator == Comparator::Equal && upper.is_some(),
            value,
            upper,
            unit,
            stretch: it.stretch,
            clause: self.clause(&it.clause),
        }
    }

    /// The same in full.
    pub fn indicator(&self, index: usize) -> IndicatorView {
        let it: &Indicator = &self.catalogue.indicators[index];
        let start = self
            .catalogue
            .phases
            .first()
            .map(|phase| phase.start.first_day());
        let language = &self.frame.locales.get(self.locale).key;
        IndicatorView {
            short: self.indicator_ref(index),
            area: it.area,
            comparator: it.comparator,
            year: it.year,
            quote: self.text(&it.quote),
            departments: self.department_refs(&self.catalogue.departments_of_indicators, index),
            basis: self.clause_refs(&it.basis),
            conflicts: self.in_conflict(index),
            results: it
                .results
                .iter()
                .map(|result| IndicatorResultView {
                    date: result.date.long(language),
                    value: number(result.value),
                    source: result.source.clone(),
                    url: self.outward(&result.source),
                })
                .collect(),
            status: it.status(self.frame.date, start),
        }
    }

    /// A department in full.
    pub fn department(&self, index: usize) -> DepartmentView {
        let department = &self.catalogue.departments[index];
        let rows = self.catalogue.tasks();
        let rows_where = |holds: &dyn Fn(usize) -> bool| -> Vec<TaskRef> {
            let kept = rows.iter().enumerate().filter(|(row, _)| holds(*row));
            kept.map(|(_, row)| self.task_ref(row)).collect()
        };
        let units = &self.catalogue.departments_of_tasks;
        let with = |lists: &[Vec<usize>]| -> Vec<usize> {
            let kept = lists
                .iter()
                .enumerate()
                .filter(|(_, departments)| departments.contains(&index));
            kept.map(|(position, _)| position).collect()
        };
        DepartmentView {
            short: self.department_ref(index),
            aliases: department.aliases.clone(),
            clause: department
                .clause
                .as_ref()
                .and_then(|anchor| self.clause(anchor)),
            duties: self.duties(index),
            leads: rows_where(&|row| units[row].lead.contains(&index)),
            supports: rows_where(&|row| units[row].support.contains(&index)),
            indicators: with(&self.catalogue.departments_of_indicators)
                .into_iter()
                .map(|it| self.indicator_ref(it))
                .collect(),
            dates: with(&self.catalogue.departments_of_duties)
                .into_iter()
                .map(|it| self.recurring(it))
                .collect(),
            notes: with(&self.catalogue.departments_of_notes)
                .into_iter()
                .map(|it| self.note(&self.catalogue.notes[it]))
                .collect(),
            calendar_url: self.calendar_url(&department.id, Some(index)),
        }
    }

    /// The address of the calendar of a department by its position, or of the whole plan; `None` if it would have no events.
    pub fn calendar_url(&self, id: &str, department: Option<usize>) -> Option<String> {
        let output = super::routes::calendar(self.frame.locales.get(self.locale), id);
        calendar::has_events(self, department).then(|| self.frame.base.url(&output))
    }

    /// What a department's clause asks of it, one duty each.
    pub fn duties(&self, index: usize) -> Vec<String> {
        let clause = self.catalogue.departments[index]
            .clause
            .as_ref()
            .and_then(|anchor| self.clauses.get(anchor));
        clause.map_or_else(Vec::new, |clause| duties(&clause.paragraphs.join("\n")))
    }

    /// The first row of the annex that a department leads or supports.
    pub fn first_task(&self, index: usize) -> Option<String> {
        let units = &self.catalogue.departments_of_tasks;
        let is_there =
            |row: &usize| units[*row].lead.contains(&index) || units[*row].support.contains(&index);
        let row = (0..units.len()).find(is_there)?;
        self.catalogue
            .tasks()
            .get(row)
            .map(|row| self.text(&row.task))
    }

    /// The departments of every row of the annex, by its anchor.
    pub fn units_by_row(&self) -> BTreeMap<String, Vec<String>> {
        let rows = self
            .catalogue
            .tasks()
            .into_iter()
            .zip(&self.catalogue.departments_of_tasks);
        let names = |units: &[usize]| -> Vec<String> {
            units
                .iter()
                .map(|index| self.department_ref(*index).name)
                .collect()
        };
        rows.map(|(row, units)| {
            (
                row.anchor(),
                [names(&units.lead), names(&units.support)].concat(),
            )
        })
        .collect()
    }

    /// Indicators that a clause promises.
    pub fn indicators_of(&self, anchor: &str) -> Vec<IndicatorRef> {
        let all = self.catalogue.indicators.iter().enumerate();
        all.filter(|(_, it)| it.clause == anchor)
            .map(|(index, _)| self.indicator_ref(index))
            .collect()
    }

    /// The other indicators that promise the same thing differently.
    fn in_conflict(&self, index: usize) -> Vec<IndicatorRef> {
        let groups = self
            .catalogue
            .conflicts
            .iter()
            .filter(|group| group.contains(&index));
        groups
            .flatten()
            .filter(|other| **other != index)
            .map(|other| self.indicator_ref(*other))
            .collect()
    }

    /// Promises of a clause that other clauses make differently.
    pub fn conflicts_of(&self, anchor: &str) -> Vec<ConflictView> {
        let all = self
            .catalogue
            .indicators
            .iter()
            .enumerate()
            .filter(|(_, it)| it.clause == anchor);
        let views = all.map(|(index, _)| ConflictView {
            here: self.indicator_ref(index),
            elsewhere: self.in_conflict(index),
        });
        views.filter(|view| !view.elsewhere.is_empty()).collect()
    }

    /// Notes that stand beside a clause.
    pub fn notes_of(&self, anchor: &str) -> Vec<NoteView> {
        let all = self.catalogue.notes.iter();
        all.filter(|note| note.clauses.iter().any(|clause| clause == anchor))
            .map(|note| self.note(note))
            .collect()
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
