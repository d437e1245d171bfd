//! Loading: files become values, each file by itself: settings, pages with front matter and parsed bodies, YAML texts, and
//! the list of files to copy.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{LocaleId, Locales, Settings};
use crate::diagnostic::{Diagnostic, codes, say};
use crate::file_state::{self, FileState};
use crate::source::{SourceFile, Span};

pub mod active;
pub mod attachment;
pub mod chinese;
pub mod discover;
pub mod document;
pub mod front_matter;
pub mod html_limits;
mod links_in_html;
pub mod markdown;
pub mod paragraphs;
pub mod picture;
pub mod yaml;

use discover::PageFile;
use document::Document;
use front_matter::FrontMatter;
use yaml::{ExtensionFields, JoinedReader};

/// A page as it was read from its file.
#[derive(Debug, Clone)]
pub struct LoadedPage {
    /// The source file.
    pub file: Arc<SourceFile>,
    /// See [`PageFile::route`].
    pub route: String,
    /// Whether the page is a folder's own page.
    pub is_index: bool,
    /// The locale that the file's name gives.
    pub locale: LocaleId,
    /// The fields of the front matter.
    pub front: Arc<FrontMatter>,
    /// The bytes of the front matter in the file, for diagnostics.
    pub fields: Span,
    /// The body.
    pub document: Arc<Document>,
}

/// A file to copy.
#[derive(Debug, Clone)]
pub struct AssetFile {
    /// The path below the site's root.
    pub path: String,
    /// The width and height of a picture in pixels, as it is seen; `None` for any other file.
    pub size: Option<(u32, u32)>,
}

/// Everything that was read from the content folder.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The pages, in the order of their paths.
    pub pages: Vec<Arc<LoadedPage>>,
    /// The data files that extensions have claimed.
    pub yaml: Vec<Arc<SourceFile>>,
    /// The files to copy.
    pub assets: Vec<AssetFile>,
    /// What is wrong in single files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads `content/site.yaml`. `joined` knows all fields, the engine's and those of extensions. Gives the settings, the
/// fields of extensions and the file. Fails with everything that is wrong in the file, or if it cannot be read.
pub fn settings(
    root: &Path,
    joined: &JoinedReader,
) -> Result<(Settings, ExtensionFields, Arc<SourceFile>), Vec<Diagnostic>> {
    let file =
        SourceFile::read(root, discover::SETTINGS).map_err(|diagnostic| vec![*diagnostic])?;
    let (settings, more): (Settings, ExtensionFields) =
        joined.parse(&file, Span::new(0, file.text.len()))?;
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
            "Keep those in which the site is published."
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

/// The pages that were read last, by the paths of their files. A file whose settled state is unchanged is not read
/// again.
#[derive(Debug, Default)]
pub struct PageCache(HashMap<String, CachedPage>);

/// A page that was read from its file.
#[derive(Debug, Clone)]
struct CachedPage {
    /// The state of the file before it was read; `None` if it was not settled, or if there is no cache.
    state: Option<FileState>,
    page: Arc<LoadedPage>,
}

impl PageCache {
    /// Replaces everything in the cache by the pages given.
    fn replace(&mut self, pages: &[CachedPage]) {
        self.0 = pages
            .iter()
            .map(|cached| (cached.page.file.path.clone(), cached.clone()))
            .collect();
    }

    /// The page that was last read from the file at `path` (below the site's root).
    pub fn page(&self, path: &str) -> Option<&Arc<LoadedPage>> {
        self.0.get(path).map(|cached| &cached.page)
    }
}

/// Reads all files in `root/content`. `front` knows the fields of front matter, and `claimed` tells which paths below
/// `content/` are data files of extensions. With a cache, only pages whose files have changed are read again.
pub fn load(
    root: &Path,
    locales: &Locales,
    front: &JoinedReader,
    claimed: impl Fn(&str) -> bool,
    cache: Option<&mut PageCache>,
) -> Loaded {
    let found = discover::discover(root, locales, claimed);
    let known = cache.as_deref();
    let read: Vec<_> = found
        .pages
        .par_iter()
        .map(|page| read_page(root, page, front, known))
        .collect();
    let size = |path: String| AssetFile {
        size: picture::size(&root.join(&path)),
        path,
    };
    let assets = found.assets.into_par_iter().map(size).collect();
    let mut loaded = Loaded {
        assets,
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
        cache.replace(&pages);
    }
    loaded.pages = pages.into_iter().map(|cached| cached.page).collect();
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

/// Reads a page, or takes it from the cache if its file is unchanged. Fails with everything that is wrong in the file.
fn read_page(
    root: &Path,
    page: &PageFile,
    front: &JoinedReader,
    cache: Option<&PageCache>,
) -> Result<CachedPage, Vec<Diagnostic>> {
    // Read before the file itself: a change in between is then noticed next time.
    let state = cache.and_then(|_| file_state::read_settled(&root.join(&page.path)));

    let known = cache.and_then(|cache| cache.0.get(&page.path));
    if let Some(known) = known
        && state.is_some()
        && known.state == state
        && known.page.locale == page.locale
    {
        return Ok(known.clone());
    }

    let page = Arc::new(load_page(root, page, front)?);
    Ok(CachedPage { state, page })
}

fn load_page(
    root: &Path,
    page: &PageFile,
    front: &JoinedReader,
) -> Result<LoadedPage, Vec<Diagnostic>> {
    let file = SourceFile::read(root, &page.path).map_err(|diagnostic| vec![*diagnostic])?;
    let parsed = front_matter::parse(&file, front)?;
    let document = Arc::new(markdown::parse(&file, parsed.body_start));
    Ok(LoadedPage {
        route: page.route.clone(),
        is_index: page.is_index,
        locale: page.locale,
        front: Arc::new(parsed.front),
        fields: parsed.fields,
        document,
        file,
    })
}
