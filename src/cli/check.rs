//! The command `check`: it finds what would stop a build, and what else is wrong, and publishes nothing. With `--fix`,
//! it corrects what is beyond doubt.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ArgMatches;

use super::arguments::request;
use super::messages::{print_diagnostics, print_held, print_message, print_output, print_summary};
use super::progress::Progress;
use super::{EXIT_FAILURE, exit_code, fix, refuse_non_site};
use crate::bounds;
use crate::diagnostic::{Diagnostic, Lang, Text, say};
use crate::pipeline::{self, Checked, Request};
use crate::report::{self, publication};

/// Checks a site, and returns the exit code.
pub(super) fn check(matches: &ArgMatches, lang: Lang) -> u8 {
    let started = Instant::now();

    let request = Request {
        with_advice: true,
        ..request(matches)
    };
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
    let progress = Progress::start(lang);
    let mut checked = if report.is_some() {
        pipeline::audit(&request)
    } else {
        pipeline::dry_run(
            &request,
            |total| progress.start_rendering(total),
            || progress.count_rendered(),
        )
    };
    progress.end();

    if !files.is_empty() {
        checked.diagnostics.retain(|it| concerns(it, &is_asked));
        checked.held.retain(|it| is_asked(&it.file));
    }

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
            checked.held.len(),
            None,
            started,
            lang,
        );
        print_held(&checked.held, lang);
    }

    exit_code(&checked.diagnostics)
}

/// Finds the files and folders that are to be checked alone, below the site's root. An empty list means the whole site.
/// Fails with a message if one of them does not exist or is outside of the site.
fn asked_files(matches: &ArgMatches, root: &Path) -> Result<Vec<String>, Text> {
    let asked = matches.get_many::<PathBuf>("files").into_iter().flatten();
    asked.map(|file| below_root(file, root)).collect()
}

/// Returns the path of a file below the site's root. The file may be given as the shell completes it, or as messages
/// name it.
fn below_root(file: &Path, root: &Path) -> Result<String, Text> {
    let written = PathBuf::from(file.to_string_lossy().replace('\\', "/"));
    let candidates = [file.to_path_buf(), written.clone(), root.join(&written)];
    let name = file.display();
    let Some(found) = candidates.iter().find(|path| path.exists()) else {
        return Err(say!(
            "没有文件 {name}。写相对站点根目录的路径，例如 content/index.zh.md。",
            "there is no file {name}. Give a path below the site's root, such as content/index.zh.md."
        ));
    };

    let (found, root) = (bounds::resolve_links(found), bounds::resolve_links(root));
    let inside = found.ok().zip(root.ok()).and_then(|(found, root)| {
        let path = found.strip_prefix(&root).ok()?;
        Some(path.to_string_lossy().replace('\\', "/"))
    });

    inside.ok_or_else(|| say!("{name} 不在站点里。", "{name} is not part of the site."))
}

/// Tells whether a path is a file that was asked for, or is in a folder that was.
fn is_below(path: &str, file: &str) -> bool {
    path == file
        || file.is_empty()
        || path
            .strip_prefix(file)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Tells whether a finding, or one that follows from it, is about a file that was asked for.
fn concerns(it: &Diagnostic, is_asked: &impl Fn(&str) -> bool) -> bool {
    it.path().is_some_and(is_asked) || it.consequences.iter().any(|it| concerns(it, is_asked))
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
            "未写入报告：{name} 不是报告文件，或位于网站内容中。请换一个文件名。",
            "the report was not written: {name} is not a report, or is among the site's sources. Choose another name."
        );
        print_message(&text, lang);
        return Err(EXIT_FAILURE);
    }

    std::fs::write(file, html).map_err(|error| {
        print_message(
            &say!(
                "报告未能写入 {name}：{error}",
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
