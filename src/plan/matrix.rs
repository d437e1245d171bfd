//! The tables with bodies from all sides: by group, by what bodies do, and as bodies against groups.

use std::collections::BTreeMap;

use serde::Serialize;

use super::catalogue::Catalogue;
use super::role::{LEAD, SUPPORT};
use super::role_view::RoleView;
use super::table::{Group, Table};
use super::table_view::GroupRef;
use super::view::{DepartmentRef, TaskRef, Views};

/// What the page of the tasks receives.
#[derive(Debug, Serialize)]
pub(super) struct TasksView {
    by_goal: Vec<GroupRef>,
    by_role: Vec<RoleTasks>,
    matrix: Matrix,
    /// What groups are called; `None` if nothing does.
    group: Option<String>,
    /// Whether groups are goals.
    are_goals: bool,
    /// Whether bodies lead and support and do nothing else.
    is_usual: bool,
}

/// The bodies that have a role in any task.
#[derive(Debug, Serialize)]
struct RoleTasks {
    role: RoleView,
    departments: Vec<DepartmentTasks>,
}

#[derive(Debug, Serialize)]
struct DepartmentTasks {
    department: DepartmentRef,
    tasks: Vec<TaskRef>,
}

#[derive(Debug, Serialize)]
struct Matrix {
    goals: Vec<GroupRef>,
    rows: Vec<MatrixRow>,
}

#[derive(Debug, Serialize)]
struct MatrixRow {
    department: DepartmentRef,
    cells: Vec<MatrixCell>,
}

/// How many tasks of a group a body has in each role.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct MatrixCell {
    leads: usize,
    supports: usize,
    /// In other roles.
    others: usize,
}

/// Makes what the page of the tasks receives.
pub(super) fn tasks(views: &Views<'_>) -> TasksView {
    let groups = groups(views.catalogue);
    let head = groups
        .first()
        .and_then(|(table, _)| table.group_columns.first());
    let head = head.map(|column| views.text(&column.head));
    let roles = views.catalogue.roles_in_use();

    TasksView {
        by_goal: groups
            .iter()
            .map(|(table, group)| views.group_ref(table, group))
            .collect(),
        by_role: roles
            .iter()
            .filter_map(|role| by_role(views, role))
            .collect(),
        matrix: matrix(views, &groups),
        are_goals: groups
            .first()
            .is_some_and(|(table, _)| views.are_goals(table)),
        group: head,
        is_usual: roles.iter().all(|role| [LEAD, SUPPORT].contains(role)),
    }
}

/// Lists the groups of the tables with bodies; the rows of a table without groups are one.
fn groups(catalogue: &Catalogue) -> Vec<(&Table, &Group)> {
    let with_bodies = catalogue
        .tables
        .iter()
        .filter(|table| !table.unit_columns().is_empty());
    let groups = with_bodies.flat_map(|table| table.groups.iter().map(move |group| (table, group)));
    groups.collect()
}

/// Lists the departments that have a role in any task, each with these tasks. `None` if there are none.
fn by_role(views: &Views<'_>, role: &str) -> Option<RoleTasks> {
    let mut departments = Vec::new();
    for index in 0..views.catalogue.departments.len() {
        let tasks = views.catalogue.rows_of(index, role).into_iter();
        let tasks: Vec<TaskRef> = tasks
            .map(|(table, row)| views.task_ref(table, row))
            .collect();
        if !tasks.is_empty() {
            departments.push(DepartmentTasks {
                department: views.department_ref(index),
                tasks,
            });
        }
    }

    (!departments.is_empty()).then(|| RoleTasks {
        role: views.role(role),
        departments,
    })
}

/// Counts for every department and group the tasks in which it has a part. Departments without any are left out.
fn matrix(views: &Views<'_>, groups: &[(&Table, &Group)]) -> Matrix {
    let catalogue = views.catalogue;
    let by_group: Vec<BTreeMap<usize, MatrixCell>> = groups
        .iter()
        .map(|(_, group)| cells(catalogue, group))
        .collect();

    let mut rows = Vec::new();
    for department in 0..catalogue.departments.len() {
        if by_group
            .iter()
            .all(|cells| !cells.contains_key(&department))
        {
            continue;
        }

        let cells = by_group.iter().map(|cells| cells.get(&department));
        rows.push(MatrixRow {
            department: views.department_ref(department),
            cells: cells
                .map(|cell| cell.copied().unwrap_or_default())
                .collect(),
        });
    }

    Matrix {
        goals: groups
            .iter()
            .map(|(table, group)| views.group_ref(table, group))
            .collect(),
        rows,
    }
}

/// Counts the tasks of a group for each department that has a part in any, by its position.
fn cells(catalogue: &Catalogue, group: &Group) -> BTreeMap<usize, MatrixCell> {
    let mut cells: BTreeMap<usize, MatrixCell> = BTreeMap::new();
    for row in &group.rows {
        for assignment in catalogue.assignments.at(&row.anchor) {
            let cell = cells.entry(assignment.department).or_default();
            match assignment.role.as_str() {
                LEAD => cell.leads += 1,
                SUPPORT => cell.supports += 1,
                _ => cell.others += 1,
            }
        }
    }

    cells
}
