//! The catalogue: the plan's data files read, checked against each other, and joined by position.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::annex::{self, Annex, Task};
use super::department::{Department, DepartmentFile, Directory};
use super::indicator::{Indicator, IndicatorFile};
use super::plan_file::PlanFile;
use super::routes::Document;
use super::schedule::{Note, NoteFile, Phase, Recurring, ScheduleFile};
use crate::diagnostic::{Diagnostic, closest, did_you_mean, say};
use crate::load::yaml::{self, ids, typed};
use crate::plan::codes;
use crate::source::{Location, SourceFile, Span};

/// Where the data of plans is sought that is missing.
pub(crate) const FOLDER: &str = "content/plan/";
/// The file in which the plan says what shape it has.
pub(super) const PLAN_FILE: &str = "plan.yaml";
/// The file of the annex.
pub(super) const TASKS_FILE: &str = "tasks.yaml";
/// The file of those who are responsible.
pub(super) const DEPARTMENTS_FILE: &str = "departments.yaml";
/// The file of the figures that the plan promises.
pub(super) const INDICATORS_FILE: &str = "indicators.yaml";
/// The file of phases and recurring duties.
pub(super) const SCHEDULE_FILE: &str = "schedule.yaml";
/// The file of what has changed since the plan was issued.
pub(super) const NOTES_FILE: &str = "notes.yaml";
/// The names of all files.
const FILES: [&str; 6] = [
    PLAN_FILE,
    TASKS_FILE,
    DEPARTMENTS_FILE,
    INDICATORS_FILE,
    SCHEDULE_FILE,
    NOTES_FILE,
];

/// Positions in another list of the catalogue, counted from 0.
pub(super) type Positions = Vec<usize>;

/// All data of the plan. Relations are positions in the lists.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// Where the document has its pages and files.
    pub document: Document,
    /// What the plan says of its shape.
    pub plan: PlanFile,
    /// The annex, if the plan has one that can be read.
    pub annex: Option<Annex>,
    /// Who is responsible, in the order of the plan.
    pub departments: Vec<Department>,
    /// What the plan promises, in its order.
    pub indicators: Vec<Indicator>,
    /// The phases, in the order of the file.
    pub phases: Vec<Phase>,
    /// The duties that come back, in the order of the file.
    pub recurring: Vec<Recurring>,
    /// What has changed since the plan was issued, in the order of the file.
    pub notes: Vec<Note>,
    /// The departments of each task, in the order of the annex.
    pub departments_of_tasks: Vec<TaskDepartments>,
    /// The departments of each indicator, as positions in `departments`.
    pub departments_of_indicators: Vec<Positions>,
    /// The departments of each recurring duty, as positions in `departments`.
    pub departments_of_duties: Vec<Positions>,
    /// The departments of each note, as positions in `departments`.
    pub departments_of_notes: Vec<Positions>,
    /// Groups of indicators, as positions in `indicators`, that promise different numbers for one measure.
    pub conflicts: Vec<Positions>,
    /// The files by name, for checks against the plan's text.
    pub files: BTreeMap<String, Arc<SourceFile>>,
}

/// The departments of a task, as positions in the list of departments.
#[derive(Debug, Default)]
pub(super) struct TaskDepartments {
    /// Who leads.
    pub lead: Positions,
    /// Who supports.
    pub support: Positions,
}

/// What a department does for a task.
#[derive(Debug, Clone, Copy)]
pub(super) enum Role {
    /// It leads.
    Lead,
    /// It supports those who lead.
    Support,
}

impl TaskDepartments {
    /// Tells whether a department, given by its position, has a role in the task.
    fn has(&self, department: usize, role: Role) -> bool {
        match role {
            Role::Lead => self.lead.contains(&department),
            Role::Support => self.support.contains(&department),
        }
    }
}

/// Reads the data files of a document, whichever there are among some files, and joins their data. Returns the
/// catalogue and everything that is wrong in the files; what could not be read is missing in the catalogue.
pub(super) fn read(document: Document, yaml: &[Arc<SourceFile>]) -> (Catalogue, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let folder = document.folder();
    let own = yaml.iter().filter_map(|file| {
        let name = file
            .path
            .strip_prefix(&folder)
            .filter(|name| !name.contains('/'))?;
        Some((name.to_string(), Arc::clone(file)))
    });
    let files: BTreeMap<String, Arc<SourceFile>> = own.collect();
    found.extend(
        files
            .iter()
            .filter(|(name, _)| !FILES.contains(&name.as_str()))
            .map(|(name, file)| unknown(name, file)),
    );

    let plan: PlanFile = typed(files.get(PLAN_FILE), &mut found);
    let annex = files.get(TASKS_FILE).and_then(|file| {
        let (annex, errors) = annex::read(file);
        found.extend(errors);
        annex
    });
    let departments: DepartmentFile = typed(files.get(DEPARTMENTS_FILE), &mut found);
    let indicators: IndicatorFile = typed(files.get(INDICATORS_FILE), &mut found);
    let schedule: ScheduleFile = typed(files.get(SCHEDULE_FILE), &mut found);
    let notes: NoteFile = typed(files.get(NOTES_FILE), &mut found);

    let mut catalogue = Catalogue {
        document,
        plan,
        annex,
        departments: departments.departments,
        indicators: indicators.indicators,
        phases: schedule.phases,
        recurring: schedule.recurring,
        notes: notes.notes,
        files,
        ..Catalogue::default()
    };
    catalogue.check_ids(&mut found);
    catalogue.join(&mut found);
    catalogue.conflicts = conflicts(&catalogue.indicators);

    (catalogue, found)
}

pub(super) fn unknown(name: &str, file: &SourceFile) -> Diagnostic {
    let known = FILES.join(", ");
    let hint = match closest(name, FILES) {
        Some(near) => did_you_mean(near),
        None => say!("这里可以有：{known}", "Known here: {known}"),
    };

    Diagnostic::error(
        codes::UNKNOWN_PLAN_FILE,
        say!(
            "规划没有名为 {name} 的数据文件",
            "a plan has no data file {name}"
        ),
    )
    .in_file(&file.path)
    .hint(hint)
}

impl Catalogue {
    /// Finds where a value of a data file is written; the beginning of the file if there is no such value or file.
    pub(super) fn place(&self, file: &str, path: &[&str]) -> Location {
        match self.files.get(file) {
            Some(file) => yaml::locate(file, path),
            None => {
                let path = format!("{}{file}", self.document.folder());
                SourceFile::new(path, "").at(Span::default())
            }
        }
    }

    /// Returns the rows of the annex in their order.
    pub(super) fn tasks(&self) -> Vec<&Task> {
        self.annex
            .iter()
            .flat_map(|annex| annex.tasks().map(|(_, row)| row))
            .collect()
    }

    /// Returns the tasks in which a department, given by its position, has a role, in the order of the annex.
    pub(super) fn tasks_of(&self, department: usize, role: Role) -> Vec<&Task> {
        let all = self.departments_of_tasks.iter().zip(self.tasks());
        all.filter(|(departments, _)| departments.has(department, role))
            .map(|(_, task)| task)
            .collect()
    }

    /// Checks that every id occurs once in its list and is fit for addresses.
    fn check_ids(&self, found: &mut Vec<Diagnostic>) {
        let lists: [(&str, &str, Vec<&str>); 5] = [
            (
                DEPARTMENTS_FILE,
                "departments",
                self.departments.iter().map(|it| it.id.as_str()).collect(),
            ),
            (
                INDICATORS_FILE,
                "indicators",
                self.indicators.iter().map(|it| it.id.as_str()).collect(),
            ),
            (
                SCHEDULE_FILE,
                "phases",
                self.phases.iter().map(|it| it.id.as_str()).collect(),
            ),
            (
                SCHEDULE_FILE,
                "recurring",
                self.recurring.iter().map(|it| it.id.as_str()).collect(),
            ),
            (
                NOTES_FILE,
                "notes",
                self.notes.iter().map(|it| it.id.as_str()).collect(),
            ),
        ];
        for (file, list, all) in lists {
            found.extend(
                self.files
                    .get(file)
                    .into_iter()
                    .flat_map(|file| ids::check(file, list, all.iter().copied())),
            );
        }
    }

    /// Replaces names of departments by their positions, in every list that names any.
    fn join(&mut self, found: &mut Vec<Diagnostic>) {
        // Without a readable list of departments every name would be unknown.
        let Some(file) = self
            .files
            .get(DEPARTMENTS_FILE)
            .filter(|_| !self.departments.is_empty())
        else {
            return;
        };
        let (directory, errors) = Directory::new(&self.departments, file);
        found.extend(errors);

        self.departments_of_tasks = self.join_tasks(&directory, found);
        let of_indicators = self.indicators.iter().map(|it| &it.departments);
        self.departments_of_indicators = self.join_list(
            INDICATORS_FILE,
            "indicators",
            of_indicators,
            &directory,
            found,
        );
        let of_duties = self.recurring.iter().map(|it| &it.departments);
        self.departments_of_duties =
            self.join_list(SCHEDULE_FILE, "recurring", of_duties, &directory, found);
        let of_notes = self.notes.iter().map(|it| &it.departments);

        self.departments_of_notes =
            self.join_list(NOTES_FILE, "notes", of_notes, &directory, found);
    }

    /// Finds the departments that the entries of a list name. `names` has the names of each entry, which are written
    /// under `departments` in the list `list` of the file `file`. Unknown names are added to `found`.
    fn join_list<'a>(
        &self,
        file: &str,
        list: &str,
        names: impl Iterator<Item = &'a Vec<String>>,
        directory: &Directory,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Positions> {
        let mut departments = Vec::new();
        for (index, names) in names.enumerate() {
            let index = index.to_string();
            let path = [list, &index, "departments"];
            departments.push(directory.resolve(names, |at| self.item(file, &path, at), found));
        }

        departments
    }

    /// Finds where an item of a list in a data file is written. `path` leads to the list.
    fn item(&self, file: &str, path: &[&str], index: usize) -> Location {
        let index = index.to_string();
        self.place(file, &[path, &[&index]].concat())
    }

    /// Finds the departments of every task of the annex. Unknown names are added to `found`, once where the merged
    /// cells of one row cover others.
    fn join_tasks(
        &self,
        directory: &Directory,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<TaskDepartments> {
        let Some(annex) = &self.annex else {
            return Vec::new();
        };

        let mut rows = Vec::new();
        for (position, row) in annex.tasks() {
            let (goal, task) = (position.goal.to_string(), position.task.to_string());
            let lead = ["goals", &goal, "tasks", &task, "lead"];
            let support = ["goals", &goal, "tasks", &task, "support"];

            // A row covered by the merged cells of another has no names of its own to complain of.
            let mut ignored = Vec::new();
            let errors = match row.same_units_as {
                None => &mut *found,
                Some(_) => &mut ignored,
            };
            let units = annex.units(row);
            rows.push(TaskDepartments {
                lead: directory.resolve(&units.lead, |at| self.item(TASKS_FILE, &lead, at), errors),
                support: directory.resolve(
                    &units.support,
                    |at| self.item(TASKS_FILE, &support, at),
                    errors,
                ),
            });
        }

        rows
    }
}

/// Finds groups of indicators that share a measure and promise different numbers.
fn conflicts(indicators: &[Indicator]) -> Vec<Positions> {
    let mut by_measure: BTreeMap<&str, Positions> = BTreeMap::new();
    for (index, indicator) in indicators.iter().enumerate() {
        by_measure
            .entry(indicator.measure.as_deref().unwrap_or(&indicator.id))
            .or_default()
            .push(index);
    }

    by_measure
        .into_values()
        .filter(|group| promise_differently(indicators, group))
        .collect()
}

/// Tells whether the indicators of a group do not all promise the same.
fn promise_differently(indicators: &[Indicator], group: &[usize]) -> bool {
    let promises = group.iter().map(|index| &indicators[*index]);
    let promises: BTreeSet<_> = promises
        .map(|it| (it.value.to_bits(), it.comparator.sign()))
        .collect();
    promises.len() > 1
}
