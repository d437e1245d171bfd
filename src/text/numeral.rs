//! Chinese numerals. Which characters are numerals depends on their use: years are spelled digit by digit (二〇一七),
//! items are counted (十一), and 两 means two only before a measure word.

/// The digits from one to nine, in order.
pub(crate) const DIGITS: &str = "一二三四五六七八九";

/// The value of a single digit, 〇, 零 and 两 included, or `None` if `c` is not a digit.
pub(crate) fn digit(c: char) -> Option<u32> {
    match c {
        '〇' | '零' => Some(0),
        '两' => Some(2),
        _ => (1..)
            .zip(DIGITS.chars())
            .find(|(_, digit)| *digit == c)
            .map(|(value, _)| value),
    }
}

/// The units of numbers that items are counted with, the largest first.
const UNITS: [(char, u32); 3] = [('千', 1000), ('百', 100), ('十', 10)];

/// The value of a number that items are counted with: `二十四` is 24, `一百零三` and `一〇三` are 103. Gives `None` for
/// anything but the numbers from 1 to 9999.
pub(crate) fn counted(text: &str) -> Option<u32> {
    let has_unit = text.contains(UNITS.map(|(unit, _)| unit));
    let value = if has_unit || text.chars().count() == 1 {
        counted_in_units(text)
    } else {
        spelled_out(text)
    };

    value.filter(|value| *value > 0)
}

/// The value of a number with units. Each unit stands once and after the larger ones; only 十 may lack its digit. A
/// unit that is left out is written 零 or 〇.
fn counted_in_units(text: &str) -> Option<u32> {
    let (mut rest, mut value) = (text, 0);
    for (unit, size) in UNITS {
        let Some((before, after)) = rest.split_once(unit) else {
            continue;
        };
        let before = without_zero(before);
        value += size
            * match before {
                "" if size == 10 => 1,
                digits => counting_digit(digits)?,
            };
        rest = after;
    }

    match without_zero(rest) {
        "" if value > 0 && rest.is_empty() => Some(value),
        ones => Some(value + counting_digit(ones)?),
    }
}

fn without_zero(text: &str) -> &str {
    text.strip_prefix(['零', '〇']).unwrap_or(text)
}

/// The value of a number of three or four figures that are written one by one: `一〇三`.
fn spelled_out(text: &str) -> Option<u32> {
    let is_number =
        (3..=4).contains(&text.chars().count()) && text.starts_with(|c| DIGITS.contains(c));
    if !is_number {
        return None;
    }

    text.chars().try_fold(0, |value, c| {
        let digit = digit(c).filter(|_| is_in_years(c))?;
        Some(value * 10 + digit)
    })
}

/// The value of a text that is one of [`DIGITS`].
fn counting_digit(text: &str) -> Option<u32> {
    let mut chars = text.chars();
    let first = chars.next().filter(|c| DIGITS.contains(*c))?;
    if chars.next().is_some() {
        None
    } else {
        digit(first)
    }
}

/// Whether numbers up to 9999 that items are counted with are written with `c`.
pub(crate) fn is_in_counted(c: char) -> bool {
    is_in_years(c) || UNITS.iter().any(|(unit, _)| *unit == c)
}

/// Whether items are counted with `c`: the digits and ten.
pub(crate) fn is_counting(c: char) -> bool {
    c == '十' || DIGITS.contains(c)
}

/// Whether years are spelled with `c`: the digits, 〇, and 零, which is often written instead of it.
pub(crate) fn is_in_years(c: char) -> bool {
    matches!(c, '〇' | '零') || DIGITS.contains(c)
}

/// Whether amounts are written with `c`: the digits, 两, and the units from ten to ten thousand.
pub(crate) fn is_in_amounts(c: char) -> bool {
    is_counting(c) || matches!(c, '两' | '百' | '千' | '万')
}

/// The Chinese numeral for a number of one digit before a measure word: `2` is 两. Gives `None` for any other number.
pub(crate) fn before_measure_word(number: &str) -> Option<char> {
    match number {
        "0" => Some('零'),
        "2" => Some('两'),
        _ => DIGITS.chars().nth(
            number
                .parse::<usize>()
                .ok()
                .filter(|_| number.len() == 1)?
                .checked_sub(1)?,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{before_measure_word, counted, digit, is_counting, is_in_amounts, is_in_years};

    #[test]
    fn numbers_up_to_9999_are_counted() {
        let numbers = ["一", "九", "十", "十一", "二十", "二十四", "九十九"];
        assert_eq!(numbers.map(counted), [1, 9, 10, 11, 20, 24, 99].map(Some));
        let numbers = [
            "一百",
            "一百零一",
            "一百〇一",
            "一百一十",
            "二百三十四",
            "一千零五",
            "九千九百九十九",
            "一〇三",
        ];
        assert_eq!(
            numbers.map(counted),
            [100, 101, 101, 110, 234, 1005, 9999, 103].map(Some)
        );
        let others = [
            "",
            "两",
            "〇",
            "零",
            "一二",
            "二十十",
            "百",
            "1",
            "十百",
            "一百零",
            "一万",
            "〇〇一",
        ];
        assert_eq!(others.map(counted), [None; 12]);
    }

    #[test]
    fn what_is_a_numeral_depends_on_its_place() {
        assert_eq!(
            ['〇', '零', '一', '两', '九', '十', '1'].map(digit),
            [Some(0), Some(0), Some(1), Some(2), Some(9), None, None]
        );
        assert_eq!(
            ['〇', '零', '五', '十', '两', '万'].map(is_in_years),
            [true, true, true, false, false, false]
        );
        assert_eq!(
            ['〇', '零', '五', '十', '两', '万'].map(is_counting),
            [false, false, true, true, false, false]
        );
        assert_eq!(
            ['〇', '零', '五', '十', '两', '万'].map(is_in_amounts),
            [false, false, true, true, true, true]
        );
        assert_eq!(
            ["0", "1", "2", "9"].map(before_measure_word),
            ['零', '一', '两', '九'].map(Some)
        );

        assert_eq!(
            ["", "10", "-1", "+1", "x"].map(before_measure_word),
            [None; 5]
        );
    }
}
