//! Addresses as browsers read them. One parser stands behind all of them: the `url` crate, which follows the URL
//! Standard as browsers do. It knows that `/\host` and `//host` name a host, that a tab inside a scheme counts for
//! nothing, that `https://0x7f.1/` is a number, and that a host in full-width letters is one in plain letters.

use url::Url;

/// Stands for the page's own host; no site has a name below `invalid` (RFC 2606).
const OWN_HOST: &str = "planpress.invalid";

/// What an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// Something on the page's own site, as written but for what browsers leave out.
    Here(String),
    /// A host that the address names, over `http` or `https`.
    Web(Url),
    /// A mailbox or a telephone: `mailto`, `tel` or `sms`.
    Contact(Url),
}

/// Why an address may stand on no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnsafeAddress {
    /// Its scheme, which runs something or which browsers no longer open.
    Scheme(String),
    /// It leads to another host or stays on the site, depending on how the page itself was opened (`https:host/a`).
    Ambiguous,
    /// It names a user before the host, which hides where it leads.
    User,
    /// Browsers cannot read it.
    Malformed,
}

/// Reads an address as a browser would on a page of the site, whether the page came over `http` or over `https`. An
/// address that begins with `//` is taken to be `https`.
pub fn read(text: &str) -> Result<Address, UnsafeAddress> {
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

/// Reads the full address of something on the web, as YAML files have it: `https://host/…` or `http://host/…`. None
/// for every other spelling, whatever a browser would make of it.
pub fn parse_web(text: &str) -> Option<Url> {
    let is_plain = !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\');
    let (scheme, rest) = text.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    match read(text) {
        Ok(Address::Web(url)) if is_plain && is_web && !rest.starts_with('/') => Some(url),
        _ => None,
    }
}

/// The host of an address, in the form that all spellings of it share: lower case, Punycode, without a dot at its end.
pub fn host(url: &Url) -> String {
    url.host_str()
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_string()
}

/// The same of a host's bare name, such as `www.example.org`.
pub fn host_from_name(name: &str) -> Option<String> {
    Url::parse(&format!("https://{name}/"))
        .ok()
        .map(|url| host(&url))
}

/// The addresses in a `srcset`, each with what stands behind it: a width or a density, or nothing.
pub fn srcset_candidates(srcset: &str) -> Vec<(&str, &str)> {
    let is_between = |c: char| c.is_ascii_whitespace() || c == ',';
    let (mut found, mut rest) = (Vec::new(), srcset.trim_start_matches(is_between));
    while !rest.is_empty() {
        let (address, behind) = rest.split_at(
            rest.find(|c: char| c.is_ascii_whitespace())
                .unwrap_or(rest.len()),
        );
        let plain = address.trim_end_matches(',');
        // A comma right behind the address ends the candidate; otherwise the next one does.
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

/// Control characters and spaces at both ends, and tabs and line ends everywhere.
fn without_what_browsers_leave_out(text: &str) -> String {
    text.trim_matches(|c| c <= ' ')
        .replace(['\t', '\n', '\r'], "")
}

/// A full address, or one that is seen from a page of the site.
fn on_a_page_of(scheme: &str, text: &str) -> Result<Url, url::ParseError> {
    Url::parse(&format!("{scheme}://{OWN_HOST}/"))?.join(text)
}

fn stays_here(url: &Url) -> bool {
    url.host_str() == Some(OWN_HOST)
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}
