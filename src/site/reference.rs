//! Resolving links. Editors link to source files (`../tasks.zh.md#s3-4`) or to files that are copied. Here each link
//! becomes a published address, or a diagnostic.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::arrangement::Arrangement;
use super::{Asset, Page, PageId, Reason, Site, Unpublished, leaving, picture};
use crate::address::{self, Address};
use crate::diagnostic::{Diagnostic, Suggestions};
use crate::load::discover::CONTENT;
use crate::load::document::{Accepted, Link, ResolvedLink};
use crate::load::media::is_unplayable;
use crate::text::path;

mod player;
mod problem;

use problem::LinkProblem;

/// The links of a page as they are published.
#[derive(Debug)]
pub struct PageLinks {
    /// Their addresses, in the order of [`crate::load::document::Document::all_links`].
    pub addresses: Vec<ResolvedLink>,
    /// The files of the content folder that they show or lead to, below the site's root.
    pub(super) files: Vec<String>,
    /// Whether nothing is wrong with any of them, and they depend on nothing but the page and what links can lead to.
    pub(super) is_kept: bool,
    /// Whether some of them lead to anchors.
    pub(super) has_anchors: bool,
}

/// What became of a page's links.
pub(super) struct Links<'a> {
    pub links: Arc<PageLinks>,
    /// The links that cannot be published as they are.
    pub broken: Vec<BrokenLink<'a>>,
    /// What films and sound recordings lack, each with the path of its file below the site's root.
    pub lacking: Vec<(String, Diagnostic)>,
}

/// A link that cannot be published as it is.
pub(super) struct BrokenLink<'a> {
    page: &'a Page,
    link: &'a Link,
    problem: LinkProblem<'a>,
}

impl Links<'_> {
    /// Links that were resolved before, with which nothing is wrong.
    pub(super) fn known(links: &Arc<PageLinks>) -> Self {
        Self {
            links: Arc::clone(links),
            broken: Vec::new(),
            lacking: Vec::new(),
        }
    }
}

/// Everything in the site that a link can lead to.
pub(super) struct Targets<'a> {
    site: &'a Site,
    held: &'a Unpublished,
    arrangement: &'a Arrangement,
    assets: HashMap<&'a str, &'a Asset>,
    /// The addresses of generated files.
    files: HashSet<String>,
}

impl<'a> Targets<'a> {
    /// Indexes the pages and assets of a site; `held` are the pages that are not published.
    pub(super) fn new(site: &'a Site, held: &'a Unpublished) -> Self {
        Self {
            site,
            held,
            arrangement: &site.arrangement,
            assets: site
                .assets
                .iter()
                .map(|asset| (asset.source.as_str(), asset))
                .collect(),
            files: site
                .files
                .iter()
                .map(|file| super::encode(&file.output.0))
                .collect(),
        }
    }

    /// The links of the page at a position; those of a page that is the same in the version `before`, which has the
    /// same targets, are taken from there. `anchors_stay` tells whether all pages have the same anchors.
    pub(super) fn links(
        &self,
        index: usize,
        before: Option<&Site>,
        anchors_stay: bool,
    ) -> Links<'a> {
        let known = before.and_then(|before| self.site.known_links(before, anchors_stay, index));
        known.unwrap_or_else(|| self.resolve_all(&self.site.pages[index]))
    }

    /// The links of a page; one that leads nowhere keeps its own text.
    fn resolve_all(&self, page: &'a Page) -> Links<'a> {
        let mut broken = Vec::new();
        let (mut files, mut lacking) = (Vec::new(), Vec::new());
        let links: Vec<&'a Link> = page
            .document
            .all_links(self.site.frame.settings.raw_html)
            .collect();
        let urls = links.iter().copied().map(|link| {
            self.resolve(page, link).unwrap_or_else(|problem| {
                let instead = match &problem {
                    LinkProblem::Expired(source) => Some(self.url(page, source)),
                    LinkProblem::Gone(url) => Some(url.clone()),
                    _ => None,
                };

                if page.has_own_file() {
                    broken.push(BrokenLink {
                        page,
                        link,
                        problem,
                    });
                }

                instead.unwrap_or_else(|| link.target.clone())
            })
        });
        let urls: Vec<String> = urls.collect();

        let mut addresses = Vec::with_capacity(urls.len());
        // Those in Markdown come first; what is written in HTML says itself how it is played.
        let in_markdown = page.document.links.len();

        for (index, (url, link)) in urls.into_iter().zip(links).enumerate() {
            let file = self.file(page, link);
            files.extend(file.map(|asset| asset.source.clone()));
            let mut resolved = ResolvedLink {
                url,
                ..ResolvedLink::default()
            };

            if index < in_markdown {
                resolved.attachment = file
                    .filter(|_| !link.is_shown())
                    .and_then(Asset::as_attachment);
            }

            if let Some(asset) = file.filter(|_| link.is_shown()) {
                let player = self.player(page, link, asset);
                match player.filter(|_| index < in_markdown) {
                    Some(found) => {
                        files.extend(found.files);
                        if page.has_own_file() {
                            lacking.extend(found.lacking);
                        }

                        resolved.player = Some(found.player);
                    }
                    None => {
                        let base = &self.site.frame.base;
                        resolved.attributes = picture::attributes(asset, base);
                        resolved.smaller = picture::webp_attributes(asset, base);
                    }
                }
            }

            addresses.push(resolved);
        }

        // A player names the page that has the text of the recording.
        let has_player = addresses.iter().any(|it| it.player.is_some());
        let has_anchors = page
            .document
            .all_links(self.site.frame.settings.raw_html)
            .any(|link| link.target.contains('#'));
        let links = PageLinks {
            has_anchors,
            addresses,
            files,
            is_kept: broken.is_empty() && lacking.is_empty() && !has_player,
        };
        Links {
            links: Arc::new(links),
            broken,
            lacking,
        }
    }

    /// What is wrong with a link, and what may be meant.
    pub(super) fn diagnostic(
        &self,
        broken: BrokenLink<'a>,
        suggestions: &mut Suggestions,
    ) -> Diagnostic {
        let BrokenLink {
            page,
            link,
            problem,
        } = broken;
        let near = match &problem {
            LinkProblem::NoSuchFile {
                moved: Some(moved), ..
            } => Some(moved.clone()),
            LinkProblem::NoSuchFile { source, .. } => {
                let pages = self.arrangement.by_source.keys().map(String::as_str);
                let names = pages.chain(self.assets.keys().copied());
                suggestions.closest(source, "", names)
            }
            LinkProblem::NoSuchAnchor { anchor, page } => {
                let list = format!("{} {}", page.locale.0, page.file.path);
                suggestions.closest(anchor, &list, self.anchors(page))
            }
            _ => None,
        };
        problem.diagnostic(page, link, near)
    }

    /// The file of the content folder that a link shows or leads to, also where it is written with the site's own host.
    fn file(&self, page: &Page, link: &Link) -> Option<&'a Asset> {
        if self.assets.is_empty() {
            return None;
        }

        let frame = &self.site.frame;
        let target = match address::read(&link.target).ok()? {
            Address::Here(target) => target.to_string(),
            Address::Web(url) if frame.is_own(&url) => {
                format!("/{}", url.path().strip_prefix(frame.base.path.as_str())?)
            }
            _ => return None,
        };

        let path = target.split(['#', '?']).next()?;
        match self.find(page, path) {
            Ok(LinkTarget::Asset(asset)) => Some(asset),
            _ => None,
        }
    }

    fn resolve(&self, page: &'a Page, link: &Link) -> Result<String, LinkProblem<'a>> {
        let frame = &self.site.frame;
        match address::read(&link.target).map_err(LinkProblem::Refused)? {
            Address::Here(target) => self.resolve_here(page, link, &target),
            Address::Web(url) if link.is_shown() && !frame.is_own(&url) => {
                Err(LinkProblem::ForeignPicture)
            }
            Address::Contact(_) if link.is_shown() => Err(LinkProblem::ForeignPicture),
            Address::Web(url) if link.is_shown() => Ok(url.to_string()),
            _ => Ok(leaving::href(frame, page.locale, &link.target)),
        }
    }

    /// The published address of a link to something on the site.
    fn resolve_here(
        &self,
        page: &'a Page,
        link: &Link,
        target: &str,
    ) -> Result<String, LinkProblem<'a>> {
        let (path, anchor) = match target.split_once('#') {
            Some((path, anchor)) => (path, Some(decode(anchor))),
            None => (target, None),
        };
        if path.is_empty() {
            let anchor = anchor
                .filter(|anchor| !anchor.is_empty())
                .ok_or(LinkProblem::Empty)?;
            self.check_anchor(page, &anchor)?;
            return Ok(target.to_string());
        }

        let (path, query) = path.split_at(path.find('?').unwrap_or(path.len()));
        match self.find(page, path)? {
            LinkTarget::Page(_) if link.accepts != Accepted::Anything => {
                Err(LinkProblem::NotAPicture)
            }
            LinkTarget::Page(id) => {
                let found = self.site.page(id);
                let url = self
                    .site
                    .frame
                    .base
                    .url(&found.relative_url(&self.site.frame.locales));

                if found.is_gone() && !page.is_gone() {
                    return Err(LinkProblem::Gone(url));
                }

                let Some(anchor) = anchor else {
                    return Ok(format!("{url}{query}"));
                };
                self.check_anchor(found, &anchor)?;
                Ok(format!("{url}{query}#{anchor}"))
            }
            LinkTarget::File(url) if !link.accepts.includes(&url) => Err(LinkProblem::NotAPicture),
            LinkTarget::File(url) => Ok(self.site.frame.base.url(&url)),
            LinkTarget::Asset(asset) if link.is_shown() && is_unplayable(&asset.source) => {
                Err(LinkProblem::Unplayable)
            }
            LinkTarget::Asset(asset) if !link.accepts.includes(&asset.source) => {
                Err(LinkProblem::NotAPicture)
            }
            LinkTarget::Asset(asset) => {
                let anchor = anchor
                    .map(|anchor| format!("#{anchor}"))
                    .unwrap_or_default();
                Ok(format!(
                    "{}{query}{anchor}",
                    self.site.frame.base.url(&if link.is_shown() {
                        picture::address(asset)
                    } else {
                        asset.relative_url.clone()
                    })
                ))
            }
        }
    }

    fn find(&self, page: &Page, path: &str) -> Result<LinkTarget<'a>, LinkProblem<'a>> {
        if let Some(url) = path.strip_prefix('/') {
            let file = format!("{CONTENT}/{}", decode(url));
            let url = super::encode(&decode(url));
            let by_url = &self.arrangement.by_url;
            let id = by_url.get(&url).or_else(|| by_url.get(&format!("{url}/")));
            let asset = || {
                self.assets
                    .get(file.as_str())
                    .map(|asset| LinkTarget::Asset(asset))
            };
            let file = || {
                self.files
                    .contains(&url)
                    .then(|| LinkTarget::File(url.clone()))
            };
            return id
                .map(|id| LinkTarget::Page(*id))
                .or_else(asset)
                .or_else(file)
                .ok_or(LinkProblem::NoSuchAddress);
        }

        let source = join(&page.file.path, &decode(path)).ok_or(LinkProblem::Outside)?;
        if let Some(asset) = self.assets.get(source.as_str()) {
            return Ok(LinkTarget::Asset(asset));
        }

        let key = &self.site.frame.locales.get(page.locale).key;
        let in_language = match source.strip_suffix(".md") {
            Some(stem) => format!("{stem}.{key}.md"),
            None => source.clone(),
        };

        let spelled = [source.clone(), in_language];
        if let Some(id) = spelled
            .iter()
            .find_map(|name| self.arrangement.by_source.get(name))
        {
            return Ok(LinkTarget::Page(self.in_locale_of(page, *id)));
        }

        if let Some(reason) = spelled.iter().find_map(|name| self.held.pages.get(name)) {
            return Err(match reason {
                Reason::Draft => LinkProblem::Draft,
                Reason::Scheduled => LinkProblem::Scheduled,
                Reason::Expired => LinkProblem::Expired(source),
            });
        }

        if self.held.leftovers.contains(&source) {
            return Err(LinkProblem::Leftover);
        }

        let [_, in_language] = spelled;
        Err(LinkProblem::NoSuchFile {
            moved: self.held.moved.get(&source).cloned(),
            source,
            in_language,
        })
    }

    /// The address of the nearest section above a source file.
    fn url(&self, page: &Page, source: &str) -> String {
        let folders = source[CONTENT.len()..]
            .rmatch_indices('/')
            .map(|(at, _)| source[CONTENT.len()..CONTENT.len() + at].trim_matches('/'));
        let section = folders
            .into_iter()
            .find_map(|route| self.site.find(page.locale, route));
        let url = section.map(|id| self.site.page(id).relative_url(&self.site.frame.locales));

        self.site.frame.base.url(&url.unwrap_or_default())
    }

    /// The page that a link leads to: from a fallback, the version in the locale of the fallback if there is one.
    fn in_locale_of(&self, page: &Page, id: PageId) -> PageId {
        let own = page
            .fallback_from
            .and_then(|_| self.site.find(page.locale, &self.site.page(id).route));
        own.unwrap_or(id)
    }

    fn check_anchor(&self, page: &'a Page, anchor: &str) -> Result<(), LinkProblem<'a>> {
        if anchor.is_empty() || self.anchors(page).any(|own| own == anchor) {
            return Ok(());
        }

        Err(LinkProblem::NoSuchAnchor {
            anchor: anchor.to_string(),
            page,
        })
    }

    /// All anchors of a page, those of its parts included.
    fn anchors(&self, page: &'a Page) -> impl Iterator<Item = &'a str> {
        let parts = page
            .parts
            .iter()
            .filter_map(|route| self.site.find(page.locale, route));
        let pages = parts.map(|id| self.site.page(id)).chain([page]);
        let is_kept = self.site.frame.settings.raw_html;

        pages.flat_map(move |page| {
            let headings = page.anchors.iter().map(|anchor| anchor.id.as_str());
            let html = page.document.raw_html.iter().filter(move |_| is_kept);
            headings
                .chain(html.flat_map(|html| html.ids.iter().map(String::as_str)))
                .chain(page.anchor.as_deref())
                .chain(page.shown.template_anchors.iter().map(String::as_str))
        })
    }
}

/// What a link to something on the site leads to.
enum LinkTarget<'a> {
    File(String),
    Page(PageId),
    Asset(&'a Asset),
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The path that `target` names, seen from the file `from`; `None` if it leads out of `content/`.
pub(super) fn join(from: &str, target: &str) -> Option<String> {
    path::seen_from(from, target, 1)
}
