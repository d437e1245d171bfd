//! The open data as one Excel workbook, with one sheet for each table. A sheet may hold less than a plan has: what does
//! not fit is left out of the workbook and reported as a warning. The JSON and CSV files have everything.

use std::io::Cursor;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use zip::ZipArchive;

use super::catalogue::{Catalogue, DEPARTMENTS_FILE, INDICATORS_FILE, SCHEDULE_FILE};
use super::open_data::Table;
use crate::diagnostic::{Diagnostic, say};
use crate::plan::codes;
use crate::source::Location;

/// The most rows that Excel allows in a sheet, without the header.
const MAX_ROWS: usize = 1_048_575;
/// The longest text that Excel allows in a cell, in UTF-16 code units.
const MAX_CELL_UNITS: usize = 32_767;

/// Something that did not fit into the workbook.
pub(super) enum Cut {
    /// The end of a text that is too long for a cell.
    Cell {
        /// The name of the table.
        table: String,
        /// The row of the table, counted from 0 without the header.
        row: usize,
        /// The heading of the column.
        column: String,
        /// The length of the whole text, in UTF-16 code units.
        length: usize,
    },
    /// The last rows of a table that has too many of them.
    Rows {
        /// The name of the table.
        table: String,
        /// The number of rows that the table has.
        count: usize,
    },
}

/// Makes a workbook of all tables. Returns its bytes and what did not fit. The date of creation in it is fixed, so that
/// every build gives the same bytes. Fails if the library for Excel files reports an error.
pub(super) fn workbook(tables: &[Table]) -> Result<(Vec<u8>, Vec<Cut>), XlsxError> {
    let (mut workbook, mut cut) = (Workbook::new(), Vec::new());
    workbook.set_properties(
        &DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2017, 11, 27)?),
    );

    for table in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&table.name)?.set_freeze_panes(1, 0)?;
        write_rows(sheet, table, &mut cut)?;
    }

    let mut bytes = workbook.save_to_buffer()?;
    name_one_system(&mut bytes)?;

    Ok((bytes, cut))
}

/// Where a record of the directory at the end of a zip archive says on what system it was made, and the number for Unix
/// (APPNOTE 4.3.12 and 4.4.2).
const SYSTEM_AT: usize = 5;
const UNIX: u8 = 3;

/// Makes every record of a zip archive name the same system, whichever it was made on, so that the bytes are the same
/// everywhere. Fails if it is no archive.
fn name_one_system(archive: &mut [u8]) -> Result<(), XlsxError> {
    for at in directory_records(archive)? {
        archive[at + SYSTEM_AT] = UNIX;
    }

    Ok(())
}

/// Returns where the records of an archive's directory begin. Fails if it is no archive.
fn directory_records(archive: &[u8]) -> Result<Vec<usize>, XlsxError> {
    let mut archive = ZipArchive::new(Cursor::new(archive))?;
    let mut records = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let start = archive.by_index_raw(index)?.central_header_start();
        // It lies within an archive in memory.
        records.extend(usize::try_from(start));
    }

    Ok(records)
}

/// Writes the header and the rows of a table. What does not fit is added to `cut`.
fn write_rows(sheet: &mut Worksheet, table: &Table, cut: &mut Vec<Cut>) -> Result<(), XlsxError> {
    let header = table.header();
    for (column, title) in (0u16..).zip(&header) {
        sheet.write(0, column, title)?;
    }

    if table.count() > MAX_ROWS {
        cut.push(Cut::Rows {
            table: table.name.clone(),
            count: table.count(),
        });
    }

    for (row, cells) in table.cells().take(MAX_ROWS).enumerate() {
        // The number of rows was limited above, so that it always fits into 32 bits.
        let line = u32::try_from(row + 1).unwrap_or(u32::MAX);
        for ((column, title), cell) in (0u16..).zip(&header).zip(cells) {
            match cell.parse::<f64>() {
                // A code such as `007` stays a text, because as a number it would lose its zeros.
                Ok(value) if value.to_string() == cell && value.is_finite() => {
                    sheet.write(line, column, value)?
                }
                _ => {
                    let shown = shortened(&cell);
                    if shown != cell {
                        let (column, length) = (title.clone(), utf16_length(&cell));
                        cut.push(Cut::Cell {
                            table: table.name.clone(),
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

/// Counts the UTF-16 code units of a text, as Excel does.
fn utf16_length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Cuts a text to what a cell holds: at the end of a line if it has several, followed by a line with `…`. A text that
/// fits is returned as it is.
fn shortened(cell: &str) -> String {
    if utf16_length(cell) <= MAX_CELL_UNITS {
        return cell.to_string();
    }

    let mut start = String::new();
    let mut length = "\n…".len();

    for c in cell.chars() {
        length += c.len_utf16();
        if length > MAX_CELL_UNITS {
            break;
        }

        start.push(c);
    }

    // The last line may be cut in its middle.
    let lines = start.rsplit_once('\n').map_or(&*start, |(lines, _)| lines);
    format!("{lines}\n…")
}

impl Cut {
    /// Makes a warning that points to the row or text in the data file, if it comes from one row.
    pub(super) fn diagnostic(&self, catalogue: &Catalogue) -> Diagnostic {
        let hint = say!(
            "data/plan.xlsx 里只有放得下的部分；同名的 .json 和 .csv 文件是全的。",
            "data/plan.xlsx has what fits; the .json and .csv files with the same data are complete."
        );

        match self {
            Self::Cell {
                table,
                row,
                column,
                length,
            } => {
                let message = say!(
                    "表格 {table} 的 {column} 栏有 {length} 个 UTF-16 编码单元，Excel 一格最多 {MAX_CELL_UNITS} 个",
                    "column {column} of the table {table} has {length} UTF-16 code units here; a cell of Excel holds {MAX_CELL_UNITS}"
                );
                let found = Diagnostic::warning(codes::WORKBOOK_CELL_CUT, message).hint(hint);

                match place(catalogue, table, *row) {
                    Some(place) => found.at(place),
                    None => found,
                }
            }
            Self::Rows { table, count } => {
                let message = say!(
                    "表格 {table} 有 {count} 行，Excel 一张表最多 {MAX_ROWS} 行",
                    "the table {table} has {count} rows; a sheet of Excel holds {MAX_ROWS}"
                );
                let found = Diagnostic::warning(codes::WORKBOOK_ROWS_CUT, message).hint(hint);

                match place(catalogue, table, MAX_ROWS) {
                    Some(place) => found.at(place),
                    None => found,
                }
            }
        }
    }
}

/// Finds the place in the data files where a row of a table is written. Returns `None` for the table of conflicts,
/// whose rows are not written anywhere but found by comparing indicators, and for that of results, whose rows are
/// short.
fn place(catalogue: &Catalogue, table: &str, row: usize) -> Option<Location> {
    let index = row.to_string();
    if let Some(table) = catalogue.tables.iter().find(|it| it.id == table) {
        let path: Vec<&str> = table.row_at(row)?.path.iter().map(String::as_str).collect();
        return Some(catalogue.place(&table.file, &path));
    }

    match table {
        "schedule" => Some(catalogue.place(SCHEDULE_FILE, &["phases", &index])),
        "departments" => Some(catalogue.place(DEPARTMENTS_FILE, &["departments", &index])),
        "indicators" => Some(catalogue.place(INDICATORS_FILE, &["indicators", &index])),
        _ => None,
    }
}

/// Makes the error for a workbook that could not be made at all.
pub(super) fn failed(error: &XlsxError) -> Diagnostic {
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
    use rust_xlsxwriter::Workbook;

    use super::{MAX_CELL_UNITS, SYSTEM_AT, UNIX, directory_records, name_one_system, shortened};

    #[test]
    fn a_cell_holds_what_excel_lets_it() {
        let fitting = "质".repeat(MAX_CELL_UNITS);
        assert_eq!(shortened(&fitting), fitting);
        let whole = format!("{}…", "fj-12345\n".repeat(MAX_CELL_UNITS / 9));
        assert_eq!(shortened(&"fj-12345\n".repeat(MAX_CELL_UNITS)), whole);

        assert_eq!(
            shortened(&"质".repeat(MAX_CELL_UNITS + 1)),
            format!("{}\n…", "质".repeat(MAX_CELL_UNITS - 4))
        );
    }

    #[test]
    fn a_workbook_is_the_same_on_every_system() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet();
        let made_here = workbook.save_to_buffer().unwrap_or_default();
        let records = directory_records(&made_here).expect("it is an archive");
        assert!(records.len() > 5, "{records:?}");

        // As Windows makes it.
        let (mut on_unix, mut on_windows) = (made_here.clone(), made_here);
        for at in records {
            on_windows[at + SYSTEM_AT] = 0;
            assert_eq!(on_unix[at + SYSTEM_AT], UNIX);
        }

        for archive in [&mut on_unix, &mut on_windows] {
            name_one_system(archive).expect("it is an archive");
        }
        assert!(on_unix == on_windows);
    }
}
