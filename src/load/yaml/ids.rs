//! Ids of entries in YAML files, which references name and addresses are made from.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes, say};
use crate::load::yaml::locate;
use crate::source::{Location, SourceFile};
use crate::text::ascii_id::ascii_id;

/// The errors about ids that are used twice in a list, or cannot be used in addresses. `list` is the field of the file
/// that holds the entries, `ids` are their ids in order.
pub(crate) fn check<'a>(
    file: &Arc<SourceFile>,
    list: &str,
    ids: impl Iterator<Item = &'a str>,
) -> Vec<Diagnostic> {
    let found = ids_with_errors(file, list, ids);
    found.into_iter().map(|(_, error)| error).collect()
}

/// The same errors. What else is wrong with an entry is told of below the error about its id.
pub(crate) fn check_hiding_entries<'a>(
    file: &Arc<SourceFile>,
    list: &str,
    ids: impl Iterator<Item = &'a str>,
) -> Vec<Diagnostic> {
    let entry = |index: usize| locate(file, &[list, &index.to_string()]).span;
    let found = ids_with_errors(file, list, ids).into_iter();
    found
        .map(|(index, error)| error.hides(entry(index)))
        .collect()
}

/// The errors, each with the position of its entry.
fn ids_with_errors<'a>(
    file: &Arc<SourceFile>,
    list: &str,
    ids: impl Iterator<Item = &'a str>,
) -> Vec<(usize, Diagnostic)> {
    let (mut first, mut found) = (HashMap::new(), Vec::new());
    for (index, id) in ids.enumerate() {
        let at = |index: usize| locate(file, &[list, &index.to_string(), "id"]);
        if let Some(earlier) = first.insert(id, index) {
            let error = Diagnostic::error(
                codes::DUPLICATE_ID,
                say!("编号 {id} 出现了两次", "the id {id} is used twice"),
            );
            let first = say!("第一次在这里", "first here");
            found.push((index, error.at(at(index)).related(at(earlier), first)));
        }

        if !is_fit(id) {
            found.push((index, unfit(id, at(index))));
        }
    }

    found
}

/// Tells whether an id can be used in addresses.
pub(crate) fn is_fit(id: &str) -> bool {
    let is_allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !id.is_empty() && id.bytes().all(is_allowed)
}

/// Makes the error for an id that cannot be used in addresses.
pub(crate) fn unfit(id: &str, place: Location) -> Diagnostic {
    let error = Diagnostic::error(
        codes::BAD_ID,
        say!(
            "编号“{id}”不能用在网址里",
            "the id “{id}” cannot be used in an address"
        ),
    );
    let hint = match ascii_id(id) {
        ready if ready.is_empty() => say!(
            "只用小写英文字母、数字和连字符。",
            "Use lower-case letters, digits and hyphens only."
        ),
        ready => say!(
            "只用小写英文字母、数字和连字符，例如 {ready}。",
            "Use lower-case letters, digits and hyphens only, such as {ready}."
        ),
    };
    error.at(place).hint(hint)
}
