//! The header `Range`: which part of a file is asked for.

use std::ops::Range;

/// What a header asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All bytes. The standard allows this answer if several ranges, or none in bytes, are asked for.
    All,
    /// The bytes of one range.
    Part(Range<u64>),
    /// Bytes that do not exist.
    Nothing,
}

/// Reads a header for something of a length in bytes.
pub(super) fn parse(header: &str, length: u64) -> Wanted {
    let Some((first, last)) = header
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return Wanted::All;
    };

    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(count)) if first.is_empty() => length.saturating_sub(count)..length,
        _ => return Wanted::All,
    };
    if range.is_empty() {
        Wanted::Nothing
    } else {
        Wanted::Part(range)
    }
}

/// Reads digits and nothing else. A number that is too large is the largest that there can be.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}
