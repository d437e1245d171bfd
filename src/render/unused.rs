//! Templates that nothing is made from, and settings of the look that a theme does not use.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::load::yaml;
use crate::site::Frame;
use crate::source::SourceFile;

/// Endings of templates that pages and drawings are made from.
const USED_ENDINGS: [&str; 2] = [".html", ".svg"];

/// Warnings about templates that are neither pages nor drawings, nor named by another template: nothing is made from
/// them.
pub(super) fn templates(sources: &BTreeMap<String, Arc<SourceFile>>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, file) in sources {
        let (_, own) = name.split_once('/').unwrap_or(("", name));

        let is_used = USED_ENDINGS.iter().any(|ending| own.ends_with(ending))
            || own.starts_with("static/")
            || sources.values().any(|other| other.text.contains(own));
        if is_used {
            continue;
        }

        let message = say!(
            "不会用到模板 {own}，也不会由它生成文件",
            "the template {own} is never used, and no file is made from it"
        );
        found.push(
            Diagnostic::warning(codes::UNUSED_TEMPLATE, message)
                .in_file(file.path.as_str())
                .hint(say!(
                    "把文件放进 content/，并写进 site.yaml 的 files；robots.txt 放进 content/ 就会代替自动生成的。",
                    "Put the file into content/ and name it in files of site.yaml; a robots.txt in content/ takes the place of ours."
                )),
        );
    }

    found
}

/// Warnings about settings of the look that no template of the theme asks for.
pub(super) fn settings(
    sources: &BTreeMap<String, Arc<SourceFile>>,
    frame: &Frame,
) -> Vec<Diagnostic> {
    let Settings { logo, footer, .. } = &frame.settings;
    let given = [
        ("logo", "site.logo", logo.is_some()),
        ("footer", "site.footer", footer.is_some()),
    ];
    let is_asked_for = |word: &str| sources.values().any(|file| file.text.contains(word));
    let unused = given
        .into_iter()
        .filter(|(_, word, is_given)| *is_given && !is_asked_for(word));

    unused
        .map(|(field, _, _)| {
            let message = say!(
                "所用的主题不支持 {field}，写了没有作用",
                "the theme does not use {field}, so it has no effect"
            );
            Diagnostic::warning(codes::UNUSED_SETTING, message)
                .at(yaml::locate(&frame.settings_file, &[field]))
                .hint(say!(
                    "删去这一行，或请做主题的人在模板里用上。",
                    "Delete the line, or have the theme's author use it in the templates."
                ))
        })
        .collect()
}
