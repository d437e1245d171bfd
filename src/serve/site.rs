//! The site's own bytes.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use percent_encoding::percent_decode_str;
use tiny_http::{Method, Request};

use super::Shared;
use super::access::header;
use super::answer::Answer;
use super::body::Body;
use super::range::{self, Wanted};
use super::refusal::Refusal;
use crate::file_state::FingerprintCache;
use crate::fingerprint::Fingerprint;
use crate::pipeline::Outputs;
use crate::render::Rendered;
use crate::site::route::encode;

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT_TAG: &str = "<script src=\"/__planpress/client.js\" defer></script>";

/// Bytes in memory, as long as somebody else keeps them, and their fingerprint.
type TaggedBytes = (Weak<Vec<u8>>, Fingerprint);

/// The `ETag` of each output. Each version is read through once, not for every part of a film.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// Bytes in memory, by the paths of the outputs.
    bytes: Mutex<HashMap<String, TaggedBytes>>,
    /// The fingerprints of copied files.
    files: FingerprintCache,
}

impl Tags {
    /// The tag of an output: the fingerprint of its bytes; `None` if a copied file cannot be read.
    fn of(&self, name: &str, output: &Rendered) -> Option<String> {
        let fingerprint = match output {
            Rendered::Bytes(bytes) => self.of_bytes(name, bytes),
            Rendered::File(file) => self.files.fingerprint(name, file)?,
        };
        Some(format!("\"{}\"", fingerprint.hex()))
    }

    fn of_bytes(&self, name: &str, bytes: &Arc<Vec<u8>>) -> Fingerprint {
        if let Some((known, fingerprint)) = self
            .bytes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            && known.as_ptr() == Arc::as_ptr(bytes)
        {
            return *fingerprint;
        }

        let fingerprint = Fingerprint::from_bytes(bytes);
        let entry = (Arc::downgrade(bytes), fingerprint);
        self.bytes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_string(), entry);

        fingerprint
    }
}

/// Answers with a file of the site, or with the site's own page for addresses that do not exist. If `is_page_wanted`,
/// anything but a page is refused.
pub(super) fn answer(
    shared: &Shared,
    path: &str,
    request: &Request,
    is_page_wanted: bool,
) -> Answer {
    let (outputs, base) = {
        let preview = shared.preview();
        (Arc::clone(&preview.outputs), preview.base.clone())
    };
    let Some(name) = output_name(path, &base) else {
        return if path == "/" {
            redirect(&base, request)
        } else {
            not_found(&outputs)
        };
    };

    if is_page_wanted && !is_page(&name) && outputs.has(&name) {
        return Answer::refused(Refusal::ForeignPage);
    }

    match outputs.get(&name) {
        // All tabs are told what is wrong with it. Until it is corrected, it is shown as it last was.
        Some(made) => match made.ok().or_else(|| outputs.last_good(&name)) {
            // A copied file may have been removed since the last build.
            Some(output) => {
                file(shared, &name, &output, request).unwrap_or_else(|| not_found(&outputs))
            }
            None => Answer::typed(500, HTML, SCRIPT_TAG),
        },
        // The address is made from an output's path, never from what was asked for.
        None if outputs.has(&format!("{name}/index.html")) => {
            redirect(&format!("{base}{}/", encode(&name)), request)
        }
        None => not_found(&outputs),
    }
}

/// Returns the output that an address asks for; `None` outside of the site.
pub(super) fn output_name(path: &str, base: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let inner = decoded.strip_prefix(base)?;
    Some(if inner.is_empty() || inner.ends_with('/') {
        format!("{inner}index.html")
    } else {
        inner.to_string()
    })
}

/// `to` is a path of the site: below the path of its address, which begins with one `/`. The query of the request
/// stays.
fn redirect(to: &str, request: &Request) -> Answer {
    let query = request
        .url()
        .split_once('?')
        .map_or_else(String::new, |(_, query)| format!("?{query}"));
    Answer::status(308).with("Location", format!("{to}{query}"))
}

/// Answers with the site's own page for addresses that do not exist.
fn not_found(outputs: &Outputs) -> Answer {
    // Before the first build without errors there is only the script, which shows what is wrong.
    let page = outputs
        .get("404.html")
        .and_then(Result::ok)
        .and_then(|output| body(&output).ok());
    Answer::typed(404, HTML, page.unwrap_or_default().followed_by(SCRIPT_TAG))
}

/// Returns the content of an output. The error is the system's.
fn body(output: &Rendered) -> io::Result<Body> {
    match output {
        Rendered::Bytes(bytes) => Ok(Body::shared(bytes)),
        Rendered::File(file) => Body::file(file),
    }
}

/// Returns the media type of a file by its name.
fn media_type(name: &str) -> mime_guess::Mime {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    // Not every browser knows the name that is guessed for `.m4a`.
    match kind.essence_str() {
        "audio/m4a" => "audio/mp4".parse().unwrap_or(kind),
        _ => kind,
    }
}

/// Tells whether a file is a page.
fn is_page(name: &str) -> bool {
    media_type(name).subtype() == "html"
}

/// Answers with all of a file, with the part that is asked for, or that the browser has it already. Returns `None` if
/// the file cannot be read.
fn file(shared: &Shared, name: &str, output: &Rendered, request: &Request) -> Option<Answer> {
    let tag = shared.tags.of(name, output)?;
    let body = body(output).ok()?;
    let body = if is_page(name) {
        body.followed_by(SCRIPT_TAG)
    } else {
        body
    };

    let kind = media_type(name);
    let charset = if kind.type_() == "text" {
        "; charset=utf-8"
    } else {
        ""
    };
    let kind = format!("{kind}{charset}");
    let known = header(request, "If-None-Match");
    let answer = if known.is_some_and(|tags| has_tag(tags, &tag)) {
        Answer::typed(304, &kind, "")
    } else {
        let range = header(request, "Range").filter(|_| *request.method() == Method::Get);
        match range.filter(|_| header(request, "If-Range").is_none_or(|known| known == tag)) {
            Some(range) => part(&kind, body, range),
            None => Answer::typed(200, &kind, body),
        }
    };

    Some(answer.with("ETag", tag).with("Accept-Ranges", "bytes"))
}

/// Tells whether a list of tags, as browsers send them, has a tag.
fn has_tag(list: &str, tag: &str) -> bool {
    list.split(',')
        .any(|known| known.trim() == "*" || known.contains(tag))
}

/// Answers with one range of a body. Several at once are answered with all of it, as the standard allows.
fn part(kind: &str, body: Body, range: &str) -> Answer {
    let length = body.length();
    match range::parse(range, length) {
        Wanted::All => Answer::typed(200, kind, body),
        Wanted::Part(range) => {
            let place = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            Answer::typed(206, kind, body.part(&range)).with("Content-Range", place)
        }
        Wanted::Nothing => Answer::refused(Refusal::BehindTheEnd)
            .with("Content-Range", format!("bytes */{length}")),
    }
}
