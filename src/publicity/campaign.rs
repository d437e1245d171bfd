//! Campaigns that come back every year, such as Quality Month: the archive over all years, and each year with all that
//! belongs to it. A section is a campaign if its folder has a file `campaign.yaml`; `content/quality-month/` is one
//! without it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

use super::context::Context;
use super::kinds;
use super::kinds::activity::ActivityView;
use super::material::{CampaignFile, Material, THEMES, YearTheme, YearThemeFile};
use crate::config::Localized;
use crate::date::month_name;
use crate::diagnostic::{Diagnostic, say};
use crate::extension::NewFolder;
use crate::load::discover::CONTENT;
use crate::load::yaml::{locate, parse, typed};
use crate::plan::codes;
use crate::site::{Changes, Kind, Page, SearchPassage, json};
use crate::source::{SourceFile, Span};

/// The folder of Quality Month.
const QUALITY_MONTH: &str = "quality-month";
/// The month of Quality Month.
const SEPTEMBER: i8 = 9;
/// The file that makes the section of its folder a campaign.
const FILE: &str = "campaign.yaml";

/// A campaign.
#[derive(Debug)]
pub(super) struct Campaign {
    /// The route of its section. The pages of a year are in a folder of the year's name below it.
    pub route: String,
    /// What it is called.
    name: Localized,
    /// The month in which it takes place, from 1.
    month: Option<i8>,
    /// The themes of its years.
    pub themes: Vec<YearTheme>,
    /// The path of the file with its themes.
    pub file: String,
}

/// Tells whether a path below the content is that of a campaign's file.
pub(super) fn is_file(path: &str) -> bool {
    route_of_file(path).is_some()
}

/// Reads the campaigns, Quality Month first and the others in the order of their folders. What is wrong is added to
/// `found`.
pub(super) fn campaigns(
    files: &BTreeMap<String, Arc<SourceFile>>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Campaign> {
    let quality_month: YearThemeFile = typed(files.get(THEMES), found);
    let mut campaigns = vec![Campaign {
        route: QUALITY_MONTH.into(),
        name: name_of_quality_month(),
        month: Some(SEPTEMBER),
        themes: quality_month.themes,
        file: THEMES.into(),
    }];

    for (path, file) in files {
        let below = path
            .strip_prefix(CONTENT)
            .and_then(|it| it.strip_prefix('/'));
        let Some(route) = below.and_then(route_of_file) else {
            continue;
        };
        let given: CampaignFile = match parse(file, Span::new(0, file.text.len())) {
            Ok(given) => given,
            Err(errors) => {
                found.extend(errors);
                continue;
            }
        };

        if let Some(month) = given.month.filter(|month| !(1..=12).contains(month)) {
            let message = say!("没有 {month} 月", "there is no month {month}");
            let place = locate(file, &["month"]);
            found.push(Diagnostic::error(codes::BAD_MONTH, message).at(place));
        }

        let campaign = Campaign {
            route: route.into(),
            name: given.name,
            month: given.month,
            themes: given.themes,
            file: path.clone(),
        };
        match route {
            QUALITY_MONTH => {
                let themes = std::mem::take(&mut campaigns[0].themes);
                campaigns[0] = campaign;
                if !themes.is_empty() {
                    campaigns[0].themes = themes;
                    campaigns[0].file = THEMES.into();
                }
            }
            _ => campaigns.push(campaign),
        }
    }

    campaigns
}

/// The route of the section that a file makes a campaign, by the file's path below the content.
fn route_of_file(path: &str) -> Option<&str> {
    let folder = path.strip_suffix(FILE)?.strip_suffix('/')?;
    Some(folder).filter(|folder| !folder.is_empty())
}

fn name_of_quality_month() -> Localized {
    let names = [("zh", "质量月"), ("en", "Quality Month")];
    let names = names.map(|(key, name)| (key.to_string(), name.to_string()));
    Localized::Many(names.into())
}

impl Campaign {
    /// Returns the year of the folder that a page is in, if it is one of this campaign.
    pub(super) fn year_of_folder(&self, page: &Page) -> Option<i16> {
        let below = page.route.strip_prefix(&self.route)?.strip_prefix('/')?;
        below.split('/').next()?.parse().ok()
    }

    /// Returns the year of a page that is the own page of a year.
    fn year_of_page(&self, page: &Page) -> Option<i16> {
        let year = page.route.strip_prefix(&self.route)?.strip_prefix('/')?;
        year.parse().ok().filter(|_| page.kind == Kind::Section)
    }

    /// Returns the route of the page of a year.
    fn route_of_year(&self, year: i16) -> String {
        format!("{}/{year}", self.route)
    }
}

/// A campaign, as templates receive it.
#[derive(Clone, Serialize)]
pub(super) struct CampaignView {
    name: String,
    url: String,
    /// The name of the month in which it takes place.
    month: Option<String>,
    /// Whether it is Quality Month, whose themes are those of the whole country.
    is_quality_month: bool,
}

/// Makes the views of the campaigns whose sections a locale has.
pub(super) fn views(
    pages: &Changes<'_>,
    material: &Material,
    context: &Context<'_>,
) -> Vec<CampaignView> {
    let campaigns = material.campaigns.iter();
    let present = campaigns.filter(|it| pages.has(context.locale, &it.route));
    present.map(|it| view(it, context)).collect()
}

fn view(campaign: &Campaign, context: &Context<'_>) -> CampaignView {
    let month = campaign.month;
    CampaignView {
        name: context.text(&campaign.name),
        url: context.url(&campaign.route),
        month: month.and_then(|month| month_name(month, context.language())),
        is_quality_month: campaign.route == QUALITY_MONTH,
    }
}

/// What the page of a campaign receives as `campaign`.
#[derive(Serialize)]
struct CampaignPage<'a> {
    #[serde(flatten)]
    view: CampaignView,
    themes: Vec<ThemeView>,
    /// The next activities in its folder.
    upcoming: Vec<&'a ActivityView>,
}

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
    campaign: CampaignView,
    theme: Option<ThemeView>,
    /// What the kinds of pages list.
    #[serde(flatten)]
    lists: BTreeMap<&'static str, Json>,
}

/// Gives the archive of each campaign and the pages of its years what they show. `upcoming` are the next activities of
/// the site.
pub(super) fn give_values(
    pages: &mut Changes<'_>,
    material: &Material,
    upcoming: &[ActivityView],
    context: &Context<'_>,
) {
    for campaign in &material.campaigns {
        let years = years(pages, campaign, context);
        give_years(pages, campaign, &years, context);
        give_archive(pages, campaign, &years, upcoming, context);
    }
}

/// Gives the pages of a campaign's years what they show.
fn give_years(pages: &mut Changes<'_>, campaign: &Campaign, years: &[i16], context: &Context<'_>) {
    for year in years.iter().copied() {
        let value = json(&year_view(pages, campaign, context, year));
        let themes = campaign.themes.iter();
        let theme = themes.filter(|theme| theme.year == year).take(1);

        if let Some(page) = pages.edit(context.locale, &campaign.route_of_year(year)) {
            page.give("publicity/year.html", "year", value);
            page.search.passages.extend(passage(theme.clone(), context));
            page.shown.outward.extend(theme.filter_map(address));
        }
    }
}

/// Gives the page of a campaign what it shows.
fn give_archive(
    pages: &mut Changes<'_>,
    campaign: &Campaign,
    years: &[i16],
    upcoming: &[ActivityView],
    context: &Context<'_>,
) {
    let Some(page) = pages.edit(context.locale, &campaign.route) else {
        return;
    };

    let theme =
        |theme: &YearTheme| theme_view(theme, campaign, context, years.contains(&theme.year));
    let mut themes: Vec<ThemeView> = campaign.themes.iter().map(theme).collect();
    themes.sort_by_key(|theme| std::cmp::Reverse(theme.year));
    let folder = format!("{}/", campaign.route);
    let view = CampaignPage {
        view: view(campaign, context),
        themes,
        upcoming: upcoming
            .iter()
            .filter(|activity| activity.is_below(&folder))
            .collect(),
    };

    page.give("publicity/campaign.html", "campaign", json(&view));
    page.search
        .passages
        .extend(passage(campaign.themes.iter(), context));
    page.shown
        .outward
        .extend(campaign.themes.iter().filter_map(address));
}

/// Returns the years of a campaign that have a page of their own.
fn years(pages: &Changes<'_>, campaign: &Campaign, context: &Context<'_>) -> Vec<i16> {
    let pages = pages.of_locale(context.locale);
    pages
        .filter_map(|page| campaign.year_of_page(page))
        .collect()
}

/// Makes of themes what can be searched of them; `None` if there is no theme.
fn passage<'a>(
    themes: impl Iterator<Item = &'a YearTheme>,
    context: &Context<'_>,
) -> Option<SearchPassage> {
    SearchPassage::of_page(
        themes.map(|theme| format!("{} {}", theme.year, context.text(&theme.text))),
    )
}

/// Returns the address of the document that sets a theme.
fn address(theme: &YearTheme) -> Option<String> {
    Some(theme.url.as_ref()?.as_str().to_string())
}

/// Makes the view of a theme. `has_page` tells whether its year has a page.
fn theme_view(
    theme: &YearTheme,
    campaign: &Campaign,
    context: &Context<'_>,
    has_page: bool,
) -> ThemeView {
    ThemeView {
        year: theme.year,
        text: context.text(&theme.text),
        source: context.text(&theme.source),
        source_url: theme.url.as_ref().map(|url| context.outward(url.as_str())),
        url: has_page.then(|| context.url(&campaign.route_of_year(theme.year))),
    }
}

/// Makes what the page of a year receives.
fn year_view(
    pages: &Changes<'_>,
    campaign: &Campaign,
    context: &Context<'_>,
    year: i16,
) -> YearView {
    let folder = format!("{}/", campaign.route_of_year(year));
    let inside = pages
        .of_locale(context.locale)
        .filter(|page| page.route.starts_with(&folder));
    let theme = campaign.themes.iter().find(|theme| theme.year == year);

    YearView {
        year,
        campaign: view(campaign, context),
        theme: theme.map(|theme| theme_view(theme, campaign, context, true)),
        lists: kinds::lists(inside, context).into_iter().collect(),
    }
}

/// Returns the folder where `planpress new` puts pages of a year if nobody says where: that of Quality Month if the
/// site has it, or else of its first campaign. A site without campaigns gets Quality Month.
pub(super) fn new_folder(root: &Path, year: i16) -> NewFolder {
    let own = first_campaign(root).filter(|_| !root.join(CONTENT).join(QUALITY_MONTH).exists());
    let (folder, name) = own.unwrap_or_else(|| (QUALITY_MONTH.into(), name_of_quality_month()));

    let (chinese, english) = (name.get("zh"), name.get("en"));
    NewFolder {
        path: format!("{CONTENT}/{folder}/{year}"),
        title: say!("{year}年{chinese}", "{english} {year}"),
    }
}

/// Returns the folder and the name of the first campaign among the folders of a site's content.
fn first_campaign(root: &Path) -> Option<(String, Localized)> {
    let folders = std::fs::read_dir(root.join(CONTENT)).ok()?;
    let mut names: Vec<String> = folders
        .filter_map(|folder| folder.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();

    names.into_iter().find_map(|folder| {
        let file = SourceFile::read(root, &format!("{CONTENT}/{folder}/{FILE}")).ok()?;
        let campaign: CampaignFile = parse(&file, Span::new(0, file.text.len())).ok()?;
        Some((folder, campaign.name))
    })
}
