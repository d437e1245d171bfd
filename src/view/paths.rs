//! Output paths of files that are made once for each locale.

use crate::config::Locale;

/// The output path of a locale's feed.
pub(crate) fn feed_path(locale: &Locale) -> String {
    format!("{}feed.xml", locale.prefix)
}

/// The output path of a locale's web app manifest.
pub(crate) fn web_manifest_path(locale: &Locale) -> String {
    format!("{}manifest.webmanifest", locale.prefix)
}

/// The output path of a locale's search index; of a large site, that of its first file.
pub(crate) fn search_path(locale: &Locale) -> String {
    format!("data/search/{}.json", locale.key)
}

/// The output path of a part of a locale's search index.
pub(crate) fn search_part_path(locale: &Locale, number: usize) -> String {
    format!("data/search/{}/{number}.json", locale.key)
}

/// The output path of a part of a long sitemap, by its position.
pub(crate) fn sitemap_part_path(part: usize) -> String {
    format!("sitemap-{}.xml", part + 1)
}

/// The output path of a file that tells which parts of the search index hold which words.
pub(crate) fn search_shard_path(locale: &Locale, number: usize) -> String {
    format!("data/search/{}/g{number}.json", locale.key)
}

/// The output path of the list of how names in a locale sound.
pub(crate) fn search_sounds_path(locale: &Locale) -> String {
    format!("data/search/{}.pinyin.json", locale.key)
}
