//! Files for hosts: security headers in the forms that hosts read, and what a browser shows of an installed site.

use serde_json::json;

use crate::config::LocaleId;
use crate::site::Site;
use crate::site::route::folder;

/// What every answer of the host should carry, and the preview's answers do. Pages need no script of their own text and
/// no other host.
pub(crate) const HEADERS: [(&str, &str); 6] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    (TLS_ONLY_HEADER, "max-age=31536000"),
];
/// The header among them that browsers heed on connections with TLS alone.
pub(crate) const TLS_ONLY_HEADER: &str = "Strict-Transport-Security";

/// `_headers`, which several hosts of static sites read.
pub(super) fn headers(site: &Site) -> String {
    let lines: String = HEADERS
        .iter()
        .map(|(name, value)| format!("  {name}: {value}\n"))
        .collect();
    format!("{}*\n{lines}", site.frame.base.path)
}

/// The headers for nginx, to be included in a `server` or `location` block.
pub(super) fn nginx() -> String {
    let lines: String = HEADERS
        .iter()
        .map(|(name, value)| format!("add_header {name} \"{value}\" always;\n"))
        .collect();
    format!("# include /path/to/security-headers.conf;\n{lines}")
}

/// The headers for Apache with its module headers, to be included in the site's configuration.
pub(super) fn apache() -> String {
    let lines: String = HEADERS
        .iter()
        .map(|(name, value)| format!("Header always set {name} \"{value}\"\n"))
        .collect();
    format!("# Include /path/to/security-headers.apache.conf\n{lines}")
}

/// `manifest.webmanifest` of a locale.
pub(super) fn web_manifest(site: &Site, id: LocaleId, icon: Option<&str>) -> String {
    let (frame, locale) = (&site.frame, site.frame.locales.get(id));
    let title = frame.settings.title.get(&locale.key);
    let start = frame.base.url(&folder("", locale));
    let icons: Vec<_> = icon
        .into_iter()
        .map(|src| json!({"src": src, "type": "image/svg+xml", "sizes": "any"}))
        .collect();
    let manifest = json!({"name": title, "lang": locale.tag, "start_url": start, "scope": start,
        "display": "minimal-ui", "icons": icons});

    format!("{manifest:#}\n")
}
