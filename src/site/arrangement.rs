//! How the pages of a site are arranged: which page has which address, what is in a folder, and what translates what. A
//! preview arranges the pages again only if something of this has changed.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::route::parent;
use super::{Frame, Kind, Page, PageId, Pages};
use crate::config::LocaleId;
use crate::date::PageDate;

/// The pages in one folder, in order.
#[derive(Debug, Default)]
pub(crate) struct Children {
    /// The ordinary pages.
    pub pages: Vec<PageId>,
    /// The pages of the folders directly below it.
    pub sections: Vec<PageId>,
}

/// The pages of a site by what they are looked for by.
#[derive(Debug)]
pub(super) struct Arrangement {
    pub by_route: FxHashMap<(LocaleId, String), PageId>,
    pub children: BTreeMap<(LocaleId, String), Children>,
    /// The versions of each route that have a text of their own.
    pub translations: BTreeMap<String, Vec<PageId>>,
    /// Pages by the paths of their own files.
    pub by_source: FxHashMap<String, PageId>,
    /// Pages by their addresses below the base URL.
    pub by_url: FxHashMap<String, PageId>,
}

impl Arrangement {
    /// Arranges pages.
    pub(super) fn new(pages: &Pages, frame: &Frame) -> Self {
        let mut made = Self {
            by_route: FxHashMap::with_capacity_and_hasher(pages.len(), FxBuildHasher),
            children: BTreeMap::new(),
            translations: BTreeMap::new(),
            by_source: FxHashMap::with_capacity_and_hasher(pages.len(), FxBuildHasher),
            by_url: FxHashMap::with_capacity_and_hasher(pages.len(), FxBuildHasher),
        };
        for (index, page) in pages.iter().enumerate() {
            made.add(page, PageId(index), frame);
        }

        for children in made.children.values_mut() {
            children.pages.sort_by_key(|id| rank(&pages[id.0]));
            children.sections.sort_by_key(|id| rank(&pages[id.0]));
        }

        made
    }

    fn add(&mut self, page: &Page, id: PageId, frame: &Frame) {
        self.by_route.insert((page.locale, page.route.clone()), id);
        self.by_url.insert(page.relative_url(&frame.locales), id);
        if page.has_own_file() {
            self.by_source.insert(page.file.path.clone(), id);
        }

        if page.kind != Kind::NotFound && page.fallback_from.is_none() {
            let versions = self.translations.entry(page.route.clone());
            versions.or_default().push(id);
        }

        let Some(folder) = parent(&page.route).filter(|_| page.listed) else {
            return;
        };
        let children = self.children.entry((page.locale, folder.to_string()));
        let children = children.or_default();

        match page.kind {
            Kind::Section => children.sections.push(id),
            Kind::Page => children.pages.push(id),
            Kind::Home | Kind::NotFound => {}
        }
    }
}

/// Whether two versions of a site have the same pages as far as anything but these pages themselves depends on them:
/// how they are arranged, where links to them lead but for anchors, and which outputs there are.
pub(super) fn are_alike(
    (pages, frame): (&Pages, &Frame),
    (others, other_frame): (&Pages, &Frame),
) -> bool {
    frame.settings.locales == other_frame.settings.locales
        && frame.settings.raw_html == other_frame.settings.raw_html
        && pages.len() == others.len()
        && (0..pages.len()).all(|at| pages.is_same(others, at) || is_alike(&pages[at], &others[at]))
}

fn is_alike(page: &Page, other: &Page) -> bool {
    let place = |page: &Page| (page.locale, page.fallback_from, page.kind, page.listed);
    let rules = |page: &Page| (page.has_own_file(), page.is_gone(), page.search.is_indexed);

    place(page) == place(other)
        && rank(page) == rank(other)
        && rules(page) == rules(other)
        && page.file.path == other.file.path
        && page.aliases == other.aliases
        && page.parts == other.parts
}

/// Whether two versions of the same pages have the same anchors, which links may lead to.
pub(super) fn have_same_anchors(pages: &Pages, others: &Pages) -> bool {
    (0..pages.len()).all(|at| {
        let (page, other) = (&pages[at], &others[at]);
        pages.is_same(others, at) || anchors(page) == anchors(other)
    })
}

/// All anchors of a page: those of its headings, of its HTML, its own as a part, and those that its template makes.
fn anchors(page: &Page) -> Vec<&str> {
    let headings = page.anchors.iter().map(|anchor| anchor.id.as_str());
    let html = page.document.raw_html.iter();
    let ids = html.flat_map(|html| html.ids.iter().map(String::as_str));
    let made = page.anchor.iter().chain(&page.shown.template_anchors);

    headings
        .chain(ids)
        .chain(made.map(String::as_str))
        .collect()
}

/// The rank of a page in its folder: where an extension has put it, then by `order`, then newest first, then by route.
pub(super) fn rank(page: &Page) -> (usize, i64, Reverse<Option<PageDate>>, &str) {
    (
        page.place.unwrap_or(usize::MAX),
        page.order.unwrap_or(i64::MAX),
        Reverse(page.date),
        &page.route,
    )
}
