//! The annex from all sides: by goal, by who leads, by who supports, and as departments against goals.

use serde::Serialize;

use super::annex_view::GoalRef;
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
    let catalogue = views.catalogue;
    let rows = catalogue.tasks();
    let of = |index: usize, lead: bool| -> Vec<TaskRef> {
        let units = catalogue
            .departments_of_tasks
            .iter()
            .map(|units| if lead { &units.lead } else { &units.support });
        let kept = units.zip(&rows).filter(|(units, _)| units.contains(&index));
        kept.map(|(_, row)| views.task_ref(row)).collect()
    };
    let lists = |lead: bool| -> Vec<DepartmentTasks> {
        let all = (0..catalogue.departments.len()).map(|index| (index, of(index, lead)));
        let some = all.filter(|(_, tasks)| !tasks.is_empty());
        some.map(|(index, tasks)| DepartmentTasks {
            department: views.department_ref(index),
            tasks,
        })
        .collect()
    };
    TasksView {
        by_goal: goals(views),
        by_lead: lists(true),
        by_support: lists(false),
        matrix: matrix(views),
    }
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
