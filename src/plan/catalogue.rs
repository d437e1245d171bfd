//! The catalogue: the plan's data files read, checked against each other, and joined by position.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::amount::{is_same, scale_of};
use super::assignment::{self, Assignments};
use super::cells;
use super::charge::Charge;
use super::clause::Clause;
use super::deadline::{self, Deadline};
use super::department::{Department, DepartmentFile, Directory};
use super::group::Groups;
use super::indicator::{Indicator, IndicatorFile};
use super::plan_file::PlanFile;
use super::role::Roles;
use super::routes::Document;
use super::schedule::{Note, NoteFile, Phase, Recurring, ScheduleFile};
use super::table::{self, CellValue, Table};
use super::target::{Comparator, Target};
use crate::diagnostic::{Diagnostic, any_error, closest, did_you_mean, say};
use crate::load::tables::TextTable;
use crate::load::yaml::{self, ids, typed};
use crate::plan::codes;
use crate::source::{Location, SourceFile, Span};
use crate::text::language::CHINESE;

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
pub(super) const FILES: [&str; 6] = [
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
    /// The tables that can be read, that of `tasks.yaml` first.
    pub tables: Vec<Table>,
    /// What bodies do.
    pub roles: Roles,
    /// Who is responsible, in the order of the plan.
    pub departments: Vec<Department>,
    /// The groups of what the plan promises, in its order.
    pub groups: Groups,
    /// What the plan promises, in its order.
    pub indicators: Vec<Indicator>,
    /// The phases, in the order of the file.
    pub phases: Vec<Phase>,
    /// The duties that come back, in the order of the file.
    pub recurring: Vec<Recurring>,
    /// What has to be done by a certain time, in the order of the file.
    pub deadlines: Vec<Deadline>,
    /// What has changed since the plan was issued, in the order of the file.
    pub notes: Vec<Note>,
    /// Whether the plan lists its departments. If not, they are taken from tables and clauses.
    pub has_department_list: bool,
    /// The bodies that clauses name, in the order of the plan.
    pub charges: Vec<Charge>,
    /// Who does what: in tables, then at clauses.
    pub assignments: Assignments,
    /// The departments of each indicator, as positions in `departments`.
    pub departments_of_indicators: Vec<Positions>,
    /// The departments of each recurring duty, as positions in `departments`.
    pub departments_of_duties: Vec<Positions>,
    /// The departments of each deadline, as positions in `departments`.
    pub departments_of_deadlines: Vec<Positions>,
    /// The departments of each note, as positions in `departments`.
    pub departments_of_notes: Vec<Positions>,
    /// Groups of indicators, as positions in `indicators`, that promise different numbers for one measure.
    pub conflicts: Vec<Positions>,
    /// The files by name, for checks against the plan's text.
    pub files: BTreeMap<String, Arc<SourceFile>>,
}

/// Reads the data files of a document, whichever there are among some files, and joins their data. `languages` are the
/// keys of the site's languages, and `title` is the document's. Returns the catalogue and everything that is wrong in
/// the files; what could not be read is missing in the catalogue.
pub(super) fn read(
    document: Document,
    yaml: &[Arc<SourceFile>],
    languages: &[&str],
    title: &str,
) -> (Catalogue, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let folder = document.folder();
    let own = yaml.iter().filter_map(|file| {
        let name = file
            .path
            .strip_prefix(&folder)
            .filter(|name| !name.contains('/') || table::id_of(name).is_some())?;
        Some((name.to_string(), Arc::clone(file)))
    });
    let files: BTreeMap<String, Arc<SourceFile>> = own.collect();
    found.extend(
        files
            .iter()
            .filter(|(name, _)| !FILES.contains(&name.as_str()) && table::id_of(name).is_none())
            .map(|(name, file)| unknown(name, file)),
    );

    let plan: PlanFile = typed(files.get(PLAN_FILE), &mut found);
    let schedule: ScheduleFile = typed(files.get(SCHEDULE_FILE), &mut found);
    let made = plan.made.map(|made| made.moment.date());
    let year = deadline::only_year(&schedule.phases, title, made);

    // The largest files are read at the same time.
    let named = files.iter().map(|(name, file)| (name.as_str(), file));
    let mut in_departments = Vec::new();
    let mut in_indicators = Vec::new();
    let ((tables, in_tables), (departments, indicators)) = rayon::join(
        || table::read_all(named, languages.contains(&CHINESE), year),
        || {
            let departments: DepartmentFile =
                typed(files.get(DEPARTMENTS_FILE), &mut in_departments);
            let indicators: IndicatorFile = typed(files.get(INDICATORS_FILE), &mut in_indicators);
            (departments, indicators)
        },
    );
    found.extend(in_tables);
    let has_department_list = !departments.departments.is_empty() || any_error(&in_departments);
    found.extend(in_departments);
    found.extend(in_indicators);
    let notes: NoteFile = typed(files.get(NOTES_FILE), &mut found);

    let mut catalogue = Catalogue {
        document,
        plan,
        tables,
        roles: Roles::new(&departments.roles),
        has_department_list,
        departments: departments.departments,
        groups: indicators.groups,
        indicators: indicators
            .indicators
            .into_iter()
            .map(Indicator::from)
            .collect(),
        phases: schedule.phases,
        recurring: schedule.recurring,
        deadlines: schedule.deadlines,
        notes: notes.notes,
        files,
        ..Catalogue::default()
    };
    catalogue.take_departments_from_tables();
    found.extend(catalogue.name_departments());
    catalogue.check_ids(&mut found);
    catalogue.check_groups(&mut found);
    found.extend(catalogue.unknown_roles());
    catalogue.join(&mut found);
    catalogue.take_deadlines_from_tables(languages);
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

    /// Returns the tables in which the cells of an indicator are: the one that it names, or those of its clause.
    pub(super) fn tables_of<'t>(
        &self,
        it: &Indicator,
        clause: &'t Clause,
        language: &str,
    ) -> Cow<'t, [TextTable]> {
        let Some(name) = it.at.as_ref().and_then(|at| at.table.as_ref()) else {
            return Cow::Borrowed(&clause.tables);
        };

        let named = self.tables.iter().filter(|table| table.id == *name);
        Cow::Owned(
            named
                .map(|table| cells::as_texts(table, language))
                .collect(),
        )
    }

    /// Tells whether there are neither phases nor deadlines nor duties that come back.
    pub(super) fn has_no_times(&self) -> bool {
        self.phases.is_empty() && self.deadlines.is_empty() && self.recurring.is_empty()
    }

    /// Returns the day on which the plan begins: that of its first phase, or else the first of the month that it bears.
    pub(super) fn first_day(&self) -> Option<Date> {
        let of_phases = self.phases.iter().filter_map(Phase::first_day).min();
        of_phases.or_else(|| {
            let made = self.plan.made?.moment.date();
            Some(made.first_of_month())
        })
    }

    /// Returns the first and the last day of the plan's phases, if there are any with a beginning or an end. An end
    /// that the plan leaves open is that of the last year that it names anywhere, or of the year of `today` if that is
    /// later.
    pub(super) fn span(&self, today: Date) -> Option<(Date, Date)> {
        let ends = self.phases.iter().filter_map(Phase::last_day);
        let first = self.first_day().or_else(|| ends.clone().min())?;
        let last = ends.max();

        let is_open = self.phases.iter().any(|phase| phase.end.is_none());
        let open = self.last_year().into_iter().chain([today.year()]);
        let open = open.filter(|_| is_open).max();
        let open = open.and_then(|year| Date::new(year, 12, 31).ok());
        Some((first, last.max(open).unwrap_or(first).max(first)))
    }

    /// Returns the last year that a target, a phase or a deadline names.
    pub(super) fn last_year(&self) -> Option<i16> {
        let of_targets = self.indicators.iter().filter_map(Indicator::year);
        let of_phases = self.phases.iter().filter_map(Phase::last_day);
        let of_deadlines = self.deadlines.iter().map(Deadline::last_day);
        let of_days = of_phases.chain(of_deadlines).map(Date::year);
        of_targets.chain(of_days).max()
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

    /// Checks that the ids of groups are fit for addresses, and that every indicator belongs to a group that there is.
    fn check_groups(&self, found: &mut Vec<Diagnostic>) {
        let Some(file) = self.files.get(INDICATORS_FILE) else {
            return;
        };

        for id in self.groups.ids().filter(|id| !ids::is_fit(id)) {
            found.push(ids::unfit(id, yaml::locate(file, &["groups", id])));
        }

        for (index, it) in self.indicators.iter().enumerate() {
            let Some(id) = &it.group else { continue };
            if self.groups.position(id).is_some() {
                continue;
            }

            let near = closest(id, self.groups.ids());
            let hint = match near {
                Some(near) => did_you_mean(near),
                None => say!(
                    "在文件开头的 groups: 里写上它的编号和名称。",
                    "Give its id and name below groups: at the beginning of the file."
                ),
            };
            found.push(
                Diagnostic::error(
                    codes::UNKNOWN_GROUP,
                    say!("没有名为 {id} 的指标类别", "there is no group {id}"),
                )
                .at(self.place(
                    INDICATORS_FILE,
                    &["indicators", &index.to_string(), "group"],
                ))
                .hint(hint),
            );
        }
    }

    /// Replaces names of departments by their positions, in every list that names any.
    fn join(&mut self, found: &mut Vec<Diagnostic>) {
        // Without a readable list of departments every name would be unknown.
        if self.departments.is_empty() {
            return;
        }

        let (directory, errors) = self.directory();
        found.extend(errors);

        self.join_tables(&directory, found);
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
        let of_deadlines = self.deadlines.iter().map(|it| &it.departments);
        self.departments_of_deadlines =
            self.join_list(SCHEDULE_FILE, "deadlines", of_deadlines, &directory, found);
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
            departments.push(self.resolve(names, (file, &path), directory, found));
        }

        departments
    }

    /// Finds where an item of a list in a data file is written. `path` leads to the list.
    fn item(&self, file: &str, path: &[&str], index: usize) -> Location {
        let index = index.to_string();
        self.place(file, &[path, &[&index]].concat())
    }

    /// Finds the departments of a list of names, which is written where `path` leads in a file. A name that no
    /// department has is an error.
    fn resolve(
        &self,
        names: &[String],
        (file, path): (&str, &[&str]),
        directory: &Directory,
        found: &mut Vec<Diagnostic>,
    ) -> Positions {
        let mut departments = Vec::new();
        for (at, name) in names.iter().enumerate() {
            match directory.find(name) {
                Some(index) => departments.push(index),
                None => found.push(directory.unknown(name, self.item(file, path, at))),
            }
        }

        departments
    }

    /// Adds the deadlines of tables to those of the schedule, each with the bodies of its row.
    fn take_deadlines_from_tables(&mut self, languages: &[&str]) {
        for deadline in deadline::of_tables(&self.tables, languages) {
            let departments = self.departments_at(&deadline.at, None);
            self.departments_of_deadlines
                .resize_with(self.deadlines.len(), Vec::new);
            self.departments_of_deadlines.push(departments);
            self.deadlines.push(deadline);
        }
    }

    /// Returns the departments by their names, with what is wrong with these.
    pub(super) fn directory(&self) -> (Directory, Vec<Diagnostic>) {
        let none = SourceFile::new(format!("{FOLDER}{DEPARTMENTS_FILE}"), "");
        let file = self.files.get(DEPARTMENTS_FILE).unwrap_or(&none);
        Directory::new(&self.departments, file)
    }

    /// Finds the departments of every cell of the tables. Unknown names are added to `found`.
    fn join_tables(&mut self, directory: &Directory, found: &mut Vec<Diagnostic>) {
        let mut tables = std::mem::take(&mut self.tables);
        for table in &mut tables {
            for row in table.groups.iter_mut().flat_map(|group| &mut group.rows) {
                for (column, cell) in table.columns.iter().zip(&mut row.cells) {
                    let CellValue::Units(units) = &mut cell.value else {
                        continue;
                    };

                    units.resolve(&|name| directory.find(name), &self.roles);
                    if cell.merged.is_some() {
                        continue;
                    }

                    let path = row
                        .path
                        .iter()
                        .map(String::as_str)
                        .chain([column.key.as_str()]);
                    let path: Vec<&str> = path.collect();
                    let unknown = units
                        .names()
                        .enumerate()
                        .filter(|(_, (_, body))| body.is_none());
                    found.extend(unknown.map(|(at, (name, _))| {
                        directory.unknown(name, self.item(&table.file, &path, at))
                    }));
                }
            }
        }

        self.assignments.extend(assignment::of_rows(&tables));
        self.tables = tables;
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

/// Tells whether the indicators of a group do not all promise the same. Equal amounts in different units are the same:
/// 35000亿元 is 3.5万亿元.
fn promise_differently(indicators: &[Indicator], group: &[usize]) -> bool {
    let promises = group.iter().map(|index| &indicators[*index]);
    let promises: Vec<Promise> = promises
        .filter_map(|it| Some((it, it.target()?)))
        .map(|(it, target)| promise(it, target))
        .collect();
    let mut pairs = promises.windows(2);
    pairs.any(|pair| !is_same_promise(&pair[0], &pair[1]))
}

/// What a target promises: the amount without the scale of its unit, the unit, and how it binds.
type Promise = (Option<f64>, String, Comparator);

fn promise(it: &Indicator, target: &Target) -> Promise {
    let unit = it.unit_of(target).get("zh").trim().to_string();
    let (scale, base) = scale_of(&unit);
    let amount = target.value.map(|value| value * scale);
    (amount, base.trim().to_string(), target.comparator())
}

fn is_same_promise(one: &Promise, other: &Promise) -> bool {
    let same_amount = match (one.0, other.0) {
        (Some(one), Some(other)) => is_same(one, other),
        (one, other) => one == other,
    };
    same_amount && one.1 == other.1 && one.2 == other.2
}
