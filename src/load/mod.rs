//! Loading: files become values: settings, pages with front matter and parsed bodies, YAML texts, and the list of files
//! that pages can use. Each file is read by itself, except that translations take over fields from their originals.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::{LocaleId, Locales, Settings};
use crate::diagnostic::{Diagnostic, any_error, codes, say};
use crate::file_state::{self, FileState};
use crate::source::{SourceFile, Span};
use crate::text::language::usual_tag;

pub(crate) mod active;
mod asset_cache;
pub(crate) mod attachment;
mod bare_addresses;
pub mod chinese;
mod content_cache;
pub(crate) mod discover;
pub mod document;
pub mod front_matter;
pub(crate) mod html_limits;
pub(crate) mod leftover;
mod links_in_html;
pub mod markdown;
pub(crate) mod media;
pub(crate) mod paragraphs;
pub(crate) mod picture;
mod source_cache;
mod spelling;
pub(crate) mod tables;
pub(crate) mod yaml;

pub(crate) use asset_cache::AssetCache;
use content_cache::CachedPage;
pub(crate) use content_cache::ContentCache;
use discover::PageFile;
use document::Document;
use front_matter::FrontMatter;
use picture::PictureSize;
pub(crate) use source_cache::SourceCache;
use yaml::{ExtensionFields, JoinedReader};

/// A page as it was read from its file.
#[derive(Debug, Clone)]
pub(crate) struct LoadedPage {
    /// The source file.
    pub file: Arc<SourceFile>,
    /// See [`PageFile::route`].
    pub route: String,
    /// Whether the page is a folder's own page.
    pub is_index: bool,
    /// The locale that the file's name gives.
    pub locale: LocaleId,
    /// The file of the page that this page translates; `None` if it translates none.
    pub original: Option<Arc<SourceFile>>,
    /// The fields of the front matter, with those taken over from the original.
    pub front: Arc<FrontMatter>,
    /// The bytes of the front matter in the file, for diagnostics.
    pub fields: Span,
    /// The body.
    pub document: Arc<Document>,
}

/// A file that pages can use.
#[derive(Debug, Clone)]
pub(crate) struct AssetFile {
    /// The path below the site's root.
    pub path: String,
    /// The width and height of a picture or a film in pixels, as it is seen; `None` for any other file.
    pub size: Option<PictureSize>,
    /// The state of the file before it was checked, or `None` if it could not be read.
    pub state: Option<FileState>,
}

/// Everything that was read from the content folder.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    /// The pages, in the order of their paths.
    pub pages: Vec<Arc<LoadedPage>>,
    /// The data files that extensions have claimed.
    pub yaml: Vec<Arc<SourceFile>>,
    /// The files that pages can use.
    pub assets: Vec<AssetFile>,
    /// Leftovers of programs, which are not part of the site, as paths below its root; those of folders end in `/`.
    pub leftovers: Vec<String>,
    /// What is wrong in single files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads `content/site.yaml`. `joined` knows all fields, the engine's and those of extensions. Gives the settings, the
/// fields of extensions and the file. Fails with everything that is wrong in the file, or if it cannot be read.
pub(crate) fn settings(
    root: &Path,
    joined: &JoinedReader,
) -> Result<(Settings, ExtensionFields, Arc<SourceFile>), Vec<Diagnostic>> {
    let file =
        SourceFile::read(root, discover::SETTINGS).map_err(|diagnostic| vec![*diagnostic])?;
    let reading = joined.parse::<Settings>(&file, Span::new(0, file.text.len()));
    let Some((settings, more)) = reading.value.filter(|_| !any_error(&reading.found)) else {
        return Err(reading.found);
    };

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

    if settings.locales.len() > MAX_LOCALES {
        return vec![too_many_locales(settings.locales.len(), file)];
    }

    for (index, tag) in settings.locales.iter().enumerate() {
        let is_same = |other: &String| usual_tag(tag).eq_ignore_ascii_case(usual_tag(other));
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
            let hint = say!(
                "删去重复的一项。简体和繁体可以并列：zh-Hans、zh-Hant。",
                "Delete one of them. Two forms of a language may be listed: zh-Hans and zh-Hant."
            );
            found.push(
                Diagnostic::error(codes::DUPLICATE_LOCALE, message)
                    .at(place())
                    .hint(hint),
            );
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
                        "只写数字、空格和 + - ( ) * #。",
                        "Use only digits, spaces, and + - ( ) * #."
                    )),
            );
        }
    }

    found
}

/// The most languages of a site. Every text and every page is looked for in each of them.
const MAX_LOCALES: usize = 50;

fn too_many_locales(count: usize, file: &Arc<SourceFile>) -> Diagnostic {
    let message = say!(
        "locales 列了 {count} 种语言，最多 {MAX_LOCALES} 种",
        "locales names {count} languages; a site may have {MAX_LOCALES}"
    );
    Diagnostic::error(codes::TOO_MANY_LOCALES, message)
        .at(yaml::locate(file, &["locales"]))
        .hint(say!(
            "只留下网站实际使用的语言。",
            "Keep only the languages in which the site is published."
        ))
}

/// Whether a tag is a language code, which may be followed by a script and a region: `en`, `zh-Hans`, `sr-Latn-RS`.
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

/// Reads all files in `root/content`. `front` knows the fields of front matter, and `claimed` tells which paths below
/// `content/` are data files of extensions. With a cache, only files that have changed are read again.
pub(crate) fn load(
    root: &Path,
    locales: &Locales,
    front: &JoinedReader,
    claimed: impl Fn(&str) -> bool,
    mut cache: Option<&mut ContentCache>,
) -> Loaded {
    let found = match &mut cache {
        Some(cache) => cache.discover(root, locales, front.zone(), claimed),
        None => Arc::new(discover::discover(root, locales, claimed)),
    };
    let known = cache.as_deref();
    let read = read_pages(root, &found.pages, locales, front, known);

    let asset_cache = known.map_or_else(Arc::default, |cache| Arc::clone(cache.assets()));
    let assets = found
        .assets
        .par_iter()
        .map(|path| read_asset(root, path.clone(), &asset_cache))
        .collect();

    let mut loaded = Loaded {
        assets,
        leftovers: found.leftovers.clone(),
        diagnostics: found.diagnostics.clone(),
        ..Loaded::default()
    };
    let mut pages = Vec::with_capacity(read.len());

    for page in read {
        match page {
            (Some(page), found) => {
                pages.push(page);
                loaded.diagnostics.extend(found);
            }
            (None, found) => loaded.diagnostics.extend(found),
        }
    }

    for path in &found.yaml {
        let read = known.map_or_else(
            || SourceFile::read(root, path),
            |cache| cache.yaml.read(root, path),
        );
        match read {
            Ok(file) => loaded.yaml.push(file),
            Err(diagnostic) => loaded.diagnostics.push(*diagnostic),
        }
    }

    if let Some(cache) = cache {
        cache.keep(root, &pages, &loaded.assets, &found.yaml);
    }

    loaded.pages = pages.into_iter().map(|cached| cached.page).collect();

    let files = loaded
        .pages
        .iter()
        .map(|page| &page.file)
        .chain(&loaded.yaml);
    let warnings: Vec<Diagnostic> = files.filter_map(|file| file.encoding_warning()).collect();
    loaded.diagnostics.extend(warnings);

    loaded
}

/// What is to be known of the file at `path` below `root`, which pages can use.
fn read_asset(root: &Path, path: String, cache: &AssetCache) -> AssetFile {
    // The state is read first: a change after that is noticed when the file is published.
    let state = file_state::read(&root.join(&path));
    let size = cache.size(root, &path);
    AssetFile { path, size, state }
}

/// A page that was read, as far as it could be read, with what is wrong in its file.
type ReadPage = (Option<CachedPage>, Vec<Diagnostic>);

/// Reads all pages, and gives them in the order of `files`. Originals are read first, since translations take over
/// fields from them.
fn read_pages(
    root: &Path,
    files: &[PageFile],
    locales: &Locales,
    front: &JoinedReader,
    cache: Option<&ContentCache>,
) -> Vec<ReadPage> {
    let (originals, translations): (Vec<_>, Vec<_>) = files
        .iter()
        .enumerate()
        .partition(|(_, file)| file.locale == locales.default_id());
    let mut read: Vec<(usize, ReadPage)> = originals
        .into_par_iter()
        .map(|(at, file)| (at, read_page(root, file, None, front, cache)))
        .collect();

    // Nothing is taken over from an original with errors.
    let mut by_route: FxHashMap<&str, Arc<LoadedPage>> = FxHashMap::default();
    let mut broken: HashMap<String, String> = HashMap::new();

    for (at, (page, found)) in &read {
        let file = &files[*at];
        match page {
            Some(read) if !any_error(found) => {
                by_route.insert(&file.route, Arc::clone(&read.page));
            }
            _ => {
                broken.insert(file.route.clone(), file.path.clone());
            }
        }
    }

    let translations: Vec<(usize, ReadPage)> = translations
        .into_par_iter()
        .map(|(at, file)| {
            let original = by_route.get(file.route.as_str()).map(Arc::as_ref);
            let (page, found) = read_page(root, file, original, front, cache);
            match broken.get(&file.route) {
                Some(path) => (at, (page, found_without(path, found))),
                None => (at, (page, found)),
            }
        })
        .collect();

    read.extend(translations);
    read.sort_by_key(|(at, _)| *at);
    read.into_iter().map(|(_, read)| read).collect()
}

/// What is wrong with a translation whose original, at `path`, has errors: a field that is missing may stand there.
fn found_without(path: &str, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found
        .into_iter()
        .map(|it| match it.code == codes::MISSING_FIELD {
            true => it.sought_in(path),
            false => it,
        })
        .collect()
}

/// Reads a page, or takes it from the cache if its file and its original are unchanged; with what is wrong in the file.
fn read_page(
    root: &Path,
    page: &PageFile,
    original: Option<&LoadedPage>,
    front: &JoinedReader,
    cache: Option<&ContentCache>,
) -> ReadPage {
    let known = cache.and_then(|cache| cache.read_before(&page.path));
    let known = known
        .filter(|known| known.page.locale == page.locale && known.page.is_translation_of(original));
    let is_same = |known: &CachedPage| cache.is_some_and(|cache| cache.is_as_read(known));
    if let Some(known) = known
        && is_same(known)
    {
        return (Some(known.clone()), Vec::new());
    }

    // Read before the file itself: a change in between is then noticed next time.
    let state = cache.and_then(|_| file_state::read_settled(&root.join(&page.path)));
    if let Some(known) = known
        && state.is_some()
        && known.state == state
    {
        return (Some(known.clone()), Vec::new());
    }

    let (loaded, found) = load_page(root, page, original, front);
    // What was found is to be said again next time.
    let state = state.filter(|_| found.is_empty());
    let cached = loaded.map(|page| CachedPage {
        state,
        page: Arc::new(page),
    });

    (cached, found)
}

impl LoadedPage {
    /// The text of the front matter.
    pub(crate) fn fields_text(&self) -> &str {
        &self.file.text[self.fields.start..self.fields.end]
    }

    /// Whether the page was read as a translation of `original` as that is now; if `original` is `None`, whether it was
    /// read as no translation.
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
    front: &JoinedReader,
) -> (Option<LoadedPage>, Vec<Diagnostic>) {
    let file = match SourceFile::read(root, &page.path) {
        Ok(file) => file,
        Err(diagnostic) => return (None, vec![*diagnostic]),
    };
    let (parsed, found) = front_matter::parse(&file, front, original.map(LoadedPage::fields_text));
    let loaded = parsed.map(|parsed| LoadedPage {
        route: page.route.clone(),
        is_index: page.is_index,
        locale: page.locale,
        original: original.map(|page| Arc::clone(&page.file)),
        front: Arc::new(parsed.front),
        fields: parsed.fields,
        document: Arc::new(markdown::parse(&file, parsed.body_start)),
        file,
    });

    (loaded, found)
}
