//! `check`: all findings without a build; with `--fix`, what is beyond doubt put right.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ArgMatches;

use super::arguments::request;
use super::messages::{print_diagnostics, print_message, print_output, print_summary};
use super::{EXIT_FAILURE, exit_code, refuse_non_site};
use crate::bounds;
use crate::diagnostic::{Lang, say};
use crate::pipeline::{self, Checked, Request};
use crate::report::{self, publication};

/// One correction may bring another to light; more rounds than this there cannot be.
const MAX_FIX_ROUNDS: usize = 8;

/// Checks a site.
pub fn check(matches: &ArgMatches, lang: Lang) -> u8 {
    let (started, request) = (
        Instant::now(),
        Request {
            with_advice: true,
            ..request(matches)
        },
    );
    if let Some(code) = refuse_non_site(&request.root, lang) {
        return code;
    }
    if matches.get_flag("fix")
        && let Err(code) = fix(&request, lang)
    {
        return code;
    }
    let report = matches.get_one::<PathBuf>("report");
    let checked = if report.is_some() {
        pipeline::audit(&request)
    } else {
        pipeline::check(&request)
    };
    if let Some(code) = report.and_then(|file| write_report(file, &request, &checked, lang).err()) {
        return code;
    }
    if matches
        .get_one::<String>("format")
        .is_some_and(|format| format == "json")
    {
        print_output(&format!("{}\n", report::json(&checked.diagnostics)), lang);
    } else {
        print_diagnostics(&checked.diagnostics, lang);
        print_summary(
            &checked.diagnostics,
            checked.pages,
            checked.held,
            None,
            started,
            lang,
        );
    }
    exit_code(&checked.diagnostics)
}

/// The report as a file of its own.
fn write_report(file: &Path, request: &Request, checked: &Checked, lang: Lang) -> Result<(), u8> {
    let (translations, publishing) = pipeline::status(request).unwrap_or_default();
    let html = publication::html(
        &checked.diagnostics,
        checked.pages,
        &translations,
        &publishing,
        lang,
    );
    let name = file.display();
    if is_not_ours_to_write(file, &request.root) {
        let text = say!(
            "报告没有写：{name} 不是报告，或在站点的内容里。请换一个文件名。",
            "the report was not written: {name} is not a report, or lies among the site's sources. Choose another name."
        );
        print_message(&text, lang);
        return Err(EXIT_FAILURE);
    }
    std::fs::write(file, html).map_err(|error| {
        print_message(
            &say!(
                "报告没有写到 {name}：{error}",
                "the report could not be written to {name}: {error}"
            ),
            lang,
        );
        EXIT_FAILURE
    })
}

/// Whether a report would take the place of something else, or be read as content.
fn is_not_ours_to_write(file: &Path, root: &Path) -> bool {
    // What a link leads to would be written.
    let file = if file.is_symlink() {
        file.canonicalize()
    } else {
        bounds::resolve_links(file)
    };
    let Ok(file) = file else { return true };
    let lies_in = |name: &str| {
        bounds::resolve_links(&root.join(name)).is_ok_and(|folder| file.starts_with(folder))
    };
    let there = if file.is_file() {
        std::fs::read(&file)
    } else {
        Ok(Vec::new())
    };
    let is_report =
        |bytes: Vec<u8>| bytes.is_empty() || bytes.starts_with(report::status::BEGIN.as_bytes());
    lies_in("content") || lies_in("themes") || !there.is_ok_and(is_report)
}

fn fix(request: &Request, lang: Lang) -> Result<(), u8> {
    for _ in 0..MAX_FIX_ROUNDS {
        let fixed = pipeline::fix(request).map_err(|found| {
            print_diagnostics(&found, lang);
            exit_code(&found)
        })?;
        for it in &fixed {
            let path = &it.file.path;
            if let Err(error) = it.file.save(&request.root, &it.text) {
                print_message(
                    &say!(
                        "{path} 没有改成：{error}",
                        "{path} could not be changed: {error}"
                    ),
                    lang,
                );
                return Err(EXIT_FAILURE);
            }
            if it.file.text == it.text {
                print_message(
                    &say!("{path} 已转存为 UTF-8", "{path} is saved as UTF-8 now"),
                    lang,
                );
            }
            print_output(&it.diff().to_string(), lang);
        }
        if fixed.is_empty() {
            break;
        }
    }
    Ok(())
}
