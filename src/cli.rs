//! Commands and their answers.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Lang, Severity, Text, any_error, say};
use crate::pipeline::{self, Request};
use crate::report;
use crate::serve::{self, Address, Failure};
use crate::write::{Counts, Publication, Refusal};

/// Errors were found.
const ERRORS: u8 = 1;
/// The command or the system is at fault, not the content.
const USAGE: u8 = 2;

/// Runs a command line and gives the exit code: 0 clean, 1 errors found, 2 usage or I/O.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = language(&args);
    let matches = match command(lang).try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { USAGE.into() } else { ExitCode::SUCCESS };
        }
    };
    let code = match matches.subcommand() {
        Some(("check", matches)) => check(matches, lang),
        Some(("serve", matches)) => preview(matches, lang),
        Some((_, matches)) => build(matches, lang),
        None => build(&matches, lang),
    };
    code.into()
}

/// `--lang`, or else the environment's locale.
fn language(args: &[OsString]) -> Lang {
    let words: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let after = words.iter().position(|word| *word == "--lang").and_then(|at| words.get(at + 1)).copied();
    let asked = after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    let environment =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let name = asked.map(str::to_string).or_else(environment).unwrap_or_default();
    if name.to_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}

fn command(lang: Lang) -> Command {
    let about = |text: Text| text.get(lang).to_string();
    let build = Command::new("build")
        .about(about(say!("生成网站（不写子命令时也是它）", "Build the site (also without a subcommand)")));
    let check = Command::new("check").about(about(say!("只检查，不写文件", "Check only, write nothing"))).arg(
        Arg::new("format")
            .long("format")
            .value_parser(["text", "json"])
            .default_value("text")
            .help(about(say!("输出格式", "Output format"))),
    );
    let serve = Command::new("serve")
        .about(about(say!("本地预览，保存后自动刷新", "Preview on this computer, refreshed on every save")))
        .arg(
            Arg::new("port")
                .long("port")
                .value_parser(value_parser!(u16))
                .default_value("4000")
                .help(about(say!("端口，0 表示任选", "Port, 0 for any free one"))),
        )
        .arg(
            Arg::new("host")
                .long("host")
                .value_parser(value_parser!(std::net::IpAddr))
                .default_value("127.0.0.1")
                .help(about(say!("监听的地址", "Address to listen on"))),
        );
    let root = Command::new("planpress")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about(say!("把公共规划做成双语静态网站", "Public plans as bilingual static sites")))
        .args_conflicts_with_subcommands(true)
        .subcommand(with_input(with_output(build, lang), lang))
        .subcommand(with_input(check, lang))
        .subcommand(with_input(serve, lang));
    with_input(with_output(root, lang), lang)
}

fn with_input(command: Command, lang: Lang) -> Command {
    let help = |text: Text| text.get(lang).to_string();
    command
        .arg(
            Arg::new("root")
                .long("root")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .default_value(".")
                .help(help(say!("站点根目录", "The site's root"))),
        )
        .arg(Arg::new("base-url").long("base-url").value_name("URL").help(help(say!(
            "发布网址，代替 site.yaml 中的 base_url",
            "Address of publication, instead of base_url in site.yaml"
        ))))
        .arg(
            Arg::new("date")
                .long("date")
                .value_name("YYYY-MM-DD")
                .value_parser(value_parser!(Date))
                .help(help(say!("按哪一天生成，默认今天", "The day to build for, today by default"))),
        )
        .arg(
            Arg::new("drafts")
                .long("drafts")
                .action(ArgAction::SetTrue)
                .help(help(say!("包括草稿和未到日期的页面", "Include drafts and pages of a later date"))),
        )
        .arg(
            Arg::new("lang")
                .long("lang")
                .value_parser(["zh", "en"])
                .help(help(say!("提示信息的语言", "Language of messages"))),
        )
}

fn with_output(command: Command, lang: Lang) -> Command {
    let text = say!("输出文件夹", "The output folder");
    let help = text.get(lang).to_string();
    command.arg(
        Arg::new("output")
            .long("output")
            .value_name("DIR")
            .value_parser(value_parser!(PathBuf))
            .default_value("public")
            .help(help),
    )
}

fn request(matches: &ArgMatches) -> Request {
    Request {
        root: matches.get_one::<PathBuf>("root").cloned().unwrap_or_default(),
        base_url: matches.get_one::<String>("base-url").cloned(),
        date: matches.get_one::<Date>("date").copied(),
        drafts: matches.get_flag("drafts"),
    }
}

fn check(matches: &ArgMatches, lang: Lang) -> u8 {
    let (started, request) = (Instant::now(), request(matches));
    if let Some(code) = refuse_root(&request.root, lang) {
        return code;
    }
    let checked = pipeline::check(&request);
    if matches.get_one::<String>("format").is_some_and(|format| format == "json") {
        anstream::println!("{}", report::json(&checked.diagnostics));
    } else {
        print(&checked.diagnostics, lang);
        summary(&checked.diagnostics, checked.pages, checked.held, None, started, lang);
    }
    exit(&checked.diagnostics)
}

fn build(matches: &ArgMatches, lang: Lang) -> u8 {
    let (started, request) = (Instant::now(), request(matches));
    if let Some(code) = refuse_root(&request.root, lang) {
        return code;
    }
    let output = matches.get_one::<PathBuf>("output").cloned().unwrap_or_default();
    let folder = if matches.value_source("output") == Some(clap::parser::ValueSource::DefaultValue) {
        request.root.join(output)
    } else {
        output
    };
    let publication = match Publication::open(&folder) {
        Ok(publication) => publication,
        Err(refusal) => return refused(&folder, &refusal, lang),
    };
    let checked = pipeline::check(&request);
    let mut diagnostics = checked.diagnostics;
    if let Some(prepared) = &checked.prepared {
        diagnostics.extend(prepared.render(|path, bytes| publication.stage(path, bytes)));
    }
    print(&diagnostics, lang);
    if any_error(&diagnostics) {
        publication.abandon();
        summary(&diagnostics, checked.pages, checked.held, Some(Counts::default()), started, lang);
        return ERRORS;
    }
    match publication.commit() {
        Ok(counts) => summary(&diagnostics, checked.pages, checked.held, Some(counts), started, lang),
        Err(refusal) => return refused(&folder, &refusal, lang),
    }
    exit(&diagnostics)
}

fn preview(matches: &ArgMatches, lang: Lang) -> u8 {
    let request = request(matches);
    if let Some(code) = refuse_root(&request.root, lang) {
        return code;
    }
    let host = matches.get_one("host").copied().unwrap_or(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));
    let address = Address { host, port: matches.get_one("port").copied().unwrap_or_default() };
    let started = |local: std::net::SocketAddr, base: &str| {
        let base = if base.is_empty() { "/" } else { base };
        let text =
            say!("预览：http://{local}{base}（按 Ctrl-C 结束）", "Preview: http://{local}{base} (Ctrl-C ends it)");
        anstream::println!("{}", text.get(lang));
    };
    let built = |checked: &pipeline::Checked, diagnostics: &[Diagnostic], started: Instant| {
        print(diagnostics, lang);
        summary(diagnostics, checked.pages, checked.held, None, started, lang);
    };
    let text = match serve::serve(&request, address, lang, started, built) {
        Ok(()) => return 0,
        Err(Failure::Listen(error)) => {
            let Address { host, port } = address;
            say!(
                "无法在 {host}:{port} 上监听：{error}。可换一个端口（--port），或用 --port 0 任选。",
                "cannot listen on {host}:{port}: {error}. Choose another port (--port), or --port 0 for any free one."
            )
        }
        Err(Failure::Watch(error)) => say!("无法监视文件夹：{error}", "cannot watch the folders: {error}"),
    };
    fail(&text, lang)
}

fn exit(diagnostics: &[Diagnostic]) -> u8 {
    if any_error(diagnostics) { ERRORS } else { 0 }
}

fn print(diagnostics: &[Diagnostic], lang: Lang) {
    let colour = std::io::stderr().is_terminal();
    for diagnostic in diagnostics {
        anstream::eprintln!("{}", report::terminal(diagnostic, lang, colour));
    }
}

/// The last line of every run.
fn summary(
    diagnostics: &[Diagnostic],
    pages: usize,
    held: usize,
    counts: Option<Counts>,
    started: Instant,
    lang: Lang,
) {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let mut line = say!("页面 {pages}", "pages {pages}");
    let mut add = |text: Text| {
        line.zh += &format!("，{}", text.zh);
        line.en += &format!(", {}", text.en);
    };
    if held > 0 {
        add(say!("暂不发布 {held}", "held back {held}"));
    }
    if let Some(Counts { written, unchanged, removed }) = counts {
        add(say!(
            "写入 {written}，未变 {unchanged}，删除 {removed}",
            "written {written}, unchanged {unchanged}, removed {removed}"
        ));
    }
    add(say!("错误 {errors}，警告 {warnings}", "errors {errors}, warnings {warnings}"));
    let seconds = started.elapsed().as_secs_f64();
    add(say!("用时 {seconds:.2} 秒", "{seconds:.2} s"));
    anstream::eprintln!("{}", line.get(lang));
    if errors > 0 && counts.is_some() {
        anstream::eprintln!(
            "{}",
            say!("有错误，没有改动已发布的网站。", "There are errors; the published site was not touched.").get(lang)
        );
    }
}

fn refuse_root(root: &Path, lang: Lang) -> Option<u8> {
    if pipeline::is_site(root) {
        return None;
    }
    let root = root.display();
    let text = say!("{root} 不是站点：没有 content/site.yaml", "{root} is not a site: it has no content/site.yaml");
    Some(fail(&text, lang))
}

fn refused(folder: &Path, refusal: &Refusal, lang: Lang) -> u8 {
    let folder = folder.display();
    let text = match refusal {
        Refusal::NotOurs => say!(
            "输出文件夹 {folder} 里有别的文件，planpress 不会动它。请换一个文件夹（--output），或先清空它。",
            "the output folder {folder} holds files that planpress did not write, so it is left alone. Choose another (--output), or empty it first."
        ),
        Refusal::NotAFolder => say!("{folder} 不是文件夹。", "{folder} is not a folder."),
        Refusal::UnknownList => say!(
            "{folder}/.planpress.json 已损坏，或来自另一版本的 planpress。请换一个文件夹，或清空它后重新生成。",
            "{folder}/.planpress.json is damaged or from another version of planpress. Choose another folder, or empty it and build again."
        ),
        Refusal::Foreign(files) => {
            let files = files.join(", ");
            say!(
                "输出文件夹里有不是 planpress 写的文件，挡住了输出：{files}。请移走它们。",
                "files that planpress did not write stand where outputs belong: {files}. Move them away."
            )
        }
        Refusal::Io(path, error) => {
            let path = path.display();
            say!(
                "写入 {path} 失败：{error}。已发布的网站可能不完整，请排除原因后重新生成。",
                "writing {path} failed: {error}. Mend the cause and build again."
            )
        }
    };
    fail(&text, lang)
}

fn fail(text: &Text, lang: Lang) -> u8 {
    anstream::eprintln!("{}", text.get(lang));
    USAGE
}
