//! The plan: what makes the pages below `content/plan/` more than pages. It gives headings their anchors, reads the
//! plan's data and compares it with the text, adds pages for departments and indicators, and hands over values for
//! templates and files to publish.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::diagnostic::{Code, Diagnostic};
use crate::extension::Extension;
use crate::load::yaml::{FieldReader, schema_of};
use crate::site::{Additions, Changes, Frame, GeneratedFile, SiteBuilder, json};

mod amount;
mod api;
mod assignment;
mod bilingual;
mod bodies;
mod calendar;
mod called;
mod catalogue;
mod cells;
mod changes;
mod charge;
mod check;
mod clause;
mod clause_view;
pub mod codes;
mod collation;
mod deadline;
mod department;
mod documents;
mod due_view;
mod duties;
mod group;
mod indicator;
mod indicator_check;
mod indicator_view;
mod indicators_view;
mod labels;
mod matrix;
mod numbering;
mod open_data;
mod open_progress;
mod open_tables;
mod overviews;
mod pages;
mod pairing;
mod parts;
mod plan_file;
mod printed;
mod printed_check;
mod remark;
mod result;
mod result_check;
mod result_view;
mod role;
mod role_view;
mod role_words;
mod routes;
mod row_text;
mod schedule;
mod schedule_check;
mod schedule_view;
mod search;
mod shape;
mod since;
mod standing;
mod status;
mod strip;
mod table;
mod table_pages;
mod table_view;
mod target;
mod text;
mod translated_bodies;
mod units;
mod view;
mod whole;
mod workbook;
mod workbook_words;

pub(crate) use api::PlanApi;
use catalogue::Catalogue;
pub(crate) use catalogue::FOLDER;
pub(crate) use clause_view::ClauseRef;
use department::FACET;
use documents::PlanDocument;
pub(crate) use indicator_view::IndicatorRef;
use routes::{Document, MAIN, OTHERS};
use text::PlanText;
pub(crate) use view::DepartmentRef;
use view::Views;
use workbook_words::Words;

/// `content/plan/tasks.yaml` in either form.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is there for its schema")]
enum TasksFile {
    Short(table::Annex),
    Declared(table::TableFile),
}

/// The extension for plans.
#[derive(Debug)]
pub struct Plan;

impl Extension for Plan {
    fn codes(&self) -> &'static [Code] {
        codes::ALL
    }

    fn is_data_file(&self, path: &str) -> bool {
        is_plan_data(path)
    }

    fn untranslated(&self) -> &'static [(&'static str, &'static str)] {
        &[(catalogue::PLAN_FILE, "numbering/*/form")]
    }

    fn front_matter(&self) -> Option<FieldReader> {
        Some(FieldReader::new::<plan_file::PageFields>())
    }

    fn schemas(&self) -> Vec<(&'static str, serde_json::Value)> {
        vec![
            ("plan", schema_of::<plan_file::PlanFile>()),
            ("tasks", schema_of::<TasksFile>()),
            ("table", schema_of::<table::TableFile>()),
            ("departments", schema_of::<department::DepartmentFile>()),
            ("indicators", schema_of::<indicator::IndicatorFile>()),
            ("schedule", schema_of::<schedule::ScheduleFile>()),
            ("notes", schema_of::<schedule::NoteFile>()),
        ]
    }

    fn pages_seen(&self) -> Option<fn(&str) -> bool> {
        Some(routes::is_of_plan)
    }

    fn extend(&self, builder: &SiteBuilder) -> Additions {
        let frame = builder.frame();
        let mut pages = Changes::new(builder);
        let (documents, diagnostics) = documents::read(&mut pages, builder);
        let mut additions = Additions {
            facets: vec![FACET],
            diagnostics,
            ..Additions::default()
        };

        // The translation of a plan is compared with the original paragraph by paragraph.
        let homes = documents.iter().map(|it| it.catalogue.document.home());
        let homes: Vec<&str> = homes.collect();
        additions.literal_translations = builder
            .pages()
            .any(|page| homes.contains(&page.route.as_str()));

        let mut values: Vec<Vec<Arc<Json>>> = vec![Vec::new(); frame.locales.iter().count()];
        for (index, document) in documents.iter().enumerate() {
            let of_locales =
                extend_document(document, index == 0, &mut pages, builder, &mut additions);
            for (list, value) in values.iter_mut().zip(of_locales) {
                list.push(value);
            }
        }

        let words = called::words(&mut pages, &documents, frame);
        additions.shared_values.extend(words);

        for ((locale, _), values) in frame.locales.iter().zip(values) {
            let first = values.first().cloned().unwrap_or_default();
            let plans: Vec<&Arc<Json>> = values.iter().filter(|value| !value.is_null()).collect();
            additions
                .shared_values
                .push((locale, "plans", json(&plans)));
            additions.shared_values.push((locale, "plan", first));
        }

        additions.pages = pages.finish();
        additions.knowledge = Some(Arc::new(PlanApi { documents }));
        additions
    }
}

/// Tells whether a path below `content/` is a data file of a plan.
fn is_plan_data(path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or_default();
    [MAIN, OTHERS].contains(&folder) && path.ends_with(".yaml")
}

/// Makes the pages, values and files of a document. Returns the value of `plan` in the templates of each locale; it is
/// null where a locale has no such plan.
///
/// Checks and files with data do not wait for the pages, nor the pages for them.
fn extend_document(
    document: &PlanDocument,
    is_first: bool,
    pages: &mut Changes<'_>,
    builder: &SiteBuilder,
    additions: &mut Additions,
) -> Vec<Arc<Json>> {
    let frame = builder.frame();
    let all = document.all_views(frame, is_first);
    let ((checked, (files, found)), values) = rayon::join(
        || rayon::join(|| check_texts(document, builder), || data_files(&all)),
        || extend_pages(document, &all, pages, additions),
    );
    additions.diagnostics.extend(checked);
    additions.diagnostics.extend(found);
    offer_data(pages, &document.catalogue.document, &files, frame);
    additions.files.extend(files);

    values
}

/// Finds what in the data disagrees with the texts of a document and of its earlier editions.
fn check_texts(document: &PlanDocument, builder: &SiteBuilder) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for edition in [document].into_iter().chain(&document.editions) {
        for text in &edition.texts {
            found.extend(check_text(&edition.catalogue, text, builder));
        }
    }

    found
}

/// Makes the pages, values and calendars of a document in all its languages. `all` are its views in the order of its
/// texts. Returns the value of `plan` in the templates of each locale.
fn extend_pages(
    document: &PlanDocument,
    all: &[Views<'_>],
    pages: &mut Changes<'_>,
    additions: &mut Additions,
) -> Vec<Arc<Json>> {
    let mut values = Vec::new();
    for (text, views) in document.texts.iter().zip(all) {
        for edition in &document.editions {
            extend_edition(edition, views, pages);
        }

        changes::add(pages, document, views);
        let both = shown_together(pages, all, views);
        let value = whole::extend(pages, document, text, views, both);
        search::give_passages(pages, views);
        if text.has_text() {
            let places = search::places(views, &document.numbering);
            additions.search_places.push((views.locale, places));
        }

        additions.files.extend(calendars(views));
        if !views.is_first {
            give_value(pages, views, &value);
        }
        values.push(value);
    }

    values
}

/// Makes the pages of an earlier edition in the locale of `present`, the views of the present one. Searches find the
/// present edition alone.
fn extend_edition(edition: &PlanDocument, present: &Views<'_>, pages: &mut Changes<'_>) {
    let Some(views) = edition.views(present.frame, present.locale, false) else {
        return;
    };
    let Some(text) = edition.text(present.locale) else {
        return;
    };

    let value = whole::extend_edition(pages, text, &views, present);
    give_value(pages, &views, &value);
    for route in routes_below(pages, &views) {
        if let Some(page) = pages.edit(views.locale, &route) {
            page.search.is_indexed = false;
        }
    }
}

/// Gives the pages of a document its value as `plan`, where the site's first document has another one.
fn give_value(pages: &mut Changes<'_>, views: &Views<'_>, value: &Arc<Json>) {
    for route in routes_below(pages, views) {
        if let Some(page) = pages.edit(views.locale, &route) {
            page.shown.values.push(("plan", Arc::clone(value)));
        }
    }
}

/// The routes of a document's own page and of all pages below it in a locale, without those of earlier editions.
fn routes_below(pages: &Changes<'_>, views: &Views<'_>) -> Vec<String> {
    let home = views.catalogue.document.home();
    let is_below = |route: &str, home: &str| {
        let rest = route.strip_prefix(home);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let names = views.catalogue.plan.earlier.iter();
    let earlier: Vec<String> = names.map(|name| format!("{home}/{name}")).collect();

    let mut routes = Vec::new();
    for page in pages.of_locale(views.locale) {
        let is_earlier = earlier.iter().any(|home| is_below(&page.route, home));
        if is_below(&page.route, home) && !is_earlier {
            routes.push(page.route.clone());
        }
    }

    routes
}

/// Finds what in the data disagrees with the text of a locale. All data is compared with the text of the default
/// locale; quotations in other languages are compared with the translations.
fn check_text(catalogue: &Catalogue, text: &PlanText, builder: &SiteBuilder) -> Vec<Diagnostic> {
    let frame = builder.frame();
    let language = &frame.locales.get(text.locale).key;
    if text.locale != frame.locales.default_id() {
        let mut own = text.clauses.clone();
        own.retain(|_, clause| clause.language == text.locale);
        return check::check_translation(catalogue, &own, language);
    }

    check::check(catalogue, &text.clauses, language, builder)
}

/// Chooses the languages that a locale shows side by side: the plan's own and, in each translation, that one. Returns
/// `None` if the plan is not written in both.
fn shown_together<'v, 'a>(
    pages: &Changes<'_>,
    all: &'v [Views<'a>],
    views: &'v Views<'a>,
) -> Option<[&'v Views<'a>; 2]> {
    let original = all.first()?;
    let second = if views.locale == original.locale {
        all.get(1)?
    } else {
        views
    };
    Some([original, second]).filter(|both| bilingual::is_shown(pages, *both))
}

/// The calendar of a locale, and one for each department with duties in certain months.
fn calendars(views: &Views<'_>) -> Vec<GeneratedFile> {
    if !calendar::has_events(views, None) {
        return Vec::new();
    }

    let locale = views.frame.locales.get(views.locale);
    let document = &views.catalogue.document;
    let file = |id: &str, bytes| GeneratedFile::new(document.calendar(locale, id), bytes);

    let title = views.frame.settings.title.get(&locale.key);
    let mut files = vec![file("plan", calendar::calendar(views, title, None))];

    let departments = views
        .catalogue
        .departments
        .iter()
        .enumerate()
        .filter(|(index, _)| calendar::has_events(views, Some(*index)));
    files.extend(departments.map(|(index, department)| {
        let name = views.text(&department.name);
        file(
            &department.id,
            calendar::calendar(views, &name, Some(index)),
        )
    }));

    files
}

/// Makes the tables as JSON and CSV, and the workbook. Returns also what is wrong with the workbook.
fn data_files(views: &[Views<'_>]) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let Some(first) = views.first() else {
        return (Vec::new(), Vec::new());
    };
    let tables = open_data::tables(views);
    let document = &first.catalogue.document;
    let file = |name: &str, ending: &str, bytes| {
        GeneratedFile::new(document.data_file(name, ending), bytes)
    };

    let mut files = Vec::new();
    for table in &tables {
        files.push(file(&table.name, "json", table.json()));
        files.push(file(&table.name, "csv", table.csv()));
    }

    if tables.is_empty() {
        return (files, Vec::new());
    }

    let Some(words) = Words::new(views) else {
        return (files, Vec::new());
    };

    match workbook::workbook(&tables, &words) {
        Ok((bytes, cut)) => {
            files.push(file(open_data::WORKBOOK, "xlsx", bytes));
            let found = cut.iter().map(|cut| cut.diagnostic(first.catalogue));
            (files, found.collect())
        }
        Err(error) => (files, vec![workbook::failed(&error)]),
    }
}

/// Describes the tables to search engines, on the page that offers them.
fn offer_data(
    pages: &mut Changes<'_>,
    document: &Document,
    files: &[GeneratedFile],
    frame: &Frame,
) {
    for (locale, _) in frame.locales.iter().filter(|_| !files.is_empty()) {
        if let Some(page) = document.edit(pages, locale, &document.data()) {
            let dataset = open_data::dataset(page, files, frame);
            page.shown.structured.push(dataset);
        }
    }
}
