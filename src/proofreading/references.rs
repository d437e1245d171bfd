//! Links whose target has a space, notes without a text, and characters that nobody sees: what is told from the text as
//! it is written.

use std::collections::BTreeMap;

use super::layout::finding;
use super::{Finding, codes};
use crate::diagnostic::say;
use crate::load::document::{Document, Element, Event};
use crate::source::Span;

/// The parts of a body that are prose or its marks: neither code nor HTML.
fn prose(document: &Document) -> Vec<Span> {
    let (mut found, mut at) = (Vec::new(), document.body_start());
    let mut code = 0_usize;
    for (event, span) in document.events() {
        let is_code = match event {
            Event::Start(Element::CodeBlock(_)) => {
                code += 1;
                true
            }
            Event::End(Element::CodeBlock(_)) => {
                code = code.saturating_sub(1);
                true
            }
            Event::Code(_) | Event::Html(_) | Event::Comment => true,
            _ => false,
        };
        if is_code {
            if span.start > at {
                found.push(Span::new(at, span.start));
            }

            at = at.max(span.end);
        }
    }

    found.push(Span::new(
        at.min(document.source().len()),
        document.source().len(),
    ));

    found
}

/// `[表](附件 1.docx)`: shown as text. `is_file` tells whether a target is a file beside the page.
pub(super) fn links_with_spaces(
    document: &Document,
    is_file: impl Fn(&str) -> bool,
) -> Vec<Finding> {
    let source = document.source();
    let links: Vec<Span> = document
        .events()
        .filter(|(event, _)| matches!(event, Event::Start(Element::Link(_) | Element::Image(_))))
        .map(|(_, span)| span)
        .collect();
    let mut found = Vec::new();

    for part in prose(document) {
        let text = &source[part.start..part.end];
        for (at, _) in text.match_indices("](") {
            let start = part.start + at + "](".len();
            let is_link = links
                .iter()
                .any(|span| span.start < start && start < span.end);
            let Some(target) = target(&source[start..part.end]).filter(|_| !is_link) else {
                continue;
            };
            let open = source[part.start..start]
                .rfind('[')
                .map_or(start, |at| part.start + at);
            let open = open - usize::from(source[..open].ends_with('!'));
            let span = Span::new(start, start + target.len());
            let message = say!(
                "文件名里有空格，链接会当作文字显示",
                "the name contains a space, so the link is shown as text"
            );
            let hint = say!(
                "加尖括号，写成 (<{target}>)；或从文件名里删去空格。",
                "Put it in angle brackets: (<{target}>); or remove the space from the name."
            );
            let edits = match is_file(target) {
                true => vec![(span, format!("<{target}>"))],
                false => Vec::new(),
            };
            let whole = Span::new(open, span.end + 1);
            found.push(finding(codes::SPACE_IN_LINK, whole, (message, hint), edits));
        }
    }

    found
}

/// The target up to the bracket that closes it, if there is a space in it.
fn target(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => {
                let target = &text[..at];
                let has_space = target.trim().contains([' ', '\u{3000}', '\u{a0}']);
                return (has_space && target.contains('.') && !target.contains(['"', '<']))
                    .then_some(target);
            }
            ')' => depth -= 1,
            '\n' | '[' | ']' => return None,
            _ => {}
        }
    }

    None
}

/// Marks of notes without a text, texts without a mark, and texts of one name.
pub(super) fn notes(document: &Document) -> Vec<Finding> {
    let source = document.source();
    let mut texts: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    let mut marks: BTreeMap<&str, Vec<Span>> = BTreeMap::new();

    for part in prose(document) {
        let text = &source[part.start..part.end];
        for (at, _) in text.match_indices("[^") {
            let start = part.start + at;
            let Some(end) = source[start..part.end].find(']').map(|end| start + end) else {
                continue;
            };
            let name = &source[start + 2..end];

            let is_name = !name.is_empty() && !name.contains([' ', '\n', '[', '^']);
            if !is_name || source[..start].ends_with('\\') {
                continue;
            }

            let line = source[..start].rfind('\n').map_or(0, |at| at + 1);
            let is_text =
                source[end + 1..].starts_with(':') && source[line..start].trim().is_empty();
            let all = if is_text { &mut texts } else { &mut marks };
            all.entry(name).or_default().push(Span::new(start, end + 1));
        }
    }

    let mut found = Vec::new();
    for (name, places) in &texts {
        found.extend(places[1..].iter().map(|place| second_note(name, *place)));
        if !marks.contains_key(name) {
            let message = say!(
                "脚注 {name} 没有引用",
                "nothing refers to the footnote {name}"
            );
            let hint = say!(
                "在正文里写 [^{name}]，或删去它。",
                "Write [^{name}] in the text, or delete it."
            );
            found.push(finding(
                codes::UNKNOWN_FOOTNOTE,
                places[0],
                (message, hint),
                Vec::new(),
            ));
        }
    }

    for (name, places) in marks.iter().filter(|(name, _)| !texts.contains_key(*name)) {
        let message = say!("脚注 {name} 没有内容", "the footnote {name} has no text");
        let hint = say!(
            "另起一段写 [^{name}]: 内容。",
            "Write [^{name}]: and its text in a paragraph of its own."
        );
        found.push(finding(
            codes::UNKNOWN_FOOTNOTE,
            places[0],
            (message, hint),
            Vec::new(),
        ));
    }

    found
}

fn second_note(name: &str, place: Span) -> Finding {
    let message = say!(
        "脚注 {name} 写了两次",
        "the footnote {name} is written twice"
    );
    let hint = say!("给其中一个换一个编号。", "Give one of them another name.");
    finding(
        codes::DUPLICATE_FOOTNOTE,
        place,
        (message, hint),
        Vec::new(),
    )
}

/// What characters that nobody sees, or that only Word has, are called, and what belongs in their place.
const INVISIBLE: [(char, &str, &str, Option<&str>); 10] = [
    ('\u{ad}', "软连字符", "a soft hyphen", Some("")),
    ('\u{200b}', "零宽空格", "a zero-width space", Some("")),
    ('\u{2060}', "零宽连接符", "a word joiner", Some("")),
    ('\u{feff}', "字节顺序标记", "a byte order mark", Some("")),
    ('\u{200e}', "方向标记", "a mark of direction", Some("")),
    ('\u{200f}', "方向标记", "a mark of direction", Some("")),
    ('\u{a0}', "不间断空格", "a non-breaking space", Some(" ")),
    ('\u{202a}', "方向标记", "a mark of direction", Some("")),
    ('\u{202c}', "方向标记", "a mark of direction", Some("")),
    ('\u{fffd}', "无法识别的字符", "an unknown character", None),
];

/// Characters that nobody sees in the front matter and the body; one finding for each kind, with all its places.
pub(super) fn invisible(document: &Document, fields: Span) -> Vec<Finding> {
    let source = document.source();
    let mut places: BTreeMap<char, Vec<Span>> = BTreeMap::new();
    for part in [vec![fields], prose(document)].concat() {
        for (at, c) in source[part.start..part.end].char_indices() {
            let is_private = ('\u{e000}'..='\u{f8ff}').contains(&c);
            if is_private || INVISIBLE.iter().any(|(known, ..)| *known == c) {
                let at = part.start + at;
                places
                    .entry(c)
                    .or_default()
                    .push(Span::new(at, at + c.len_utf8()));
            }
        }
    }

    places
        .into_iter()
        .map(|(c, places)| hidden(c, &places))
        .collect()
}

fn hidden(c: char, places: &[Span]) -> Finding {
    let known = INVISIBLE.iter().find(|(known, ..)| *known == c);
    let (zh, en, right) = known.map_or(
        ("Word 的专用符号", "a sign that only Word has", None),
        |(_, zh, en, right)| (*zh, *en, *right),
    );
    let (count, code) = (places.len(), u32::from(c));
    let message = say!(
        "有{zh}（U+{code:04X}），共 {count} 处",
        "there is {en} (U+{code:04X}), {count} in all"
    );
    let hint = match right {
        Some("") => say!("删去它。", "Delete it."),
        Some(_) => say!("改为普通空格。", "Write a plain space."),
        None => say!(
            "删去它，或改用普通符号。",
            "Delete it, or use an ordinary sign."
        ),
    };
    let edits = right
        .into_iter()
        .flat_map(|right| places.iter().map(move |place| (*place, right.to_string())));

    finding(
        codes::INVISIBLE_CHARACTER,
        places[0],
        (message, hint),
        edits.collect(),
    )
}
