//! Passages that stay as they are, and why (`content/proofreading.yaml`): slips of an original that must not be
//! rewritten, and whatever a rule takes for a slip wrongly.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Finding;
use crate::diagnostic::{self, Diagnostic, say};
use crate::load::discover::CONTENT;
use crate::load::yaml;
use crate::proofreading::codes;
use crate::source::{SourceFile, Span};

/// The path of the list, below the site's root.
pub(super) const PROOFREADING: &str = "content/proofreading.yaml";

/// `content/proofreading.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptedFile {
    /// Passages that stay as they are.
    pub accepted: Vec<AcceptedPassage>,
}

/// A passage that stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptedPassage {
    /// The file, below `content/`.
    file: String,
    /// The code that the finding carries, such as `unpaired-mark`.
    code: String,
    /// The words in the file that the finding is about.
    text: String,
    /// Why they stay.
    #[expect(dead_code, reason = "for people; the schema asks for it")]
    reason: String,
}

/// The list with its file.
#[derive(Debug, Default)]
pub(super) struct AcceptedPassages(Option<(Arc<SourceFile>, AcceptedFile)>);

impl AcceptedPassages {
    /// Reads the list from its file, if there is one. Fails if anything in the file is wrong.
    pub(super) fn new(file: Option<Arc<SourceFile>>) -> Result<Self, Vec<Diagnostic>> {
        let Some(file) = file else {
            return Ok(Self::default());
        };
        let list = yaml::parse(&file, Span::new(0, file.text.len()))?;
        Ok(Self(Some((file, list))))
    }

    /// What is wrong with the entries that have no effect: they accept what must not be published, or say no words.
    pub(super) fn refused(&self) -> Vec<Diagnostic> {
        let Some((own, list)) = &self.0 else {
            return Vec::new();
        };

        let mut found = Vec::new();
        for (at, entry) in list.accepted.iter().enumerate() {
            if entry.must_not_be_published() {
                found.push(refused(own, at, &entry.code));
            } else if entry.is_empty() {
                found.push(without_words(own, at));
            }
        }

        found
    }

    /// The findings that are not in the list, and the entries that nothing was found for.
    pub(super) fn sort_out(
        &self,
        found: Vec<(Arc<SourceFile>, Finding)>,
    ) -> (Vec<(Arc<SourceFile>, Finding)>, Vec<Diagnostic>) {
        let Some((own, list)) = &self.0 else {
            return (found, Vec::new());
        };

        let mut used = vec![false; list.accepted.len()];
        let mut open = Vec::new();
        for (file, finding) in found {
            let entry = list
                .accepted
                .iter()
                .position(|entry| entry.covers(&file, &finding));
            match entry {
                Some(at) => used[at] = true,
                None => open.push((file, finding)),
            }
        }

        let unused = (0..used.len())
            .filter(|at| !used[*at] && !list.accepted[*at].is_refused())
            .map(|at| unused(own, at))
            .collect();

        (open, unused)
    }
}

impl AcceptedPassage {
    /// Whether the entry has no effect.
    fn is_refused(&self) -> bool {
        self.must_not_be_published() || self.is_empty()
    }

    /// Whether the entry is about something that must not be published.
    fn must_not_be_published(&self) -> bool {
        codes::NOT_ACCEPTABLE
            .iter()
            .any(|code| code.name() == self.code)
    }

    /// Whether the entry says no words. Such an entry would accept everything in its file.
    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether the entry accepts a finding in a file.
    fn covers(&self, file: &SourceFile, finding: &Finding) -> bool {
        let span = finding.span;
        let overlaps = |at: usize| at < span.end && span.start < at + self.text.len();
        !self.is_refused()
            && self.code == finding.code.name()
            && file
                .path
                .strip_prefix(CONTENT)
                .is_some_and(|path| path[1..] == self.file)
            && file
                .text
                .match_indices(&self.text)
                .any(|(at, _)| overlaps(at))
    }
}

/// Makes the warning about an entry that nothing was found for.
fn unused(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    let place = yaml::locate(file, &["accepted", &at.to_string(), "text"]);
    let message = say!(
        "此处已无该问题，或文字已改动",
        "nothing is found there any more, or the words have changed"
    );
    Diagnostic::warning(codes::UNUSED_ACCEPTANCE, message)
        .at(place)
        .hint(say!(
            "删去这一条，或改正 file、code、text。",
            "Delete the entry, or correct file, code or text."
        ))
}

/// Makes the error for an entry without words.
fn without_words(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    let place = yaml::locate(file, &["accepted", &at.to_string(), "text"]);
    let message = say!("text 是空的", "text is empty");
    Diagnostic::error(diagnostic::codes::MISSING_FIELD, message)
        .at(place)
        .hint(say!(
            "照文件里的样子写上这一处的文字。",
            "Write the words of the place as they are in the file."
        ))
}

/// Makes the error for an entry about something that must not be published.
fn refused(file: &Arc<SourceFile>, at: usize, code: &str) -> Diagnostic {
    let place = yaml::locate(file, &["accepted", &at.to_string(), "code"]);
    let message = say!(
        "{code} 不得公开，不能登记为认可",
        "{code} must not be published and cannot be accepted"
    );
    Diagnostic::error(codes::REFUSED_ACCEPTANCE, message)
        .at(place)
        .hint(say!(
            "删去这一条，并从文件里删去号码，或隐去中间各位；确是别的号码的，用逗号分成几段。",
            "Delete the entry, and delete the number from its file or hide its middle digits. If it is another kind of number, separate its digits with commas."
        ))
}
