//! What the name of a file says to hosts and browsers.

/// Files that hosts of static sites take for settings, in lower case.
const POLICY: [&str; 27] = [
    "_config.yml",
    "_headers",
    "_redirects",
    "_routes.json",
    "_worker.js",
    "amplify.yml",
    "app.yaml",
    "caddyfile",
    "clientaccesspolicy.xml",
    "cname",
    "crossdomain.xml",
    "customhttp.yml",
    "firebase.json",
    "global.asax",
    "httpd.conf",
    "netlify.toml",
    "nginx.conf",
    "now.json",
    "php.ini",
    "security-headers.apache.conf",
    "security-headers.conf",
    "serve.json",
    "static.json",
    "staticwebapp.config.json",
    "vercel.json",
    "web.config",
    "wrangler.toml",
];

/// Endings of what browsers run or open as an active document, and of what servers run.
const ACTIVE: [&str; 62] = [
    "ascx",
    "ashx",
    "asa",
    "asax",
    "asmx",
    "asp",
    "aspx",
    "axd",
    "cer",
    "cfc",
    "cfm",
    "cgi",
    "cjs",
    "dhtml",
    "ecma",
    "es",
    "es6",
    "fcgi",
    "hta",
    "htc",
    "htm",
    "html",
    "html5",
    "htt",
    "jhtml",
    "js",
    "jse",
    "jsm",
    "jsp",
    "jspx",
    "jsx",
    "mht",
    "mhtml",
    "mjs",
    "phar",
    "php",
    "php3",
    "php4",
    "php5",
    "php7",
    "php8",
    "phps",
    "pht",
    "phtml",
    "pl",
    "shtm",
    "shtml",
    "ssi",
    "stm",
    "svgz",
    "swf",
    "vbs",
    "wasm",
    "webarchive",
    "xbl",
    "xht",
    "xhtm",
    "xhtml",
    "xsl",
    "xslt",
    "xul",
    "eml",
];

/// Endings of texts. Hosts serve them as such, and browsers never take a text for anything else, with or without the
/// header `X-Content-Type-Options`.
const TEXT: [&str; 11] = ["csv", "geojson", "ics", "json", "jsonld", "md", "srt", "tsv", "txt", "vtt", "webmanifest"];

/// Endings of XML, which browsers open as a document.
const XML: [&str; 10] = ["atom", "gpx", "kml", "mathml", "mml", "opml", "rdf", "rss", "xml", "xsd"];

/// Whether hosts take a file of this name, in lower case, for their settings.
pub fn sets_policy(name: &str) -> bool {
    POLICY.contains(&name)
}

/// The ending that makes a file active. All endings count, not only the last: some hosts choose by any of them, so that
/// `x.php.jpg` is a program and `x.html.zh` a page in Chinese.
pub fn active_ending(name: &str) -> Option<&str> {
    name.split('.').skip(1).map(str::trim).find(|ending| ACTIVE.contains(ending) || is_script_type(ending))
}

/// Whether the usual tables of hosts give an ending a type that browsers run.
fn is_script_type(ending: &str) -> bool {
    let is_run = |kind: &str| {
        ["ecmascript", "javascript", "html", "xhtml", "wasm", "x-shockwave-flash", "x-httpd-php"]
            .iter()
            .any(|part| kind.ends_with(part) || kind.ends_with(&format!("{part}+xml")))
    };
    mime_guess::from_ext(ending).iter().any(|kind| is_run(kind.essence_str()))
}

/// Whether the last ending is that of a text.
pub fn is_plain_text(ending: &str) -> bool {
    TEXT.contains(&ending)
}

/// Whether the last ending is that of XML.
pub fn is_xml(ending: &str) -> bool {
    let types = mime_guess::from_ext(ending);
    XML.contains(&ending) || types.iter().any(|kind| kind.essence_str().ends_with("+xml"))
}
