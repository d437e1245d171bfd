//! How a page is shown: its templates, values and metadata.

use std::sync::Arc;

use super::Values;
use super::kind::Kind;
use super::mention::Mentions;

/// How a page is shown: its templates, values and metadata.
#[derive(Debug, Clone)]
pub struct Presentation {
    /// The templates to use; the first one that the theme has is used.
    templates: Vec<String>,
    /// Whether these are the ordinary templates, so that another one may still be preferred.
    is_ordinary: bool,
    /// Further values for the template, by name.
    pub values: Values,
    /// What the page is about as a number in few characters, such as `98%以上`, for its card.
    pub figure: Option<String>,
    /// The anchors that the template makes from values.
    pub template_anchors: Vec<String>,
    /// The addresses outside the site that the template links to, from values.
    pub outward: Vec<String>,
    /// Files of the content folder that its template shows or leads to, from values, below the site's root.
    pub files: Vec<String>,
    /// Whether the template needs the body in sections, one for each heading.
    pub in_sections: bool,
    /// The names that become links wherever they are in the text.
    pub mentions: Option<Arc<Mentions>>,
    /// Further `<meta>` elements, as names and contents.
    pub metas: Vec<(&'static str, String)>,
    /// Further fields of the page's own JSON-LD object, for search engines.
    pub about: Vec<(&'static str, serde_json::Value)>,
    /// Further JSON-LD objects.
    pub structured: Vec<serde_json::Value>,
}

impl Presentation {
    /// The presentation of an ordinary page of this kind.
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            templates: ordinary(kind),
            is_ordinary: true,
            values: Values::new(),
            figure: None,
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

    /// The templates to use; the first one that the theme has is used.
    pub(crate) fn templates(&self) -> &[String] {
        &self.templates
    }

    /// Uses this template and no other.
    pub(crate) fn choose_template(&mut self, name: &str) {
        let chosen = vec![name.to_string()];
        // Choosing the ordinary template changes nothing.
        self.is_ordinary = self.is_ordinary && self.templates == chosen;
        self.templates = chosen;
    }

    /// Prefers a template to the ordinary ones. This does nothing if another one was preferred or chosen already.
    pub(crate) fn prefer_template(&mut self, name: &str) {
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
