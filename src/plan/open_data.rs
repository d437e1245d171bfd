//! Open data: the plan's tables as JSON and as CSV for spreadsheets.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::annex::Task;
use super::catalogue::Role;
use super::duties::aligned;
use super::indicator::number;
use super::view::Views;
use crate::config::Localized;
use crate::site::{Frame, GeneratedFile, Page};

/// A table: its name, its columns, and its rows as JSON objects.
pub struct Table {
    /// The name of its files without ending, such as `indicators`.
    pub name: &'static str,
    columns: Vec<&'static str>,
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

/// All tables. `views` are those of all locales, the default one first.
pub fn tables(views: &[Views<'_>]) -> Vec<Table> {
    let Some(first) = views.first() else {
        return Vec::new();
    };
    let tables = [
        indicators(first),
        departments(views),
        tasks(first),
        schedule(views),
        conflicts(first),
    ];
    tables
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect()
}

/// The tables for search engines: a schema.org Dataset with its downloads.
pub fn dataset(page: &Page, files: &[GeneratedFile], frame: &Frame) -> Json {
    let download = |file: &GeneratedFile| {
        let format = MEDIA_TYPES
            .iter()
            .find(|(ending, _)| file.output.0.ends_with(ending))?
            .1;
        let url = frame.base.permalink(&file.output.0);
        Some(json!({"@type": "DataDownload", "encodingFormat": format, "contentUrl": url}))
    };
    json!({"@context": "https://schema.org", "@type": "Dataset", "name": page.title, "description": page.description,
        "url": frame.base.permalink(&page.relative_url(&frame.locales)),
        "distribution": files.iter().filter_map(download).collect::<Vec<_>>()})
}

/// A text by language: what stands in one language only is given under that of the default locale.
fn localized(views: &Views<'_>, text: &Localized) -> Json {
    match text {
        Localized::One(text) => json!({ &views.frame.locales.get(views.locale).key: text }),
        Localized::Many(texts) => json!(texts),
    }
}

/// A text of the plan itself in all languages that have it.
fn by_language(views: &[Views<'_>], text: impl Fn(&Views<'_>) -> Option<String>) -> Json {
    let entry = |views: &Views<'_>| {
        Some((
            views.frame.locales.get(views.locale).key.clone(),
            json!(text(views)?),
        ))
    };
    Json::Object(views.iter().filter_map(entry).collect::<Map<_, _>>())
}

fn ids(views: &Views<'_>, departments: &[usize]) -> Vec<String> {
    departments
        .iter()
        .map(|index| views.catalogue.departments[*index].id.clone())
        .collect()
}

fn indicators(views: &Views<'_>) -> Table {
    let catalogue = views.catalogue;
    let row = |(index, it): (usize, &super::indicator::Indicator)| {
        let departments = catalogue
            .departments_of_indicators
            .get(index)
            .map(|departments| ids(views, departments));
        json!({
            "id": it.id,
            "name": localized(views, &it.name),
            "area": it.area,
            "comparator": it.comparator,
            "value": number(it.value),
            "unit": views.text(&it.unit),
            "upper": it.upper.map(number),
            "year": it.year,
            "clause": it.clause,
            "departments": departments.unwrap_or_default(),
        })
    };
    Table {
        name: "indicators",
        columns: vec![
            "id",
            "name",
            "area",
            "comparator",
            "value",
            "unit",
            "upper",
            "year",
            "clause",
            "departments",
        ],
        rows: catalogue.indicators.iter().enumerate().map(row).collect(),
    }
}

fn departments(views: &[Views<'_>]) -> Table {
    let first = &views[0];
    let catalogue = first.catalogue;
    let row = |(index, it): (usize, &super::department::Department)| {
        let anchors = |role: Role| -> Vec<String> {
            let tasks = catalogue.tasks_of(index, role).into_iter();
            tasks.map(Task::anchor).collect()
        };
        let in_charge = catalogue
            .indicators
            .iter()
            .zip(&catalogue.departments_of_indicators);
        let indicators = in_charge
            .filter(|(_, departments)| departments.contains(&index))
            .map(|(it, _)| it.id.clone());
        json!({
            "id": it.id,
            "name": localized(first, &it.name),
            "aliases": it.aliases,
            "clause": it.clause,
            "duties": duties(views, index),
            "leads": anchors(Role::Lead),
            "supports": anchors(Role::Support),
            "indicators": indicators.collect::<Vec<_>>(),
        })
    };
    Table {
        name: "departments",
        columns: vec![
            "id",
            "name",
            "aliases",
            "clause",
            "duties",
            "leads",
            "supports",
            "indicators",
        ],
        rows: catalogue.departments.iter().enumerate().map(row).collect(),
    }
}

/// Duties of a department as the first locale divides them, each in all languages that can be divided alike.
fn duties(views: &[Views<'_>], index: usize) -> Vec<Json> {
    let original = views
        .first()
        .map_or_else(Vec::new, |views| views.duties(index));
    let by_locale: Vec<_> = views
        .iter()
        .map(|views| aligned(&views.duties(index), &original))
        .collect();

    let duty = |at: usize| {
        let texts = views.iter().zip(&by_locale).filter_map(|(views, duties)| {
            let key = &views.frame.locales.get(views.locale).key;
            Some((key.clone(), Json::from(duties.as_ref()?[at].as_str())))
        });
        Json::Object(texts.collect())
    };
    (0..original.len()).map(duty).collect()
}

fn tasks(views: &Views<'_>) -> Table {
    let catalogue = views.catalogue;
    let rows = catalogue.annex.iter().flat_map(|annex| {
        annex
            .tasks()
            .map(move |((goal, _), row)| (&annex.goals[goal], row))
    });
    let row = |(index, (goal, row)): (usize, (&super::annex::Goal, &super::annex::Task))| {
        let units = catalogue.departments_of_tasks.get(index);
        json!({
            "id": row.anchor(),
            "number": row.number,
            "goal": localized(views, &goal.name),
            "task": localized(views, &row.task),
            "items": row.items.iter().map(|item| localized(views, item)).collect::<Vec<_>>(),
            "lead": units.map(|units| ids(views, &units.lead)).unwrap_or_default(),
            "support": units.map(|units| ids(views, &units.support)).unwrap_or_default(),
        })
    };
    Table {
        name: "tasks",
        columns: vec!["id", "number", "goal", "task", "items", "lead", "support"],
        rows: rows.enumerate().map(row).collect(),
    }
}

fn schedule(views: &[Views<'_>]) -> Table {
    let first = &views[0];
    let text = |clause: &str| {
        by_language(views, |views| {
            Some(views.clauses.get(clause)?.paragraphs.concat())
        })
    };
    let row = |phase: &super::schedule::Phase| {
        json!({
            "id": phase.id,
            "name": localized(first, &phase.name),
            "start": phase.start.to_string(),
            "end": phase.end.to_string(),
            "text": text(&phase.clause),
        })
    };
    let rows = first.catalogue.phases.iter().map(row).collect();
    Table {
        name: "schedule",
        columns: vec!["id", "name", "start", "end", "text"],
        rows,
    }
}

/// Places where the plan promises different numbers for one thing.
fn conflicts(views: &Views<'_>) -> Table {
    let catalogue = views.catalogue;
    let row = |group: &Vec<usize>| {
        let of = |index: &usize| &catalogue.indicators[*index];
        json!({
            "measure": of(&group[0]).measure,
            "indicators": group.iter().map(|index| of(index).id.clone()).collect::<Vec<_>>(),
            "clauses": group.iter().map(|index| of(index).clause.clone()).collect::<Vec<_>>(),
            "values": group.iter().map(|index| number(of(index).value)).collect::<Vec<_>>(),
        })
    };
    let rows = catalogue.conflicts.iter().map(row).collect();
    Table {
        name: "conflicts",
        columns: vec!["measure", "indicators", "clauses", "values"],
        rows,
    }
}

impl Table {
    /// As a JSON array.
    pub fn json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(&self.rows).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// As CSV with a byte order mark, so that spreadsheets see the encoding.
    pub fn csv(&self) -> Vec<u8> {
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

    /// How many rows it has.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Columns; one for each language of a text.
    pub fn header(&self) -> Vec<String> {
        let mut header = Vec::new();
        for column in &self.columns {
            match self.languages(column) {
                languages if languages.is_empty() => header.push(column.to_string()),
                languages => header.extend(
                    languages
                        .iter()
                        .map(|language| format!("{column}_{language}")),
                ),
            }
        }
        header
    }

    fn languages(&self, column: &str) -> Vec<String> {
        let mut languages = BTreeMap::new();
        for row in &self.rows {
            let value = &row[column];
            let texts = value
                .as_array()
                .map_or_else(|| vec![value], |list| list.iter().collect());
            for key in texts
                .iter()
                .filter_map(|text| text.as_object())
                .flat_map(|texts| texts.keys())
            {
                languages.insert(key.clone(), ());
            }
        }
        languages.into_keys().rev().collect()
    }

    /// The texts of its rows, each as long as the header.
    pub fn cells(&self) -> impl Iterator<Item = Vec<String>> {
        let columns: Vec<_> = self
            .columns
            .iter()
            .map(|column| (column, self.languages(column)))
            .collect();
        self.rows.iter().map(move |row| {
            let cells = columns
                .iter()
                .flat_map(|(column, languages)| match languages.is_empty() {
                    true => vec![cell(&row[**column], None)],
                    false => languages
                        .iter()
                        .map(|language| cell(&row[**column], Some(language)))
                        .collect(),
                });
            cells.collect()
        })
    }
}

/// A value in one cell: lists as lines.
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

/// What spreadsheets take for the beginning of a formula; some the wide signs, too.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Puts `'` before a cell that a spreadsheet would take for a formula. Numbers and single signs such as `>=` stay as they
/// are.
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
