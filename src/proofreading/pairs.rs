//! Brackets and quotation marks: every one closed, by its own kind, and of Chinese form in Chinese.

use super::prose::Char;
use super::{Finding, write_as};
use crate::diagnostic::say;
use crate::proofreading::codes;
use crate::text::han::is_han;
use crate::text::numeral::is_counting;

/// Marks that open, and those that close them.
const OPENING_MARKS: [char; 11] = [
    '（', '(', '《', '〈', '【', '〔', '「', '『', '“', '‘', '［',
];
const CLOSING_MARKS: [char; 11] = [
    '）', ')', '》', '〉', '】', '〕', '」', '』', '”', '’', '］',
];

/// All findings about pairs.
pub(super) fn check(chars: &[Char]) -> Vec<Finding> {
    let mut found = straight_quotes(chars);
    let (mut open, mut closed): (Vec<(usize, usize)>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, char) in chars.iter().enumerate() {
        if let Some(kind) = OPENING_MARKS.iter().position(|mark| *mark == char.c) {
            open.push((at, kind));
        } else if let Some(kind) = CLOSING_MARKS.iter().position(|mark| *mark == char.c) {
            match open.iter().rposition(|(_, other)| closes(*other, kind)) {
                Some(place) => {
                    let (from, _) = open[place];
                    found.extend(open.drain(place + 1..).map(|(at, _)| unpaired(chars, at)));
                    open.pop();
                    found.extend(bracket_pair(chars, from, at));
                }
                None if is_apostrophe(chars, at) || is_item_mark(chars, at) => {}
                None => closed.push(at),
            }
        }
    }

    let left: Vec<usize> = open.into_iter().map(|(at, _)| at).chain(closed).collect();
    match turned_quote(chars, &left) {
        Some(finding) => found.push(finding),
        None => found.extend(left.into_iter().map(|at| unpaired(chars, at))),
    }

    found
}

/// `“质量第一“`: both halves of the same form.
fn turned_quote(chars: &[Char], left: &[usize]) -> Option<Finding> {
    let [from, to] = *left else { return None };
    let (wrong, right) = match (chars[from].c, chars[to].c) {
        ('“', '“') => (to, "”"),
        ('”', '”') => (from, "“"),
        _ => return None,
    };
    let message = say!("一对引号方向相同", "both quotation marks face the same way");
    let finding = Finding::new(
        chars,
        from..to + 1,
        codes::TURNED_QUOTE,
        message,
        write_as("“”"),
    );

    Some(finding.replacing(chars, wrong..wrong + 1, right))
}

/// Round brackets of either width close each other.
fn closes(open: usize, close: usize) -> bool {
    open == close || (open < 2 && close < 2)
}

fn unpaired(chars: &[Char], at: usize) -> Finding {
    let c = chars[at].c;
    let message = say!("“{c}”没有配成对", "“{c}” is not paired");
    let hint = say!(
        "补上另一半，或删去它。",
        "Add the other half, or delete it."
    );

    Finding::new(chars, at..at + 1, codes::UNPAIRED_MARK, message, hint)
}

/// `Suzhou’s`.
fn is_apostrophe(chars: &[Char], at: usize) -> bool {
    chars[at].c == '’' && at > 0 && chars[at - 1].c.is_ascii_alphabetic()
}

/// `1）`, `一)` at the beginning of a paragraph.
fn is_item_mark(chars: &[Char], at: usize) -> bool {
    matches!(chars[at].c, '）' | ')')
        && (1..=3).contains(&at)
        && chars[..at]
            .iter()
            .all(|char| char.c.is_ascii_alphanumeric() || is_counting(char.c))
}

/// Half-width brackets in Chinese, or one of each width.
fn bracket_pair(chars: &[Char], from: usize, to: usize) -> Option<Finding> {
    let halves = [from, to]
        .into_iter()
        .filter(|at| matches!(chars[*at].c, '(' | ')'))
        .count();
    let is_chinese = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(|char| is_han(char.c))
    };
    let inside = chars[from..to].iter().any(|char| is_han(char.c));
    let beside = is_chinese(from.checked_sub(1)) || is_chinese(Some(to + 1));

    // Behind a square bracket they are Markdown's own: a link that the parser did not take for one.
    if from > 0 && chars[from - 1].c == ']' {
        return None;
    }

    // A Chinese name in brackets behind a Latin word.
    let is_latin = from > 0 && chars[from - 1].c == ' ';
    if halves == 0 || (halves == 2 && !beside && (!inside || is_latin)) {
        return None;
    }

    let (code, message) = match halves {
        1 => (
            codes::MIXED_BRACKETS,
            say!(
                "一对括号一半全角、一半半角",
                "one bracket of the pair is full-width, the other is not"
            ),
        ),
        _ => (
            codes::HALF_WIDTH_MARK,
            say!("中文里用了半角括号", "half-width brackets in Chinese"),
        ),
    };
    let finding = Finding::new(chars, from..to + 1, code, message, write_as("（）"));
    let finding = if chars[from].c == '(' {
        finding.replacing(chars, from..from + 1, "（")
    } else {
        finding
    };

    Some(if chars[to].c == ')' {
        finding.replacing(chars, to..to + 1, "）")
    } else {
        finding
    })
}

/// `"…"` around Chinese.
fn straight_quotes(chars: &[Char]) -> Vec<Finding> {
    let places: Vec<usize> = (0..chars.len()).filter(|at| chars[*at].c == '"').collect();
    let message = || say!("中文里用了直引号", "straight quotation marks in Chinese");
    let hint = || write_as("“”");

    if places.len() % 2 == 1 {
        let at = places[places.len() - 1];
        return vec![Finding::new(
            chars,
            at..at + 1,
            codes::STRAIGHT_QUOTE,
            message(),
            hint(),
        )];
    }

    let mut found = Vec::new();
    for pair in places.chunks_exact(2) {
        let (from, to) = (pair[0], pair[1]);
        let around = &chars[from.saturating_sub(1)..(to + 2).min(chars.len())];
        if !around.iter().any(|char| is_han(char.c)) {
            continue;
        }

        let finding = Finding::new(
            chars,
            from..to + 1,
            codes::STRAIGHT_QUOTE,
            message(),
            hint(),
        );
        found.push(
            finding
                .replacing(chars, from..from + 1, "“")
                .replacing(chars, to..to + 1, "”"),
        );
    }

    found
}
