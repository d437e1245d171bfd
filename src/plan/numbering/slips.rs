//! What is wrong with the numbers of a plan: printed twice, on no level, or out of order.

use std::collections::BTreeMap;

use super::recognise::number_like;
use crate::diagnostic::{Diagnostic, Text, say};
use crate::load::paragraphs::paragraphs;
use crate::plan::codes;
use crate::site::{NumberSlip, Page, SlipKind};
use crate::source::{Location, Span};

/// What the numbers of articles begin and end with.
const ARTICLES: [[&str; 2]; 2] = [["第", "条"], ["Article", ""]];

/// What is wrong with the numbers that were read so far, in one locale.
#[derive(Debug, Default)]
pub(in crate::plan) struct Slips {
    /// Where each anchor stands.
    first: BTreeMap<String, Location>,
    /// The titles of pages whose numbers other pages have: each with the number, its place and the first place.
    repeated_titles: Vec<(String, Location, Location)>,
    /// What an editor may leave as it is, by the route of the page.
    by_page: BTreeMap<String, Vec<NumberSlip>>,
    /// What else was found.
    found: Vec<Diagnostic>,
}

impl Slips {
    /// Keeps an anchor unless it is there already, which is an error. `printed` is the number at the beginning of the
    /// title or heading at `span` of the page's file. Tells whether the anchor is new.
    pub(super) fn is_new(
        &mut self,
        page: &Page,
        anchor: &str,
        printed: &str,
        span: Span,
        is_title: bool,
    ) -> bool {
        let place = page.file.at(spot(page, printed, span));
        let Some(first) = self.first.get(anchor) else {
            self.first.insert(anchor.into(), place);
            return true;
        };

        let printed = printed.trim();
        if page.fallback_from.is_some() {
            return false;
        }

        if is_title {
            let repeated = (printed.to_string(), place, first.clone());
            self.repeated_titles.push(repeated);
            return false;
        }

        let message = say!(
            "编号“{printed}”印了两次",
            "the number “{printed}” is there twice"
        );
        let hint = say!(
            "改正其中一处；原文如此的，在后一处标题末尾写 {{#名称}}。",
            "Correct one of them; if the original has it so, write {{#name}} behind the second heading."
        );
        self.found
            .push(duplicate(message, place, first.clone(), hint));
        false
    }

    /// Notes a number that is not the one that comes next.
    pub(super) fn compare(&mut self, page: &Page, span: Span, value: u32, expected: u32) {
        if value == expected {
            return;
        }

        let message = say!(
            "编号是 {value}，按次序应为 {expected}",
            "the number is {value}; in order it would be {expected}"
        );
        let hint = say!(
            "补上缺少的一项，或改正编号；原文如此的，写进 proofreading.yaml。编号不从头数起的，在 plan.yaml 的 numbering 里写 run。",
            "Add what is missing, or correct the number; what the original has is accepted in proofreading.yaml. Where numbers run on, say run under numbering in plan.yaml."
        );
        self.note(page, SlipKind::Order, span, message, hint);
    }

    /// Notes a heading whose number is of another level than that of the heading beside it.
    pub(super) fn mixed(&mut self, page: &Page, span: Span, own: &str, other: &str) {
        let message = say!(
            "同一级标题，编号有“{other}”也有“{own}”",
            "headings of one level are numbered “{other}” and “{own}”"
        );
        let hint = say!(
            "改成同一种编号，或改标题的级别（# 的个数）。",
            "Use one form, or change the heading's level (the number of #)."
        );
        self.note(page, SlipKind::Form, span, message, hint);
    }

    fn note(&mut self, page: &Page, kind: SlipKind, span: Span, message: Text, hint: Text) {
        let slips = self.by_page.entry(page.route.clone()).or_default();
        slips.push(NumberSlip {
            span,
            kind,
            message,
            hint,
        });
    }

    /// Finds a heading that looks numbered although no level has such numbers.
    pub(super) fn unread(&mut self, page: &Page, text: &str, span: Span) {
        let Some(form) = number_like(text).filter(|_| page.fallback_from.is_none()) else {
            return;
        };

        let message = say!(
            "标题的编号不属于规划的任何一级，所以没有锚点",
            "the number of this heading is of no level of the plan, so it has no anchor"
        );
        let hint = say!(
            "照 plan.yaml 的 numbering 改正，或在那里加上这一级：- {{form: \"{form}\"}}。",
            "Correct it by the numbering in plan.yaml, or add the level there: - {{form: \"{form}\"}}."
        );
        self.found.push(
            Diagnostic::warning(codes::UNREAD_NUMBER, message)
                .at(page.file.at(span))
                .hint(hint),
        );
    }

    /// Finds paragraphs that begin with numbers of articles, as 第一条 does in the print. They are no places of the
    /// plan unless the number is a heading.
    pub(super) fn unread_paragraphs(&mut self, page: &Page) {
        if page.fallback_from.is_some() {
            return;
        }

        let mut numbered = Vec::new();
        for paragraph in paragraphs(&page.document).into_iter().flatten() {
            if let Some(number) = number_of_article(&paragraph.text) {
                numbered.push((number.to_string(), paragraph.span));
            }
        }
        let [(number, span), _, ..] = numbered.as_slice() else {
            return;
        };

        let count = numbered.len();
        let message = say!(
            "段落以“{number}”开头（本页共 {count} 段），编号不是标题，所以没有锚点，不能引用",
            "paragraphs begin with numbers such as “{number}” (on this page: {count}) that are no headings, so they have no anchors"
        );
        let hint = say!(
            "把编号单独写成一行标题，正文另起一段，网页和打印仍排在段首：\n### {number}\n\n正文……",
            "Make the number a heading of its own line, with the text behind it; pages and print show it at the beginning of the paragraph:\n### {number}\n\nText …"
        );
        self.found.push(
            Diagnostic::warning(codes::UNREAD_NUMBER, message)
                .at(page.file.at(*span))
                .hint(hint),
        );
    }

    /// Takes what an editor may leave as it is on a page.
    pub(in crate::plan) fn take_of_page(&mut self, route: &str) -> Vec<NumberSlip> {
        self.by_page.remove(route).unwrap_or_default()
    }

    /// Returns everything else. Chapters whose numbers stand twice are one error: most likely there are two documents.
    pub(in crate::plan) fn finish(mut self) -> Vec<Diagnostic> {
        let mut repeated = self.repeated_titles.into_iter();
        let Some((printed, place, first)) = repeated.next() else {
            return self.found;
        };

        let (count, path) = (repeated.len() + 1, first.file.path.clone());
        let message = say!(
            "“{printed}”已经是 {path} 的编号；这里有 {count} 个页面的编号与别的页面相同",
            "{path} has the number “{printed}” already; {count} of the pages here have numbers of other pages"
        );
        let hint = say!(
            "若是两份文件，把后一份的页面移到 content/plans/代号/，并写上它自己的 index；若是较早的版本，在 plan.yaml 的 earlier 写它的文件夹；若是一份文件，改正编号。",
            "If these are two documents, move the pages of the second to content/plans/NAME/ and give it an index of its own; if one is an earlier edition, name its folder under earlier in plan.yaml; if it is one document, correct the number."
        );
        self.found.push(duplicate(message, place, first, hint));

        self.found
    }
}

/// Makes the error about a number that is there twice: at `place`, and before that at `first`.
fn duplicate(message: Text, place: Location, first: Location, hint: Text) -> Diagnostic {
    Diagnostic::error(codes::DUPLICATE_NUMBER, message)
        .at(place)
        .related(first, say!("第一次在这里", "first here"))
        .hint(hint)
}

/// The number of an article at the beginning of a paragraph: 第一条, Article 1.
fn number_of_article(text: &str) -> Option<&str> {
    let form = number_like(text)?;
    let is_article = ARTICLES
        .iter()
        .any(|[before, behind]| form.starts_with(before) && form.ends_with(behind));
    if !is_article {
        return None;
    }

    let number = match form.starts_with(ARTICLES[0][0]) {
        true => text
            .find(ARTICLES[0][1])
            .map(|at| &text[..at + ARTICLES[0][1].len()]),
        false => text
            .match_indices(' ')
            .nth(1)
            .map(|(at, _)| text[..at].trim_end_matches('.')),
    };
    number.or(Some(text))
}

/// Finds where a number is written in a file; `span` is that of the title or heading that it begins.
fn spot(page: &Page, printed: &str, span: Span) -> Span {
    let text = page.file.text.get(span.start..span.end).unwrap_or_default();
    match text.find(printed) {
        Some(at) => Span::new(span.start + at, span.start + at + printed.len()),
        None => span,
    }
}
