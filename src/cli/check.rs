//! `check`: all findings without a build; with `--fix`, what is beyond doubt put right.

use std::time::Instant;

use clap::ArgMatches;

use super::arguments::request;
use super::messages::{print, summary, tell};
use super::{USAGE, exit, refuse_root};
use crate::diagnostic::{Lang, say};
use crate::pipeline::{self, Request};
use crate::report;

/// One correction may bring another to light; more rounds than this there cannot be.
const ROUNDS: usize = 8;

/// Checks a site.
pub fn check(matches: &ArgMatches, lang: Lang) -> u8 {
    let (started, request) = (Instant::now(), Request { review: true, ..request(matches) });
    if let Some(code) = refuse_root(&request.root, lang) {
        return code;
    }
    if matches.get_flag("fix")
        && let Err(code) = fix(&request, lang)
    {
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

fn fix(request: &Request, lang: Lang) -> Result<(), u8> {
    for _ in 0..ROUNDS {
        let fixed = pipeline::fix(request).map_err(|found| {
            print(&found, lang);
            exit(&found)
        })?;
        for it in &fixed {
            let path = &it.file.path;
            if let Err(error) = it.file.save(&request.root, &it.text) {
                tell(&say!("{path} 没有改成：{error}", "{path} could not be changed: {error}"), lang);
                return Err(USAGE);
            }
            if it.file.text == it.text {
                tell(&say!("{path} 已转存为 UTF-8", "{path} is saved as UTF-8 now"), lang);
            }
            anstream::print!("{}", it.diff());
        }
        if fixed.is_empty() {
            break;
        }
    }
    Ok(())
}
