//! The pages of which a plan consists, in their order.

use std::cmp::Reverse;

use super::catalogue::{Catalogue, PLAN_FILE};
use super::documents::is_of_edition;
use super::numbering::{Numbering, Walk};
use super::plan_file::PageFields;
use super::table;
use crate::config::LocaleId;
use crate::diagnostic::{Diagnostic, Text, closest, did_you_mean, say};
use crate::plan::codes;
use crate::site::{Changes, Frame, Kind, Page};

/// A page of the plan.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The route of the page.
    pub route: String,
    /// How many folders it is below the plan's own.
    pub depth: u8,
    /// The level and the number of its title; `None` for pages such as a foreword.
    pub number: Option<(usize, u32)>,
    /// Its anchor on the page with the whole plan.
    pub anchor: String,
    /// The level of the folder's page that it is below of, if that has a number.
    pub above: Option<usize>,
}

/// The pages of a plan in one locale.
struct Finder<'a> {
    pages: &'a Changes<'a>,
    frame: &'a Frame,
    locale: LocaleId,
    catalogue: &'a Catalogue,
    numbering: &'a Numbering,
    found: Vec<Part>,
    /// The pages without number or order, whose place nothing tells.
    unplaced: Vec<&'a Page>,
}

/// Finds the parts of the plan in a locale, in their order: as `plan.yaml` lists them, or by their numbers, with pages
/// without a number where their `order` puts them. Returns them with what is wrong with the order.
pub(super) fn parts(
    pages: &Changes<'_>,
    frame: &Frame,
    locale: LocaleId,
    catalogue: &Catalogue,
    numbering: &Numbering,
) -> (Vec<Part>, Vec<Diagnostic>) {
    let mut finder = Finder {
        pages,
        frame,
        locale,
        catalogue,
        numbering,
        found: Vec::new(),
        unplaced: Vec::new(),
    };
    let home = catalogue.document.home();
    finder.folder(home, 0, None);

    // The notice stands before the document that it issues.
    let notice = catalogue
        .plan
        .notice
        .as_ref()
        .map(|name| format!("{home}/{name}"));
    let is_notice = |route: &str| notice.as_deref() == Some(route);
    finder.found.sort_by_key(|part| !is_notice(&part.route));
    finder.unplaced.retain(|page| !is_notice(&page.route));

    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let listed = &catalogue.plan.parts;
    if listed.is_empty() {
        let is_alone = finder.found.len() == 1;
        let unplaced = finder.unplaced.iter().filter(|_| !is_alone);
        diagnostics.extend(unplaced.map(|page| unplaced_page(page)));
        return (finder.found, diagnostics);
    }

    let mut parts = finder.found;
    for (index, name) in listed.iter().enumerate() {
        let route = format!("{home}/{name}");
        if !parts.iter().any(|part| part.route == route) {
            let place = catalogue.place(PLAN_FILE, &["parts", &index.to_string()]);
            diagnostics.push(unknown(name, &parts, home).at(place));
        }
    }

    let place = |part: &Part| {
        listed
            .iter()
            .position(|name| part.route[home.len() + 1..] == **name)
    };
    for part in parts.iter().filter(|part| place(part).is_none()) {
        diagnostics.extend(pages.page(locale, &part.route).map(unlisted_page));
    }
    parts.sort_by_key(|part| place(part).unwrap_or(usize::MAX));

    (parts, diagnostics)
}

/// Tells whether a page of the plan's folder is a part of the plan.
fn is_part(page: &Page, catalogue: &Catalogue) -> bool {
    let is_page = matches!(page.kind, Kind::Page | Kind::Section);
    let document = &catalogue.document;
    let mut tables = catalogue.files.keys().filter_map(|name| table::id_of(name));
    let is_table = tables.any(|id| document.table(id) == page.route);
    let fields = page
        .front
        .as_ref()
        .and_then(|front| front.more.get::<PageFields>());

    is_page
        && !is_table
        && page.front.is_some()
        && !page.is_gone()
        && !is_of_edition(catalogue, &page.route)
        && !fields.is_some_and(PageFields::is_left_out)
}

impl<'a> Finder<'a> {
    /// Adds the pages of a folder. `above` is the level of the folder's own page.
    fn folder(&mut self, folder: &str, depth: u8, above: Option<usize>) {
        let in_folder = |page: &&Page| {
            let name = page
                .route
                .strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'));
            name.is_some_and(|name| !name.contains('/')) && is_part(page, self.catalogue)
        };
        let pages: Vec<&'a Page> = self
            .pages
            .of_locale(self.locale)
            .filter(in_folder)
            .collect();
        let mut pages: Vec<(&Page, Option<(usize, u32)>)> = pages
            .into_iter()
            .map(|page| (page, self.number(page, above)))
            .collect();
        let document = &self.catalogue.document;
        pages.retain(|(page, number)| number.is_some() || !document.is_overview(&page.route));
        self.arrange(&mut pages);

        for (page, number) in pages {
            self.found.push(Part {
                route: page.route.clone(),
                depth,
                number,
                anchor: String::new(),
                above,
            });

            if page.kind == Kind::Section {
                let level = number.map(|(level, _)| level).or(above);
                self.folder(&page.route, depth + 1, level);
            }
        }
    }

    fn number(&self, page: &Page, above: Option<usize>) -> Option<(usize, u32)> {
        let language = &self.frame.locales.get(page.language()).key;
        Walk::title(self.numbering, &page.title, language, above)
    }

    /// Puts the pages of a folder in order: those of the highest level by their numbers, and the others among them by
    /// `order`, for which a number stands where a numbered page has no `order`.
    fn arrange(&mut self, pages: &mut Vec<(&'a Page, Option<(usize, u32)>)>) {
        let highest = pages
            .iter()
            .filter_map(|(_, number)| Some(number.as_ref()?.0))
            .min();
        let is_main = |number: &Option<(usize, u32)>| {
            number.map(|(level, _)| level) == highest && highest.is_some()
        };
        let all = std::mem::take(pages);
        let (mut main, mut others): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(_, number)| is_main(number));

        main.sort_by_key(|(_, number)| number.map(|(_, value)| value));
        others.sort_by_key(|(page, _)| {
            (
                page.order.unwrap_or(i64::MAX),
                Reverse(page.date),
                &page.route,
            )
        });
        let unplaced = others.iter().filter(|(page, _)| page.order.is_none());
        self.unplaced.extend(unplaced.map(|(page, _)| *page));

        *pages = main;
        for other in others {
            let order = other.0.order.unwrap_or(i64::MAX);
            let is_later = |(page, number): &(&Page, Option<(usize, u32)>)| {
                let own = number.map(|(_, value)| i64::from(value));
                page.order.or(own).unwrap_or(i64::MAX) > order
            };
            let at = pages.iter().position(is_later).unwrap_or(pages.len());
            pages.insert(at, other);
        }
    }
}

/// The error about a name that is that of no part; `home` is the route of the plan's own page.
pub(super) fn unknown(name: &str, parts: &[Part], home: &str) -> Diagnostic {
    let near = closest(name, parts.iter().map(|part| &part.route[home.len() + 1..]));
    let message = say!("规划里没有页面 {name}", "the plan has no page {name}");
    Diagnostic::error(codes::UNKNOWN_PART, message).maybe_hint(near.map(did_you_mean))
}

/// The warning about a page without number and order.
fn unplaced_page(page: &Page) -> Diagnostic {
    let message = say!(
        "这一页标题没有编号，也没有写 order，暂排在规划最后",
        "this page has neither a number nor an order, so it comes last in the plan"
    );
    let hint = say!(
        "写 order，或在 plan.yaml 里用 parts 列出次序；不属于规划的，写 part: false。",
        "Write order, or list the pages under parts in plan.yaml; write part: false if it is no part of the plan."
    );
    comes_last(page, message, hint)
}

/// The warning about a page that the list of parts does not name.
fn unlisted_page(page: &Page) -> Diagnostic {
    let message = say!(
        "plan.yaml 的 parts 里没有这一页，暂排在规划最后",
        "parts in plan.yaml does not name this page, so it comes last in the plan"
    );
    let hint = say!(
        "写进 parts；不属于规划的，写 part: false。",
        "Add it to parts; write part: false if it is no part of the plan."
    );
    comes_last(page, message, hint)
}

/// The warning about a page that comes last because nothing tells its place, at its title.
fn comes_last(page: &Page, message: Text, hint: Text) -> Diagnostic {
    Diagnostic::warning(codes::UNPLACED_PART, message)
        .at(page.location_of_text("title", &page.title))
        .hint(hint)
}
