//! The command line: commands, options, and their help in both languages.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, value_parser};
use jiff::civil::Date;

use super::{links, publish};
use crate::diagnostic::{Lang, Text, say};
use crate::extension::NewKind;
use crate::pipeline::{EXTENSIONS, Request};
use crate::scaffold::{self, SITE_KINDS};

/// Returns the language of messages: that of `--lang`, otherwise that of the environment's locale, and
/// otherwise that of the system, such as `zh-CN`: Windows has no such environment.
pub(super) fn language(args: &[OsString]) -> Lang {
    let words: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let after = words
        .iter()
        .position(|word| *word == "--lang")
        .and_then(|at| words.get(at + 1))
        .copied();
    let asked = after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));

    let name = asked
        .map(str::to_string)
        .or_else(environment_locale)
        .or_else(sys_locale::get_locale)
        .unwrap_or_default();
    if name.to_lowercase().starts_with("zh") {
        Lang::Zh
    } else {
        Lang::En
    }
}

/// Returns the locale that the environment names, such as `zh_CN.UTF-8`.
fn environment_locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|locale| !locale.is_empty())
}

/// Options without a value, which may come before the command.
const FLAGS: [&str; 6] = ["--drafts", "--verbose", "--help", "-h", "--version", "-V"];

/// Returns the command line as the parser expects it: options before the command are put after it, and `help new`
/// becomes `new --help`.
pub(super) fn in_order(mut args: Vec<OsString>, lang: Lang) -> Vec<OsString> {
    let mut at = 1;
    while let Some(word) = args.get(at).and_then(|arg| arg.to_str()) {
        if !word.starts_with('-') {
            break;
        }

        at += if FLAGS.contains(&word) || word.contains('=') {
            1
        } else {
            2
        };
    }

    let Some(name) = args.get(at).and_then(|arg| arg.to_str()) else {
        return args;
    };

    if name == "help" {
        args.remove(at);
        args.push("--help".into());
        return in_order(args, lang);
    }

    let is_command = command(lang).find_subcommand(name).is_some();
    if is_command {
        args[1..=at].rotate_right(1);
    }

    args
}

/// Makes the command line: all commands with their options and their help in a language.
pub(super) fn command(lang: Lang) -> Command {
    let about = |text: Text| text.get(lang).to_string();
    let build = Command::new("build").about(about(say!(
        "生成网站（不写子命令时默认执行）",
        "Build the site (also without a subcommand)"
    )));
    let check = Command::new("check")
        .about(about(say!("只检查，不写文件", "Check only, write nothing")))
        .arg(format_argument(lang))
        .arg(Arg::new("fix").long("fix").action(ArgAction::SetTrue).conflicts_with("format").help(about(say!(
            "改正标点、日期等没有疑问的写法，并列出改动",
            "Correct punctuation, dates and the like where there is no doubt, and list the changes"
        ))))
        .arg(Arg::new("undo").long("undo").action(ArgAction::SetTrue).conflicts_with("fix").help(about(say!(
            "恢复上一次 --fix 改动之前的文件",
            "Restore the files as they were before the last --fix"
        ))))
        .arg(Arg::new("files").value_name("FILE").num_args(0..).value_parser(value_parser!(PathBuf)).help(about(say!(
            "只检查这些文件或文件夹；不写则检查全站",
            "Check only these files or folders; if none are given, the whole site"
        ))))
        .arg(Arg::new("report").long("report").value_name("FILE.html").value_parser(value_parser!(PathBuf)).help(
            about(say!(
                "另写一份发布报告，列出必须修改和建议修改之处",
                "Also write a report on publication: what must be corrected, and what is recommended"
            )),
        ));

    let serve = serve_command(lang);
    let [status, accept] = translation_commands(lang);
    let [new, init] = scaffolding_commands(lang);
    let [schema, explain] = reference_commands(lang);
    let root = Command::new("planpress")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about(say!(
            "把公共规划做成双语静态网站",
            "Public plans as bilingual static sites"
        )))
        .subcommand(with_site_options(with_output_options(build, lang), lang))
        .subcommand(with_site_options(check, lang))
        .subcommand(with_site_options(serve, lang))
        .subcommand(with_site_options(edit_command(lang), lang))
        .subcommand(publish::command(lang))
        .subcommand(with_site_options(links::command(lang), lang))
        .subcommand(with_site_options(status, lang))
        .subcommand(with_site_options(accept, lang))
        .subcommand(new)
        .subcommand(init)
        .subcommand(schema)
        .subcommand(explain);

    in_language(
        with_site_options(with_output_options(root, lang), lang),
        lang,
    )
}

/// Makes the command that previews the site.
fn serve_command(lang: Lang) -> Command {
    let about = |text: Text| text.get(lang).to_string();
    Command::new("serve")
        .about(about(say!(
            "本地预览，保存后自动刷新",
            "Preview on this computer, refreshed on every save"
        )))
        .arg(port_argument("4000", lang))
        .arg(
            Arg::new("host")
                .long("host")
                .value_parser(value_parser!(std::net::IpAddr))
                .default_value("127.0.0.1")
                .help(about(say!(
                    "监听的地址，默认 127.0.0.1",
                    "Address to listen on, 127.0.0.1 by default"
                ))),
        )
        .arg(
            Arg::new("allow-host")
                .long("allow-host")
                .value_name("NAME")
                .action(ArgAction::Append)
                .help(about(say!(
                    "还可以用这个主机名访问，可写多次，例如 --allow-host 机器名",
                    "A further host name to answer to; may be given several times"
                ))),
        )
        .arg(poll_argument(lang))
}

/// Makes the command that opens the workbench.
fn edit_command(lang: Lang) -> Command {
    let about = |text: Text| text.get(lang).to_string();
    Command::new("edit")
        .about(about(say!(
            "在浏览器里写稿、校对、找回旧稿",
            "Write, check and bring back texts in the browser"
        )))
        .arg(port_argument("0", lang))
        .arg(
            Arg::new("no-open")
                .long("no-open")
                .action(ArgAction::SetTrue)
                .help(about(say!(
                    "不打开浏览器，只显示地址",
                    "Show the address only, open no browser"
                ))),
        )
        .arg(poll_argument(lang))
}

fn port_argument(port: &'static str, lang: Lang) -> Arg {
    let help = match port {
        "0" => say!("端口，默认任选", "Port, any free one by default"),
        _ => say!(
            "端口，默认 {port}，0 表示任选",
            "Port, {port} by default, 0 for any free one"
        ),
    };
    Arg::new("port")
        .long("port")
        .value_parser(value_parser!(u16))
        .default_value(port)
        .help(help.get(lang).to_string())
}

fn poll_argument(lang: Lang) -> Arg {
    let help = say!(
        "每秒检查一次文件，用于不通知改动的网络盘和虚拟机",
        "Check the files once a second, for network drives and virtual machines that report no changes"
    );
    Arg::new("poll")
        .long("poll")
        .action(ArgAction::SetTrue)
        .help(help.get(lang).to_string())
}

/// Puts the headings of the help into the language, too. What clap would add in English is part of the help texts.
fn in_language(command: Command, lang: Lang) -> Command {
    let text = |text: Text| text.get(lang).to_string();
    let (commands, options) = (
        text(say!("命令", "Commands")),
        text(say!("选项", "Options")),
    );
    let (usage, arguments) = (
        text(say!("用法：", "Usage:")),
        text(say!("参数", "Arguments")),
    );

    let has_version = command.get_version().is_some();
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help);
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);

    let mut command = command
        .help_template(format!(
            "{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}"
        ))
        .subcommand_help_heading(commands)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(help.help(text(say!("显示帮助", "Print help"))));

    if has_version {
        command = command.arg(version.help(text(say!("显示版本", "Print version"))));
    }

    command
        .mut_args(|arg| without_english(arg, &arguments, &options))
        .mut_subcommands(|inner| in_language(inner, lang))
}

/// Puts an argument below its heading, and hides what clap would say of its values in English.
fn without_english(arg: Arg, arguments: &str, options: &str) -> Arg {
    let heading = if arg.is_positional() {
        arguments
    } else {
        options
    };
    let takes_value = arg.get_action().takes_values();
    let arg = arg.help_heading(heading.to_string());

    if takes_value {
        arg.hide_possible_values(true).hide_default_value(true)
    } else {
        arg
    }
}

/// Adds the options of all commands that read a site.
fn with_site_options(command: Command, lang: Lang) -> Command {
    let help = |text: Text| text.get(lang).to_string();
    command
        .arg(root_argument(lang))
        .arg(
            Arg::new("base-url")
                .long("base-url")
                .value_name("URL")
                .help(help(say!(
                    "发布网址，代替 site.yaml 中的 base_url",
                    "Address of publication, instead of base_url in site.yaml"
                ))),
        )
        .arg(date_argument(lang))
        .arg(
            Arg::new("drafts")
                .long("drafts")
                .action(ArgAction::SetTrue)
                .help(help(say!(
                    "包括草稿和未到日期的页面",
                    "Include drafts and pages of a later date"
                ))),
        )
        .arg(lang_argument(lang))
}

/// Makes the option `--date` of commands that build.
pub(super) fn date_argument(lang: Lang) -> Arg {
    let help = say!(
        "按哪一天生成，默认今天",
        "The day to build for, today by default"
    );
    Arg::new("date")
        .long("date")
        .value_name("YYYY-MM-DD")
        .value_parser(value_parser!(Date))
        .help(help.get(lang).to_string())
}

/// Makes the commands about translations.
fn translation_commands(lang: Lang) -> [Command; 2] {
    let about = |text: Text| text.get(lang).to_string();
    let status = Command::new("status")
        .about(about(say!(
            "各页翻译进度：已译、待修订、缺译",
            "State of the translations: translated, stale, missing"
        )))
        .arg(format_argument(lang));

    let accept = Command::new("accept")
        .about(about(say!(
            "登记译文已与当前原文核对一致",
            "Record translations as made from the originals as they are"
        )))
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .num_args(0..)
                .help(about(say!(
                    "译文文件，例如 content/plan/tasks.en.md",
                    "Translations, such as content/plan/tasks.en.md"
                ))),
        )
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help(about(say!("登记全部译文", "Record all translations"))),
        )
        .group(ArgGroup::new("which").args(["files", "all"]).required(true));

    [status, accept]
}

/// Makes the commands that make files for editors.
fn scaffolding_commands(lang: Lang) -> [Command; 2] {
    let text = |text: Text| text.get(lang).to_string();
    let kinds = scaffold::kinds();
    let (labels, names) = kinds_in_words(&kinds);
    let value = |kind: &NewKind| PossibleValue::new(kind.name).aliases(kind.called());
    let known: Vec<PossibleValue> = kinds.iter().map(value).collect();
    let new = Command::new("new")
        .about(text(labels))
        .arg(
            Arg::new("kind")
                .value_name("KIND")
                .required(true)
                .value_parser(known)
                .help(text(names)),
        )
        .arg(
            Arg::new("title")
                .value_name("TITLE")
                .required(true)
                .help(text(say!("标题", "The title"))),
        )
        .arg(
            Arg::new("date")
                .long("date")
                .value_name("YYYY-MM-DD")
                .value_parser(value_parser!(Date))
                .help(text(say!(
                    "日期，默认今天；决定放在哪一年",
                    "Its date, today by default; decides the year's folder"
                ))),
        )
        .arg(
            Arg::new("folder")
                .long("folder")
                .value_name("DIR")
                .help(text(say!(
                    "放在 content/ 里的哪个文件夹，例如 news",
                    "The folder below content/, such as news"
                ))),
        )
        .arg(
            Arg::new("name")
                .long("name")
                .value_name("NAME")
                .help(text(say!(
                    "文件名（不写扩展名），也就是网址的最后一段；中文标题请写上",
                    "The file's name without its ending, which is the last part of the address"
                ))),
        )
        .arg(root_argument(lang))
        .arg(lang_argument(lang));
    let init = Command::new("init")
        .about(text(say!(
            "在空文件夹里新建一个小网站，可以带一份样例规划",
            "Make a small site in an empty folder, if you like with a sample plan"
        )))
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help(text(say!("文件夹", "The folder"))),
        )
        .arg(
            Arg::new("kind")
                .long("kind")
                .value_name("KIND")
                .value_parser(SITE_KINDS.each_ref().map(|kind| kind.name))
                .help(text(site_kinds_in_words())),
        )
        .arg(root_argument(lang))
        .arg(lang_argument(lang));

    [new, init]
}

/// Lists what `new` makes, in people's words and by the names that it takes.
fn kinds_in_words(kinds: &[NewKind]) -> (Text, Text) {
    let labels: Vec<Text> = kinds.iter().map(|kind| (kind.label)()).collect();
    let zh = listed(labels.iter().map(|label| label.zh.as_str()), "、", "或");
    let en = listed(labels.iter().map(|label| label.en.as_str()), ", ", " or ");
    let about = say!("新建一页：{zh}", "Make a page: {en}");

    let both: Vec<String> = kinds
        .iter()
        .zip(&labels)
        .map(|(kind, label)| format!("{} {}", kind.name, label.zh))
        .collect();
    let (zh, en) = (
        both.join("、"),
        listed(kinds.iter().map(|kind| kind.name), ", ", " or "),
    );

    (about, Text { zh, en })
}

/// Lists what `init` makes, by the names that it takes.
fn site_kinds_in_words() -> Text {
    let labels: Vec<Text> = SITE_KINDS.iter().map(|kind| (kind.label)()).collect();
    let named = |label: fn(&Text) -> &String| {
        let kinds = SITE_KINDS.iter().zip(&labels);
        kinds
            .map(|(kind, own)| format!("{} {}", kind.name, label(own)))
            .collect::<Vec<String>>()
    };
    let (zh, en) = (
        named(|label| &label.zh).join("、"),
        named(|label| &label.en).join(", "),
    );

    say!(
        "网站的种类：{zh}；文字用 --lang 的语言。不写的，是没有规划的中英文网站",
        "The kind of site: {en}; in the language of --lang. Without it, a site in Chinese and English without a plan"
    )
}

/// Lists several words, with another mark before the last.
fn listed<'a>(words: impl Iterator<Item = &'a str>, between: &str, last: &str) -> String {
    let words: Vec<&str> = words.collect();
    match words.split_last() {
        Some((end, before)) if !before.is_empty() => format!("{}{last}{end}", before.join(between)),
        _ => words.concat(),
    }
}

/// Makes the commands that look things up.
fn reference_commands(lang: Lang) -> [Command; 2] {
    let about = |text: Text| text.get(lang).to_string();
    let schema = Command::new("schema")
        .about(about(say!(
            "写出 YAML 文件的 JSON Schema，供编辑器补全和检查",
            "Write JSON Schemas of the YAML files, for completion and checks in editors"
        )))
        .arg(root_argument(lang))
        .arg(lang_argument(lang));

    let explain = Command::new("explain")
        .about(about(say!(
            "说明一个问题代码的意思和处理办法",
            "Explain what the code of a finding means and what to do"
        )))
        .arg(Arg::new("code").value_name("CODE").help(about(say!(
            "问题代码，例如 broken-link；不写则列出全部代码",
            "The code, such as broken-link; without a code, all codes are listed"
        ))))
        .arg(lang_argument(lang));

    [schema, explain]
}

/// Makes the option `--format`.
fn format_argument(lang: Lang) -> Arg {
    let help = say!(
        "输出格式：text（默认）或 json",
        "Output format: text (default) or json"
    )
    .get(lang)
    .to_string();
    Arg::new("format")
        .long("format")
        .value_parser(["text", "json"])
        .default_value("text")
        .help(help)
}

/// Makes the option `--root`.
pub(super) fn root_argument(lang: Lang) -> Arg {
    let help = say!(
        "站点根目录，默认当前目录",
        "The site's root, the current folder by default"
    )
    .get(lang)
    .to_string();
    Arg::new("root")
        .long("root")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .default_value(".")
        .help(help)
}

/// Makes the option `--lang`.
pub(super) fn lang_argument(lang: Lang) -> Arg {
    let help = say!("提示信息的语言：zh 或 en", "Language of messages: zh or en")
        .get(lang)
        .to_string();
    Arg::new("lang")
        .long("lang")
        .value_parser(["zh", "en"])
        .help(help)
}

/// Adds the options of commands that write the site.
fn with_output_options(command: Command, lang: Lang) -> Command {
    let text = say!(
        "输出文件夹，默认 public",
        "The output folder, public by default"
    );
    let help = text.get(lang).to_string();
    command
        .arg(
            Arg::new("output")
                .long("output")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .default_value("public")
                .help(help),
        )
        .arg(
            Arg::new("verbose")
                .long("verbose")
                .action(ArgAction::SetTrue)
                .help(
                    say!("说明每一页为什么重新生成", "Say why each page was rendered")
                        .get(lang)
                        .to_string(),
                ),
        )
}

/// Returns the site's root.
pub(super) fn root(matches: &ArgMatches) -> PathBuf {
    matches
        .get_one::<PathBuf>("root")
        .cloned()
        .unwrap_or_default()
}

/// Reads what a run is asked for.
pub(super) fn request(matches: &ArgMatches) -> Request {
    Request {
        root: root(matches),
        base_url: matches.get_one::<String>("base-url").cloned(),
        date: matches.get_one::<Date>("date").copied(),
        drafts: matches.get_flag("drafts"),
        with_advice: false,
        extensions: EXTENSIONS,
    }
}
