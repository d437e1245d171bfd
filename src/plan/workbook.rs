//! The open data as one Excel workbook, with one sheet for each table. A sheet may hold less than a plan has: what does
//! not fit is left out of the workbook and reported as a warning. The JSON and CSV files have everything.

use std::io::Cursor;
use std::ops::RangeInclusive;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatUnderline, Url, Workbook,
    Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;
use zip::ZipArchive;

use super::catalogue::{Catalogue, DEPARTMENTS_FILE, INDICATORS_FILE, SCHEDULE_FILE};
use super::labels;
use super::open_data::Table;
use super::workbook_words::Words;
use crate::diagnostic::{Diagnostic, say};
use crate::plan::codes;
use crate::source::Location;
use crate::text::language::is_chinese;

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

/// The widths of columns in characters, of which those of Chinese count twice.
const WIDTHS: RangeInclusive<usize> = 8..=60;

/// Makes a workbook of all tables, after a sheet that explains them. Returns its bytes and what did not fit. The date
/// of creation in it is fixed, so that every build gives the same bytes. Fails if the library for Excel files reports
/// an error.
pub(super) fn workbook(
    tables: &[Table],
    words: &Words<'_, '_>,
) -> Result<(Vec<u8>, Vec<Cut>), XlsxError> {
    let (mut workbook, mut cut) = (Workbook::new(), Vec::new());
    workbook.set_properties(
        &DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2017, 11, 27)?),
    );

    let mut names = vec![GUIDE.to_string()];
    for table in tables {
        names.push(words.sheet_name(&table.name, &names));
    }

    write_guide(workbook.add_worksheet(), tables, &names, words)?;
    for (table, name) in tables.iter().zip(&names[1..]) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        write_rows(sheet, table, words, &mut cut)?;
    }

    let mut bytes = workbook.save_to_buffer()?;
    name_one_system(&mut bytes)?;

    Ok((bytes, cut))
}

/// The name of the sheet that explains the others.
const GUIDE: &str = "说明 README";

/// Writes the sheet that explains the others: what each has, where its data are in other forms, and what the columns
/// are called there.
fn write_guide(
    sheet: &mut Worksheet,
    tables: &[Table],
    names: &[String],
    words: &Words<'_, '_>,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_name(GUIDE)?;
    for (column, width) in [(0, 28), (1, 60), (2, 60)] {
        sheet.set_column_width(column, width)?;
    }

    let mut line = 0;
    for language in words.languages() {
        sheet.write_with_format(line, 0, words.title(language), &bold)?;
        let is_chinese = is_chinese(language);
        let made = if is_chinese {
            "生成日期"
        } else {
            "Made on"
        };
        sheet.write(line, 1, format!("{made} {}", words.day()))?;
        line += 1;
    }
    if let Some(home) = words.home() {
        sheet.write_url(line, 0, Url::new(home))?;
    }
    line += 2;

    for (table, name) in tables.iter().zip(&names[1..]) {
        let target = format!("internal:'{}'!A1", name.replace('\'', "''"));
        sheet.write_url(line, 0, Url::new(target).set_text(name))?;
        let contents: Vec<String> = words
            .languages()
            .map(|language| match labels::contents(&table.name, language) {
                Some(contents) => contents.to_string(),
                None => words.table(&table.name, language),
            })
            .collect();
        sheet.write(line, 1, contents.join(" · "))?;
        if let Some(json) = words.json(&table.name) {
            sheet.write_url(line, 2, Url::new(json))?;
        }
        line += 1;
    }

    line += 1;
    for (table, name) in tables.iter().zip(&names[1..]) {
        sheet.write_with_format(line, 0, name, &bold)?;
        line += 1;
        for ((column, language), field) in table.fields().into_iter().zip(table.header()) {
            let heading = words.heading(table, column, language).replace('\n', " · ");
            sheet.write(line, 1, heading)?;
            sheet.write(line, 2, field)?;
            line += 1;
        }
    }

    Ok(())
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

/// Writes the headings and the rows of a table. What does not fit is added to `cut`.
fn write_rows(
    sheet: &mut Worksheet,
    table: &Table,
    words: &Words<'_, '_>,
    cut: &mut Vec<Cut>,
) -> Result<(), XlsxError> {
    let (header, fields) = (table.header(), table.fields());
    let bold = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let link = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_font_color(Color::Blue)
        .set_underline(FormatUnderline::Single);

    let mut widths = Vec::new();
    for (column, (field, language)) in (0u16..).zip(&fields) {
        let heading = words.heading(table, field, *language);
        sheet.write_with_format(0, column, &heading, &bold)?;
        widths.push(width_of(&heading));
    }

    if table.count() > MAX_ROWS {
        cut.push(Cut::Rows {
            table: table.name.clone(),
            count: table.count(),
        });
    }

    let mut links = 0;
    let mut last = 0;
    for (row, cells) in table.cells().take(MAX_ROWS).enumerate() {
        // The number of rows was limited above, so that it always fits into 32 bits.
        let line = u32::try_from(row + 1).unwrap_or(u32::MAX);
        last = line;
        for (position, (column, cell)) in (0u16..).zip(cells).enumerate() {
            let (field, _) = fields[position];
            match cell.parse::<f64>() {
                // A code such as `007` stays a text, because as a number it would lose its zeros.
                Ok(value) if value.to_string() == cell && value.is_finite() => {
                    sheet.write_with_format(line, column, value, &wrapped)?;
                    widths[position] = widths[position].max(cell.len());
                    continue;
                }
                _ => {}
            }

            let written = words.cell(&table.name, field, &cell);
            let shown = shortened(&written);
            if shown != written {
                cut.push(Cut::Cell {
                    table: table.name.clone(),
                    row,
                    column: header[position].clone(),
                    length: utf16_length(&written),
                });
            }

            widths[position] = widths[position].max(width_of(&shown));
            let target = words.link(&table.name, field, &cell);
            match target.filter(|target| links < MAX_LINKS && target.len() <= MAX_LINK_LENGTH) {
                Some(target) => {
                    links += 1;
                    let target = Url::new(target).set_text(&shown);
                    sheet.write_url_with_format(line, column, target, &link)?
                }
                None => sheet.write_string_with_format(line, column, shown, &wrapped)?,
            };
        }
    }

    for (column, width) in (0u16..).zip(&widths) {
        let width = (width + 2).clamp(*WIDTHS.start(), *WIDTHS.end());
        sheet.set_column_width(column, u32::try_from(width).unwrap_or(60))?;
    }

    let columns = u16::try_from(fields.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
    Ok(())
}

/// The most links of a sheet, and the longest of them, that Excel allows.
const MAX_LINKS: usize = 65_530;
const MAX_LINK_LENGTH: usize = 2_000;

/// Returns how wide the longest line of a text is, in characters of which those of Chinese count twice.
fn width_of(text: &str) -> usize {
    let lines = text.lines().map(UnicodeWidthStr::width);
    lines.max().unwrap_or(0)
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
