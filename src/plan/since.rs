//! What has changed since the plan was issued, on one page: every note with its departments, and the departments of
//! which nothing is recorded.

use serde::Serialize;

use super::view::{DepartmentRef, NoteView, Views};

/// What the page of later changes receives.
#[derive(Debug, Serialize)]
pub(super) struct SinceView {
    /// The notes, earlier periods first.
    notes: Vec<DatedNote>,
    /// The departments that no note names.
    unnoted: Vec<DepartmentRef>,
}

/// A note and the departments that it is about.
#[derive(Debug, Serialize)]
struct DatedNote {
    #[serde(flatten)]
    note: NoteView,
    departments: Vec<DepartmentRef>,
}

impl Views<'_> {
    /// Makes what the page of later changes receives.
    pub(super) fn since(&self) -> SinceView {
        let catalogue = self.catalogue;
        let mut order: Vec<usize> = (0..catalogue.notes.len()).collect();
        order.sort_by_key(|index| self.text(&catalogue.notes[*index].period));

        let notes = order.into_iter().map(|index| DatedNote {
            note: self.note(&catalogue.notes[index]),
            departments: self.department_refs(&catalogue.departments_of_notes, index),
        });
        let of_notes = &catalogue.departments_of_notes;
        let unnoted = (0..catalogue.departments.len())
            .filter(|department| !of_notes.iter().any(|list| list.contains(department)));

        SinceView {
            notes: notes.collect(),
            unnoted: unnoted.map(|index| self.department_ref(index)).collect(),
        }
    }
}
