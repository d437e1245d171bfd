//! What servers say about the files that they hand out: the type, how long readers may keep them, and what browsers
//! must not do with them.

use std::collections::BTreeMap;

use super::delivery::{content_type, ending, is_hashed};
use super::place::Answer;
use crate::diagnostic::{Text, say};
use crate::render::{HOST_HEADERS, TLS_ONLY_HEADER};

/// The longest time in seconds that readers may keep a file that may change.
const SHORT: u64 = 3_600;
/// The shortest time in seconds that is of use for a file that never changes.
const USEFUL: u64 = 604_800;

/// Something wrong that servers say about one or more files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeaderFault {
    kind: FaultKind,
    /// The address of one of the files.
    example: String,
    /// What the server says about it.
    said: String,
    /// How many files there are.
    count: usize,
}

/// What may be wrong. The worst comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum FaultKind {
    /// Files whose names end like this have another type.
    Type(String),
    /// Files that may change are kept for long.
    KeptLong,
    /// Files that never change are not kept.
    NotKept,
    /// Files are sent as they are, although compressed copies lie beside them.
    Unpacked,
    /// Pages do not have these headers, which protect their readers.
    Unprotected,
}

impl HeaderFault {
    /// A file is sent as it is, although compressed copies lie beside it.
    pub(super) fn unpacked(address: &str) -> Self {
        Self {
            kind: FaultKind::Unpacked,
            example: address.into(),
            said: String::new(),
            count: 1,
        }
    }

    /// Whether readers get something wrong. If not, it is advice.
    pub(crate) fn is_error(&self) -> bool {
        matches!(self.kind, FaultKind::Type(_) | FaultKind::KeptLong)
    }

    /// What is wrong, with the number of files and an example.
    pub(crate) fn text(&self) -> Text {
        let Self {
            kind,
            example,
            said,
            count,
        } = self;
        match kind {
            FaultKind::Type(ending) => {
                let right = content_type(&format!("file.{ending}"));
                say!(
                    ".{ending} 文件的类型应当是“{right}”，有 {count} 个不是，例如 {example}：“{said}”",
                    "the type of .{ending} files should be “{right}”; of {count} it is not, for example {example}: “{said}”"
                )
            }
            FaultKind::KeptLong => say!(
                "有 {count} 个会改变的文件允许读者长时间不再询问，改了以后读者仍会看到旧的，例如 {example}：“{said}”",
                "files that may change, but that readers may keep for long and go on seeing as they were: {count}, for example {example}: “{said}”"
            ),
            FaultKind::NotKept => say!(
                "有 {count} 个文件名带散列值的文件没有让读者长期保留，页面打开会慢一些，例如 {example}：“{said}”",
                "files with a hash in their names that readers may not keep for long, so that pages open more slowly: {count}, for example {example}: “{said}”"
            ),
            FaultKind::Unpacked => say!(
                "有 {count} 个文件旁边有压缩好的副本，服务器没有用，例如 {example}",
                "files that the server sends as they are, although compressed copies lie beside them: {count}, for example {example}"
            ),
            FaultKind::Unprotected => say!(
                "有 {count} 个网页没有安全响应头（{said}），例如 {example}",
                "pages without security headers ({said}): {count}, for example {example}"
            ),
        }
    }
}

/// What is wrong in the headers of a file that was fetched.
pub(super) fn check(path: &str, address: &str, answer: &Answer) -> Vec<HeaderFault> {
    let kind = answer.header("Content-Type");
    let kept = answer.header("Cache-Control");
    let lacking = lacking(path, address, answer);
    let found = [
        (!has_type(path, kind, &answer.bytes)).then(|| (FaultKind::Type(ending(path)), kind)),
        (!is_hashed(path) && max_age(kept) > SHORT).then_some((FaultKind::KeptLong, kept)),
        (is_hashed(path) && max_age(kept) < USEFUL).then_some((FaultKind::NotKept, kept)),
        (!lacking.is_empty()).then_some((FaultKind::Unprotected, &*lacking)),
    ];
    let found = found.into_iter().flatten();

    found
        .map(|(kind, said)| HeaderFault {
            kind,
            example: address.into(),
            said: said.into(),
            count: 1,
        })
        .collect()
}

/// Faults of single files, each kind once: the first address in the order of addresses is the example.
pub(super) fn joined(faults: Vec<HeaderFault>) -> Vec<HeaderFault> {
    let mut by_kind: BTreeMap<FaultKind, HeaderFault> = BTreeMap::new();
    for fault in faults {
        let Some(known) = by_kind.get_mut(&fault.kind) else {
            by_kind.insert(fault.kind.clone(), fault);
            continue;
        };
        known.count += fault.count;
        if fault.example < known.example {
            (known.example, known.said) = (fault.example, fault.said);
        }
    }

    by_kind.into_values().collect()
}

/// Whether browsers can do with the file at a path what they should if a server calls its content a certain type. Types
/// that have several names are known by all of them.
fn has_type(path: &str, kind: &str, bytes: &[u8]) -> bool {
    let mut parts = kind.split(';').map(|part| part.trim().to_ascii_lowercase());
    let essence = parts.next().unwrap_or_default();
    let charset = parts.find_map(|part| {
        let value = part.strip_prefix("charset=")?;
        Some(value.trim_matches('"').to_string())
    });
    let is_utf8 = |charset: &String| ["utf-8", "utf8"].contains(&charset.as_str());
    let is = |names: &[&str]| names.contains(&essence.as_str());

    // Only of a plain text do browsers have to guess how it is written.
    let ending = ending(path);
    let may_lack_charset = ending != "txt" || bytes.is_ascii();
    let is_right = match ending.as_str() {
        "html" => is(&["text/html"]),
        "css" => is(&["text/css"]),
        "js" | "mjs" => essence.ends_with("/javascript") || essence.ends_with("/x-javascript"),
        "svg" => is(&["image/svg+xml"]),
        "ics" => is(&["text/calendar"]),
        "csv" => is(&["text/csv"]),
        "txt" => is(&["text/plain"]),
        "json" => essence.ends_with("json"),
        "xml" => essence.ends_with("xml"),
        "webmanifest" => is(&["application/manifest+json", "application/json"]),
        "png" | "jpg" | "jpeg" | "webp" | "avif" | "gif" => essence.starts_with("image/"),
        "pdf" => is(&["application/pdf"]),
        _ => return true,
    };

    is_right && charset.as_ref().map_or(may_lack_charset, is_utf8)
}

/// How many seconds readers may keep a file without asking, as the header `Cache-Control` says.
fn max_age(header: &str) -> u64 {
    let mut parts = header
        .split(',')
        .map(|part| part.trim().to_ascii_lowercase());
    if parts
        .clone()
        .any(|part| ["no-cache", "no-store"].contains(&part.as_str()))
    {
        return 0;
    }

    let seconds = parts.find_map(|part| part.strip_prefix("max-age=")?.parse().ok());
    seconds.unwrap_or_default()
}

/// The names of the security headers that a page does not have. Other values than ours are the choice of those who run
/// the server.
fn lacking(path: &str, address: &str, answer: &Answer) -> String {
    if ending(path) != "html" {
        return String::new();
    }

    let has_tls = address.starts_with("https:");
    let names = HOST_HEADERS.iter().map(|(name, _)| *name);
    let names = names.filter(|name| has_tls || *name != TLS_ONLY_HEADER);
    let lacking: Vec<&str> = names
        .filter(|name| answer.header(name).is_empty())
        .collect();

    lacking.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{has_type, max_age};

    #[test]
    fn types_are_right_by_all_of_their_names() {
        for (path, kind) in [
            ("index.html", "text/html"),
            ("a.html", "Text/HTML; charset=\"UTF-8\""),
            ("a.js", "application/javascript"),
            ("a.js", "text/javascript; charset=utf8"),
            ("feed.xml", "application/rss+xml"),
            ("a.svg", "image/svg+xml"),
            ("a.bin", "text/html"),
            ("a.txt", "text/plain; charset=utf-8"),
        ] {
            assert!(has_type(path, kind, "字".as_bytes()), "{path} {kind}");
        }
        for (path, kind) in [
            ("index.html", "application/octet-stream"),
            ("index.html", "text/html; charset=gb2312"),
            ("a.css", "text/plain"),
            ("a.js", ""),
            ("a.svg", "text/xml"),
            ("a.ics", "text/plain; charset=utf-8"),
            ("a.csv", "application/octet-stream"),
            ("a.txt", "text/plain"),
        ] {
            assert!(!has_type(path, kind, "字".as_bytes()), "{path} {kind}");
        }
        assert!(has_type("robots.txt", "text/plain", b"User-agent: *\n"));
    }

    #[test]
    fn the_time_for_which_files_are_kept_is_read() {
        for (header, expected) in [
            ("", 0),
            ("public, max-age=31536000, immutable", 31_536_000),
            ("Max-Age=600", 600),
            ("no-cache, max-age=600", 0),
            ("s-maxage=600", 0),
        ] {
            assert_eq!(max_age(header), expected, "{header}");
        }
    }
}
