//! `status` and `accept`: how far the translations are, and what they were made from.

use clap::ArgMatches;

use super::arguments::request;
use super::messages::{print_diagnostics, print_message, print_output};
use super::{EXIT_ERRORS, EXIT_FAILURE, exit_code, refuse_non_site};
use crate::diagnostic::{Lang, say};
use crate::pipeline;
use crate::report::status::{agenda, json, text};

/// Prints the state of every translation.
pub fn status(matches: &ArgMatches, lang: Lang) -> u8 {
    let request = request(matches);
    if let Some(code) = refuse_non_site(&request.root, lang) {
        return code;
    }
    match pipeline::status(&request) {
        Ok(entries)
            if matches
                .get_one::<String>("format")
                .is_some_and(|format| format == "json") =>
        {
            let (translations, publishing) = entries;
            print_output(&format!("{}\n", json(&translations, &publishing)), lang);
            0
        }
        Ok(entries) => {
            let (translations, publishing) = entries;
            print_output(
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
            print_diagnostics(&found, lang);
            exit_code(&found)
        }
    }
}

/// Records translations.
pub fn accept(matches: &ArgMatches, lang: Lang) -> u8 {
    let request = request(matches);
    if let Some(code) = refuse_non_site(&request.root, lang) {
        return code;
    }
    let files: Vec<String> = matches
        .get_many::<String>("files")
        .into_iter()
        .flatten()
        .map(|file| with_slashes(file))
        .collect();
    let accepted = match pipeline::accept(&request, &files) {
        Ok(accepted) => accepted,
        Err(found) => {
            print_diagnostics(&found, lang);
            return exit_code(&found);
        }
    };
    for (translation, record) in &accepted.records {
        print_message(
            &say!(
                "已登记 {translation} → {record}",
                "recorded {translation} → {record}"
            ),
            lang,
        );
    }
    for (translation, error) in &accepted.failed {
        print_message(
            &say!(
                "{translation} 登记失败：{error}",
                "{translation} could not be recorded: {error}"
            ),
            lang,
        );
    }
    for file in &accepted.unknown {
        print_message(
            &say!(
                "{file} 不是译文。应写译文文件相对站点根目录的路径，例如 content/plan/tasks.en.md。",
                "{file} translates nothing. Give a translation's path below the site's root, such as content/plan/tasks.en.md."
            ),
            lang,
        );
    }
    match (accepted.failed.is_empty(), accepted.unknown.is_empty()) {
        (false, _) => EXIT_FAILURE,
        (true, false) => EXIT_ERRORS,
        (true, true) => 0,
    }
}

/// A path as editors give it, with `/` between its parts.
fn with_slashes(file: &str) -> String {
    file.replace('\\', "/").trim_start_matches("./").to_string()
}
