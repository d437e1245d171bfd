//! Commands and their answers.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::ArgMatches;

use crate::diagnostic::{Diagnostic, Lang, any_error, say};
use crate::pipeline::{self, Inputs};
use crate::schema;
use crate::write::{Counts, Publication, Refusal};

mod arguments;
mod breakdown;
mod check;
mod explain;
mod fix;
mod messages;
mod preview;
mod progress;
mod scaffold;
mod translations;
mod usage;

use arguments::{command, in_order, language, request, root};
use messages::{is_unheard, print, rendered, summary, tell};
use progress::Progress;

/// Errors were found.
const ERRORS: u8 = 1;
/// The command or the system is at fault, not the content.
const USAGE: u8 = 2;

/// Runs a command line and gives the exit code: 0 clean, 1 errors found, 2 usage or I/O. What cannot be printed is I/O,
/// too.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = language(&args);
    let matches = match command(lang).try_get_matches_from(in_order(args, lang)) {
        Ok(matches) => matches,
        Err(error) => {
            return usage::report(&error, lang);
        }
    };
    let code = breakdown::hold(lang, || {
        breakdown::start_threads(lang).unwrap_or_else(|| obey(&matches, lang))
    });
    if is_unheard() { USAGE } else { code }.into()
}

/// Does what the command line asks for, and gives the exit code.
fn obey(matches: &ArgMatches, lang: Lang) -> u8 {
    match matches.subcommand() {
        Some(("check", matches)) => check::check(matches, lang),
        Some(("serve", matches)) => preview::preview(matches, lang),
        Some(("status", matches)) => translations::status(matches, lang),
        Some(("accept", matches)) => translations::accept(matches, lang),
        Some(("new", matches)) => scaffold::new(matches, lang),
        Some(("init", matches)) => scaffold::init(matches, lang),
        Some(("schema", matches)) => write_schemas(matches, lang),
        Some(("explain", matches)) => {
            explain::explain(matches.get_one::<String>("code").map(String::as_str), lang)
        }
        Some((_, matches)) => build(matches, lang),
        None => build(matches, lang),
    }
}

fn build(matches: &ArgMatches, lang: Lang) -> u8 {
    let (started, request) = (Instant::now(), request(matches));
    if let Some(code) = refuse_root(&request.root, lang) {
        return code;
    }
    let output = matches
        .get_one::<PathBuf>("output")
        .cloned()
        .unwrap_or_default();
    let folder = if matches.value_source("output") == Some(clap::parser::ValueSource::DefaultValue)
    {
        request.root.join(output)
    } else {
        output
    };
    let publication = match Publication::open(&request.root, &folder, || say_that_it_waits(lang)) {
        Ok(publication) => publication,
        Err(refusal) => return refused(&folder, &refusal, lang),
    };
    let mut inputs = Inputs::of(&request, publication.inputs()).unwrap_or_default();
    if let Some((settled, counts)) = publication.settled(&inputs) {
        summary(
            &[],
            settled.pages,
            settled.held,
            Some(counts),
            started,
            lang,
        );
        return 0;
    }
    let progress = Progress::start(lang);
    let checked = pipeline::check(&request);
    let (mut diagnostics, mut reasons) = (checked.diagnostics, Vec::new());
    if let Some(prepared) = &checked.prepared {
        if matches.get_flag("verbose") {
            reasons =
                prepared.reasons(publication.inputs(), &inputs, |path| publication.owns(path));
        }
        progress.rendering(prepared.outputs());
        diagnostics.extend(prepared.render(|path, rendered| {
            publication.stage(path, &rendered);
            progress.rendered();
        }));
    }
    progress.end();
    print(&diagnostics, lang);
    if any_error(&diagnostics) {
        drop(publication);
        summary(
            &diagnostics,
            checked.pages,
            checked.held,
            Some(Counts::default()),
            started,
            lang,
        );
        return ERRORS;
    }
    if let Some(prepared) = &checked.prepared {
        inputs = inputs.with_fonts_of(prepared);
    }
    // The process ends soon: taking the site apart piece by piece would only cost time.
    std::mem::forget(checked.prepared);
    let settle = Some((checked.pages, checked.held)).filter(|_| diagnostics.is_empty());
    match publication.commit(inputs, settle) {
        Ok(counts) => {
            rendered(&reasons, lang);
            summary(
                &diagnostics,
                checked.pages,
                checked.held,
                Some(counts),
                started,
                lang,
            );
        }
        Err(refusal) => return refused(&folder, &refusal, lang),
    }
    exit(&diagnostics)
}

fn say_that_it_waits(lang: Lang) {
    let text = say!(
        "另一个 planpress 正在写这个文件夹，等它完成。",
        "another planpress is writing to this folder; waiting for it."
    );
    tell(&text, lang);
}

fn write_schemas(matches: &ArgMatches, lang: Lang) -> u8 {
    let root = root(matches);
    if let Some(code) = refuse_root(&root, lang) {
        return code;
    }
    match schema::write(&root) {
        Ok(folder) => {
            let folder = folder.display();
            tell(&say!("已写入 {folder}", "written to {folder}"), lang);
            0
        }
        Err(error) => refused(&root, &Refusal::Io(root.clone(), error), lang),
    }
}

fn exit(diagnostics: &[Diagnostic]) -> u8 {
    if any_error(diagnostics) { ERRORS } else { 0 }
}

fn refuse_root(root: &Path, lang: Lang) -> Option<u8> {
    if pipeline::is_site(root) {
        return None;
    }
    let root = root.display();
    let text = say!(
        "{root} 不是站点：没有 content/site.yaml",
        "{root} is not a site: it has no content/site.yaml"
    );
    tell(&text, lang);
    Some(USAGE)
}

fn refused(folder: &Path, refusal: &Refusal, lang: Lang) -> u8 {
    messages::refused(folder, refusal, lang);
    USAGE
}
