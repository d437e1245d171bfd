//! All outputs of a site: which file comes from what. Two sources for one file are an error here, before
//! anything is rendered.

mod names;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::config::{Locale, LocaleId};
use crate::diagnostic::{Diagnostic, Place, Text, codes, say};
use crate::site::picture::{self, Rendition};
use crate::site::route::{OutputPath, is_plain};
use crate::site::{Page, PageId, Site, captions, search, sitemap_parts};
use crate::view::{
    feed_path, search_part_path, search_path, search_shard_path, sitemap_part_path,
    web_manifest_path,
};

/// What an output file is made from.
#[derive(Debug)]
pub(crate) enum Output {
    /// A page through its template.
    Page(PageId),
    /// A page at an older address that leads to its present one.
    Redirect(PageId),
    /// A file of the content folder, by its path below the site's root.
    Copy(String),
    /// Captions of the content folder as WebVTT, by the path of their file below the site's root.
    Captions(String),
    /// The picture with which other sites show a link to a page.
    Card(PageId),
    /// A picture of the content folder in another width or as WebP.
    Picture {
        /// The path of the picture below the site's root.
        source: String,
        /// The form that it is made in.
        rendition: Rendition,
    },
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
    SearchPart {
        /// The locale that is searched.
        locale: LocaleId,
        /// The number of the part, counted from 0.
        part: usize,
    },
    /// A list of the parts that hold certain words.
    SearchShard {
        /// The locale that is searched.
        locale: LocaleId,
        /// The number of the list, counted from 0.
        shard: usize,
    },
    /// What browsers show of an installed site.
    WebManifest(LocaleId),
    /// Security headers for a kind of host.
    Headers(Host),
}

/// Hosts that read headers from files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
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
pub(crate) struct Manifest {
    outputs: BTreeMap<OutputPath, (Output, Place)>,
}

/// Lists the outputs of a site. `theme_files` pairs paths in `static/` with output paths. Returns the list, and an
/// error for every file that has two sources or a name that it cannot have.
pub(crate) fn lay_out(
    site: &Site,
    theme_files: &[(String, OutputPath)],
) -> (Manifest, Vec<Diagnostic>) {
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
        let captions = Some(captions::output(asset)).filter(|_| captions::is_captions(asset));
        if captions.as_ref() != Some(&asset.output) {
            let output = Output::Copy(asset.source.clone());
            found.extend(manifest.add(asset.output.clone(), output, place.clone()));
        }

        // Where both forms of captions are there, the one that browsers read is published as it is.
        if let Some(path) = captions.filter(|path| *path == asset.output || !has_asset(site, path))
        {
            let output = Output::Captions(asset.source.clone());
            found.extend(manifest.add(path, output, place.clone()));
        }

        for rendition in picture::renditions(asset) {
            let output = Output::Picture {
                source: asset.source.clone(),
                rendition,
            };
            let path = picture::output(asset, rendition);
            found.extend(manifest.add(path, output, place.clone()));
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

    // Files of the editors' own stand in for these of ours. What scripts and browsers trust, such as the search index,
    // is not among them.
    manifest.offer("robots.txt", Output::Robots);

    for (path, host) in HEADER_FILES {
        manifest.offer(path, Output::Headers(host));
    }

    for (id, locale) in site.frame.locales.iter() {
        let path = OutputPath(web_manifest_path(locale));
        found.extend(manifest.add(path, Output::WebManifest(id), Place::Site));
        found.extend(manifest.add_search(site, id, locale));
    }

    for (index, page) in site.pages.iter().enumerate() {
        found.extend(manifest.add_aliases(page, PageId(index)));
    }

    found.extend(names::check(&manifest.outputs));
    (manifest, found)
}

/// Whether a file of the content folder is published at a path.
fn has_asset(site: &Site, path: &OutputPath) -> bool {
    site.assets.iter().any(|asset| asset.output == *path)
}

impl Manifest {
    /// Returns what an output file is made from; `None` if there is no such file.
    pub(crate) fn get(&self, path: &OutputPath) -> Option<&Output> {
        self.outputs.get(path).map(|(output, _)| output)
    }

    /// Iterates over the outputs in the order of their paths.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Output)> {
        self.outputs
            .iter()
            .map(|(path, (output, _))| (path, output))
    }

    /// Adds an output. Returns an error if there is one at that path; `place` is where the new one comes from.
    fn add(&mut self, path: OutputPath, output: Output, place: Place) -> Option<Diagnostic> {
        match self.outputs.entry(path) {
            Entry::Vacant(entry) => {
                entry.insert((output, place));
                None
            }
            Entry::Occupied(entry) => Some(collision(entry.key(), &entry.get().1, place)),
        }
    }

    /// Adds an output of the generator, unless there is one at that path already.
    fn offer(&mut self, path: &str, output: Output) {
        let path = OutputPath(path.into());
        self.outputs.entry(path).or_insert((output, Place::Site));
    }

    /// Adds the search index of a locale: one file, or on a large site several.
    fn add_search(&mut self, site: &Site, id: LocaleId, locale: &Locale) -> Vec<Diagnostic> {
        let Some(layout) = search::layout(site, id) else {
            return Vec::new();
        };

        let mut files = vec![(search_path(locale), Output::Search(id))];
        for shard in 0..layout.shards {
            let output = Output::SearchShard { locale: id, shard };
            files.push((search_shard_path(locale, shard), output));
        }

        // Without shards the first file has everything.
        if layout.shards > 0 {
            for part in 0..layout.parts.len() {
                let output = Output::SearchPart { locale: id, part };
                files.push((search_part_path(locale, part), output));
            }
        }

        files
            .into_iter()
            .filter_map(|(path, output)| self.add(OutputPath(path), output, Place::Site))
            .collect()
    }

    /// Adds a redirect from every older address of a page. Returns errors for addresses that are not usable or taken.
    fn add_aliases(&mut self, page: &Page, id: PageId) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (index, alias) in page.aliases.iter().enumerate() {
            // A page may have many aliases, and to find one means to parse the front matter: only errors need it.
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

/// Makes the error for two sources of one file.
fn collision(path: &OutputPath, first: &Place, second: Place) -> Diagnostic {
    // Outputs of the generator have no file to point at.
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

/// Returns the output file of an older address: `/old/page/` and `/old/page` become `old/page/index.html`, a name with
/// `.html` stays a file. `None` if the address is not a plain path of the site.
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
