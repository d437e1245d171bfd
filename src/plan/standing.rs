//! Where the plan stands on the day of the build: before, within or after its phases, and what it counts.

use std::collections::BTreeSet;

use serde::Serialize;

use super::group::Membership;
use super::indicator::Indicator;
use super::schedule::Phase;
use super::schedule_view::state;
use super::view::Views;
use crate::date::{Period, month_index};

/// Where the plan stands on the build's day.
#[derive(Debug, Serialize)]
pub(super) struct StandingView {
    /// `future` before the first phase, `past` after the last one, otherwise `current`.
    state: &'static str,
    /// When the first phase begins, for readers; `None` if the plan does not say.
    start_text: Option<String>,
    /// When the last phase ends, for readers; `None` if the plan leaves it open.
    end_text: Option<String>,
    /// The number of phases.
    phases: usize,
    /// The phase of that day; `None` outside all phases and between two of them.
    phase: Option<PresentPhase>,
    /// The months until the last phase ends, that of the build's day included; `None` unless `state` is `current`.
    months_left: Option<i32>,
    /// The last year for which the plan sets a target.
    target_year: Option<i16>,
    /// Whether any result of a target has been recorded.
    has_results: bool,
    /// Whether anything has been recorded that changed since the plan was issued.
    has_notes: bool,
}

/// The phase of the build's day.
#[derive(Debug, Serialize)]
struct PresentPhase {
    /// Its place among the phases, counted from 1.
    number: usize,
    name: String,
}

/// How many entries the plan's data has.
#[derive(Debug, Serialize)]
pub(super) struct CountsView {
    departments: usize,
    indicators: usize,
    /// How many of the indicators have a number to reach.
    targets: usize,
    /// Whether any indicator has a target, in numbers or words.
    has_targets: bool,
    /// How the indicators are grouped: by `areas` of plans for quality, by the plan's `own` groups, or not at all.
    groups: Option<&'static str>,
    tasks: usize,
}

impl Views<'_> {
    /// Tells where the plan stands on the build's day; `None` for a plan without phases.
    pub(super) fn standing(&self) -> Option<StandingView> {
        let phases = &self.catalogue.phases;
        let today = self.frame.date;
        let (start, end) = self.ends_of_plan()?;
        let state = state(
            start.map(Period::first_day),
            end.map(Period::last_day),
            today,
        );
        let months_left = end.map(|end| month_index(end.last_day()) - month_index(today) + 1);

        let indicators = &self.catalogue.indicators;
        let language = &self.frame.locales.get(self.locale).key;
        Some(StandingView {
            state,
            start_text: start.map(|start| start.long(language)),
            end_text: end.map(|end| end.long(language)),
            phases: phases.len(),
            phase: self.present_phase(phases),
            months_left: months_left.filter(|_| state == "current"),
            target_year: indicators.iter().filter_map(Indicator::year).max(),
            has_results: indicators.iter().any(|it| !it.results.is_empty()),
            has_notes: !self.catalogue.notes.is_empty(),
        })
    }

    /// Finds when the first phase begins and when the last one ends; each is `None` if the plan leaves it open. There
    /// is nothing to find if no phase has a beginning or an end.
    pub(super) fn ends_of_plan(&self) -> Option<(Option<Period>, Option<Period>)> {
        let phases = &self.catalogue.phases;
        let starts = phases.iter().filter_map(|phase| phase.start);
        let ends = phases.iter().filter_map(|phase| phase.end);
        let is_open = phases.iter().any(|phase| phase.end.is_none());

        let first = starts.min_by_key(|start| start.first_day());
        let last = ends.max_by_key(|end| end.last_day());
        let has_any = first.is_some() || last.is_some();
        has_any.then_some((first, last.filter(|_| !is_open)))
    }

    /// Finds the phase of the build's day.
    fn present_phase(&self, phases: &[Phase]) -> Option<PresentPhase> {
        let today = self.frame.date;
        let is_current =
            |phase: &Phase| state(phase.first_day(), phase.last_day(), today) == "current";
        let index = phases.iter().position(is_current)?;
        Some(PresentPhase {
            number: index + 1,
            name: self.text(&phases[index].name),
        })
    }

    /// Tells how the indicators are grouped; see [`CountsView::groups`].
    fn grouping(&self) -> Option<&'static str> {
        let groups = &self.catalogue.groups;
        let indicators = self.catalogue.indicators.iter();
        let used: BTreeSet<Membership> = indicators.map(|it| groups.membership(it)).collect();
        if used.len() < 2 {
            return None;
        }

        let is_area = |membership: &Membership| matches!(membership, Membership::Area(_));
        Some(if used.iter().all(is_area) {
            "areas"
        } else {
            "own"
        })
    }

    /// Tells whether the plan sets a target for any indicator.
    pub(super) fn has_targets(&self) -> bool {
        let mut indicators = self.catalogue.indicators.iter();
        indicators.any(|it| !it.targets.is_empty())
    }

    /// Counts the entries of the plan's data.
    pub(super) fn counts(&self) -> CountsView {
        // A name that stands for several bodies is none.
        let bodies = self.catalogue.departments.iter();
        let tables = self.catalogue.tables.iter();
        let tasks = tables.filter(|table| !table.unit_columns().is_empty());

        CountsView {
            departments: bodies.filter(|it| !it.collective).count(),
            indicators: self.catalogue.indicators.len(),
            targets: self
                .catalogue
                .indicators
                .iter()
                .filter(|it| it.targets.iter().any(|target| target.value.is_some()))
                .count(),
            has_targets: self.has_targets(),
            groups: self.grouping(),
            tasks: tasks.map(|table| table.rows().count()).sum(),
        }
    }
}
