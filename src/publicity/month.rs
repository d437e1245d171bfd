//! Quality month: the archive over all years, and each year with all that belongs to it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use super::context::Context;
use super::kinds;
use super::material::{Material, MonthTheme};
use crate::diagnostic::Lang;
use crate::extension::NewFolder;
use crate::site::{Changes, Kind, Page, SearchPassage, json};

/// The route of its section. The pages of a year are in a folder of the year's name below it.
pub(super) const ROUTE: &str = "quality-month";

/// The folder where `planpress new` puts pages: that of their year, which gets a page of its own.
pub(super) const NEW: NewFolder = NewFolder {
    path: new_folder,
    own_page: new_year,
};

/// The theme of a year.
#[derive(Clone, Serialize)]
struct ThemeView {
    year: i16,
    text: String,
    source: String,
    source_url: Option<String>,
    /// The year's page, if it has one.
    url: Option<String>,
}

/// A year with all that belongs to it.
#[derive(Serialize)]
struct YearView {
    year: i16,
    theme: Option<ThemeView>,
    /// What the kinds of pages list.
    #[serde(flatten)]
    lists: BTreeMap<&'static str, Json>,
}

/// Gives the archive and the pages of the years what they show.
pub(super) fn give_values(pages: &mut Changes<'_>, material: &Material, context: &Context<'_>) {
    let years: Vec<i16> = pages
        .of_locale(context.locale)
        .filter_map(year_of_page)
        .collect();
    for year in &years {
        let value = json(&year_view(pages, material, context, *year));
        let theme = material
            .themes
            .iter()
            .filter(|theme| theme.year == *year)
            .take(1);

        if let Some(page) = pages.edit(context.locale, &route(*year)) {
            page.give("publicity/year.html", "year", value);
            page.search.passages.extend(passage(theme.clone(), context));
            page.shown.outward.extend(theme.filter_map(address));
        }
    }

    if let Some(page) = pages.edit(context.locale, ROUTE) {
        let view = |theme: &MonthTheme| theme_view(theme, context, years.contains(&theme.year));
        let mut themes: Vec<ThemeView> = material.themes.iter().map(view).collect();
        themes.sort_by_key(|theme| std::cmp::Reverse(theme.year));
        page.give("publicity/quality-month.html", "themes", json(&themes));
        let passages = passage(material.themes.iter(), context);
        page.search.passages.extend(passages);
        page.shown
            .outward
            .extend(material.themes.iter().filter_map(address));
    }
}

/// Makes of themes what can be searched of them; `None` if there is no theme.
fn passage<'a>(
    themes: impl Iterator<Item = &'a MonthTheme>,
    context: &Context<'_>,
) -> Option<SearchPassage> {
    SearchPassage::of_page(
        themes.map(|theme| format!("{} {}", theme.year, context.text(&theme.text))),
    )
}

/// Returns the year of the folder that a page is in, if it is one of quality month.
pub(super) fn year_of_folder(page: &Page) -> Option<i16> {
    let below = page.route.strip_prefix(ROUTE)?.strip_prefix('/')?;
    below.split('/').next()?.parse().ok()
}

/// Returns the year of a page that is the own page of a year.
fn year_of_page(page: &Page) -> Option<i16> {
    let year = page.route.strip_prefix(ROUTE)?.strip_prefix('/')?;
    year.parse().ok().filter(|_| page.kind == Kind::Section)
}

/// Returns the route of the page of a year.
fn route(year: i16) -> String {
    format!("{ROUTE}/{year}")
}

/// Returns the address of the document that sets a theme.
fn address(theme: &MonthTheme) -> Option<String> {
    Some(theme.url.as_ref()?.as_str().to_string())
}

/// Makes the view of a theme. `has_page` tells whether its year has a page.
fn theme_view(theme: &MonthTheme, context: &Context<'_>, has_page: bool) -> ThemeView {
    ThemeView {
        year: theme.year,
        text: context.text(&theme.text),
        source: context.text(&theme.source),
        source_url: theme.url.as_ref().map(|url| context.outward(url.as_str())),
        url: has_page.then(|| context.url(&route(theme.year))),
    }
}

/// Makes what the page of a year receives.
fn year_view(
    pages: &Changes<'_>,
    material: &Material,
    context: &Context<'_>,
    year: i16,
) -> YearView {
    let folder = format!("{}/", route(year));
    let inside = pages
        .of_locale(context.locale)
        .filter(|page| page.route.starts_with(&folder));
    let theme = material.themes.iter().find(|theme| theme.year == year);

    YearView {
        year,
        theme: theme.map(|theme| theme_view(theme, context, true)),
        lists: kinds::lists(inside, context).into_iter().collect(),
    }
}

/// Returns the folder of a year, below the site's root.
fn new_folder(year: i16) -> String {
    format!("content/{}", route(year))
}

/// Makes the text of the page of a year.
fn new_year(year: i16, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("---\ntitle: {year}年质量月\n---\n"),
        Lang::En => format!("---\ntitle: Quality Month {year}\n---\n"),
    }
}
