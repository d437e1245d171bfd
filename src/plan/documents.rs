//! The documents of a site: the one in `content/plan/`, those in `content/plans/`, and their earlier editions.

use std::collections::BTreeMap;

use super::catalogue::{self, Catalogue, PLAN_FILE};
use super::numbering::Numbering;
use super::routes::{Document, MAIN, OTHERS};
use super::table;
use super::text::PlanText;
use super::view::Views;
use super::{overviews, shape};
use crate::config::LocaleId;
use crate::diagnostic::{Diagnostic, any_error, say};
use crate::plan::codes;
use crate::site::{Changes, Frame, Page, SiteBuilder};
use crate::source::SourceFile;

/// A document with its data and its text in every language.
#[derive(Debug, Default)]
pub(super) struct PlanDocument {
    /// Its data.
    pub catalogue: Catalogue,
    /// How it is numbered.
    pub numbering: Numbering,
    /// Its text in each locale, in the order of `site.yaml`.
    pub texts: Vec<PlanText>,
    /// Its earlier editions, the oldest first.
    pub editions: Vec<PlanDocument>,
}

impl PlanDocument {
    /// Its text in a locale; `None` if it was not read in it.
    pub(super) fn text(&self, locale: LocaleId) -> Option<&PlanText> {
        self.texts.iter().find(|text| text.locale == locale)
    }

    /// What makes the views of a locale; `None` if the document was not read in it. `is_first` tells whether it is the
    /// site's first document.
    pub(super) fn views<'a>(
        &'a self,
        frame: &'a Frame,
        locale: LocaleId,
        is_first: bool,
    ) -> Option<Views<'a>> {
        let text = self.text(locale)?;
        Some(Views {
            catalogue: &self.catalogue,
            clauses: &text.clauses,
            frame,
            locale,
            has_departments: text.has_departments,
            has_indicators: text.has_indicators,
            is_first,
        })
    }

    /// The views of all locales, in the order of `site.yaml`.
    pub(super) fn all_views<'a>(&'a self, frame: &'a Frame, is_first: bool) -> Vec<Views<'a>> {
        let locales = frame.locales.iter();
        locales
            .filter_map(|(locale, _)| self.views(frame, locale, is_first))
            .collect()
    }
}

/// Reads all documents of a site, in their order: that in `content/plan/` first, the others by the `order` of their own
/// pages. Their pages get their anchors. Returns the documents with what is wrong with them; there is at least one.
pub(super) fn read(
    pages: &mut Changes<'_>,
    builder: &SiteBuilder,
) -> (Vec<PlanDocument>, Vec<Diagnostic>) {
    let (mut documents, mut found) = (Vec::new(), Vec::new());
    for home in homes(builder) {
        let (document, errors) = document(pages, builder, &home, None);
        documents.push(document);
        found.extend(errors);
    }

    found.extend(lost_files(builder, &documents));
    found.extend(misplaced_files(builder));
    (documents, found)
}

/// The routes of the documents' own pages.
fn homes(builder: &SiteBuilder) -> Vec<String> {
    let mut others: BTreeMap<String, i64> = BTreeMap::new();
    for page in builder.pages() {
        let mut names = page.route.split('/');
        if names.next() != Some(OTHERS) {
            continue;
        }

        let (Some(name), rest) = (names.next(), names.next()) else {
            continue;
        };
        let home = format!("{OTHERS}/{name}");
        let is_own = rest.is_none();
        if is_own && page.kind != crate::site::Kind::Section {
            continue;
        }

        let order = others.entry(home).or_insert(i64::MAX);
        if let Some(own) = page.order.filter(|_| is_own) {
            *order = own;
        }
    }

    let mut others: Vec<(i64, String)> = others
        .into_iter()
        .map(|(home, order)| (order, home))
        .collect();
    others.sort();
    let others = others.into_iter().map(|(_, home)| home);

    let in_main = format!("{MAIN}/");
    let data = format!("content/{MAIN}/");
    let has_main = builder
        .pages()
        .any(|page| page.route == MAIN || page.route.starts_with(&in_main))
        || builder
            .data()
            .iter()
            .any(|file| file.path.starts_with(&data));
    let main = Some(MAIN.to_string()).filter(|_| has_main || others.len() == 0);

    main.into_iter().chain(others).collect()
}

/// Reads a document whose own page has the route `home`. An earlier edition is given the numbering of the present one,
/// unless it declares its own.
fn document(
    pages: &mut Changes<'_>,
    builder: &SiteBuilder,
    home: &str,
    present: Option<&Numbering>,
) -> (PlanDocument, Vec<Diagnostic>) {
    let frame = builder.frame();
    let own = match present {
        Some(_) => Document::edition(home),
        None => Document::new(home),
    };
    let languages = frame.locales.iter().map(|(_, locale)| locale.key.as_str());
    let languages: Vec<&str> = languages.collect();
    let page = pages.page(frame.locales.default_id(), home);
    let title = page.map_or("", |page| &page.title);
    let (mut catalogue, mut found) = catalogue::read(own, builder.data(), &languages, title);
    let numbering = match present.filter(|_| catalogue.plan.numbering.is_empty()) {
        Some(numbering) => numbering.clone(),
        None => {
            let (numbering, errors) = shape::numbering(pages, &catalogue, frame);
            found.extend(errors);
            numbering
        }
    };

    let default = frame.locales.default_id();
    let (parts, _) = super::parts::parts(pages, frame, default, &catalogue, &numbering);
    catalogue.document.set_parts(&parts);
    if let Some(part) = parts.first().filter(|_| !pages.has(default, home)) {
        found.extend(
            pages
                .page(default, &part.route)
                .map(|page| without_own_page(page, home)),
        );
    }

    let notice = catalogue.plan.notice.as_ref();
    let is_notice = |route: &str| notice.is_some_and(|name| route == format!("{home}/{name}"));
    if let Some(name) = notice.filter(|_| !parts.iter().any(|part| is_notice(&part.route))) {
        let place = catalogue.place(PLAN_FILE, &["notice"]);
        found.push(super::parts::unknown(name, &parts, home).at(place));
    }

    let mut texts = Vec::new();
    for (locale, _) in frame.locales.iter() {
        let (text, errors) = PlanText::read(pages, &catalogue, &numbering, frame, locale);
        found.extend(errors);
        texts.push(text);
    }

    found.extend(other_numbers(pages, &texts));
    if let Some(original) = texts.first() {
        let file = |route: &str| Some(&pages.page(original.locale, route)?.file);
        let of_bodies = catalogue.read_charges(&original.clauses, file);

        // What is said of bodies may be wrong where data cannot be read.
        if !any_error(&found) {
            found.extend(of_bodies);
            found.extend(translated_bodies(pages, &catalogue, &texts, frame));
            found.extend(overviews::without_data(pages, &catalogue, default));
        }
    }

    let mut editions = Vec::new();
    for (index, name) in catalogue.plan.earlier.iter().enumerate() {
        let home = format!("{home}/{name}");
        if !pages.has(default, &home) {
            found.push(no_edition(&catalogue, name, index));
            continue;
        }

        let (edition, errors) = document(pages, builder, &home, Some(&numbering));
        editions.push(edition);
        found.extend(errors);
    }

    let document = PlanDocument {
        catalogue,
        numbering,
        texts,
        editions,
    };
    (document, found)
}

/// Compares the bodies that translations name with those of the original. `texts` has the original first.
fn translated_bodies(
    pages: &Changes<'_>,
    catalogue: &Catalogue,
    texts: &[PlanText],
    frame: &Frame,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for text in texts.iter().skip(1) {
        let mut own = text.clauses.clone();
        own.retain(|_, clause| clause.language == text.locale);
        let file = |route: &str| Some(&pages.page(text.locale, route)?.file);
        let language = &frame.locales.get(text.locale).key;
        found.extend(catalogue.compare_charges(&own, language, file));
    }

    found
}

/// Finds pages of translations that have other numbers than their originals. `texts` has the original first.
fn other_numbers(pages: &Changes<'_>, texts: &[PlanText]) -> Vec<Diagnostic> {
    let Some((original, translations)) = texts.split_first() else {
        return Vec::new();
    };

    let mut found = Vec::new();
    for text in translations {
        for part in &text.parts {
            let same = original.parts.iter().find(|it| it.route == part.route);
            let page = pages.page(text.locale, &part.route);
            let (Some(same), Some(page)) = (same, page.filter(|page| page.fallback_from.is_none()))
            else {
                continue;
            };
            if same.number == part.number {
                continue;
            }

            let message = say!(
                "译文的编号与原文不同",
                "the translation has another number than the original"
            );
            let diagnostic = Diagnostic::error(codes::OTHER_NUMBER, message);
            let place = page.location_of_text("title", &page.title);
            let first = pages.page(original.locale, &part.route);
            let first = first.map(|page| page.location_of_text("title", &page.title));
            found.push(match first {
                Some(first) => diagnostic
                    .at(place)
                    .related(first, say!("原文", "the original")),
                None => diagnostic.at(place),
            });
        }
    }

    found
}

/// The error about a document whose pages have no page above them.
fn without_own_page(page: &Page, home: &str) -> Diagnostic {
    let message = say!(
        "content/{home}/ 里没有规划自己的页面 index，规划因此没有目录和全文",
        "content/{home}/ has no page index of its own, so the plan has neither contents nor full text"
    );
    Diagnostic::error(codes::PLAN_WITHOUT_PAGE, message)
        .at(page.location())
        .hint(say!(
            "新建 content/{home}/index.zh.md，title 写规划的名称。",
            "Make content/{home}/index.zh.md with the name of the plan as its title."
        ))
}

/// The error about an earlier edition that is not there.
fn no_edition(catalogue: &Catalogue, name: &str, index: usize) -> Diagnostic {
    let folder = catalogue.document.folder();
    let message = say!(
        "没有较早的版本 {folder}{name}/index",
        "there is no earlier edition {folder}{name}/index"
    );
    let place = catalogue.place(PLAN_FILE, &["earlier", &index.to_string()]);
    Diagnostic::error(codes::UNKNOWN_PART, message).at(place)
}

/// Finds data files that are in no document's folder.
fn lost_files(builder: &SiteBuilder, documents: &[PlanDocument]) -> Vec<Diagnostic> {
    let with_editions = documents
        .iter()
        .flat_map(|it| std::iter::once(it).chain(&it.editions));
    let folders: Vec<String> = with_editions
        .map(|it| it.catalogue.document.folder())
        .collect();
    let is_in = |file: &SourceFile, folder: &String| {
        let name = file.path.strip_prefix(folder);
        name.is_some_and(|name| !name.contains('/') || table::id_of(name).is_some())
    };
    let files = builder.data().iter().filter(|file| {
        let path = file.path.strip_prefix("content/").unwrap_or_default();
        super::is_plan_data(path) && !folders.iter().any(|folder| is_in(file, folder))
    });

    files
        .map(|file| {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            catalogue::unknown(name, file)
        })
        .collect()
}

/// Reports the folders that have data files of a plan and belong to none, such as `content/plan2/`.
fn misplaced_files(builder: &SiteBuilder) -> Vec<Diagnostic> {
    let mut by_folder: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for asset in builder.assets() {
        let (folder, name) = asset.source.rsplit_once('/').unwrap_or_default();
        if folder.starts_with("content/") && catalogue::FILES.contains(&name) {
            by_folder.entry(folder).or_default().push(name);
        }
    }

    let folders = by_folder.into_iter();
    folders
        .map(|(folder, names)| {
            let name = folder.rsplit('/').next().unwrap_or_default();
            let (names_zh, names_en) = (names.join("、"), names.join(", "));
            let message = say!(
                "{folder} 不是规划的文件夹，其中规划的数据文件没有读取：{names_zh}",
                "{folder} is no folder of a plan, so the data files of a plan in it are not read: {names_en}"
            );
            let hint = say!(
                "把整个文件夹移到 content/{OTHERS}/{name}/；网站只有一份规划的，放在 content/{MAIN}/。",
                "Move the whole folder to content/{OTHERS}/{name}/; the only plan of a site may be content/{MAIN}/."
            );
            Diagnostic::warning(codes::MISPLACED_PLAN_FILE, message)
                .in_file(folder)
                .hint(hint)
        })
        .collect()
}

/// Where the pages of an earlier edition of a document lie is no part of the document itself.
pub(super) fn is_of_edition(catalogue: &Catalogue, route: &str) -> bool {
    let home = catalogue.document.home();
    catalogue
        .plan
        .earlier
        .iter()
        .any(|name| route == format!("{home}/{name}"))
}
