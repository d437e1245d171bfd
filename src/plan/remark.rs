//! Where clauses name bodies: in brackets, or behind a word with a colon such as 责任单位： that begins a paragraph or
//! a sentence.

use super::role::{RoleName, Roles};

/// A part of a text that may name bodies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Remark<'t> {
    /// Its words; of brackets what is in them.
    pub text: &'t str,
    /// Whether it is a sentence of its own: it begins the paragraph, or follows the end of a sentence. Other brackets
    /// may explain a word.
    pub is_own_sentence: bool,
}

/// The brackets in which bodies are named.
const BRACKETS: [(char, char); 5] = [
    ('（', '）'),
    ('(', ')'),
    ('【', '】'),
    ('[', ']'),
    ('〔', '〕'),
];
/// What stands between the parts of a remark.
const BETWEEN_PARTS: [char; 5] = ['；', ';', '，', ',', '。'];
/// What may stand around names without being a part of them.
pub(super) const AROUND_NAMES: [char; 9] = ['；', ';', '，', ',', '。', '.', '、', ' ', '\u{3000}'];
/// The longest word before a colon, in characters.
const LONGEST_LABEL: usize = 24;
/// What ends a sentence.
const SENTENCE_ENDS: [char; 8] = ['。', '；', '！', '？', '.', ';', '!', '?'];

/// Finds the remarks of a paragraph, in their order; a paragraph that begins with the word of a role is one as a whole.
pub(super) fn remarks<'t>(text: &'t str, roles: &Roles) -> Vec<Remark<'t>> {
    let labels = labels(text, roles);
    let introducing = |label: &&Label<'_>| label.role.is_some();
    if labels
        .first()
        .is_some_and(|label| label.start == 0 && label.role.is_some())
    {
        return vec![Remark {
            text,
            is_own_sentence: true,
        }];
    }

    let mut found = in_brackets(text);
    let mut end = 0;
    for label in labels.iter().filter(introducing) {
        let before = text[..label.start].trim_end();
        let is_inside = found.iter().any(|(start, remark)| {
            *start <= label.start && label.start < start + remark.text.len()
        });
        if is_inside || label.start < end || !before.ends_with(SENTENCE_ENDS) {
            continue;
        }

        let rest = &text[label.start..];
        let length = rest.find('。').unwrap_or(rest.len());
        end = label.start + length;
        let remark = Remark {
            text: &rest[..length],
            is_own_sentence: true,
        };
        // What is in brackets within the sentence belongs to it.
        found.retain(|(start, _)| !(label.start..end).contains(start));
        found.push((label.start, remark));
    }

    found.sort_by_key(|(start, _)| *start);
    found.into_iter().map(|(_, remark)| remark).collect()
}

/// Finds what a text has in brackets, each with where it begins.
fn in_brackets(text: &str) -> Vec<(usize, Remark<'_>)> {
    let (mut found, mut from) = (Vec::new(), 0);
    let mut is_behind_own = false;
    while let Some((at, (open, close))) = opening(&text[from..]) {
        let bracket = from + at;
        let start = bracket + open.len_utf8();
        let Some(len) = closing(&text[start..], open, close) else {
            is_behind_own = false;
            from = start;
            continue;
        };

        let before = text[..bracket].trim_end();
        let is_beside = is_behind_own && text[from..bracket].trim().is_empty();
        let is_own_sentence = before.is_empty() || before.ends_with(SENTENCE_ENDS) || is_beside;
        let text = &text[start..start + len];
        found.push((
            start,
            Remark {
                text,
                is_own_sentence,
            },
        ));
        is_behind_own = is_own_sentence;
        from = start + len + close.len_utf8();
    }

    found
}

/// Finds the first bracket of a text, and with what it closes.
fn opening(text: &str) -> Option<(usize, (char, char))> {
    text.char_indices().find_map(|(at, c)| {
        let pair = BRACKETS.iter().find(|(open, _)| *open == c)?;
        Some((at, *pair))
    })
}

/// Finds where a bracket closes; names within may have brackets of their own.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if c == close && depth == 0 {
            return Some(at);
        }

        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
        }
    }

    None
}

/// A word before a colon.
pub(super) struct Label<'t> {
    /// The role that it introduces; `None` if it is another word.
    pub role: Option<RoleName>,
    /// The word.
    pub word: &'t str,
    /// Where it begins.
    pub start: usize,
    /// Where what it introduces begins, behind the colon.
    pub names: usize,
}

/// Finds the words before colons in a text, in their order. They begin the text, or follow a mark.
pub(super) fn labels<'t>(text: &'t str, roles: &Roles) -> Vec<Label<'t>> {
    let (mut found, mut from) = (Vec::new(), 0);
    for (at, colon) in text.match_indices(['：', ':']) {
        let before = text[from..at].trim_end();
        let known = roles
            .iter()
            .flat_map(|role| role.words.iter().map(move |word| (role, word)));
        let ending = known.filter(|(_, word)| ends_with_word(before, word));
        let names = at + colon.len();

        if let Some((role, word)) = ending.max_by_key(|(_, word)| word.len()) {
            let start = from + before.len() - word.len();
            let word = &text[start..start + word.len()];
            let role = Some(role.id.clone());
            found.push(Label {
                role,
                word,
                start,
                names,
            });
        } else {
            let mark = before.rfind(BETWEEN_PARTS);
            let start = from
                + mark.map_or(0, |at| {
                    at + before[at..].chars().next().map_or(0, char::len_utf8)
                });
            let start = start + text[start..at].len() - text[start..at].trim_start().len();
            let word = text[start..at].trim();
            let is_word = !word.is_empty() && word.chars().count() <= LONGEST_LABEL;
            found.extend(is_word.then_some(Label {
                role: None,
                word,
                start,
                names,
            }));
        }

        from = names;
    }

    found
}

/// Tells whether a text ends with a word of its own, in small or capital letters.
fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(at) = text.len().checked_sub(word.len()) else {
        return false;
    };
    let is_it = text
        .get(at..)
        .is_some_and(|end| end.eq_ignore_ascii_case(word));
    is_it && (at == 0 || text[..at].ends_with(AROUND_NAMES))
}
