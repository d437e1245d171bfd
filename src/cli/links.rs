//! The command `links`: what has become of the pages of other hosts that the site links to.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use clap::{ArgMatches, Command};
use url::Url;

use super::arguments::request;
use super::messages::{print_diagnostics, print_message, print_output};
use super::{EXIT_ERRORS, EXIT_FAILURE, refuse_non_site};
use crate::diagnostic::{Lang, Text, say};
use crate::pipeline::{OutwardLink, outward_links};
use crate::publish::{Fate, visit};

/// The most pages that are named for a link.
const MAX_PAGES: usize = 3;
/// How often the progress is told.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// Makes the command.
pub(super) fn command(lang: Lang) -> Command {
    let about = say!(
        "逐个询问指向其他网站的链接是否还在",
        "Ask whether the pages of other sites that this one links to are still there"
    );
    Command::new("links").about(about.get(lang).to_string())
}

/// Asks for all pages of other hosts, prints what is not as it should be, and returns the exit code.
pub(super) fn links(matches: &ArgMatches, lang: Lang) -> u8 {
    let request = request(matches);
    if let Some(code) = refuse_non_site(&request.root, lang) {
        return code;
    }

    let links = match outward_links(&request) {
        Ok(links) => links,
        Err(found) => {
            print_diagnostics(&found, lang);
            return EXIT_ERRORS;
        }
    };
    let urls: Vec<&Url> = links.iter().map(|link| &link.url).collect();
    let told = Mutex::new(Instant::now());

    let fates = visit(&urls, |asked| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.elapsed() >= TELL_EVERY {
            *told = Instant::now();
            let total = urls.len();
            print_message(
                &say!("已询问 {asked}/{total}", "asked {asked}/{total}"),
                lang,
            );
        }
    });
    let fates = match fates {
        Ok(fates) => fates,
        Err(trouble) => {
            print_message(&trouble.text(), lang);
            return EXIT_FAILURE;
        }
    };

    let lines = links.iter().zip(&fates);
    let lines = lines.filter_map(|(link, fate)| line(link, fate, lang));
    print_output(&lines.collect::<String>(), lang);
    print_message(&summary(&fates), lang);

    let is_broken = |fate: &Fate| matches!(fate, Fate::Gone(_) | Fate::Silent(_));
    match fates.iter().any(is_broken) {
        true => EXIT_ERRORS,
        false => 0,
    }
}

/// What has become of a link, where it is, and what to do; nothing if all is well.
fn line(link: &OutwardLink, fate: &Fate, lang: Lang) -> Option<String> {
    let url = &link.url;
    let archived = say!(
        "\n  存档里也许有：https://web.archive.org/web/*/{url}",
        "\n  an archive may have it: https://web.archive.org/web/*/{url}"
    );
    let (what, more) = match fate {
        Fate::Fine => return None,
        Fate::Moved(to) => (
            say!("改了地址：{url} → {to}", "moved: {url} → {to}"),
            say!("", ""),
        ),
        Fate::Gone(status) => (
            say!("失效：{url}（{status}）", "gone: {url} ({status})"),
            archived,
        ),
        Fate::Refused(status) => (
            say!(
                "没有给程序看，请用浏览器打开看看：{url}（{status}）",
                "not shown to programs, look at it in a browser: {url} ({status})"
            ),
            say!("", ""),
        ),
        Fate::Silent(detail) => (
            say!("打不开：{url}（{detail}）", "no answer: {url} ({detail})"),
            archived,
        ),
    };

    let (what, places, more) = (what.get(lang), places(&link.pages), more.get(lang));
    Some(format!("{what}\n  {}{more}\n", places.get(lang)))
}

/// The pages on which a link is.
fn places(pages: &[String]) -> Text {
    let named = &pages[..pages.len().min(MAX_PAGES)];
    let (zh, en) = (named.join("、"), named.join(", "));
    match pages.len() - named.len() {
        0 => say!("在页面 {zh}", "on {en}"),
        rest => say!("在页面 {zh}，另有 {rest} 页", "on {en} and {rest} more"),
    }
}

fn summary(fates: &[Fate]) -> Text {
    let count = |is: fn(&Fate) -> bool| fates.iter().filter(|fate| is(fate)).count();
    let total = fates.len();
    let fine = count(|fate| *fate == Fate::Fine);
    let moved = count(|fate| matches!(fate, Fate::Moved(_)));
    let gone = count(|fate| matches!(fate, Fate::Gone(_)));
    let silent = count(|fate| matches!(fate, Fate::Silent(_)));
    let refused = count(|fate| matches!(fate, Fate::Refused(_)));

    say!(
        "指向其他网站的地址 {total} 个：正常 {fine}，改了地址 {moved}，失效 {gone}，打不开 {silent}，没有给程序看 {refused}。",
        "addresses of other sites: {total}; fine: {fine}, moved: {moved}, gone: {gone}, no answer: {silent}, not shown to programs: {refused}."
    )
}
