//! Translations whose originals are gone. Whoever takes back a page must not leave its translation behind.

use super::Addresses;
use crate::diagnostic::{Diagnostic, Severity, codes, say};
use crate::site::translation::Records;
use crate::site::{Page, Site};

/// A finding for each page in another language than the site's first one that translates nothing. It is an error where
/// the page is known to have had an original; other pages may be meant for their language alone. `found` is what was
/// found before: if an original is there under a wrong name or cannot be read, that alone is reported.
pub(super) fn check(
    site: &Site,
    records: &Records,
    addresses: &Addresses,
    found: &[Diagnostic],
) -> Vec<Diagnostic> {
    let locales = &site.frame.locales;
    let default = locales.default_id();
    let original_key = &locales.get(default).key;
    let has_original = |page: &Page| {
        let original = site.find(default, &page.route).map(|id| site.page(id));
        original.is_some_and(|original| original.fallback_from.is_none())
    };
    let alone = site.pages.iter().filter(|page| {
        page.locale != default
            && page.has_own_file()
            && page.fallback_from.is_none()
            && !has_original(page)
    });

    let mut orphans = Vec::new();
    for page in alone {
        let key = &locales.get(page.locale).key;
        let Some(stem) = page.file.path.strip_suffix(&format!(".{key}.md")) else {
            continue;
        };
        let names = [format!("{stem}.{original_key}.md"), format!("{stem}.md")];

        let had_original = addresses.had_original(page, original_key)
            || names.iter().any(|name| records.has(name, key));
        if had_original && !found.iter().any(|it| is_error_in(it, &names)) {
            orphans.push(orphan(page, &names[0]));
        }
    }

    orphans
}

/// Whether a diagnostic is an error in a file whose path begins with one of these names, such as `a.zh.md.txt`.
fn is_error_in(diagnostic: &Diagnostic, names: &[String]) -> bool {
    diagnostic.severity == Severity::Error
        && diagnostic
            .path()
            .is_some_and(|path| names.iter().any(|name| path.starts_with(name)))
}

fn orphan(page: &Page, original: &str) -> Diagnostic {
    let message = say!(
        "译文的原文 {original} 没有了",
        "the original of this translation, {original}, is gone"
    );
    Diagnostic::error(codes::TRANSLATION_WITHOUT_ORIGINAL, message)
        .in_file(page.file.path.as_str())
        .hint(say!(
            "原文撤下的，把译文一并删去；原文改名的，译文也改成同样的名字。",
            "Delete it, too, if the original was withdrawn; give it the same name if the original was renamed."
        ))
}
