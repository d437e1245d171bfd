//! JSON-LD: data about a page for search engines.

use serde_json::json;

use super::permalink;
use crate::site::{Kind, Page, Site};

/// The JSON-LD of a page, escaped for a `script` element. It holds the path of pages to this one; for the home page,
/// the site itself; and what extensions have added.
pub(super) fn structured(site: &Site, page: &Page) -> String {
    let frame = &site.frame;
    let key = &frame.locales.get(page.locale).key;
    let item = |(index, page): (usize, &Page)| json!({"@type": "ListItem", "position": index + 1, "name": page.title, "item": permalink(site, page)});
    let mut value = if page.kind == Kind::Home {
        json!({"@context": "https://schema.org", "@type": "WebSite", "name": frame.settings.title.get(key),
            "url": permalink(site, page), "inLanguage": frame.locales.get(page.locale).tag})
    } else {
        let above = site.ancestors(page).into_iter().map(|id| site.page(id));
        let items: Vec<serde_json::Value> = above.chain([page]).enumerate().map(item).collect();
        json!({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items})
    };

    for (name, more) in &page.shown.about {
        value[*name] = more.clone();
    }

    let text = match &page.shown.structured[..] {
        [] => value.to_string(),
        more => json!([&[value][..], more].concat()).to_string(),
    };

    text.replace('<', "\\u003c")
}
