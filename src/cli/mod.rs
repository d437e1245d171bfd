//! Commands and their answers.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::diagnostic::{Diagnostic, Lang, any_error, say};
use crate::pipeline::{self, Addresses, Inputs};
use crate::schema;
use crate::write::{Counts, OutputError, PageSummary, Publication};

mod arguments;
mod check;
mod explain;
mod first_start;
mod fix;
mod links;
mod messages;
mod panics;
mod progress;
mod publish;
mod scaffold;
mod serve;
mod translations;
mod usage;

use arguments::{command, in_order, language, request, root};
use messages::{
    output_failed, print_diagnostics, print_held, print_message, print_render_reasons,
    print_summary,
};
use progress::Progress;

/// The exit code if errors were found.
const EXIT_ERRORS: u8 = 1;
/// The exit code if the command line or the system is at fault, not the content.
const EXIT_FAILURE: u8 = 2;

/// Runs a command line and returns the exit code: 0 if there are no errors, 1 if errors were found, 2 if the command
/// line or the system is at fault. Output that cannot be printed counts as a fault of the system.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = language(&args);
    let matches = match command(lang).try_get_matches_from(in_order(args, lang)) {
        Ok(matches) => matches,
        Err(error) => {
            return usage::report(&error, lang);
        }
    };
    let code = panics::catch_panic(lang, || {
        panics::start_threads(lang).unwrap_or_else(|| run_command(&matches, lang))
    });

    if output_failed() { EXIT_FAILURE } else { code }.into()
}

/// Runs the command that was asked for, and returns the exit code.
fn run_command(matches: &ArgMatches, lang: Lang) -> u8 {
    match matches.subcommand() {
        Some(("check", matches)) => check::check(matches, lang),
        Some(("serve", matches)) => serve::serve(matches, lang),
        Some(("edit", matches)) => serve::edit(matches, lang),
        Some(("links", matches)) => links::links(matches, lang),
        Some(("publish", matches)) => publish::publish(matches, lang),
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

/// Builds the site, prints what was found, and returns the exit code. If there is an error, nothing is published.
fn build(matches: &ArgMatches, lang: Lang) -> u8 {
    let (started, request) = (Instant::now(), request(matches));
    if let Some(code) = refuse_non_site(&request.root, lang) {
        return code;
    }

    let folder = output_folder(matches, &request.root);
    let mut publication =
        match Publication::open(&request.root, &folder, || say_that_it_waits(lang)) {
            Ok(publication) => publication,
            Err(refusal) => return refused(&folder, &refusal, lang),
        };

    let mut inputs = Inputs::read(&request, publication.inputs()).unwrap_or_default();
    if let Some((summary, counts)) = publication.settled(&inputs) {
        print_summary(
            &[],
            summary.pages,
            summary.held.len(),
            Some(counts),
            started,
            lang,
        );
        print_held(&summary.held, lang);
        return 0;
    }

    let progress = Progress::start(lang);
    let checked = pipeline::prepare(&request);
    let (mut diagnostics, mut reasons) = (checked.diagnostics, Vec::new());

    if let Some(prepared) = &checked.prepared {
        progress.start_rendering(prepared.outputs());
        diagnostics.extend(prepared.render_into(&publication, || progress.count_rendered()));

        if matches.get_flag("verbose") {
            reasons = prepared.reasons(
                publication.inputs(),
                &inputs,
                |path| publication.owns(path),
                |path| publication.has_taken_over(path),
            );
        }
    }

    progress.end();
    print_diagnostics(&diagnostics, lang);

    if any_error(&diagnostics) {
        drop(publication);
        print_summary(
            &diagnostics,
            checked.pages,
            checked.held.len(),
            Some(Counts::default()),
            started,
            lang,
        );
        print_held(&checked.held, lang);
        return EXIT_ERRORS;
    }

    if let Some(prepared) = &checked.prepared {
        inputs = inputs.with_fonts_of(prepared);
    }

    let published = checked.prepared.as_ref().filter(|_| !request.drafts);
    let addresses = published.map(Addresses::of);

    // The process ends soon: taking the site apart piece by piece would only cost time.
    std::mem::forget(checked.prepared);

    let settled = diagnostics.is_empty().then_some(PageSummary {
        pages: checked.pages,
        held: checked.held.clone(),
    });
    match publication.commit(inputs, settled) {
        Ok(counts) => {
            if let Some(addresses) = addresses {
                addresses.keep(&request.root);
            }

            print_render_reasons(&reasons, lang);
            print_summary(
                &diagnostics,
                checked.pages,
                checked.held.len(),
                Some(counts),
                started,
                lang,
            );
            print_held(&checked.held, lang);
        }
        Err(refusal) => return refused(&folder, &refusal, lang),
    }

    exit_code(&diagnostics)
}

/// Returns the output folder. A relative path is below the working folder, but the default is below the site's root.
fn output_folder(matches: &ArgMatches, root: &Path) -> PathBuf {
    let output = matches
        .get_one::<PathBuf>("output")
        .cloned()
        .unwrap_or_default();
    if matches.value_source("output") == Some(ValueSource::DefaultValue) {
        root.join(output)
    } else {
        output
    }
}

/// Prints that another run is writing to the output folder.
fn say_that_it_waits(lang: Lang) {
    let text = say!(
        "另一个 planpress 正在写这个文件夹，等它完成。",
        "another planpress is writing to this folder; waiting for it."
    );
    print_message(&text, lang);
}

/// Writes the JSON Schemas, and returns the exit code.
fn write_schemas(matches: &ArgMatches, lang: Lang) -> u8 {
    let root = root(matches);
    if let Some(code) = refuse_non_site(&root, lang) {
        return code;
    }

    match schema::write(&root) {
        Ok(folder) => {
            let folder = folder.display();
            print_message(&say!("已写入 {folder}", "written to {folder}"), lang);
            0
        }
        Err(error) => refused(&root, &OutputError::Io(root.clone(), error), lang),
    }
}

/// Returns the exit code of a command that found these diagnostics.
fn exit_code(diagnostics: &[Diagnostic]) -> u8 {
    if any_error(diagnostics) {
        EXIT_ERRORS
    } else {
        0
    }
}

/// If a folder is not a site, prints that and returns the exit code.
fn refuse_non_site(root: &Path, lang: Lang) -> Option<u8> {
    if pipeline::is_site(root) {
        return None;
    }

    let root = root.display();
    let text = say!(
        "{root} 不是站点：没有 content/site.yaml",
        "{root} is not a site: it has no content/site.yaml"
    );
    print_message(&text, lang);

    Some(EXIT_FAILURE)
}

/// Prints why the output folder could not be written, and returns the exit code.
fn refused(folder: &Path, refusal: &OutputError, lang: Lang) -> u8 {
    messages::print_output_error(folder, refusal, lang);
    EXIT_FAILURE
}
