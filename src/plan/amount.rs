//! Numbers in the words of a plan, in any spelling: `98`, `1,234`, `320万`, `一万亿`, `百分之九十八`, `1.2 million`,
//! `twenty-five`.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::load::paragraphs::CELL_SEPARATOR;
use crate::text::numeral::{amount, is_in_amounts, is_in_years};

/// Signs and words that multiply the number before them, in Chinese and English, the longer ones first.
const SCALES: [(&str, f64); 9] = [
    ("万亿", 1e12),
    ("亿", 1e8),
    ("万", 1e4),
    ("千", 1e3),
    ("百", 1e2),
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("trillion", 1e12),
];
/// The English words for numbers that are no sums of others.
const WORDS: [(&str, f64); 28] = [
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    ("zero", 0.0),
];
/// What stands before a share in Chinese words.
const PERCENT_WORDS: &str = "百分之";

/// Tells whether a text contains a number as a number of its own and no part of another. Digits may stand anywhere.
/// Digits with a scale and Chinese numerals must come right before the unit, except for 零.
pub(super) fn contains(text: &str, value: f64, unit: &str) -> bool {
    let own = comparable(text);
    let own_unit = comparable(unit);
    let (scale, bare) = scale_of(&own_unit);
    let wanted = Wanted {
        value,
        scaled: value * scale,
        unit: bare,
    };

    wanted.is_in_digits(&own)
        || wanted.is_in_numerals(&own)
        || (value == 0.0 && has_zero(&own))
        || (unit.trim() == "%" && wanted.is_in_percent_words(&own))
        || words(text).any(|number| is_same(number, value))
}

/// A number to be found.
struct Wanted<'a> {
    /// The number as the data give it.
    value: f64,
    /// The number with the scale of its unit: 1.45 of 万亿斤 is 1.45 × 10¹².
    scaled: f64,
    /// The unit without scale: 斤.
    unit: &'a str,
}

impl Wanted<'_> {
    /// Tells whether a text has it in digits: alone, or with a scale and its unit.
    fn is_in_digits(&self, text: &str) -> bool {
        let mut rest = text;
        let mut before = None;
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            before = rest[..at].chars().next_back().or(before);
            let (number, after) = digits(&rest[at..]);

            if let Some(number) = number {
                let number = if before == Some('-') && self.value < 0.0 {
                    -number
                } else {
                    number
                };
                let (scale, unit) = scale_of(after);
                let is_scaled = unit.starts_with(self.unit) && is_same(number * scale, self.scaled);
                if is_same(number, self.value) || is_scaled {
                    return true;
                }
            }

            before = rest[..rest.len() - after.len()].chars().next_back();
            rest = after;
        }

        false
    }

    /// Tells whether a text has it in Chinese numerals right before its unit: 一家 but not 二十一家.
    fn is_in_numerals(&self, text: &str) -> bool {
        let is_numeral = |c: char| is_in_amounts(c) || is_in_years(c) || c == '亿';
        let mut rest = text;
        while let Some(at) = rest.find(is_numeral) {
            let run = &rest[at..];
            let end = run.find(|c| !is_numeral(c)).unwrap_or(run.len());
            let (numeral, after) = run.split_at(end);
            let number = amount(numeral);

            if number.is_some_and(|number| is_same(number, self.scaled))
                && after.starts_with(self.unit)
            {
                return true;
            }

            rest = after;
        }

        false
    }

    /// Tells whether a text has it as a share in words: 百分之九十八.
    fn is_in_percent_words(&self, text: &str) -> bool {
        text.match_indices(PERCENT_WORDS).any(|(at, found)| {
            let after = &text[at + found.len()..];
            let end = after.find(|c| !is_in_amounts(c)).unwrap_or(after.len());
            amount(&after[..end]).is_some_and(|number| is_same(number, self.value))
        })
    }
}

/// Tells whether a text has 零 as a number of its own.
fn has_zero(text: &str) -> bool {
    let is_numeral = |c: char| is_in_amounts(c) || is_in_years(c);
    text.match_indices('零')
        .any(|(at, _)| !text[..at].ends_with(is_numeral))
}

/// Reads the digits that a text begins with. Returns their number, if they are one, and the rest of the text. A comma
/// before three digits parts thousands; a full stop is a point only between digits.
pub(super) fn digits(text: &str) -> (Option<f64>, &str) {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    let mut number = String::new();

    loop {
        match bytes.get(end) {
            Some(b) if b.is_ascii_digit() => number.push(char::from(*b)),
            Some(b'.') if is_digit(end + 1) => number.push('.'),
            Some(b',') if (end + 1..end + 4).all(is_digit) && !is_digit(end + 4) => {}
            _ => break,
        }
        end += 1;
    }

    (number.parse().ok(), &text[end..])
}

/// Reads the scales that a text begins with. Returns their product, and the rest of the text.
pub(super) fn scale_of(text: &str) -> (f64, &str) {
    let (mut scale, mut rest) = (1.0, text);
    while let Some((word, by)) = SCALES.iter().find(|(word, _)| rest.starts_with(word)) {
        scale *= by;
        rest = &rest[word.len()..];
    }

    (scale, rest)
}

/// Writes a unit behind each number of a text.
pub(super) fn with_unit(text: &str, unit: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (_, after) = digits(&rest[at..]);
        let (number, behind) = rest.split_at(rest.len() - after.len());
        written.push_str(number);
        written.push_str(unit);
        rest = behind;
    }

    written.push_str(rest);
    written
}

/// A number in words or Chinese numerals.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spelled {
    /// Its bytes in the text.
    pub at: Range<usize>,
    pub number: f64,
}

/// Lists the numbers of a text that are not in digits: in Chinese numerals right before a unit, 零, shares such as
/// 百分之九十八, and English words. The text is in lower case.
pub(super) fn spelled(text: &str, unit: &str) -> Vec<Spelled> {
    let is_numeral = |c: char| is_in_amounts(c) || is_in_years(c) || c == '亿';
    let mut found = Vec::new();
    let mut end = 0;
    while let Some(next) = text[end..].find(is_numeral) {
        let start = end + next;
        let run = &text[start..];
        end = start + run.find(|c| !is_numeral(c)).unwrap_or(run.len());
        let numeral = &text[start..end];
        let is_share = text[..start].ends_with("分之");
        let is_amount = is_share || numeral == "零" || text[end..].starts_with(unit);
        let number = if numeral == "零" {
            Some(0.0)
        } else {
            amount(numeral)
        };
        found.extend(number.filter(|_| is_amount).map(|number| Spelled {
            at: start..end,
            number,
        }));
    }

    let is_between = |c: char| !c.is_ascii_alphabetic() && c != '-';
    let mut start = 0;
    for word in text.split_inclusive(is_between) {
        let bare = word.trim_end_matches(is_between);
        found.extend(in_words(bare).map(|number| Spelled {
            at: start..start + bare.len(),
            number,
        }));
        start += word.len();
    }

    found
}

/// Iterates over the numbers that are written in English words.
fn words(text: &str) -> impl Iterator<Item = f64> {
    let is_between = |c: char| !c.is_ascii_alphabetic() && c != '-';
    text.split(is_between)
        .filter_map(|word| in_words(&word.to_ascii_lowercase()))
}

/// Reads an English word such as `twenty-five`.
fn in_words(word: &str) -> Option<f64> {
    let known = |word: &str| {
        let found = WORDS.iter().find(|(own, _)| *own == word);
        found.map(|(_, value)| *value)
    };

    match word.split_once('-') {
        None => known(word),
        Some((tens, ones)) => {
            let tens = known(tens).filter(|tens| *tens >= 20.0)?;
            let ones = known(ones).filter(|ones| (1.0..10.0).contains(ones))?;
            Some(tens + ones)
        }
    }
}

/// Writes a text so that its numbers can be found: NFKC without white space. Cells of tables and paragraphs stay apart,
/// and so do numbers between which a Chinese comma stands.
fn comparable(text: &str) -> String {
    let is_kept = |c: &char| [CELL_SEPARATOR, '\n'].contains(c) || !c.is_whitespace();
    let text = text.replace('，', "、").replace('−', "-");
    text.nfkc()
        .filter(is_kept)
        .collect::<String>()
        .to_lowercase()
}

/// Tells whether two numbers are the same but for the last digits that a computer keeps.
pub(super) fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn a_number_is_not_a_part_of_another() {
        for (text, value, unit) in [
            ("达到98%以上", 98.0, "%"),
            ("检出率为零", 0.0, "%"),
            ("1-2次", 2.0, "次"),
            ("实施一年以上", 1.0, "年"),
            ("十一家，另有一家", 1.0, "家"),
            ("新增一家", 1.0, "家"),
            ("二十一家", 21.0, "家"),
            ("建成两家", 2.0, "家"),
        ] {
            assert!(contains(text, value, unit), "{text}");
        }

        for (text, value, unit) in [
            ("达到198%以上", 98.0, "%"),
            ("达到98.5%以上", 98.0, "%"),
            ("统一年度", 1.0, "次"),
            ("二十一家", 1.0, "家"),
            ("十一家", 1.0, "家"),
            ("一百零二家", 2.0, "家"),
            ("一百零两家", 2.0, "家"),
            ("第2.1.3条", 1.3, ""),
            ("达到98，100家", 98100.0, "家"),
            ("67.9\t71", 67.971, "%"),
        ] {
            assert!(!contains(text, value, unit), "{text}");
        }
    }

    #[test]
    fn scales_and_words_are_numbers() {
        for (text, value, unit) in [
            ("突破一万亿元", 1.0, "万亿元"),
            ("突破一万亿元", 10000.0, "亿元"),
            ("总量达到320万名左右", 3_200_000.0, "名"),
            ("总量达到320万名左右", 320.0, "万名"),
            ("1.45万亿斤左右", 14500.0, "亿斤"),
            ("一千二百三十四万人", 1234.0, "万人"),
            ("合格率达到百分之九十八", 98.0, "%"),
            ("71.0", 71.0, "%"),
            ("at least 1,234,567 trees", 1_234_567.0, " trees"),
            ("about 1.2 million jobs", 1.2, "million jobs"),
            ("about 1.2 million jobs", 1_200_000.0, "jobs"),
            ("Twenty-five pilot bases", 25.0, ""),
        ] {
            assert!(contains(text, value, unit), "{text}: {value}{unit}");
        }

        for (text, value, unit) in [
            ("突破一万亿元", 1.0, "亿元"),
            ("总量达到320万名左右", 3200.0, "名"),
            ("money for stones", 1.0, ""),
            ("一万亿元", 1.0, "元"),
        ] {
            assert!(!contains(text, value, unit), "{text}: {value}{unit}");
        }
    }
}
