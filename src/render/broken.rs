//! Diagnostics about broken templates: Tera's messages at their locations in the template files.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::ErrorKind;

use super::complaint;
use crate::diagnostic::{Code, Diagnostic, codes, say};
use crate::source::{SourceFile, Span};

/// The diagnostic for a template that cannot be parsed or rendered.
pub(super) fn template_error(
    code: Code,
    error: &tera::Error,
    sources: &BTreeMap<String, Arc<SourceFile>>,
) -> Diagnostic {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        return structure_error(code, error, sources);
    };
    let message = report.message();
    let Some(file) = sources.get(report.filename()) else {
        let message = complaint::in_words(message, "");
        return Diagnostic::error(code, message).in_file(report.filename());
    };

    let span = report.span();
    let start = file.offset(span.start_line, span.start_col + 1);
    let end = file.offset(span.end_line, span.end_col + 1).max(start);
    let message = complaint::in_words(message, expression(&file.text[start..]));

    Diagnostic::error(code, message)
        .at(file.at(Span::new(start, end)))
        .hint(say!(
            "themes/README.md 列有模板能用的全部字段。",
            "themes/README.md lists all fields that templates have."
        ))
}

/// The name that a text begins with, with the names of fields behind it: `site.pages`.
fn expression(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || "_.[]\"'".contains(c);
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    &text[..end]
}

/// The diagnostics for filters, functions and templates that do not exist. Tera reports all of them in one text; for
/// any other text there are none.
pub(super) fn unknown_names(
    error: &tera::Error,
    sources: &BTreeMap<String, Arc<SourceFile>>,
) -> Vec<Diagnostic> {
    let ErrorKind::Msg(reports) = error.kind() else {
        return Vec::new();
    };
    reports
        .split("\n\n")
        .filter_map(|report| unknown_name(report, sources))
        .collect()
}

/// The diagnostic that one of Tera's reports tells of: a message, below it `--> file:line:column`, and carets in the
/// last line. `None` if the report has another form.
fn unknown_name(report: &str, sources: &BTreeMap<String, Arc<SourceFile>>) -> Option<Diagnostic> {
    let (message, rest) = report.strip_prefix("error: ")?.split_once('\n')?;
    let place = rest.lines().next()?.trim_start().strip_prefix("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let file = sources.get(parts.next()?)?;
    let width = rest.lines().last()?.matches('^').count();

    let span = Span::new(file.offset(line, column), file.offset(line, column + width));
    let message = say!("模板有误：{message}", "the template is broken: {message}");
    let hint = say!(
        "检查名字有没有写错。",
        "Check whether the name is spelled right."
    );

    Some(
        Diagnostic::error(codes::TEMPLATE_SYNTAX, message)
            .at(file.at(span))
            .hint(hint),
    )
}

/// The diagnostic for a template with too many branches. Tera nests the branches of a condition without a limit, which
/// would exhaust the stack.
pub(super) fn too_many_branches(file: &Arc<SourceFile>) -> Option<Diagnostic> {
    const MAX_BRANCHES: usize = 500;
    let (at, _) = file.text.match_indices("elif").nth(MAX_BRANCHES)?;
    let message = say!(
        "模板里的 elif 超过 {MAX_BRANCHES} 个",
        "the template has more than {MAX_BRANCHES} elif"
    );

    Some(
        Diagnostic::error(codes::TEMPLATE_SYNTAX, message)
            .at(file.at(Span::new(at, at + "elif".len()))),
    )
}

/// The diagnostic for templates that extend or include each other wrongly.
fn structure_error(
    code: Code,
    error: &tera::Error,
    sources: &BTreeMap<String, Arc<SourceFile>>,
) -> Diagnostic {
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            let diagnostic = Diagnostic::error(
                code,
                say!(
                    "继承的模板 {parent} 不存在",
                    "it extends the template {parent}, which does not exist"
                ),
            );

            let place = sources
                .get(current)
                .and_then(|file| Some((file, file.text.find(parent.as_str())?)));
            match place {
                Some((file, at)) => diagnostic.at(file.at(Span::new(at, at + parent.len()))),
                None => diagnostic.in_file(current),
            }
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            let path = sources.get(tpl).map_or(tpl, |file| &file.path);
            Diagnostic::error(
                code,
                say!("模板循环引用", "templates include one another in a circle"),
            )
            .in_file(path)
        }
        _ => Diagnostic::error(
            code,
            say!("模板有误：{error}", "a template is broken: {error}"),
        ),
    }
}
