//! Departments: who the plan holds responsible (`content/plan/departments.yaml`), and the names they go by.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::catalogue::{DEPARTMENTS_FILE, FOLDER};
use crate::config::{Localized, ShortList, ShortLocalized, short, short_list};
use crate::diagnostic::{Diagnostic, Text, closest, did_you_mean, say};
use crate::load::yaml;
use crate::plan::codes;
use crate::source::{Location, SourceFile};

/// The facet that searches are narrowed by: who is in charge.
pub(super) const FACET: &str = "departments";

/// `content/plan/departments.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DepartmentFile {
    /// All departments, in the order of the plan.
    pub departments: Vec<Department>,
}

/// A unit that the plan holds responsible.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Department {
    /// Its name in addresses and references; never changed once published.
    pub id: String,
    /// Its name as the plan prints it.
    #[serde(deserialize_with = "short")]
    #[schemars(with = "ShortLocalized")]
    pub name: Localized,
    /// Other spellings, misprints of the plan included.
    #[serde(default, deserialize_with = "short_list")]
    #[schemars(with = "ShortList")]
    pub aliases: Vec<String>,
    /// The clause that holds its duties; units that only the annex names have none.
    pub clause: Option<String>,
}

/// Departments by every name they go by.
#[derive(Debug, Default)]
pub(super) struct Directory {
    by_name: BTreeMap<String, usize>,
    ids: Vec<String>,
}

impl Directory {
    /// Indexes names and aliases. Returns an error for every name that two departments have.
    pub(super) fn new(
        departments: &[Department],
        file: &Arc<SourceFile>,
    ) -> (Self, Vec<Diagnostic>) {
        let (mut directory, mut found) = (Self::default(), Vec::new());
        for (index, department) in departments.iter().enumerate() {
            directory.ids.push(department.id.clone());
            let position = index.to_string();

            for name in names(&department.name) {
                if let Some(earlier) = directory.add(name, index) {
                    let place = yaml::locate(file, &["departments", &position, "name"]);
                    found.push(taken(name, &departments[earlier].id).at(place));
                }
            }

            for (at, alias) in department.aliases.iter().enumerate() {
                if let Some(earlier) = directory.add(alias, index) {
                    let path = ["departments", &position, "aliases", &at.to_string()];
                    let place = yaml::locate(file, &path);
                    found.push(taken(alias, &departments[earlier].id).at(place));
                }
            }
        }

        (directory, found)
    }

    /// Adds a name of a department. Returns the department that had the name before, if it is another one.
    fn add(&mut self, name: &str, department: usize) -> Option<usize> {
        self.by_name
            .insert(name.into(), department)
            .filter(|earlier| *earlier != department)
    }

    /// Finds the department of a name, an alias or an id.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.by_name
            .get(name)
            .copied()
            .or_else(|| self.ids.iter().position(|id| id == name))
    }

    /// Finds the departments of a list of names. A name that no department has is an error, which is added to `found`;
    /// `place` finds where the name at a position of the list is written.
    pub(super) fn resolve(
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

    /// Makes the error for a name that no department has.
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
        .sought_in(format!("{FOLDER}{DEPARTMENTS_FILE}"))
        .shows(format!("department {name}"))
        .hint(match near {
            Some(near) => {
                let Text { zh, en } = did_you_mean(near);
                say!(
                    "{zh}单位改了名的，把旧名写进它在 departments.yaml 里的 aliases。",
                    "{en} If the department was renamed, put its old name into its aliases in departments.yaml."
                )
            }
            None => say!(
                "单位改了名的，把旧名写进它在 departments.yaml 里的 aliases；新单位在那里加上。",
                "If the department was renamed, put its old name into its aliases in departments.yaml; if it is new, add it there."
            ),
        })
    }
}

impl Department {
    /// Iterates over its id, its name in every language, and its aliases.
    pub(super) fn all_names(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match &self.name {
            Localized::One(name) => (Some(name), None),
            Localized::Many(names) => (None, Some(names.values())),
        };
        let names = one.into_iter().chain(many.into_iter().flatten());
        let others = names.chain(&self.aliases).map(String::as_str);

        [self.id.as_str()].into_iter().chain(others)
    }
}

/// Makes the error for a name that another department has already.
fn taken(name: &str, other: &str) -> Diagnostic {
    Diagnostic::error(
        codes::DUPLICATE_NAME,
        say!(
            "“{name}”已经是 {other} 的名称",
            "“{name}” is a name of {other} already"
        ),
    )
}

/// Lists a name in all languages that it is given in.
fn names(name: &Localized) -> Vec<&str> {
    match name {
        Localized::One(name) => vec![name],
        Localized::Many(names) => names.values().map(String::as_str).collect(),
    }
}
