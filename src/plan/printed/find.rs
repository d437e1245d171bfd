//! Finds a number in a text, with what is printed beside it.

use std::ops::Range;

use super::words::{AFTER, BEFORE, FILLERS, UNITS};
use super::{Said, Source, readable};
use crate::load::paragraphs::CELL_SEPARATOR;
use crate::plan::amount::{Spelled, digits, is_same, scale_of, spelled};
use crate::plan::target::Comparator;

/// Where a number is printed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    /// The bytes of the number, without scale and unit.
    pub at: Range<usize>,
    /// The number as printed, without scale.
    pub number: f64,
    /// The other end of the range that it is the beginning or the end of.
    pub other_end: Option<OtherEnd>,
    /// Whether a minus is before it.
    pub is_negative: bool,
}

/// The other end of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct OtherEnd {
    pub number: f64,
    /// Whether the number at the place is the smaller one.
    pub is_upper: bool,
}

/// The unit behind a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit<'t> {
    /// What it is multiplied with: 万 is 10,000.
    pub scale: f64,
    /// The unit without scale; empty if none is known there.
    pub base: &'t str,
    /// The unit as it is printed, with scale.
    pub printed: &'t str,
    /// What follows.
    pub rest: &'t str,
}

/// What parts a text into the pieces to which the words beside a number belong.
const ENDS: [char; 9] = ['。', '、', ';', '!', '?', ':', CELL_SEPARATOR, '\n', '('];
/// What parts a text into sentences.
const ENDS_OF_SENTENCES: [char; 6] = ['。', ';', '!', '?', CELL_SEPARATOR, '\n'];

/// Finds the places in the quoted part of a source where the number is printed.
pub(super) fn places(said: &Said<'_>, source: &Source) -> Vec<Place> {
    let unit = readable(said.unit);
    let (scale, base) = scale_of(&unit);
    let wanted = said.value.abs();
    let of_row = source.unit.as_deref().map_or(1.0, |unit| scale_of(unit).0);
    let is_wanted = |number: f64, by: f64| {
        let amounts = [number * by, number * of_row];
        is_same(number, wanted)
            || amounts
                .iter()
                .any(|amount| is_same(*amount, wanted * scale))
    };

    let text = &source.text[source.quoted.clone()];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + next;
        let (number, after) = digits(&text[start..]);
        let end = text.len() - after.len();
        at = end;
        if let Some(number) = number.filter(|number| is_wanted(*number, scale_behind(after).0)) {
            let begin = source.quoted.start;
            found.push(place(&source.text, begin + start..begin + end, number));
        }
    }

    if found.is_empty() {
        for Spelled { at, number } in spelled(text, base) {
            if is_wanted(number, 1.0) {
                let at = source.quoted.start + at.start..source.quoted.start + at.end;
                found.push(place(&source.text, at, number));
            }
        }
    }

    found
}

/// Makes a place with what is directly beside it.
fn place(text: &str, at: Range<usize>, number: f64) -> Place {
    let (before, after) = (&text[..at.start], &text[at.end..]);
    let begins = without_unit(after).strip_prefix(['-', '~', '至']);
    let above = begins.map(str::trim_start).and_then(|rest| digits(rest).0);

    let ends = before.trim_end().strip_suffix(['-', '~', '至']);
    let ends = ends.map(|rest| rest.trim_end().trim_end_matches(['%', '‰']));
    let below = ends.and_then(number_at_end);

    let other_end = match (above, below) {
        (Some(number), _) => Some(OtherEnd {
            number,
            is_upper: true,
        }),
        (None, Some(number)) => Some(OtherEnd {
            number,
            is_upper: false,
        }),
        (None, None) => None,
    };

    let sign = before.strip_suffix('-');
    let is_negative = below.is_none() && sign.is_some_and(is_before_sign);
    Place {
        at,
        number,
        other_end,
        is_negative,
    }
}

/// Tells whether a minus behind a text is a sign and no dash.
fn is_before_sign(text: &str) -> bool {
    let is_open = text.is_empty() || text.ends_with([CELL_SEPARATOR, '(', '[', '〔', ' ']);
    is_open
        || ["增长", "增速", "增幅", "年均", "达到", "为"]
            .iter()
            .any(|word| text.ends_with(word))
}

/// Reads the number that a text ends with.
fn number_at_end(text: &str) -> Option<f64> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let start = text.len() - text.chars().rev().take_while(|c| is_part(*c)).count();
    text[start..].parse().ok()
}

/// Leaves out the percent sign or the measure word between the numbers of a range.
fn without_unit(after: &str) -> &str {
    let after = after.trim_start();
    after.strip_prefix(['%', '‰']).unwrap_or(after).trim_start()
}

/// Reads the scales behind a number; English ones stand behind a space.
fn scale_behind(after: &str) -> (f64, &str) {
    let (scale, rest) = scale_of(after.trim_start());
    if scale == 1.0 {
        (1.0, after)
    } else {
        (scale, rest)
    }
}

impl Place {
    /// What is printed before the number in the piece of the sentence that it is in, back to another number.
    pub(super) fn before<'t>(&self, text: &'t str) -> &'t str {
        let before = &text[..self.at.start];
        let start = before.rfind(ENDS).map_or(0, |at| at + next_len(before, at));
        let start = start
            .max(behind_last(before, ". "))
            .max(behind_last(before, ", "));
        after_last_number(&before[start..])
    }

    /// What is printed behind the number in the piece of the sentence that it is in, up to another number.
    pub(super) fn after<'t>(&self, text: &'t str) -> &'t str {
        let after = &text[self.at.end..];
        let end = after.find(ENDS).unwrap_or(after.len());
        let piece = &after[..end];
        let piece = piece.find(". ").map_or(piece, |at| &piece[..at]);
        let is_next = |c: char| c.is_ascii_digit();
        piece.find(is_next).map_or(piece, |at| &piece[..at])
    }

    /// The sentence, and the bytes of the number in it.
    pub(super) fn sentence<'t>(&self, text: &'t str) -> (&'t str, Range<usize>) {
        let before = &text[..self.at.start];
        let start = before
            .rfind(ENDS_OF_SENTENCES)
            .map_or(0, |at| at + next_len(before, at));
        let start = start.max(behind_last(before, ". "));
        let after = &text[self.at.end..];
        let end = after.find(ENDS_OF_SENTENCES).unwrap_or(after.len());
        let end = after.find(". ").map_or(end, |at| at.min(end));
        (
            &text[start..self.at.end + end],
            self.at.start - start..self.at.end - start,
        )
    }

    /// The number as printed with the words beside it, for messages.
    pub(super) fn excerpt(&self, text: &str) -> String {
        const MOST: usize = 12;
        let before = self.before(text);
        let skipped = before.chars().count().saturating_sub(MOST);
        let cut = before
            .char_indices()
            .nth(skipped)
            .map_or(before.len(), |(at, _)| at);
        let after: String = self.after(text).chars().take(MOST).collect();
        let number = &text[self.at.clone()];
        let range = match self.other_end {
            Some(OtherEnd {
                is_upper: true,
                number,
            }) => format!("{number}"),
            _ => String::new(),
        };
        format!("{}{number}{after}{range}", &before[cut..])
            .trim()
            .to_string()
    }

    /// The unit behind the number. `own` is that of the data, which need not be among the known ones.
    pub(super) fn unit<'t>(&self, text: &'t str, own: &str) -> Unit<'t> {
        let after = text[self.at.end..].trim_start();
        let (scale, rest) = scale_behind(after);
        let rest = rest.trim_start();
        let (_, own) = scale_of(own);
        let own = own.trim();
        let known = UNITS.iter().filter(|unit| rest.starts_with(**unit));
        let known = known
            .max_by_key(|unit| unit.len())
            .map_or(0, |unit| unit.len());
        let len = if !own.is_empty() && rest.starts_with(own) {
            own.len()
        } else {
            known
        };

        let (base, behind) = rest.split_at(len);
        Unit {
            scale,
            base,
            printed: &after[..after.len() - behind.len()],
            rest: behind,
        }
    }
}

/// The length of the character at a byte.
fn next_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// Where a text goes on behind the last of some marks; 0 if it has none.
fn behind_last(text: &str, mark: &str) -> usize {
    text.rfind(mark).map_or(0, |at| at + mark.len())
}

/// Leaves out all up to the last number of a text that is no year.
fn after_last_number(text: &str) -> &str {
    let mut start = 0;
    let mut at = 0;
    while let Some(next) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let begin = at + next;
        let (_, after) = digits(&text[begin..]);
        at = text.len() - after.len();
        let is_year = at - begin == 4 && text[begin..].starts_with(['1', '2']);
        if !is_year {
            start = at;
        }
    }

    &text[start..]
}

/// How the words beside a number say that it binds.
#[derive(Debug, Default)]
pub(super) struct Binding {
    /// What the words directly beside it say.
    pub beside: Vec<Comparator>,
    /// What a word before it says at a distance.
    pub distant: Option<Comparator>,
    /// What further words could be taken to say.
    pub perhaps: Vec<Comparator>,
}

/// Reads how a number binds.
pub(super) fn binding(before: &str, rest: &str, after: &str) -> Binding {
    let mut binding = Binding::default();
    let bare = without_fillers(before);
    let ends = BEFORE
        .iter()
        .filter(|(word, _, _)| ends_with_word(bare, word));
    if let Some((word, comparator, _)) = ends.max_by_key(|(word, _, _)| word.len()) {
        // 近三年 and “over the past three years” are no amounts of about so much; both lack a number before 年.
        let is_time = *word == "约" && rest.starts_with(['定', '束']);
        binding.beside.extend((!is_time).then_some(*comparator));
    }

    let behind = rest.trim_start_matches([' ', ')', ']', '〕', '的']);
    let begins = AFTER.iter().filter(|(word, _)| behind.starts_with(word));
    if let Some((_, comparator)) = begins.max_by_key(|(word, _)| word.len()) {
        binding.beside.push(*comparator);
    }

    binding.distant = distant(before);
    binding.perhaps = all_words(after);
    binding
}

/// Finds what the last strong word of a text says.
fn distant(text: &str) -> Option<Comparator> {
    let mut last: Option<(usize, usize, Comparator)> = None;
    for (word, comparator, is_strong) in BEFORE {
        if !is_strong {
            continue;
        }
        for (at, _) in text.match_indices(word) {
            let end = at + word.len();
            if is_word(text, at, end)
                && last.is_none_or(|(other_end, len, _)| (end, word.len()) > (other_end, len))
            {
                last = Some((end, word.len(), comparator));
            }
        }
    }

    last.map(|(_, _, comparator)| comparator)
}

/// Lists what all words of a text say that can stand beside numbers.
pub(super) fn all_words(text: &str) -> Vec<Comparator> {
    let mut found: Vec<Comparator> = distant(text).into_iter().collect();
    let after = AFTER.iter().filter(|(word, _)| text.contains(word));
    found.extend(after.map(|(_, comparator)| *comparator));
    found
}

/// Leaves out what may stand between a word and the number.
pub(super) fn without_fillers(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some(rest) = FILLERS
        .iter()
        .filter(|filler| ends_with_word(text, filler))
        .filter_map(|filler| text.strip_suffix(filler))
        .next()
    {
        text = rest.trim_end();
    }

    text
}

/// Leaves out what says how the number binds, at the end of a text.
pub(super) fn without_binding(text: &str) -> &str {
    let text = without_fillers(text);
    let ends = BEFORE
        .iter()
        .filter(|(word, _, _)| ends_with_word(text, word));
    let longest = ends.max_by_key(|(word, _, _)| word.len());
    longest.map_or(text, |(word, _, _)| {
        text[..text.len() - word.len()].trim_end()
    })
}

/// Tells whether a text ends with a word that is no part of another.
pub(super) fn ends_with_word(text: &str, word: &str) -> bool {
    text.ends_with(word) && is_word(text, text.len() - word.len(), text.len())
}

/// Tells whether some bytes of a text are a word of their own; in Chinese all are.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let begins = text[start..].starts_with(is_letter) && text[..start].ends_with(is_letter);
    let ends = text[..end].ends_with(is_letter) && text[end..].starts_with(is_letter);
    !begins && !ends
}

/// Tells whether a text contains a word that is no part of another.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word)
        .any(|(at, _)| is_word(text, at, at + word.len()))
}

/// Returns the unit in the brackets that a name or a head ends with: 优良天数（%）. What is no known unit is none.
pub(in crate::plan) fn unit_in_brackets(text: &str) -> Option<String> {
    let text = readable(text);
    let inside = text
        .trim_end()
        .strip_suffix(')')?
        .rsplit_once('(')?
        .1
        .trim();
    let (scale, base) = scale_of(inside);
    let is_known = UNITS.iter().any(|unit| base.starts_with(unit)) && base.chars().count() <= 12;
    (is_known || (scale > 1.0 && base.is_empty())).then(|| inside.to_string())
}

/// Returns the words of a cell that are neither its number nor anything that is said of numbers; `None` if there are
/// none.
pub(in crate::plan) fn leftover(cell: &str, said: &Said<'_>) -> Option<String> {
    let source = Source::of_cell(cell, &[], None, true);
    let place = places(said, &source).into_iter().next()?;
    let (before, _) = source.text.split_at(place.at.start);
    let unit = place.unit(&source.text, &readable(said.unit));

    let mut rest = unit.rest.trim_start_matches([' ', ')', ']', '〕']);
    let begins = AFTER.iter().filter(|(word, _)| rest.starts_with(word));
    if let Some((word, _)) = begins.max_by_key(|(word, _)| word.len()) {
        rest = &rest[word.len()..];
    }

    let is_word = |c: char| c.is_alphabetic();
    let is_said = |text: &str| text.chars().filter(|c| is_word(*c)).count() > 1;
    let behind = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '“');
    let follows = rest.starts_with(['、', ';', ',', '。']) && is_said(behind);
    let precedes = before
        .rsplit_once(['、', ';', '。'])
        .map(|(first, _)| first);
    let precedes = precedes.filter(|first| is_said(first));

    match (follows, precedes) {
        (true, _) => Some(behind.to_string()),
        (false, Some(first)) => Some(first.to_string()),
        (false, None) => None,
    }
}
