//! Recognising how a plan numbers its headings, for plans that do not say so.

use std::ops::RangeInclusive;

use super::form::{Form, folded};
use super::numeral::{Numeral, figure};
use super::{Forms, Level, Numbering, Run};
use crate::text::han::is_han;

/// The title of a page, or a heading on it.
#[derive(Debug, Clone, Copy)]
pub(in crate::plan) struct Title<'a> {
    /// The words.
    pub text: &'a str,
    /// 0 for the title of a page, otherwise the level of the heading.
    pub depth: u8,
}

/// The longest word before a number in Chinese: `重点任务一：`.
const MAX_HAN_BEFORE: usize = 4;
/// The most words before a number in other languages: `Key Action 1:`.
const MAX_WORDS_BEFORE: usize = 3;
/// What is counted but is no place of a plan's text.
const OTHER_THINGS: [&str; 16] = [
    "附件", "附表", "附录", "附图", "附", "表", "图", "注", "专栏", "公式", "annex", "appendix",
    "table", "figure", "box", "note",
];
/// The most levels that are recognised.
const MAX_LEVELS: usize = 8;

/// A form that titles have, and where it occurs.
struct Seen {
    form: Form,
    /// The smallest depth at which it occurs.
    depth: u8,
    /// The position of the first title that has it.
    first: usize,
    /// Its numbers in the order of the text.
    numbers: Vec<u32>,
}

/// Recognises the levels of some titles, in the order of the plan. Returns `None` if none looks numbered.
pub(in crate::plan) fn recognise(titles: &[Title<'_>]) -> Option<Numbering> {
    let mut seen: Vec<Seen> = Vec::new();
    for (position, title) in titles.iter().enumerate() {
        let Some(form) = form_of(title.text) else {
            continue;
        };
        let Some(number) = form
            .read(title.text)
            .and_then(|it| it.values.last().copied())
        else {
            continue;
        };

        match seen.iter_mut().find(|it| it.form == form) {
            Some(it) => {
                it.depth = it.depth.min(title.depth);
                it.numbers.push(number);
            }
            None => seen.push(Seen {
                form,
                depth: title.depth,
                first: position,
                numbers: vec![number],
            }),
        }
    }

    // A word before one number alone, such as a name with a year, is no level.
    seen.retain(|it| !it.form.has_words() || it.numbers.len() > 1 || it.numbers[0] == 1);
    seen.sort_by_key(|it| (it.depth, it.first));
    seen.truncate(MAX_LEVELS);
    if seen.is_empty() {
        return None;
    }

    let mut levels = Vec::new();
    for it in &seen {
        let example = it.form.example();
        let forms = Forms::new(std::iter::once((None, example.as_str())));
        levels.push(Level::new(forms, None, Run::Restart));
    }

    Some(Numbering::new(levels))
}

/// Tells which numbers run on through a document. `numbers` are those of its places in their order, each with its
/// level.
pub(in crate::plan) fn running_on(numbers: &[(usize, u32)]) -> Vec<usize> {
    let count = numbers
        .iter()
        .map(|(level, _)| level + 1)
        .max()
        .unwrap_or_default();
    let mut levels = Vec::new();
    for level in 1..count {
        let (mut on, mut again) = (0, 0);
        let (mut last, mut is_new) = (0, false);
        for (other, number) in numbers {
            if *other < level {
                is_new = true;
            } else if *other == level {
                if is_new && last > 0 {
                    on += usize::from(*number == last + 1);
                    again += usize::from(*number == 1);
                }

                (last, is_new) = (*number, false);
            }
        }

        if on > again {
            levels.push(level);
        }
    }

    levels
}

/// Numbers behind a word that are years.
const YEARS: RangeInclusive<u32> = 1900..=2100;

/// Returns the first number of the form that a heading seems to be numbered in, as it is printed; `None` if it does not
/// look numbered.
pub(super) fn number_like(text: &str) -> Option<String> {
    let form = form_of(text)?;
    let is_sure = form.has_words()
        || form
            .example()
            .chars()
            .any(|c| !c.is_ascii_digit() && c != '.');
    let number = form.read(text)?;
    // “June 2020” names a year.
    if form.has_words() && number.values.iter().any(|value| YEARS.contains(value)) {
        return None;
    }

    let has_end = text[number.len..].starts_with(char::is_whitespace);

    (is_sure || has_end).then(|| form.example())
}

/// Guesses the form of the number that a heading begins with.
fn form_of(text: &str) -> Option<Form> {
    let text = text.trim();
    let first = text.chars().next()?;
    if let Some(numeral) = Numeral::of_sign(first) {
        return Some(Form::new("", numeral, 1, ""));
    }

    if folded(first) == '(' {
        return in_brackets(text);
    }

    if first == '第' {
        return with_measure(text);
    }

    plain(text).or_else(|| after_word(text))
}

/// The numerals of which a heading can begin with one, in the order in which they are tried.
const NUMERALS: [Numeral; 5] = [
    Numeral::Chinese,
    Numeral::Figures,
    Numeral::UpperRoman,
    Numeral::LowerRoman,
    Numeral::UpperLetter,
];

/// Splits a text behind the characters of a numeral; `None` if it begins with no number of that kind.
fn split(text: &str, numeral: Numeral) -> Option<(&str, &str)> {
    let len = text.find(|c| !numeral.has(c)).unwrap_or(text.len());
    let (number, rest) = text.split_at(len);
    numeral.value(number)?;
    Some((number, rest))
}

/// `（一）`, `(1)`, `(a)`
fn in_brackets(text: &str) -> Option<Form> {
    let open = text.chars().next()?;
    let rest = &text[open.len_utf8()..];
    let mut numerals = NUMERALS.into_iter().chain([Numeral::LowerLetter]);
    numerals.find_map(|numeral| {
        let (_, rest) = split(rest, numeral)?;
        let close = rest.chars().next().filter(|c| folded(*c) == ')')?;
        Some(Form::new(&open.to_string(), numeral, 1, &close.to_string()))
    })
}

/// `第一章`, `第1条`, `第一部分`
fn with_measure(text: &str) -> Option<Form> {
    const MEASURES: [&str; 12] = [
        "部分", "单元", "编", "篇", "章", "节", "条", "款", "目", "项", "类", "步",
    ];
    let rest = text["第".len()..].trim_start();
    [Numeral::Chinese, Numeral::Figures]
        .into_iter()
        .find_map(|numeral| {
            let (_, rest) = split(rest, numeral)?;
            let rest = rest.trim_start();
            let measure = MEASURES
                .iter()
                .find(|measure| rest.starts_with(**measure))?;
            Some(Form::new("第", numeral, 1, measure))
        })
}

/// `一、`, `1.`, `1)`, `1`, `1.1`, `I.`, `A.`
fn plain(text: &str) -> Option<Form> {
    for numeral in NUMERALS {
        let Some((_, rest)) = split(text, numeral) else {
            continue;
        };

        if numeral == Numeral::Figures {
            return figures(text);
        }

        let mark = rest.chars().next()?;
        if matches!(folded(mark), '.' | ')') {
            return Some(Form::new("", numeral, 1, &mark.to_string()));
        }
    }

    None
}

/// A form whose number is in figures: of one part or of several.
fn figures(text: &str) -> Option<Form> {
    let is_over = |c: char| figure(c).is_none() && !matches!(c, '.' | '．' | '﹒');
    let end = text.find(is_over).unwrap_or(text.len());
    let number = text[..end].trim_end_matches(|c| figure(c).is_none());
    let parts = number.split(|c| figure(c).is_none()).count();
    if parts > 1 {
        let form = Form::new("", Numeral::Figures, parts, "");
        return form.read(text).map(|_| form);
    }

    let next = text[number.len()..].chars().next()?;
    let form = match folded(next) {
        '.' | ')' => Form::new("", Numeral::Figures, 1, &next.to_string()),
        _ if next.is_whitespace() => Form::new("", Numeral::Figures, 1, ""),
        _ => return None,
    };
    form.read(text).map(|_| form)
}

/// `任务一：`, `行动1 `, `Action 1:`, `Objective 2.1`, `Part I`
fn after_word(text: &str) -> Option<Form> {
    let is_chinese = text.starts_with(is_han);
    let start = text.find(|c: char| figure(c).is_some() || (is_chinese && Numeral::Chinese.has(c)));
    let (word, number) = match start.filter(|at| *at > 0) {
        Some(at) => text.split_at(at),
        None => text.split_at(text.rfind(char::is_whitespace)? + 1),
    };
    if !is_word_before(word, is_chinese) {
        return None;
    }

    let numerals = if is_chinese {
        [Numeral::Chinese, Numeral::Figures]
    } else {
        [Numeral::Figures, Numeral::UpperRoman]
    };
    let (numeral, rest) = numerals
        .into_iter()
        .find_map(|numeral| Some((numeral, split(number, numeral)?.1)))?;
    let is_over = |c: char| figure(c).is_none() && c != '.';
    let end = number.find(is_over).unwrap_or(number.len());
    let figures = number[..end].trim_end_matches('.');
    let parts = match numeral {
        Numeral::Figures => figures.split('.').count(),
        _ => 1,
    };
    let rest = if parts > 1 {
        &number[figures.len()..]
    } else {
        rest
    };

    let mark = match rest.chars().next() {
        None => String::new(),
        Some(c) if c.is_whitespace() => String::new(),
        Some(c) if folded(c) == '.' => c.to_string(),
        Some(_) => return None,
    };
    let form = Form::new(word, numeral, parts, &mark);
    form.read(text).map(|_| form)
}

/// Tells whether a number can stand behind a word as its own.
fn is_word_before(word: &str, is_chinese: bool) -> bool {
    let word = word.trim();
    if OTHER_THINGS.contains(&word.to_lowercase().as_str()) {
        return false;
    }

    if is_chinese {
        return word.chars().count() <= MAX_HAN_BEFORE && word.chars().all(is_han);
    }

    let words: Vec<&str> = word.split_whitespace().collect();
    (1..=MAX_WORDS_BEFORE).contains(&words.len())
        && word.starts_with(|c: char| c.is_uppercase())
        && word.chars().all(|c| c.is_alphabetic() || c == ' ')
}

#[cfg(test)]
mod tests {
    use super::{Title, number_like, recognise, running_on};

    /// What is recognised in some titles, as `plan.yaml` writes it, in one line.
    fn recognised(titles: &[(&str, u8)]) -> String {
        let titles: Vec<Title<'_>> = titles
            .iter()
            .map(|(text, depth)| Title {
                text,
                depth: *depth,
            })
            .collect();
        let yaml = recognise(&titles).map(|numbering| numbering.yaml(&["zh".into()]));
        yaml.unwrap_or_default().replace("\n  - ", " ")
    }

    #[test]
    fn levels_are_recognised_by_their_forms_and_depths() {
        let articles = [
            ("第一章 总则", 0),
            ("第一条 目的", 2),
            ("第二条", 2),
            ("第二章 职责", 0),
            ("第三条", 2),
            ("（一）甲", 3),
        ];
        assert_eq!(
            recognised(&articles),
            "numbering: {form: 第一章} {form: 第一条} {form: （一）}"
        );

        let parts = [
            ("第一篇 开启", 0),
            ("第一章 环境", 2),
            ("第一节 成就", 3),
            ("第二篇 建设", 0),
            ("第二章 甲", 2),
            ("第一节 乙", 3),
        ];
        assert_eq!(
            recognised(&parts),
            "numbering: {form: 第一篇} {form: 第一章} {form: 第一节}"
        );

        let points = [
            ("4. Current situation", 0),
            ("4.1 Epidemiology", 2),
            ("4.2 Use", 2),
            ("4.2.1 Fish", 3),
        ];
        assert_eq!(
            recognised(&points),
            "numbering: {form: \"1.\"} {form: \"1.1\"} {form: \"1.1.1\"}"
        );

        let words = [
            ("Action 1: Identify", 0),
            ("Action 2: Build", 0),
            ("Goal 1.1 Lower", 2),
        ];
        assert_eq!(
            recognised(&words),
            "numbering: {form: \"Action 1:\"} {form: \"Goal 1.1\"}"
        );
    }

    #[test]
    fn numbers_that_run_on_are_told_from_those_that_begin_again() {
        let places = [
            (0, 1),
            (1, 1),
            (2, 1),
            (1, 2),
            (2, 2),
            (0, 2),
            (1, 1),
            (2, 3),
        ];
        assert_eq!(running_on(&places), [2]);
        assert_eq!(running_on(&[(0, 1), (1, 1), (0, 2), (1, 1)]), [0; 0]);
    }

    #[test]
    fn other_things_are_no_numbers() {
        for text in [
            "附件2：名单",
            "到2025年，建成",
            "June 2020",
            "总体要求",
            "Table 3 Aims",
            "1.5倍",
            "A city",
            "专栏1 产业",
        ] {
            assert_eq!(number_like(text), None, "{text}");
        }
        assert_eq!(number_like("任务三：甲"), Some("任务一：".into()));
    }
}
