//! Files to values: settings, pages with front matter and parsed bodies, YAML, and the list of files to copy.
//! Nothing here looks at two files at once.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{LocaleId, Locales, Settings};
use crate::diagnostic::{Diagnostic, any_error, codes, say};
use crate::source::{SourceFile, Span};
use crate::stamp::{self, Stamp};

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
    /// The fields.
    pub front: Arc<FrontMatter>,
    /// Where the fields stand, for diagnostics.
    pub fields: Span,
    /// The body.
    pub document: Arc<Document>,
}

/// A file to copy.
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
    /// Files to copy, below the site's root.
    pub assets: Vec<AssetFile>,
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
            (Some(page), found) => {
                pages.push(page);
                loaded.diagnostics.extend(found);
            }
            (None, found) => loaded.diagnostics.extend(found),
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

/// A page with the stamp of its file, where there is a cache for it and the stamp is a proof; and what is wrong with it.
type ReadPage = (Option<(Option<Stamp>, Arc<LoadedPage>)>, Vec<Diagnostic>);

fn read_page(root: &Path, page: &PageFile, front: &Joined, cache: Option<&Cache>) -> ReadPage {
    // Taken before reading: a change in between is seen next time.
    let stamp = cache.and_then(|_| stamp::proof_of_file(&root.join(&page.path)));
    let known = cache.and_then(|cache| cache.0.get(&page.path));
    if let Some((_, known)) = known
        .filter(|(then, known)| stamp.is_some() && *then == stamp && known.locale == page.locale)
    {
        return (Some((stamp, Arc::clone(known))), Vec::new());
    }
    let (loaded, found) = load_page(root, page, front);
    // What was found is to be said again next time.
    let stamp = stamp.filter(|_| found.is_empty());
    (loaded.map(|page| (stamp, Arc::new(page))), found)
}

fn load_page(
    root: &Path,
    page: &PageFile,
    front: &Joined,
) -> (Option<LoadedPage>, Vec<Diagnostic>) {
    let file = match SourceFile::read(root, &page.path) {
        Ok(file) => file,
        Err(diagnostic) => return (None, vec![*diagnostic]),
    };
    let (parsed, found) = front_matter::parse(&file, front);
    let loaded = parsed.map(|parsed| LoadedPage {
        route: page.route.clone(),
        is_index: page.is_index,
        locale: page.locale,
        front: Arc::new(parsed.front),
        fields: parsed.fields,
        document: Arc::new(markdown::parse(&file, parsed.body)),
        file,
    });
    (loaded, found)
}
