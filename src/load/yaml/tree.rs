//! A YAML text as a tree whose nodes know their locations. Only diagnostics need it.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use crate::source::Span;

/// The deepest nesting of lists and maps. Sites need about six levels; the time and memory of parsers grow with the
/// square of the depth.
pub(super) const MAX_DEPTH: usize = 64;

/// A value and its location.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The bytes in the parsed text.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// The value of a node.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A scalar; a plain one may be a number, a truth value or nothing.
    Scalar {
        /// The text, decoded.
        text: String,
        /// Whether the text is written without quotation marks.
        plain: bool,
    },
    /// `- a` or `[a]`.
    List(Vec<Node>),
    /// Keys and values in the order of the text.
    Map(Vec<(Node, Node)>),
    /// `*name`.
    Alias,
}

/// Where and why a text is not valid YAML.
pub(super) struct SyntaxError {
    /// The byte at which the parser gave up.
    pub at: usize,
    /// The parser's message, or `None` if the text is nested too deeply to be parsed.
    pub info: Option<String>,
}

impl Node {
    /// The text of a scalar.
    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The value of a key in a map.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries
                .iter()
                .find(|(name, _)| name.as_text() == Some(key))
                .map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Parses the first YAML document in `text`. An empty text is an empty map. Fails if the text is not valid YAML or is
/// nested more deeply than [`MAX_DEPTH`].
pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let part = enough_to_tell(text);
    if part.len() < text.len()
        && let Err(SyntaxError { at, info: None }) = parse_all(part)
    {
        return Err(SyntaxError { at, info: None });
    }

    parse_all(text)
}

fn parse_all(text: &str) -> Result<Node, SyntaxError> {
    let mut builder = Builder {
        offsets: offsets(text),
        stack: Vec::new(),
        root: None,
    };

    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| builder.syntax_error(&error))?;
        builder.push(event, span);
        if builder.stack.len() > MAX_DEPTH {
            return Err(SyntaxError {
                at: builder.stack[MAX_DEPTH].1,
                info: None,
            });
        }

        if builder.root.is_some() {
            break;
        }
    }

    Ok(builder.root.unwrap_or(Node {
        span: Span::default(),
        value: Value::Map(Vec::new()),
    }))
}

/// The beginning of a text up to where so many brackets seem to be open that it is nested too deeply if they are real;
/// the whole text if there are never that many. The parser reads far ahead, in a time that grows with the square of the
/// number of brackets.
fn enough_to_tell(text: &str) -> &str {
    let (mut open, mut is_plain) = (0_usize, false);
    for (at, byte) in text.bytes().enumerate() {
        if at == 0 || text.as_bytes()[at - 1] == b'\n' {
            // Brackets in a quotation or a comment close nothing.
            is_plain = !text[at..]
                .lines()
                .next()
                .unwrap_or_default()
                .contains(['"', '\'', '#']);
        }

        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' if is_plain => open = open.saturating_sub(1),
            _ => {}
        }

        if open > 2 * MAX_DEPTH {
            return &text[..=at];
        }
    }

    text
}

/// Whether a text may be nested too deeply, told without parsing it. A list or map begins with a bracket, or is
/// indented further than the one that contains it; a list and a map may share a column.
pub(super) fn may_be_deep(text: &str) -> bool {
    let (mut left_open, mut most_in_a_line, mut deepest) = (0, 0, 0);
    for line in text.lines() {
        let count = |signs: &[u8]| line.bytes().filter(|byte| signs.contains(byte)).count();
        let opening = count(b"[{");

        // Brackets in a quotation or a comment close nothing.
        let closing = if line.contains(['"', '\'', '#']) {
            0
        } else {
            count(b"]}")
        };
        left_open += opening.saturating_sub(closing);
        most_in_a_line = most_in_a_line.max(opening);
        deepest =
            deepest.max(line.len() - line.trim_start_matches([' ', '\t', '-', '?', ':']).len());
    }

    left_open + most_in_a_line + 2 * (deepest + 1) > MAX_DEPTH
}

/// The byte offset of each character, and of the end.
fn offsets(text: &str) -> Vec<usize> {
    text.char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect()
}

struct Builder {
    offsets: Vec<usize>,
    stack: Vec<(Open, usize)>,
    root: Option<Node>,
}

enum Open {
    List(Vec<Node>),
    Map(Vec<(Node, Node)>, Option<Node>),
}

impl Builder {
    fn byte(&self, index: usize) -> usize {
        self.offsets[index.min(self.offsets.len() - 1)]
    }

    fn syntax_error(&self, error: &ScanError) -> SyntaxError {
        SyntaxError {
            at: self.byte(error.marker().index()),
            info: Some(error.info().to_string()),
        }
    }

    fn push(&mut self, event: Event<'_>, span: saphyr_parser::Span) {
        let span = Span::new(self.byte(span.start.index()), self.byte(span.end.index()));
        match event {
            Event::Scalar(text, style, _, _) => {
                let value = Value::Scalar {
                    text: text.into_owned(),
                    plain: style == ScalarStyle::Plain,
                };
                self.add(Node { span, value });
            }
            Event::Alias(_) => self.add(Node {
                span,
                value: Value::Alias,
            }),
            Event::SequenceStart(..) => self.stack.push((Open::List(Vec::new()), span.start)),
            Event::MappingStart(..) => self.stack.push((Open::Map(Vec::new(), None), span.start)),
            Event::SequenceEnd | Event::MappingEnd => self.close(span.end),
            _ => {}
        }
    }

    fn close(&mut self, end: usize) {
        let Some((open, start)) = self.stack.pop() else {
            return;
        };
        let value = match open {
            Open::List(nodes) => Value::List(nodes),
            Open::Map(entries, _) => Value::Map(entries),
        };
        self.add(Node {
            span: Span::new(start, end),
            value,
        });
    }

    fn add(&mut self, node: Node) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some((Open::List(nodes), _)) => nodes.push(node),
            Some((Open::Map(entries, key), _)) => match key.take() {
                None => *key = Some(node),
                Some(name) => entries.push((name, node)),
            },
        }
    }
}
