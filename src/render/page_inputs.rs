//! What a page is rendered from, gathered once for the context of its template and for its fingerprint.

use super::{Lists, Renderer};
use crate::site::{PageId, Values};
use crate::view::{self, PageView, PartView};

/// Everything that a page is rendered from beside its template and the values of its locale. Both users of this type
/// name every field, so that a field added here cannot be left out of the context or of the fingerprint.
pub(super) struct PageInputs<'a> {
    /// The fields of the page itself.
    pub(super) fields: PageView<'a>,
    /// The lists of other pages that it shows.
    pub(super) lists: Lists<'a>,
    /// The pages that it is composed of.
    pub(super) parts: Vec<PartView<'a>>,
    /// Whether its template also receives its text section by section.
    pub(super) has_sections: bool,
    /// The pages whose text it shows: its own and those of its parts.
    pub(super) bodies: Vec<PageId>,
    /// The values that extensions have given it.
    pub(super) values: &'a Values,
}

impl Renderer {
    /// Gathers what a page is rendered from. The context and the fingerprint of a page are made from this alone.
    pub(super) fn page_inputs(&self, id: PageId) -> PageInputs<'_> {
        let page = self.site.page(id);
        let parts = view::parts(&self.site, page);
        PageInputs {
            fields: view::page(&self.site, &self.stale, id),
            lists: self.lists(page),
            bodies: std::iter::once(id)
                .chain(parts.iter().map(|part| part.id))
                .collect(),
            parts,
            has_sections: page.shown.in_sections,
            values: &page.shown.values,
        }
    }
}
