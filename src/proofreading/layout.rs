//! Text that lost its form on the way into Markdown, mostly from Word: lines that are shown as one paragraph, tables
//! and headings without their marks, links and notes that lead nowhere. If there is no doubt what was meant, the
//! finding has its correction.

use super::lines::{Line, begins_anew, lines};
use super::{Finding, codes};
use super::{foreign, lists, tables};
use crate::diagnostic::{Code, Text, say};
use crate::load::document::{Document, Element, Event};
use crate::source::Span;
use crate::text::han::is_han;

/// Signs before the items of a list in Word.
const BULLETS: [char; 9] = ['•', '●', '■', '◆', '▪', '◇', '□', '○', '➢'];

/// A paragraph that stands by itself, or a block of code.
#[derive(Debug, Clone, Copy)]
struct Block {
    is_code: bool,
    span: Span,
}

/// All findings in a body.
pub(super) fn check(document: &Document, is_chinese: bool) -> Vec<Finding> {
    let source = document.source();
    let blocks = blocks(document);
    let paragraphs: Vec<Vec<Line<'_>>> = blocks
        .iter()
        .filter(|block| !block.is_code)
        .map(|block| lines(source, block.span))
        .collect();
    let mut found = lists::find(source, &paragraphs);
    let of_lists: Vec<Span> = found.iter().map(|finding| finding.span).collect();

    for block in &blocks {
        if block.is_code {
            found.extend(code(source, block.span));
            continue;
        }

        let touches = |list: &Span| list.start < block.span.end && block.span.start < list.end;
        found.extend(paragraph(source, block.span, of_lists.iter().any(touches)));
    }

    found.extend(lists::titles(&paragraphs));
    found.extend(lists::levels(document));
    found.extend(empty_headings(document));
    found.extend(stars(document));
    found.extend(foreign::find(document));

    if is_chinese {
        return found;
    }

    // Lines are joined with a space in other languages, and may be of any length.
    found.retain(|finding| finding.code != codes::GLUED_LINES);
    found
}

/// A finding with its corrections.
pub(super) fn finding(
    code: Code,
    span: Span,
    (message, hint): (Text, Text),
    edits: Vec<(Span, String)>,
) -> Finding {
    Finding {
        code,
        span,
        message,
        hint,
        edits,
        must_not_be_published: false,
    }
}

/// The paragraphs outside of lists, quotations and notes, and all blocks of code.
fn blocks(document: &Document) -> Vec<Block> {
    let (mut found, mut depth) = (Vec::new(), 0_usize);
    for (event, span) in document.events() {
        match event {
            Event::Start(Element::Paragraph) if depth == 0 => found.push(Block {
                is_code: false,
                span,
            }),
            Event::Start(Element::CodeBlock(_)) => found.push(Block {
                is_code: true,
                span,
            }),
            _ => {}
        }

        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }

    found
}

fn code(source: &str, span: Span) -> Option<Finding> {
    let text = &source[span.start..span.end];
    let first = text.trim_start();
    let is_fence = |line: &str, mark: &str| {
        // In a quotation every line begins with its mark.
        let line = line.trim_start_matches([' ', '>']).trim_end();
        line.starts_with(mark) && line.trim_start_matches(&mark[..1]).is_empty()
    };

    if let Some(mark) = ["```", "~~~"].iter().find(|mark| first.starts_with(**mark)) {
        let last = text.trim_end().lines().skip(1).last();
        if last.is_some_and(|line| is_fence(line, mark)) {
            return None;
        }

        let at = Span::new(
            span.start,
            span.start + text.lines().next().unwrap_or(text).len(),
        );
        let message = say!("代码块没有结束", "the block of code is not closed");
        let hint = say!(
            "在代码末尾另起一行写 {mark}。",
            "Put {mark} on a line of its own after the code."
        );
        return Some(finding(codes::OPEN_FENCE, at, (message, hint), Vec::new()));
    }

    if !text.chars().any(is_han) {
        return None;
    }

    // The first line's own indentation lies before the block.
    let start = source[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let whole = Span::new(start, span.end);
    let is_free = source[start..span.start].trim().is_empty();
    let edits: Vec<(Span, String)> = lines(source, whole)
        .iter()
        .filter(|line| line.indent > 0)
        .map(|line| {
            (
                Span::new(line.start, line.start + line.indent),
                String::new(),
            )
        })
        .collect();
    let message = say!(
        "行首的空白使文字当作程序代码显示",
        "indentation makes this text program code"
    );
    let hint = say!("删去行首的空白。", "Remove the indentation.");
    let edits = if is_free { edits } else { Vec::new() };

    Some(finding(codes::INDENTED_TEXT, span, (message, hint), edits))
}

/// Findings in a paragraph. If `lists` found a list in it (`has_list`), its lines are left for the next run.
fn paragraph(source: &str, span: Span, has_list: bool) -> Vec<Finding> {
    let all = lines(source, span);
    let mut found: Vec<Finding> = all.iter().filter_map(heading).collect();
    match tables::find(&all) {
        tables if tables.is_empty() && !has_list => found.extend(glued(source, &all)),
        tables => found.extend(tables),
    }

    found
}

/// `##标题`, `＃＃ 标题`: a heading without its space, or with marks as wide as Chinese characters.
fn heading(line: &Line<'_>) -> Option<Finding> {
    let text = line.body();
    let is_mark = |c: char| c == '#' || c == '＃';
    let words = text.trim_start_matches(is_mark);
    let marks = text[..text.len() - words.len()].chars().count();

    let is_hashtag = marks == 1
        && (text[1..].contains(is_mark) || words.starts_with(|c: char| c.is_ascii_digit()));
    if !(1..=6).contains(&marks) || words.trim().is_empty() || is_hashtag {
        return None;
    }

    let start = line.start + line.indent;
    let end = start + text.len() - words.trim_start().len();
    let right = format!("{} ", "#".repeat(marks));
    let message = say!(
        "标题的 # 没有起作用，会当作文字显示",
        "the # of this heading is shown as text"
    );
    let example = format!("{right}{}", words.trim());
    let hint = say!("写成“{example}”。", "Write “{example}”.");

    // One sign alone may begin a text; and addresses are links in paragraphs, but not in headings.
    let has_address = words.contains("://") || words.contains("www.");
    let is_sure = marks > 1 && !has_address;
    let edits = if is_sure {
        vec![(Span::new(start, end), right)]
    } else {
        Vec::new()
    };
    let whole = Span::new(start, line.end);

    Some(finding(codes::LOST_HEADING, whole, (message, hint), edits))
}

/// Lines that are shown as one paragraph although each begins anew, and items behind Word's bullets.
fn glued(source: &str, all: &[Line<'_>]) -> Option<Finding> {
    let is_bullet = |line: &Line<'_>| {
        let mut chars = line.body().chars();
        let is_sign = |c: char| BULLETS.contains(&c) || ('\u{f000}'..='\u{f0ff}').contains(&c);
        chars.next().is_some_and(is_sign) && chars.next().is_some()
    };
    let is_sentence = |line: &Line<'_>| line.body().ends_with(['。', '；', '：', '！', '？']);
    let is_wall = all.len() >= 3 && all[..all.len() - 1].iter().all(is_sentence);
    let mut edits = Vec::new();
    let mut parted = 0;

    for (index, line) in all.iter().enumerate() {
        let body = line.start + line.indent;
        let before = index.checked_sub(1).map(|index| &all[index]);
        let is_new = before.is_some_and(|before| {
            !before.breaks && (is_wall || is_bullet(line) || begins_anew(before, line))
        });

        if is_bullet(line) {
            let sign = line.body().chars().next().map_or(0, char::len_utf8);
            let words = line.body()[sign..].trim_start();
            let end = line.start + line.text.len() - words.len();
            let follows_item = before.is_some_and(is_bullet);
            let gap = if before.is_some() && !follows_item {
                "\n"
            } else {
                ""
            };
            parted += 1;
            edits.push((Span::new(line.start, end), format!("{gap}- ")));
        } else if is_new {
            parted += 1;
            edits.push((Span::new(line.start, body), "\n".to_string()));
        } else if line.text[..line.indent].contains('\u{3000}') && all.len() > 1 {
            edits.push((Span::new(line.start, body), String::new()));
        }
    }

    if parted == 0 {
        return None;
    }

    let (first, last) = (all.first()?, all.last()?);
    let count = parted + usize::from(!is_bullet(first));
    let (message, hint) = if all.iter().any(is_bullet) {
        (
            say!(
                "项目符号不是列表，各行会连在一起显示",
                "the bullets are not a list, so the lines run together"
            ),
            say!(
                "每项写成“- 文字”；planpress check --fix 会改成列表。",
                "Write each item as “- text”; planpress check --fix makes a list."
            ),
        )
    } else {
        (
            say!(
                "这 {count} 段之间没有空行，会连成一段显示",
                "these {count} paragraphs have no blank line between them and are shown as one"
            ),
            say!(
                "每段之间空一行；planpress check --fix 会分成 {count} 段。",
                "Put a blank line between them; planpress check --fix makes {count} paragraphs."
            ),
        )
    };
    let end = last.end.min(source.len());
    let whole = Span::new(first.start + first.indent, end);

    Some(finding(codes::GLUED_LINES, whole, (message, hint), edits))
}

fn empty_headings(document: &Document) -> Vec<Finding> {
    let mut found = Vec::new();
    for heading in &document.headings {
        let span = heading.span;
        if !heading.text.trim().is_empty() || shows_something(document, span) {
            continue;
        }

        let end = span.start + document.source()[span.start..span.end].trim_end().len();
        let at = Span::new(span.start, end.max(span.start + 1).min(span.end));
        let message = say!("标题是空的", "the heading is empty");
        let hint = say!(
            "写上文字，或删去这一行。",
            "Give it a text, or delete the line."
        );
        found.push(finding(
            codes::EMPTY_HEADING,
            at,
            (message, hint),
            Vec::new(),
        ));
    }

    found
}

/// Whether readers see something of what is written in `span`: a text, a picture or HTML.
fn shows_something(document: &Document, span: Span) -> bool {
    document
        .events()
        .filter(|(_, place)| span.start <= place.start && place.end <= span.end)
        .any(|(event, _)| match event {
            Event::Text(text) | Event::Code(text) => !text.trim().is_empty(),
            Event::Start(Element::Image(_)) | Event::Html(_) => true,
            _ => false,
        })
}

/// `＊＊重点＊＊`, `** 重点 **`: asterisks that are shown.
fn stars(document: &Document) -> Vec<Finding> {
    let source = document.source();
    let (mut found, mut wide, mut plain) = (Vec::new(), Vec::new(), Vec::new());
    let mut code = 0;

    for (event, span) in document.events() {
        match event {
            Event::Start(Element::CodeBlock(_)) => code += 1,
            Event::End(Element::CodeBlock(_)) => code -= 1,
            Event::Text(text) if code == 0 => {
                let written = source.get(span.start..span.end).unwrap_or_default();
                if source[..span.start].ends_with('\\') || !text.contains(['*', '＊']) {
                    continue;
                }

                // The parser may give each of them in a text of its own.
                for (star, places) in [('＊', &mut wide), ('*', &mut plain)] {
                    let found = written.match_indices(star);
                    places.extend(found.map(|(at, _)| span.start + at));
                }
            }
            Event::End(
                Element::Paragraph | Element::Item | Element::TableCell | Element::Heading(_),
            ) => {
                found.extend(lost_stars(&mut wide, '＊'));
                found.extend(lost_stars(&mut plain, '*'));
            }
            _ => {}
        }
    }

    found
}

/// Asterisks of a paragraph that mean nothing as they are: two by two, and a pair of those at least.
fn lost_stars(places: &mut Vec<usize>, star: char) -> Option<Finding> {
    let (len, mut doubles) = (star.len_utf8(), Vec::new());
    let mut rest = std::mem::take(places).into_iter().peekable();
    while let Some(at) = rest.next() {
        if rest.next_if_eq(&(at + len)).is_some() {
            doubles.push(Span::new(at, at + 2 * len));
        }
    }

    let (first, last) = (doubles.first()?, doubles.last()?);
    if doubles.len() < 2 {
        return None;
    }

    let message = say!(
        "加粗的星号没有起作用，会原样显示",
        "the asterisks meant for bold text are shown as they are"
    );
    let hint = say!(
        "写成“**文字**”：半角星号，里侧没有空格。",
        "Write “**text**”: plain asterisks, no spaces inside."
    );
    let edits = match star == '＊' && doubles.len() % 2 == 0 {
        true => doubles.iter().map(|at| (*at, "**".to_string())).collect(),
        false => Vec::new(),
    };
    let span = Span::new(first.start, last.end);

    Some(finding(codes::LOST_MARK, span, (message, hint), edits))
}
