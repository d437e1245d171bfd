//! The form of a level's numbers, learnt from an example as it is printed: `第一章`, `（一）`, `1.1`, `Action 1:`.

use std::ops::Range;

use super::numeral::{Numeral, figure};
use crate::text::han::is_han;

/// How the numbers of a level are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// What stands before the number.
    before: String,
    /// What the number is spelled with.
    numeral: Numeral,
    /// How many numbers it has, with points between them: 2 for `1.1`.
    pub parts: usize,
    /// What stands behind the number.
    after: String,
}

/// A number as a heading begins with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WrittenNumber {
    /// The number; several for `2.4.1`.
    pub values: Vec<u32>,
    /// Its length at the beginning of the heading in bytes, marks included.
    pub len: usize,
}

/// Makes one of all characters that stand for each other in numbers: widths, kinds of brackets, and the marks behind
/// numbers (`、` and `．` are printed for a full stop, and `﹒` as well).
pub(super) fn folded(c: char) -> char {
    match c {
        '（' | '﹙' | '［' | '[' | '〔' | '【' => '(',
        '）' | '﹚' | '］' | ']' | '〕' | '】' => ')',
        '、' | '．' | '﹒' | '：' | ':' | '﹕' | '，' | ',' => '.',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0)
            .unwrap_or(c)
            .to_ascii_lowercase(),
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Tells whether a character is a point between or behind numbers.
fn is_point(c: char) -> bool {
    matches!(c, '.' | '．' | '﹒')
}

/// A place in a text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    fn next(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn skip_spaces(&mut self) {
        while let Some(space) = self.next().filter(|c| c.is_whitespace()) {
            self.skip(space);
        }
    }

    /// Goes past some words, whatever their spaces, widths and capitals are. Tells whether they were there.
    fn skip_words(&mut self, words: &str) -> bool {
        for expected in words.chars().filter(|c| !c.is_whitespace()) {
            self.skip_spaces();
            match self.next() {
                Some(c) if folded(c) == folded(expected) => self.skip(c),
                _ => return false,
            }
        }

        true
    }

    /// Goes past the characters of a numeral, and returns the bytes that they take.
    fn skip_numeral(&mut self, numeral: Numeral) -> Range<usize> {
        let start = self.at;
        while let Some(c) = self.next().filter(|c| numeral.has(*c)) {
            self.skip(c);
            if matches!(numeral, Numeral::Sign(_)) {
                break;
            }
        }

        start..self.at
    }

    /// The place behind a point that a figure follows.
    fn behind_point(&self) -> Option<Self> {
        let point = self.next().filter(|c| is_point(*c))?;
        let behind = Self {
            text: self.text,
            at: self.at + point.len_utf8(),
        };
        behind.next().and_then(figure)?;

        Some(behind)
    }
}

impl Form {
    /// Makes a form of the parts around a number. `parts` is how many numbers it has.
    pub(super) fn new(before: &str, numeral: Numeral, parts: usize, after: &str) -> Self {
        Self {
            before: before.into(),
            numeral,
            parts,
            after: after.into(),
        }
    }

    /// Learns a form from an example; `None` if there is no number in it.
    pub(super) fn from_example(example: &str) -> Option<Self> {
        let example = example.trim();
        let (range, numeral) = number_in(example)?;
        let parts = match numeral {
            Numeral::Figures => example[range.clone()].split(is_point).count(),
            _ => 1,
        };

        Some(Self::new(
            &example[..range.start],
            numeral,
            parts,
            &example[range.end..],
        ))
    }

    /// Writes the first number of this form.
    pub(super) fn example(&self) -> String {
        let number = vec![self.numeral.first().to_string(); self.parts].join(".");
        format!("{}{number}{}", self.before, self.after)
    }

    /// Tells whether words are part of the number, as in `第一条` and `Action 1:`, so that it can be named alone.
    pub(super) fn has_words(&self) -> bool {
        self.words().iter().any(|words| !words.is_empty())
    }

    /// Returns the words before and behind the number, without brackets and marks.
    pub(super) fn words(&self) -> [String; 2] {
        let words = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect();
        [words(&self.before), words(&self.after)]
    }

    /// Reads the number that a heading begins with; `None` if it begins with none of this form.
    pub(super) fn read(&self, text: &str) -> Option<WrittenNumber> {
        let mut cursor = Cursor { text, at: 0 };
        if !cursor.skip_words(&self.before) {
            return None;
        }

        cursor.skip_spaces();
        let values = self.values(&mut cursor)?;
        let is_cut = |c: char| self.numeral.is_latin() && c.is_alphanumeric();
        if cursor.next().is_some_and(is_cut) || !cursor.skip_words(&self.after) {
            return None;
        }

        if self.after.is_empty() && !self.ends(&mut cursor) {
            return None;
        }

        Some(WrittenNumber {
            values,
            len: cursor.at,
        })
    }

    /// Reads the numbers themselves.
    fn values(&self, cursor: &mut Cursor<'_>) -> Option<Vec<u32>> {
        let mut values = Vec::new();
        loop {
            let range = cursor.skip_numeral(self.numeral);
            values.push(self.numeral.value(&cursor.text[range])?);
            let Some(behind) = cursor
                .behind_point()
                .filter(|_| self.numeral == Numeral::Figures)
            else {
                break;
            };

            if values.len() == self.parts {
                if is_part_of_number(behind) {
                    return None;
                }
                break;
            }

            cursor.at = behind.at;
        }

        (values.len() == self.parts).then_some(values)
    }

    /// Tells whether a number that has no mark of its own ends at a place: what follows is no more of it. A mark all
    /// the same, as in `2.1.`, is skipped.
    fn ends(&self, cursor: &mut Cursor<'_>) -> bool {
        let Some(next) = cursor.next() else {
            return true;
        };

        if folded(next) == '.' {
            cursor.skip(next);
            return true;
        }

        let has_mark =
            matches!(self.numeral, Numeral::Sign(_)) || !self.before.is_empty() || self.parts > 1;
        next.is_whitespace()
            || (has_mark && (is_han(next) || !next.is_alphanumeric() && next != '%'))
    }
}

/// Tells whether what follows the point behind a number is another part of it, as in `1.1 The problem`, and not what
/// the heading begins with, as in `1.2020年目标`.
fn is_part_of_number(mut behind: Cursor<'_>) -> bool {
    let range = behind.skip_numeral(Numeral::Figures);
    let is_short = range.len() <= 2;
    let is_over = behind
        .next()
        .is_none_or(|c| c.is_whitespace() || is_point(c));

    is_short && is_over
}

/// Finds the number in an example: where it is, and what it is spelled with.
fn number_in(example: &str) -> Option<(Range<usize>, Numeral)> {
    if let Some(start) = example.find(|c| figure(c).is_some()) {
        let is_over = |c: char| figure(c).is_none() && !is_point(c);
        let end = example[start..]
            .find(is_over)
            .map_or(example.len(), |len| start + len);
        let figures = example[start..end].trim_end_matches(is_point);
        return Some((start..start + figures.len(), Numeral::Figures));
    }

    for (start, c) in example.char_indices() {
        if let Some(numeral) = Numeral::of_sign(c) {
            return Some((start..start + c.len_utf8(), numeral));
        }
    }

    let is_chinese = |c: char| Numeral::Chinese.has(c);
    if let Some(start) = example.find(is_chinese) {
        let end = example[start..]
            .find(|c| !is_chinese(c))
            .map_or(example.len(), |len| start + len);
        return Numeral::Chinese
            .value(&example[start..end])
            .map(|_| (start..end, Numeral::Chinese));
    }

    latin_number_in(example)
}

/// Finds the number in an example that has none but letters: its last word.
fn latin_number_in(example: &str) -> Option<(Range<usize>, Numeral)> {
    let end = example.rfind(|c: char| c.is_ascii_alphabetic())? + 1;
    let start = example[..end]
        .rfind(|c: char| !c.is_ascii_alphabetic())
        .map_or(0, |at| {
            at + example[at..].chars().next().map_or(0, char::len_utf8)
        });
    let numerals = match &example[start..end] {
        "A" => [Numeral::UpperLetter, Numeral::UpperLetter],
        "a" => [Numeral::LowerLetter, Numeral::LowerLetter],
        _ => [Numeral::UpperRoman, Numeral::LowerRoman],
    };
    let word = &example[start..end];
    let is_spelled =
        |numeral: &Numeral| word.chars().all(|c| numeral.has(c)) && numeral.value(word).is_some();
    let numeral = numerals.into_iter().find(is_spelled)?;

    Some((start..end, numeral))
}

#[cfg(test)]
mod tests {
    use super::Form;

    /// What a form reads at the beginning of a heading: the numbers, and the bytes with their marks.
    fn read(example: &str, text: &str) -> Option<(Vec<u32>, usize)> {
        let form = Form::from_example(example).expect(example);
        let number = form.read(text)?;
        Some((number.values, number.len))
    }

    #[test]
    fn a_form_reads_the_numbers_that_are_printed_like_its_example() {
        let cases = [
            ("一、", "二、总体目标", vec![2], "二、"),
            ("I.", "II. Targets", vec![2], "II."),
            ("（一）", "（三十）其他有关部门。", vec![30], "（三十）"),
            ("（一）", "(二十四)市总工会", vec![24], "(二十四)"),
            ("(I)", "(XIX) Statistics", vec![19], "(XIX)"),
            ("1.", "1.农产品质量。", vec![1], "1."),
            ("1.", "2．乙", vec![2], "2．"),
            ("1.", "3﹒丙", vec![3], "3﹒"),
            ("1.", "１２、丁", vec![12], "１２、"),
            ("1.", "1.2020年目标", vec![1], "1."),
            ("（1）", "(12) 丁", vec![12], "(12)"),
            ("①", "㉑戊", vec![21], "㉑"),
            ("第一章", "第 十二 章 附则", vec![12], "第 十二 章"),
            ("第一条", "第一百零一条", vec![101], "第一百零一条"),
            ("1", "1 总体要求", vec![1], "1"),
            ("1.1", "2.1. Initiatives", vec![2, 1], "2.1."),
            ("1.1", "1.2指导思想", vec![1, 2], "1.2"),
            ("1.1.1", "4.2.1 Farming", vec![4, 2, 1], "4.2.1"),
            ("Action 1:", "ACTION 12: Identify", vec![12], "ACTION 12:"),
            ("Goal 1.", "Goal 2. Reduce", vec![2], "Goal 2."),
            ("Article 1", "Article 3", vec![3], "Article 3"),
            (
                "Objective 1.1",
                "Objective 2.1 Lower",
                vec![2, 1],
                "Objective 2.1",
            ),
            ("A.", "C. Water", vec![3], "C."),
        ];
        for (example, text, values, number) in cases {
            assert_eq!(
                read(example, text),
                Some((values, number.len())),
                "{example} {text}"
            );
        }
    }

    #[test]
    fn a_form_reads_nothing_else() {
        let cases = [
            ("一、", "附件"),
            ("（一）", "（说明）"),
            ("1.", "质量。1."),
            ("1.", "1.1 The problem"),
            ("1.1", "1.1.1 Detail"),
            ("1.1", "3 Aims"),
            ("1", "2025年目标"),
            ("1", "5%以上"),
            ("第一章", "第一节"),
            ("Article 1", "Articles"),
            ("I.", "Introduction. Aims"),
            ("I.", "Civil. Rights"),
        ];
        for (example, text) in cases {
            assert_eq!(read(example, text), None, "{example} {text}");
        }
    }

    #[test]
    fn an_example_without_a_number_is_no_form() {
        for example in ["章", "", "Aims.", "（）"] {
            assert_eq!(Form::from_example(example), None, "{example}");
        }
    }
}
