//! Government sites in China: the tags of their pages, what their footer carries, the page that readers see before they
//! leave, and the rules that such a site keeps. What is missing is reported, never made up.

use serde::Serialize;
use serde_json::json;

mod check;
pub(crate) mod codes;
mod column;
mod settings;
mod tags;

use crate::address;
use crate::config::WebAddress;
use crate::diagnostic::{Code, Diagnostic};
use crate::extension::{Extension, FinishedSite};
use crate::load::yaml::{ExtensionFields, FieldReader};
use crate::site::leaving::{self, Leaving};
use crate::site::route::BaseUrl;
use crate::site::{self, Additions, Changes, Kind, SiteBuilder};
use settings::{FilingRecord, GovernmentSettings, LANGUAGE, government};

/// The domain that governments of the country share.
const GOVERNMENT_DOMAIN: &str = "gov.cn";
/// The time of the whole country.
const TIME_ZONE: &str = "Asia/Shanghai";

/// The extension for government sites.
#[derive(Debug)]
pub(crate) struct Government;

impl Extension for Government {
    fn codes(&self) -> &'static [Code] {
        codes::ALL
    }

    fn settings(&self) -> Option<FieldReader> {
        Some(FieldReader::new::<settings::SiteFields>())
    }

    fn front_matter(&self) -> Option<FieldReader> {
        Some(FieldReader::new::<column::PageFields>())
    }

    fn time_zone(&self) -> Option<&'static str> {
        Some(TIME_ZONE)
    }

    fn leaving(&self, settings: &ExtensionFields, base: &BaseUrl) -> Option<Leaving> {
        let government = settings::from_fields(settings.get()?)?;
        let domain = government
            .domain
            .as_deref()
            .and_then(address::host_from_name);
        let own = domain.into_iter().chain(base.host()).collect();

        Some(Leaving {
            own,
            trusted: GOVERNMENT_DOMAIN,
        })
    }

    fn complete(&self, builder: &SiteBuilder) -> Additions {
        let frame = builder.frame();
        let mut additions = Additions::default();

        for (locale, it) in frame.locales.iter() {
            let footer = government(frame).map(|government| footer(government, &it.key));
            additions
                .site_values
                .push((locale, "government", site::json(&footer)));
        }

        let Some(government) = government(frame) else {
            return additions;
        };

        additions.diagnostics = check::check_form(frame);
        let mut pages = Changes::new(builder);
        for page in leaving::pages(builder.pages(), frame) {
            pages.add(page);
        }

        tag(&mut pages, government, builder);
        additions.pages = pages.finish();
        additions
    }

    fn review(&self, finished: &FinishedSite<'_>) -> Vec<Diagnostic> {
        check::check(finished.site)
    }
}

/// Gives the Chinese pages their tags, and tells search engines on every home page who runs the site.
fn tag(pages: &mut Changes<'_>, government: &GovernmentSettings, builder: &SiteBuilder) {
    let frame = builder.frame();
    for (locale, it) in frame.locales.iter() {
        let mut all_tags = Vec::new();
        if it.key == LANGUAGE {
            for page in pages.of_locale(locale) {
                let tags = tags::tags(page, pages, government, frame);
                all_tags.push((page.route.clone(), tags));
            }
        }

        for (route, tags) in all_tags {
            if let Some(page) = pages.edit(locale, &route) {
                page.shown.metas.extend(tags);
            }
        }

        let home = pages
            .edit(locale, "")
            .filter(|page| page.kind == Kind::Home);
        if let (Some(home), Some(organiser)) = (home, &government.organiser) {
            let publisher =
                json!({"@type": "GovernmentOrganization", "name": organiser.get(&it.key)});
            home.shown.about.push(("publisher", publisher));
        }
    }
}

/// What the footer of a government site carries.
#[derive(Serialize)]
struct Footer<'a> {
    id_code: Option<&'a str>,
    organiser: Option<&'a str>,
    contact: Option<&'a str>,
    icp: Option<&'a FilingRecord>,
    police: Option<&'a FilingRecord>,
    sign_url: Option<&'a str>,
    report_url: Option<&'a str>,
}

/// Makes what the footer of a government site carries, in the language of a key.
fn footer<'a>(it: &'a GovernmentSettings, language: &str) -> Footer<'a> {
    Footer {
        id_code: it.id_code.as_deref(),
        organiser: it.organiser.as_ref().map(|text| text.get(language)),
        contact: it.contact.as_ref().map(|text| text.get(language)),
        icp: it.icp.as_ref(),
        police: it.police.as_ref(),
        sign_url: it.sign_url.as_ref().map(WebAddress::as_str),
        report_url: it.report_url.as_ref().map(WebAddress::as_str),
    }
}
