//! What the name of a file says to hosts and browsers.

/// Files that hosts of static sites take for settings, in lower case.
const POLICY: [&str; 43] = [
    "_config.toml",
    "_config.yaml",
    "_config.yml",
    "_headers",
    "_redirects",
    "_routes.json",
    "_worker.js",
    "amplify.yml",
    "apache2.conf",
    "app.yaml",
    "app.yml",
    "auth",
    "caddyfile",
    "clientaccesspolicy.xml",
    "cloudbaserc.json",
    "cname",
    "cors",
    "crossdomain.xml",
    "customhttp.yml",
    "edgeone.json",
    "firebase.json",
    "global.asax",
    "httpd.conf",
    "lighttpd.conf",
    "netlify.toml",
    "nginx.conf",
    "now.json",
    "php.ini",
    "render.yaml",
    "router",
    "security-headers.apache.conf",
    "security-headers.conf",
    "serve.json",
    "static.json",
    "staticfile",
    "staticfile.auth",
    "statichost.yml",
    "staticwebapp.config.json",
    "vercel.json",
    "web.config",
    "wrangler.json",
    "wrangler.jsonc",
    "wrangler.toml",
];

/// Beginnings of endings that stand for a family, in which each host knows some more: `php7`, `phtml`, `aspx`, `htmls`.
const FAMILIES: [&str; 10] = [
    "asp", "cfm", "htm", "jsp", "mht", "php", "pht", "shtm", "xht", "xsl",
];

/// How many characters such an ending may have more than its beginning.
const MAX_FAMILY_SUFFIX: usize = 2;

/// Endings of what browsers run or open as an active document, and of what servers run.
const ACTIVE: [&str; 60] = [
    "asa",
    "asax",
    "ascx",
    "ashx",
    "asis",
    "asmx",
    "axd",
    "bat",
    "cer",
    "cfc",
    "cfr",
    "cgi",
    "cjs",
    "cmd",
    "cshtm",
    "ecma",
    "eml",
    "erb",
    "es",
    "es6",
    "fcgi",
    "hta",
    "htc",
    "htt",
    "idc",
    "inc",
    "js",
    "jse",
    "jsm",
    "jsx",
    "jtml",
    "lua",
    "mjs",
    "phar",
    "pl",
    "plx",
    "psp",
    "py",
    "pyc",
    "pyw",
    "rb",
    "rbx",
    "rem",
    "sh",
    "soap",
    "ssi",
    "stm",
    "svc",
    "svgz",
    "swf",
    "tcl",
    "var",
    "vbhtm",
    "vbs",
    "wasm",
    "webarchive",
    "wsgi",
    "xamlx",
    "xbl",
    "xul",
];

/// Endings of programs, of what installs or starts them, and of settings that change a computer: nothing that the page
/// of a site should hand to a reader. Those that hosts or browsers run too are in [`ACTIVE`].
const PROGRAMS: [&str; 70] = [
    "aab",
    "action",
    "air",
    "apk",
    "app",
    "appimage",
    "appinstaller",
    "application",
    "appref-ms",
    "appx",
    "appxbundle",
    "bash",
    "chm",
    "class",
    "com",
    "command",
    "cpl",
    "csh",
    "deb",
    "desktop",
    "dex",
    "diagcab",
    "dll",
    "dmg",
    "drv",
    "dylib",
    "elf",
    "exe",
    "fish",
    "flatpak",
    "gadget",
    "hap",
    "hlp",
    "inf",
    "ipa",
    "jar",
    "jnlp",
    "ksh",
    "library-ms",
    "lnk",
    "msc",
    "msi",
    "msix",
    "msixbundle",
    "msp",
    "mst",
    "ocx",
    "pif",
    "pkg",
    "ps1",
    "psd1",
    "psm1",
    "reg",
    "rpm",
    "run",
    "scf",
    "scr",
    "search-ms",
    "settingcontent-ms",
    "snap",
    "so",
    "sys",
    "url",
    "vbe",
    "website",
    "ws",
    "wsf",
    "wsh",
    "xapk",
    "zsh",
];

/// Endings of files that the computer of a reader runs as programs once they are unpacked.
const RUN_WHEN_UNPACKED: [&str; 6] = ["bat", "cmd", "hta", "jse", "sh", "vbs"];

/// Endings of archives whose names cannot be read here.
const SEALED: [&str; 22] = [
    "7z", "ace", "alz", "arc", "arj", "cab", "egg", "img", "iso", "kz", "lha", "lzh", "rar", "sit",
    "sitx", "uue", "vhd", "vhdx", "wim", "xar", "z01", "zoo",
];

/// Endings of texts that every host serves as such, and that browsers then never take for anything else, with or
/// without the header `X-Content-Type-Options`. Other texts, such as GeoJSON, have no type on some hosts, and are
/// judged by bytes.
const TEXT: [&str; 3] = ["csv", "json", "txt"];

/// Endings of XML, which browsers open as a document, besides those in the usual tables of hosts.
const XML: [&str; 10] = [
    "atom", "gpx", "kml", "mathml", "mml", "opml", "rdf", "rss", "xml", "xsd",
];

/// Endings of XML that every host knows, so that browsers do not look into the file to tell what it is.
const XML_EVERYWHERE: [&str; 4] = ["atom", "rss", "svg", "xml"];

/// Endings of packed files that hosts send in place of the file without the ending, and browsers unpack.
const PACKED: [&str; 6] = ["br", "gz", "z", "zst", "zstd", "deflate"];

/// What the endings of a name say about a file that is not active by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A drawing (SVG).
    Drawing,
    /// Other XML.
    Xml,
    /// A text that is never taken for anything else.
    Text,
    /// Anything else: what counts are the bytes.
    Other,
}

/// Whether hosts take a file of this name, in lower case, for their settings.
pub(super) fn sets_policy(name: &str) -> bool {
    POLICY.contains(&name)
}

/// All endings of a name in lower case. Some hosts choose by any of them, so that `x.php.jpg` is a program and
/// `x.html.zh` a page in Chinese. Some read a name only up to a character such as `;` or `%`, so that `x.asp;.jpg` is a
/// program.
fn endings(name: &str) -> impl Iterator<Item = &str> {
    name.split('.').skip(1).map(up_to_special)
}

fn up_to_special(ending: &str) -> &str {
    let is_special = |c: char| !c.is_alphanumeric() && c != '-' && c != '_';
    ending.trim().split(is_special).next().unwrap_or_default()
}

/// The ending that makes a file active.
pub(super) fn active_ending(name: &str) -> Option<&str> {
    endings(name)
        .find(|ending| ACTIVE.contains(ending) || is_of_family(ending) || is_script_type(ending))
}

fn is_of_family(ending: &str) -> bool {
    let is_of = |family: &str| {
        ending
            .strip_prefix(family)
            .is_some_and(|rest| rest.len() <= MAX_FAMILY_SUFFIX)
    };
    FAMILIES.iter().any(|family| is_of(family)) || ending.ends_with("html")
}

/// The ending that lets a host send a packed file in place of another: `gz` in `data.csv.gz`. An archive (`tar.gz`) and
/// numbers (`1.2.gz`) are no such thing.
pub(super) fn packed_ending(name: &str) -> Option<&str> {
    let is_type = |ending: &&str| *ending != "tar" && !ending.chars().all(|c| c.is_ascii_digit());
    let mut behind_type = endings(name)
        .skip_while(|ending| !is_type(ending) || PACKED.contains(ending))
        .skip(1);
    behind_type.find(|ending| PACKED.contains(ending))
}

/// The ending that makes a file a program. Only the last one counts, as it does where programs are started.
pub(super) fn program_ending(name: &str) -> Option<&str> {
    endings(name)
        .last()
        .filter(|ending| PROGRAMS.contains(ending))
}

/// Whether a file of this name is a program once it is unpacked.
pub(super) fn is_program_when_unpacked(name: &str) -> bool {
    let ending = endings(name).last().unwrap_or_default();
    PROGRAMS.contains(&ending) || RUN_WHEN_UNPACKED.contains(&ending)
}

/// The ending of an archive that cannot be looked into.
pub(super) fn sealed_ending(name: &str) -> Option<&str> {
    endings(name)
        .last()
        .filter(|ending| SEALED.contains(ending))
}

/// Whether a file is an archive by its name.
pub(super) fn is_archive(name: &str) -> bool {
    endings(name).last() == Some("zip") || sealed_ending(name).is_some()
}

/// What the endings say. XML counts wherever it stands, text only at the end.
pub(super) fn kind(name: &str) -> FileKind {
    if endings(name).any(|ending| ending == "svg") {
        FileKind::Drawing
    } else if endings(name).any(is_xml) {
        FileKind::Xml
    } else if name
        .rsplit_once('.')
        .is_some_and(|(_, ending)| TEXT.contains(&ending))
    {
        FileKind::Text
    } else {
        FileKind::Other
    }
}

/// Whether every host gives a file of this name a type of XML.
pub(super) fn is_xml_everywhere(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| XML_EVERYWHERE.contains(&ending))
}

/// Whether the usual tables of hosts give an ending a type that browsers run.
fn is_script_type(ending: &str) -> bool {
    mime_guess::from_ext(ending)
        .iter()
        .any(|kind| is_run(kind.essence_str()))
}

/// Whether browsers or servers run files of a media type.
fn is_run(media_type: &str) -> bool {
    ACTIVE_TYPES
        .iter()
        .any(|end| media_type.ends_with(end) || media_type.ends_with(&format!("{end}+xml")))
}

/// How the media types of files end that browsers or servers run.
const ACTIVE_TYPES: [&str; 7] = [
    "ecmascript",
    "javascript",
    "html",
    "xhtml",
    "wasm",
    "x-shockwave-flash",
    "x-httpd-php",
];

/// Whether an ending is that of XML.
fn is_xml(ending: &str) -> bool {
    let is_type =
        |kind: &str| kind.ends_with("+xml") || ["text/xml", "application/xml"].contains(&kind);
    XML.contains(&ending)
        || mime_guess::from_ext(ending)
            .iter()
            .any(|kind| is_type(kind.essence_str()))
}
