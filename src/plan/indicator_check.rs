//! Compares indicators with the plan's text: every number that they promise, the base included, has to stand in the
//! words quoted or in the cell that is named. Results are checked here, too.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::amount;
use super::catalogue::INDICATORS_FILE;
use super::cells::{Missing, TableRow};
use super::check::{Place, PlanChecker, plain};
use super::clause::Clause;
use super::indicator::{Indicator, number};
use super::result::{Published, corrections};
use crate::config::Localized;
use crate::diagnostic::{self, Diagnostic, Text, closest, did_you_mean, say};
use crate::load::paragraphs::CELL_SEPARATOR;
use crate::plan::codes;

/// Units of shares, and the whole in each.
const SHARES: [(&str, f64); 4] = [
    ("%", 100.0),
    ("％", 100.0),
    ("‰", 1000.0),
    ("万分之", 10000.0),
];
/// Units of what is counted one by one.
const COUNTED: [&str; 16] = [
    "个", "家", "项", "件", "次", "位", "名", "人", "户", "所", "座", "条", "种", "处", "辆", "台",
];
/// Words in the names of what may grow beyond the whole, or shrink.
const GROWTH: [&str; 6] = ["增长", "增幅", "增速", "提高", "下降", "降低"];

/// A number of an indicator that the plan has to contain.
struct Number<'a> {
    /// The keys that lead from the indicator to it.
    path: Vec<String>,
    value: f64,
    unit: &'a Localized,
    /// The head of its column in a table.
    column: Option<&'a Localized>,
    /// The year that tells its column, where no head is given.
    year: Option<i16>,
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

            if let Some(row) = self.row(it, clause, index) {
                for wanted in numbers(it) {
                    self.cell(&wanted, row, index);
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
                (Some(_), Some(_)) => self.unclear(
                    index,
                    &at("text"),
                    say!(
                        "value 和 text 只能写一个",
                        "give value or text, not both"
                    ),
                ),
                (None, None) => self.unclear(
                    index,
                    &at(""),
                    say!(
                        "没有写目标值 value，也没有写文字表述 text",
                        "there is neither a value nor a text"
                    ),
                ),
                (Some(_), None) if target.comparator.is_none() && it.at.is_none() => self.unclear(
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

        if it.at.is_some() {
            if let Some(row) = self.row(it, clause, index) {
                for wanted in numbers(it) {
                    self.cell(&wanted, row, index);
                }
            }
        } else if let Some(quote) = quote {
            let quote = in_cells(quote);
            for wanted in numbers(it) {
                self.number(it, &wanted, &quote, clause, index);
            }
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
        if is_in(&clause.text()) && is_in(quote) {
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
        clause: &'c Clause,
        index: usize,
    ) -> Option<TableRow<'c>> {
        let text = it.at.as_ref()?.row.get(self.language);
        match TableRow::find(&clause.tables, text) {
            Ok(row) => Some(row),
            Err(missing) => {
                let anchor = &it.clause;
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
    fn cell(&mut self, wanted: &Number<'_>, row: TableRow<'_>, index: usize) {
        let path: Vec<&str> = wanted.path.iter().map(String::as_str).collect();
        let by_year = wanted.year.map(|year| year.to_string());
        let head = wanted.column.map(|column| column.get(self.language));
        let Some(head) = head.or(by_year.as_deref()) else {
            let message = say!(
                "没有写 column，也没有写年份，不知道是表格的哪一栏",
                "without column or year it is not known which column of the table this is"
            );
            self.cell_missing("", &Missing::None(Vec::new()), message, index, &path);
            return;
        };

        let cell = match row.cell(head) {
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
                self.cell_missing(head, &missing, message, index, &path);
                return;
            }
        };

        if !amount::contains(cell, wanted.value, wanted.unit.get(self.language)) {
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
        let hint = match near {
            Some(near) => Some(did_you_mean(near)),
            None if choices.is_empty() => None,
            None => {
                let choices = choices.join(" | ");
                Some(say!("有：{choices}", "There are: {choices}"))
            }
        };
        let place = self.locate(Place::new(INDICATORS_FILE, "indicators", index, path));
        self.found.push(
            Diagnostic::error(codes::UNKNOWN_CELL, message)
                .at(place)
                .maybe_hint(hint),
        );
    }

    /// Checks what all results have: days, sources and corrections. `path` leads to the list of them in a file.
    pub(super) fn results<R: Published>(
        &mut self,
        results: &[R],
        today: Date,
        file: &str,
        path: &[&str],
    ) {
        let corrected_by = corrections(results);
        for (position, result) in results.iter().enumerate() {
            let number = position.to_string();
            let field = |name: &'static str| [path, &[&number, name]].concat();

            let date = field("date");
            let place = Place::of_path(file, &date);
            let counts = |other: &usize| corrected_by[*other].is_none();
            let earlier = (0..position).filter(|other| counts(&position) && counts(other));
            self.result_day(&result.day(), earlier.map(|it| results[it].day()), place);
            self.result_date(&result.day(), today, place);

            let source = field("source");
            self.result_source(result.source(), Place::of_path(file, &source));
            let share = field("share");
            self.share(result.share(), Place::of_path(file, &share));

            if let Some(day) = result.corrects() {
                let is_found = corrected_by.contains(&Some(position));
                let corrects = field("corrects");
                let place = Place::of_path(file, &corrects);
                let day = day.moment.date();
                self.correction(day, is_found, result.note().is_some(), place);
            }
        }
    }

    /// Checks that a result that corrects another one does so, and says why.
    fn correction(&mut self, day: Date, is_found: bool, has_reason: bool, place: Place<'_>) {
        let message = match (is_found, has_reason) {
            (true, true) => return,
            (false, _) => say!(
                "前面没有 {day} 的结果可以更正",
                "there is no earlier result of {day} that could be corrected"
            ),
            (true, false) => say!(
                "更正要在 note 里写明原因",
                "a correction has to say why, in note"
            ),
        };
        let place = self.locate(place);
        self.found
            .push(Diagnostic::error(codes::UNCLEAR_CORRECTION, message).at(place));
    }

    /// Checks that a share of what is done lies between nothing and all.
    fn share(&mut self, share: Option<f64>, place: Place<'_>) {
        let Some(share) = share.filter(|share| !(0.0..=100.0).contains(share)) else {
            return;
        };

        let message = say!(
            "完成比例不可能是 {share}%",
            "a share of {share} % cannot be done"
        );
        let place = self.locate(place);
        self.found
            .push(Diagnostic::error(codes::IMPOSSIBLE_RESULT, message).at(place));
    }

    /// Checks that every result of an indicator says something, and that its value is one that its unit allows.
    fn result_contents(&mut self, it: &Indicator, index: usize) {
        for (position, result) in it.results.iter().enumerate() {
            let at = position.to_string();
            let path = ["results", &at, "value"];
            let place = Place::new(INDICATORS_FILE, "indicators", index, &path);
            if let Some(value) = result.value {
                self.result_value(it, value, place);
            }

            let says = result.text.is_some() || result.share.is_some() || result.status.is_some();
            if result.value.is_none() && !says {
                let message = say!(
                    "结果没有内容：写 value、text、share 或 status",
                    "the result says nothing: give value, text, share or status"
                );
                let path = ["results", &at];
                let place = Place::new(INDICATORS_FILE, "indicators", index, &path);
                let place = self.locate(place);
                self.found
                    .push(Diagnostic::error(codes::EMPTY_RESULT, message).at(place));
            }
        }
    }

    /// Checks that the value of a result is one that its unit allows.
    fn result_value(&mut self, it: &Indicator, value: f64, place: Place<'_>) {
        let unit = it.unit.get(self.language).trim();
        let most = SHARES
            .iter()
            .find(|(sign, _)| *sign == unit)
            .map(|(_, most)| *most);

        // A rate of growth may be promised beyond the whole.
        let mut promised = it
            .targets
            .iter()
            .flat_map(|target| [target.value, target.upper]);
        let most = most.filter(|most| promised.all(|value| value.is_none_or(|it| it <= *most)));

        let name = it.name.get(self.language);
        let may_fall = GROWTH.iter().any(|word| name.contains(word));
        let may_fall = may_fall || it.targets.iter().any(|target| !target.is_level());
        let is_outside = !may_fall && (value < 0.0 || most.is_some_and(|most| value > most));
        let is_broken = COUNTED.contains(&unit) && value.fract() != 0.0;

        if is_outside || is_broken || !value.is_finite() {
            let message = say!(
                "以“{unit}”计的结果不可能是 {value}",
                "a result in “{unit}” cannot be {value}"
            );
            let hint = say!(
                "对照公布的结果核对数值和单位。",
                "Compare the number and its unit with what was published."
            );
            self.found.push(
                Diagnostic::error(codes::IMPOSSIBLE_RESULT, message)
                    .at(self.locate(place))
                    .hint(hint),
            );
        }
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
                column,
                year: target.year,
            }));
        }
    }

    all
}

/// Lists the targets in words of an indicator, each with the keys that lead to it.
fn texts(it: &Indicator) -> Vec<(Vec<String>, &Localized)> {
    let mut texts = Vec::new();
    for (position, target) in it.targets.iter().enumerate() {
        let text = target.text.as_ref();
        texts.extend(text.map(|text| (it.path_of(position, "text"), text)));
    }

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
