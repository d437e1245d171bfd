//! Where the values of a YAML text stand, found by their keys at once: a file with many findings asks often.

use std::collections::HashMap;

use super::tree::{Node, Value};
use crate::source::Span;

/// The places of all values of one text.
#[derive(Debug, Default)]
pub struct Index {
    /// By number; that of the text's own value is 0.
    spans: Vec<Span>,
    /// The numbers of values by the number of the value that they stand in, and their key or position there.
    below: HashMap<(usize, String), usize>,
}

impl Index {
    /// Of a tree whose places are counted from `start`. Of keys that are given twice the first counts.
    pub fn new(root: &Node, start: usize) -> Self {
        let mut index = Self::default();
        index.add(root, start);
        index
    }

    fn add(&mut self, node: &Node, start: usize) -> usize {
        let number = self.spans.len();
        self.spans
            .push(Span::new(start + node.span.start, start + node.span.end));

        match &node.value {
            Value::List(nodes) => {
                for (position, item) in nodes.iter().enumerate() {
                    let below = self.add(item, start);
                    self.below
                        .entry((number, position.to_string()))
                        .or_insert(below);
                }
            }
            Value::Map(entries) => {
                for (key, value) in entries {
                    let below = self.add(value, start);
                    if let Some(key) = key.as_text() {
                        self.below.entry((number, key.into())).or_insert(below);
                    }
                }
            }
            Value::Scalar { .. } | Value::Alias => {}
        }
        number
    }

    /// The place of the value that a path of keys and positions leads to, or of the nearest one above it; none in a text
    /// that is not YAML.
    pub fn find(&self, path: &[&str]) -> Option<Span> {
        let step = |number: usize, key: &&str| {
            self.below
                .get(&(number, key.to_string()))
                .copied()
                .ok_or(number)
        };
        let found = path.iter().try_fold(0, step);
        self.spans
            .get(found.unwrap_or_else(|nearest| nearest))
            .copied()
    }
}
