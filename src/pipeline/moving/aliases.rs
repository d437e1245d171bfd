//! Old addresses in the front matter of a page that moves.

use std::collections::BTreeSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::load::front_matter::fields;
use crate::load::yaml::{Edit, Mended, locate_in, read};
use crate::source::{SourceFile, Span};

/// The name of the field.
const NAME: &str = "aliases";

/// The field alone; the others are read elsewhere.
#[derive(Deserialize, JsonSchema)]
struct Aliases {
    #[serde(default)]
    aliases: Vec<String>,
}

/// The text of a page with its old addresses among its aliases, and without the new one, which an earlier move may have
/// left there. Each of `addresses` is an old and the new one, without `/` at the ends. Gives `None` if the front matter
/// is written in a way in which they cannot be added.
pub(super) fn added(
    file: &Arc<SourceFile>,
    text: &str,
    addresses: &[&(String, String)],
) -> Option<String> {
    let file = SourceFile::new(file.path.clone(), text);
    let now = aliases(&file)?;
    let new: BTreeSet<&str> = addresses.iter().map(|(_, new)| new.as_str()).collect();
    let mut wanted: Vec<String> = now.clone();
    wanted.retain(|alias| !new.contains(alias.trim_matches('/')));
    let is_shortened = wanted.len() < now.len();

    let moved = addresses.iter().filter(|(old, new)| old != new);
    for (old, _) in moved {
        let alias = format!("/{old}/");
        if !wanted.iter().any(|it| it.trim_matches('/') == old) {
            wanted.push(alias);
        }
    }
    if wanted == now {
        return Some(text.into());
    }

    let edit = edit(&file, &now, &wanted, is_shortened)?;
    let after = Mended::new(text, vec![edit]).text;
    let written = aliases(&SourceFile::new(file.path.clone(), after.as_str()))?;
    (written == wanted).then_some(after)
}

/// The aliases of a page; `None` if its front matter cannot be read.
fn aliases(file: &Arc<SourceFile>) -> Option<Vec<String>> {
    let head: Aliases = read(file, fields(&file.text)?).value?;
    Some(head.aliases)
}

/// The change that makes the aliases `wanted` of `now`. Comments in the list stay, unless some of it has to go.
fn edit(
    file: &Arc<SourceFile>,
    now: &[String],
    wanted: &[String],
    is_shortened: bool,
) -> Option<Edit> {
    let fields = fields(&file.text)?;
    let list = |aliases: &[String]| format!("[{}]", aliases.join(", "));
    if now.is_empty() && !file.text[fields.start..fields.end].contains(NAME) {
        let end = Span::new(fields.end, fields.end);
        return Some((end, format!("{NAME}: {}\n", list(wanted))));
    }

    let start = locate_in(file, fields, &[NAME]).span.start;
    let item = |index: usize| locate_in(file, fields, &[NAME, &index.to_string()]).span;
    let behind = now
        .len()
        .checked_sub(1)
        .map_or(start, |last| item(last).end);
    let more = &wanted[now.len().min(wanted.len())..];

    if file.text[start..].starts_with('[') {
        let closing = behind + file.text[behind..fields.end].find(']')?;
        if is_shortened || now.is_empty() {
            return Some((Span::new(start, closing + 1), list(wanted)));
        }
        let items = format!(", {}", more.join(", "));
        return Some((Span::new(closing, closing), items));
    }
    if now.is_empty() {
        return None;
    }

    let line = file.text[..item(0).start].rfind('\n')? + 1;
    if is_shortened {
        return Some((Span::new(line, behind), format!("  {}", list(wanted))));
    }

    // A comment may stand behind the last item.
    let end = behind + file.text[behind..].find('\n')?;
    let indent = &file.text[line..line + file.text[line..].find('-')?];
    let items: String = more.iter().map(|it| format!("\n{indent}- {it}")).collect();
    Some((Span::new(end, end), items))
}
