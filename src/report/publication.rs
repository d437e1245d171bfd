//! The report on a site before publication, for people who do not program: what must be corrected, what is advised, how
//! far the translations are, and which pages will appear or expire. It is one HTML file that needs no other file.

use std::collections::BTreeMap;

use super::{consequences, status};
use crate::diagnostic::{Diagnostic, Lang, Place, Severity, Text, say};
use crate::proofreading::codes::{LAYOUT, UNWANTED_WORDING};
use crate::site::agenda::AgendaEntry;
use crate::site::translation::TranslationStatus;
use crate::text::escape::html as escaped;

/// The report as HTML: `found` are all diagnostics, `pages` is the number of pages.
pub(crate) fn html(
    found: &[Diagnostic],
    pages: usize,
    translations: &[TranslationStatus],
    publishing: &[AgendaEntry],
    lang: Lang,
) -> String {
    let (barring, advised): (Vec<_>, Vec<_>) = found
        .iter()
        .partition(|diagnostic| diagnostic.severity == Severity::Error);
    let (count, hints) = (barring.len(), advised.len());
    let broken = advised
        .iter()
        .filter(|it| LAYOUT.contains(&it.code))
        .count();
    let unwanted = advised
        .iter()
        .filter(|it| it.code == UNWANTED_WORDING)
        .count();
    let verdict = match count {
        0 if broken > 0 => say!(
            "暂不宜发布：有 {broken} 处正文在网页上会连成一片或显示不对",
            "Not ready for publication. Places that will run together or look wrong on the pages: {broken}"
        ),
        0 if unwanted > 0 => say!(
            "暂不宜发布：有 {unwanted} 处不应出现的说法（见 wording.yaml）",
            "Not ready for publication. Expressions that must not appear (see wording.yaml): {unwanted}"
        ),
        0 => say!("可以发布", "The site can be published"),
        _ => say!(
            "暂不能发布：有 {count} 处必须先改",
            "The site cannot be published yet. Corrections needed first: {count}"
        ),
    };

    let numbers = say!(
        "共 {pages} 页，必须修改 {count} 处，建议修改 {hints} 处。",
        "Pages: {pages}. Corrections needed before publication: {count}. Corrections recommended: {hints}."
    );
    let parts = [
        part(
            &say!("必须修改", "Must be corrected before publication"),
            &barring,
            lang,
        ),
        part(&say!("建议修改", "Recommended corrections"), &advised, lang),
        status::sections(translations, publishing, lang),
    ];
    let title = say!("发布报告", "Report on publication");
    let body = format!(
        "<p class=\"verdict\">{}</p><p>{}</p>{}",
        verdict.get(lang),
        numbers.get(lang),
        parts.concat()
    );

    status::document(&title, &body, lang)
}

/// Diagnostics below a heading, grouped by file or page.
fn part(heading: &Text, found: &[&Diagnostic], lang: Lang) -> String {
    let mut files: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in found {
        files
            .entry(diagnostic.path().unwrap_or_default())
            .or_default()
            .push(diagnostic);
    }

    let nothing = say!("没有。", "Nothing.");
    let lists: String = files
        .into_iter()
        .map(|(path, found)| file_section(path, &found, lang))
        .collect();
    let lists = if lists.is_empty() {
        format!("<p>{}</p>", nothing.get(lang))
    } else {
        lists
    };

    format!("<h2>{}</h2>{lists}", heading.get(lang))
}

/// The diagnostics of a file, or those of the whole site if the path is empty.
fn file_section(path: &str, found: &[&Diagnostic], lang: Lang) -> String {
    let whole = say!("全站", "The whole site");
    let name = if path.is_empty() {
        whole.get(lang)
    } else {
        path
    };
    let items: String = found.iter().map(|it| item(it, lang)).collect();

    format!("<h3>{}</h3><ul>{items}</ul>", escaped(name))
}

/// A diagnostic with the line that it is about.
fn item(it: &Diagnostic, lang: Lang) -> String {
    let place = match &it.place {
        Place::At(location) => {
            let (line, column) = location.file.position(location.span.start);
            let excerpt = location
                .file
                .text
                .lines()
                .nth(line - 1)
                .unwrap_or_default()
                .trim();
            let excerpt: String = excerpt.chars().take(120).collect();
            let at = say!(
                "第 {line} 行第 {column} 字：",
                "line {line}, column {column}: "
            );
            format!("<br>{}<q>{}</q>", at.get(lang), escaped(&excerpt))
        }
        _ => String::new(),
    };
    let hint = it.hint.as_ref().map_or_else(String::new, |hint| {
        format!("<br>{}", escaped(hint.get(lang)))
    });
    let more = consequences(it).map_or_else(String::new, |text| {
        format!("<br>{}", escaped(text.get(lang)))
    });

    format!(
        "<li><b>{}</b>{place}{hint}{more} <small>{}</small></li>",
        escaped(it.message.get(lang)),
        it.code
    )
}
