//! What the annex's templates receive.

use std::collections::BTreeMap;

use serde::Serialize;

use super::annex::{Annex, Goal, Task, TaskField, anchor};
use super::clause_view::ClauseRef;
use super::indicator_view::IndicatorRef;
use super::result_view::TaskResultView;
use super::view::{ConflictView, NoteView, TaskRef, Views};

/// The annex in one language.
#[derive(Debug, Serialize)]
pub(super) struct AnnexView {
    label: String,
    title: String,
    count: usize,
    columns: BTreeMap<&'static str, String>,
    goals: Vec<GoalView>,
}

#[derive(Debug, Serialize)]
struct GoalView {
    name: String,
    clauses: Vec<ClauseRef>,
    tasks: Vec<TaskView>,
}

#[derive(Debug, Serialize)]
struct TaskView {
    number: u32,
    anchor: String,
    task: String,
    items: Vec<ItemView>,
    lead: Vec<UnitView>,
    support: Vec<UnitView>,
    span: usize,
    inferred: Vec<TaskField>,
    same_as: Option<TaskNumber>,
    indicators: Vec<IndicatorRef>,
    conflicts: Vec<ConflictView>,
    notes: Vec<NoteView>,
    results: Vec<TaskResultView>,
}

#[derive(Debug, Serialize)]
struct ItemView {
    number: Option<String>,
    text: String,
}

/// A unit as the row prints it, with the address of its department's page. `url` is `None` if it has no page.
#[derive(Debug, Serialize)]
struct UnitView {
    name: String,
    url: Option<String>,
}

#[derive(Debug, Serialize)]
struct TaskNumber {
    number: u32,
    anchor: String,
}

/// A goal with its rows in short.
#[derive(Debug, Serialize)]
pub(super) struct GoalRef {
    name: String,
    url: String,
    clauses: Vec<ClauseRef>,
    tasks: Vec<TaskRef>,
}

impl Views<'_> {
    /// Makes what the template of the annex receives. `title` is the title of its page.
    pub(super) fn annex(&self, annex: &Annex, title: &str) -> AnnexView {
        let columns = &annex.columns;
        let mut positions = 0..;
        AnnexView {
            label: self.text(&annex.label),
            title: title.into(),
            count: annex.tasks().count(),
            columns: [
                ("goal", self.text(&columns.goal)),
                ("task", self.text(&columns.task)),
                ("items", self.text(&columns.items)),
                ("lead", self.text(&columns.lead)),
                ("support", self.text(&columns.support)),
            ]
            .into(),
            goals: annex
                .goals
                .iter()
                .map(|goal| GoalView {
                    name: self.text(&goal.name),
                    clauses: self.clause_refs(&goal.clauses),
                    tasks: goal
                        .tasks
                        .iter()
                        .map(|row| self.row(annex, row, positions.next().unwrap_or(0)))
                        .collect(),
                })
                .collect(),
        }
    }

    /// Makes the view of a task. `position` is its position among all tasks of the annex.
    fn row(&self, annex: &Annex, row: &Task, position: usize) -> TaskView {
        let anchor_of_row = row.anchor();
        let (lead, support) = self.units_of_row(annex, row, position);

        TaskView {
            number: row.number,
            task: self.text(&row.task),
            items: self.items(row),
            lead,
            support,
            span: annex.rowspan(row),
            inferred: row.inferred.clone(),
            same_as: row.same_units_as.map(|number| TaskNumber {
                number,
                anchor: anchor(number),
            }),
            indicators: self.indicators_of(&anchor_of_row),
            conflicts: self.conflicts_of(&anchor_of_row),
            notes: self.notes_of(&anchor_of_row),
            results: self.task_results(&row.results),
            anchor: anchor_of_row,
        }
    }

    /// Returns the names of the units of a row as its cells show them, first those that lead. `position` is the
    /// position of the row among all tasks of the annex.
    pub(super) fn names_of_units(&self, annex: &Annex, row: &Task, position: usize) -> Vec<String> {
        let (lead, support) = self.units_of_row(annex, row, position);
        let units = lead.into_iter().chain(support);
        units.map(|unit| unit.name).collect()
    }

    /// Makes the views of the units that lead a task, and of those that support it. Their names may be in the merged
    /// cells of an earlier row.
    fn units_of_row(
        &self,
        annex: &Annex,
        row: &Task,
        position: usize,
    ) -> (Vec<UnitView>, Vec<UnitView>) {
        let units = annex.units(row);
        let departments = self.catalogue.departments_of_tasks.get(position);
        let (lead, support) = match departments {
            Some(departments) => (&departments.lead[..], &departments.support[..]),
            None => Default::default(),
        };

        (
            self.units(&units.lead, lead),
            self.units(&units.support, support),
        )
    }

    /// Makes the views of what is to be done for a task.
    fn items(&self, row: &Task) -> Vec<ItemView> {
        let items = row.items.iter().enumerate();
        items
            .map(|(index, item)| ItemView {
                number: row.has_numbers().then(|| format!("{}.", index + 1)),
                text: self.text(item),
            })
            .collect()
    }

    /// Makes the views of the units in a cell. `departments` has the departments of `names`, in the same order.
    fn units(&self, names: &[String], departments: &[usize]) -> Vec<UnitView> {
        names
            .iter()
            .enumerate()
            .map(|(index, name)| self.unit(name, departments.get(index).copied()))
            .collect()
    }

    /// Makes the view of a unit: with its name as printed in the original, with that of its department in translations.
    fn unit(&self, name: &str, department: Option<usize>) -> UnitView {
        let Some(department) = department.map(|index| self.department_ref(index)) else {
            return UnitView {
                name: name.into(),
                url: None,
            };
        };

        let is_original = self.locale == self.frame.locales.default_id();
        UnitView {
            name: if is_original {
                name.into()
            } else {
                department.name
            },
            url: department.url,
        }
    }

    /// Makes the short view of a goal with its rows.
    pub(super) fn goal_ref(&self, goal: &Goal) -> GoalRef {
        let tasks: Vec<TaskRef> = goal.tasks.iter().map(|row| self.task_ref(row)).collect();
        let url = tasks
            .first()
            .map_or_else(String::new, |task| task.url().to_string());
        GoalRef {
            name: self.text(&goal.name),
            url,
            clauses: self.clause_refs(&goal.clauses),
            tasks,
        }
    }
}
