//! Fetching files as readers get them.

use reqwest::Client;
use reqwest::header::HeaderMap;

use super::runtime::{PATIENCE, wait};
use super::tls;
use super::trouble::{Kind, Trouble};

/// Fetches files over HTTP.
pub(crate) struct Reader(Client);

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The number of the status.
    pub status: u16,
    /// What the server says about the content.
    pub headers: HeaderMap,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Reader {
    /// Makes a reader.
    pub(crate) fn new() -> Result<Self, Trouble> {
        tls::choose_cryptography();
        let client = Client::builder()
            .connect_timeout(tls::CONNECTING)
            .read_timeout(PATIENCE)
            .user_agent(concat!("planpress/", env!("CARGO_PKG_VERSION")))
            .build();
        client
            .map(Self)
            .map_err(|error| Trouble::new(Kind::Other, "", error))
    }

    /// Fetches what is at an address. `size` is the number of bytes that are expected, `codings` are the ways in which
    /// the server may compress it.
    pub(crate) fn get(&self, address: &str, size: u64, codings: &str) -> Result<Answer, Trouble> {
        let failed = |error: reqwest::Error| {
            let kind = match error.is_connect() {
                true => Kind::Unreachable,
                false => Kind::Lost,
            };
            Trouble::new(kind, address, error.without_url())
        };
        wait(address, size, async {
            // Copies that a cache keeps would hide what is there.
            let request = self.0.get(address).header("Cache-Control", "no-cache");
            let request = request.header("Accept-Encoding", codings);
            let answer = request.send().await.map_err(failed)?;
            let status = answer.status().as_u16();
            let headers = answer.headers().clone();
            let bytes = answer.bytes().await.map_err(failed)?.to_vec();

            Ok(Answer {
                status,
                headers,
                bytes,
            })
        })
    }
}

impl Answer {
    /// The value of a header; empty if the server did not send it.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}
