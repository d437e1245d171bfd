//! Answers over HTTP: the site's own bytes, and what is the preview's.

use std::io::Cursor;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use http_range::HttpRange;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use tiny_http::{Header, Method, Request, Response};

use super::{Preview, Shared, editor};
use crate::fingerprint::Fingerprint;
use crate::pipeline::{Outputs, Saved};

/// What the preview answers to itself; no page of the site has such a path.
const OWN: &str = "/__planpress/";
/// Answers that wait for a change, at most at one time.
const WAITING: usize = 64;
/// How long such an answer waits.
const WAIT: Duration = Duration::from_secs(25);
const SCRIPT_TAG: &str = "<script src=\"/__planpress/client.js\" defer></script>";
/// The preview's scripts, by name.
const SCRIPTS: [(&str, &str); 5] = [
    ("client.js", include_str!("client.js")),
    ("changes.js", include_str!("changes.js")),
    ("update.js", include_str!("update.js")),
    ("bar.js", include_str!("bar.js")),
    ("side.js", include_str!("side.js")),
];

/// An answer without its connection.
pub type Answer = Response<Cursor<Vec<u8>>>;

/// Answers one request.
pub fn answer(shared: &Shared, request: Request) {
    let answer = match request.method() {
        Method::Get | Method::Head if is_for_us(shared, &request) => respond(shared, &request),
        Method::Get | Method::Head => status(403),
        _ => with_header(status(405), "Allow", "GET, HEAD"),
    };
    // The browser may have gone; nobody is left to tell.
    let _ = request.respond(answer);
}

/// A page of another site must not read the preview under a name of its own, nor take a part of it; it may lead here.
fn is_for_us(shared: &Shared, request: &Request) -> bool {
    let is_foreign = header(request, "Sec-Fetch-Site").is_some_and(|site| ["cross-site", "same-site"].contains(&site));
    // In a frame it could be clicked on unseen.
    let is_followed = [("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
    if is_foreign && is_followed.iter().any(|(name, value)| header(request, name) != Some(value)) {
        return false;
    }
    let local = shared.local.ip();
    let Some(host) = header(request, "Host") else { return true };
    let name = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(name, _)| name);
    let ip = name.trim_matches(['[', ']']).parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost")
        || ip.is_ok_and(|ip| ip.is_loopback() || ip == local || local.is_unspecified())
}

/// The value of a header.
pub fn header<'a>(request: &'a Request, name: &'static str) -> Option<&'a str> {
    request.headers().iter().find(|header| header.field.equiv(name)).map(|header| header.value.as_str())
}

fn respond(shared: &Shared, request: &Request) -> Answer {
    let url = request.url();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    match path.strip_prefix(OWN) {
        Some("changes") => changes(shared, query),
        Some(name) => match SCRIPTS.iter().find(|(script, _)| *script == name) {
            Some((_, text)) => typed(200, "text/javascript; charset=utf-8", text.as_bytes().into()),
            None => editor::answer(shared, request, name, query).unwrap_or_else(|| status(404)),
        },
        None => page(shared, path, request),
    }
}

/// Waits until there is a build other than the one the browser knows.
fn changes(shared: &Shared, query: &str) -> Answer {
    let known = query.strip_prefix("serial=").and_then(|text| text.parse::<u64>().ok());
    let answer = if shared.waiting.fetch_add(1, Ordering::SeqCst) < WAITING {
        let same = |preview: &mut Preview| Some(preview.serial) == known;
        let waited = shared.changed.wait_timeout_while(shared.preview(), WAIT, same);
        let (preview, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let Preview { serial, version, problems, saved, .. } = &*preview;
        let saved = saved.as_ref().filter(|_| known.is_some());
        json(&Change { serial: *serial, version: *version, problems, saved })
    } else {
        status(503)
    };
    shared.waiting.fetch_sub(1, Ordering::SeqCst);
    answer
}

#[derive(Serialize)]
struct Change<'a> {
    serial: u64,
    version: u64,
    problems: &'a str,
    saved: Option<&'a Saved>,
}

/// A file of the site, or its own page for addresses that do not exist.
fn page(shared: &Shared, path: &str, request: &Request) -> Answer {
    let (outputs, base) = {
        let preview = shared.preview();
        (Arc::clone(&preview.outputs), preview.base.clone())
    };
    let Some(name) = output_name(path, &base) else {
        return if path == "/" { moved(&base) } else { not_found(&outputs) };
    };
    match outputs.get(&name).and_then(|output| output.read().ok()) {
        Some(bytes) => file(&name, &bytes, request),
        None if outputs.get(&format!("{name}/index.html")).is_some() => moved(&format!("{path}/")),
        None => not_found(&outputs),
    }
}

/// The output that an address asks for; none outside of the site.
pub fn output_name(path: &str, base: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let inner = decoded.strip_prefix(base)?;
    Some(if inner.is_empty() || inner.ends_with('/') { format!("{inner}index.html") } else { inner.to_string() })
}

fn not_found(outputs: &Outputs) -> Answer {
    // Before the first build without errors there is only the script, which shows what is wrong.
    let page = outputs.get("404.html").and_then(|output| output.read().ok());
    let bytes = page.map_or_else(|| SCRIPT_TAG.into(), |bytes| with_script(&bytes));
    typed(404, "text/html; charset=utf-8", bytes)
}

fn with_script(bytes: &[u8]) -> Vec<u8> {
    [bytes, SCRIPT_TAG.as_bytes()].concat()
}

/// All of a file, the part that is asked for, or word that the browser has it already.
fn file(name: &str, bytes: &[u8], request: &Request) -> Answer {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let body = if kind.subtype() == "html" { with_script(bytes) } else { bytes.to_vec() };
    let charset = if kind.type_() == "text" { "; charset=utf-8" } else { "" };
    let kind = format!("{kind}{charset}");
    let tag = format!("\"{}\"", Fingerprint::of(&body).hex());
    let known = |list: &str| list.split(',').any(|known| matches!(known.trim(), "*") || known.contains(&tag));
    let answer = if header(request, "If-None-Match").is_some_and(known) {
        typed(304, &kind, Vec::new())
    } else {
        let range = header(request, "Range").filter(|_| *request.method() == Method::Get);
        match range.filter(|_| header(request, "If-Range").is_none_or(|known| known == tag)) {
            Some(range) => part(&kind, body, range),
            None => typed(200, &kind, body),
        }
    };
    with_header(with_header(answer, "ETag", &tag), "Accept-Ranges", "bytes")
}

/// One range of a body. Several at once are answered with all of it, as the standard allows.
fn part(kind: &str, body: Vec<u8>, range: &str) -> Answer {
    let size = body.len();
    match HttpRange::parse(range, size as u64).as_deref() {
        // The last bytes of nothing.
        Ok([HttpRange { length: 0, .. }]) => with_header(status(416), "Content-Range", &format!("bytes */{size}")),
        Ok([HttpRange { start, length }]) => {
            let (first, end) = (*start as usize, (start + length) as usize);
            let place = format!("bytes {first}-{}/{size}", end - 1);
            with_header(typed(206, kind, body[first..end].to_vec()), "Content-Range", &place)
        }
        Ok(_) | Err(http_range::HttpRangeParseError::InvalidRange) => typed(200, kind, body),
        Err(_) => with_header(status(416), "Content-Range", &format!("bytes */{size}")),
    }
}

/// A value as JSON.
pub fn json(value: &impl Serialize) -> Answer {
    // Nothing in there can fail to serialize.
    typed(200, "application/json", serde_json::to_vec(value).unwrap_or_default())
}

/// A body of a type. Browsers may keep it, and ask each time whether it still holds.
pub fn typed(code: u16, kind: &str, body: Vec<u8>) -> Answer {
    let answer = with_header(status_with(code, body), "Cache-Control", "no-cache");
    let answer = with_header(answer, "Cross-Origin-Resource-Policy", "same-origin");
    with_header(with_header(answer, "X-Content-Type-Options", "nosniff"), "Content-Type", kind)
}

fn moved(to: &str) -> Answer {
    with_header(status_with(308, Vec::new()), "Location", to)
}

/// Nothing but a status.
pub fn status(code: u16) -> Answer {
    status_with(code, Vec::new())
}

fn status_with(code: u16, body: Vec<u8>) -> Answer {
    Response::from_data(body).with_status_code(code)
}

/// Adds a header; a value that headers cannot hold is left out.
fn with_header(answer: Answer, name: &str, value: &str) -> Answer {
    match Header::from_bytes(name, value) {
        Ok(header) => answer.with_header(header),
        Err(()) => answer,
    }
}
