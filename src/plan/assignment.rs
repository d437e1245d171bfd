//! Who does what: the bodies that rows of tables and clauses name, each with its role.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::catalogue::Catalogue;
use super::charge::Charge;
use super::role::RoleName;
use super::table::{CellValue, Row, Table};

/// The part of one body in a row of a table or in a clause.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Assignment {
    /// The position of the body among the departments.
    pub department: usize,
    /// What it does.
    pub role: RoleName,
    /// The anchor of the row or of the clause.
    pub anchor: String,
    /// Where it is named.
    pub place: AssignedAt,
}

/// Where a body is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum AssignedAt {
    /// In a row: the positions of its table and of the row in it.
    Row(usize, usize),
    /// In brackets at a clause.
    Clause,
}

/// All parts of bodies in a plan, in their order. Those of one row, clause or body are found without looking at the
/// others: a plan may have thousands.
#[derive(Debug, Default)]
pub(super) struct Assignments {
    all: Vec<Assignment>,
    /// The positions in `all`, by the anchor of the row or of the clause.
    by_anchor: HashMap<String, Vec<usize>>,
    /// The positions in `all`, by the position of the body among the departments.
    by_department: HashMap<usize, Vec<usize>>,
    /// The roles that any body has in a row.
    pub in_rows: BTreeSet<RoleName>,
    /// The roles that any body has at a clause.
    pub at_clauses: BTreeSet<RoleName>,
}

impl Assignments {
    /// Iterates over all of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Assignment> {
        self.all.iter()
    }

    /// Iterates over those of a row or a clause.
    pub(super) fn at(&self, anchor: &str) -> impl Iterator<Item = &Assignment> {
        let positions = self.by_anchor.get(anchor).into_iter().flatten();
        positions.map(|at| &self.all[*at])
    }

    /// Iterates over those of a department, given by its position.
    pub(super) fn of(&self, department: usize) -> impl Iterator<Item = &Assignment> {
        let positions = self.by_department.get(&department).into_iter().flatten();
        positions.map(|at| &self.all[*at])
    }
}

impl Extend<Assignment> for Assignments {
    fn extend<I: IntoIterator<Item = Assignment>>(&mut self, assignments: I) {
        for assignment in assignments {
            let at = self.all.len();
            let anchor = assignment.anchor.clone();
            self.by_anchor.entry(anchor).or_default().push(at);
            let department = assignment.department;
            self.by_department.entry(department).or_default().push(at);

            let roles = match assignment.place {
                AssignedAt::Row(..) => &mut self.in_rows,
                AssignedAt::Clause => &mut self.at_clauses,
            };
            roles.insert(assignment.role.clone());
            self.all.push(assignment);
        }
    }
}

/// Lists the parts of bodies in the rows of tables, in their order. A cell that is merged over several rows counts for
/// each of them.
pub(super) fn of_rows(tables: &[Table]) -> Vec<Assignment> {
    let mut all = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let columns = table.unit_columns();
        for (_, row) in table.rows() {
            for column in &columns {
                let role = table.columns[*column].role.clone().unwrap_or_default();
                let CellValue::Units(units) = table.cell(row, *column) else {
                    continue;
                };

                let assigned = units.assigned(&role).into_iter();
                all.extend(assigned.map(|(department, role)| Assignment {
                    department,
                    role: role.into(),
                    anchor: row.anchor.clone(),
                    place: AssignedAt::Row(at, row.position),
                }));
            }
        }
    }

    all
}

/// Lists the parts of bodies at clauses, in their order.
pub(super) fn of_clauses(charges: &[Charge]) -> Vec<Assignment> {
    let (mut all, mut known) = (Vec::new(), HashSet::new());
    for charge in charges {
        for (_, department) in &charge.names {
            let Some(department) = *department else {
                continue;
            };

            let assignment = Assignment {
                department,
                role: charge.role.clone(),
                anchor: charge.anchor.clone(),
                place: AssignedAt::Clause,
            };
            if known.insert(assignment.clone()) {
                all.push(assignment);
            }
        }
    }

    all
}

/// The departments that clauses name, by the anchors of these.
pub(super) fn bodies_of_clauses(assignments: &Assignments) -> BTreeMap<&str, Vec<usize>> {
    let mut bodies: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for it in assignments.iter() {
        if it.place != AssignedAt::Clause {
            continue;
        }

        let named = bodies.entry(&it.anchor).or_default();
        if !named.contains(&it.department) {
            named.push(it.department);
        }
    }

    bodies
}

impl Catalogue {
    /// Returns the rows in which a department, given by its position, has a role, with their tables.
    pub(super) fn rows_of(&self, department: usize, role: &str) -> Vec<(&Table, &Row)> {
        let own = self.assignments.of(department);
        own.filter(|it| it.role == role)
            .filter_map(|it| self.row_of(it))
            .collect()
    }

    /// Returns the anchors of the clauses in which a department has a role.
    pub(super) fn clauses_of(&self, department: usize, role: &str) -> Vec<&str> {
        let own = self.assignments.of(department);
        own.filter(|it| it.role == role)
            .filter(|it| it.place == AssignedAt::Clause)
            .map(|it| it.anchor.as_str())
            .collect()
    }

    /// Returns the row in which a body has its part; `None` if it is named at a clause.
    pub(super) fn row_of(&self, assignment: &Assignment) -> Option<(&Table, &Row)> {
        match assignment.place {
            AssignedAt::Row(table, row) => {
                let table = &self.tables[table];
                Some((table, table.row_at(row)?))
            }
            AssignedAt::Clause => None,
        }
    }

    /// Lists the roles that any body has, in the order of the plan's roles.
    pub(super) fn roles_in_use(&self) -> Vec<&str> {
        let Assignments {
            in_rows,
            at_clauses,
            ..
        } = &self.assignments;
        let roles = self.roles.iter().map(|role| role.id.as_str());
        roles
            .filter(|role| in_rows.contains(*role) || at_clauses.contains(*role))
            .collect()
    }

    /// Returns the departments that a row or a clause names in a role, by their positions.
    pub(super) fn departments_at(&self, anchor: &str, role: Option<&str>) -> Vec<usize> {
        let mut departments = Vec::new();
        for it in self.assignments.at(anchor) {
            let is_asked = role.is_none_or(|role| it.role == role);
            if is_asked && !departments.contains(&it.department) {
                departments.push(it.department);
            }
        }

        departments
    }

    /// Finds the row of an anchor, with its table.
    pub(super) fn row_by_anchor(&self, anchor: &str) -> Option<(&Table, &Row)> {
        let rows = self
            .tables
            .iter()
            .flat_map(|table| table.rows().map(move |(_, row)| (table, row)));
        rows.into_iter().find(|(_, row)| row.anchor == anchor)
    }

    /// Iterates over the rows of all tables.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&Table, &Row)> {
        self.tables
            .iter()
            .flat_map(|table| table.rows().map(move |(_, row)| (table, row)))
    }
}
