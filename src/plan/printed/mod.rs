//! What the plan prints beside a number: the words that say how it binds, its unit and sign, a range, a rank, a change,
//! how it is counted, and the year. The data have to say the same of it, and what they say otherwise is found here.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::target::{Comparator, Counts, Direction, Kind};
use crate::diagnostic::{Text, say};
use crate::load::paragraphs::CELL_SEPARATOR;
use crate::text::han::is_han;

mod find;
mod rules;
mod words;
mod years;

pub(super) use find::{leftover, unit_in_brackets};

/// What the data say of a number.
#[derive(Debug, Clone)]
pub(super) struct Said<'a> {
    /// The number.
    pub value: f64,
    /// Whether that is the end of a range.
    pub is_range: bool,
    /// Its unit in the language of the text.
    pub unit: &'a str,
    /// The name of what is measured in that language.
    pub name: &'a str,
    /// How it binds; `None` where nothing is said of that, as of a base value.
    pub comparator: Option<Comparator>,
    /// Whether it is a rank.
    pub rank: bool,
    /// Which way it is a change against the base year; `None` if it is none.
    pub change: Option<Direction>,
    /// Over which time it is counted.
    pub counts: Option<Counts>,
    /// The year by whose end it holds.
    pub year: Option<i16>,
    /// Whether it is where the indicator stood when the plan was made, and no target.
    pub is_base: bool,
}

/// Where the plan prints the number.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// The text, as [`readable`] writes it.
    pub text: String,
    /// The bytes of the text that were quoted; what is around them belongs to the same clause.
    pub quoted: Range<usize>,
    /// The head of the column and the name of the row, for a cell.
    pub heads: Vec<String>,
    /// The unit that the row or the column names, for a cell.
    pub unit: Option<String>,
    /// Whether it is a cell.
    pub is_cell: bool,
    /// Whether the text is the plan's own and no translation.
    pub is_original: bool,
}

/// Something that the data say otherwise than the plan.
#[derive(Debug, Clone)]
pub(super) struct Difference {
    /// The field that says it.
    pub field: &'static str,
    /// What is printed and what the data say.
    pub message: Text,
    /// What to write.
    pub hint: Text,
    /// Whether the words allow no other reading.
    pub is_certain: bool,
}

impl Source {
    /// Makes the source of a quotation from a clause. What the clause says around the quotation counts, too.
    pub(super) fn of_quote(clause: &str, quote: &str, is_original: bool) -> Self {
        let (clause, quote) = (readable(clause), readable(&quote.replace('\n', " ")));
        let (text, quoted) = match clause.find(&quote) {
            Some(at) => (clause, at..at + quote.len()),
            None => {
                let quoted = 0..quote.len();
                (quote, quoted)
            }
        };

        Self {
            text,
            quoted,
            is_original,
            ..Self::default()
        }
    }

    /// Makes the source of a cell. `heads` are the head of its column and what names its row.
    pub(super) fn of_cell(
        cell: &str,
        heads: &[&str],
        unit: Option<&str>,
        is_original: bool,
    ) -> Self {
        let text = readable(cell);
        Self {
            quoted: 0..text.len(),
            text,
            heads: heads.iter().map(|head| readable(head)).collect(),
            unit: unit.map(readable),
            is_cell: true,
            is_original,
        }
    }
}

/// Finds what the data say otherwise than the plan prints. Where the number is printed several times, the place counts
/// that agrees best.
pub(super) fn differences(said: &Said<'_>, source: &Source) -> Vec<Difference> {
    let places = find::places(said, source);
    let found = places
        .iter()
        .map(|place| rules::differences(said, source, place));
    let weight = |found: &Vec<Difference>| {
        let certain = found.iter().filter(|it| it.is_certain).count();
        (certain, found.len())
    };
    found.min_by_key(weight).unwrap_or_default()
}

/// Writes a text so that words beside numbers can be read: NFKC, lower case, one kind of dash, a Chinese comma as 、 so
/// that it parts no thousands, and white space only between paragraphs and between words of languages that need it.
pub(super) fn readable(text: &str) -> String {
    let text = text.replace('，', "、").replace(['−', '–', '—'], "-");
    let text: String = text.nfkc().collect::<String>().to_lowercase();
    let is_bound =
        |c: char| is_han(c) || c == CELL_SEPARATOR || "\n、。；：（）《》“”〔〕".contains(c);

    let mut written = String::with_capacity(text.len());
    let mut has_space = false;
    for c in text.chars() {
        if ![CELL_SEPARATOR, '\n'].contains(&c) && c.is_whitespace() {
            has_space = true;
            continue;
        }

        let after_word = written
            .chars()
            .next_back()
            .is_some_and(|last| !is_bound(last));
        if has_space && after_word && !is_bound(c) {
            written.push(' ');
        }
        has_space = false;
        written.push(c);
    }

    written
}

/// Tells from the cells of a row whether the plan binds to a target or expects it; `None` if no cell says it, or cells
/// say both.
pub(super) fn kind(cells: &[&str]) -> Option<Kind> {
    let says = |words: [&str; 3]| {
        cells
            .iter()
            .any(|cell| words.contains(&readable(cell).as_str()))
    };
    let binds = says(["约束性", "约束性指标", "binding"]);
    let expects = says(["预期性", "预期性指标", "expected"]);
    match (binds, expects) {
        (true, false) => Some(Kind::Binding),
        (false, true) => Some(Kind::Expected),
        _ => None,
    }
}

/// Makes a difference that the words leave no doubt of.
fn certain(field: &'static str, message: Text, hint: Text) -> Difference {
    Difference {
        field,
        message,
        hint,
        is_certain: true,
    }
}

/// Makes a difference of words that can be read in more than one way.
fn doubtful(field: &'static str, message: Text, hint: Text) -> Difference {
    Difference {
        is_certain: false,
        ..certain(field, message, hint)
    }
}

/// Makes the message that something printed is not in the data. `data` are the data as they would be written.
fn otherwise(printed: &str, data: &str) -> Text {
    say!(
        "规划印的是“{printed}”，数据写的是 {data}",
        "the plan prints “{printed}”, but the data say {data}"
    )
}

/// Makes the hint to write something.
fn write(what: &str) -> Text {
    say!(
        "照规划写 {what}；数字取自别处的，改引那一处。",
        "Write {what}, as the plan does; if the number is from another place, quote that place."
    )
}
