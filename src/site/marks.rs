//! Markdown that lost its mark: what looks like a heading, a table or emphasis to its author and is plain text to readers.
//! Also what is written and empty: headings, and folders without a page of their own. All of it is advice.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::route::parent;
use super::{Page, Site};
use crate::diagnostic::{Diagnostic, Text, codes, say};
use crate::load::document::{Element, Event};
use crate::source::Span;
use crate::text::han::is_han;

/// All findings about the site's pages.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let pages = site
        .pages
        .iter()
        .filter(|page| page.has_own_file() && page.fallback_from.is_none());
    pages.flat_map(of_page).chain(without_index(site)).collect()
}

fn of_page(page: &Page) -> Vec<Diagnostic> {
    let parts = Parts::of(page);
    let mut found = empty_headings(page);
    found.extend(parts.fences.iter().filter(|span| is_unclosed(page, **span)).map(|span| {
        let first = Span::new(span.start, span.start + 3);
        lost(page, first, say!("代码块没有结束", "the block of code does not end"), say!(
            "在代码后面另起一行写上同样的 ```；不是代码的，删去开头的 ```。",
            "Write the same ``` on a line of its own behind the code, or delete the ``` before it if it is none."
        ))
    }));
    found.extend(of_lines(page, &parts));
    found.extend(of_footnotes(page, &parts));
    found
}

/// Places in a body by what the parser made of them.
#[derive(Default)]
struct Parts {
    /// Blocks of code that begin with a fence.
    fences: Vec<Span>,
    /// Where no Markdown is read: code and HTML.
    closed: Vec<Span>,
    /// Tables.
    tables: Vec<Span>,
    /// The texts of footnotes by their names, in the order of the text.
    footnotes: Vec<(String, Span)>,
}

impl Parts {
    fn of(page: &Page) -> Self {
        let mut parts = Self::default();
        let source = page.document.source();
        for (event, span) in page.document.events() {
            match event {
                Event::Start(Element::CodeBlock(_)) => {
                    let written = source[span.start..span.end].trim_start_matches([' ', '>']);
                    if written.starts_with("```") || written.starts_with("~~~") {
                        parts.fences.push(span);
                    }
                    parts.closed.push(span);
                }
                Event::Code(_) | Event::Html(_) | Event::Comment => parts.closed.push(span),
                Event::Start(Element::Table(_)) => parts.tables.push(span),
                Event::Start(Element::Footnote(index)) => {
                    let name = page.document.footnotes[index as usize].clone();
                    parts.footnotes.push((name, span));
                }
                _ => {}
            }
        }
        parts
    }

    fn is_closed(&self, at: usize) -> bool {
        contains(&self.closed, at)
    }
}

fn contains(spans: &[Span], at: usize) -> bool {
    spans.iter().any(|span| span.start <= at && at < span.end)
}

/// Whether the last line of a fenced block is no fence.
fn is_unclosed(page: &Page, span: Span) -> bool {
    let written = page.document.source()[span.start..span.end].trim_end();
    let mark = if written.trim_start_matches([' ', '>']).starts_with('~') {
        "~~~"
    } else {
        "```"
    };
    let last = written.rsplit_once('\n').map_or("", |(_, last)| last);
    !last.trim_start_matches([' ', '\t', '>']).starts_with(mark)
}

fn empty_headings(page: &Page) -> Vec<Diagnostic> {
    let source = page.document.source();
    let is_empty = |span: Span, text: &str| {
        text.trim().is_empty() && !source[span.start..span.end].contains("![")
    };
    let headings = page.document.headings.iter();
    let empty = headings.filter(|heading| is_empty(heading.span, &heading.text));
    let report = |span: Span| {
        lost(
            page,
            span,
            say!("标题是空的", "the heading is empty"),
            say!(
                "写上标题的文字，或删去这些井号。",
                "Write the heading's text, or delete its marks."
            ),
        )
    };
    empty.map(|heading| report(heading.span)).collect()
}

/// Lines whose marks mean nothing.
fn of_lines(page: &Page, parts: &Parts) -> Vec<Diagnostic> {
    let source = page.document.source();
    let body = page.document.body_start();
    let (mut found, mut at, mut rows) = (Vec::new(), body, 0);
    for line in source[body..].split_inclusive('\n') {
        let text = line.trim_start_matches([' ', '\t', '\u{3000}']);
        let start = at + line.len() - text.len();
        let text = text.trim_end();
        at += line.len();
        if parts.is_closed(start) {
            rows = 0;
            continue;
        }

        // The first two lines of what should be a table are enough to tell.
        rows = if is_row(text) && !contains(&parts.tables, start) {
            rows + 1
        } else {
            0
        };
        let span = Span::new(start, start + text.len());
        if rows == 2 {
            found.push(lost(page, span, say!("表格没有成形，按文字显示", "the table is shown as text"), say!(
                "表头下面要有一行 | --- | --- |，竖线用半角 |，表格前空一行。",
                "Write | --- | --- | below its head, with ASCII bars, and leave an empty line before it."
            )));
        } else if let Some((message, hint)) = lost_mark(text) {
            found.push(lost(page, span, message, hint));
        }
    }
    found
}

/// Whether a line looks like a row of a table.
fn is_row(line: &str) -> bool {
    let bars = line.matches(['|', '｜']).count();
    bars >= 2 && line.starts_with(['|', '｜'])
}

/// What a line should have been, and how that is written.
fn lost_mark(line: &str) -> Option<(Text, Text)> {
    let hashes = line.chars().take_while(|c| ['#', '＃'].contains(c)).count();
    let marks: String = line.chars().take(hashes).collect();
    let rest = &line[marks.len()..];
    let begins_word =
        rest.starts_with(|c: char| is_han(c) || c.is_alphabetic() || "“《（".contains(c));
    let is_topic = hashes == 1 && rest.contains('#');
    let is_heading = (1..=6).contains(&hashes) && !is_topic;
    if is_heading && (marks.contains('＃') || begins_word) {
        return Some((
            say!("标题没有成形，按文字显示", "the heading is shown as text"),
            say!(
                "井号用半角 #，后面空一格，例如“## 标题”。",
                "Use ASCII # and a space behind, as in “## Heading”."
            ),
        ));
    }
    line.contains("＊＊").then(|| {
        (
            say!("强调没有成形，按文字显示", "the emphasis is shown as text"),
            say!(
                "星号用半角 **，紧挨着文字，例如“**重点**”。",
                "Use ASCII ** close to the words, as in “**word**”."
            ),
        )
    })
}

/// Footnotes that are named and not written, or written twice.
fn of_footnotes(page: &Page, parts: &Parts) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for (name, span) in &parts.footnotes {
        if let Some(first) = seen.insert(name, *span) {
            let twice = lost(
                page,
                *span,
                say!("脚注 {name} 写了两次", "footnote {name} is written twice"),
                say!("给其中一条换个编号。", "Give one of them another name."),
            );
            found.push(twice.related(page.file.at(first), say!("第一次在这里", "first here")));
        }
    }

    let source = page.document.source();
    let body = page.document.body_start();
    let written: HashSet<&str> = parts
        .footnotes
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let mut told = BTreeSet::new();
    for (at, _) in source[body..].match_indices("[^") {
        let at = body + at;
        let Some((name, _)) = source[at + 2..].split_once(']') else {
            continue;
        };
        let is_name = !name.is_empty() && !name.contains([' ', '\n', '[']);
        let is_open = !parts.is_closed(at) && !source[..at].ends_with('\\');
        if is_name && is_open && !written.contains(name) && told.insert(name) {
            let span = Span::new(at, at + name.len() + 3);
            found.push(lost(
                page,
                span,
                say!("没有脚注 {name} 的文字", "footnote {name} has no text"),
                say!(
                    "另起一段写 [^{name}]: 脚注的文字。",
                    "Write [^{name}]: and its text as a paragraph of its own."
                ),
            ));
        }
    }
    found
}

fn lost(page: &Page, span: Span, message: Text, hint: Text) -> Diagnostic {
    Diagnostic::warning(codes::LOST_MARK, message)
        .at(page.file.at(span))
        .hint(hint)
}

/// Folders that hold pages and have none of their own: their address leads nowhere, and no list has the pages.
fn without_index(site: &Site) -> Vec<Diagnostic> {
    let default = site.frame.locales.default_id();
    let mut folders: BTreeMap<&str, &Page> = BTreeMap::new();
    let written = |page: &&Page| page.locale == default && page.has_own_file() && page.listed;
    for page in site.pages.iter().filter(written) {
        let above = parent(&page.route).filter(|route| !route.is_empty());
        if let Some(route) = above.filter(|route| site.find(default, route).is_none()) {
            folders.entry(route).or_insert(page);
        }
    }
    let key = &site.frame.locales.get(default).key;
    let report = |page: &Page| {
        let folder = page
            .file
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        let message = say!("文件夹没有自己的页面", "the folder has no page of its own");
        Diagnostic::warning(codes::MISSING_INDEX, message)
            .in_file(folder)
            .hint(say!(
                "加上 {folder}/index.{key}.md，里面的页面就会列在它下面。",
                "Add {folder}/index.{key}.md, which lists the pages in it."
            ))
    };
    folders.into_values().map(report).collect()
}
