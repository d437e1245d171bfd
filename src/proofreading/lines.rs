//! The lines of a paragraph as they were written, and which of them was meant to begin another one.

use crate::source::Span;
use crate::text::han::is_han;
use crate::text::numeral::is_counting;

/// A line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Where it begins in the file.
    pub start: usize,
    /// Where it ends, without the mark of its end.
    pub end: usize,
    /// Its text.
    pub text: &'a str,
    /// Bytes of white space before its first word.
    pub indent: usize,
    /// Whether the next line is shown below it.
    pub breaks: bool,
}

impl<'a> Line<'a> {
    /// The text without white space around it.
    pub(super) fn body(&self) -> &'a str {
        self.text[self.indent..].trim_end()
    }
}

/// The lines in a place of a text. White space before the first one is part of it.
pub(super) fn lines(source: &str, span: Span) -> Vec<Line<'_>> {
    let begin = source[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let is_free = source[begin..span.start].trim().is_empty();
    let mut start = if is_free { begin } else { span.start };
    let mut found = Vec::new();

    for line in source[start..span.end].split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        if !text.trim().is_empty() {
            found.push(Line {
                start,
                end: start + text.len(),
                text,
                indent: text.len() - text.trim_start().len(),
                breaks: text.ends_with("  ") || text.ends_with('\\'),
            });
        }

        start += line.len();
    }

    found
}

/// Whether a line was meant to begin another paragraph than the one before it.
pub(super) fn begins_anew(before: &Line<'_>, line: &Line<'_>) -> bool {
    let text = line.body();
    let is_indented = line.text[..line.indent].contains(['\u{3000}', '\t']);
    let both_labelled = is_labelled(text) && is_labelled(before.body());

    (is_indented && text.starts_with(|c: char| !c.is_ascii()))
        || title_level(before.body()).is_some()
        || is_numbered(text)
        || is_date(text)
        || both_labelled
}

/// `一、`, `（一）`, `1．`, `1、`, `（1）`, `第一条`, `①`.
fn is_numbered(text: &str) -> bool {
    let is_number = |c: char| c.is_ascii_digit() || is_counting(c);
    let number = |text: &str| text.len() - text.trim_start_matches(is_number).len();
    if text.starts_with(|c: char| ('①'..='⑳').contains(&c)) {
        return true;
    }

    if let Some(rest) = text.strip_prefix(['（', '(']) {
        let end = number(rest);
        return (1..=9).contains(&end) && rest[end..].starts_with(['）', ')']);
    }

    if let Some(rest) = text.strip_prefix('第') {
        let end = number(rest);
        return (1..=12).contains(&end) && rest[end..].starts_with(['条', '章', '节', '项', '款']);
    }

    let end = number(text);
    let rest = &text[end..];
    (1..=9).contains(&end)
        && (rest.starts_with(['、', '．'])
            || rest
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(is_han)))
}

/// The most characters of a line that is a title.
const MAX_TITLE_CHARS: usize = 30;

/// The level of the heading that a line looks like: `一、活动主题` and `第一章 总则` are of level 2, `（一）启动仪式`
/// and `第一节 目标` of level 3. `None` for lines with a mark of a sentence in them, and for long ones.
pub(super) fn title_level(text: &str) -> Option<usize> {
    const SENTENCE_MARKS: [char; 10] = ['，', '。', '；', '：', '！', '？', ',', ';', ':', '…'];
    let (level, words) = if let Some(rest) = text.strip_prefix('（') {
        (3, behind_number(rest)?.strip_prefix('）')?)
    } else if let Some(rest) = text.strip_prefix('第') {
        let rest = behind_number(rest)?;
        let chapter = rest.strip_prefix('章').map(|words| (2, words));
        chapter.or_else(|| rest.strip_prefix('节').map(|words| (3, words)))?
    } else {
        (2, behind_number(text)?.strip_prefix('、')?)
    };
    let is_short = text.chars().count() <= MAX_TITLE_CHARS && !words.trim().is_empty();

    (is_short && !text.contains(SENTENCE_MARKS)).then_some(level)
}

/// What follows the Chinese number at the beginning of a text; `None` if there is none.
fn behind_number(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(is_counting);
    (rest.len() < text.len()).then_some(rest)
}

/// `2026年11月20日` alone, as it stands below a letter.
fn is_date(text: &str) -> bool {
    let date = text
        .split(['（', '\u{3000}', ' '])
        .next()
        .unwrap_or_default();
    date.ends_with('日')
        && date.contains('年')
        && date
            .chars()
            .all(|c| c.is_ascii_digit() || is_counting(c) || "年月日〇零".contains(c))
}

/// `联系电话：`: a few words before a colon.
fn is_labelled(text: &str) -> bool {
    let Some(at) = text.find('：') else {
        return false;
    };
    let label = text[..at].chars();
    (2..=8).contains(&label.clone().count()) && label.clone().all(is_han)
}
