//! The pages of a site. A page that has not changed is the same in every version of a site that a preview makes.

use std::ops::Index;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Page;
use crate::load::LoadedPage;

/// Pages, sorted by locale and route.
#[derive(Debug, Default)]
pub struct Pages(Vec<Arc<Page>>);

impl Pages {
    /// Puts pages in order.
    pub(super) fn sorted(mut pages: Vec<Arc<Page>>) -> Self {
        // Pages were read in the order of their paths, which is nearly that of the routes of each locale.
        pages.sort_by_key(|page| page.locale);
        pages.sort_by(|a, b| {
            (a.locale, &a.route, &a.file.path).cmp(&(b.locale, &b.route, &b.file.path))
        });
        Self(pages)
    }

    /// All pages in order.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &Page> + Clone {
        self.0.iter().map(AsRef::as_ref)
    }

    /// All pages in order, for several threads.
    pub(crate) fn par_iter(&self) -> impl IndexedParallelIterator<Item = &Page> {
        self.0.par_iter().map(AsRef::as_ref)
    }

    /// The number of pages.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the page at a position is the very page that another version of the site has there.
    pub(crate) fn is_same(&self, other: &Self, index: usize) -> bool {
        Arc::ptr_eq(&self.0[index], &other.0[index])
    }
}

impl Index<usize> for Pages {
    type Output = Page;

    fn index(&self, index: usize) -> &Page {
        &self.0[index]
    }
}

/// The pages that were made from files, by the addresses of what was loaded, so that a preview makes none again whose
/// file has not changed.
#[derive(Debug, Default)]
pub(crate) struct PageCache(FxHashMap<usize, MadePage>);

/// A page, and what it was made from. As long as that is kept, nothing else can have its address.
#[derive(Debug)]
struct MadePage {
    _loaded: Arc<LoadedPage>,
    page: Arc<Page>,
}

impl PageCache {
    /// The pages of files that were loaded, in their order. Those of other files are forgotten.
    pub(super) fn pages(&mut self, loaded: Vec<Arc<LoadedPage>>) -> Vec<Arc<Page>> {
        let before = std::mem::take(&mut self.0);
        let mut pages = Vec::with_capacity(loaded.len());
        self.0.reserve(loaded.len());

        for loaded in loaded {
            let address = Arc::as_ptr(&loaded) as usize;
            let known = before.get(&address).map(|made| Arc::clone(&made.page));
            let page = known.unwrap_or_else(|| Arc::new(Page::from_loaded(&loaded)));
            pages.push(Arc::clone(&page));
            self.0.insert(
                address,
                MadePage {
                    _loaded: loaded,
                    page,
                },
            );
        }

        pages
    }
}
