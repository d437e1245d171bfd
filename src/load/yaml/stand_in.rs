//! Stand-ins for what a YAML file says wrongly: with them the rest of the file can be read, so that a record with a
//! mistake in it is still a record, and whatever refers to it finds it. Nothing of this is ever published, since there
//! is an error.

use serde_json::Value as Json;
use serde_yaml::{Mapping, Value as Yaml};

use super::schema::{SchemaChecker, allowed_types, is_a, kind_of};
use super::tree::{Node, Value};
use crate::config::{Colour, WebAddress};
use crate::date::{PageDate, Period};

impl SchemaChecker<'_> {
    /// The value of a node as far as it fits a schema, with stand-ins for what does not fit, and for what is missing.
    pub(super) fn stand_in(&self, node: Option<&Node>, schema: &Json) -> Yaml {
        let schema = self.resolve(schema);
        if let Some(node) = node.filter(|node| self.fits(node, schema)) {
            return as_written(node);
        }

        if let Some(choices) = schema
            .get("anyOf")
            .or_else(|| schema.get("oneOf"))
            .and_then(Json::as_array)
        {
            return self.stand_in(node, self.choice_for(node, choices));
        }

        if let Some(constant) = schema.get("const").and_then(Json::as_str) {
            return constant.into();
        }

        if let Some(first) = schema.get("enum").and_then(|all| all[0].as_str()) {
            return first.into();
        }

        let types = allowed_types(schema);
        if types.contains(&"null") {
            return Yaml::Null;
        }

        match types.first() {
            Some(&"object") => self.object(node, schema),
            Some(&"array") => self.array(node, schema),
            Some(&"string") => text(node, schema).into(),
            Some(&"integer") => 0.into(),
            Some(&"number") => 0.0.into(),
            Some(&"boolean") => false.into(),
            _ => Yaml::Null,
        }
    }

    /// The one of several schemas that a value of this shape was meant for; else one that allows nothing, or the first.
    fn choice_for<'s>(&'s self, node: Option<&Node>, choices: &'s [Json]) -> &'s Json {
        let allows = |choice: &Json, is: &dyn Fn(&str) -> bool| {
            allowed_types(self.resolve(choice)).into_iter().any(is)
        };
        let shaped = choices
            .iter()
            .find(|choice| node.is_some_and(|node| allows(choice, &|kind| is_a(node, kind))));
        let empty = || {
            choices
                .iter()
                .find(|choice| allows(choice, &|kind| kind == "null"))
        };

        shaped.or_else(empty).unwrap_or(&choices[0])
    }

    fn object(&self, node: Option<&Node>, schema: &Json) -> Yaml {
        let required: Vec<&str> = schema
            .get("required")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .collect();
        let fields = schema.get("properties").and_then(Json::as_object);
        let mut map = Mapping::new();

        for (name, field) in fields.into_iter().flatten() {
            let value = node.and_then(|node| node.get(name));
            let is_needed = required.contains(&name.as_str());

            // A list may have good items, a group of fields good fields.
            let is_kept = value.is_some_and(|value| {
                self.fits(value, field) || !matches!(value.value, Value::Scalar { .. })
            });
            if is_needed || is_kept {
                map.insert(name.as_str().into(), self.stand_in(value, field));
            }
        }

        let others = schema
            .get("additionalProperties")
            .filter(|others| others.is_object());
        if let (Some(others), Some(Value::Map(entries))) = (others, node.map(|node| &node.value)) {
            for (key, value) in entries {
                let name = key.as_text().unwrap_or_default();
                if !map.contains_key(name) {
                    map.insert(name.into(), self.stand_in(Some(value), others));
                }
            }
        }

        Yaml::Mapping(map)
    }

    fn array(&self, node: Option<&Node>, schema: &Json) -> Yaml {
        let items = schema.get("items");
        let Some(Value::List(nodes)) = node.map(|node| &node.value) else {
            return Yaml::Sequence(Vec::new());
        };

        // Each keeps its place in the list, which later findings are told by.
        let item = |node: &Node| match items {
            Some(items) => self.stand_in(Some(node), items),
            None => as_written(node),
        };

        Yaml::Sequence(nodes.iter().map(item).collect())
    }

    fn fits(&self, node: &Node, schema: &Json) -> bool {
        let mut found = Vec::new();
        self.node(node, schema, &mut found);
        found.is_empty()
    }
}

/// A text that fits; the one that was written where any will do.
fn text(node: Option<&Node>, schema: &Json) -> String {
    match schema.get("format").and_then(Json::as_str) {
        Some(PageDate::FORMAT) => "2000-01-01".into(),
        Some(Period::FORMAT) => "2000-01".into(),
        Some(WebAddress::FORMAT) => "https://example.org/".into(),
        Some(Colour::FORMAT) => "#000000".into(),
        _ => node.and_then(Node::as_text).unwrap_or_default().into(),
    }
}

/// A node that fits, as the parser that reads it would have it.
fn as_written(node: &Node) -> Yaml {
    match &node.value {
        Value::List(nodes) => Yaml::Sequence(nodes.iter().map(as_written).collect()),
        Value::Map(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| (as_written(key), as_written(value)));
            Yaml::Mapping(entries.collect())
        }
        Value::Alias => Yaml::Null,
        Value::Scalar { text, .. } => match kind_of(node) {
            "null" => Yaml::Null,
            "boolean" => text
                .to_lowercase()
                .parse::<bool>()
                .unwrap_or_default()
                .into(),
            "integer" => text.parse::<i64>().unwrap_or_default().into(),
            "number" => text.parse::<f64>().unwrap_or_default().into(),
            _ => text.as_str().into(),
        },
    }
}
