//! Addresses as browsers read them. All of them are parsed by the `url` crate, which follows the URL Standard as
//! browsers do. It knows that `/\host` and `//host` name a host, that a tab inside a scheme is ignored, that
//! `https://0x7f.1/` is a numeric host, and that a host in full-width letters equals the same host in plain letters.

use url::Url;

/// A host that stands for the page's own. No real site has a name that ends in `invalid` (RFC 2606).
const OWN_HOST: &str = "planpress.invalid";

/// What an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// Something on the page's own site. The text is as written, without the characters that browsers ignore.
    Here(String),
    /// Something on a host that the address names, over `http` or `https`.
    Web(Url),
    /// A mailbox or a telephone number: `mailto`, `tel` or `sms`.
    Contact(Url),
}

/// Why an address must not be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UnsafeAddress {
    /// The scheme runs something, or browsers no longer open it.
    Scheme(String),
    /// The address leads to another host or stays on the site, depending on how the page was opened (`https:host/a`).
    Ambiguous,
    /// The address names a user before the host, which hides where it leads.
    User,
    /// Browsers cannot read the address.
    Malformed,
}

/// Reads an address as a browser would on a page of the site, whether the page was loaded over `http` or `https`. An
/// address that begins with `//` is taken to be `https`. Fails with the reason if the address is not safe to publish.
pub(crate) fn read(text: &str) -> Result<Address, UnsafeAddress> {
    if is_plainly_here(text) {
        return Ok(Address::Here(text.into()));
    }

    let text = without_what_browsers_leave_out(text);
    let (Ok(on_http), Ok(on_https)) = (on_a_page_of("http", &text), on_a_page_of("https", &text))
    else {
        return Err(UnsafeAddress::Malformed);
    };

    match (stays_here(&on_http), stays_here(&on_https)) {
        (true, true) => return Ok(Address::Here(text)),
        (false, false) => {}
        _ => return Err(UnsafeAddress::Ambiguous),
    }

    match on_https.scheme() {
        "http" | "https" if has_user(&on_https) => Err(UnsafeAddress::User),
        "http" | "https" => Ok(Address::Web(on_https)),
        "mailto" | "tel" | "sms" => Ok(Address::Contact(on_https)),
        scheme => Err(UnsafeAddress::Scheme(scheme.into())),
    }
}

/// Whether an address can lead nowhere but to something on the page's own site: it names neither a scheme nor a host.
/// Most links are of this sort, and a large site has too many of them to parse each one.
fn is_plainly_here(text: &str) -> bool {
    let may_mean_more = |c: char| c == ':' || c == '\\' || c.is_whitespace() || c.is_control();
    !text.starts_with("//") && !text.contains(may_mean_more)
}

/// Reads a full web address, as YAML files give it: `https://host/…` or `http://host/…`. Gives `None` for every other
/// spelling, even if a browser would accept it.
pub(crate) fn parse_web(text: &str) -> Option<Url> {
    let is_plain = !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\');
    let (scheme, rest) = text.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");

    match read(text) {
        Ok(Address::Web(url)) if is_plain && is_web && !rest.starts_with('/') => Some(url),
        _ => None,
    }
}

/// The host of an address in its canonical form: lower case, Punycode, without a dot at the end.
pub(crate) fn host(url: &Url) -> String {
    url.host_str()
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_string()
}

/// The canonical form of a host's name such as `www.example.org`, or `None` if it is not a valid host.
pub(crate) fn host_from_name(name: &str) -> Option<String> {
    Url::parse(&format!("https://{name}/"))
        .ok()
        .map(|url| host(&url))
}

/// The addresses in a `srcset` attribute, each with its descriptor: a width (`480w`) or a density (`2x`), which may be
/// empty.
pub(crate) fn srcset_candidates(srcset: &str) -> Vec<(&str, &str)> {
    let is_between = |c: char| c.is_ascii_whitespace() || c == ',';
    let (mut found, mut rest) = (Vec::new(), srcset.trim_start_matches(is_between));
    while !rest.is_empty() {
        let (address, behind) = rest.split_at(
            rest.find(|c: char| c.is_ascii_whitespace())
                .unwrap_or(rest.len()),
        );
        let plain = address.trim_end_matches(',');

        // A comma directly after the address ends the entry; otherwise the next comma does.
        let end = if plain.len() < address.len() {
            0
        } else {
            behind.find(',').unwrap_or(behind.len())
        };
        found.push((plain, behind[..end].trim()));
        rest = behind[end..].trim_start_matches(is_between);
    }

    found
}

/// Removes what browsers ignore in an address: control characters and spaces at both ends, and tabs and line ends
/// anywhere.
fn without_what_browsers_leave_out(text: &str) -> String {
    text.trim_matches(|c| c <= ' ')
        .replace(['\t', '\n', '\r'], "")
}

/// Resolves an address against a page of the site that was loaded over `scheme`.
fn on_a_page_of(scheme: &str, text: &str) -> Result<Url, url::ParseError> {
    Url::parse(&format!("{scheme}://{OWN_HOST}/"))?.join(text)
}

/// Whether a resolved address is still on the page's own host.
fn stays_here(url: &Url) -> bool {
    url.host_str() == Some(OWN_HOST)
}

/// Whether an address has a user name or a password before its host.
fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

#[cfg(test)]
mod tests {
    use super::{OWN_HOST, is_plainly_here, on_a_page_of};

    #[test]
    fn what_is_plainly_here_is_so_for_browsers() {
        let characters = [
            "/", "a", ".", "#", "?", "%", ":", "\\", "\t", "\u{3000}", "@", "文", "",
        ];
        let mut texts = vec![String::new()];

        for _ in 0..4 {
            let longer = |text: &String| characters.map(|c| format!("{text}{c}"));
            texts = texts.iter().flat_map(longer).collect();
        }

        let plain: Vec<_> = texts.iter().filter(|text| is_plainly_here(text)).collect();
        assert!(plain.len() > texts.len() / 10);
        for text in plain {
            for scheme in ["http", "https"] {
                let leads_here = on_a_page_of(scheme, text)
                    .is_ok_and(|url| url.scheme() == scheme && url.host_str() == Some(OWN_HOST));
                assert!(leads_here, "{scheme}: {text:?}");
            }
        }
    }
}
