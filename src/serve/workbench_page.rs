//! The page of the workbench as a browser gets it, with its scripts and its style: they are part of the program.

use include_dir::{Dir, include_dir};

use super::answer::Answer;
use crate::diagnostic::Lang;

/// The page of the workbench, its scripts and its style.
static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/workbench/page");
/// The name of the page itself.
const PAGE_NAME: &str = "workbench.html";
/// The types of the files by their endings.
const TYPES: [(&str, &str); 5] = [
    (".html", "text/html; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".css", "text/css; charset=utf-8"),
    (".svg", "image/svg+xml"),
    (".txt", "text/plain; charset=utf-8"),
];
/// What the workbench's page may load.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Answers with the workbench's page, in a language and with the token of this start.
pub(super) fn page(lang: Lang, token: &str) -> Answer {
    let lang = match lang {
        Lang::Zh => "zh-Hans",
        Lang::En => "en",
    };
    let (kind, page) = file(PAGE_NAME).unwrap_or_default();
    let page = page
        .replace("{{lang}}", lang)
        .replace("{{token}}", token)
        .replace("{{modules}}", &modules());
    Answer::typed(200, kind, page.into_bytes()).with("Content-Security-Policy", POLICY)
}

/// Links to all scripts of the workbench: a browser asks for them at once, not for each when another one names it.
fn modules() -> String {
    FILES
        .files()
        .filter_map(|file| file.path().to_str())
        .filter(|name| name.ends_with(".js"))
        .map(|name| format!("  <link rel=\"modulepreload\" href=\"{name}\">\n"))
        .collect()
}

/// The type and the text of one of the workbench's files.
pub(super) fn file(name: &str) -> Option<(&'static str, &'static str)> {
    let text = FILES.get_file(name)?.contents_utf8()?;
    let (_, kind) = TYPES.iter().find(|(ending, _)| name.ends_with(ending))?;
    Some((kind, text))
}
