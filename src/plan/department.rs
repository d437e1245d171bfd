//! Departments: who the plan holds responsible (`content/plan/departments.yaml`), and the names they go by.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::config::{Localized, ShortList, ShortLocalized, short, short_list};
use crate::diagnostic::{Diagnostic, closest, did_you_mean, say};
use crate::load::yaml;
use crate::plan::codes;
use crate::source::{Location, SourceFile};

/// The facet that searches are narrowed by: who is in charge.
pub const FACET: &str = "departments";

/// `content/plan/departments.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DepartmentFile {
    /// In the order of the plan.
    pub departments: Vec<Department>,
}

/// A unit that the plan holds responsible.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// In addresses and references; never changed once published.
    pub id: String,
    /// As the plan prints it.
    #[serde(deserialize_with = "short")]
    #[schemars(with = "ShortLocalized")]
    pub name: Localized,
    /// Other spellings, misprints of the plan included.
    #[serde(default, deserialize_with = "short_list")]
    #[schemars(with = "ShortList")]
    pub aliases: Vec<String>,
    /// The clause that holds its duties; none for units that only the annex names.
    pub clause: Option<String>,
}

/// Departments by every name they go by.
#[derive(Debug, Default)]
pub struct Directory {
    by_name: BTreeMap<String, usize>,
    ids: Vec<String>,
}

impl Directory {
    /// Indexes names and aliases; a name of two departments is an error.
    pub fn new(departments: &[Department], file: &Arc<SourceFile>) -> (Self, Vec<Diagnostic>) {
        let (mut directory, mut found) = (Self::default(), Vec::new());
        for (index, department) in departments.iter().enumerate() {
            directory.ids.push(department.id.clone());
            let names = names(&department.name)
                .into_iter()
                .map(|name| (name, "name".to_string(), None));
            let aliases = department.aliases.iter().enumerate();
            let aliases = aliases
                .map(|(at, alias)| (alias.clone(), "aliases".to_string(), Some(at.to_string())));
            for (name, field, at) in names.chain(aliases) {
                let earlier = directory
                    .by_name
                    .insert(name.clone(), index)
                    .filter(|earlier| *earlier != index);
                let Some(earlier) = earlier else { continue };
                let index = index.to_string();
                let path: Vec<&str> = ["departments", &index, &field]
                    .into_iter()
                    .chain(at.as_deref())
                    .collect();
                let other = &departments[earlier].id;
                found.push(
                    Diagnostic::error(
                        codes::DUPLICATE_NAME,
                        say!(
                            "“{name}”已经是 {other} 的名称",
                            "“{name}” is a name of {other} already"
                        ),
                    )
                    .at(yaml::locate(file, &path)),
                );
            }
        }
        (directory, found)
    }

    /// The department of a name, an alias or an id.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name
            .get(name)
            .copied()
            .or_else(|| self.ids.iter().position(|id| id == name))
    }

    /// The departments of a list of names; `place` tells where the n-th stands.
    pub fn resolve(
        &self,
        names: &[String],
        place: impl Fn(usize) -> Location,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<usize> {
        let mut departments = Vec::new();
        for (at, name) in names.iter().enumerate() {
            match self.find(name) {
                Some(index) => departments.push(index),
                None => found.push(self.unknown(name, place(at))),
            }
        }
        departments
    }

    fn unknown(&self, name: &str, place: Location) -> Diagnostic {
        let known = self.by_name.keys().chain(&self.ids).map(String::as_str);
        let near = closest(name, known);
        Diagnostic::error(
            codes::UNKNOWN_DEPARTMENT,
            say!(
                "没有名为“{name}”的责任单位",
                "there is no department “{name}”"
            ),
        )
        .at(place)
        .hint(match near {
            Some(near) => did_you_mean(near),
            None => say!(
                "在 departments.yaml 里加上它，或把它写进某个单位的 aliases。",
                "Add it to departments.yaml, or to the aliases of a department there."
            ),
        })
    }
}

fn names(name: &Localized) -> Vec<String> {
    match name {
        Localized::One(name) => vec![name.clone()],
        Localized::Many(names) => names.values().cloned().collect(),
    }
}
