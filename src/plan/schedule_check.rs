//! Compares phases, deadlines and recurring duties with the plan's text.

use jiff::civil::Date;

use super::catalogue::SCHEDULE_FILE;
use super::check::{Place, PlanChecker};
use super::deadline::{self, Deadline};
use super::schedule::Recurring;
use crate::date::{day_of_year, month_name};
use crate::diagnostic::{self, Diagnostic, say};
use crate::load::yaml::ids;
use crate::plan::codes;
use crate::text::language::is_chinese;
use crate::text::numeral::counted;

impl PlanChecker<'_> {
    /// Checks phases, deadlines and recurring duties.
    pub(super) fn schedule(&mut self, today: Date) {
        self.phases();
        self.recurring();
        self.deadlines(today);
    }

    /// Checks the clauses and the times of the phases.
    fn phases(&mut self) {
        for (index, phase) in self.catalogue.phases.iter().enumerate() {
            let place = Place::new(SCHEDULE_FILE, "phases", index, &["clause"]);
            self.clause(&phase.clause, place);

            let span = phase.first_day().zip(phase.last_day());
            if span.is_some_and(|(first, last)| last < first) {
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
    }

    /// Checks the words of the recurring duties, and the months in which they are due.
    fn recurring(&mut self) {
        for (index, it) in self.catalogue.recurring.iter().enumerate() {
            let place = Place::new(SCHEDULE_FILE, "recurring", index, &["clause"]);
            if let Some(clause) = self.clause(&it.clause, place) {
                let place = Place::new(SCHEDULE_FILE, "recurring", index, &["quote"]);
                self.quote(it.quote.get(self.language), clause, &it.clause, place);
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

            self.days(it, index);
        }
    }

    /// Checks that the days on which a duty is due are days, and that its words name these days.
    fn days(&mut self, it: &Recurring, index: usize) {
        let quote = it.quote.get(self.language);
        for (position, text) in it.days.iter().enumerate() {
            let position = position.to_string();
            let path = ["days", position.as_str()];
            let place = self.locate(Place::new(SCHEDULE_FILE, "recurring", index, &path));
            let Some((month, day)) = day_of_year(text) else {
                let message = say!(
                    "“{text}”不是每年都有的一天",
                    "“{text}” is not a day of every year"
                );
                let hint = say!(
                    "写成 06-25 这样的月和日。",
                    "Write month and day, such as 06-25."
                );
                let error = Diagnostic::error(diagnostic::codes::BAD_DATE, message);
                self.found.push(error.at(place).hint(hint));
                continue;
            };

            let names_month = months(quote, self.language).contains(&month);
            if names_month && numbers(quote).contains(&i16::from(day)) {
                continue;
            }

            let message = say!(
                "原文没有写 {text} 这一天",
                "the words quoted do not name the day {text}"
            );
            let words = self.locate(Place::new(SCHEDULE_FILE, "recurring", index, &["quote"]));
            self.found.push(
                Diagnostic::error(codes::TIME_NOT_IN_CLAUSE, message)
                    .at(place)
                    .related(words, say!("原文", "its words")),
            );
        }
    }

    /// Checks the words and the times of the deadlines, and what was published of them.
    fn deadlines(&mut self, today: Date) {
        self.ids_of_deadlines();

        for (index, it) in self.catalogue.deadlines.iter().enumerate() {
            let place = Place::new(SCHEDULE_FILE, "deadlines", index, &["at"]);
            if let Some(clause) = self.clause(&it.at, place) {
                let place = Place::new(SCHEDULE_FILE, "deadlines", index, &["quote"]);
                self.quote(it.quote.get(self.language), clause, &it.at, place);
                self.time(it, index);
            }

            let path = ["deadlines", &index.to_string(), "results"];
            self.results(&it.results, today, SCHEDULE_FILE, &path);
        }
    }

    /// Checks that the ids of deadlines are fit for addresses, and that none is used twice.
    fn ids_of_deadlines(&mut self) {
        let all = deadline::ids(&self.catalogue.deadlines);
        for (index, it) in self.catalogue.deadlines.iter().enumerate() {
            let Some(id) = &it.id else { continue };
            let place = self.locate(Place::new(SCHEDULE_FILE, "deadlines", index, &["id"]));
            if all[..index].contains(id) {
                let message = say!("编号 {id} 出现了两次", "the id {id} is used twice");
                let found = Diagnostic::error(diagnostic::codes::DUPLICATE_ID, message);
                self.found.push(found.at(place.clone()));
            }

            if !ids::is_fit(id) {
                self.found.push(ids::unfit(id, place));
            }
        }
    }

    /// Checks that the words of a deadline name no other year or month than the data. Words that name none, such as
    /// “within three years”, cannot be compared.
    fn time(&mut self, it: &Deadline, index: usize) {
        let quote = it.quote.get(self.language);
        let due = it.due.first_day();
        let years = years(quote);
        let months = months(quote, self.language);

        let has_year = years.is_empty() || years.contains(&due.year());
        let names_month = !it.due.is_year_or_part();
        let has_month = !names_month || months.is_empty() || months.contains(&due.month());
        if has_year && has_month {
            return;
        }

        let due = it.due;
        let message = say!(
            "原文写的时间不是 {due}",
            "the words quoted name another time than {due}"
        );
        let quote = self.locate(Place::new(SCHEDULE_FILE, "deadlines", index, &["quote"]));
        let place = Place::new(SCHEDULE_FILE, "deadlines", index, &["due"]);
        self.found.push(
            Diagnostic::error(codes::TIME_NOT_IN_CLAUSE, message)
                .at(self.locate(place))
                .related(quote, say!("原文", "its words")),
        );
    }
}

/// Finds the years that a text names, as four digits.
fn years(text: &str) -> Vec<i16> {
    let mut years = numbers(text);
    years.retain(|year| (1900..2200).contains(year));
    years
}

/// Finds the numbers in a text, in digits, or in numerals before 日.
fn numbers(text: &str) -> Vec<i16> {
    let runs = text.split(|c: char| !c.is_ascii_digit());
    let mut numbers: Vec<i16> = runs.filter_map(|run| run.parse().ok()).collect();
    let before = text.match_indices('日').map(|(at, _)| &text[..at]);
    numbers.extend(
        before
            .filter_map(numeral_at_end)
            .filter_map(|it| i16::try_from(it).ok()),
    );
    numbers
}

/// Finds the months that a text in a language names: `6月`, `十二月`, `June`.
fn months(text: &str, language: &str) -> Vec<i8> {
    if !is_chinese(language) {
        let is_named =
            |month: &i8| month_name(*month, language).is_some_and(|name| text.contains(&name));
        return (1..=12).filter(is_named).collect();
    }

    let before = text.match_indices('月').map(|(at, _)| &text[..at]);
    before.filter_map(month_at_end).collect()
}

/// Reads the number of a month at the end of a text, in digits or numerals.
fn month_at_end(text: &str) -> Option<i8> {
    let is_digit = |c: char| c.is_ascii_digit();
    let digits = &text[text.trim_end_matches(is_digit).len()..];
    if !digits.is_empty() {
        return digits.parse().ok().filter(|month| (1..=12).contains(month));
    }

    let month = i8::try_from(numeral_at_end(text)?).ok()?;
    (1..=12).contains(&month).then_some(month)
}

/// Reads the Chinese number at the end of a text.
fn numeral_at_end(text: &str) -> Option<u32> {
    let is_numeral = |c: char| "一二三四五六七八九十".contains(c);
    counted(&text[text.trim_end_matches(is_numeral).len()..])
}

#[cfg(test)]
mod tests {
    use super::{months, years};

    #[test]
    fn times_in_words_are_years_and_months() {
        assert_eq!(years("2026年6月底前，投入20260元"), [2026]);
        assert_eq!(months("2026年6月底前和十二月", "zh"), [6, 12]);
        assert_eq!(months("用3个月时间完成", "zh"), [0; 0]);
        assert_eq!(months("by the end of June 2026", "en"), [6]);
    }
}
