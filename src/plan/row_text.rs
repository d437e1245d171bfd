//! The whole text of a row of a table: the groups that it is in, its texts, its bodies and its state, each with the
//! head of its column.

use super::table::{CellValue, Column, ColumnKind, Group, Row, Table};
use super::units::Units;
use super::view::Views;
use crate::text::language::is_chinese;

/// The head of a column with the cell below it.
pub(super) type HeadAndCell = (String, String);

impl Views<'_> {
    /// Lists the cells of a row with the heads above them, those of the groups around it first. Empty cells are left
    /// out.
    pub(super) fn row_text(&self, table: &Table, group: &Group, row: &Row) -> Vec<HeadAndCell> {
        let groups = table.group_columns.iter().zip(&group.names);
        let mut cells: Vec<HeadAndCell> = groups
            .map(|(column, name)| (self.text(&column.head), self.text(name)))
            .collect();

        for (at, column) in table.columns.iter().enumerate() {
            let cell = self.cell_text(column, table.cell(row, at));
            cells.push((self.text(&column.head), cell));
        }

        cells.retain(|(_, cell)| !cell.trim().is_empty());
        cells
    }

    /// Lists the cells of a row that can change without the row being another one: all but its number and its title.
    pub(super) fn row_contents(&self, table: &Table, row: &Row) -> Vec<HeadAndCell> {
        let columns = table.columns.iter().enumerate();
        let columns = columns
            .filter(|(_, column)| !matches!(column.kind, ColumnKind::Label | ColumnKind::Title));
        let cells = columns.map(|(at, column)| {
            let cell = self.cell_text(column, table.cell(row, at));
            (self.text(&column.head), cell)
        });
        cells.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    /// Writes a cell as a text.
    fn cell_text(&self, column: &Column, cell: &CellValue) -> String {
        match cell {
            CellValue::Units(units) => self.bodies_text(units),
            CellValue::State(at) => {
                let state = column.states.get(*at);
                state.map_or_else(String::new, |(_, name)| self.text(name))
            }
            _ => {
                let language = &self.frame.locales.get(self.locale).key;
                cell.texts(language).join(" ")
            }
        }
    }

    /// Writes the bodies of a cell one after the other.
    fn bodies_text(&self, units: &Units) -> String {
        let names = units.names().map(|(name, body)| match body {
            Some(body) => self.text(&self.catalogue.departments[body].name),
            None => name.to_string(),
        });
        let names: Vec<String> = names.collect();
        let between = if is_chinese(&self.frame.locales.get(self.locale).key) {
            "、"
        } else {
            ", "
        };
        names.join(between)
    }
}
