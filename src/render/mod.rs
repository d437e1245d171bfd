//! Rendering outputs to bytes. A template sees its view and nothing else.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use tera::{Context, Value};

use crate::config::LocaleId;
use crate::diagnostic::{Diagnostic, codes};
use crate::file_state::FingerprintCache;
use crate::fingerprint::Fingerprint;
use crate::load::discover::CONTENT;
use crate::load::media::movie;
use crate::manifest::{Host, Output};
use crate::reading::unreadable;
use crate::site::route::{OutputPath, encode};
use crate::site::translation::Records;
use crate::site::{Artwork, Content, Site, WORDS};
use crate::view::{self};

mod artwork;
mod asset_links;
mod assets;
pub(crate) mod audit;
mod avif;
mod broken;
mod cache;
mod card;
mod checked;
mod colours;
mod complaint;
mod components;
pub(crate) mod contrast;
mod feed;
pub(crate) mod fonts;
mod gif;
mod hosting;
mod language;
mod layer;
mod limits;
mod media;
mod metadata;
mod nesting;
mod page;
mod palette;
mod picture;
mod plain_text;
mod raster;
mod redirect;
mod rendered;
mod rendition;
mod script;
mod search;
mod sitemap;
mod strings;
mod style_sheet;
mod template;
pub(crate) mod theme;
mod unused;

use artwork::ArtworkRenderer;
use broken::template_error;
use cache::PictureCache;
pub(crate) use card::TEMPLATE as CARD;
use checked::CheckedFiles;
pub(crate) use fonts::{draws_with_system_fonts, system_fonts};
pub(crate) use hosting::{HEADERS as HOST_HEADERS, TLS_ONLY_HEADER};
pub(crate) use layer::THEMES;
use limits::Limited;

pub(crate) use rendered::Rendered;
pub(crate) use search::check_synonyms;
use strings::with_words;
pub(crate) use template::check_templates;
use theme::Theme;

/// The most pages that the home page lists as its newest.
const MAX_RECENT_PAGES: usize = 5;

/// Renders the outputs of one site with one theme.
#[derive(Debug)]
pub(crate) struct Renderer {
    files: Arc<CheckedFiles>,
    site: Arc<Site>,
    records: Arc<Records>,
    theme: Arc<Theme>,
    /// What the templates of all pages of each locale receive, with the shared parts rendered.
    locales: Vec<Context>,
    /// The fingerprint of what the context of each locale is made from.
    keys: Vec<Fingerprint>,
    /// The fingerprint of each page, once it was asked for.
    page_fingerprints: Vec<OnceLock<Fingerprint>>,
    /// The theme's texts as the cards of each locale receive them, once there was a card.
    card_texts: Vec<OnceLock<Value>>,
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
    /// Makes a renderer and renders the shared parts of every locale. `records` tell which
    /// translations are out of date. Fails if a shared part cannot be rendered.
    pub(crate) fn new(
        root: &Path,
        site: &Arc<Site>,
        records: &Arc<Records>,
        theme: &Arc<Theme>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let files = Arc::new(CheckedFiles::new(root, site));
        let mut renderer = Self {
            files: Arc::clone(&files),
            site: Arc::clone(site),
            records: Arc::clone(records),
            theme: Arc::clone(theme),
            locales: Vec::new(),
            keys: Vec::new(),
            page_fingerprints: site.pages.iter().map(|_| OnceLock::new()).collect(),
            card_texts: site.frame.locales.iter().map(|_| OnceLock::new()).collect(),
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

        let mut words = self.site.shared_values[id.0].iter();
        let words = words.rfind(|(name, _)| *name == WORDS);
        let words = words.map(|(_, words)| words.as_ref());
        context.insert_value("t", with_words(&self.theme.strings[id.0], words));

        context
    }

    /// The path of an output from the root of the host.
    fn address(&self, output: &OutputPath) -> String {
        self.site.frame.base.url(&encode(&output.0))
    }

    /// The address of a file that the theme publishes, by its name below `static/`.
    fn theme_file(&self, name: &str) -> Option<String> {
        let file = self.theme.files.get(name)?;
        Some(self.address(&file.output))
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
    pub(crate) fn may_fail(site: &Site, output: &Output) -> bool {
        match output {
            Output::Page(_)
            | Output::Copy(_)
            | Output::Captions(_)
            | Output::Card(_)
            | Output::Picture { .. } => true,
            Output::Generated(index) => {
                matches!(site.files[*index].content, Content::Artwork(_))
            }
            _ => false,
        }
    }

    /// Makes one output. Fails if its template fails or its file cannot be read.
    pub(crate) fn render(&self, output: &Output) -> Result<Rendered, Box<Diagnostic>> {
        let bytes = match output {
            Output::Page(id) => self.page(*id),
            Output::Redirect(id) => Ok(redirect::render(&self.site, *id).into_bytes()),
            Output::Copy(path) => return self.copy(path),
            Output::Captions(path) => self.captions(path),
            Output::Picture { source, rendition } => self.rendition(source, *rendition),
            Output::Card(id) => {
                let page = self.site.page(*id);
                let texts = self.card_texts[page.locale.0]
                    .get_or_init(|| with_words(&self.theme.strings[page.locale.0], None));
                self.artwork(&card::artwork(&self.site, page), Some(texts))
            }
            Output::Generated(index) => match &self.site.files[*index].content {
                Content::Bytes(bytes) => Ok(bytes.clone()),
                Content::Artwork(artwork) => self.artwork(artwork, None),
            },
            Output::ThemeFile(path) => Ok(self.theme.files[path].bytes.clone()),
            Output::Feed(locale) => {
                let style = self.theme_file("feed.css");
                let content = |id| self.content(id);
                Ok(feed::render(&self.site, *locale, style.as_deref(), content))
            }
            Output::Sitemap => Ok(sitemap::render(&self.site)),
            Output::SitemapPart(part) => Ok(sitemap::part(&self.site, *part)),
            Output::Robots => Ok(sitemap::robots(&self.site).into_bytes()),
            Output::Search(locale) => Ok(self.search_file(*locale, |files| files.head.clone())),
            Output::SearchSounds(locale) => Ok(search::list_of_sounds(&self.site, *locale)),
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
                let icon = self.theme_file("favicon.svg");
                Ok(hosting::web_manifest(&self.site, *locale, icon.as_deref()).into_bytes())
            }
        };
        bytes.map(Rendered::from)
    }

    /// Makes one output unless `is_there` says that what has the fingerprint of its inputs is made already; gives
    /// `None` then, and otherwise the output with the fingerprint, if it has one. Fails as [`Self::render`] does.
    pub(crate) fn render_unless(
        &self,
        output: &Output,
        contents: &FingerprintCache,
        is_there: impl FnOnce(Fingerprint) -> bool,
    ) -> Result<Option<(Rendered, Option<Fingerprint>)>, Box<Diagnostic>> {
        if let Output::Page(id) = output {
            let made = self.page_unless(*id, is_there)?;
            return Ok(made.map(|(html, made_from)| (html.into(), Some(made_from))));
        }

        // Read before the output is made: a change in between is noticed next time.
        let made_from = self.fingerprint(output, contents);
        if made_from.is_some_and(is_there) {
            return Ok(None);
        }

        Ok(Some((self.render(output)?, made_from)))
    }

    /// A file of the content folder as it is, or a picture without its metadata.
    fn copy(&self, path: &str) -> Result<Rendered, Box<Diagnostic>> {
        let mut file = self.files.open(path)?;
        let unreadable = |error: io::Error| unreadable(path, &error);
        let start = picture::beginning(&file).map_err(unreadable)?;
        picture::check_name(path, &start)?;
        media::check_name(path, &start)?;

        if media::is_called_mp4(path) {
            let movie = movie(&mut file).map_err(unreadable)?;
            let movie = movie.ok_or_else(|| media::damaged(path))?;
            if media::tells_place(&movie) {
                return self.film_without_place(path);
            }
        }

        if plain_text::is_plain_text(path) {
            return self.plain_text(path, file);
        }

        if picture::has_metadata_to_lose(&start) {
            Ok(picture::published(path, self.picture(path)?)?.into())
        } else {
            Ok(Rendered::File(Arc::new(file)))
        }
    }

    /// A text of the content folder as browsers read it; `file` is the same file.
    fn plain_text(&self, path: &str, file: File) -> Result<Rendered, Box<Diagnostic>> {
        let bytes = self.files.read_up_to(path, plain_text::MAX_BYTES)?;
        let converted = match bytes {
            Some(bytes) => plain_text::as_utf8(path, bytes)?,
            None => None,
        };

        Ok(converted.map_or_else(|| Rendered::File(Arc::new(file)), Rendered::from))
    }

    /// A film without what it tells of the place where it was taken. Fails if it is too large to be held in memory.
    fn film_without_place(&self, path: &str) -> Result<Rendered, Box<Diagnostic>> {
        let bytes = self.files.read_up_to(path, media::MAX_CLEANED_BYTES)?;
        let mut bytes = bytes.ok_or_else(|| media::place_stays(path))?;
        media::blank_notes(&mut bytes);

        Ok(bytes.into())
    }

    /// Captions of the content folder, as browsers read them.
    fn captions(&self, path: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let bytes = self.files.read_up_to(path, media::MAX_CAPTION_BYTES)?;
        media::captions(path, bytes.ok_or_else(|| media::too_long(path))?)
    }

    /// Makes the search indices of all locales, on many threads. Call this before outputs are rendered on the same
    /// threads: otherwise a thread that waits here for others could begin another output that waits for this one.
    pub(crate) fn make_search(&self) {
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

    /// Draws an artwork. `texts` are the theme's, for what belongs to a page and so has a language.
    fn artwork(
        &self,
        artwork: &Artwork,
        texts: Option<&Value>,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut context = Context::new();
        if let Some(texts) = texts {
            context.insert_value("t", texts.clone());
        }

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
    pub(crate) fn sweep(&self) {
        self.cache.sweep();
    }

    /// The fingerprint of everything that an output is made from: the same fingerprint means the same bytes. Gives
    /// `None` for outputs that are made as quickly as compared.
    ///
    /// For a page, both its context and its fingerprint are made from one list of inputs: see [`page::PageInputs`].
    pub(crate) fn fingerprint(
        &self,
        output: &Output,
        contents: &FingerprintCache,
    ) -> Option<Fingerprint> {
        let id = match output {
            Output::Page(id) => id,
            Output::Copy(path) | Output::Captions(path) => {
                return self.files.fingerprint(path, contents);
            }
            Output::Picture { source, rendition } => {
                return Some(Fingerprint::from_value(&(
                    self.files.fingerprint(source, contents)?,
                    rendition,
                )));
            }
            Output::Card(id) => {
                let page = self.site.page(*id);
                let language = &self.site.frame.locales.get(page.locale).key;
                return Some(Fingerprint::from_value(&(
                    self.theme.fingerprint,
                    self.artwork_renderer.fonts(),
                    &page.title,
                    card::template(page),
                    &page.shown.figure,
                    self.site.frame.settings.title.get(language),
                )));
            }
            Output::Generated(index) => {
                return self.artwork_fingerprint(&self.site.files[*index].content, contents);
            }
            _ => return None,
        };
        let known = &self.page_fingerprints[id.0];
        Some(*known.get_or_init(|| self.page_fingerprint(*id)))
    }

    /// The fingerprint of what a generated file is drawn from; `None` if it is not a drawing.
    fn artwork_fingerprint(
        &self,
        content: &Content,
        contents: &FingerprintCache,
    ) -> Option<Fingerprint> {
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
}
