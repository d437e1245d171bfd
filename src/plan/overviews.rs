//! Overviews for which there is no data: a page that would be empty is reported, with what would fill it.

use super::catalogue::{Catalogue, DEPARTMENTS_FILE, FOLDER, TASKS_FILE};
use super::codes;
use super::routes::{DEPARTMENTS, TASKS};
use crate::config::LocaleId;
use crate::diagnostic::{Diagnostic, say};
use crate::site::Changes;

/// Reports the overviews that a locale has and that have nothing to show.
pub(super) fn without_data(
    pages: &Changes<'_>,
    catalogue: &Catalogue,
    locale: LocaleId,
) -> Vec<Diagnostic> {
    let overviews = [
        (
            DEPARTMENTS,
            catalogue.departments.is_empty(),
            DEPARTMENTS_FILE,
        ),
        (TASKS, !catalogue.has_tasks(), TASKS_FILE),
    ];

    let mut found = Vec::new();
    for (route, _, file) in overviews.iter().filter(|(_, is_empty, _)| *is_empty) {
        if let Some(page) = pages.page(locale, route) {
            let message = say!("这一页没有数据可列", "this page has no data to show");
            let hint = say!(
                "写好 {FOLDER}{file}；规划没有这些内容的，删去这一页。",
                "Write {FOLDER}{file}, or delete the page if the plan has none of it."
            );
            found.push(
                Diagnostic::warning(codes::OVERVIEW_WITHOUT_DATA, message)
                    .in_file(&page.file.path)
                    .hint(hint),
            );
        }
    }

    found
}
