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
    fn numbers_up_to_ninety_nine_are_counted() {
        let numbers = ["一", "九", "十", "十一", "二十", "二十四", "九十九"];
        assert_eq!(numbers.map(counted), [1, 9, 10, 11, 20, 24, 99].map(Some));
        assert_eq!(
            ["", "两", "〇", "一二", "二十十", "百", "1"].map(counted),
            [None; 7]
        );
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
