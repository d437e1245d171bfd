//! Kinds of pages, one file each. A field of its own in the front matter makes a page one of a kind: `activity:` makes
//! it an activity.
//!
//! To add a kind:
//!
//! 1. Write its file here, with its fields and a `KIND`. Name in `KIND` the fields that are translated, and what
//!    `planpress new` makes (the menu and the help of the command follow), or `None` and why. Rules of its own have
//!    their codes in `publicity/codes.rs`.
//! 2. Name it as a module, as a field of [`KindFields`], and in [`KINDS`].
//! 3. What the template makes of values is unknown to the engine unless `give` says it: parts with addresses of their
//!    own go to `page.shown.template_anchors` (otherwise links to them are broken), texts that can be searched to
//!    `page.search.passages`, links out of the site to `page.shown.outward`, and files beside the page to
//!    `page.shown.files`.
//! 4. Write its template, `themes/civic/templates/publicity/NAME.html`, and the texts of the template in
//!    `themes/civic/i18n/`, in both languages.
//! 5. If the page of a year should list such pages ([`PageKind::lists`]), show the list in `publicity/year.html`.
//! 6. If the kind sets `page.search.subject`, add that word to `search.html` and its text `search_kind_…`.
//! 7. Run `planpress schema`, so that editors complete the new field, and `BLESS=1 cargo test diagnostics`.
//! 8. Describe the field in `content/README.md` (both languages), the template's values in `themes/README.md` (both
//!    languages), and name the kind in `README.md`, where it says what `new` makes, and in `CHANGELOG.md`.
//! 9. Add a page of the kind to `tests/site/whole.rs`, whose texts `tests/injection.rs` attacks, its name to the kinds
//!    of `new` in `tests/publicity.rs`, and a test of its own.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value as Json;

pub(super) mod activity;
mod beside;
mod document;
mod gallery;
mod notice;
mod report;
mod slogan;

pub(super) use beside::{is_elsewhere, missing_file};
pub(super) use slogan::{too_long_explanation, too_long_slogan};

use super::campaign::Campaign;
use super::context::Context;
use crate::diagnostic::{self, Diagnostic, Lang, say};
use crate::extension::NewKind;
use crate::load::front_matter::FrontMatter;
use crate::plan::PlanApi;
use crate::publicity::codes;
use crate::site::{Asset, Page};

/// The fields that publicity adds to the front matter of pages: one for each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub(super) struct KindFields {
    /// Makes the page a notice.
    #[serde(default, deserialize_with = "present")]
    notice: Option<notice::NoticeFields>,
    /// Makes the page an activity.
    activity: Option<activity::ActivityFields>,
    /// Makes the page a report.
    #[serde(default, deserialize_with = "present")]
    report: Option<report::ReportFields>,
    /// Makes the page a slogan.
    #[serde(default, deserialize_with = "present")]
    slogan: Option<slogan::SloganFields>,
    /// Makes the page a gallery.
    gallery: Option<gallery::GalleryFields>,
    /// Makes the page an official document.
    #[serde(default, deserialize_with = "present")]
    document: Option<document::DocumentFields>,
}

/// Reads the field of a kind. A kind without fields, `notice:` and nothing after it, is that kind all the same.
fn present<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::<T>::deserialize(deserializer).map(|fields| Some(fields.unwrap_or_default()))
}

/// A kind of page.
pub(super) struct PageKind {
    /// The field of the front matter.
    name: &'static str,
    /// Tells whether a page is of this kind.
    is_given: fn(&KindFields) -> bool,
    /// Gives such a page its template and its values.
    give: fn(&mut Page, &KindFields, &[Asset], &Context<'_>),
    /// Finds what is wrong with such a page.
    check: fn(&CheckInput<'_>) -> Vec<Diagnostic>,
    /// The lists of such pages on the page of a year. The template knows each by its name. Only activities are listed
    /// elsewhere, too: on the home page and on screens.
    lists: &'static [YearList],
    /// The fields with texts that translations translate, as paths below the field of the kind: `pictures/*/alt`. They
    /// are compared with the original, recorded, and become out of date like the text of the page.
    translated: &'static [&'static str],
    /// What `planpress new` makes of it; `None` if it makes none.
    new: Option<NewKind>,
}

/// A list on the page of a year.
struct YearList {
    /// The name by which the template knows it.
    name: &'static str,
    /// Makes its entries from all pages of the year.
    entries: fn(&[KindPage<'_>], &Context<'_>) -> Json,
}

/// A page of a kind with its fields.
#[derive(Clone, Copy)]
pub(super) struct KindPage<'a> {
    page: &'a Page,
    fields: &'a KindFields,
}

/// A page of a kind, and what it is compared with.
pub(super) struct CheckInput<'a> {
    page: &'a Page,
    front: &'a FrontMatter,
    fields: &'a KindFields,
    plan: &'a PlanApi,
    assets: &'a [Asset],
    campaigns: &'a [Campaign],
}

/// All kinds.
const KINDS: &[PageKind] = &[
    notice::KIND,
    activity::KIND,
    report::KIND,
    slogan::KIND,
    gallery::KIND,
    document::KIND,
];

/// Returns the fields of a page; `None` if it has no front matter.
fn fields(page: &Page) -> Option<&KindFields> {
    page.front.as_ref()?.more.get()
}

/// Tells whether two pages have the same fields, state of draft, editor and reviewer.
pub(super) fn say_the_same(a: &Page, b: &Page) -> bool {
    fields(a) == fields(b) && approval(a) == approval(b)
}

/// Returns whether a page is a draft, who edited it and who reviewed it; `None` if it has no front matter.
fn approval(page: &Page) -> Option<(bool, Option<&str>, Option<&str>)> {
    let front = page.front.as_ref()?;
    Some((
        front.draft,
        front.editor.as_deref(),
        front.reviewer.as_deref(),
    ))
}

/// Tells whether a page is of any kind.
pub(super) fn is_of_a_kind(page: &Page) -> bool {
    fields(page).is_some_and(|fields| KINDS.iter().any(|kind| (kind.is_given)(fields)))
}

/// Gives a page of a kind its template and its values.
pub(super) fn give(page: &mut Page, assets: &[Asset], context: &Context<'_>) {
    let Some(fields) = fields(page).cloned() else {
        return;
    };

    for kind in KINDS.iter().filter(|kind| (kind.is_given)(&fields)) {
        let translated = kind.translated.iter();
        page.translated_fields
            .extend(translated.map(|field| format!("{}/{field}", kind.name)));
        (kind.give)(page, &fields, assets, context);
    }
}

/// Finds what is wrong with a page of a kind. Drafts are still being written, so they are not checked.
pub(super) fn check(
    page: &Page,
    plan: &PlanApi,
    assets: &[Asset],
    campaigns: &[Campaign],
) -> Vec<Diagnostic> {
    let Some(front) = page.front.as_ref().filter(|front| !front.draft) else {
        return Vec::new();
    };
    let Some(fields) = fields(page) else {
        return Vec::new();
    };

    let checked = CheckInput {
        page,
        front,
        fields,
        plan,
        assets,
        campaigns,
    };

    let kinds: Vec<&PageKind> = KINDS
        .iter()
        .filter(|kind| (kind.is_given)(fields))
        .collect();
    let found = kinds.iter().flat_map(|kind| (kind.check)(&checked));

    two_kinds(page, &kinds).into_iter().chain(found).collect()
}

/// Makes an error if a page is of two kinds.
fn two_kinds(page: &Page, kinds: &[&PageKind]) -> Option<Diagnostic> {
    let [first, second, ..] = kinds else {
        return None;
    };

    let (first, second) = (first.name, second.name);
    let message = say!(
        "一页只能是一种：这里既有 {first} 又有 {second}",
        "a page is of one kind: this one is {first} and {second}"
    );
    let hint = say!("分成两页。", "Make it two pages.");

    Some(
        Diagnostic::error(codes::TWO_KINDS, message)
            .at(page.location_of_name(second))
            .hint(hint),
    )
}

/// Makes the lists of a year's pages, the newest first, by the names that the template knows them by.
pub(super) fn lists<'a>(
    pages: impl Iterator<Item = &'a Page>,
    context: &Context<'_>,
) -> Vec<(&'static str, Json)> {
    let mut given: Vec<KindPage<'a>> = pages
        .filter_map(|page| {
            Some(KindPage {
                page,
                fields: fields(page)?,
            })
        })
        .collect();
    given.sort_by(|a, b| (b.page.date, &a.page.route).cmp(&(a.page.date, &b.page.route)));
    let lists = KINDS.iter().flat_map(|kind| kind.lists);

    lists
        .map(|list| (list.name, (list.entries)(&given, context)))
        .collect()
}

/// Returns the kinds that `planpress new` can make.
pub(super) fn new_kinds() -> Vec<NewKind> {
    KINDS.iter().filter_map(|kind| kind.new).collect()
}

/// A page in a list.
#[derive(Serialize)]
struct PageEntry<'a> {
    title: &'a str,
    description: Option<&'a str>,
    url: String,
    date: Option<String>,
    date_text: Option<String>,
    outlet: Option<&'a str>,
}

/// Makes the entries of the pages whose fields are wanted.
fn entries_where(
    given: &[KindPage<'_>],
    context: &Context<'_>,
    is_wanted: impl Fn(&KindFields) -> bool,
) -> Json {
    let wanted = given.iter().filter(|it| is_wanted(it.fields));
    let entries: Vec<PageEntry<'_>> = wanted.map(|it| entry(it, context)).collect();
    serde_json::json!(entries)
}

/// Makes the entry of a page.
fn entry<'a>(KindPage { page, fields }: &KindPage<'a>, context: &Context<'_>) -> PageEntry<'a> {
    PageEntry {
        title: &page.title,
        description: page.description.as_deref(),
        url: context.url(&page.route),
        date: page.date.map(|date| date.rfc3339(&context.frame.zone)),
        date_text: page.date.map(|date| date.long(context.language())),
        outlet: fields
            .report
            .as_ref()
            .and_then(|report| report.outlet.as_deref()),
    }
}

/// Makes the line of front matter with the date of publication of a new page.
fn publication_date(date: Date, lang: Lang) -> String {
    remark(
        lang,
        &format!("date: {date}"),
        "发布日期",
        "date of publication",
    )
}

/// Makes a line of new front matter with a remark for the editor who fills it in.
fn remark(lang: Lang, field: &str, zh: &str, en: &str) -> String {
    match lang {
        Lang::Zh => format!("{field} # {zh}"),
        Lang::En => format!("{field} # {en}"),
    }
}

/// Makes a warning if a page that should say something has no text.
fn empty_text(page: &Page) -> Option<Diagnostic> {
    if !page.document.is_empty() {
        return None;
    }

    let message = say!("页面没有正文", "the page has no text");
    let hint = say!(
        "写上正文；还没写好就写 draft: true。",
        "Write its text; until then, write draft: true."
    );

    Some(
        Diagnostic::warning(codes::EMPTY_TEXT, message)
            .at(page.location())
            .hint(hint),
    )
}

/// Makes an error if a field that must be filled in is empty. `path` leads to the field.
fn missing_value(page: &Page, path: &[&str], value: &str) -> Option<Diagnostic> {
    let name = path.last()?;
    if !value.trim().is_empty() {
        return None;
    }

    let message = say!("{name} 是空的", "{name} is empty");
    let hint = say!(
        "填上内容；还没定就写 draft: true。",
        "Fill it in; until it is settled, write draft: true."
    );

    Some(
        Diagnostic::error(diagnostic::codes::MISSING_FIELD, message)
            .at(page.location_of(path))
            .hint(hint),
    )
}
