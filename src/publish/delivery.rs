//! How servers have to hand out the files of a site: with which type, and for how long readers may keep them.

/// How long readers keep what never changes: a year, in seconds.
pub(super) const LONG: u64 = 31_536_000;

/// How long readers may keep the file at a path without asking again. A file whose name has a hash of its content never
/// changes.
pub(super) fn cache_control(path: &str) -> String {
    match is_hashed(path) {
        true => format!("public, max-age={LONG}, immutable"),
        false => "no-cache".into(),
    }
}

/// Whether the name of a file has a hash of its content, as files of the theme have it: `assets/civic.0123456789.css`.
/// Files of the content may lie in a folder `assets` as well.
pub(super) fn is_hashed(path: &str) -> bool {
    let is_hash = |part: &str| part.len() == 10 && part.chars().all(|c| c.is_ascii_hexdigit());
    let name = path.rsplit('/').next().unwrap_or(path);

    path.starts_with("assets/") && name.split('.').skip(1).any(is_hash)
}

/// The type that servers give for the file at a path.
pub(super) fn content_type(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == mime_guess::mime::TEXT
        || ["javascript", "json", "xml"].contains(&kind.subtype().as_str());
    match is_text {
        true => format!("{}; charset=utf-8", kind.essence_str()),
        // Not every browser knows the name that is guessed for `.m4a`.
        false if kind.essence_str() == "audio/m4a" => "audio/mp4".into(),
        false => kind.essence_str().to_string(),
    }
}

/// The ending of the name of a file, in lower case; empty if it has none.
pub(super) fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);

    ending.unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{cache_control, content_type, is_hashed};

    #[test]
    fn only_names_with_a_hash_may_be_kept() {
        for (path, expected) in [
            ("assets/civic.0123456789.css", true),
            ("assets/fonts/a.b.abcdef0123.woff2", true),
            ("assets/abcdef0123.css", false),
            ("assets/map.pdf", false),
            ("assets/map.012345678.pdf", false),
            ("news/civic.0123456789.css", false),
            ("index.html", false),
        ] {
            assert_eq!(is_hashed(path), expected, "{path}");
        }
        assert_eq!(
            cache_control("assets/a.0123456789.js"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(cache_control("index.html"), "no-cache");
    }

    #[test]
    fn texts_have_their_charset() {
        for (path, expected) in [
            ("index.html", "text/html; charset=utf-8"),
            ("assets/a.js", "text/javascript; charset=utf-8"),
            ("data/tasks.json", "application/json; charset=utf-8"),
            ("feed.xml", "text/xml; charset=utf-8"),
            ("a.ics", "text/calendar; charset=utf-8"),
            ("a.csv", "text/csv; charset=utf-8"),
            ("a.svg", "image/svg+xml"),
            ("a.m4a", "audio/mp4"),
            ("a", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), expected, "{path}");
        }
    }
}
