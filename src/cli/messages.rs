//! What the commands print.

use std::io::{Error, ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::diagnostic::{Diagnostic, Lang, Severity, Text, say};
use crate::report::{self, status::agenda_line};
use crate::site::agenda::AgendaEntry;
use crate::write::{Counts, OutputError};

/// The most findings that are printed at once.
const MAX_PRINTED_FINDINGS: usize = 500;
/// The most pages that are listed as not published.
const MAX_PRINTED_PAGES: usize = 20;

/// Prints diagnostics to the standard error. If there are more than [`MAX_PRINTED_FINDINGS`], errors come first and the
/// rest is only counted.
pub(super) fn print_diagnostics(diagnostics: &[Diagnostic], lang: Lang) {
    let colour = std::io::stderr().is_terminal();
    let mut shown: Vec<&Diagnostic> = diagnostics.iter().collect();

    let more = shown.len().saturating_sub(MAX_PRINTED_FINDINGS);
    if more > 0 {
        shown.sort_by_key(|diagnostic| diagnostic.severity);
        shown.truncate(MAX_PRINTED_FINDINGS);
    }

    for diagnostic in shown {
        print_stderr(&format!("{}\n", report::terminal(diagnostic, lang, colour)));
    }

    if more > 0 {
        print_message(
            &say!(
                "另有 {more} 条没有列出；check --format json 列出全部。",
                "{more} more are not listed; check --format json lists all."
            ),
            lang,
        );
    }
}

/// Prints why each page was rendered.
pub(super) fn print_render_reasons(reasons: &[(String, Text)], lang: Lang) {
    for (path, reason) in reasons {
        let (zh, en) = (&reason.zh, &reason.en);
        print_message(&say!("生成 {path}：{zh}", "rendered {path}: {en}"), lang);
    }
}

/// Prints the last line of every run: how many pages, files and findings, and how long it took.
pub(super) fn print_summary(
    diagnostics: &[Diagnostic],
    pages: usize,
    held: usize,
    counts: Option<Counts>,
    started: Instant,
    lang: Lang,
) {
    let (errors, more_errors) = count(diagnostics, Severity::Error);
    let (warnings, more_warnings) = count(diagnostics, Severity::Warning);
    let seconds = started.elapsed().as_secs_f64();

    let mut parts = vec![say!("页面 {pages}", "pages {pages}")];
    if held > 0 {
        parts.push(say!("暂不发布 {held}", "held back {held}"));
    }

    if let Some(Counts {
        written,
        unchanged,
        removed,
        ..
    }) = counts
    {
        parts.push(say!(
            "写入 {written}，未变 {unchanged}，删除 {removed}",
            "written {written}, unchanged {unchanged}, removed {removed}"
        ));
    }

    let of_errors = with_following(errors, more_errors, "处因此出错");
    let of_warnings = with_following(warnings, more_warnings, "处由此而来");
    parts.push(Text {
        zh: format!("错误 {}，警告 {}", of_errors.zh, of_warnings.zh),
        en: format!("errors {}, warnings {}", of_errors.en, of_warnings.en),
    });
    parts.push(say!("用时 {seconds:.2} 秒", "{seconds:.2} s"));
    print_message(&joined(&parts), lang);

    if counts.is_some_and(|counts| counts.one_by_one) {
        let text = say!(
            "此处的文件系统不支持整体替换文件夹，文件已逐个替换。",
            "The file system here cannot replace a folder in one step; the files were replaced one by one."
        );
        print_message(&text, lang);
    }

    if errors > 0 && counts.is_some() {
        print_message(
            &say!(
                "有错误，没有改动已发布的网站。",
                "There are errors; the published site was not touched."
            ),
            lang,
        );
    }
}

/// Prints which pages are not published, each on a line, up to [`MAX_PRINTED_PAGES`].
pub(super) fn print_held(held: &[AgendaEntry], lang: Lang) {
    for page in held.iter().take(MAX_PRINTED_PAGES) {
        print_message(&agenda_line(page), lang);
    }

    let more = held.len().saturating_sub(MAX_PRINTED_PAGES);
    if more > 0 {
        let text = say!(
            "暂不发布的另有 {more} 页没有列出；status 列出全部。",
            "pages held back that are not listed here: {more}; status lists all."
        );
        print_message(&text, lang);
    }
}

/// How many findings of a severity there are, and how many more follow from others.
fn count(diagnostics: &[Diagnostic], severity: Severity) -> (usize, usize) {
    let own = diagnostics.iter().filter(|it| it.severity == severity);
    let own = own.count();
    let all: usize = diagnostics.iter().map(|it| it.count(severity)).sum();

    (own, all - own)
}

/// A number of findings, with the number of those that follow from others. `zh` says in Chinese what these are.
fn with_following(count: usize, following: usize, zh: &str) -> Text {
    if following == 0 {
        let count = count.to_string();
        return Text {
            zh: count.clone(),
            en: count,
        };
    }

    say!(
        "{count}（另有 {following} {zh}）",
        "{count} (and {following} that follow)"
    )
}

/// Joins the parts of a line with commas.
fn joined(parts: &[Text]) -> Text {
    let zh: Vec<&str> = parts.iter().map(|part| part.zh.as_str()).collect();
    let en: Vec<&str> = parts.iter().map(|part| part.en.as_str()).collect();
    Text {
        zh: zh.join("，"),
        en: en.join(", "),
    }
}

/// Prints why the output folder could not be written.
pub(super) fn print_output_error(folder: &Path, refusal: &OutputError, lang: Lang) {
    let folder = folder.display();
    let text = match refusal {
        OutputError::NotOurs => say!(
            "输出文件夹 {folder} 里有别的文件，planpress 不会动它。请换一个文件夹（--output），或先清空它。",
            "the output folder {folder} holds files that planpress did not write, so it is left alone. Choose another (--output), or empty it first."
        ),
        OutputError::NotAFolder => say!("{folder} 不是文件夹。", "{folder} is not a folder."),
        OutputError::AmongSources(name) => say!(
            "{folder} 在站点的 {name} 文件夹里，不能作输出文件夹。请换一个（--output）。",
            "{folder} is inside the site's folder {name}, so it cannot be the output folder. Choose another (--output)."
        ),
        OutputError::DamagedList => say!(
            "{folder}/.planpress.json 已损坏，分不清哪些文件是 planpress 写的。请换一个文件夹，或清空它后重新生成。",
            "{folder}/.planpress.json is damaged, so planpress cannot know which files it wrote. Choose another folder, or empty it and build again."
        ),
        OutputError::NewerList => say!(
            "{folder} 是更新版本的 planpress 写的。请用那个版本，或换一个文件夹，或清空它后重新生成。",
            "{folder} was written by a later version of planpress. Use that version, choose another folder, or empty it and build again."
        ),
        OutputError::Foreign(files) => {
            let files = files.join(", ");
            say!(
                "输出文件夹里有不是 planpress 写的文件，挡住了输出：{files}。请移走它们。",
                "these files were not written by planpress and are in the way of its own: {files}. Move them elsewhere."
            )
        }
        OutputError::Io(path, error) => {
            let path = path.display();
            say!(
                "写入 {path} 失败：{error}。已发布的网站没有改动。请排除原因后重新生成。",
                "writing {path} failed: {error}. The published site was not touched. Remove the cause and build again."
            )
        }
        OutputError::Interrupted(path, error) => {
            let path = path.display();
            say!(
                "写入 {path} 时中断：{error}。已发布的网站新旧混杂。请排除原因后重新生成。",
                "writing {path} was interrupted: {error}. The published site is partly old, partly new. Remove the cause and build again."
            )
        }
    };
    print_message(&text, lang);
}

/// Prints one line to the standard error.
pub(super) fn print_message(text: &Text, lang: Lang) {
    print_stderr(&format!("{}\n", text.get(lang)));
}

/// Whether something could not be printed since the program began, because of a full disk or a pipe that nobody reads.
static OUTPUT_FAILED: AtomicBool = AtomicBool::new(false);

/// Tells whether something could not be printed.
pub(super) fn output_failed() -> bool {
    OUTPUT_FAILED.load(Ordering::Relaxed)
}

/// Prints the result of a command to the standard output.
pub(super) fn print_output(text: &str, lang: Lang) {
    let written = write_all(anstream::stdout(), text);
    record_output(written, lang);
}

/// Records whether a result could be printed. A pipe that was closed by its reader is no reason for a message.
pub(super) fn record_output(written: Result<(), Error>, lang: Lang) {
    let Err(error) = written else { return };
    OUTPUT_FAILED.store(true, Ordering::Relaxed);
    if error.kind() != ErrorKind::BrokenPipe {
        print_message(
            &say!(
                "无法写到标准输出：{error}",
                "cannot write to the standard output: {error}"
            ),
            lang,
        );
    }
}

/// Prints a text to the standard error. If that fails, only the exit code can tell.
pub(super) fn print_stderr(text: &str) {
    if write_all(anstream::stderr(), text).is_err() {
        OUTPUT_FAILED.store(true, Ordering::Relaxed);
    }
}

/// Writes a text and what the stream has kept back.
fn write_all(mut stream: impl Write, text: &str) -> Result<(), Error> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}
