//! The words of the workbook: what its sheets and columns are called in the languages of the site, what codes and ids
//! stand for, and where cells lead.

use super::labels;
use super::open_data::Table;
use super::view::Views;
use crate::text::language::{is_chinese, own_name};

/// The longest name that Excel allows for a sheet, in characters.
const MAX_SHEET_NAME: usize = 31;
/// The signs that Excel does not allow there.
const BARRED: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];
/// The columns that name departments by their ids.
const OF_DEPARTMENTS: [&str; 4] = ["departments", "department", "lead", "support"];

/// Finds the words of a workbook. The views are those of all locales, the default one first.
pub(super) struct Words<'v, 'a> {
    views: &'v [Views<'a>],
    first: &'v Views<'a>,
}

impl<'v, 'a> Words<'v, 'a> {
    /// Makes the words of a site; `None` if it has no locale.
    pub(super) fn new(views: &'v [Views<'a>]) -> Option<Self> {
        let first = views.first()?;
        Some(Self { views, first })
    }

    /// Iterates over the keys of the site's languages in their order.
    pub(super) fn languages(&self) -> impl Iterator<Item = &'v str> {
        self.views.iter().map(Self::language)
    }

    /// Returns the key of the language of a locale.
    fn language(views: &'v Views<'a>) -> &'v str {
        &views.frame.locales.get(views.locale).key
    }

    /// Returns the title of the site in a language.
    pub(super) fn title(&self, language: &str) -> &str {
        self.first.frame.settings.title.get(language)
    }

    /// Returns the full address of the site; `None` if its host is not known.
    pub(super) fn home(&self) -> Option<String> {
        self.permalink("")
    }

    /// Returns the full address of the JSON file of a table; `None` if the host of the site is not known.
    pub(super) fn json(&self, table: &str) -> Option<String> {
        self.permalink(&self.first.catalogue.document.data_file(table, "json"))
    }

    /// Returns the full address of an output; `None` if the host of the site is not known: a workbook that somebody
    /// has saved is at no place of the site, so that a path would lead nowhere.
    fn permalink(&self, relative: &str) -> Option<String> {
        let base = &self.first.frame.base;
        base.host().is_some().then(|| base.permalink(relative))
    }

    /// Returns the day of the build.
    pub(super) fn day(&self) -> String {
        self.first.frame.date.to_string()
    }

    /// Returns what a table is called in a language: as the plan calls it, if it is one of the plan's.
    pub(super) fn table(&self, name: &str, language: &str) -> String {
        let declared = self.first.catalogue.tables.iter().find(|it| it.id == name);
        let own = declared.filter(|it| !it.is_short);
        let own = own.and_then(|it| it.title.as_ref().or(it.label.as_ref()));
        match (own, labels::table(name, language)) {
            (Some(own), _) => own.get(language).to_string(),
            (None, Some(label)) => label.to_string(),
            (None, None) => name.to_string(),
        }
    }

    /// Returns a name for the sheet of a table that is fit for Excel and none of those taken.
    pub(super) fn sheet_name(&self, table: &str, taken: &[String]) -> String {
        let name = self.table(table, Self::language(self.first));
        let fit: String = name
            .replace(BARRED, " ")
            .chars()
            .take(MAX_SHEET_NAME)
            .collect();
        let fit = fit.trim_matches(['\'', ' ']).to_string();

        let is_free = |name: &str| {
            !taken
                .iter()
                .any(|it| it.to_lowercase() == name.to_lowercase())
        };
        if !fit.is_empty() && is_free(&fit) {
            return fit;
        }

        // Ids of tables are unique, and fit.
        table.chars().take(MAX_SHEET_NAME).collect()
    }

    /// Returns the heading of a column in all languages of the site, one below the other. `of` is the language of its
    /// texts, if it has them by language.
    pub(super) fn heading(&self, table: &Table, column: &str, of: Option<&str>) -> String {
        let mut lines: Vec<String> = Vec::new();
        for language in self.languages() {
            let mut line = self.column(&table.name, column, language);
            if let Some(of) = of {
                let brackets = if is_chinese(language) {
                    ("（", "）")
                } else {
                    (" (", ")")
                };
                line = format!(
                    "{line}{}{}{}",
                    brackets.0,
                    self.name_of_language(of),
                    brackets.1
                );
            }

            if !lines.contains(&line) {
                lines.push(line);
            }
        }

        lines.join("\n")
    }

    /// Returns what a column is called in a language: as it is printed, if the plan has declared it.
    pub(super) fn column(&self, table: &str, column: &str, language: &str) -> String {
        let mut tables = self.first.catalogue.tables.iter();
        let declared = tables.find(|it| it.id == table);
        let declared = declared.and_then(|table| {
            let mut columns = table.group_columns.iter().chain(&table.columns);
            columns.find(|it| it.key == column)
        });

        match (declared, labels::column(column, language)) {
            (Some(declared), _) => declared.head.get(language).to_string(),
            (None, Some(label)) => label.to_string(),
            (None, None) => self.derived(table, column, language),
        }
    }

    /// Returns what a column is called whose name is made from another one: the words of a date as printed
    /// (`due_text`), and what bodies do in a role (`guide_rows`, `lead_clauses`).
    fn derived(&self, table: &str, column: &str, language: &str) -> String {
        let is_chinese = is_chinese(language);
        if let Some(of) = column.strip_suffix("_text") {
            let of = self.column(table, of, language);
            return match is_chinese {
                true => format!("{of}（原文）"),
                false => format!("{of} (as printed)"),
            };
        }

        let of_role = |suffix: &str| {
            let id = column.strip_suffix(suffix)?;
            self.first.catalogue.roles.find(id)
        };
        let kinds = [
            ("_rows", "表中事项", "rows"),
            ("_clauses", "条目", "clauses"),
        ];
        for (suffix, chinese, english) in kinds {
            if let Some(role) = of_role(suffix) {
                let name = role.name.get(language);
                return match is_chinese {
                    true => format!("{chinese}（{name}）"),
                    false => format!("{name}: {english}"),
                };
            }
        }

        column.to_string()
    }

    /// Returns what a language calls itself.
    fn name_of_language(&self, key: &str) -> String {
        let mut locales = self.first.frame.locales.iter();
        let locale = locales.find(|(_, locale)| locale.key == key);
        locale.map_or_else(
            || key.to_string(),
            |(_, locale)| own_name(&locale.tag).to_string(),
        )
    }

    /// Writes a cell for people: codes and ids of departments become words in the language of the default locale.
    pub(super) fn cell(&self, table: &str, column: &str, cell: &str) -> String {
        let language = Self::language(self.first);
        if let Some(words) = labels::code(column, cell, language) {
            return words.to_string();
        }

        if column == "group" && table == "indicators" {
            let groups = &self.first.catalogue.groups;
            let position = groups.position(cell);
            return position
                .map_or_else(|| cell.to_string(), |at| self.first.text(&groups.0[at].1));
        }

        if column == "role" {
            let role = self.first.catalogue.roles.find(cell);
            return role.map_or_else(|| cell.to_string(), |role| self.first.text(&role.name));
        }

        if !OF_DEPARTMENTS.contains(&column) && !self.has_bodies(table, column) {
            return cell.to_string();
        }

        let names: Vec<String> = cell.lines().map(|id| self.department(id)).collect();
        names.join("\n")
    }

    /// Tells whether the cells of a column of one of the plan's own tables are bodies.
    fn has_bodies(&self, table: &str, column: &str) -> bool {
        let mut tables = self.first.catalogue.tables.iter();
        let table = tables.find(|it| it.id == table);
        table.is_some_and(|table| {
            let columns = table.unit_columns().into_iter();
            columns
                .map(|at| &table.columns[at])
                .any(|it| it.key == column)
        })
    }

    /// Returns the name of a department by its id; the id itself if there is no such department.
    fn department(&self, id: &str) -> String {
        let mut departments = self.first.catalogue.departments.iter();
        let found = departments.find(|it| it.id == id);
        found.map_or_else(|| id.to_string(), |it| self.first.text(&it.name))
    }

    /// Returns the full address to which a cell leads: that of a clause, of a page or of a publication.
    pub(super) fn link(&self, table: &str, column: &str, cell: &str) -> Option<String> {
        let base = &self.first.frame.base;
        let page = |route: &str| {
            let url = self.first.url(route);
            self.permalink(url.strip_prefix(&base.path).unwrap_or_default())
        };

        match (table, column) {
            (_, "source") => cell.starts_with("http").then(|| cell.to_string()),
            ("indicators", "id") | (_, "indicator") if self.first.has_indicators => {
                page(&self.first.catalogue.document.indicator(cell))
            }
            ("departments", "id") if self.first.has_departments => {
                page(&self.first.catalogue.document.department(cell))
            }
            (_, "clause" | "id" | "item") => {
                let clause = self.first.clause(cell)?;
                let path = clause.url().strip_prefix(&base.path).unwrap_or_default();
                self.permalink(path)
            }
            _ => None,
        }
    }
}
