//! The rules of publicity: who stands for a notice, who holds an activity and when, how long a slogan may be.

use std::collections::HashSet;

use super::super::catalogue::Catalogue;
use super::super::check::plain;
use super::super::clause::Clauses;
use super::super::ids;
use super::kinds::{names, source_beside};
use super::{FORMATS, MONTH, Material, SLOGANS, THEMES, department};
use crate::address::{self, Address};
use crate::diagnostic::{Diagnostic, closest, say};
use crate::load::front_matter::FrontMatter;
use crate::load::yaml::locate;
use crate::site::{Asset, Page, picture};
use crate::source::Location;
use crate::text::han::is_han;

/// Characters of a slogan.
const SLOGAN: usize = 20;
/// Characters of its explanation.
const EXPLANATION: usize = 200;

/// All findings; `clauses` are those of the plan's own language, `language` its key.
pub fn check(
    pages: &[Page],
    material: &Material,
    assets: &[Asset],
    catalogue: &Catalogue,
    clauses: &Clauses,
    language: &str,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for page in pages.iter().filter(|page| page.has_own_file()) {
        // A draft is still being written.
        if let Some(front) = page.front.as_ref().filter(|front| !front.draft) {
            check_page(page, front, catalogue, &mut found);
            found.extend(missing_files(page, front, assets));
        }
    }
    let lists: [(&str, &str, Vec<&str>); 2] = [
        (SLOGANS, "slogans", material.slogans.iter().map(|slogan| slogan.id.as_str()).collect()),
        (FORMATS, "formats", material.formats.iter().map(|format| format.id.as_str()).collect()),
    ];
    for (file, list, all) in lists {
        let file = material.files.get(file);
        found.extend(file.into_iter().flat_map(|file| ids::check(file, list, all.iter().copied())));
    }
    check_slogans(material, clauses, language, &mut found);
    check_themes(material, &mut found);
    found
}

fn check_page(page: &Page, front: &FrontMatter, catalogue: &Catalogue, found: &mut Vec<Diagnostic>) {
    let kinds = names(front);
    if let [first, second, ..] = kinds[..] {
        found.push(
            Diagnostic::error(
                "two-kinds",
                say!(
                    "一页只能是一种：这里既有 {first} 又有 {second}",
                    "a page is of one kind: this one is {first} and {second}"
                ),
            )
            .at(page.field_location(second))
            .hint(say!("分成两页。", "Make it two pages.")),
        );
    }
    if front.notice.is_some() {
        check_notice(page, front, found);
    }
    if let Some(activity) = &front.activity {
        check_organiser(page, &activity.organiser, catalogue, found);
        let last = activity.ends.unwrap_or(activity.starts);
        if last.moment.date() < activity.starts.moment.date() || (last.has_time && last < activity.starts) {
            found.push(
                Diagnostic::error(
                    "ends-before-it-starts",
                    say!("活动的结束早于开始", "the activity ends before it starts"),
                )
                .at(page.field_location("ends")),
            );
        }
        let year = page.route.strip_prefix(MONTH).and_then(|rest| rest.split('/').nth(1)?.parse::<i16>().ok());
        if let Some(year) = year.filter(|year| *year != activity.starts.moment.year()) {
            found.push(
                Diagnostic::error(
                    "another-year",
                    say!(
                        "活动日期不在 {year} 年，却放在 {year} 年的文件夹里",
                        "the activity is in the folder of {year} but not in that year"
                    ),
                )
                .at(page.field_location("starts")),
            );
        }
    }
    if front.slogan.is_some() {
        found.extend(too_long(&page.title, SLOGAN, page.field_location(&page.title)));
        let text = page.description.as_deref().unwrap_or_default();
        found.extend(too_long(text, EXPLANATION, page.field_location(text)));
    }
}

/// Pictures and documents that a page names and that are not there, and pictures without a text for them.
fn missing_files(page: &Page, front: &FrontMatter, assets: &[Asset]) -> Vec<Diagnostic> {
    let pictures = || front.gallery.iter().flat_map(|gallery| &gallery.pictures).enumerate();
    let place = |index: usize, field: &str| page.location_of(&["gallery", "pictures", &index.to_string(), field]);

    let blind = pictures().filter(|(_, picture)| picture.alt.trim().is_empty()).map(|(index, _)| {
        Diagnostic::error("missing-alt", say!("图片没有说明文字", "the picture has no text that stands for it"))
            .at(place(index, "file"))
            .hint(say!("在 alt 里写明图片上有什么。", "Say in alt what can be seen."))
    });

    let known: HashSet<&str> = assets.iter().map(|asset| asset.source.as_str()).collect();
    let is_gone = |file: &str| !known.contains(source_beside(page, file).as_str());
    let gone = pictures().filter(|(_, picture)| is_gone(&picture.file)).map(|(index, picture)| {
        let problem = match is_elsewhere(&picture.file) {
            true => picture::foreign(),
            false => missing_file(&source_beside(page, &picture.file), assets),
        };
        problem.at(place(index, "file"))
    });
    let documents = front.document.iter().flat_map(|it| &it.file).filter(|file| is_gone(file));
    let documents = documents
        .map(|file| missing_file(&source_beside(page, file), assets).at(page.location_of(&["document", "file"])));

    blind.chain(gone).chain(documents).collect()
}

/// Whether what should be the name of a file is the address of something on another host.
pub(super) fn is_elsewhere(file: &str) -> bool {
    matches!(address::read(file), Ok(Address::Web(_)))
}

/// A file that is named and not there, with the one that may be meant.
pub(super) fn missing_file(path: &str, assets: &[Asset]) -> Diagnostic {
    let near = closest(path, assets.iter().map(|asset| asset.source.as_str()));
    Diagnostic::error("missing-file", say!("找不到文件 {path}", "there is no file {path}"))
        .maybe_hint(near.map(|near| say!("是不是想写 {near}？", "Did you mean {near}?")))
}

/// What is published in the name of a unit has been read by two.
fn check_notice(page: &Page, front: &FrontMatter, found: &mut Vec<Diagnostic>) {
    let named = |name: &Option<String>| name.as_ref().is_some_and(|name| !name.trim().is_empty());
    let missing: Vec<&str> = [("editor", named(&front.editor)), ("reviewer", named(&front.reviewer))]
        .into_iter()
        .filter(|(_, is_there)| !is_there)
        .map(|(name, _)| name)
        .collect();
    if !missing.is_empty() {
        let fields = missing.join(", ");
        found.push(
            Diagnostic::error(
                "unreviewed-notice",
                say!(
                    "通知发布前要写明责任编辑和审核人，缺少 {fields}",
                    "a notice needs its editor and its reviewer before it is published: {fields} missing"
                ),
            )
            .at(page.field_location("notice"))
            .hint(say!(
                "在文件头补上；还没审核就写 draft: true。",
                "Add them in the front matter; until it is reviewed, write draft: true."
            )),
        );
    } else if front.editor == front.reviewer {
        found.push(
            Diagnostic::warning(
                "reviewed-by-its-editor",
                say!("责任编辑和审核人是同一人", "editor and reviewer are the same person"),
            )
            .at(page.field_location("reviewer")),
        );
    }
}

fn check_organiser(page: &Page, id: &str, catalogue: &Catalogue, found: &mut Vec<Diagnostic>) {
    if department(catalogue, id).is_none() {
        let near = closest(id, catalogue.departments.iter().map(|department| department.id.as_str()));
        found.push(
            Diagnostic::error("unknown-department", say!("没有代号为 {id} 的单位", "there is no department {id}"))
                .at(page.field_location(id))
                .maybe_hint(near.map(|near| say!("是不是想写 {near}？", "Did you mean {near}?"))),
        );
    }
}

fn too_long(text: &str, most: usize, place: Location) -> Option<Diagnostic> {
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    // The rule counts Chinese characters; other scripts need more of them for the same words.
    let is_chinese = text.chars().any(is_han);
    (is_chinese && count > most).then(|| {
        Diagnostic::error(
            "too-long",
            say!("超过 {most} 字（现有 {count} 字）", "more than {most} characters ({count})"),
        )
        .at(place)
        .hint(say!("口号不超过 20 字，说明不超过 200 字。", "A slogan has at most 20 characters, its explanation 200."))
    })
}

fn check_slogans(material: &Material, clauses: &Clauses, language: &str, found: &mut Vec<Diagnostic>) {
    let Some(file) = material.files.get(SLOGANS) else { return };
    for (index, slogan) in material.slogans.iter().enumerate() {
        let at = |field: &str| locate(file, &["slogans", &index.to_string(), field]);
        let text = slogan.text.get(language);
        found.extend(too_long(text, SLOGAN, at("text")));
        let explanation = slogan.explanation.as_ref().map_or("", |text| text.get(language));
        found.extend(too_long(explanation, EXPLANATION, at("explanation")));
        if !slogan.phrases.is_empty() && slogan.phrases.concat() != text {
            found.push(
                Diagnostic::error(
                    "other-phrases",
                    say!("phrases 连起来不是这句口号", "the phrases together are not the slogan"),
                )
                .at(at("phrases")),
            );
        }
        let anchor = &slogan.clause;
        match clauses.get(anchor) {
            None if !clauses.is_empty() => {
                let near = closest(anchor, clauses.keys().map(String::as_str));
                found.push(
                    Diagnostic::error(
                        "unknown-clause",
                        say!("规划中没有条目 {anchor}", "the plan has no clause {anchor}"),
                    )
                    .at(at("clause"))
                    .maybe_hint(near.map(|near| say!("是不是想写 {near}？", "Did you mean {near}?"))),
                );
            }
            Some(clause) if !plain(&clause.text()).contains(&plain(text)) => found.push(
                Diagnostic::error(
                    "not-in-clause",
                    say!("条目 {anchor} 中没有这句话", "clause {anchor} does not say this"),
                )
                .at(at("text"))
                .hint(say!("口号照规划原文写。", "Slogans are in the plan's own words.")),
            ),
            _ => {}
        }
    }
}

fn check_themes(material: &Material, found: &mut Vec<Diagnostic>) {
    let Some(file) = material.files.get(THEMES) else { return };
    for (index, theme) in material.themes.iter().enumerate() {
        let year = theme.year;
        if material.themes[..index].iter().any(|other| other.year == year) {
            found.push(
                Diagnostic::error("second-theme", say!("{year} 年有两个主题", "{year} has two themes"))
                    .at(locate(file, &["themes", &index.to_string(), "year"])),
            );
        }
    }
}
