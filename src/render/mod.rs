//! Rendering outputs to bytes. A template sees its view and nothing else.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use tera::{Context, Value};

use crate::config::LocaleId;
use crate::diagnostic::{Diagnostic, Place, codes, say};
use crate::file_state::FingerprintCache;
use crate::fingerprint::Fingerprint;
use crate::load::discover::CONTENT;
use crate::manifest::{Host, Output};
use crate::reading::unreadable;
use crate::site::picture::widths_of;
use crate::site::route::{OutputPath, encode};
use crate::site::translation::Stale;
use crate::site::{Artwork, Children, Content, Kind, Page, PageId, Site};
use crate::view::{self, BranchView, SITE_MAP, SummaryView};

mod artwork;
mod assets;
pub mod audit;
mod avif;
mod broken;
mod cache;
mod card;
mod checked;
mod colours;
mod components;
pub mod contrast;
mod feed;
pub mod fonts;
mod gif;
mod hosting;
mod language;
mod limits;
mod metadata;
mod nesting;
mod page_inputs;
mod picture;
mod redirect;
mod rendered;
mod search;
mod sitemap;
mod strings;
mod template;
pub mod theme;

use artwork::ArtworkRenderer;
use broken::template_error;
use cache::PictureCache;
pub use card::TEMPLATE as CARD;
use checked::CheckedFiles;
pub use fonts::{draws_with_system_fonts, system_fonts};
pub use hosting::HEADERS as HOST_HEADERS;
use limits::Limited;
use page_inputs::PageInputs;
use picture::DecodedPicture;
pub use rendered::Rendered;
pub use template::check_templates;
use template::{missing_template, template_of};
use theme::Theme;

/// The most pages that the home page lists as its newest.
const MAX_RECENT_PAGES: usize = 5;

/// Renders the outputs of one site with one theme.
#[derive(Debug)]
pub struct Renderer {
    files: Arc<CheckedFiles>,
    site: Arc<Site>,
    stale: Arc<Stale>,
    theme: Arc<Theme>,
    /// For each locale, what the templates of all its pages receive, with the shared parts rendered.
    locales: Vec<Context>,
    /// For each locale, the fingerprint of that.
    keys: Vec<Fingerprint>,
    /// The search index of each locale, once it was asked for.
    search: Vec<OnceLock<Option<search::SearchFiles>>>,
    artwork_renderer: ArtworkRenderer,
    cache: PictureCache,
}

/// Why a template could not be rendered.
enum TemplateFailure {
    Template(tera::Error),
    TooLarge(Box<Diagnostic>),
}

impl Renderer {
    /// Makes a renderer and renders the shared parts of every locale. `stale` are the passages that have changed since they
    /// were translated. Fails if a shared part cannot be rendered.
    pub fn new(
        root: &Path,
        site: &Arc<Site>,
        stale: &Arc<Stale>,
        theme: &Arc<Theme>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let files = Arc::new(CheckedFiles::new(root, site));
        let mut renderer = Self {
            files: Arc::clone(&files),
            site: Arc::clone(site),
            stale: Arc::clone(stale),
            theme: Arc::clone(theme),
            locales: Vec::new(),
            keys: Vec::new(),
            search: site.frame.locales.iter().map(|_| OnceLock::new()).collect(),
            artwork_renderer: ArtworkRenderer::new(files, theme),
            cache: PictureCache::new(root),
        };
        let mut found = Vec::new();
        for (id, _) in site.frame.locales.iter() {
            let mut context = renderer.locale_context(id);
            let shared = renderer.shared_parts(&context, &mut found);
            context.insert_value("shared", shared);
            renderer.locales.push(context);
            renderer.keys.push(Fingerprint::from_value(&(
                theme.fingerprint,
                view::site(site, id),
                &site.shared_values[id.0],
            )));
        }
        if found.is_empty() {
            Ok(renderer)
        } else {
            Err(found)
        }
    }

    /// What all templates of a locale receive.
    fn locale_context(&self, id: LocaleId) -> Context {
        let mut context = Context::new();
        context.insert("site", &view::site(&self.site, id));
        context.insert_value("t", self.theme.strings[id.0].clone());
        let assets: BTreeMap<&str, String> = self
            .theme
            .files
            .iter()
            .map(|(name, file)| (name.as_str(), self.address(&file.output)))
            .collect();
        context.insert("assets", &assets);
        let integrity: BTreeMap<&str, &str> = self
            .theme
            .files
            .iter()
            .filter_map(|(name, file)| Some((name.as_str(), file.integrity.as_deref()?)))
            .collect();
        context.insert("integrity", &integrity);
        context.insert("colours", self.theme.colours.light());
        for (name, value) in &self.site.shared_values[id.0] {
            context.insert(*name, value.as_ref());
        }
        context
    }

    /// The path of an output from the root of the host.
    fn address(&self, output: &OutputPath) -> String {
        self.site.frame.base.url(&encode(&output.0))
    }

    /// The rendered shared parts by name: `shared/header.html` is `shared.header` in templates.
    fn shared_parts(&self, context: &Context, found: &mut Vec<Diagnostic>) -> Value {
        let mut parts = BTreeMap::new();
        for template in self
            .theme
            .templates
            .iter()
            .filter(|name| name.starts_with("shared/"))
        {
            let name = template["shared/".len()..]
                .trim_end_matches(".html")
                .to_string();
            match self.run(template, context) {
                Ok(html) => {
                    drop(parts.insert(name, Value::safe_string(&String::from_utf8_lossy(&html))))
                }
                Err(TemplateFailure::Template(error)) => found.push(template_error(
                    codes::TEMPLATE_ERROR,
                    &error,
                    &self.theme.sources,
                )),
                Err(TemplateFailure::TooLarge(diagnostic)) => found.push(*diagnostic),
            }
        }
        Value::from(parts)
    }

    /// Renders a template within its limits.
    fn run(&self, template: &str, context: &Context) -> Result<Vec<u8>, TemplateFailure> {
        let (_at_work, mut out) = (limits::watch(template), Limited::new());
        let rendered = self.theme.tera.render_to(template, context, &mut out);
        match (rendered, out.finish()) {
            (_, Err(diagnostic)) => Err(TemplateFailure::TooLarge(diagnostic)),
            (Err(error), _) => Err(TemplateFailure::Template(error)),
            (Ok(()), Ok(bytes)) => Ok(bytes),
        }
    }

    /// Whether an output may fail to be made, because it depends on a template or on a file of the content.
    pub fn may_fail(&self, output: &Output) -> bool {
        match output {
            Output::Page(_) | Output::Copy(_) | Output::Card(_) | Output::Resized { .. } => true,
            Output::Generated(index) => {
                matches!(self.site.files[*index].content, Content::Artwork(_))
            }
            _ => false,
        }
    }

    /// Makes one output. Fails if its template fails or its file cannot be read.
    pub fn render(&self, output: &Output) -> Result<Rendered, Box<Diagnostic>> {
        let bytes = match output {
            Output::Page(id) => self.page(*id),
            Output::Redirect(id) => Ok(redirect::render(&self.site, *id).into_bytes()),
            Output::Copy(path) => return self.copy(path),
            Output::Resized { source, width } => self.resized(source, *width),
            Output::Card(id) => self.artwork(&card::artwork(&self.site, self.site.page(*id))),
            Output::Generated(index) => match &self.site.files[*index].content {
                Content::Bytes(bytes) => Ok(bytes.clone()),
                Content::Artwork(artwork) => self.artwork(artwork),
            },
            Output::ThemeFile(path) => Ok(self.theme.files[path].bytes.clone()),
            Output::Feed(locale) => Ok(feed::render(&self.site, *locale)),
            Output::Sitemap => Ok(sitemap::render(&self.site)),
            Output::SitemapPart(part) => Ok(sitemap::part(&self.site, *part)),
            Output::Robots => Ok(sitemap::robots(&self.site).into_bytes()),
            Output::Search(locale) => Ok(self.search_file(*locale, |files| files.head.clone())),
            Output::SearchPart { locale, part } => {
                Ok(self.search_file(*locale, |files| files.part(&self.site, *part)))
            }
            Output::SearchShard { locale, shard } => {
                Ok(self.search_file(*locale, |files| files.shards[*shard].clone()))
            }
            Output::Headers(Host::Static) => Ok(hosting::headers(&self.site).into_bytes()),
            Output::Headers(Host::Nginx) => Ok(hosting::nginx().into_bytes()),
            Output::Headers(Host::Apache) => Ok(hosting::apache().into_bytes()),
            Output::WebManifest(locale) => {
                let icon = self
                    .theme
                    .files
                    .get("favicon.svg")
                    .map(|file| self.address(&file.output));
                Ok(hosting::web_manifest(&self.site, *locale, icon.as_deref()).into_bytes())
            }
        };
        bytes.map(Rendered::from)
    }

    /// A file of the content folder as it is, or a picture without its metadata.
    fn copy(&self, path: &str) -> Result<Rendered, Box<Diagnostic>> {
        let file = self.files.open(path)?;
        let start = picture::beginning(&file).map_err(|error| unreadable(path, &error))?;
        picture::check_name(path, &start)?;
        if picture::has_metadata_to_lose(&start) {
            Ok(picture::published(path, self.picture(path)?)?.into())
        } else {
            Ok(Rendered::File(Arc::new(file)))
        }
    }

    /// Makes the search indices of all locales, on many threads. Call this before outputs are rendered on the same threads:
    /// otherwise a thread that waits here for others could begin another output that waits for this one.
    pub fn make_search(&self) {
        for (locale, _) in self.site.frame.locales.iter() {
            self.search_file(locale, |_| Vec::new());
        }
    }

    fn search_file(
        &self,
        locale: LocaleId,
        file: impl Fn(&search::SearchFiles) -> Vec<u8>,
    ) -> Vec<u8> {
        let files = self.search[locale.0].get_or_init(|| search::files(&self.site, locale));
        files.as_ref().map(file).unwrap_or_default()
    }

    /// Reads a picture of the content. Fails if it is too large or cannot be read.
    fn picture(&self, path: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let bytes = self.files.read_up_to(path, picture::MAX_BYTES)?;
        bytes.ok_or_else(|| picture::too_large(path))
    }

    fn resized(&self, path: &str, width: u32) -> Result<Vec<u8>, Box<Diagnostic>> {
        let bytes = self.picture(path)?;
        // Whoever had the turn before may have made this width too.
        let _turn = picture::turn_of_large(&bytes);
        let inputs = |width: u32| [&bytes[..], &width.to_le_bytes()].concat();
        self.cache.get(&inputs(width), || {
            let damaged = || picture::damaged(path);
            let decoded = DecodedPicture::new(&bytes).ok_or_else(damaged)?;
            // To decode takes longest, so the other widths are made at once.
            for other in widths_of(&self.site.assets, path).filter(|other| *other != width) {
                let make = || decoded.resized(other).ok_or_else(damaged);
                self.cache.get(&inputs(other), make)?;
            }
            decoded.resized(width).ok_or_else(damaged)
        })
    }

    fn artwork(&self, artwork: &Artwork) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert("artwork", artwork.view.as_ref());
        context.insert("colours", self.theme.colours.light());
        let svg = self
            .run(artwork.template, &context)
            .map_err(|failure| match failure {
                TemplateFailure::Template(error) => {
                    template_error(codes::TEMPLATE_ERROR, &error, &self.theme.sources).boxed()
                }
                TemplateFailure::TooLarge(diagnostic) => diagnostic,
            })?;
        self.artwork_renderer
            .render(artwork, &String::from_utf8_lossy(&svg), &self.cache)
    }

    /// Deletes cached pictures that the site no longer has. Call this only after every output was made.
    pub fn sweep(&self) {
        self.cache.sweep();
    }

    fn page(&self, id: PageId) -> Result<Vec<u8>, Box<Diagnostic>> {
        let page = self.site.page(id);
        let Some(template) = template_of(page, &self.theme) else {
            return Err(missing_template(page, &self.theme));
        };
        match self.run(template, &self.page_context(id)) {
            Ok(html) => Ok(self.in_language(page, html)),
            Err(TemplateFailure::Template(error)) => Err(self.runtime_error(page, &error)),
            Err(TemplateFailure::TooLarge(mut diagnostic)) => {
                diagnostic.place = Place::At(page.location());
                Err(diagnostic)
            }
        }
    }

    /// Marks Chinese words on a page of a locale that is not Chinese.
    fn in_language(&self, page: &Page, html: Vec<u8>) -> Vec<u8> {
        let locales = &self.site.frame.locales;
        let is_cjk = |tag: &str| {
            ["zh", "ja", "ko"]
                .iter()
                .any(|language| tag.starts_with(language))
        };
        let chinese = locales
            .iter()
            .map(|(_, locale)| locale.tag.as_str())
            .find(|tag| tag.starts_with("zh"));
        match String::from_utf8(html) {
            Ok(html) if !is_cjk(&locales.get(page.locale).tag) => {
                language::mark_chinese(html, chinese.unwrap_or("zh-Hans")).into_bytes()
            }
            Ok(html) => html.into_bytes(),
            Err(error) => error.into_bytes(),
        }
    }

    /// The lists of pages that the template of a page receives.
    fn lists(&self, page: &Page) -> Lists<'_> {
        let mut lists = Lists::default();
        if matches!(page.kind, Kind::Home | Kind::Section) {
            let none = Children::default();
            let children = self
                .site
                .children(page.locale, &page.route)
                .unwrap_or(&none);
            lists.pages = Some(view::summaries(&self.site, &children.pages));
            lists.subsections = Some(view::summaries(&self.site, &children.sections));
        }
        if page.route == SITE_MAP {
            lists.tree = Some(view::tree(&self.site, page.locale, ""));
        }
        if page.kind == Kind::Home {
            let mut newest = self.site.dated(page.locale);
            newest.truncate(MAX_RECENT_PAGES);
            lists.recent = Some(view::summaries(&self.site, &newest));
        }
        lists
    }

    /// The fingerprint of everything that an output is made from: the same fingerprint means the same bytes. Gives `None` for
    /// outputs that are made as quickly as compared.
    ///
    /// For a page, this has to cover everything that [`Self::page_context`] uses, or the preview would show old pages.
    pub fn fingerprint(&self, output: &Output, contents: &FingerprintCache) -> Option<Fingerprint> {
        let id = match output {
            Output::Page(id) => id,
            Output::Copy(path) => return self.files.fingerprint(path, contents),
            Output::Resized { source, width } => {
                return Some(Fingerprint::from_value(&(
                    self.files.fingerprint(source, contents)?,
                    width,
                )));
            }
            Output::Card(id) => {
                let page = self.site.page(*id);
                let language = &self.site.frame.locales.get(page.locale).key;
                return Some(Fingerprint::from_value(&(
                    self.theme.fingerprint,
                    self.artwork_renderer.fonts(),
                    &page.title,
                    self.site.frame.settings.title.get(language),
                )));
            }
            Output::Generated(index) => {
                return self.of_generated(&self.site.files[*index].content, contents);
            }
            _ => return None,
        };
        Some(self.page_fingerprint(*id))
    }

    /// The fingerprint of everything that a page is rendered from: its template, the values of its locale, and all
    /// fields of [`PageInputs`].
    fn page_fingerprint(&self, id: PageId) -> Fingerprint {
        let page = self.site.page(id);
        let PageInputs {
            fields,
            lists,
            parts,
            has_sections,
            bodies,
            values,
        } = self.page_inputs(id);
        let bodies: Vec<Fingerprint> = bodies
            .into_iter()
            .map(|id| self.body_fingerprint(id))
            .collect();

        Fingerprint::from_value(&(
            self.keys[page.locale.0],
            template_of(page, &self.theme),
            (fields, lists, parts, has_sections, values),
            bodies,
        ))
    }

    fn of_generated(&self, content: &Content, contents: &FingerprintCache) -> Option<Fingerprint> {
        let Content::Artwork(Artwork {
            template,
            view,
            form,
            picture,
            ..
        }) = content
        else {
            return None;
        };
        let picture = match picture {
            Some(path) => Some(
                self.files
                    .fingerprint(&format!("{CONTENT}/{path}"), contents)?,
            ),
            None => None,
        };
        let (theme, fonts) = (self.theme.fingerprint, self.artwork_renderer.fonts());
        Some(Fingerprint::from_value(&(
            theme,
            fonts,
            template,
            view,
            format!("{form:?}"),
            picture,
        )))
    }

    fn body_fingerprint(&self, id: PageId) -> Fingerprint {
        let page = self.site.page(id);
        let anchors: Vec<_> = page
            .anchors
            .iter()
            .map(|anchor| (&anchor.id, anchor.number_len))
            .collect();
        let mentions = page
            .shown
            .mentions
            .as_ref()
            .map(|mentions| mentions.fingerprint);
        let raw_html = self.site.frame.settings.raw_html;
        Fingerprint::from_value(&(
            page.document.fingerprint(),
            &self.site.links[id.0],
            anchors,
            mentions,
            raw_html,
        ))
    }

    /// What the template of a page receives: the values of its locale, and those of [`PageInputs`].
    fn page_context(&self, id: PageId) -> Context {
        let page = self.site.page(id);
        let PageInputs {
            fields,
            lists,
            parts,
            has_sections,
            // The text of each body is shown in `content`, in `sections` or in one of `parts`.
            bodies: _,
            values,
        } = self.page_inputs(id);

        let mut context = self.locales[page.locale.0].clone();
        let mut fields = Value::from_serializable(&fields)
            .into_map()
            .unwrap_or_default();
        fields.insert(
            "content".into(),
            Value::safe_string(&view::content(&self.site, id)),
        );
        fields.insert("parts".into(), Value::from(self.parts(parts)));
        let sections = if has_sections {
            self.sections(id)
        } else {
            Vec::new()
        };
        fields.insert("sections".into(), Value::from(sections));
        context.insert_value("page", Value::from(fields));

        let Lists {
            pages,
            subsections,
            recent,
            tree,
        } = lists;
        tree.into_iter()
            .for_each(|tree| context.insert("tree", &tree));
        for (name, list) in [
            ("pages", pages),
            ("subsections", subsections),
            ("recent", recent),
        ] {
            list.into_iter()
                .for_each(|list| context.insert(name, &list));
        }
        for (name, value) in values {
            context.insert(*name, value.as_ref());
        }
        context
    }

    fn parts(&self, parts: Vec<view::PartView<'_>>) -> Vec<Value> {
        let part = |part: view::PartView<'_>| {
            let mut fields = tera::value::Map::default();
            fields.insert("title".into(), text(part.title));
            fields.insert("url".into(), text(&part.url));
            fields.insert("anchor".into(), part.anchor.map_or(Value::none(), text));
            fields.insert(
                "content".into(),
                Value::safe_string(&view::part_content(&self.site, part.id)),
            );
            Value::from(fields)
        };
        parts.into_iter().map(part).collect()
    }

    fn sections(&self, id: PageId) -> Vec<Value> {
        let section = |(anchor, html): (Option<&str>, String)| {
            let mut fields = tera::value::Map::default();
            fields.insert("anchor".into(), anchor.map_or(Value::none(), text));
            fields.insert("content".into(), Value::safe_string(&html));
            Value::from(fields)
        };
        view::sections(&self.site, id)
            .into_iter()
            .map(section)
            .collect()
    }

    fn runtime_error(&self, page: &Page, error: &tera::Error) -> Box<Diagnostic> {
        let path = &page.file.path;
        template_error(codes::TEMPLATE_ERROR, error, &self.theme.sources)
            .related(
                page.location(),
                say!(
                    "正在生成 {path} 的页面",
                    "while rendering the page of {path}"
                ),
            )
            .boxed()
    }
}

/// The lists of pages that the templates of some kinds of pages receive.
#[derive(Default, Serialize)]
struct Lists<'a> {
    pages: Option<Vec<SummaryView<'a>>>,
    subsections: Option<Vec<SummaryView<'a>>>,
    recent: Option<Vec<SummaryView<'a>>>,
    tree: Option<Vec<BranchView<'a>>>,
}

fn text(text: &str) -> Value {
    Value::normal_string(text)
}
