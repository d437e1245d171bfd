//! Percentages on one axis: a mark for each target and for each published result, piled where they would touch.

use serde::Serialize;
use serde_json::Number;

use super::indicator::number;
use super::result::latest;
use super::target::Target;
use super::view::Views;

/// Marks that are closer to each other than this, in percent of the axis, touch on a phone.
const TOUCHING: f64 = 4.5;
/// The unit of what can be on such an axis.
const PERCENT: &str = "%";

/// An axis from 0 to 100 with marks.
#[derive(Debug, Serialize)]
pub(super) struct StripView {
    /// How many marks are above each other where there are most.
    levels: usize,
    marks: Vec<StripMark>,
}

/// A mark: what it stands for and where it is.
#[derive(Debug, Serialize)]
struct StripMark {
    /// The name of the indicator.
    name: String,
    /// The value with its unit.
    amount: String,
    /// The shape, as in `IndicatorRef`.
    mark: &'static str,
    /// Whether it is a published result; otherwise it is a target.
    is_result: bool,
    /// Its place on the axis, from 0 to 100.
    value: Number,
    /// How many marks are below it.
    level: usize,
}

impl StripView {
    /// Tells whether a target has a shape.
    pub(super) fn has(&self, shape: &str) -> bool {
        self.marks
            .iter()
            .any(|mark| !mark.is_result && mark.mark == shape)
    }
}

/// Makes the axis of those of the given indicators that are percentages between 0 and 100. Returns `None` for fewer
/// than two: one number needs no picture.
pub(super) fn strip(views: &Views<'_>, indicators: &[usize]) -> Option<StripView> {
    let on_axis: Vec<usize> = indicators
        .iter()
        .copied()
        .filter(|index| is_on_axis(views, *index))
        .collect();
    if on_axis.len() < 2 {
        return None;
    }

    let mut marks: Vec<(f64, StripMark)> = Vec::new();
    for index in on_axis {
        let it = &views.catalogue.indicators[index];
        if let Some(value) = it.target().and_then(|target| target.value) {
            marks.push((value, mark(views, index, value, false)));
        }

        let result = latest(&it.results).and_then(|result| result.value);
        if let Some(value) = result.filter(|value| (0.0..=100.0).contains(value)) {
            marks.push((value, mark(views, index, value, true)));
        }
    }

    marks.sort_by(|(a, _), (b, _)| a.total_cmp(b));

    let values: Vec<f64> = marks.iter().map(|(value, _)| *value).collect();
    let levels = levels(&values);
    for ((_, mark), level) in marks.iter_mut().zip(&levels) {
        mark.level = *level;
    }

    Some(StripView {
        levels: levels.iter().max().map_or(0, |highest| highest + 1),
        marks: marks.into_iter().map(|(_, mark)| mark).collect(),
    })
}

/// Tells whether an indicator, by its position, is a percentage that an axis from 0 to 100 can show.
fn is_on_axis(views: &Views<'_>, index: usize) -> bool {
    let it = &views.catalogue.indicators[index];
    let on_axis = |target: &&Target| {
        let value = target.value.filter(|_| target.is_level());
        value.is_some_and(|value| (0.0..=100.0).contains(&value))
    };
    let target = it.target().filter(on_axis);
    target.is_some_and(|target| views.text(it.unit_of(target)) == PERCENT)
}

/// Makes a mark for a value of an indicator by its position. Its level is found later.
fn mark(views: &Views<'_>, index: usize, value: f64, is_result: bool) -> StripMark {
    let it = &views.catalogue.indicators[index];
    let value = number(value);
    StripMark {
        name: views.text(&it.name),
        amount: format!("{value}{PERCENT}"),
        mark: it.target().map_or("", Target::mark),
        is_result,
        value,
        level: 0,
    }
}

/// Finds for each of the sorted values the lowest level on which it touches no other.
fn levels(sorted: &[f64]) -> Vec<usize> {
    let mut last_of_levels: Vec<f64> = Vec::new();
    let mut levels = Vec::new();
    for value in sorted {
        let is_free = |last: &f64| value - last >= TOUCHING;
        let free = last_of_levels.iter().position(is_free);

        let level = free.unwrap_or(last_of_levels.len());
        if level == last_of_levels.len() {
            last_of_levels.push(*value);
        }

        last_of_levels[level] = *value;
        levels.push(level);
    }

    levels
}

#[cfg(test)]
mod tests {
    use super::levels;

    #[test]
    fn marks_that_would_touch_are_piled() {
        assert_eq!(levels(&[]), [0; 0]);
        assert_eq!(levels(&[0.0, 4.4, 4.5, 90.0]), [0, 1, 0, 0]);
        assert_eq!(levels(&[95.0, 95.0, 96.0, 99.5, 100.0]), [0, 1, 2, 0, 1]);
    }
}
