//! Files to values: settings, pages with front matter and parsed bodies, YAML, and the list of files to copy.
//! Nothing here looks at two files at once.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{LocaleId, Locales, Settings};
use crate::diagnostic::{Diagnostic, say};
use crate::source::{SourceFile, Span};

pub mod discover;
pub mod front_matter;
pub mod markdown;
pub mod yaml;

use discover::PageFile;
use front_matter::FrontMatter;
use markdown::Document;

/// A page as its own file tells it.
#[derive(Debug)]
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
    pub front: FrontMatter,
    /// Where the fields stand, for diagnostics.
    pub fields: Span,
    /// Where the body begins.
    pub body: usize,
    /// The body.
    pub document: Document,
}

/// All that was read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// In the order of the paths.
    pub pages: Vec<LoadedPage>,
    /// YAML files that somebody claimed.
    pub yaml: Vec<Arc<SourceFile>>,
    /// Files to copy, below the site's root.
    pub assets: Vec<String>,
    /// What was wrong in single files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads `content/site.yaml`. Without it there is nothing to build.
pub fn settings(root: &Path) -> Result<(Settings, Arc<SourceFile>), Vec<Diagnostic>> {
    let file = SourceFile::read(root, discover::SETTINGS).map_err(|diagnostic| vec![*diagnostic])?;
    let settings: Settings = yaml::parse(&file, Span::new(0, file.text.len()))?;
    if settings.locales.is_empty() {
        let empty =
            Diagnostic::error("no-locale", say!("locales 至少要有一种语言", "locales must name at least one language"));
        return Err(vec![empty.in_file(discover::SETTINGS)]);
    }
    Ok((settings, file))
}

/// Reads everything below `root/content`.
pub fn load(root: &Path, locales: &Locales, claimed: impl Fn(&str) -> bool) -> Loaded {
    let found = discover::discover(root, locales, claimed);
    let read: Vec<_> = found.pages.par_iter().map(|page| load_page(root, page)).collect();
    let mut loaded = Loaded { assets: found.assets, diagnostics: found.diagnostics, ..Loaded::default() };
    for page in read {
        match page {
            Ok(page) => loaded.pages.push(page),
            Err(diagnostics) => loaded.diagnostics.extend(diagnostics),
        }
    }
    for path in found.yaml {
        match SourceFile::read(root, &path) {
            Ok(file) => loaded.yaml.push(file),
            Err(diagnostic) => loaded.diagnostics.push(*diagnostic),
        }
    }
    loaded
}

fn load_page(root: &Path, page: &PageFile) -> Result<LoadedPage, Vec<Diagnostic>> {
    let file = SourceFile::read(root, &page.path).map_err(|diagnostic| vec![*diagnostic])?;
    let parsed = front_matter::parse(&file)?;
    let document = markdown::parse(&file.text, parsed.body);
    Ok(LoadedPage {
        route: page.route.clone(),
        is_index: page.is_index,
        locale: page.locale,
        front: parsed.front,
        fields: parsed.fields,
        body: parsed.body,
        document,
        file,
    })
}
