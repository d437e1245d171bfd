//! What sanitising takes out of kept HTML, so that editors are told of it.

use std::collections::BTreeSet;

use html5gum::Token;

use super::alignment::{self, PlacedTag, declarations, tokens};
use super::sanitised::Allowed;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::load::document::RawHtml;
use crate::site::{Page, Site};
use crate::source::Span;

/// The warnings about HTML that is taken out of the pages of a site. There are none where all HTML is shown as text.
pub(crate) fn removed_html(site: &Site) -> Vec<Diagnostic> {
    if !site.frame.settings.raw_html {
        return Vec::new();
    }

    let allowed = Allowed::new();
    let pages = site.pages.iter().filter(|page| page.has_own_file());
    let mut found = Vec::new();

    for page in pages {
        // HTML with too many attributes is an error, and is not read.
        let pieces = page.document.raw_html.iter();
        let pieces = pieces.filter(|html| !html.has_too_many_attributes);
        found.extend(pieces.filter_map(|html| of_piece(page, html, &allowed)));
    }

    found
}

/// The warning about one piece of HTML, at the first tag that loses something.
fn of_piece(page: &Page, html: &RawHtml, allowed: &Allowed) -> Option<Diagnostic> {
    let (mut removed, mut first) = (BTreeSet::new(), None);
    for token in tokens(&html.text) {
        let Token::StartTag(tag) = token else {
            continue;
        };

        let lost = lost(&tag, allowed);
        if !lost.is_empty() {
            first.get_or_insert(tag.span);
        }

        removed.extend(lost);
    }

    let at = first?;
    let is_as_written = page.file.text.get(html.span.start..html.span.end) == Some(&html.text);
    let span = match is_as_written {
        true => Span::new(html.span.start + at.start, html.span.start + at.end),
        false => html.span,
    };
    let names = removed.into_iter().collect::<Vec<_>>();
    let (zh, en) = (names.join("、"), names.join(", "));
    let message = say!(
        "发布的页面上没有这里的 {zh}",
        "the published page has none of this: {en}"
    );
    let hint = say!(
        "靠右、居中写 align=\"right\"、align=\"center\"；颜色、字号和字体由主题决定，强调用 **文字**。不需要的删去。",
        "Write align=\"right\" or align=\"center\" for alignment; colours, sizes and fonts are up to the theme, and **text** stresses. Delete what is not needed."
    );

    Some(
        Diagnostic::warning(codes::REMOVED_HTML, message)
            .at(page.file.at(span))
            .hint(hint),
    )
}

/// What a tag loses: itself, or some of its attributes.
fn lost(tag: &PlacedTag, allowed: &Allowed) -> Vec<String> {
    let name = String::from_utf8_lossy(&tag.name).into_owned();
    if !allowed.has_element(&name) {
        return vec![format!("<{name}>")];
    }

    let class = alignment::class(tag);

    let mut lost = Vec::new();
    for (attribute, value) in &tag.attributes {
        let attribute = String::from_utf8_lossy(attribute);
        let value = String::from_utf8_lossy(value);

        let is_lost = match attribute.as_ref() {
            "align" if class.is_some() => false,
            "style" if class.is_some() => {
                declarations(&value).any(|(name, _)| name != "text-align")
            }
            "class" => !allowed.has_classes(&name, &value),
            _ => !allowed.has_attribute(&name, &attribute),
        };
        if is_lost {
            lost.push(attribute.into_owned());
        }
    }

    lost
}
