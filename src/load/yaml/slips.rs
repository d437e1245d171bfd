//! Slips of the pen that make YAML read a line as something else: each is found by the look of its line and has a
//! repair, which the message shows and with which the rest of the text can be read.
//!
//! A text that YAML reads is looked through only for what it would lose in silence; see [`find_silent`].

use super::mended::Edit;
use super::slip_values::{self, Value};
use crate::source::Span;

/// What kind of slip it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `title：通知`.
    FullWidthColon,
    /// `title:通知`, `-甲`.
    MissingSpace,
    /// A space as wide as a Chinese character, or one that does not break, where YAML needs a plain one.
    FullWidthSpace,
    /// `[甲，乙]`.
    FullWidthComma,
    /// A tab that indents.
    Tab,
    /// A line that is indented further than the one it goes with.
    Indentation,
    /// A colon and a space in a text without quotes.
    Colon,
    /// A text that begins with a mark of YAML.
    Mark(char),
    /// Straight quotes inside straight quotes, or behind which the text goes on.
    InnerQuote,
    /// A quote that is not closed.
    OpenQuote,
    /// A backslash in double quotes.
    Backslash,
    /// A bracket that is not closed.
    OpenBracket,
    /// ` #` in a text, which drops what follows.
    Hash,
}

/// A slip.
#[derive(Debug)]
pub(super) struct Slip {
    /// Its kind.
    pub kind: Kind,
    /// Where, in the text.
    pub span: Span,
    /// What puts it right.
    pub edits: Vec<Edit>,
}

impl Slip {
    /// Whether the repair says what was written and nothing else, so that it may be made unasked.
    pub(super) fn is_certain(&self) -> bool {
        matches!(
            self.kind,
            Kind::FullWidthColon
                | Kind::MissingSpace
                | Kind::FullWidthSpace
                | Kind::FullWidthComma
                | Kind::Colon
                | Kind::Mark(_)
        )
    }
}

/// A line as far as its look tells.
struct Line<'a> {
    /// Where it begins in the text.
    start: usize,
    /// The text of the line, without the mark of its end.
    text: &'a str,
    /// Bytes before the first character that indents nothing.
    indent: usize,
}

impl<'a> Line<'a> {
    fn is_blank(&self) -> bool {
        let body = self.text[self.indent..].trim();
        body.is_empty() || body.starts_with('#')
    }

    /// Where the key begins and ends, if there is one; behind it stands a colon of either width.
    fn key(&self) -> Option<(usize, usize)> {
        let body = &self.text[self.indent..];
        let dashes = body.len() - body.trim_start_matches(['-', ' ']).len();
        let start = self.indent + dashes;
        let name = &self.text[start..];
        let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))?;
        let is_named = name.starts_with(|c: char| c.is_alphabetic());
        let has_colon = name[end..].starts_with([':', '：']);

        (is_named && end > 0 && has_colon).then_some((start, start + end))
    }

    /// Whether it can begin a field: what a bracket or quote before it is not closed by, ends there.
    fn begins_field(&self) -> bool {
        self.key()
            .is_some_and(|(_, end)| self.text[end..].starts_with(": ") || self.text.ends_with(':'))
    }
}

/// All slips of a text that YAML refuses, in order.
pub(super) fn find(text: &str) -> Vec<Slip> {
    let mut finder = Finder::new(text);
    finder.run();
    finder.found
}

/// What YAML would lose in a text that it reads: ` #` in a text, and lists divided by Chinese commas.
pub(super) fn find_silent(text: &str) -> Vec<Slip> {
    // Few texts have any of these; the others cost no more than a look.
    if !text.contains(" #") && !text.contains(['，', '、']) {
        return Vec::new();
    }

    let is_silent = |slip: &Slip| matches!(slip.kind, Kind::Hash | Kind::FullWidthComma);
    find(text).into_iter().filter(is_silent).collect()
}

struct Finder<'a> {
    lines: Vec<Line<'a>>,
    found: Vec<Slip>,
    /// The line before that was not blank: its indentation, and whether its field has a value already.
    before: Option<(usize, bool)>,
}

impl<'a> Finder<'a> {
    fn new(text: &'a str) -> Self {
        let (mut lines, mut start) = (Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let body = line.trim_end_matches(['\n', '\r']);
            let is_indenting = |c: char| matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}');
            lines.push(Line {
                start,
                text: body,
                indent: body.len() - body.trim_start_matches(is_indenting).len(),
            });
            start += line.len();
        }

        Self {
            lines,
            found: Vec::new(),
            before: None,
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        while at < self.lines.len() {
            at = if self.lines[at].is_blank() {
                at + 1
            } else {
                self.line(at)
            };
        }
    }

    fn add(&mut self, kind: Kind, span: Span, edits: Vec<Edit>) {
        self.found.push(Slip { kind, span, edits });
    }

    /// Looks at a line and gives the next to be looked at.
    fn line(&mut self, at: usize) -> usize {
        self.indentation(at);
        let line = &self.lines[at];
        let (start, text, indent) = (line.start, line.text, line.indent);
        let Some((from, end)) = line.key() else {
            return self.item(at);
        };

        let rest = &text[end..];
        let place = start + end;
        let is_chinese = !text[from..end].is_ascii();
        let mut value_at = end + 1;

        if rest.starts_with('：') {
            // Only what stands alone on its line must be a field; in a list it may be a text.
            if !is_chinese || from == 0 {
                let spaces = rest["：".len()..].len() - rest["：".len()..].trim_start().len();
                let span = Span::new(place, place + "：".len() + spaces);
                let caret = Span::new(place, place + "：".len());
                self.add(Kind::FullWidthColon, caret, vec![(span, ": ".into())]);
            }

            value_at = end + "：".len();
        } else if rest.len() > 1 {
            let next = rest[1..].chars().next().unwrap_or(' ');
            let is_address =
                rest.starts_with("://") || ["mailto", "tel"].contains(&&text[from..end]);

            if matches!(next, '\u{3000}' | '\u{a0}') {
                let width = rest.len() - 1 - rest[1..].trim_start().len();
                let span = Span::new(place + 1, place + 1 + width);
                self.add(Kind::FullWidthSpace, span, vec![(span, " ".into())]);
            } else if !next.is_whitespace() && !is_address && !is_chinese {
                let span = Span::new(place + 1, place + 1);
                let colon = Span::new(place, place + 1);
                self.add(Kind::MissingSpace, colon, vec![(span, " ".into())]);
            }
        }

        let spaces = text[value_at..].len() - text[value_at..].trim_start().len();
        let value_at = value_at + spaces;
        let has_value = !text[value_at..].is_empty() && !text[value_at..].starts_with('#');
        self.before = Some((indent, has_value && !text[indent..].starts_with("- ")));

        self.value(at, value_at, &text[from..end])
    }

    /// A line without a field: an item of a list, or part of a text.
    fn item(&mut self, at: usize) -> usize {
        let line = &self.lines[at];
        let (start, text, indent) = (line.start, line.text, line.indent);
        let is_in_list = self.before.is_some_and(|(_, has_value)| !has_value);
        self.before = Some((indent, false));
        let Some(rest) = text[indent..].strip_prefix('-') else {
            return at + 1;
        };
        let place = start + indent + 1;
        let spaces = rest.len() - rest.trim_start().len();

        if rest.starts_with(['\u{3000}', '\u{a0}']) {
            let span = Span::new(place, place + spaces);
            self.add(Kind::FullWidthSpace, span, vec![(span, " ".into())]);
        } else if is_in_list && rest.starts_with(|c: char| !c.is_ascii()) {
            let dash = Span::new(place - 1, place);
            self.add(
                Kind::MissingSpace,
                dash,
                vec![(Span::new(place, place), " ".into())],
            );
        }

        self.value(at, indent + 1 + spaces, "")
    }

    /// What a line is indented with, and how far.
    fn indentation(&mut self, at: usize) {
        let line = &self.lines[at];
        let (start, text, indent) = (line.start, line.text, line.indent);

        let is_field = line.key().is_some() || text[indent..].starts_with("- ");
        if indent == 0 || !is_field {
            return;
        }

        let written = &text[..indent];
        let goes_below = self.before.is_none_or(|(_, has_value)| !has_value);
        let span = Span::new(start, start + indent);

        if written.contains('\t') {
            let edit = (span, written.replace('\t', "  "));
            self.add(Kind::Tab, span, vec![edit]);
        } else if written.contains(['\u{3000}', '\u{a0}']) {
            let right = if goes_below && self.before.is_some() {
                written.replace('\u{3000}', "  ").replace('\u{a0}', " ")
            } else {
                String::new()
            };
            self.add(Kind::FullWidthSpace, span, vec![(span, right)]);
        } else if let Some((before, true)) = self.before
            && indent > before
            && line.key().is_some_and(|(from, _)| from == indent)
        {
            let edit = (span, " ".repeat(before));
            self.add(Kind::Indentation, span, vec![edit]);
        }
    }

    /// Looks at the value that begins at a place of a line, and gives the line behind it.
    fn value(&mut self, at: usize, from: usize, key: &str) -> usize {
        let line = &self.lines[at];
        let (start, indent, text) = (line.start + from, line.indent, &line.text[from..]);
        let (value, mut slips) = slip_values::look(text, key);
        let end = match &value {
            Value::OpenQuote(quote) => self.closing_line(at, |text| text.contains(*quote)),
            Value::OpenBracket(_) => self.closing_line(at, |text| text.contains([']', '}'])),
            Value::Block => None,
            Value::Whole => Some(at),
        };
        let next = match (&value, end) {
            (Value::Whole, _) => at + 1,
            (Value::Block, _) => self.behind_block(at, indent),
            (_, Some(end)) => end + 1,
            (Value::OpenQuote(quote), None) => {
                slips.push(slip_values::open(Kind::OpenQuote, text, *quote));
                at + 1
            }
            (Value::OpenBracket(close), None) => {
                slips.push(slip_values::open(Kind::OpenBracket, text, *close));
                at + 1
            }
        };

        for slip in slips {
            let moved = |span: Span| Span::new(start + span.start, start + span.end);
            let edits = slip.edits.into_iter();
            let edits = edits.map(|(span, right)| (moved(span), right)).collect();
            self.add(slip.kind, moved(slip.span), edits);
        }

        next
    }

    /// The line below on which something ends that was begun; none where a field begins before that.
    fn closing_line(&self, at: usize, closes: impl Fn(&str) -> bool) -> Option<usize> {
        for (index, line) in self.lines.iter().enumerate().skip(at + 1) {
            if line.indent <= self.lines[at].indent && line.begins_field() {
                return None;
            }

            if closes(line.text) {
                return Some(index);
            }
        }

        None
    }

    /// The first line behind a text in lines of its own, which are indented further than its field.
    fn behind_block(&self, at: usize, indent: usize) -> usize {
        let is_inside = |line: &&Line<'_>| line.indent > indent || line.text.trim().is_empty();
        at + 1 + self.lines[at + 1..].iter().take_while(is_inside).count()
    }
}
