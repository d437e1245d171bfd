//! Numbers of identity cards, however they are spelled: in full-width digits, with spaces, dashes or line breaks
//! between their parts, with a part of them in bold. Texts are pushed character by character, as readers see them.

use std::collections::VecDeque;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::source::Span;

/// Digits of a number, the check character included.
const NUMBER_LENGTH: usize = 18;
/// Weights and check characters (GB 11643).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: &[u8; 11] = b"10X98765432";
/// What the numbers of places begin with (GB/T 2260), and the numbers on cards of residents from Hong Kong, Macao and
/// Taiwan.
const PROVINCES: [u8; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
];
/// Where people part a number: province, city, county, year, month, day, order, check character.
const PART_ENDS: [usize; 7] = [2, 4, 6, 10, 12, 14, 17];
/// Characters between two parts of one number.
const MAX_GAP: usize = 8;
/// The longest run of digits that is searched for numbers among other digits.
const MAX_RUN: usize = 100;
/// Bytes of the longest name or number of an entity.
const MAX_ENTITY_BYTES: usize = 10;

/// What may stand between the parts of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separators {
    /// Spaces and hyphens on one line: for sources, in which other marks are markup, addresses and lists.
    Plain,
    /// Also other marks, such as full stops and slashes. A line ends a number: for tables, with a record on each line.
    OnOneLine,
    /// Also other marks, and the end of a line within running text: for texts as they are attached. A line with nothing
    /// but numbers is a record of its own.
    Wrapped,
    /// Also other marks, and the end of a line.
    Any,
}

/// Looks for numbers in the texts that are pushed.
#[derive(Debug)]
pub(super) struct Scanner {
    separators: Separators,
    /// The last digits that may be of one number.
    digits: VecDeque<Digit>,
    /// The number of digits since the text was last broken off.
    run: usize,
    /// The number of digits in a row before the present place.
    unbroken: usize,
    /// Numbers among the digits side by side, which count if these are not too many.
    in_unbroken: Vec<Span>,
    /// Characters since the last digit.
    gap: usize,
    /// Separators between those digits, each once; dashes count as hyphens.
    between: Vec<char>,
    /// Whether anything but digits and separators stands on the line so far.
    line_has_words: bool,
    found: Vec<Span>,
}

#[derive(Debug, Clone, Copy)]
struct Digit {
    character: u8,
    span: Span,
    begins_group: bool,
}

impl Scanner {
    /// A scanner that has found nothing yet.
    pub(super) fn new(separators: Separators) -> Self {
        let digits = VecDeque::with_capacity(NUMBER_LENGTH);
        Self {
            separators,
            digits,
            run: 0,
            unbroken: 0,
            in_unbroken: Vec::new(),
            gap: 0,
            between: Vec::new(),
            line_has_words: false,
            found: Vec::new(),
        }
    }

    /// Ends the text, and returns the bytes of the numbers that were found.
    pub(super) fn finish(mut self) -> Vec<Span> {
        self.break_off();
        self.found
    }

    /// Adds numbers that were found in another text.
    pub(super) fn found_too(&mut self, found: Vec<Span>) {
        self.found.extend(found);
    }

    /// Reads a text that begins at `start` in its file and is spelled there as it is here. Entities are decoded.
    pub(super) fn text(&mut self, text: &str, start: usize) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            // Most texts hold few digits: what comes before one is passed over at once.
            if self.digits.is_empty() && !may_begin(c) {
                let (passed, next) = rest.split_at(rest.find(may_begin).unwrap_or(rest.len()));
                self.pass_over(passed);
                rest = next;
                continue;
            }

            let at = start + text.len() - rest.len();
            let entity = if c == '&' { entity(rest) } else { None };
            let (c, length) = entity.unwrap_or((c, c.len_utf8()));
            self.push(c, Span::new(at, at + length));
            rest = &rest[length..];
        }
    }

    /// Takes note of what stands on the line before its first digit.
    fn pass_over(&mut self, text: &str) {
        let line = text.rsplit('\n').next().unwrap_or_default();
        let is_word = |c: char| !is_invisible(c) && self.separator(c).is_none();
        let has_words = line.contains(is_word);
        self.line_has_words = has_words || self.line_has_words && line.len() == text.len();
    }

    /// Reads a text that is spelled otherwise in its file, at `span`.
    pub(super) fn rewritten(&mut self, text: &str, span: Span) {
        text.chars().for_each(|c| self.push(c, span));
    }

    /// Reads a character.
    pub(super) fn push(&mut self, c: char, span: Span) {
        if c.is_ascii() || self.digits.is_empty() && !has_digits(c) {
            return self.plain(c, span);
        }

        std::iter::once(c).nfkc().for_each(|c| self.plain(c, span));
    }

    /// Reads a character that has no other form.
    fn plain(&mut self, c: char, span: Span) {
        match c {
            '0'..='9' => self.digit(c as u8, span),
            '\n' => self.line_end(),
            _ if self.digits.is_empty() || is_invisible(c) => {}
            'X' | 'x' => {
                self.digit(b'X', span);
                self.break_off();
            }
            _ => match self.separator(c) {
                Some(kind) => self.part(kind),
                None => {
                    self.line_has_words = true;
                    self.break_off();
                }
            },
        }
    }

    fn line_end(&mut self) {
        let joins_lines = match self.separators {
            Separators::Plain | Separators::OnOneLine => false,
            Separators::Wrapped => self.line_has_words,
            Separators::Any => true,
        };
        self.line_has_words = false;

        if !joins_lines {
            self.break_off();
        } else if !self.digits.is_empty() {
            self.part(' ');
        }
    }

    fn digit(&mut self, character: u8, span: Span) {
        if self.digits.len() == NUMBER_LENGTH {
            if self.gap == 0 {
                self.judge_window();
            }

            self.digits.pop_front();
        }

        if self.gap > 0 {
            self.end_unbroken();
        }

        let begins_group = self.run == 0 || self.gap > 0;
        self.digits.push_back(Digit {
            character,
            span,
            begins_group,
        });
        (self.run, self.unbroken, self.gap) = (self.run + 1, self.unbroken + 1, 0);
    }

    /// Notes the number that the last digits are, if they are one without gaps: among more digits, as where two numbers
    /// are run together. One in 30,000 places among digits at random looks like a number; runs of very many digits,
    /// such as codes and constants, are therefore not looked into any further.
    fn judge_window(&mut self) {
        let is_unbroken = self.digits.iter().skip(1).all(|digit| !digit.begins_group);
        if is_unbroken && self.unbroken <= MAX_RUN && is_identity_number(&self.number()) {
            self.in_unbroken.extend(self.span());
        }
    }

    /// The digits side by side end here: the numbers among them count, unless there are too many digits.
    fn end_unbroken(&mut self) {
        let found = std::mem::take(&mut self.in_unbroken);
        if self.unbroken <= MAX_RUN {
            for span in found {
                self.note(span);
            }
        }

        self.unbroken = 0;
    }

    /// Where the last digits are.
    fn span(&self) -> Option<Span> {
        let (first, last) = (self.digits.front()?, self.digits.back()?);
        Some(Span::new(first.span.start, last.span.end))
    }

    /// The last digits.
    fn number(&self) -> Vec<u8> {
        self.digits.iter().map(|digit| digit.character).collect()
    }

    /// Notes a number, once.
    fn note(&mut self, span: Span) {
        if self.found.last() != Some(&span) {
            self.found.push(span);
        }
    }

    fn separator(&self, c: char) -> Option<char> {
        let kind = match c {
            ' ' | '\r' => ' ',
            // In tables a tab parts two cells; elsewhere it is a space.
            '\t' if matches!(self.separators, Separators::Wrapped | Separators::Any) => ' ',
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' => '-',
            _ if self.separators == Separators::Plain => return None,
            '.' | '/' | '\\' | '_' | '*' | '`' | '~' | ':' | '·' | '•' | '‧' | '・' | '\''
            | '#' => c,
            '(' | ')' | '[' | ']' => c,
            _ => return None,
        };
        Some(kind)
    }

    fn part(&mut self, kind: char) {
        if self.gap == 0 {
            self.judge(false);
        }

        self.gap += 1;
        if self.gap > MAX_GAP {
            return self.break_off();
        }

        if !self.between.contains(&kind) {
            self.between.push(kind);
        }
    }

    /// Here the text is interrupted: digits before and behind are not of one number.
    pub(super) fn break_off(&mut self) {
        self.judge(true);
        self.end_unbroken();
        self.digits.clear();
        self.between.clear();
        (self.run, self.gap) = (0, 0);
    }

    /// Notes the number that the last digits are, if they are one. A number that stands by itself may be parted
    /// anywhere by spaces and hyphens or by one kind of mark; among other digits only where people part it.
    fn judge(&mut self, is_end: bool) {
        let is_uniform =
            self.between.len() <= 1 || self.between.iter().all(|kind| " -".contains(*kind));
        let is_alone = is_end && is_uniform && self.run == NUMBER_LENGTH;

        if !self.digits.front().is_some_and(|first| first.begins_group) {
            return self.judge_window();
        }

        if is_identity_number(&self.number())
            && (is_alone || self.is_parted_as_people_do())
            && let Some(span) = self.span()
        {
            self.note(span);
        }
    }

    /// Whether the last digits have gaps only where people part a number.
    fn is_parted_as_people_do(&self) -> bool {
        let digits = self.digits.iter().enumerate().skip(1);
        digits
            .filter(|(_, digit)| digit.begins_group)
            .all(|(index, _)| PART_ENDS.contains(&index))
    }
}

/// Whether a number may begin with a character: a digit in any form, or an entity.
fn may_begin(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_digit() || c == '&'
    } else {
        has_digits(c)
    }
}

/// Whether a character that is not ASCII may be a digit in another form. Chinese characters are none.
fn has_digits(c: char) -> bool {
    !('\u{3040}'..='\u{d7ff}').contains(&c)
}

/// Whether readers see nothing of a character, or only a mark on the one before it.
fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && matches!(
            c.general_category(),
            GeneralCategory::Format
                | GeneralCategory::NonspacingMark
                | GeneralCategory::EnclosingMark
        )
}

/// The character of the entity that a text begins with, and its bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text
        .bytes()
        .take(MAX_ENTITY_BYTES)
        .position(|byte| byte == b';')?;
    let c = match text.get(1..end)? {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" | "zwnj" | "zwj" => '\u{200b}',
        "ndash" | "mdash" | "minus" | "hyphen" => '-',
        "middot" => '·',
        name => {
            let number = name.strip_prefix('#')?;
            let hexadecimal = number
                .strip_prefix(['x', 'X'])
                .map(|digits| u32::from_str_radix(digits, 16));
            char::from_u32(hexadecimal.unwrap_or_else(|| number.parse()).ok()?)?
        }
    };
    Some((c, end + 1))
}

/// Whether a number is that of an identity card: a place, a day of birth and the check character (GB 11643). The cards
/// of foreigners begin with 9.
fn is_identity_number(number: &[u8]) -> bool {
    let (Some(digits), Some(last)) = (
        number.get(..NUMBER_LENGTH - 1),
        number.get(NUMBER_LENGTH - 1),
    ) else {
        return false;
    };
    let pair = |at: usize| (digits[at] - b'0') * 10 + digits[at + 1] - b'0';
    let year = i16::from(pair(6)) * 100 + i16::from(pair(8));
    let born = Date::new(year, pair(10) as i8, pair(12) as i8);
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();

    (PROVINCES.contains(&pair(0)) || digits[0] == b'9')
        && (18..=20).contains(&pair(6))
        && born.is_ok()
        && CHECK_CHARACTERS[sum as usize % 11] == *last
}
