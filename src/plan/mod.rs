//! The plan: what makes the pages below `content/plan/` more than pages. It knows the engine; the engine does
//! not know it. It gives headings their anchors, reads the plan's data and holds it against the text, adds pages
//! for departments and indicators, and hands over values for templates and files to publish.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::config::LocaleId;
use crate::diagnostic::Diagnostic;
use crate::load::document::Anchor;
use crate::load::yaml::schema_of;
use crate::site::{Asset, Frame, GeneratedFile, Kind, Page, Passage, Values};
use crate::source::SourceFile;

mod annex;
mod annex_view;
mod bilingual;
mod calendar;
mod catalogue;
mod check;
mod clause;
mod collation;
mod department;
mod duties;
mod ids;
mod indicator;
mod matrix;
mod number;
mod open_data;
mod pages;
mod publicity;
mod schedule;
mod schedule_view;
mod view;
mod workbook;

use catalogue::Catalogue;
use clause::Clauses;
use number::{Level, parse};
use pages::{json, position};
use view::Views;

const HOME: &str = "plan";
const FULL: &str = "plan/full";
const ANNEX: &str = "plan/annex";

/// Whether a path below `content/` is the plan's data and not a file to copy.
pub fn claims(path: &str) -> bool {
    (path.starts_with("plan/") && path.ends_with(".yaml")) || publicity::claims(path)
}

/// The JSON Schemas of the plan's data files, by file name.
pub fn schemas() -> Vec<(&'static str, serde_json::Value)> {
    vec![
        ("tasks", schema_of::<annex::Annex>()),
        ("departments", schema_of::<department::DepartmentFile>()),
        ("indicators", schema_of::<indicator::IndicatorFile>()),
        ("schedule", schema_of::<schedule::ScheduleFile>()),
        ("notes", schema_of::<schedule::NoteFile>()),
        ("themes", schema_of::<publicity::ThemeFile>()),
        ("slogans", schema_of::<publicity::SloganFile>()),
        ("formats", schema_of::<publicity::FormatFile>()),
        ("kit", schema_of::<publicity::KitFile>()),
    ]
}

/// What the plan adds to a site.
#[derive(Debug, Default)]
pub struct Extension {
    /// For each locale what all its templates get.
    pub shared: Vec<Values>,
    /// Open data and calendars.
    pub files: Vec<GeneratedFile>,
    /// Findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// `plan` in every template of a locale.
#[derive(Serialize)]
struct PlanView {
    title: String,
    url: String,
    full_url: String,
    annex_url: Option<String>,
    bilingual_url: Option<String>,
    #[serde(flatten)]
    overviews: BTreeMap<&'static str, Option<String>>,
    chapters: Vec<ChapterView>,
}

#[derive(Serialize)]
struct ChapterView {
    number: u32,
    title: String,
    url: String,
    anchor: String,
    description: Option<String>,
}

/// Makes the plan's pages what they are and adds those made from its data.
pub fn extend(pages: &mut Vec<Page>, yaml: &[Arc<SourceFile>], assets: &[Asset], frame: &Frame) -> Extension {
    let is_of_plan = |file: &&Arc<SourceFile>| file.path.starts_with(catalogue::FOLDER);
    let (catalogue, mut diagnostics) = catalogue::read(yaml.iter().filter(is_of_plan));
    let (material, found) = publicity::read(yaml.iter().filter(|file| !is_of_plan(file)));
    diagnostics.extend(found);
    let mut extension = Extension { diagnostics, ..Extension::default() };
    let mut texts = Vec::new();
    if pages.iter().any(|page| page.route == HOME) {
        pages.iter_mut().for_each(|page| page.is_compared = true);
    }
    for (locale, _) in frame.locales.iter() {
        let chapters = number_chapters(pages, locale);
        let clauses = clauses(pages, &chapters, &catalogue, frame, locale);
        if locale == frame.locales.default_id() {
            let language = &frame.locales.get(locale).key;
            extension.diagnostics.extend(publicity::check(pages, &material, assets, &catalogue, &clauses, language));
        }
        if locale == frame.locales.default_id() && !clauses.is_empty() {
            extension.diagnostics.extend(check::check(
                &catalogue,
                &clauses,
                &frame.locales.get(locale).key,
                frame.date,
            ));
        }
        if locale != frame.locales.default_id() {
            let mut own = clauses.clone();
            own.retain(|_, clause| clause.language == locale);
            extension.diagnostics.extend(check::check_translation(&catalogue, &own, &frame.locales.get(locale).key));
        }
        texts.push((locale, chapters, clauses));
    }
    let all: Vec<Views<'_>> =
        texts.iter().map(|(locale, _, clauses)| views(pages, &catalogue, clauses, frame, *locale)).collect();
    for ((_, chapters, _), views) in texts.iter().zip(&all) {
        let second = if views.locale == all[0].locale { all.get(1) } else { Some(views) };
        let both = second.map(|second| [&all[0], second]).filter(|both| bilingual::is_shown(pages, *both));
        let plan = extend_locale(pages, chapters, views, both);
        let (publicity, files) = publicity::extend(pages, &material, assets, views);
        extension.shared.push(vec![("plan", plan), ("publicity", publicity)]);
        extension.files.extend(calendars(views));
        extension.files.extend(files);
    }
    let key = &frame.locales.get(frame.locales.default_id()).key;
    extension
        .diagnostics
        .extend(all.first().map_or_else(Vec::new, |views| publicity::check_kit(&material, views, pages, assets, key)));
    let (files, found) = data_files(&all);
    extension.diagnostics.extend(found);
    for (locale, _) in frame.locales.iter().filter(|_| !files.is_empty()) {
        let Some(at) = position(pages, locale, pages::DATA) else { continue };
        let dataset = open_data::dataset(&pages[at], &files, frame);
        pages[at].structured.push(dataset);
    }
    extension.files.extend(files);
    extension
}

/// The rows of the annex for those who search.
fn passages(annex: &annex::Annex, views: &Views<'_>) -> Vec<Passage> {
    let rows = annex.goals.iter().flat_map(|goal| goal.tasks.iter().map(move |row| (goal, row)));
    let passage = |(goal, row): (&annex::Goal, &annex::Row)| {
        let items = row.items.iter().map(|item| views.text(item));
        let units = row.lead.iter().chain(&row.support).cloned();
        let text: Vec<String> = items.chain([views.text(&goal.name)]).chain(units).collect();
        Passage { anchor: format!("fj-{}", row.number), title: views.text(&row.task), text: text.join("\n") }
    };
    rows.map(passage).collect()
}

fn views<'a>(
    pages: &[Page],
    catalogue: &'a Catalogue,
    clauses: &'a Clauses,
    frame: &'a Frame,
    locale: LocaleId,
) -> Views<'a> {
    let (has_departments, has_indicators) = pages::has_overview(pages, locale);
    Views { catalogue, clauses, frame, locale, has_departments, has_indicators }
}

/// The plan in one locale; null where that locale has none.
fn extend_locale(
    pages: &mut Vec<Page>,
    chapters: &[(usize, u32)],
    views: &Views<'_>,
    both: Option<[&Views<'_>; 2]>,
) -> Arc<serde_json::Value> {
    let Some(home) = position(pages, views.locale, HOME).filter(|_| !chapters.is_empty()) else {
        return Arc::default();
    };
    pages[home].prefer_template("plan/index.html");
    let annex_page = position(pages, views.locale, ANNEX);
    let annex_view = annex_page.zip(views.catalogue.annex.as_ref()).map(|(id, annex)| {
        let view = json(&views.annex(annex, &pages[id].title));
        (view, annex.anchors())
    });
    if let (Some(id), Some((view, anchors))) = (annex_page, &annex_view) {
        pages[id].prefer_template("plan/annex.html");
        pages[id].values.push(("annex", Arc::clone(view)));
        pages[id].template_anchors.clone_from(anchors);
        let results = views.catalogue.annex_rows().into_iter().flat_map(|row| &row.results);
        pages[id].outward = results.map(|result| result.source.clone()).collect();
        pages[id].subject = "task";
        pages[id].in_charge = views.units_by_row();
        pages[id].passages = views.catalogue.annex.iter().flat_map(|annex| passages(annex, views)).collect();
    }
    let mentions = pages::mentions(views, views.catalogue, views.clauses);
    for (id, _) in chapters {
        let related = pages::related(&pages[*id], views);
        let page = &mut pages[*id];
        page.mentions.clone_from(&mentions);
        page.subject = "clause";
        page.in_charge = pages::in_charge(page, views);
        page.in_sections = true;
        page.values.push(("related", related));
    }
    let full = full_page(pages, home, chapters, annex_view);
    let view = PlanView {
        title: pages[home].title.clone(),
        url: views.url(HOME),
        full_url: views.url(FULL),
        annex_url: annex_page.map(|_| views.url(ANNEX)),
        bilingual_url: both.map(|_| views.url(bilingual::ROUTE)),
        overviews: pages::overviews(pages, views),
        chapters: chapters.iter().map(|(id, number)| chapter_view(&pages[*id], *number, views)).collect(),
    };
    let title = pages[home].title.clone();
    pages.push(full);
    if let Some(both) = both {
        bilingual::add(pages, chapters, views, both, title);
    }
    pages::add(pages, views, mentions.as_ref());
    json(&view)
}

fn chapter_view(page: &Page, number: u32, views: &Views<'_>) -> ChapterView {
    ChapterView {
        number,
        title: page.title.clone(),
        url: views.url(&page.route),
        anchor: chapter_anchor(number),
        description: page.description.clone(),
    }
}

fn chapter_anchor(number: u32) -> String {
    format!("s{number}")
}

/// Finds the chapters of a locale by the numbers in their titles and gives their headings anchors; in order.
fn number_chapters(pages: &mut [Page], locale: LocaleId) -> Vec<(usize, u32)> {
    let mut chapters = Vec::new();
    for (id, page) in pages.iter_mut().enumerate() {
        let in_plan = page.locale == locale && page.kind == Kind::Page && page.route.starts_with("plan/");
        let Some(number) = in_plan.then(|| parse(&page.title, Level::Chapter)).flatten() else { continue };
        page.anchor = Some(chapter_anchor(number.value));
        page.anchors = clause_anchors(page, number.value);
        page.prefer_template("plan/chapter.html");
        chapters.push((id, number.value));
    }
    chapters.sort_by_key(|(_, number)| *number);
    chapters
}

/// `s3-4` for 三（四）, `s2-1-1` for 二（一）1.; headings without a number keep the id of their text.
fn clause_anchors(page: &Page, chapter: u32) -> Vec<Anchor> {
    let mut section = 0;
    let headings = page.document.headings.iter().zip(&page.anchors);
    headings
        .map(|(heading, usual)| {
            let level = if heading.level <= 2 { Level::Section } else { Level::Item };
            let Some(number) = parse(&heading.text, level).filter(|_| !heading.explicit) else { return usual.clone() };
            let id = match level {
                Level::Item => format!("s{chapter}-{section}-{}", number.value),
                _ => {
                    section = number.value;
                    format!("s{chapter}-{section}")
                }
            };
            Anchor { id, label: number.len }
        })
        .collect()
}

/// The numbered text of a locale, the annex included.
fn clauses(
    pages: &[Page],
    chapters: &[(usize, u32)],
    catalogue: &Catalogue,
    frame: &Frame,
    locale: LocaleId,
) -> Clauses {
    let mut clauses = clause::of_chapters(chapters.iter().map(|(id, _)| &pages[*id]));
    if let (Some(annex), Some(_)) = (&catalogue.annex, position(pages, locale, ANNEX)) {
        clause::add_rows(&mut clauses, annex, ANNEX, (locale, frame.locales.get(locale)));
    }
    clauses
}

/// The page with introduction, chapters and annex in one.
fn full_page(
    pages: &[Page],
    home: usize,
    chapters: &[(usize, u32)],
    annex: Option<(Arc<serde_json::Value>, Vec<String>)>,
) -> Page {
    let home = &pages[home];
    let mut full = Page::generated(FULL, home.locale, Kind::Page, &home.title, Arc::clone(&home.file));
    full.description.clone_from(&home.description);
    full.source.clone_from(&home.source);
    full.issuer.clone_from(&home.issuer);
    full.date = home.date;
    full.document = Arc::clone(&home.document);
    full.anchors.clone_from(&home.anchors);
    full.parts = chapters.iter().map(|(id, _)| pages[*id].route.clone()).collect();
    full.prefer_template("plan/full.html");
    let (view, anchors) = annex.unwrap_or_default();
    full.values.push(("annex", view));
    full.template_anchors = anchors;
    full
}

/// The calendar of a locale, and one for each department with a page.
fn calendars(views: &Views<'_>) -> Vec<GeneratedFile> {
    if views.catalogue.phases.is_empty() || views.clauses.is_empty() {
        return Vec::new();
    }
    let locale = views.frame.locales.get(views.locale);
    let file = |id: &str, bytes| GeneratedFile::new(calendar::path(locale, id), bytes);
    let title = views.frame.settings.title.get(&locale.key);
    let mut files = vec![file("plan", calendar::calendar(views, title, None))];
    let departments = views.catalogue.departments.iter().enumerate().filter(|_| views.has_departments);
    files.extend(departments.map(|(index, department)| {
        let name = views.text(&department.name);
        file(&department.id, calendar::calendar(views, &name, Some(index)))
    }));
    files
}

/// The tables as JSON and CSV, and the workbook; with what is to be said of that.
fn data_files(views: &[Views<'_>]) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let tables = open_data::tables(views);
    let file = |name: String, bytes| GeneratedFile::new(format!("data/{name}"), bytes);
    let mut files = Vec::new();
    for table in &tables {
        files.push(file(format!("{}.json", table.name), table.json()));
        files.push(file(format!("{}.csv", table.name), table.csv()));
    }
    let (Some(first), false) = (views.first(), tables.is_empty()) else { return (files, Vec::new()) };
    match workbook::workbook(&tables) {
        Ok((bytes, cut)) => {
            files.push(file("plan.xlsx".into(), bytes));
            (files, cut.iter().map(|cut| cut.diagnostic(first.catalogue)).collect())
        }
        Err(error) => (files, vec![workbook::failed(&error)]),
    }
}
