//! The site: all pages of all locales, how they hang together, and where their links lead.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use url::Url;

use crate::address;
use crate::config::{LocaleId, Locales, Settings};
use crate::date::PageDate;
use crate::diagnostic::Diagnostic;
use crate::load::discover::CONTENT;
use crate::load::document::Address;
use crate::load::front_matter::FrontMatter;
use crate::load::yaml::More;
use crate::load::{AssetFile, LoadedPage};
use crate::source::SourceFile;

pub mod agenda;
pub mod calendar;
mod check;
mod draft;
mod generated;
mod kind;
pub mod leaving;
pub mod marks;
mod mention;
mod page;
pub mod picture;
mod presentation;
mod reference;
pub mod route;
pub mod search;
mod searchable;
pub mod translation;
mod usage;

pub use draft::{Additions, Changes, Draft};
pub use generated::{Artwork, Content, Form, GeneratedFile, Trim};
pub use kind::Kind;
use leaving::Leaving;
pub use mention::Mentions;
pub use page::{Page, PageId};
use reference::Links;
use route::{BaseUrl, OutputPath, encode, parent};
pub use searchable::Passage;
use usage::{Unused, Waiting};

/// What the site as a whole is built with.
#[derive(Debug)]
pub struct Frame {
    /// `site.yaml`.
    pub settings: Settings,
    /// What extensions have read from it.
    pub more: More,
    /// How links lead out of the site.
    pub leaving: Option<Leaving>,
    /// Its file.
    pub settings_file: Arc<SourceFile>,
    /// The languages.
    pub locales: Locales,
    /// The address.
    pub base: BaseUrl,
    /// Of all dates.
    pub zone: TimeZone,
    /// The day the site is built for.
    pub date: Date,
    /// Whether drafts are shown.
    pub drafts: bool,
}

impl Frame {
    /// The path of a route's page in a locale, the base's included.
    pub fn url(&self, locale: LocaleId, route: &str) -> String {
        self.base
            .url(&encode(&route::folder(route, self.locales.get(locale))))
    }

    /// Whether an address lies on the host that the site itself is published on.
    pub fn is_own(&self, url: &Url) -> bool {
        self.base
            .host()
            .is_some_and(|own| own == address::host(url))
    }
}

/// A file that is copied as it is.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Below the site's root.
    pub source: String,
    /// Below the output folder.
    pub output: OutputPath,
    /// Address below the base.
    pub relative_url: String,
    /// Width and height of a picture.
    pub size: Option<(u32, u32)>,
}

/// Pages of one folder, in order.
#[derive(Debug, Default)]
pub struct Children {
    /// Its pages.
    pub pages: Vec<PageId>,
    /// The folders' own pages right below it.
    pub sections: Vec<PageId>,
}

/// The whole site, links resolved.
#[derive(Debug)]
pub struct Site {
    /// Settings and all that follows from them.
    pub frame: Frame,
    /// By locale and route.
    pub pages: Vec<Page>,
    /// Files of the content folder that are published.
    pub assets: Vec<Asset>,
    /// Those that are not.
    pub unused: Unused,
    /// Files made from data.
    pub files: Vec<GeneratedFile>,
    /// Whether the theme draws a card for every page.
    pub has_cards: bool,
    /// Whether translations must follow their originals paragraph by paragraph.
    pub literal_translations: bool,
    /// For each page the addresses of its document's links.
    pub links: Vec<Vec<Address>>,
    /// For each locale what all its templates get, by name.
    pub shared_values: Vec<Values>,
    /// For each locale what `site` holds in its templates beside the engine's own fields, by name.
    pub site_values: Vec<Values>,
    /// Names of the facets that pages can be searched by.
    pub facets: Vec<&'static str>,
    by_route: HashMap<(LocaleId, String), PageId>,
    children: BTreeMap<(LocaleId, String), Children>,
    translations: BTreeMap<String, Vec<PageId>>,
}

/// Values that templates get beside their page, by name.
pub type Values = Vec<(&'static str, Arc<serde_json::Value>)>;

/// A value for templates.
pub fn json(view: &impl serde::Serialize) -> Arc<serde_json::Value> {
    // Only a map with keys that are not text could fail.
    Arc::new(serde_json::to_value(view).unwrap_or_default())
}

/// What is not published of the content folder.
#[derive(Debug, Default)]
pub struct Unpublished {
    /// Pages by source path, and why.
    pages: HashMap<String, Reason>,
    /// What those pages use.
    waiting: Waiting,
    /// Leftovers of programs, below the site's root. Folders of such end in `/`.
    pub leftovers: Vec<String>,
    /// Files that are gone, each with the one that their page has moved to.
    pub moved: HashMap<String, String>,
}

/// Why a page is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It says so itself.
    Draft,
    /// Its day is still to come.
    Scheduled,
    /// Its last day is over.
    Expired,
}

impl Reason {
    /// Why a page with these fields would be held back on a day.
    pub fn of(front: &FrontMatter, today: Date) -> Option<Self> {
        let is_to_come = |date: PageDate| date.moment.date() > today;
        match front.expires_at {
            _ if front.draft => Some(Self::Draft),
            _ if front.publish_at.or(front.date).is_some_and(is_to_come) => Some(Self::Scheduled),
            _ if front.date.is_some_and(is_to_come) => Some(Self::Scheduled),
            Some(last) if last.moment.date() < today => Some(Self::Expired),
            _ => None,
        }
    }
}

/// Makes pages of what was loaded, adds those for addresses that do not exist, and holds back drafts and what is dated
/// after the build's day.
pub fn pages(loaded: Vec<Arc<LoadedPage>>, frame: &Frame) -> (Vec<Page>, Unpublished) {
    let (mut pages, mut held) = (Vec::with_capacity(loaded.len()), Unpublished::default());
    let original = |page: &&Arc<LoadedPage>| page.locale == frame.locales.default_id();
    let of_page =
        |page: &Arc<LoadedPage>| Some((page.route.clone(), Reason::of(&page.front, frame.date)?));
    // A translation is not published before its original, nor longer.
    let originals: HashMap<String, Reason> =
        loaded.iter().filter(original).filter_map(of_page).collect();
    for page in loaded {
        let reason = originals
            .get(&page.route)
            .copied()
            .or_else(|| Reason::of(&page.front, frame.date));
        match reason.filter(|_| !frame.drafts) {
            Some(reason) => {
                held.waiting.add(&page, frame.settings.raw_html);
                held.pages.insert(page.file.path.clone(), reason);
            }
            None => pages.push(Page::from_loaded(&page)),
        }
    }
    add_fallbacks(&mut pages, frame);
    for (locale, _) in frame.locales.iter() {
        pages.push(Page::generated(
            "404",
            locale,
            Kind::NotFound,
            "404",
            Arc::clone(&frame.settings_file),
        ));
    }
    (pages, held)
}

/// A page without a translation is shown in the language it has; the site's first one where it has several.
fn add_fallbacks(pages: &mut Vec<Page>, frame: &Frame) {
    let mut by_route: BTreeMap<&str, BTreeMap<LocaleId, &Page>> = BTreeMap::new();
    for page in pages.iter() {
        by_route
            .entry(&page.route)
            .or_default()
            .entry(page.locale)
            .or_insert(page);
    }
    let mut fallbacks = Vec::new();
    for versions in by_route
        .values()
        .filter(|versions| versions.len() < frame.locales.iter().count())
    {
        let Some(written) = versions.values().next() else {
            continue;
        };
        let missing = frame
            .locales
            .iter()
            .map(|(id, _)| id)
            .filter(|id| !versions.contains_key(id));
        fallbacks.extend(missing.map(|id| written.fallback(id)));
    }
    pages.extend(fallbacks);
}

impl Unpublished {
    /// Whether the page of a source is held back.
    pub fn has(&self, source: &str) -> bool {
        self.pages.contains_key(source)
    }

    /// How many pages are held back.
    pub fn count(&self) -> usize {
        self.pages.len()
    }
}

impl Site {
    /// Puts a draft's pages in order, resolves every link, and says what does not fit together. `held` is what links
    /// cannot lead to yet or any more, `by_theme` the paths below the output folder that the theme's files name.
    pub fn resolve(
        draft: Draft,
        held: &Unpublished,
        by_theme: &HashSet<String>,
    ) -> (Self, Vec<Diagnostic>) {
        let parts = draft.into_parts();
        let mut pages = parts.pages;
        pages.sort_by(|a, b| {
            (a.locale, &a.route, &a.file.path).cmp(&(b.locale, &b.route, &b.file.path))
        });
        let mut site = Self {
            by_route: index(&pages),
            children: BTreeMap::new(),
            translations: BTreeMap::new(),
            has_cards: parts.has_cards,
            literal_translations: parts.literal_translations,
            links: Vec::new(),
            shared_values: parts.shared_values,
            site_values: parts.site_values,
            facets: parts.facets,
            frame: parts.frame,
            pages,
            assets: parts.assets,
            unused: Unused::default(),
            files: parts.files,
        };
        site.arrange();
        let targets = reference::Targets::new(&site, held);
        let resolved: Vec<_> = site
            .pages
            .par_iter()
            .map(|page| targets.resolve_all(page))
            .collect();
        let mut diagnostics = check::check(&site);
        let mut used = HashSet::new();
        for page in &site.pages {
            used.extend(page.shown.files.iter().cloned());
        }
        for Links {
            addresses,
            files,
            diagnostics: found,
        } in resolved
        {
            site.links.push(addresses);
            used.extend(files);
            diagnostics.extend(found);
        }

        let all = std::mem::take(&mut site.assets);
        used.extend(usage::of_data(&all, &used, &parts.data, &site.frame));
        let (published, unused, found) = usage::sort_out(all, &used, by_theme, held, &site.frame);
        (site.assets, site.unused) = (published, unused);
        diagnostics.extend(found);
        (site, diagnostics)
    }

    fn arrange(&mut self) {
        for (index, page) in self.pages.iter().enumerate() {
            let id = PageId(index);
            if page.kind != Kind::NotFound && page.fallback_from.is_none() {
                self.translations
                    .entry(page.route.clone())
                    .or_default()
                    .push(id);
            }
            let Some(folder) = parent(&page.route).filter(|_| page.listed) else {
                continue;
            };
            let children = self
                .children
                .entry((page.locale, folder.to_string()))
                .or_default();
            match page.kind {
                Kind::Section => children.sections.push(id),
                Kind::Page => children.pages.push(id),
                Kind::Home | Kind::NotFound => {}
            }
        }
        let pages = &self.pages;
        for children in self.children.values_mut() {
            children.pages.sort_by_key(|id| rank(&pages[id.0]));
            children.sections.sort_by_key(|id| rank(&pages[id.0]));
        }
    }

    /// How many pages there are, those for missing addresses aside.
    pub fn written_pages(&self) -> usize {
        self.pages
            .iter()
            .filter(|page| page.kind != Kind::NotFound)
            .count()
    }

    /// A page by its id.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }

    /// The page of a route in a locale.
    pub fn find(&self, locale: LocaleId, route: &str) -> Option<PageId> {
        self.by_route.get(&(locale, route.to_string())).copied()
    }

    /// The page itself, or the one that it is shown instead of a translation of.
    pub fn original<'a>(&'a self, page: &'a Page) -> &'a Page {
        let original = page
            .fallback_from
            .and_then(|locale| self.find(locale, &page.route));
        original.map_or(page, |id| self.page(id))
    }

    /// A page in all locales, in the order of `site.yaml`.
    pub fn versions(&self, page: &Page) -> impl Iterator<Item = PageId> {
        let locales = self
            .frame
            .locales
            .iter()
            .filter(|_| page.kind != Kind::NotFound);
        locales.filter_map(|(locale, _)| self.find(locale, &page.route))
    }

    /// What lies in the folder of a route.
    pub fn children(&self, locale: LocaleId, route: &str) -> Option<&Children> {
        self.children.get(&(locale, route.to_string()))
    }

    /// A page in all its locales, itself included.
    pub fn translations(&self, page: &Page) -> &[PageId] {
        self.translations
            .get(&page.route)
            .map_or(&[], Vec::as_slice)
    }

    /// The folders' pages above a page, the home page first.
    pub fn ancestors(&self, page: &Page) -> Vec<PageId> {
        let mut ids = Vec::new();
        let mut route = parent(&page.route);
        while let Some(folder) = route {
            ids.extend(self.find(page.locale, folder));
            route = parent(folder);
        }
        ids.reverse();
        ids
    }

    /// The pages before and after one in its folder.
    pub fn neighbours(&self, page: &Page, id: PageId) -> (Option<PageId>, Option<PageId>) {
        let siblings = parent(&page.route).and_then(|folder| self.children(page.locale, folder));
        let Some(siblings) = siblings.filter(|_| page.kind == Kind::Page && page.listed) else {
            return (None, None);
        };
        let key = rank(page);
        let Ok(at) = siblings
            .pages
            .binary_search_by(|other| rank(self.page(*other)).cmp(&key))
        else {
            return (None, None);
        };
        debug_assert_eq!(siblings.pages[at], id);
        (
            at.checked_sub(1).map(|before| siblings.pages[before]),
            siblings.pages.get(at + 1).copied(),
        )
    }

    /// Dated pages of a locale, newest first.
    pub fn dated(&self, locale: LocaleId) -> Vec<PageId> {
        let in_locale = self
            .pages
            .iter()
            .enumerate()
            .filter(|(_, page)| page.locale == locale && page.listed);
        let mut ids: Vec<_> = in_locale
            .filter(|(_, page)| page.date.is_some() && page.fallback_from.is_none())
            .map(|(index, _)| PageId(index))
            .collect();
        ids.sort_by_key(|id| (Reverse(self.page(*id).date), *id));
        ids
    }
}

/// By `order`, then newest first, then by route.
fn rank(page: &Page) -> (i64, Reverse<Option<crate::date::PageDate>>, &str) {
    (
        page.order.unwrap_or(i64::MAX),
        Reverse(page.date),
        &page.route,
    )
}

fn index(pages: &[Page]) -> HashMap<(LocaleId, String), PageId> {
    let keys = pages.iter().map(|page| (page.locale, page.route.clone()));
    keys.enumerate()
        .map(|(index, key)| (key, PageId(index)))
        .collect()
}

impl Asset {
    /// Of a file of the content folder.
    pub fn new(file: &AssetFile) -> Self {
        let below = &file.path[CONTENT.len() + 1..];
        let (output, relative_url) = (OutputPath(below.into()), encode(below));
        Self {
            source: file.path.clone(),
            output,
            relative_url,
            size: file.size,
        }
    }
}
