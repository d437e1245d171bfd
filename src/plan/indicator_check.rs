//! Compares indicators with the plan's text: every number that they promise, the base included, has to stand in the
//! words quoted or in the cell that is named.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::amount;
use super::catalogue::INDICATORS_FILE;
use super::cells::{Missing, TableRow};
use super::check::{Place, PlanChecker, plain};
use super::clause::Clause;
use super::indicator::{Indicator, number};
use super::printed::Source;
use crate::config::Localized;
use crate::diagnostic::{self, Diagnostic, Text, closest, did_you_mean, say};
use crate::load::paragraphs::CELL_SEPARATOR;
use crate::load::tables::TextTable;
use crate::plan::codes;
use crate::plan::target::Target;

/// A number of an indicator that the plan has to contain.
pub(super) struct Number<'a> {
    /// The keys that lead from the indicator to it.
    pub path: Vec<String>,
    pub value: f64,
    pub unit: &'a Localized,
    /// The target whose value it is; `None` for a base value and for the upper number of a target.
    pub target: Option<&'a Target>,
    /// Whether it is where the indicator stood when the plan was made.
    pub is_base: bool,
    /// The head of its column in a table.
    pub column: Option<&'a Localized>,
    /// The year that tells its column, where no head is given.
    pub year: Option<i16>,
}

impl PlanChecker<'_> {
    /// Checks clauses, words, numbers and results of the indicators.
    pub(super) fn indicators(&mut self, today: Date) {
        for (index, it) in self.catalogue.indicators.iter().enumerate() {
            self.form(it, index);

            let place = Place::new(INDICATORS_FILE, "indicators", index, &["clause"]);
            if let Some(clause) = self.clause(&it.clause, place) {
                self.source(it, clause, index);
            }

            for (position, anchor) in it.basis.iter().enumerate() {
                let path = ["basis", &position.to_string()];
                let place = Place::new(INDICATORS_FILE, "indicators", index, &path);
                self.clause(anchor, place);
            }

            let path = ["indicators", &index.to_string(), "results"];
            self.results(&it.results, today, INDICATORS_FILE, &path);
            self.result_contents(it, index);
        }
    }

    /// Checks the indicators' words and cells in a translation.
    pub(super) fn translated_indicators(&mut self) {
        for (index, it) in self.catalogue.indicators.iter().enumerate() {
            let Some(clause) = self.clauses.get(&it.clause) else {
                continue;
            };

            let path = ["quote", self.language];
            let place = Place::new(INDICATORS_FILE, "indicators", index, &path);
            if let Some(quote) = &it.quote {
                self.translated_quote(quote, &it.clause, place);
            }

            let tables = self.catalogue.tables_of(it, clause, self.language);
            if let Some(row) = self.row(it, &tables, index) {
                for wanted in numbers(it) {
                    self.cell(it, &wanted, row, index);
                }
            }

            for (path, text) in texts(it) {
                if text.only(self.language).is_some() {
                    self.words(text, clause, &it.clause, index, &path);
                }
            }
        }
    }

    /// Checks that every target says one thing, and how its number binds.
    fn form(&mut self, it: &Indicator, index: usize) {
        if it.has_both_forms {
            self.unclear(
                index,
                &["targets".into()],
                say!(
                    "目标值写了两处：指标下面和 targets 里",
                    "the target is given twice: beside the name and in targets"
                ),
            );
        }

        for (position, target) in it.targets.iter().enumerate() {
            let at = |field: &str| it.path_of(position, field);
            match (target.value, &target.text) {
                (None, None) => self.unclear(
                    index,
                    &at(""),
                    say!(
                        "没有写目标值 value，也没有写文字表述 text；规划没有目标的，year、comparator、counts 等都不写",
                        "there is neither a value nor a text; where the plan sets no target, leave out year, comparator, counts and the like"
                    ),
                ),
                (Some(_), _) if target.comparator.is_none() && it.at.is_none() => self.unclear(
                    index,
                    &at("value"),
                    say!(
                        "没有写 comparator，不知道是“以上”“达到”还是“左右”",
                        "without comparator it is not known whether this is at least, exactly or about so much"
                    ),
                ),
                _ => {}
            }
        }
    }

    /// Reports a target whose meaning is not clear.
    fn unclear(&mut self, index: usize, path: &[String], message: Text) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let place = self.locate(Place::new(INDICATORS_FILE, "indicators", index, &path));
        self.found
            .push(Diagnostic::error(codes::UNCLEAR_TARGET, message).at(place));
    }

    /// Checks that the words and numbers of an indicator stand in its clause.
    fn source(&mut self, it: &Indicator, clause: &Clause, index: usize) {
        let place = Place::new(INDICATORS_FILE, "indicators", index, &["quote"]);
        let quote = it.quote.as_ref().map(|quote| quote.get(self.language));
        if let Some(quote) = quote
            && !self.quote(quote, clause, &it.clause, place)
        {
            return;
        }

        for (path, text) in texts(it) {
            self.words(text, clause, &it.clause, index, &path);
        }
        self.direction(it, index);

        if it.at.is_some() {
            let tables = self.catalogue.tables_of(it, clause, self.language);
            if let Some(row) = self.row(it, &tables, index) {
                for wanted in numbers(it) {
                    self.cell(it, &wanted, row, index);
                }
                self.kind_of_row(it, &row, index);
            }
        } else if let Some(quote) = quote {
            self.quoted_numbers(it, quote, clause, index);
        } else {
            let place = self.locate(Place::new(
                INDICATORS_FILE,
                "indicators",
                index,
                &["clause"],
            ));
            let message = say!(
                "没有写原文 quote，也没有写表格里的位置 at，无法核对",
                "there is neither a quote nor a place in a table (at), so nothing can be checked"
            );
            self.found
                .push(Diagnostic::error(diagnostic::codes::MISSING_FIELD, message).at(place));
        }
    }

    /// Checks that it is known which way is better where a target is below the base value: it may be one that falls, or
    /// one that is only to be kept.
    fn direction(&mut self, it: &Indicator, index: usize) {
        let base = it.base.as_ref().filter(|base| base.unit.is_none());
        let Some(base) = base.and_then(|base| base.value) else {
            return;
        };
        let is_open = |target: &&Target| {
            let is_told = target.comparator().direction().or(it.direction).is_some();
            let is_whole = target.direction_of_whole(it.unit_of(target)).is_some();
            let is_below = target.value.is_some_and(|value| value < base);
            is_below && target.is_level() && target.unit.is_none() && !is_told && !is_whole
        };
        if !it.targets.iter().any(|target| is_open(&target)) {
            return;
        }

        let message = say!(
            "目标值低于基期值，看不出越高越好还是越低越好，本站对完成情况不作判断",
            "the target is below the base value, and it is not known which way is better, so results are not judged"
        );
        let hint = say!(
            "越高越好的（如优良天数比率）写 direction: up，越低越好的（如浓度）写 direction: down。",
            "Write direction: up if more is better (such as days of good air) or direction: down if less is better."
        );
        let place = self.locate(Place::new(INDICATORS_FILE, "indicators", index, &["base"]));
        self.found.push(
            Diagnostic::warning(codes::UNKNOWN_DIRECTION, message)
                .at(place)
                .hint(hint),
        );
    }

    /// Checks the numbers of an indicator in the words quoted. Where these are the cells of a row, each number is
    /// looked for below the head of its column.
    fn quoted_numbers(&mut self, it: &Indicator, quote: &str, clause: &Clause, index: usize) {
        let row = quoted_row(&clause.tables, quote);
        let in_text = in_cells(quote);
        for wanted in numbers(it) {
            let head = head_of(&wanted, self.language);
            match row {
                Some(row) if head.as_deref().is_some_and(|head| row.cell(head).is_ok()) => {
                    self.cell(it, &wanted, row, index);
                }
                _ => self.number(it, &wanted, &in_text, clause, index),
            }
        }

        if let Some(row) = row {
            self.kind_of_row(it, &row, index);
        }
    }

    /// Checks that a clause has the words of a target.
    fn words(
        &mut self,
        text: &Localized,
        clause: &Clause,
        anchor: &str,
        index: usize,
        path: &[String],
    ) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let place = Place::new(INDICATORS_FILE, "indicators", index, &path);
        self.quote(text.get(self.language), clause, anchor, place);
    }

    /// Checks that a number stands in the clause of an indicator, and in the words quoted from it.
    fn number(
        &mut self,
        it: &Indicator,
        wanted: &Number<'_>,
        quote: &str,
        clause: &Clause,
        index: usize,
    ) {
        let unit = wanted.unit.get(self.language);
        let is_in = |text: &str| amount::contains(text, wanted.value, unit);
        let text = clause.text();
        if is_in(&text) && is_in(quote) {
            let source = Source::of_quote(&text, quote, self.is_original);
            self.printed(it, wanted, &source, index);
            return;
        }

        let (anchor, value) = (&it.clause, number(wanted.value));
        let path: Vec<&str> = wanted.path.iter().map(String::as_str).collect();
        let quote = Place::new(INDICATORS_FILE, "indicators", index, &["quote"]);
        self.found.push(
            Diagnostic::error(
                codes::NUMBER_NOT_IN_CLAUSE,
                say!(
                    "{anchor} 的原文中没有数字 {value}",
                    "{anchor} does not contain the number {value}"
                ),
            )
            .at(self.locate(Place::new(INDICATORS_FILE, "indicators", index, &path)))
            .related(self.locate(quote), say!("原文", "its words")),
        );
    }

    /// Finds the row of the table that an indicator names. If there is none, adds an error.
    fn row<'c>(
        &mut self,
        it: &Indicator,
        tables: &'c [TextTable],
        index: usize,
    ) -> Option<TableRow<'c>> {
        let text = it.at.as_ref()?.row.get(self.language);
        match TableRow::find(tables, text) {
            Ok(row) => Some(row),
            Err(missing) => {
                let named = it.at.as_ref().and_then(|at| at.table.as_ref());
                let anchor = named.unwrap_or(&it.clause);
                let message = match missing {
                    Missing::None(_) => say!(
                        "{anchor} 的表格里没有写着“{text}”的一行",
                        "no table in {anchor} has a row that says “{text}”"
                    ),
                    Missing::Several(_) => say!(
                        "{anchor} 的表格里不止一行写着“{text}”",
                        "more than one row of the tables in {anchor} says “{text}”"
                    ),
                };
                self.cell_missing(text, &missing, message, index, &["at", "row"]);
                None
            }
        }
    }

    /// Checks that a number stands in its cell of a row.
    fn cell(&mut self, it: &Indicator, wanted: &Number<'_>, row: TableRow<'_>, index: usize) {
        let path: Vec<&str> = wanted.path.iter().map(String::as_str).collect();
        let Some(head) = head_of(wanted, self.language) else {
            let message = say!(
                "没有写 column，也没有写年份，不知道是表格的哪一栏",
                "without column or year it is not known which column of the table this is"
            );
            self.cell_missing("", &Missing::None(Vec::new()), message, index, &path);
            return;
        };

        let cell = match row.cell(&head) {
            Ok(cell) => cell,
            Err(missing) => {
                let message = match missing {
                    Missing::None(_) => say!(
                        "表格没有名为“{head}”的栏",
                        "the table has no column “{head}”"
                    ),
                    Missing::Several(_) => say!(
                        "表格有几栏的名称里有“{head}”",
                        "several columns of the table have “{head}” in their heads"
                    ),
                };
                self.cell_missing(&head, &missing, message, index, &path);
                return;
            }
        };

        let is_wanted = amount::contains(cell, wanted.value, wanted.unit.get(self.language));
        if is_wanted || self.is_with_unit_of_row(wanted, row, cell) {
            self.printed_in_cell(it, wanted, row, cell, index);
        } else {
            let (value, cell) = (number(wanted.value), cell.trim());
            let message = say!(
                "表格“{head}”栏里是“{cell}”，不是 {value}",
                "the column “{head}” of the table has “{cell}” and not {value}"
            );
            self.found.push(
                Diagnostic::error(codes::NUMBER_NOT_IN_CLAUSE, message)
                    .at(self.locate(Place::new(INDICATORS_FILE, "indicators", index, &path))),
            );
        }
    }

    /// Reports a row or column that was not found. `text` is what was sought.
    fn cell_missing(
        &mut self,
        text: &str,
        missing: &Missing<'_>,
        message: Text,
        index: usize,
        path: &[&str],
    ) {
        let choices = missing.choices();
        let near = closest(text, choices.iter().copied());
        let is_column = path.last() != Some(&"row");
        let all = choices.join(" | ");
        let hint = match (missing, near) {
            (Missing::Several(_), _) if is_column => Some(say!(
                "用 column 写明是哪一栏：{all}",
                "Say with column which one it is: {all}"
            )),
            (Missing::Several(rows), _) => Some(which_row(rows.len())),
            (Missing::None(_), Some(near)) => Some(did_you_mean(near)),
            (Missing::None(_), None) if choices.is_empty() => None,
            (Missing::None(_), None) => Some(say!("有：{all}", "There are: {all}")),
        };
        let place = self.locate(Place::new(INDICATORS_FILE, "indicators", index, path));
        self.found.push(
            Diagnostic::error(codes::UNKNOWN_CELL, message)
                .at(place)
                .maybe_hint(hint),
        );
    }
}

impl Indicator {
    /// Returns the keys that lead from the indicator to a field of a target by its position. Without a field, they lead
    /// to the target itself.
    fn path_of(&self, position: usize, field: &str) -> Vec<String> {
        let mut path = Vec::new();
        if self.has_list {
            path.extend(["targets".into(), position.to_string()]);
        }

        if !field.is_empty() {
            path.push(field.into());
        }

        path
    }
}

/// Lists the numbers of an indicator: its base and its targets.
fn numbers(it: &Indicator) -> Vec<Number<'_>> {
    let column_of_all = it.at.as_ref().and_then(|at| at.column.as_ref());
    let mut all = Vec::new();

    if let Some((base, value)) = it.base.as_ref().and_then(|base| Some((base, base.value?))) {
        all.push(Number {
            path: vec!["base".into(), "value".into()],
            value,
            unit: base.unit.as_ref().unwrap_or(&it.unit),
            target: None,
            is_base: true,
            column: base.column.as_ref(),
            year: Some(base.year),
        });
    }

    for (position, target) in it.targets.iter().enumerate() {
        let column = target.column.as_ref();
        let column = column.or(column_of_all.filter(|_| !it.has_list));
        for (field, value) in [("value", target.value), ("upper", target.upper)] {
            all.extend(value.map(|value| Number {
                path: it.path_of(position, field),
                value,
                unit: it.unit_of(target),
                target: Some(target).filter(|_| field == "value"),
                is_base: false,
                column,
                year: target.year,
            }));
        }
    }

    all
}

/// Returns what tells the column of a number: the head that is named, or the year.
fn head_of(wanted: &Number<'_>, language: &str) -> Option<String> {
    let named = wanted.column.map(|column| column.get(language).to_string());
    named.or_else(|| wanted.year.map(|year| year.to_string()))
}

/// Tells how to say which of several rows with the same words is meant.
fn which_row(count: usize) -> Text {
    say!(
        "有 {count} 行都写着这些字。删去 at，用 quote 照抄这一行里能区分的几格，各格之间写 |：quote: \"其中：农村 | 吨 | 300\"。",
        "There are {count} such rows. Leave out at, and quote those cells of the row that tell it apart, with | between them: quote: \"of which: rural | t | 300\"."
    )
}

/// Finds the row of a table whose cells are quoted; `None` if the quotation is no such cells, or if several rows have
/// them.
fn quoted_row<'t>(tables: &'t [TextTable], quote: &str) -> Option<TableRow<'t>> {
    let wanted = cells(&in_cells(quote));
    if !wanted.contains(CELL_SEPARATOR) {
        return None;
    }

    let separator = CELL_SEPARATOR.to_string();
    let mut rows = TableRow::all(tables).into_iter().filter(|row| {
        let all: Vec<&str> = row.columns().map(|(_, cell)| cell).collect();
        cells(&all.join(&separator)).contains(&wanted)
    });
    rows.next().filter(|_| rows.next().is_none())
}

/// Lists the words of an indicator that its clause has to contain: targets and what is said of how it is measured,
/// each with the keys that lead to it.
fn texts(it: &Indicator) -> Vec<(Vec<String>, &Localized)> {
    let mut texts = Vec::new();
    for (position, target) in it.targets.iter().enumerate() {
        let text = target.text.as_ref();
        texts.extend(text.map(|text| (it.path_of(position, "text"), text)));
    }

    let descriptions = it.descriptions();
    texts.extend(descriptions.map(|(field, text)| (vec![field.to_string()], text)));
    texts
}

/// Writes the words of a quotation with its cells as clauses have them: `甲 | 67.9 | 71`.
pub(super) fn in_cells(quote: &str) -> String {
    let separator = CELL_SEPARATOR.to_string();
    quote.trim_matches(['|', ' ']).replace('|', &separator)
}

/// Tells whether a text contains the words of a quotation. Words of several cells are not one, unless the quotation
/// parts them, too.
pub(super) fn is_quoted(text: &str, quote: &str) -> bool {
    cells(text).contains(&cells(&in_cells(quote)))
}

/// Tells whether only the marks between cells are missing in a quotation.
pub(super) fn lacks_cells(text: &str, quote: &str) -> bool {
    plain(text).contains(&plain(quote))
}

/// Writes a text in the form in which texts are compared, but keeps the cells of tables apart.
fn cells(text: &str) -> String {
    let is_kept = |c: &char| *c == CELL_SEPARATOR || !c.is_whitespace();
    text.nfkc().filter(is_kept).collect()
}
