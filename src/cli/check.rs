//! `check`: all findings without a build; with `--fix`, what is beyond doubt put right.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ArgMatches;

use super::arguments::request;
use super::messages::{print_diagnostics, print_message, print_output, print_summary};
use super::{EXIT_FAILURE, exit_code, fix, refuse_non_site};
use crate::bounds;
use crate::diagnostic::{Diagnostic, Lang, Text, say};
use crate::pipeline::{self, Checked, Request};
use crate::report::{self, publication};

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
    let files = match asked_files(matches, &request.root) {
        Ok(files) => files,
        Err(text) => {
            print_message(&text, lang);
            return EXIT_FAILURE;
        }
    };
    let is_asked = |path: &str| files.is_empty() || files.iter().any(|file| is_below(path, file));
    let changed = match (matches.get_flag("undo"), matches.get_flag("fix")) {
        (true, _) => fix::undo(&request.root, lang),
        (_, true) => fix::fix(&request, is_asked, lang),
        _ => Ok(()),
    };
    if let Err(code) = changed {
        return code;
    }
    let report = matches.get_one::<PathBuf>("report");
    let mut checked = if report.is_some() {
        pipeline::audit(&request)
    } else {
        pipeline::check(&request)
    };
    if !files.is_empty() {
        checked.diagnostics.retain(|it| concerns(it, &is_asked));
    }
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

/// The files and folders that are to be checked alone, below the site's root; none stands for the whole site.
fn asked_files(matches: &ArgMatches, root: &Path) -> Result<Vec<String>, Text> {
    let asked = matches.get_many::<PathBuf>("files").into_iter().flatten();
    let below = |file: &PathBuf| {
        // As the shell completes it, or as messages name it.
        let written = PathBuf::from(file.to_string_lossy().replace('\\', "/"));
        let candidates = [file.clone(), written.clone(), root.join(&written)];
        let name = file.display();
        let found = candidates.iter().find(|path| path.exists()).ok_or_else(|| {
            say!(
                "没有文件 {name}。写相对站点根目录的路径，例如 content/index.zh.md。",
                "there is no file {name}. Give a path below the site's root, such as content/index.zh.md."
            )
        })?;
        let (found, root) = (bounds::resolve_links(found), bounds::resolve_links(root));
        let inside = found.ok().zip(root.ok()).and_then(|(found, root)| {
            let path = found.strip_prefix(&root).ok()?;
            Some(path.to_string_lossy().replace('\\', "/"))
        });
        inside.ok_or_else(|| say!("{name} 不在站点里。", "{name} is not part of the site."))
    };
    asked.map(below).collect()
}

/// Whether a path is a file that was asked for, or lies in a folder that was.
fn is_below(path: &str, file: &str) -> bool {
    path == file
        || file.is_empty()
        || path
            .strip_prefix(file)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a finding, or one that follows from it, is about a file that was asked for.
fn concerns(it: &Diagnostic, is_asked: &impl Fn(&str) -> bool) -> bool {
    it.path().is_some_and(is_asked) || it.consequences.iter().any(|it| concerns(it, is_asked))
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
