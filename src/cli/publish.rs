//! The command `publish`: the site to where it lives.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use clap::{Arg, ArgAction, ArgMatches, Command};
use jiff::civil::Date;

use super::arguments::{date_argument, lang_argument, root, root_argument};
use super::messages::{print_diagnostics, print_held, print_message, print_output, print_summary};
use super::{EXIT_ERRORS, EXIT_FAILURE, refuse_non_site};
use crate::diagnostic::{Lang, Text, any_error, say};
use crate::pipeline::{EXTENSIONS, Request};
use crate::publish::{
    Conflict, Extent, Failure, LogLine, Outcome, Publisher, Reporter, Stage, Verified, WebServer,
    verify,
};

/// The most pages of each kind that are listed.
const MAX_LISTED: usize = 20;
/// How often the progress is told.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// Makes the command that publishes the site. It has neither drafts nor another address: the site decides what is
/// published.
pub(super) fn command(lang: Lang) -> Command {
    let text = |text: Text| text.get(lang).to_string();
    let flag = |name: &'static str, help: Text| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help.get(lang).to_string())
    };
    Command::new("publish")
        .about(text(say!(
            "发布到 publish.yaml 里的目标：文件夹、压缩包或服务器",
            "Publish to a target of publish.yaml: a folder, an archive or a server"
        )))
        .arg(Arg::new("target").value_name("TARGET").help(text(say!(
            "目标名，默认 publish.yaml 里的第一个",
            "The target, the first in publish.yaml by default"
        ))))
        .arg(flag(
            "dry-run",
            say!(
                "只说明会改变什么，不发布",
                "Only tell what would change, publish nothing"
            ),
        ))
        .arg(flag(
            "back",
            say!(
                "恢复到上一次发布的版本",
                "Go back to what was published before"
            ),
        ))
        .arg(
            Arg::new("verify")
                .long("verify")
                .value_name("all|sample")
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("all")
                .value_parser(["all", "sample"])
                .hide_possible_values(true)
                .help(text(say!(
                    "发布后从网址取回全部文件核对；=sample 只取一百个",
                    "Fetch all files back from the address and compare them; a hundred with =sample"
                ))),
        )
        .arg(
            flag(
                "log",
                say!("列出以往的发布", "List the publications so far"),
            )
            .conflicts_with_all(["back", "dry-run"]),
        )
        .arg(
            Arg::new("server")
                .long("server")
                .value_name("nginx|caddy|apache")
                .value_parser(WebServer::ALL.map(WebServer::name))
                .hide_possible_values(true)
                .conflicts_with_all(["back", "dry-run", "log", "verify"])
                .help(text(say!(
                    "打印这种网站服务器的设置，不发布",
                    "Print the settings for this web server, publish nothing"
                ))),
        )
        .arg(root_argument(lang))
        .arg(date_argument(lang))
        .arg(lang_argument(lang))
}

/// Publishes the site, or tells what would be done, and returns the exit code.
pub(super) fn publish(matches: &ArgMatches, lang: Lang) -> u8 {
    let request = publish_request(matches);
    if let Some(code) = refuse_non_site(&request.root, lang) {
        return code;
    }

    let name = matches.get_one::<String>("target").map(String::as_str);
    let publisher = match Publisher::open(&request.root, name) {
        Ok(publisher) => publisher,
        Err(failure) => return failed(&failure, lang),
    };
    let is_trial = matches.get_flag("dry-run");

    let extent = matches.get_one::<String>("verify");
    let extent = extent.map(|extent| match extent.as_str() {
        "sample" => Extent::Sample,
        _ => Extent::All,
    });

    let server = matches.get_one::<String>("server");
    let server = server.and_then(|name| WebServer::ALL.into_iter().find(|it| it.name() == name));

    let done = if let Some(server) = server {
        Ok(print_settings(&publisher, &request, server, lang))
    } else if matches.get_flag("log") {
        publisher.log().map(|lines| print_log(&lines, lang))
    } else if matches.get_flag("back") {
        go_back(&publisher, is_trial, lang)
    } else {
        publish_now(&publisher, &request, is_trial, extent, lang)
    };

    done.unwrap_or_else(|failure| failed(&failure, lang))
}

/// Checks, renders and publishes the site as it is.
fn publish_now(
    publisher: &Publisher,
    request: &Request,
    is_trial: bool,
    extent: Option<Extent>,
    lang: Lang,
) -> Result<u8, Failure> {
    let (started, told) = (Instant::now(), Told::new(lang));
    let rendered = publisher.render(request, &told)?;
    print_diagnostics(&rendered.diagnostics, lang);
    let (found, held) = (&rendered.diagnostics, rendered.held.len());
    print_summary(found, rendered.pages, held, None, started, lang);
    print_held(&rendered.held, lang);

    let Some(edition) = rendered.edition.filter(|_| !any_error(found)) else {
        let text = say!(
            "有错误，没有发布。",
            "There are errors; nothing was published."
        );
        print_message(&text, lang);
        return Ok(EXIT_ERRORS);
    };

    if is_trial {
        let outcome = publisher.plan(&edition, &told)?;
        return Ok(print_plan(publisher, &edition.address, &outcome, lang));
    }

    let outcome = publisher.publish(&edition, &told)?;
    if let Some(addresses) = rendered.addresses {
        addresses.keep(&request.root);
    }

    print_done(publisher, &edition.address, &outcome, lang);
    match extent {
        Some(extent) => Ok(print_verified(&verify(&edition, extent, &told)?, lang)),
        None => Ok(0),
    }
}

/// Prints settings for a web server, and returns the exit code.
fn print_settings(publisher: &Publisher, request: &Request, server: WebServer, lang: Lang) -> u8 {
    let Some(address) = publisher.address(request) else {
        let text = say!(
            "网站有错误，先运行 planpress check。",
            "The site has errors; run planpress check first."
        );
        print_message(&text, lang);
        return EXIT_ERRORS;
    };

    print_output(&server.settings(&address), lang);
    0
}

/// Prints which files readers do not get as they should, and returns the exit code. What could be better is no error.
fn print_verified(verified: &Verified, lang: Lang) -> u8 {
    for broken in verified.broken.iter().take(MAX_LISTED) {
        let (address, what) = (&broken.address, broken.what.get(lang));
        print_message(
            &say!("有误：{address} {what}", "wrong: {address} {what}"),
            lang,
        );
    }

    for fault in &verified.faults {
        let Text { zh, en } = fault.text();
        let text = match fault.is_error() {
            true => say!("有误：{zh}", "wrong: {en}"),
            false => say!("建议：{zh}", "advice: {en}"),
        };
        print_message(&text, lang);
    }

    let (count, wrong) = (verified.count, verified.wrong);
    let text = say!(
        "取回核对 {count} 个文件，{wrong} 个有误。",
        "Files fetched back: {count}; wrong: {wrong}."
    );
    print_message(&text, lang);
    match wrong {
        0 => 0,
        _ => EXIT_ERRORS,
    }
}

/// Publishes the edition before the present one.
fn go_back(publisher: &Publisher, is_trial: bool, lang: Lang) -> Result<u8, Failure> {
    let told = Told::new(lang);
    let (edition, at) = publisher.previous()?;
    let text = say!(
        "恢复到 {at} 发布的版本。",
        "Going back to what was published at {at}."
    );
    print_message(&text, lang);

    if is_trial {
        let outcome = publisher.plan(&edition, &told)?;
        return Ok(print_plan(publisher, &edition.address, &outcome, lang));
    }

    let outcome = publisher.back(&told)?;
    print_done(publisher, &edition.address, &outcome, lang);
    Ok(0)
}

/// Prints what would be done, and returns the exit code.
fn print_plan(publisher: &Publisher, address: &str, outcome: &Outcome, lang: Lang) -> u8 {
    print_message(&where_to(publisher, address), lang);
    print_output(&outcome.changes.text(lang, MAX_LISTED), lang);
    print_left(&outcome.left, lang);

    if outcome.conflicts.is_empty() {
        let text = say!(
            "这是预演，什么都没有改动。",
            "This was a trial; nothing was changed."
        );
        print_message(&text, lang);
        return 0;
    }

    failed(&Failure::Conflicts(outcome.conflicts.clone()), lang)
}

/// Prints what was done.
fn print_done(publisher: &Publisher, address: &str, outcome: &Outcome, lang: Lang) {
    print_message(&where_to(publisher, address), lang);
    print_output(&outcome.changes.text(lang, MAX_LISTED), lang);
    print_left(&outcome.left, lang);

    let text = match &outcome.archive {
        Some(archive) => {
            let archive = archive.display();
            say!("已打包：{archive}", "packed: {archive}")
        }
        None if outcome.changes.is_empty() => say!(
            "没有变化，什么都没有传。",
            "Nothing has changed, and nothing was sent."
        ),
        None => say!("发布完成。", "Published."),
    };
    print_message(&text, lang);
}

/// The target and the address of the site there.
fn where_to(publisher: &Publisher, address: &str) -> Text {
    let (name, label) = (publisher.name(), publisher.label());
    say!(
        "目标 {name}（{label}），网址 {address}",
        "target {name} ({label}), address {address}"
    )
}

/// Prints which files stay although the site no longer has them.
fn print_left(left: &[Conflict], lang: Lang) {
    for conflict in left.iter().take(MAX_LISTED) {
        print_message(&conflict.stays(), lang);
    }
}

/// Prints the log, and returns the exit code.
fn print_log(lines: &[LogLine], lang: Lang) -> u8 {
    let line = |it: &LogLine| {
        let LogLine {
            at,
            who,
            what,
            address,
            sent,
            removed,
            result,
        } = it;
        let (zh, en) = match what.as_str() {
            "back" => ("恢复", "back"),
            _ => ("发布", "publish"),
        };
        let text = say!(
            "{at}  {who}  {zh}  {address}  传 {sent}，删 {removed}  {result}",
            "{at}  {who}  {en}  {address}  {sent} sent, {removed} removed  {result}"
        );
        format!("{}\n", text.get(lang))
    };
    print_output(&lines.iter().map(line).collect::<String>(), lang);

    0
}

/// Prints why nothing, or not everything, was published, and returns the exit code.
fn failed(failure: &Failure, lang: Lang) -> u8 {
    if let Failure::Settings(found) = failure {
        print_diagnostics(found, lang);
    }

    print_message(&failure.text(), lang);
    match failure {
        Failure::Settings(_) | Failure::Conflicts(_) => EXIT_ERRORS,
        _ => EXIT_FAILURE,
    }
}

/// Tells on the terminal how far a publication is.
struct Told {
    lang: Lang,
    last: Mutex<(Option<Stage>, Instant)>,
}

impl Told {
    fn new(lang: Lang) -> Self {
        Self {
            lang,
            last: Mutex::new((None, Instant::now())),
        }
    }
}

impl Reporter for Told {
    fn stage(&self, stage: Stage) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(
            stage,
            Stage::Checking | Stage::Rendering(_) | Stage::Connecting
        ) {
            return;
        }

        let is_new = last.0 != Some(stage);
        let is_due = stage == Stage::Waiting || last.1.elapsed() >= TELL_EVERY;
        if is_new && is_due {
            *last = (Some(stage), Instant::now());
            print_message(&stage.text(), self.lang);
        }
    }
}

/// Reads what a publication is asked for.
fn publish_request(matches: &ArgMatches) -> Request {
    Request {
        root: root(matches),
        base_url: None,
        date: matches.get_one::<Date>("date").copied(),
        drafts: false,
        with_advice: false,
        extensions: EXTENSIONS,
    }
}
