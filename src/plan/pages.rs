//! The plan's pages: which of the site's pages get the plan's values, and which are added for single departments
//! and indicators. An overview is there where the content has its page: `indicators/index.zh.md` and so on.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

use super::catalogue::Catalogue;
use super::clause::Clauses;
use super::clause_view::ClauseRef;
use super::department::FACET;
use super::routes::{DATA, DEPARTMENTS, INDICATORS, SCHEDULE, TASKS};
use super::view::{ConflictView, DepartmentRef, IndicatorRef, NoteView, TaskRef, Views};
use super::{collation, matrix};
use crate::site::{Changes, Kind, Mentions, Page, SearchPassage, json};

/// Addresses of the overviews that a locale has, by the name that templates know them by.
pub fn overviews(pages: &Changes<'_>, views: &Views<'_>) -> BTreeMap<&'static str, Option<String>> {
    let names = [
        ("departments_url", DEPARTMENTS),
        ("indicators_url", INDICATORS),
        ("tasks_url", TASKS),
        ("schedule_url", SCHEDULE),
        ("data_url", DATA),
    ];
    let url = |route: &str| pages.has(views.locale, route).then(|| views.url(route));
    names
        .into_iter()
        .map(|(name, route)| (name, url(route)))
        .collect()
}

/// Fills the overviews and adds the single pages.
pub fn add(pages: &mut Changes<'_>, views: &Views<'_>, mentions: Option<&Arc<Mentions>>) {
    departments(pages, views, mentions);
    indicators(pages, views);
    if let Some(page) = pages.edit(views.locale, TASKS) {
        page.give("plan/tasks.html", "tasks", json(&matrix::tasks(views)));
    }
    if let Some(page) = pages.edit(views.locale, SCHEDULE) {
        page.give("plan/schedule.html", "schedule", json(&views.schedule()));
    }
}

#[derive(Serialize)]
struct DepartmentRow {
    #[serde(flatten)]
    short: DepartmentRef,
    clause: Option<ClauseRef>,
    leads: usize,
    supports: usize,
    indicators: usize,
}

fn departments(pages: &mut Changes<'_>, views: &Views<'_>, mentions: Option<&Arc<Mentions>>) {
    let Some(overview) = pages.edit(views.locale, DEPARTMENTS) else {
        return;
    };
    let catalogue = views.catalogue;
    let count =
        |holds: &dyn Fn(usize) -> bool, all: usize| (0..all).filter(|index| holds(*index)).count();
    let row = |index: usize| DepartmentRow {
        short: views.department_ref(index),
        clause: catalogue.departments[index]
            .clause
            .as_ref()
            .and_then(|anchor| views.clause(anchor)),
        leads: count(
            &|row| catalogue.departments_of_tasks[row].lead.contains(&index),
            catalogue.departments_of_tasks.len(),
        ),
        supports: count(
            &|row| catalogue.departments_of_tasks[row].support.contains(&index),
            catalogue.departments_of_tasks.len(),
        ),
        indicators: count(
            &|it| catalogue.departments_of_indicators[it].contains(&index),
            catalogue.departments_of_indicators.len(),
        ),
    };
    let all = 0..catalogue.departments.len();
    let rows: Vec<DepartmentRow> = all.clone().map(row).collect();
    overview.give("plan/departments.html", "departments", json(&rows));
    overview
        .shown
        .values
        .push(("by_pinyin", json(&collation::by_pinyin(views))));
    let file = catalogue.files.get("departments.yaml").cloned();
    for (index, file) in all.filter_map(|index| Some((index, file.clone()?))) {
        let department = &catalogue.departments[index];
        let route = format!("{DEPARTMENTS}/{}", department.id);
        let mut page = Page::generated(
            &route,
            views.locale,
            Kind::Page,
            &views.text(&department.name),
            file,
        );
        page.search.subject = "department";
        page.search
            .facets
            .insert(FACET, [(String::new(), vec![page.title.clone()])].into());
        page.shown.mentions = mentions.cloned();
        page.description = views
            .duties(index)
            .into_iter()
            .next()
            .or_else(|| views.first_task(index));
        let words = department.aliases.join("\n");
        page.search.passages = vec![SearchPassage {
            anchor: String::new(),
            title: String::new(),
            text: words,
        }];
        page.give(
            "plan/department.html",
            "department",
            json(&views.department(index)),
        );
        pages.add(page);
    }
}

#[derive(Serialize)]
struct IndicatorsView {
    count: usize,
    areas: Vec<AreaView>,
    conflicts: Vec<Vec<IndicatorRef>>,
}

#[derive(Serialize)]
struct AreaView {
    area: super::indicator::Area,
    indicators: Vec<super::view::IndicatorView>,
}

fn indicators(pages: &mut Changes<'_>, views: &Views<'_>) {
    let Some(overview) = pages.edit(views.locale, INDICATORS) else {
        return;
    };
    let catalogue = views.catalogue;
    let mut areas: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, indicator) in catalogue.indicators.iter().enumerate() {
        areas.entry(indicator.area).or_default().push(index);
    }
    let area = |(area, indexes): (_, Vec<usize>)| AreaView {
        area,
        indicators: indexes
            .into_iter()
            .map(|index| views.indicator(index))
            .collect(),
    };
    let conflict = |group: &Vec<usize>| {
        group
            .iter()
            .map(|index| views.indicator_ref(*index))
            .collect()
    };
    let view = IndicatorsView {
        count: catalogue.indicators.len(),
        areas: areas.into_iter().map(area).collect(),
        conflicts: catalogue.conflicts.iter().map(conflict).collect(),
    };
    overview.give("plan/indicators.html", "indicators", json(&view));
    let file = catalogue.files.get("indicators.yaml").cloned();
    for (indicator, file) in catalogue
        .indicators
        .iter()
        .enumerate()
        .filter_map(|it| Some((it, file.clone()?)))
    {
        let (index, indicator) = indicator;
        let route = format!("{INDICATORS}/{}", indicator.id);
        let mut page = Page::generated(
            &route,
            views.locale,
            Kind::Page,
            &views.text(&indicator.name),
            file,
        );
        page.description = Some(views.text(&indicator.quote));
        page.search.subject = "indicator";
        let short = views.indicator_ref(index);
        page.search.passages = vec![SearchPassage {
            anchor: String::new(),
            title: String::new(),
            text: short.promise(),
        }];
        let departments = views.department_refs(&catalogue.departments_of_indicators, index);
        page.search.facets.insert(
            FACET,
            [(
                String::new(),
                departments.into_iter().map(|it| it.name).collect(),
            )]
            .into(),
        );
        page.shown.outward = indicator
            .results
            .iter()
            .map(|result| result.source.clone())
            .collect();
        page.give(
            "plan/indicator.html",
            "indicator",
            json(&views.indicator(index)),
        );
        pages.add(page);
    }
}

/// What belongs to a clause: shown beside it.
#[derive(Debug, Default, Serialize)]
struct RelatedToClause {
    notes: Vec<NoteView>,
    indicators: Vec<IndicatorRef>,
    tasks: Vec<TaskRef>,
    departments: Vec<DepartmentRef>,
    clauses: Vec<ClauseRef>,
    conflicts: Vec<ConflictView>,
}

/// For every anchor of a chapter what belongs to it.
pub fn related(page: &Page, views: &Views<'_>) -> Arc<Json> {
    let anchors = page
        .anchor
        .iter()
        .chain(page.anchors.iter().map(|anchor| &anchor.id));
    json(
        &anchors
            .map(|anchor| (anchor.as_str(), of_clause(views, anchor)))
            .collect::<BTreeMap<_, _>>(),
    )
}

fn of_clause(views: &Views<'_>, anchor: &str) -> RelatedToClause {
    let catalogue = views.catalogue;
    let goals = catalogue.annex.iter().flat_map(|annex| &annex.goals);
    let goals: Vec<_> = goals
        .filter(|goal| goal.clauses.iter().any(|clause| clause == anchor))
        .collect();
    let mut clauses: Vec<&String> = goals
        .iter()
        .flat_map(|goal| &goal.clauses)
        .filter(|other| *other != anchor)
        .collect();
    clauses.dedup();
    let departments = catalogue.departments.iter().enumerate();
    RelatedToClause {
        notes: views.notes_of(anchor),
        indicators: views.indicators_of(anchor),
        conflicts: views.conflicts_of(anchor),
        tasks: goals
            .iter()
            .flat_map(|goal| &goal.tasks)
            .map(|row| views.task_ref(row))
            .collect(),
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

/// The departments that clauses of a chapter are about.
pub fn in_charge(page: &Page, views: &Views<'_>) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for department in &views.catalogue.departments {
        let clause = department
            .clause
            .iter()
            .find(|clause| page.anchors.iter().any(|anchor| anchor.id == **clause));
        clause.into_iter().for_each(|clause| {
            all.entry(clause.clone())
                .or_default()
                .push(views.text(&department.name))
        });
    }
    all
}

/// The names of departments that lead to their pages; short ones that mean many things are left out.
pub fn mentions(
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
        let all = std::iter::once(&own).chain(&department.aliases);
        names.extend(
            all.filter(|name| name.chars().count() > 2)
                .map(|name| (name.clone(), url.clone())),
        );
    }
    Mentions::new(&names).map(Arc::new)
}
