//! The parts of times in words: years, quarters, months, days, in Chinese and English.

use super::month_name;
use crate::text::han::is_han;
use crate::text::numeral::{counted, digit};

/// Reads a number as a part of a date; none if it cannot be one.
type ReadSlot = fn(&str) -> Option<Slot>;

/// A part of a time, with the place of its words in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub slot: Slot,
    pub start: usize,
    pub end: usize,
}

/// Which part of a time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A year of four figures.
    Year(i16),
    /// The first or the second half of a year.
    Half(i8),
    /// A quarter, from 1.
    Quarter(i8),
    /// A month, from 1.
    Month(i8),
    /// The first (上旬), second or last ten days of a month, from 1.
    Third(i8),
    /// A day of a month, from 1.
    Day(i8),
    /// The end of a year that is not named: 年底.
    YearEnd,
    /// A number that no month and no day has: 13月.
    Impossible,
}

/// Parts that are words.
const WORDS: [(&str, Slot); 9] = [
    ("上半年", Slot::Half(1)),
    ("下半年", Slot::Half(2)),
    ("上旬", Slot::Third(1)),
    ("中旬", Slot::Third(2)),
    ("下旬", Slot::Third(3)),
    ("年底", Slot::YearEnd),
    ("年末", Slot::YearEnd),
    ("年终", Slot::YearEnd),
    ("年内", Slot::YearEnd),
];
/// What stands between numbers that have one unit: 1—6月, 一、二季度.
const BETWEEN_NUMBERS: [&str; 10] = ["、", "和", "至", "到", "——", "—", "–", "-", "~", ","];
/// Marks among them that do not stand for all that is between two numbers.
const LISTING: [&str; 3] = ["、", "和", ","];
/// The first numbers of order in English.
const ORDINALS: [(&str, i8); 8] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("1st", 1),
    ("2nd", 2),
    ("3rd", 3),
    ("4th", 4),
];

/// A number with its length in bytes.
#[derive(Clone, Copy)]
struct Number<'t> {
    text: &'t str,
    start: usize,
}

/// Finds the parts in a text whose figures and marks are in their usual width (NFKC).
pub(super) fn find(text: &str) -> Vec<Part> {
    let has_han = text.chars().any(is_han);
    let (mut parts, mut at): (Vec<Part>, usize) = (Vec::new(), 0);
    while at < text.len() {
        let rest = &text[at..];
        let previous = parts
            .last()
            .map(|part| (part.slot, text[part.end..at].trim()));
        let found = dotted(rest)
            .or_else(|| chinese(rest))
            .or_else(|| english(rest, previous, has_han))
            .filter(|found| !found.is_empty());
        match found {
            Some(found) => {
                let moved = found.into_iter().map(|part| Part {
                    slot: part.slot,
                    start: part.start + at,
                    end: part.end + at,
                });
                parts.extend(moved);
                at = parts.last().map_or(at + 1, |part| part.end);
            }
            None => at += unit_length(rest),
        }
    }

    parts
}

/// The length of the word, the number or the character that a text begins with.
fn unit_length(text: &str) -> usize {
    let run = |is_part: fn(&u8) -> bool| text.bytes().take_while(is_part).count();
    let letters = run(u8::is_ascii_alphabetic);
    let figures = run(u8::is_ascii_digit);
    let character = text.chars().next().map_or(1, char::len_utf8);
    letters.max(figures).max(character)
}

/// Reads a date in figures: `2026.6.30`, `2026-06`.
fn dotted(text: &str) -> Option<Vec<Part>> {
    let year = figures(text);
    let mark = text[year.len()..]
        .chars()
        .next()
        .filter(|c| ['.', '-', '/'].contains(c))?;
    let year_part = Part {
        slot: Slot::Year(year_of(year)?),
        start: 0,
        end: year.len() + 1,
    };

    let month = figures(&text[year_part.end..]);
    let month_end = year_part.end + month.len();
    let has_day = text[month_end..].starts_with(mark);
    let day = if has_day {
        figures(&text[month_end + 1..])
    } else {
        ""
    };
    // Before a unit, numbers are not a date: 2026-10月.
    let after = &text[if day.is_empty() {
        month_end
    } else {
        month_end + 1 + day.len()
    }..];
    if !(1..=2).contains(&month.len()) || day.len() > 2 || after.starts_with(['年', '月', '日'])
    {
        return None;
    }

    let mut parts = vec![
        year_part,
        Part {
            slot: bounded(month, 12, Slot::Month),
            start: year.len() + 1,
            end: month_end + usize::from(!day.is_empty()),
        },
    ];
    if !day.is_empty() {
        parts.push(Part {
            slot: bounded(day, 31, Slot::Day),
            start: month_end + 1,
            end: month_end + 1 + day.len(),
        });
    }

    Some(parts)
}

/// Reads a part in Chinese, or several that have one unit: 2026年, 第三季度, 3、6、9月. Of numbers without a gap,
/// and of those from one to another, the last one counts.
fn chinese(text: &str) -> Option<Vec<Part>> {
    if let Some((word, slot)) = WORDS.iter().find(|(word, _)| text.starts_with(word)) {
        let (slot, start, end) = (*slot, 0, word.len());
        return Some(vec![Part { slot, start, end }]);
    }

    let (mut numbers, mut is_stretch, mut at) = (Vec::new(), true, 0);
    let end = loop {
        let start = at
            + if text[at..].starts_with('第') {
                '第'.len_utf8()
            } else {
                0
            };
        let number = Number {
            text: numeral(&text[start..]),
            start,
        };
        let end = start + number.text.len();
        if number.text.is_empty() {
            return None;
        }

        numbers.push(number);
        let marks = BETWEEN_NUMBERS
            .iter()
            .find(|mark| text[end..].starts_with(**mark));
        let Some(mark) = marks else { break end };
        if LISTING.contains(mark) {
            let next = &text[end + mark.len()..];
            is_stretch &= follows(number.text, numeral(next.trim_start_matches('第')));
        }
        at = end + mark.len();
    };

    let units: [(&str, ReadSlot); 6] = [
        ("年度", |it| year_of(it).map(Slot::Year)),
        ("年", |it| year_of(it).map(Slot::Year)),
        ("月份", |it| Some(bounded(it, 12, Slot::Month))),
        ("月", |it| Some(bounded(it, 12, Slot::Month))),
        ("季度", |it| Some(bounded(it, 4, Slot::Quarter))),
        ("日", |it| Some(bounded(it, 31, Slot::Day))),
    ];
    let unit = units.iter().find(|(unit, _)| text[end..].starts_with(unit));
    let (unit, slot) = match unit {
        Some((unit, slot)) => (*unit, *slot),
        None if text[end..].starts_with('号') => ("号", units[5].1),
        None => return None,
    };

    // 2026年底 is a year with its end, and 2026年6月—12月 has a unit at each number.
    let parts = numbers.iter().map(|number| {
        Some(Part {
            slot: slot(number.text)?,
            start: number.start,
            end: number.start + number.text.len(),
        })
    });
    let mut parts = parts.collect::<Option<Vec<Part>>>()?;
    let last = parts.last_mut()?;
    last.end += unit.len();
    if is_stretch {
        let (slot, end) = (last.slot, last.end);
        return Some(vec![Part {
            slot,
            start: 0,
            end,
        }]);
    }

    Some(parts)
}

/// Reads a part in English. `previous` is the part before, with what stands between it and this one.
fn english(text: &str, previous: Option<(Slot, &str)>, has_han: bool) -> Option<Vec<Part>> {
    let one = |slot: Slot, length: usize| {
        Some(vec![Part {
            slot,
            start: 0,
            end: length,
        }])
    };

    let lower = text.to_ascii_lowercase();
    for (word, number) in ORDINALS {
        let Some(rest) = lower.strip_prefix(word) else {
            continue;
        };
        let unit = rest.trim_start_matches([' ', '-']);
        let spaces = rest.len() - unit.len();
        if unit.starts_with("quarter") {
            return one(Slot::Quarter(number), word.len() + spaces + "quarter".len());
        }
        if unit.starts_with("half") && number <= 2 {
            return one(Slot::Half(number), word.len() + spaces + "half".len());
        }
    }

    let word = &text[..text.bytes().take_while(u8::is_ascii_alphabetic).count()];
    let figure = figures(&text[word.len()..]);
    match (word, figure) {
        ("Q" | "q", "1" | "2" | "3" | "4") => return one(bounded(figure, 4, Slot::Quarter), 2),
        ("H" | "h", "1" | "2") => return one(bounded(figure, 2, Slot::Half), 2),
        _ => {}
    }

    if let Some(month) = month_named(word) {
        return one(Slot::Month(month), word.len());
    }

    if has_han || figure.is_empty() || !word.is_empty() {
        return None;
    }

    if let Some(year) = year_of(figure) {
        return one(Slot::Year(year), figure.len());
    }

    let rest = &text[figure.len()..];
    let suffix = ["st", "nd", "rd", "th"]
        .iter()
        .find(|it| rest.starts_with(**it));
    let end = figure.len() + suffix.map_or(0, |suffix| suffix.len());
    let is_after_month = matches!(previous, Some((Slot::Month(_), "" | ".")));
    let is_after_day = matches!(
        previous,
        Some((Slot::Day(_), "-" | "–" | "—" | "to" | "and"))
    );
    if figure.len() <= 2 && (is_after_month || is_after_day || is_before_month(&text[end..])) {
        return one(bounded(figure, 31, Slot::Day), end);
    }

    None
}

/// Tells whether a text begins with a month, or with other days and a month: ` June`, `–15 June`, `th of June`.
fn is_before_month(text: &str) -> bool {
    let mut words = text
        .split([' ', '-', '–', '—'])
        .filter(|word| !word.is_empty());
    let word = words.find(|word| {
        let is_day = word.len() <= 4 && word.starts_with(|c: char| c.is_ascii_digit());
        !is_day && !["of", "to", "and"].contains(word)
    });
    word.is_some_and(|word| {
        let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        month_named(&word[..letters]).is_some()
    })
}

/// Finds the month that a word names, in full or shortened to three letters or more. `may` and `march` are none.
fn month_named(word: &str) -> Option<i8> {
    let is_name = word.len() >= 3 && word.starts_with(|c: char| c.is_ascii_uppercase());
    let word = word.to_ascii_lowercase();
    let names = |month: &i8| {
        month_name(*month, "en").is_some_and(|name| name.to_ascii_lowercase().starts_with(&word))
    };
    (1..=12).find(names).filter(|_| is_name)
}

/// The figures that a text begins with.
fn figures(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

/// The figures or Chinese numerals that a text begins with.
fn numeral(text: &str) -> &str {
    let figures = figures(text);
    let is_numeral = |c: char| digit(c).is_some() || c == '十';
    let numerals = text.find(|c: char| !is_numeral(c)).unwrap_or(text.len());
    if figures.is_empty() {
        &text[..numerals]
    } else {
        figures
    }
}

/// The value of figures or of Chinese numerals.
fn value(text: &str) -> Option<i16> {
    let counted = || counted(text).and_then(|value| i16::try_from(value).ok());
    text.parse().ok().or_else(counted)
}

/// Tells whether a number is the next one after another: 二 after 一.
fn follows(number: &str, next: &str) -> bool {
    value(number)
        .zip(value(next))
        .is_some_and(|(number, next)| next == number + 1)
}

/// The year that four figures or numerals name: `2026`, 二〇二六.
fn year_of(text: &str) -> Option<i16> {
    let spelled = text.chars().map(|c| c.to_digit(10).or_else(|| digit(c)));
    let figures: Vec<u32> = spelled.collect::<Option<_>>()?;
    let value = figures.iter().fold(0, |value, figure| value * 10 + figure);
    let year = i16::try_from(value).ok().filter(|_| figures.len() == 4)?;
    (1900..2200).contains(&year).then_some(year)
}

/// Makes a part of a number from 1 to a highest one.
fn bounded(text: &str, most: i8, slot: fn(i8) -> Slot) -> Slot {
    let number = value(text).and_then(|value| i8::try_from(value).ok());
    let number = number.filter(|number| (1..=most).contains(number));
    number.map_or(Slot::Impossible, slot)
}
