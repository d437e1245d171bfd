//! The annex from all sides: by goal, by who leads, by who supports, and as departments against goals.

use serde::Serialize;

use super::annex_view::GoalRef;
use super::catalogue::Role;
use super::view::{DepartmentRef, TaskRef, Views};

/// What the page of the tasks receives.
#[derive(Debug, Serialize)]
pub struct TasksView {
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

/// Makes all views of the annex's rows.
pub fn tasks(views: &Views<'_>) -> TasksView {
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

fn goals(views: &Views<'_>) -> Vec<GoalRef> {
    views
        .catalogue
        .annex
        .iter()
        .flat_map(|annex| &annex.goals)
        .map(|goal| views.goal_ref(goal))
        .collect()
}

fn matrix(views: &Views<'_>) -> Matrix {
    let catalogue = views.catalogue;
    let goals_of_rows = catalogue
        .annex
        .iter()
        .flat_map(|annex| annex.tasks().map(|((goal, _), _)| goal));
    let goals_of_rows: Vec<usize> = goals_of_rows.collect();
    let count = goals_of_rows.last().map_or(0, |last| last + 1);
    let cells = |index: usize| {
        let mut cells = vec![MatrixCell::default(); count];
        for (units, goal) in catalogue.departments_of_tasks.iter().zip(&goals_of_rows) {
            cells[*goal].leads += usize::from(units.lead.contains(&index));
            cells[*goal].supports += usize::from(units.support.contains(&index));
        }
        cells
    };
    let all = (0..catalogue.departments.len()).map(|index| (index, cells(index)));
    let some = all.filter(|(_, cells)| cells.iter().any(|cell| *cell != MatrixCell::default()));
    let rows = some
        .map(|(index, cells)| MatrixRow {
            department: views.department_ref(index),
            cells,
        })
        .collect();
    Matrix {
        goals: goals(views),
        rows,
    }
}
