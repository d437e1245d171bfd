//! The Atom feed of a locale: its newest dated pages.

use atom_syndication::{Entry, Feed, Link, Person, Text};

use crate::config::LocaleId;
use crate::site::{Page, Site};
use crate::view::{feed_path, permalink};

/// Entries of a feed, at most.
const ENTRIES: usize = 50;

/// The feed as XML.
pub fn render(site: &Site, id: LocaleId) -> String {
    let locale = site.frame.locales.get(id);
    let title = site.frame.settings.title.get(&locale.key);
    let home = site.frame.base.permalink(&locale.prefix);
    let mut newest = site.dated(id);
    newest.truncate(ENTRIES);
    let entries: Vec<Entry> = newest
        .iter()
        .map(|id| entry(site, site.page(*id)))
        .collect();
    let mut feed = Feed::default();
    feed.set_lang(locale.tag.clone());
    feed.set_title(title);
    feed.set_id(home.clone());
    feed.set_authors(vec![Person {
        name: title.into(),
        ..Person::default()
    }]);
    feed.set_links(vec![
        link("self", site.frame.base.permalink(&feed_path(locale))),
        link("alternate", home),
    ]);
    // A feed without entries has never been updated; the format wants a date all the same.
    feed.set_updated(
        entries
            .first()
            .map_or_else(|| build_date(site), |entry| entry.updated),
    );
    feed.set_entries(entries);
    feed.to_string() + "\n"
}

fn entry(site: &Site, page: &Page) -> Entry {
    let address = permalink(site, page);
    let date = page
        .date
        .and_then(|date| date.rfc3339(&site.frame.zone).parse().ok())
        .unwrap_or_else(|| build_date(site));
    let mut entry = Entry::default();
    entry.set_title(page.title.as_str());
    entry.set_id(address.clone());
    entry.set_links(vec![link("alternate", address)]);
    entry.set_published(date);
    entry.set_updated(date);
    entry.set_summary(page.description.as_deref().map(Text::plain));
    entry
}

fn build_date(site: &Site) -> atom_syndication::FixedDateTime {
    format!("{}T00:00:00+00:00", site.frame.date)
        .parse()
        .unwrap_or_default()
}

fn link(rel: &str, href: String) -> Link {
    Link {
        rel: rel.into(),
        href,
        ..Link::default()
    }
}
