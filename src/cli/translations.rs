//! The commands `status` and `accept`: the state of the translations, and records of what they were made from.

use clap::ArgMatches;

use super::arguments::request;
use super::messages::{print_diagnostics, print_message, print_output};
use super::{EXIT_ERRORS, EXIT_FAILURE, exit_code, refuse_non_site};
use crate::diagnostic::{Lang, say};
use crate::pipeline;
use crate::report::status::{agenda, json, text};

/// Prints the state of every translation, and returns the exit code.
pub(super) fn status(matches: &ArgMatches, lang: Lang) -> u8 {
    let request = request(matches);
    if let Some(code) = refuse_non_site(&request.root, lang) {
        return code;
    }

    let (translations, publishing) = match pipeline::status(&request) {
        Ok(status) => status,
        Err(found) => {
            print_diagnostics(&found, lang);
            return exit_code(&found);
        }
    };

    let format = matches.get_one::<String>("format");
    let output = if format.is_some_and(|format| format == "json") {
        json(&translations, &publishing)
    } else {
        text(&translations, lang) + &agenda(&publishing, lang)
    };
    print_output(&format!("{output}\n"), lang);

    0
}

/// Records that translations were made from the originals as they are now, and returns the exit code.
pub(super) fn accept(matches: &ArgMatches, lang: Lang) -> u8 {
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
    print_diagnostics(&accepted.findings, lang);

    for translation in &accepted.refused {
        print_message(
            &say!(
                "{translation} 没有登记：译文与原文不符，请先改正上面的错误。",
                "{translation} was not recorded: it differs from its original. Correct the errors above first."
            ),
            lang,
        );
    }

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
                "{file} is not a translation. Give a translation's path below the site's root, such as content/plan/tasks.en.md."
            ),
            lang,
        );
    }

    let is_complete = accepted.unknown.is_empty() && accepted.refused.is_empty();
    match (accepted.failed.is_empty(), is_complete) {
        (false, _) => EXIT_FAILURE,
        (true, false) => EXIT_ERRORS,
        (true, true) => 0,
    }
}

/// Returns a path as editors give it with `/` between its parts.
fn with_slashes(file: &str) -> String {
    file.replace('\\', "/").trim_start_matches("./").to_string()
}
