//! The plan as a whole in one locale: its own page, its chapters, its tables, and the page with all of it. The
//! overviews of departments, indicators and so on are in `pages`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

use super::changes::{EditionView, edition_view};
use super::department::FACET;
use super::documents::PlanDocument;
use super::parts::Part;
use super::plan_file::Signatures;
use super::standing::{CountsView, StandingView};
use super::table::FIRST;
use super::table_pages::{self, TableLink, TablePart};
use super::table_view::TableView;
use super::text::PlanText;
use super::view::Views;
use super::{bilingual, pages};
use crate::config::Localized;
use crate::site::{Changes, Kind, Mentions, Page, json};

/// `plan` in every template of a locale.
#[derive(Serialize)]
struct PlanView {
    title: String,
    url: String,
    full_url: String,
    annex_url: Option<String>,
    /// What the table of `tasks.yaml` is called: its label, or its title.
    annex_label: Option<String>,
    /// All tables, that of `tasks.yaml` first.
    tables: Vec<TableLink>,
    bilingual_url: Option<String>,
    #[serde(flatten)]
    overviews: BTreeMap<&'static str, Option<String>>,
    chapters: Vec<ChapterView>,
    /// Whether they are chapters, and not parts, actions or the like.
    has_chapters: bool,
    /// `None` for a plan without phases.
    standing: Option<StandingView>,
    counts: CountsView,
    issue: IssueView,
    head: HeadView,
    /// Earlier editions, the newest first.
    editions: Vec<EditionView>,
    changes_url: Option<String>,
    /// The present edition, if this is an earlier one.
    present: Option<EditionView>,
}

/// What an official document bears beside its text.
#[derive(Serialize)]
struct HeadView {
    number: Option<String>,
    made: Option<String>,
    addressee: Option<String>,
    /// Who has signed it, in their order.
    signed: Vec<String>,
    /// What is printed below the signature, line by line.
    remark: Vec<String>,
    /// The anchor of the part that is the notice by which the document was issued.
    notice: Option<String>,
    /// The anchor of the part behind which the signature stands: the last one before the annexes.
    signed_after: Option<String>,
}

/// Who issued the plan, when, and where its text is from, as the plan's own page says it.
#[derive(Serialize)]
struct IssueView {
    issuer: Option<String>,
    source: Option<String>,
    date_text: Option<String>,
}

#[derive(Serialize)]
struct ChapterView {
    /// `None` for a page such as a foreword.
    number: Option<u32>,
    title: String,
    url: String,
    anchor: String,
    description: Option<String>,
}

/// Gives the pages of a locale what the plan adds to them. Returns the value of `plan` in its templates, which is null
/// if that locale has no plan. `both` are the languages of the page that shows two; without them there is no such page.
pub(super) fn extend(
    pages: &mut Changes<'_>,
    document: &PlanDocument,
    text: &PlanText,
    views: &Views<'_>,
    both: Option<[&Views<'_>; 2]>,
) -> Arc<Json> {
    let newest_first = document.editions.iter().rev();
    let editions = newest_first
        .filter_map(|it| it.views(views.frame, views.locale, false))
        .filter_map(|it| edition_view(pages, &it))
        .collect();

    make(pages, text, views, both, editions, None)
}

/// Gives the pages of an earlier edition what the plan adds to them, and returns the value of `plan` in their
/// templates. `present` are the views of the present edition.
pub(super) fn extend_edition(
    pages: &mut Changes<'_>,
    text: &PlanText,
    views: &Views<'_>,
    present: &Views<'_>,
) -> Arc<Json> {
    let present = edition_view(pages, present);
    make(pages, text, views, None, Vec::new(), present)
}

/// Makes the pages of a document or of an edition of it.
fn make(
    pages: &mut Changes<'_>,
    text: &PlanText,
    views: &Views<'_>,
    both: Option<[&Views<'_>; 2]>,
    editions: Vec<EditionView>,
    present: Option<EditionView>,
) -> Arc<Json> {
    let parts = &text.parts;
    let document = &views.catalogue.document;
    let Some(home) = pages
        .edit(views.locale, document.home())
        .filter(|_| text.has_text())
    else {
        return Arc::default();
    };
    home.prefer_template("plan/index.html");
    let title = home.title.clone();
    let issue = issue(home, views);

    let tables = table_pages::add(pages, views);
    let mentions = pages::mentions(views, views.catalogue, views.clauses);

    for part in parts {
        give_part(pages, part, views, mentions.as_ref());
    }

    if let Some(full) = full_page(pages, parts, &tables, views) {
        pages.add(full);
    }

    let catalogue = views.catalogue;
    let view = PlanView {
        title: title.clone(),
        url: views.url(document.home()),
        full_url: views.url(&document.full()),
        annex_url: pages
            .has(views.locale, &document.table(FIRST))
            .then(|| views.url(&document.table(FIRST))),
        annex_label: catalogue
            .tables
            .iter()
            .find(|table| table.is_first())
            .map(|table| views.table_name(table)),
        tables: table_pages::links(pages, views),
        bilingual_url: both.map(|_| views.url(&document.bilingual())),
        overviews: pages::overviews(pages, views),
        chapters: parts
            .iter()
            .filter(|part| part.depth == 0)
            .filter_map(|part| chapter_view(pages, part, views))
            .collect(),
        has_chapters: text.has_chapters,
        standing: views.standing(),
        counts: views.counts(),
        issue,
        head: head(pages, parts, views),
        editions,
        changes_url: pages
            .has(views.locale, &document.changes())
            .then(|| views.url(&document.changes())),
        present,
    };

    if let Some(both) = both {
        bilingual::add(pages, parts, views, both, title);
    }

    pages::add(pages, views, mentions.as_ref());
    json(&view)
}

/// Takes from the plan's own page who issued the plan, when, and where its text is from.
fn issue(home: &Page, views: &Views<'_>) -> IssueView {
    let language = &views.frame.locales.get(views.locale).key;
    IssueView {
        issuer: home.issuer.clone(),
        source: home.source.clone(),
        date_text: home.date.map(|date| date.long(language)),
    }
}

/// What a part is called that is an annex.
const ANNEXES: [&str; 5] = ["附件", "附表", "Annex", "Appendix", "Attachment"];

/// Makes the view of what the document bears beside its text.
fn head(pages: &Changes<'_>, parts: &[Part], views: &Views<'_>) -> HeadView {
    let plan = &views.catalogue.plan;
    let text = |text: &Option<Localized>| text.as_ref().map(|text| views.text(text));
    let language = &views.frame.locales.get(views.locale).key;
    let document = &views.catalogue.document;
    let signed = plan.signed.iter().flat_map(Signatures::texts);
    let signed = signed.map(|text| views.text(text));

    let notice = plan.notice.as_ref().and_then(|name| {
        let route = format!("{}/{name}", document.home());
        parts.iter().find(|part| part.route == route)
    });
    let is_annex = |part: &&Part| {
        let page = pages.page(views.locale, &part.route);
        page.is_some_and(|page| ANNEXES.iter().any(|word| page.title.starts_with(word)))
    };
    let is_notice = |part: &&Part| notice.is_some_and(|notice| notice.route == part.route);
    let text_parts = parts.iter().filter(|part| !is_notice(part));
    let last = text_parts.take_while(|part| !is_annex(part)).last();

    HeadView {
        number: text(&plan.number),
        made: plan.made.map(|date| date.long(language)),
        addressee: text(&plan.addressee),
        signed: signed.flat_map(lines).collect(),
        remark: text(&plan.remark).map(lines).unwrap_or_default(),
        notice: notice.map(|part| part.anchor.clone()),
        signed_after: last.map(|part| part.anchor.clone()),
    }
}

/// Divides a text into its lines.
fn lines(text: String) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_string).collect()
}

/// Gives the page of a part what belongs to its clauses.
fn give_part(
    pages: &mut Changes<'_>,
    part: &Part,
    views: &Views<'_>,
    mentions: Option<&Arc<Mentions>>,
) {
    let Some(page) = pages.edit(views.locale, &part.route) else {
        return;
    };
    page.shown.mentions = mentions.cloned();
    page.search.subject = "clause";
    page.search
        .facets
        .insert(FACET, pages::in_charge(page, views));
    page.shown.in_sections = true;

    page.shown
        .values
        .push(("related", pages::related(page, views)));
}

/// Makes the view of a chapter, or of another part right below the plan; `None` if the locale lacks its page.
fn chapter_view(pages: &Changes<'_>, part: &Part, views: &Views<'_>) -> Option<ChapterView> {
    let page = pages.page(views.locale, &part.route)?;
    Some(ChapterView {
        number: part.number.map(|(_, number)| number),
        title: page.title.clone(),
        url: views.url(&page.route),
        anchor: part.anchor.clone(),
        description: page.description.clone(),
    })
}

/// Makes the page with introduction, all parts and tables in one; `None` if the plan has no page of its own.
fn full_page(
    pages: &Changes<'_>,
    parts: &[Part],
    tables: &[TablePart],
    views: &Views<'_>,
) -> Option<Page> {
    let document = &views.catalogue.document;
    let home = pages.page(views.locale, document.home())?;
    let mut full = Page::generated(
        &document.full(),
        home.locale,
        Kind::Page,
        &home.title,
        Arc::clone(&home.file),
    );
    full.description.clone_from(&home.description);
    full.source.clone_from(&home.source);
    full.issuer.clone_from(&home.issuer);
    full.date = home.date;
    full.document = Arc::clone(&home.document);
    full.anchors.clone_from(&home.anchors);
    full.parts = parts.iter().map(|part| part.route.clone()).collect();

    let views_of_tables: Vec<&TableView> = tables.iter().map(|table| &table.view).collect();
    full.give("plan/full.html", "tables", json(&views_of_tables));
    let anchors = tables.iter().flat_map(|table| table.anchors.clone());
    full.shown.template_anchors = anchors.collect();

    Some(full)
}
