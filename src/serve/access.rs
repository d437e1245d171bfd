//! Decides who may ask the preview for what. It shows what is not published yet, so pages of other sites must neither
//! read it nor change anything in it, though the browser that shows them reaches it.
//!
//! Browsers say where a request comes from: in `Sec-Fetch-Site`, and older ones in `Origin` and `Referer`. A request
//! that has none of these comes from somebody in person (a typed address, a bookmark), from a program, or from a page
//! that keeps an older browser from sending `Referer`. It may read: the headers of every answer keep such a page from
//! seeing what comes back. It may change nothing.
//!
//! Programs on this machine are not kept out: they can write any header, and those of the same user can read the
//! sources themselves. Where other people work on the same machine, they can read the preview.

use std::net::{IpAddr, SocketAddr};

use tiny_http::{Header, Request};

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Requester {
    /// A page of the preview itself.
    OwnPage,
    /// No page, as far as is known.
    Person,
    /// A page of another site.
    ForeignPage,
}

impl Requester {
    /// Decides by all headers that tell where the request comes from. If one of them names another site, it comes from
    /// there.
    pub(super) fn of(request: &Request) -> Self {
        let origin = header(request, "Host").map(|host| format!("http://{host}"));
        let is_own = |header: &Header| is_own(header, origin.as_deref().unwrap_or_default());
        let said: Vec<bool> = request.headers().iter().filter_map(is_own).collect();

        if said.is_empty() {
            Self::Person
        } else if said.iter().all(|is_own| *is_own) {
            Self::OwnPage
        } else {
            Self::ForeignPage
        }
    }
}

/// Tells whether a header names this origin; `None` if it does not tell where the request comes from.
fn is_own(header: &Header, origin: &str) -> Option<bool> {
    let value = header.value.as_str();

    if header.field.equiv("Sec-Fetch-Site") {
        (value != "none").then_some(value == "same-origin")
    } else if header.field.equiv("Origin") {
        Some(value == origin)
    } else if header.field.equiv("Referer") {
        let rest = value.strip_prefix(origin).filter(|_| !origin.is_empty());
        Some(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    } else {
        None
    }
}

/// Tells whether somebody follows a link to an address, so that the page fills a tab. The page with the link cannot
/// read the answer, which separates both windows (`Cross-Origin-Opener-Policy`). Frames and pages that a browser
/// fetches in advance do not count.
pub(super) fn is_followed_link(request: &Request) -> bool {
    let is_ahead = ["Sec-Purpose", "Purpose", "X-Moz"]
        .iter()
        .any(|name| header(request, name).is_some());
    header(request, "Sec-Fetch-Mode") == Some("navigate")
        && header(request, "Sec-Fetch-Dest") == Some("document")
        && !is_ahead
}

/// Tells whether the request is for this host. A page of another site could give its own host name the address of this
/// computer, and would then be of the same origin. So the only names are `localhost` as browsers write it and those
/// that whoever started the preview has allowed (`names`), the only numbers are those at which the preview listens, and
/// a port must be that of the preview or one that was allowed with its name.
pub(super) fn is_for_us(request: &Request, local: SocketAddr, names: &[String]) -> bool {
    let Some(host) = header(request, "Host") else {
        return true;
    };

    if names.iter().any(|name| name.eq_ignore_ascii_case(host)) {
        return true;
    }

    let (name, port) = match host.rsplit_once(':') {
        // What follows the last colon of a bare `[::1]` is no port.
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let is_our_port = port.is_none_or(|port| port == local.port().to_string());

    is_our_port
        && (name.eq_ignore_ascii_case("localhost")
            || names.iter().any(|known| known.eq_ignore_ascii_case(name))
            || address(name).is_some_and(|ip| is_ours(ip, local.ip())))
}

/// Reads an address as it is written for a host: with brackets if it has colons.
fn address(name: &str) -> Option<IpAddr> {
    match name.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse().ok().map(IpAddr::V6),
        None => name.parse().ok().map(IpAddr::V4),
    }
}

/// Tells whether the preview listens at an address.
fn is_ours(ip: IpAddr, local: IpAddr) -> bool {
    ip.is_loopback() || ip == local || local.is_unspecified()
}

/// Returns the value of a header.
pub(super) fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let is_it = |header: &&Header| header.field.as_str().as_str().eq_ignore_ascii_case(name);
    request
        .headers()
        .iter()
        .find(is_it)
        .map(|header| header.value.as_str())
}

/// Tells whether a text is a path of this site and nothing that a browser takes for more: it begins with exactly one
/// `/` (`//host/` names another host, and so does `/\host/`), and holds no backslash and no control character, which
/// browsers would turn into a slash or leave out.
pub(super) fn is_own_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(|c: char| c == '\\' || c.is_control())
}
