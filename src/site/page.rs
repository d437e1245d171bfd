//! Pages, whether they were read from files or made from data.

use std::sync::Arc;

use crate::config::{LocaleId, Locales};
use crate::date::PageDate;
use crate::load::LoadedPage;
use crate::load::document::{Anchor, Document};
use crate::load::front_matter::FrontMatter;
use crate::load::yaml::{ExtensionFields, locate_in};
use crate::source::{Location, SourceFile, Span};

use super::kind::Kind;
use super::numbers::NumberSlip;
use super::presentation::Presentation;
use super::route::{OutputPath, encode, folder};
use super::searchable::Searchable;

/// Names a page of the complete site. It is an index into [`super::Site::pages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PageId(pub usize);

/// One page in one locale.
#[derive(Debug, Clone)]
pub struct Page {
    /// The route, which is the same in all locales: `plan/targets`, or empty for the home page.
    pub route: String,
    /// The locale that the page belongs to.
    pub locale: LocaleId,
    /// The locale whose text is shown if the page has no translation into its own; otherwise `None`.
    pub fallback_from: Option<LocaleId>,
    /// The ordinary kind of page, which decides the ordinary template.
    pub kind: Kind,
    /// The title.
    pub title: String,
    /// One sentence about the page.
    pub description: Option<String>,
    /// The date of publication.
    pub date: Option<PageDate>,
    /// The position among the pages of its folder, smallest first.
    pub order: Option<i64>,
    /// Its place among the pages of its folder, where an extension knows it; pages that have only `order` come behind.
    pub place: Option<usize>,
    /// Older paths that redirect to the page.
    pub aliases: Vec<String>,
    /// Where the content comes from.
    pub source: Option<String>,
    /// The city or body that issued the document.
    pub issuer: Option<String>,
    /// How the page is shown: templates, values and metadata.
    pub shown: Presentation,
    /// What the page can be found by in searches.
    pub search: Searchable,
    /// The file that diagnostics about the page point at.
    pub file: Arc<SourceFile>,
    /// The front matter, or `None` for a page that is made from data.
    pub front: Option<Arc<FrontMatter>>,
    /// The bytes of the front matter in the file; empty for a page that is made from data.
    pub fields: Span,
    /// The fields of the front matter that a translation translates beside title and description. Each is a path with
    /// `/` between its keys and `*` for every item of a list: `gallery/pictures/*/alt`.
    pub translated_fields: Vec<String>,
    /// The body.
    pub document: Arc<Document>,
    /// The anchors of the document's headings, one for each. They count in place of the headings' own ids, which an
    /// extension may have replaced.
    pub anchors: Vec<Anchor>,
    /// The anchor of the page as a part of another page, if it is one.
    pub anchor: Option<String>,
    /// The length in bytes of the number that the title begins with and that the anchor is made from; otherwise 0.
    pub title_number_len: usize,
    /// How many levels its headings are below those of other parts, on the page that it is a part of.
    pub depth: u8,
    /// What is wrong with the numbers of its headings, where an extension knows how they run; `None` where none does.
    pub number_slips: Option<Vec<NumberSlip>>,
    /// The routes of the pages that the page is composed of, in the same locale.
    pub parts: Vec<String>,
    /// Whether the page is in lists, in feeds, and among the previous and next pages of others.
    pub listed: bool,
}

impl Page {
    /// Makes a page from its file.
    pub(crate) fn from_loaded(loaded: &LoadedPage) -> Self {
        let kind = match (loaded.is_index, loaded.route.is_empty()) {
            (true, true) => Kind::Home,
            (true, false) => Kind::Section,
            (false, _) => Kind::Page,
        };
        let LoadedPage {
            file,
            route,
            locale,
            front,
            fields,
            document,
            ..
        } = loaded.clone();
        let front = if front.gone {
            without_kind(&front)
        } else {
            front
        };
        let anchors = document
            .headings
            .iter()
            .map(|heading| Anchor {
                id: heading.id.clone(),
                number_len: 0,
            })
            .collect();
        let mut page = Self::generated(&route, locale, kind, &front.title, file);

        if let Some(name) = &front.template {
            page.shown.choose_template(name);
        }

        Self {
            description: front.description.clone(),
            date: front.date,
            order: front.order,
            aliases: front.aliases.clone(),
            source: front.source.clone(),
            issuer: front.issuer.clone(),
            front: Some(front),
            fields,
            document,
            anchors,
            listed: true,
            ..page
        }
        .withdrawn()
    }

    /// A page that was withdrawn is nothing but a note for those who have its address.
    fn withdrawn(mut self) -> Self {
        if self.is_gone() {
            self.listed = false;
            self.search.is_indexed = false;
            self.shown.metas.push(("robots", "noindex".into()));
        }

        self
    }

    /// Whether it was withdrawn.
    pub(crate) fn is_gone(&self) -> bool {
        self.front.as_ref().is_some_and(|front| front.gone)
    }

    /// Makes a page that has no file of its own; `file` is the file that its content comes from. It is not listed.
    pub(crate) fn generated(
        route: &str,
        locale: LocaleId,
        kind: Kind,
        title: &str,
        file: Arc<SourceFile>,
    ) -> Self {
        Self {
            route: route.into(),
            locale,
            fallback_from: None,
            kind,
            title: title.into(),
            shown: Presentation::new(kind),
            search: Searchable::default(),
            description: None,
            date: None,
            order: None,
            place: None,
            aliases: Vec::new(),
            source: None,
            issuer: None,
            file,
            front: None,
            fields: Span::default(),
            translated_fields: Vec::new(),
            document: Arc::default(),
            anchors: Vec::new(),
            anchor: None,
            title_number_len: 0,
            depth: 0,
            number_slips: None,
            parts: Vec::new(),
            listed: false,
        }
    }

    /// The fallback of the page for a locale that has no translation of it.
    pub(crate) fn fallback(&self, locale: LocaleId) -> Self {
        let aliases = Vec::new();
        Self {
            locale,
            fallback_from: Some(self.locale),
            aliases,
            fields: Span::default(),
            ..self.clone()
        }
    }

    /// The locale of the text that is shown.
    pub(crate) fn language(&self) -> LocaleId {
        self.fallback_from.unwrap_or(self.locale)
    }

    /// Prefers a template to the ordinary ones. This does nothing if the front matter names a template or another one
    /// was preferred already.
    pub(crate) fn prefer_template(&mut self, name: &str) {
        self.shown.prefer_template(name);
    }

    /// Prefers a template, as [`prefer_template`](Self::prefer_template) does, and adds a value for it. The value is
    /// added in any case.
    pub(crate) fn give(
        &mut self,
        template: &str,
        name: &'static str,
        value: Arc<serde_json::Value>,
    ) {
        self.prefer_template(template);
        self.shown.values.push((name, value));
    }

    /// The output path of the page.
    pub(crate) fn output(&self, locales: &Locales) -> OutputPath {
        let locale = locales.get(self.locale);
        match self.kind {
            Kind::NotFound => OutputPath(format!("{}404.html", locale.prefix)),
            _ => OutputPath(format!("{}index.html", folder(&self.route, locale))),
        }
    }

    /// The output path of the picture that messengers show with a link to the page. Gives `None` for a page that has no
    /// picture of its own, such as a fallback.
    pub(crate) fn card(&self, locales: &Locales) -> Option<OutputPath> {
        let folder = folder(&self.route, locales.get(self.locale));
        let name = if self.route.is_empty() {
            format!("{folder}home")
        } else {
            folder.trim_end_matches('/').into()
        };
        let is_its_own =
            self.kind != Kind::NotFound && self.search.is_indexed && self.fallback_from.is_none();

        is_its_own.then(|| OutputPath(format!("cards/{name}.png")))
    }

    /// The address below the base URL, percent-encoded.
    pub(crate) fn relative_url(&self, locales: &Locales) -> String {
        let locale = locales.get(self.locale);
        match self.kind {
            Kind::NotFound => format!("{}404.html", locale.prefix),
            _ => encode(&folder(&self.route, locale)),
        }
    }

    /// Whether the page was read from a file of its own.
    pub(crate) fn has_own_file(&self) -> bool {
        self.fields.end > 0
    }

    /// The location of the page in its file, for diagnostics: the beginning of the front matter.
    pub(crate) fn location(&self) -> Location {
        self.file
            .at(Span::new(self.fields.start, self.fields.start))
    }

    /// The location of a value in the front matter, for diagnostics. `path` leads to the value through field names and,
    /// for lists, positions from 0. If there is no such value, this is the location of the nearest one that contains
    /// it; for a page without front matter of its own, that of the page.
    pub(crate) fn location_of(&self, path: &[&str]) -> Location {
        if self.fields.is_empty() {
            return self.location();
        }

        let Location { file, span } = locate_in(&self.file, self.fields, path);
        let is_quoted =
            span.end > span.start + 1 && file.text[span.start..].starts_with(['"', '\'']);

        // What is wrong is the text between the quotation marks.
        file.at(if is_quoted {
            Span::new(span.start + 1, span.end - 1)
        } else {
            span
        })
    }

    /// The location of the name of a field of the front matter; that of the page if it has no such field.
    pub(crate) fn location_of_name(&self, field: &str) -> Location {
        self.location_in_fields(line_of_field(self.field_text(), field), field.len())
    }

    /// The location of the text of a field of the front matter, such as the title. Unlike
    /// [`location_of`](Self::location_of) it does not parse the YAML, so it is cheap enough to be asked of every page
    /// of a site. If the text is spelled otherwise in the file, this is the location of the page.
    pub(crate) fn location_of_text(&self, field: &str, text: &str) -> Location {
        let fields = self.field_text();
        let at = line_of_field(fields, field).and_then(|line| {
            let value = line + field.len() + ":".len();
            Some(value + fields[value..].find(text)?)
        });
        self.location_in_fields(at, text.len())
    }

    /// The YAML of the front matter.
    fn field_text(&self) -> &str {
        &self.file.text[self.fields.start..self.fields.end]
    }

    /// The location of `length` bytes of the front matter from the byte `at` on; without it, that of the page.
    fn location_in_fields(&self, at: Option<usize>, length: usize) -> Location {
        match at {
            Some(at) => {
                let start = self.fields.start + at;
                self.file.at(Span::new(start, start + length))
            }
            None => self.location(),
        }
    }
}

/// Front matter without the fields of extensions, which would list the page and say what it is.
fn without_kind(front: &FrontMatter) -> Arc<FrontMatter> {
    Arc::new(FrontMatter {
        more: ExtensionFields::default(),
        ..front.clone()
    })
}

/// The byte at which the line of a field begins in front matter.
fn line_of_field(fields: &str, field: &str) -> Option<usize> {
    let mut start = 0;
    for line in fields.split_inclusive('\n') {
        let rest = line.strip_prefix(field);
        if rest.is_some_and(|rest| rest.starts_with(':')) {
            return Some(start);
        }

        start += line.len();
    }

    None
}
