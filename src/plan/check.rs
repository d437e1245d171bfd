//! Compares the plan's data with its text: a number that its clause does not contain must not be published.

use std::collections::BTreeSet;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::catalogue::{
    Catalogue, DEPARTMENTS_FILE, FOLDER, INDICATORS_FILE, NOTES_FILE, SCHEDULE_FILE,
};
use super::clause::{Clause, Clauses};
use super::indicator::{Indicator, number};
use super::result::Publication;
use crate::config::Localized;
use crate::date::PageDate;
use crate::diagnostic::{Diagnostic, closest, did_you_mean, say};
use crate::load::paragraphs::CELL_SEPARATOR;
use crate::plan::codes;
use crate::site::SiteBuilder;
use crate::source::Location;
use crate::text::numeral::{before_measure_word, is_in_amounts, is_in_years};

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

/// Compares all data with the text of the plan. `clauses` are those of the default locale, and `language` is its key.
pub(super) fn check(
    catalogue: &Catalogue,
    clauses: &Clauses,
    language: &str,
    builder: &SiteBuilder,
) -> Vec<Diagnostic> {
    let today = builder.frame().date;
    let mut checker = PlanChecker {
        catalogue,
        clauses,
        language,
        files: files(builder),
        found: Vec::new(),
    };
    checker.indicators(today);
    checker.rows(today);
    checker.schedule();
    checker.references();

    checker.found
}

/// Finds quotations in the data that a translation of the plan does not contain.
pub(super) fn check_translation(
    catalogue: &Catalogue,
    clauses: &Clauses,
    language: &str,
) -> Vec<Diagnostic> {
    let mut checker = PlanChecker {
        catalogue,
        clauses,
        language,
        files: BTreeSet::new(),
        found: Vec::new(),
    };

    for (index, it) in catalogue.indicators.iter().enumerate() {
        let path = ["quote", language];
        let place = Place::new(INDICATORS_FILE, "indicators", index, &path);
        checker.translated_quote(&it.quote, &it.clause, place);
    }

    for (index, it) in catalogue.recurring.iter().enumerate() {
        let path = ["quote", language];
        let place = Place::new(SCHEDULE_FILE, "recurring", index, &path);
        checker.translated_quote(&it.quote, &it.clause, place);
    }

    checker.found
}

/// Compares the data of a plan with its text in one language.
struct PlanChecker<'a> {
    catalogue: &'a Catalogue,
    clauses: &'a Clauses,
    language: &'a str,
    /// The files that pages can use, below the site's root.
    files: BTreeSet<&'a str>,
    found: Vec<Diagnostic>,
}

/// The files of a site that pages can use, below its root.
fn files(builder: &SiteBuilder) -> BTreeSet<&str> {
    let assets = builder.assets().iter();
    assets.map(|asset| asset.source.as_str()).collect()
}

/// A field of an entry in a data file.
#[derive(Clone, Copy)]
struct Place<'p> {
    /// The name of the file.
    file: &'p str,
    /// The name of the list in the file.
    list: &'p str,
    /// The position of the entry in the list, counted from 0.
    index: usize,
    /// The keys and positions that lead from the entry to the field.
    field: &'p [&'p str],
}

impl<'p> Place<'p> {
    fn new(file: &'p str, list: &'p str, index: usize, field: &'p [&'p str]) -> Self {
        Self {
            file,
            list,
            index,
            field,
        }
    }

    /// Makes the place to which keys and positions lead: first the list, then the position in it.
    fn of_path(file: &'p str, path: &'p [&'p str]) -> Self {
        Self {
            file,
            list: path[0],
            index: path[1].parse().unwrap_or(0),
            field: &path[2..],
        }
    }
}

impl<'a> PlanChecker<'a> {
    /// Finds where a field is written. This parses the file, so it is done for errors alone.
    fn locate(&self, place: Place<'_>) -> Location {
        let index = place.index.to_string();
        let path = [&[place.list, &index], place.field].concat();
        self.catalogue.place(place.file, &path)
    }

    /// Finds the clause of an anchor. If there is none, adds an error at the place that names it.
    fn clause(&mut self, anchor: &str, place: Place<'_>) -> Option<&'a Clause> {
        if self.clauses.is_empty() {
            self.without_clauses(place);
            return None;
        }

        let clause = self.clauses.get(anchor);
        if clause.is_none() {
            let near = closest(anchor, self.clauses.keys().map(String::as_str));
            self.found.push(
                Diagnostic::error(
                    codes::UNKNOWN_CLAUSE,
                    say!("规划中没有条目 {anchor}", "the plan has no clause {anchor}"),
                )
                .at(self.locate(place))
                .sought_in(FOLDER)
                .maybe_hint(near.map(did_you_mean)),
            );
        }

        clause
    }

    /// Reports that the text of the plan has no clauses. It is reported once, since nothing can be compared with such a
    /// text.
    fn without_clauses(&mut self, place: Place<'_>) {
        if self.found.iter().any(|it| it.code == codes::NO_CLAUSES) {
            return;
        }

        let message = say!(
            "规划正文里没有认出任何条目，数据无法核对，不能发布",
            "no clause was recognised in the plan's text, so the data cannot be checked and are not published"
        );
        let hint = say!(
            "在 content/plan/ 写上各章，标题以“一、”开头，节以“（一）”开头。",
            "Write the chapters in content/plan/, with the numbers that content/README.md describes in their titles."
        );

        self.found.push(
            Diagnostic::error(codes::NO_CLAUSES, message)
                .at(self.locate(place))
                .hint(hint),
        );
    }

    /// Checks clauses, words, numbers and results of the indicators.
    fn indicators(&mut self, today: Date) {
        for (index, it) in self.catalogue.indicators.iter().enumerate() {
            let place = Place::new(INDICATORS_FILE, "indicators", index, &["clause"]);
            if let Some(clause) = self.clause(&it.clause, place) {
                let text = plain(&clause.text());
                let place = Place::new(INDICATORS_FILE, "indicators", index, &["quote"]);
                self.quote(it.quote.get(self.language), &text, &it.clause, place);
                self.numbers(it, &cells(&clause.text()), index);
            }

            for (position, anchor) in it.basis.iter().enumerate() {
                let path = ["basis", &position.to_string()];
                self.clause(
                    anchor,
                    Place::new(INDICATORS_FILE, "indicators", index, &path),
                );
            }

            for (position, result) in it.results.iter().enumerate() {
                let at = position.to_string();
                let path = ["results", &at, "date"];
                let place = Place::new(INDICATORS_FILE, "indicators", index, &path);
                let earlier = it.results[..position].iter().map(|it| it.date);
                self.result_day(&result.date, earlier, place);

                let path = ["results", &at, "value"];
                let value = Place::new(INDICATORS_FILE, "indicators", index, &path);
                self.result_value(it, result.value, value);
                self.result_date(&result.date, today, place);

                let path = ["results", &at, "source"];
                let place = Place::new(INDICATORS_FILE, "indicators", index, &path);
                self.result_source(&result.source, place);
            }
        }
    }

    /// Checks that a result is of a day in the time of the plan, and that no earlier result in the list is of the same
    /// day.
    fn result_day(
        &mut self,
        date: &PageDate,
        mut earlier: impl Iterator<Item = PageDate>,
        place: Place<'_>,
    ) {
        let day = date.moment.date();
        if earlier.any(|other| other.moment.date() == day) {
            let message = say!(
                "{day} 已经有一个结果",
                "there is already a result for {day}"
            );
            let hint = say!("一天只留一个结果。", "Keep one result for each day.");
            self.found.push(
                Diagnostic::error(codes::RESULT_OF_THE_SAME_DAY, message)
                    .at(self.locate(place))
                    .hint(hint),
            );
        }

        let first = self.catalogue.phases.iter().map(|phase| phase.start).min();
        if let Some(year) = first
            .map(|month| month.year)
            .filter(|year| day.year() < *year)
        {
            let message = say!(
                "结果早于规划开始的 {year} 年",
                "the result is dated before {year}, when the plan begins"
            );
            self.found.push(
                Diagnostic::error(codes::RESULT_BEFORE_THE_PLAN, message).at(self.locate(place)),
            );
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
        let most =
            most.filter(|most| it.value <= *most && it.upper.is_none_or(|upper| upper <= *most));

        let name = it.name.get(self.language);
        let may_fall = GROWTH.iter().any(|word| name.contains(word));
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

    /// Checks the results of the rows of tables.
    fn rows(&mut self, today: Date) {
        for (table, row) in self.catalogue.rows() {
            for (position, result) in row.results.iter().enumerate() {
                let at = position.to_string();
                let path: Vec<&str> = row.path.iter().map(String::as_str).collect();

                let field = [&path[..], &["results", &at, "date"]].concat();
                let place = Place::of_path(&table.file, &field);
                let earlier = row.results[..position].iter().map(|it| it.date);
                self.result_day(&result.date, earlier, place);
                self.result_date(&result.date, today, place);

                let field = [&path[..], &["results", &at, "source"]].concat();
                self.result_source(&result.source, Place::of_path(&table.file, &field));
            }
        }
    }

    /// Checks that the day of a result has come.
    fn result_date(&mut self, date: &PageDate, today: Date, place: Place<'_>) {
        if date.moment.date() > today {
            let message = say!("结果日期晚于当前日期", "the result is dated in the future");
            self.found
                .push(Diagnostic::error(codes::FUTURE_RESULT, message).at(self.locate(place)));
        }
    }

    /// Checks that a result names where it was published: an address, or a file of the site.
    fn result_source(&mut self, source: &str, place: Place<'_>) {
        let Some(path) = Publication::read(source).file() else {
            return;
        };

        if self.files.contains(path.as_str()) {
            return;
        }

        // Words without a dot name no file.
        let message = if source.contains('.') {
            say!(
                "既不是网址，也没有文件 {path}",
                "this is not a web address, and there is no file {path}"
            )
        } else {
            say!(
                "结果要写明公布的网址",
                "a result needs the address of its publication"
            )
        };
        let near = closest(&path, self.files.iter().copied());

        self.found.push(
            Diagnostic::error(codes::RESULT_WITHOUT_SOURCE, message)
                .at(self.locate(place))
                .maybe_hint(near.map(did_you_mean)),
        );
    }

    /// Checks that a clause of a translation contains the words quoted from it, if they are given in its language.
    fn translated_quote(&mut self, quote: &Localized, anchor: &str, place: Place<'_>) {
        if let (Some(clause), Some(quote)) = (self.clauses.get(anchor), quote.only(self.language)) {
            self.quote(quote, &plain(&clause.text()), anchor, place);
        }
    }

    /// Checks that the text of a clause contains the words quoted from it. `text` is plain already.
    fn quote(&mut self, quote: &str, text: &str, anchor: &str, place: Place<'_>) {
        if !text.contains(&plain(quote)) {
            self.found.push(
                Diagnostic::error(
                    codes::QUOTE_NOT_IN_CLAUSE,
                    say!(
                        "{anchor} 中没有这段原文",
                        "{anchor} does not contain these words"
                    ),
                )
                .at(self.locate(place))
                .hint(say!(
                    "逐字照抄该语言的规划文本。",
                    "Copy the words of the plan in that language exactly."
                )),
            );
        }
    }

    /// Checks that every number of an indicator occurs in its clause, and in the words quoted from it.
    fn numbers(&mut self, it: &Indicator, text: &str, index: usize) {
        let (quote, unit) = (
            plain(it.quote.get(self.language)),
            it.unit.get(self.language),
        );

        for (field, value) in [("value", Some(it.value)), ("upper", it.upper)] {
            let Some(value) = value.map(|value| number(value).to_string()) else {
                continue;
            };

            if !(contains_number(text, &value, unit) && contains_number(&quote, &value, unit)) {
                let anchor = &it.clause;
                self.found.push(
                    Diagnostic::error(
                        codes::NUMBER_NOT_IN_CLAUSE,
                        say!(
                            "{anchor} 的原文中没有数字 {value}",
                            "{anchor} does not contain the number {value}"
                        ),
                    )
                    .at(self.locate(Place::new(INDICATORS_FILE, "indicators", index, &[field])))
                    .related(
                        self.locate(Place::new(INDICATORS_FILE, "indicators", index, &["quote"])),
                        say!("原文", "its words"),
                    ),
                );
            }
        }
    }

    /// Checks the phases and the recurring duties.
    fn schedule(&mut self) {
        for (index, phase) in self.catalogue.phases.iter().enumerate() {
            let place = Place::new(SCHEDULE_FILE, "phases", index, &["clause"]);
            self.clause(&phase.clause, place);

            if phase.end < phase.start {
                self.found.push(
                    Diagnostic::error(
                        codes::END_BEFORE_START,
                        say!("结束时间早于开始时间", "it ends before it starts"),
                    )
                    .at(self.locate(Place::new(SCHEDULE_FILE, "phases", index, &["end"])))
                    .related(
                        self.locate(Place::new(SCHEDULE_FILE, "phases", index, &["start"])),
                        say!("开始", "the start"),
                    ),
                );
            }
        }

        for (index, it) in self.catalogue.recurring.iter().enumerate() {
            let place = Place::new(SCHEDULE_FILE, "recurring", index, &["clause"]);
            if let Some(clause) = self.clause(&it.clause, place) {
                let text = plain(&clause.text());
                let place = Place::new(SCHEDULE_FILE, "recurring", index, &["quote"]);
                self.quote(it.quote.get(self.language), &text, &it.clause, place);
            }

            let months = it.months.iter().enumerate();
            for (position, month) in months.filter(|(_, month)| !(1..=12).contains(*month)) {
                self.found.push(
                    Diagnostic::error(
                        codes::BAD_MONTH,
                        say!("没有 {month} 月", "there is no month {month}"),
                    )
                    .at(self.locate(Place::new(
                        SCHEDULE_FILE,
                        "recurring",
                        index,
                        &["months", &position.to_string()],
                    ))),
                );
            }
        }
    }

    /// Checks that there are the clauses to which departments, goals and notes refer.
    fn references(&mut self) {
        for (index, it) in self.catalogue.departments.iter().enumerate() {
            if let Some(anchor) = &it.clause {
                let place = Place::new(DEPARTMENTS_FILE, "departments", index, &["clause"]);
                self.clause(anchor, place);
            }
        }

        for table in &self.catalogue.tables {
            for group in &table.groups {
                for (position, anchor) in group.clauses.iter().enumerate() {
                    let position = position.to_string();
                    let path = group.path.iter().map(String::as_str);
                    let path: Vec<&str> = path.chain(["clauses", &position]).collect();
                    self.clause(anchor, Place::of_path(&table.file, &path));
                }
            }
        }

        for (index, it) in self.catalogue.notes.iter().enumerate() {
            for (position, anchor) in it.clauses.iter().enumerate() {
                let path = ["clauses", &position.to_string()];
                self.clause(anchor, Place::new(NOTES_FILE, "notes", index, &path));
            }
        }
    }
}

/// Writes a text in the form in which texts are compared: NFKC without white space.
pub(super) fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Writes a text in that form, too, but keeps the cells of tables apart, so that their numbers do not join.
fn cells(text: &str) -> String {
    let is_kept = |c: &char| *c == CELL_SEPARATOR || !c.is_whitespace();
    text.nfkc().filter(is_kept).collect()
}

/// Tells whether a text contains a number as a number of its own and no part of another. Written in words, it must come
/// right before its unit, except for 零.
fn contains_number(text: &str, number: &str, unit: &str) -> bool {
    if before_measure_word(number).is_some_and(|word| contains_word(text, word, unit)) {
        return true;
    }

    let part_of_number = |c: char| c.is_ascii_digit() || c == '.';
    text.match_indices(number).any(|(at, found)| {
        let before = text[..at].chars().next_back().is_some_and(part_of_number);
        let mut after = text[at + found.len()..].chars();
        let next = after.next();

        // A full stop after a number ends a sentence or the number of an item; only before a digit it is a point.
        let goes_on = next.is_some_and(|c| c.is_ascii_digit())
            || (next == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit()));
        !before && !goes_on
    })
}

/// Tells whether a text contains a numeral right before a unit, and not as the end of a longer one: 一家 but not
/// 二十一家. The numeral 零 needs no unit.
fn contains_word(text: &str, numeral: char, unit: &str) -> bool {
    let needed_unit = if numeral == '零' { "" } else { unit };
    let words = format!("{numeral}{needed_unit}");
    let is_numeral = |c: char| is_in_amounts(c) || is_in_years(c);

    text.match_indices(&words)
        .any(|(at, _)| !text[..at].ends_with(is_numeral))
}

#[cfg(test)]
mod tests {
    use super::contains_number;

    #[test]
    fn a_number_is_not_a_part_of_another() {
        assert!(contains_number("达到98%以上", "98", "%"));
        assert!(!contains_number("达到198%以上", "98", "%"));
        assert!(!contains_number("达到98.5%以上", "98", "%"));
        assert!(contains_number("检出率为零", "0", "%"));
        assert!(contains_number("1-2次", "2", "次"));
        assert!(contains_number("实施一年以上", "1", "年"));
        assert!(!contains_number("统一年度", "1", "次"));
        assert!(!contains_number("二十一家", "1", "家"));
        assert!(!contains_number("十一家", "1", "家"));
        assert!(!contains_number("一百零二家", "2", "家"));
        assert!(!contains_number("一百零两家", "2", "家"));
        assert!(contains_number("十一家，另有一家", "1", "家"));
        assert!(contains_number("新增一家", "1", "家"));
    }
}
