//! Reading and writing YAML; no other module uses serde_yaml. A text is read by serde_yaml alone. Only if that fails, the
//! text is parsed to a tree with locations and compared with the JSON Schema of the type, to report everything that is
//! wrong, and where.

use std::cell::RefCell;
use std::sync::Arc;

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostic, codes, say};
use crate::reading::control_character;
use crate::source::{Location, SourceFile, Span};

pub mod ids;
mod index;
mod joined;
mod language;
mod overlay;
mod schema;
mod tree;

use index::Index;
pub use joined::{ExtensionFields, FieldReader, JoinedReader};
pub use language::{ByLanguage, by_language, scalars};

/// Reads the YAML at `span` of a file as a `T`. Fails with everything that is wrong there.
pub fn parse<T: DeserializeOwned + JsonSchema>(
    file: &Arc<SourceFile>,
    span: Span,
) -> Result<T, Vec<Diagnostic>> {
    checked(file, span, schema_of::<T>, |text| {
        serde_yaml::from_str(text)
    })
}

/// Reads the YAML at `span` of a file with `read`; if that fails, compares it with the schema to report what is wrong.
fn checked<T>(
    file: &Arc<SourceFile>,
    span: Span,
    schema: impl Fn() -> serde_json::Value,
    read: impl Fn(&str) -> Result<T, serde_yaml::Error>,
) -> Result<T, Vec<Diagnostic>> {
    let text = &file.text[span.start..span.end];
    if let Some(at) = too_many_directives(text) {
        return Err(vec![directives(file, span.start + at)]);
    }
    if tree::may_be_deep(text)
        && let Err(tree::SyntaxError { at, info: None }) = tree::parse(text)
    {
        return Err(vec![too_deep(file, span.start + at)]);
    }
    match read(text) {
        Ok(value) => match escaped_controls(file, span) {
            found if found.is_empty() => Ok(value),
            found => Err(found),
        },
        Err(error) => Err(explain(file, span, &schema(), &error)),
    }
}

/// Reads a whole data file as a `T`. If there is no file, or something is wrong in it, gives the default value; what is
/// wrong is added to `found`.
pub fn typed<T: DeserializeOwned + JsonSchema + Default>(
    file: Option<&Arc<SourceFile>>,
    found: &mut Vec<Diagnostic>,
) -> T {
    let Some(file) = file else {
        return T::default();
    };
    parse(file, Span::new(0, file.text.len())).unwrap_or_else(|errors| {
        found.extend(errors);
        T::default()
    })
}

/// The errors about control characters and line separators in quoted texts, written as such or as an escape (`\r`).
fn escaped_controls(file: &Arc<SourceFile>, span: Span) -> Vec<Diagnostic> {
    const SEPARATORS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];
    let text = &file.text[span.start..span.end];
    if !text.contains('\\') && !text.contains(SEPARATORS) {
        return Vec::new();
    }
    let is_control =
        |c: &char| c.is_control() && !['\n', '\t'].contains(c) || SEPARATORS.contains(c);
    let report = |(text, place): (String, Span)| {
        text.chars()
            .find(is_control)
            .map(|c| *control_character(file, c, place))
    };
    scalars(file, span, &[])
        .into_iter()
        .filter_map(report)
        .collect()
}

/// Writes a value as YAML. The error is the message of the serialiser.
pub fn to_text(value: &impl Serialize) -> Result<String, String> {
    serde_yaml::to_string(value).map_err(|error| error.to_string())
}

/// The JSON Schema of a type that is read from YAML.
pub fn schema_of<T: JsonSchema>() -> serde_json::Value {
    SchemaGenerator::new(SchemaSettings::draft2020_12())
        .into_root_schema_for::<T>()
        .to_value()
}

fn explain(
    file: &Arc<SourceFile>,
    span: Span,
    schema: &serde_json::Value,
    error: &serde_yaml::Error,
) -> Vec<Diagnostic> {
    let text = &file.text[span.start..span.end];
    let (mut found, mended) = colons(file, span.start, text);
    // Without that space, YAML takes the field and the lines around it for a plain text, so that nothing else is known.
    if found.iter().any(|slip| slip.code == codes::MISSING_SPACE) {
        return found;
    }
    match tree::parse(&mended) {
        Ok(root) => found.extend(
            schema::SchemaChecker {
                file,
                start: span.start,
                schema,
            }
            .check(&root),
        ),
        Err(tree::SyntaxError { at, info: None }) => found.push(too_deep(file, span.start + at)),
        Err(tree::SyntaxError {
            at,
            info: Some(info),
        }) if found.is_empty() => {
            found.push(syntax_error(file, span.start + at, &info));
        }
        Err(_) => {}
    }
    if found.is_empty() {
        found.push(refused(file, span, error));
    }
    found
}

fn syntax_error(file: &Arc<SourceFile>, at: usize, info: &str) -> Diagnostic {
    Diagnostic::error(codes::YAML_SYNTAX, say!("YAML 写法有误：{info}", "this is not valid YAML: {info}"))
        .at(file.at(Span::new(at, at)))
        .hint(say!(
            "检查缩进（用空格，不用制表符）、冒号后的空格和引号是否成对。",
            "Check the indentation (spaces, no tabs), the space after each colon, and that quotes are closed."
        ))
}

/// The most directives such as `%TAG`. No file of a site needs any, and the time of parsers grows with the square of their
/// number.
const MAX_DIRECTIVES: usize = 16;

/// The byte at which the first directive beyond the limit begins, if there are too many.
fn too_many_directives(text: &str) -> Option<usize> {
    let is_directive = |at: usize| at == 0 || text.as_bytes()[at - 1] == b'\n';
    memchr::memchr_iter(b'%', text.as_bytes())
        .filter(|at| is_directive(*at))
        .nth(MAX_DIRECTIVES)
}

fn directives(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    let message = say!(
        "YAML 指令（以 % 开头的行）超过 {MAX_DIRECTIVES} 行",
        "there are more than {MAX_DIRECTIVES} YAML directives (lines that begin with %)"
    );
    Diagnostic::error(codes::YAML_SYNTAX, message)
        .at(file.at(Span::new(at, at + 1)))
        .hint(say!(
            "站点文件不需要指令，删去这些行。",
            "Files of a site need none: delete these lines."
        ))
}

fn too_deep(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    let deepest = tree::MAX_DEPTH;
    let message = say!(
        "YAML 嵌套超过 {deepest} 层",
        "this YAML is nested more than {deepest} levels deep"
    );
    Diagnostic::error(codes::YAML_TOO_DEEP, message).at(file.at(Span::new(at, at + 1))).hint(say!(
        "检查这里的 [、{{、- 和缩进：多半是误粘了内容，或括号没有成对。",
        "Check the [, {{, - and the indentation here: most likely something was pasted by mistake, or brackets are not closed."
    ))
}

/// The error for a text that serde_yaml refuses although it matches the schema: serde_yaml's own message and location.
fn refused(file: &Arc<SourceFile>, span: Span, error: &serde_yaml::Error) -> Diagnostic {
    let at = error
        .location()
        .map_or(span.start, |location| span.start + location.index());
    Diagnostic::error(
        codes::YAML_VALUE,
        say!("YAML 的值有误：{error}", "this value is not valid: {error}"),
    )
    .at(file.at(Span::new(at, at)))
}

/// Finds `key：value` and `key:value`, two mistakes because of which YAML takes a field for plain text. Also gives the text
/// with each full-width colon replaced by as many bytes, so that the rest can be checked.
fn colons(file: &Arc<SourceFile>, start: usize, text: &str) -> (Vec<Diagnostic>, String) {
    let (mut found, mut mended, mut at) = (Vec::new(), String::with_capacity(text.len()), 0);
    for line in text.split_inclusive('\n') {
        match slip(line) {
            Some((column, "：")) => {
                let colon = start + at + column;
                found.push(full_width_colon(file, Span::new(colon, colon + "：".len())));
                mended.push_str(&line[..column]);
                mended.push_str(":  ");
                mended.push_str(&line[column + "：".len()..]);
            }
            Some((column, _)) => {
                let colon = start + at + column;
                found.push(missing_space(file, Span::new(colon, colon + 1)));
                mended.push_str(line);
            }
            None => mended.push_str(line),
        }
        at += line.len();
    }
    (found, mended)
}

/// The byte in a line at which a field's name is followed by `：`, or by `:` without a space, and that colon.
fn slip(line: &str) -> Option<(usize, &'static str)> {
    let body = line.trim_start_matches([' ', '-']);
    let name = body
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
        .filter(|at| *at > 0)?;
    let column = line.len() - body.len() + name;
    let rest = &body[name..];
    if rest.starts_with('：') {
        return Some((column, "："));
    }
    let next = rest.strip_prefix(':')?.chars().next()?;
    (!next.is_whitespace() && !rest.starts_with("://")).then_some((column, ":"))
}

fn full_width_colon(file: &Arc<SourceFile>, span: Span) -> Diagnostic {
    Diagnostic::error(
        codes::FULL_WIDTH_COLON,
        say!(
            "字段名后用了全角冒号“：”",
            "a full-width colon “：” follows the field's name"
        ),
    )
    .at(file.at(span))
    .hint(say!(
        "改成英文冒号加一个空格“: ”。",
        "Write an ASCII colon and a space: “: ”."
    ))
}

fn missing_space(file: &Arc<SourceFile>, span: Span) -> Diagnostic {
    Diagnostic::error(
        codes::MISSING_SPACE,
        say!("冒号后缺一个空格", "a space is missing after the colon"),
    )
    .at(file.at(span))
    .hint(say!("写成“字段: 值”。", "Write “field: value”."))
}

/// A file, a span of it, and the index of the values there.
type Indexed = (Arc<SourceFile>, Span, Index);

thread_local! {
    /// The index that was used last: there is seldom only one question about a file.
    static LAST: RefCell<Option<Indexed>> = const { RefCell::new(None) };
}

/// The location of a value, for diagnostics only, since it parses the file again. `path` holds keys and, for lists,
/// positions from 0. If there is no such value, gives the location of the nearest value that contains it.
pub fn locate(file: &Arc<SourceFile>, path: &[&str]) -> Location {
    locate_in(file, Span::new(0, file.text.len()), path)
}

/// The location of a value in the YAML at `span` of a file; see [`locate`].
pub fn locate_in(file: &Arc<SourceFile>, span: Span, path: &[&str]) -> Location {
    LAST.with_borrow_mut(|last| {
        let is_it = |(known, part, _): &Indexed| Arc::ptr_eq(known, file) && *part == span;
        if !last.as_ref().is_some_and(is_it) {
            let root = tree::parse(&file.text[span.start..span.end]).ok();
            let index = root.map_or_else(Index::default, |root| Index::new(&root, span.start));
            *last = Some((Arc::clone(file), span, index));
        }
        let found = last.as_ref().and_then(|(_, _, index)| index.find(path));
        file.at(found.unwrap_or_default())
    })
}
