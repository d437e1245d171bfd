//! HTML that editors may write into Markdown: what could run, restyle the page or read another host is taken out.

use std::collections::HashSet;
use std::sync::OnceLock;

use ammonia::Builder;

/// Schemes of addresses in HTML.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "sms"];

/// What our own Markdown becomes passes unchanged.
pub fn sanitised(html: &str) -> String {
    static BUILDER: OnceLock<Builder> = OnceLock::new();
    BUILDER.get_or_init(builder).clean(html).to_string()
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .url_schemes(HashSet::from(SCHEMES))
        .link_rel(None)
        .add_generic_attributes(["id"])
        .add_tags(["input", "section"])
        .add_tag_attributes("img", ["srcset", "sizes", "loading", "decoding"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_tag_attributes("input", ["disabled", "checked"])
        .add_tag_attributes("td", ["style"])
        .add_tag_attributes("th", ["style"])
        .attribute_filter(|_, name, value| match name {
            "srcset" | "cite" if value.split(',').any(has_foreign_scheme) => None,
            _ => Some(value.into()),
        })
        .filter_style_properties(HashSet::from(["text-align"]))
        .add_allowed_classes("a", ["clause-link"])
        .add_allowed_classes("sup", ["footnote-reference", "footnote-definition-label"])
        .add_allowed_classes("div", ["footnote-definition"]);
    builder
}

/// Whether an address, with or without a width behind it, is of a scheme that no page may have.
fn has_foreign_scheme(candidate: &str) -> bool {
    let start = candidate.trim_start().split(['/', '?', '#']).next().unwrap_or_default();
    start.split_once(':').is_some_and(|(scheme, _)| !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()))
}
