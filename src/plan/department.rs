//! Departments: who the plan holds responsible (`content/plan/departments.yaml`), and the names they go by.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::catalogue::{DEPARTMENTS_FILE, FOLDER};
use super::role::Role;
use crate::config::{Localized, ShortList, ShortLocalized, short, short_list};
use crate::diagnostic::{Diagnostic, Text, closest, did_you_mean, say};
use crate::load::yaml;
use crate::plan::codes;
use crate::source::{Location, SourceFile};
use crate::text::ascii_id::new_id;

/// The facet that searches are narrowed by: who is in charge.
pub(super) const FACET: &str = "departments";

/// `content/plan/departments.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DepartmentFile {
    /// All departments, in the order of the plan. Without any, they are taken from tables and clauses.
    #[serde(default)]
    pub departments: Vec<Department>,
    /// What bodies do, where the plan has other words for it than the usual ones.
    #[serde(default)]
    pub roles: Vec<Role>,
}

/// A unit that the plan holds responsible.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Department {
    /// Its name in addresses and references; never changed once published. Without one it follows from the name, as
    /// that sounds.
    #[serde(default)]
    pub id: String,
    /// Its name as the plan prints it.
    #[serde(deserialize_with = "short")]
    #[schemars(with = "ShortLocalized")]
    pub name: Localized,
    /// Its full name, where the plan prints a short one.
    pub full_name: Option<Localized>,
    /// Its short name, where the plan prints the full one.
    pub short_name: Option<Localized>,
    /// Other spellings, misprints of the plan included.
    #[serde(default, deserialize_with = "short_list")]
    #[schemars(with = "ShortList")]
    pub aliases: Vec<String>,
    /// The clause that holds its duties; units that only the annex names have none.
    pub clause: Option<String>,
    /// Whether the name stands for several bodies: 各县区政府, all agencies.
    #[serde(default)]
    pub collective: bool,
    /// What it has become since: the bodies that have taken its place.
    #[serde(default)]
    pub succeeded_by: Vec<Successor>,
}

/// A body that has taken the place of another.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Successor {
    /// Its id, if it is a department of the plan too.
    pub id: Option<String>,
    /// Its name, if it is none.
    pub name: Option<Localized>,
    /// Since when: a year, a month or a day, in words for readers.
    pub date: Localized,
    /// Where that was published: a web address, or the title of a document.
    pub source: Localized,
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

            for (field, name) in department.names() {
                for name in names(name) {
                    if let Some(earlier) = directory.add(name, index) {
                        let place = yaml::locate(file, &["departments", &position, field]);
                        found.push(taken(name, &departments[earlier].id).at(place));
                    }
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
            .or_else(|| self.find_in_other_case(name))
    }

    /// Finds the department of a name that begins with a capital letter in one place and not in the other.
    fn find_in_other_case(&self, name: &str) -> Option<usize> {
        let first = name.chars().next().filter(char::is_ascii_alphabetic)?;
        let other = match first.is_ascii_lowercase() {
            true => first.to_ascii_uppercase(),
            false => first.to_ascii_lowercase(),
        };
        self.by_name.get(&format!("{other}{}", &name[1..])).copied()
    }

    /// Tells whether a text has the name of a department in it.
    pub(super) fn is_mentioned(&self, text: &str) -> bool {
        self.by_name.keys().any(|name| text.contains(name.as_str()))
    }

    /// Returns the known name that is nearest to another.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        let known = self.by_name.keys().chain(&self.ids).map(String::as_str);
        closest(name, known)
    }

    /// Makes the error for a name that no department has.
    pub(super) fn unknown(&self, name: &str, place: Location) -> Diagnostic {
        let near = self.nearest(name);
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
    /// Iterates over its id, its names in every language, and its aliases.
    pub(super) fn all_names(&self) -> impl Iterator<Item = &str> {
        let own = self.names().into_iter().flat_map(|(_, name)| names(name));
        let aliases = self.aliases.iter().map(String::as_str);

        [self.id.as_str()].into_iter().chain(own).chain(aliases)
    }

    /// Lists its name as printed, its full name and its short one, with the fields that hold them.
    pub(super) fn names(&self) -> Vec<(&'static str, &Localized)> {
        let others = [
            ("full_name", &self.full_name),
            ("short_name", &self.short_name),
        ];
        let others = others
            .into_iter()
            .filter_map(|(field, name)| Some((field, name.as_ref()?)));
        [("name", &self.name)].into_iter().chain(others).collect()
    }

    /// Makes a department of a name that no list has.
    pub(super) fn named(name: &str) -> Self {
        Self {
            id: String::new(),
            name: Localized::One(name.into()),
            full_name: None,
            short_name: None,
            aliases: Vec::new(),
            clause: None,
            collective: is_collective(name),
            succeeded_by: Vec::new(),
        }
    }
}

/// What the names of several bodies together begin with.
const COLLECTIVE: [&str; 10] = [
    "各",
    "有关",
    "相关",
    "其他",
    "所有",
    "All ",
    "Each ",
    "Every ",
    "Relevant ",
    "Other ",
];

/// What names of several bodies together have at their end: 市有关部门, 市直各单位.
const COLLECTIVE_ENDS: [&str; 8] = [
    "有关部门",
    "有关单位",
    "相关部门",
    "相关单位",
    "各单位",
    "各部门",
    "各委办局",
    "各有关方面",
];

/// Tells whether a name stands for several bodies.
pub(super) fn is_collective(name: &str) -> bool {
    let begins = COLLECTIVE.iter().any(|beginning| {
        let part = name.get(..beginning.len());
        part.is_some_and(|part| part.eq_ignore_ascii_case(beginning))
    });
    begins || COLLECTIVE_ENDS.iter().any(|end| name.ends_with(end))
}

/// The language in whose sounds ids are made, so that a translation that is added later changes none.
const ORIGINAL: &str = "zh";

/// Gives departments without an id one that follows from their names. Returns the positions of these departments.
pub(super) fn give_ids(departments: &mut [Department]) -> Vec<usize> {
    let mut ids: Vec<String> = departments.iter().map(|it| it.id.clone()).collect();
    let mut given = Vec::new();
    for (at, department) in departments.iter_mut().enumerate() {
        if department.id.is_empty() {
            let name = department.name.get(ORIGINAL);
            department.id = new_id(name, ids.iter().map(String::as_str));
            ids.push(department.id.clone());
            given.push(at);
        }
    }

    given
}

/// Writes departments as `departments.yaml` has them.
pub(super) fn as_yaml<'d>(departments: impl Iterator<Item = &'d Department>) -> String {
    let lines = departments.map(|it| {
        let name = it.name.get(ORIGINAL);
        let collective = if it.collective {
            ", collective: true"
        } else {
            ""
        };
        format!("  - {{id: {}, name: \"{name}\"{collective}}}", it.id)
    });
    lines.collect::<Vec<_>>().join("\n")
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
