//! The command line: commands, options, and their help in both languages.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, value_parser};
use jiff::civil::Date;

use crate::diagnostic::{Lang, Text, say};
use crate::pipeline::Request;

/// `--lang`, or else the environment's locale.
pub fn language(args: &[OsString]) -> Lang {
    let words: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let after = words.iter().position(|word| *word == "--lang").and_then(|at| words.get(at + 1)).copied();
    let asked = after.or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=")));
    let environment =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let name = asked.map(str::to_string).or_else(environment).unwrap_or_default();
    if name.to_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}

/// All commands.
pub fn command(lang: Lang) -> Command {
    let about = |text: Text| text.get(lang).to_string();
    let build = Command::new("build")
        .about(about(say!("生成网站（不写子命令时也是它）", "Build the site (also without a subcommand)")));
    let format = || {
        Arg::new("format")
            .long("format")
            .value_parser(["text", "json"])
            .default_value("text")
            .help(about(say!("输出格式", "Output format")))
    };
    let check = Command::new("check").about(about(say!("只检查，不写文件", "Check only, write nothing"))).arg(format());
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
    let status = Command::new("status")
        .about(about(say!("各页翻译进度：已译、待修订、缺译", "State of the translations: translated, stale, missing")))
        .arg(format());
    let accept = Command::new("accept")
        .about(about(say!("登记译文与现在的原文相符", "Record translations as made from the originals as they are")))
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .num_args(0..)
                .help(about(say!("译文文件，例如 content/plan/tasks.en.md", "Translations, such as content/plan/tasks.en.md"))),
        )
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help(about(say!("登记全部译文", "Record all translations"))),
        )
        .group(ArgGroup::new("which").args(["files", "all"]).required(true));
    let schema = Command::new("schema")
        .about(about(say!(
            "写出 YAML 文件的 JSON Schema，供编辑器补全和检查",
            "Write JSON Schemas of the YAML files, for completion and checks in editors"
        )))
        .arg(root_argument(lang))
        .arg(lang_argument(lang));
    let root = Command::new("planpress")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about(say!("把公共规划做成双语静态网站", "Public plans as bilingual static sites")))
        .args_conflicts_with_subcommands(true)
        .subcommand(with_input(with_output(build, lang), lang))
        .subcommand(with_input(check, lang))
        .subcommand(with_input(serve, lang))
        .subcommand(with_input(status, lang))
        .subcommand(with_input(accept, lang))
        .subcommand(schema);
    with_input(with_output(root, lang), lang)
}

fn with_input(command: Command, lang: Lang) -> Command {
    let help = |text: Text| text.get(lang).to_string();
    command
        .arg(root_argument(lang))
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
        .arg(lang_argument(lang))
}

fn root_argument(lang: Lang) -> Arg {
    let help = say!("站点根目录", "The site's root").get(lang).to_string();
    Arg::new("root").long("root").value_name("DIR").value_parser(value_parser!(PathBuf)).default_value(".").help(help)
}

fn lang_argument(lang: Lang) -> Arg {
    let help = say!("提示信息的语言", "Language of messages").get(lang).to_string();
    Arg::new("lang").long("lang").value_parser(["zh", "en"]).help(help)
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

/// The site's root.
pub fn root(matches: &ArgMatches) -> PathBuf {
    matches.get_one::<PathBuf>("root").cloned().unwrap_or_default()
}

/// What a run is asked for.
pub fn request(matches: &ArgMatches) -> Request {
    Request {
        root: root(matches),
        base_url: matches.get_one::<String>("base-url").cloned(),
        date: matches.get_one::<Date>("date").copied(),
        drafts: matches.get_flag("drafts"),
    }
}
