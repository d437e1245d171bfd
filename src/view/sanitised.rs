//! HTML that editors may write into Markdown: what could run, restyle the page or read another host is taken out, and
//! so is every address that has not been looked at.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ammonia::Builder;
use pulldown_cmark_escape::{FmtWriter, escape_href};

use super::html::ALIGNED;
use crate::address::candidates;
use crate::load::document::Address;

/// Schemes of addresses in HTML.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "sms"];

/// What addresses in a page become; those that are not among them are taken out.
#[derive(Debug, Default)]
pub struct Addresses(HashMap<String, String>);

impl Addresses {
    /// From the links of a document as they are written, each with where it leads. The first `in_markdown` of them
    /// stand in the HTML as where they lead already, and stay; so do the addresses of `mentions`.
    pub fn new<'a>(
        links: impl Iterator<Item = (&'a str, &'a Address)>,
        in_markdown: usize,
        mentions: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut known = HashMap::new();
        for (index, (written, Address { url, attributes })) in links.enumerate() {
            if index >= in_markdown {
                known.insert(written.to_string(), url.clone());
                continue;
            }
            known.insert(as_in_html(url), as_in_html(url));
            let sets = attributes.iter().filter(|(name, _)| *name == "srcset");
            for (picture, _) in sets.flat_map(|(_, set)| candidates(set)) {
                known.insert(picture.into(), picture.into());
            }
        }
        for url in mentions {
            known
                .entry(url.to_string())
                .or_insert_with(|| url.to_string());
        }
        Self(known)
    }

    /// What the value of an attribute becomes; none where it is taken out.
    fn attribute<'v>(&self, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
        match name {
            // A place on the page itself.
            "href" if value.starts_with('#') => Some(value.into()),
            "href" | "src" | "cite" => self.0.get(value).map(|url| url.clone().into()),
            "srcset" => self.set(value).map(Cow::from),
            _ => Some(value.into()),
        }
    }

    fn set(&self, srcset: &str) -> Option<String> {
        let all = candidates(srcset).into_iter().map(|(written, size)| {
            let url = self.0.get(written)?;
            Some(format!("{url} {size}").trim_end().to_string())
        });
        all.collect::<Option<Vec<_>>>().map(|all| all.join(", "))
    }
}

/// An address as it is read back from the HTML of Markdown: what may not stand in an `href` is percent-encoded there.
fn as_in_html(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    // Writing into a string does not fail.
    let _ = escape_href(FmtWriter(&mut out), url);
    out.replace("&#x27;", "'").replace("&amp;", "&")
}

/// What our own Markdown becomes passes unchanged.
pub fn sanitised(html: &str, addresses: &Arc<Addresses>) -> String {
    builder(Arc::clone(addresses)).clean(html).to_string()
}

fn builder(addresses: Arc<Addresses>) -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .url_schemes(HashSet::from(SCHEMES))
        .link_rel(None)
        .add_generic_attributes(["id"])
        .add_tags(["input", "section"])
        .add_tag_attributes("img", ["srcset", "sizes", "loading", "decoding"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_tag_attributes("input", ["disabled", "checked"])
        .attribute_filter(move |_, name, value| addresses.attribute(name, value))
        .add_allowed_classes("td", ALIGNED)
        .add_allowed_classes("th", ALIGNED)
        .add_allowed_classes("a", ["clause-link", "mention"])
        .add_allowed_classes("sup", ["footnote-reference", "footnote-definition-label"])
        .add_allowed_classes("div", ["footnote-definition"]);
    builder
}
