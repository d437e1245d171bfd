//! The plan: what makes the pages below `content/plan/` more than pages. It knows the engine; the engine does
//! not know it. It gives headings their anchors, hands the annex to its templates, and adds the page with the
//! whole text.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

use crate::config::LocaleId;
use crate::diagnostic::Diagnostic;
use crate::load::markdown::Anchor;
use crate::site::{Frame, Kind, Page, Values};
use crate::source::SourceFile;

mod annex;
mod number;

use annex::Annex;
use number::{Level, parse};

const HOME: &str = "plan";
const FULL: &str = "plan/full";
const ANNEX: &str = "plan/annex";
const TASKS: &str = "content/plan/tasks.yaml";

/// Whether a path below `content/` is the plan's data and not a file to copy.
pub fn claims(path: &str) -> bool {
    path.starts_with("plan/") && path.ends_with(".yaml")
}

#[derive(Serialize)]
struct PlanView {
    title: String,
    url: String,
    full_url: String,
    annex_url: Option<String>,
    chapters: Vec<ChapterView>,
}

#[derive(Serialize)]
struct ChapterView {
    number: u32,
    title: String,
    url: String,
    anchor: String,
    description: Option<String>,
}

/// Makes the plan's pages what they are, and gives back what all templates get, one entry for each locale.
pub fn extend(pages: &mut Vec<Page>, yaml: &[Arc<SourceFile>], frame: &Frame) -> (Vec<Values>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let annex = yaml
        .iter()
        .find(|file| file.path == TASKS)
        .and_then(|file| annex::read(file).map_err(|found| diagnostics.extend(found)).ok());
    let ids: Vec<LocaleId> = frame.locales.iter().map(|(id, _)| id).collect();
    let shared = ids.into_iter().map(|locale| vec![("plan", extend_locale(pages, annex.as_ref(), frame, locale))]);
    (shared.collect(), diagnostics)
}

/// The plan in one locale; null where that locale has none.
fn extend_locale(pages: &mut Vec<Page>, annex: Option<&Annex>, frame: &Frame, locale: LocaleId) -> Arc<Json> {
    let chapters = number_chapters(pages, locale);
    let Some(home) = position(pages, locale, HOME).filter(|_| !chapters.is_empty()) else { return Arc::default() };
    pages[home].prefer_template("plan/index.html");

    let annex_page = position(pages, locale, ANNEX);
    let annex_view = annex_page.zip(annex).map(|(id, annex)| {
        let view = annex.view(&pages[id].title, &frame.locales.get(locale).key);
        (Arc::new(json(&view)), annex.anchors())
    });
    if let (Some(id), Some((view, anchors))) = (annex_page, &annex_view) {
        pages[id].prefer_template("plan/annex.html");
        pages[id].values.push(("annex", Arc::clone(view)));
        pages[id].template_anchors.clone_from(anchors);
    }
    let full = full_page(pages, home, &chapters, annex_view);
    let url = |page: &Page| frame.base.url(&page.relative_url(&frame.locales));
    let view = PlanView {
        title: pages[home].title.clone(),
        url: url(&pages[home]),
        full_url: url(&full),
        annex_url: annex_page.map(|id| url(&pages[id])),
        chapters: chapters.iter().map(|(id, number)| chapter_view(&pages[*id], *number, url(&pages[*id]))).collect(),
    };
    pages.push(full);
    Arc::new(json(&view))
}

fn position(pages: &[Page], locale: LocaleId, route: &str) -> Option<usize> {
    pages.iter().position(|page| page.locale == locale && page.route == route)
}

fn json(view: &impl Serialize) -> Json {
    // Only a map with keys that are not text could fail.
    serde_json::to_value(view).unwrap_or_default()
}

fn chapter_view(page: &Page, number: u32, url: String) -> ChapterView {
    ChapterView {
        number,
        title: page.title.clone(),
        url,
        anchor: chapter_anchor(number),
        description: page.description.clone(),
    }
}

fn chapter_anchor(number: u32) -> String {
    format!("s{number}")
}

/// Finds the chapters of a locale by the numbers in their titles and gives their headings anchors; in order.
fn number_chapters(pages: &mut [Page], locale: LocaleId) -> Vec<(usize, u32)> {
    let mut chapters = Vec::new();
    for (id, page) in pages.iter_mut().enumerate() {
        let in_plan = page.locale == locale && page.kind == Kind::Page && page.route.starts_with("plan/");
        let Some(number) = in_plan.then(|| parse(&page.title, Level::Chapter)).flatten() else { continue };
        page.anchor = Some(chapter_anchor(number.value));
        page.anchors = clause_anchors(page, number.value);
        page.prefer_template("plan/chapter.html");
        chapters.push((id, number.value));
    }
    chapters.sort_by_key(|(_, number)| *number);
    chapters
}

/// `s3-4` for 三（四）, `s2-1-1` for 二（一）1.; headings without a number keep the id of their text.
fn clause_anchors(page: &Page, chapter: u32) -> Vec<Anchor> {
    let mut section = 0;
    let headings = page.document.headings.iter().zip(&page.anchors);
    headings
        .map(|(heading, usual)| {
            let level = if heading.level <= 2 { Level::Section } else { Level::Item };
            let Some(number) = parse(&heading.text, level).filter(|_| !heading.explicit) else { return usual.clone() };
            let id = match level {
                Level::Item => format!("s{chapter}-{section}-{}", number.value),
                _ => {
                    section = number.value;
                    format!("s{chapter}-{section}")
                }
            };
            Anchor { id, label: number.len }
        })
        .collect()
}

/// The page with introduction, chapters and annex in one.
fn full_page(pages: &[Page], home: usize, chapters: &[(usize, u32)], annex: Option<(Arc<Json>, Vec<String>)>) -> Page {
    let home = &pages[home];
    let mut full = Page::generated(FULL, home.locale, Kind::Page, &home.title, Arc::clone(&home.file));
    full.description.clone_from(&home.description);
    full.source.clone_from(&home.source);
    full.issuer.clone_from(&home.issuer);
    full.date = home.date;
    full.document = Arc::clone(&home.document);
    full.anchors.clone_from(&home.anchors);
    full.parts = chapters.iter().map(|(id, _)| pages[*id].route.clone()).collect();
    full.prefer_template("plan/full.html");
    let (view, anchors) = annex.unwrap_or_default();
    full.values.push(("annex", view));
    full.template_anchors = anchors;
    full
}
