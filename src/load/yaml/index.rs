//! An index of the locations of all values in a YAML text, by their keys. A file with many errors needs it often.

use std::collections::HashMap;

use super::mended::Mended;
use super::tree::{Node, Value};
use crate::source::Span;

/// The locations of all values of one text. Each value has a number; that of the text as a whole is 0.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The spans of the values, by number.
    spans: Vec<Span>,
    /// The number of each value, by the number of the list or map that contains it and its position or key there.
    below: HashMap<(usize, String), usize>,
}

impl Index {
    /// Makes the index of a tree that was parsed from a corrected text, which begins at `start` in its file. If a key
    /// is given twice, the first counts.
    pub(super) fn new(root: &Node, start: usize, mended: &Mended) -> Self {
        let mut index = Self::default();
        index.add(root, start, mended);
        index
    }

    fn add(&mut self, node: &Node, start: usize, mended: &Mended) -> usize {
        let number = self.spans.len();
        let span = mended.span(node.span);
        self.spans
            .push(Span::new(start + span.start, start + span.end));

        match &node.value {
            Value::List(nodes) => {
                for (position, item) in nodes.iter().enumerate() {
                    let below = self.add(item, start, mended);
                    self.below
                        .entry((number, position.to_string()))
                        .or_insert(below);
                }
            }
            Value::Map(entries) => {
                for (key, value) in entries {
                    let below = self.add(value, start, mended);
                    if let Some(key) = key.as_text() {
                        self.below.entry((number, key.into())).or_insert(below);
                    }
                }
            }
            Value::Scalar { .. } | Value::Alias => {}
        }

        number
    }

    /// The span of the value that a path of keys and positions leads to, or of the nearest value that contains it.
    /// Gives `None` if the text was not valid YAML.
    pub(super) fn find(&self, path: &[&str]) -> Option<Span> {
        let mut nearest = 0;
        for key in path {
            match self.below.get(&(nearest, key.to_string())) {
                Some(number) => nearest = *number,
                None => break,
            }
        }

        self.spans.get(nearest).copied()
    }
}
