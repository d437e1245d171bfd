//! Single marks (GB/T 15834): half-width ones between Chinese, marks that stand twice, dots and hyphens for the
//! ellipsis and the dash, full-width letters, spaces between Chinese.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::prose::Char;
use super::{Finding, text, write_as};
use crate::diagnostic::say;
use crate::proofreading::codes;
use crate::text::han::is_han;
use crate::text::numeral::is_counting;

/// Marks that end or divide a sentence, half and full width.
const HALF_WIDTH_MARKS: [char; 6] = [',', ';', ':', '?', '!', '.'];
const FULL_WIDTH_MARKS: [char; 6] = ['，', '；', '：', '？', '！', '。'];

/// All findings about single marks.
pub(super) fn check(chars: &[Char]) -> Vec<Finding> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let run = run_at(chars, at);
        match rule(chars, run.clone()) {
            Some(finding) => found.push(finding),
            None if HALF_WIDTH_MARKS.contains(&chars[at].c) => {
                found.extend(run.clone().filter_map(|at| rule(chars, at..at + 1)))
            }
            None => {}
        }

        at = run.end;
    }

    found.extend(spaces(chars));
    found.extend(repeated_words(chars));
    found
}

/// `检验检验局`: a word that stands twice in a row.
fn repeated_words(chars: &[Char]) -> Option<Finding> {
    let range =
        (0..chars.len()).find_map(|at| [4, 3, 2].iter().find_map(|len| twice(chars, at, *len)))?;
    let word = text(&chars[range.start..range.start + range.len() / 2]);
    let message = say!("“{word}”连着出现两次", "“{word}” is repeated");
    let hint = say!("如是重复，删去一个。", "If it is a slip, delete one.");

    Some(Finding::new(
        chars,
        range,
        codes::REPEATED_WORD,
        message,
        hint,
    ))
}

/// The marks in a row from `at` on that are judged together.
fn run_at(chars: &[Char], at: usize) -> Range<usize> {
    let first = RunKind::of(chars[at].c);
    if first == RunKind::None {
        return at..at + 1;
    }

    let may_be_number = first == RunKind::FullWidth;
    let belongs = |char: &&Char| RunKind::of(char.c) == first || may_be_number && char.c == '．';
    at..at + chars[at..].iter().take_while(belongs).count()
}

/// What a run of characters consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RunKind {
    /// A character that is not judged in runs.
    None,
    /// Dots of an ellipsis.
    Dots,
    /// Strokes of a dash.
    Strokes,
    /// Punctuation.
    Marks,
    /// Full-width letters and digits.
    FullWidth,
}

impl RunKind {
    /// The kind of run that a character belongs to.
    fn of(c: char) -> Self {
        match c {
            '.' | '·' | '・' | '…' => Self::Dots,
            '-' | '－' | '─' | '━' => Self::Strokes,
            '、' => Self::Marks,
            c if FULL_WIDTH_MARKS.contains(&c) || HALF_WIDTH_MARKS.contains(&c) => Self::Marks,
            c if is_full_width(c) => Self::FullWidth,
            _ => Self::None,
        }
    }
}

/// The place of a word of `len` characters at `at` together with its repetition, if it is repeated right away.
fn twice(chars: &[Char], at: usize, len: usize) -> Option<Range<usize>> {
    let word = chars.get(at..at + len)?;
    let again = chars.get(at + len..at + 2 * len)?;

    // 一 is repeated rightly, as in 一一.
    let is_word = word.iter().all(|char| is_han(char.c) && char.c != '一');
    let is_one_character = word[0].c == word[1].c;
    let is_repeated = word.iter().zip(again).all(|(a, b)| a.c == b.c);

    (is_word && !is_one_character && is_repeated).then_some(at..at + 2 * len)
}

fn rule(chars: &[Char], run: Range<usize>) -> Option<Finding> {
    let marks = text(&chars[run.clone()]);
    match chars[run.start].c {
        '.' | '·' | '・' | '…' | '。' if is_ellipsis(chars, &run, &marks) => {
            Some(ellipsis(chars, run))
        }
        '-' | '－' | '─' | '━' => dash(chars, run),
        c if is_full_width(c) => Some(full_width(chars, run, &marks)),
        c if FULL_WIDTH_MARKS.contains(&c) || c == '、' => doubled(chars, run, &marks),
        c if HALF_WIDTH_MARKS.contains(&c) && run.len() == 1 => half_width(chars, run.start),
        _ => None,
    }
}

/// Letters, digits and the per cent sign that are as wide as Chinese characters.
fn is_full_width(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％')
}

/// Whether a Chinese character or mark is right before or behind a run.
fn is_beside_chinese(chars: &[Char], run: &Range<usize>) -> bool {
    let before = run.start.checked_sub(1).map(|at| chars[at].c);
    let after = chars.get(run.end).map(|char| char.c);
    let is_chinese =
        |c: Option<char>| c.is_some_and(|c| is_han(c) || "，。、；：？！（）《》".contains(c));

    is_chinese(before) || is_chinese(after)
}

fn is_ellipsis(chars: &[Char], run: &Range<usize>, marks: &str) -> bool {
    let only = |c: char| marks.chars().all(|other| other == c);
    let long = run.len() >= 3 && (only('.') || only('·') || only('・') || only('。'));
    (long || (only('…') && run.len() % 2 == 1)) && is_beside_chinese(chars, run)
}

fn ellipsis(chars: &[Char], run: Range<usize>) -> Finding {
    let message = say!("省略号应为六个点", "an ellipsis has six dots");
    Finding::new(chars, run.clone(), codes::ELLIPSIS, message, write_as("……"))
        .replacing(chars, run, "……")
}

/// Hyphens for a dash. A single hyphen joins, as in `2011-2020`.
fn dash(chars: &[Char], run: Range<usize>) -> Option<Finding> {
    let is_short = run.len() == 1 && matches!(chars[run.start].c, '-' | '－');
    let is_in_words = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(|char| char.c.is_ascii_alphanumeric())
    };
    let run = with_spaces(chars, run);

    if is_short
        || (is_in_words(run.start.checked_sub(1)) && is_in_words(Some(run.end)))
        || !is_beside_chinese(chars, &run)
    {
        return None;
    }

    let message = say!("破折号应为两个全角横线", "a Chinese dash is two em dashes");
    Some(
        Finding::new(chars, run.clone(), codes::DASH, message, write_as("——"))
            .replacing(chars, run, "——"),
    )
}

fn with_spaces(chars: &[Char], run: Range<usize>) -> Range<usize> {
    let is_space = |at: usize| chars.get(at).is_some_and(|char| char.c == ' ');
    let start = (0..run.start)
        .rev()
        .find(|at| !is_space(*at))
        .map_or(0, |at| at + 1);
    let end = (run.end..chars.len())
        .find(|at| !is_space(*at))
        .unwrap_or(chars.len());

    start..end
}

fn full_width(chars: &[Char], run: Range<usize>, marks: &str) -> Finding {
    let right: String = marks.nfkc().collect();
    let message = say!(
        "数字、字母和百分号用半角",
        "digits, letters and the per cent sign are half-width"
    );
    Finding::new(
        chars,
        run.clone(),
        codes::FULL_WIDTH_LETTER,
        message,
        write_as(&right),
    )
    .replacing(chars, run, right)
}

/// The full-width form of a half-width mark; any other character as it is.
fn as_full_width(c: char) -> char {
    HALF_WIDTH_MARKS
        .iter()
        .position(|half| *half == c)
        .map_or(c, |at| FULL_WIDTH_MARKS[at])
}

fn doubled(chars: &[Char], run: Range<usize>, marks: &str) -> Option<Finding> {
    let mut kinds = marks.chars().map(as_full_width);
    let first = kinds.next()?;
    let are_same = kinds.clone().all(|c| c == first);

    // Up to three question or exclamation marks may stand together.
    let may_repeat = run.len() <= 3 && marks.chars().all(|c| matches!(c, '？' | '！'));
    if run.len() == 1 || may_repeat {
        return None;
    }

    let message = say!("标点重复：“{marks}”", "repeated punctuation: “{marks}”");
    if !are_same {
        let hint = say!("只留一个。", "Keep one of them.");
        return Some(Finding::new(chars, run, codes::DOUBLED_MARK, message, hint));
    }

    let right = first.to_string();
    Some(
        Finding::new(
            chars,
            run.clone(),
            codes::DOUBLED_MARK,
            message,
            write_as(&right),
        )
        .replacing(chars, run, right),
    )
}

fn half_width(chars: &[Char], at: usize) -> Option<Finding> {
    let c = chars[at].c;
    let before = chars[at.checked_sub(1)?].c;
    let after = with_spaces(chars, at + 1..at + 1).end;
    let next = chars.get(after).map(|char| char.c);
    let is_end = next.is_none_or(|next| next == '\n');
    let is_chinese = |c: char| is_han(c) || "”’）》】".contains(c);
    let opens = |c: char| is_han(c) || "“‘（《【".contains(c);

    let is_wrong = match c {
        '.' => {
            is_chinese(before) && (is_end || next.is_some_and(|next| opens(next) || next == '”'))
        }
        _ if is_chinese(before) => true,
        _ => {
            (before.is_ascii_alphanumeric() || "%)".contains(before))
                && after == at + 1
                && next.is_some_and(opens)
        }
    };
    if !is_wrong {
        return None;
    }

    let right = FULL_WIDTH_MARKS[HALF_WIDTH_MARKS.iter().position(|half| *half == c)?].to_string();
    let message = say!(
        "中文里用了半角标点“{c}”",
        "a half-width mark “{c}” in Chinese"
    );
    let finding = Finding::new(
        chars,
        at..at + 1,
        codes::HALF_WIDTH_MARK,
        message,
        write_as(&right),
    );

    Some(finding.replacing(chars, at..if is_end { at + 1 } else { after }, right))
}

/// Spaces between Chinese. Those behind `第一章` and `附件1` belong there, and so do those in a row of names.
fn spaces(chars: &[Char]) -> Vec<Finding> {
    let is_space = |char: &Char| matches!(char.c, ' ' | '\u{a0}' | '\u{3000}') && char.len > 0;
    let mut found = Vec::new();
    let mut row = SpacedWords::default();

    let mut at = 1;
    while at + 1 < chars.len() {
        let end = at + chars[at..].iter().take_while(|char| is_space(char)).count();

        let chinese = |at: usize| {
            chars
                .get(at)
                .is_some_and(|char| is_han(char.c) || "，。、；：”）》".contains(char.c))
        };
        if end > at && chinese(at - 1) && chinese(end) {
            let (before, after) = (word_before(chars, at), word_behind(chars, end));
            if row.end <= at {
                row = SpacedWords::around(chars, at);
            }

            if !is_label(&before) && !row.is_meant {
                let message = say!(
                    "中文之间有空格",
                    "there is a space between Chinese characters"
                );
                let hint = say!("删去空格。", "Delete the space.");
                let finding = Finding::new(chars, at..end, codes::STRAY_SPACE, message, hint);
                let lengths = [&before, &after].map(|word| word.chars().count());
                let is_clear = lengths.contains(&0)
                    || (end == at + 1 && lengths.iter().any(|count| *count > 4));
                found.push(if is_clear {
                    finding.replacing(chars, at..end, "")
                } else {
                    finding
                });
            }
        }

        at = end.max(at + 1);
    }

    found
}

/// The run of Chinese characters, letters and digits that ends at `at`.
fn word_before(chars: &[Char], at: usize) -> String {
    let length = chars[..at].iter().rev().take_while(is_in_word).count();
    text(&chars[at - length..at])
}

/// The run of Chinese characters, letters and digits that begins at `at`.
fn word_behind(chars: &[Char], at: usize) -> String {
    let length = chars[at..].iter().take_while(is_in_word).count();
    text(&chars[at..at + length])
}

/// Whether a character is Chinese, a letter or a digit.
fn is_in_word(char: &&Char) -> bool {
    is_han(char.c) || char.c.is_ascii_alphanumeric()
}

/// `第一章`, `附件1`, `表二`: what a space may follow.
fn is_label(word: &str) -> bool {
    let numbered = word.starts_with('第')
        && word.ends_with(['章', '节', '条', '编', '部', '分', '篇', '期', '号', '届']);
    let counted = ["附件", "附表", "附录", "图", "表"].iter().any(|name| {
        word.strip_prefix(name)
            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || is_counting(c)))
    });
    numbered || counted
}

/// Chinese words with spaces between them.
#[derive(Default)]
struct SpacedWords {
    /// The position behind the last character.
    end: usize,
    /// Whether the spaces are meant: the words are short, as names are, or are parts of a slogan that stands alone or
    /// in quotation marks.
    is_meant: bool,
}

impl SpacedWords {
    /// The row that a place is in.
    fn around(chars: &[Char], at: usize) -> Self {
        let is_part =
            |char: &&Char| is_han(char.c) || matches!(char.c, ' ' | '\u{a0}' | '\u{3000}');
        let start = at - chars[..at].iter().rev().take_while(is_part).count();
        let end = at + chars[at..].iter().take_while(is_part).count();

        let row = text(&chars[start..end]);
        let words: Vec<usize> = row
            .split_whitespace()
            .map(|word| word.chars().count())
            .collect();
        let stands_alone = (start == 0 || "“《‘".contains(chars[start - 1].c))
            && chars.get(end).is_none_or(|char| "”》’\n".contains(char.c));
        let are_short = words.len() >= 3 && words.iter().all(|count| *count <= 4);
        let are_parts = stands_alone && words.iter().all(|count| *count >= 4);

        Self {
            end,
            is_meant: are_short || are_parts,
        }
    }
}
