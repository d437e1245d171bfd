//! The annex from all sides: by goal, by who leads, by who supports, and as departments against goals.

use serde::Serialize;

use super::annex::Annex;
use super::annex_view::GoalRef;
use super::catalogue::{Role, TaskDepartments};
use super::view::{DepartmentRef, TaskRef, Views};

/// What the page of the tasks receives.
#[derive(Debug, Serialize)]
pub(super) struct TasksView {
    by_goal: Vec<GoalRef>,
    by_lead: Vec<DepartmentTasks>,
    by_support: Vec<DepartmentTasks>,
    matrix: Matrix,
}

#[derive(Debug, Serialize)]
struct DepartmentTasks {
    department: DepartmentRef,
    tasks: Vec<TaskRef>,
}

#[derive(Debug, Serialize)]
struct Matrix {
    goals: Vec<GoalRef>,
    rows: Vec<MatrixRow>,
}

#[derive(Debug, Serialize)]
struct MatrixRow {
    department: DepartmentRef,
    cells: Vec<MatrixCell>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct MatrixCell {
    leads: usize,
    supports: usize,
}

/// Makes what the page of the tasks receives.
pub(super) fn tasks(views: &Views<'_>) -> TasksView {
    TasksView {
        by_goal: goals(views),
        by_lead: tasks_by_department(views, Role::Lead),
        by_support: tasks_by_department(views, Role::Support),
        matrix: matrix(views),
    }
}

/// Lists the departments that have a role in any task, each with these tasks.
fn tasks_by_department(views: &Views<'_>, role: Role) -> Vec<DepartmentTasks> {
    let mut departments = Vec::new();
    for index in 0..views.catalogue.departments.len() {
        let tasks = views.catalogue.tasks_of(index, role);
        if !tasks.is_empty() {
            departments.push(DepartmentTasks {
                department: views.department_ref(index),
                tasks: tasks.into_iter().map(|task| views.task_ref(task)).collect(),
            });
        }
    }

    departments
}

/// Lists the goals of the annex with their rows.
fn goals(views: &Views<'_>) -> Vec<GoalRef> {
    views
        .catalogue
        .annex
        .iter()
        .flat_map(|annex| &annex.goals)
        .map(|goal| views.goal_ref(goal))
        .collect()
}

/// Counts for every department and goal the tasks that it leads and supports. Departments without any are left out.
fn matrix(views: &Views<'_>) -> Matrix {
    let catalogue = views.catalogue;
    let mut rows = Vec::new();
    if let Some(annex) = &catalogue.annex {
        for index in 0..catalogue.departments.len() {
            let cells = cells(annex, &catalogue.departments_of_tasks, index);
            if cells.iter().any(|cell| *cell != MatrixCell::default()) {
                rows.push(MatrixRow {
                    department: views.department_ref(index),
                    cells,
                });
            }
        }
    }

    Matrix {
        goals: goals(views),
        rows,
    }
}

/// Counts for every goal of the annex the tasks that a department leads and supports. `tasks` has the departments of
/// each task.
fn cells(annex: &Annex, tasks: &[TaskDepartments], department: usize) -> Vec<MatrixCell> {
    let mut cells = vec![MatrixCell::default(); annex.goals.len()];
    for (departments, (position, _)) in tasks.iter().zip(annex.tasks()) {
        let cell = &mut cells[position.goal];
        cell.leads += usize::from(departments.lead.contains(&department));
        cell.supports += usize::from(departments.support.contains(&department));
    }

    cells
}
