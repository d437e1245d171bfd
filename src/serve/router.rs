//! The way from a request to its answer: who may ask for what, and which headers each answer has.

use tiny_http::{Method, Request};

use super::access::{Requester, is_followed_link, is_for_us};
use super::answer::Answer;
use super::refusal::Refusal;
use super::{Shared, editor, site, workbench};
use crate::render::{HOST_HEADERS, TLS_ONLY_HEADER};

/// What the preview answers itself; no page of the site has such a path.
const OWN_PREFIX: &str = "/__planpress/";
/// What is sent with answers of the preview's own. Its pages run its own scripts and frame pages of the site; nobody
/// frames them.
const OWN_POLICY: (&str, &str) = (
    "Content-Security-Policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
/// What is sent with every answer of planpress itself: no other page may read it, and no browser keeps it.
pub(super) const PRIVATE_HEADERS: [(&str, &str); 5] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    // Older browsers show with it that a request is our own.
    ("Referrer-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
];
/// What is sent with the site's files beside the headers of its host. Browsers may keep a file, and ask each time
/// whether it still holds.
const SITE_HEADERS: [(&str, &str); 2] = [
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-cache"),
];

/// Answers one request.
pub(super) fn handle(shared: &Shared, request: Request) {
    respond(shared, &request).send(request, &shared.exchanges);
}

fn respond(shared: &Shared, request: &Request) -> Answer {
    let (path, query) = request.url().split_once('?').unwrap_or((request.url(), ""));
    let requester = Requester::of(request);

    match path.strip_prefix(OWN_PREFIX) {
        Some(name) => answer_own(shared, request, requester, name, query)
            .with_all(&[OWN_POLICY])
            .with_all(&PRIVATE_HEADERS),
        None => {
            // The preview has no TLS.
            let mut host_headers = HOST_HEADERS.to_vec();
            host_headers.retain(|(name, _)| *name != TLS_ONLY_HEADER);
            answer_site(shared, request, requester, path)
                .with_all(&host_headers)
                .with_all(&SITE_HEADERS)
        }
    }
}

/// The preview's own pages and answers are for itself alone: all of them tell of what is not published.
fn answer_own(
    shared: &Shared,
    request: &Request,
    requester: Requester,
    name: &str,
    query: &str,
) -> Answer {
    if !is_for_us(request, shared.local, &shared.names) {
        return Answer::refused(Refusal::OtherHost);
    }

    if requester == Requester::ForeignPage {
        return Answer::refused(Refusal::ForeignPage);
    }

    if workbench::is_name(name) {
        return workbench::answer(shared, request, requester, name, query);
    }

    match (request.method(), editor::is_change(name)) {
        (Method::Post, true) => editor::change(shared, request, requester, query),
        (Method::Get | Method::Head, false) => editor::answer(shared, requester, name, query),
        (_, true) => Answer::refused(Refusal::OnlyChange),
        (_, false) => Answer::refused(Refusal::OnlyReading),
    }
}

/// Pages of other sites may lead to a page of the site, as they do online; that shows it to whoever sits here and to
/// nobody else. They may not take any of it into their own pages, nor have a file downloaded.
fn answer_site(shared: &Shared, request: &Request, requester: Requester, path: &str) -> Answer {
    let is_led_here = requester == Requester::ForeignPage;
    let is_reading = matches!(request.method(), Method::Get | Method::Head);

    if !is_for_us(request, shared.local, &shared.names) {
        Answer::refused(Refusal::OtherHost)
    } else if is_led_here && !(is_reading && is_followed_link(request)) {
        Answer::refused(Refusal::ForeignPage)
    } else if is_reading {
        site::answer(shared, path, request, is_led_here)
    } else {
        Answer::refused(Refusal::OnlyReading)
    }
}
