//! Tables with declared columns: from what a file says to a [`Table`], with everything that is wrong in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;

use super::cell::Around;
use super::written::{ColumnWritten, FIELDS_OF_ROWS, GroupWritten, RowWritten, TableFile};
use super::{
    Cell, CellValue, Column, ColumnKind, FIRST, Group, Merged, Row, Table, anchor_of_label, cell,
};
use crate::config::Localized;
use crate::diagnostic::{
    self, Diagnostic, any_error, closest, codes as general, did_you_mean, say,
};
use crate::load::yaml::{self, Reading};
use crate::plan::codes;
use crate::plan::role::RESPONSIBLE;
use crate::source::{Location, SourceFile, Span};

/// Names that no table can have: those of other open data and of pages below `/plan/`.
const RESERVED: [&str; 12] = [
    "annex",
    "bilingual",
    "conflicts",
    "departments",
    "duties",
    "full",
    "indicators",
    "plan",
    "results",
    "schedule",
    "search",
    "tables",
];
/// The longest name of a table: sheets of Excel have no longer ones.
const LONGEST_NAME: usize = 31;

/// A row as it was found in the file.
struct Found {
    row: RowWritten,
    path: Vec<String>,
}

/// Reads a table in one file.
struct Reader<'f> {
    file: &'f Arc<SourceFile>,
    columns: Vec<Column>,
    /// The labels of the rows so far, with their positions.
    labels: Vec<String>,
    around: Around,
    found: Vec<Diagnostic>,
}

/// Reads and checks a file. Returns the table that it describes and everything that is wrong in it.
pub(super) fn read(
    file: &Arc<SourceFile>,
    id: &str,
    prefix: &str,
    around: Around,
) -> (Option<Table>, Vec<Diagnostic>) {
    let Reading { value, mut found } = yaml::read::<TableFile>(file, Span::new(0, file.text.len()));
    let Some(written) = value.filter(|_| !any_error(&found)) else {
        return (None, found);
    };

    let (group_columns, columns) = columns(written.columns, file, &mut found);
    if any_error(&found) {
        return (None, found);
    }

    let mut reader = Reader {
        file,
        columns,
        labels: Vec::new(),
        around,
        found,
    };
    let mut groups = Vec::new();
    if !written.rows.is_empty() {
        let rows = reader.rows(written.rows, &[]);
        groups.push(Group {
            level: 0,
            names: Vec::new(),
            clauses: Vec::new(),
            rows,
            path: Vec::new(),
        });
    }

    reader.groups(written.groups, &[], &[], group_columns.len(), &mut groups);
    reader.merged_cells(&groups);

    let mut table = Table {
        id: id.into(),
        file: String::new(),
        prefix: prefix.into(),
        label: written.label,
        title: written.title,
        note: written.note,
        group_columns,
        columns: reader.columns,
        groups,
        is_short: false,
    };
    reader.found.extend(set_anchors(&mut table, file));

    (Some(table), reader.found)
}

/// Reports a file whose name cannot be that of a table.
pub(super) fn bad_file_name(file: &SourceFile, id: &str, name: &str) -> Option<Diagnostic> {
    let is_fit = id
        .bytes()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
    let is_reserved = RESERVED.contains(&id) || (id == FIRST && name != "tasks.yaml");
    if is_fit && !is_reserved && (1..=LONGEST_NAME).contains(&id.len()) {
        return None;
    }

    let reserved = RESERVED.join(", ");
    let message = say!("表格不能叫“{id}”", "a table cannot be named “{id}”");
    let hint = say!(
        "文件名用小写英文字母、数字和连字符，不超过 {LONGEST_NAME} 个字符，也不能是 {reserved}。",
        "Name the file with lower-case letters, digits and hyphens, {LONGEST_NAME} at most; it cannot be one of: {reserved}."
    );
    Some(
        Diagnostic::error(general::BAD_ID, message)
            .in_file(&file.path)
            .hint(hint),
    )
}

/// Checks the columns of a file. Returns those of groups, and the others.
fn columns(
    written: Vec<ColumnWritten>,
    file: &Arc<SourceFile>,
    found: &mut Vec<Diagnostic>,
) -> (Vec<Column>, Vec<Column>) {
    let mut keys = BTreeSet::new();
    for (at, column) in written.iter().enumerate() {
        let at = at.to_string();
        let place = |field: &str| yaml::locate(file, &["columns", &at, field]);

        if !is_key(&column.key) || !keys.insert(column.key.clone()) {
            let key = &column.key;
            let message = say!(
                "“{key}”不能作栏的 key",
                "“{key}” cannot be the key of a column"
            );
            let hint = say!(
                "用小写英文字母、数字、- 和 _，各栏不同，不用 id、group、results。",
                "Use lower-case letters, digits, - and _; each column has its own; id, group and results are taken."
            );
            found.push(
                Diagnostic::error(general::BAD_ID, message)
                    .at(place("key"))
                    .hint(hint),
            );
        }

        found.extend(misplaced_field(column).map(|(field, message)| {
            Diagnostic::error(general::UNKNOWN_FIELD, message).at(place(field))
        }));
    }

    for (kind, name, must_be) in [
        (ColumnKind::Title, "title", true),
        (ColumnKind::Label, "label", false),
    ] {
        let count = written.iter().filter(|column| column.kind == kind).count();
        if count > 1 || (must_be && count == 0) {
            let message = say!(
                "表格有 {count} 个 kind: {name} 的栏",
                "the table has {count} columns of kind: {name}"
            );
            let hint = say!(
                "恰好一栏是 title：各行在列表和搜索里以它为名；编号栏 label 至多一栏。",
                "Exactly one column is the title, by which rows are known in lists and searches; at most one is the label."
            );
            let place = yaml::locate(file, &["columns"]);
            found.push(
                Diagnostic::error(general::YAML_VALUE, message)
                    .at(place)
                    .hint(hint),
            );
        }
    }

    let columns = written.into_iter().map(column);
    columns.partition(|column| column.kind == ColumnKind::Group)
}

/// Tells whether a text can be the key of a column.
fn is_key(text: &str) -> bool {
    let is_part = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-' || c == b'_';
    !text.is_empty() && text.bytes().all(is_part) && !FIELDS_OF_ROWS.contains(&text)
}

/// Finds a field of a column that its kind does not have, or lacks. Returns the field and what is wrong.
fn misplaced_field(column: &ColumnWritten) -> Option<(&'static str, diagnostic::Text)> {
    let is = |kind: ColumnKind| column.kind == kind;
    if column.role.is_some() && !is(ColumnKind::Units) {
        return Some((
            "role",
            say!(
                "只有 kind: units 的栏有 role",
                "only columns of kind: units have a role"
            ),
        ));
    }

    if column.unit.is_some() && !is(ColumnKind::Number) {
        return Some((
            "unit",
            say!(
                "只有 kind: number 的栏有 unit",
                "only columns of kind: number have a unit"
            ),
        ));
    }

    if column.deadline && !is(ColumnKind::Date) {
        let message = say!(
            "只有 kind: date 的栏有 deadline",
            "only columns of kind: date are deadlines"
        );
        return Some(("deadline", message));
    }

    if column.states.is_empty() == is(ColumnKind::State) {
        return Some((
            "states",
            say!(
                "kind: state 的栏用 states 列出各种状态（{{编号: 名称}}），别的栏没有 states",
                "a column of kind: state lists its states in states ({{id: name}}); other columns have none"
            ),
        ));
    }

    None
}

/// Makes a column.
fn column(written: ColumnWritten) -> Column {
    let is_units = written.kind == ColumnKind::Units;
    let role = written
        .role
        .or_else(|| is_units.then(|| RESPONSIBLE.into()));
    Column {
        role,
        unit: written.unit,
        is_deadline: written.deadline,
        states: written.states.into_iter().collect(),
        ..Column::new(&written.key, written.head, written.kind)
    }
}

impl Reader<'_> {
    /// Finds where something is written.
    fn place(&self, path: &[String], field: &str) -> Location {
        let path: Vec<&str> = path.iter().map(String::as_str).chain([field]).collect();
        yaml::locate(self.file, &path)
    }

    /// Adds groups with those within them to `all`. `path` leads to what contains them, `names` are those of the groups
    /// around them, and `most` is how many columns there are for names of groups.
    fn groups(
        &mut self,
        written: Vec<GroupWritten>,
        path: &[String],
        names: &[Localized],
        most: usize,
        all: &mut Vec<Group>,
    ) {
        for (at, group) in written.into_iter().enumerate() {
            let path = [path, &["groups".to_string(), at.to_string()]].concat();
            let names = [names, &[group.name]].concat();
            if most > 0 && names.len() > most {
                let depth = names.len();
                let message = say!(
                    "类别套了 {depth} 层，kind: group 的栏只有 {most} 个",
                    "groups are nested {depth} deep, but there are {most} columns of kind: group"
                );
                let place = self.place(&path, "name");
                self.found
                    .push(Diagnostic::error(general::YAML_VALUE, message).at(place));
            }

            let rows = self.rows(group.rows, &path);
            all.push(Group {
                level: names.len() - 1,
                names: names.clone(),
                clauses: group.clauses,
                rows,
                path: path.clone(),
            });
            self.groups(group.groups, &path, &names, most, all);
        }
    }

    /// Reads rows. `path` leads to the group that they are in.
    fn rows(&mut self, written: Vec<RowWritten>, path: &[String]) -> Vec<Row> {
        let mut rows = Vec::with_capacity(written.len());
        for (at, row) in written.into_iter().enumerate() {
            let path = [path, &["rows".to_string(), at.to_string()]].concat();
            rows.push(self.row(Found { row, path }));
        }

        rows
    }

    /// Reads a row.
    fn row(&mut self, Found { row, path }: Found) -> Row {
        let position = self.labels.len();
        self.unknown_cells(&row.cells, &path);

        let mut cells = Vec::with_capacity(self.columns.len());
        for at in 0..self.columns.len() {
            cells.push(self.cell(at, &row.cells, &path));
        }

        let label = self
            .label(&cells)
            .unwrap_or_else(|| (position + 1).to_string());
        self.labels.push(label.clone());

        Row {
            position,
            anchor: String::new(),
            label,
            cells,
            results: row.results,
            path,
        }
    }

    /// Reports the cells of a row for which there is no column.
    fn unknown_cells(&mut self, cells: &BTreeMap<String, Json>, path: &[String]) {
        let keys: Vec<&str> = self
            .columns
            .iter()
            .map(|column| column.key.as_str())
            .collect();
        let unknown: Vec<&String> = cells
            .keys()
            .filter(|key| !keys.contains(&key.as_str()))
            .collect();

        for key in unknown {
            let known = keys.join(", ");
            let hint = closest(key, keys.iter().copied()).map_or_else(
                || {
                    say!(
                        "columns 里声明的栏：{known}",
                        "Columns that are declared: {known}"
                    )
                },
                did_you_mean,
            );
            let message = say!("没有名为 {key} 的栏", "there is no column named {key}");
            let place = self.place(path, key);
            self.found.push(
                Diagnostic::error(general::UNKNOWN_FIELD, message)
                    .at(place)
                    .hint(hint),
            );
        }
    }

    /// Reads the cell of a row in the column at a position.
    fn cell(&mut self, at: usize, cells: &BTreeMap<String, Json>, path: &[String]) -> Cell {
        let column = &self.columns[at];
        let key = &column.key;
        let is_title = column.kind == ColumnKind::Title;
        let value = cells.get(key).unwrap_or(&Json::Null);

        if value.is_null() && is_title {
            let message = say!("这一行没有 {key}", "this row has no {key}");
            let hint = say!("补上一行：{key}: …", "Add a line: {key}: …");
            let place = self.place(path, key);
            self.found.push(
                Diagnostic::error(general::MISSING_FIELD, message)
                    .at(place)
                    .hint(hint),
            );
        }

        if let Some(row) = value.get("same_as") {
            return self.covered(row, value, path, at);
        }

        let place = self.place(path, key);
        let raw = place
            .file
            .text
            .get(place.span.start..place.span.end)
            .unwrap_or_default();
        match cell::read(column, value, raw, self.around) {
            Ok(value) => Cell::own(value),
            Err(error) => {
                let diagnostic = match error.value {
                    Some(_) => Diagnostic::warning(error.code, error.message),
                    None => Diagnostic::error(error.code, error.message),
                };
                self.found.push(diagnostic.at(place).hint(error.hint));
                Cell::own(error.value.unwrap_or(CellValue::Empty))
            }
        }
    }

    /// Reads a cell that a cell above covers: `{same_as: LABEL}`.
    fn covered(&mut self, row: &Json, value: &Json, path: &[String], at: usize) -> Cell {
        let label = row
            .as_str()
            .map_or_else(|| row.to_string(), ToString::to_string);
        let covering = self.labels.iter().rposition(|known| *known == label);
        let is_inferred = value.get("inferred") == Some(&Json::Bool(true));
        let can_be = !matches!(self.columns[at].kind, ColumnKind::Title | ColumnKind::Label);

        let Some(row) = covering.filter(|_| can_be) else {
            let message = say!(
                "前面没有可与此格合并的第 {label} 项",
                "there is no row {label} above with which this cell could be merged"
            );
            let hint = say!(
                "写上面某一行的编号；编号栏和 title 栏不能合并。",
                "Write the label of a row above; labels and titles cannot be merged."
            );
            let place = self.place(path, &self.columns[at].key);
            self.found.push(
                Diagnostic::error(codes::UNKNOWN_ID, message)
                    .at(place)
                    .hint(hint),
            );
            return Cell::own(CellValue::Empty);
        };

        Cell {
            value: CellValue::Empty,
            merged: Some(Merged { row, is_inferred }),
        }
    }

    /// Returns the label of a row from its cells; `None` if the table has no column for it, or the row none.
    fn label(&self, cells: &[Cell]) -> Option<String> {
        let mut kinds = self.columns.iter();
        let at = kinds.position(|column| column.kind == ColumnKind::Label)?;
        match &cells[at].value {
            CellValue::Text(text) => Some(text.get("zh").trim().to_string()),
            _ => None,
        }
    }

    /// Reports merged cells that do not lie below each other in one group: no table can show them.
    fn merged_cells(&mut self, groups: &[Group]) {
        let mut found = Vec::new();
        for group in groups {
            let first = group.rows.first().map_or(0, |row| row.position);
            for (row, column) in group
                .rows
                .iter()
                .flat_map(|row| (0..row.cells.len()).map(move |at| (row, at)))
            {
                let Some(merged) = row.cells[column].merged else {
                    continue;
                };

                let between = group
                    .rows
                    .iter()
                    .filter(|it| merged.row < it.position && it.position < row.position);
                let is_whole = |it: &Row| {
                    it.cells[column]
                        .merged
                        .is_some_and(|it| it.row == merged.row)
                };
                if merged.row < first || !between.clone().all(is_whole) {
                    found.push(self.place(&row.path, &self.columns[column].key));
                }
            }
        }

        for place in found {
            let message = say!(
                "这一格与所指的格不相连",
                "this cell does not touch the one it is merged with"
            );
            let hint = say!(
                "合并的格要在同一类别里上下相连，都指向最上面一行。",
                "Merged cells lie below each other in one group and all name the uppermost row."
            );
            self.found.push(
                Diagnostic::error(codes::UNKNOWN_ID, message)
                    .at(place)
                    .hint(hint),
            );
        }
    }
}

/// Gives the rows their anchors: from their labels, or from group and label where the numbers of each group begin anew.
/// Returns an error for every row whose anchor another row has.
fn set_anchors(table: &mut Table, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let slugs: Vec<String> = table.rows().map(|(_, row)| slug(row)).collect();
    let starts_anew = has_repetition(&slugs)
        && table.groups.iter().all(|group| {
            let slugs: Vec<String> = group.rows.iter().map(slug).collect();
            !has_repetition(&slugs)
        });

    let (prefix, mut found) = (table.prefix.clone(), Vec::new());
    let mut first: BTreeMap<String, Location> = BTreeMap::new();
    let label_key = table
        .columns
        .iter()
        .find(|column| column.kind == ColumnKind::Label);
    let label_key = label_key.map_or("", |column| &column.key).to_string();

    for (number, group) in (1..).zip(&mut table.groups) {
        for row in &mut group.rows {
            let slug = slug(row);
            row.anchor = if starts_anew {
                format!("{prefix}-{number}-{slug}")
            } else {
                format!("{prefix}-{slug}")
            };

            let path: Vec<&str> = row
                .path
                .iter()
                .map(String::as_str)
                .chain([label_key.as_str()])
                .collect();
            let place = yaml::locate(file, &path);
            if let Some(earlier) = first.get(&row.anchor) {
                let label = &row.label;
                let message = say!("第 {label} 项出现了两次", "row {label} is given twice");
                let hint = say!(
                    "给每一行一个自己的编号。",
                    "Give each row a label of its own."
                );
                found.push(
                    Diagnostic::error(general::DUPLICATE_ID, message)
                        .at(place)
                        .related(earlier.clone(), say!("第一次在这里", "first here"))
                        .hint(hint),
                );
            } else {
                first.insert(row.anchor.clone(), place);
            }
        }
    }

    found
}

/// Writes the label of a row for its anchor. A label without letters and figures, such as 总计, is replaced by the
/// row's place in the table.
fn slug(row: &Row) -> String {
    match anchor_of_label(&row.label) {
        slug if slug.is_empty() => format!("row-{}", row.position + 1),
        slug => slug,
    }
}

/// Tells whether a text occurs twice.
fn has_repetition(texts: &[String]) -> bool {
    texts.iter().collect::<BTreeSet<_>>().len() < texts.len()
}
