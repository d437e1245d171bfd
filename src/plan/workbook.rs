//! Open data as one workbook with a sheet a table. A sheet holds less than a plan may have; what does not fit is left
//! out and told of: JSON and CSV have all.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::catalogue::Catalogue;
use super::open_data::Table;
use crate::diagnostic::{Diagnostic, say};
use crate::plan::codes;
use crate::source::Location;

/// Rows of a sheet without its header: what Excel has.
const ROWS: usize = 1_048_575;
/// Length of a cell in UTF-16 units: what Excel has.
const CELL: usize = 32_767;

/// What did not fit.
pub enum Cut {
    /// The end of a cell.
    Cell {
        /// The table.
        table: &'static str,
        /// Its row, from 0.
        row: usize,
        /// Its column.
        column: String,
        /// Characters that it should have.
        length: usize,
    },
    /// The last rows.
    Rows {
        /// The table.
        table: &'static str,
        /// Rows that it should have.
        count: usize,
    },
}

/// All tables as one workbook, and what did not fit. Its date is fixed: the same bytes on every build.
pub fn workbook(tables: &[Table]) -> Result<(Vec<u8>, Vec<Cut>), XlsxError> {
    let (mut workbook, mut cut) = (Workbook::new(), Vec::new());
    workbook.set_properties(
        &DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2017, 11, 27)?),
    );
    for table in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name)?.set_freeze_panes(1, 0)?;
        write_rows(sheet, table, &mut cut)?;
    }
    Ok((workbook.save_to_buffer()?, cut))
}

fn write_rows(sheet: &mut Worksheet, table: &Table, cut: &mut Vec<Cut>) -> Result<(), XlsxError> {
    let header = table.header();
    for (column, title) in (0u16..).zip(&header) {
        sheet.write(0, column, title)?;
    }
    if table.count() > ROWS {
        cut.push(Cut::Rows {
            table: table.name,
            count: table.count(),
        });
    }
    for (row, cells) in table.cells().take(ROWS).enumerate() {
        // A sheet's rows are counted in 32 bits, and there are no more than these.
        let line = u32::try_from(row + 1).unwrap_or(u32::MAX);
        for ((column, title), cell) in (0u16..).zip(&header).zip(cells) {
            match cell.parse::<f64>() {
                // A code such as `007` is none.
                Ok(value) if value.to_string() == cell && value.is_finite() => {
                    sheet.write(line, column, value)?
                }
                _ => {
                    let shown = shortened(&cell);
                    if shown != cell {
                        let (column, length) = (title.clone(), cell.chars().count());
                        cut.push(Cut::Cell {
                            table: table.name,
                            row,
                            column,
                            length,
                        });
                    }
                    sheet.write_string(line, column, shown)?
                }
            };
        }
    }
    Ok(())
}

/// As much of a text as a cell holds, whole lines where there are some, and a sign that it goes on.
fn shortened(cell: &str) -> String {
    if cell.encode_utf16().count() <= CELL {
        return cell.to_string();
    }
    let mut length = "\n…".len();
    let fits = |c: &char| {
        length += c.len_utf16();
        length <= CELL
    };
    let start: String = cell.chars().take_while(fits).collect();
    let lines = start.rsplit_once('\n').map_or(&*start, |(lines, _)| lines);
    format!("{lines}\n…")
}

impl Cut {
    /// The warning about it, at the row that is too large.
    pub fn diagnostic(&self, catalogue: &Catalogue) -> Diagnostic {
        let hint = say!(
            "data/plan.xlsx 里只有放得下的部分；同名的 .json 和 .csv 文件是全的。",
            "data/plan.xlsx has what fits; the .json and .csv files of the same name have all."
        );
        match self {
            Self::Cell {
                table,
                row,
                column,
                length,
            } => {
                let message = say!(
                    "表格 {table} 的 {column} 栏有 {length} 字，Excel 一格最多 {CELL} 字",
                    "column {column} of the table {table} has {length} characters here; a cell of Excel holds {CELL}"
                );
                let found = Diagnostic::warning(codes::WORKBOOK_CELL_CUT, message).hint(hint);
                match place(catalogue, table, *row) {
                    Some(place) => found.at(place),
                    None => found,
                }
            }
            Self::Rows { table, count } => {
                let message = say!(
                    "表格 {table} 有 {count} 行，Excel 一张表最多 {ROWS} 行",
                    "the table {table} has {count} rows; a sheet of Excel holds {ROWS}"
                );
                let found = Diagnostic::warning(codes::WORKBOOK_ROWS_CUT, message).hint(hint);
                match place(catalogue, table, ROWS) {
                    Some(place) => found.at(place),
                    None => found,
                }
            }
        }
    }
}

/// Where a row of a table is written; none for what comes from comparing rows.
fn place(catalogue: &Catalogue, table: &str, row: usize) -> Option<Location> {
    let index = row.to_string();
    match table {
        "tasks" => {
            let ((goal, task), _) = catalogue.annex.as_ref()?.rows().nth(row)?;
            Some(catalogue.place(
                "tasks.yaml",
                &["goals", &goal.to_string(), "tasks", &task.to_string()],
            ))
        }
        "schedule" => Some(catalogue.place("schedule.yaml", &["phases", &index])),
        "departments" | "indicators" => {
            Some(catalogue.place(&format!("{table}.yaml"), &[table, &index]))
        }
        _ => None,
    }
}

/// The diagnostic for a workbook that could not be made at all.
pub fn failed(error: &XlsxError) -> Diagnostic {
    Diagnostic::error(
        codes::WORKBOOK_FAILED,
        say!(
            "data/plan.xlsx 没有做成：{error}",
            "data/plan.xlsx could not be made: {error}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::{CELL, shortened};

    #[test]
    fn a_cell_holds_what_excel_lets_it() {
        let fitting = "质".repeat(CELL);
        assert_eq!(shortened(&fitting), fitting);
        let whole = format!("{}…", "fj-12345\n".repeat(CELL / 9));
        assert_eq!(shortened(&"fj-12345\n".repeat(CELL)), whole);
        assert_eq!(
            shortened(&"质".repeat(CELL + 1)),
            format!("{}\n…", "质".repeat(CELL - 4))
        );
    }
}
