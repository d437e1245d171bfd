//! The site: all pages of all locales, how they are arranged, and where their links lead.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use url::Url;

use crate::address;
use crate::config::{LocaleId, Locales, Settings};
use crate::date::PageDate;
use crate::diagnostic::{Diagnostic, Suggestions};
use crate::file_state::FileState;
use crate::load::discover::CONTENT;
use crate::load::document::Attachment;
use crate::load::front_matter::FrontMatter;
use crate::load::media::ending;
use crate::load::picture::{PictureSize, is_called_picture};
use crate::load::yaml::ExtensionFields;
use crate::load::{AssetFile, LoadedPage};
use crate::source::SourceFile;

pub(crate) mod agenda;
mod arrangement;
mod builder;
pub(crate) mod calendar;
pub(crate) mod captions;
mod check;
mod generated;
pub(crate) mod indices;
mod kind;
pub(crate) mod leaving;
pub(crate) mod look;
mod mention;
mod numbers;
mod page;
mod pages;
pub(crate) mod picture;
mod presentation;
mod reference;
pub(crate) mod route;
pub(crate) mod search;
pub(crate) mod search_words;
mod searchable;
pub(crate) mod translation;
mod usage;

pub(crate) use arrangement::Children;
use arrangement::{Arrangement, are_alike, have_same_anchors, rank};
pub(crate) use builder::{Additions, Changes, SeenInputs, SiteBuilder};
pub(crate) use generated::{Artwork, Content, Form, GeneratedFile, Trim};
pub(crate) use kind::Kind;
use leaving::Leaving;
pub(crate) use mention::Mentions;
pub(crate) use numbers::{NumberSlip, SlipKind};
pub(crate) use page::{Page, PageId};
pub(crate) use pages::{PageCache, Pages};
pub(crate) use reference::PageLinks;
use route::{BaseUrl, OutputPath, encode, parent};
use search_words::Synonym;
pub(crate) use searchable::{SearchPassage, SearchPlace};
use usage::{Unused, Waiting};

/// What concerns the site as a whole: settings, locales, address and date.
#[derive(Debug)]
pub struct Frame {
    /// The settings in `site.yaml`.
    pub settings: Settings,
    /// The fields of extensions in `site.yaml`.
    pub more: ExtensionFields,
    /// Which links out of the site lead to a notice first; `None` if all lead directly to their targets.
    pub leaving: Option<Leaving>,
    /// The file `site.yaml`.
    pub settings_file: Arc<SourceFile>,
    /// The locales.
    pub locales: Locales,
    /// The address at which the site is published.
    pub base: BaseUrl,
    /// The time zone of all dates.
    pub zone: TimeZone,
    /// The day the site is built for.
    pub date: Date,
    /// Whether drafts and pages of later days are built, too.
    pub drafts: bool,
}

impl Frame {
    /// The path of a page, from the root of the host, by its route and locale.
    pub(crate) fn url(&self, locale: LocaleId, route: &str) -> String {
        self.base
            .url(&encode(&route::folder(route, self.locales.get(locale))))
    }

    /// Whether an address is on the host of the site itself.
    pub(crate) fn is_own(&self, url: &Url) -> bool {
        self.base
            .host()
            .is_some_and(|own| own == address::host(url))
    }
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Asset {
    /// The path below the site's root.
    pub source: String,
    /// The path of the output.
    pub output: OutputPath,
    /// The address below the base URL.
    pub relative_url: String,
    /// The size of a picture or a film; `None` for any other file.
    pub size: Option<PictureSize>,
    /// The state of the file before it was checked, or `None` if it could not be read.
    pub state: Option<FileState>,
}

/// The name of a value of templates: words by the places in the theme's texts where they stand, such as `plan` for
/// `{plan}`.
pub(crate) const WORDS: &str = "words";

/// The complete site, with all links resolved.
#[derive(Debug)]
pub struct Site {
    /// Settings and all that follows from them.
    pub frame: Frame,
    /// All pages, sorted by locale and route.
    pub pages: Pages,
    /// Files of the content folder that are published.
    pub assets: Vec<Asset>,
    /// Files of the content folder that are not published.
    pub unused: Unused,
    /// Files that extensions make from data.
    pub files: Vec<GeneratedFile>,
    /// Whether the theme draws a card for every page: the picture that messengers show with a link.
    pub has_cards: bool,
    /// Whether translations must follow their originals paragraph by paragraph.
    pub literal_translations: bool,
    /// The published links of each page's document, in the order of
    /// [`Document::all_links`](crate::load::document::Document::all_links).
    pub links: Vec<Arc<PageLinks>>,
    /// All files that pages can use, published or not.
    all_assets: Vec<Asset>,
    /// The values that all templates of each locale receive, by name.
    pub shared_values: Vec<Values>,
    /// The values that templates of each locale receive as further fields of `site`, by name.
    pub site_values: Vec<Values>,
    /// The names of the facets by which searches can be narrowed.
    pub facets: Vec<&'static str>,
    /// For each locale, what its numbered places are called in searches.
    pub search_places: Vec<Vec<SearchPlace>>,
    /// For each locale, the words that mean the same in searches.
    pub(crate) synonyms: Vec<Vec<Synonym>>,
    arrangement: Arc<Arrangement>,
}

/// Values for templates, by name.
pub(crate) type Values = Vec<(&'static str, Arc<serde_json::Value>)>;

/// Makes a value for templates from a view.
pub(crate) fn json(view: &impl serde::Serialize) -> Arc<serde_json::Value> {
    // Only a map with keys that are not text could fail.
    Arc::new(serde_json::to_value(view).unwrap_or_default())
}

/// Pages and files of the content folder that are not published.
#[derive(Debug, Default)]
pub(crate) struct Unpublished {
    /// Pages by source path, and why.
    pages: HashMap<String, Reason>,
    /// What those pages use.
    waiting: Waiting,
    /// Leftovers of programs, below the site's root. Paths of folders end in `/`.
    pub leftovers: Vec<String>,
    /// Files that are gone, each with the one that their page has moved to.
    pub moved: HashMap<String, String>,
}

/// Why a page is not published on the day of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Its front matter says that it is a draft.
    Draft,
    /// Its day has not come yet.
    Scheduled,
    /// Its last day is over.
    Expired,
}

impl Reason {
    /// The reason why a page with this front matter is not published on a day, or `None` if it is.
    pub(crate) fn for_page(front: &FrontMatter, today: Date) -> Option<Self> {
        let days = [front.publish_at, front.date];
        let is_to_come = |date: PageDate| date.moment.date() > today;
        match front.expires_at {
            _ if front.draft => Some(Self::Draft),
            _ if days.into_iter().flatten().any(is_to_come) => Some(Self::Scheduled),
            Some(last) if last.moment.date() < today => Some(Self::Expired),
            _ => None,
        }
    }
}

/// Makes the pages of a site from what was loaded, except those that are not published on the day of the build. Adds a
/// fallback for each missing translation, and the page for addresses that do not exist in each locale. Pages in `known`
/// are not made again.
pub(crate) fn pages(
    loaded: Vec<Arc<LoadedPage>>,
    frame: &Frame,
    known: &mut PageCache,
) -> (Vec<Arc<Page>>, Unpublished) {
    // A translation is published neither before its original nor longer.
    let mut held_originals: HashMap<String, Reason> = HashMap::new();
    for page in &loaded {
        if page.locale == frame.locales.default_id()
            && let Some(reason) = Reason::for_page(&page.front, frame.date)
        {
            held_originals.insert(page.route.clone(), reason);
        }
    }

    let (mut published, mut held) = (Vec::with_capacity(loaded.len()), Unpublished::default());
    for page in loaded {
        let reason = held_originals
            .get(&page.route)
            .copied()
            .or_else(|| Reason::for_page(&page.front, frame.date));
        match reason.filter(|_| !frame.drafts) {
            Some(reason) => {
                held.waiting.add(&page, frame.settings.raw_html);
                held.pages.insert(page.file.path.clone(), reason);
            }
            None => published.push(page),
        }
    }

    let mut pages = known.pages(published);
    add_fallbacks(&mut pages, frame);
    for (locale, _) in frame.locales.iter() {
        let file = Arc::clone(&frame.settings_file);
        let page = Page::generated("404", locale, Kind::NotFound, "404", file);
        pages.push(Arc::new(page));
    }

    (pages, held)
}

/// Adds fallbacks: where a page has no translation into a locale, it is shown in a language in which it exists; if
/// there are several, in the first one of the site.
fn add_fallbacks(pages: &mut Vec<Arc<Page>>, frame: &Frame) {
    let mut by_route: Vec<&Page> = pages.iter().map(AsRef::as_ref).collect();
    by_route.par_sort_by_key(|page| (page.route.as_str(), page.locale));

    let mut fallbacks = Vec::new();
    for versions in by_route.chunk_by(|a, b| a.route == b.route) {
        let written = versions[0];
        let missing = frame
            .locales
            .iter()
            .map(|(id, _)| id)
            .filter(|id| versions.iter().all(|version| version.locale != *id));
        fallbacks.extend(missing.map(|id| Arc::new(written.fallback(id))));
    }

    pages.extend(fallbacks);
}

impl Unpublished {
    /// Whether the page of a source is held back.
    pub(crate) fn has(&self, source: &str) -> bool {
        self.pages.contains_key(source)
    }
}

impl Site {
    /// Completes a site: puts its pages in order, resolves every link, and reports what is wrong. `held` is what is not
    /// published, so that links cannot lead to it; `by_theme` are words in the theme's files that may be paths of
    /// files. What follows from the same pages as in the version `before` is taken from there.
    pub(crate) fn resolve(
        builder: SiteBuilder,
        held: &Unpublished,
        by_theme: &HashSet<String>,
        before: Option<&Self>,
    ) -> (Self, Vec<Diagnostic>) {
        let parts = builder.into_parts();
        let pages = Pages::sorted(parts.pages);
        let alike = before
            .filter(|before| are_alike((&pages, &parts.frame), (&before.pages, &before.frame)));
        let arrangement = alike.map_or_else(
            || Arc::new(Arrangement::new(&pages, &parts.frame)),
            |before| Arc::clone(&before.arrangement),
        );
        let mut site = Self {
            arrangement,
            all_assets: parts.assets.clone(),
            has_cards: parts.has_cards,
            literal_translations: parts.literal_translations,
            links: Vec::new(),
            shared_values: parts.shared_values,
            site_values: parts.site_values,
            facets: parts.facets,
            search_places: parts.search_places,
            synonyms: parts.synonyms,
            frame: parts.frame,
            pages,
            assets: parts.assets,
            unused: Unused::default(),
            files: parts.files,
        };
        let targets = reference::Targets::new(&site, held);
        let before = alike.filter(|before| site.has_targets_of(before));
        let anchors_stay =
            before.is_some_and(|before| have_same_anchors(&site.pages, &before.pages));
        let resolved: Vec<_> = (0..site.pages.len())
            .into_par_iter()
            .map(|index| targets.links(index, before, anchors_stay))
            .collect();
        let mut diagnostics = Vec::new();
        let mut used = HashSet::new();

        for page in site.pages.iter() {
            used.extend(page.shown.files.iter().cloned());
        }

        let (mut links, mut suggestions) = (Vec::new(), Suggestions::default());
        // A film that several pages show lacks its captions once.
        let mut told = HashSet::new();

        for reference::Links {
            links: of_page,
            broken,
            lacking,
        } in resolved
        {
            used.extend(of_page.files.iter().cloned());
            links.push(of_page);
            for (file, found) in lacking {
                if told.insert((file, found.code)) {
                    diagnostics.push(found);
                }
            }
            for link in broken {
                diagnostics.push(targets.diagnostic(link, &mut suggestions));
            }
        }

        site.links = links;

        let all = std::mem::take(&mut site.assets);
        used.extend(look::files(&site.frame.settings));
        diagnostics.extend(look::check(&all, &site.frame));
        used.extend(usage::of_data(&all, &used, &parts.data, &site.frame));
        let (published, unused, found) = usage::sort_out(all, &used, by_theme, held, &site.frame);
        (site.assets, site.unused) = (published, unused);
        diagnostics.extend(found);

        (site, diagnostics)
    }

    /// Whether links lead to the same places as in another version of the site that has the same pages. The languages
    /// and `raw_html` are compared with the pages, in [`are_alike`]; any other setting that links or outputs depend on
    /// has to be compared here.
    fn has_targets_of(&self, before: &Self) -> bool {
        let (frame, other) = (&self.frame, &before.frame);
        let is_same_file = |(a, b): (&GeneratedFile, &GeneratedFile)| a.output == b.output;
        frame.base.absolute == other.base.absolute
            && frame.leaving == other.leaving
            && self.all_assets == before.all_assets
            && self.files.len() == before.files.len()
            && self.files.iter().zip(&before.files).all(is_same_file)
    }

    /// The links of a page that is the same as in another version with the same targets; `None` if it is not, or if
    /// they have to be resolved again all the same. `anchors_stay` tells whether all pages have the same anchors.
    fn known_links<'a>(
        &self,
        before: &Self,
        anchors_stay: bool,
        index: usize,
    ) -> Option<reference::Links<'a>> {
        let links = before.links.get(index).filter(|links| links.is_kept)?;
        if links.has_anchors && !anchors_stay {
            return None;
        }

        let is_same = self.pages.is_same(&before.pages, index);
        is_same.then(|| reference::Links::known(links))
    }

    /// Whether the outputs of another version of the site, laid out for the same theme, are those of this one.
    pub(crate) fn has_outputs_of(&self, before: &Self) -> bool {
        Arc::ptr_eq(&self.arrangement, &before.arrangement)
            && self.has_targets_of(before)
            && self.assets == before.assets
            && self.has_cards == before.has_cards
            && search::count(self) == search::count(before)
    }

    /// Checks all pages by the rules that hold whatever a page is about, and gives what is wrong.
    pub(crate) fn check(&self) -> Vec<Diagnostic> {
        check::check(self)
    }

    /// The published file of the content folder at a path below the site's root.
    pub(crate) fn asset(&self, source: &str) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.source == source)
    }

    /// The number of pages, without those for addresses that do not exist.
    pub(crate) fn written_pages(&self) -> usize {
        self.pages
            .iter()
            .filter(|page| page.kind != Kind::NotFound)
            .count()
    }

    /// A page by its id.
    pub(crate) fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0]
    }

    /// The page of a route in a locale.
    pub(crate) fn find(&self, locale: LocaleId, route: &str) -> Option<PageId> {
        let key = (locale, route.to_string());
        self.arrangement.by_route.get(&key).copied()
    }

    /// The page whose text a page shows: for a fallback, the page in the language in which it is written; otherwise the
    /// page itself.
    pub(crate) fn original<'a>(&'a self, page: &'a Page) -> &'a Page {
        let original = page
            .fallback_from
            .and_then(|locale| self.find(locale, &page.route));
        original.map_or(page, |id| self.page(id))
    }

    /// The versions of a page in all locales, fallbacks included, in the order of `site.yaml`.
    pub(crate) fn versions(&self, page: &Page) -> impl Iterator<Item = PageId> {
        let locales = self
            .frame
            .locales
            .iter()
            .filter(|_| page.kind != Kind::NotFound);
        locales.filter_map(|(locale, _)| self.find(locale, &page.route))
    }

    /// The pages in the folder of a route; `None` if there are none.
    pub(crate) fn children(&self, locale: LocaleId, route: &str) -> Option<&Children> {
        let key = (locale, route.to_string());
        self.arrangement.children.get(&key)
    }

    /// The versions of a page in all locales in which it is written, itself included.
    pub(crate) fn translations(&self, page: &Page) -> &[PageId] {
        self.arrangement
            .translations
            .get(&page.route)
            .map_or(&[], Vec::as_slice)
    }

    /// The pages of the folders above a page, the home page first.
    pub(crate) fn ancestors(&self, page: &Page) -> Vec<PageId> {
        let mut ids = Vec::new();
        let mut route = parent(&page.route);
        while let Some(folder) = route {
            ids.extend(self.find(page.locale, folder));
            route = parent(folder);
        }

        ids.reverse();
        ids
    }

    /// The pages before and after a page in its folder.
    pub(crate) fn neighbours(&self, page: &Page, id: PageId) -> (Option<PageId>, Option<PageId>) {
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

    /// The listed pages of a locale that have a date, newest first.
    pub(crate) fn dated(&self, locale: LocaleId) -> Vec<PageId> {
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

/// The most addresses that a sitemap may hold.
pub(crate) const MAX_SITEMAP_ADDRESSES: usize = 50_000;

/// The pages that search engines are to know, in order.
pub(crate) fn pages_for_search_engines(site: &Site) -> impl Iterator<Item = &Page> {
    site.pages.iter().filter(|page| {
        page.kind != Kind::NotFound && page.search.is_indexed && page.fallback_from.is_none()
    })
}

/// The number of parts of a sitemap with too many addresses for one file; otherwise 0.
pub(crate) fn sitemap_parts(site: &Site) -> usize {
    let count = pages_for_search_engines(site).count();
    if count > MAX_SITEMAP_ADDRESSES {
        count.div_ceil(MAX_SITEMAP_ADDRESSES)
    } else {
        0
    }
}

impl Asset {
    /// Makes an asset from a file of the content folder.
    pub(crate) fn new(file: &AssetFile) -> Self {
        let below = &file.path[CONTENT.len() + 1..];
        let (output, relative_url) = (OutputPath(below.into()), encode(below));
        Self {
            source: file.path.clone(),
            output,
            relative_url,
            size: file.size,
            state: file.state,
        }
    }

    /// The file as readers download it; `None` for pictures and web pages, which browsers show, and where the name
    /// tells no format.
    pub(crate) fn as_attachment(&self) -> Option<Attachment> {
        let ending = ending(&self.source);
        let is_shown = is_called_picture(&self.source) || WEB_PAGES.contains(&ending.as_str());
        let is_format = (1..=MAX_ENDING).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let bytes = self.state.filter(|_| is_format && !is_shown)?.bytes();

        Some(Attachment {
            format: ending.to_uppercase(),
            bytes,
        })
    }
}

/// Endings of web pages.
const WEB_PAGES: [&str; 3] = ["html", "htm", "xhtml"];
/// The longest ending that is taken for the name of a format.
const MAX_ENDING: usize = 5;
