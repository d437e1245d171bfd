//! The addresses that a site has been published at. Readers keep them, so each of them must go on leading somewhere: to
//! its page, to the new place of that page, or to a note that it was withdrawn. They are kept beside what is known of
//! the last build, and are never forgotten.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::Prepared;
use crate::config::Locales;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::disk;
use crate::file_state::FileCache;
use crate::manifest::Manifest;
use crate::site::route::OutputPath;
use crate::site::{Kind, Page, Site, Unpublished};

const NAME: &str = "addresses.json";
/// The version of the file's format.
const VERSION: u32 = 1;

/// All addresses that are known.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Addresses {
    version: u32,
    /// The pages that were published, by the path of the output.
    pages: BTreeMap<String, Known>,
}

/// A page as it was last published at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    /// Its route in all locales.
    route: String,
    /// The key of its language.
    language: String,
    /// The file that it was made from, below the site's root.
    source: String,
    title: String,
}

/// The addresses as they were read last.
#[derive(Debug, Default)]
pub(super) struct AddressCache(FileCache<Arc<Addresses>>);

impl AddressCache {
    /// The addresses kept for a site. The file is read again only if it has changed.
    pub(super) fn read(&self, root: &Path) -> Arc<Addresses> {
        let Some(folder) = disk::hidden_folder(root, &[]) else {
            return Arc::default();
        };
        let read = || Ok::<_, Infallible>(Arc::new(Addresses::read(root)));
        let Ok(known) = self.0.get_or_read(&folder.join(NAME), read);

        known
    }
}

impl Addresses {
    /// The addresses kept for a site; none if they were never kept, or were kept by another version of planpress.
    pub(crate) fn read(root: &Path) -> Self {
        let file =
            disk::hidden_folder(root, &[]).and_then(|folder| disk::read(&folder.join(NAME)).ok());
        let known = file.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        known
            .filter(|known| known.version == VERSION)
            .unwrap_or_default()
    }

    /// The addresses of a site that is ready to be published.
    pub(crate) fn of(prepared: &Prepared) -> Self {
        Self {
            version: VERSION,
            pages: present(&prepared.site).collect(),
        }
    }

    /// Adds these addresses, of a site that was published, to those that are kept.
    pub(crate) fn keep(self, root: &Path) {
        let mut known = Self::read(root);
        let mut has_changed = known.version != VERSION;
        known.version = VERSION;
        for (path, page) in self.pages {
            if known.pages.get(&path) != Some(&page) {
                known.pages.insert(path, page);
                has_changed = true;
            }
        }

        if !has_changed {
            return;
        }

        // Without them nobody is asked about addresses that go, and that is all.
        if let (Some(folder), Ok(bytes)) =
            (disk::hidden_folder(root, &[]), serde_json::to_vec(&known))
        {
            let _ = disk::replace(&folder.join(NAME), &bytes);
        }
    }

    /// Finds pages that were made from files that are gone and have moved: the new file by the old one. A page has
    /// moved if another file of its language has its title and was never published before.
    pub(crate) fn moved<'p>(
        &self,
        pages: impl Iterator<Item = &'p Page>,
        locales: &Locales,
    ) -> HashMap<String, String> {
        if self.pages.is_empty() {
            return HashMap::new();
        }

        let written: Vec<&Page> = pages
            .filter(|page| page.has_own_file() && page.fallback_from.is_none())
            .collect();
        let there: FxHashSet<&str> = written.iter().map(|page| page.file.path.as_str()).collect();
        let known = self.pages.values();
        let gone: Vec<&Known> = known
            .filter(|it| !there.contains(it.source.as_str()))
            .collect();
        if gone.is_empty() {
            return HashMap::new();
        }

        let known: FxHashSet<&str> = self.pages.values().map(|it| it.source.as_str()).collect();
        let new: FxHashMap<(&str, &str), &str> = written
            .iter()
            .filter(|page| !known.contains(page.file.path.as_str()))
            .map(|page| {
                let language = locales.get(page.locale).key.as_str();
                ((language, page.title.as_str()), page.file.path.as_str())
            })
            .collect();
        let to = |it: &Known| {
            let new = new.get(&(it.language.as_str(), it.title.as_str()))?;
            Some((it.source.clone(), new.to_string()))
        };

        gone.into_iter().filter_map(to).collect()
    }

    /// Whether a page of a route was published in a language from a file of its own.
    pub(crate) fn had_original(&self, page: &Page, language: &str) -> bool {
        self.pages.values().any(|it| {
            it.route == page.route && it.language == language && it.source != page.file.path
        })
    }

    /// A finding for each route whose addresses lead nowhere any more. `moved` is where its page may have gone to.
    /// Pages that are held back have said so themselves.
    pub(crate) fn check(
        &self,
        site: &Site,
        manifest: &Manifest,
        held: &Unpublished,
        moved: &HashMap<String, String>,
    ) -> Vec<Diagnostic> {
        let is_lost = |(path, it): &(&String, &Known)| {
            manifest.get(&OutputPath((*path).clone())).is_none() && !held.has(&it.source)
        };
        let mut lost: BTreeMap<&str, Vec<(&String, &Known)>> = BTreeMap::new();

        for (path, it) in self.pages.iter().filter(is_lost) {
            lost.entry(&it.route).or_default().push((path, it));
        }

        lost.into_values()
            .filter_map(|gone| lost_address(site, &gone, moved))
            .collect()
    }
}

/// The pages of a site that readers may keep the address of.
fn present(site: &Site) -> impl Iterator<Item = (String, Known)> + '_ {
    let locales = &site.frame.locales;
    let lasting = site
        .pages
        .iter()
        .filter(|page| page.kind != Kind::NotFound && (page.search.is_indexed || page.is_gone()));
    lasting.map(|page| {
        let known = Known {
            route: page.route.clone(),
            language: locales.get(page.locale).key.clone(),
            source: page.file.path.clone(),
            title: page.title.clone(),
        };
        (page.output(locales).0, known)
    })
}

/// The warning about the addresses of one route that lead nowhere.
fn lost_address(
    site: &Site,
    gone: &[(&String, &Known)],
    moved: &HashMap<String, String>,
) -> Option<Diagnostic> {
    let address = |path: &str| format!("/{}", path.trim_end_matches("index.html"));
    let (_, first) = gone.first()?;
    let all: Vec<String> = gone.iter().map(|(path, _)| address(path)).collect();
    let (zh, en, source) = (all.join("、"), all.join(", "), &first.source);
    let message = say!(
        "发布过的网址没有了：{zh}（原来由 {source} 生成）",
        "addresses that were published are gone: {en} (made from {source})"
    );

    let new = gone.iter().find_map(|(_, it)| moved.get(&it.source));
    let finding = Diagnostic::warning(codes::LOST_ADDRESS, message);
    let Some(new) = new else {
        let language = &site.frame.locales.get(site.frame.locales.default_id()).key;
        let note = match source.ends_with(".md") {
            true => source.clone(),
            false => format!("content/{}.{language}.md", first.route),
        };
        return Some(finding.in_file(source).hint(say!(
            "内容移到别的页面的，在那一页的文件头写 aliases: [{en}]；撤下的，在 {note} 写 gone: true，正文写明撤下的原因。",
            "If it has moved, write aliases: [{en}] in the front matter of its new page; if it was withdrawn, write gone: true in {note} and say why in its text."
        )));
    };

    let mut by_file: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (path, it) in gone {
        let file = moved.get(&it.source).unwrap_or(new);
        by_file.entry(file).or_default().push(address(path));
    }

    let line =
        |(file, paths): (&str, Vec<String>)| format!("{file}: aliases: [{}]", paths.join(", "));
    let lines: Vec<String> = by_file.into_iter().map(line).collect();
    let (zh, en) = (lines.join("；"), lines.join("; "));

    Some(finding.in_file(new).hint(say!(
        "看来移到了 {new}，在文件头写上旧网址。{zh}",
        "It seems to have moved to {new}: name the old addresses in the front matter. {en}"
    )))
}
