//! Open data of tables, of bodies at clauses, and of what the columns of tables are.

use serde_json::{Map, Value as Json, json};

use super::catalogue::Catalogue;
use super::indicator::number;
use super::open_data::{Table as DataTable, ids, localized};
use super::role::{LEAD, SUPPORT};
use super::table::{CellValue, Column, Group, Row, Table};
use super::view::Views;

/// Makes the table of a table's rows: `id`, the groups that a row is in, and its cells by the keys of the columns.
pub(super) fn rows(views: &Views<'_>, table: &Table) -> DataTable {
    let rows = table
        .rows()
        .map(|(group, row)| self::row(views, table, group, row));
    DataTable::new(&table.id, rows.collect(), views.frame)
}

/// Makes a row.
fn row(views: &Views<'_>, table: &Table, group: &Group, row: &Row) -> Json {
    let mut fields = Map::new();
    fields.insert("id".into(), json!(row.anchor));
    if table.is_short {
        fields.insert("number".into(), json!(row.label.parse::<u32>().ok()));
    } else if !table.has_labels() {
        fields.insert("number".into(), json!(row.position + 1));
    }

    for (level, column) in table.group_columns.iter().enumerate() {
        let name = group.names.get(level).map(|name| localized(views, name));
        fields.insert(column.key.clone(), name.unwrap_or_default());
    }

    let has_groups = table.groups.iter().any(|group| !group.names.is_empty());
    if has_groups && table.group_columns.is_empty() {
        let names = group.names.iter().map(|name| localized(views, name));
        fields.insert("group".into(), names.collect());
    }

    for (at, column) in table.columns.iter().enumerate() {
        add_cell(&mut fields, views, column, table.cell(row, at));
    }

    Json::Object(fields)
}

/// Adds a cell to the fields of a row.
fn add_cell(fields: &mut Map<String, Json>, views: &Views<'_>, column: &Column, cell: &CellValue) {
    let value = match cell {
        CellValue::Empty => Json::Null,
        CellValue::Text(text) => localized(views, text),
        CellValue::List { items, .. } => items.iter().map(|item| localized(views, item)).collect(),
        CellValue::Units(units) => json!(ids(views, &units.bodies())),
        CellValue::Number { value, .. } => json!(number(*value)),
        CellValue::State(state) => json!(column.states[*state].0),
        CellValue::Date { text, date } => {
            let words = text.as_ref().map(|text| localized(views, text));
            fields.insert(format!("{}_text", column.key), words.unwrap_or_default());
            json!(date.map(|date| date.to_string()))
        }
    };
    fields.insert(column.key.clone(), value);
}

/// Makes the table of bodies at clauses: which body has which role where, and how it is printed.
pub(super) fn duties(views: &Views<'_>) -> DataTable {
    let mut rows = Vec::new();
    for charge in &views.catalogue.charges {
        for (name, department) in &charge.names {
            rows.push(json!({
                "clause": charge.anchor,
                "role": charge.role,
                "department": department.map(|index| &views.catalogue.departments[index].id),
                "name": name,
            }));
        }
    }

    DataTable::new("duties", rows, views.frame)
}

/// Makes the table of what the columns of declared tables are.
pub(super) fn columns(views: &Views<'_>) -> DataTable {
    let mut rows = Vec::new();
    for table in views
        .catalogue
        .tables
        .iter()
        .filter(|table| !table.is_short)
    {
        for column in table.group_columns.iter().chain(&table.columns) {
            rows.push(json!({
                "table": table.id,
                "column": column.key,
                "head": localized(views, &column.head),
                "kind": column.kind,
                "role": column.role,
                "unit": column.unit.as_ref().map(|unit| localized(views, unit)),
            }));
        }
    }

    DataTable::new("tables", rows, views.frame)
}

/// Lists the anchors of the rows in which a department has a role.
pub(super) fn anchors(catalogue: &Catalogue, department: usize, role: &str) -> Vec<String> {
    let rows = catalogue.rows_of(department, role).into_iter();
    rows.map(|(_, row)| row.anchor.clone()).collect()
}

/// Adds to the row of a department what not every plan has: the rows of other roles (`guide_rows`), the clauses of each
/// role (`lead_clauses`), its other names, whether it is collective, and who has taken its place.
pub(super) fn add_fields_of_department(
    fields: &mut Map<String, Json>,
    views: &Views<'_>,
    department: usize,
) {
    let catalogue = views.catalogue;
    let in_rows = catalogue.assignments.in_rows.iter();
    for role in in_rows.filter(|role| ![LEAD, SUPPORT].contains(&role.as_str())) {
        let rows = anchors(catalogue, department, role);
        fields.insert(format!("{role}_rows"), json!(rows));
    }

    for role in &catalogue.assignments.at_clauses {
        let clauses = catalogue.clauses_of(department, role);
        fields.insert(format!("{role}_clauses"), json!(clauses));
    }

    let all = &catalogue.departments;
    let it = &all[department];
    if all.iter().any(|other| other.full_name.is_some()) {
        let name = it.full_name.as_ref().map(|name| localized(views, name));
        fields.insert("full_name".into(), name.unwrap_or_default());
    }

    if all.iter().any(|other| other.short_name.is_some()) {
        let name = it.short_name.as_ref().map(|name| localized(views, name));
        fields.insert("short_name".into(), name.unwrap_or_default());
    }

    if all.iter().any(|other| other.collective) {
        fields.insert("collective".into(), json!(it.collective));
    }

    if all.iter().any(|other| !other.succeeded_by.is_empty()) {
        let names =
            it.succeeded_by
                .iter()
                .map(|successor| match (&successor.id, &successor.name) {
                    (Some(id), _) => json!(id),
                    (None, name) => name
                        .as_ref()
                        .map(|name| localized(views, name))
                        .unwrap_or_default(),
                });
        fields.insert("succeeded_by".into(), names.collect());
    }
}
