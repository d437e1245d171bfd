//! The plan's text in one locale: its chapters, the anchors of their headings, and every clause.

use super::catalogue::Catalogue;
use super::clause::{self, Clauses};
use super::number::{Level, parse};
use super::routes;
use super::routes::{DEPARTMENTS, INDICATORS};
use super::table::Table;
use crate::config::LocaleId;
use crate::load::document::Anchor;
use crate::site::{Changes, Frame, Kind, Page};

/// The plan in one locale.
#[derive(Debug)]
pub(super) struct PlanText {
    /// The locale.
    pub locale: LocaleId,
    /// Its chapters, in order.
    pub chapters: Vec<Chapter>,
    /// Its numbered places, those of the annex included.
    pub clauses: Clauses,
    /// Whether the locale has an overview of departments, and so a page for each.
    pub has_departments: bool,
    /// Whether the locale has an overview of indicators, and so a page for each.
    pub has_indicators: bool,
}

/// A chapter of the plan, which is a page.
#[derive(Debug)]
pub(super) struct Chapter {
    /// The route of its page.
    pub route: String,
    /// Its number, counted from 1.
    pub number: u32,
}

/// What the anchors of chapters and of everything numbered in them begin with.
const ANCHOR_PREFIX: char = 's';

impl Chapter {
    /// Returns its anchor on the page with the whole plan, such as `s3`.
    pub(super) fn anchor(&self) -> String {
        format!("{ANCHOR_PREFIX}{}", self.number)
    }
}

impl PlanText {
    /// Finds the chapters of a locale by the numbers in their titles, gives their pages anchors and the template of
    /// chapters, and collects the clauses.
    pub(super) fn number_chapters(
        pages: &mut Changes<'_>,
        catalogue: &Catalogue,
        frame: &Frame,
        locale: LocaleId,
    ) -> Self {
        let chapters = chapters(pages, locale);
        for chapter in &chapters {
            if let Some(page) = pages.edit(locale, &chapter.route) {
                page.anchor = Some(chapter.anchor());
                page.anchors = clause_anchors(page, chapter.number);
                page.prefer_template("plan/chapter.html");
            }
        }

        Self {
            locale,
            clauses: clauses(pages, &chapters, &catalogue.tables, frame, locale),
            chapters,
            has_departments: pages.has(locale, DEPARTMENTS),
            has_indicators: pages.has(locale, INDICATORS),
        }
    }
}

/// Finds the pages below `plan/` whose titles begin with a number, and sorts them by it.
fn chapters(pages: &Changes<'_>, locale: LocaleId) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = pages.of_locale(locale).filter_map(chapter).collect();
    chapters.sort_by_key(|chapter| chapter.number);
    chapters
}

/// Reads a page as a chapter; `None` if it is outside of the plan or its title has no number.
fn chapter(page: &Page) -> Option<Chapter> {
    if page.kind != Kind::Page || !page.route.starts_with("plan/") {
        return None;
    }

    Some(Chapter {
        route: page.route.clone(),
        number: parse(&page.title, Level::Chapter)?.value,
    })
}

/// Makes the anchors of a chapter's headings: `s3-4` for 三（四）, `s2-1-1` for 二（一）1. Headings without a number,
/// or with an id of their own, keep the anchors they have. `Views::within` in `clause_view.rs` reads these anchors, so
/// both change together.
fn clause_anchors(page: &Page, chapter: u32) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    let mut section = 0;

    for (heading, usual) in page.document.headings.iter().zip(&page.anchors) {
        let level = match heading.level {
            ..=2 => Level::Section,
            _ => Level::Item,
        };
        let Some(number) = parse(&heading.text, level).filter(|_| !heading.is_id_written) else {
            anchors.push(usual.clone());
            continue;
        };

        let id = if level == Level::Section {
            section = number.value;
            format!("{ANCHOR_PREFIX}{chapter}-{section}")
        } else {
            format!("{ANCHOR_PREFIX}{chapter}-{section}-{}", number.value)
        };

        anchors.push(Anchor {
            id,
            number_len: number.len,
        });
    }

    anchors
}

/// Collects the numbered text of a locale, that of tables included.
fn clauses(
    pages: &Changes<'_>,
    chapters: &[Chapter],
    tables: &[Table],
    frame: &Frame,
    locale: LocaleId,
) -> Clauses {
    let chapters = chapters
        .iter()
        .filter_map(|chapter| pages.page(locale, &chapter.route));
    let mut clauses = clause::of_chapters(chapters);

    for table in tables {
        let route = routes::table(table);
        if pages.has(locale, &route) || table.title.is_some() {
            let language = (locale, frame.locales.get(locale));
            clause::add_rows(&mut clauses, table, &route, language);
        }
    }

    clauses
}
