//! Targets: what an indicator is to reach, by when, and how the number is counted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::Localized;

/// What an indicator is to reach by one year. It is a number, or words where the plan gives none.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    /// The year by whose end it holds, where the plan names one.
    pub year: Option<i16>,
    /// How the value binds: 以上 is `>=`, 超过 is `>`, 以下 and 以内 are `<=`, 低于 is `<`, 左右 is `~`. A cell of a
    /// table may go without: it is `=` then.
    pub comparator: Option<Comparator>,
    /// The number promised.
    pub value: Option<f64>,
    /// A stretch value (力争) beside the assured one, or a range's end.
    pub upper: Option<f64>,
    /// Whether the value itself is a stretch value.
    #[serde(default)]
    pub stretch: bool,
    /// Whether the value is a rank, so that the target is to be among the first so many: 前10位.
    #[serde(default)]
    pub rank: bool,
    /// The target in the plan's words, where it is no number: 与GDP增长同步.
    pub text: Option<Localized>,
    /// Whether the number is that of every year, the average of several years or their sum.
    pub counts: Option<Counts>,
    /// Whether the number is a change against the base year: 增长15%.
    #[serde(default)]
    pub relative: bool,
    /// The unit, where it is not the indicator's.
    pub unit: Option<Localized>,
    /// The head of its column, where the source is a table and the year alone does not tell.
    pub column: Option<Localized>,
}

/// Where an indicator stood when the plan was made.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Base {
    /// The year at whose end it stood there.
    pub year: i16,
    /// The number; none if the plan only names the year.
    pub value: Option<f64>,
    /// The unit, where it is not the indicator's.
    pub unit: Option<Localized>,
    /// The head of its column, where the source is a table and the year alone does not tell.
    pub column: Option<Localized>,
}

/// The cells of a table that an indicator is from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CellReference {
    /// The table, by its name in `content/plan/tables/`; where there is none, it is one in the text of the clause.
    pub table: Option<String>,
    /// What a cell of the row says, such as the name of the indicator.
    pub row: Localized,
    /// The head of the column; where there is none, it is the one that names the year.
    pub column: Option<Localized>,
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
    /// About: 左右.
    #[serde(rename = "~")]
    About,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Less than.
    #[serde(rename = "<")]
    Less,
}

/// Over which time a number is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Counts {
    /// In every single year: 每年100名.
    Yearly,
    /// In the years of the plan on average: 年均增长7%.
    Average,
    /// In all years of the plan together: 五年累计降低17%.
    Cumulative,
}

/// Whether a plan binds those who carry it out to a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// It does: 约束性.
    Binding,
    /// It expects the target to be reached: 预期性.
    Expected,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Direction {
    /// The more the better.
    Up,
    /// The less the better.
    Down,
}

impl Comparator {
    /// Returns it as the data write it.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Equal => "=",
            Self::About => "~",
            Self::AtMost => "<=",
            Self::Less => "<",
        }
    }

    /// Returns it as a sign.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::More => ">",
            Self::AtLeast => "≥",
            Self::Equal => "=",
            Self::About => "≈",
            Self::AtMost => "≤",
            Self::Less => "<",
        }
    }

    /// Returns which way it points, if it does.
    pub(super) fn direction(self) -> Option<Direction> {
        match self {
            Self::More | Self::AtLeast => Some(Direction::Up),
            Self::Equal | Self::About => None,
            Self::AtMost | Self::Less => Some(Direction::Down),
        }
    }
}

impl Target {
    /// Returns how its value binds.
    pub(super) fn comparator(&self) -> Comparator {
        self.comparator.unwrap_or(Comparator::Equal)
    }

    /// Returns the name of the shape that stands for its value in pictures: how the value binds.
    pub(super) fn mark(&self) -> &'static str {
        match self.comparator() {
            _ if self.stretch => "stretch",
            Comparator::More => "more-than",
            Comparator::AtLeast => "at-least",
            Comparator::Equal => "exactly",
            Comparator::About => "about",
            Comparator::AtMost => "at-most",
            Comparator::Less => "less-than",
        }
    }

    /// Tells whether `upper` is the end of a range, and no stretch value.
    pub(super) fn is_range(&self) -> bool {
        self.comparator() == Comparator::Equal && self.upper.is_some()
    }

    /// Returns which way is better where the number is the whole or nothing of it: 100% cannot be passed, 0 not be
    /// undercut.
    pub(super) fn direction_of_whole(&self, unit: &Localized) -> Option<Direction> {
        let unit = unit.get("zh").trim();
        match self.value {
            Some(0.0) => Some(Direction::Down),
            Some(value) if value == 100.0 && ["%", "％"].contains(&unit) => Some(Direction::Up),
            _ => None,
        }
    }

    /// Tells whether its number alone says what is to be reached, as a level and not as a change or a sum.
    pub(super) fn is_level(&self) -> bool {
        self.value.is_some() && self.counts.is_none() && !self.relative
    }
}
