//! The interface of the plan for other extensions: its departments, its clauses, and what it promises. Other extensions
//! see nothing else of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::check::plain;
use super::clause_view::ClauseRef;
use super::department::Department;
use super::documents::PlanDocument;
use super::indicator::Indicator;
use super::indicator_view::IndicatorRef;
use super::target::Target;
use super::view::DepartmentRef;
use crate::config::LocaleId;
use crate::site::{Frame, SiteBuilder};

/// The plans of a site in all its locales. A site without a plan has an empty one.
#[derive(Debug, Default)]
pub(crate) struct PlanApi {
    /// The documents; the first one is that in `content/plan/` if there is one.
    pub(super) documents: Vec<PlanDocument>,
}

impl PlanApi {
    /// Takes the plans from the site builder, where that extension has left them; without that extension an empty list.
    pub(crate) fn of(builder: &SiteBuilder) -> Arc<Self> {
        builder.knowledge().unwrap_or_default()
    }

    fn departments(&self) -> impl Iterator<Item = &Department> {
        self.documents
            .iter()
            .flat_map(|it| &it.catalogue.departments)
    }

    /// The ids of all departments, in the order of the plan.
    pub(crate) fn department_ids(&self) -> impl Iterator<Item = &str> {
        self.departments().map(|department| department.id.as_str())
    }

    /// The ids, names and aliases of all departments.
    pub(crate) fn department_names(&self) -> impl Iterator<Item = &str> {
        self.departments().flat_map(Department::all_names)
    }

    /// Whether the plan has a department of this id, name or alias.
    pub(crate) fn has_department(&self, name: &str) -> bool {
        self.department_names().any(|known| known == name)
    }

    /// A department's name in a language; `None` if the plan has no such department.
    pub(crate) fn department_name(&self, id: &str, language: &str) -> Option<&str> {
        let department = self.departments().find(|department| department.id == id)?;
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
        let is_called = |it: &Department| it.all_names().any(|known| known == name);
        self.documents.iter().find_map(|document| {
            let index = document.catalogue.departments.iter().position(is_called)?;
            Some(document.views(frame, locale, false)?.department_ref(index))
        })
    }

    /// The anchors of all clauses in a locale.
    pub(crate) fn anchors(&self, locale: LocaleId) -> impl Iterator<Item = &str> {
        let texts = self.documents.iter().filter_map(move |it| it.text(locale));
        texts.flat_map(|text| text.clauses.keys().map(String::as_str))
    }

    /// A clause as templates show it; `None` if the plan has no such clause in that locale.
    pub(crate) fn clause(
        &self,
        frame: &Frame,
        locale: LocaleId,
        anchor: &str,
    ) -> Option<ClauseRef> {
        let (document, anchor) = self.document_with(locale, anchor)?;
        document.views(frame, locale, false)?.clause(anchor)
    }

    /// Whether a clause contains some words, whatever spaces are between them; `None` if there is no such clause.
    pub(crate) fn says(&self, locale: LocaleId, anchor: &str, words: &str) -> Option<bool> {
        let (document, anchor) = self.document_with(locale, anchor)?;
        let clause = document.text(locale)?.clauses.get(anchor)?;
        Some(plain(&clause.text()).contains(&plain(words)))
    }

    /// The ids of all indicators, in the order of the plan.
    pub(crate) fn indicator_ids(&self) -> impl Iterator<Item = &str> {
        let all = self
            .documents
            .iter()
            .flat_map(|it| &it.catalogue.indicators);
        all.map(|it| it.id.as_str())
    }

    /// An indicator as templates show it in lists; `None` if the plan has no such indicator in that locale.
    pub(crate) fn indicator(
        &self,
        frame: &Frame,
        locale: LocaleId,
        id: &str,
    ) -> Option<IndicatorRef> {
        self.documents.iter().find_map(|document| {
            let mut all = document.catalogue.indicators.iter();
            let index = all.position(|it| it.id == id)?;
            Some(document.views(frame, locale, false)?.indicator_ref(index))
        })
    }

    /// The first promise of every group that is a number, in the order of the plan.
    pub(crate) fn first_promises(&self, frame: &Frame, locale: LocaleId) -> Vec<IndicatorRef> {
        let first = self.documents.first();
        let Some(views) = first.and_then(|it| it.views(frame, locale, true)) else {
            return Vec::new();
        };
        let mut seen = BTreeSet::new();
        let all = views.catalogue.indicators.iter().enumerate();

        let groups = &views.catalogue.groups;
        let has_number = |it: &Indicator| it.target().is_some_and(Target::is_level);
        all.filter(|(_, it)| has_number(it) && seen.insert(groups.membership(it)))
            .map(|(index, _)| views.indicator_ref(index))
            .collect()
    }

    /// The document that has a clause in a locale, and the clause's anchor. The clause of a certain document is written
    /// with its name: `talent#s1-2`; otherwise the first document that has such a clause counts.
    fn document_with<'c>(
        &self,
        locale: LocaleId,
        clause: &'c str,
    ) -> Option<(&PlanDocument, &'c str)> {
        let (name, anchor) = clause
            .split_once('#')
            .map_or((None, clause), |(name, anchor)| (Some(name), anchor));
        let is_called = |it: &&PlanDocument| {
            let home = it.catalogue.document.home();
            name.is_none_or(|name| home.rsplit('/').next() == Some(name))
        };
        let has_it = |it: &&PlanDocument| {
            it.text(locale)
                .is_some_and(|text| text.clauses.contains_key(anchor))
        };

        let document = self.documents.iter().filter(is_called).find(has_it)?;
        Some((document, anchor))
    }
}
