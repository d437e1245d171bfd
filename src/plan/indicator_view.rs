//! Indicators as templates receive them: in lists, and in full.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Number;

use super::cells::TableRow;
use super::clause_view::ClauseRef;
use super::group::Area;
use super::indicator::{Indicator, number};
use super::result::{IndicatorResult, Progress, Publication, corrections};
use super::status::{IndicatorStatus, Judgement};
use super::table::{Group, Row, Table};
use super::target::{Comparator, Counts, Direction, Kind, Target};
use super::view::{DepartmentRef, Views};
use crate::config::Localized;
use crate::text::language::is_chinese;

/// A target.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct TargetView {
    sign: &'static str,
    /// The shape of its value in pictures.
    mark: &'static str,
    /// `None` for a target in words, and where there is no target.
    value: Option<Number>,
    upper: Option<Number>,
    unit: String,
    /// `value` with its unit, and `upper` with it.
    amount: Option<String>,
    upper_amount: Option<String>,
    /// Whether `upper` is the end of a range and no stretch value.
    is_range: bool,
    /// Whether `value` is a rank: the target is to be among the first so many.
    is_rank: bool,
    stretch: bool,
    /// The target in words.
    text: Option<String>,
    /// Whether the value is that of every year, the average of several years or their sum.
    counts: Option<Counts>,
    /// Which way it is a change against the base year; `None` if it is none.
    relative: Option<Direction>,
    /// The year with which a change is compared, where the plan names it.
    since: Option<i16>,
    year: Option<i16>,
}

/// An indicator in a list, with the target that stands for all.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct IndicatorRef {
    id: String,
    name: String,
    /// `None` if the site has no pages for indicators.
    url: Option<String>,
    #[serde(flatten)]
    target: TargetView,
    clause: Option<ClauseRef>,
}

/// An indicator in full.
#[derive(Debug, Clone, Serialize)]
pub(super) struct IndicatorView {
    #[serde(flatten)]
    short: IndicatorRef,
    /// The id of its group.
    group: Option<String>,
    area: Option<Area>,
    comparator: Option<Comparator>,
    kind: Option<Kind>,
    base: Option<BaseView>,
    /// All targets in the order of the plan; none if there is but one.
    targets: Vec<TargetView>,
    /// Whether these are of several years.
    has_years: bool,
    /// What the plan says that is meant by it, how often it is measured, and where its figures come from.
    definition: Option<String>,
    frequency: Option<String>,
    data_source: Option<String>,
    quote: String,
    departments: Vec<DepartmentRef>,
    basis: Vec<ClauseRef>,
    conflicts: Vec<IndicatorRef>,
    results: Vec<IndicatorResultView>,
    /// The result that counts: the last that no other corrects.
    latest: Option<IndicatorResultView>,
    pub status: IndicatorStatus,
    judgement: JudgementView,
}

/// Where an indicator stood when the plan was made.
#[derive(Debug, Clone, Serialize)]
struct BaseView {
    year: i16,
    value: Option<Number>,
    amount: Option<String>,
}

/// A published result.
#[derive(Debug, Clone, Serialize)]
struct IndicatorResultView {
    date: String,
    value: Option<Number>,
    /// `value` with its unit.
    amount: Option<String>,
    text: Option<String>,
    /// How much of the target is reached, in percent.
    share: Option<Number>,
    status: Option<Progress>,
    source: String,
    url: String,
    note: Option<String>,
    /// Whether a later result corrects it.
    is_corrected: bool,
    /// The day of the result that it corrects, for readers.
    corrects: Option<String>,
}

/// What a state was found from, for readers.
#[derive(Debug, Clone, Serialize)]
struct JudgementView {
    /// The year whose target counts.
    year: Option<i16>,
    /// What the result would have to be on its day, with the unit.
    due: Option<String>,
    /// How far from its number a target of about so much counts as met, with the unit.
    tolerance: Option<String>,
    /// Whether the target year is over, but nothing was published of its end.
    is_outdated: bool,
}

impl IndicatorRef {
    /// Returns its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Writes its figure as posters show it: in Chinese with the words of official texts, `98%以上`, in other languages
    /// with a sign, `≥98%`. `None` if its number does not say by itself what is to be reached.
    pub(crate) fn figure(&self, language: &str) -> Option<String> {
        let value = self.target.value.as_ref()?;
        if self.target.counts.is_some() || self.target.relative.is_some() {
            return None;
        }

        let is_chinese = is_chinese(language);
        let dash = if is_chinese { "-" } else { "–" };
        let upper = self.target.upper.as_ref().filter(|_| self.target.is_range);
        let upper = upper
            .map(|upper| format!("{dash}{upper}"))
            .unwrap_or_default();
        let amount = with_unit(value, &self.target.unit);
        let behind = &amount[value.to_string().len()..];
        let figure = format!("{value}{upper}{behind}");

        Some(if is_chinese {
            self.target.in_chinese(&figure)
        } else {
            self.target.with_sign(&figure)
        })
    }
}

impl TargetView {
    /// Says in Chinese how a figure binds.
    fn in_chinese(&self, figure: &str) -> String {
        let bound = match self.sign {
            _ if self.is_rank => format!("前{figure}"),
            "≥" => format!("{figure}以上"),
            ">" => format!("超过{figure}"),
            "≈" => format!("{figure}左右"),
            "≤" => format!("{figure}以内"),
            "<" => format!("低于{figure}"),
            _ => figure.to_string(),
        };

        if self.stretch {
            format!("力争{bound}")
        } else {
            bound
        }
    }

    /// Says with a sign how a figure binds; a rank and a stretch target have none.
    fn with_sign(&self, figure: &str) -> String {
        let bound = match self.sign {
            _ if self.is_rank => format!("top {figure}"),
            "=" => figure.to_string(),
            sign => format!("{sign}{figure}"),
        };

        if self.stretch {
            format!("{bound} (stretch target)")
        } else {
            bound
        }
    }
}

/// Writes a number with its unit. A word in Latin letters stands behind a space.
fn with_unit(value: &Number, unit: &str) -> String {
    let is_word = unit.starts_with(|c: char| c.is_ascii_alphabetic());
    let space = if is_word { " " } else { "" };
    format!("{value}{space}{unit}")
}

impl Views<'_> {
    /// Makes the short view of an indicator by its position.
    pub(super) fn indicator_ref(&self, index: usize) -> IndicatorRef {
        let it = &self.catalogue.indicators[index];
        let target = it.target().map(|target| self.target(it, target));
        IndicatorRef {
            id: it.id.clone(),
            name: self.text(&it.name),
            url: self
                .has_indicators
                .then(|| self.url(&self.catalogue.document.indicator(&it.id))),
            target: target.unwrap_or_else(|| TargetView {
                unit: self.text(&it.unit),
                ..TargetView::default()
            }),
            clause: self.clause(&it.clause),
        }
    }

    /// Makes the view of a target of an indicator.
    fn target(&self, it: &Indicator, target: &Target) -> TargetView {
        let unit = self.text(it.unit_of(target));
        let (value, upper) = (target.value.map(number), target.upper.map(number));
        let amount = |value: &Number| with_unit(value, &unit);
        let change = it.direction.unwrap_or(Direction::Up);
        let base = it.base.as_ref().filter(|_| target.relative);

        TargetView {
            sign: target.value.map_or("", |_| target.comparator().sign()),
            mark: target.mark(),
            amount: value.as_ref().map(amount),
            upper_amount: upper.as_ref().map(amount),
            is_range: target.is_range(),
            value,
            upper,
            unit,
            is_rank: target.rank,
            stretch: target.stretch,
            text: target.text.as_ref().map(|text| self.text(text)),
            counts: target.counts,
            relative: target.relative.then_some(change),
            since: base.map(|base| base.year),
            year: target.year,
        }
    }

    /// Makes the full view of an indicator by its position.
    pub(super) fn indicator(&self, index: usize) -> IndicatorView {
        let it = &self.catalogue.indicators[index];
        let judgement = it.judgement(self.frame.date, self.catalogue.first_day());
        let results = self.results(it);
        let latest = results.iter().rev().find(|result| !result.is_corrected);
        let targets = it.targets.iter().filter(|_| it.targets.len() > 1);
        let years: BTreeSet<Option<i16>> = it.targets.iter().map(|target| target.year).collect();
        let text = |text: &Option<Localized>| text.as_ref().map(|text| self.text(text));

        IndicatorView {
            short: self.indicator_ref(index),
            group: it.group.clone(),
            area: it.area,
            comparator: it
                .target()
                .filter(|target| target.value.is_some())
                .map(Target::comparator),
            kind: it.kind,
            base: self.base(it),
            targets: targets.map(|target| self.target(it, target)).collect(),
            has_years: years.len() > 1,
            definition: text(&it.definition),
            frequency: text(&it.frequency),
            data_source: text(&it.data_source),
            quote: self.quote(it),
            departments: self.department_refs(&self.catalogue.departments_of_indicators, index),
            basis: self.clause_refs(&it.basis),
            conflicts: self.in_conflict(index),
            latest: latest.cloned(),
            results,
            status: judgement.status,
            judgement: self.judgement(it, judgement),
        }
    }

    /// Makes the view of where an indicator stood when the plan was made.
    fn base(&self, it: &Indicator) -> Option<BaseView> {
        let base = it.base.as_ref()?;
        let unit = self.text(base.unit.as_ref().unwrap_or(&it.unit));
        let value = base.value.map(number);
        Some(BaseView {
            year: base.year,
            amount: value.as_ref().map(|value| with_unit(value, &unit)),
            value,
        })
    }

    /// Makes the views of the results of an indicator, oldest first.
    fn results(&self, it: &Indicator) -> Vec<IndicatorResultView> {
        let corrected_by = corrections(&it.results);
        let mut results: Vec<_> = it.results.iter().zip(corrected_by).collect();
        results.sort_by_key(|(result, _)| result.date);
        let views = results.into_iter();
        views
            .map(|(result, corrected_by)| self.result(it, result, corrected_by.is_some()))
            .collect()
    }

    /// Makes the view of a result.
    fn result(
        &self,
        it: &Indicator,
        result: &IndicatorResult,
        is_corrected: bool,
    ) -> IndicatorResultView {
        let language = &self.frame.locales.get(self.locale).key;
        let value = result.value.map(number);
        let unit = self.text(&it.unit);
        let text = |text: &Option<Localized>| text.as_ref().map(|text| self.text(text));

        IndicatorResultView {
            date: result.date.long(language),
            amount: value.as_ref().map(|value| with_unit(value, &unit)),
            value,
            text: text(&result.text),
            share: result.share.map(number),
            status: result.status,
            source: Publication::read(&result.source).name().into(),
            url: self.source_url(&result.source),
            note: text(&result.note),
            is_corrected,
            corrects: result.corrects.map(|day| day.long(language)),
        }
    }

    /// Makes the view of what a state was found from.
    fn judgement(&self, it: &Indicator, judgement: Judgement) -> JudgementView {
        let unit = self.text(&it.unit);
        let amount = |value: f64| with_unit(&number((value * 1000.0).round() / 1000.0), &unit);
        JudgementView {
            year: judgement.year,
            due: judgement.due.map(amount),
            tolerance: judgement.tolerance.map(amount),
            is_outdated: judgement.is_outdated,
        }
    }

    /// Returns the words of the plan that promise an indicator: those quoted, otherwise its row in the table.
    pub(super) fn quote(&self, it: &Indicator) -> String {
        let Some(quote) = &it.quote else {
            return self.row_in_words(it).unwrap_or_default();
        };

        let quote = self.text(quote);
        quote.trim_matches(['|', ' ']).to_string()
    }

    /// Writes the row of the table that an indicator is from. A row that is not found has been reported with the data.
    fn row_in_words(&self, it: &Indicator) -> Option<String> {
        let clause = self.clauses.get(&it.clause)?;
        let at = it.at.as_ref()?;
        let name = self.text(&at.row);
        let language = &self.frame.locales.get(self.locale).key;
        let (colon, semicolon) = if is_chinese(language) {
            ("：", "；")
        } else {
            (": ", "; ")
        };

        if let Some((table, group, row)) = self.row_of_data(it, &name) {
            let cells = self.row_text(table, group, row).into_iter();
            let parts: Vec<String> = cells
                .map(|(head, cell)| format!("{head}{colon}{cell}"))
                .collect();
            return Some(parts.join(semicolon));
        }

        let tables = self.catalogue.tables_of(it, clause, language);
        let row = TableRow::find(&tables, &name).ok()?;
        Some(row.words(colon, semicolon))
    }

    /// Finds the row of the plan's data that an indicator is from, with its table and group: the one that is its
    /// clause, or the one of that name in the table that it names.
    fn row_of_data(&self, it: &Indicator, name: &str) -> Option<(&Table, &Group, &Row)> {
        let named = it.at.as_ref().and_then(|at| at.table.as_deref());
        let language = &self.frame.locales.get(self.locale).key;
        for table in &self.catalogue.tables {
            for (group, row) in table.rows() {
                let is_named = named == Some(&table.id) && table.title_of(row, language) == name;
                if is_named || (named.is_none() && row.anchor == it.clause) {
                    return Some((table, group, row));
                }
            }
        }

        None
    }
}

#[cfg(test)]
mod tests {
    use super::{IndicatorRef, TargetView};
    use crate::plan::target::Counts;

    /// The figure of a target of 98 percent, in a language.
    fn figure(target: TargetView, language: &str) -> Option<String> {
        let target = TargetView {
            value: Some(98.into()),
            unit: "%".into(),
            ..target
        };
        let indicator = IndicatorRef {
            id: "a".into(),
            name: "甲".into(),
            url: None,
            target,
            clause: None,
        };
        indicator.figure(language)
    }

    #[test]
    fn figures_bind_in_words_in_chinese_and_with_signs_elsewhere() {
        for (sign, chinese, english) in [
            ("≥", "98%以上", "≥98%"),
            (">", "超过98%", ">98%"),
            ("=", "98%", "98%"),
            ("≈", "98%左右", "≈98%"),
            ("≤", "98%以内", "≤98%"),
            ("<", "低于98%", "<98%"),
        ] {
            let target = TargetView {
                sign,
                ..TargetView::default()
            };
            assert_eq!(figure(target.clone(), "zh").as_deref(), Some(chinese));
            assert_eq!(figure(target, "en").as_deref(), Some(english));
        }
    }

    #[test]
    fn ranges_ranks_and_stretch_targets_say_what_they_are() {
        let range = TargetView {
            sign: "=",
            upper: Some(99.into()),
            is_range: true,
            ..TargetView::default()
        };
        assert_eq!(figure(range.clone(), "zh").as_deref(), Some("98-99%"));
        assert_eq!(figure(range, "en").as_deref(), Some("98–99%"));

        let rank = TargetView {
            sign: "≤",
            is_rank: true,
            ..TargetView::default()
        };
        assert_eq!(figure(rank.clone(), "zh").as_deref(), Some("前98%"));
        assert_eq!(figure(rank, "en").as_deref(), Some("top 98%"));

        let stretch = TargetView {
            sign: "=",
            stretch: true,
            ..TargetView::default()
        };
        assert_eq!(figure(stretch.clone(), "zh").as_deref(), Some("力争98%"));
        assert_eq!(
            figure(stretch, "en").as_deref(),
            Some("98% (stretch target)")
        );
    }

    #[test]
    fn numbers_that_say_too_little_have_no_figure() {
        let yearly = TargetView {
            sign: "≥",
            counts: Some(Counts::Yearly),
            ..TargetView::default()
        };
        assert_eq!(figure(yearly, "zh"), None);
    }
}
