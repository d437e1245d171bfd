//! The plan's data held against its text: a number that its clause does not contain must not be published.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::catalogue::{Catalogue, DEPARTMENTS, INDICATORS, NOTES, SCHEDULE, TASKS};
use super::clause::{Clause, Clauses};
use super::indicator::{Indicator, number};
use crate::config::WebAddress;
use crate::date::PageDate;
use crate::diagnostic::{Diagnostic, closest, did_you_mean, say};
use crate::plan::codes;
use crate::source::Location;
use crate::text::numeral::before_measure_word;

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

/// All findings; `clauses` are those of the default locale.
pub fn check(
    catalogue: &Catalogue,
    clauses: &Clauses,
    language: &str,
    today: Date,
) -> Vec<Diagnostic> {
    let mut checker = PlanChecker {
        catalogue,
        clauses,
        language,
        found: Vec::new(),
    };
    checker.indicators(today);
    checker.rows(today);
    checker.schedule();
    checker.references();
    checker.found
}

/// Quotes that a translation of the plan does not contain.
pub fn check_translation(
    catalogue: &Catalogue,
    clauses: &Clauses,
    language: &str,
) -> Vec<Diagnostic> {
    let mut checker = PlanChecker {
        catalogue,
        clauses,
        language,
        found: Vec::new(),
    };
    let indicators = catalogue
        .indicators
        .iter()
        .map(|it| (&it.quote, &it.clause))
        .enumerate();
    let recurring = catalogue
        .recurring
        .iter()
        .map(|it| (&it.quote, &it.clause))
        .enumerate();
    let all = indicators
        .map(|it| (INDICATORS, "indicators", it))
        .chain(recurring.map(|it| (SCHEDULE, "recurring", it)));
    for (file, list, (index, (quote, anchor))) in all {
        if let (Some(clause), Some(quote)) = (clauses.get(anchor), quote.only(language)) {
            let place =
                |this: &PlanChecker<'_>| this.place(file, list, index, &["quote", language]);
            checker.quote(quote, &plain(&clause.text()), anchor, place);
        }
    }
    checker.found
}

struct PlanChecker<'a> {
    catalogue: &'a Catalogue,
    clauses: &'a Clauses,
    language: &'a str,
    found: Vec<Diagnostic>,
}

impl<'a> PlanChecker<'a> {
    fn place(&self, file: &str, list: &str, index: usize, field: &[&str]) -> Location {
        let index = index.to_string();
        let path: Vec<&str> = [list, &index]
            .into_iter()
            .chain(field.iter().copied())
            .collect();
        self.catalogue.place(file, &path)
    }

    /// The clause of an anchor, or a diagnostic at the place that names it.
    fn clause(&mut self, anchor: &str, place: impl Fn(&Self) -> Location) -> Option<&'a Clause> {
        if self.clauses.is_empty() {
            self.without_clauses(&place);
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
                .at(place(self))
                .maybe_hint(near.map(did_you_mean)),
            );
        }
        clause
    }

    /// Nothing can be held against a text that has no clauses: said once, since nothing else can be said then.
    fn without_clauses(&mut self, place: &impl Fn(&Self) -> Location) {
        if self.found.iter().any(|it| it.code == codes::NO_CLAUSES) {
            return;
        }
        let message = say!(
            "规划正文里没有认出任何条目，数据无法核对，不能发布",
            "no clause was recognised in the plan's text, so the data cannot be checked and are not published"
        );
        let found = Diagnostic::error(codes::NO_CLAUSES, message).at(place(self)).hint(say!(
            "在 content/plan/ 写上各章，标题以“一、”开头，节以“（一）”开头。",
            "Write the chapters in content/plan/, with the numbers that content/README.md describes in their titles."
        ));
        self.found.push(found);
    }

    fn indicators(&mut self, today: Date) {
        for (index, it) in self.catalogue.indicators.iter().enumerate() {
            let at = |field: &'static str| {
                move |this: &Self| this.place(INDICATORS, "indicators", index, &[field])
            };
            if let Some(clause) = self.clause(&it.clause, at("clause")) {
                let text = plain(&clause.text());
                self.quote(it.quote.get(self.language), &text, &it.clause, at("quote"));
                self.numbers(it, &text, index);
            }
            for (position, anchor) in it.basis.iter().enumerate() {
                self.clause(anchor, |this| {
                    this.place(
                        INDICATORS,
                        "indicators",
                        index,
                        &["basis", &position.to_string()],
                    )
                });
            }
            for (position, result) in it.results.iter().enumerate() {
                let at = position.to_string();
                let place = |this: &Self, field| {
                    this.place(INDICATORS, "indicators", index, &["results", &at, field])
                };
                let earlier = it.results[..position].iter().map(|it| it.date);
                self.days(&result.date, earlier, place);
                self.value(it, result.value, place);
                self.result(&result.date, &result.source, today, place);
            }
        }
    }

    /// A result is of a day on which the plan was in force, and each day has one.
    fn days(
        &mut self,
        date: &PageDate,
        mut earlier: impl Iterator<Item = PageDate>,
        place: impl Fn(&Self, &'static str) -> Location,
    ) {
        let day = date.moment.date();
        if earlier.any(|other| other.moment.date() == day) {
            let message = say!("{day} 已经有一个结果", "there is a result of {day} already");
            let hint = say!("一天只留一个结果。", "Keep one result a day.");
            self.found.push(
                Diagnostic::error(codes::RESULT_OF_THE_SAME_DAY, message)
                    .at(place(self, "date"))
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
                "the result is of a day before {year}, when the plan begins"
            );
            self.found.push(
                Diagnostic::error(codes::RESULT_BEFORE_THE_PLAN, message).at(place(self, "date")),
            );
        }
    }

    /// A result lies in what its unit allows.
    fn value(
        &mut self,
        it: &Indicator,
        value: f64,
        place: impl Fn(&Self, &'static str) -> Location,
    ) {
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
                    .at(place(self, "value"))
                    .hint(hint),
            );
        }
    }

    fn rows(&mut self, today: Date) {
        let Some(annex) = &self.catalogue.annex else {
            return;
        };
        for ((goal, task), row) in annex.tasks() {
            for (position, result) in row.results.iter().enumerate() {
                let at = [task, position].map(|index| index.to_string());
                let place = |this: &Self, field| {
                    this.place(
                        TASKS,
                        "goals",
                        goal,
                        &["tasks", &at[0], "results", &at[1], field],
                    )
                };
                let earlier = row.results[..position].iter().map(|it| it.date);
                self.days(&result.date, earlier, place);
                self.result(&result.date, &result.source, today, place);
            }
        }
    }

    /// A result has a day that has come, and the address where it was published.
    fn result(
        &mut self,
        date: &PageDate,
        source: &str,
        today: Date,
        place: impl Fn(&Self, &'static str) -> Location,
    ) {
        if date.moment.date() > today {
            let message = say!("结果的日期还没有到", "the result's date has not come yet");
            self.found
                .push(Diagnostic::error(codes::FUTURE_RESULT, message).at(place(self, "date")));
        }
        if WebAddress::parse(source).is_none() {
            let message = say!(
                "结果要写明公布的网址",
                "a result needs the address of its publication"
            );
            self.found.push(
                Diagnostic::error(codes::RESULT_WITHOUT_SOURCE, message).at(place(self, "source")),
            );
        }
    }

    fn quote(&mut self, quote: &str, text: &str, anchor: &str, place: impl Fn(&Self) -> Location) {
        if !text.contains(&plain(quote)) {
            self.found.push(
                Diagnostic::error(
                    codes::QUOTE_NOT_IN_CLAUSE,
                    say!(
                        "{anchor} 中没有这段原文",
                        "{anchor} does not contain these words"
                    ),
                )
                .at(place(self))
                .hint(say!(
                    "逐字照抄该语言的规划文本。",
                    "Copy the words of the plan in that language exactly."
                )),
            );
        }
    }

    /// Every number of the data must stand in the clause, and in the words quoted from it.
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
                    .at(self.place(INDICATORS, "indicators", index, &[field]))
                    .related(
                        self.place(INDICATORS, "indicators", index, &["quote"]),
                        say!("原文", "its words"),
                    ),
                );
            }
        }
    }

    fn schedule(&mut self) {
        for (index, phase) in self.catalogue.phases.iter().enumerate() {
            self.clause(&phase.clause, |this| {
                this.place(SCHEDULE, "phases", index, &["clause"])
            });
            if phase.end < phase.start {
                self.found.push(
                    Diagnostic::error(
                        codes::END_BEFORE_START,
                        say!("结束早于开始", "it ends before it starts"),
                    )
                    .at(self.place(SCHEDULE, "phases", index, &["end"]))
                    .related(
                        self.place(SCHEDULE, "phases", index, &["start"]),
                        say!("开始", "the start"),
                    ),
                );
            }
        }
        for (index, it) in self.catalogue.recurring.iter().enumerate() {
            if let Some(clause) = self.clause(&it.clause, |this| {
                this.place(SCHEDULE, "recurring", index, &["clause"])
            }) {
                let text = plain(&clause.text());
                self.quote(it.quote.get(self.language), &text, &it.clause, |this| {
                    this.place(SCHEDULE, "recurring", index, &["quote"])
                });
            }
            for (position, month) in it
                .months
                .iter()
                .enumerate()
                .filter(|(_, month)| !(1..=12).contains(*month))
            {
                self.found.push(
                    Diagnostic::error(
                        codes::BAD_MONTH,
                        say!("没有 {month} 月", "there is no month {month}"),
                    )
                    .at(self.place(
                        SCHEDULE,
                        "recurring",
                        index,
                        &["months", &position.to_string()],
                    )),
                );
            }
        }
    }

    /// Clauses that departments and notes refer to.
    fn references(&mut self) {
        for (index, it) in self.catalogue.departments.iter().enumerate() {
            if let Some(anchor) = &it.clause {
                self.clause(anchor, |this| {
                    this.place(DEPARTMENTS, "departments", index, &["clause"])
                });
            }
        }
        for (index, goal) in self
            .catalogue
            .annex
            .iter()
            .flat_map(|annex| &annex.goals)
            .enumerate()
        {
            for (position, anchor) in goal.clauses.iter().enumerate() {
                self.clause(anchor, |this| {
                    this.place(TASKS, "goals", index, &["clauses", &position.to_string()])
                });
            }
        }
        for (index, it) in self.catalogue.notes.iter().enumerate() {
            for (position, anchor) in it.clauses.iter().enumerate() {
                self.clause(anchor, |this| {
                    this.place(NOTES, "notes", index, &["clauses", &position.to_string()])
                });
            }
        }
    }
}

/// NFKC without white space: the form in which texts are compared.
pub fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a number stands in a text as a number of its own; in words it must stand before its unit, but for 零.
fn contains_number(text: &str, number: &str, unit: &str) -> bool {
    let in_words = before_measure_word(number);
    let needed_unit = if number == "0" { "" } else { unit };
    if in_words.is_some_and(|word| text.contains(&format!("{word}{needed_unit}"))) {
        return true;
    }
    let part_of_number = |c: char| c.is_ascii_digit() || c == '.';
    text.match_indices(number).any(|(at, found)| {
        let before = text[..at].chars().next_back().is_some_and(part_of_number);
        let mut after = text[at + found.len()..].chars();
        let next = after.next();
        // A full stop behind a number ends a sentence or an item's number; it goes on only with a digit.
        let goes_on = next.is_some_and(|c| c.is_ascii_digit())
            || (next == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit()));
        !before && !goes_on
    })
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
    }
}
