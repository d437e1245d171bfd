//! The whole plan in two languages side by side: `/plan/bilingual/`.

use serde::Serialize;

use super::clause::Clauses;
use super::parts::Part;
use super::search::side_by_side;
use super::table::{Column, ColumnKind, Row, Table};
use super::view::Views;
use crate::load::paragraphs::{CELL_SEPARATOR, paragraphs};
use crate::site::{Changes, Kind, Page, json};
use crate::text::language::{is_chinese, own_name};

/// `bilingual` in its template.
#[derive(Serialize)]
struct BilingualView {
    languages: [LanguageView; 2],
    titles: [String; 2],
    introduction: Vec<[String; 2]>,
    chapters: Vec<BilingualChapter>,
}

#[derive(Serialize)]
struct LanguageView {
    locale: String,
    /// The direction of its texts: `ltr`, `rtl`.
    dir: &'static str,
    name: String,
}

/// A chapter, or a table.
#[derive(Serialize)]
struct BilingualChapter {
    anchor: String,
    titles: [String; 2],
    clauses: Vec<BilingualClause>,
}

/// A clause, the name of a group of a table, or a row.
#[derive(Serialize)]
struct BilingualClause {
    /// Its anchor; groups have none.
    anchor: Option<String>,
    level: u8,
    titles: [String; 2],
    paragraphs: Vec<[String; 2]>,
}

/// The level of the headings of rows that are in no group.
const FIRST_LEVEL: usize = 3;
/// The level of the deepest headings.
const DEEPEST: u8 = 6;

/// Adds the page that shows two languages to the locale of `views`. `both` are the views of the two languages, the
/// original first. No page is added if one of the two has no plan.
pub(super) fn add(
    pages: &mut Changes<'_>,
    parts: &[Part],
    views: &Views<'_>,
    both: [&Views<'_>; 2],
    title: String,
) {
    let document = &views.catalogue.document;
    let homes = both.map(|views| pages.page(views.locale, document.home()));
    let [Some(original), Some(translation)] = homes else {
        return;
    };

    let homes = [original, translation];

    let mut chapters: Vec<BilingualChapter> = parts
        .iter()
        .filter_map(|part| pages.page(views.locale, &part.route))
        .filter_map(|page| chapter(page, both))
        .collect();
    let tables = both[0].catalogue.tables.iter();
    chapters.extend(tables.filter_map(|table| annex(pages, table, both)));

    let view = BilingualView {
        languages: both.map(language),
        titles: homes.map(|home| home.title.clone()),
        introduction: lines(homes.map(introduction)),
        chapters,
    };

    let file = homes[0].file.clone();
    let mut page = Page::generated(
        &document.bilingual(),
        views.locale,
        Kind::Page,
        &title,
        file,
    );
    let anchors = view.chapters.iter().flat_map(|chapter| {
        let clauses = chapter
            .clauses
            .iter()
            .filter_map(|clause| clause.anchor.as_ref());
        std::iter::once(&chapter.anchor).chain(clauses)
    });
    page.shown.template_anchors = anchors.cloned().collect();
    let languages = both.map(|views| views.frame.locales.get(views.locale).key.as_str());
    page.search.passages.extend(side_by_side(views, languages));
    page.description = pages
        .page(views.locale, document.home())
        .and_then(|home| home.description.clone());
    page.give("plan/bilingual.html", "bilingual", json(&view));
    pages.add(page);
}

/// Makes the view of a language: its tag, and its name in the language itself.
fn language(views: &Views<'_>) -> LanguageView {
    let locale = views.frame.locales.get(views.locale);
    LanguageView {
        locale: locale.tag.clone(),
        dir: locale.direction(),
        name: own_name(&locale.tag).into(),
    }
}

/// Tells whether the site shows the plan in two languages: if both have a page of their own for it.
pub(super) fn is_shown(pages: &Changes<'_>, both: [&Views<'_>; 2]) -> bool {
    both.iter().all(|views| {
        pages
            .page(views.locale, views.catalogue.document.home())
            .is_some_and(|home| home.fallback_from.is_none())
    })
}

/// Returns the paragraphs above the first heading of the plan's own page.
fn introduction(home: &Page) -> Vec<String> {
    let sections = paragraphs(&home.document);
    sections
        .into_iter()
        .take(1)
        .flatten()
        .map(|paragraph| paragraph.text.replace(CELL_SEPARATOR, " "))
        .collect()
}

/// Makes the view of a chapter; `None` if its page has no clause of its own.
fn chapter(page: &Page, both: [&Views<'_>; 2]) -> Option<BilingualChapter> {
    let anchor = page.anchor.clone()?;
    let own = clause(&anchor, 2, both.map(|views| views.clauses))?;
    let headings = page
        .document
        .headings
        .iter()
        .zip(&page.anchors)
        .filter(|(_, anchor)| anchor.is_from_number());
    let clauses = headings.filter_map(|(heading, anchor)| {
        clause(
            &anchor.id,
            heading.level + 1,
            both.map(|views| views.clauses),
        )
    });

    let titles = own.titles.clone();
    let text = Some(own).filter(|own| !own.paragraphs.is_empty());
    Some(BilingualChapter {
        anchor,
        titles,
        clauses: text.into_iter().chain(clauses).collect(),
    })
}

/// Makes the view of a table; `None` if one of the languages has neither a page nor a title for it.
fn annex(pages: &Changes<'_>, table: &Table, both: [&Views<'_>; 2]) -> Option<BilingualChapter> {
    let route = both[0].catalogue.document.table(&table.id);
    let titles = both.map(|views| {
        // A table without a page of the content has its title itself; its page is made later.
        let page = pages
            .page(views.locale, &route)
            .map(|page| page.title.clone());
        let own = table.title.as_ref().map(|title| views.text(title));
        let title = page.or(own)?;
        let label = table.label.as_ref().map(|label| views.text(label));
        Some(match label {
            Some(label) => format!("{label}{}{title}", colon(views)),
            None => title,
        })
    });
    let [Some(original), Some(translation)] = titles else {
        return None;
    };

    let mut clauses = Vec::new();
    for group in &table.groups {
        let depth = group.names.len();
        let level = u8::try_from(FIRST_LEVEL + depth)
            .unwrap_or(DEEPEST)
            .min(DEEPEST);
        if let Some(name) = group.names.last() {
            clauses.push(BilingualClause {
                anchor: None,
                level: level - 1,
                titles: both.map(|views| views.text(name)),
                paragraphs: Vec::new(),
            });
        }
        clauses.extend(group.rows.iter().map(|it| row(table, it, level, both)));
    }

    if let Some(note) = &table.note {
        // What is printed below the table stands below its last row, as on the page of the table.
        let note = both.map(|views| views.text(note));
        match clauses.last_mut() {
            Some(last) => last.paragraphs.push(note),
            None => return None,
        }
    }

    Some(BilingualChapter {
        anchor: table.heading_id().into(),
        titles: [original, translation],
        clauses,
    })
}

/// Makes the view of a row: its number and its title, then its other cells with the heads above them.
fn row(table: &Table, row: &Row, level: u8, both: [&Views<'_>; 2]) -> BilingualClause {
    let titles = both.map(|views| {
        let title = table.title_of(row, &views.frame.locales.get(views.locale).key);
        if table.has_labels() {
            format!("{} {title}", row.label)
        } else {
            title.to_string()
        }
    });

    let is_other = |column: &Column| !matches!(column.kind, ColumnKind::Title | ColumnKind::Label);
    let columns = table.columns.iter().enumerate();
    let columns = columns.filter(|(_, column)| is_other(column));
    let mut paragraphs = Vec::new();
    for (at, column) in columns {
        let texts = both.map(|views| views.words_of_cell(table, row, at));
        if texts.iter().all(Vec::is_empty) {
            continue;
        }

        let mut cell = lines(texts);
        for (text, views) in cell[0].iter_mut().zip(both) {
            *text = format!("{}{}{text}", views.text(&column.head), colon(views));
        }
        paragraphs.extend(cell);
    }

    BilingualClause {
        anchor: Some(row.anchor.clone()),
        level,
        titles,
        paragraphs,
    }
}

/// The colon between a name and what it names, as the language of the views writes it.
fn colon(views: &Views<'_>) -> &'static str {
    let key = &views.frame.locales.get(views.locale).key;
    if is_chinese(key) { "：" } else { ": " }
}

/// Makes the view of a clause in both languages. The second is empty if the translation lacks the clause; the result is
/// `None` if the original lacks it.
fn clause(anchor: &str, level: u8, both: [&Clauses; 2]) -> Option<BilingualClause> {
    let original = both[0].get(anchor)?;
    let translation = both[1].get(anchor);
    let title = translation.map_or_else(String::new, |clause| clause.title.clone());
    let paragraphs = translation.map_or_else(Vec::new, |clause| clause.shown());

    Some(BilingualClause {
        anchor: Some(anchor.into()),
        level,
        titles: [original.title.clone(), title],
        paragraphs: lines([original.shown(), paragraphs]),
    })
}

/// Puts paragraph beside paragraph. If one text has fewer, the rest of its column is empty.
fn lines([mut original, mut translation]: [Vec<String>; 2]) -> Vec<[String; 2]> {
    let count = original.len().max(translation.len());
    original.resize_with(count, String::new);
    translation.resize_with(count, String::new);

    original
        .into_iter()
        .zip(translation)
        .map(|(original, translation)| [original, translation])
        .collect()
}
