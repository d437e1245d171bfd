//! Tables that lost their form: cells divided by tabs, as they come from Word and Excel, by full-width bars, or without
//! the line below their head.

use super::layout::finding;
use super::lines::Line;
use super::{Finding, codes};
use crate::diagnostic::say;
use crate::source::Span;

/// Finds all tables among the lines of a paragraph.
pub(super) fn find(lines: &[Line<'_>]) -> Vec<Finding> {
    let mut found = Vec::new();
    // The line to look at next, and the one that follows the last table.
    let (mut at, mut end_of_last) = (0, 0);

    while at < lines.len() {
        let rows = run(&lines[at..], cells_by_tabs);
        let rows = rows.or_else(|| run(&lines[at..], cells_by_bars));
        let Some(rows) = rows else {
            at += 1;
            continue;
        };

        // Behind a table there is a blank line already.
        let follows_text = at > end_of_last;
        let end = at + rows.len();
        let goes_on = end < lines.len();
        found.push(table(&lines[at..end], rows, follows_text, goes_on));
        (at, end_of_last) = (end, end);
    }

    found
}

/// The rows of a table that begins here: two lines at least, with cells; all with as many as the first.
fn run<'a>(
    lines: &[Line<'a>],
    cells: fn(&'a str) -> Option<Vec<&'a str>>,
) -> Option<Vec<Vec<&'a str>>> {
    let first = cells(lines.first()?.body())?;
    let mut rows = vec![first];
    for line in &lines[1..] {
        match cells(line.body()) {
            Some(row) if is_rule(&row) || row.len() == rows[0].len() => rows.push(row),
            _ => break,
        }
    }

    let words = rows.iter().filter(|row| !is_rule(row)).count();
    (words >= 2 || (words == 1 && rows.len() >= 2)).then_some(rows)
}

fn cells_by_tabs(text: &str) -> Option<Vec<&str>> {
    let cells: Vec<&str> = text.split('\t').map(str::trim).collect();
    (cells.len() > 1).then_some(cells)
}

fn cells_by_bars(text: &str) -> Option<Vec<&str>> {
    const BARS: [char; 2] = ['|', '｜'];
    let has_frame = text.starts_with(BARS) && text.ends_with(BARS) && text.chars().count() > 1;

    let count = text.matches(BARS).count();
    // A backslash makes a bar part of a word; one alone may be one.
    if text.contains("\\|") || count < 2 {
        return None;
    }

    let inner = if has_frame {
        text.trim_start_matches(BARS).trim_end_matches(BARS)
    } else {
        text
    };

    Some(inner.split(BARS).map(str::trim).collect())
}

/// The line below the head, in whatever marks.
fn is_rule(cells: &[&str]) -> bool {
    cells
        .iter()
        .all(|cell| !cell.is_empty() && cell.chars().all(|c| "-—－–─:：".contains(c)))
}

/// The finding about lines that are a table, with a correction that makes them one in Markdown. A blank line parts it
/// from the text before it if it follows one (`follows_text`), and from what comes behind it if the paragraph goes on.
fn table(lines: &[Line<'_>], rows: Vec<Vec<&str>>, follows_text: bool, goes_on: bool) -> Finding {
    let row = |cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    let rule = format!("|{}", " --- |".repeat(rows[0].len()));
    let words = rows.iter().filter(|cells| !is_rule(cells));
    let mut written: Vec<String> = words.map(|cells| row(cells)).collect();
    written.insert(1, rule);
    let count = written.len() - 1;
    let (before, behind) = (
        if follows_text { "\n" } else { "" },
        if goes_on { "\n" } else { "" },
    );
    let right = format!("{before}{}{behind}", written.join("\n"));

    let (first, last) = (lines[0], lines[lines.len() - 1]);
    let span = Span::new(first.start, last.end);
    let message = say!(
        "这 {count} 行像表格，会连成文字显示",
        "these {count} lines look like a table and are shown as running text"
    );
    let hint = say!(
        "第一行下面加一行 | --- |，各格用 | 隔开；planpress check --fix 会改成表格。",
        "Put a line of | --- | below the first and divide cells by |; planpress check --fix makes a table."
    );

    finding(
        codes::LOST_TABLE,
        span,
        (message, hint),
        vec![(span, right)],
    )
}
