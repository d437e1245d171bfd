//! What the editor's bar asks for: about a page, where a text is written, and the day to build for.

use jiff::civil::Date;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use tiny_http::Request;

use super::answer::{Answer, header, json, output_name, status, typed};
use super::{Preview, Shared};
use crate::diagnostic::{Lang, Severity};
use crate::pipeline::{self, About};
use crate::report;
use crate::site::Reason;
use crate::site::translation::{Entry, State};

const SIDE: &str = include_str!("side.html");

/// Answers to one of the names below `/__planpress/`; none where there is nothing of that name.
pub fn answer(shared: &Shared, request: &Request, name: &str, query: &str) -> Option<Answer> {
    match name {
        "page" => page(shared, &value(query, "path")?),
        "source" => source(shared, &value(query, "path")?, &value(query, "text")?),
        "side" => Some(typed(200, "text/html; charset=utf-8", SIDE.into())),
        "status" => Some(translations(shared)),
        "date" => Some(set_date(shared, request, &value(query, "as-of")?)),
        _ => None,
    }
}

/// A field of an address's query.
fn value(query: &str, name: &str) -> Option<String> {
    let fields = query.split('&').filter_map(|field| field.split_once('='));
    let (_, value) = fields.into_iter().find(|(key, _)| *key == name)?;
    Some(percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
}

#[derive(Serialize)]
struct PageInfo {
    lang: &'static str,
    /// Empty where the page is made from others.
    file: Option<String>,
    held: Option<&'static str>,
    translations: Vec<Translation>,
    /// Of this page.
    warnings: Vec<String>,
    /// How many other pages have.
    elsewhere: usize,
    date: Option<Date>,
}

#[derive(Serialize)]
struct Translation {
    locale: String,
    state: State,
    words: usize,
}

fn page(shared: &Shared, path: &str) -> Option<Answer> {
    let output = output_name(path, &shared.preview().base)?;
    let (about, date) = {
        let session = shared.session();
        (session.about(&output), session.date())
    };
    // While there are errors little is known, but the day can still be chosen.
    let About { file, held, translations } = about.unwrap_or_default();
    let translation = |Entry { locale, state, words, .. }| Translation { locale, state, words };
    let Preview { diagnostics, .. } = &*shared.preview();
    let (warnings, others): (Vec<_>, Vec<_>) = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Warning)
        .partition(|diagnostic| file.is_some() && diagnostic.path() == file.as_deref());
    Some(json(&PageInfo {
        lang: if shared.lang == Lang::Zh { "zh" } else { "en" },
        held: held.map(|reason| match reason {
            Reason::Draft => "draft",
            Reason::Scheduled => "scheduled",
            Reason::Expired => "expired",
        }),
        translations: translations.into_iter().map(translation).collect(),
        warnings: warnings.iter().map(|diagnostic| report::terminal(diagnostic, shared.lang, false)).collect(),
        elsewhere: others.len(),
        file,
        date,
    }))
}

#[derive(Serialize)]
struct Source<'a> {
    file: &'a str,
    line: usize,
}

fn source(shared: &Shared, path: &str, text: &str) -> Option<Answer> {
    let output = output_name(path, &shared.preview().base)?;
    let location = shared.session().source_of(&output, text)?;
    let line = location.file.position(location.span.start).0;
    Some(json(&Source { file: &location.file.path, line }))
}

/// Builds for another day. A page of another site must not be able to.
fn set_date(shared: &Shared, request: &Request, text: &str) -> Answer {
    if header(request, "Sec-Fetch-Site").is_some_and(|site| site != "same-origin") {
        return status(403);
    }
    let date = match text {
        "" => shared.request.date,
        text => match text.parse::<Date>() {
            Ok(date) => Some(date),
            Err(_) => return status(400),
        },
    };
    shared.session().set_date(date);
    shared.waker.wake();
    json(&date)
}

/// How far the translations are, or what keeps that from being told.
fn translations(shared: &Shared) -> Answer {
    // One at a time: each takes the memory of a whole build.
    let _session = shared.session();
    match pipeline::status(&shared.request) {
        Ok((entries, agenda)) => {
            let page = report::status::html(&entries, &agenda, shared.lang);
            typed(200, "text/html; charset=utf-8", page.into_bytes())
        }
        Err(found) => {
            let text: String =
                found.iter().map(|diagnostic| report::terminal(diagnostic, shared.lang, false)).collect();
            typed(503, "text/plain; charset=utf-8", text.into_bytes())
        }
    }
}
