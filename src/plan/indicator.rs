//! Indicators: what the plan measures itself by (`content/plan/indicators.yaml`), and what was published since.

use schemars::JsonSchema;
use serde::Deserialize;

use super::group::{Area, Groups};
use super::result::IndicatorResult;
use super::target::{Base, CellReference, Comparator, Counts, Direction, Kind, Target};
use crate::config::Localized;

/// `content/plan/indicators.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorFile {
    /// The groups under which the plan lists its indicators, in the order of the plan: an id, and the name as the plan
    /// prints it.
    #[serde(default)]
    pub groups: Groups,
    /// All indicators, in the order of the plan.
    pub indicators: Vec<IndicatorEntry>,
}

/// An indicator as the file has it. One with a single target gives it beside its name: `year`, `comparator`, `value`
/// and so on mean what they mean in a target. One with several lists them in `targets`. One without any only names what
/// is measured.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorEntry {
    /// Its name in addresses and references; never changed once published.
    pub id: String,
    /// What is measured.
    pub name: Localized,
    /// The group to which it belongs, by its id in `groups`.
    pub group: Option<String>,
    /// What it belongs to in a plan for quality, whose groups need no names of their own.
    pub area: Option<Area>,
    /// Whether the plan binds to it or expects it: 约束性, 预期性.
    pub kind: Option<Kind>,
    /// Which way is better, where neither the comparator nor the base tells.
    pub direction: Option<Direction>,
    /// Where it stood when the plan was made.
    pub base: Option<Base>,
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
    /// The unit as printed: `%`, `个`; empty in languages that count without one.
    pub unit: Option<Localized>,
    /// The year by which it holds, where the plan names one.
    pub year: Option<i16>,
    /// The targets of several years, in their order.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// The clause that promises it.
    pub clause: String,
    /// Its words there. `|` stands between the cells of a table.
    pub quote: Option<Localized>,
    /// Its cells in a table of that clause.
    pub at: Option<CellReference>,
    /// Who is in charge, by id.
    #[serde(default)]
    pub departments: Vec<String>,
    /// Clauses that say so, where it is not the indicator's own.
    #[serde(default)]
    pub basis: Vec<String>,
    /// A name for what is measured, shared by indicators of the same thing in several clauses.
    pub measure: Option<String>,
    /// What the plan says that is meant by it, in its words.
    pub definition: Option<Localized>,
    /// How often it is measured, in the plan's words: 每月, quarterly.
    pub frequency: Option<Localized>,
    /// Where its figures come from, in the plan's words.
    pub data_source: Option<Localized>,
    /// What was published since, oldest first.
    #[serde(default)]
    pub results: Vec<IndicatorResult>,
}

/// What the plan measures itself by.
#[derive(Debug)]
pub(super) struct Indicator {
    /// Its name in addresses and references.
    pub id: String,
    /// What is measured.
    pub name: Localized,
    /// The id of its group.
    pub group: Option<String>,
    /// Its area, in a plan for quality.
    pub area: Option<Area>,
    /// Whether the plan binds to it or expects it.
    pub kind: Option<Kind>,
    /// Which way is better, where the plan's data say so.
    pub direction: Option<Direction>,
    /// Where it stood when the plan was made.
    pub base: Option<Base>,
    /// The unit of its numbers.
    pub unit: Localized,
    /// Its targets, in the order of the file.
    pub targets: Vec<Target>,
    /// Whether the file lists the targets, so that they are not beside the name.
    pub has_list: bool,
    /// Whether there is one beside the name all the same.
    pub has_both_forms: bool,
    /// The clause that promises it.
    pub clause: String,
    /// Its words there.
    pub quote: Option<Localized>,
    /// Its cells in a table of that clause.
    pub at: Option<CellReference>,
    /// Who is in charge, by id.
    pub departments: Vec<String>,
    /// Clauses that say so, where it is not the indicator's own.
    pub basis: Vec<String>,
    /// A name for what is measured, shared by indicators of the same thing.
    pub measure: Option<String>,
    /// What the plan says that is meant by it.
    pub definition: Option<Localized>,
    /// How often it is measured.
    pub frequency: Option<Localized>,
    /// Where its figures come from.
    pub data_source: Option<Localized>,
    /// What was published since, in the order of the file.
    pub results: Vec<IndicatorResult>,
}

impl IndicatorEntry {
    /// Tells whether it says anything of a target beside its name.
    fn has_own_target(&self) -> bool {
        let has_number = self.value.is_some() || self.upper.is_some() || self.comparator.is_some();
        let has_manner = self.stretch || self.rank || self.relative || self.counts.is_some();
        has_number || has_manner || self.text.is_some() || self.year.is_some()
    }

    /// Returns the target beside its name.
    fn own_target(&self) -> Target {
        Target {
            year: self.year,
            comparator: self.comparator,
            value: self.value,
            upper: self.upper,
            stretch: self.stretch,
            rank: self.rank,
            text: self.text.clone(),
            counts: self.counts,
            relative: self.relative,
            unit: None,
            column: None,
        }
    }
}

impl From<IndicatorEntry> for Indicator {
    fn from(entry: IndicatorEntry) -> Self {
        let has_list = !entry.targets.is_empty();
        let has_own = entry.has_own_target();
        let targets = match (has_list, has_own) {
            (true, _) => entry.targets,
            (false, true) => vec![entry.own_target()],
            (false, false) => Vec::new(),
        };

        Self {
            id: entry.id,
            name: entry.name,
            group: entry.group,
            area: entry.area,
            kind: entry.kind,
            direction: entry.direction,
            base: entry.base,
            unit: entry.unit.unwrap_or_else(|| Localized::One(String::new())),
            targets,
            has_list,
            has_both_forms: has_list && has_own,
            clause: entry.clause,
            quote: entry.quote,
            at: entry.at,
            departments: entry.departments,
            basis: entry.basis,
            measure: entry.measure,
            definition: entry.definition,
            frequency: entry.frequency,
            data_source: entry.data_source,
            results: entry.results,
        }
    }
}

impl Indicator {
    /// Returns the target that stands for all: the one of the last year. Of several of a year it is the first, but what
    /// is to be reached goes before changes and sums.
    pub(super) fn target(&self) -> Option<&Target> {
        let targets = self.targets.iter().rev();
        targets.max_by_key(|target| (target.year, target.is_level()))
    }

    /// Lists what the plan says of how it is measured, each with the name of its field.
    pub(super) fn descriptions(&self) -> impl Iterator<Item = (&'static str, &Localized)> {
        let all = [
            ("definition", &self.definition),
            ("frequency", &self.frequency),
            ("data_source", &self.data_source),
        ];
        all.into_iter()
            .filter_map(|(field, text)| Some((field, text.as_ref()?)))
    }

    /// Returns the last year for which it has a target.
    pub(super) fn year(&self) -> Option<i16> {
        self.targets.iter().filter_map(|target| target.year).max()
    }

    /// Returns the unit of a target's numbers.
    pub(super) fn unit_of<'a>(&'a self, target: &'a Target) -> &'a Localized {
        target.unit.as_ref().unwrap_or(&self.unit)
    }
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
