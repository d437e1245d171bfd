//! The tags that pages of a Chinese government site carry (国办发〔2017〕47号). Only what is configured or written is
//! said.

use super::column::column;
use super::settings::{GovernmentSettings, LANGUAGE};
use crate::load::discover::CONTENT;
use crate::site::{Changes, Frame, Kind, Page};

/// A tag, if there is something to say.
type Tag = (&'static str, Option<String>);

/// Makes the tags of a page: the site's own, those of its column, and those of the article. Empty ones are left out.
pub(super) fn tags(
    page: &Page,
    pages: &Changes<'_>,
    government: &GovernmentSettings,
    frame: &Frame,
) -> Vec<(&'static str, String)> {
    let name = frame.settings.title.get(LANGUAGE).to_string();
    let mut tags = vec![
        ("SiteName", Some(name)),
        ("SiteDomain", government.domain.clone()),
        ("SiteIDCode", government.id_code.clone()),
    ];

    let ancestors = pages.ancestors(page);

    let section = match page.kind {
        Kind::Home | Kind::NotFound => None,
        Kind::Section => Some(page),
        Kind::Page => ancestors.last().copied(),
    };
    if let Some(section) = section.filter(|section| section.kind == Kind::Section) {
        tags.extend(column_tags(section));
    }

    if page.kind == Kind::Page {
        tags.extend(article_tags(
            page,
            made_from(page, pages),
            &ancestors,
            frame,
        ));
    }

    let present = tags
        .into_iter()
        .filter_map(|(name, content)| Some((name, content?)));

    present
        .filter(|(_, content)| !content.trim().is_empty())
        .collect()
}

/// Makes the tags of a column.
fn column_tags(section: &Page) -> Vec<Tag> {
    let column = column(section);
    vec![
        ("ColumnName", Some(section.title.clone())),
        ("ColumnDescription", section.description.clone()),
        (
            "ColumnKeywords",
            column.map(|column| column.keywords.join(",")),
        ),
        (
            "ColumnType",
            column.map(|column| column.r#type.name().to_string()),
        ),
    ]
}

/// The document that a page without a file of its own is made from: that in the folder of the data.
fn made_from<'p>(page: &Page, pages: &'p Changes<'_>) -> Option<&'p Page> {
    if page.has_own_file() {
        return None;
    }

    let folder = page.file.path.strip_prefix(CONTENT)?.rsplit_once('/')?.0;
    pages.page(page.locale, folder.trim_start_matches('/'))
}

/// A part of a document has the date and the source of the whole, and a page made from data those of the document that
/// the data belongs to, where it has none of its own.
fn article_tags(
    page: &Page,
    made_from: Option<&Page>,
    ancestors: &[&Page],
    frame: &Frame,
) -> Vec<Tag> {
    let chain = || {
        let above = ancestors.iter().rev().copied();
        [page].into_iter().chain(made_from).chain(above)
    };
    let date = chain().find_map(|page| page.date).map(|date| date.minute());
    let source = chain().find_map(|page| page.source.clone());
    let author = page.front.as_ref().and_then(|front| front.editor.clone());

    vec![
        ("ArticleTitle", Some(page.title.clone())),
        ("PubDate", date),
        ("ContentSource", source),
        ("Author", author),
        (
            "Url",
            Some(frame.base.permalink(&page.relative_url(&frame.locales))),
        ),
    ]
}
