//! Resolving links. Editors link to source files (`../tasks.zh.md#s3-4`) or to files that are copied. Here each link
//! becomes a published address, or a diagnostic.

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;

use super::{Asset, Page, PageId, Reason, Site, Unpublished, leaving, picture};
use crate::address::{self, Address, UnsafeAddress};
use crate::diagnostic::{Code, Diagnostic, Suggestions, Text, codes, did_you_mean, say};
use crate::load::discover::CONTENT;
use crate::load::document::{Link, ResolvedLink};
use crate::load::media::is_unplayable;

mod player;

/// What became of a page's links.
pub(super) struct Links<'a> {
    /// Their addresses, in the order of [`crate::load::document::Document::all_links`].
    pub addresses: Vec<ResolvedLink>,
    /// The files of the content folder that they show or lead to, below the site's root.
    pub files: Vec<String>,
    /// Those that cannot be published as they are.
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

/// Everything in the site that a link can lead to.
pub(super) struct Targets<'a> {
    site: &'a Site,
    held: &'a Unpublished,
    by_source: HashMap<&'a str, PageId>,
    by_url: HashMap<String, PageId>,
    assets: HashMap<&'a str, &'a Asset>,
    /// The addresses of generated files.
    files: HashSet<String>,
}

impl<'a> Targets<'a> {
    /// Indexes the pages and assets of a site; `held` are the pages that are not published.
    pub(super) fn new(site: &'a Site, held: &'a Unpublished) -> Self {
        let (mut by_source, mut by_url) = (HashMap::new(), HashMap::new());
        for (index, page) in site.pages.iter().enumerate() {
            let id = PageId(index);
            if page.has_own_file() {
                by_source.insert(page.file.path.as_str(), id);
            }
            by_url.insert(page.relative_url(&site.frame.locales), id);
        }

        Self {
            site,
            held,
            by_source,
            by_url,
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

    /// The links of a page; one that leads nowhere keeps its own text.
    pub(super) fn resolve_all(&self, page: &'a Page) -> Links<'a> {
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
        Links {
            addresses,
            files,
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
                let names = self.by_source.keys().chain(self.assets.keys());
                suggestions.closest(source, "", names.copied())
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
            LinkTarget::File(url) => Ok(self.site.frame.base.url(&url)),
            LinkTarget::Asset(asset) if link.is_shown() && is_unplayable(&asset.source) => {
                Err(LinkProblem::Unplayable)
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
            let id = self
                .by_url
                .get(&url)
                .or_else(|| self.by_url.get(&format!("{url}/")));
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
        let spelled = [source.clone(), source.replace(".md", &format!(".{key}.md"))];
        if let Some(id) = spelled
            .iter()
            .find_map(|name| self.by_source.get(name.as_str()))
        {
            return Ok(LinkTarget::Page(self.in_locale_of(page, *id)));
        }
        if let Some(reason) = spelled.iter().find_map(|name| self.held.pages.get(name)) {
            return Err(match reason {
                Reason::Expired => LinkProblem::Expired(source),
                reason => LinkProblem::Held(*reason),
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

/// Why a link cannot be published as it is.
enum LinkProblem<'a> {
    Empty,
    Outside,
    Refused(UnsafeAddress),
    ForeignPicture,
    /// An image whose file is a film or a sound recording that browsers do not play.
    Unplayable,
    NoSuchAddress,
    NoSuchFile {
        source: String,
        /// The same with the language of the page in its name.
        in_language: String,
        /// Where the file is now, if it was moved.
        moved: Option<String>,
    },
    NoSuchAnchor {
        anchor: String,
        /// The page that it would be on.
        page: &'a Page,
    },
    Held(Reason),
    Expired(String),
    /// The page at this address was withdrawn.
    Gone(String),
    /// The target is a leftover of a program, which is never published.
    Leftover,
}

impl LinkProblem<'_> {
    /// Where the target would be.
    fn sought(&self) -> Vec<String> {
        let everywhere = format!("{CONTENT}/");
        match self {
            // Addresses and anchors are also made from data.
            Self::NoSuchAddress => vec![everywhere],
            Self::NoSuchAnchor { page, .. } => vec![page.file.path.clone(), everywhere],
            Self::NoSuchFile {
                source,
                in_language,
                ..
            } => vec![source.clone(), in_language.clone()],
            _ => Vec::new(),
        }
    }

    fn diagnostic(self, page: &Page, link: &Link, near: Option<String>) -> Diagnostic {
        let sought = self.sought();
        let target = &link.target;
        let (code, message, hint) = match self {
            Self::Empty => (
                codes::BROKEN_LINK,
                say!("链接没有目标", "the link has no target"),
                None,
            ),
            Self::Outside => (
                codes::BROKEN_LINK,
                say!(
                    "链接“{target}”指到了 content 文件夹之外",
                    "the link “{target}” leads out of the content folder"
                ),
                None,
            ),
            Self::Refused(refusal) => refused(refusal),
            Self::ForeignPicture => return picture::foreign().at(page.file.at(link.span)),
            Self::Unplayable => unplayable(target),
            Self::NoSuchAddress => (
                codes::BROKEN_LINK,
                say!(
                    "站内没有地址“{target}”",
                    "the site has no address “{target}”"
                ),
                Some(say!(
                    "改为链接到源文件，例如 ../tasks.zh.md。",
                    "Link to a source file instead, such as ../tasks.zh.md."
                )),
            ),
            Self::NoSuchFile { source, .. } => (
                codes::BROKEN_LINK,
                say!("找不到文件 {source}", "there is no file {source}"),
                near.as_deref().map(did_you_mean),
            ),
            Self::NoSuchAnchor { anchor, page } => {
                let path = &page.file.path;
                let message = say!(
                    "{path} 中没有锚点“{anchor}”",
                    "{path} has no anchor “{anchor}”"
                );
                (
                    codes::BROKEN_ANCHOR,
                    message,
                    near.as_deref().map(did_you_mean),
                )
            }
            Self::Held(reason) => held(reason),
            Self::Leftover => (
                codes::BROKEN_LINK,
                say!(
                    "链接指向的是临时文件、备份或副本，不会发布",
                    "the link leads to a temporary file, a backup or a copy, which is not published"
                ),
                Some(say!(
                    "给文件改名，链接也跟着改。",
                    "Rename the file, and change the link accordingly."
                )),
            ),
            Self::Gone(_) => {
                let message = say!(
                    "链接指向的页面已经撤下，读者看到的是撤下的说明",
                    "the link leads to a page that was withdrawn; readers see the note in its place"
                );
                return Diagnostic::warning(codes::LINK_TO_GONE, message)
                    .at(page.file.at(link.span))
                    .hint(say!(
                        "去掉这个链接，或改为链接到现在的内容。",
                        "Remove the link, or link to what holds now."
                    ));
            }
            Self::Expired(_) => {
                // Days pass without anyone writing: that must not keep a site from being built.
                return Diagnostic::warning(
                    codes::LINK_TO_EXPIRED,
                    say!(
                        "链接指向的页面已过期，现改为指向所在栏目",
                        "the link leads to a page that has expired; it leads to its section instead"
                    ),
                )
                .at(page.file.at(link.span))
                .hint(say!(
                    "去掉这个链接，或改晚该页的 expires_at。",
                    "Remove the link, or set a later expires_at there."
                ));
            }
        };
        let found = Diagnostic::error(code, message)
            .at(page.file.at(link.span))
            .maybe_hint(hint);
        sought.into_iter().fold(found, Diagnostic::sought_in)
    }
}

fn unplayable(target: &str) -> (Code, Text, Option<Text>) {
    let message = say!(
        "浏览器播放不了 {target} 这种格式",
        "browsers do not play the format of {target}"
    );
    let hint = say!(
        "用剪辑软件另存：视频存为 MP4（H.264），录音存为 MP3；原件要供下载的，写成 [文字]({target})。",
        "Save it again in an editing program: films as MP4 (H.264), sound as MP3. To offer the original for download, write [text]({target})."
    );
    (codes::UNPLAYABLE_MEDIA, message, Some(hint))
}

fn refused(refusal: UnsafeAddress) -> (Code, Text, Option<Text>) {
    let in_full = say!(
        "写完整的网址：https://主机名/路径。",
        "Write the address in full: https://host/path."
    );
    let (message, hint) = match refusal {
        UnsafeAddress::Scheme(scheme) => (
            say!(
                "不允许的链接类型“{scheme}:”",
                "links with “{scheme}:” are not allowed"
            ),
            say!(
                "可用 https:、mailto:、tel: 或站内文件。",
                "Use https:, mailto:, tel: or a file of the site."
            ),
        ),
        UnsafeAddress::Ambiguous => (
            say!(
                "网址不完整：打开页面的方式不同，它的去处就不同",
                "the address is not complete: where it leads depends on how the page was opened"
            ),
            in_full,
        ),
        UnsafeAddress::User => (
            say!(
                "网址里不能有用户名：@ 前面的部分会让人看错去处",
                "an address must not contain a user name: the part before the @ hides where it leads"
            ),
            in_full,
        ),
        UnsafeAddress::Malformed => (
            say!("浏览器读不懂这个网址", "browsers cannot read this address"),
            in_full,
        ),
    };
    (codes::UNSAFE_LINK, message, Some(hint))
}

fn held(reason: Reason) -> (Code, Text, Option<Text>) {
    let message = match reason {
        Reason::Draft => say!(
            "链接指向的页面还是草稿",
            "the link leads to a page that is still a draft"
        ),
        Reason::Scheduled | Reason::Expired => {
            say!(
                "链接指向的页面尚未到发布日期",
                "the link leads to a page whose publication date has not come"
            )
        }
    };
    (
        codes::BROKEN_LINK,
        message,
        Some(say!(
            "先发布该页，或暂时去掉链接。",
            "Publish that page first, or leave the link out for now."
        )),
    )
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The path that `target` names, seen from the file `from`; `None` if it leads out of `content/`.
pub(super) fn join(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.len() > 1 => drop(parts.pop()),
            ".." => return None,
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
