//! Open data of what is to be reached and done by when, and of what was published on it.

use serde_json::{Value as Json, json};

use super::deadline;
use super::indicator::{Indicator, number};
use super::open_data::{Table, ids, localized};
use super::result::{Publication, Published, TaskResult, corrections, latest};
use super::target::Target;
use super::view::Views;

/// Makes the table of all targets, if any indicator has several.
pub(super) fn targets(views: &Views<'_>) -> Table {
    let mut rows = Vec::new();
    let indicators = &views.catalogue.indicators;
    if indicators.iter().any(|it| it.targets.len() > 1) {
        for it in indicators {
            rows.extend(
                it.targets
                    .iter()
                    .map(|target| row_of_target(views, it, target)),
            );
        }
    }

    let table = Table::new("targets", rows, views.frame);
    table.without_unused(&["upper", "text", "counts", "relative"])
}

/// Makes the row of a target of an indicator.
fn row_of_target(views: &Views<'_>, it: &Indicator, target: &Target) -> Json {
    json!({
        "indicator": it.id,
        "name": localized(views, &it.name),
        "year": target.year,
        "comparator": target.value.map(|_| target.comparator()),
        "value": target.value.map(number),
        "upper": target.upper.map(number),
        "unit": views.text(it.unit_of(target)),
        "text": target.text.as_ref().map(|text| localized(views, text)),
        "counts": target.counts,
        "relative": Some(target.relative).filter(|relative| *relative),
    })
}

/// Makes the table of what has to be done by a certain time.
pub(super) fn deadlines(views: &[Views<'_>]) -> Table {
    let first = &views[0];
    let all = &first.catalogue.deadlines;
    let mut rows = Vec::new();
    for (index, (it, id)) in all.iter().zip(deadline::ids(all)).enumerate() {
        let departments = first.catalogue.departments_of_deadlines.get(index);
        let published = latest(&it.results);
        rows.push(json!({
            "id": id,
            "name": localized(first, it.name.as_ref().unwrap_or(&it.quote)),
            "clause": it.at,
            "due": it.due.to_string(),
            "before": it.before,
            "last_day": it.last_day().to_string(),
            "departments": departments.map(|departments| ids(first, departments)).unwrap_or_default(),
            "status": published.map(|result| result.status),
            "quote": localized(first, &it.quote),
        }));
    }

    Table::new("deadlines", rows, first.frame)
}

/// Makes the table of what was published on how far targets and tasks are.
pub(super) fn results(views: &Views<'_>) -> Table {
    let mut rows = Vec::new();
    for it in &views.catalogue.indicators {
        let name = localized(views, &it.name);
        for (result, is_corrected) in by_date(&it.results) {
            let mut row = row_of_result(views, &it.id, &name, result, is_corrected);
            row["value"] = json!(result.value.map(number));
            row["unit"] = json!(views.text(&it.unit));
            rows.push(row);
        }
    }

    for (table, row) in views.catalogue.rows() {
        let name = localized(views, &table.title_by_language(row));
        rows.extend(results_of(views, &row.anchor, &name, &row.results));
    }

    let deadlines = &views.catalogue.deadlines;
    for (it, id) in deadlines.iter().zip(deadline::ids(deadlines)) {
        let name = localized(views, it.name.as_ref().unwrap_or(&it.quote));
        rows.extend(results_of(views, &id, &name, &it.results));
    }

    let table = Table::new("results", rows, views.frame);
    table.without_unused(&["text", "share", "corrects", "corrected"])
}

/// Makes the rows of the results of a task. `item` is its id, and `name` its name by language.
fn results_of(views: &Views<'_>, item: &str, name: &Json, results: &[TaskResult]) -> Vec<Json> {
    let by_date = by_date(results).into_iter();
    by_date
        .map(|(result, is_corrected)| row_of_result(views, item, name, result, is_corrected))
        .collect()
}

/// Makes the row of a result, without a value. `item` is the id of what it is about, and `name` that thing's name by
/// language.
fn row_of_result(
    views: &Views<'_>,
    item: &str,
    name: &Json,
    result: &impl Published,
    is_corrected: bool,
) -> Json {
    json!({
        "item": item,
        "name": name,
        "date": result.day().moment.date().to_string(),
        "value": Json::Null,
        "unit": Json::Null,
        "text": result.text().map(|text| localized(views, text)),
        "share": result.share().map(number),
        "status": result.status(),
        "source": Publication::read(result.source()).permalink(views.frame),
        "note": result.note().map(|note| localized(views, note)),
        "corrects": result.corrects().map(|day| day.moment.date().to_string()),
        "corrected": is_corrected.then_some(true),
    })
}

/// Lists results by date, the oldest first, each with whether another corrects it.
fn by_date<R: Published>(results: &[R]) -> Vec<(&R, bool)> {
    let corrected = corrections(results).into_iter();
    let corrected = corrected.map(|by| by.is_some());
    let mut all: Vec<(&R, bool)> = results.iter().zip(corrected).collect();
    all.sort_by_key(|(result, _)| result.day());
    all
}
