//! The texts in the fields of a file, one by one.

use serde_yaml::Value;

/// A YAML file, or a page with its front matter.
#[derive(Clone)]
pub struct Fields {
    yaml: Value,
    /// The body, if the file is a page.
    body: Option<String>,
}

impl Fields {
    pub fn of(text: &str) -> Self {
        let page = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("---\n"));
        let (yaml, body) = page.map_or((text, None), |(yaml, body)| (yaml, Some(body.to_string())));
        Self {
            yaml: serde_yaml::from_str(yaml).expect("valid"),
            body,
        }
    }

    /// The paths to all texts.
    pub fn paths(&self) -> Vec<Vec<Value>> {
        let mut found = Vec::new();
        texts(&self.yaml, Vec::new(), &mut found);
        found
    }

    /// The fields with another text at one path.
    pub fn with(&self, path: &[Value], put: impl Fn(&str) -> String) -> Self {
        let mut new = self.clone();
        let place = path
            .iter()
            .fold(&mut new.yaml, |value, step| match step.as_u64() {
                Some(index) => &mut value[index as usize],
                None => &mut value[step],
            });
        *place = put(place.as_str().unwrap_or_default()).into();

        new
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let yaml = serde_yaml::to_string(&self.yaml).expect("written");
        self.body
            .as_ref()
            .map_or(yaml.clone(), |body| format!("---\n{yaml}---\n{body}"))
    }
}

fn texts(value: &Value, path: Vec<Value>, found: &mut Vec<Vec<Value>>) {
    let below = |key: &Value| [&path[..], std::slice::from_ref(key)].concat();
    match value {
        Value::String(_) => found.push(path),
        Value::Mapping(map) => map
            .iter()
            .for_each(|(key, value)| texts(value, below(key), found)),
        Value::Sequence(list) => list
            .iter()
            .enumerate()
            .for_each(|(index, value)| texts(value, below(&Value::from(index)), found)),
        _ => {}
    }
}
