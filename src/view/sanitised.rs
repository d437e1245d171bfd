//! Sanitising HTML that editors write into Markdown: what could run, restyle the page or load from another host is
//! removed, and so is every address that has not been checked.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ammonia::Builder;
use pulldown_cmark_escape::{FmtWriter, escape_href};

use super::alignment::ALIGNABLE;
use super::boxes;
use super::html::ALIGNED;
use crate::address::srcset_candidates;
use crate::load::document::{Link, ResolvedLink};
use crate::load::media::Player;

/// The schemes that addresses in HTML may have.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "sms"];

/// What films and sound recordings may have. They do not begin by themselves.
const PLAYER_ATTRIBUTES: [&str; 7] = [
    "controls",
    "preload",
    "src",
    "poster",
    "width",
    "height",
    "aria-label",
];

/// The published address of each address in a document; any other address is removed. However a browser reads the HTML,
/// it loads nothing but what was checked as something to load.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// The addresses of what the page shows, such as pictures.
    shown: HashMap<String, String>,
    /// All addresses.
    all: HashMap<String, String>,
}

impl Addresses {
    /// Collects the links of a document, each as it is written and as it is published. The first `in_markdown` of them
    /// were written in Markdown, so that the HTML has their published addresses already; likewise those of `mentions`.
    pub(super) fn new<'a>(
        links: impl Iterator<Item = (&'a Link, &'a ResolvedLink)>,
        in_markdown: usize,
        mentions: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut known = Self::default();
        for (index, (link, resolved)) in links.enumerate() {
            let ResolvedLink {
                url,
                attributes,
                smaller,
                player,
                ..
            } = resolved;

            if index >= in_markdown {
                known.insert(link, link.target.clone(), url.clone());
                continue;
            }

            known.insert(link, as_in_html(url), as_in_html(url));
            for url in player.iter().flat_map(Player::urls) {
                known.insert(link, as_in_html(url), as_in_html(url));
            }

            let sets = attributes
                .iter()
                .chain(smaller)
                .filter(|(name, _)| *name == "srcset");
            for (picture, _) in sets.flat_map(|(_, set)| srcset_candidates(set)) {
                known.insert(link, picture.into(), picture.into());
            }
        }

        for url in mentions {
            known
                .all
                .entry(url.to_string())
                .or_insert_with(|| url.to_string());
        }

        known
    }

    fn insert(&mut self, link: &Link, written: String, url: String) {
        if link.is_shown() {
            self.shown.insert(written.clone(), url.clone());
        }

        self.all.insert(written, url);
    }

    /// The new value of an attribute, or `None` if it is removed.
    fn attribute<'v>(&self, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
        match name {
            // A place on the page itself.
            "href" if value.starts_with('#') => Some(value.into()),
            "href" | "cite" => self.all.get(value).map(|url| url.clone().into()),
            "src" | "poster" => self.shown.get(value).map(|url| url.clone().into()),
            "srcset" => self.set(value).map(Cow::from),
            _ => Some(value.into()),
        }
    }

    fn set(&self, srcset: &str) -> Option<String> {
        let all = srcset_candidates(srcset)
            .into_iter()
            .map(|(written, size)| {
                let url = self.shown.get(written)?;
                Some(format!("{url} {size}").trim_end().to_string())
            });
        all.collect::<Option<Vec<_>>>().map(|all| all.join(", "))
    }
}

/// An address as the sanitiser reads it from HTML that was made from Markdown, where some characters are
/// percent-encoded.
fn as_in_html(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    // Writing into a string does not fail.
    let _ = escape_href(FmtWriter(&mut out), url);
    out.replace("&#x27;", "'").replace("&amp;", "&")
}

/// Sanitises the HTML of a document. HTML that was made from Markdown passes unchanged.
pub(super) fn sanitised(html: &str, addresses: &Arc<Addresses>) -> String {
    builder(Arc::clone(addresses)).clean(html).to_string()
}

/// What sanitising leaves in the HTML.
pub(super) struct Allowed {
    elements: HashSet<&'static str>,
    /// The attributes of all elements.
    generic: HashSet<&'static str>,
    /// The attributes of each element.
    attributes: HashMap<&'static str, HashSet<&'static str>>,
    /// The attributes of each element that may have certain values alone.
    valued: HashMap<&'static str, HashMap<&'static str, HashSet<&'static str>>>,
    classes: HashMap<&'static str, HashSet<&'static str>>,
}

impl Allowed {
    pub(super) fn new() -> Self {
        let builder = builder(Arc::default());
        Self {
            elements: builder.clone_tags(),
            generic: builder.clone_generic_attributes(),
            attributes: builder.clone_tag_attributes(),
            valued: builder.clone_tag_attribute_values(),
            classes: builder.clone_allowed_classes(),
        }
    }

    /// Whether an element stays.
    pub(super) fn has_element(&self, element: &str) -> bool {
        self.elements.contains(element)
    }

    /// Whether an attribute of an element stays, if its value is harmless.
    pub(super) fn has_attribute(&self, element: &str, attribute: &str) -> bool {
        let of_element = self.attributes.get(element);
        let valued = self.valued.get(element);
        self.generic.contains(attribute)
            || of_element.is_some_and(|all| all.contains(attribute))
            || valued.is_some_and(|all| all.contains_key(attribute))
    }

    /// Whether all classes of an element stay.
    pub(super) fn has_classes(&self, element: &str, classes: &str) -> bool {
        let known = self.classes.get(element);
        classes
            .split_whitespace()
            .all(|class| known.is_some_and(|known| known.contains(class)))
    }
}

fn builder(addresses: Arc<Addresses>) -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .url_schemes(HashSet::from(SCHEMES))
        .link_rel(None)
        .add_generic_attributes(["id"])
        .add_tags([
            "input", "section", "picture", "video", "audio", "track", "source",
        ])
        .add_tag_attributes("video", PLAYER_ATTRIBUTES)
        .add_tag_attributes("audio", PLAYER_ATTRIBUTES)
        .add_tag_attributes("track", ["kind", "src", "srclang", "label", "default"])
        .add_tag_attributes("source", ["src", "srcset", "sizes", "type"])
        .add_tag_attributes("a", ["download", "data-address"])
        .add_tag_attributes("img", ["srcset", "sizes", "loading", "decoding"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_tag_attributes("input", ["disabled", "checked"])
        .attribute_filter(move |_, name, value| addresses.attribute(name, value))
        .add_allowed_classes("a", ["clause-link", "mention", "footnote-back"])
        .add_allowed_classes("sup", ["footnote-reference", "footnote-definition-label"])
        .add_tag_attribute_values("div", "role", ["note"])
        .add_tag_attributes("span", ["data-note"])
        .add_allowed_classes("div", ["footnote-definition"])
        .add_allowed_classes("p", ["box-title"])
        .add_allowed_classes("span", ["player", "player-text", "file-info"]);
    builder.add_allowed_classes("div", boxes::CLASSES);

    for element in ALIGNABLE {
        builder.add_allowed_classes(element, ALIGNED);
    }

    builder
}
