//! What the overview of indicators receives: its groups, and in each its indicators by the clauses that they are from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::clause_view::ClauseRef;
use super::group::{Area, Membership};
use super::indicator_view::{IndicatorRef, IndicatorView};
use super::status::IndicatorStatus;
use super::strip::{StripView, strip};
use super::view::Views;

/// The shapes that are explained only where they occur.
const RARE_MARKS: [&str; 2] = ["about", "less-than"];

/// What the overview of indicators receives.
#[derive(Serialize)]
pub(super) struct IndicatorsView {
    count: usize,
    /// Whether any result has been published.
    has_results: bool,
    /// Whether the plan sets any target.
    has_targets: bool,
    /// Whether the plan says of any how often it is measured.
    has_frequencies: bool,
    /// Whether the plan says of any how binding it is.
    has_kinds: bool,
    /// Whether the plan says of any where it stood before.
    has_bases: bool,
    /// Whether any is in somebody's charge.
    has_departments: bool,
    /// Whether any group has its percentages in a picture.
    has_strips: bool,
    /// The states that indicators are in, in the order in which they are explained.
    states: Vec<IndicatorStatus>,
    /// The shapes in these pictures that few plans have.
    rare_marks: Vec<&'static str>,
    areas: Vec<AreaView>,
    conflicts: Vec<Vec<IndicatorRef>>,
}

/// A group of the plan, an area or what belongs to neither, with its indicators.
#[derive(Serialize)]
struct AreaView {
    /// Its anchor on the overview.
    id: String,
    /// What the plan calls it; `None` for an area, which the theme names, and for what belongs to no group.
    name: Option<String>,
    area: Option<Area>,
    /// The area whose colour it has: groups of a plan take turns.
    colour: Area,
    /// Its position among the groups of the plan, counted from 0; `None` unless it is one.
    position: Option<usize>,
    indicators: Vec<IndicatorView>,
    /// The same indicators by the clauses that they are from.
    groups: Vec<ClauseGroup>,
    /// Their percentages in a picture.
    strip: Option<StripView>,
}

/// Indicators that follow each other in the plan and have a clause and a target year in common.
#[derive(Serialize)]
struct ClauseGroup {
    clause: Option<ClauseRef>,
    year: Option<i16>,
    indicators: Vec<IndicatorView>,
}

/// Makes what the overview of indicators receives.
pub(super) fn indicators_view(views: &Views<'_>) -> IndicatorsView {
    let catalogue = views.catalogue;
    let mut areas: BTreeMap<Membership, Vec<usize>> = BTreeMap::new();

    for (index, indicator) in catalogue.indicators.iter().enumerate() {
        let membership = catalogue.groups.membership(indicator);
        areas.entry(membership).or_default().push(index);
    }

    let mut conflicts = Vec::new();
    for group in &catalogue.conflicts {
        let group = group.iter().map(|index| views.indicator_ref(*index));
        conflicts.push(group.collect());
    }

    let areas: Vec<AreaView> = areas
        .into_iter()
        .map(|(membership, indicators)| area_view(views, membership, &indicators))
        .collect();
    let strips: Vec<&StripView> = areas
        .iter()
        .filter_map(|area| area.strip.as_ref())
        .collect();
    let mut rare_marks = RARE_MARKS.to_vec();
    rare_marks.retain(|mark| strips.iter().any(|strip| strip.has(mark)));

    let all = &catalogue.indicators;
    let charges = &catalogue.departments_of_indicators;
    IndicatorsView {
        count: all.len(),
        has_results: all.iter().any(|it| !it.results.is_empty()),
        has_targets: views.has_targets(),
        has_frequencies: all.iter().any(|it| it.frequency.is_some()),
        has_kinds: all.iter().any(|it| it.kind.is_some()),
        has_bases: all.iter().any(|it| it.base.is_some()),
        has_departments: charges.iter().any(|departments| !departments.is_empty()),
        has_strips: !strips.is_empty(),
        states: states(&areas, views.has_targets()),
        rare_marks,
        areas,
        conflicts,
    }
}

/// Lists the states to explain: those that any plan with targets may have, and those of the others that some indicator
/// is in.
fn states(areas: &[AreaView], has_targets: bool) -> Vec<IndicatorStatus> {
    let mut states = IndicatorStatus::ALL.to_vec();
    let indicators: Vec<&IndicatorView> = areas.iter().flat_map(|it| &it.indicators).collect();
    states.retain(|state| {
        (has_targets && state.is_common()) || indicators.iter().any(|it| it.status == *state)
    });

    states
}

/// Makes what the overview shows of a group or an area. `indicators` are positions, in the order of the plan.
fn area_view(views: &Views<'_>, membership: Membership, indicators: &[usize]) -> AreaView {
    let all = |some: &[usize]| some.iter().map(|index| views.indicator(*index)).collect();
    let known = &views.catalogue.indicators;
    let belong_together = |a: &usize, b: &usize| {
        known[*a].clause == known[*b].clause && known[*a].year() == known[*b].year()
    };

    let mut groups = Vec::new();
    for group in indicators.chunk_by(belong_together) {
        let first = &known[group[0]];
        groups.push(ClauseGroup {
            clause: views.clause(&first.clause),
            year: first.year(),
            indicators: all(group),
        });
    }

    let (id, name, area, position) = match membership {
        Membership::Group(position) => {
            let (id, name) = &views.catalogue.groups.0[position];
            (
                format!("group-{id}"),
                Some(views.text(name)),
                None,
                Some(position),
            )
        }
        Membership::Area(area) => (area.id().into(), None, Some(area), None),
        Membership::None => ("group-none".into(), None, None, None),
    };

    AreaView {
        id,
        name,
        area,
        colour: area.unwrap_or_else(|| Area::in_turn(position.unwrap_or_default())),
        position,
        indicators: all(indicators),
        groups,
        strip: strip(views, indicators),
    }
}
