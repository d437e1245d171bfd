//! Publicity: quality month and its years, the quality spirit and its slogans. Pages of the kinds of
//! [`crate::load::kind`] get their templates and values here; data lies in `content/quality-month/` and
//! `content/publicity/`.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod activity;
mod check;
mod kinds;
mod kit;
mod kit_check;
mod month;
mod screen;

use super::catalogue::{Catalogue, typed};
use super::pages::{give, json, position};
use super::view::{ClauseRef, Views};
use crate::config::{Localized, WebAddress};
use crate::diagnostic::Diagnostic;
use crate::site::{Asset, GeneratedFile, Page};
use crate::source::SourceFile;

pub use check::check;
pub use kit::{FormatFile, KitFile};
pub use kit_check::check as check_kit;

/// The section of quality month.
const MONTH: &str = "quality-month";
/// The section of everything that hangs in the street.
const PUBLICITY: &str = "publicity";
const THEMES: &str = "content/quality-month/themes.yaml";
const SLOGANS: &str = "content/publicity/slogans.yaml";
const FORMATS: &str = "content/publicity/formats.yaml";
const KIT: &str = "content/publicity/kit.yaml";

/// Whether a path below `content/` is data of publicity.
pub fn claims(path: &str) -> bool {
    [THEMES, SLOGANS, FORMATS, KIT].iter().any(|file| file.strip_prefix("content/") == Some(path))
}

/// `content/quality-month/themes.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThemeFile {
    /// One for each year; only those that a source confirms.
    pub themes: Vec<Theme>,
}

/// The theme of a year's quality month.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// The year.
    pub year: i16,
    /// Its words.
    pub text: Localized,
    /// The document that sets it.
    pub source: Localized,
    /// Where that can be read.
    pub url: Option<WebAddress>,
}

/// `content/publicity/slogans.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SloganFile {
    /// In order.
    pub slogans: Vec<Slogan>,
}

/// A slogan in the plan's own words.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slogan {
    /// In references.
    pub id: String,
    /// Its words.
    pub text: Localized,
    /// The clause that they are from.
    pub clause: String,
    /// What they mean.
    pub explanation: Option<Localized>,
    /// Its words in the plan's language, in parts between which lines may break.
    #[serde(default)]
    pub phrases: Vec<String>,
}

/// All data of publicity.
#[derive(Debug, Default)]
pub struct Material {
    themes: Vec<Theme>,
    slogans: Vec<Slogan>,
    formats: Vec<kit::Format>,
    kit: Vec<kit::Record>,
    files: BTreeMap<String, Arc<SourceFile>>,
}

/// Reads the files there are.
pub fn read<'a>(yaml: impl Iterator<Item = &'a Arc<SourceFile>>) -> (Material, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let files: BTreeMap<String, Arc<SourceFile>> = yaml.map(|file| (file.path.clone(), Arc::clone(file))).collect();
    let themes: ThemeFile = typed(files.get(THEMES), &mut found);
    let slogans: SloganFile = typed(files.get(SLOGANS), &mut found);
    let formats: FormatFile = typed(files.get(FORMATS), &mut found);
    let kit: KitFile = typed(files.get(KIT), &mut found);
    let (themes, slogans, formats, kit) = (themes.themes, slogans.slogans, formats.formats, kit.records);
    (Material { themes, slogans, formats, kit, files }, found)
}

/// `publicity` in every template of a locale.
#[derive(Serialize)]
struct PublicityView {
    quality_month_url: Option<String>,
    publicity_url: Option<String>,
    slogans: Vec<SloganView>,
    /// The next activities.
    upcoming: Vec<activity::ActivityView>,
    calendar_url: Option<String>,
}

#[derive(Clone, Serialize)]
struct SloganView {
    id: String,
    text: String,
    clause: Option<ClauseRef>,
    explanation: Option<String>,
}

/// The page that shows everything to print and to put on screens.
const KIT_PAGE: &str = "publicity/kit";
/// The page for screens.
const SCREEN: &str = "publicity/screen";
/// How many activities the home page announces.
const UPCOMING: usize = 5;

/// Gives the pages of a locale what they show, and makes the calendar of activities.
pub fn extend(
    pages: &mut [Page],
    material: &Material,
    assets: &[Asset],
    views: &Views<'_>,
) -> (Arc<serde_json::Value>, Vec<GeneratedFile>) {
    kinds::give_values(pages, assets, views);
    month::give_values(pages, material, views);
    let activities = activity::of_locale(pages, views);
    let today = views.frame.date;
    let upcoming = activities.iter().filter(|it| it.last_day() >= today).take(UPCOMING).cloned().collect();
    let calendar = activity::calendar(&activities, views);
    let url = |route: &str| position(pages, views.locale, route).map(|_| views.url(route));
    let slogans: Vec<SloganView> = material.slogans.iter().map(|slogan| slogan.view(views)).collect();
    let view = PublicityView {
        quality_month_url: url(MONTH),
        publicity_url: url(PUBLICITY),
        slogans,
        upcoming,
        calendar_url: calendar.as_ref().map(|file| views.frame.base.url(&file.output.0)),
    };
    if let Some(at) = position(pages, views.locale, PUBLICITY) {
        give(&mut pages[at], "publicity/index.html", "slogans", json(&view.slogans));
    }
    let key = &views.frame.locales.get(views.frame.locales.default_id()).key;
    let (kit, drawn) = kit::extend(material, views, key);
    if let Some(at) = position(pages, views.locale, KIT_PAGE) {
        give(&mut pages[at], "publicity/kit.html", "kit", kit);
    }
    if let Some(at) = position(pages, views.locale, SCREEN) {
        give(&mut pages[at], "publicity/screen.html", "screen", screen::value(&view.slogans, &view.upcoming, views));
    }
    let is_first = views.locale == views.frame.locales.default_id();
    let drawn = drawn.into_iter().filter(|_| is_first);
    (json(&view), calendar.into_iter().chain(drawn).collect())
}

impl Slogan {
    fn view(&self, views: &Views<'_>) -> SloganView {
        SloganView {
            id: self.id.clone(),
            text: views.text(&self.text),
            clause: views.clause(&self.clause),
            explanation: self.explanation.as_ref().map(|text| views.text(text)),
        }
    }
}

/// The department of an id.
fn department(catalogue: &Catalogue, id: &str) -> Option<usize> {
    catalogue.departments.iter().position(|department| department.id == id)
}
