//! Slips in the value of one line.

use super::slips::{Kind, Slip};
use crate::source::Span;

/// How a value goes on.
#[derive(Debug)]
pub(super) enum Value {
    /// It ends on its line.
    Whole,
    /// `|` or `>`: the lines below are its text.
    Block,
    /// A quote that is not closed on the line.
    OpenQuote(char),
    /// A bracket that is not closed on the line, and what would close it.
    OpenBracket(char),
}

/// Fields whose values are sentences: a remark behind one is more likely a part of it.
const SENTENCES: [&str; 4] = ["title", "description", "caption", "alt"];

/// Looks at a value up to the end of its line. Places are those in `text`.
pub(super) fn look(text: &str, key: &str) -> (Value, Vec<Slip>) {
    let Some(first) = text.chars().next() else {
        return (Value::Whole, Vec::new());
    };

    match first {
        '"' | '\'' => quoted(text, first),
        '[' | '{' => flow(text),
        '|' | '>' if is_block_header(text) => (Value::Block, Vec::new()),
        '*' | '&' | '!' if is_name(&text[1..]) => (Value::Whole, Vec::new()),
        '-' | '?' if !text[1..].starts_with(' ') => (Value::Whole, plain(text, key)),
        '*' | '&' | '!' | '@' | '`' | '%' | '|' | '>' | ',' | ']' | '}' | '-' | '?' => {
            let span = Span::new(0, first.len_utf8());
            (Value::Whole, vec![in_quotes(Kind::Mark(first), span, text)])
        }
        _ => (Value::Whole, plain(text, key)),
    }
}

/// What is opened at the start of a value and never closed.
pub(super) fn open(kind: Kind, text: &str, close: char) -> Slip {
    let end = text.trim_end().len();
    Slip {
        kind,
        span: Span::new(0, 1),
        edits: vec![(Span::new(end, end), close.to_string())],
    }
}

/// `|`, `>-`, `|2 # remark`.
fn is_block_header(text: &str) -> bool {
    let rest = text[1..].trim_start_matches(|c: char| c.is_ascii_digit() || "+-".contains(c));
    rest.trim().is_empty() || rest.trim_start().starts_with('#')
}

/// Whether a mark is followed by a name as programs write them, alone or with a value behind it.
fn is_name(rest: &str) -> bool {
    let name = rest.split_whitespace().next().unwrap_or_default();
    !name.is_empty()
        && !rest.starts_with(char::is_whitespace)
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-!".contains(c))
}

/// Where a remark begins; the end of the text where there is none.
fn remark(text: &str) -> usize {
    text.find(" #").unwrap_or(text.len())
}

/// The same text in quotes; a remark behind it is left as it is.
fn in_quotes(kind: Kind, span: Span, text: &str) -> Slip {
    let end = match text.find(" # ") {
        Some(at) => text[..at].trim_end().len(),
        None => text.trim_end().len(),
    };
    Slip {
        kind,
        span,
        edits: vec![(Span::new(0, end), quote(&text[..end]))],
    }
}

/// A text in quotes that change nothing in it.
fn quote(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

fn plain(text: &str, key: &str) -> Vec<Slip> {
    let end = remark(text);

    let colon = text[..end]
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| matches!(text[at + 1..].chars().next(), None | Some(' ' | '\t')));
    if let Some(at) = colon {
        return vec![in_quotes(Kind::Colon, Span::new(at, at + 1), text)];
    }

    let dropped = text.get(end + 2..).unwrap_or_default();

    let is_text =
        !dropped.is_empty() && (!dropped.starts_with([' ', '#', '!']) || SENTENCES.contains(&key));
    if !is_text {
        return Vec::new();
    }

    let whole = text.trim_end();
    vec![Slip {
        kind: Kind::Hash,
        span: Span::new(end + 1, whole.len()),
        edits: vec![(Span::new(0, whole.len()), quote(whole))],
    }]
}

/// A value that begins with a straight quote.
fn quoted(text: &str, mark: char) -> (Value, Vec<Slip>) {
    let whole = text.trim_end();
    if mark == '"'
        && let Some(at) = bad_escape(whole)
    {
        let end = whole.rfind('"').filter(|end| *end > 0);
        let end = end.unwrap_or(whole.len());
        let right = format!("'{}'", whole[1..end].replace('\'', "''"));
        let edit = (Span::new(0, (end + 1).min(whole.len())), right);
        let slip = Slip {
            kind: Kind::Backslash,
            span: Span::new(at, at + 1),
            edits: vec![edit],
        };
        return (Value::Whole, vec![slip]);
    }

    let Some(close) = closing_quote(whole, mark) else {
        return (Value::OpenQuote(mark), Vec::new());
    };
    let rest = whole[close + 1..].trim_start();

    let is_over = rest.is_empty() || (rest.starts_with('#') && whole[close + 1..].starts_with(' '));
    if is_over {
        return (Value::Whole, Vec::new());
    }

    let slip = Slip {
        kind: Kind::InnerQuote,
        span: Span::new(close, close + 1),
        edits: vec![(Span::new(0, whole.len()), with_chinese_quotes(whole, mark))],
    };

    (Value::Whole, vec![slip])
}

/// `"关于"某某"的通知"` with Chinese quotes inside; where those are not in pairs, all of it in quotes of the other
/// kind.
fn with_chinese_quotes(whole: &str, mark: char) -> String {
    let pair = if mark == '"' {
        ['“', '”']
    } else {
        ['‘', '’']
    };

    let (has_outer, inner) = match whole[1..].strip_suffix(mark) {
        Some(inner) if inner.matches(mark).count() % 2 == 0 => (true, inner),
        _ => (false, whole),
    };
    if inner.matches(mark).count() % 2 == 1 {
        return match mark {
            '"' => format!("'{}'", whole.replace('\'', "''")),
            _ => format!("\"{}\"", whole.replace('\\', "\\\\").replace('"', "\\\"")),
        };
    }

    let mut sides = pair.iter().cycle();
    let turned = |c: char| match c == mark {
        true => sides.next().copied().unwrap_or(c),
        false => c,
    };
    let text: String = inner.chars().map(turned).collect();

    if has_outer {
        format!("{mark}{text}{mark}")
    } else {
        quote(&text)
    }
}

/// The quote that closes the one at the start.
fn closing_quote(text: &str, mark: char) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if mark == '"' => at += 1,
            b'\'' if mark == '\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if char::from(byte) == mark => return Some(at),
            _ => {}
        }

        at += 1;
    }

    None
}

/// A backslash in double quotes before a character that it has no meaning for.
fn bad_escape(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            let (_, next) = chars.next()?;
            if !"0abtnvfre \"/\\N_LPxuU\t".contains(next) {
                return Some(at);
            }
        } else if c == '"' {
            return None;
        }
    }

    None
}

/// A value that begins with a bracket: its commas and colons, and what stands behind it.
fn flow(text: &str) -> (Value, Vec<Slip>) {
    let (mut open, mut slips, mut quote, mut end) = (Vec::new(), Vec::new(), None, None);
    let has_comma = text.contains([',', '，']);
    for (at, c) in text.char_indices() {
        let span = Span::new(at, at + c.len_utf8());
        if let Some(mark) = quote {
            quote = Some(mark).filter(|mark| *mark != c);
            continue;
        }

        match c {
            '"' | '\'' if begins_value(&text[..at]) => quote = Some(c),
            '[' | '{' => open.push(if c == '[' { ']' } else { '}' }),
            ']' | '}' => {
                if open.last() == Some(&c) {
                    open.pop();
                }

                if open.is_empty() {
                    end = Some(at + 1);
                    break;
                }
            }
            '，' if parts_items(&text[span.end..], open.last()) => slips.push(comma(text, span)),
            '、' if !has_comma && open.last() == Some(&']') => slips.push(comma(text, span)),
            '：' | ':' if open.last() == Some(&'}') => slips.extend(flow_colon(text, span)),
            _ => {}
        }
    }

    let Some(end) = end else {
        return (Value::OpenBracket(open.pop().unwrap_or(']')), slips);
    };

    let rest = &text[end..];
    if rest.trim().is_empty() || rest.starts_with(" #") {
        return (Value::Whole, slips);
    }

    let mark = text.chars().next().unwrap_or('[');
    let slip = in_quotes(Kind::Mark(mark), Span::new(0, end), text);
    (Value::Whole, vec![slip])
}

/// Whether a Chinese comma parts items, and is no part of a sentence: between fields the name of the next follows.
fn parts_items(after: &str, open: Option<&char>) -> bool {
    if open != Some(&'}') {
        return true;
    }

    let after = after.trim_start();
    let name = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    name.len() < after.len() && name.trim_start().starts_with([':', '：'])
}

/// Whether a quote behind this text opens a value, and is no part of one.
fn begins_value(before: &str) -> bool {
    before
        .trim_end()
        .ends_with(['[', '{', ',', '，', ':', '：'])
}

fn comma(text: &str, span: Span) -> Slip {
    let spaces = text[span.end..].len() - text[span.end..].trim_start().len();
    Slip {
        kind: Kind::FullWidthComma,
        span,
        edits: vec![(Span::new(span.start, span.end + spaces), ", ".into())],
    }
}

/// `{zh：目标}`, `{zh:目标}`.
fn flow_colon(text: &str, span: Span) -> Option<Slip> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let before = &text[..span.start];
    let name = before.trim_end_matches(is_name);
    let is_key = name.len() < before.len() && name.trim_end().ends_with(['{', ',', '，']);

    let after = &text[span.end..];
    if !is_key || (text[span.start..].starts_with(':') && after.starts_with([' ', '/'])) {
        return None;
    }

    let kind = match text[span.start..].starts_with('：') {
        true => Kind::FullWidthColon,
        false => Kind::MissingSpace,
    };
    let spaces = after.len() - after.trim_start().len();

    Some(Slip {
        kind,
        span,
        edits: vec![(Span::new(span.start, span.end + spaces), ": ".into())],
    })
}
