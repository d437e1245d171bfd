//! A site in the making: its pages as they were read, and what extensions make of them one after the other.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::route::parent;
use super::{Asset, Content, Frame, GeneratedFile, Page, Values};
use crate::config::LocaleId;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// Names a page: its locale, and its route in all of them.
pub type Key = (LocaleId, String);

/// A site before its pages are put in order and its links are resolved.
#[derive(Debug)]
pub struct Draft {
    frame: Frame,
    assets: Vec<Asset>,
    data: Vec<Arc<SourceFile>>,
    pages: Vec<Page>,
    /// Where the first page of each key is.
    places: HashMap<Key, usize>,
    files: Vec<GeneratedFile>,
    /// One entry for each locale.
    shared_values: Vec<Values>,
    site_values: Vec<Values>,
    facets: Vec<&'static str>,
    has_cards: bool,
    literal_translations: bool,
    knowledge: Vec<Arc<dyn Any + Send + Sync>>,
}

/// What one extension makes of a draft.
#[derive(Debug, Default)]
pub struct Additions {
    /// Pages that are new or changed.
    pub pages: PageChanges,
    /// Names of the facets that its pages can be searched by.
    pub facets: Vec<&'static str>,
    /// What all templates of a locale get, by name.
    pub shared_values: Vec<(LocaleId, &'static str, Arc<serde_json::Value>)>,
    /// What `site` holds in the templates of a locale beside the engine's own fields, by name.
    pub site_values: Vec<(LocaleId, &'static str, Arc<serde_json::Value>)>,
    /// Files made from data.
    pub files: Vec<GeneratedFile>,
    /// Whether translations on this site must follow their originals paragraph by paragraph.
    pub literal_translations: bool,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// What later extensions may ask it for; see [`Draft::knowledge`].
    pub knowledge: Option<Arc<dyn Any + Send + Sync>>,
}

/// Pages that an extension has changed or added.
#[derive(Debug, Default)]
pub struct PageChanges {
    /// Pages of the draft, as they are from now on.
    changed: BTreeMap<Key, Page>,
    /// Pages that the draft does not have yet.
    new: Vec<Page>,
}

/// The parts of a finished draft.
pub(super) struct Parts {
    pub(super) frame: Frame,
    pub(super) assets: Vec<Asset>,
    pub(super) pages: Vec<Page>,
    pub(super) files: Vec<GeneratedFile>,
    pub(super) data: Vec<Arc<SourceFile>>,
    pub(super) shared_values: Vec<Values>,
    pub(super) site_values: Vec<Values>,
    pub(super) facets: Vec<&'static str>,
    pub(super) has_cards: bool,
    pub(super) literal_translations: bool,
}

impl Draft {
    /// A draft of pages that were read, with the files beside them: those to copy, and those that extensions read.
    pub fn new(
        frame: Frame,
        pages: Vec<Page>,
        assets: Vec<Asset>,
        data: Vec<Arc<SourceFile>>,
    ) -> Self {
        let [shared_values, site_values] =
            [(), ()].map(|()| vec![Values::new(); frame.locales.iter().count()]);
        let mut draft = Self {
            frame,
            assets,
            data,
            pages: Vec::new(),
            places: HashMap::new(),
            files: Vec::new(),
            shared_values,
            site_values,
            facets: Vec::new(),
            has_cards: false,
            literal_translations: false,
            knowledge: Vec::new(),
        };
        pages.into_iter().for_each(|page| draft.push(page));
        draft
    }

    /// Settings and all that follows from them.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// All pages, in the order in which they were read and added.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter()
    }

    /// Files that pages can use.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The YAML files that extensions claim, in the order of their paths.
    pub fn data(&self) -> &[Arc<SourceFile>] {
        &self.data
    }

    /// What an earlier extension knows, by its type; none where that extension is not there.
    pub fn knowledge<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.knowledge
            .iter()
            .find_map(|it| Arc::clone(it).downcast::<T>().ok())
    }

    /// Takes over what an extension adds, and gives back what it found wrong.
    pub fn take(&mut self, additions: Additions) -> Vec<Diagnostic> {
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

        self.facets.extend(additions.facets);
        self.files.extend(additions.files);
        self.literal_translations |= additions.literal_translations;
        self.knowledge.extend(additions.knowledge);
        additions.diagnostics
    }

    /// Leaves out the pictures that the theme has no template for. `card` is the template of the pictures that stand
    /// for links to pages.
    pub fn draw_with(&mut self, has_template: impl Fn(&str) -> bool, card: &str) {
        self.has_cards = has_template(card);
        self.files.retain(|file| match &file.content {
            Content::Artwork(artwork) => has_template(artwork.template),
            Content::Bytes(_) => true,
        });
    }

    fn push(&mut self, page: Page) {
        let key = (page.locale, page.route.clone());
        self.places.entry(key).or_insert(self.pages.len());
        self.pages.push(page);
    }

    pub(super) fn into_parts(self) -> Parts {
        Parts {
            frame: self.frame,
            assets: self.assets,
            pages: self.pages,
            files: self.files,
            data: self.data,
            shared_values: self.shared_values,
            site_values: self.site_values,
            facets: self.facets,
            has_cards: self.has_cards,
            literal_translations: self.literal_translations,
        }
    }
}

/// The pages of a draft as one extension sees them: with its own changes, which the draft does not have yet.
pub struct Changes<'a> {
    draft: &'a Draft,
    pages: PageChanges,
}

impl<'a> Changes<'a> {
    /// Nothing is changed yet.
    pub fn new(draft: &'a Draft) -> Self {
        Self {
            draft,
            pages: PageChanges::default(),
        }
    }

    /// The page of a route in a locale.
    pub fn page(&self, locale: LocaleId, route: &str) -> Option<&Page> {
        let key = (locale, route.to_string());
        let known = self.draft.places.get(&key).map(|at| &self.draft.pages[*at]);
        self.pages
            .changed
            .get(&key)
            .or(known)
            .or_else(|| self.pages.new.iter().find(|page| is(page, &key)))
    }

    /// Whether a locale has a page of that route.
    pub fn has(&self, locale: LocaleId, route: &str) -> bool {
        self.page(locale, route).is_some()
    }

    /// The page of a route in a locale, to be changed.
    pub fn edit(&mut self, locale: LocaleId, route: &str) -> Option<&mut Page> {
        let key = (locale, route.to_string());
        let Some(at) = self.draft.places.get(&key) else {
            return self.pages.new.iter_mut().find(|page| is(page, &key));
        };
        Some(
            self.pages
                .changed
                .entry(key)
                .or_insert_with(|| self.draft.pages[*at].clone()),
        )
    }

    /// Adds a page. Where the draft has one of that route already, the two collide when outputs are laid out.
    pub fn add(&mut self, page: Page) {
        self.pages.new.push(page);
    }

    /// All pages of a locale, in the order in which they were read; new ones last.
    pub fn of_locale(&self, locale: LocaleId) -> impl Iterator<Item = &Page> {
        let known = self
            .draft
            .pages
            .iter()
            .enumerate()
            .map(|(at, page)| self.as_changed(at, page));
        known
            .chain(&self.pages.new)
            .filter(move |page| page.locale == locale)
    }

    /// The first page of a key is the one that is changed.
    fn as_changed<'s>(&'s self, at: usize, page: &'s Page) -> &'s Page {
        let key = (page.locale, page.route.clone());
        let is_first = self.draft.places.get(&key) == Some(&at);
        self.pages
            .changed
            .get(&key)
            .filter(|_| is_first)
            .unwrap_or(page)
    }

    /// The pages of the folders above a page, the home page first.
    pub fn ancestors(&self, page: &Page) -> Vec<&Page> {
        let mut above = Vec::new();
        let mut route = parent(&page.route);
        while let Some(folder) = route {
            above.extend(self.page(page.locale, folder));
            route = parent(folder);
        }
        above.reverse();
        above
    }

    /// All pages of the draft and the new ones.
    pub fn all(&self) -> impl Iterator<Item = &Page> {
        self.draft
            .frame
            .locales
            .iter()
            .flat_map(|(locale, _)| self.of_locale(locale))
    }

    /// The pages that were changed or added.
    pub fn finish(self) -> PageChanges {
        self.pages
    }
}

fn is(page: &Page, (locale, route): &Key) -> bool {
    page.locale == *locale && page.route == *route
}
