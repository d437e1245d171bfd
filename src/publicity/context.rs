//! What the views of one locale are made with.

use crate::config::{LocaleId, Localized};
use crate::plan::{ClauseRef, DepartmentRef, PlanApi};
use crate::site::{Frame, leaving};

/// A locale of the site, and the plan that publicity speaks of.
pub(super) struct Context<'a> {
    /// The site, for addresses and languages.
    pub frame: &'a Frame,
    /// The locale.
    pub locale: LocaleId,
    /// The plan. A site without a plan has an empty one.
    pub plan: &'a PlanApi,
}

impl Context<'_> {
    /// Returns the key of the locale's language: `zh`, `en`.
    pub(super) fn language(&self) -> &str {
        &self.frame.locales.get(self.locale).key
    }

    /// Returns a text in the language of this locale.
    pub(super) fn text(&self, text: &Localized) -> String {
        text.get(self.language()).to_string()
    }

    /// Returns the address of a route in this locale.
    pub(super) fn url(&self, route: &str) -> String {
        self.frame.url(self.locale, route)
    }

    /// Returns the address of a link to a publication elsewhere.
    pub(super) fn outward(&self, url: &str) -> String {
        leaving::href(self.frame, self.locale, url)
    }

    /// Makes the view of a department by its id, name or alias; `None` if the plan has none.
    pub(super) fn department(&self, name: &str) -> Option<DepartmentRef> {
        self.plan.department(self.frame, self.locale, name)
    }

    /// Makes the view of a clause; `None` if the plan has none with that anchor in this locale.
    pub(super) fn clause(&self, anchor: &str) -> Option<ClauseRef> {
        self.plan.clause(self.frame, self.locale, anchor)
    }
}
