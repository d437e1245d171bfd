//! Finds cells in tables: by what a cell of the row says, and by the head of the column.

use super::check::plain;
use super::table::Table;
use crate::load::tables::TextTable;

/// A row of a table, with the heads of the columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableRow<'t> {
    head: &'t [String],
    cells: &'t [String],
}

/// Why a row or a column was not found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Missing<'t> {
    /// There is none. These are what there is.
    None(Vec<&'t str>),
    /// There are several.
    Several(Vec<&'t str>),
}

impl<'t> TableRow<'t> {
    /// Finds the row in which a cell says something: exactly this, or, where no cell does, this among other things.
    /// Fails if there is no such row or more than one.
    pub(super) fn find(tables: &'t [TextTable], text: &str) -> Result<Self, Missing<'t>> {
        let rows = Self::all(tables);
        let wanted = plain(text);
        let says = |row: &&Self| row.cells.iter().any(|cell| plain(cell) == wanted);
        let mentions = |row: &&Self| row.cells.iter().any(|cell| plain(cell).contains(&wanted));
        let mut found: Vec<&Self> = rows.iter().filter(says).collect();
        if found.is_empty() {
            found = rows.iter().filter(mentions).collect();
        }

        match found[..] {
            [row] => Ok(*row),
            [] => Err(Missing::None(rows.iter().map(TableRow::name).collect())),
            _ => Err(Missing::Several(
                found.into_iter().map(TableRow::name).collect(),
            )),
        }
    }

    /// Finds the cell below a head: one that is exactly this, or, where none is, the one that contains it. Fails if
    /// there is no such column or more than one.
    pub(super) fn cell(&self, head: &str) -> Result<&'t str, Missing<'t>> {
        let wanted = plain(head);
        let columns = self.head.iter().zip(self.cells);
        let is_named = |(head, _): &(&String, &String)| plain(head) == wanted;
        let mut found: Vec<_> = columns.clone().filter(is_named).collect();
        if found.is_empty() {
            let contains = |(head, _): &(&String, &String)| plain(head).contains(&wanted);
            found = columns.filter(contains).collect();
        }

        match found[..] {
            [(_, cell)] => Ok(cell),
            [] => Err(Missing::None(heads(self.head.iter()))),
            _ => Err(Missing::Several(heads(
                found.into_iter().map(|(head, _)| head),
            ))),
        }
    }

    /// Writes the row for readers, as heads with cells: `2025年：67.9；2030年：71`. `colon` and `semicolon` are the
    /// language's own.
    pub(super) fn words(&self, colon: &str, semicolon: &str) -> String {
        let columns = self.head.iter().zip(self.cells);
        let columns = columns.filter(|(_, cell)| !cell.trim().is_empty());
        let parts: Vec<String> = columns
            .map(|(head, cell)| match head.trim() {
                "" => cell.trim().to_string(),
                head => format!("{head}{colon}{}", cell.trim()),
            })
            .collect();
        parts.join(semicolon)
    }

    /// Lists the rows of tables.
    pub(super) fn all(tables: &'t [TextTable]) -> Vec<Self> {
        let mut rows = Vec::new();
        for table in tables {
            let Some((head, below)) = table.rows.split_first() else {
                continue;
            };
            rows.extend(below.iter().map(|cells| TableRow { head, cells }));
        }

        rows
    }

    /// Iterates over the heads of the columns with the cells below them.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&'t str, &'t str)> + use<'t> {
        let columns = self.head.iter().zip(self.cells);
        columns.map(|(head, cell)| (head.as_str(), cell.as_str()))
    }

    /// Returns what tells the row apart: its first cell that says anything.
    fn name(&self) -> &'t str {
        let mut cells = self.cells.iter().map(|cell| cell.trim());
        cells.find(|cell| !cell.is_empty()).unwrap_or_default()
    }
}

/// Writes a table of the plan's data as a table of texts in a language.
pub(super) fn as_texts(table: &Table, language: &str) -> TextTable {
    let heads = table
        .columns
        .iter()
        .map(|column| column.head.get(language).to_string());
    let mut rows: Vec<Vec<String>> = vec![heads.collect()];
    for (_, row) in table.rows() {
        let cells = (0..table.columns.len()).map(|column| table.cell(row, column));
        rows.push(cells.map(|cell| cell.texts(language).join(" ")).collect());
    }

    TextTable {
        rows,
        ..TextTable::default()
    }
}

/// Returns the heads of columns as texts.
fn heads<'t>(heads: impl Iterator<Item = &'t String>) -> Vec<&'t str> {
    heads.map(String::as_str).collect()
}

impl Missing<'_> {
    /// Returns what there is to choose from.
    pub(super) fn choices(&self) -> &[&str] {
        match self {
            Self::None(choices) | Self::Several(choices) => choices,
        }
    }
}
