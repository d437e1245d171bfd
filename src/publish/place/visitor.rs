//! Asking other hosts whether their pages are still there.

use std::time::Duration;

use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use url::Url;

use super::runtime::wait;
use super::tls;
use super::trouble::{Kind, Trouble};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most redirects that are followed.
const MOST_REDIRECTS: usize = 8;

/// Asks hosts about their pages without fetching them.
pub(crate) struct Visitor(Client);

/// What a host answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Visit {
    /// The number of the last status.
    pub status: u16,
    /// Where the page has moved for good, if every redirect on the way says so.
    pub moved: Option<Url>,
}

impl Visitor {
    /// Makes a visitor.
    pub(crate) fn new() -> Result<Self, Trouble> {
        tls::choose_cryptography();
        let client = Client::builder()
            .connect_timeout(tls::CONNECTING)
            .timeout(PATIENCE)
            .redirect(Policy::none())
            .user_agent(concat!("planpress/", env!("CARGO_PKG_VERSION")))
            .build();
        client
            .map(Self)
            .map_err(|error| Trouble::new(Kind::Other, "", error))
    }

    /// Asks for the page at an address, and where it has moved.
    pub(crate) fn visit(&self, url: &Url) -> Result<Visit, Trouble> {
        wait(url.as_str(), 0, self.follow(url))
    }

    async fn follow(&self, url: &Url) -> Result<Visit, Trouble> {
        let (mut at, mut is_for_good) = (url.clone(), true);
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.ask(&at).await?;
            let status = answer.status();
            let next = answer.headers().get(LOCATION);
            let next = next.and_then(|next| at.join(next.to_str().ok()?).ok());
            let Some(next) = next.filter(|_| status.is_redirection()) else {
                return Ok(Visit {
                    status: status.as_u16(),
                    moved: (is_for_good && at != *url).then_some(at),
                });
            };

            is_for_good &= [301, 308].contains(&status.as_u16());
            at = next;
        }

        Err(Trouble::new(Kind::Lost, url.as_str(), "too many redirects"))
    }

    /// Asks for the headers alone; hosts that do not know that are asked for the page, which is not read.
    async fn ask(&self, url: &Url) -> Result<Response, Trouble> {
        let answer = self.send(Method::HEAD, url).await;
        match answer {
            Ok(answer)
                if !answer.status().is_client_error() && !answer.status().is_server_error() =>
            {
                Ok(answer)
            }
            _ => self.send(Method::GET, url).await,
        }
    }

    async fn send(&self, method: Method, url: &Url) -> Result<Response, Trouble> {
        let request = self.0.request(method, url.clone());
        request.send().await.map_err(|error| {
            let kind = match error.is_connect() {
                true => Kind::Unreachable,
                false => Kind::Lost,
            };
            Trouble::new(kind, url.as_str(), innermost(&error))
        })
    }
}

/// What an error is in the end about: what is around it says only that something failed.
fn innermost(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => innermost(source),
        None => error.to_string(),
    }
}
