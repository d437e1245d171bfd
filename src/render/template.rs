//! Which template of the theme a page gets.

use super::theme::Theme;
use crate::diagnostic::{Diagnostic, closest, codes, did_you_mean, say};
use crate::site::{Kind, Page, Site};

/// The first of a page's templates that the theme has.
pub(super) fn template_of<'p>(page: &'p Page, theme: &Theme) -> Option<&'p str> {
    page.shown
        .templates()
        .iter()
        .find(|name| theme.templates.contains(*name))
        .map(String::as_str)
}

/// Pages whose template the theme does not have.
pub(crate) fn check_templates(site: &Site, theme: &Theme) -> Vec<Diagnostic> {
    let without = site
        .pages
        .iter()
        .filter(|page| template_of(page, theme).is_none());
    without
        .filter(|page| page.kind != Kind::NotFound)
        .map(|page| *missing_template(page, theme))
        .collect()
}

/// The finding about a page whose template the theme does not have.
pub(super) fn missing_template(page: &Page, theme: &Theme) -> Box<Diagnostic> {
    let name = page.shown.templates().last().map_or("", String::as_str);
    let near = closest(name, theme.templates.iter().map(String::as_str));
    let is_named = page
        .front
        .as_ref()
        .is_some_and(|front| front.template.is_some());
    let location = if is_named {
        page.location_of(&["template"])
    } else {
        page.location()
    };
    let hint = match near.filter(|_| is_named) {
        Some(near) => did_you_mean(near),
        None => say!(
            "在主题里加上 templates/{name}，或在 theme.yaml 写 extends: civic。",
            "Add templates/{name} to the theme, or write extends: civic in theme.yaml."
        ),
    };

    Diagnostic::error(
        codes::MISSING_TEMPLATE,
        say!("主题没有模板 {name}", "the theme has no template {name}"),
    )
    .at(location)
    .hint(hint)
    .boxed()
}
