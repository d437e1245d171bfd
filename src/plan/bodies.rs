//! Bodies that a plan names without listing them, and what is said about those that it lists: ids that follow from
//! names, roles that nobody has declared, names at clauses that no body has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::assignment;
use super::catalogue::{Catalogue, DEPARTMENTS_FILE, FOLDER, Positions};
use super::charge::{self, Charge, ClauseRemark};
use super::clause::Clauses;
use super::codes;
use super::department::{Department, as_yaml, give_ids};
use super::role::Roles;
use super::table::CellValue;
use super::units::Units;
use crate::diagnostic::{Diagnostic, closest, did_you_mean, say};
use crate::source::{Location, SourceFile, Span};
use crate::text::ascii_id::ascii_id;

impl Catalogue {
    /// Makes a department of every name in the tables of a plan that lists none.
    pub(super) fn take_departments_from_tables(&mut self) {
        if self.has_department_list {
            return;
        }

        let mut names = Vec::new();
        for (table, row) in self.rows() {
            for column in table.unit_columns() {
                if let CellValue::Units(units) = &row.cells[column].value {
                    names.extend(names_of(units, &self.roles));
                }
            }
        }

        self.add_departments(names);
    }

    /// Adds a department for every name that none has.
    fn add_departments(&mut self, names: Vec<String>) {
        for name in names {
            let is_known = self
                .departments
                .iter()
                .any(|it| it.all_names().any(|known| known == name));
            if !is_known {
                self.departments.push(Department::named(&name));
            }
        }

        give_ids(&mut self.departments);
    }

    /// Gives the departments of the list that have no id one that follows from the name. Returns a warning with these
    /// ids, which change with the names.
    pub(super) fn name_departments(&mut self) -> Option<Diagnostic> {
        let given = give_ids(&mut self.departments);
        let first = given.first().filter(|_| self.has_department_list)?;
        let place = self.place(DEPARTMENTS_FILE, &["departments", &first.to_string()]);

        let count = given.len();
        let lines = as_yaml(given.iter().map(|at| &self.departments[*at]));
        let message = say!(
            "{count} 个单位没有 id，网址由名称的读音得出，改名后会变",
            "{count} departments have no id; their addresses follow from their names and change with them"
        );
        let hint = say!(
            "把这些 id 写进去：\n{lines}",
            "Write these ids down:\n{lines}"
        );
        Some(
            Diagnostic::warning(codes::GENERATED_ID, message)
                .at(place)
                .hint(hint),
        )
    }

    /// Reports the columns of tables whose roles are neither usual nor declared.
    pub(super) fn unknown_roles(&self) -> Vec<Diagnostic> {
        let known: Vec<&str> = self.roles.iter().map(|role| role.id.as_str()).collect();
        let listed = known.join(", ");
        let mut found = Vec::new();

        for table in &self.tables {
            for column in &table.columns {
                let Some(role) = column
                    .role
                    .as_ref()
                    .filter(|role| !known.contains(&role.as_str()))
                else {
                    continue;
                };

                let hint = closest(role, known.iter().copied()).map_or_else(
                    || {
                        say!(
                            "可用的有 {listed}；规划另有的，在 {DEPARTMENTS_FILE} 的 roles 里写明：- {{id: {role}, name: …}}。",
                            "Known: {listed}. Declare another in roles of {DEPARTMENTS_FILE}: - {{id: {role}, name: …}}."
                        )
                    },
                    did_you_mean,
                );
                let message = say!("没有名为 {role} 的角色", "there is no role {role}");
                let place = self.place(&table.file, &["columns"]);
                found.push(
                    Diagnostic::error(codes::UNKNOWN_ROLE, message)
                        .at(place)
                        .hint(hint),
                );
            }
        }

        found
    }

    /// Reads the bodies that the clauses of the original name. `file` finds the file of a page by its route. Returns
    /// what is wrong with them.
    pub(super) fn read_charges<'f>(
        &mut self,
        clauses: &Clauses,
        file: impl Fn(&str) -> Option<&'f Arc<SourceFile>>,
    ) -> Vec<Diagnostic> {
        let rows: BTreeSet<String> = self.rows().map(|(_, row)| row.anchor.clone()).collect();
        let rows: BTreeSet<&str> = rows.iter().map(String::as_str).collect();
        let (directory, _) = self.directory();
        let find = |name: &str| directory.find(name);
        let remarks = charge::clause_remarks(clauses, &self.roles, |_| true);
        let outside_tables = || remarks.iter().filter(|remark| !remark.is_of(&rows));
        self.charges = charge::charges(
            outside_tables(),
            &self.roles,
            &find,
            self.has_department_list,
        );

        let mut found = self.undeclared_words(&remarks, &file);
        found.extend(self.unread_remarks(outside_tables(), &file));
        if self.has_department_list {
            found.extend(self.unknown_bodies(&file));
        } else {
            let names = self.charges.iter().flat_map(|charge| &charge.names);
            let names = names.map(|(name, _)| name.clone()).collect();
            self.add_departments(names);

            let (directory, _) = self.directory();
            for (name, body) in self.charges.iter_mut().flat_map(|charge| &mut charge.names) {
                *body = directory.find(name);
            }

            found.extend(self.without_list());
        }

        self.assignments
            .extend(assignment::of_clauses(&self.charges));
        self.take_bodies_of_clauses();
        found
    }

    /// Gives indicators, recurring actions and deadlines whose data name no body those that their clauses name.
    fn take_bodies_of_clauses(&mut self) {
        let of_clauses = assignment::bodies_of_clauses(&self.assignments);

        let clauses: Vec<&str> = self.indicators.iter().map(|it| &*it.clause).collect();
        let of_indicators = with_those_of(&of_clauses, &clauses, &self.departments_of_indicators);
        let clauses: Vec<&str> = self.recurring.iter().map(|it| &*it.clause).collect();
        let of_duties = with_those_of(&of_clauses, &clauses, &self.departments_of_duties);
        let clauses: Vec<&str> = self.deadlines.iter().map(|it| &*it.at).collect();
        let of_deadlines = with_those_of(&of_clauses, &clauses, &self.departments_of_deadlines);

        self.departments_of_indicators = of_indicators;
        self.departments_of_duties = of_duties;
        self.departments_of_deadlines = of_deadlines;
    }

    /// Reports brackets of their own that name bodies and from which nothing is read.
    fn unread_remarks<'c, 'f>(
        &self,
        remarks: impl Iterator<Item = &'c ClauseRemark<'c>>,
        file: &impl Fn(&str) -> Option<&'f Arc<SourceFile>>,
    ) -> Vec<Diagnostic> {
        let (directory, _) = self.directory();
        let mentions = |text: &str| directory.is_mentioned(text);
        let unread = charge::unread(remarks, &self.charges, &self.roles, mentions);

        let mut found = Vec::new();
        for (route, quote) in unread {
            let message = say!(
                "“{quote}”里有单位，但没有读出谁做什么",
                "“{quote}” names a body, but nothing was read of what it does"
            );
            let hint = say!(
                "原文写明职责的，把引出职责的词写进 {FOLDER}{DEPARTMENTS_FILE} 的 roles：在单位前面的（如“牵头单位：”）写进 words，在后面的（如“牵头”）写进 words_after。不是职责的，不必处理。",
                "If it says who does what, write its words into roles of {FOLDER}{DEPARTMENTS_FILE}: those before names (“Lead:”) into words, those behind them into words_after. If it says something else, leave it."
            );
            let diagnostic = Diagnostic::warning(codes::UNREAD_BODIES, message).hint(hint);
            found.push(at_words(diagnostic, file(route), quote, quote));
        }

        found
    }

    /// Reports the words that introduce bodies in brackets and belong to no role, each where it is first.
    fn undeclared_words<'f>(
        &self,
        remarks: &[ClauseRemark<'_>],
        file: &impl Fn(&str) -> Option<&'f Arc<SourceFile>>,
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (word, route, quote) in charge::undeclared(remarks, &self.roles) {
            let id = ascii_id(word);
            let message = say!(
                "括号里的“{word}：”没有声明是什么角色，后面的单位没有读取",
                "“{word}:” in brackets belongs to no role, so the bodies behind it are not read"
            );
            let hint = say!(
                "在 {FOLDER}{DEPARTMENTS_FILE} 里声明（与牵头、配合、责任同义的，id 写 lead、support、responsible）：\nroles:\n  - {{id: {id}, name: \"{word}\", words: [\"{word}\"]}}",
                "Declare it in {FOLDER}{DEPARTMENTS_FILE} (with the id lead, support or responsible if it means one of these):\nroles:\n  - {{id: {id}, name: \"{word}\", words: [\"{word}\"]}}"
            );
            let diagnostic = Diagnostic::warning(codes::UNKNOWN_ROLE_WORD, message).hint(hint);
            found.push(at_words(diagnostic, file(route), quote, word));
        }

        found
    }

    /// Reports the names at clauses that no department has, each where it is first.
    fn unknown_bodies<'f>(
        &self,
        file: &impl Fn(&str) -> Option<&'f Arc<SourceFile>>,
    ) -> Vec<Diagnostic> {
        let mut unknown: Vec<(&str, &Charge, usize)> = Vec::new();
        for charge in &self.charges {
            for (name, _) in charge.names.iter().filter(|(_, body)| body.is_none()) {
                match unknown.iter_mut().find(|(known, ..)| known == name) {
                    Some((_, _, count)) => *count += 1,
                    None => unknown.push((name, charge, 1)),
                }
            }
        }

        let (directory, _) = self.directory();
        let mut found = Vec::new();
        for (name, charge, count) in unknown {
            let message = say!(
                "条目里的单位“{name}”不在名录中（共 {count} 处）",
                "“{name}”, which clauses name, is no department of the list (places: {count})"
            );
            let line = as_yaml(give_id(name).iter());
            let hint = match directory.nearest(name) {
                Some(near) => say!(
                    "是“{near}”的另一种写法的，写进它的 aliases；是另一个单位的，在 {FOLDER}{DEPARTMENTS_FILE} 里加上：\n{line}",
                    "If it is another form of “{near}”, add it to its aliases; if it is another body, add it to {FOLDER}{DEPARTMENTS_FILE}:\n{line}"
                ),
                None => say!(
                    "在 {FOLDER}{DEPARTMENTS_FILE} 里加上：\n{line}",
                    "Add it to {FOLDER}{DEPARTMENTS_FILE}:\n{line}"
                ),
            };

            let diagnostic = Diagnostic::warning(codes::UNKNOWN_BODY, message).hint(hint);
            found.push(at_words(
                diagnostic,
                file(&charge.route),
                &charge.quote,
                name,
            ));
        }

        found
    }

    /// Reports that a plan with bodies lists none, with the list that was made.
    fn without_list(&self) -> Option<Diagnostic> {
        let count = self.departments.len();
        if count == 0 {
            return None;
        }

        let lines = as_yaml(self.departments.iter());
        let message = say!(
            "规划没有 {DEPARTMENTS_FILE}，已从表格和条目里收集 {count} 个单位",
            "the plan has no {DEPARTMENTS_FILE}; {count} bodies were taken from tables and clauses"
        );
        let hint = say!(
            "核对以后存为 {FOLDER}{DEPARTMENTS_FILE}，同一单位的几种写法合并，其余写法写进 aliases：\ndepartments:\n{lines}",
            "Check the list and save it as {FOLDER}{DEPARTMENTS_FILE}; forms of one name go together, the others into aliases:\ndepartments:\n{lines}"
        );
        Some(
            Diagnostic::warning(codes::DEPARTMENTS_NOT_LISTED, message)
                .in_file(FOLDER)
                .hint(hint),
        )
    }
}

/// The bodies of each entry of a list: those that its data name, or else those of its clause. `clauses` are the anchors
/// of the entries, and `named` the bodies that their data name.
fn with_those_of(
    bodies: &BTreeMap<&str, Positions>,
    clauses: &[&str],
    named: &[Positions],
) -> Vec<Positions> {
    let mut all = Vec::new();
    for (index, clause) in clauses.iter().enumerate() {
        let own = named
            .get(index)
            .filter(|departments| !departments.is_empty());
        let departments = own.or_else(|| bodies.get(clause));
        all.push(departments.cloned().unwrap_or_default());
    }

    all
}

/// Lists the names of a cell.
fn names_of(units: &Units, roles: &Roles) -> Vec<String> {
    let mut units = units.clone();
    units.resolve(&|_| None, roles);
    units.names().map(|(name, _)| name.to_string()).collect()
}

/// Makes a department of a name, with its id.
fn give_id(name: &str) -> [Department; 1] {
    let mut departments = [Department::named(name)];
    give_ids(&mut departments);
    departments
}

/// Puts a finding where a name stands in a file, if it is known in which.
fn at_words(
    diagnostic: Diagnostic,
    file: Option<&Arc<SourceFile>>,
    quote: &str,
    name: &str,
) -> Diagnostic {
    match file {
        Some(file) => diagnostic.at(place_of(file, quote, name)),
        None => diagnostic,
    }
}

/// Finds where a name stands in a file, in the brackets where it was found.
pub(super) fn place_of(file: &Arc<SourceFile>, quote: &str, name: &str) -> Location {
    let within = quote.find(name).unwrap_or(0);
    let start = file
        .text
        .find(quote)
        .map(|at| at + within)
        .or_else(|| file.text.find(name));
    let start = start.unwrap_or(0);
    let end = if file.text[start..].starts_with(name) {
        start + name.len()
    } else {
        start
    };
    file.at(Span::new(start, end))
}
