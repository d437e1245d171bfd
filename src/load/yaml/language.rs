//! The values of a YAML file that are given by language: `{zh: 目标, en: Targets}`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tree::{Node, Value, parse};
use crate::source::{SourceFile, Span};

/// A value that is given by language.
#[derive(Debug)]
pub(crate) struct ByLanguage {
    /// The path to the value: keys with `/` between them. Items of a list are named by their `id` or `number`, or else
    /// by their position.
    pub path: String,
    /// The texts by language key, each with its span.
    pub texts: BTreeMap<String, (String, Span)>,
}

/// All values of a file that are given by language, in the order of the file. There are none if the file is not valid
/// YAML, which is reported elsewhere.
pub(crate) fn by_language(file: &Arc<SourceFile>, languages: &[&str]) -> Vec<ByLanguage> {
    let mut found = Vec::new();
    if let Ok(root) = parse(&file.text) {
        collect(&root, "", languages, &mut found);
    }

    found
}

fn collect(node: &Node, path: &str, languages: &[&str], found: &mut Vec<ByLanguage>) {
    match &node.value {
        Value::List(nodes) => {
            for (index, item) in nodes.iter().enumerate() {
                let name = name(item).unwrap_or_else(|| index.to_string());
                collect(item, &below(path, &name), languages, found);
            }
        }
        Value::Map(entries) => match texts(entries, languages) {
            Some(texts) => found.push(ByLanguage {
                path: path.into(),
                texts,
            }),
            None => {
                for (key, value) in entries {
                    let name = key.as_text().unwrap_or_default();
                    collect(value, &below(path, name), languages, found);
                }
            }
        },
        Value::Scalar { .. } | Value::Alias => {}
    }
}

/// The path of what has a name below a path.
fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_string()
    } else {
        format!("{path}/{name}")
    }
}

/// The name of an item of a list that stays the same if the list changes.
fn name(item: &Node) -> Option<String> {
    ["id", "number"]
        .iter()
        .find_map(|key| item.get(key)?.as_text())
        .map(str::to_string)
}

/// The texts of a map if all its keys are languages.
fn texts(entries: &[(Node, Node)], languages: &[&str]) -> Option<BTreeMap<String, (String, Span)>> {
    let text = |(key, value): &(Node, Node)| {
        let key = key.as_text().filter(|key| languages.contains(key))?;
        Some((key.to_string(), (value.as_text()?.to_string(), value.span)))
    };

    if entries.is_empty() {
        None
    } else {
        entries.iter().map(text).collect()
    }
}

/// A text of a YAML file with its place.
#[derive(Debug)]
pub(crate) struct TextAt {
    /// The path to the text: keys and positions of items with `/` between them.
    pub path: String,
    /// The text.
    pub text: String,
    /// Its bytes in the file.
    pub span: Span,
}

/// The texts at some paths of the YAML at `span` of a file, in the order of the paths. A path has keys with `/` between
/// them, and `*` for every item of a list. Paths that lead to no text are left out.
pub(crate) fn texts_at(file: &Arc<SourceFile>, span: Span, paths: &[String]) -> Vec<TextAt> {
    let mut found = Vec::new();
    if paths.is_empty() {
        return found;
    }

    if let Ok(root) = parse(&file.text[span.start..span.end]) {
        for path in paths {
            let steps: Vec<&str> = path.split('/').collect();
            collect_at(&root, "", &steps, &mut found);
        }
    }

    for text in &mut found {
        text.span = Span::new(span.start + text.span.start, span.start + text.span.end);
    }

    found
}

/// Adds the texts that the steps lead to from a node, which is at `path`.
fn collect_at(node: &Node, path: &str, steps: &[&str], found: &mut Vec<TextAt>) {
    let Some((step, rest)) = steps.split_first() else {
        found.extend(node.as_text().map(|text| TextAt {
            path: path.into(),
            text: text.into(),
            span: node.span,
        }));
        return;
    };

    match &node.value {
        Value::List(nodes) if *step == "*" => {
            for (index, item) in nodes.iter().enumerate() {
                collect_at(item, &below(path, &index.to_string()), rest, found);
            }
        }
        _ => {
            if let Some(value) = node.get(step) {
                collect_at(value, &below(path, step), rest, found);
            }
        }
    }
}

/// All texts of the YAML at `span` of a file, each with its span, except those below a key in `skipped`.
pub(crate) fn scalars(file: &Arc<SourceFile>, span: Span, skipped: &[&str]) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    if let Ok(root) = parse(&file.text[span.start..span.end]) {
        collect_scalars(&root, skipped, &mut found);
    }

    for (_, place) in &mut found {
        *place = Span::new(span.start + place.start, span.start + place.end);
    }

    found
}

fn collect_scalars(node: &Node, skipped: &[&str], found: &mut Vec<(String, Span)>) {
    match &node.value {
        Value::Scalar { text, .. } => found.push((text.clone(), node.span)),
        Value::List(nodes) => nodes
            .iter()
            .for_each(|node| collect_scalars(node, skipped, found)),
        Value::Map(entries) => {
            let entries = entries
                .iter()
                .filter(|(key, _)| key.as_text().is_none_or(|key| !skipped.contains(&key)));
            entries.for_each(|(_, value)| collect_scalars(value, skipped, found));
        }
        Value::Alias => {}
    }
}
