//! Numbered lists and titles that lost their form: `1、` is what Chinese editors write where Markdown reads `1. `, and
//! a line `一、活动主题` above a paragraph is a heading for readers but not for Markdown.

use super::layout::finding;
use super::lines::{Line, begins_anew, title_level};
use super::{Finding, codes};
use crate::diagnostic::say;
use crate::load::document::{Document, Heading};
use crate::source::Span;
use crate::text::han::is_han;

/// A line that is an item of a list to its readers.
struct Item {
    number: u32,
    /// Its place in the text, without white space around it.
    span: Span,
    /// Where its words begin.
    words: usize,
    /// Where the line before it in its paragraph ends; `None` if it is the first there.
    after: Option<usize>,
    /// Where it ends, if the line below it was meant to begin another paragraph.
    ends_before_text: Option<usize>,
    /// Whether the number has a mark of Chinese lists behind it, which is wrong wherever it stands.
    has_pause_mark: bool,
}

/// The lists among the lines of paragraphs that follow each other. An item is the line after another item, or the first
/// line of the next paragraph.
pub(super) fn find(source: &str, paragraphs: &[Vec<Line<'_>>]) -> Vec<Finding> {
    let items: Vec<Item> = paragraphs.iter().flat_map(|lines| items(lines)).collect();
    let lists = items.chunk_by(|one, next| follows(source, one, next));
    lists
        .filter(|list| list.len() > 1)
        .map(|list| list_finding(source, list))
        .collect()
}

fn items(lines: &[Line<'_>]) -> Vec<Item> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let start = line.start + line.indent;
        let body = line.body();
        let Some((number, mark_len, has_pause_mark)) = number(body) else {
            continue;
        };
        let rest = &body[mark_len..];
        let next = lines.get(index + 1);
        found.push(Item {
            number,
            span: Span::new(start, start + body.len()),
            words: start + mark_len + (rest.len() - rest.trim_start().len()),
            after: index.checked_sub(1).map(|before| lines[before].end),
            ends_before_text: next
                .filter(|next| begins_anew(line, next))
                .map(|_| line.end),
            has_pause_mark,
        });
    }

    found
}

/// The number that a line begins with, the bytes of number and mark, and whether the mark is `、`.
fn number(text: &str) -> Option<(u32, usize, bool)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = (text[..digits].parse().ok()?, &text[digits..]);
    let mark = rest.chars().next()?;
    let words = rest[mark.len_utf8()..].trim_start();
    let is_mark = match mark {
        '、' | '．' => !words.is_empty(),
        '.' => rest[1..].starts_with(is_han),
        _ => false,
    };

    (digits <= 2 && is_mark).then_some((number, digits + mark.len_utf8(), mark == '、'))
}

/// Whether an item is the next one of a list. With a mark that is right in official documents, items in paragraphs of
/// their own are no list.
fn follows(source: &str, one: &Item, next: &Item) -> bool {
    let gap = &source[one.span.end..next.span.start];
    let is_next_line = gap.trim().is_empty() && next.after.is_some();
    let is_next_paragraph =
        gap.trim().is_empty() && next.after.is_none() && one.has_pause_mark && next.has_pause_mark;

    next.number == one.number + 1 && (is_next_line || is_next_paragraph)
}

fn list_finding(source: &str, list: &[Item]) -> Finding {
    let (first, last) = (&list[0], &list[list.len() - 1]);
    let mut edits = Vec::new();
    for (index, item) in list.iter().enumerate() {
        let (start, gap) = match (index.checked_sub(1), item.after) {
            (Some(before), _) => (list[before].span.end, "\n"),
            (None, Some(after)) => (after, "\n\n"),
            (None, None) => (start_of_line(source, item.span.start), ""),
        };
        let right = format!("{gap}{}. ", item.number);
        edits.push((Span::new(start, item.words), right));
    }

    // Otherwise it would be read as more of the last item.
    edits.extend(
        last.ends_before_text
            .map(|end| (Span::new(end, end), "\n".to_string())),
    );
    let count = list.len();
    let written = &source[first.span.start..first.words];
    let (written, number) = (written.trim_end(), first.number);
    let message = say!(
        "编号写成“{written}”的 {count} 项不成列表",
        "{count} items numbered like “{written}” are not a list"
    );
    let hint = say!(
        "写成“{number}. 文字”；planpress check --fix 会改成列表。",
        "Write “{number}. text”; planpress check --fix makes a list."
    );
    let span = Span::new(first.span.start, last.span.end);

    finding(codes::LOST_LIST, span, (message, hint), edits)
}

fn start_of_line(source: &str, at: usize) -> usize {
    source[..at].rfind('\n').map_or(0, |line| line + 1)
}

/// Paragraphs of one line that are titles of the paragraphs below them.
pub(super) fn titles(paragraphs: &[Vec<Line<'_>>]) -> Vec<Finding> {
    let mut found = Vec::new();
    for pair in paragraphs.windows(2) {
        let ([title], [next, ..]) = (&pair[0][..], &pair[1][..]) else {
            continue;
        };
        let Some(level) = title_level(title.body()) else {
            continue;
        };

        // Short items in a row are a list.
        if title_level(next.body()) == Some(level) {
            continue;
        }

        let start = title.start + title.indent;
        let example = format!("{} {}", "#".repeat(level), title.body());
        let message = say!(
            "这一行像标题，却是普通的一段",
            "this line looks like a heading but is a paragraph"
        );
        let hint = say!(
            "是标题就写成“{example}”。",
            "If it is a heading, write “{example}”."
        );
        let span = Span::new(start, start + title.body().len());
        found.push(finding(
            codes::LOST_HEADING,
            span,
            (message, hint),
            Vec::new(),
        ));
    }

    found
}

/// The level above all headings of a text: that of the page's title.
const TITLE_LEVEL: u8 = 1;
const LOWEST_LEVEL: u8 = 6;

/// Headings of level 1 beside the page's title, or else the first that skips a level.
pub(super) fn levels(document: &Document) -> Option<Finding> {
    let (source, headings) = (document.source(), &document.headings);
    let tops = headings.iter().filter(|it| it.level == TITLE_LEVEL);
    if let Some(first) = tops.clone().next() {
        let count = tops.count();
        let message = say!(
            "正文里有 {count} 个一级标题（#），而页面标题已是一级标题",
            "the text has headings of level 1 (#), {count} in all, beside the title of the page"
        );
        let hint = say!(
            "正文的标题从 ## 写起；planpress check --fix 把各级标题下移一级。",
            "Headings in the text begin with ##; planpress check --fix moves all of them down one level."
        );
        let is_movable =
            |it: &Heading| it.level < LOWEST_LEVEL && source[it.span.start..].starts_with('#');
        let mut edits = Vec::new();

        if headings.iter().all(is_movable) {
            let starts = headings.iter().map(|it| it.span.start);
            edits.extend(starts.map(|at| (Span::new(at, at), "#".to_string())));
        }

        let place = line_of(source, first);
        return Some(finding(codes::HEADING_LEVEL, place, (message, hint), edits));
    }

    let mut above = TITLE_LEVEL;
    let with_text = headings.iter().filter(|it| !it.text.trim().is_empty());
    for heading in with_text {
        if heading.level > above + 1 {
            let right = "#".repeat(usize::from(above) + 1);
            let message = say!(
                "标题级别不连续：这里应为 {right}",
                "the heading skips a level: here comes {right}"
            );
            let hint = say!(
                "改 # 的个数，或补上中间一级的标题。",
                "Change the number of #, or add the heading between."
            );
            let place = line_of(source, heading);
            return Some(finding(
                codes::HEADING_LEVEL,
                place,
                (message, hint),
                Vec::new(),
            ));
        }

        above = heading.level;
    }

    None
}

/// The first line of a heading.
fn line_of(source: &str, heading: &Heading) -> Span {
    let Span { start, end } = heading.span;
    let line = source[start..end].lines().next().unwrap_or_default();
    Span::new(start, start + line.trim_end().len())
}
