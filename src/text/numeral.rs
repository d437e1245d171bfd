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

/// The value of a number that items are counted with: `二十四` is 24. Gives `None` for anything but the numbers from 1
/// to 99.
pub(crate) fn counted(text: &str) -> Option<u32> {
    match text.split_once('十') {
        None => counting_digit(text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() {
                Some(1)
            } else {
                counting_digit(tens)
            };
            let ones = if ones.is_empty() {
                Some(0)
            } else {
                counting_digit(ones)
            };
            Some(tens? * 10 + ones?)
        }
    }
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
    fn numbers_up_to_ninety_nine_are_counted() {
        let numbers = ["一", "九", "十", "十一", "二十", "二十四", "九十九"];
        assert_eq!(numbers.map(counted), [1, 9, 10, 11, 20, 24, 99].map(Some));
        assert_eq!(
            ["", "两", "〇", "一二", "二十十", "百", "1"].map(counted),
            [None; 7]
        );
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
