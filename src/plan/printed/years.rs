//! The years beside a number.

use std::ops::Range;

/// A year in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Year {
    /// Where it begins.
    pub at: usize,
    /// The year.
    pub year: i16,
    /// Whether something is compared with it or starts from it: 比2020年.
    pub is_reference: bool,
}

/// What stands before a year with which something is compared or from which it starts.
const REFERENCES: [&str; 14] = [
    "比", "较", "从", "由", "自", "以", "than", "over", "on", "from", "since", "as in", "than in",
    "with",
];
/// What stands behind such a year.
const AFTER_REFERENCES: [&str; 6] = [
    "年的基础",
    "年基础",
    "年为基",
    " level",
    " baseline",
    " base year",
];

/// Lists the years of a text in their order: four digits before 年, or alone where no Chinese is.
pub(super) fn years(text: &str, is_chinese: bool) -> Vec<Year> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };

    for (at, _) in text.match_indices(['1', '2']) {
        let Some(digits) = text
            .get(at..at + 4)
            .filter(|it| it.bytes().all(|b| b.is_ascii_digit()))
        else {
            continue;
        };
        if is_digit(at.checked_sub(1)) || is_digit(Some(at + 4)) {
            continue;
        }

        let Some(year) = digits
            .parse()
            .ok()
            .filter(|year| (1900..2200).contains(year))
        else {
            continue;
        };
        let (before, after) = (text[..at].trim_end(), &text[at + 4..]);
        if is_year(before, after, is_chinese) {
            let before = before.strip_suffix(" the").unwrap_or(before);
            let is_reference = REFERENCES.iter().any(|word| before.ends_with(word))
                || AFTER_REFERENCES.iter().any(|word| after.starts_with(word));
            found.push(Year {
                at,
                year,
                is_reference,
            });
        }
    }

    found
}

/// Tells whether four digits are a year by what is beside them.
fn is_year(before: &str, after: &str, is_chinese: bool) -> bool {
    if is_chinese {
        let rest = after
            .strip_prefix('-')
            .map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        return after.starts_with('年') || rest.is_some_and(|rest| rest.starts_with('年'));
    }

    let is_decimal =
        after.starts_with(['.', ',']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let is_sum = before.ends_with(['$', '¥', '.', ',']) || after.starts_with(['%', '‰']);
    !is_decimal && !is_sum
}

/// Finds the years that a number at some bytes of a sentence can be of. In Chinese it is the last before the number, or
/// else the first behind it; in other languages either.
pub(super) fn years_of(sentence: &str, number: &Range<usize>, is_chinese: bool) -> Vec<Year> {
    let all = years(sentence, is_chinese);
    let all = all.into_iter().filter(|it| !it.is_reference);
    let (before, after): (Vec<Year>, Vec<Year>) = all.partition(|it| it.at < number.start);
    let before = before.last().copied();
    let after = after.into_iter().find(|it| it.at >= number.end);

    match before {
        Some(before) if is_chinese => vec![before],
        _ => before.into_iter().chain(after).collect(),
    }
}
