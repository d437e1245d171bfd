//! Which findings follow from others. An error says what could not be read because of it: a part of a file, or all of
//! it. A finding about something that is missing says where it was sought. What was sought, or stands, where nothing
//! could be read is told of under that error, since it goes when the error does, or shows its own cause then.

use std::collections::BTreeMap;

use super::{Diagnostic, Place, Severity, sort};
use crate::source::Span;

/// What could not be read because of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hidden {
    /// All that is in its file.
    File,
    /// A part of the file; the values there are stand-ins.
    Part(Span),
}

/// Moves every finding under the error that it follows from, the first if there are several. `is_text` tells of
/// findings that look at texts and not at values; they hold wherever they stand.
pub(crate) fn fold(
    found: Vec<Diagnostic>,
    is_text: impl Fn(&Diagnostic) -> bool,
) -> Vec<Diagnostic> {
    let found = once_for_each_slip(found);

    let (mut causes, others): (Vec<Diagnostic>, Vec<Diagnostic>) =
        found.into_iter().partition(|it| it.hidden.is_some());
    if causes.is_empty() {
        return others;
    }

    let causes_of = Causes::of(&causes);
    let mut kept = Vec::new();
    for finding in others {
        let cause = match is_text(&finding) {
            true => causes_of.at_the_same_place(&finding, &causes),
            false => causes_of.find(&finding, &causes),
        };
        match cause {
            Some(cause) => causes[cause].consequences.push(finding),
            None => kept.push(finding),
        }
    }

    kept.extend(causes);
    kept
}

/// Findings that show one slip in many places, told once.
fn once_for_each_slip(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    sort(&mut found);
    let (mut kept, mut first): (Vec<Diagnostic>, BTreeMap<String, usize>) = Default::default();
    for finding in found {
        let Some(slip) = finding.slip.clone() else {
            kept.push(finding);
            continue;
        };

        match first.get(&slip) {
            Some(index) => kept[*index].consequences.push(finding),
            None => {
                first.insert(slip, kept.len());
                kept.push(finding);
            }
        }
    }

    kept
}

/// The positions of errors that hide something, by their file.
struct Causes(BTreeMap<String, Vec<usize>>);

impl Causes {
    fn of(causes: &[Diagnostic]) -> Self {
        let mut files: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, cause) in causes.iter().enumerate() {
            if let Some(path) = cause.path() {
                files.entry(path.to_string()).or_default().push(index);
            }
        }

        Self(files)
    }

    fn find(&self, finding: &Diagnostic, causes: &[Diagnostic]) -> Option<usize> {
        let stands = self.around(finding, causes);
        let sought = finding
            .sought
            .iter()
            .filter_map(|sought| self.in_place(sought, causes));
        stands.into_iter().chain(sought).next()
    }

    /// The error that points at what a finding points at, too.
    fn at_the_same_place(&self, finding: &Diagnostic, causes: &[Diagnostic]) -> Option<usize> {
        let Place::At(location) = &finding.place else {
            return None;
        };
        let in_file = self.0.get(&location.file.path)?;
        in_file
            .iter()
            .find(|index| is_at(&causes[**index], location.span))
            .copied()
    }

    /// The error that hides what a finding points at.
    fn around(&self, finding: &Diagnostic, causes: &[Diagnostic]) -> Option<usize> {
        let (Place::At(location), Severity::Error) = (&finding.place, finding.severity) else {
            return None;
        };
        let in_file = self.0.get(&location.file.path)?;
        in_file
            .iter()
            .find(|index| hides(&causes[**index], location.span))
            .copied()
    }

    /// The error that hides a file, or any of those in a folder.
    fn in_place(&self, sought: &str, causes: &[Diagnostic]) -> Option<usize> {
        if !sought.ends_with('/') {
            return self.0.get(sought)?.first().copied();
        }

        let below = self.0.range(sought.to_string()..);
        let mut inside = below.take_while(|(path, _)| path.starts_with(sought));
        inside.find_map(|(_, indices)| {
            let is_whole = |index: &&usize| causes[**index].hidden == Some(Hidden::File);
            indices.iter().find(is_whole).copied()
        })
    }
}

/// Whether a diagnostic points at some of the bytes of `span` in its file.
fn is_at(cause: &Diagnostic, span: Span) -> bool {
    match &cause.place {
        Place::At(location) => location.span.start < span.end && span.start < location.span.end,
        Place::Site | Place::File(_) => false,
    }
}

/// Whether what is wrong kept all of `span` in the same file from being read.
fn hides(cause: &Diagnostic, span: Span) -> bool {
    match cause.hidden {
        Some(Hidden::Part(hidden)) => hidden.start <= span.start && span.end <= hidden.end,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Diagnostic, codes, say};
    use super::fold;
    use crate::source::{SourceFile, Span};

    #[test]
    fn what_was_sought_where_nothing_could_be_read_follows_from_that() {
        let file = SourceFile::new("content/plan/tasks.yaml", "0123456789");
        let other = SourceFile::new("content/a.zh.md", "0123456789");
        let error = |code| Diagnostic::error(code, say!("误", "wrong"));
        let found = vec![
            error(codes::WRONG_TYPE)
                .at(file.at(Span::new(3, 4)))
                .hides(Span::new(2, 6)),
            error(codes::YAML_SYNTAX)
                .in_file("content/plan/departments.yaml")
                .hides_file(),
            error(codes::BAD_ID).at(file.at(Span::new(4, 5))),
            error(codes::BAD_NAME).at(file.at(Span::new(7, 8))),
            error(codes::BROKEN_LINK)
                .at(other.at(Span::new(0, 1)))
                .sought_in("content/plan/"),
            error(codes::BROKEN_ANCHOR)
                .at(other.at(Span::new(1, 2)))
                .sought_in("content/plan/tasks.yaml"),
            error(codes::BAD_ALIAS)
                .at(other.at(Span::new(2, 3)))
                .sought_in("content/b.zh.md"),
        ];
        let folded = fold(found, |_| false);
        let shown: Vec<(&str, Vec<&str>)> = folded
            .iter()
            .map(|it| {
                let below = it.consequences.iter().map(|it| it.code.name());
                (it.code.name(), below.collect())
            })
            .collect();

        assert_eq!(
            shown,
            [
                ("bad-alias", vec![]),
                ("bad-name", vec![]),
                ("yaml-syntax", vec!["broken-link"]),
                ("wrong-type", vec!["broken-anchor", "bad-id"]),
            ]
        );
    }
}
