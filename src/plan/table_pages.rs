//! The pages of tables: of the content, or made where the data file gives the title.

use std::sync::Arc;

use serde::Serialize;

use super::department::FACET;
use super::result::lead_to;
use super::table::{CellValue, Group, Row, Table};
use super::table_view::TableView;
use super::view::Views;
use crate::site::{Changes, Kind, Page, SearchPassage, json};

/// A table as the page with the whole plan needs it.
pub(super) struct TablePart {
    /// What the template receives.
    pub view: TableView,
    /// The anchors that the template makes of it.
    pub anchors: Vec<String>,
}

/// A table in a list.
#[derive(Serialize)]
pub(super) struct TableLink {
    id: String,
    label: Option<String>,
    title: String,
    url: String,
}

/// Gives every table its page. Tables without one, and without a title for it, are left out.
pub(super) fn add(pages: &mut Changes<'_>, views: &Views<'_>) -> Vec<TablePart> {
    let mut parts = Vec::new();
    for table in &views.catalogue.tables {
        let route = views.catalogue.document.table(&table.id);
        if !pages.has(views.locale, &route)
            && let Some(page) = own_page(table, &route, views)
        {
            pages.add(page);
        }

        if let Some(page) = pages.edit(views.locale, &route) {
            parts.push(give_table(page, table, views));
        }
    }

    parts
}

/// Makes the page of a table whose file gives its title.
fn own_page(table: &Table, route: &str, views: &Views<'_>) -> Option<Page> {
    let file = views.catalogue.files.get(&table.file)?;
    let title = views.text(table.title.as_ref()?);
    Some(Page::generated(
        route,
        views.locale,
        Kind::Page,
        &title,
        Arc::clone(file),
    ))
}

/// Gives a page its table.
fn give_table(page: &mut Page, table: &Table, views: &Views<'_>) -> TablePart {
    let view = views.table(table, &page.title);
    let anchors = table.anchors();
    page.give("plan/annex.html", "table", json(&view));
    page.shown.template_anchors.clone_from(&anchors);

    page.search.subject = "task";
    page.search.facets.insert(FACET, views.units_by_row(table));
    page.search.passages = passages(table, views);

    let results = table.rows().flat_map(|(_, row)| &row.results);
    lead_to(page, results.map(|result| &result.source));
    TablePart { view, anchors }
}

/// Lists the tables that a locale has pages for.
pub(super) fn links(pages: &Changes<'_>, views: &Views<'_>) -> Vec<TableLink> {
    let mut links = Vec::new();
    for table in &views.catalogue.tables {
        if let Some(page) = pages.page(views.locale, &views.catalogue.document.table(&table.id)) {
            links.push(TableLink {
                id: table.id.clone(),
                label: table.label.as_ref().map(|label| views.text(label)),
                title: page.title.clone(),
                url: views.url(&page.route),
            });
        }
    }

    links
}

/// Makes the rows of a table for those who search.
fn passages(table: &Table, views: &Views<'_>) -> Vec<SearchPassage> {
    let rows = table.rows();
    rows.map(|(group, row)| passage(table, group, row, views))
        .collect()
}

/// Makes a row for those who search: the words of its cells, of its groups and of its bodies.
fn passage(table: &Table, group: &Group, row: &Row, views: &Views<'_>) -> SearchPassage {
    let language = &views.frame.locales.get(views.locale).key;
    let mut text = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        if at != table.title_column() {
            let cell = table.cell(row, at);
            text.extend(cell.texts(language));
            if let CellValue::State(state) = cell {
                text.push(views.text(&column.states[*state].1));
            }
        }
    }

    text.extend(group.names.iter().map(|name| views.text(name)));

    SearchPassage {
        anchor: row.anchor.clone(),
        title: table.title_of(row, language).into(),
        text: text.join("\n"),
        bodies: views.names_of_units(table, row),
    }
}
