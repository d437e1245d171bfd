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

/// The value of an amount in numerals: `一千二百三十四万` is 12,340,000. Gives `None` for anything else, such as digits
/// without units between them.
pub(crate) fn amount(text: &str) -> Option<f64> {
    // The parts below 万, below 亿, and the digit that waits for its unit.
    let (mut total, mut section, mut waiting) = (0.0, 0.0, None);
    let mut chars = text.chars().peekable();
    chars.peek()?;

    while let Some(c) = chars.next() {
        match c {
            '十' | '百' | '千' => {
                let unit = match c {
                    '十' => 10.0,
                    '百' => 100.0,
                    _ => 1000.0,
                };
                section += waiting.take().unwrap_or(1.0) * unit;
            }
            '万' | '亿' => {
                let unit = if c == '万' { 1e4 } else { 1e8 };
                section += waiting.take().unwrap_or(0.0);

                // 万亿 multiplies what stands before both.
                let is_followed = c == '万' && chars.peek() == Some(&'亿');
                if is_followed {
                    chars.next();
                    total += section * 1e12;
                } else {
                    total += section * unit;
                }
                section = 0.0;
            }
            '零' if waiting.is_none() && chars.peek().is_some() => {}
            _ if waiting.is_none() => waiting = Some(f64::from(digit(c)?)),
            _ => return None,
        }
    }

    Some(total + section + waiting.unwrap_or(0.0))
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

#[cfg(test)]
mod tests {
    use super::{amount, counted, digit, is_counting, is_in_amounts, is_in_years};

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
    fn amounts_are_sums_of_their_units() {
        let cases = [
            ("一", 1.0),
            ("两", 2.0),
            ("十一", 11.0),
            ("一百零二", 102.0),
            ("一千二百三十四万", 12_340_000.0),
            ("三亿二千万", 320_000_000.0),
            ("一万亿", 1e12),
        ];
        for (text, value) in cases {
            assert_eq!(amount(text), Some(value), "{text}");
        }

        assert_eq!(["", "二三", "甲", "1"].map(amount), [None; 4]);
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
    }
}
