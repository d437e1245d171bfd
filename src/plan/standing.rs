//! Where the plan stands on the day of the build: before, within or after its phases, and what it counts.

use serde::Serialize;

use super::schedule::Phase;
use super::schedule_view::state;
use super::view::Views;
use crate::date::Month;

/// Where the plan stands on the build's day.
#[derive(Debug, Serialize)]
pub(super) struct StandingView {
    /// `future` before the first phase, `past` after the last one, otherwise `current`.
    state: &'static str,
    /// The month in which the first phase begins, for readers.
    start_text: String,
    /// The month in which the last phase ends, for readers.
    end_text: String,
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
    tasks: usize,
}

impl Views<'_> {
    /// Tells where the plan stands on the build's day; `None` for a plan without phases.
    pub(super) fn standing(&self) -> Option<StandingView> {
        let phases = &self.catalogue.phases;
        let first = phases.iter().map(|phase| phase.start).min()?;
        let last = phases.iter().map(|phase| phase.end).max()?;

        let today = self.frame.date;
        let this_month = Month {
            year: today.year(),
            month: today.month(),
        };
        let state = state(first, last, today);
        let months_left = last.index() - this_month.index() + 1;

        let indicators = &self.catalogue.indicators;
        let language = &self.frame.locales.get(self.locale).key;
        Some(StandingView {
            state,
            start_text: first.long(language),
            end_text: last.long(language),
            phases: phases.len(),
            phase: self.present_phase(phases),
            months_left: (state == "current").then_some(months_left),
            target_year: indicators.iter().filter_map(|it| it.year).max(),
            has_results: indicators.iter().any(|it| !it.results.is_empty()),
            has_notes: !self.catalogue.notes.is_empty(),
        })
    }

    /// Finds the phase of the build's day.
    fn present_phase(&self, phases: &[Phase]) -> Option<PresentPhase> {
        let today = self.frame.date;
        let index = phases
            .iter()
            .position(|phase| state(phase.start, phase.end, today) == "current")?;
        Some(PresentPhase {
            number: index + 1,
            name: self.text(&phases[index].name),
        })
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
            tasks: tasks.map(|table| table.rows().count()).sum(),
        }
    }
}
