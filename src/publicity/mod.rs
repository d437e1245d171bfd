//! Publicity: campaigns such as Quality Month and their years, the quality spirit and its slogans. Pages of the kinds
//! of [`kinds`] get their templates and values here.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

mod campaign;
mod check;
pub(crate) mod codes;
mod context;
mod kinds;
mod kit;
mod kit_check;
mod kit_layout;
mod kit_sheet;
mod material;
mod screen;
mod slogan_view;

use crate::config::{LocaleId, Locales};
use crate::diagnostic::Code;
use crate::extension::{Extension, NewKind};
use crate::load::yaml::{FieldReader, schema_of};
use crate::plan::PlanApi;
use crate::site::{Additions, Asset, Changes, GeneratedFile, SearchPassage, SiteBuilder, json};
use campaign::CampaignView;
use context::Context;
use kinds::activity::{self, ActivityView};
use material::{FORMATS, KIT, Material, SLOGANS, THEMES};
use slogan_view::SloganView;

/// The route of the publicity section.
const PUBLICITY: &str = "publicity";
/// The page that shows everything to print and to put on screens.
const KIT_PAGE: &str = "publicity/kit";
/// The page for screens.
const SCREEN: &str = "publicity/screen";
/// The most activities that the home page announces.
const MAX_UPCOMING: usize = 5;

/// The extension for publicity.
#[derive(Debug)]
pub(crate) struct Publicity;

impl Extension for Publicity {
    fn codes(&self) -> &'static [Code] {
        codes::ALL
    }

    fn is_data_file(&self, path: &str) -> bool {
        [THEMES, SLOGANS, FORMATS, KIT]
            .iter()
            .any(|file| file.strip_prefix("content/") == Some(path))
            || campaign::is_file(path)
    }

    fn front_matter(&self) -> Option<FieldReader> {
        Some(FieldReader::new::<kinds::KindFields>())
    }

    fn schemas(&self) -> Vec<(&'static str, Json)> {
        vec![
            ("campaign", schema_of::<material::CampaignFile>()),
            ("themes", schema_of::<material::YearThemeFile>()),
            ("slogans", schema_of::<material::SloganFile>()),
            ("formats", schema_of::<kit::FormatFile>()),
            ("kit", schema_of::<kit::KitFile>()),
        ]
    }

    fn new_kinds(&self) -> Vec<NewKind> {
        kinds::new_kinds()
    }

    fn extend(&self, builder: &SiteBuilder) -> Additions {
        let (frame, plan) = (builder.frame(), PlanApi::of(builder));
        let material = Material::of(builder);
        let mut additions = Additions::default();

        let mut pages = Changes::new(builder);
        additions.diagnostics.extend(check::check(
            &pages,
            &material,
            builder.assets(),
            &plan,
            frame,
        ));

        let context = |locale| Context {
            frame,
            locale,
            plan: &plan,
        };
        let routes = give_kinds(&mut pages, builder.assets(), &frame.locales, context);
        for ((locale, _), routes) in frame.locales.iter().zip(&routes) {
            let (value, calendar) = extend_locale(&mut pages, routes, &material, &context(locale));
            additions.shared_values.push((locale, "publicity", value));
            additions.files.extend(calendar);
        }

        additions.diagnostics.extend(kit_check::check(
            &material,
            &context(frame.locales.default_id()),
            &pages,
            builder.assets(),
        ));
        additions.pages = pages.finish();

        additions
    }
}

/// The extension for what is printed and put on screens. It is one of its own because it looks at a single page: a
/// preview reads the data of publicity and lays sheets out again only if something has changed that they are made from.
#[derive(Debug)]
pub(crate) struct PublicityKit;

impl Extension for PublicityKit {
    fn pages_seen(&self) -> Option<fn(&str) -> bool> {
        Some(|route| route == KIT_PAGE)
    }

    fn extend(&self, builder: &SiteBuilder) -> Additions {
        let (frame, plan) = (builder.frame(), PlanApi::of(builder));
        let (material, diagnostics) = material::read(builder.data().iter());
        let context = |locale| Context {
            frame,
            locale,
            plan: &plan,
        };

        let mut pages = Changes::new(builder);
        for (locale, _) in frame.locales.iter() {
            let context = context(locale);
            if let Some(page) = pages.edit(locale, KIT_PAGE) {
                page.give("publicity/kit.html", "kit", kit::views(&material, &context));
                let formats = material.formats.iter();
                let names = formats.map(|format| context.text(&format.name));
                page.search.passages.extend(SearchPassage::of_page(names));
            }
        }

        Additions {
            pages: pages.finish(),
            files: kit::files(&material, &context(frame.locales.default_id())),
            diagnostics,
            knowledge: Some(Arc::new(material)),
            ..Additions::default()
        }
    }
}

/// `publicity` in every template of a locale.
#[derive(Serialize)]
struct PublicityView {
    campaigns: Vec<CampaignView>,
    publicity_url: Option<String>,
    kit_url: Option<String>,
    slogans: Vec<SloganView>,
    /// The next activities.
    upcoming: Vec<ActivityView>,
    calendar_url: Option<String>,
}

/// Gives the pages of a locale what they show; `routes` are those of its pages of a kind. Returns the value of
/// `publicity` in its templates, and the calendar of its activities.
fn extend_locale(
    pages: &mut Changes<'_>,
    routes: &[String],
    material: &Material,
    context: &Context<'_>,
) -> (Arc<Json>, Option<GeneratedFile>) {
    let of_a_kind = routes.iter();
    let of_a_kind = of_a_kind.filter_map(|route| pages.page(context.locale, route));
    let activities = activity::among(of_a_kind, context);
    let today = context.frame.date;
    let mut upcoming: Vec<ActivityView> = activities
        .iter()
        .filter(|it| it.last_day() >= today)
        .cloned()
        .collect();
    campaign::give_values(pages, material, &upcoming, context);
    upcoming.truncate(MAX_UPCOMING);

    let calendar = activity::calendar(&activities, context);
    let url = |route: &str| pages.has(context.locale, route).then(|| context.url(route));

    let view = PublicityView {
        campaigns: campaign::views(pages, material, context),
        publicity_url: url(PUBLICITY),
        kit_url: url(KIT_PAGE),
        slogans: material
            .slogans
            .iter()
            .map(|slogan| SloganView::new(slogan, context))
            .collect(),
        upcoming,
        calendar_url: calendar
            .as_ref()
            .map(|file| context.frame.base.url(&file.output.0)),
    };

    if let Some(page) = pages.edit(context.locale, PUBLICITY) {
        page.give("publicity/index.html", "slogans", json(&view.slogans));
        let slogans = material.slogans.iter();
        let lines = slogans.map(|slogan| context.text(&slogan.text));
        page.search.passages.extend(SearchPassage::of_page(lines));
    }

    if let Some(page) = pages.edit(context.locale, SCREEN) {
        let value = screen::value(&view.slogans, &view.upcoming, context);
        page.give("publicity/screen.html", "screen", value);
    }

    (json(&view), calendar)
}

/// Gives every page of a kind its template and its values. Returns the routes of these pages, for each locale.
fn give_kinds<'a>(
    pages: &mut Changes<'_>,
    assets: &[Asset],
    locales: &Locales,
    context: impl Fn(LocaleId) -> Context<'a>,
) -> Vec<Vec<String>> {
    let mut routes = vec![Vec::new(); locales.iter().count()];
    for page in pages.all().filter(|page| kinds::is_of_a_kind(page)) {
        routes[page.locale.0].push(page.route.clone());
    }

    for ((locale, _), routes) in locales.iter().zip(&routes) {
        for route in routes {
            if let Some(page) = pages.edit(locale, route) {
                kinds::give(page, assets, &context(locale));
            }
        }
    }

    routes
}
