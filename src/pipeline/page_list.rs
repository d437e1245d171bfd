//! The pages of a site as their editors choose among them.

use jiff::civil::Date;
use serde::Serialize;

use crate::config::Locales;
use crate::load::{ContentCache, LoadedPage};
use crate::site::Reason;
use crate::site::route::{encode, folder};

/// A page in the list.
#[derive(Debug, Serialize)]
pub(crate) struct EditedPage {
    /// The path of its file below the site's root.
    pub path: String,
    /// Its route, which is the same in all languages.
    pub route: String,
    /// Its language, as `lang` attributes have it.
    pub locale: String,
    /// Its title.
    pub title: String,
    /// Its path on the preview's host.
    pub url: String,
    /// Whether it is a folder's own page.
    #[serde(rename = "isIndex")]
    pub is_index: bool,
    /// Whether it is published on the day of the preview.
    pub state: &'static str,
}

/// Lists all pages that were read, by locale and route. `base` is the path of the site on its host.
pub(super) fn page_list(
    cache: &ContentCache,
    locales: &Locales,
    today: Date,
    base: &str,
) -> Vec<EditedPage> {
    let mut pages: Vec<&LoadedPage> = cache.pages().collect();
    pages.sort_by(|a, b| (a.locale, &a.route).cmp(&(b.locale, &b.route)));

    let entry = |page: &LoadedPage| {
        let locale = locales.get(page.locale);
        EditedPage {
            path: page.file.path.clone(),
            route: page.route.clone(),
            locale: locale.tag.clone(),
            title: page.front.title.clone(),
            url: format!("{base}{}", encode(&folder(&page.route, locale))),
            is_index: page.is_index,
            state: state(page, today),
        }
    };
    pages.into_iter().map(entry).collect()
}

/// The word for the state of a page.
fn state(page: &LoadedPage, today: Date) -> &'static str {
    match Reason::for_page(&page.front, today) {
        Some(Reason::Draft) => "draft",
        Some(Reason::Scheduled) => "scheduled",
        Some(Reason::Expired) => "expired",
        None if page.front.gone => "withdrawn",
        None => "published",
    }
}
