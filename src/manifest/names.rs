//! Names of outputs that some file system, host or archive cannot hold, and names that are one and the same there.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::Output;
use crate::diagnostic::{Diagnostic, Place, Text, codes, say};
use crate::load::discover::foreign_to_windows;
use crate::site::route::OutputPath;

/// The longest part of a path that file systems can hold, in bytes.
const MAX_NAME_BYTES: usize = 255;

/// All outputs of a site, in the order of their paths.
type Outputs = BTreeMap<OutputPath, (Output, Place)>;

/// Looks at all outputs in the order of their paths.
pub(super) fn check(outputs: &Outputs) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut unusual = UnusualNames::default();
    for (path, (_, place)) in outputs {
        found.extend(bad_name(&path.0, place));
        found.extend(folder_of_that_name(path, outputs));
        found.extend(unusual.add(path, place, outputs));
    }

    found
}

/// Outputs whose paths some system spells otherwise, by that spelling. Two outputs are one there only if at least one
/// of them is among these.
#[derive(Default)]
struct UnusualNames<'a> {
    files: HashMap<String, &'a OutputPath>,
    /// One of the outputs in each folder.
    folders: HashMap<String, &'a OutputPath>,
}

impl<'a> UnusualNames<'a> {
    /// Adds an output whose path some system spells otherwise. Gives the error if an earlier output is the same file
    /// there. Folders may well be the same: nothing in them is lost.
    fn add(
        &mut self,
        path: &'a OutputPath,
        place: &Place,
        outputs: &'a Outputs,
    ) -> Option<Diagnostic> {
        let folded = folded(&path.0)?;
        if let Some(other) = self.same_file(&folded, outputs) {
            return Some(one_file(path, other, place));
        }

        let other = self.across_kinds(path, &folded, outputs);

        for (end, _) in folded.match_indices('/') {
            self.folders.entry(folded[..end].into()).or_insert(path);
        }

        self.files.insert(folded, path);
        other.map(|other| file_and_folder(path, other, place))
    }

    /// Another file that is spelled in this way.
    fn same_file(&self, folded: &str, outputs: &'a Outputs) -> Option<&'a OutputPath> {
        let usual = outputs.get_key_value(&OutputPath(folded.into()));
        usual
            .map(|(other, _)| other)
            .or_else(|| self.files.get(folded).copied())
    }

    /// A file where this path has a folder, or an output in a folder where this path has a file. Those that are spelled
    /// alike are told of elsewhere.
    fn across_kinds(
        &self,
        path: &OutputPath,
        folded: &str,
        outputs: &'a Outputs,
    ) -> Option<&'a OutputPath> {
        let above = folded
            .match_indices('/')
            .find_map(|(end, _)| self.same_file(&folded[..end], outputs));
        let below = || {
            let folder = OutputPath(format!("{folded}/"));
            let usual = outputs.range(&folder..).next().map(|(other, _)| other);
            usual
                .filter(|other| other.0.starts_with(&folder.0))
                .or_else(|| self.folders.get(folded).copied())
        };
        above
            .or_else(below)
            .filter(|other| !is_below(path, other) && !is_below(other, path))
    }
}

/// Whether an output lies in a folder that is spelled exactly as another output.
fn is_below(path: &OutputPath, folder: &OutputPath) -> bool {
    path.0
        .strip_prefix(&folder.0)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// A path as systems read it that tell neither upper from lower case nor one form of a letter from another (`é` as one
/// character and as `e` with an accent); `None` where that is how it is spelled.
fn folded(path: &str) -> Option<String> {
    let is_usual = |c: char| c.is_ascii() && !c.is_ascii_uppercase();
    if path.chars().all(is_usual) {
        return None;
    }

    // Upper case first: `ſ` and `ß` become `s` and `ss`, which they do not in lower case.
    let upper: String = path.nfd().flat_map(char::to_uppercase).collect();
    let folded: String = upper.chars().flat_map(char::to_lowercase).nfc().collect();

    (folded != path).then_some(folded)
}

fn one_file(path: &OutputPath, other: &OutputPath, place: &Place) -> Diagnostic {
    let message = if path.0.to_lowercase() == other.0.to_lowercase() {
        say!(
            "{path} 与 {other} 只有大小写不同，在有的系统上是同一个文件",
            "{path} and {other} differ by case alone and are one file on some systems"
        )
    } else {
        say!(
            "{path} 与 {other} 只是字母的写法不同，在有的系统上是同一个文件",
            "{path} and {other} spell the same letters in two ways and are one file on some systems"
        )
    };
    collision(message, place)
}

fn file_and_folder(path: &OutputPath, other: &OutputPath, place: &Place) -> Diagnostic {
    collision(
        say!(
            "{path} 与 {other} 在有的系统上会使同一个名字既是文件又是文件夹",
            "on some systems {path} and {other} would make one name both a file and a folder"
        ),
        place,
    )
}

fn collision(message: Text, place: &Place) -> Diagnostic {
    let hint = say!("给其中一个改名。", "Rename one of them.");
    with_place(
        Diagnostic::error(codes::PATH_COLLISION, message).hint(hint),
        place,
    )
}

/// A file where another output wants a folder.
fn folder_of_that_name(path: &OutputPath, outputs: &Outputs) -> Option<Diagnostic> {
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

    foreign_to_windows(path).map(|warning| with_place(warning, place))
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
