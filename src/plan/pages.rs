//! The plan's pages: which of the site's pages get the plan's values, and which are added for single departments
//! and indicators. A locale has an overview if the content has a page for it, such as `indicators/index.zh.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

use super::catalogue::{Catalogue, DEPARTMENTS_FILE, INDICATORS_FILE};
use super::clause::Clauses;
use super::clause_view::ClauseRef;
use super::department::FACET;
use super::due_view::DueView;
use super::indicator_view::IndicatorRef;
use super::indicators_view::indicators_view;
use super::open_data;
use super::result::lead_to;
use super::role_view::{RoleCount, RoleView};
use super::routes::{COMPLAINTS, SITE_HOME};
use super::table::Group;
use super::view::{ConflictView, DepartmentRef, NoteView, TaskRef, Views};
use super::{collation, matrix, search};
use crate::site::{Changes, Kind, Mentions, Page, SearchPassage, json};
use crate::source::SourceFile;

/// Returns the addresses of the overviews that a locale has, by the names that templates know them by.
pub(super) fn overviews(
    pages: &Changes<'_>,
    views: &Views<'_>,
) -> BTreeMap<&'static str, Option<String>> {
    let document = &views.catalogue.document;
    let names = [
        ("departments_url", document.departments()),
        ("indicators_url", document.indicators()),
        ("tasks_url", document.tasks()),
        ("schedule_url", document.schedule()),
        ("due_url", document.due()),
        ("data_url", document.data()),
        ("since_url", document.since()),
        ("complaints_url", COMPLAINTS.into()),
    ];
    let url = |route: &str| {
        let has_page = document.has(pages, views.locale, route);
        has_page.then(|| views.url(route))
    };
    names
        .into_iter()
        .map(|(name, route)| (name, url(&route)))
        .collect()
}

/// Fills the overviews and adds the single pages.
pub(super) fn add(pages: &mut Changes<'_>, views: &Views<'_>, mentions: Option<&Arc<Mentions>>) {
    departments(pages, views, mentions);
    indicators(pages, views);
    let document = &views.catalogue.document;
    if let Some(page) = document.edit(pages, views.locale, &document.tasks()) {
        page.give("plan/tasks.html", "tasks", json(&matrix::tasks(views)));
    }

    if let Some(page) = document.edit(pages, views.locale, &document.schedule()) {
        page.give("plan/schedule.html", "schedule", json(&views.schedule()));
    }

    if let Some(page) = document.edit(pages, views.locale, &document.due()) {
        page.give("plan/due.html", "due", json(&views.due_page()));
    }

    offer_tables(pages, views);

    if let Some(page) = document.edit(pages, views.locale, &document.since()) {
        page.give("plan/since.html", "since", json(&views.since()));
    }
}

/// Gives every overview the files of its table in the open data: none if the table has no rows.
fn offer_tables(pages: &mut Changes<'_>, views: &Views<'_>) {
    let catalogue = views.catalogue;
    let document = &catalogue.document;
    let first = catalogue.tables.iter().find(|table| table.is_first());

    let overviews = [
        (
            document.indicators(),
            "indicators",
            catalogue.indicators.len(),
        ),
        (
            document.departments(),
            "departments",
            catalogue.departments.len(),
        ),
        (
            document.tasks(),
            "tasks",
            first.map_or(0, |table| table.rows().count()),
        ),
        (document.schedule(), "schedule", catalogue.phases.len()),
        (document.due(), "deadlines", catalogue.deadlines.len()),
    ];
    for (route, table, rows) in overviews {
        if let Some(page) = document.edit(pages, views.locale, &route) {
            let mut files = open_data::downloads(table, document, views.frame);
            files.retain(|_| rows > 0);
            page.shown.values.push(("downloads", json(&files)));
        }
    }
}

/// Which columns the overview of departments has: those with anything in them.
#[derive(Serialize)]
struct DepartmentColumns {
    clause: bool,
    /// What bodies do.
    roles: Vec<RoleView>,
    indicators: bool,
}

/// A department in the overview.
#[derive(Serialize)]
struct DepartmentRow {
    #[serde(flatten)]
    short: DepartmentRef,
    clause: Option<ClauseRef>,
    /// How often it has each of the roles that any body has.
    roles: Vec<RoleCount>,
    indicators: usize,
}

/// Fills the overview of departments and adds a page for each. Nothing happens if the locale has no such overview.
fn departments(pages: &mut Changes<'_>, views: &Views<'_>, mentions: Option<&Arc<Mentions>>) {
    let Some(overview) =
        views
            .catalogue
            .document
            .edit(pages, views.locale, &views.catalogue.document.departments())
    else {
        return;
    };

    let catalogue = views.catalogue;
    let all = 0..catalogue.departments.len();

    let rows: Vec<DepartmentRow> = all
        .clone()
        .map(|index| department_row(views, index))
        .collect();
    overview.give("plan/departments.html", "departments", json(&rows));
    let by_pinyin = json(&collation::by_pinyin(views));
    overview.shown.values.push(("by_pinyin", by_pinyin));
    let columns = DepartmentColumns {
        clause: has_duties_chapter(catalogue),
        roles: catalogue
            .roles_in_use()
            .into_iter()
            .map(|role| views.role(role))
            .collect(),
        indicators: !catalogue.indicators.is_empty(),
    };
    overview.shown.values.push(("columns", json(&columns)));

    // Bodies that no file lists come from tables and clauses; their pages go with the overview.
    let listed = catalogue.files.get(DEPARTMENTS_FILE);
    let file = Arc::clone(listed.unwrap_or(&overview.file));

    for index in all {
        let mut page = department_page(views, index, Arc::clone(&file));
        page.shown.mentions = mentions.cloned();
        pages.add(page);
    }
}

/// Tells whether the plan lists the duties of departments one department at a time.
pub(super) fn has_duties_chapter(catalogue: &Catalogue) -> bool {
    catalogue.departments.iter().any(|it| it.clause.is_some())
}

/// Makes the row of a department in the overview.
fn department_row(views: &Views<'_>, index: usize) -> DepartmentRow {
    let catalogue = views.catalogue;
    let clause = catalogue.departments[index].clause.as_ref();
    let in_charge = catalogue.departments_of_indicators.iter();

    DepartmentRow {
        short: views.department_ref(index),
        clause: clause.and_then(|anchor| views.clause(anchor)),
        roles: views.role_counts(index),
        indicators: in_charge
            .filter(|departments| departments.contains(&index))
            .count(),
    }
}

/// Makes the page of a department. `file` is the data file that has it.
fn department_page(views: &Views<'_>, index: usize, file: Arc<SourceFile>) -> Page {
    let department = &views.catalogue.departments[index];
    let route = views.catalogue.document.department(&department.id);
    let title = views.text(&department.name);
    let mut page = Page::generated(&route, views.locale, Kind::Page, &title, file);

    let first_duty = views.duties(index).into_iter().next();
    page.description = first_duty.or_else(|| views.first_task(index));
    page.search.subject = "department";
    page.search
        .facets
        .insert(FACET, [(String::new(), vec![title])].into());
    page.search.names = Some(search::other_names(views, index, department));
    page.search.described_at = search::described_at(views, department);

    let view = json(&views.department(index));
    page.give("plan/department.html", "department", view);
    let lists_duties = json(&has_duties_chapter(views.catalogue));
    page.shown.values.push(("lists_duties", lists_duties));
    page
}

/// Fills the overview of indicators and adds a page for each. Nothing happens if the locale has no such overview.
fn indicators(pages: &mut Changes<'_>, views: &Views<'_>) {
    let Some(overview) =
        views
            .catalogue
            .document
            .edit(pages, views.locale, &views.catalogue.document.indicators())
    else {
        return;
    };
    let view = json(&indicators_view(views));
    overview.give("plan/indicators.html", "indicators", Arc::clone(&view));

    // The home page shows the first document's.
    if views.is_first
        && let Some(home) = pages.edit(views.locale, SITE_HOME)
    {
        home.shown.values.push(("indicators", view));
    }

    let catalogue = views.catalogue;
    let Some(file) = catalogue.files.get(INDICATORS_FILE) else {
        return;
    };

    for index in 0..catalogue.indicators.len() {
        pages.add(indicator_page(views, index, Arc::clone(file)));
    }
}

/// Makes the page of an indicator. `file` is the data file that has it.
fn indicator_page(views: &Views<'_>, index: usize, file: Arc<SourceFile>) -> Page {
    let indicator = &views.catalogue.indicators[index];
    let route = views.catalogue.document.indicator(&indicator.id);
    let title = views.text(&indicator.name);
    let mut page = Page::generated(&route, views.locale, Kind::Page, &title, file);

    let quote = views.quote(indicator);
    page.description = Some(quote.clone());
    page.search.subject = "indicator";
    page.search
        .passages
        .extend(SearchPassage::of_page(std::iter::once(quote)));
    let departments = views
        .department_refs(&views.catalogue.departments_of_indicators, index)
        .into_iter()
        .map(|department| department.name)
        .collect();

    page.search
        .facets
        .insert(FACET, [(String::new(), departments)].into());

    let results = indicator.results.iter();
    lead_to(&mut page, results.map(|result| &result.source));
    let view = json(&views.indicator(index));
    page.give("plan/indicator.html", "indicator", view);
    let language = &views.frame.locales.get(views.locale).key;
    page.shown.figure = views.indicator_ref(index).figure(language);

    page
}

/// What belongs to a clause: shown beside it.
#[derive(Debug, Default, Serialize)]
struct RelatedToClause {
    notes: Vec<NoteView>,
    deadlines: Vec<DueView>,
    indicators: Vec<IndicatorRef>,
    tasks: Vec<TaskRef>,
    departments: Vec<DepartmentRef>,
    clauses: Vec<ClauseRef>,
    conflicts: Vec<ConflictView>,
}

/// Makes what belongs to each clause of a chapter, by its anchor.
pub(super) fn related(page: &Page, views: &Views<'_>) -> Arc<Json> {
    let anchors = page
        .anchor
        .iter()
        .chain(page.anchors.iter().map(|anchor| &anchor.id));
    let related: BTreeMap<&str, RelatedToClause> = anchors
        .map(|anchor| (anchor.as_str(), related_to_clause(views, anchor)))
        .collect();
    json(&related)
}

/// Finds what belongs to a clause.
fn related_to_clause(views: &Views<'_>, anchor: &str) -> RelatedToClause {
    let catalogue = views.catalogue;
    let tables = catalogue.tables.iter();
    let groups = tables.flat_map(|table| table.groups.iter().map(move |group| (table, group)));
    let names_clause = |group: &Group| group.clauses.iter().any(|clause| clause == anchor);
    let groups: Vec<_> = groups.filter(|(_, group)| names_clause(group)).collect();
    let mut clauses: Vec<&String> = groups
        .iter()
        .flat_map(|(_, group)| &group.clauses)
        .filter(|other| *other != anchor)
        .collect();
    let mut named = BTreeSet::new();
    clauses.retain(|clause| named.insert(*clause));
    let departments = catalogue.departments.iter().enumerate();

    let mut tasks = Vec::new();
    for (table, group) in groups {
        tasks.extend(group.rows.iter().map(|row| views.task_ref(table, row)));
    }

    RelatedToClause {
        notes: views.notes_of(anchor),
        deadlines: views.deadlines_of(anchor),
        indicators: views.indicators_of(anchor),
        conflicts: views.conflicts_of(anchor),
        tasks,
        departments: departments
            .filter(|(_, department)| department.clause.as_deref() == Some(anchor))
            .map(|(index, _)| views.department_ref(index))
            .collect(),
        clauses: clauses
            .into_iter()
            .filter_map(|anchor| views.clause(anchor))
            .collect(),
    }
}

/// Lists the departments that the clauses of a chapter are about or name in a role, by the clauses' anchors.
pub(super) fn in_charge(page: &Page, views: &Views<'_>) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for department in &views.catalogue.departments {
        let Some(clause) = &department.clause else {
            continue;
        };

        if page.anchors.iter().any(|anchor| anchor.id == *clause) {
            let name = views.text(&department.name);
            all.entry(clause.clone()).or_default().push(name);
        }
    }

    for anchor in page
        .anchor
        .iter()
        .chain(page.anchors.iter().map(|anchor| &anchor.id))
    {
        for index in views.catalogue.departments_at(anchor, None) {
            let (names, name) = (
                all.entry(anchor.clone()).or_default(),
                views.department_ref(index).name,
            );
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }

    all
}

/// Finds the names that lead to the pages of departments wherever texts mention them. Names of one or two characters
/// mean many things and are left out. Returns `None` if the locale has no plan or no pages for departments.
pub(super) fn mentions(
    views: &Views<'_>,
    catalogue: &Catalogue,
    clauses: &Clauses,
) -> Option<Arc<Mentions>> {
    if clauses.is_empty() || !views.has_departments {
        return None;
    }

    let mut names = Vec::new();
    for (index, department) in catalogue.departments.iter().enumerate() {
        let Some(url) = views.department_ref(index).url else {
            continue;
        };
        let own = views.text(&department.name);
        let others = department
            .names()
            .into_iter()
            .map(|(_, name)| views.text(name));
        let others: Vec<String> = others.collect();
        let all = std::iter::once(&own)
            .chain(&others)
            .chain(&department.aliases);
        names.extend(
            all.filter(|name| name.chars().count() > 2)
                .map(|name| (name.clone(), url.clone())),
        );
    }

    Mentions::new(&names).map(Arc::new)
}
