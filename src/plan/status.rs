//! How far an indicator is, by rules that readers can check. `themes/civic/i18n` has them in words.

use jiff::civil::Date;
use serde::Serialize;

use super::indicator::Indicator;
use super::result::{Progress, latest};
use super::target::{Comparator, Counts, Direction, Target};

/// How far an indicator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum IndicatorStatus {
    /// Nothing was published.
    NoData,
    /// The latest result keeps the promise, or was published as its fulfilment.
    Met,
    /// The promise is to be about so much, and the result is not far from it.
    Close,
    /// The promise is not kept yet, but the way that is behind is not less than the share of the time that has passed.
    OnCourse,
    /// The promise is not kept yet, and whether it will be cannot be told: the plan names no year or no base, or the
    /// year that counts is not over.
    Open,
    /// The promise is not kept, and the time is over or the way that is behind is less than its share.
    Behind,
    /// It was published that the promise will be kept later.
    Delayed,
    /// It was published that the promise was given up.
    Dropped,
    /// A result is there, but the plan gives no number with which it could be compared.
    Published,
}

impl IndicatorStatus {
    /// All states, in the order in which they are explained.
    pub(super) const ALL: [Self; 9] = [
        Self::Met,
        Self::Close,
        Self::OnCourse,
        Self::Open,
        Self::Behind,
        Self::Delayed,
        Self::Dropped,
        Self::Published,
        Self::NoData,
    ];

    /// Tells whether it is explained even where no indicator is in it.
    pub(super) fn is_common(self) -> bool {
        matches!(
            self,
            Self::Met | Self::OnCourse | Self::Behind | Self::NoData
        )
    }
}

/// What a state was found from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Judgement {
    /// The state.
    pub status: IndicatorStatus,
    /// The year whose target the result was compared with.
    pub year: Option<i16>,
    /// What the result would have to be on its day if everything went evenly; only where that decides.
    pub due: Option<f64>,
    /// How far from its number a target of about so much still counts as met.
    pub tolerance: Option<f64>,
    /// Whether the target year is over, but nothing was published of its end: the state is that of the result's day.
    pub is_outdated: bool,
}

/// The share of a target of about so much by which a result may differ and still be called close to it.
const CLOSE: f64 = 0.05;

impl Indicator {
    /// Tells how far it is on a day, in a plan that began on `start`.
    pub(super) fn judgement(&self, today: Date, start: Option<Date>) -> Judgement {
        let Some(result) = latest(&self.results) else {
            return Judgement::of(IndicatorStatus::NoData);
        };

        match result.status {
            Some(Progress::Delayed) => return Judgement::of(IndicatorStatus::Delayed),
            Some(Progress::Dropped) => return Judgement::of(IndicatorStatus::Dropped),
            Some(Progress::Done) => return Judgement::of(IndicatorStatus::Met),
            Some(Progress::UnderWay) | None => {}
        }

        let day = result.date.moment.date();
        let Some((result, target)) = result.value.zip(self.target_on(day)) else {
            return Judgement::of(IndicatorStatus::Published);
        };
        let Some(wanted) = target.value else {
            return Judgement::of(IndicatorStatus::Published);
        };

        // A single year says nothing of an average over years.
        if target.counts == Some(Counts::Average) {
            return Judgement::of(IndicatorStatus::Published);
        }

        let course = Course {
            indicator: self,
            target,
            wanted,
            result,
            day,
            today,
            start,
        };
        course.judgement()
    }

    /// Finds the target with which a result of a day is compared: among those with a number in the indicator's unit the
    /// one of the next year, or the last one if all their years are over. Levels go before changes and sums.
    fn target_on(&self, day: Date) -> Option<&Target> {
        let comparable = |target: &&Target| target.value.is_some() && target.unit.is_none();
        let mut targets: Vec<&Target> = self.targets.iter().filter(comparable).collect();
        if targets.iter().any(|target| target.is_level()) {
            targets.retain(|target| target.is_level());
        }

        let year = |target: &&Target| target.year.unwrap_or(i16::MAX);
        let next = targets.iter().filter(|target| year(target) >= day.year());
        let next = next.min_by_key(|target| year(target));
        let last = targets.iter().max_by_key(|target| year(target));
        next.or(last).copied()
    }
}

/// A result beside the target with which it is compared.
struct Course<'a> {
    indicator: &'a Indicator,
    target: &'a Target,
    /// The number of the target.
    wanted: f64,
    result: f64,
    /// The day of the result.
    day: Date,
    today: Date,
    /// The day on which the plan began.
    start: Option<Date>,
}

impl Judgement {
    /// Makes one of a state alone.
    fn of(status: IndicatorStatus) -> Self {
        Self {
            status,
            year: None,
            due: None,
            tolerance: None,
            is_outdated: false,
        }
    }
}

impl Course<'_> {
    /// Compares the result with the target.
    fn judgement(&self) -> Judgement {
        let due = self.due();
        let status = self.status(due);
        let decides = matches!(status, IndicatorStatus::OnCourse | IndicatorStatus::Behind);
        Judgement {
            status,
            year: self.target.year,
            due: due.filter(|_| decides && !self.is_over()),
            tolerance: self.is_about().then(|| tolerance(self.wanted)),
            is_outdated: self.is_outdated() && decides,
        }
    }

    /// Finds the state. `due` is what the result would have to be on its day.
    fn status(&self, due: Option<f64>) -> IndicatorStatus {
        match self.target.counts {
            Some(Counts::Yearly) => return self.status_of_year(),
            Some(Counts::Cumulative) if self.is_limit() => return self.status_of_limit(),
            _ => {}
        }

        if self.is_kept() {
            return IndicatorStatus::Met;
        }

        match due.filter(|_| !self.is_over()) {
            Some(due) if self.reaches(due) => IndicatorStatus::OnCourse,
            _ if self.is_close() => IndicatorStatus::Close,
            None if self.lacks_direction() && !self.is_about() => IndicatorStatus::Published,
            None if !self.is_over() => IndicatorStatus::Open,
            _ if self.lacks_direction() => IndicatorStatus::Published,
            _ => IndicatorStatus::Behind,
        }
    }

    /// Finds the state of a target for every year. Until the year is over, nothing is decided.
    fn status_of_year(&self) -> IndicatorStatus {
        match (self.is_kept(), is_end_of_year(self.day)) {
            (true, true) => IndicatorStatus::Met,
            (true, false) => IndicatorStatus::OnCourse,
            (false, true) if self.is_close() => IndicatorStatus::Close,
            (false, true) => IndicatorStatus::Behind,
            (false, false) => IndicatorStatus::Open,
        }
    }

    /// Finds the state of a sum that must not grow too large: it can be told for good only at the end.
    fn status_of_limit(&self) -> IndicatorStatus {
        match (self.is_kept(), self.is_over()) {
            (false, _) => IndicatorStatus::Behind,
            (true, true) => IndicatorStatus::Met,
            (true, false) => IndicatorStatus::OnCourse,
        }
    }

    /// Tells whether the result keeps the promise. Of a range, every number keeps it. Where it is known which way is
    /// better, more than was promised keeps it, too.
    fn is_kept(&self) -> bool {
        let (result, wanted) = (self.result, self.wanted);
        let upper = self.target.upper.filter(|_| self.target.is_range());
        if let Some(upper) = upper {
            return wanted <= result && result <= upper;
        }

        let is_beyond = match self.direction() {
            Some(Direction::Up) => result >= wanted,
            Some(Direction::Down) => result <= wanted,
            None => false,
        };
        match self.target.comparator() {
            Comparator::More => result > wanted,
            Comparator::AtLeast => result >= wanted,
            Comparator::Equal => result == wanted || is_beyond,
            Comparator::About => (result - wanted).abs() <= tolerance(wanted) || is_beyond,
            Comparator::AtMost => result <= wanted,
            Comparator::Less => result < wanted,
        }
    }

    /// Returns which way is better, as far as the plan tells. A target below the base is no sign of a falling target:
    /// the share of days with good air may be promised to be at least 88% after a better year.
    fn direction(&self) -> Option<Direction> {
        // A published change or sum grows towards the promised one, whichever way the thing itself goes.
        if !self.target.is_level() {
            return self.target.comparator().direction().or(Some(Direction::Up));
        }

        let base = self.indicator.base.as_ref().and_then(|base| base.value);
        let is_above = base.is_some_and(|base| self.is_from_base() && self.wanted > base);
        let by_base = is_above.then_some(Direction::Up);
        let own = self.indicator.direction;
        let told = self.target.comparator().direction().or(own);
        told.or(self
            .target
            .direction_of_whole(self.indicator.unit_of(self.target)))
            .or(by_base)
    }

    /// Tells whether it is not known which way is better, so that a result beside the target may keep the promise.
    fn lacks_direction(&self) -> bool {
        let has_base = self.is_from_base();
        let may_be_better = has_base || self.is_about() || self.result > self.wanted;
        self.direction().is_none()
            && self.target.is_level()
            && may_be_better
            && !self.target.is_range()
    }

    /// Tells whether the base is a number of the same kind as the target.
    fn is_from_base(&self) -> bool {
        let base = self.indicator.base.as_ref();
        self.target.is_level()
            && base.is_some_and(|base| base.unit.is_none() && base.value.is_some())
    }

    /// Finds what the result would have to be on its day if everything went evenly from where it started to the end of
    /// the target year. `None` if the plan does not tell where it started or when it ends.
    fn due(&self) -> Option<f64> {
        let end = end_of(self.target.year?)?;
        let (from, since) = self.start().filter(|_| !self.lacks_direction())?;
        let passed = (days(since, self.day) / days(since, end).max(1.0)).clamp(0.0, 1.0);
        Some(from + (self.wanted - from) * passed)
    }

    /// Finds the number and the day from which the way to the target is counted: the target before it, if its year was
    /// over on the day of the result; otherwise the base; otherwise, if it grows, nothing on the first day of the plan.
    fn start(&self) -> Option<(f64, Date)> {
        if self.target.is_level() {
            let earlier = self.indicator.targets.iter().filter(|it| it.is_level());
            let earlier = earlier.filter(|it| it.year < Some(self.day.year()) && it.unit.is_none());
            let before = earlier.max_by_key(|it| it.year);
            if let Some((value, year)) = before.and_then(|it| it.value.zip(it.year)) {
                return Some((value, end_of(year)?));
            }
        }

        let base = self.indicator.base.as_ref();
        if let Some(value) = base
            .filter(|_| self.is_from_base())
            .and_then(|base| base.value)
        {
            return Some((value, end_of(base?.year)?));
        }

        let grows = match self.direction() {
            Some(Direction::Up) => true,
            Some(Direction::Down) => false,
            None => !self.is_about() && self.result <= self.wanted,
        };
        let since = base.and_then(|base| end_of(base.year)).or(self.start)?;
        (grows && self.wanted > 0.0).then_some((0.0, since))
    }

    /// Tells whether the result has come as far as a number on the way to the target.
    fn reaches(&self, due: f64) -> bool {
        let falls = self.direction() == Some(Direction::Down);
        if falls {
            self.result <= due
        } else {
            self.result >= due
        }
    }

    /// Tells whether the target year is over and the result is of its end or later.
    fn is_over(&self) -> bool {
        let end = self.target.year.and_then(end_of);
        end.is_some_and(|end| self.today > end && self.day >= end)
    }

    /// Tells whether the target year is over, but the result is of an earlier day.
    fn is_outdated(&self) -> bool {
        let end = self.target.year.and_then(end_of);
        end.is_some_and(|end| self.today > end && self.day < end)
    }

    /// Tells whether the promise is to be about so much and the result is not far from it.
    fn is_close(&self) -> bool {
        self.is_about() && (self.result - self.wanted).abs() <= self.wanted.abs() * CLOSE
    }

    /// Tells whether the promise is to be about so much.
    fn is_about(&self) -> bool {
        self.target.comparator() == Comparator::About
    }

    /// Tells whether the promise is to stay below a number.
    fn is_limit(&self) -> bool {
        self.target.comparator().direction() == Some(Direction::Down)
    }
}

/// How far a result may be from “about so much” and still be it: half of the last digit that is printed and is no zero
/// at the end, since the number is rounded to it, but not more than 5 %. Of 320 it is 5, of 1.45 it is 0.005.
fn tolerance(value: f64) -> f64 {
    let printed = value.abs().to_string();
    let step = match printed.split_once('.') {
        Some((_, decimals)) => 10_f64.powi(-i32::try_from(decimals.len()).unwrap_or(0)),
        None => {
            let zeros = printed.len() - printed.trim_end_matches('0').len();
            10_f64.powi(i32::try_from(zeros).unwrap_or(0))
        }
    };

    (step / 2.0).min(value.abs() * CLOSE)
}

/// Tells whether a day is the last of its year.
fn is_end_of_year(day: Date) -> bool {
    day.month() == 12 && day.day() == 31
}

/// Returns the last day of a year.
fn end_of(year: i16) -> Option<Date> {
    Date::new(year, 12, 31).ok()
}

/// Counts the days from one day to another.
fn days(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days())
}

#[cfg(test)]
mod tests {
    use super::tolerance;

    #[test]
    fn about_is_half_of_the_last_digit_that_is_no_zero() {
        assert_eq!(
            [320.0, 1.45, 10.0, 71.0, 2300.0].map(tolerance),
            [5.0, 0.005, 0.5, 0.5, 50.0]
        );
    }
}
