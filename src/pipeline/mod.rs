//! The stages from sources to outputs, which are the same for every command. `src/lib.rs` says what happens in each.
//! Here is who runs it:
//!
//! 1. **Discover**, 2. **Load**: `resolve`, which first reads the settings (`frame`).
//! 3. **Extend**: `resolve`, which asks the extensions twice: `Extension::extend`, then `Extension::complete` for what
//!    concerns every page.
//! 4. **Resolve**: `resolve`. The result is a site with its links.
//! 5. **Lay out**, 6. **Check**: [`LaidOut`]. With both, [`prepare`] gives a [`Prepared`] site, or none if there are
//!    errors; a [`Session`] has one that can be rendered as soon as it is laid out, and is checked afterwards.
//! 7. **Render**: [`Prepared::render`] for all outputs, [`Prepared::render_into`] for those that a folder lacks,
//!    [`Outputs`] for those that are asked for.
//! 8. **Write**: `write::Publication`, for the command `build`. The command `check` throws away what it renders, and
//!    `serve` answers with what a browser asks for.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, any_error, sort};
use crate::extension::{Extensions, FinishedSite, NewKind};
use crate::load::discover::CONTENT;
use crate::load::front_matter::FrontMatter;
use crate::load::yaml::{JoinedReader, schema_of};
use crate::load::{self, AssetCache, active};
use crate::render::CARD;
use crate::render::theme::Theme;
use crate::site::agenda::{AgendaEntry, agenda};
use crate::site::search_words::{self, SEARCH_WORDS, SearchWordsFile};
use crate::site::translation::{self, GLOSSARY, GlossaryFile, Records, Sources};
use crate::site::{self, Asset, Site, SiteBuilder, Unpublished};
use crate::source::SourceFile;

mod addresses;
mod audit;
mod cache;
mod editing;
mod extensions;
mod fixing;
mod frame;
mod inputs;
mod laid_out;
mod moving;
mod orphans;
mod outputs;
mod outward;
mod page_list;
mod places;
mod prepared;
mod session;
mod translations;

pub(crate) use addresses::Addresses;
pub(crate) use audit::{audit, dry_run};
use cache::SessionCache;
pub(crate) use editing::{EditorInfo, LastEdit};
pub use extensions::{EXTENSIONS, codes};
pub(crate) use fixing::{FIX_ROUNDS, fix};
use frame::frame;
pub(crate) use frame::{Basics, basics};
pub(crate) use inputs::Inputs;
use laid_out::LaidOut;
pub(crate) use moving::{CannotMove, Destination, PlannedMove, Texts};
pub(crate) use outputs::Outputs;
pub(crate) use outward::{OutwardLink, outward_links};
pub(crate) use page_list::EditedPage;
pub(crate) use places::PlaceQuery;
pub use prepared::{OutputFolder, Prepared};
pub(crate) use session::{Findings, Unchecked};
pub use session::{Session, Update};
pub use translations::{AcceptOutcome, accept, status};

/// The options of a command that decide what is built.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site's root.
    pub root: PathBuf,
    /// The address of publication, if it differs from the one in `site.yaml`.
    pub base_url: Option<String>,
    /// The day to build for. If it is `None`, this is today in the site's time zone.
    pub date: Option<Date>,
    /// Whether to show drafts.
    pub drafts: bool,
    /// Whether to give advice on style and completeness too. Errors do not depend on it.
    pub with_advice: bool,
    /// The extensions to use.
    pub extensions: Extensions,
}

/// What checking found, and the site if it can be rendered.
#[derive(Debug)]
pub struct Checked {
    /// The site, or `None` if there are errors.
    pub prepared: Option<Prepared>,
    /// All findings, sorted by file and position.
    pub diagnostics: Vec<Diagnostic>,
    /// Pages of the site, generated ones included.
    pub pages: usize,
    /// Pages that are not published: drafts, those of a later day, and expired ones.
    pub held: Vec<AgendaEntry>,
}

impl Checked {
    fn failed(mut diagnostics: Vec<Diagnostic>) -> Self {
        sort(&mut diagnostics);
        Self {
            prepared: None,
            diagnostics,
            pages: 0,
            held: Vec::new(),
        }
    }
}

/// A site with its links resolved, and what it was made from.
#[derive(Debug)]
struct Resolved {
    root: PathBuf,
    site: Arc<Site>,
    /// The theme, if it can be used.
    theme: Option<Arc<Theme>>,
    data: Vec<Arc<SourceFile>>,
    glossary: Option<Arc<SourceFile>>,
    search_words: Option<Arc<SourceFile>>,
    rules: Vec<Arc<SourceFile>>,
    extensions: Extensions,
    records: Arc<Records>,
    addresses: Arc<Addresses>,
    held: Unpublished,
    agenda: Vec<AgendaEntry>,
    asset_cache: Arc<AssetCache>,
    /// What keeps files, pages and links from being what was meant.
    diagnostics: Vec<Diagnostic>,
}

impl Resolved {
    /// What is wrong with single pages, and translations that translate nothing.
    fn check_pages(&self) -> Vec<Diagnostic> {
        let mut found = self.site.check();
        let Self {
            site,
            records,
            addresses,
            diagnostics,
            ..
        } = self;
        found.extend(orphans::check(site, records, addresses, diagnostics));

        found
    }

    fn finished<'a>(&'a self, is_stopped: &'a AtomicBool) -> FinishedSite<'a> {
        FinishedSite {
            site: &self.site,
            data: &self.data,
            rules: &self.rules,
            is_stopped,
        }
    }

    fn sources(&self) -> Sources<'_> {
        Sources {
            data: &self.data,
            glossary: self.glossary.as_ref(),
            records: &self.records,
            untranslated: self
                .extensions
                .iter()
                .flat_map(|it| it.untranslated())
                .copied()
                .collect(),
        }
    }
}

/// Runs the first four stages: everything up to a site with its links. What only findings need is left for
/// [`LaidOut::check`]. Fails if the settings cannot be used.
fn resolve(
    request: &Request,
    cache: Option<&mut SessionCache>,
) -> Result<Resolved, Vec<Diagnostic>> {
    let extensions = request.extensions;
    let frame = frame(request)?;
    let front = front_matter(extensions).in_zone(frame.zone.clone());
    let is_kept = cache.is_some();
    let mut nothing = SessionCache::default();
    let SessionCache {
        content,
        theme,
        pages: known_pages,
        additions,
        addresses,
        laid_out,
    } = cache.unwrap_or(&mut nothing);
    let asset_cache = Arc::clone(content.assets());
    let record_cache = Arc::clone(content.records());
    let (loaded, theme) = rayon::join(
        || {
            let claimed = |path: &str| is_data_or_rules(path, extensions);
            let content = is_kept.then_some(content);
            load::load(&request.root, &frame.locales, &front, claimed, content)
        },
        || theme.load(&request.root, &frame),
    );

    // What is wrong in single files.
    let trusted = &frame.settings.trusted_files;
    let of_files = active::check(
        &request.root,
        &loaded,
        &asset_cache,
        trusted,
        &frame.settings_file,
    );
    let mut diagnostics = loaded.diagnostics;
    diagnostics.extend(of_files);
    let (records, found) = translation::read_records(&request.root, &record_cache);
    diagnostics.extend(found);

    // Rules are not published; what is left is data.
    let below_content = |file: &SourceFile| file.path[CONTENT.len() + 1..].to_string();
    let (mut rules, data): (Vec<_>, Vec<_>) = loaded
        .yaml
        .into_iter()
        .partition(|file| is_rules(&below_content(file), extensions));
    let glossary = take(&mut rules, GLOSSARY);
    let search_words = take(&mut rules, SEARCH_WORDS);

    // The site, with what the extensions add to it.
    let agenda = agenda(&loaded.pages, frame.date);
    let (pages, mut held) = site::pages(loaded.pages, &frame, known_pages);
    held.leftovers = loaded.leftovers;
    let assets: Vec<Asset> = loaded.assets.iter().map(Asset::new).collect();
    let mut builder = SiteBuilder::new(frame, pages, assets, data.clone());
    let (synonyms, found) = search_words::read(search_words.as_ref(), &builder.frame().locales);
    builder.set_synonyms(synonyms);
    diagnostics.extend(found);

    diagnostics.extend(additions.extend(extensions, &mut builder));

    for extension in extensions {
        let additions = extension.complete(&builder);
        diagnostics.extend(builder.apply(additions));
    }

    // Links are resolved when all pages are there.
    if let Ok(theme) = &theme {
        builder.draw_with(|template| theme.templates.contains(template), CARD);
    }

    let addresses = addresses.read(&request.root);
    held.moved = addresses.moved(builder.pages(), &builder.frame().locales);
    let nothing_named = HashSet::new();
    let by_theme = theme
        .as_ref()
        .map_or(&nothing_named, |theme| &theme.named_files);
    let before = laid_out.as_ref().map(|before| &*before.site);
    let (site, found) = Site::resolve(builder, &held, by_theme, before);
    diagnostics.extend(found);
    let theme = theme.map_err(|found| diagnostics.extend(found)).ok();

    Ok(Resolved {
        root: request.root.clone(),
        site: Arc::new(site),
        theme,
        data,
        glossary,
        search_words,
        rules,
        extensions,
        records: Arc::new(records),
        addresses,
        held,
        agenda,
        asset_cache,
        diagnostics,
    })
}

/// Takes the file at a path out of a list.
fn take(files: &mut Vec<Arc<SourceFile>>, path: &str) -> Option<Arc<SourceFile>> {
    let at = files.iter().position(|file| file.path == path)?;
    Some(files.remove(at))
}

/// Whether the file at `path` below `content/` holds rules that texts are checked by, such as the glossary.
fn is_rules(path: &str, extensions: Extensions) -> bool {
    [GLOSSARY, SEARCH_WORDS].contains(&format!("{CONTENT}/{path}").as_str())
        || extensions
            .iter()
            .any(|extension| extension.is_rules_file(path))
}

/// Whether the file at `path` below `content/` holds data or rules.
fn is_data_or_rules(path: &str, extensions: Extensions) -> bool {
    is_rules(path, extensions)
        || extensions
            .iter()
            .any(|extension| extension.is_data_file(path))
}

/// Reads and checks a site, and lays out its files. Nothing is rendered or written.
pub fn prepare(request: &Request) -> Checked {
    let laid_out = match LaidOut::new(request, None) {
        Ok(laid_out) => laid_out,
        Err(found) => return Checked::failed(found),
    };
    let found = laid_out.check(request.with_advice, &AtomicBool::new(false));
    let found = found.unwrap_or_default();
    let diagnostics = laid_out.told(found);

    Checked {
        prepared: laid_out.prepared().filter(|_| !any_error(&diagnostics)),
        diagnostics,
        pages: laid_out.pages(),
        held: laid_out.held(),
    }
}

/// Returns the reader of `site.yaml`, with the fields of the engine and of all extensions.
fn site_settings(extensions: Extensions) -> JoinedReader {
    JoinedReader::new::<Settings>(
        extensions
            .iter()
            .filter_map(|extension| extension.settings())
            .collect(),
    )
}

/// Returns the reader of front matter, with the fields of the engine and of all extensions.
pub fn front_matter(extensions: Extensions) -> JoinedReader {
    JoinedReader::new::<FrontMatter>(
        extensions
            .iter()
            .filter_map(|extension| extension.front_matter())
            .collect(),
    )
}

/// The JSON Schemas of all that is written in YAML, by name.
pub(crate) fn schemas(extensions: Extensions) -> Vec<(&'static str, serde_json::Value)> {
    let own = [
        ("site", site_settings(extensions).schema().clone()),
        ("page", front_matter(extensions).schema().clone()),
        ("glossary", schema_of::<GlossaryFile>()),
        ("search", schema_of::<SearchWordsFile>()),
    ];
    own.into_iter()
        .chain(extensions.iter().flat_map(|extension| extension.schemas()))
        .collect()
}

/// The kinds of pages that `planpress new` can make beside plain ones.
pub(crate) fn new_kinds(extensions: Extensions) -> Vec<NewKind> {
    extensions
        .iter()
        .flat_map(|extension| extension.new_kinds())
        .collect()
}

/// Tells whether a folder has the file `content/site.yaml`.
pub(crate) fn is_site(root: &Path) -> bool {
    root.join(load::discover::SETTINGS).is_file()
}
