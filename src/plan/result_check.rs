//! Checks published results: their days, sources, corrections and values.

use jiff::civil::Date;

use super::catalogue::INDICATORS_FILE;
use super::check::{Place, PlanChecker};
use super::codes;
use super::indicator::Indicator;
use super::result::{Published, corrections};
use crate::diagnostic::{Diagnostic, say};

/// Units of shares, and the whole in each.
const SHARES: [(&str, f64); 4] = [
    ("%", 100.0),
    ("％", 100.0),
    ("‰", 1000.0),
    ("万分之", 10000.0),
];
/// Units of what is counted one by one.
const COUNTED: [&str; 16] = [
    "个", "家", "项", "件", "次", "位", "名", "人", "户", "所", "座", "条", "种", "处", "辆", "台",
];
/// Words in the names of what may grow beyond the whole, or shrink.
const GROWTH: [&str; 6] = ["增长", "增幅", "增速", "提高", "下降", "降低"];

impl PlanChecker<'_> {
    /// Checks what all results have: days, sources and corrections. `path` leads to the list of them in a file.
    pub(super) fn results<R: Published>(
        &mut self,
        results: &[R],
        today: Date,
        file: &str,
        path: &[&str],
    ) {
        let corrected_by = corrections(results);
        for (position, result) in results.iter().enumerate() {
            let number = position.to_string();
            let field = |name: &'static str| [path, &[&number, name]].concat();

            let date = field("date");
            let place = Place::of_path(file, &date);
            let counts = |other: &usize| corrected_by[*other].is_none();
            let earlier = (0..position).filter(|other| counts(&position) && counts(other));
            self.result_day(&result.day(), earlier.map(|it| results[it].day()), place);
            self.result_date(&result.day(), today, place);

            let source = field("source");
            self.result_source(result.source(), Place::of_path(file, &source));
            let share = field("share");
            self.share(result.share(), Place::of_path(file, &share));

            if let Some(day) = result.corrects() {
                let is_found = corrected_by.contains(&Some(position));
                let corrects = field("corrects");
                let place = Place::of_path(file, &corrects);
                let day = day.moment.date();
                self.correction(day, is_found, result.note().is_some(), place);
            }
        }
    }

    /// Checks that a result that corrects another one does so, and says why.
    fn correction(&mut self, day: Date, is_found: bool, has_reason: bool, place: Place<'_>) {
        let message = match (is_found, has_reason) {
            (true, true) => return,
            (false, _) => say!(
                "前面没有 {day} 的结果可以更正",
                "there is no earlier result of {day} that could be corrected"
            ),
            (true, false) => say!(
                "更正要在 note 里写明原因",
                "a correction has to say why, in note"
            ),
        };
        let place = self.locate(place);
        self.found
            .push(Diagnostic::error(codes::UNCLEAR_CORRECTION, message).at(place));
    }

    /// Checks that a share of what is done lies between nothing and all.
    fn share(&mut self, share: Option<f64>, place: Place<'_>) {
        let Some(share) = share.filter(|share| !(0.0..=100.0).contains(share)) else {
            return;
        };

        let message = say!(
            "完成比例不可能是 {share}%",
            "a share of {share} % cannot be done"
        );
        let place = self.locate(place);
        self.found
            .push(Diagnostic::error(codes::IMPOSSIBLE_RESULT, message).at(place));
    }

    /// Checks that every result of an indicator says something, and that its value is one that its unit allows.
    pub(super) fn result_contents(&mut self, it: &Indicator, index: usize) {
        for (position, result) in it.results.iter().enumerate() {
            let at = position.to_string();
            let path = ["results", &at, "value"];
            let place = Place::new(INDICATORS_FILE, "indicators", index, &path);
            if let Some(value) = result.value {
                self.result_value(it, value, place);
            }

            let says = result.text.is_some() || result.share.is_some() || result.status.is_some();
            if result.value.is_none() && !says {
                let message = say!(
                    "结果没有内容：写 value、text、share 或 status",
                    "the result says nothing: give value, text, share or status"
                );
                let path = ["results", &at];
                let place = Place::new(INDICATORS_FILE, "indicators", index, &path);
                let place = self.locate(place);
                self.found
                    .push(Diagnostic::error(codes::EMPTY_RESULT, message).at(place));
            }
        }
    }

    /// Checks that the value of a result is one that its unit allows.
    fn result_value(&mut self, it: &Indicator, value: f64, place: Place<'_>) {
        let unit = it.unit.get(self.language).trim();
        let most = SHARES
            .iter()
            .find(|(sign, _)| *sign == unit)
            .map(|(_, most)| *most);

        // A rate of growth may be promised beyond the whole.
        let mut promised = it
            .targets
            .iter()
            .flat_map(|target| [target.value, target.upper]);
        let most = most.filter(|most| promised.all(|value| value.is_none_or(|it| it <= *most)));

        let name = it.name.get(self.language);
        let may_fall = GROWTH.iter().any(|word| name.contains(word));
        let may_fall = may_fall || it.targets.iter().any(|target| !target.is_level());
        let is_outside = !may_fall && (value < 0.0 || most.is_some_and(|most| value > most));
        let is_broken = COUNTED.contains(&unit) && value.fract() != 0.0;

        if is_outside || is_broken || !value.is_finite() {
            let message = say!(
                "以“{unit}”计的结果不可能是 {value}",
                "a result in “{unit}” cannot be {value}"
            );
            let hint = say!(
                "对照公布的结果核对数值和单位。",
                "Compare the number and its unit with what was published."
            );
            self.found.push(
                Diagnostic::error(codes::IMPOSSIBLE_RESULT, message)
                    .at(self.locate(place))
                    .hint(hint),
            );
        }
    }
}
