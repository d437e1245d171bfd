//! What the preview tells editors about a page: where its texts are written, how far its translations are, and
//! which page an edit shows on.

use std::sync::Arc;

use serde::Serialize;

use super::Prepared;
use crate::load::ContentCache;
use crate::load::paragraphs::paragraphs;
use crate::load::yaml;
use crate::manifest::Output;
use crate::site::route::OutputPath;
use crate::site::translation::{self, TranslationStatus};
use crate::site::{Page, Reason};
use crate::source::{Location, SourceFile};

/// A page as its editors see it.
#[derive(Debug, Default)]
pub(crate) struct EditorInfo {
    /// The file that the page is written in, or `None` if it is made from other files.
    pub file: Option<String>,
    /// Why the page would not be published, if it would not.
    pub held: Option<Reason>,
    /// How far its translations are.
    pub translations: Vec<TranslationStatus>,
}

/// The page that was edited last, and the place on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastEdit {
    /// Its address.
    pub url: String,
    /// The heading above the edit.
    pub anchor: Option<String>,
}

/// Describes an output for editors: its file, why it is held back, and its translations. `None` if it is no page.
pub(super) fn editor_info(
    prepared: &Prepared,
    cache: &ContentCache,
    output: &str,
) -> Option<EditorInfo> {
    let page = page(prepared, output)?;
    let own = cache
        .page(&page.file.path)
        .filter(|_| page.has_own_file() || page.fallback_from.is_some());
    Some(EditorInfo {
        file: own.map(|own| own.file.path.clone()),
        held: own.and_then(|own| Reason::for_page(&own.front, prepared.site.frame.date)),
        translations: translation::status_of(&prepared.site, &prepared.records, page),
    })
}

fn page<'a>(prepared: &'a Prepared, output: &str) -> Option<&'a Page> {
    match prepared.manifest.get(&OutputPath(output.into()))? {
        Output::Page(id) => Some(prepared.site.page(*id)),
        _ => None,
    }
}

/// Finds where a text that an output shows is written: on its page, in the data, or on another page of the language.
pub(super) fn source_of(prepared: &Prepared, output: &str, text: &str) -> Option<Location> {
    let (site, page) = (&prepared.site, page(prepared, output)?);
    let find = |route: &String| site.find(page.locale, route).map(|id| site.page(id));
    let parts = page.parts.iter().filter_map(find);

    // Whatever else a page is made of is in the data, or on another page.
    let others = site
        .pages
        .iter()
        .filter(|other| other.language() == page.language());
    let of_pages = [page].into_iter().chain(parts).flat_map(texts_of_page);
    let of_data = prepared
        .data
        .iter()
        .chain([&site.frame.settings_file])
        .flat_map(|file| texts_of_data(prepared, file));
    let wanted = squeezed(text);
    let mut all = of_pages
        .chain(of_data)
        .chain(others.flat_map(texts_of_page));

    all.find(|(text, _)| is_same(&squeezed(text), &wanted))
        .map(|(_, location)| location)
}

/// Whether an element shows a text that was written. It may show a number or a sign of its own beside it.
fn is_same(written: &str, shown: &str) -> bool {
    const ENOUGH: usize = 4;
    let long = |text: &str| text.chars().nth(ENOUGH - 1).is_some();
    written == shown
        || (long(written) && shown.contains(written))
        || (long(shown) && written.contains(shown))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn texts_of_page(page: &Page) -> Vec<(String, Location)> {
    let headings = page
        .document
        .headings
        .iter()
        .map(|heading| (heading.text.clone(), heading.span));
    let paragraphs = paragraphs(&page.document).into_iter().flatten();
    let texts = headings.chain(paragraphs.map(|paragraph| (paragraph.text, paragraph.span)));
    let title = page.has_own_file().then(|| {
        (
            page.title.clone(),
            page.location_of_text("title", &page.title).span,
        )
    });

    title
        .into_iter()
        .chain(texts)
        .map(|(text, span)| (text, page.file.at(span)))
        .collect()
}

fn texts_of_data(prepared: &Prepared, file: &Arc<SourceFile>) -> Vec<(String, Location)> {
    let keys: Vec<&str> = prepared
        .site
        .frame
        .locales
        .iter()
        .map(|(_, locale)| locale.key.as_str())
        .collect();
    let values = yaml::by_language(file, &keys)
        .into_iter()
        .flat_map(|value| value.texts.into_values());
    values.map(|(text, span)| (text, file.at(span))).collect()
}

/// Returns the page of a file and the heading above the first change, or `None` if the text of the file has not
/// changed.
pub(super) fn last_edit(
    prepared: &Prepared,
    path: &str,
    before: Option<&SourceFile>,
) -> Option<LastEdit> {
    let own = |page: &&Page| page.has_own_file() && page.file.path == path;
    let page = prepared.site.pages.iter().find(own)?;

    let (old, new) = (before.map_or("", |file| &file.text), &page.file.text);
    if old == new {
        return None;
    }

    let at = old
        .bytes()
        .zip(new.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let above = page
        .document
        .headings
        .iter()
        .take_while(|heading| heading.span.start <= at)
        .count();
    let anchor = above
        .checked_sub(1)
        .filter(|_| before.is_some())
        .and_then(|index| page.anchors.get(index));
    let url = prepared
        .site
        .frame
        .base
        .url(&page.relative_url(&prepared.site.frame.locales));

    Some(LastEdit {
        url,
        anchor: anchor.map(|anchor| anchor.id.clone()),
    })
}
