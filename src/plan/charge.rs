//! Bodies at clauses: who leads, who supports, who is responsible, as a clause says it in brackets at its end or within
//! it (`（牵头单位：市发展改革委；配合单位：市财政局）`, `（市发展改革委牵头，市财政局配合）`, `(Lead: …; Support:
//! …)`), or in a paragraph of its own that begins with such a word.

use std::collections::BTreeSet;

use super::clause::Clauses;
use super::role::{RoleName, Roles};
use super::units::{PieceKind, divided};

/// The bodies that a clause names in one role, in one place.
#[derive(Debug, Clone)]
pub(super) struct Charge {
    /// The anchor of the clause.
    pub anchor: String,
    /// The route of the page that has it.
    pub route: String,
    /// What they do.
    pub role: RoleName,
    /// Their names, as printed, each with the position of its body; `None` if no body has that name.
    pub names: Vec<(String, Option<usize>)>,
    /// What is in the brackets.
    pub quote: String,
}

/// The brackets in which bodies are named.
const BRACKETS: [(char, char); 5] = [
    ('（', '）'),
    ('(', ')'),
    ('【', '】'),
    ('[', ']'),
    ('〔', '〕'),
];
/// What stands between the parts of what is in brackets.
const BETWEEN_PARTS: [char; 5] = ['；', ';', '，', ',', '。'];
/// What may stand around names without being a part of them.
const AROUND_NAMES: [char; 9] = ['；', ';', '，', ',', '。', '.', '、', ' ', '\u{3000}'];
/// What the names of bodies end with in Chinese, for brackets that name bodies without a word before them.
const ENDS_OF_BODIES: [char; 16] = [
    '局', '委', '办', '厅', '部', '府', '院', '会', '社', '署', '处', '站', '所', '心', '司', '行',
];

/// Reads the bodies that all clauses name, but for `rows`, the anchors of rows of tables. `find` returns the position
/// of the body that has a name; `is_complete` tells whether it knows the bodies of the plan, so that brackets in which
/// it knows nobody are other remarks.
pub(super) fn charges(
    clauses: &Clauses,
    rows: &BTreeSet<&str>,
    roles: &Roles,
    find: &impl Fn(&str) -> Option<usize>,
    is_complete: bool,
) -> Vec<Charge> {
    let anchors = clauses
        .keys()
        .filter(|anchor| !rows.contains(anchor.as_str()));
    let mut anchors: Vec<&String> = anchors.collect();
    anchors.sort_by_key(|anchor| order(anchor));

    let mut charges = Vec::new();
    for anchor in anchors {
        let clause = &clauses[anchor];
        let heading = std::iter::once(&clause.title);
        for text in heading.chain(&clause.paragraphs) {
            for quote in remarks(text, roles) {
                for (role, names) in parts(quote, roles, find, is_complete) {
                    charges.push(Charge {
                        anchor: anchor.clone(),
                        route: clause.route.clone(),
                        role,
                        names: named(names, find),
                        quote: quote.into(),
                    });
                }
            }
        }
    }

    charges
}

/// What anchors are sorted by: `s2-10` comes after `s2-9`.
pub(super) fn order(anchor: &str) -> Vec<(String, u32)> {
    let parts = anchor.split('-').map(|part| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        (
            letters.to_string(),
            part[letters.len()..].parse().unwrap_or(0),
        )
    });
    parts.collect()
}

/// Finds what a text has in brackets; a paragraph that begins with the word of a role counts as a whole.
fn remarks<'t>(text: &'t str, roles: &Roles) -> Vec<&'t str> {
    let first = labels(text, roles).into_iter().next();
    if first.is_some_and(|label| label.start == 0 && label.role.is_some()) {
        return vec![text];
    }

    let (mut remarks, mut from) = (Vec::new(), 0);
    while let Some((at, (open, close))) = opening(&text[from..]) {
        let start = from + at + open.len_utf8();
        let Some(len) = closing(&text[start..], open, close) else {
            from = start;
            continue;
        };

        remarks.push(&text[start..start + len]);
        from = start + len + close.len_utf8();
    }

    remarks
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

/// Divides what is in brackets into roles and the texts with their names; there are none if the brackets hold something
/// else.
fn parts<'t>(
    quote: &'t str,
    roles: &Roles,
    find: &impl Fn(&str) -> Option<usize>,
    is_complete: bool,
) -> Vec<(RoleName, &'t str)> {
    let labels = labels(quote, roles);
    let mut parts = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let end = labels.get(at + 1).map_or(quote.len(), |next| next.start);
        let names = quote[label.names..end].trim_matches(AROUND_NAMES);
        if let Some(role) = label.role.clone().filter(|_| !names.is_empty()) {
            parts.push((role, names));
        }
    }

    if labels.is_empty() {
        parts = followed(quote, roles);
        let all: Vec<_> = parts
            .iter()
            .flat_map(|(_, names)| named(names, find))
            .collect();
        let is_body = |(name, body): &(String, Option<usize>)| match is_complete {
            true => body.is_some(),
            false => name.ends_with(ENDS_OF_BODIES),
        };
        let is_meant = if is_complete {
            all.iter().any(is_body)
        } else {
            all.iter().all(is_body)
        };
        parts.retain(|_| is_meant);
    }

    parts
}

/// A word before a colon.
struct Label<'t> {
    /// The role that it introduces; `None` if it is another word.
    role: Option<RoleName>,
    /// The word.
    word: &'t str,
    /// Where it begins.
    start: usize,
    /// Where what it introduces begins, behind the colon.
    names: usize,
}

/// Finds the words before colons in a text, in their order. They begin the text, or follow a mark.
fn labels<'t>(text: &'t str, roles: &Roles) -> Vec<Label<'t>> {
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

/// The longest word before a colon, in characters.
const LONGEST_LABEL: usize = 24;
/// What words end with that introduce bodies, in Chinese and English.
const ENDS_OF_ROLES: [&str; 8] = [
    "单位",
    "部门",
    "机构",
    " body",
    " bodies",
    " agency",
    " agencies",
    " departments",
];

/// Finds the words in brackets of all clauses that introduce bodies in a role that nobody has declared: each word, with
/// the route of the page that has it first and what is in the brackets there.
pub(super) fn undeclared<'c>(
    clauses: &'c Clauses,
    roles: &Roles,
) -> Vec<(&'c str, &'c str, &'c str)> {
    let mut anchors: Vec<&String> = clauses.keys().collect();
    anchors.sort_by_key(|anchor| order(anchor));

    let mut found: Vec<(&str, &str, &str)> = Vec::new();
    for clause in anchors.into_iter().map(|anchor| &clauses[anchor]) {
        for quote in clause
            .paragraphs
            .iter()
            .flat_map(|text| remarks(text, roles))
        {
            for label in labels(quote, roles) {
                let is_role = ENDS_OF_ROLES
                    .iter()
                    .any(|end| label.word.to_lowercase().ends_with(end));
                let is_new = !found.iter().any(|(word, ..)| *word == label.word);
                if label.role.is_none() && is_role && is_new {
                    found.push((label.word, clause.route.as_str(), quote));
                }
            }
        }
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

/// Divides a text in which the word of a role follows the names: 市发展改革委牵头，市财政局、市水利局配合. There are no
/// parts unless the whole text is of that form.
fn followed<'t>(text: &'t str, roles: &Roles) -> Vec<(RoleName, &'t str)> {
    let (mut parts, mut start, mut end) = (Vec::new(), 0, 0);
    let ends = text
        .match_indices(BETWEEN_PARTS)
        .map(|(at, mark)| (at, at + mark.len()));

    for (stop, next) in ends.chain([(text.len(), text.len())]) {
        let part = text[start..stop].trim_matches(AROUND_NAMES);
        end = stop;

        let known = roles
            .iter()
            .flat_map(|role| role.words_after.iter().map(move |word| (role, word)));
        let ending = known.filter(|(_, word)| part.ends_with(word.as_str()));
        if let Some((role, word)) = ending.max_by_key(|(_, word)| word.len()) {
            let names = part[..part.len() - word.len()].trim_matches(AROUND_NAMES);
            let names = names.strip_prefix('由').unwrap_or(names);
            if names.is_empty() {
                return Vec::new();
            }

            parts.push((role.id.clone(), names));
            start = next;
        }
    }

    let is_whole = text[start.min(end)..].trim_matches(AROUND_NAMES).is_empty();
    if is_whole { parts } else { Vec::new() }
}

/// Divides names.
fn named(names: &str, find: &impl Fn(&str) -> Option<usize>) -> Vec<(String, Option<usize>)> {
    let pieces = divided(names, find).into_iter();
    let names = pieces.filter_map(|piece| match piece.kind {
        PieceKind::Name(body) => Some((piece.text, body)),
        PieceKind::Between => None,
    });
    names.filter(|(name, _)| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{order, parts, remarks};
    use crate::plan::role::Roles;

    /// The roles and names in all brackets of a text.
    fn found(text: &str) -> Vec<(String, String)> {
        let known = ["市甲局", "市乙委（市丙办）", "Finance"];
        let find = |name: &str| known.iter().position(|known| *known == name);
        let roles = Roles::default();
        let remarks = remarks(text, &roles);
        let all = remarks
            .into_iter()
            .flat_map(|quote| parts(quote, &roles, &find, true));
        all.map(|(role, names)| (role, names.to_string())).collect()
    }

    #[test]
    fn brackets_name_bodies_and_their_roles() {
        let cases: [(&str, &[(&str, &str)]); 10] = [
            (
                "建设。（牵头单位：市甲局；配合单位：市乙委（市丙办）、各区、县级市）",
                &[
                    ("lead", "市甲局"),
                    ("support", "市乙委（市丙办）、各区、县级市"),
                ],
            ),
            (
                "甲（牵头单位：市甲局，配合单位：市丁局）。乙(责任单位:市甲局)。",
                &[
                    ("lead", "市甲局"),
                    ("support", "市丁局"),
                    ("responsible", "市甲局"),
                ],
            ),
            (
                "责任单位：市甲局、市丁局。",
                &[("responsible", "市甲局、市丁局")],
            ),
            (
                "（市甲局牵头，市丁局、市戊局配合）",
                &[("lead", "市甲局"), ("support", "市丁局、市戊局")],
            ),
            ("（由市甲局负责）", &[("responsible", "市甲局")]),
            ("（企业自愿参与）", &[]),
            ("（见附件1：市甲局）", &[]),
            (
                "Do it. (Lead: Finance; support: all agencies)",
                &[("lead", "Finance"), ("support", "all agencies")],
            ),
            ("（牵头单位）", &[]),
            (
                "责任单位：市甲局。完成时限：2020年。",
                &[("responsible", "市甲局")],
            ),
        ];
        for (text, expected) in cases {
            let expected: Vec<(String, String)> = expected
                .iter()
                .map(|(role, names)| (role.to_string(), names.to_string()))
                .collect();
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn anchors_are_in_the_order_of_their_numbers() {
        let mut anchors = ["s10-1", "s2-10", "s2-9", "s2"];
        anchors.sort_by_key(|anchor| order(anchor));
        assert_eq!(anchors, ["s2", "s2-9", "s2-10", "s10-1"]);
    }
}
