//! The numbering of a plan: as `plan.yaml` declares it, or as its headings show it.

use super::catalogue::{Catalogue, PLAN_FILE};
use super::numbering::{Numbering, Title, recognise, running_on};
use super::{parts, text};
use crate::config::LocaleId;
use crate::diagnostic::{Diagnostic, say};
use crate::plan::codes;
use crate::site::{Changes, Frame, Page};

/// Finds how a plan is numbered. Returns it with what is wrong with its declaration; if it is declared nowhere and is
/// not the usual one, a warning says how to declare it.
pub(super) fn numbering(
    pages: &Changes<'_>,
    catalogue: &Catalogue,
    frame: &Frame,
) -> (Numbering, Vec<Diagnostic>) {
    let mut found = Vec::new();
    if let Some(file) = catalogue.files.get(PLAN_FILE)
        && let Some(numbering) = catalogue.plan.numbering(file, &mut found)
    {
        return (numbering, found);
    }

    let locale = frame.locales.default_id();
    let count =
        |numbering: &Numbering| text::places(pages, catalogue, numbering, frame, locale).len();
    let usual = Numbering::default();
    let recognised = recognised(pages, catalogue, frame).filter(|it| count(it) > count(&usual));
    let is_usual = recognised.is_none();
    let numbering = recognised.unwrap_or(usual);

    let places = text::places(pages, catalogue, &numbering, frame, locale);
    let numbers: Vec<(usize, u32)> = places.iter().filter_map(|place| place.on_level()).collect();
    let levels = running_on(&numbers);
    if is_usual && levels.is_empty() {
        return (numbering, found);
    }

    let deepest = numbers
        .iter()
        .map(|(level, _)| *level)
        .max()
        .unwrap_or_default();
    let numbering = numbering.running_on(&levels).down_to(deepest);
    if let Some(page) = first_page(pages, catalogue, frame, locale) {
        found.push(declare(page, &numbering, catalogue, frame));
    }

    (numbering, found)
}

/// Recognises the numbering in the titles and headings of every language.
fn recognised(pages: &Changes<'_>, catalogue: &Catalogue, frame: &Frame) -> Option<Numbering> {
    let locale = frame.locales.default_id();
    let mut numbering = recognise(&titles(pages, catalogue, frame, locale, locale))?;
    for (other, it) in frame.locales.iter().filter(|(other, _)| *other != locale) {
        if let Some(translated) = recognise(&titles(pages, catalogue, frame, other, other)) {
            numbering = numbering.in_language(&it.key, translated);
        }
    }

    Some(numbering)
}

/// The titles and headings of a locale that are written in a language.
fn titles<'p>(
    pages: &'p Changes<'_>,
    catalogue: &Catalogue,
    frame: &Frame,
    locale: LocaleId,
    language: LocaleId,
) -> Vec<Title<'p>> {
    let (parts, _) = parts::parts(pages, frame, locale, catalogue, &Numbering::default());
    let home = catalogue.document.home();
    let routes = std::iter::once(home).chain(parts.iter().map(|part| part.route.as_str()));
    let mut found: Vec<&Page> = routes
        .filter_map(|route| pages.page(locale, route))
        .collect();
    found.retain(|page| page.language() == language);

    let mut titles = Vec::new();
    for page in found {
        if page.route != home {
            titles.push(Title {
                text: &page.title,
                depth: 0,
            });
        }

        titles.extend(page.document.headings.iter().map(|heading| Title {
            text: &heading.text,
            depth: heading.level,
        }));
    }

    titles
}

/// The first page of the plan that has a number, where the warning about the numbering points.
fn first_page<'p>(
    pages: &'p Changes<'_>,
    catalogue: &Catalogue,
    frame: &Frame,
    locale: LocaleId,
) -> Option<&'p Page> {
    let (parts, _) = parts::parts(pages, frame, locale, catalogue, &Numbering::default());
    let first = parts
        .first()
        .map_or(catalogue.document.home(), |part| &part.route);
    pages.page(locale, first)
}

/// The warning that says how to declare a numbering.
fn declare(page: &Page, numbering: &Numbering, catalogue: &Catalogue, frame: &Frame) -> Diagnostic {
    let languages: Vec<String> = frame
        .locales
        .iter()
        .map(|(_, locale)| locale.key.clone())
        .collect();
    let yaml = numbering.yaml(&languages);
    let path = format!("{}{PLAN_FILE}", catalogue.document.folder());
    let message = say!(
        "编号方式是从标题认出来的，请核对后写进 {path}",
        "how the plan is numbered was recognised in its headings; check it and write it into {path}"
    );
    let hint = say!(
        "照抄下面几行，有误的改正：\n{yaml}",
        "Copy these lines, and correct what is wrong:\n{yaml}"
    );

    Diagnostic::warning(codes::NUMBERING_RECOGNISED, message)
        .at(page.location_of_text("title", &page.title))
        .hint(hint)
}
