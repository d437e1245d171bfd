//! Tables of contents.

use serde::Serialize;

use super::part_level;
use crate::load::document::Anchor;
use crate::site::{Page, Site};
use crate::text::without_full_stop;

/// A heading with the headings below it.
#[derive(Debug, Serialize)]
pub(super) struct TocView<'a> {
    id: &'a str,
    title: &'a str,
    /// The title as a list shows it.
    label: &'a str,
    level: u8,
    children: Vec<TocView<'a>>,
}

/// The table of contents of a page: its headings, followed by the pages that it is composed of with their headings.
pub(super) fn toc<'a>(site: &'a Site, page: &'a Page) -> Vec<TocView<'a>> {
    let mut toc = nested(headings(page, 0));
    for id in page
        .parts
        .iter()
        .filter_map(|route| site.find(page.locale, route))
    {
        let part = site.page(id);
        let Some(anchor) = part.anchor.as_deref() else {
            continue;
        };
        let level = part_level(part);
        let own = TocView {
            id: anchor,
            title: &part.title,
            label: without_full_stop(&part.title),
            level,
            children: Vec::new(),
        };
        for heading in std::iter::once(own).chain(headings(part, level - 1)) {
            insert_below(&mut toc, heading);
        }
    }

    toc
}

fn headings(page: &Page, deeper: u8) -> impl Iterator<Item = TocView<'_>> {
    let pairs = page.document.headings.iter().zip(&page.anchors);
    // A heading without words is nothing that anybody could choose.
    let named = pairs.filter(|(heading, _)| !heading.text.trim().is_empty());
    named.map(move |(heading, Anchor { id, .. })| TocView {
        id,
        title: &heading.text,
        label: without_full_stop(&heading.text),
        level: heading.level + deeper,
        children: Vec::new(),
    })
}

/// Puts each heading under the nearest one before it with a smaller level.
fn nested<'a>(headings: impl Iterator<Item = TocView<'a>>) -> Vec<TocView<'a>> {
    let mut roots = Vec::new();
    for heading in headings {
        insert_below(&mut roots, heading);
    }

    roots
}

/// Adds a heading below the last sibling if its level is deeper, or else beside it.
fn insert_below<'a>(siblings: &mut Vec<TocView<'a>>, heading: TocView<'a>) {
    match siblings.last_mut() {
        Some(last) if last.level < heading.level => insert_below(&mut last.children, heading),
        _ => siblings.push(heading),
    }
}
