//! A page to HTML: what it is rendered from is gathered once, for the context of its template and for its fingerprint.

use serde::Serialize;
use tera::value::{Key, Map};
use tera::{Context, Value};

use super::broken::template_error;
use super::strings::{BOX_TEXTS, FILE_TEXTS, with_words};
use super::template::{missing_template, template_of};
use super::{MAX_RECENT_PAGES, Renderer, TemplateFailure, language};
use crate::diagnostic::{Diagnostic, Place, codes, say};
use crate::fingerprint::Fingerprint;
use crate::site::{Children, Kind, Page, PageId, Values, WORDS};
use crate::view::{self, BodyWords, BranchView, PageView, PartView, SITE_MAP, SummaryView};

/// Everything that a page is rendered from beside its template and the values of its locale. Both users of this type
/// name every field, so that a field added here cannot be left out of the context or of the fingerprint.
struct PageInputs<'a> {
    /// The fields of the page itself.
    fields: PageView<'a>,
    /// The lists of other pages that it shows.
    lists: Lists<'a>,
    /// The pages that it is composed of.
    parts: Vec<PartView<'a>>,
    /// Whether its template also receives its text section by section.
    has_sections: bool,
    /// The pages whose text it shows: its own and those of its parts.
    bodies: Vec<PageId>,
    /// The values that extensions have given it.
    values: &'a Values,
}

/// The lists of pages that the templates of some kinds of pages receive.
#[derive(Default, Serialize)]
struct Lists<'a> {
    pages: Option<Vec<SummaryView<'a>>>,
    subsections: Option<Vec<SummaryView<'a>>>,
    recent: Option<Vec<SummaryView<'a>>>,
    tree: Option<Vec<BranchView<'a>>>,
}

impl Renderer {
    /// Renders a page. Fails if its template does not exist or cannot be rendered.
    pub(super) fn page(&self, id: PageId) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.page_of(id, self.page_inputs(id))
    }

    /// Renders a page unless `is_there` says that what has the fingerprint of its inputs is made already; gives `None`
    /// then, and otherwise its HTML with the fingerprint. Fails as [`Self::page`] does.
    pub(super) fn page_unless(
        &self,
        id: PageId,
        is_there: impl FnOnce(Fingerprint) -> bool,
    ) -> Result<Option<(Vec<u8>, Fingerprint)>, Box<Diagnostic>> {
        let inputs = self.page_inputs(id);
        let made_from = self.fingerprint_of(id, &inputs);
        if is_there(made_from) {
            return Ok(None);
        }

        Ok(Some((self.page_of(id, inputs)?, made_from)))
    }

    /// Renders a page from its inputs.
    fn page_of(&self, id: PageId, inputs: PageInputs<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
        let page = self.site.page(id);
        let Some(template) = template_of(page, &self.theme) else {
            return Err(missing_template(page, &self.theme));
        };

        match self.run(template, &self.page_context(id, inputs)) {
            Ok(html) => Ok(self.in_language(page, html)),
            Err(TemplateFailure::Template(error)) => Err(self.runtime_error(page, &error)),
            Err(TemplateFailure::TooLarge(mut diagnostic)) => {
                diagnostic.place = Place::At(page.location());
                Err(diagnostic)
            }
        }
    }

    /// Gathers what a page is rendered from. The context and the fingerprint of a page are made from this alone.
    fn page_inputs(&self, id: PageId) -> PageInputs<'_> {
        let page = self.site.page(id);
        let parts = view::parts(&self.site, page);
        PageInputs {
            fields: view::page(&self.site, &self.records, id),
            lists: self.lists(page),
            bodies: std::iter::once(id)
                .chain(parts.iter().map(|part| part.id))
                .collect(),
            parts,
            has_sections: page.shown.in_sections,
            values: &page.shown.values,
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

    /// The fingerprint of everything that a page is rendered from: its template, the values of its locale, and all
    /// fields of [`PageInputs`].
    pub(super) fn page_fingerprint(&self, id: PageId) -> Fingerprint {
        self.fingerprint_of(id, &self.page_inputs(id))
    }

    fn fingerprint_of(&self, id: PageId, inputs: &PageInputs<'_>) -> Fingerprint {
        let page = self.site.page(id);
        let PageInputs {
            fields,
            lists,
            parts,
            has_sections,
            bodies,
            values,
        } = inputs;
        let bodies: Vec<Fingerprint> = bodies.iter().map(|id| self.body_fingerprint(*id)).collect();

        Fingerprint::from_value(&(
            self.keys[page.locale.0],
            template_of(page, &self.theme),
            (fields, lists, parts, has_sections, values),
            bodies,
        ))
    }

    /// The fingerprint of the text of a page: of all that [`view::content`] makes its HTML from.
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
            &self.site.links[id.0].addresses,
            anchors,
            mentions,
            raw_html,
        ))
    }

    /// What the template of a page receives: the values of its locale, and those of [`PageInputs`].
    fn page_context(&self, id: PageId, inputs: PageInputs<'_>) -> Context {
        let page = self.site.page(id);
        let PageInputs {
            fields,
            lists,
            parts,
            has_sections,
            // The text of each body is shown in `content`, in `sections` or in one of `parts`.
            bodies: _,
            values,
        } = inputs;

        let mut context = self.locales[page.locale.0].clone();
        let mut fields = Value::from_serializable(&fields)
            .into_map()
            .unwrap_or_default();
        fields.insert("content".into(), Value::safe_string(&self.content(id)));
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

        if let Some(tree) = tree {
            context.insert("tree", &tree);
        }

        for (name, list) in [
            ("pages", pages),
            ("subsections", subsections),
            ("recent", recent),
        ] {
            if let Some(list) = list {
                context.insert(name, &list);
            }
        }

        for (name, value) in values {
            context.insert(*name, value.as_ref());
            if *name == WORDS {
                let texts = &self.theme.strings[page.locale.0];
                context.insert_value("t", with_words(texts, Some(value.as_ref())));
            }
        }

        context
    }

    /// The HTML of a page's body.
    pub(super) fn content(&self, id: PageId) -> String {
        let page = self.site.page(id);
        view::content(&self.site, id, &self.words_of(page))
    }

    /// The words around the players and in the boxes of a page, in the language of its text.
    fn words_of(&self, page: &Page) -> BodyWords {
        let words = &self.theme.strings[page.language().0];
        let word = |key: &'static str| {
            let text = words.as_map()?.get(&Key::Str(key))?;
            text.as_str().map(str::to_string)
        };
        let [download, transcript, attachment] = FILE_TEXTS.map(word);

        BodyWords {
            download,
            transcript,
            attachment,
            boxes: BOX_TEXTS.map(word),
        }
    }

    /// The pages that a page is composed of, each with its text.
    fn parts(&self, parts: Vec<PartView<'_>>) -> Vec<Value> {
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            let words = self.words_of(self.site.page(part.id));
            let content = view::part_content(&self.site, part.id, &words);
            let mut fields = Map::default();
            fields.insert("title".into(), text(part.title));
            fields.insert("url".into(), text(&part.url));
            fields.insert("anchor".into(), part.anchor.map_or(Value::none(), text));
            fields.insert("level".into(), Value::from(u64::from(part.level)));
            fields.insert("content".into(), Value::safe_string(&content));
            values.push(Value::from(fields));
        }

        values
    }

    /// The text of a page section by section: the anchor of each and its content.
    fn sections(&self, id: PageId) -> Vec<Value> {
        let mut values = Vec::new();
        let words = self.words_of(self.site.page(id));
        for (anchor, html) in view::sections(&self.site, id, &words) {
            let mut fields = Map::default();
            fields.insert("anchor".into(), anchor.map_or(Value::none(), text));
            fields.insert("content".into(), Value::safe_string(&html));
            values.push(Value::from(fields));
        }

        values
    }

    /// Marks Chinese words on a page of a locale that is not written in Chinese characters.
    fn in_language(&self, page: &Page, html: Vec<u8>) -> Vec<u8> {
        let locales = &self.site.frame.locales;
        if is_written_in_han(&locales.get(page.locale).tag) {
            return html;
        }

        let chinese = locales
            .iter()
            .map(|(_, locale)| locale.tag.as_str())
            .find(|tag| tag.starts_with("zh"));

        match String::from_utf8(html) {
            Ok(html) => language::mark_chinese(html, chinese.unwrap_or("zh-Hans")).into_bytes(),
            Err(error) => error.into_bytes(),
        }
    }

    /// What was wrong when a template ran, with the page that it ran for.
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

/// Whether a language tag is that of Chinese, Japanese or Korean.
fn is_written_in_han(tag: &str) -> bool {
    ["zh", "ja", "ko"]
        .iter()
        .any(|language| tag.starts_with(language))
}

fn text(text: &str) -> Value {
    Value::normal_string(text)
}
