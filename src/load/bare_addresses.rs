//! Web addresses that stand in a text without any marks around them. They end where Chinese begins, which has no
//! spaces.

use crate::address;
use crate::source::Span;

/// How such an address begins.
const STARTS: [&str; 3] = ["https://", "http://", WITHOUT_SCHEME];
/// The beginning of an address without its scheme.
const WITHOUT_SCHEME: &str = "www.";
/// Signs before it that make it a part of something longer.
const JOINING: &[u8] = b"/._-@:=&?%+~#";
/// Signs that no address has.
const ENDING: &[u8] = b"<>\"`|\\^{}";
/// Signs behind an address that belong to the sentence around it.
const TRAILING: [char; 11] = ['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', '['];

/// Brackets, of which a closing one belongs to the address only if the opening one does.
const BRACKETS: [[char; 2]; 2] = [['(', ')'], ['[', ']']];

/// Whether a text may contain an address.
pub(super) fn may_be_in(text: &str) -> bool {
    text.contains("://") || text.contains(WITHOUT_SCHEME)
}

/// The bytes of all addresses in a text.
pub(super) fn find(text: &str) -> Vec<Span> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = next_start(text, at) {
        let end = start + length(&text[start..]);
        let is_joined = start > 0 && is_joining(text.as_bytes()[start - 1]);
        if !is_joined && is_address(&text[start..end]) {
            found.push(Span::new(start, end));
        }

        at = end.max(start + 1);
    }

    found
}

/// What a link to an address leads to: as mail programs do, one without a scheme is taken for `http`.
pub(super) fn target(written: &str) -> String {
    if written.starts_with(WITHOUT_SCHEME) {
        format!("http://{written}")
    } else {
        written.to_string()
    }
}

/// Where the next address may begin.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let mut first_letters = text[from..]
        .match_indices(['h', 'w'])
        .map(|(at, _)| from + at);
    first_letters.find(|at| STARTS.iter().any(|start| text[*at..].starts_with(start)))
}

fn is_joining(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || JOINING.contains(&byte)
}

/// The length of the address that a text begins with.
fn length(text: &str) -> usize {
    let is_end = |byte: u8| !byte.is_ascii_graphic() || ENDING.contains(&byte);
    let end = text.bytes().position(is_end).unwrap_or(text.len());

    // Letter by letter from the end, with the brackets of what is left counted once: there may be many.
    let mut address = &text[..end];
    let mut brackets = BRACKETS.map(|pair| pair.map(|bracket| address.matches(bracket).count()));
    while let Some(last) = address.chars().next_back() {
        let mut pairs = BRACKETS.iter().zip(&brackets);
        let is_lone = pairs.any(|([_, close], [opened, closed])| last == *close && closed > opened);
        if !is_lone && !TRAILING.contains(&last) {
            break;
        }

        for (bracket, count) in BRACKETS.iter().flatten().zip(brackets.iter_mut().flatten()) {
            *count -= usize::from(last == *bracket);
        }

        address = &address[..address.len() - last.len_utf8()];
    }

    address.len()
}

/// Whether this is a whole address: its host has a dot, as public ones have, and it hides no user.
fn is_address(written: &str) -> bool {
    let target = target(written);
    let host = target.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    let least = if written.starts_with(WITHOUT_SCHEME) {
        3
    } else {
        2
    };

    labels.len() >= least && labels.iter().all(is_label) && address::parse_web(&target).is_some()
}
