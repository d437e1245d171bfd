//! Names of outputs that some file system, host or archive cannot hold, and names that are one and the same there.

use std::collections::{BTreeMap, HashMap};

use super::Output;
use crate::diagnostic::{Diagnostic, Place, Text, codes, say};
use crate::site::route::OutputPath;

/// The longest part of a path that file systems can hold, in bytes.
const MAX_NAME_BYTES: usize = 255;
/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Finds names that some systems cannot hold, and names that are one file on some systems.
pub fn check(outputs: &BTreeMap<OutputPath, (Output, Place)>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut folded: HashMap<String, &OutputPath> = HashMap::new();

    for (path, (_, place)) in outputs {
        found.extend(bad_name(&path.0, place));
        found.extend(folder_of_that_name(path, outputs));
        if path.0.chars().any(char::is_uppercase) {
            let lower = path.0.to_lowercase();
            let other = outputs
                .get_key_value(&OutputPath(lower.clone()))
                .map(|(other, _)| other);
            if let Some(other) = other.or_else(|| folded.insert(lower, path)) {
                let message = say!(
                    "{path} 与 {other} 只有大小写不同，在有的系统上是同一个文件",
                    "{path} and {other} differ by case alone and are one file on some systems"
                );
                let hint = say!("给其中一个改名。", "Rename one of them.");
                found.push(with_place(
                    Diagnostic::error(codes::PATH_COLLISION, message).hint(hint),
                    place,
                ));
            }
        }
    }

    found
}

/// Makes an error if another output needs a folder of the same path.
fn folder_of_that_name(
    path: &OutputPath,
    outputs: &BTreeMap<OutputPath, (Output, Place)>,
) -> Option<Diagnostic> {
    let folder = OutputPath(format!("{}/", path.0));
    let (inner, (_, place)) = outputs
        .range(&folder..)
        .next()
        .filter(|(inner, _)| inner.0.starts_with(&folder.0))?;
    let message = say!(
        "{path} 不能既是文件又是文件夹：还有 {inner}",
        "{path} cannot be both a file and a folder: there is {inner}, too"
    );

    let hint = say!("给其中一个改名或移动位置。", "Rename or move one of them.");
    Some(with_place(
        Diagnostic::error(codes::PATH_COLLISION, message).hint(hint),
        place,
    ))
}

/// Makes an error or a warning if a path has a part that some system cannot hold.
fn bad_name(path: &str, place: &Place) -> Option<Diagnostic> {
    let shown = path.escape_debug();

    // These parts lead elsewhere, or are kept for hidden files and for planpress.
    if path
        .split('/')
        .any(|part| part.is_empty() || part.starts_with('.'))
    {
        let message = say!(
            "这个名字不能用作网址：{shown}",
            "the name cannot become an address: {shown}"
        );
        return Some(with_place(
            Diagnostic::error(codes::BAD_NAME, message).hint(rename()),
            place,
        ));
    }

    if path.contains(|c: char| c.is_control() || c == '\\') {
        let message = say!(
            "文件名里有不能用的字符：{shown}",
            "the name contains a character that is not allowed: {shown}"
        );
        return Some(with_place(
            Diagnostic::error(codes::BAD_NAME, message).hint(rename()),
            place,
        ));
    }

    if path.len() > MAX_NAME_BYTES && path.split('/').any(|part| part.len() > MAX_NAME_BYTES) {
        let message = say!(
            "文件名太长，超过 {MAX_NAME_BYTES} 字节：{shown}",
            "the name is longer than {MAX_NAME_BYTES} bytes: {shown}"
        );
        return Some(with_place(
            Diagnostic::error(codes::BAD_NAME, message).hint(rename()),
            place,
        ));
    }

    if path.split('/').any(is_foreign_to_windows) {
        let message = say!(
            "Windows 上不能有这样的文件名：{shown}",
            "Windows cannot have a file of this name: {shown}"
        );
        return Some(with_place(
            Diagnostic::warning(codes::UNPORTABLE_NAME, message).hint(rename()),
            place,
        ));
    }

    None
}

/// Tells whether Windows cannot have a file of this name.
fn is_foreign_to_windows(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end();
    let mut devices = DEVICES.iter();
    devices.any(|device| stem.eq_ignore_ascii_case(device))
        || is_port(stem)
        || part.ends_with([' ', '.'])
        || part.contains([':', '*', '?', '"', '<', '>', '|'])
}

/// Tells whether Windows keeps a name for a port: `com1`, `lpt1` and so on.
fn is_port(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let number = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    number.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
}

/// The advice for bad names.
fn rename() -> Text {
    say!("改名。", "Rename it.")
}

/// Returns a diagnostic with its place.
fn with_place(mut diagnostic: Diagnostic, place: &Place) -> Diagnostic {
    diagnostic.place = place.clone();
    diagnostic
}
