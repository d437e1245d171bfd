//! The site while it is being built: pages as they were read, to which extensions add one after the other.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::route::parent;
use super::search_words::Synonym;
use super::{Asset, Content, Frame, GeneratedFile, Page, SearchPlace, Values};
use crate::config::LocaleId;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// Names a page: its locale and its route.
pub(super) type Key = (LocaleId, String);

/// A site that is being built. [`super::Site::resolve`] completes it: it puts pages in order and resolves links.
#[derive(Debug)]
pub struct SiteBuilder {
    frame: Frame,
    assets: Vec<Asset>,
    data: Vec<Arc<SourceFile>>,
    pages: Vec<Arc<Page>>,
    /// The index in `pages` of the first page with each key.
    places: FxHashMap<Key, usize>,
    /// Which pages the extension that is asked now sees, by their routes; `None` if it sees all.
    seen: Option<fn(&str) -> bool>,
    files: Vec<GeneratedFile>,
    /// Values for all templates, with one entry for each locale; likewise `site_values`.
    shared_values: Vec<Values>,
    site_values: Vec<Values>,
    facets: Vec<&'static str>,
    search_places: Vec<Vec<SearchPlace>>,
    synonyms: Vec<Vec<Synonym>>,
    has_cards: bool,
    literal_translations: bool,
    knowledge: Vec<Arc<dyn Any + Send + Sync>>,
}

/// What one extension adds to a site.
#[derive(Debug, Clone, Default)]
pub struct Additions {
    /// New and changed pages.
    pub pages: PageChanges,
    /// The names of the facets by which searches can be narrowed.
    pub facets: Vec<&'static str>,
    /// What numbered places of a locale are called in searches.
    pub search_places: Vec<(LocaleId, Vec<SearchPlace>)>,
    /// Values that all templates of a locale receive, by name.
    pub shared_values: Vec<(LocaleId, &'static str, Arc<serde_json::Value>)>,
    /// Values that templates of a locale receive as fields of `site`, by name.
    pub site_values: Vec<(LocaleId, &'static str, Arc<serde_json::Value>)>,
    /// Files made from data.
    pub files: Vec<GeneratedFile>,
    /// Whether translations on this site must follow their originals paragraph by paragraph.
    pub literal_translations: bool,
    /// What the extension found wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// A value for later extensions; see [`SiteBuilder::knowledge`].
    pub knowledge: Option<Arc<dyn Any + Send + Sync>>,
}

/// Pages that an extension has changed or added.
#[derive(Debug, Clone, Default)]
pub struct PageChanges {
    /// New versions of pages that the site has already.
    changed: BTreeMap<Key, Arc<Page>>,
    /// Pages that the site does not have yet.
    new: Vec<Arc<Page>>,
}

/// What an extension sees that looks at some pages only, as it was read. Two that are equal give the same additions if
/// earlier extensions have added the same.
#[derive(Debug, PartialEq)]
pub(crate) struct SeenInputs {
    /// The text of `site.yaml`.
    settings: String,
    /// The address of publication and the day of the build, and whether drafts are shown.
    options: (String, Date, bool),
    /// The data files of all extensions.
    data: Vec<ReadFile>,
    /// The pages, each with the file that it was read from.
    pages: Vec<(Key, Option<LocaleId>, ReadFile)>,
    /// Files that pages can use.
    assets: Vec<Asset>,
}

/// A file as it was read at one time. A file that is read again counts as another one, even if its text is the same.
#[derive(Debug)]
struct ReadFile(Arc<SourceFile>);

impl PartialEq for ReadFile {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The parts of a builder, for completing the site.
pub(super) struct SiteParts {
    pub(super) frame: Frame,
    pub(super) assets: Vec<Asset>,
    pub(super) pages: Vec<Arc<Page>>,
    pub(super) files: Vec<GeneratedFile>,
    pub(super) data: Vec<Arc<SourceFile>>,
    pub(super) shared_values: Vec<Values>,
    pub(super) site_values: Vec<Values>,
    pub(super) facets: Vec<&'static str>,
    pub(super) search_places: Vec<Vec<SearchPlace>>,
    pub(super) synonyms: Vec<Vec<Synonym>>,
    pub(super) has_cards: bool,
    pub(super) literal_translations: bool,
}

impl SiteBuilder {
    /// Begins a site with the pages that were read, the files to copy (`assets`) and the data files of extensions
    /// (`data`).
    pub(crate) fn new(
        frame: Frame,
        pages: Vec<Arc<Page>>,
        assets: Vec<Asset>,
        data: Vec<Arc<SourceFile>>,
    ) -> Self {
        let [shared_values, site_values] =
            [(), ()].map(|()| vec![Values::new(); frame.locales.iter().count()]);
        let search_places = vec![Vec::new(); frame.locales.iter().count()];
        let mut builder = Self {
            frame,
            assets,
            data,
            pages: Vec::new(),
            places: FxHashMap::default(),
            seen: None,
            files: Vec::new(),
            shared_values,
            site_values,
            facets: Vec::new(),
            search_places,
            synonyms: Vec::new(),
            has_cards: false,
            literal_translations: false,
            knowledge: Vec::new(),
        };
        pages.into_iter().for_each(|page| builder.push(page));

        builder
    }

    /// Settings and all that follows from them.
    pub(crate) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Hides pages from the extension that is asked next, if `seen` tells which it looks at.
    pub(crate) fn show(&mut self, seen: Option<fn(&str) -> bool>) {
        self.seen = seen;
    }

    /// What the extension that is asked next depends on beside what others have added; `None` if it sees everything.
    pub(crate) fn seen_inputs(&self) -> Option<SeenInputs> {
        self.seen?;

        let frame = &self.frame;
        let page = |page: &Page| {
            let key = (page.locale, page.route.clone());
            (key, page.fallback_from, ReadFile(Arc::clone(&page.file)))
        };

        Some(SeenInputs {
            settings: frame.settings_file.text.clone(),
            options: (frame.base.absolute.clone(), frame.date, frame.drafts),
            data: self.data.iter().cloned().map(ReadFile).collect(),
            pages: self.pages().map(page).collect(),
            assets: self.assets.clone(),
        })
    }

    /// Whether the extension that is asked now sees the pages of a route.
    fn is_seen(&self, route: &str) -> bool {
        self.seen.is_none_or(|is_seen| is_seen(route))
    }

    /// The index of the page with a key, if the extension that is asked now sees it.
    fn place(&self, key: &Key) -> Option<usize> {
        self.places
            .get(key)
            .copied()
            .filter(|_| self.is_seen(&key.1))
    }

    /// All pages, in the order in which they were read and added.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &Page> {
        let pages = self.pages.iter().map(AsRef::as_ref);
        pages.filter(|page: &&Page| self.is_seen(&page.route))
    }

    /// Files that pages can use.
    pub(crate) fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The YAML files that extensions claim, in the order of their paths.
    pub(crate) fn data(&self) -> &[Arc<SourceFile>] {
        &self.data
    }

    /// The value that an earlier extension left for later ones, by its type; `None` if no extension left such a value.
    pub(crate) fn knowledge<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.knowledge
            .iter()
            .find_map(|it| Arc::clone(it).downcast::<T>().ok())
    }

    /// Adds what an extension has made, and gives what the extension found wrong.
    pub(crate) fn apply(&mut self, additions: Additions) -> Vec<Diagnostic> {
        for (key, page) in additions.pages.changed {
            if let Some(at) = self.places.get(&key) {
                self.pages[*at] = page;
            }
        }

        additions
            .pages
            .new
            .into_iter()
            .for_each(|page| self.push(page));

        for (locale, name, value) in additions.shared_values {
            self.shared_values[locale.0].push((name, value));
        }

        for (locale, name, value) in additions.site_values {
            self.site_values[locale.0].push((name, value));
        }

        for (locale, places) in additions.search_places {
            self.search_places[locale.0].extend(places);
        }

        self.facets.extend(additions.facets);
        self.files.extend(additions.files);
        self.literal_translations |= additions.literal_translations;
        self.knowledge.extend(additions.knowledge);

        additions.diagnostics
    }

    /// Sets the words that mean the same in searches, for each locale.
    pub(crate) fn set_synonyms(&mut self, synonyms: Vec<Vec<Synonym>>) {
        self.synonyms = synonyms;
    }

    /// Removes the pictures for which the theme has no template. `card` is the template of the pictures that messengers
    /// show with links to pages.
    pub(crate) fn draw_with(&mut self, has_template: impl Fn(&str) -> bool, card: &str) {
        self.has_cards = has_template(card);
        self.files.retain(|file| match &file.content {
            Content::Artwork(artwork) => has_template(artwork.template),
            Content::Bytes(_) => true,
        });
    }

    fn push(&mut self, page: Arc<Page>) {
        let key = (page.locale, page.route.clone());
        self.places.entry(key).or_insert(self.pages.len());
        self.pages.push(page);
    }

    pub(super) fn into_parts(self) -> SiteParts {
        SiteParts {
            frame: self.frame,
            assets: self.assets,
            pages: self.pages,
            files: self.files,
            data: self.data,
            shared_values: self.shared_values,
            site_values: self.site_values,
            facets: self.facets,
            search_places: self.search_places,
            synonyms: self.synonyms,
            has_cards: self.has_cards,
            literal_translations: self.literal_translations,
        }
    }
}

/// The pages of a site as one extension sees them: with its own changes, which are not added to the site yet.
pub(crate) struct Changes<'a> {
    builder: &'a SiteBuilder,
    pages: PageChanges,
    /// The indices in [`SiteBuilder::pages`] of the pages that are changed.
    changed: FxHashSet<usize>,
    /// The index in [`PageChanges::new`] of the first page with each key.
    new_places: FxHashMap<Key, usize>,
}

impl<'a> Changes<'a> {
    /// Begins without any changes.
    pub(crate) fn new(builder: &'a SiteBuilder) -> Self {
        Self {
            builder,
            pages: PageChanges::default(),
            changed: FxHashSet::default(),
            new_places: FxHashMap::default(),
        }
    }

    /// The page of a route in a locale.
    pub(crate) fn page(&self, locale: LocaleId, route: &str) -> Option<&Page> {
        let key = (locale, route.to_string());
        let known = self.builder.place(&key).map(|at| &self.builder.pages[at]);
        let page = self.pages.changed.get(&key).or(known);
        page.or_else(|| Some(&self.pages.new[*self.new_places.get(&key)?]))
            .map(AsRef::as_ref)
    }

    /// Whether a locale has a page with this route.
    pub(crate) fn has(&self, locale: LocaleId, route: &str) -> bool {
        self.page(locale, route).is_some()
    }

    /// The page of a route in a locale, for changing it.
    pub(crate) fn edit(&mut self, locale: LocaleId, route: &str) -> Option<&mut Page> {
        let key = (locale, route.to_string());
        let Some(at) = self.builder.place(&key) else {
            let at = *self.new_places.get(&key)?;
            return Some(Arc::make_mut(&mut self.pages.new[at]));
        };
        self.changed.insert(at);

        let page = self.pages.changed.entry(key);
        Some(Arc::make_mut(
            page.or_insert_with(|| Arc::clone(&self.builder.pages[at])),
        ))
    }

    /// Adds a page. If the site has one with the same route already, the collision is reported when outputs are laid
    /// out.
    pub(crate) fn add(&mut self, page: Page) {
        let key = (page.locale, page.route.clone());
        self.new_places.entry(key).or_insert(self.pages.new.len());
        self.pages.new.push(Arc::new(page));
    }

    /// All pages, in the order in which they were read, with new ones last.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Page> {
        let known = self.builder.pages.iter().enumerate();
        known
            .filter(|(_, page)| self.builder.is_seen(&page.route))
            .map(|(at, page)| self.as_changed(at, page))
            .chain(self.pages.new.iter().map(AsRef::as_ref))
    }

    /// All pages of a locale, in the same order.
    pub(crate) fn of_locale(&self, locale: LocaleId) -> impl Iterator<Item = &Page> {
        self.all().filter(move |page| page.locale == locale)
    }

    /// A page with its changes. If several pages have the same key, only the first one can be changed.
    fn as_changed<'s>(&'s self, at: usize, page: &'s Page) -> &'s Page {
        // Most extensions change few pages, and a key is an allocation.
        if !self.changed.contains(&at) {
            return page;
        }

        let key = (page.locale, page.route.clone());
        self.pages.changed.get(&key).map_or(page, AsRef::as_ref)
    }

    /// The pages of the folders above a page, the home page first.
    pub(crate) fn ancestors(&self, page: &Page) -> Vec<&Page> {
        let mut above = Vec::new();
        let mut route = parent(&page.route);
        while let Some(folder) = route {
            above.extend(self.page(page.locale, folder));
            route = parent(folder);
        }

        above.reverse();
        above
    }

    /// The changes, for [`Additions::pages`].
    pub(crate) fn finish(self) -> PageChanges {
        self.pages
    }
}
