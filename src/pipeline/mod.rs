//! The one way from sources to outputs: discover → load → resolve → check → lay out → render. `check` stops
//! before rendering; `build` and `serve` render into a sink of their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::config::{Locales, Settings};
use crate::diagnostic::{Diagnostic, any_error, say, sort};
use crate::load::discover::CONTENT;
use crate::load::front_matter::FrontMatter;
use crate::load::yaml::schema_of;
use crate::load::{self, Cache, active};
use crate::manifest::{Manifest, lay_out};
use crate::plan;
use crate::proof::{self, Accepted as Accepts, AcceptedFile, Fixed, PROOFREADING};
use crate::render::theme::{self, Theme};
use crate::render::{CARD, Rendered, Renderer, check_templates, contrast};
use crate::site::agenda::{Agenda, agenda};
use crate::site::government;
use crate::site::route::{BaseUrl, OutputPath};
use crate::site::translation::{self, Entry, GLOSSARY, GlossaryFile, Records, Sources};
use crate::site::{self, Asset, Content, Frame, Parts, Site};
use crate::source::SourceFile;

mod audit;
mod editing;
mod inputs;
mod session;

pub use audit::audit;
pub use editing::{About, Saved};
pub use inputs::Inputs;
pub use session::{Outputs, Session, Update};

/// Bytes of the longest base URL: with the path of a page it is still a QR code.
const LONGEST_BASE: usize = 1_000;

/// What a run is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site's root.
    pub root: PathBuf,
    /// Instead of the one in `site.yaml`.
    pub base_url: Option<String>,
    /// The day to build for; today in the site's time zone where none is given.
    pub date: Option<Date>,
    /// Whether to show drafts.
    pub drafts: bool,
    /// Whether to give advice on style and completeness too. Errors do not depend on it.
    pub review: bool,
}

/// A site that is ready to render.
#[derive(Debug)]
pub struct Prepared {
    root: PathBuf,
    site: Site,
    theme: Theme,
    manifest: Manifest,
    data: Vec<Arc<SourceFile>>,
    records: Records,
}

/// What checking found, and the site if it can be rendered.
#[derive(Debug)]
pub struct Checked {
    /// None where there are errors.
    pub prepared: Option<Prepared>,
    /// In the order of files.
    pub diagnostics: Vec<Diagnostic>,
    /// Pages of the site, generated ones included.
    pub pages: usize,
    /// Pages held back as drafts or for a later day.
    pub held: usize,
}

impl Checked {
    fn failed(mut diagnostics: Vec<Diagnostic>) -> Self {
        sort(&mut diagnostics);
        Self { prepared: None, diagnostics, pages: 0, held: 0 }
    }
}

/// A site with its links resolved, and what it was made from.
struct Resolved {
    site: Site,
    theme: Result<Theme, Vec<Diagnostic>>,
    data: Vec<Arc<SourceFile>>,
    glossary: Option<Arc<SourceFile>>,
    proofreading: Option<Arc<SourceFile>>,
    records: Records,
    held: usize,
    agenda: Vec<Agenda>,
    diagnostics: Vec<Diagnostic>,
}

impl Resolved {
    fn sources(&self) -> Sources<'_> {
        Sources { data: &self.data, glossary: self.glossary.as_ref(), records: &self.records }
    }
}

fn resolve(request: &Request, cache: Option<&mut Cache>) -> Result<Resolved, Vec<Diagnostic>> {
    let frame = frame(request)?;
    let claims = |path: &str| plan::claims(path) || [GLOSSARY, PROOFREADING].contains(&&*format!("{CONTENT}/{path}"));
    let (loaded, theme) =
        rayon::join(|| load::load(&request.root, &frame.locales, claims, cache), || theme::load(&request.root, &frame));
    let mut diagnostics = loaded.diagnostics;
    let trusted = &frame.settings.trusted_files;
    diagnostics.extend(active::check(&request.root, &loaded.assets, trusted, &frame.settings_file));
    let (records, found) = translation::read_records(&request.root);
    diagnostics.extend(found);
    let mut data = loaded.yaml;
    let mut take = |path| data.iter().position(|file| file.path == path).map(|at| data.remove(at));
    let (glossary, proofreading) = (take(GLOSSARY), take(PROOFREADING));
    let agenda = agenda(&loaded.pages, frame.date);
    let (mut pages, held) = site::pages(loaded.pages, &frame);
    let assets: Vec<Asset> = loaded.assets.iter().map(Asset::new).collect();
    let plan::Extension { shared: shared_values, files, diagnostics: found } =
        plan::extend(&mut pages, &data, &assets, &frame);
    diagnostics.extend(found);
    let held_count = held.count();
    let (site, found) = Site::resolve(frame, Parts { pages, assets, held, files, shared_values });
    diagnostics.extend(found);
    Ok(Resolved { site, theme, data, glossary, proofreading, records, held: held_count, agenda, diagnostics })
}

/// Everything up to rendering.
pub fn check(request: &Request) -> Checked {
    check_with(request, None)
}

fn check_with(request: &Request, cache: Option<&mut Cache>) -> Checked {
    let resolved = match resolve(request, cache) {
        Ok(resolved) => resolved,
        Err(found) => return Checked::failed(found),
    };
    let (stale, found) = translation::check(&resolved.site, &resolved.sources());
    let reviewed = review(&resolved, request.review);
    let Resolved { mut site, theme, held, mut diagnostics, records, data, .. } = resolved;
    diagnostics.extend(reviewed);
    site.stale = stale;
    if let Ok(theme) = &theme {
        site.has_cards = theme.templates.contains(CARD);
        // A theme that does not draw them has no pictures.
        site.files.retain(|file| match &file.content {
            Content::Artwork(artwork) => theme.templates.contains(artwork.template),
            Content::Bytes(_) => true,
        });
    }
    diagnostics.extend(found);
    let theme = theme.map_err(|found| diagnostics.extend(found)).ok();
    diagnostics.extend(theme.iter().flat_map(|theme| theme.warnings.iter().cloned()));
    diagnostics.extend(theme.iter().flat_map(|theme| contrast::check(theme, &site.frame.settings.theme)));
    let files = theme.as_ref().map_or_else(Vec::new, static_outputs);
    let (manifest, found) = lay_out(&site, &files);
    diagnostics.extend(found);
    diagnostics.extend(theme.as_ref().map_or_else(Vec::new, |theme| check_templates(&site, theme)));
    sort(&mut diagnostics);
    let pages = site.written_pages();
    let theme = theme.filter(|_| !any_error(&diagnostics));
    let root = request.root.clone();
    let prepared = theme.map(|theme| Prepared { root, site, theme, manifest, data, records });
    Checked { prepared, diagnostics, pages, held }
}

/// Proofreading. Errors bar publication, so every command looks for them; advice is added where it is asked for.
fn review(resolved: &Resolved, with_advice: bool) -> Vec<Diagnostic> {
    let Resolved { site, data, proofreading, .. } = resolved;
    let accepted = Accepts::new(proofreading.clone());
    if !with_advice {
        return accepted.map_or_else(|found| found, |accepted| proof::errors(site, data, &accepted));
    }
    let mut found = accepted.map_or_else(|found| found, |accepted| proof::check(site, data, &accepted));
    found.extend(government::check(site));
    found
}

/// What proofreading can put right beyond doubt, file by file; nothing is written.
pub fn fix(request: &Request) -> Result<Vec<Fixed>, Vec<Diagnostic>> {
    let Resolved { site, data, proofreading, .. } = resolve(request, None)?;
    let (found, _) = proof::read(&site, &data, &Accepts::new(proofreading)?);
    let pages = site.pages.iter().filter(|page| page.has_own_file()).map(|page| &page.file);
    let files: Vec<_> = pages.chain(&data).chain([&site.frame.settings_file]).cloned().collect();
    Ok(proof::fix(found, &files))
}

/// How far the translations are, and what will appear and expire when.
pub fn status(request: &Request) -> Result<(Vec<Entry>, Vec<Agenda>), Vec<Diagnostic>> {
    let resolved = resolve(request, None)?;
    let stops = |found: Vec<Diagnostic>| if any_error(&found) { Err(found) } else { Ok(()) };
    stops(resolved.diagnostics.clone())?;
    Ok((translation::status(&resolved.site, &resolved.sources()), resolved.agenda))
}

/// Records translations as made from their originals as they are: those of the files given, or all.
pub fn accept(request: &Request, files: &[String]) -> Result<Accepted, Vec<Diagnostic>> {
    let resolved = resolve(request, None)?;
    let (site, sources) = (&resolved.site, resolved.sources());
    let pairs = translation::pairs(site, &sources);
    let mut accepted = Accepted::default();
    let wanted = |path: &str| files.is_empty() || files.iter().any(|file| file == path);
    for pair in pairs.iter().filter(|pair| pair.is_translated() && wanted(&pair.translation.path)) {
        match translation::accept(&request.root, pair, &site.frame.locales) {
            Ok(record) => accepted.records.push((pair.translation.path.clone(), record)),
            Err(error) => accepted.failed.push((pair.translation.path.clone(), error)),
        }
    }
    let known = |file: &String| pairs.iter().any(|pair| pair.translation.path == *file);
    accepted.unknown = files.iter().filter(|file| !known(file)).cloned().collect();
    Ok(accepted)
}

/// What became of translations to be recorded.
#[derive(Debug, Default)]
pub struct Accepted {
    /// Translations and their records.
    pub records: Vec<(String, String)>,
    /// Those that could not be written.
    pub failed: Vec<(String, std::io::Error)>,
    /// Files that translate nothing.
    pub unknown: Vec<String>,
}

fn static_outputs(theme: &Theme) -> Vec<(String, OutputPath)> {
    theme.files.iter().map(|(path, file)| (path.clone(), file.output.clone())).collect()
}

impl Prepared {
    /// The path that the site lies at on its host: `/`, `/sub/path/`.
    pub fn base_path(&self) -> &str {
        &self.site.frame.base.path
    }

    /// How many files it becomes.
    pub fn outputs(&self) -> usize {
        self.manifest.iter().count()
    }

    fn renderer(&self) -> Result<Renderer<'_>, Vec<Diagnostic>> {
        Renderer::new(&self.root, &self.site, &self.theme)
    }

    /// Renders every output into `sink`, in no particular order and from several threads. Gives the errors of
    /// templates; those of the sink are the sink's own.
    pub fn render(&self, sink: impl Fn(&OutputPath, Rendered) + Sync) -> Vec<Diagnostic> {
        let renderer = match self.renderer() {
            Ok(renderer) => renderer,
            Err(found) => return found,
        };
        let outputs: Vec<_> = self.manifest.iter().collect();
        let rendered = outputs.par_iter().filter_map(|(path, output)| match renderer.render(output) {
            Ok(rendered) => {
                sink(path, rendered);
                None
            }
            Err(diagnostic) => Some(*diagnostic),
        });
        let mut found: Vec<Diagnostic> = rendered.collect();
        if found.is_empty() {
            renderer.sweep();
        }
        sort(&mut found);
        once_for_each_place(found)
    }
}

/// One broken template fails for every page; it is reported with the first of them.
fn once_for_each_place(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    let same = |a: &Diagnostic, b: &Diagnostic| match (&a.place, &b.place) {
        (crate::diagnostic::Place::At(a), crate::diagnostic::Place::At(b)) => {
            a.file.path == b.file.path && a.span == b.span
        }
        _ => false,
    };
    for diagnostic in found {
        if !kept.last().is_some_and(|last| last.message == diagnostic.message && same(last, &diagnostic)) {
            kept.push(diagnostic);
        }
    }
    kept
}

/// Settings and what follows from them and the request.
fn frame(request: &Request) -> Result<Frame, Vec<Diagnostic>> {
    let (settings, settings_file) = load::settings(&request.root)?;
    let mut found = Vec::new();
    let base = base_url(request, &settings, &settings_file).map_err(|diagnostic| found.push(*diagnostic)).ok();
    let zone = time_zone(&settings, &settings_file).map_err(|diagnostic| found.push(*diagnostic)).ok();
    let (Some(base), Some(zone)) = (base, zone) else { return Err(found) };
    Ok(Frame {
        locales: Locales::new(&settings.locales),
        date: today(request, &zone),
        drafts: request.drafts,
        settings,
        settings_file,
        base,
        zone,
    })
}

/// A site's languages, and the present day there.
pub fn languages(root: &Path) -> Result<(Locales, Date), Vec<Diagnostic>> {
    let (settings, file) = load::settings(root)?;
    let zone = time_zone(&settings, &file).map_err(|diagnostic| vec![*diagnostic])?;
    Ok((Locales::new(&settings.locales), zone.to_datetime(Timestamp::now()).date()))
}

/// The day to build for.
fn today(request: &Request, zone: &TimeZone) -> Date {
    request.date.unwrap_or_else(|| zone.to_datetime(Timestamp::now()).date())
}

fn base_url(request: &Request, settings: &Settings, file: &Arc<SourceFile>) -> Result<BaseUrl, Box<Diagnostic>> {
    let text = request.base_url.as_deref().unwrap_or(&settings.base_url);
    BaseUrl::parse(text).filter(|_| text.len() <= LONGEST_BASE).ok_or_else(|| {
        Diagnostic::error("bad-base-url", say!("网址“{text}”写法有误", "the base URL “{text}” is not an address"))
            .at(load::yaml::locate(file, &["base_url"]))
            .hint(say!("写成 https://主机名/路径/。", "Write it as https://host/path/."))
            .boxed()
    })
}

fn time_zone(settings: &Settings, file: &Arc<SourceFile>) -> Result<TimeZone, Box<Diagnostic>> {
    let name = &settings.time_zone;
    TimeZone::get(name).map_err(|_| {
        Diagnostic::error("unknown-time-zone", say!("没有名为“{name}”的时区", "there is no time zone “{name}”"))
            .at(load::yaml::locate(file, &["time_zone"]))
            .hint(say!("例如 Asia/Shanghai。", "For example Asia/Shanghai."))
            .boxed()
    })
}

/// The JSON Schemas of all that is written in YAML, by name.
pub fn schemas() -> Vec<(&'static str, serde_json::Value)> {
    let own = [
        ("site", schema_of::<Settings>()),
        ("page", schema_of::<FrontMatter>()),
        ("glossary", schema_of::<GlossaryFile>()),
        ("proofreading", schema_of::<AcceptedFile>()),
    ];
    own.into_iter().chain(plan::schemas()).collect()
}

/// Whether a folder can be a site's root.
pub fn is_site(root: &Path) -> bool {
    root.join(load::discover::SETTINGS).is_file()
}
