//! What the plan's own templates receive. `themes/README.md` describes every field.

use std::collections::BTreeMap;

use serde::Serialize;

use super::calendar;
use super::catalogue::{Catalogue, Positions};
use super::clause::Clauses;
use super::clause_view::ClauseRef;
use super::due_view::DueView;
use super::duties::duties;
use super::indicator_view::IndicatorRef;
use super::result::{Progress, Publication, latest};
use super::role_view::{RolePart, SuccessorView};
use super::schedule::Note;
use super::schedule_view::RecurringView;
use super::table::{Row, Table};
use crate::config::{LocaleId, Localized};
use crate::site::route::encode;
use crate::site::{Frame, leaving};

/// A department in a list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DepartmentRef {
    id: String,
    /// Its name as the plan prints it.
    pub name: String,
    /// `None` if the site has no pages for departments.
    pub url: Option<String>,
}

/// A row of a table in a list.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TaskRef {
    /// Its number or sign, as printed.
    number: String,
    /// What its table is called, where it is not that of `tasks.yaml`.
    table: Option<String>,
    anchor: String,
    task: String,
    url: String,
    /// How far it is, where that was published.
    status: Option<Progress>,
}

/// A promise of a clause that another clause makes differently.
#[derive(Debug, Serialize)]
pub(super) struct ConflictView {
    here: IndicatorRef,
    elsewhere: Vec<IndicatorRef>,
}

/// A department in full.
#[derive(Debug, Serialize)]
pub(super) struct DepartmentView {
    #[serde(flatten)]
    short: DepartmentRef,
    /// Its other names, in the language of the plan.
    aliases: Vec<String>,
    full_name: Option<String>,
    short_name: Option<String>,
    /// Whether the name stands for several bodies.
    collective: bool,
    successors: Vec<SuccessorView>,
    predecessors: Vec<SuccessorView>,
    clause: Option<ClauseRef>,
    duties: Vec<String>,
    /// What it has to do, by role.
    roles: Vec<RolePart>,
    indicators: Vec<IndicatorRef>,
    dates: Vec<RecurringView>,
    deadlines: Vec<DueView>,
    notes: Vec<NoteView>,
    calendar_url: Option<String>,
}

/// What has changed since.
#[derive(Debug, Clone, Serialize)]
pub(super) struct NoteView {
    id: String,
    period: String,
    text: String,
    clauses: Vec<ClauseRef>,
}

/// Makes the views of one locale.
pub(super) struct Views<'a> {
    /// The data.
    pub catalogue: &'a Catalogue,
    /// The plan's text in this locale.
    pub clauses: &'a Clauses,
    /// The site around the plan, for addresses and languages.
    pub frame: &'a Frame,
    /// The locale.
    pub locale: LocaleId,
    /// Whether departments have pages.
    pub has_departments: bool,
    /// Whether indicators have pages.
    pub has_indicators: bool,
    /// Whether it is the first document of the site, which the home page shows.
    pub is_first: bool,
}

impl TaskRef {
    /// Returns its address.
    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Views<'_> {
    /// Returns a text in the language of this locale.
    pub(super) fn text(&self, text: &Localized) -> String {
        text.get(&self.frame.locales.get(self.locale).key)
            .to_string()
    }

    /// Returns the address of a route in this locale.
    pub(super) fn url(&self, route: &str) -> String {
        self.frame.url(self.locale, route)
    }

    /// Returns the address of a link to a publication elsewhere.
    pub(super) fn outward(&self, url: &str) -> String {
        leaving::href(self.frame, self.locale, url)
    }

    /// The address of what published a result.
    pub(super) fn source_url(&self, source: &str) -> String {
        match Publication::read(source) {
            Publication::Web(url) => self.outward(url),
            Publication::File(path) => self.frame.base.url(&encode(path)),
        }
    }

    /// Makes the short view of a department by its position.
    pub(super) fn department_ref(&self, index: usize) -> DepartmentRef {
        let department = &self.catalogue.departments[index];
        let url = self
            .has_departments
            .then(|| self.url(&self.catalogue.document.department(&department.id)));
        DepartmentRef {
            id: department.id.clone(),
            name: self.text(&department.name),
            url,
        }
    }

    /// Makes the short views of the departments that a list of the catalogue has at a position.
    pub(super) fn department_refs(&self, lists: &[Positions], index: usize) -> Vec<DepartmentRef> {
        lists
            .get(index)
            .into_iter()
            .flatten()
            .map(|department| self.department_ref(*department))
            .collect()
    }

    /// Makes the short view of a row of a table.
    pub(super) fn task_ref(&self, table: &Table, row: &Row) -> TaskRef {
        let url = self
            .clause(&row.anchor)
            .map_or_else(String::new, |clause| clause.url().to_string());
        let language = &self.frame.locales.get(self.locale).key;
        TaskRef {
            number: row.label.clone(),
            table: (!table.is_first()).then(|| self.table_name(table)),
            anchor: row.anchor.clone(),
            task: table.title_of(row, language).into(),
            url,
            status: latest(&row.results).map(|result| result.status),
        }
    }

    /// Makes the full view of a department by its position.
    pub(super) fn department(&self, index: usize) -> DepartmentView {
        let department = &self.catalogue.departments[index];
        let catalogue = self.catalogue;
        let indicators = entries_with(&catalogue.departments_of_indicators, index);
        let duties = entries_with(&catalogue.departments_of_duties, index);
        let notes = entries_with(&catalogue.departments_of_notes, index);

        DepartmentView {
            short: self.department_ref(index),
            aliases: department.aliases.clone(),
            clause: department
                .clause
                .as_ref()
                .and_then(|anchor| self.clause(anchor)),
            full_name: department.full_name.as_ref().map(|name| self.text(name)),
            short_name: department.short_name.as_ref().map(|name| self.text(name)),
            collective: department.collective,
            successors: self.successors(index),
            predecessors: self.predecessors(index),
            duties: self.duties(index),
            roles: self.role_parts(index),
            indicators: indicators.map(|it| self.indicator_ref(it)).collect(),
            dates: duties.map(|it| self.recurring(it)).collect(),
            deadlines: self.deadlines_on(index),
            notes: notes.map(|it| self.note(&catalogue.notes[it])).collect(),
            calendar_url: self.calendar_url(&department.id, Some(index)),
        }
    }

    /// The address of the calendar of a department by its position, or of the whole plan; `None` if it would have no
    /// events.
    pub(super) fn calendar_url(&self, id: &str, department: Option<usize>) -> Option<String> {
        let output = self
            .catalogue
            .document
            .calendar(self.frame.locales.get(self.locale), id);
        calendar::has_events(self, department).then(|| self.frame.base.url(&output))
    }

    /// Lists what the clause of a department asks of it, one duty each.
    pub(super) fn duties(&self, index: usize) -> Vec<String> {
        let clause = self.catalogue.departments[index]
            .clause
            .as_ref()
            .and_then(|anchor| self.clauses.get(anchor));
        clause.map_or_else(Vec::new, |clause| duties(&clause.shown().join("\n")))
    }

    /// Returns what the first row of a table is called that names a department.
    pub(super) fn first_task(&self, index: usize) -> Option<String> {
        let catalogue = self.catalogue;
        let mut own = catalogue.assignments.of(index);
        let (table, row) = own.find_map(|it| catalogue.row_of(it))?;
        let language = &self.frame.locales.get(self.locale).key;
        Some(table.title_of(row, language).into())
    }

    /// Lists the names of the departments of every row of a table, by its anchor, column by column.
    pub(super) fn units_by_row(&self, table: &Table) -> BTreeMap<String, Vec<String>> {
        let mut names = BTreeMap::new();
        for (_, row) in table.rows() {
            let units = self.catalogue.departments_at(&row.anchor, None).into_iter();
            let units = units.map(|index| self.department_ref(index).name);
            names.insert(row.anchor.clone(), units.collect());
        }

        names
    }

    /// Makes the short views of the indicators that a clause promises.
    pub(super) fn indicators_of(&self, anchor: &str) -> Vec<IndicatorRef> {
        let all = self.catalogue.indicators.iter().enumerate();
        all.filter(|(_, it)| it.clause == anchor)
            .map(|(index, _)| self.indicator_ref(index))
            .collect()
    }

    /// Makes the short views of the other indicators that promise the same thing differently.
    pub(super) fn in_conflict(&self, index: usize) -> Vec<IndicatorRef> {
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

    /// Finds the promises of a clause that other clauses make differently.
    pub(super) fn conflicts_of(&self, anchor: &str) -> Vec<ConflictView> {
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

    /// Makes the views of the notes beside a clause.
    pub(super) fn notes_of(&self, anchor: &str) -> Vec<NoteView> {
        let all = self.catalogue.notes.iter();
        all.filter(|note| note.clauses.iter().any(|clause| clause == anchor))
            .map(|note| self.note(note))
            .collect()
    }

    /// Makes the view of a note.
    pub(super) fn note(&self, note: &Note) -> NoteView {
        NoteView {
            id: note.id.clone(),
            period: self.text(&note.period),
            text: self.text(&note.text),
            clauses: self.clause_refs(&note.clauses),
        }
    }
}

/// Finds the entries of a list that name a department. `lists` has the departments of each entry.
fn entries_with(lists: &[Positions], department: usize) -> impl Iterator<Item = usize> {
    let entries = lists.iter().enumerate();
    entries
        .filter(move |(_, departments)| departments.contains(&department))
        .map(|(position, _)| position)
}
