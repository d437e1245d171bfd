//! YAML to typed values and back: no other module uses serde_yaml. A text without errors is read by serde_yaml alone.
//! If it refuses a text, the tree and the schema say what is wrong, where, and all of it at once.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use jiff::tz::TimeZone;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostic, any_error};
use crate::reading::control_character;
use crate::source::{Location, SourceFile, Span};

mod dates;
mod explain;
pub(crate) mod ids;
mod index;
mod joined;
mod language;
mod mended;
mod overlay;
mod schema;
mod slip_values;
mod slips;
mod split;
mod stand_in;
mod tree;

use index::Index;
pub(crate) use joined::{ExtensionFields, FieldReader, JoinedReader};
pub(crate) use language::{ByLanguage, TextAt, by_language, scalars, texts_at};
pub(crate) use mended::{Edit, Mended};
use slips::Slip;

/// What was read of a YAML text, and what is wrong with it. Where there are errors the value has stand-ins for what
/// could not be read, and there is none where nothing could.
pub(crate) struct Reading<T> {
    /// The value.
    pub value: Option<T>,
    /// Errors, each with what could not be read because of it, and warnings.
    pub found: Vec<Diagnostic>,
}

impl<T> Reading<T> {
    /// Makes the reading of a file of which nothing could be read.
    fn failed(found: Vec<Diagnostic>) -> Self {
        Self {
            value: None,
            found: found.into_iter().map(Diagnostic::hides_file).collect(),
        }
    }
}

/// Reads the part of a file in `span` as a `T`. Fails where there is any error.
pub(crate) fn parse<T: DeserializeOwned + JsonSchema>(
    file: &Arc<SourceFile>,
    span: Span,
) -> Result<T, Vec<Diagnostic>> {
    let Reading { value, found } = read(file, span);
    match value {
        Some(value) if !any_error(&found) => Ok(value),
        _ => Err(found),
    }
}

/// Reads as much of the part of a file in `span` as can be read.
pub(crate) fn read<T: DeserializeOwned + JsonSchema>(
    file: &Arc<SourceFile>,
    span: Span,
) -> Reading<T> {
    let schema = || Cow::Owned(schema_of::<T>());
    checked(file, span, None, schema, |text| serde_yaml::from_str(text))
}

/// Reads the part of a file in `span`; where that fails, the schema tells what is wrong. Dates with a zone of their own
/// are converted to the one given.
fn checked<'s, T>(
    file: &Arc<SourceFile>,
    span: Span,
    zone: Option<&TimeZone>,
    schema: impl Fn() -> Cow<'s, serde_json::Value>,
    read: impl Fn(&str) -> Result<T, serde_yaml::Error>,
) -> Reading<T> {
    let text = &file.text[span.start..span.end];
    if let Some(at) = too_many_directives(text) {
        let found = explain::directives(file, span.start + at, MOST_DIRECTIVES);
        return Reading::failed(vec![found]);
    }

    if tree::may_be_deep(text)
        && let Err(tree::SyntaxError { at, info: None }) = tree::parse(text)
    {
        return Reading::failed(vec![explain::too_deep(file, span.start + at)]);
    }

    let converted = match zone {
        Some(zone) if dates::may_have_zones(text) => dates::in_zone(text, &schema(), zone),
        _ => Cow::Borrowed(text),
    };
    match read(&converted) {
        Ok(value) => {
            let mut found: Vec<Diagnostic> = escaped_controls(file, span)
                .into_iter()
                .map(|it| it.hides(span))
                .collect();
            found.extend(silent_slips(file, span));
            Reading {
                value: Some(value),
                found,
            }
        }
        Err(error) => {
            let (found, stand_in) = explain(file, span, &schema(), &error);
            match stand_in.and_then(|text| read(&text).ok()) {
                Some(value) => Reading {
                    value: Some(value),
                    found,
                },
                None => Reading::failed(found),
            }
        }
    }
}

/// Finds parts of a text that YAML drops without an error.
fn silent_slips(file: &Arc<SourceFile>, span: Span) -> Vec<Diagnostic> {
    let text = &file.text[span.start..span.end];
    let mut found = Vec::new();
    for slip in slips::find_silent(text) {
        let diagnostic = explain::slip(file, span.start, text, &slip);
        found.push(match slip.kind {
            slips::Kind::Hash => diagnostic,
            _ => diagnostic.hides_file(),
        });
    }

    found
}

/// A data file as its type, with stand-ins for what is wrong; the default where there is none or nothing can be read.
/// What is wrong is added to what was found.
pub(crate) fn typed<T: DeserializeOwned + JsonSchema + Default>(
    file: Option<&Arc<SourceFile>>,
    found: &mut Vec<Diagnostic>,
) -> T {
    let Some(file) = file else {
        return T::default();
    };
    let reading = read(file, Span::new(0, file.text.len()));
    found.extend(reading.found);

    reading.value.unwrap_or_default()
}

/// Control characters and separators of lines that quoted texts hold by a name such as `\\r`, or as they are.
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

/// A value as a YAML text. The error is the serialiser's own words.
pub(crate) fn to_text(value: &impl Serialize) -> Result<String, String> {
    serde_yaml::to_string(value).map_err(|error| error.to_string())
}

/// The JSON Schema of a type that is read from YAML.
pub(crate) fn schema_of<T: JsonSchema>() -> serde_json::Value {
    SchemaGenerator::new(SchemaSettings::draft2020_12())
        .into_root_schema_for::<T>()
        .to_value()
}

/// All that is wrong with a text that was refused, and what it says as far as it can be read: a YAML text with
/// stand-ins for the rest.
fn explain(
    file: &Arc<SourceFile>,
    span: Span,
    schema: &serde_json::Value,
    error: &serde_yaml::Error,
) -> (Vec<Diagnostic>, Option<String>) {
    let text = &file.text[span.start..span.end];
    let slips = slips::find(text);
    let of_slips = slips
        .iter()
        .map(|slip| explain::slip(file, span.start, text, slip));

    let mended = mend(text, &slips);
    match tree::parse(&mended.text) {
        Ok(root) => {
            let checker = schema::SchemaChecker {
                file,
                start: span.start,
                mended: &mended,
                schema,
            };
            let mut found = checker.hiding(&root, of_slips.collect());

            // Where a repair is a guess, what is wrong after it may be no more than that.
            let is_guessed = |slip: &Slip| slip.kind != slips::Kind::Hash && !slip.is_certain();
            found.extend(match slips.iter().any(is_guessed) {
                true => checker.differences(&root),
                false => checker.check(&root),
            });

            if !any_error(&found) {
                let at = error.location().map_or(0, |location| location.index());
                found.push(explain::refused(file, span.start + at).hides(span));
            }

            let stand_in = checker.stand_in(Some(&root), schema);
            (found, serde_yaml::to_string(&stand_in).ok())
        }
        Err(tree::SyntaxError { at, info }) => {
            let mut found: Vec<Diagnostic> = of_slips.collect();
            let at = span.start + mended.original(at);
            match info {
                None => found.push(explain::too_deep(file, at)),
                Some(info) if !any_error(&found) => {
                    found.push(explain::syntax_error(file, at, &info));
                }
                Some(_) => {}
            }

            let found = found.into_iter().map(Diagnostic::hides_file).collect();
            (found, salvaged(file, span, schema))
        }
    }
}

/// The fields of a text that YAML refuses that stand on a line of their own and can be read alone, with stand-ins for
/// all others.
fn salvaged(file: &Arc<SourceFile>, span: Span, schema: &serde_json::Value) -> Option<String> {
    let is_field = |line: &&str| {
        let is_own = !line.starts_with([' ', '\t', '-', '#']);
        is_own && tree::parse(line).is_ok_and(|root| matches!(root.value, tree::Value::Map(_)))
    };
    let lines: Vec<&str> = file.text[span.start..span.end]
        .lines()
        .filter(is_field)
        .collect();
    let mended = Mended::unchanged(&lines.join("\n"));
    let root = tree::parse(&mended.text).ok()?;
    let checker = schema::SchemaChecker {
        file,
        start: span.start,
        mended: &mended,
        schema,
    };

    serde_yaml::to_string(&checker.stand_in(Some(&root), schema)).ok()
}

/// A text with all its slips put right.
fn mend(text: &str, slips: &[Slip]) -> Mended {
    // A remark is one unless somebody says that it is not.
    let wrong = slips.iter().filter(|slip| slip.kind != slips::Kind::Hash);
    let edits = wrong.flat_map(|slip| slip.edits.iter().cloned());
    Mended::new(text, edits.collect())
}

/// What in the YAML in `span` may be put right unasked: slips, if the text is refused because of them, and dates.
pub(crate) fn repairs(file: &SourceFile, span: Span, schema: &serde_json::Value) -> Vec<Edit> {
    let text = &file.text[span.start..span.end];
    let moved = |(place, right): Edit| {
        let place = Span::new(span.start + place.start, span.start + place.end);
        (place, right)
    };
    let slips = if tree::parse(text).is_ok_and(|root| matches!(root.value, tree::Value::Map(_))) {
        slips::find_silent(text)
    } else {
        slips::find(text)
    };
    let certain = slips.into_iter().filter(Slip::is_certain);
    let edits: Vec<Edit> = certain.flat_map(|slip| slip.edits).collect();
    let edits = if edits.is_empty() {
        dates::canonical(text, schema)
    } else {
        edits
    };

    edits.into_iter().map(moved).collect()
}

/// Directives such as `%TAG`, of which no file of a site needs any: parsers take time by the square of their number.
const MOST_DIRECTIVES: usize = 16;

/// The byte of the first directive that is too many, if there is one.
fn too_many_directives(text: &str) -> Option<usize> {
    let is_directive = |at: usize| at == 0 || text.as_bytes()[at - 1] == b'\n';
    memchr::memchr_iter(b'%', text.as_bytes())
        .filter(|at| is_directive(*at))
        .nth(MOST_DIRECTIVES)
}

/// A file, a part of it, and where the values in there stand.
type Indexed = (Arc<SourceFile>, Span, Index);

thread_local! {
    /// The part of a file that was last asked about. Several questions about one text follow each other.
    static LAST: RefCell<Option<Indexed>> = const { RefCell::new(None) };
}

/// Finds where a value is written: `path` holds keys and, for lists, positions from 0. If there is no such value, this
/// is the place of the nearest one above it. The file is parsed again, so this is for diagnostics only.
pub(crate) fn locate(file: &Arc<SourceFile>, path: &[&str]) -> Location {
    locate_in(file, Span::new(0, file.text.len()), path)
}

/// Finds where a value is written, as [`locate`] does, in the part of a file in `span`.
pub(crate) fn locate_in(file: &Arc<SourceFile>, span: Span, path: &[&str]) -> Location {
    LAST.with_borrow_mut(|last| {
        let is_it = |(known, part, _): &Indexed| Arc::ptr_eq(known, file) && *part == span;
        if !last.as_ref().is_some_and(is_it) {
            let index = index_of(&file.text[span.start..span.end], span.start);
            *last = Some((Arc::clone(file), span, index));
        }

        let found = last.as_ref().and_then(|(_, _, index)| index.find(path));
        file.at(found.unwrap_or_default())
    })
}

/// Makes the index of the values of a text, which begins at `start` in its file and may have slips.
fn index_of(text: &str, start: usize) -> Index {
    let unchanged = Mended::unchanged(text);
    let mended = match tree::parse(text) {
        Ok(root) if matches!(root.value, tree::Value::Map(_) | tree::Value::List(_)) => {
            return Index::new(&root, start, &unchanged);
        }
        _ => mend(text, &slips::find(text)),
    };
    let root = tree::parse(&mended.text).ok();

    root.map_or_else(Index::default, |root| Index::new(&root, start, &mended))
}
