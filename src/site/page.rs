//! A page: what the rest of the engine knows about one, wherever it came from.

use std::sync::Arc;

use crate::config::{LocaleId, Locales};
use crate::date::PageDate;
use crate::load::LoadedPage;
use crate::load::document::{Anchor, Document};
use crate::load::front_matter::FrontMatter;
use crate::load::yaml::{More, locate_in};
use crate::source::{Location, SourceFile, Span};

use super::kind::Kind;
use super::presentation::Presentation;
use super::route::{OutputPath, encode, folder};
use super::searchable::Searchable;

/// Index into [`super::Site::pages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageId(pub usize);

/// One page in one locale.
#[derive(Debug, Clone)]
pub struct Page {
    /// Names it in all locales: `plan/targets`; empty for the home page.
    pub route: String,
    /// Its language.
    pub locale: LocaleId,
    /// The language it is shown in where it has no translation into its own.
    pub fallback_from: Option<LocaleId>,
    /// Which of the ordinary templates it gets.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub description: Option<String>,
    /// Publication date.
    pub date: Option<PageDate>,
    /// Place among its siblings.
    pub order: Option<i64>,
    /// Older paths that lead here, and where they are declared.
    pub aliases: Vec<String>,
    /// Where the content comes from.
    pub source: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// How it is shown, beside its text.
    pub shown: Presentation,
    /// What those who search find it by.
    pub search: Searchable,
    /// The file that diagnostics about it point to.
    pub file: Arc<SourceFile>,
    /// What that file says about it; none where it is made from other things.
    pub front: Option<Arc<FrontMatter>>,
    /// The fields in that file.
    pub fields: Span,
    /// The body.
    pub document: Arc<Document>,
    /// One for each heading of the document.
    pub anchors: Vec<Anchor>,
    /// The page's own anchor where it is part of another page.
    pub anchor: Option<String>,
    /// Routes of the pages it is composed of, in the same locale.
    pub parts: Vec<String>,
    /// Whether it stands in lists, feeds and the row of previous and next.
    pub listed: bool,
}

impl Page {
    /// From a file of its own.
    pub fn from_loaded(loaded: &LoadedPage) -> Self {
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
                label: 0,
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
    pub fn is_gone(&self) -> bool {
        self.front.as_ref().is_some_and(|front| front.gone)
    }

    /// A page that no file holds; `file` is where its content comes from.
    pub fn generated(
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
            aliases: Vec::new(),
            source: None,
            issuer: None,
            file,
            front: None,
            fields: Span::default(),
            document: Arc::default(),
            anchors: Vec::new(),
            anchor: None,
            parts: Vec::new(),
            listed: false,
        }
    }

    /// The same page for a locale that has no translation of it.
    pub fn fallback(&self, locale: LocaleId) -> Self {
        let aliases = Vec::new();
        Self {
            locale,
            fallback_from: Some(self.locale),
            aliases,
            fields: Span::default(),
            ..self.clone()
        }
    }

    /// The language of its text.
    pub fn language(&self) -> LocaleId {
        self.fallback_from.unwrap_or(self.locale)
    }

    /// Puts a template before the ordinary ones, unless the page itself names one.
    pub fn prefer_template(&mut self, name: &str) {
        self.shown.prefer_template(name);
    }

    /// Gives it a template, unless it names one itself, and a value for that.
    pub fn give(&mut self, template: &str, name: &'static str, value: Arc<serde_json::Value>) {
        self.prefer_template(template);
        self.shown.values.push((name, value));
    }

    /// The file it becomes.
    pub fn output(&self, locales: &Locales) -> OutputPath {
        let locale = locales.get(self.locale);
        match self.kind {
            Kind::NotFound => OutputPath(format!("{}404.html", locale.prefix)),
            _ => OutputPath(format!("{}index.html", folder(&self.route, locale))),
        }
    }

    /// The picture that stands for a link to it; none where another page stands for it.
    pub fn card(&self, locales: &Locales) -> Option<OutputPath> {
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

    /// Its address below the base, encoded.
    pub fn relative_url(&self, locales: &Locales) -> String {
        let locale = locales.get(self.locale);
        match self.kind {
            Kind::NotFound => format!("{}404.html", locale.prefix),
            _ => encode(&folder(&self.route, locale)),
        }
    }

    /// Whether a source file was written for it alone.
    pub fn has_own_file(&self) -> bool {
        self.fields.end > 0
    }

    /// Its fields, for diagnostics.
    pub fn location(&self) -> Location {
        self.file
            .at(Span::new(self.fields.start, self.fields.start))
    }

    /// Where the value stands that a path of names and positions leads to in the fields, or the nearest one above it.
    pub fn location_of(&self, path: &[&str]) -> Location {
        if self.fields.is_empty() {
            return self.location();
        }
        let Location { file, span } = locate_in(&self.file, self.fields, path);
        let is_quoted =
            span.end > span.start + 1 && file.text[span.start..].starts_with(['"', '\'']);
        // What is wrong stands between the quotation marks.
        file.at(if is_quoted {
            Span::new(span.start + 1, span.end - 1)
        } else {
            span
        })
    }

    /// Where a field's value stands; the head of the fields where it is not to be found.
    pub fn field_location(&self, value: &str) -> Location {
        let fields = &self.file.text[self.fields.start..self.fields.end];
        fields.rfind(value).map_or_else(
            || self.location(),
            |at| {
                self.file.at(Span::new(
                    self.fields.start + at,
                    self.fields.start + at + value.len(),
                ))
            },
        )
    }
}

/// Front matter without the fields of extensions, which would list the page and say what it is.
fn without_kind(front: &FrontMatter) -> Arc<FrontMatter> {
    Arc::new(FrontMatter {
        more: More::default(),
        ..front.clone()
    })
}
