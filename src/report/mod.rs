//! Reports of diagnostics, for people and for programs.

pub(crate) mod publication;
pub mod status;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Lang, Place, Severity, Text, say};
use crate::source::{Location, Span};

/// A diagnostic as text for a terminal, in one language: code, message, `file:line:column`, excerpt with caret, hint.
/// `colour` is whether the terminal shows colours.
pub fn terminal(diagnostic: &Diagnostic, lang: Lang, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let level = level(diagnostic.severity, lang);
    let title = level
        .primary_title(diagnostic.message.get(lang))
        .id(diagnostic.code.name());
    let mut group = match &diagnostic.place {
        Place::At(location) if is_too_far_into_line(location) => title.element(origin(location)),
        Place::At(location) => title.element(snippet(location, AnnotationKind::Primary, None)),
        Place::File(path) => title.element(annotate_snippets::Origin::path(path.as_str())),
        Place::Site => Group::with_title(title),
    };

    for (location, label) in &diagnostic.related {
        group = match is_too_far_into_line(location) {
            true => group.element(origin(location)),
            false => group.element(snippet(
                location,
                AnnotationKind::Context,
                Some(label.get(lang)),
            )),
        };
    }

    if let Some(hint) = &diagnostic.hint {
        group = group.element(help(lang).message(hint.get(lang)));
    }

    let more = consequences(diagnostic);
    if let Some(text) = &more {
        group = group.element(note(lang).message(text.get(lang)));
    }

    renderer.render(&[group]) + "\n"
}

/// A diagnostic in one line: where it points, and what is wrong.
pub(crate) fn line(diagnostic: &Diagnostic, lang: Lang) -> String {
    let message = diagnostic.message.get(lang);
    match &diagnostic.place {
        Place::At(location) => {
            let (line, column) = location.file.position(location.span.start);
            format!("{}:{line}:{column}: {message}", location.file.path)
        }
        Place::File(path) => format!("{path}: {message}"),
        Place::Site => message.to_string(),
    }
}

/// The heading of a diagnostic, in a language.
fn level(severity: Severity, lang: Lang) -> Level<'static> {
    match (severity, lang) {
        (Severity::Error, Lang::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Error, Lang::En) => Level::ERROR,
        (Severity::Warning, Lang::Zh) => Level::WARNING.with_name("警告"),
        (Severity::Warning, Lang::En) => Level::WARNING,
    }
}

/// The heading of a note, in a language.
fn note(lang: Lang) -> Level<'static> {
    match lang {
        Lang::Zh => Level::NOTE.with_name("另有"),
        Lang::En => Level::NOTE,
    }
}

/// How many findings follow from one; `None` if none do.
pub(crate) fn consequences(diagnostic: &Diagnostic) -> Option<Text> {
    let count = diagnostic.consequences.len();

    let are_errors = !diagnostic
        .consequences
        .iter()
        .any(|it| it.severity == Severity::Warning);
    match (count, are_errors) {
        (0, _) => None,
        (1, true) => Some(say!("还有 1 处因此出错", "1 more error follows from this")),
        (1, false) => Some(say!(
            "还有 1 处提示由此而来",
            "1 more warning follows from this"
        )),
        (_, true) => Some(say!(
            "还有 {count} 处因此出错",
            "{count} more errors follow from this"
        )),
        (_, false) => Some(say!(
            "还有 {count} 处错误或提示由此而来",
            "{count} more errors or warnings follow from this"
        )),
    }
}

/// The heading of a hint, in a language.
fn help(lang: Lang) -> Level<'static> {
    match lang {
        Lang::Zh => Level::HELP.with_name("处理办法"),
        Lang::En => Level::HELP,
    }
}

/// The most bytes of a line that are shown before or after a location.
const MAX_EXCERPT_BYTES: usize = 16 << 10;

/// Whether a location is so far into its line that nobody would find it in an excerpt.
fn is_too_far_into_line(location: &Location) -> bool {
    let start = one_line(location).start;
    start - start_of_line(&location.file.text, start) > MAX_EXCERPT_BYTES
}

/// The file, line and column of a location, without an excerpt.
fn origin(location: &Location) -> annotate_snippets::Origin<'_> {
    let (line, column) = location.file.position(location.span.start);
    annotate_snippets::Origin::path(location.file.path.as_str())
        .line(line)
        .char_column(column)
}

/// The excerpt at a location. It holds only the lines that are shown, so that a file of a million lines costs no more
/// than a short one.
fn snippet<'a>(
    location: &'a Location,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let (text, span) = (&location.file.text, one_line(location));
    let start = start_of_line(text, span.start);
    let end = end_of_line(text, span.end).min(span.end + MAX_EXCERPT_BYTES);
    let end = text.floor_char_boundary(end);

    let annotation = kind.span(span.start - start..span.end - start);
    Snippet::source(&text[start..end])
        .line_start(location.file.position(start).0)
        .path(location.file.path.as_str())
        .annotation(match label {
            Some(label) => annotation.label(label),
            None => annotation,
        })
}

/// The byte at which the line around `offset` begins.
fn start_of_line(text: &str, offset: usize) -> usize {
    text[..offset].rfind('\n').map_or(0, |at| at + 1)
}

/// The byte at which the line around `offset` ends, before its line break.
fn end_of_line(text: &str, offset: usize) -> usize {
    text[offset..]
        .find('\n')
        .map_or(text.len(), |at| offset + at)
}

/// The span of a location, cut to its first line and to whole characters.
fn one_line(location: &Location) -> Span {
    let text = &location.file.text;
    let start = text.floor_char_boundary(location.span.start);
    let end = location.span.end.clamp(start, end_of_line(text, start));

    Span::new(start, text.ceil_char_boundary(end))
}

/// A diagnostic in JSON. Lines and columns are counted from 1.
#[derive(Serialize)]
struct DiagnosticView<'a> {
    code: &'a str,
    severity: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    message: TextView<'a>,
    hint: Option<TextView<'a>>,
    related: Vec<RelatedView<'a>>,
    /// What follows from it.
    consequences: Vec<DiagnosticView<'a>>,
}

/// A text in both languages in JSON.
#[derive(Serialize)]
struct TextView<'a> {
    zh: &'a str,
    en: &'a str,
}

/// A related place in JSON.
#[derive(Serialize)]
struct RelatedView<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    label: TextView<'a>,
}

/// Diagnostics as a JSON array, both languages in each.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let all: Vec<DiagnosticView> = diagnostics.iter().map(view).collect();
    // Nothing in there can fail to serialize.
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

/// A diagnostic as it is serialized.
fn view(diagnostic: &Diagnostic) -> DiagnosticView<'_> {
    let position = match &diagnostic.place {
        Place::At(location) => Some(location.file.position(location.span.start)),
        _ => None,
    };
    DiagnosticView {
        code: diagnostic.code.name(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        file: diagnostic.path(),
        line: position.map(|(line, _)| line),
        column: position.map(|(_, column)| column),
        message: both(&diagnostic.message),
        hint: diagnostic.hint.as_ref().map(both),
        related: diagnostic.related.iter().map(related).collect(),
        consequences: diagnostic.consequences.iter().map(view).collect(),
    }
}

/// A related place as it is serialized.
fn related((location, label): &(Location, Text)) -> RelatedView<'_> {
    let (line, column) = location.file.position(location.span.start);
    RelatedView {
        file: &location.file.path,
        line,
        column,
        label: both(label),
    }
}

/// A text in both languages as it is serialized.
fn both(text: &Text) -> TextView<'_> {
    TextView {
        zh: &text.zh,
        en: &text.en,
    }
}
