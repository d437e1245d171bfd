//! Compares what the data say of the numbers of indicators with what the plan prints beside them.

use super::amount;
use super::catalogue::INDICATORS_FILE;
use super::cells::TableRow;
use super::check::{Place, PlanChecker};
use super::codes;
use super::indicator::Indicator;
use super::indicator_check::Number;
use super::printed::{Said, Source, differences, kind, leftover, unit_in_brackets};
use super::target::{Direction, Kind};
use crate::diagnostic::{Diagnostic, say};

/// The heads of columns for units, in small letters.
const UNIT_HEADS: [&str; 5] = ["单位", "计量单位", "unit", "units", "unit of measurement"];

impl PlanChecker<'_> {
    /// Compares the number of a cell with what the cell, the head of its column and its row say.
    pub(super) fn printed_in_cell(
        &mut self,
        it: &Indicator,
        wanted: &Number<'_>,
        row: TableRow<'_>,
        cell: &str,
        index: usize,
    ) {
        let head = head_of_cell(row, cell);
        let name = it.at.as_ref().map(|at| at.row.get(self.language));
        let name = name.or_else(|| {
            row.columns()
                .map(|(_, cell)| cell)
                .find(|cell| !cell.trim().is_empty())
        });
        let unit = unit_of_row(row, head, name.unwrap_or_default());
        let heads = [head, name.unwrap_or_default()];
        let source = Source::of_cell(cell, &heads, unit.as_deref(), self.is_original);
        self.printed(it, wanted, &source, index);

        let Some(target) = wanted.target.filter(|target| target.text.is_none()) else {
            return;
        };
        let said = said(it, wanted, self.language);
        if let Some(words) = leftover(cell, &said).filter(|_| target.upper.is_none()) {
            let cell = cell.trim();
            let path: Vec<&str> = wanted.path.iter().map(String::as_str).collect();
            let place = self.locate(Place::new(INDICATORS_FILE, "indicators", index, &path));
            let message = say!(
                "表格里是“{cell}”，其中的“{words}”没有写进数据",
                "the table has “{cell}”, of which “{words}” is not in the data"
            );
            let hint = say!(
                "有数字又有文字的，数字写 value，整个目标照抄在 text 里，网站刊载 text。",
                "Where a target is a number and words, give the number as value and the whole as text, which is shown."
            );
            self.found.push(
                Diagnostic::warning(codes::READ_OTHERWISE, message)
                    .at(place)
                    .hint(hint),
            );
        }
    }

    /// Tells whether a cell has a number if the unit of its row is taken with it: 35000 below 亿元 is 3.5万亿元.
    pub(super) fn is_with_unit_of_row(
        &self,
        wanted: &Number<'_>,
        row: TableRow<'_>,
        cell: &str,
    ) -> bool {
        let mut names = row.columns().map(|(_, cell)| cell);
        let name = names
            .find(|cell| !cell.trim().is_empty())
            .unwrap_or_default();
        let unit = unit_of_row(row, head_of_cell(row, cell), name);
        unit.is_some_and(|unit| {
            let whole = amount::with_unit(cell, &unit);
            amount::contains(&whole, wanted.value, wanted.unit.get(self.language))
        })
    }

    /// Compares a number with the words beside it.
    pub(super) fn printed(
        &mut self,
        it: &Indicator,
        wanted: &Number<'_>,
        source: &Source,
        index: usize,
    ) {
        let said = said(it, wanted, self.language);
        let is_value = wanted.target.is_some() || wanted.is_base;
        let found = differences(&said, source);
        for difference in found
            .into_iter()
            .filter(|it| is_value || it.field == "unit")
        {
            let mut path: Vec<&str> = wanted.path.iter().map(String::as_str).collect();
            let field = match difference.field {
                "base" => "year",
                field => field,
            };
            path.pop();
            path.push(field);
            let place = self.locate(Place::new(INDICATORS_FILE, "indicators", index, &path));
            let diagnostic = if difference.is_certain {
                Diagnostic::error(codes::NOT_AS_PRINTED, difference.message)
            } else {
                Diagnostic::warning(codes::READ_OTHERWISE, difference.message)
            };
            self.found.push(diagnostic.at(place).hint(difference.hint));
        }
    }

    /// Checks that the plan binds to an indicator or expects it as the data say.
    pub(super) fn kind_of_row(&mut self, it: &Indicator, row: &TableRow<'_>, index: usize) {
        let cells: Vec<&str> = row.columns().map(|(_, cell)| cell).collect();
        let (Some(own), Some(printed)) = (it.kind, kind(&cells)) else {
            return;
        };
        if own == printed {
            return;
        }

        let code = match printed {
            Kind::Binding => "binding",
            Kind::Expected => "expected",
        };
        let place = Place::new(INDICATORS_FILE, "indicators", index, &["kind"]);
        let place = self.locate(place);
        let message = match printed {
            Kind::Binding => say!(
                "规划印的是约束性，数据写的是预期性",
                "the plan is bound to this indicator, but the data say that it expects it"
            ),
            Kind::Expected => say!(
                "规划印的是预期性，数据写的是约束性",
                "the plan expects this indicator, but the data say that it is bound to it"
            ),
        };
        let hint = say!("写 kind: {code}。", "Write kind: {code}.");
        self.found.push(
            Diagnostic::error(codes::NOT_AS_PRINTED, message)
                .at(place)
                .hint(hint),
        );
    }
}

/// Returns what the data say of a number, in a language.
fn said<'a>(it: &'a Indicator, wanted: &Number<'a>, language: &str) -> Said<'a> {
    let target = wanted.target;
    let change = target.filter(|target| target.relative);
    Said {
        value: wanted.value,
        is_range: target.is_some_and(|target| target.is_range()),
        unit: wanted.unit.get(language),
        name: it.name.get(language),
        comparator: target
            .filter(|target| target.comparator.is_some() || it.at.is_some())
            .map(|target| target.comparator()),
        rank: target.is_some_and(|target| target.rank),
        change: change.map(|_| it.direction.unwrap_or(Direction::Up)),
        counts: target.and_then(|target| target.counts),
        year: wanted.year,
        is_base: wanted.is_base,
    }
}

/// Returns the head above a cell of a row.
fn head_of_cell<'t>(row: TableRow<'t>, cell: &str) -> &'t str {
    let mut columns = row.columns();
    let found = columns.find(|(_, own)| std::ptr::eq(*own, cell));
    found.map_or("", |(head, _)| head)
}

/// Finds the unit of a row: in its column of units, or in brackets behind its name or the head of the column.
fn unit_of_row(row: TableRow<'_>, head: &str, name: &str) -> Option<String> {
    let mut columns = row.columns();
    let of_column =
        columns.find(|(head, _)| UNIT_HEADS.contains(&head.trim().to_lowercase().as_str()));
    let of_column = of_column.map(|(_, unit)| unit.trim().to_string());
    let of_column = of_column
        .filter(|unit| unit.chars().any(char::is_alphanumeric) || unit.contains(['%', '％', '‰']));
    of_column
        .or_else(|| unit_in_brackets(name))
        .or_else(|| unit_in_brackets(head))
}
