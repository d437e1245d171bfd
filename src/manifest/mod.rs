//! All outputs of a site: which file comes from what. Two sources for one file are an error here, before
//! anything is rendered.

mod names;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::config::LocaleId;
use crate::diagnostic::{Diagnostic, Place, Text, codes, say};
use crate::site::route::{OutputPath, is_plain};
use crate::site::{Page, PageId, Site, picture, search, sitemap_parts};
use crate::view::{
    feed_path, search_part_path, search_path, search_shard_path, sitemap_part_path,
    web_manifest_path,
};

/// What an output file is made from.
#[derive(Debug)]
pub enum Output {
    /// A page through its template.
    Page(PageId),
    /// A page at an older address that leads to its present one.
    Redirect(PageId),
    /// A file of the content folder, by its path below the site's root.
    Copy(String),
    /// The picture that stands for a link to a page.
    Card(PageId),
    /// A picture of the content folder in another width.
    Resized(String, u32),
    /// A file made from data, by its position.
    Generated(usize),
    /// A file of the theme, by its path in `static/`.
    ThemeFile(String),
    /// The newest dated pages of a locale.
    Feed(LocaleId),
    /// All pages, for search engines; on a site with very many, the list of the parts.
    Sitemap,
    /// One of the parts of a long sitemap.
    SitemapPart(usize),
    /// Where the sitemap is.
    Robots,
    /// The search index of a locale; on a large site its first file, which says how many parts there are.
    Search(LocaleId),
    /// A part of what is searched on a large site.
    SearchPart(LocaleId, usize),
    /// Which part holds which words.
    SearchShard(LocaleId, usize),
    /// What browsers show of an installed site.
    WebManifest(LocaleId),
    /// Security headers for a kind of host.
    Headers(Host),
}

/// Hosts that read headers from files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// Hosts of static sites.
    Static,
    /// nginx.
    Nginx,
    /// Apache.
    Apache,
}

/// The file of each host.
const HEADER_FILES: [(&str, Host); 3] = [
    ("_headers", Host::Static),
    ("security-headers.conf", Host::Nginx),
    ("security-headers.apache.conf", Host::Apache),
];

/// Outputs by path.
#[derive(Debug, Default)]
pub struct Manifest {
    outputs: BTreeMap<OutputPath, (Output, Place)>,
}

/// Lists a site's outputs. `theme_files` pairs paths in `static/` with output paths.
pub fn lay_out(site: &Site, theme_files: &[(String, OutputPath)]) -> (Manifest, Vec<Diagnostic>) {
    let (mut manifest, mut found) = (Manifest::default(), Vec::new());
    for (index, page) in site.pages.iter().enumerate() {
        let place = Place::At(page.location());
        if let Some(card) = page.card(&site.frame.locales).filter(|_| site.has_cards) {
            found.extend(manifest.add(card, Output::Card(PageId(index)), place.clone()));
        }
        found.extend(manifest.add(
            page.output(&site.frame.locales),
            Output::Page(PageId(index)),
            place,
        ));
    }
    for asset in &site.assets {
        let place = Place::File(asset.source.clone());
        found.extend(manifest.add(
            asset.output.clone(),
            Output::Copy(asset.source.clone()),
            place.clone(),
        ));
        for width in picture::widths(asset) {
            let output = Output::Resized(asset.source.clone(), width);
            found.extend(manifest.add(picture::output(asset, width), output, place.clone()));
        }
    }
    for (index, file) in site.files.iter().enumerate() {
        found.extend(manifest.add(file.output.clone(), Output::Generated(index), Place::Site));
    }
    for (path, output) in theme_files {
        found.extend(manifest.add(output.clone(), Output::ThemeFile(path.clone()), Place::Site));
    }
    // Feeds and sitemaps are valid with full addresses alone.
    let has_host = site.frame.base.host().is_some();
    for (id, locale) in site.frame.locales.iter().filter(|_| has_host) {
        found.extend(manifest.add(OutputPath(feed_path(locale)), Output::Feed(id), Place::Site));
    }
    if has_host {
        let sitemap = OutputPath("sitemap.xml".into());
        found.extend(manifest.add(sitemap, Output::Sitemap, Place::Site));
        for part in 0..sitemap_parts(site) {
            let path = OutputPath(sitemap_part_path(part));
            found.extend(manifest.add(path, Output::SitemapPart(part), Place::Site));
        }
    }
    // Files of the editors' own stand in for these of ours. What scripts and browsers trust, such as the search index, is
    // not among them.
    let mut offer = |path: String, output| {
        manifest
            .outputs
            .entry(OutputPath(path))
            .or_insert((output, Place::Site));
    };
    offer("robots.txt".into(), Output::Robots);
    for (path, host) in HEADER_FILES {
        offer(path.into(), Output::Headers(host));
    }
    for (id, locale) in site.frame.locales.iter() {
        let mut own = vec![(web_manifest_path(locale), Output::WebManifest(id))];
        if let Some(layout) = search::layout(site, id) {
            own.push((search_path(locale), Output::Search(id)));
            let shards = 0..layout.shards;
            own.extend(shards.map(|shard| {
                (
                    search_shard_path(locale, shard),
                    Output::SearchShard(id, shard),
                )
            }));
            let parts = (0..layout.parts.len()).filter(|_| layout.shards > 0);
            own.extend(
                parts.map(|part| (search_part_path(locale, part), Output::SearchPart(id, part))),
            );
        }
        for (path, output) in own {
            found.extend(manifest.add(OutputPath(path), output, Place::Site));
        }
    }
    for (index, page) in site.pages.iter().enumerate() {
        found.extend(manifest.add_aliases(page, PageId(index)));
    }
    found.extend(names::check(&manifest.outputs));
    (manifest, found)
}

impl Manifest {
    /// What an output file is made from.
    pub fn get(&self, path: &OutputPath) -> Option<&Output> {
        self.outputs.get(path).map(|(output, _)| output)
    }

    /// In the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Output)> {
        self.outputs
            .iter()
            .map(|(path, (output, _))| (path, output))
    }

    fn add(&mut self, path: OutputPath, output: Output, place: Place) -> Option<Diagnostic> {
        match self.outputs.entry(path) {
            Entry::Vacant(entry) => {
                entry.insert((output, place));
                None
            }
            Entry::Occupied(entry) => Some(collision(entry.key(), &entry.get().1, place)),
        }
    }

    fn add_aliases(&mut self, page: &Page, id: PageId) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (index, alias) in page.aliases.iter().enumerate() {
            // Looked for only where it is needed: a page may have many.
            let place = || page.location_of(&["aliases", &index.to_string()]);
            match alias_path(alias) {
                Some(path) if self.outputs.contains_key(&path) => {
                    found.extend(self.add(path, Output::Redirect(id), Place::At(place())));
                }
                Some(path) => {
                    found.extend(self.add(path, Output::Redirect(id), Place::At(page.location())))
                }
                None => found.push(
                    Diagnostic::error(
                        codes::BAD_ALIAS,
                        say!(
                            "旧地址“{alias}”写法有误",
                            "the alias “{alias}” is not a path of the site"
                        ),
                    )
                    .at(place())
                    .hint(say!(
                        "以 / 开头，例如 /old/page/。",
                        "Begin it with /, as in /old/page/."
                    )),
                ),
            }
        }
        found
    }
}

fn collision(path: &OutputPath, first: &Place, second: Place) -> Diagnostic {
    // What the generator adds of itself has no file to point at.
    let (first, second) = if matches!(second, Place::Site) {
        (&second, first.clone())
    } else {
        (first, second)
    };
    let mut diagnostic = Diagnostic::error(
        codes::PATH_COLLISION,
        say!(
            "两个来源都要写到 {path}",
            "two sources would be written to the same file {path}"
        ),
    )
    .hint(say!(
        "给其中一个改名或移动位置。",
        "Rename or move one of them."
    ));
    diagnostic.place = second;
    let label: Text = say!("另一个来源", "the other source");
    match first {
        Place::At(location) => diagnostic.related(location.clone(), label),
        Place::File(name) => {
            diagnostic.message = say!(
                "两个来源都要写到 {path}：另一个是 {name}",
                "two sources would be written to the same file {path}; the other is {name}"
            );
            diagnostic
        }
        Place::Site => {
            diagnostic.message = say!(
                "{path} 由生成器写出，不能另有来源",
                "{path} is written by the generator and can have no other source"
            );
            diagnostic
        }
    }
}

/// `/old/page/` or `/old/page` → `old/page/index.html`; a name with `.html` stays a file.
fn alias_path(alias: &str) -> Option<OutputPath> {
    let inner = alias.strip_prefix('/')?.trim_end_matches('/');
    let is_safe = !inner.is_empty()
        && inner
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.'));
    let is_plain = inner.chars().all(is_plain) && !inner.contains([':', '*']);
    let path = if inner.ends_with(".html") {
        inner.to_string()
    } else {
        format!("{inner}/index.html")
    };
    (is_safe && is_plain).then_some(OutputPath(path))
}
