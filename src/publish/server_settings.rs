//! Settings with which web servers hand a site out as it is meant: types, how long readers may keep files, security
//! headers, compressed copies, and the page for what is not found.

use url::Url;

use crate::render::HOST_HEADERS;

/// Web servers whose settings are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WebServer {
    /// nginx.
    Nginx,
    /// Caddy.
    Caddy,
    /// Apache.
    Apache,
}

impl WebServer {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Nginx, Self::Caddy, Self::Apache];

    /// The name by which it is asked for.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Caddy => "caddy",
            Self::Apache => "apache",
        }
    }

    /// The name of the file with its settings.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Nginx => "nginx.conf",
            Self::Caddy => "Caddyfile",
            Self::Apache => "apache.conf",
        }
    }

    /// Its settings for a site at this address. Whoever runs the server puts in where the files are.
    pub(crate) fn settings(self, address: &str) -> String {
        let template = match self {
            Self::Nginx => include_str!("servers/nginx.conf"),
            Self::Caddy => include_str!("servers/Caddyfile"),
            Self::Apache => include_str!("servers/apache.conf"),
        };
        let url = Url::parse(address).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or("localhost");
        let base = url.as_ref().map_or("/", Url::path);
        let headers: Vec<String> = HOST_HEADERS
            .iter()
            .map(|(name, value)| format!("        {name} \"{value}\""))
            .collect();

        template
            .replace("HOST", host)
            .replace("BASE", base)
            .replace("SECURITY", &headers.join("\n"))
    }
}
