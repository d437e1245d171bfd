//! References between the files of a theme. Their published names contain a hash, so that each reference is rewritten:
//! `url(…)` and `@import` in style sheets, and what scripts import.

use std::collections::BTreeMap;

use super::assets::ThemeAsset;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::source::{SourceFile, Span};
use crate::text;

/// How an import in a script begins, before the quotation mark.
const IMPORTS: [&str; 3] = ["from", "import(", "import"];

/// Gives files their published names, those first that others refer to. What is wrong is added to `found`.
pub(super) fn publish(
    files: BTreeMap<String, (String, Vec<u8>)>,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, ThemeAsset> {
    let names: Vec<String> = files.keys().cloned().collect();
    let mut publisher = Publisher {
        files,
        published: BTreeMap::new(),
        found,
    };

    for name in &names {
        publisher.publish(name);
    }

    publisher.published
}

struct Publisher<'a> {
    /// Files without their published names: for each the path for messages, and the bytes.
    files: BTreeMap<String, (String, Vec<u8>)>,
    published: BTreeMap<String, ThemeAsset>,
    found: &'a mut Vec<Diagnostic>,
}

impl Publisher<'_> {
    /// Publishes a file, after all that it refers to. A file that is being published already is in a circle; it cannot
    /// be named by those that it names.
    fn publish(&mut self, name: &str) {
        let Some((path, bytes)) = self.files.remove(name) else {
            return;
        };
        let bytes = match String::from_utf8(bytes) {
            Ok(text) if name.ends_with(".css") => self.rewritten(name, &path, text, in_styles),
            Ok(text) if name.ends_with(".js") => self.rewritten(name, &path, text, in_script),
            Ok(text) => text.into_bytes(),
            Err(error) => error.into_bytes(),
        };
        self.published
            .insert(name.to_string(), ThemeAsset::new(name, bytes));
    }

    /// The bytes of a text, with published names in place of those that it refers to. `references` finds these.
    fn rewritten(
        &mut self,
        name: &str,
        path: &str,
        text: String,
        references: fn(&str) -> Vec<Span>,
    ) -> Vec<u8> {
        let (mut out, mut at) = (String::new(), 0);
        for span in references(&text) {
            let written = &text[span.start..span.end];
            let Some(target) = named(name, written) else {
                continue;
            };

            self.publish(&target);
            let Some(file) = self.published.get(&target) else {
                let place = SourceFile::new(path, text.as_str()).at(span);
                self.found.push(missing(written).at(place));
                continue;
            };

            let rest = &written[path_of(written).len()..];
            out.push_str(&text[at..span.start]);
            out.push_str(&relative(name, &file.output.0));
            out.push_str(rest);
            at = span.end;
        }

        out.push_str(&text[at..]);
        out.into_bytes()
    }
}

fn missing(written: &str) -> Diagnostic {
    let message = say!(
        "主题的 static/ 里没有 {written}，或两个文件互相引用",
        "there is no {written} in static/ of the theme, or two files refer to each other"
    );
    Diagnostic::warning(codes::BROKEN_LINK, message).hint(say!(
        "路径从这个文件所在的文件夹算起。",
        "The path starts from the folder of this file."
    ))
}

/// A reference without its query and its fragment.
fn path_of(written: &str) -> &str {
    written.split(['?', '#']).next().unwrap_or(written)
}

/// The name below `static/` that a reference in the file `from` means; `None` if it leads elsewhere.
fn named(from: &str, written: &str) -> Option<String> {
    let path = path_of(written);
    let scheme = path.split('/').next().unwrap_or_default();
    if path.is_empty() || path.starts_with('/') || scheme.contains(':') {
        return None;
    }

    text::path::seen_from(from, path, 0)
}

/// The address of an output as it is written in the published file of `from`.
fn relative(from: &str, output: &str) -> String {
    let up = "../".repeat(from.matches('/').count());
    let below = output.split_once('/').map_or(output, |(_, below)| below);
    let here = if up.is_empty() { "./" } else { "" };

    format!("{here}{up}{below}")
}

/// The addresses in a style sheet.
fn in_styles(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['/', 'u', 'U', '@']).map(|next| at + next) {
        let rest = &text[next..];
        if rest.starts_with("/*") {
            at = rest.find("*/").map_or(text.len(), |end| next + end + 2);
            continue;
        }

        let start = ["url(", "@import"]
            .iter()
            .find(|word| starts_with(rest, word))
            .map(|word| next + word.len());
        let Some(start) = start else {
            at = next + rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };

        let span = quoted(text, start).or_else(|| {
            let end = text[start..]
                .find(')')
                .filter(|_| rest.starts_with(['u', 'U']))?;
            let inner = &text[start..start + end];
            let lead = inner.len() - inner.trim_start().len();
            Some(Span::new(start + lead, start + lead + inner.trim().len()))
        });
        at = span.map_or(start, |span| span.end);
        found.extend(span);
    }

    found
}

fn starts_with(text: &str, word: &str) -> bool {
    let start = text.get(..word.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// What a script imports. Only what begins with `./` or `../` names a file.
fn in_script(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for word in IMPORTS {
        for (at, _) in text.match_indices(word) {
            let span = quoted(text, at + word.len());
            let is_relative = |span: &Span| text[span.start..].starts_with(['.']);
            found.extend(span.filter(is_relative));
        }
    }

    found.sort_unstable();
    found.dedup();
    found
}

/// The text between the quotation marks that follow at `start` behind nothing but spaces.
fn quoted(text: &str, start: usize) -> Option<Span> {
    let rest = &text[start..];
    let words = rest.trim_start();
    let mark = words.chars().next().filter(|c| ['"', '\''].contains(c))?;
    let begin = start + rest.len() - words.len() + 1;
    let end = text[begin..].find([mark, '\n'])?;

    text[begin + end..]
        .starts_with(mark)
        .then_some(Span::new(begin, begin + end))
}
