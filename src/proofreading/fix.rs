//! Correcting what is beyond doubt.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Finding, codes};
use crate::encoding::Encoding;
use crate::extension::FixedFile;
use crate::load::document::{Element, Event};
use crate::load::{front_matter, markdown};
use crate::source::{SourceFile, Span};

/// Corrections of a file: places, each with the text that belongs there.
type Edits = Vec<(Span, String)>;

/// The files that change: those with edits, and those of `files` that are not UTF-8.
pub(super) fn fix(
    found: Vec<(Arc<SourceFile>, Finding)>,
    files: &[Arc<SourceFile>],
) -> Vec<FixedFile> {
    let mut edits: BTreeMap<String, (Arc<SourceFile>, Edits)> = BTreeMap::new();

    let recoded = files
        .iter()
        .filter(|file| matches!(file.encoding, Encoding::Other(_)));
    for file in recoded {
        edits.insert(file.path.clone(), (Arc::clone(file), Vec::new()));
    }

    let (of_layout, of_marks): (Vec<_>, Vec<_>) = found
        .into_iter()
        .filter(|(_, finding)| !finding.edits.is_empty())
        .partition(|(_, finding)| codes::ALTERING.contains(&finding.code));

    // The elements of a page come first: marks are read once those are right.
    let is_layout = !of_layout.is_empty();
    for (file, finding) in if is_layout { of_layout } else { of_marks } {
        let (_, list) = edits
            .entry(file.path.clone())
            .or_insert_with(|| (Arc::clone(&file), Vec::new()));

        // Edits that touch wait for the next round.
        let is_free = |(span, _): &(Span, String)| {
            list.iter()
                .all(|(other, _)| span.end <= other.start || other.end <= span.start)
        };
        if finding.edits.iter().all(is_free) {
            list.extend(finding.edits);
        }
    }

    edits
        .into_values()
        .map(|(file, edits)| {
            let edits = if is_layout {
                edits
            } else {
                harmless(&file, edits)
            };
            let text = apply(&file.text, edits);
            FixedFile { file, text }
        })
        .filter(|it| it.text != it.file.text || matches!(it.file.encoding, Encoding::Other(_)))
        .collect()
}

/// The elements of a page in their order, without their texts. Other files have none.
fn elements(file: &SourceFile, text: &str) -> Vec<String> {
    if !file.path.ends_with(".md") {
        return Vec::new();
    }

    let body = front_matter::fields(text).map_or(0, |fields| fields.end);
    let document = markdown::parse(&SourceFile::new(file.path.as_str(), text), body);
    let mut elements: Vec<String> = Vec::new();

    for (event, _) in document.events() {
        match event {
            Event::Text(_) | Event::SoftBreak => {}
            Event::Code(_) => elements.push("code".into()),
            Event::Start(Element::CodeBlock(_)) => elements.push("code block".into()),
            event => elements.push(format!("{event:?}")),
        }
    }

    elements
}

/// The edits after which the page has the same elements as before.
fn harmless(file: &SourceFile, edits: Edits) -> Edits {
    let before = elements(file, &file.text);
    let is_harmless = |edits: &Edits| elements(file, &apply(&file.text, edits.clone())) == before;
    if before.is_empty() || is_harmless(&edits) {
        return edits;
    }

    edits
        .into_iter()
        .filter(|edit| is_harmless(&vec![edit.clone()]))
        .collect()
}

fn apply(text: &str, mut edits: Edits) -> String {
    edits.sort_by_key(|(span, _)| *span);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (span, right) in edits {
        out.push_str(&text[at..span.start]);
        out.push_str(&right);
        at = span.end;
    }

    out.push_str(&text[at..]);
    out
}
