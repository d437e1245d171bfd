//! `status` and `accept`: how far the translations are, and what they were made from.

use clap::ArgMatches;

use super::arguments::request;
use super::messages::{answer, print, tell};
use super::{ERRORS, USAGE, exit, refuse_root};
use crate::diagnostic::{Lang, say};
use crate::pipeline;
use crate::report::status::{agenda, json, text};

/// Prints the state of every translation.
pub fn status(matches: &ArgMatches, lang: Lang) -> u8 {
    let request = request(matches);
    if let Some(code) = refuse_root(&request.root, lang) {
        return code;
    }
    match pipeline::status(&request) {
        Ok(entries)
            if matches
                .get_one::<String>("format")
                .is_some_and(|format| format == "json") =>
        {
            let (translations, publishing) = entries;
            answer(&format!("{}\n", json(&translations, &publishing)), lang);
            0
        }
        Ok(entries) => {
            let (translations, publishing) = entries;
            answer(
                &format!(
                    "{}{}\n",
                    text(&translations, lang),
                    agenda(&publishing, lang)
                ),
                lang,
            );
            0
        }
        Err(found) => {
            print(&found, lang);
            exit(&found)
        }
    }
}

/// Records translations.
pub fn accept(matches: &ArgMatches, lang: Lang) -> u8 {
    let request = request(matches);
    if let Some(code) = refuse_root(&request.root, lang) {
        return code;
    }
    let files: Vec<String> = matches
        .get_many::<String>("files")
        .into_iter()
        .flatten()
        .map(|file| below(file))
        .collect();
    let accepted = match pipeline::accept(&request, &files) {
        Ok(accepted) => accepted,
        Err(found) => {
            print(&found, lang);
            return exit(&found);
        }
    };
    for (translation, record) in &accepted.records {
        tell(
            &say!(
                "已登记 {translation} → {record}",
                "recorded {translation} → {record}"
            ),
            lang,
        );
    }
    for (translation, error) in &accepted.failed {
        tell(
            &say!(
                "{translation} 登记失败：{error}",
                "{translation} could not be recorded: {error}"
            ),
            lang,
        );
    }
    for file in &accepted.unknown {
        tell(
            &say!(
                "{file} 不是译文。应写译文文件相对站点根目录的路径，例如 content/plan/tasks.en.md。",
                "{file} translates nothing. Give a translation's path below the site's root, such as content/plan/tasks.en.md."
            ),
            lang,
        );
    }
    match (accepted.failed.is_empty(), accepted.unknown.is_empty()) {
        (false, _) => USAGE,
        (true, false) => ERRORS,
        (true, true) => 0,
    }
}

/// A path as editors give it, with `/` between its parts.
fn below(file: &str) -> String {
    file.replace('\\', "/").trim_start_matches("./").to_string()
}
