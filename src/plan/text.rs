//! The plan's text in one locale: its pages, the anchors of their headings, and every clause.

use super::catalogue::Catalogue;
use super::clause::{self, Clauses, Collector};
use super::numbering::{BOX_PREFIX, Numbering, PageNumbers, Place, Series, Walk};
use super::parts::{self, Part};
use super::routes::Document;
use super::table;
use crate::config::LocaleId;
use crate::diagnostic::Diagnostic;
use crate::load::document::Anchor;
use crate::site::{Changes, Frame, Page};

/// The plan in one locale.
#[derive(Debug)]
pub(super) struct PlanText {
    /// The locale.
    pub locale: LocaleId,
    /// Its pages, in order.
    pub parts: Vec<Part>,
    /// Its numbered places and its pages without number, those of tables included.
    pub clauses: Clauses,
    /// The anchors of those places in the order of the text.
    pub order: Vec<String>,
    /// Whether its pages are chapters, and not parts, actions or the like.
    pub has_chapters: bool,
    /// Whether the locale has an overview of departments, and so a page for each.
    pub has_departments: bool,
    /// Whether the locale has an overview of indicators, and so a page for each.
    pub has_indicators: bool,
}

/// What the anchors of boxes and of rows of the annex begin with.
const PREFIXES: [&str; 2] = [BOX_PREFIX, table::CHINESE_PREFIX];
/// Names that anchors of pages cannot have, since templates use them.
const RESERVED: [&str; 3] = ["annex", "content", "chapters"];

impl PlanText {
    /// Whether the locale has any text of the plan: pages, or numbered places on the plan's own page.
    pub(super) fn has_text(&self) -> bool {
        !self.parts.is_empty() || !self.order.is_empty()
    }

    /// Reads the plan in a locale: puts its pages in order, gives them anchors and the template of chapters, and
    /// collects the clauses. Returns it with what is wrong with its order and its numbers.
    pub(super) fn read(
        pages: &mut Changes<'_>,
        catalogue: &Catalogue,
        numbering: &Numbering,
        frame: &Frame,
        locale: LocaleId,
    ) -> (Self, Vec<Diagnostic>) {
        let (mut parts, mut found) = parts::parts(pages, frame, locale, catalogue, numbering);
        if locale != frame.locales.default_id() {
            // The order of a translation is that of the original, which is told of once.
            found.clear();
        }

        let document = &catalogue.document;
        let mut walk = Walk::new(numbering);
        let mut collector = Collector::default();
        let has_titles = has_numbered_titles(&parts);
        if let Some(page) = pages.edit(locale, document.home()).filter(|_| !has_titles) {
            let language = language(page, frame);
            let numbers = walk.page(page, language, Series::Document(None));
            set_anchors(page, &numbers, &mut walk);
            collector.add(page, &numbers);
        }

        for (index, part) in parts.iter_mut().enumerate() {
            let Some(page) = pages.edit(locale, &part.route) else {
                continue;
            };
            let name = name(&part.route, document, numbering);
            let numbers = walk.page(page, language(page, frame), series(part, &name, has_titles));
            set_anchors(page, &numbers, &mut walk);

            let own = numbers.title.as_ref().map(|place| place.anchor.clone());
            part.anchor = own.unwrap_or(name);
            page.anchor = Some(part.anchor.clone());
            page.place = Some(index);
            page.title_number_len = numbers.title.as_ref().map_or(0, |place| place.number_len);
            page.depth = part.depth;
            page.prefer_template("plan/chapter.html");
            collector.add(page, &numbers);
        }

        found.extend(walk.slips.finish());
        let (mut clauses, mut order) = collector.finish();
        for table in &catalogue.tables {
            let route = document.table(&table.id);
            if pages.has(locale, &route) || table.title.is_some() {
                let language = (locale, frame.locales.get(locale));
                clause::add_rows(&mut clauses, table, &route, language);
                order.extend(table.anchors());
            }
        }

        let text = Self {
            locale,
            parts,
            clauses,
            order,
            has_chapters: numbering.has_chapters(&frame.locales.get(locale).key),
            has_departments: document.has(pages, locale, &document.departments()),
            has_indicators: document.has(pages, locale, &document.indicators()),
        };
        (text, found)
    }
}

/// Reads all numbered places of the plan in a locale with a numbering, in their order, and changes nothing.
pub(super) fn places(
    pages: &Changes<'_>,
    catalogue: &Catalogue,
    numbering: &Numbering,
    frame: &Frame,
    locale: LocaleId,
) -> Vec<Place> {
    let (parts, _) = parts::parts(pages, frame, locale, catalogue, numbering);
    let document = &catalogue.document;
    let mut walk = Walk::new(numbering);
    let has_titles = has_numbered_titles(&parts);
    let mut all = Vec::new();
    if let Some(page) = pages.page(locale, document.home()).filter(|_| !has_titles) {
        let numbers = walk.page(page, language(page, frame), Series::Document(None));
        all.extend(numbers.into_places());
    }

    for part in &parts {
        if let Some(page) = pages.page(locale, &part.route) {
            let name = name(&part.route, document, numbering);
            let series = series(part, &name, has_titles);
            all.extend(walk.page(page, language(page, frame), series).into_places());
        }
    }

    all
}

/// The key of the language of a page's text.
fn language<'f>(page: &Page, frame: &'f Frame) -> &'f str {
    &frame.locales.get(page.language()).key
}

fn has_numbered_titles(parts: &[Part]) -> bool {
    parts.iter().any(|part| part.number.is_some())
}

/// What the numbers on the page of a part are part of. Where the titles of pages have numbers, those on a page without
/// one, such as a foreword or a form, are of this page alone.
fn series<'n>(part: &Part, name: &'n str, has_titles: bool) -> Series<'n> {
    if part.number.is_none() && has_titles {
        Series::Page(name)
    } else {
        Series::Document(part.above)
    }
}

/// The anchor of a page without a number: its name, unless that looks like the anchor of something else.
fn name(route: &str, document: &Document, numbering: &Numbering) -> String {
    let name = route[document.home().len() + 1..].replace('/', "-");
    let beginnings = numbering.beginnings().map(|(_, prefix)| prefix);
    let is_like_anchor = beginnings.chain(PREFIXES).any(|prefix| {
        let rest = name.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
    });

    if is_like_anchor || RESERVED.contains(&name.as_str()) {
        format!("part-{name}")
    } else {
        name
    }
}

/// Gives the headings of a page the anchors that follow from their numbers; those without a number keep their own. The
/// page is told what is wrong with its numbers.
fn set_anchors(page: &mut Page, numbers: &PageNumbers, walk: &mut Walk<'_>) {
    for (anchor, place) in page.anchors.iter_mut().zip(&numbers.headings) {
        if let Some(place) = place {
            *anchor = Anchor::from(place);
        }
    }

    page.number_slips = Some(walk.slips.take_of_page(&page.route));
}
