//! Files to values: settings, pages with front matter and parsed bodies, YAML, and the list of files to copy.
//! Nothing here looks at two files at once, but for translations, which take fields over from their originals.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{LocaleId, Locales, Settings};
use crate::diagnostic::{Diagnostic, codes, say};
use crate::source::{SourceFile, Span};
use crate::stamp::{self, Stamp};

pub mod active;
pub mod attachment;
pub mod chinese;
pub mod discover;
pub mod document;
pub mod front_matter;
pub mod html_limits;
mod leftover;
mod links_in_html;
pub mod markdown;
pub mod paragraphs;
pub mod picture;
mod spelling;
pub mod yaml;

use discover::PageFile;
use document::Document;
use front_matter::FrontMatter;
use yaml::{Joined, More};

/// A page as its own file tells it.
#[derive(Debug, Clone)]
pub struct LoadedPage {
    /// Its source.
    pub file: Arc<SourceFile>,
    /// See [`PageFile::route`].
    pub route: String,
    /// Whether it is a folder's own page.
    pub is_index: bool,
    /// Its language.
    pub locale: LocaleId,
    /// The file of the page that it translates; none where it translates none.
    pub original: Option<Arc<SourceFile>>,
    /// The fields, those of the original included.
    pub front: Arc<FrontMatter>,
    /// Where the fields stand, for diagnostics.
    pub fields: Span,
    /// The body.
    pub document: Arc<Document>,
}

/// A file that pages can use.
#[derive(Debug, Clone)]
pub struct AssetFile {
    /// Below the site's root.
    pub path: String,
    /// Width and height of a picture.
    pub size: Option<(u32, u32)>,
}

/// All that was read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// In the order of the paths.
    pub pages: Vec<Arc<LoadedPage>>,
    /// YAML files that somebody claimed.
    pub yaml: Vec<Arc<SourceFile>>,
    /// Files that pages can use, below the site's root.
    pub assets: Vec<AssetFile>,
    /// Leftovers of programs, which are no part of the site. Folders of such end in `/`.
    pub leftovers: Vec<String>,
    /// What was wrong in single files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads `content/site.yaml`. Without it there is nothing to build. `joined` tells what fields there are beside the
/// engine's own.
pub fn settings(
    root: &Path,
    joined: &Joined,
) -> Result<(Settings, More, Arc<SourceFile>), Vec<Diagnostic>> {
    let file =
        SourceFile::read(root, discover::SETTINGS).map_err(|diagnostic| vec![*diagnostic])?;
    let (settings, more): (Settings, More) = joined.parse(&file, Span::new(0, file.text.len()))?;
    let found = check_settings(&settings, &file);
    if !found.is_empty() {
        return Err(found);
    }
    Ok((settings, more, file))
}

fn check_settings(settings: &Settings, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if settings.locales.is_empty() {
        let message = say!(
            "locales 至少要有一种语言",
            "locales must name at least one language"
        );
        found.push(Diagnostic::error(codes::NO_LOCALE, message).in_file(discover::SETTINGS));
    }
    for (index, tag) in settings.locales.iter().enumerate() {
        let is_same = |other: &String| tag.split('-').next() == other.split('-').next();
        let place = || yaml::locate(file, &["locales", &index.to_string()]);
        if !is_language_tag(tag) {
            let message = say!("“{tag}”不是语言代码", "“{tag}” is not a language code");
            let hint = say!("例如 zh-Hans、en。", "For example zh-Hans, en.");
            found.push(
                Diagnostic::error(codes::BAD_LOCALE, message)
                    .at(place())
                    .hint(hint),
            );
        } else if settings.locales[..index].iter().any(is_same) {
            let message = say!("语言“{tag}”重复", "the language of “{tag}” is listed twice");
            found.push(Diagnostic::error(codes::DUPLICATE_LOCALE, message).at(place()));
        }
    }
    for (index, hotline) in settings.hotlines.iter().enumerate() {
        let number = &hotline.number;
        if number.is_empty()
            || !number
                .chars()
                .all(|c| c.is_ascii_digit() || "+-() *#".contains(c))
        {
            let message = say!(
                "“{number}”不是电话号码",
                "“{number}” is not a telephone number"
            );
            let place = yaml::locate(file, &["hotlines", &index.to_string(), "number"]);
            found.push(
                Diagnostic::error(codes::BAD_NUMBER, message)
                    .at(place)
                    .hint(say!(
                        "只写数字、+、-、括号和空格。",
                        "Write digits, +, -, brackets and spaces alone."
                    )),
            );
        }
    }
    found
}

/// A language, and if need be its script and region: `zh-Hans`, `en`, `sr-Latn-RS`.
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language = |part: &str| {
        (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_more = |part: &str| {
        (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    parts.next().is_some_and(is_language) && parts.all(is_more)
}

/// Pages as they were read last, by path: a file whose stamp proves that it is as it was is not read again.
#[derive(Debug, Default)]
pub struct Cache(HashMap<String, (Option<Stamp>, Arc<LoadedPage>)>);

impl Cache {
    /// Keeps what was read, and nothing else.
    fn keep(&mut self, pages: &[(Option<Stamp>, Arc<LoadedPage>)]) {
        self.0 = pages
            .iter()
            .map(|(stamp, page)| (page.file.path.clone(), (*stamp, page.clone())))
            .collect();
    }

    /// The page of a file when it was read last.
    pub fn page(&self, path: &str) -> Option<&Arc<LoadedPage>> {
        self.0.get(path).map(|(_, page)| page)
    }
}

/// Reads everything below `root/content`. With a cache, only what has changed since.
pub fn load(
    root: &Path,
    locales: &Locales,
    front: &Joined,
    claimed: impl Fn(&str) -> bool,
    cache: Option<&mut Cache>,
) -> Loaded {
    let found = discover::discover(root, locales, claimed);
    let known = cache.as_deref();
    let read = read_pages(root, &found.pages, locales, front, known);
    let size = |path: String| AssetFile {
        size: picture::size(&root.join(&path)),
        path,
    };
    let assets = found.assets.into_par_iter().map(size).collect();
    let mut loaded = Loaded {
        assets,
        leftovers: found.leftovers,
        diagnostics: found.diagnostics,
        ..Loaded::default()
    };
    let mut pages = Vec::with_capacity(read.len());
    for page in read {
        match page {
            Ok(page) => pages.push(page),
            Err(diagnostics) => loaded.diagnostics.extend(diagnostics),
        }
    }
    if let Some(cache) = cache {
        cache.keep(&pages);
    }
    loaded.pages = pages.into_iter().map(|(_, page)| page).collect();
    for path in found.yaml {
        match SourceFile::read(root, &path) {
            Ok(file) => loaded.yaml.push(file),
            Err(diagnostic) => loaded.diagnostics.push(*diagnostic),
        }
    }
    let files = loaded
        .pages
        .iter()
        .map(|page| &page.file)
        .chain(&loaded.yaml);
    let warnings: Vec<Diagnostic> = files.filter_map(|file| file.encoding_warning()).collect();
    loaded.diagnostics.extend(warnings);
    loaded
}

/// A page with the stamp of its file, where there is a cache for it and the stamp is a proof; or what is wrong with it.
type Read = Result<(Option<Stamp>, Arc<LoadedPage>), Vec<Diagnostic>>;

/// All pages in the order of their files: first the originals, then translations, which take fields over from them.
fn read_pages(
    root: &Path,
    files: &[PageFile],
    locales: &Locales,
    front: &Joined,
    cache: Option<&Cache>,
) -> Vec<Read> {
    let (originals, translations): (Vec<_>, Vec<_>) = files
        .iter()
        .enumerate()
        .partition(|(_, file)| file.locale == locales.default_id());
    let mut read: Vec<(usize, Read)> = originals
        .into_par_iter()
        .map(|(at, file)| (at, read_page(root, file, None, front, cache)))
        .collect();

    let known = read.iter().filter_map(|(_, read)| read.as_ref().ok());
    let by_route: HashMap<String, Arc<LoadedPage>> = known
        .map(|(_, page)| (page.route.clone(), Arc::clone(page)))
        .collect();
    let of_translation = |(at, file): (usize, &PageFile)| {
        let original = by_route.get(&file.route).map(Arc::as_ref);
        (at, read_page(root, file, original, front, cache))
    };
    let translations: Vec<(usize, Read)> =
        translations.into_par_iter().map(of_translation).collect();

    read.extend(translations);
    read.sort_by_key(|(at, _)| *at);
    read.into_iter().map(|(_, read)| read).collect()
}

fn read_page(
    root: &Path,
    page: &PageFile,
    original: Option<&LoadedPage>,
    front: &Joined,
    cache: Option<&Cache>,
) -> Read {
    // Taken before reading: a change in between is seen next time.
    let stamp = cache.and_then(|_| stamp::proof_of_file(&root.join(&page.path)));
    let known = cache.and_then(|cache| cache.0.get(&page.path));
    let is_same = |(then, known): &&(Option<Stamp>, Arc<LoadedPage>)| {
        stamp.is_some()
            && *then == stamp
            && known.locale == page.locale
            && known.is_translation_of(original)
    };
    match known.filter(is_same) {
        Some((_, known)) => Ok((stamp, Arc::clone(known))),
        None => Ok((stamp, Arc::new(load_page(root, page, original, front)?))),
    }
}

impl LoadedPage {
    /// The text of its front matter.
    pub fn fields_text(&self) -> &str {
        &self.file.text[self.fields.start..self.fields.end]
    }

    /// Whether it was read as a translation of this page as it is now, or of none.
    fn is_translation_of(&self, original: Option<&Self>) -> bool {
        match (&self.original, original) {
            (Some(known), Some(now)) => Arc::ptr_eq(known, &now.file),
            (None, None) => true,
            _ => false,
        }
    }
}

fn load_page(
    root: &Path,
    page: &PageFile,
    original: Option<&LoadedPage>,
    front: &Joined,
) -> Result<LoadedPage, Vec<Diagnostic>> {
    let file = SourceFile::read(root, &page.path).map_err(|diagnostic| vec![*diagnostic])?;
    let parsed = front_matter::parse(&file, front, original.map(LoadedPage::fields_text))?;
    let document = Arc::new(markdown::parse(&file, parsed.body));
    Ok(LoadedPage {
        route: page.route.clone(),
        is_index: page.is_index,
        locale: page.locale,
        original: original.map(|page| Arc::clone(&page.file)),
        front: Arc::new(parsed.front),
        fields: parsed.fields,
        document,
        file,
    })
}
