//! Putting right what is beyond doubt.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Finding;
use crate::encoding::Encoding;
use crate::extension::FixedFile;
use crate::source::{SourceFile, Span};

/// What belongs where in a file.
type Edits = Vec<(Span, String)>;

/// The files that change: those with edits, and those of `files` that are not UTF-8.
pub fn fix(found: Vec<(Arc<SourceFile>, Finding)>, files: &[Arc<SourceFile>]) -> Vec<FixedFile> {
    let mut edits: BTreeMap<String, (Arc<SourceFile>, Edits)> = BTreeMap::new();
    let recoded = files
        .iter()
        .filter(|file| matches!(file.encoding, Encoding::Other(_)));
    for file in recoded {
        edits.insert(file.path.clone(), (Arc::clone(file), Vec::new()));
    }
    for (file, finding) in found
        .into_iter()
        .filter(|(_, finding)| !finding.edits.is_empty())
    {
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
        .map(|(file, edits)| FixedFile {
            text: apply(&file.text, edits),
            file,
        })
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
