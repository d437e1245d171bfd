//! Checks that words which mean the same in searches lead to something.

use std::sync::Arc;

use super::{Bodies, Facet, entries, layout};
use crate::config::LocaleId;
use crate::diagnostic::Diagnostic;
use crate::site::Site;
use crate::site::search_words::leads_nowhere;
use crate::source::SourceFile;

/// Finds the synonyms whose meanings are nowhere on the site. `file` is the file that has them.
pub(crate) fn check_synonyms(site: &Site, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, locale) in site.frame.locales.iter() {
        let synonyms = &site.synonyms[id.0];
        if synonyms.is_empty() {
            continue;
        }

        let all = everything(site, id);
        for (entry, synonym) in synonyms.iter().enumerate() {
            for (place, meaning) in synonym.means.iter().enumerate() {
                if !all.contains(&meaning.to_lowercase()) {
                    found.push(leads_nowhere(file, &locale.key, [entry, place], meaning));
                }
            }
        }
    }

    found
}

/// All that can be found in a locale, in small letters.
fn everything(site: &Site, id: LocaleId) -> String {
    let pages = layout(site, id).map_or_else(Vec::new, |layout| layout.parts.concat());
    let no_facets: [Facet; 0] = [];
    let mut all = String::new();

    for entry in entries(site, &pages, &no_facets, Bodies::InText) {
        for name in std::iter::once(entry.title).chain(entry.names.into_iter().flatten()) {
            all.extend([name, "\n"]);
        }

        for section in entry.sections {
            all.extend([section.title, "\n", &section.text, "\n"]);
        }
    }

    all.to_lowercase()
}
