//! Overviews for which there is no data: a page that would be empty is reported, with what would fill it.

use super::catalogue::{Catalogue, DEPARTMENTS_FILE, SCHEDULE_FILE, TASKS_FILE};
use super::codes;
use crate::config::LocaleId;
use crate::diagnostic::{Diagnostic, say};
use crate::site::Changes;

/// Reports the overviews that a locale has and that have nothing to show.
pub(super) fn without_data(
    pages: &Changes<'_>,
    catalogue: &Catalogue,
    locale: LocaleId,
) -> Vec<Diagnostic> {
    let document = &catalogue.document;
    let has_no_times = catalogue.has_no_times();
    let overviews = [
        (
            document.departments(),
            catalogue.departments.is_empty(),
            DEPARTMENTS_FILE,
        ),
        (document.tasks(), !catalogue.has_tasks(), TASKS_FILE),
        (document.schedule(), has_no_times, SCHEDULE_FILE),
        (document.due(), has_no_times, SCHEDULE_FILE),
    ];

    let mut found = Vec::new();
    for (route, _, file) in overviews.iter().filter(|(_, is_empty, _)| *is_empty) {
        if let Some(page) = pages
            .page(locale, route)
            .filter(|_| document.has(pages, locale, route))
        {
            let folder = document.folder();
            let message = say!("这一页没有数据可列", "this page has no data to show");
            let hint = say!(
                "写好 {folder}{file}；规划没有这些内容的，删去这一页。",
                "Write {folder}{file}, or delete the page if the plan has none of it."
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
