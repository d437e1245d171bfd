//! The layout of the search index: which pages are in it, and in which files. A small site has one file; a large site
//! has parts, so that a search fetches no more than it needs.

use super::{Kind, Page, PageId, Site};
use crate::config::LocaleId;
use crate::text::language::is_chinese;

/// The route of the search page.
pub(crate) const SEARCH: &str = "search";
/// The most text, in bytes, that is put into a single file.
const MAX_SINGLE_FILE_BYTES: usize = 256 * 1024;
/// About how much text, in bytes, is in each part of a large site.
const PART_BYTES: usize = 24 * 1024;

/// The layout of a locale's search index.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SearchLayout {
    /// The pages of each part.
    pub parts: Vec<Vec<PageId>>,
    /// The number of files that tell which part holds what; 0 if there is only one part.
    pub shards: usize,
}

/// The layout of a locale's search index, or `None` if the site has no search page in that locale.
pub(crate) fn layout(site: &Site, locale: LocaleId) -> Option<SearchLayout> {
    site.find(locale, SEARCH)?;
    let found = site
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| is_found(page, locale));

    let sized: Vec<(PageId, usize)> = found
        .map(|(index, page)| (PageId(index), size(page)))
        .collect();
    if sized.iter().map(|(_, size)| size).sum::<usize>() <= MAX_SINGLE_FILE_BYTES {
        return Some(SearchLayout {
            parts: vec![sized.into_iter().map(|(id, _)| id).collect()],
            shards: 0,
        });
    }

    let (mut parts, mut filled) = (vec![Vec::new()], 0);
    for (id, size) in sized {
        if filled > 0 && filled + size > PART_BYTES {
            parts.push(Vec::new());
            filled = 0;
        }

        parts
            .last_mut()
            .into_iter()
            .for_each(|part: &mut Vec<PageId>| part.push(id));
        filled += size;
    }

    let shards = parts.len().next_power_of_two().max(16);
    Some(SearchLayout { parts, shards })
}

/// The numbers of the files of all search indices: for each locale with an index, how many parts there are, and how
/// many files that tell which part holds what.
pub(super) fn count(site: &Site) -> Vec<Option<(usize, usize)>> {
    let locales = site.frame.locales.iter();
    let count = |layout: SearchLayout| (layout.parts.len(), layout.shards);
    locales.map(|(id, _)| layout(site, id).map(count)).collect()
}

/// Whether the site has a list of how names in a locale sound: searches in Chinese are also typed in Latin letters.
pub(crate) fn has_sounds(site: &Site, locale: LocaleId) -> bool {
    is_chinese(&site.frame.locales.get(locale).key) && site.find(locale, SEARCH).is_some()
}

/// Whether a page is found by searches in a locale.
pub(crate) fn is_found(page: &Page, locale: LocaleId) -> bool {
    let is_own = page.locale == locale && page.fallback_from.is_none() && page.parts.is_empty();
    is_own && page.search.is_indexed && page.kind != Kind::NotFound
}

fn size(page: &Page) -> usize {
    let own = if page.has_own_file() {
        page.file.text.len()
    } else {
        0
    };
    own + page
        .search
        .passages
        .iter()
        .map(|it| {
            let bodies = it.bodies.iter().map(String::len);
            it.title.len() + it.text.len() + bodies.sum::<usize>()
        })
        .sum::<usize>()
        + page.title.len()
}
