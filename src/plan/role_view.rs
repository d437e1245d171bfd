//! What templates receive of roles: what a body has to do in each, and what bodies have become since.

use serde::Serialize;

use super::clause_view::ClauseRef;
use super::department::Successor;
use super::role::{LEAD, SUPPORT};
use super::table::ColumnKind;
use super::view::{DepartmentRef, TaskRef, Views};
use crate::config::WebAddress;

/// A role of the plan.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RoleView {
    id: String,
    /// What the plan calls it.
    name: String,
    /// Whether it is leading or supporting and the plan calls it so; themes have texts of their own for these two.
    is_usual: bool,
}

/// What a body has to do in a role.
#[derive(Debug, Serialize)]
pub(super) struct RolePart {
    role: RoleView,
    /// The rows of tables.
    tasks: Vec<TaskRef>,
    /// The clauses.
    clauses: Vec<ClauseRef>,
}

/// How often a body has a role.
#[derive(Debug, Serialize)]
pub(super) struct RoleCount {
    role: RoleView,
    count: usize,
}

/// A body that has taken the place of another, or whose place another has taken.
#[derive(Debug, Serialize)]
pub(super) struct SuccessorView {
    name: String,
    /// Its page, if it has one.
    url: Option<String>,
    date: String,
    source: String,
    /// The address of the source, if it is one.
    source_url: Option<String>,
}

/// The words by which heads of columns tell that bodies lead or support, in Chinese and English.
const USUAL_WORDS: [(&str, &[&str]); 2] =
    [(LEAD, &["牵头", "lead"]), (SUPPORT, &["配合", "support"])];

impl Views<'_> {
    /// Makes the view of a role by its id. The plan's own name for it counts, then the head of the first column with
    /// it.
    pub(super) fn role(&self, id: &str) -> RoleView {
        let known = self.catalogue.roles.find(id);
        let name = known.map_or_else(|| id.to_string(), |role| self.text(&role.name));
        let columns = self
            .catalogue
            .tables
            .iter()
            .flat_map(|table| &table.columns);
        let mut heads = columns
            .filter(|column| column.kind == ColumnKind::Units && column.role.as_deref() == Some(id))
            .map(|column| self.text(&column.head));
        let head = heads.next().filter(|_| !self.catalogue.roles.is_named(id));

        let usual = USUAL_WORDS.iter().find(|(role, _)| *role == id);
        let is_usual = usual.is_some_and(|(_, words)| {
            let shown = head.as_deref().unwrap_or(&name).to_lowercase();
            words.iter().any(|word| shown.contains(word))
        });

        RoleView {
            id: id.into(),
            name: head.unwrap_or(name),
            is_usual,
        }
    }

    /// Lists what a department has to do, by role; roles in which it has nothing to do are left out.
    pub(super) fn role_parts(&self, department: usize) -> Vec<RolePart> {
        let mut parts = Vec::new();
        for role in self.catalogue.roles_in_use() {
            let rows = self.catalogue.rows_of(department, role).into_iter();
            let tasks: Vec<TaskRef> = rows.map(|(table, row)| self.task_ref(table, row)).collect();
            let clauses = self.catalogue.clauses_of(department, role).into_iter();
            let clauses: Vec<ClauseRef> =
                clauses.filter_map(|anchor| self.clause(anchor)).collect();

            if !tasks.is_empty() || !clauses.is_empty() {
                parts.push(RolePart {
                    role: self.role(role),
                    tasks,
                    clauses,
                });
            }
        }

        parts
    }

    /// Counts for every role that any body has the rows and clauses in which a department has it.
    pub(super) fn role_counts(&self, department: usize) -> Vec<RoleCount> {
        let roles = self.catalogue.roles_in_use().into_iter();
        let counts = roles.map(|role| RoleCount {
            role: self.role(role),
            count: self.catalogue.rows_of(department, role).len()
                + self.catalogue.clauses_of(department, role).len(),
        });
        counts.collect()
    }

    /// Lists the bodies that have taken the place of a department.
    pub(super) fn successors(&self, department: usize) -> Vec<SuccessorView> {
        let department = &self.catalogue.departments[department];
        let successors = department.succeeded_by.iter();
        successors
            .map(|successor| {
                let own = self.department_of(successor);
                let name = successor.name.as_ref().map(|name| self.text(name));
                self.successor(successor, own, name)
            })
            .collect()
    }

    /// Lists the departments whose place a department has taken.
    pub(super) fn predecessors(&self, department: usize) -> Vec<SuccessorView> {
        let mut predecessors = Vec::new();
        for (index, other) in self.catalogue.departments.iter().enumerate() {
            for successor in &other.succeeded_by {
                let is_it = self.position_of(successor) == Some(department);
                if is_it {
                    let own = Some(self.department_ref(index));
                    predecessors.push(self.successor(successor, own, None));
                }
            }
        }

        predecessors
    }

    /// Makes the view of one side of a succession: of a department of the plan, or of a body of that name.
    fn successor(
        &self,
        successor: &Successor,
        own: Option<DepartmentRef>,
        name: Option<String>,
    ) -> SuccessorView {
        let source = self.text(&successor.source);
        let address = WebAddress::parse(&source);
        let (own_name, url) = own.map_or((None, None), |it| (Some(it.name), it.url));
        SuccessorView {
            name: name.or(own_name).unwrap_or_default(),
            url,
            date: self.text(&successor.date),
            source_url: address.map(|address| self.outward(address.as_str())),
            source,
        }
    }

    /// Returns the department of the plan that a successor is.
    fn department_of(&self, successor: &Successor) -> Option<DepartmentRef> {
        let position = self.position_of(successor)?;
        Some(self.department_ref(position))
    }

    /// Returns the position of the department of the plan that a successor is.
    fn position_of(&self, successor: &Successor) -> Option<usize> {
        let id = successor.id.as_ref()?;
        self.catalogue
            .departments
            .iter()
            .position(|it| it.id == *id)
    }
}
