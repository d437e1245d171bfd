//! What the views of one locale are made with.

use crate::config::{LocaleId, Localized};
use crate::plan::{ClauseRef, DepartmentRef, PlanApi};
use crate::site::{Frame, leaving};

/// A locale of the site, and the plan that publicity speaks of.
pub struct Context<'a> {
    /// For addresses.
    pub frame: &'a Frame,
    /// The locale.
    pub locale: LocaleId,
    /// The plan; an empty one on a site without.
    pub plan: &'a PlanApi,
}

impl Context<'_> {
    /// The key of the locale's language: `zh`, `en`.
    pub fn language(&self) -> &str {
        &self.frame.locales.get(self.locale).key
    }

    /// A text in this locale.
    pub fn text(&self, text: &Localized) -> String {
        text.get(self.language()).to_string()
    }

    /// The address of a route in this locale.
    pub fn url(&self, route: &str) -> String {
        self.frame.url(self.locale, route)
    }

    /// The address of a link to a publication elsewhere.
    pub fn outward(&self, url: &str) -> String {
        leaving::href(self.frame, self.locale, url)
    }

    /// A department by its id.
    pub fn department(&self, id: &str) -> Option<DepartmentRef> {
        self.plan.department(self.frame, self.locale, id)
    }

    /// A clause by its anchor.
    pub fn clause(&self, anchor: &str) -> Option<ClauseRef> {
        self.plan.clause(self.frame, self.locale, anchor)
    }
}
