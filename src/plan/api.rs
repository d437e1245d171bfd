//! The interface of the plan for other extensions: its departments, its clauses, and what it promises. Other extensions
//! see nothing else of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::catalogue::Catalogue;
use super::check::plain;
use super::clause_view::ClauseRef;
use super::department::Department;
use super::indicator::Indicator;
use super::indicator_view::IndicatorRef;
use super::numbering::Numbering;
use super::target::Target;
use super::text::PlanText;
use super::view::{DepartmentRef, Views};
use crate::config::LocaleId;
use crate::site::{Frame, SiteBuilder};

/// The plan of a site in all its locales. A site without a plan has an empty one.
#[derive(Debug, Default)]
pub(crate) struct PlanApi {
    pub(super) catalogue: Catalogue,
    pub(super) numbering: Numbering,
    /// The text in each locale, in the order of `site.yaml`.
    pub(super) texts: Vec<PlanText>,
}

impl PlanApi {
    /// Takes the plan from the site builder, where that extension has left it; without that extension an empty one.
    pub(crate) fn of(builder: &SiteBuilder) -> Arc<Self> {
        builder.knowledge().unwrap_or_default()
    }

    /// The ids of all departments, in the order of the plan.
    pub(crate) fn department_ids(&self) -> impl Iterator<Item = &str> {
        self.catalogue
            .departments
            .iter()
            .map(|department| department.id.as_str())
    }

    /// The ids, names and aliases of all departments.
    pub(crate) fn department_names(&self) -> impl Iterator<Item = &str> {
        self.catalogue
            .departments
            .iter()
            .flat_map(Department::all_names)
    }

    /// Whether the plan has a department of this id, name or alias.
    pub(crate) fn has_department(&self, name: &str) -> bool {
        self.department_names().any(|known| known == name)
    }

    /// A department's name in a language; `None` if the plan has no such department.
    pub(crate) fn department_name(&self, id: &str, language: &str) -> Option<&str> {
        let department = self
            .catalogue
            .departments
            .iter()
            .find(|department| department.id == id)?;
        Some(department.name.get(language))
    }

    /// A department as templates show it in lists, by its id, its name or an alias; `None` if the plan has no such
    /// department.
    pub(crate) fn department(
        &self,
        frame: &Frame,
        locale: LocaleId,
        name: &str,
    ) -> Option<DepartmentRef> {
        let departments = &self.catalogue.departments;
        let is_called = |it: &Department| it.all_names().any(|known| known == name);
        let index = departments.iter().position(is_called)?;

        Some(self.views(frame, locale)?.department_ref(index))
    }

    /// The anchors of all clauses in a locale.
    pub(crate) fn anchors(&self, locale: LocaleId) -> impl Iterator<Item = &str> {
        self.text(locale)
            .into_iter()
            .flat_map(|text| text.clauses.keys().map(String::as_str))
    }

    /// A clause as templates show it; `None` if the plan has no such clause in that locale.
    pub(crate) fn clause(
        &self,
        frame: &Frame,
        locale: LocaleId,
        anchor: &str,
    ) -> Option<ClauseRef> {
        self.views(frame, locale)?.clause(anchor)
    }

    /// Whether a clause contains some words, whatever spaces are between them; `None` if there is no such clause.
    pub(crate) fn says(&self, locale: LocaleId, anchor: &str, words: &str) -> Option<bool> {
        let clause = self.text(locale)?.clauses.get(anchor)?;
        Some(plain(&clause.text()).contains(&plain(words)))
    }

    /// The ids of all indicators, in the order of the plan.
    pub(crate) fn indicator_ids(&self) -> impl Iterator<Item = &str> {
        self.catalogue.indicators.iter().map(|it| it.id.as_str())
    }

    /// An indicator as templates show it in lists; `None` if the plan has no such indicator in that locale.
    pub(crate) fn indicator(
        &self,
        frame: &Frame,
        locale: LocaleId,
        id: &str,
    ) -> Option<IndicatorRef> {
        let index = self.indicator_ids().position(|known| known == id)?;
        Some(self.views(frame, locale)?.indicator_ref(index))
    }

    /// The first promise of every group that is a number, in the order of the plan.
    pub(crate) fn first_promises(&self, frame: &Frame, locale: LocaleId) -> Vec<IndicatorRef> {
        let Some(views) = self.views(frame, locale) else {
            return Vec::new();
        };
        let mut seen = BTreeSet::new();
        let all = self.catalogue.indicators.iter().enumerate();

        let groups = &self.catalogue.groups;
        let has_number = |it: &Indicator| it.target().is_some_and(Target::is_level);
        all.filter(|(_, it)| has_number(it) && seen.insert(groups.membership(it)))
            .map(|(index, _)| views.indicator_ref(index))
            .collect()
    }

    fn text(&self, locale: LocaleId) -> Option<&PlanText> {
        self.texts.iter().find(|text| text.locale == locale)
    }

    /// Returns what makes the views of a locale; `None` if the plan was not read in it.
    pub(super) fn views<'a>(&'a self, frame: &'a Frame, locale: LocaleId) -> Option<Views<'a>> {
        let text = self.text(locale)?;
        Some(Views {
            catalogue: &self.catalogue,
            clauses: &text.clauses,
            frame,
            locale,
            has_departments: text.has_departments,
            has_indicators: text.has_indicators,
        })
    }
}
