//! Where the documents of a site have their pages and files.

use super::parts::Part;
use super::table::FIRST;
use crate::config::{Locale, LocaleId};
use crate::site::{Changes, Page};

/// The document that a site has before all others.
pub(super) const MAIN: &str = "plan";
/// The folder of further documents, each in a folder of its own.
pub(super) const OTHERS: &str = "plans";
/// Whom to call with a complaint; one page for all documents.
pub(super) const COMPLAINTS: &str = "complaints";
/// The home page of a locale.
pub(super) const SITE_HOME: &str = "";

/// The names of the overviews of a document's data.
const OVERVIEWS: [&str; 7] = [
    "departments",
    "indicators",
    "tasks",
    "schedule",
    "due",
    "data",
    "since",
];

/// Where a document has its pages and files. Those of `content/plan/` are at the root of the site, those of all others
/// in their own folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Document {
    /// The route of its own page, which introduces it: `plan`, `plans/talent`.
    home: String,
    /// The routes of its pages that are named like an overview, but have a number and so are chapters.
    chapters: Vec<String>,
    /// Whether it is an earlier edition of another document, which publishes no data.
    pub is_edition: bool,
}

impl Document {
    /// Makes the document whose own page has a route.
    pub(super) fn new(home: &str) -> Self {
        Self {
            home: home.into(),
            chapters: Vec::new(),
            is_edition: false,
        }
    }

    /// Makes an earlier edition of a document, whose own page has a route.
    pub(super) fn edition(home: &str) -> Self {
        Self {
            is_edition: true,
            ..Self::new(home)
        }
    }

    /// Says which pages are parts of the document.
    pub(super) fn set_parts(&mut self, parts: &[Part]) {
        let numbered = parts.iter().filter(|part| part.number.is_some());
        self.chapters = numbered.map(|part| part.route.clone()).collect();
    }

    /// Whether it is the one in `content/plan/`.
    pub(super) fn is_main(&self) -> bool {
        self.home == MAIN
    }

    /// The route of its own page, which introduces it.
    pub(super) fn home(&self) -> &str {
        &self.home
    }

    /// The folder of its files below the site's root, with a `/` at its end.
    pub(super) fn folder(&self) -> String {
        format!("content/{}/", self.home)
    }

    /// The route of a page that the document has beside its chapters.
    fn below(&self, name: &str) -> String {
        format!("{}/{name}", self.home)
    }

    /// The whole document on one page.
    pub(super) fn full(&self) -> String {
        self.below("full")
    }

    /// The page of a table by its id. The table of `tasks.yaml` is the annex.
    pub(super) fn table(&self, id: &str) -> String {
        self.below(if id == FIRST { "annex" } else { id })
    }

    /// The whole document in two languages side by side.
    pub(super) fn bilingual(&self) -> String {
        self.below("bilingual")
    }

    /// What it has changed in its earlier edition.
    pub(super) fn changes(&self) -> String {
        self.below("changes")
    }

    /// The route of an overview of the document's data.
    fn overview(&self, name: &str) -> String {
        if self.is_main() {
            name.into()
        } else {
            self.below(name)
        }
    }

    /// The overview of departments; each has a page below it.
    pub(super) fn departments(&self) -> String {
        self.overview("departments")
    }

    /// The overview of indicators; each has a page below it.
    pub(super) fn indicators(&self) -> String {
        self.overview("indicators")
    }

    /// The tasks of every department.
    pub(super) fn tasks(&self) -> String {
        self.overview("tasks")
    }

    /// The phases, and what is due every year.
    pub(super) fn schedule(&self) -> String {
        self.overview("schedule")
    }

    /// What is due soon, and what was due.
    pub(super) fn due(&self) -> String {
        self.overview("due")
    }

    /// The page that offers the tables.
    pub(super) fn data(&self) -> String {
        self.overview("data")
    }

    /// What has changed since the document was issued.
    pub(super) fn since(&self) -> String {
        self.overview("since")
    }

    /// Whether a page without a number is an overview of the document's data and no part of its text.
    pub(super) fn is_overview(&self, route: &str) -> bool {
        OVERVIEWS.iter().any(|name| self.overview(name) == route)
    }

    /// Whether a locale has an overview at a route.
    pub(super) fn has(&self, pages: &Changes<'_>, locale: LocaleId, route: &str) -> bool {
        !self.chapters.iter().any(|chapter| chapter == route) && pages.has(locale, route)
    }

    /// An overview of a locale at a route, for changing it.
    pub(super) fn edit<'p>(
        &self,
        pages: &'p mut Changes<'_>,
        locale: LocaleId,
        route: &str,
    ) -> Option<&'p mut Page> {
        let is_chapter = self.chapters.iter().any(|chapter| chapter == route);
        pages.edit(locale, route).filter(|_| !is_chapter)
    }

    /// The route of the page of a department.
    pub(super) fn department(&self, id: &str) -> String {
        format!("{}/{id}", self.departments())
    }

    /// The route of the page of an indicator.
    pub(super) fn indicator(&self, id: &str) -> String {
        format!("{}/{id}", self.indicators())
    }

    /// The path of a calendar below the output folder. `id` is the id of a department, or `plan` for the whole
    /// document.
    pub(super) fn calendar(&self, locale: &Locale, id: &str) -> String {
        let folder = if self.is_main() {
            String::new()
        } else {
            format!("{}/", self.home)
        };
        format!("{}{folder}calendars/{id}.ics", locale.prefix)
    }

    /// The path below the output folder of a file of the open data.
    pub(super) fn data_file(&self, name: &str, ending: &str) -> String {
        let folder = if self.is_main() {
            String::new()
        } else {
            format!("{}/", self.home)
        };
        format!("{folder}data/{name}.{ending}")
    }
}

/// Whether the plan has something to do with the pages of a route: with those above, and with those below them.
pub(super) fn is_of_plan(route: &str) -> bool {
    let folder = route.split('/').next().unwrap_or_default();
    [SITE_HOME, MAIN, OTHERS, COMPLAINTS].contains(&folder) || OVERVIEWS.contains(&folder)
}
