//! The template contract: what a template receives, and nothing else. `themes/README.md` describes every field.

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

mod alignment;
mod boxes;
pub mod html;
mod paths;
pub(crate) mod picture;
mod player;
mod removed;
mod sanitised;
mod structured;
mod toc;
mod words;

use crate::config::{Locale, LocaleId};
use crate::site::search::{SEARCH, has_sounds};
use crate::site::translation::{self, Records};
use crate::site::{Frame, Kind, Page, PageId, Site, look, route};
use crate::text::language::own_name;
use html::Layout;
pub(crate) use paths::{
    feed_path, search_part_path, search_path, search_shard_path, search_sounds_path,
    sitemap_part_path, web_manifest_path,
};
use picture::PictureView;
pub(crate) use removed::removed_html;
use structured::structured;
use toc::{TocView, toc};
pub use words::BodyWords;

/// The route of the site map, the page that lists all pages as a tree.
pub(crate) const SITE_MAP: &str = "site-map";
/// The route of the page about the site.
const ABOUT: &str = "about";
/// The route of the page that says how the site can be used by everybody.
const ACCESSIBILITY: &str = "accessibility";

/// What templates receive as `site`. It is the same for all pages of a locale.
#[derive(Debug, Serialize)]
pub(crate) struct SiteView<'a> {
    title: &'a str,
    description: Option<&'a str>,
    base_url: &'a str,
    url: String,
    locale: &'a str,
    /// The direction of the locale's texts: `ltr`, `rtl`.
    dir: &'static str,
    locales: Vec<LocaleView<'a>>,
    sections: Vec<LinkView<'a>>,
    feed_url: Option<String>,
    manifest_url: String,
    search_url: Option<String>,
    site_map_url: Option<String>,
    about_url: Option<String>,
    accessibility_url: Option<String>,
    search_index_url: String,
    /// How names sound, for searches in Latin letters; `None` in languages that are written in them.
    search_sounds_url: Option<String>,
    searches: Vec<SearchView<'a>>,
    footer: Option<&'a str>,
    hotlines: Vec<HotlineView<'a>>,
    common_searches: Vec<CommonSearchView<'a>>,
    date: String,
    extra: &'a BTreeMap<String, serde_json::Value>,
    logo: Option<PictureView<'a>>,
    hero: Option<PictureView<'a>>,
    pictures: Vec<PictureView<'a>>,
    /// The fields that extensions add.
    #[serde(flatten)]
    more: BTreeMap<&'static str, &'a serde_json::Value>,
}

#[derive(Debug, Serialize)]
struct LocaleView<'a> {
    locale: &'a str,
    name: &'a str,
    url: String,
    current: bool,
}

#[derive(Debug, Serialize)]
struct HotlineView<'a> {
    number: &'a str,
    name: &'a str,
    note: Option<&'a str>,
}

/// Something that readers often look for.
#[derive(Debug, Serialize)]
struct CommonSearchView<'a> {
    text: &'a str,
    url: String,
}

/// A link with its text.
#[derive(Debug, Serialize)]
pub(crate) struct LinkView<'a> {
    title: &'a str,
    url: String,
}

/// A page in a list.
#[derive(Debug, Serialize)]
pub(crate) struct SummaryView<'a> {
    title: &'a str,
    description: Option<&'a str>,
    url: String,
    permalink: String,
    date: Option<String>,
    date_text: Option<String>,
}

/// Search in another language.
#[derive(Debug, Serialize)]
struct SearchView<'a> {
    locale: &'a str,
    name: &'a str,
    url: String,
    index_url: String,
}

/// What templates receive as `page`.
#[derive(Debug, Serialize)]
pub(crate) struct PageView<'a> {
    title: &'a str,
    description: Option<&'a str>,
    url: String,
    permalink: String,
    canonical: String,
    locale: &'a str,
    lang: &'a str,
    /// The direction of the page's text, if it is not that of the locale: a text that is not translated.
    dir: Option<&'static str>,
    date: Option<String>,
    date_text: Option<String>,
    source: Option<&'a str>,
    issuer: Option<&'a str>,
    toc: Vec<TocView<'a>>,
    translations: Vec<TranslationView<'a>>,
    languages: Vec<TranslationView<'a>>,
    stale: Vec<StaleView<'a>>,
    ancestors: Vec<LinkView<'a>>,
    previous: Option<LinkView<'a>>,
    next: Option<LinkView<'a>>,
    anchor: Option<&'a str>,
    card: Option<String>,
    metas: Vec<MetaView<'a>>,
    structured: String,
    extra: Option<&'a BTreeMap<String, serde_json::Value>>,
}

/// A `<meta>` element.
#[derive(Debug, Serialize)]
struct MetaView<'a> {
    name: &'a str,
    content: &'a str,
}

/// A passage that has changed since it was translated.
#[derive(Debug, Serialize)]
struct StaleView<'a> {
    anchor: &'a str,
    title: &'a str,
}

#[derive(Debug, Serialize)]
struct TranslationView<'a> {
    locale: &'a str,
    name: &'a str,
    url: String,
    permalink: String,
}

/// One of the pages that a page is composed of.
#[derive(Debug, Serialize)]
pub(crate) struct PartView<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub url: String,
    /// Its own anchor.
    pub anchor: Option<&'a str>,
    /// The level of its heading on the page: 2, and more for pages in folders below.
    pub level: u8,
    /// The page itself.
    #[serde(skip)]
    pub id: PageId,
}

/// Makes the value `site` for the templates of a locale.
pub(crate) fn site(site: &Site, id: LocaleId) -> SiteView<'_> {
    let Frame {
        settings,
        locales,
        base,
        date,
        ..
    } = &site.frame;
    let locale = locales.get(id);
    let sections = site
        .children(id, "")
        .map_or(&[][..], |children| &children.sections);

    SiteView {
        title: settings.title.get(&locale.key),
        description: settings
            .description
            .as_ref()
            .map(|text| text.get(&locale.key)),
        base_url: &base.absolute,
        url: base.url(&locale.prefix),
        locale: &locale.tag,
        dir: locale.direction(),
        locales: locales
            .iter()
            .map(|(other, it)| locale_view(&site.frame, it, other == id))
            .collect(),
        sections: sections.iter().map(|id| link(site, *id)).collect(),
        feed_url: base.host().map(|_| base.url(&feed_path(locale))),
        manifest_url: base.url(&web_manifest_path(locale)),
        search_url: url_of(site, id, SEARCH),
        site_map_url: url_of(site, id, SITE_MAP),
        about_url: url_of(site, id, ABOUT),
        accessibility_url: url_of(site, id, ACCESSIBILITY),
        search_index_url: base.url(&search_path(locale)),
        search_sounds_url: has_sounds(site, id).then(|| base.url(&search_sounds_path(locale))),
        searches: locales
            .iter()
            .filter(|(other, _)| *other != id)
            .filter_map(|(id, it)| other_search(site, id, it))
            .collect(),
        footer: settings.footer.as_ref().map(|text| text.get(&locale.key)),
        hotlines: settings
            .hotlines
            .iter()
            .map(|hotline| HotlineView {
                number: &hotline.number,
                name: hotline.name.get(&locale.key),
                note: hotline.note.as_ref().map(|note| note.get(&locale.key)),
            })
            .collect(),
        common_searches: common_searches(site, id),
        date: date.to_string(),
        extra: &settings.extra,
        logo: ornament(site, settings.logo.as_deref()),
        hero: ornament(site, settings.hero.as_deref()),
        pictures: pictures(site, &locale.key),
        more: site.site_values[id.0]
            .iter()
            .map(|(name, value)| (*name, value.as_ref()))
            .collect(),
    }
}

/// Returns the address of the page with a route, if there is one.
fn url_of(site: &Site, id: LocaleId, route: &str) -> Option<String> {
    let found = site.find(id, route)?;
    Some(url(site, site.page(found)))
}

/// Makes the view of a picture that the settings name and that says nothing by itself.
fn ornament<'a>(site: &'a Site, file: Option<&str>) -> Option<PictureView<'a>> {
    let asset = site.asset(&look::source(file?))?;
    Some(PictureView::new(asset, &site.frame.base, "", None))
}

/// Makes the views of the pictures on the home page, in the language of a key.
fn pictures<'a>(site: &'a Site, key: &str) -> Vec<PictureView<'a>> {
    let mut views = Vec::new();
    for picture in &site.frame.settings.pictures {
        let caption = picture.caption.as_ref().map(|text| text.get(key));
        if let Some(asset) = site.asset(&look::source(&picture.file)) {
            let alt = picture.alt.get(key);
            views.push(PictureView::new(asset, &site.frame.base, alt, caption));
        }
    }

    views
}

/// What readers of a locale often look for. There is nothing to offer without a page that searches.
fn common_searches(site: &Site, id: LocaleId) -> Vec<CommonSearchView<'_>> {
    let Some(search) = site.find(id, SEARCH) else {
        return Vec::new();
    };
    let search_url = url(site, site.page(search));
    let key = &site.frame.locales.get(id).key;

    let texts = site.frame.settings.common_searches.iter();
    texts
        .map(|text| text.get(key))
        .map(|text| CommonSearchView {
            text,
            url: format!(
                "{search_url}?q={}",
                utf8_percent_encode(text, NON_ALPHANUMERIC)
            ),
        })
        .collect()
}

fn other_search<'a>(site: &'a Site, id: LocaleId, locale: &'a Locale) -> Option<SearchView<'a>> {
    let page = site.page(site.find(id, SEARCH)?);
    let index_url = site.frame.base.url(&search_path(locale));
    Some(SearchView {
        locale: &locale.tag,
        name: own_name(&locale.tag),
        url: url(site, page),
        index_url,
    })
}

fn locale_view<'a>(frame: &Frame, locale: &'a Locale, current: bool) -> LocaleView<'a> {
    let url = frame.base.url(&route::folder("", locale));
    LocaleView {
        locale: &locale.tag,
        name: own_name(&locale.tag),
        url,
        current,
    }
}

/// The deepest level of headings in HTML.
const MAX_HEADING: u8 = 6;

/// Makes the value `page` for the template of a page; `records` tell which of its passages have changed since they were
/// translated.
pub(crate) fn page<'a>(site: &'a Site, records: &Records, id: PageId) -> PageView<'a> {
    let page = site.page(id);
    let locale = site.frame.locales.get(page.locale);
    let language = site.frame.locales.get(page.language());
    let (previous, next) = site.neighbours(page, id);

    PageView {
        title: &page.title,
        description: page.description.as_deref(),
        url: url(site, page),
        permalink: permalink(site, page),
        canonical: permalink(site, site.original(page)),
        locale: &locale.tag,
        lang: &language.tag,
        dir: Some(language.direction()).filter(|it| *it != locale.direction()),
        date: page.date.map(|date| date.rfc3339(&site.frame.zone)),
        date_text: page.date.map(|date| date.long(&locale.key)),
        source: page.source.as_deref(),
        issuer: page.issuer.as_deref(),
        toc: toc(site, page),
        translations: site
            .translations(page)
            .iter()
            .map(|id| translation(site, *id))
            .collect(),
        languages: site
            .versions(page)
            .map(|id| translation(site, id))
            .collect(),
        stale: stale_passages(site, records, id),
        ancestors: site
            .ancestors(page)
            .into_iter()
            .map(|id| link(site, id))
            .collect(),
        previous: previous.map(|id| link(site, id)),
        next: next.map(|id| link(site, id)),
        anchor: page.anchor.as_deref(),
        card: card(site, page),
        metas: page
            .shown
            .metas
            .iter()
            .map(|(name, content)| MetaView { name, content })
            .collect(),
        structured: structured(site, page),
        extra: page.front.as_ref().map(|front| &front.extra),
    }
}

/// The full address of the picture that messengers show with a link to a page.
fn card(site: &Site, page: &Page) -> Option<String> {
    let path = site
        .original(page)
        .card(&site.frame.locales)
        .filter(|_| site.has_cards)?;
    Some(site.frame.base.permalink(&route::encode(&path.0)))
}

/// The headings of a page, and of the pages it is composed of, whose original has changed.
fn stale_passages<'a>(site: &'a Site, records: &Records, id: PageId) -> Vec<StaleView<'a>> {
    let page = site.page(id);
    let parts = page
        .parts
        .iter()
        .filter_map(|route| site.find(page.locale, route));

    let mut all = Vec::new();
    for id in parts.chain([id]) {
        for passage in translation::stale_passages(site, records, id) {
            all.push(stale_passage(site.page(id), &passage));
        }
    }

    all.dedup_by(|a, b| a.anchor == b.anchor);
    all
}

/// A passage of a page that has changed: a heading with its text, or what stands before the first heading.
fn stale_passage<'a>(page: &'a Page, passage: &str) -> StaleView<'a> {
    let mut headings = page.anchors.iter().zip(&page.document.headings);
    match headings.find(|(anchor, _)| anchor.id == passage) {
        Some((anchor, heading)) => StaleView {
            anchor: &anchor.id,
            title: &heading.text,
        },
        None => StaleView {
            anchor: page.anchor.as_deref().unwrap_or("content"),
            title: &page.title,
        },
    }
}

/// The HTML of a page's own body; `words` are those around its players and in its boxes.
pub(crate) fn content(site: &Site, id: PageId, words: &BodyWords) -> String {
    let page = site.page(id);
    html::html(&page.document, &layout(site, id, words))
}

/// The HTML of a page's own body in sections, each with the anchor of its heading; what follows a quotation with
/// headings has none. There are no sections unless the template of the page needs them.
pub(crate) fn sections<'a>(
    site: &'a Site,
    id: PageId,
    words: &BodyWords,
) -> Vec<(Option<&'a str>, String)> {
    let page = site.page(id);
    if !page.shown.in_sections {
        return Vec::new();
    }

    let mut all = Vec::new();
    let mut whole = page.anchor.as_deref();
    for (headings, html) in html::sections(&page.document, &layout(site, id, words)) {
        let anchors = page.anchors[headings]
            .iter()
            .map(|anchor| anchor.id.as_str());
        let mut anchors = anchors.chain(whole.take());
        all.push((anchors.next(), html));

        // A quotation may have several headings; what belongs to them stands behind it.
        all.extend(anchors.map(|anchor| (Some(anchor), String::new())));
    }

    all
}

fn layout<'a>(site: &'a Site, id: PageId, words: &'a BodyWords) -> Layout<'a> {
    let (page, raw_html) = (site.page(id), site.frame.settings.raw_html);
    let mentions = page.shown.mentions.as_deref();
    Layout {
        urls: &site.links[id.0].addresses,
        anchors: &page.anchors,
        deeper: 0,
        raw_html,
        mentions,
        footnote_prefix: "",
        words,
    }
}

/// The pages that a page is composed of.
pub(crate) fn parts<'a>(site: &'a Site, page: &Page) -> Vec<PartView<'a>> {
    let mut parts = Vec::with_capacity(page.parts.len());
    for route in &page.parts {
        let Some(id) = site.find(page.locale, route) else {
            continue;
        };
        let part = site.page(id);
        parts.push(PartView {
            title: &part.title,
            url: url(site, part),
            anchor: part.anchor.as_deref(),
            level: part_level(part),
            id,
        });
    }

    parts
}

/// The level of the heading that a page has as a part of another.
fn part_level(page: &Page) -> u8 {
    2 + page.depth.min(MAX_HEADING - 2)
}

/// The HTML of a page as a part of another: headings are deeper than that of the part, and names do not become links.
pub(crate) fn part_content(site: &Site, id: PageId, words: &BodyWords) -> String {
    let page = site.page(id);
    let footnote_prefix = format!("{}_", page.anchor.as_deref().unwrap_or(&page.route));
    html::html(
        &page.document,
        &Layout {
            deeper: part_level(page) - 1,
            mentions: None,
            footnote_prefix: &footnote_prefix,
            ..layout(site, id, words)
        },
    )
}

/// The entries of a list of pages, such as `pages` or `subsections`.
pub(crate) fn summaries<'a>(site: &'a Site, ids: &[PageId]) -> Vec<SummaryView<'a>> {
    ids.iter().map(|id| summary(site, site.page(*id))).collect()
}

/// A page in a tree, with the pages below it.
#[derive(Debug, Serialize)]
pub(crate) struct BranchView<'a> {
    #[serde(flatten)]
    link: LinkView<'a>,
    children: Vec<BranchView<'a>>,
}

/// All listed pages below a route as trees: first the sections, then the other pages.
pub(crate) fn tree<'a>(site: &'a Site, locale: LocaleId, route: &str) -> Vec<BranchView<'a>> {
    let Some(children) = site.children(locale, route) else {
        return Vec::new();
    };

    let mut branches = Vec::new();
    for id in children.sections.iter().chain(&children.pages) {
        let page = site.page(*id);
        let below = if page.kind == Kind::Section {
            tree(site, locale, &page.route)
        } else {
            Vec::new()
        };
        branches.push(BranchView {
            link: link(site, *id),
            children: below,
        });
    }

    branches
}

fn summary<'a>(site: &Site, page: &'a Page) -> SummaryView<'a> {
    SummaryView {
        title: &page.title,
        description: page.description.as_deref(),
        url: url(site, page),
        permalink: permalink(site, page),
        date: page.date.map(|date| date.rfc3339(&site.frame.zone)),
        date_text: page
            .date
            .map(|date| date.long(&site.frame.locales.get(page.locale).key)),
    }
}

/// The path of a page from the root of the host.
pub(crate) fn url(site: &Site, page: &Page) -> String {
    site.frame.base.url(&page.relative_url(&site.frame.locales))
}

/// The full address of a page.
pub(crate) fn permalink(site: &Site, page: &Page) -> String {
    site.frame
        .base
        .permalink(&page.relative_url(&site.frame.locales))
}

fn link(site: &Site, id: PageId) -> LinkView<'_> {
    let page = site.page(id);
    LinkView {
        title: &page.title,
        url: url(site, page),
    }
}

fn translation(site: &Site, id: PageId) -> TranslationView<'_> {
    let page = site.page(id);
    let tag = &site.frame.locales.get(page.locale).tag;
    TranslationView {
        locale: tag,
        name: own_name(tag),
        url: url(site, page),
        permalink: permalink(site, page),
    }
}
