//! What belongs to a person and not on a public page: numbers of identity cards and of mobile phones.

use super::Finding;
use crate::diagnostic::say;
use crate::proofreading::codes;
use crate::source::Span;

/// Weights and check characters of an identity number (GB 11643).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// Whether a text may hold the number of an identity card, told at a fraction of the time that finding it takes. Such a
/// number is eighteen bytes or longer, so nine bytes in a row that begin at a multiple of eight are all its own.
pub fn may_hold_identity_number(text: &str) -> bool {
    let belongs = |byte: &u8| byte.is_ascii_digit() || b" -Xx".contains(byte);
    text.as_bytes().windows(9).step_by(8).any(|window| window.iter().all(belongs))
}

/// All findings in a file.
pub fn check(text: &str) -> Vec<Finding> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = number_end(bytes, at);
        found.extend(Some(()).filter(|()| stands_alone(bytes, at, end)).and_then(|()| of_number(text, at, end)));
        at = end;
    }
    found
}

/// Digits, with single spaces or hyphens between them as people write long numbers, and a last X.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    loop {
        match bytes.get(end..) {
            Some([digit, ..]) if digit.is_ascii_digit() => end += 1,
            Some([b' ' | b'-', digit, ..]) if digit.is_ascii_digit() => end += 2,
            Some([b'X' | b'x', ..]) => return end + 1,
            _ => return end,
        }
    }
}

/// Neither part of a word nor of an address.
fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    let joins = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-=%#".contains(byte);
    let before = start.checked_sub(1).is_some_and(|at| joins(&bytes[at]));
    let after = bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    !before && !after
}

fn of_number(text: &str, start: usize, end: usize) -> Option<Finding> {
    let plain: Vec<u8> = text[start..end].bytes().filter(|byte| !b" -".contains(byte)).collect();
    let span = Span::new(start, end);
    if is_identity_number(&plain) {
        let message = say!("像是公民身份号码", "this looks like the number of an identity card");
        let hint = say!(
            "不得公开，请删去或隐去中间各位。",
            "It must not be published: take it out or hide its middle digits."
        );
        return Some(Finding { code: codes::IDENTITY_NUMBER, span, message, hint, edits: Vec::new(), bars: true });
    }
    if is_mobile_number(&plain) {
        let message = say!("像是手机号码", "this looks like the number of a mobile phone");
        let hint = say!(
            "个人号码请删去；确需公布的，在 proofreading.yaml 登记并写明理由。",
            "Take out a private number; enter one that is meant for the public in proofreading.yaml with the reason."
        );
        return Some(Finding { code: codes::MOBILE_NUMBER, span, message, hint, edits: Vec::new(), bars: false });
    }
    None
}

fn is_identity_number(number: &[u8]) -> bool {
    let (Some(digits), Some(last)) = (number.get(..17), number.get(17)) else { return false };
    let month = (digits[10] - b'0') * 10 + digits[11] - b'0';
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    number.len() == 18
        && (1..=12).contains(&month)
        && matches!(&digits[6..8], b"18" | b"19" | b"20")
        && CHECKS[sum as usize % 11] == last.to_ascii_uppercase()
}

/// With or without the country's code.
fn is_mobile_number(number: &[u8]) -> bool {
    let own = number.strip_prefix(b"86").filter(|rest| rest.len() == 11).unwrap_or(number);
    own.len() == 11 && own[0] == b'1' && (b'3'..=b'9').contains(&own[1]) && own[10].is_ascii_digit()
}
