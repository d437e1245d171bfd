//! An answer over HTTP.

use std::io;

/// The type of JSON.
pub(super) const JSON: &str = "application/json";

use serde::Serialize;
use tiny_http::{Header, Method, Request, Response, StatusCode};

use super::body::Body;
use super::exchange::Exchanges;
use super::refusal::Refusal;

/// An answer without its connection.
#[derive(Debug)]
pub(super) struct Answer {
    code: u16,
    headers: Vec<(&'static str, String)>,
    body: Body,
}

impl Answer {
    /// Makes an answer that has nothing but a status.
    pub(super) fn status(code: u16) -> Self {
        Self {
            code,
            headers: Vec::new(),
            body: Body::default(),
        }
    }

    /// Makes an answer that says what is refused, and why.
    pub(super) fn refused(refusal: Refusal) -> Self {
        let answer = Self::typed(refusal.code(), Refusal::KIND, refusal.text());
        refusal
            .allowed()
            .into_iter()
            .fold(answer, |answer, methods| answer.with("Allow", methods))
    }

    /// Makes an answer with a body of a media type.
    pub(super) fn typed(code: u16, kind: &str, body: impl Into<Body>) -> Self {
        Self {
            code,
            headers: Vec::new(),
            body: body.into(),
        }
        .with("Content-Type", kind)
    }

    /// Makes an answer with a value as JSON.
    pub(super) fn json(value: &impl Serialize) -> Self {
        // Nothing in there can fail to serialize.
        Self::typed(200, JSON, serde_json::to_vec(value).unwrap_or_default())
    }

    /// Replaces the number of the status.
    pub(super) fn with_code(mut self, code: u16) -> Self {
        self.code = code;
        self
    }

    /// Tells whether what was asked for is done.
    pub(super) fn is_success(&self) -> bool {
        self.code < 300
    }

    /// Adds a header.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds several headers, but for those that the answer has already.
    pub(super) fn with_all(mut self, headers: &[(&'static str, &str)]) -> Self {
        for (name, value) in headers {
            if self.headers.iter().all(|(known, _)| known != name) {
                self = self.with(name, *value);
            }
        }

        self
    }

    /// Answers a request: sends the head to the gate, and leaves the body for it.
    pub(super) fn send(self, request: Request, exchanges: &Exchanges) {
        let length = self.body.length();
        let has_body = *request.method() != Method::Head && self.code != 304;
        if let Some(gate) = request.remote_addr().filter(|_| has_body) {
            exchanges.leave(gate, self.body);
        }

        let headers = self.headers.iter().filter_map(header).collect();
        // No file is longer than what addresses in memory can count.
        let length = usize::try_from(length).ok();
        let response = Response::new(StatusCode(self.code), headers, io::empty(), length, None);

        // If the gate has closed the connection, nobody waits for the answer.
        let _ = request.respond(response);
    }
}

/// Makes a header for the server; `None` if its value could end the line.
fn header((name, value): &(&'static str, String)) -> Option<Header> {
    let is_one_line = !value.contains(char::is_control);
    Header::from_bytes(*name, value.as_str())
        .ok()
        .filter(|_| is_one_line)
}
