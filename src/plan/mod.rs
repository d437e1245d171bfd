//! The plan: what makes the pages below `content/plan/` more than pages. It gives headings their anchors, reads the
//! plan's data and compares it with the text, adds pages for departments and indicators, and hands over values for
//! templates and files to publish.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, any_error};
use crate::extension::Extension;
use crate::load::yaml::{FieldReader, schema_of};
use crate::site::{Additions, Changes, Frame, GeneratedFile, SiteBuilder};

mod amount;
mod api;
mod assignment;
mod bilingual;
mod bodies;
mod calendar;
mod catalogue;
mod cells;
mod charge;
mod check;
mod clause;
mod clause_view;
pub mod codes;
mod collation;
mod deadline;
mod department;
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
mod parts;
mod plan_file;
mod result;
mod result_view;
mod role;
mod role_view;
mod routes;
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
pub(crate) use indicator_view::IndicatorRef;
use routes::{DATA, HOME};
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
        path.starts_with("plan/") && path.ends_with(".yaml")
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
        let files = builder.data().iter();
        let has_chinese = frame.locales.by_key("zh").is_some();
        let (mut catalogue, diagnostics) = catalogue::read(
            files.filter(|file| catalogue::is_own_file(file)),
            has_chinese,
        );

        let mut additions = Additions {
            facets: vec![FACET],
            diagnostics,
            ..Additions::default()
        };

        // The translation of a plan is compared with the original paragraph by paragraph.
        additions.literal_translations = builder.pages().any(|page| page.route == HOME);

        let mut pages = Changes::new(builder);
        let (numbering, found) = shape::numbering(&pages, &catalogue, frame);
        additions.diagnostics.extend(found);

        let mut texts: Vec<PlanText> = Vec::new();
        for (locale, _) in frame.locales.iter() {
            let (text, found) = PlanText::read(&mut pages, &catalogue, &numbering, frame, locale);
            additions.diagnostics.extend(found);
            texts.push(text);
        }

        if let Some(original) = texts.first() {
            let file = |route: &str| Some(&pages.page(original.locale, route)?.file);
            let found = catalogue.read_charges(&original.clauses, file);

            // What is said of bodies may be wrong where data cannot be read.
            if !any_error(&additions.diagnostics) {
                additions.diagnostics.extend(found);
            }
        }

        let reference = Arc::new(PlanApi {
            catalogue,
            numbering,
            texts,
        });
        for text in &reference.texts {
            additions
                .diagnostics
                .extend(check_text(&reference.catalogue, text, builder));
        }

        let original = frame.locales.default_id();
        // What cannot be read is reported already.
        if !any_error(&additions.diagnostics) {
            let empty = overviews::without_data(&pages, &reference.catalogue, original);
            additions.diagnostics.extend(empty);
        }

        let all: Vec<Views<'_>> = frame
            .locales
            .iter()
            .filter_map(|(locale, _)| reference.views(frame, locale))
            .collect();
        for (text, views) in reference.texts.iter().zip(&all) {
            let both = shown_together(&pages, &all, views);
            let value = whole::extend(&mut pages, &text.parts, views, both);
            additions.shared_values.push((views.locale, "plan", value));
            search::give_passages(&mut pages, views);

            if !text.parts.is_empty() {
                let places = search::places(views, &reference.numbering);
                additions.search_places.push((views.locale, places));
            }

            additions.files.extend(calendars(views));
        }

        let (files, found) = data_files(&all);
        additions.diagnostics.extend(found);
        offer_data(&mut pages, &files, frame);
        additions.files.extend(files);
        additions.pages = pages.finish();
        additions.knowledge = Some(reference);

        additions
    }
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
    let file = |id: &str, bytes| GeneratedFile::new(routes::calendar(locale, id), bytes);

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
    let tables = open_data::tables(views);
    let file = |name: &str, ending: &str, bytes| {
        GeneratedFile::new(open_data::output(name, ending), bytes)
    };

    let mut files = Vec::new();
    for table in &tables {
        files.push(file(&table.name, "json", table.json()));
        files.push(file(&table.name, "csv", table.csv()));
    }

    let (Some(first), false) = (views.first(), tables.is_empty()) else {
        return (files, Vec::new());
    };

    let Some(words) = Words::new(views) else {
        return (files, Vec::new());
    };

    match workbook::workbook(&tables, &words) {
        Ok((bytes, cut)) => {
            files.push(file("plan", "xlsx", bytes));
            let found = cut.iter().map(|cut| cut.diagnostic(first.catalogue));
            (files, found.collect())
        }
        Err(error) => (files, vec![workbook::failed(&error)]),
    }
}

/// Describes the tables to search engines, on the page that offers them.
fn offer_data(pages: &mut Changes<'_>, files: &[GeneratedFile], frame: &Frame) {
    for (locale, _) in frame.locales.iter().filter(|_| !files.is_empty()) {
        if let Some(page) = pages.edit(locale, DATA) {
            let dataset = open_data::dataset(page, files, frame);
            page.shown.structured.push(dataset);
        }
    }
}
