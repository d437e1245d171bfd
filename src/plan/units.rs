//! Names of bodies as a plan prints them, one after the other: 市教育局、市财政局和各县区政府. A text is divided at the
//! marks between names, and at words such as 和 where what stands on both sides is a name. Its parts together are the
//! text, so that nothing of the print is lost.

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
const MARKS: [char; 7] = ['、', '，', ',', '；', ';', '\n', '\t'];
/// The words between two names. They are also in names: 市发展和改革委员会.
const JOINING_WORDS: [&str; 8] = ["以及", "和", "及", "与", "或", " and ", " & ", " or "];
/// Words before the last name of a list.
const LEADING_WORDS: [&str; 5] = ["and ", "以及", "和", "及", "与"];
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
    pub(super) fn resolve(&mut self, find: &impl Fn(&str) -> Option<usize>) {
        self.pieces = match &self.written {
            Written::Text(text) => divided(text, find),
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
        }
    }

    fn between(text: &str) -> Self {
        Self {
            text: text.into(),
            kind: PieceKind::Between,
        }
    }
}

/// Divides a text into names and what is between them. `find` returns the position of the body that has a name.
pub(super) fn divided(text: &str, find: &impl Fn(&str) -> Option<usize>) -> Vec<Piece> {
    let parts = parts(text);
    let (mut pieces, mut at, mut end) = (Vec::new(), 0, 0);

    while at < parts.len() {
        let (start, _) = parts[at];
        if start > end {
            pieces.push(Piece::between(&text[end..start]));
        }

        // The longest name that begins here, marks in it included.
        let last = (at..parts.len().min(at + MOST_MARKS_IN_NAME)).rev();
        let mut known = last.filter_map(|last| {
            let body = find(text[start..parts[last].1].trim())?;
            Some((last, body))
        });
        if let Some((last, body)) = known.next() {
            push_name(&mut pieces, &text[start..parts[last].1], Some(body));
            at = last + 1;
        } else {
            let (_, end_of_part) = parts[at];
            pieces.extend(divided_at_words(&text[start..end_of_part], find));
            at += 1;
        }

        end = parts[at - 1].1;
    }

    if end < text.len() {
        pieces.push(Piece::between(&text[end..]));
    }

    pieces
}

/// Finds the parts between marks: where they begin and end.
fn parts(text: &str) -> Vec<(usize, usize)> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, mark) in text.match_indices(MARKS) {
        parts.push((start, at));
        start = at + mark.len();
    }

    parts.push((start, text.len()));
    parts.retain(|(start, end)| !text[*start..*end].trim().is_empty());
    parts
}

/// Divides a part of a text without marks at the words in it, where names stand on both sides.
fn divided_at_words(text: &str, find: &impl Fn(&str) -> Option<usize>) -> Vec<Piece> {
    let trimmed = text.trim();
    if let Some(body) = find(trimmed) {
        let mut pieces = Vec::new();
        push_name(&mut pieces, text, Some(body));
        return pieces;
    }

    for word in JOINING_WORDS {
        for (at, _) in text.match_indices(word) {
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            let all_known = |part: &str| {
                let pieces = divided_at_words(part, find);
                pieces.iter().all(|it| it.kind != PieceKind::Name(None))
            };

            if !before.trim().is_empty()
                && !after.trim().is_empty()
                && all_known(before)
                && all_known(after)
            {
                let mut pieces = divided_at_words(before, find);
                pieces.push(Piece::between(word));
                pieces.extend(divided_at_words(after, find));
                return pieces;
            }
        }
    }

    with_words_around(text, find)
}

/// Makes the pieces of a part of a text with one name, which may have a word before it and others behind it.
fn with_words_around(text: &str, find: &impl Fn(&str) -> Option<usize>) -> Vec<Piece> {
    let trimmed = text.trim_start();
    let leading = LEADING_WORDS.iter().find(|word| {
        let rest = trimmed.strip_prefix(**word).map(str::trim);
        rest.is_some_and(|rest| word.is_ascii() || find(rest).is_some())
    });
    let start = text.len() - trimmed.len() + leading.map_or(0, |word| word.len());
    let rest = &text[start..];

    let trailing = TRAILING_WORDS.iter().find(|word| {
        let name = rest.trim_end().strip_suffix(**word);
        name.is_some_and(|name| !name.trim().is_empty())
    });
    let end = start + trailing.map_or(rest.len(), |word| rest.trim_end().len() - word.len());
    let name = &text[start..end];

    // A second name in brackets goes with the first: 市委宣传部（市文明办）.
    let before_brackets = name.trim().split(['（', '(']).next().unwrap_or_default();
    let body = find(name.trim()).or_else(|| find(before_brackets.trim()));

    let mut pieces = Vec::new();
    if start > 0 {
        pieces.push(Piece::between(&text[..start]));
    }

    push_name(&mut pieces, name, body);
    if end < text.len() {
        pieces.push(Piece::between(&text[end..]));
    }

    pieces
}

/// Adds a name. White space around it stands between names.
fn push_name(pieces: &mut Vec<Piece>, text: &str, body: Option<usize>) {
    let name = text.trim();
    let start = text.len() - text.trim_start().len();
    if start > 0 {
        pieces.push(Piece::between(&text[..start]));
    }

    pieces.push(Piece::name(name, body));
    if start + name.len() < text.len() {
        pieces.push(Piece::between(&text[start + name.len()..]));
    }
}

#[cfg(test)]
mod tests {
    use super::{PieceKind, divided};

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
        let pieces = divided(text, &find);
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
}
