//! Ids of entries in YAML files, which references name and addresses are made from.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes, say};
use crate::load::yaml::locate;
use crate::source::SourceFile;

/// The errors about ids that are used twice in a list, or cannot be used in addresses. `list` is the field of the file
/// that holds the entries, `ids` are their ids in order.
pub(crate) fn check<'a>(
    file: &Arc<SourceFile>,
    list: &str,
    ids: impl Iterator<Item = &'a str>,
) -> Vec<Diagnostic> {
    let (mut first, mut found) = (HashMap::new(), Vec::new());
    for (index, id) in ids.enumerate() {
        let at = |index: usize| locate(file, &[list, &index.to_string(), "id"]);
        if let Some(earlier) = first.insert(id, index) {
            found.push(
                Diagnostic::error(
                    codes::DUPLICATE_ID,
                    say!("编号 {id} 出现了两次", "the id {id} is used twice"),
                )
                .at(at(index))
                .related(at(earlier), say!("第一次在这里", "first here")),
            );
        }
        if id.is_empty()
            || !id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            found.push(
                Diagnostic::error(
                    codes::BAD_ID,
                    say!(
                        "编号“{id}”不能用在网址里",
                        "the id “{id}” cannot be used in an address"
                    ),
                )
                .at(at(index))
                .hint(say!(
                    "只用小写英文字母、数字和连字符。",
                    "Use lower-case letters, digits and hyphens only."
                )),
            );
        }
    }
    found
}
