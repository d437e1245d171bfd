//! Quality month: the archive over all years, and each year with all that belongs to it.

use serde::Serialize;

use super::super::pages::{give, json, position};
use super::super::view::Views;
use super::activity::{self, ActivityView};
use super::kinds::{FigureView, figures};
use super::{MONTH, Material, Theme};
use crate::load::front_matter::FrontMatter;
use crate::site::{Kind, Page};

#[derive(Clone, Serialize)]
struct ThemeView {
    year: i16,
    text: String,
    source: String,
    source_url: Option<String>,
    /// The year's page, if it has one.
    url: Option<String>,
}

/// A page of a year in a list.
#[derive(Serialize)]
struct Entry {
    title: String,
    description: Option<String>,
    url: String,
    date: Option<String>,
    date_text: Option<String>,
    outlet: Option<String>,
}

/// All of a year.
#[derive(Serialize)]
struct YearView<'a> {
    year: i16,
    theme: Option<ThemeView>,
    notices: Vec<Entry>,
    activities: Vec<ActivityView>,
    reports: Vec<Entry>,
    media: Vec<Entry>,
    slogans: Vec<Entry>,
    galleries: Vec<Entry>,
    documents: Vec<Entry>,
    figures: Vec<FigureView<'a>>,
}

/// Gives the archive and the pages of the years what they show.
pub fn give_values(pages: &mut [Page], material: &Material, views: &Views<'_>) {
    let years: Vec<(usize, i16)> =
        pages.iter().enumerate().filter_map(|(at, page)| Some((at, year_of_page(page, views)?))).collect();
    for (at, year) in &years {
        let value = json(&year_view(pages, material, views, *year));
        give(&mut pages[*at], "publicity/year.html", "year", value);
        let theme = material.themes.iter().find(|theme| theme.year == *year);
        pages[*at].outward.extend(theme.and_then(|theme| Some(theme.url.as_ref()?.as_str().to_string())));
    }
    if let Some(at) = position(pages, views.locale, MONTH) {
        let has_page = |year: i16| years.iter().any(|(_, other)| *other == year);
        let mut themes: Vec<ThemeView> =
            material.themes.iter().map(|theme| theme_view(theme, views, has_page(theme.year))).collect();
        themes.sort_by_key(|theme| std::cmp::Reverse(theme.year));
        give(&mut pages[at], "publicity/quality-month.html", "themes", json(&themes));
        pages[at]
            .outward
            .extend(material.themes.iter().filter_map(|theme| Some(theme.url.as_ref()?.as_str().to_string())));
    }
}

/// The year of a page that is a year's own.
fn year_of_page(page: &Page, views: &Views<'_>) -> Option<i16> {
    let own = page.locale == views.locale && page.kind == Kind::Section;
    page.route.strip_prefix(MONTH)?.strip_prefix('/')?.parse().ok().filter(|_| own)
}

fn theme_view(theme: &Theme, views: &Views<'_>, has_page: bool) -> ThemeView {
    ThemeView {
        year: theme.year,
        text: views.text(&theme.text),
        source: views.text(&theme.source),
        source_url: theme.url.as_ref().map(|url| views.outward(url.as_str())),
        url: has_page.then(|| views.url(&format!("{MONTH}/{}", theme.year))),
    }
}

fn year_view<'a>(pages: &'a [Page], material: &Material, views: &Views<'_>, year: i16) -> YearView<'a> {
    let folder = format!("{MONTH}/{year}/");
    let own = |page: &&Page| page.locale == views.locale && page.route.starts_with(&folder);
    let mut inside: Vec<(&Page, &FrontMatter)> =
        pages.iter().filter(own).filter_map(|page| Some((page, page.front.as_deref()?))).collect();
    inside.sort_by(|(a, _), (b, _)| (b.date, &a.route).cmp(&(a.date, &b.route)));
    let list = |is_wanted: &dyn Fn(&FrontMatter) -> bool| -> Vec<Entry> {
        inside.iter().filter(|(_, front)| is_wanted(front)).map(|(page, front)| entry(page, front, views)).collect()
    };
    let outlet = |front: &FrontMatter| front.report.as_ref().map(|report| report.outlet.is_some());
    let theme = material.themes.iter().find(|theme| theme.year == year);
    let activities = activity::of_locale(pages, views).into_iter().filter(|it| it.is_below(&folder)).collect();
    let of_report = inside.iter().filter_map(|(_, front)| front.report.as_ref());
    YearView {
        year,
        theme: theme.map(|theme| theme_view(theme, views, true)),
        notices: list(&|front| front.notice.is_some()),
        activities,
        reports: list(&|front| outlet(front) == Some(false)),
        media: list(&|front| outlet(front) == Some(true)),
        slogans: list(&|front| front.slogan.is_some()),
        galleries: list(&|front| front.gallery.is_some()),
        documents: list(&|front| front.document.is_some()),
        figures: of_report.flat_map(figures).collect(),
    }
}

fn entry(page: &Page, front: &FrontMatter, views: &Views<'_>) -> Entry {
    let language = &views.frame.locales.get(views.locale).key;
    Entry {
        title: page.title.clone(),
        description: page.description.clone(),
        url: views.url(&page.route),
        date: page.date.map(|date| date.rfc3339(&views.frame.zone)),
        date_text: page.date.map(|date| date.long(language)),
        outlet: front.report.as_ref().and_then(|report| report.outlet.clone()),
    }
}
