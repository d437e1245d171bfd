//! The command `check`: it finds what is wrong without a build and, with `--fix`, corrects what is beyond doubt.

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

/// The most rounds of corrections, since one correction may make another necessary. No text needs as many.
const MAX_FIX_ROUNDS: usize = 8;

/// Checks a site, and returns the exit code.
pub fn check(matches: &ArgMatches, lang: Lang) -> u8 {
    let started = Instant::now();
    let request = Request {
        with_advice: true,
        ..request(matches)
    };
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

    let format = matches.get_one::<String>("format");
    if format.is_some_and(|format| format == "json") {
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

/// Writes the report to a file. Fails with an exit code if the file is something else or cannot be written.
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
            "the report was not written: {name} is not a report, or is among the site's sources. Choose another name."
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

/// Tells whether a report would replace something else, or be read as content.
fn is_not_ours_to_write(file: &Path, root: &Path) -> bool {
    // If the file is a link, what it leads to would be written.
    let file = if file.is_symlink() {
        file.canonicalize()
    } else {
        bounds::resolve_links(file)
    };
    let Ok(file) = file else { return true };
    if is_inside(&file, &root.join("content")) || is_inside(&file, &root.join("themes")) {
        return true;
    }

    let existing = if file.is_file() {
        std::fs::read(&file)
    } else {
        Ok(Vec::new())
    };
    !existing
        .is_ok_and(|bytes| bytes.is_empty() || bytes.starts_with(report::status::BEGIN.as_bytes()))
}

/// Tells whether a file is inside a folder, whose path may have links.
fn is_inside(file: &Path, folder: &Path) -> bool {
    bounds::resolve_links(folder).is_ok_and(|folder| file.starts_with(folder))
}

/// Corrects what is beyond doubt and prints the changes. Fails with an exit code if a file cannot be read or written.
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
