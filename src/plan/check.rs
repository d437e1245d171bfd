//! Compares the plan's data with its text: a number that its clause does not contain must not be published.

use std::collections::BTreeSet;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::catalogue::{Catalogue, DEPARTMENTS_FILE, FOLDER, NOTES_FILE, SCHEDULE_FILE};
use super::clause::{Clause, Clauses};
use super::indicator_check::{is_quoted, lacks_cells};
use super::result::Publication;
use crate::config::Localized;
use crate::date::PageDate;
use crate::diagnostic::{Diagnostic, closest, did_you_mean, say};
use crate::plan::codes;
use crate::site::SiteBuilder;
use crate::source::Location;

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
        is_original: true,
        files: files(builder),
        found: Vec::new(),
    };
    checker.indicators(today);
    checker.rows(today);
    checker.schedule(today);
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
        is_original: false,
        files: BTreeSet::new(),
        found: Vec::new(),
    };

    checker.translated_indicators();

    for (index, it) in catalogue.deadlines.iter().enumerate() {
        let path = ["quote", language];
        let place = Place::new(SCHEDULE_FILE, "deadlines", index, &path);
        checker.translated_quote(&it.quote, &it.at, place);
    }

    for (index, it) in catalogue.recurring.iter().enumerate() {
        let path = ["quote", language];
        let place = Place::new(SCHEDULE_FILE, "recurring", index, &path);
        checker.translated_quote(&it.quote, &it.clause, place);
    }

    checker.found
}

/// Compares the data of a plan with its text in one language.
pub(super) struct PlanChecker<'a> {
    /// The data.
    pub catalogue: &'a Catalogue,
    /// The clauses of that language.
    pub clauses: &'a Clauses,
    /// The key of the language.
    pub language: &'a str,
    /// Whether it is the plan's own language and no translation.
    pub is_original: bool,
    /// The files that pages can use, below the site's root.
    files: BTreeSet<&'a str>,
    /// What is wrong, so far.
    pub found: Vec<Diagnostic>,
}

/// The files of a site that pages can use, below its root.
fn files(builder: &SiteBuilder) -> BTreeSet<&str> {
    let assets = builder.assets().iter();
    assets.map(|asset| asset.source.as_str()).collect()
}

/// A field of an entry in a data file.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
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
    /// Makes a place.
    pub(super) fn new(file: &'p str, list: &'p str, index: usize, field: &'p [&'p str]) -> Self {
        Self {
            file,
            list,
            index,
            field,
        }
    }

    /// Makes the place to which keys and positions lead: first the list, then the position in it.
    pub(super) fn of_path(file: &'p str, path: &'p [&'p str]) -> Self {
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
    pub(super) fn locate(&self, place: Place<'_>) -> Location {
        let index = place.index.to_string();
        let path = [&[place.list, &index], place.field].concat();
        self.catalogue.place(place.file, &path)
    }

    /// Finds the clause of an anchor. If there is none, adds an error at the place that names it.
    pub(super) fn clause(&mut self, anchor: &str, place: Place<'_>) -> Option<&'a Clause> {
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

    /// Checks that a result is of a day in the time of the plan, and that no earlier result in the list is of the same
    /// day.
    pub(super) fn result_day(
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

        let first = self.catalogue.first_day().map(Date::year);
        if let Some(year) = first.filter(|year| day.year() < *year) {
            let message = say!(
                "结果早于规划开始的 {year} 年",
                "the result is dated before {year}, when the plan begins"
            );
            self.found.push(
                Diagnostic::error(codes::RESULT_BEFORE_THE_PLAN, message).at(self.locate(place)),
            );
        }
    }

    /// Checks the results of the rows of tables.
    fn rows(&mut self, today: Date) {
        for (table, row) in self.catalogue.rows() {
            let path: Vec<&str> = row.path.iter().map(String::as_str).collect();
            let path = [&path[..], &["results"]].concat();
            self.results(&row.results, today, &table.file, &path);
        }
    }

    /// Checks that the day of a result has come.
    pub(super) fn result_date(&mut self, date: &PageDate, today: Date, place: Place<'_>) {
        if date.moment.date() > today {
            let message = say!("结果日期晚于当前日期", "the result is dated in the future");
            self.found
                .push(Diagnostic::error(codes::FUTURE_RESULT, message).at(self.locate(place)));
        }
    }

    /// Checks that a result names where it was published: an address, or a file of the site.
    pub(super) fn result_source(&mut self, source: &str, place: Place<'_>) {
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
    pub(super) fn translated_quote(&mut self, quote: &Localized, anchor: &str, place: Place<'_>) {
        if let (Some(clause), Some(quote)) = (self.clauses.get(anchor), quote.only(self.language)) {
            self.quote(quote, clause, anchor, place);
        }
    }

    /// Checks that a clause contains the words quoted from it, and tells whether it does.
    pub(super) fn quote(
        &mut self,
        quote: &str,
        clause: &Clause,
        anchor: &str,
        place: Place<'_>,
    ) -> bool {
        let text = clause.text();
        if is_quoted(&text, quote) {
            return true;
        }

        let hint = if lacks_cells(&text, quote) {
            say!(
                "表格里的字，用 | 隔开各格：甲 | 67.9 | 71。",
                "Put | between the cells of a table: A | 67.9 | 71."
            )
        } else {
            say!(
                "逐字照抄该语言的规划文本。",
                "Copy the words of the plan in that language exactly."
            )
        };
        self.found.push(
            Diagnostic::error(
                codes::QUOTE_NOT_IN_CLAUSE,
                say!(
                    "{anchor} 中没有这段原文",
                    "{anchor} does not contain these words"
                ),
            )
            .at(self.locate(place))
            .hint(hint),
        );
        false
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
