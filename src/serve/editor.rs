//! What the preview answers itself: its scripts, news of changes, and what the editor's bar asks for (facts about a
//! page, the place where a text is written, and the day to build for).

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::civil::Date;
use serde::Serialize;
use tiny_http::Request;

use super::access::{Requester, header, is_own_path};
use super::answer::Answer;
use super::exchange::MAX_WAITING;
use super::refusal::Refusal;
use super::site::output_name;
use super::{Preview, Shared};
use crate::diagnostic::{Lang, Severity};
use crate::pipeline::{self, EditorInfo, LastEdit};
use crate::report;
use crate::site::Reason;
use crate::site::translation::{TranslationState, TranslationStatus};

/// How long an answer waits for a change.
const CHANGE_TIMEOUT: Duration = Duration::from_secs(25);
/// The most warnings about other pages that the bar lists.
const MAX_OTHER_WARNINGS: usize = 20;
const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
/// The preview's files, each with its type.
const OWN_FILES: [(&str, &str, &str); 8] = [
    ("client.js", SCRIPT, include_str!("client.js")),
    ("changes.js", SCRIPT, include_str!("changes.js")),
    ("update.js", SCRIPT, include_str!("update.js")),
    ("bar.js", SCRIPT, include_str!("bar.js")),
    ("own.js", SCRIPT, include_str!("own.js")),
    ("side.js", SCRIPT, include_str!("side.js")),
    ("side.css", STYLE, include_str!("side.css")),
    ("status.css", STYLE, report::status::STYLE),
];
const SIDE_PAGE: &str = include_str!("side.html");
/// The only thing below `/__planpress/` that changes something.
const DATE_NAME: &str = "date";
/// The header in which a change must have the token.
pub(super) const TOKEN_HEADER: &str = "Planpress-Token";

/// Answers a request for one of the names below `/__planpress/`.
pub(super) fn answer(shared: &Shared, requester: Requester, name: &str, query: &str) -> Answer {
    if let Some((_, kind, text)) = OWN_FILES.iter().find(|(file, ..)| *file == name) {
        return Answer::typed(200, kind, *text);
    }

    let found = match name {
        "changes" => Some(changes(shared, query)),
        "page" => value(query, "path").and_then(|path| page(shared, requester, &path)),
        "source" => value(query, "path")
            .zip(value(query, "text"))
            .and_then(|(path, text)| source(shared, &path, &text)),
        "side" => Some(side(query)),
        "status" => Some(translations(shared)),
        _ => None,
    };
    found.unwrap_or_else(|| Answer::refused(Refusal::NotThere))
}

/// Tells whether a name below `/__planpress/` is for changes.
pub(super) fn is_change(name: &str) -> bool {
    name == DATE_NAME
}

/// Builds for another day. Only a page of the preview may ask for it, and proves with the token that it is one.
pub(super) fn change(
    shared: &Shared,
    request: &Request,
    requester: Requester,
    query: &str,
) -> Answer {
    let is_known = header(request, TOKEN_HEADER) == Some(shared.token.as_str());
    if requester != Requester::OwnPage || !is_known {
        return Answer::refused(Refusal::NoToken);
    }

    let date = match value(query, "as-of").as_deref() {
        Some("") => shared.request.date,
        Some(text) if text.parse::<Date>().is_ok() => text.parse().ok(),
        _ => return Answer::refused(Refusal::BadDay),
    };
    shared.session().set_date(date);
    shared.waker.wake();

    Answer::json(&date)
}

/// Returns a field of an address's query.
pub(super) fn value(query: &str, name: &str) -> Option<String> {
    let mut fields = url::form_urlencoded::parse(query.as_bytes());
    fields
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// Answers with the page that shows a page beside its translation. Only pages of this site are shown in it.
fn side(query: &str) -> Answer {
    match value(query, "path") {
        Some(path) if !is_own_path(&path) => Answer::refused(Refusal::BadPath),
        _ => Answer::typed(200, HTML, SIDE_PAGE),
    }
}

/// Waits until there is a build other than the one the browser knows.
fn changes(shared: &Shared, query: &str) -> Answer {
    let known = value(query, "serial").and_then(|text| text.parse::<u64>().ok());
    let answer = if shared.waiting.fetch_add(1, Ordering::SeqCst) < MAX_WAITING {
        let same = |preview: &mut Preview| Some(preview.serial) == known;
        let waited = shared
            .changed
            .wait_timeout_while(shared.preview(), CHANGE_TIMEOUT, same);
        let (preview, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let Preview {
            serial,
            version,
            problems,
            last_edit,
            ..
        } = &*preview;

        let saved = last_edit.as_ref().filter(|_| known.is_some());
        Answer::json(&ChangeView {
            serial: *serial,
            version: *version,
            problems,
            saved,
        })
    } else {
        Answer::refused(Refusal::TooMany)
    };
    shared.waiting.fetch_sub(1, Ordering::SeqCst);

    answer
}

#[derive(Serialize)]
struct ChangeView<'a> {
    serial: u64,
    version: u64,
    problems: &'a str,
    saved: Option<&'a LastEdit>,
}

#[derive(Serialize)]
struct EditorPageView<'a> {
    lang: &'static str,
    /// The path of its file; `None` if the page is made from others.
    file: Option<String>,
    held: Option<&'static str>,
    translations: Vec<EditorTranslationView>,
    /// The warnings about this page.
    warnings: Vec<String>,
    /// The first warnings about other pages, each in a line.
    elsewhere: Vec<String>,
    /// How many more of these there are.
    more: usize,
    date: Option<Date>,
    /// The token that a change must have, for the preview's own pages alone.
    token: Option<&'a str>,
}

#[derive(Serialize)]
struct EditorTranslationView {
    locale: String,
    state: TranslationState,
    words: usize,
}

impl From<TranslationStatus> for EditorTranslationView {
    fn from(status: TranslationStatus) -> Self {
        Self {
            locale: status.locale,
            state: status.state,
            words: status.words,
        }
    }
}

/// Answers with what is known about a page; `None` if its address is not one of the site.
fn page(shared: &Shared, requester: Requester, path: &str) -> Option<Answer> {
    let output = output_name(path, &shared.preview().base)?;
    let (about, date) = {
        let session = shared.session();
        (session.editor_info(&output), session.date())
    };

    // While there are errors little is known, but the day can still be chosen.
    let EditorInfo {
        file,
        held,
        translations,
    } = about.unwrap_or_default();

    let Preview { diagnostics, .. } = &*shared.preview();
    let (warnings, others): (Vec<_>, Vec<_>) = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Warning)
        .partition(|diagnostic| file.is_some() && diagnostic.path() == file.as_deref());

    Some(Answer::json(&EditorPageView {
        lang: if shared.lang == Lang::Zh { "zh" } else { "en" },
        held: held.map(|reason| match reason {
            Reason::Draft => "draft",
            Reason::Scheduled => "scheduled",
            Reason::Expired => "expired",
        }),
        translations: translations.into_iter().map(Into::into).collect(),
        warnings: warnings
            .iter()
            .map(|diagnostic| report::terminal(diagnostic, shared.lang, false))
            .collect(),
        elsewhere: others
            .iter()
            .take(MAX_OTHER_WARNINGS)
            .map(|diagnostic| report::line(diagnostic, shared.lang))
            .collect(),
        more: others.len().saturating_sub(MAX_OTHER_WARNINGS),
        file,
        date,
        token: (requester == Requester::OwnPage).then_some(shared.token.as_str()),
    }))
}

#[derive(Serialize)]
struct SourceLine<'a> {
    file: &'a str,
    line: usize,
}

/// Answers with the place where a text of a page is written; `None` if it is not found.
fn source(shared: &Shared, path: &str, text: &str) -> Option<Answer> {
    let output = output_name(path, &shared.preview().base)?;
    let location = shared.session().source_of(&output, text)?;
    let line = location.file.position(location.span.start).0;

    Some(Answer::json(&SourceLine {
        file: &location.file.path,
        line,
    }))
}

/// Answers with the state of the translations, or with the errors because of which it is not known.
fn translations(shared: &Shared) -> Answer {
    // Only one at a time is made, since each takes the memory of a whole build.
    let _session = shared.session();
    match pipeline::status(&shared.request) {
        Ok((entries, agenda)) => {
            let page = report::status::html(&entries, &agenda, shared.lang);
            Answer::typed(200, HTML, page.into_bytes())
        }
        Err(found) => {
            let text: String = found
                .iter()
                .map(|diagnostic| report::terminal(diagnostic, shared.lang, false))
                .collect();
            Answer::typed(503, TEXT, text.into_bytes())
        }
    }
}
