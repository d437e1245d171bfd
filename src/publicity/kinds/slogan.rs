//! Slogans on pages of their own: the page's title is the slogan, its description what it means.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::super::campaign;
use super::super::context::Context;
use super::{CheckInput, KindFields, PageKind, YearList, entries_where, remark};
use crate::diagnostic::{Diagnostic, Lang, say};
use crate::extension::NewKind;
use crate::publicity::codes;
use crate::site::{Asset, Page};
use crate::source::Location;
use crate::text::han::is_han;

/// The most characters of a slogan.
const MAX_SLOGAN_CHARACTERS: usize = 20;
/// The most characters of its explanation.
const MAX_EXPLANATION_CHARACTERS: usize = 200;

/// A slogan: the page's title is its text, the description its explanation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SloganFields {
    /// Who proposed it.
    author: Option<String>,
}

/// The kind of page.
pub(super) const KIND: PageKind = PageKind {
    name: "slogan",
    is_given: |fields| fields.slogan.is_some(),
    give,
    check,
    lists: &[YearList {
        name: "slogans",
        entries: |pages, context| entries_where(pages, context, |it| it.slogan.is_some()),
    }],
    translated: &["author"],
    new: Some(NewKind {
        name: "slogan",
        label: || say!("口号", "slogan"),
        folder: Some(campaign::new_folder),
        fields: new_fields,
    }),
};

/// Gives the page its template and its values.
fn give(page: &mut Page, fields: &KindFields, _: &[Asset], _: &Context<'_>) {
    let Some(slogan) = &fields.slogan else { return };
    page.give(
        "publicity/slogan.html",
        "slogan",
        std::sync::Arc::new(json!({ "author": slogan.author })),
    );
}

/// Checks how long the slogan and its explanation are.
fn check(CheckInput { page, .. }: &CheckInput<'_>) -> Vec<Diagnostic> {
    let text = page.description.as_deref().unwrap_or_default();
    let slogan = too_long_slogan(&page.title, page.location_of(&["title"]));
    let explanation = too_long_explanation(text, page.location_of(&["description"]));

    slogan.into_iter().chain(explanation).collect()
}

/// Makes an error if a slogan is too long for a banner.
pub(crate) fn too_long_slogan(text: &str, place: Location) -> Option<Diagnostic> {
    too_long(text, MAX_SLOGAN_CHARACTERS, place)
}

/// Makes an error if what explains a slogan is too long.
pub(crate) fn too_long_explanation(text: &str, place: Location) -> Option<Diagnostic> {
    too_long(text, MAX_EXPLANATION_CHARACTERS, place)
}

/// Makes an error if a Chinese text has more than `most` characters, white space not counted.
fn too_long(text: &str, most: usize, place: Location) -> Option<Diagnostic> {
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    // The rule counts Chinese characters; other scripts need more of them for the same words.
    let is_chinese = text.chars().any(is_han);
    (is_chinese && count > most).then(|| {
        Diagnostic::error(
            codes::TOO_LONG,
            say!(
                "超过 {most} 字（现有 {count} 字）",
                "more than {most} characters ({count})"
            ),
        )
        .at(place)
        .hint(say!(
            "口号不超过 {MAX_SLOGAN_CHARACTERS} 字，说明不超过 {MAX_EXPLANATION_CHARACTERS} 字。",
            "A slogan has at most {MAX_SLOGAN_CHARACTERS} characters, its explanation {MAX_EXPLANATION_CHARACTERS}."
        ))
    })
}

/// Makes the lines of front matter of a new slogan.
fn new_fields(_: Date, lang: Lang) -> Vec<String> {
    vec![
        remark(
            lang,
            "description: \"\"",
            &format!(
                "说明，不超过{MAX_EXPLANATION_CHARACTERS}字；口号本身（title）不超过{MAX_SLOGAN_CHARACTERS}字"
            ),
            "what it means",
        ),
        remark(
            lang,
            "slogan: {}",
            "有提出者就写 slogan: {author: 姓名或单位}",
            "with who proposed it: slogan: {author: …}",
        ),
    ]
}
