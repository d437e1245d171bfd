//! The preview: what `build` would write, kept in memory and served, and the browser told of every change.

use std::io::Cursor;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use percent_encoding::percent_decode_str;
use serde::Serialize;
use tiny_http::{Header, Method, Request, Response, Server};

use crate::diagnostic::{Lang, Severity, any_error};
use crate::pipeline::{self, Outputs, Session, Update};
use crate::report;
use crate::watch::Watcher;

/// What the preview answers to itself; no page of the site has such a path.
const OWN: &str = "/__planpress/";
/// Answers that wait for a change, at most at one time.
const WAITING: usize = 64;
/// How long such an answer waits.
const WAIT: Duration = Duration::from_secs(25);
const CLIENT: &str = include_str!("serve.js");
const SCRIPT_TAG: &str = "<script src=\"/__planpress/client.js\" defer></script>";

/// Where the preview listens.
#[derive(Debug, Clone, Copy)]
pub struct Address {
    /// The interface.
    pub host: IpAddr,
    /// 0 for any free one.
    pub port: u16,
}

/// The site as it last was without errors, and what is wrong now.
#[derive(Debug, Default)]
struct Preview {
    /// Counts builds.
    serial: u64,
    /// The build that the outputs are from.
    version: u64,
    outputs: Arc<Outputs>,
    base: String,
    problems: String,
}

#[derive(Debug, Default)]
struct Shared {
    preview: Mutex<Preview>,
    changed: Condvar,
    waiting: AtomicUsize,
}

/// Why the preview could not start.
#[derive(Debug)]
pub enum Failure {
    /// The address is taken or not ours.
    Listen(String),
    /// The system would not watch the folders.
    Watch(String),
}

/// Serves until the process ends. `started` is told the address, `built` every result of a build.
pub fn serve(
    request: &pipeline::Request,
    address: Address,
    lang: Lang,
    started: impl FnOnce(SocketAddr, &str),
    built: impl Fn(&Update, Instant),
) -> Result<(), Failure> {
    let server = Server::http((address.host, address.port)).map_err(|error| Failure::Listen(error.to_string()))?;
    let watcher = Watcher::new(&request.root).map_err(|error| Failure::Watch(error.to_string()))?;
    let shared = Arc::new(Shared::default());
    let mut session = Session::new(request.clone());
    rebuild(&mut session, None, &shared, lang, &built);
    let local = server.server_addr().to_ip().unwrap_or(SocketAddr::new(address.host, address.port));
    started(local, &shared.lock().base);
    let (answering, site) = (Arc::clone(&shared), request.clone());
    std::thread::spawn(move || {
        for request in server.incoming_requests() {
            answer(&answering, request, local, &site, lang);
        }
    });
    loop {
        let files = watcher.wait();
        rebuild(&mut session, files.as_deref(), &shared, lang, &built);
    }
}

fn rebuild(
    session: &mut Session,
    files: Option<&[String]>,
    shared: &Shared,
    lang: Lang,
    built: &impl Fn(&Update, Instant),
) {
    let started = Instant::now();
    let update = session.update(files);
    let mut preview = shared.lock();
    preview.serial += 1;
    let errors = update.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    preview.problems = errors.map(|diagnostic| report::terminal(diagnostic, lang, false)).collect();
    if !any_error(&update.diagnostics) {
        preview.version = preview.serial;
        preview.base = session.base_path().to_string();
        preview.outputs = session.outputs();
    }
    drop(preview);
    shared.changed.notify_all();
    built(&update, started);
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, Preview> {
        lock(&self.preview)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

type Answer = Response<Cursor<Vec<u8>>>;

fn answer(shared: &Arc<Shared>, request: Request, local: SocketAddr, site: &pipeline::Request, lang: Lang) {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return send(request, status(405));
    }
    if !is_for_us(&request, local) {
        return send(request, status(403));
    }
    let url = request.url().to_string();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    match path.strip_prefix(OWN) {
        Some("client.js") => send(request, typed(200, "text/javascript", CLIENT.into())),
        Some("status") => send(request, translations(site, lang)),
        Some("changes") => wait_for_change(shared, request, query),
        Some(_) => send(request, status(404)),
        None => send(request, page(shared, path)),
    }
}

/// A page of another site must not read the preview under a name of its own.
fn is_for_us(request: &Request, local: SocketAddr) -> bool {
    let host = request.headers().iter().find(|header| header.field.equiv("Host"));
    let Some(host) = host.map(|header| header.value.as_str()) else { return true };
    let name = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(name, _)| name);
    let ip = name.trim_matches(['[', ']']).parse::<IpAddr>();
    name == "localhost" || ip.is_ok_and(|ip| ip.is_loopback() || ip == local.ip() || local.ip().is_unspecified())
}

/// Waits in a thread of its own until there is a build other than the one the browser knows.
fn wait_for_change(shared: &Arc<Shared>, request: Request, query: &str) {
    let known = query.strip_prefix("serial=").and_then(|text| text.parse::<u64>().ok());
    if shared.waiting.fetch_add(1, Ordering::SeqCst) >= WAITING {
        shared.waiting.fetch_sub(1, Ordering::SeqCst);
        return send(request, status(503));
    }
    let shared = Arc::clone(shared);
    std::thread::spawn(move || {
        let same = |preview: &mut Preview| Some(preview.serial) == known;
        let waited = shared.changed.wait_timeout_while(shared.lock(), WAIT, same);
        let (preview, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let body = serde_json::to_vec(&Change {
            serial: preview.serial,
            version: preview.version,
            problems: &preview.problems,
        });
        drop(preview);
        send(request, typed(200, "application/json", body.unwrap_or_default()));
        shared.waiting.fetch_sub(1, Ordering::SeqCst);
    });
}

#[derive(Serialize)]
struct Change<'a> {
    serial: u64,
    version: u64,
    problems: &'a str,
}

/// How far the translations are, or what keeps that from being told.
fn translations(site: &pipeline::Request, lang: Lang) -> Answer {
    match pipeline::status(site) {
        Ok(entries) => typed(200, "text/html; charset=utf-8", report::status::html(&entries, lang).into_bytes()),
        Err(found) => {
            let text: String = found.iter().map(|diagnostic| report::terminal(diagnostic, lang, false)).collect();
            typed(503, "text/plain; charset=utf-8", text.into_bytes())
        }
    }
}

/// A file of the site, or its own page for addresses that do not exist.
fn page(shared: &Shared, path: &str) -> Answer {
    let (outputs, base) = {
        let preview = shared.lock();
        (Arc::clone(&preview.outputs), preview.base.clone())
    };
    let decoded = percent_decode_str(path).decode_utf8_lossy().into_owned();
    let Some(inner) = decoded.strip_prefix(&base) else {
        return if path == "/" { moved(&base) } else { not_found(&outputs) };
    };
    let name = if inner.is_empty() || inner.ends_with('/') { format!("{inner}index.html") } else { inner.to_string() };
    match outputs.get(&name) {
        Some(bytes) => file(&name, bytes, 200),
        None if outputs.get(&format!("{name}/index.html")).is_some() => moved(&format!("{path}/")),
        None => not_found(&outputs),
    }
}

fn not_found(outputs: &Outputs) -> Answer {
    match outputs.get("404.html") {
        Some(bytes) => file("404.html", bytes, 404),
        // Before the first build without errors there is only the script, which shows what is wrong.
        None => typed(404, "text/html; charset=utf-8", SCRIPT_TAG.into()),
    }
}

fn file(name: &str, bytes: &[u8], code: u16) -> Answer {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let mut body = bytes.to_vec();
    if kind.subtype() == "html" {
        body.extend_from_slice(SCRIPT_TAG.as_bytes());
    }
    let charset = if kind.type_() == "text" { "; charset=utf-8" } else { "" };
    typed(code, &format!("{kind}{charset}"), body)
}

fn typed(code: u16, kind: &str, body: Vec<u8>) -> Answer {
    with_header(with_header(status_with(code, body), "Content-Type", kind), "Cache-Control", "no-store")
}

fn moved(to: &str) -> Answer {
    with_header(status_with(308, Vec::new()), "Location", to)
}

fn status(code: u16) -> Answer {
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

fn send(request: Request, answer: Answer) {
    // The browser may have gone; nobody is left to tell.
    let _ = request.respond(answer);
}
