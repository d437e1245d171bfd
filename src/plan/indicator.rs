//! Indicators: the plan's quantified targets (`content/plan/indicators.yaml`), their results, and how far they are.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::Localized;
use crate::date::PageDate;

/// `content/plan/indicators.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorFile {
    /// All indicators, in the order of the plan.
    pub indicators: Vec<Indicator>,
}

/// One number that the plan promises.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Indicator {
    /// Its name in addresses and references; never changed once published.
    pub id: String,
    /// What is measured.
    pub name: Localized,
    /// What it belongs to.
    pub area: Area,
    /// How the value binds: 以上 is `>=`, 超过 is `>`.
    pub comparator: Comparator,
    /// The number promised.
    pub value: f64,
    /// A stretch value (力争) beside the assured one, or a range's end.
    pub upper: Option<f64>,
    /// Whether the value itself is a stretch value.
    #[serde(default)]
    pub stretch: bool,
    /// Whether the value is a rank, so that the target is to be among the first so many: 前10位.
    #[serde(default)]
    pub rank: bool,
    /// The unit as printed: `%`, `个`; empty in languages that count without one.
    pub unit: Localized,
    /// The year by which it holds, where the plan names one.
    pub year: Option<i16>,
    /// The clause that promises it.
    pub clause: String,
    /// Its words there.
    pub quote: Localized,
    /// Who is in charge, by id.
    #[serde(default)]
    pub departments: Vec<String>,
    /// Clauses that say so, where it is not the indicator's own.
    #[serde(default)]
    pub basis: Vec<String>,
    /// A name for what is measured, shared by indicators of the same thing in several clauses.
    pub measure: Option<String>,
    /// What was published since, oldest first.
    #[serde(default)]
    pub results: Vec<IndicatorResult>,
}

/// A published result.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorResult {
    /// The day that the result describes.
    pub date: PageDate,
    /// The value, in the indicator's unit.
    pub value: f64,
    /// Where it was published: a web address, or a file of the site as a path below `content/`.
    pub source: String,
    /// What readers should know, such as that the value corrects an earlier one.
    pub note: Option<Localized>,
}

/// What an indicator belongs to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(super) enum Area {
    /// Products, food and drugs included.
    Product,
    /// Brands, awards, demonstration zones.
    Brand,
    /// Construction works.
    Engineering,
    /// Services.
    Service,
    /// Environment.
    Environment,
    /// How the work itself is done and paid for.
    Governance,
}

/// How a value binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(super) enum Comparator {
    /// More than.
    #[serde(rename = ">")]
    More,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// Exactly.
    #[serde(rename = "=")]
    Equal,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Less than.
    #[serde(rename = "<")]
    Less,
}

/// How far an indicator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum IndicatorStatus {
    /// Nothing was published.
    NoData,
    /// The latest result keeps the promise.
    Met,
    /// It does not yet, but the share of the promise that is reached is not less than the share of the time that has
    /// passed.
    OnCourse,
    /// It does not, and it is not on course.
    Behind,
}

impl Comparator {
    /// Returns it as a sign.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::More => ">",
            Self::AtLeast => "≥",
            Self::Equal => "=",
            Self::AtMost => "≤",
            Self::Less => "<",
        }
    }

    /// Tells whether a result keeps the promise of a value.
    fn holds(self, result: f64, value: f64) -> bool {
        match self {
            Self::More => result > value,
            Self::AtLeast => result >= value,
            Self::Equal => result == value,
            Self::AtMost => result <= value,
            Self::Less => result < value,
        }
    }
}

impl Indicator {
    /// Returns the name of the shape that stands for its value in pictures: how the value binds.
    pub(super) fn mark(&self) -> &'static str {
        match self.comparator {
            _ if self.stretch => "stretch",
            Comparator::More => "more-than",
            Comparator::AtLeast => "at-least",
            Comparator::Equal => "exactly",
            Comparator::AtMost => "at-most",
            Comparator::Less => "less-than",
        }
    }

    /// Its results, oldest first.
    pub(super) fn by_date(&self) -> Vec<&IndicatorResult> {
        let mut results: Vec<&IndicatorResult> = self.results.iter().collect();
        results.sort_by_key(|result| result.date);
        results
    }

    /// Tells how far it is on a day, in a plan that began on `start`. Before the target year is over, a promise of
    /// growth is on course as long as result / value is not less than the share of the time that has passed.
    pub(super) fn status(&self, today: Date, start: Option<Date>) -> IndicatorStatus {
        let Some(latest) = self.results.iter().max_by_key(|result| result.date) else {
            return IndicatorStatus::NoData;
        };

        if self.is_kept_by(latest.value) {
            return IndicatorStatus::Met;
        }

        let end = self.year.and_then(|year| Date::new(year, 12, 31).ok());
        let (Some(end), Some(start)) = (end, start) else {
            return IndicatorStatus::Behind;
        };

        let passed = days(start, latest.date.moment.date()) / days(start, end).max(1.0);
        let is_on_course = self
            .share_reached(latest.value)
            .is_some_and(|reached| reached >= passed.max(0.0));

        if today <= end && is_on_course {
            IndicatorStatus::OnCourse
        } else {
            IndicatorStatus::Behind
        }
    }

    /// Tells whether a result keeps the promise. Of a range, every number keeps it.
    fn is_kept_by(&self, result: f64) -> bool {
        match (self.comparator, self.upper) {
            (Comparator::Equal, Some(upper)) => self.value <= result && result <= upper,
            _ => self.comparator.holds(result, self.value),
        }
    }

    /// Returns the share of the promise that a result has reached. `None` for promises that are not kept by growing,
    /// such as one of zero or of at most so many, and for a result that has grown beyond a promise of exactly so
    /// many.
    fn share_reached(&self, result: f64) -> Option<f64> {
        let grows = match self.comparator {
            Comparator::More | Comparator::AtLeast => true,
            Comparator::Equal => result <= self.value,
            Comparator::AtMost | Comparator::Less => false,
        };

        (grows && self.value > 0.0).then(|| result / self.value)
    }
}

/// Counts the days from one day to another.
fn days(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days())
}

/// Makes a number as the plan prints it: without a point if it is whole.
pub(super) fn number(value: f64) -> serde_json::Number {
    let whole = value.fract() == 0.0 && value.abs() < 1e15;
    let number = if whole {
        Some((value as i64).into())
    } else {
        serde_json::Number::from_f64(value)
    };
    number.unwrap_or_else(|| 0.into())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Area, Comparator, Indicator, IndicatorResult, IndicatorStatus};
    use crate::config::Localized;
    use crate::date::PageDate;

    /// Makes an indicator for 2020 with one result, of the first day of 2017.
    fn indicator(value: f64, result: f64) -> Indicator {
        let text = || Localized::One(String::new());
        Indicator {
            id: "rate".into(),
            name: text(),
            area: Area::Product,
            comparator: Comparator::Equal,
            value,
            upper: None,
            stretch: false,
            rank: false,
            unit: text(),
            year: Some(2020),
            clause: "s1".into(),
            quote: text(),
            departments: Vec::new(),
            basis: Vec::new(),
            measure: None,
            results: vec![IndicatorResult {
                date: PageDate::day(date(2017, 1, 1)),
                value: result,
                source: "https://example.org/".into(),
                note: None,
            }],
        }
    }

    #[test]
    fn a_target_of_zero_is_not_on_course_while_something_is_found() {
        let status = |value, result| {
            indicator(value, result).status(date(2017, 6, 1), Some(date(2016, 1, 1)))
        };
        assert_eq!(status(0.0, 0.2), IndicatorStatus::Behind);
        assert_eq!(status(0.0, 0.0), IndicatorStatus::Met);
        assert_eq!(status(100.0, 21.0), IndicatorStatus::OnCourse);
        assert_eq!(status(100.0, 19.0), IndicatorStatus::Behind);
    }
}
