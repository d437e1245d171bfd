//! The frame of a site: its settings, joined with what the command line asks for.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Request, site_settings};
use crate::config::{Locales, Localized, Settings};
use crate::diagnostic::{Diagnostic, codes, say};
use crate::extension::Extensions;
use crate::load;
use crate::site::Frame;
use crate::site::route::BaseUrl;
use crate::source::SourceFile;

/// The longest base URL, in bytes. Together with the path of a page it still fits into a QR code.
const MAX_BASE_URL_BYTES: usize = 1_000;

/// Reads the settings and joins them with the request. Fails if the settings, the base URL or the time zone are wrong.
pub(super) fn frame(request: &Request) -> Result<Frame, Vec<Diagnostic>> {
    let extensions = request.extensions;
    let (settings, more, settings_file) =
        load::settings(&request.root, &site_settings(extensions))?;
    let mut found = Vec::new();
    let base = base_url(request, &settings, &settings_file)
        .map_err(|diagnostic| found.push(*diagnostic))
        .ok();
    let zone = time_zone(&settings, &settings_file, extensions)
        .map_err(|diagnostic| found.push(*diagnostic))
        .ok();
    let (Some(base), Some(zone)) = (base, zone) else {
        return Err(found);
    };

    Ok(Frame {
        locales: Locales::new(&settings.locales),
        date: today(request, &zone),
        drafts: request.drafts,
        leaving: extensions
            .iter()
            .find_map(|extension| extension.leaving(&more, &base)),
        settings,
        more,
        settings_file,
        base,
        zone,
    })
}

/// What the settings alone say of a site.
#[derive(Debug, Clone)]
pub(crate) struct Basics {
    /// Its name.
    pub title: Localized,
    /// Its languages.
    pub locales: Locales,
    /// The present day in its time zone.
    pub today: Date,
}

/// Reads what the settings alone say of a site. Fails if they cannot be read.
pub(crate) fn basics(root: &Path, extensions: Extensions) -> Result<Basics, Vec<Diagnostic>> {
    let (settings, _, file) = load::settings(root, &site_settings(extensions))?;
    let zone = time_zone(&settings, &file, extensions).map_err(|diagnostic| vec![*diagnostic])?;
    Ok(Basics {
        locales: Locales::new(&settings.locales),
        today: zone.to_datetime(Timestamp::now()).date(),
        title: settings.title,
    })
}

/// The day to build for.
fn today(request: &Request, zone: &TimeZone) -> Date {
    request
        .date
        .unwrap_or_else(|| zone.to_datetime(Timestamp::now()).date())
}

fn base_url(
    request: &Request,
    settings: &Settings,
    file: &Arc<SourceFile>,
) -> Result<BaseUrl, Box<Diagnostic>> {
    let text = request.base_url.as_deref().unwrap_or(&settings.base_url);
    BaseUrl::parse(text)
        .filter(|_| text.len() <= MAX_BASE_URL_BYTES)
        .ok_or_else(|| {
            Diagnostic::error(
                codes::BAD_BASE_URL,
                say!(
                    "网址“{text}”写法有误",
                    "the base URL “{text}” is not an address"
                ),
            )
            .at(load::yaml::locate(file, &["base_url"]))
            .hint(say!(
                "写成 https://主机名/路径/。",
                "Write it as https://host/path/."
            ))
            .boxed()
        })
}

/// The site's time zone: its own, or the one that an extension gives to sites without one, otherwise UTC. Fails if
/// there is no time zone of that name.
fn time_zone(
    settings: &Settings,
    file: &Arc<SourceFile>,
    extensions: Extensions,
) -> Result<TimeZone, Box<Diagnostic>> {
    let usual = || {
        extensions
            .iter()
            .find_map(|extension| extension.time_zone())
            .unwrap_or("UTC")
    };
    let name = settings.time_zone.as_deref().unwrap_or_else(usual);
    TimeZone::get(name).map_err(|_| {
        Diagnostic::error(
            codes::UNKNOWN_TIME_ZONE,
            say!("没有名为“{name}”的时区", "there is no time zone “{name}”"),
        )
        .at(load::yaml::locate(file, &["time_zone"]))
        .hint(say!("例如 Asia/Shanghai。", "For example Asia/Shanghai."))
        .boxed()
    })
}
