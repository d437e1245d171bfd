//! Finding components in the text of templates: which ones a template defines, and which ones it may call.

use std::collections::BTreeSet;

/// The word that a component's tag begins with.
const COMPONENT: &str = "component";
/// What ends a component.
const END: &str = "endcomponent";

/// A template's text, taken apart.
#[derive(Debug, Default)]
pub(super) struct TemplateParts<'a> {
    /// The text outside of components, in pieces.
    pub own: Vec<&'a str>,
    /// The names of its components, `{% component NAME(…) %}…{% endcomponent %}`, and their texts.
    pub components: Vec<(&'a str, &'a str)>,
}

impl<'a> TemplateParts<'a> {
    /// Takes a text apart.
    pub(super) fn parse(template: &'a str) -> Self {
        let (mut parts, mut rest) = (Self::default(), template);
        while let Some((at, name)) = next_component(rest) {
            let end = rest[at..].find(END).map_or(rest.len(), |end| at + end);
            parts.own.push(&rest[..at]);
            parts.components.push((name, &rest[at..end]));
            rest = rest[end..].trim_start_matches(END);
        }

        parts.own.push(rest);
        parts
    }
}

/// Where the next component of a text begins, and its name.
fn next_component(text: &str) -> Option<(usize, &str)> {
    text.match_indices("{%").find_map(|(at, mark)| {
        let tag = text[at + mark.len()..].trim_start_matches('-').trim_start();
        let rest = tag.strip_prefix(COMPONENT)?.trim_start();
        let (name, rest) = rest.split_at(rest.find(|c| !is_part(c))?);
        rest.trim_start().starts_with('(').then_some((at, name))
    })
}

/// The names that a text calls components by, `<NAME …/>`; those of HTML elements are among them.
pub(super) fn called(text: &str) -> BTreeSet<&str> {
    text.split('<')
        .skip(1)
        .map(|rest| rest.split(|c| !is_part(c)).next().unwrap_or_default())
        .collect()
}

/// Whether a character may stand in the name of a component.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.')
}
