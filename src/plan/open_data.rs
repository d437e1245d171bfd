//! Open data: the plan's tables as JSON and as CSV for spreadsheets.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use serde::Serialize;
use serde_json::{Map, Number, Value as Json, json};

use super::department::Department;
use super::duties::aligned;
use super::indicator::{Indicator, number};
use super::open_progress;
use super::open_tables;
use super::role::{LEAD, SUPPORT};
use super::routes::Document;
use super::schedule::Phase;
use super::status::IndicatorStatus;
use super::target::Target;
use super::view::Views;
use crate::config::Localized;
use crate::site::{Frame, GeneratedFile, Page};

/// A table of the open data. A new column is a new field in the function that makes its rows; the headings, the CSV
/// files and the workbook follow.
pub(super) struct Table {
    /// The name of its files without ending, such as `indicators`.
    pub name: String,
    /// The keys of the site's languages, in the order of the site.
    languages: Vec<String>,
    /// The rows, each an object with the same fields in the order of the columns.
    rows: Vec<Json>,
}

/// The media types of the files, by the ends of their names.
const MEDIA_TYPES: [(&str, &str); 3] = [
    (".json", "application/json"),
    (".csv", "text/csv"),
    (
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
];

/// The name of the workbook that holds all tables, without ending.
pub(super) const WORKBOOK: &str = "plan";

/// The kinds of files in which every table is published, by the ends of their names.
const KINDS: [(&str, &str); 2] = [("CSV", "csv"), ("JSON", "json")];

/// A file of a table, for readers.
#[derive(Serialize)]
pub(super) struct Download {
    kind: &'static str,
    url: String,
}

/// Lists the files of a table by its name, the workbook of all tables first: it is what most people open.
pub(super) fn downloads(table: &str, document: &Document, frame: &Frame) -> Vec<Download> {
    let download = |kind, name, ending| Download {
        kind,
        url: frame.base.url(&document.data_file(name, ending)),
    };
    let workbook = download("Excel", WORKBOOK, "xlsx");
    let own = KINDS.map(|(kind, ending)| download(kind, table, ending));
    iter::once(workbook).chain(own).collect()
}

/// Makes all tables that have rows. `views` are those of all locales, the default one first.
pub(super) fn tables(views: &[Views<'_>]) -> Vec<Table> {
    let Some(first) = views.first() else {
        return Vec::new();
    };

    let mut tables = vec![
        indicators(first),
        open_progress::targets(first),
        departments(views),
    ];
    tables.extend(
        first
            .catalogue
            .tables
            .iter()
            .map(|table| open_tables::rows(first, table)),
    );
    tables.extend([
        schedule(views),
        open_progress::deadlines(views),
        conflicts(first),
        open_progress::results(first),
        open_tables::duties(first),
        open_tables::columns(first),
    ]);
    tables
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect()
}

/// Describes the tables to search engines: a schema.org Dataset with its downloads. `page` is the page that offers
/// them.
pub(super) fn dataset(page: &Page, files: &[GeneratedFile], frame: &Frame) -> Json {
    let downloads = files.iter().filter_map(|file| download(file, frame));
    json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": page.title,
        "description": page.description,
        "url": frame.base.permalink(&page.relative_url(&frame.locales)),
        "distribution": downloads.collect::<Vec<_>>(),
    })
}

/// Describes a file to search engines; `None` if it is not one of the kinds that are offered.
fn download(file: &GeneratedFile, frame: &Frame) -> Option<Json> {
    let path = &file.output.0;
    let (_, format) = MEDIA_TYPES
        .iter()
        .find(|(ending, _)| path.ends_with(ending))?;
    Some(json!({
        "@type": "DataDownload",
        "encodingFormat": format,
        "contentUrl": frame.base.permalink(path),
    }))
}

/// Returns a text by language. A text that is given in one language only is that of the default locale.
pub(super) fn localized(views: &Views<'_>, text: &Localized) -> Json {
    match text {
        Localized::One(text) => json!({ &views.frame.locales.get(views.locale).key: text }),
        Localized::Many(texts) => json!(texts.iter().collect::<BTreeMap<_, _>>()),
    }
}

/// Returns the text of a clause in all languages that have it.
fn clause_by_language(views: &[Views<'_>], anchor: &str) -> Json {
    let mut texts = Map::new();
    for views in views {
        if let Some(clause) = views.clauses.get(anchor) {
            let language = views.frame.locales.get(views.locale).key.clone();
            texts.insert(language, Json::from(clause.shown().concat()));
        }
    }

    Json::Object(texts)
}

/// Returns the ids of departments that are given by their positions.
pub(super) fn ids(views: &Views<'_>, departments: &[usize]) -> Vec<String> {
    departments
        .iter()
        .map(|index| views.catalogue.departments[*index].id.clone())
        .collect()
}

/// Makes the table of what the plan promises.
fn indicators(views: &Views<'_>) -> Table {
    let indicators = views.catalogue.indicators.iter().enumerate();
    let rows = indicators.map(|(index, it)| indicator(views, index, it));
    let table = Table::new("indicators", rows.collect(), views.frame);
    table.without_unused(&[
        "area",
        "group",
        "kind",
        "base_year",
        "base_value",
        "base_unit",
        "text",
        "counts",
        "relative",
        "direction",
        "definition",
        "frequency",
        "data_source",
        "status",
    ])
}

/// Makes the row of an indicator at a position.
fn indicator(views: &Views<'_>, index: usize, it: &Indicator) -> Json {
    let departments = views.catalogue.departments_of_indicators.get(index);
    let target = it.target();
    let number_of = |of: fn(&Target) -> Option<f64>| target.and_then(of).map(number);
    let own = target.filter(|target| target.value.is_some());
    let base = it.base.as_ref();
    let description = |text: &Option<Localized>| text.as_ref().map(|text| localized(views, text));
    json!({
        "id": it.id,
        "name": localized(views, &it.name),
        "area": it.area,
        "group": it.group,
        "kind": it.kind,
        "base_year": base.map(|base| base.year),
        "base_value": base.and_then(|base| base.value).map(number),
        "base_unit": base.and_then(|base| base.unit.as_ref()).map(|unit| views.text(unit)),
        "comparator": own.map(Target::comparator),
        "value": number_of(|target| target.value),
        "unit": views.text(target.map_or(&it.unit, |target| it.unit_of(target))),
        "upper": number_of(|target| target.upper),
        "text": target.and_then(|target| target.text.as_ref()).map(|text| localized(views, text)),
        "counts": target.and_then(|target| target.counts),
        "relative": target.filter(|target| target.relative).map(|_| true),
        "direction": it.direction,
        "year": target.and_then(|target| target.year),
        "definition": description(&it.definition),
        "frequency": description(&it.frequency),
        "data_source": description(&it.data_source),
        "status": status(views, it),
        "clause": it.clause,
        "departments": departments.map(|departments| ids(views, departments)).unwrap_or_default(),
    })
}

/// Returns how far an indicator is; `None` if nothing was published.
fn status(views: &Views<'_>, it: &Indicator) -> Option<IndicatorStatus> {
    let judgement = it.judgement(views.frame.date, views.catalogue.first_day());
    Some(judgement.status).filter(|status| *status != IndicatorStatus::NoData)
}

/// Makes the table of those who are responsible.
fn departments(views: &[Views<'_>]) -> Table {
    let departments = views[0].catalogue.departments.iter().enumerate();
    let rows = departments.map(|(index, it)| department(views, index, it));
    Table::new("departments", rows.collect(), views[0].frame)
}

/// Makes the row of a department at a position.
fn department(views: &[Views<'_>], index: usize, it: &Department) -> Json {
    let first = &views[0];
    let catalogue = first.catalogue;
    let indicators = catalogue
        .indicators
        .iter()
        .zip(&catalogue.departments_of_indicators)
        .filter(|(_, departments)| departments.contains(&index))
        .map(|(it, _)| it.id.clone());

    let mut row = json!({
        "id": it.id,
        "name": localized(first, &it.name),
        "aliases": it.aliases,
        "clause": it.clause,
        "duties": duties(views, index),
        "leads": open_tables::anchors(catalogue, index, LEAD),
        "supports": open_tables::anchors(catalogue, index, SUPPORT),
        "indicators": indicators.collect::<Vec<_>>(),
    });
    if let Some(row) = row.as_object_mut() {
        open_tables::add_fields_of_department(row, first, index);
    }

    row
}

/// Lists the duties of a department, each in every language. They are divided as in the language that has the fewest:
/// what one sentence says there may take several elsewhere.
fn duties(views: &[Views<'_>], index: usize) -> Vec<Json> {
    let by_locale: Vec<Vec<String>> = views.iter().map(|views| views.duties(index)).collect();
    let fewest = by_locale
        .iter()
        .filter(|duties| !duties.is_empty())
        .min_by_key(|duties| duties.len());
    let Some(fewest) = fewest else {
        return Vec::new();
    };

    let mut all = vec![Map::new(); fewest.len()];
    for (views, duties) in views.iter().zip(&by_locale) {
        let language = &views.frame.locales.get(views.locale).key;
        let texts = aligned(duties, fewest).unwrap_or_default();
        for (texts_of_duty, text) in all.iter_mut().zip(texts) {
            texts_of_duty.insert(language.clone(), Json::from(text));
        }
    }

    all.into_iter().map(Json::Object).collect()
}

/// Makes the table of the phases.
fn schedule(views: &[Views<'_>]) -> Table {
    let phases = views[0].catalogue.phases.iter();
    let rows = phases.map(|it| phase(views, it)).collect();
    Table::new("schedule", rows, views[0].frame)
}

/// Makes the row of a phase.
fn phase(views: &[Views<'_>], phase: &Phase) -> Json {
    json!({
        "id": phase.id,
        "name": localized(&views[0], &phase.name),
        "start": phase.start.map(|start| start.to_string()),
        "end": phase.end.map(|end| end.to_string()),
        "text": clause_by_language(views, &phase.clause),
    })
}

/// Makes the table of the places where the plan promises different numbers for one thing.
fn conflicts(views: &Views<'_>) -> Table {
    let groups = views.catalogue.conflicts.iter();
    let rows = groups.map(|group| conflict(views, group)).collect();
    Table::new("conflicts", rows, views.frame).without_unused(&["units"])
}

/// Makes the row of a group of indicators that promise different numbers for one thing.
/// Where not all numbers have the same unit, their units are told, too.
fn conflict(views: &Views<'_>, group: &[usize]) -> Json {
    let group: Vec<&Indicator> = group
        .iter()
        .map(|index| &views.catalogue.indicators[*index])
        .collect();
    let unit =
        |it: &&Indicator| views.text(it.target().map_or(&it.unit, |target| it.unit_of(target)));
    let units: Vec<String> = group.iter().map(unit).collect();
    let differ = units.iter().any(|unit| *unit != units[0]);
    json!({
        "measure": group[0].measure,
        "indicators": group.iter().map(|it| it.id.clone()).collect::<Vec<_>>(),
        "clauses": group.iter().map(|it| it.clause.clone()).collect::<Vec<_>>(),
        "values": group.iter().map(|it| first_value(it)).collect::<Vec<_>>(),
        "units": differ.then_some(units),
    })
}

/// Returns the number that an indicator promises; `None` for one that promises none.
fn first_value(it: &Indicator) -> Option<Number> {
    it.target().and_then(|target| target.value).map(number)
}

impl Table {
    /// Makes a table of a site. `rows` are objects with the same fields.
    pub(super) fn new(name: &str, rows: Vec<Json>, frame: &Frame) -> Self {
        let locales = frame.locales.iter();
        Self {
            name: name.into(),
            languages: locales.map(|(_, locale)| locale.key.clone()).collect(),
            rows,
        }
    }

    /// Leaves out those of the given columns in which no row has a value.
    pub(super) fn without_unused(mut self, columns: &[&str]) -> Self {
        for column in columns {
            if self.rows.iter().all(|row| is_empty(&row[*column])) {
                let rows = self.rows.iter_mut().filter_map(Json::as_object_mut);
                rows.for_each(|row| {
                    row.shift_remove(*column);
                });
            }
        }

        self
    }

    /// Iterates over the names of the columns.
    fn columns(&self) -> impl Iterator<Item = &str> {
        let first = self.rows.first().and_then(Json::as_object);
        first
            .into_iter()
            .flat_map(|row| row.keys().map(String::as_str))
    }

    /// Writes the table as a JSON array.
    pub(super) fn json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(&self.rows).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Writes the table as CSV with a byte order mark, by which spreadsheets know the encoding.
    pub(super) fn csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());

        // Writing into memory does not fail.
        let _ = writer.write_record(self.header());

        for row in self.cells() {
            let _ = writer.write_record(row.iter().map(|cell| neutralize_formula(cell)));
        }

        writer.into_inner().unwrap_or_default()
    }

    /// Returns how many rows it has.
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    /// Returns the headings of the columns. A text in several languages has a column for each of them.
    pub(super) fn header(&self) -> Vec<String> {
        let fields = self.fields().into_iter();
        fields
            .map(|(column, language)| match language {
                Some(language) => format!("{column}_{language}"),
                None => column.to_string(),
            })
            .collect()
    }

    /// Lists the columns with the languages of their texts. A text in several languages has a column for each of them.
    pub(super) fn fields(&self) -> Vec<(&str, Option<&str>)> {
        let mut fields = Vec::new();
        for column in self.columns() {
            let languages = self.languages_of(column);
            if languages.is_empty() {
                fields.push((column, None));
            }

            fields.extend(
                languages
                    .into_iter()
                    .map(|language| (column, Some(language))),
            );
        }

        fields
    }

    /// Returns the languages that the texts of a column are in: those of the site in its order, then others. There are
    /// none if the column has no texts by language.
    fn languages_of(&self, column: &str) -> Vec<&str> {
        let mut found = BTreeSet::new();
        for row in &self.rows {
            let value = &row[column];

            let texts = value
                .as_array()
                .map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
            for texts in texts.iter().filter_map(Json::as_object) {
                found.extend(texts.keys().map(String::as_str));
            }
        }

        let of_site = self.languages.iter().map(String::as_str);
        let mut languages: Vec<&str> = of_site.filter(|it| found.remove(it)).collect();
        languages.extend(found);

        languages
    }

    /// Returns the texts of the rows, each row as long as the header.
    pub(super) fn cells(&self) -> impl Iterator<Item = Vec<String>> {
        let columns: Vec<(&str, Vec<&str>)> = self
            .columns()
            .map(|column| (column, self.languages_of(column)))
            .collect();
        self.rows.iter().map(move |row| cells_of(row, &columns))
    }
}

/// Tells whether a value is none, or a list without items.
fn is_empty(value: &Json) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// Writes the cells of a row. `columns` pairs each column with the languages of its texts.
fn cells_of(row: &Json, columns: &[(&str, Vec<&str>)]) -> Vec<String> {
    let mut cells = Vec::new();
    for (column, languages) in columns {
        let value = &row[*column];
        if languages.is_empty() {
            cells.push(cell(value, None));
        }

        for language in languages {
            cells.push(cell(value, Some(language)));
        }
    }

    cells
}

/// Writes a value for one cell: the items of a list as lines, and of a text by language the one in `language`.
fn cell(value: &Json, language: Option<&str>) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(list) => list
            .iter()
            .map(|item| cell(item, language))
            .collect::<Vec<_>>()
            .join("\n"),
        Json::Object(texts) => language
            .and_then(|language| texts.get(language))
            .map_or_else(String::new, |text| cell(text, None)),
        other => other.to_string(),
    }
}

/// What spreadsheets take for the beginning of a formula. Some of them take the wide signs as well.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Puts `'` before a cell that a spreadsheet would take for a formula. Numbers and single signs such as `>=` stay as
/// they are.
fn neutralize_formula(cell: &str) -> String {
    let formula = cell.chars().count() > 1
        && cell.starts_with(FORMULA_STARTS)
        && cell.parse::<f64>().is_err();
    if formula {
        format!("'{cell}")
    } else {
        cell.to_string()
    }
}
