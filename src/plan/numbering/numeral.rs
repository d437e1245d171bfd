//! What numbers of headings are spelled with: Chinese numerals, figures, Roman numerals, letters, and signs that are a
//! number with its mark in one.

use crate::text::numeral::{counted, is_in_counted};

/// A way of spelling numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeral {
    /// `二十四`
    Chinese,
    /// `24`, in half or full width; in several parts `2.4`.
    Figures,
    /// `XXIV`
    UpperRoman,
    /// `xxiv`
    LowerRoman,
    /// `A`
    UpperLetter,
    /// `a`
    LowerLetter,
    /// Signs such as `①`: an index into [`SIGNS`].
    Sign(usize),
}

/// The signs that are a number with its mark in one: for each kind the ranges of its signs, in the order of numbers.
const SIGNS: [&[(char, char)]; 6] = [
    &[('①', '⑳'), ('㉑', '㉟'), ('㊱', '㊿')],
    &[('⑴', '⒇')],
    &[('⒈', '⒛')],
    &[('㈠', '㈩')],
    &[('❶', '❿')],
    &[('Ⅰ', 'Ⅻ')],
];

/// The largest number that is read. What is larger is a year or an amount.
const MAX_NUMBER: u32 = 9999;

/// Returns the number that a sign stands for, and its kind as an index into [`SIGNS`].
fn sign(c: char) -> Option<(usize, u32)> {
    for (kind, ranges) in SIGNS.iter().enumerate() {
        let mut before = 0;
        for (first, last) in *ranges {
            if (*first..=*last).contains(&c) {
                return Some((kind, before + u32::from(c) - u32::from(*first) + 1));
            }

            before += u32::from(*last) - u32::from(*first) + 1;
        }
    }

    None
}

impl Numeral {
    /// Returns the kind of signs that a character belongs to.
    pub(super) fn of_sign(c: char) -> Option<Self> {
        sign(c).map(|(kind, _)| Self::Sign(kind))
    }

    /// Spells the number 1.
    pub(super) fn first(self) -> char {
        match self {
            Self::Chinese => '一',
            Self::Figures => '1',
            Self::UpperRoman => 'I',
            Self::LowerRoman => 'i',
            Self::UpperLetter => 'A',
            Self::LowerLetter => 'a',
            Self::Sign(kind) => SIGNS[kind][0].0,
        }
    }

    /// Tells whether a number can be spelled with a character.
    pub(super) fn has(self, c: char) -> bool {
        match self {
            Self::Chinese => is_in_counted(c),
            Self::Figures => figure(c).is_some(),
            Self::UpperRoman => roman_digit(c).is_some(),
            Self::LowerRoman => {
                c.is_ascii_lowercase() && roman_digit(c.to_ascii_uppercase()).is_some()
            }
            Self::UpperLetter => c.is_ascii_uppercase(),
            Self::LowerLetter => c.is_ascii_lowercase(),
            Self::Sign(kind) => sign(c).is_some_and(|(own, _)| own == kind),
        }
    }

    /// Returns the number that a text spells as a whole; `None` if it spells none from 1 to [`MAX_NUMBER`].
    pub(super) fn value(self, text: &str) -> Option<u32> {
        let value = match self {
            Self::Chinese => counted(text)?,
            Self::Figures => figures(text)?,
            Self::UpperRoman => roman(text)?,
            Self::LowerRoman => roman(&text.to_ascii_uppercase())?,
            Self::UpperLetter => letter(text, 'A')?,
            Self::LowerLetter => letter(text, 'a')?,
            Self::Sign(_) => only(text).and_then(sign)?.1,
        };

        (1..=MAX_NUMBER).contains(&value).then_some(value)
    }

    /// Tells whether it is written with letters, so that a letter right behind it makes another word of it.
    pub(super) fn is_latin(self) -> bool {
        matches!(
            self,
            Self::UpperRoman | Self::LowerRoman | Self::UpperLetter | Self::LowerLetter
        )
    }
}

/// Returns the only character of a text.
fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Returns the value of a figure in half or full width.
pub(super) fn figure(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => c.to_digit(10),
    }
}

fn figures(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }

    text.chars()
        .try_fold(0, |value, c| Some(value * 10 + figure(c)?))
}

fn letter(text: &str, first: char) -> Option<u32> {
    let letter = only(text)?;
    u32::from(letter)
        .checked_sub(u32::from(first))
        .map(|index| index + 1)
}

/// Reads a Roman numeral in capitals: `XXIV` is 24. Only the usual spelling is read, so that few words are numerals.
fn roman(text: &str) -> Option<u32> {
    let values: Vec<u32> = text.chars().map(roman_digit).collect::<Option<_>>()?;
    let mut value = 0;
    for (at, digit) in values.iter().enumerate() {
        let is_before_larger = values.get(at + 1).is_some_and(|next| next > digit);
        value += if is_before_larger {
            -i64::from(*digit)
        } else {
            i64::from(*digit)
        };
    }

    let value = u32::try_from(value).ok()?;
    (in_roman(value) == text).then_some(value)
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

/// Spells a number below 400 in Roman numerals.
fn in_roman(mut value: u32) -> String {
    const STEPS: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (step, sign) in STEPS {
        while value >= step {
            text.push_str(sign);
            value -= step;
        }
    }

    text
}

#[cfg(test)]
mod tests {
    use super::Numeral;

    #[test]
    fn every_numeral_spells_its_numbers_and_no_others() {
        let cases = [
            (Numeral::Chinese, "一百零一", Some(101)),
            (Numeral::Figures, "１２", Some(12)),
            (Numeral::Figures, "0", None),
            (Numeral::Figures, "20170", None),
            (Numeral::UpperRoman, "XXIV", Some(24)),
            (Numeral::UpperRoman, "IIX", None),
            (Numeral::LowerRoman, "iv", Some(4)),
            (Numeral::UpperLetter, "C", Some(3)),
            (Numeral::LowerLetter, "b", Some(2)),
            (Numeral::Sign(0), "㉑", Some(21)),
            (Numeral::Sign(0), "㊱", Some(36)),
            (Numeral::Sign(1), "⑶", Some(3)),
        ];
        for (numeral, text, expected) in cases {
            assert_eq!(numeral.value(text), expected, "{text}");
        }
    }
}
