//! The numbers that a plan's headings begin with: `二、`, `（四）`, `1.` and their English forms.

use crate::text::numeral::counted;

/// A number and the bytes of the heading that spell it, marks included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeadingNumber {
    /// The number, counted from 1.
    pub value: u32,
    /// The length of its spelling at the beginning of the heading, in bytes.
    pub len: usize,
}

/// Level of a heading in the plan's own numbering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// `二、` or `II.`
    Chapter,
    /// `（四）` or `(IV)`
    Section,
    /// `1.`
    Item,
}

/// Reads the number of a heading at a level; `None` if the heading has none.
pub(super) fn parse(text: &str, level: Level) -> Option<HeadingNumber> {
    let (digits, len) = spelled(text, level)?;
    let value = counted(digits)
        .or_else(|| roman(digits))
        .or_else(|| digits.parse().ok())?;
    (value > 0).then_some(HeadingNumber { value, len })
}

/// Returns the number of a heading at a level as it is printed, without marks: `二`, `IV`; `None` if the heading has
/// none.
pub(super) fn printed(text: &str, level: Level) -> Option<&str> {
    parse(text, level)?;
    Some(spelled(text, level)?.0)
}

/// Returns what the number of a heading is spelled with, and the length of that with its marks in bytes.
fn spelled(text: &str, level: Level) -> Option<(&str, usize)> {
    match level {
        Level::Chapter => number_before_mark(text, &["、", ". ", "."]),
        Level::Section => number_in_brackets(text),
        Level::Item => number_before_mark(text, &[".", "．", "、"])
            .filter(|(digits, _)| digits.bytes().all(|b| b.is_ascii_digit())),
    }
}

/// Returns what comes before the first of some marks, and the length of that with the mark.
fn number_before_mark<'a>(text: &'a str, marks: &[&str]) -> Option<(&'a str, usize)> {
    let (at, mark) = marks
        .iter()
        .filter_map(|mark| Some((text.find(mark)?, mark)))
        .min_by_key(|(at, _)| *at)?;
    Some((&text[..at], at + mark.trim_end().len()))
}

/// Returns what is in the brackets that a text begins with, and the length of that with the brackets.
fn number_in_brackets(text: &str) -> Option<(&str, usize)> {
    let open = text.chars().next().filter(|c| matches!(c, '（' | '('))?;
    let close = text.find(['）', ')'])?;
    let mark = text[close..].chars().next()?;

    Some((&text[open.len_utf8()..close], close + mark.len_utf8()))
}

/// Reads a Roman numeral: `XXIV` is 24.
fn roman(text: &str) -> Option<u32> {
    let values = text
        .chars()
        .map(roman_digit)
        .collect::<Option<Vec<u32>>>()
        .filter(|values| !values.is_empty())?;
    let signed = values
        .iter()
        .enumerate()
        .map(|(at, value)| match values.get(at + 1) {
            Some(next) if next > value => -i64::from(*value),
            _ => i64::from(*value),
        });
    u32::try_from(signed.sum::<i64>()).ok()
}

/// Returns the value of a sign in Roman numerals.
fn roman_digit(sign: char) -> Option<u32> {
    match sign {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{HeadingNumber, Level, parse};

    #[test]
    fn numbers_of_all_levels_in_both_languages() {
        let cases = [
            ("二、总体目标", Level::Chapter, Some((2, "二、"))),
            ("II. Targets", Level::Chapter, Some((2, "II."))),
            (
                "（三十）其他有关部门。",
                Level::Section,
                Some((30, "（三十）")),
            ),
            ("(二十四)市总工会", Level::Section, Some((24, "(二十四)"))),
            ("（十）实现", Level::Section, Some((10, "（十）"))),
            ("(XIX) Statistics", Level::Section, Some((19, "(XIX)"))),
            ("1.农产品质量。", Level::Item, Some((1, "1."))),
            ("附件", Level::Chapter, None),
            ("（说明）", Level::Section, None),
            ("质量。1.", Level::Item, None),
        ];
        for (text, level, expected) in cases {
            let expected = expected.map(|(value, label): (u32, &str)| HeadingNumber {
                value,
                len: label.len(),
            });
            assert_eq!(parse(text, level), expected, "{text}");
        }
    }
}
