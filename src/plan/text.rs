//! The plan's text in one locale: its chapters, the anchors of their headings, and every clause.

use super::annex::Annex;
use super::catalogue::Catalogue;
use super::clause::{self, Clauses};
use super::number::{Level, parse};
use super::routes::{ANNEX, DEPARTMENTS, INDICATORS};
use crate::config::LocaleId;
use crate::load::document::Anchor;
use crate::site::{Changes, Frame, Kind, Page};

/// The plan in one locale.
#[derive(Debug)]
pub struct PlanText {
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
pub struct Chapter {
    /// Its page.
    pub route: String,
    /// Its number, from 1.
    pub number: u32,
}

/// What the anchors of chapters and of everything numbered in them begin with.
const ANCHOR_PREFIX: char = 's';

impl Chapter {
    /// Returns its anchor on the page with the whole plan, such as `s3`.
    pub fn anchor(&self) -> String {
        format!("{ANCHOR_PREFIX}{}", self.number)
    }
}

impl PlanText {
    /// Finds the chapters of a locale by the numbers in their titles, gives their headings anchors, and collects the
    /// clauses.
    pub fn read(
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
            clauses: clauses(pages, &chapters, catalogue.annex.as_ref(), frame, locale),
            chapters,
            has_departments: pages.has(locale, DEPARTMENTS),
            has_indicators: pages.has(locale, INDICATORS),
        }
    }
}

/// The pages below `plan/` whose titles begin with a number, in the order of those.
fn chapters(pages: &Changes<'_>, locale: LocaleId) -> Vec<Chapter> {
    let in_plan = |page: &&Page| page.kind == Kind::Page && page.route.starts_with("plan/");
    let chapter = |page: &Page| {
        let number = parse(&page.title, Level::Chapter)?.value;
        Some(Chapter {
            route: page.route.clone(),
            number,
        })
    };

    let mut chapters: Vec<Chapter> = pages
        .of_locale(locale)
        .filter(in_plan)
        .filter_map(chapter)
        .collect();
    chapters.sort_by_key(|chapter| chapter.number);
    chapters
}

/// `s3-4` for 三（四）, `s2-1-1` for 二（一）1.; headings without a number keep the id of their text.
fn clause_anchors(page: &Page, chapter: u32) -> Vec<Anchor> {
    let mut section = 0;
    let headings = page.document.headings.iter().zip(&page.anchors);
    headings
        .map(|(heading, usual)| {
            let level = if heading.level <= 2 {
                Level::Section
            } else {
                Level::Item
            };
            let Some(number) = parse(&heading.text, level).filter(|_| !heading.explicit) else {
                return usual.clone();
            };
            let id = match level {
                Level::Item => format!("{ANCHOR_PREFIX}{chapter}-{section}-{}", number.value),
                _ => {
                    section = number.value;
                    format!("{ANCHOR_PREFIX}{chapter}-{section}")
                }
            };
            Anchor {
                id,
                number_len: number.len,
            }
        })
        .collect()
}

/// The numbered text of a locale, the annex included.
fn clauses(
    pages: &Changes<'_>,
    chapters: &[Chapter],
    annex: Option<&Annex>,
    frame: &Frame,
    locale: LocaleId,
) -> Clauses {
    let of_chapters = chapters
        .iter()
        .filter_map(|chapter| pages.page(locale, &chapter.route));
    let mut clauses = clause::of_chapters(of_chapters);
    if let Some(annex) = annex.filter(|_| pages.has(locale, ANNEX)) {
        clause::add_rows(
            &mut clauses,
            annex,
            ANNEX,
            (locale, frame.locales.get(locale)),
        );
    }
    clauses
}
