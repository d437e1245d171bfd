//! The catalogue: the plan's data files read, checked against each other, and joined by position.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::annex::{self, Annex, Task};
use super::department::{Department, DepartmentFile, Directory};
use super::indicator::{Indicator, IndicatorFile};
use super::schedule::{Note, NoteFile, Phase, Recurring, ScheduleFile};
use crate::diagnostic::{Diagnostic, closest, did_you_mean, say};
use crate::load::yaml::{self, ids, typed};
use crate::plan::codes;
use crate::source::{Location, SourceFile, Span};

/// Where the files lie.
pub const FOLDER: &str = "content/plan/";
/// The annex.
pub const TASKS: &str = "tasks.yaml";
/// Who is responsible.
pub const DEPARTMENTS: &str = "departments.yaml";
/// The figures that the plan promises.
pub const INDICATORS: &str = "indicators.yaml";
/// Phases and recurring duties.
pub const SCHEDULE: &str = "schedule.yaml";
/// What has changed since.
pub const NOTES: &str = "notes.yaml";
/// The names of all files.
const FILES: [&str; 5] = [TASKS, DEPARTMENTS, INDICATORS, SCHEDULE, NOTES];

/// All data of the plan. Relations are positions in the lists.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// The annex.
    pub annex: Option<Annex>,
    /// In the order of the plan.
    pub departments: Vec<Department>,
    /// In the order of the plan.
    pub indicators: Vec<Indicator>,
    /// In order.
    pub phases: Vec<Phase>,
    /// In the order of the file.
    pub recurring: Vec<Recurring>,
    /// What has changed since.
    pub notes: Vec<Note>,
    /// The departments of each task, in the order of the annex.
    pub departments_of_tasks: Vec<TaskDepartments>,
    /// The departments of each indicator, as positions in `departments`.
    pub departments_of_indicators: Vec<Vec<usize>>,
    /// The departments of each recurring duty, as positions in `departments`.
    pub departments_of_duties: Vec<Vec<usize>>,
    /// The departments of each note, as positions in `departments`.
    pub departments_of_notes: Vec<Vec<usize>>,
    /// Groups of indicators, as positions in `indicators`, that promise different numbers for one measure.
    pub conflicts: Vec<Vec<usize>>,
    /// The files by name, for checks against the plan's text.
    pub files: BTreeMap<String, Arc<SourceFile>>,
}

/// The departments of a task, as positions in the list of departments.
#[derive(Debug, Default)]
pub struct TaskDepartments {
    /// Who leads.
    pub lead: Vec<usize>,
    /// Who supports.
    pub support: Vec<usize>,
}

/// What a department does for a task.
#[derive(Debug, Clone, Copy)]
pub enum Role {
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

/// Whether a file is one of the plan's.
pub fn is_own_file(file: &SourceFile) -> bool {
    file.path.starts_with(FOLDER)
}

/// Reads the files there are and joins them.
pub fn read<'a>(yaml: impl Iterator<Item = &'a Arc<SourceFile>>) -> (Catalogue, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let named = |file: &Arc<SourceFile>| (file.path[FOLDER.len()..].to_string(), Arc::clone(file));
    let files: BTreeMap<String, Arc<SourceFile>> = yaml.map(named).collect();
    found.extend(
        files
            .iter()
            .filter(|(name, _)| !FILES.contains(&name.as_str()))
            .map(|(name, file)| unknown(name, file)),
    );
    let annex = files.get(TASKS).and_then(|file| {
        let (annex, errors) = annex::read(file);
        found.extend(errors);
        annex
    });
    let departments: DepartmentFile = typed(files.get(DEPARTMENTS), &mut found);
    let indicators: IndicatorFile = typed(files.get(INDICATORS), &mut found);
    let schedule: ScheduleFile = typed(files.get(SCHEDULE), &mut found);
    let notes: NoteFile = typed(files.get(NOTES), &mut found);
    let mut catalogue = Catalogue {
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

fn unknown(name: &str, file: &SourceFile) -> Diagnostic {
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
    /// Where a value of a file stands; the file must be there.
    pub fn place(&self, file: &str, path: &[&str]) -> Location {
        match self.files.get(file) {
            Some(file) => yaml::locate(file, path),
            None => SourceFile::new(format!("{FOLDER}{file}"), "").at(Span::default()),
        }
    }

    /// Rows of the annex in order.
    pub fn tasks(&self) -> Vec<&Task> {
        self.annex
            .iter()
            .flat_map(|annex| annex.tasks().map(|(_, row)| row))
            .collect()
    }

    /// Returns the tasks in which a department, given by its position, has a role, in the order of the annex.
    pub fn tasks_of(&self, department: usize, role: Role) -> Vec<&Task> {
        let all = self.departments_of_tasks.iter().zip(self.tasks());
        all.filter(|(departments, _)| departments.has(department, role))
            .map(|(_, task)| task)
            .collect()
    }

    /// Checks that every id occurs once in its list and is fit for addresses.
    fn check_ids(&self, found: &mut Vec<Diagnostic>) {
        let lists: [(&str, &str, Vec<&str>); 5] = [
            (
                DEPARTMENTS,
                "departments",
                self.departments.iter().map(|it| it.id.as_str()).collect(),
            ),
            (
                INDICATORS,
                "indicators",
                self.indicators.iter().map(|it| it.id.as_str()).collect(),
            ),
            (
                SCHEDULE,
                "phases",
                self.phases.iter().map(|it| it.id.as_str()).collect(),
            ),
            (
                SCHEDULE,
                "recurring",
                self.recurring.iter().map(|it| it.id.as_str()).collect(),
            ),
            (
                NOTES,
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

    /// Names of departments to positions.
    fn join(&mut self, found: &mut Vec<Diagnostic>) {
        // Without a readable list of departments every name would be unknown.
        let Some(file) = self
            .files
            .get(DEPARTMENTS)
            .filter(|_| !self.departments.is_empty())
        else {
            return;
        };
        let (directory, errors) = Directory::new(&self.departments, file);
        found.extend(errors);
        self.departments_of_tasks = self.join_tasks(&directory, found);
        let join = |file,
                    list: &str,
                    all: Vec<&[String]>,
                    found: &mut Vec<Diagnostic>|
         -> Vec<Vec<usize>> {
            let lists = all.into_iter().enumerate();
            lists
                .map(|(index, names)| {
                    let path = [list, &index.to_string(), "departments"].map(str::to_string);
                    let place = |at: usize| {
                        self.place(file, &[&path[0], &path[1], &path[2], &at.to_string()])
                    };
                    directory.resolve(names, place, found)
                })
                .collect()
        };
        let indicators = self
            .indicators
            .iter()
            .map(|it| it.departments.as_slice())
            .collect();
        let recurring = self
            .recurring
            .iter()
            .map(|it| it.departments.as_slice())
            .collect();
        let notes = self
            .notes
            .iter()
            .map(|it| it.departments.as_slice())
            .collect();
        let in_charge = join(INDICATORS, "indicators", indicators, found);
        let on_duty = join(SCHEDULE, "recurring", recurring, found);
        let noted = join(NOTES, "notes", notes, found);
        (
            self.departments_of_indicators,
            self.departments_of_duties,
            self.departments_of_notes,
        ) = (in_charge, on_duty, noted);
    }

    fn join_tasks(
        &self,
        directory: &Directory,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<TaskDepartments> {
        let Some(annex) = &self.annex else {
            return Vec::new();
        };
        let mut rows = Vec::new();
        for ((goal, task), row) in annex.tasks() {
            let place = |field: &'static str| {
                let (goal, task) = (goal.to_string(), task.to_string());
                move |at: usize| {
                    self.place(
                        TASKS,
                        &["goals", &goal, "tasks", &task, field, &at.to_string()],
                    )
                }
            };
            // A row covered by the merged cells of another has no names of its own to complain of.
            let mut ignored = Vec::new();
            let own = row.same_units_as.is_none();
            let (units, errors) = (
                annex.units(row),
                if own { &mut *found } else { &mut ignored },
            );
            rows.push(TaskDepartments {
                lead: directory.resolve(&units.lead, place("lead"), errors),
                support: directory.resolve(&units.support, place("support"), errors),
            });
        }
        rows
    }
}

/// Indicators that share a measure and promise different numbers.
fn conflicts(indicators: &[Indicator]) -> Vec<Vec<usize>> {
    let mut by_measure: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, indicator) in indicators.iter().enumerate() {
        by_measure
            .entry(indicator.measure.as_deref().unwrap_or(&indicator.id))
            .or_default()
            .push(index);
    }
    let promise = |index: &usize| {
        let it = &indicators[*index];
        (it.value.to_bits(), it.comparator.sign())
    };
    let differ = |group: &Vec<usize>| {
        group
            .iter()
            .any(|index| promise(index) != promise(&group[0]))
    };
    by_measure.into_values().filter(differ).collect()
}
