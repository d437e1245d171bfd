//! How a page is shown, beside its text.

use std::sync::Arc;

use super::Values;
use super::kind::Kind;
use super::mention::Mentions;

/// How a page is shown, beside its text.
#[derive(Debug, Clone)]
pub struct Presentation {
    /// Templates to take, the first that the theme has.
    templates: Vec<String>,
    /// Whether those are the ordinary ones and no other is preferred yet.
    is_ordinary: bool,
    /// More for its template, by name.
    pub values: Values,
    /// Anchors that its template makes, from values.
    pub template_anchors: Vec<String>,
    /// Addresses outside of the site that its template leads to, from values.
    pub outward: Vec<String>,
    /// Files of the content folder that its template shows or leads to, from values, below the site's root.
    pub files: Vec<String>,
    /// Whether its template wants the body in parts, one for each heading.
    pub in_sections: bool,
    /// Names that lead to other pages wherever they are in its text.
    pub mentions: Option<Arc<Mentions>>,
    /// `<meta>` elements of its own: names and contents.
    pub metas: Vec<(&'static str, String)>,
    /// More fields of what search engines are told of the page itself (JSON-LD).
    pub about: Vec<(&'static str, serde_json::Value)>,
    /// What search engines are told beside that.
    pub structured: Vec<serde_json::Value>,
}

impl Presentation {
    /// With the ordinary templates of a kind of page and nothing else.
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            templates: ordinary(kind),
            is_ordinary: true,
            values: Values::new(),
            template_anchors: Vec::new(),
            outward: Vec::new(),
            files: Vec::new(),
            in_sections: false,
            mentions: None,
            metas: Vec::new(),
            about: Vec::new(),
            structured: Vec::new(),
        }
    }

    /// Templates to take, the first that the theme has.
    pub fn templates(&self) -> &[String] {
        &self.templates
    }

    /// Takes one template and no other.
    pub fn choose_template(&mut self, name: &str) {
        let chosen = vec![name.to_string()];
        // To name the ordinary one changes nothing.
        self.is_ordinary = self.is_ordinary && self.templates == chosen;
        self.templates = chosen;
    }

    /// Puts a template before the ordinary ones, unless another was preferred or chosen.
    pub fn prefer_template(&mut self, name: &str) {
        if self.is_ordinary {
            self.templates.insert(0, name.into());
            self.is_ordinary = false;
        }
    }
}

fn ordinary(kind: Kind) -> Vec<String> {
    let names: &[&str] = match kind {
        Kind::Home => &["home.html"],
        Kind::Section => &["section.html"],
        Kind::Page => &["page.html"],
        Kind::NotFound => &["404.html", "page.html"],
    };
    names.iter().map(ToString::to_string).collect()
}
