//! Names of bodies as a plan prints them, one after the other: 市教育局、市财政局和各县区政府. A text is divided at the
//! marks between names, and at words such as 和 where what stands on both sides is a name. Words that say what a body
//! does are told from its name: 市财政局牵头，市教育局配合. The parts together are the text, so that nothing of the
//! print is lost.

use super::role::{RoleName, Roles, SUPPORT};
use super::role_words::{BRACKETS, RoleBehind, role_before, role_behind};

/// Bodies in a cell of a table, or in brackets at a clause.
#[derive(Debug, Clone)]
pub(super) struct Units {
    /// What is written.
    written: Written,
    /// The names, and what is printed between them. Names are told apart when [`Units::resolve`] is called.
    pub pieces: Vec<Piece>,
}

/// How bodies are written.
#[derive(Debug, Clone)]
enum Written {
    /// A list of names.
    List(Vec<String>),
    /// A text, as printed.
    Text(String),
}

/// A part of such a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its words.
    pub text: String,
    /// What it is.
    pub kind: PieceKind,
    /// What the body does, where words beside its name say so.
    pub role: Option<RoleName>,
    /// Whether this is said of the body alone, and not of those before it.
    is_alone: bool,
}

/// What a part of such a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// A name, with the position of its body; `None` if no body has that name.
    Name(Option<usize>),
    /// A mark or a word between names.
    Between,
}

/// The marks between names.
const MARKS: [char; 8] = ['、', '，', ',', '；', ';', '/', '\n', '\t'];
/// The words between two names. They are also in names: 市发展和改革委员会.
const JOINING_WORDS: [&str; 8] = ["以及", "和", "及", "与", "或", " and ", " & ", " or "];
/// Words before a name.
const LEADING_WORDS: [&str; 8] = ["and the ", "and ", "the ", "以及", "和", "及", "与", "由"];
/// Words between the name of a body and that of another with which it works together.
const TOGETHER: [&str; 7] = [
    "会同",
    "协同",
    "in consultation with",
    "in coordination with",
    "in collaboration with",
    "in partnership with",
    "together with",
];
/// What a word such as 等 is followed by.
const MORE: &str = "等";
/// Words after the last of some names that say that there are more.
const TRAILING_WORDS: [&str; 8] = [
    "等有关部门",
    "等相关部门",
    "等有关单位",
    "等部门",
    "等单位",
    "等",
    " etc.",
    " and others",
];
/// The most marks that a name has in itself: 各区、县级市.
const MOST_MARKS_IN_NAME: usize = 4;

impl Units {
    /// Makes the bodies of a list of names.
    pub(super) fn listed(names: &[String]) -> Self {
        let pieces = names.iter().map(|name| Piece::name(name, None)).collect();
        Self {
            written: Written::List(names.to_vec()),
            pieces,
        }
    }

    /// Makes the bodies of a text, as printed.
    pub(super) fn printed(text: &str) -> Self {
        Self {
            written: Written::Text(text.into()),
            pieces: vec![Piece::name(text, None)],
        }
    }

    /// Tells whether the print has marks between the names.
    pub(super) fn is_printed(&self) -> bool {
        matches!(self.written, Written::Text(_))
    }

    /// Finds the bodies of the names. `find` returns the position of the body that has a name.
    pub(super) fn resolve(&mut self, find: &impl Fn(&str) -> Option<usize>, roles: &Roles) {
        self.pieces = match &self.written {
            Written::Text(text) => divided(text, find, roles),
            Written::List(names) => {
                let names = names.iter();
                names.map(|name| Piece::name(name, find(name))).collect()
            }
        };
    }

    /// Iterates over the names, each with the position of its body.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, Option<usize>)> {
        self.pieces.iter().filter_map(|piece| match piece.kind {
            PieceKind::Name(body) => Some((piece.text.as_str(), body)),
            PieceKind::Between => None,
        })
    }

    /// Returns the positions of the bodies with their roles, each once. `role` is that of those beside which no word
    /// says what they do.
    pub(super) fn assigned<'u>(&'u self, role: &'u str) -> Vec<(usize, &'u str)> {
        let mut assigned = Vec::new();
        for piece in &self.pieces {
            if let PieceKind::Name(Some(body)) = piece.kind {
                let part = (body, piece.role.as_deref().unwrap_or(role));
                if !assigned.contains(&part) {
                    assigned.push(part);
                }
            }
        }

        assigned
    }

    /// Returns the positions of the bodies, each once.
    pub(super) fn bodies(&self) -> Vec<usize> {
        let mut bodies = Vec::new();
        for body in self.names().filter_map(|(_, body)| body) {
            if !bodies.contains(&body) {
                bodies.push(body);
            }
        }

        bodies
    }
}

impl Piece {
    fn name(text: &str, body: Option<usize>) -> Self {
        Self {
            text: text.into(),
            kind: PieceKind::Name(body),
            role: None,
            is_alone: false,
        }
    }

    fn between(text: &str) -> Self {
        Self {
            text: text.into(),
            kind: PieceKind::Between,
            role: None,
            is_alone: false,
        }
    }
}

/// Divides a text into names and what is between them. `find` returns the position of the body that has a name.
pub(super) fn divided(
    text: &str,
    find: &impl Fn(&str) -> Option<usize>,
    roles: &Roles,
) -> Vec<Piece> {
    let parts = parts(text);
    let (mut pieces, mut at, mut end) = (Vec::new(), 0, 0);

    let mut introduced: Option<RoleName> = None;
    while at < parts.len() {
        let (start, _) = parts[at];
        if start > end {
            pieces.push(Piece::between(&text[end..start]));
        }

        // A word with a colon says the role of all names behind it.
        let label = role_before(&text[start..parts[at].1], roles);
        let start = start + label.as_ref().map_or(0, |(length, _)| *length);
        if let Some((length, role)) = label {
            pieces.push(Piece::between(&text[start - length..start]));
            introduced = Some(role);
        }

        // The longest name that begins here, marks in it included.
        let last = (at..parts.len().min(at + MOST_MARKS_IN_NAME)).rev();
        let known = last.filter(|last| *last > at).find(|last| {
            let name = text[start..parts[*last].1].trim();
            let name = role_behind(name, roles).map_or(name, |(name, _)| name);
            find(name).is_some()
        });
        let last = known.unwrap_or(at);
        let mut named = divided_at_words(&text[start..parts[last].1], find, roles);
        for piece in &mut named {
            if piece.role.is_none() && matches!(piece.kind, PieceKind::Name(_)) {
                piece.role.clone_from(&introduced);
                piece.is_alone = introduced.is_some();
            }
        }
        pieces.extend(named);
        end = parts[last].1;
        at = last + 1;
    }

    if end < text.len() {
        pieces.push(Piece::between(&text[end..]));
    }

    share_roles(&mut pieces);
    pieces
}

/// Gives the role that is said behind several names to all of them: 市财政局、市审计局牵头.
fn share_roles(pieces: &mut [Piece]) {
    let mut role: Option<RoleName> = None;
    for piece in pieces.iter_mut().rev() {
        if matches!(piece.kind, PieceKind::Between) {
            continue;
        }

        match &piece.role {
            // What is said in brackets, or of a body that works together with another, is said of it alone.
            Some(_) if piece.is_alone => {}
            Some(own) => role = Some(own.clone()),
            None => piece.role.clone_from(&role),
        }
    }
}

/// Finds the parts between marks: where they begin and end. Marks in brackets divide nothing, and white space does
/// only where no letters are, since names in Chinese have none in them.
fn parts(text: &str) -> Vec<(usize, usize)> {
    let has_letters = text.contains(|c: char| c.is_ascii_alphabetic());
    let is_mark = |c: char| MARKS.contains(&c) || (c.is_whitespace() && !has_letters);
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, c) in text.char_indices() {
        if BRACKETS.iter().any(|(open, _)| *open == c) {
            depth += 1;
        } else if BRACKETS.iter().any(|(_, close)| *close == c) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && is_mark(c) {
            parts.push((start, at));
            start = at + c.len_utf8();
        }
    }

    parts.push((start, text.len()));
    parts.retain(|(start, end)| !text[*start..*end].trim().is_empty());
    parts
}

/// Divides a part of a text at the words in it, where names stand on both sides.
fn divided_at_words(
    text: &str,
    find: &impl Fn(&str) -> Option<usize>,
    roles: &Roles,
) -> Vec<Piece> {
    let trimmed = text.trim();
    if let Some(body) = find(trimmed) {
        let mut pieces = Vec::new();
        push_name(&mut pieces, text, Some(body), None);
        return pieces;
    }

    for word in TOGETHER {
        if let Some((before, after)) = text.split_once(word) {
            let mut pieces = match before.trim().is_empty() {
                true => vec![Piece::between(before)],
                false => divided_at_words(before, find, roles),
            };
            pieces.push(Piece::between(word));

            // What is said behind both is said of the first.
            let mut together = divided_at_words(after, find, roles);
            let said = together.iter().find_map(|piece| piece.role.clone());
            for piece in &mut pieces {
                if matches!(piece.kind, PieceKind::Name(_)) && piece.role.is_none() {
                    piece.role.clone_from(&said);
                }
            }
            for piece in &mut together {
                if matches!(piece.kind, PieceKind::Name(_)) {
                    piece.role = Some(SUPPORT.into());
                    piece.is_alone = true;
                }
            }
            pieces.extend(together);
            return pieces;
        }
    }

    for word in JOINING_WORDS {
        for (at, _) in text.match_indices(word) {
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            let all_known = |part: &str| {
                let pieces = divided_at_words(part, find, roles);
                pieces.iter().all(|it| it.kind != PieceKind::Name(None))
            };

            if !before.trim().is_empty()
                && !after.trim().is_empty()
                && all_known(before)
                && all_known(after)
            {
                let mut pieces = divided_at_words(before, find, roles);
                pieces.push(Piece::between(word));
                pieces.extend(divided_at_words(after, find, roles));
                return pieces;
            }
        }
    }

    with_words_around(text, find, roles)
}

/// Makes the pieces of a part of a text with one name, which may have words before it and behind it.
fn with_words_around(
    text: &str,
    find: &impl Fn(&str) -> Option<usize>,
    roles: &Roles,
) -> Vec<Piece> {
    let trimmed = text.trim_start();
    let behind = |rest: &str| {
        role_behind(rest, roles).map_or_else(|| rest.to_string(), |it| it.0.to_string())
    };
    let leading = LEADING_WORDS.iter().find(|word| {
        let rest = trimmed.strip_prefix(**word).map(str::trim);
        rest.is_some_and(|rest| word.is_ascii() || find(&behind(rest)).is_some())
    });
    let start = text.len() - trimmed.len() + leading.map_or(0, |word| word.len());
    let rest = &text[start..];

    let (named, role) = match role_behind(rest.trim_end(), roles) {
        Some((name, role)) => (name, Some(role)),
        None => (rest, None),
    };
    let name = without_more(named, find);
    let end = start + name.len();

    // A second name in brackets goes with the first: 市委宣传部（市文明办）.
    let before_brackets = name.trim().split(['（', '(']).next().unwrap_or_default();
    let body = find(name.trim()).or_else(|| find(before_brackets.trim()));

    let mut pieces = Vec::new();
    if start > 0 {
        pieces.push(Piece::between(&text[..start]));
    }

    push_name(&mut pieces, name, body, role);
    if end < text.len() {
        pieces.push(Piece::between(&text[end..]));
    }

    pieces
}

/// A name without the words behind it that say that there are more: 市财政局等部门, 市财政局等市直各单位.
fn without_more<'t>(text: &'t str, find: &impl Fn(&str) -> Option<usize>) -> &'t str {
    let is_name = |name: &&str| !name.trim().is_empty();
    let mut ends = TRAILING_WORDS
        .iter()
        .filter_map(|word| text.trim_end().strip_suffix(*word));
    let known = || {
        let (name, _) = text.split_once(MORE)?;
        find(name.trim()).map(|_| name)
    };

    ends.find(is_name).or_else(known).unwrap_or(text)
}

/// Adds a name. White space around it stands between names.
fn push_name(pieces: &mut Vec<Piece>, text: &str, body: Option<usize>, role: Option<RoleBehind>) {
    let name = text.trim();
    let start = text.len() - text.trim_start().len();
    if start > 0 {
        pieces.push(Piece::between(&text[..start]));
    }

    let mut piece = Piece::name(name, body);
    if let Some(said) = role {
        piece.role = Some(said.role);
        piece.is_alone = said.is_in_brackets;
    }
    pieces.push(piece);
    if start + name.len() < text.len() {
        pieces.push(Piece::between(&text[start + name.len()..]));
    }
}

#[cfg(test)]
mod tests {
    use super::{PieceKind, divided};
    use crate::plan::role::Roles;

    const KNOWN: [&str; 7] = [
        "市教育局",
        "市财政局",
        "市发展和改革委员会",
        "各区、县级市",
        "Department of Finance",
        "Department of Trade and Industry",
        "市委宣传部",
    ];

    /// The names of a text, each with whether a body has it.
    fn names(text: &str) -> Vec<(String, bool)> {
        let find = |name: &str| KNOWN.iter().position(|known| *known == name);
        let pieces = divided(text, &find, &Roles::default());
        let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(whole, text);

        let names = pieces.into_iter().filter_map(|piece| match piece.kind {
            PieceKind::Name(body) => Some((piece.text, body.is_some())),
            PieceKind::Between => None,
        });
        names.collect()
    }

    #[test]
    fn names_are_told_apart() {
        let known = |names: &[&str]| {
            let names = names.iter().map(|name| (name.to_string(), true));
            names.collect::<Vec<_>>()
        };
        let cases: [(&str, &[&str]); 7] = [
            ("市教育局、市财政局", &["市教育局", "市财政局"]),
            ("市教育局，各区、县级市", &["市教育局", "各区、县级市"]),
            (
                "市发展和改革委员会和市财政局",
                &["市发展和改革委员会", "市财政局"],
            ),
            ("市教育局、市财政局等部门", &["市教育局", "市财政局"]),
            ("市委宣传部（市文明办）", &["市委宣传部（市文明办）"]),
            (
                "Department of Finance and Department of Trade and Industry",
                &["Department of Finance", "Department of Trade and Industry"],
            ),
            (
                "Department of Trade and Industry, and Department of Finance",
                &["Department of Trade and Industry", "Department of Finance"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(names(text), known(expected), "{text}");
        }

        let unknown = [
            ("市科技局".to_string(), false),
            ("市财政局".to_string(), true),
        ];
        assert_eq!(names("市科技局、市财政局"), unknown);
        assert_eq!(
            names("市科技和信息局"),
            [("市科技和信息局".to_string(), false)]
        );
    }

    /// The names of a text that are known, each with its role.
    fn roles(text: &str) -> Vec<(String, String)> {
        let find = |name: &str| KNOWN.iter().position(|known| *known == name);
        let pieces = divided(text, &find, &Roles::default());
        let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(whole, text);

        let known = pieces.into_iter().filter_map(|piece| match piece.kind {
            PieceKind::Name(Some(_)) => Some((piece.text, piece.role.unwrap_or_default())),
            _ => None,
        });
        known.collect()
    }

    #[test]
    fn words_beside_names_say_what_bodies_do() {
        let cases: [(&str, &[(&str, &str)]); 12] = [
            (
                "牵头单位：市财政局 配合单位：市教育局、各区、县级市",
                &[
                    ("市财政局", "lead"),
                    ("市教育局", "support"),
                    ("各区、县级市", "support"),
                ],
            ),
            (
                "市财政局（排在首位的为牵头单位，下同）、市教育局",
                &[
                    ("市财政局（排在首位的为牵头单位，下同）", ""),
                    ("市教育局", ""),
                ],
            ),
            (
                "市教育局按照职责分工组织实施",
                &[("市教育局", "responsible")],
            ),
            ("市财政局/市教育局", &[("市财政局", ""), ("市教育局", "")]),
            (
                "市财政局牵头，市教育局、各区、县级市配合",
                &[
                    ("市财政局", "lead"),
                    ("市教育局", "support"),
                    ("各区、县级市", "support"),
                ],
            ),
            (
                "市财政局（牵头）、市教育局",
                &[("市财政局", "lead"), ("市教育局", "")],
            ),
            (
                "市财政局、市教育局按职责分工负责",
                &[("市财政局", "responsible"), ("市教育局", "responsible")],
            ),
            (
                "市财政局会同市教育局负责",
                &[("市财政局", "responsible"), ("市教育局", "support")],
            ),
            (
                "市财政局会同市教育局",
                &[("市财政局", ""), ("市教育局", "support")],
            ),
            ("市财政局等市直各单位", &[("市财政局", "")]),
            (
                "Department of Finance (lead), Department of Trade and Industry",
                &[
                    ("Department of Finance", "lead"),
                    ("Department of Trade and Industry", ""),
                ],
            ),
            (
                "Department of Finance, in consultation with the Department of Trade and Industry",
                &[
                    ("Department of Finance", ""),
                    ("Department of Trade and Industry", "support"),
                ],
            ),
        ];
        for (text, expected) in cases {
            let expected: Vec<(String, String)> = expected
                .iter()
                .map(|(name, role)| (name.to_string(), role.to_string()))
                .collect();
            assert_eq!(roles(text), expected, "{text}");
        }
    }
}
