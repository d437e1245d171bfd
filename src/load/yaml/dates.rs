//! Dates in YAML texts: those with a zone converted to the site's, and those in other forms brought into the usual one.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::mended::{Edit, Mended};
use super::tree::{self, Node, Value};
use crate::date::{PageDate, Written};
use crate::source::Span;

/// Whether a time with a zone may stand in a text: a quick look, since nearly all pages have a date and hardly any a
/// zone.
pub(super) fn may_have_zones(text: &str) -> bool {
    let has_zone = |line: &str| {
        line.contains("北京时间")
            || (line.contains([':', '：'])
                && line.contains(['Z', 'z', '+', 'U', 'G', '-', '−', '＋']))
    };
    let has_time = |line: &&str| line.bytes().filter(u8::is_ascii_digit).count() >= 8;
    text.lines()
        .filter(has_time)
        .any(|line| has_zone(line) && !is_usual(line))
}

/// Whether a line gives a field a day as it is usually written, `2026-09-05`, with or without a time after it, and
/// nothing else.
fn is_usual(line: &str) -> bool {
    let value = line.split_once(':').map_or(line, |(_, value)| value).trim();
    let Some((day, time)) = value.split_at_checked("2026-09-05".len()) else {
        return false;
    };
    let has_only = |part: &str, marks: &[u8]| {
        part.bytes()
            .all(|byte| byte.is_ascii_digit() || marks.contains(&byte))
    };

    has_only(day, b"-") && has_only(time, b": T")
}

/// A text with the dates that have a zone converted to another.
pub(super) fn in_zone<'t>(text: &'t str, schema: &Json, zone: &TimeZone) -> Cow<'t, str> {
    let convert = |written: Written| {
        written.offset?;
        written.in_zone(zone).map(PageDate::canonical)
    };

    let edits = dates(text, schema, convert);
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }

    Cow::Owned(Mended::new(text, edits).text)
}

/// What brings the dates of a text into the usual form. Those with a zone keep it.
pub(super) fn canonical(text: &str, schema: &Json) -> Vec<Edit> {
    let usual = |written: Written| match written.offset {
        None => Some(written.date.canonical()),
        Some(_) => None,
    };
    let mut edits = dates(text, schema, usual);
    edits.retain(|(span, right)| is_unusual(&text[span.start..span.end], right));

    edits
}

/// Whether a date is written in another form than the usual one, `right`, or than ISO 8601 with a `T` and seconds.
fn is_unusual(written: &str, right: &str) -> bool {
    let written = written.trim_matches(['"', '\'']);
    let is_iso = |text: &str| text.parse::<jiff::civil::DateTime>().is_ok();
    written != right && !is_iso(written) && !is_iso(&written.replacen(' ', "T", 1))
}

/// The dates of a text, each with what is to be written in its place.
fn dates(text: &str, schema: &Json, right: impl Fn(Written) -> Option<String>) -> Vec<Edit> {
    let Ok(root) = tree::parse(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    collect(&root, schema, schema, &mut found);
    let edit = |node: &Node| {
        let written = Written::parse(node.as_text()?)?;
        Some((end_trimmed(text, node.span), right(written)?))
    };

    found.into_iter().filter_map(edit).collect()
}

/// A span without the white space at its end.
fn end_trimmed(text: &str, span: Span) -> Span {
    let written = text[span.start..span.end].trim_end();
    Span::new(span.start, span.start + written.len())
}

/// The nodes that are dates by a schema.
fn collect<'n>(node: &'n Node, schema: &Json, root: &Json, found: &mut Vec<&'n Node>) {
    let name = schema.get("$ref").and_then(Json::as_str);
    let schema = match name.and_then(|name| name.strip_prefix("#/$defs/")) {
        Some(name) => &root["$defs"][name],
        None => schema,
    };

    for choices in ["anyOf", "oneOf"] {
        let choices = schema.get(choices).and_then(Json::as_array);
        for choice in choices.into_iter().flatten() {
            collect(node, choice, root, found);
        }
    }

    match &node.value {
        Value::Scalar { .. } if schema["format"] == PageDate::FORMAT => found.push(node),
        Value::List(nodes) => nodes
            .iter()
            .for_each(|node| collect(node, &schema["items"], root, found)),
        Value::Map(entries) => {
            for (key, value) in entries {
                let name = key.as_text().unwrap_or_default();
                collect(value, &schema["properties"][name], root, found);
            }
        }
        Value::Scalar { .. } | Value::Alias => {}
    }
}

#[cfg(test)]
mod tests {
    use super::may_have_zones;

    #[test]
    fn only_what_may_be_a_time_with_a_zone_is_looked_at_closely() {
        for usual in [
            "title: 2026年的安排\ndate: 2026-09-05\n",
            "date: 2026-09-05 09:30\r\norder: 20260905\n",
            "date: 2026-09-05T09:30:00\n",
        ] {
            assert!(!may_have_zones(usual), "{usual}");
        }

        for zoned in [
            "date: 2026-09-05T01:30Z\n",
            "date: 2026-09-05 09:30 +08:00\n",
            "date: 2026-09-05 09:30-08:00\n",
            "date: 2026/9/05 9:30 -0800\n",
            "date: \"2026-09-05 01:30 UTC\"\n",
            "date: 2026年09月05日 9时30分 北京时间\n",
            "{date: 2026-09-05 01:30z}\n",
        ] {
            assert!(may_have_zones(zoned), "{zoned}");
        }
    }
}
