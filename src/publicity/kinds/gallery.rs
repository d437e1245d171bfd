//! Galleries: pictures of an event.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::context::Context;
use super::super::month;
use super::{CheckInput, KindFields, PageKind, YearList, beside, entries_where, remark};
use crate::diagnostic::{Diagnostic, Lang, codes, say};
use crate::extension::NewKind;
use crate::site::{Asset, Page, json, picture};
use crate::source::Location;

/// Pictures of an event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GalleryFields {
    /// All pictures, in the order in which they are shown.
    pictures: Vec<Picture>,
}

/// A picture of a gallery.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Picture {
    /// A file in the page's folder.
    file: String,
    /// What can be seen, for those who cannot see it.
    alt: String,
    /// The text that is shown below it.
    caption: Option<String>,
}

/// The kind of page.
pub(super) const KIND: PageKind = PageKind {
    name: "gallery",
    is_given: |fields| fields.gallery.is_some(),
    give,
    check,
    lists: &[YearList {
        name: "galleries",
        entries: |pages, context| entries_where(pages, context, |it| it.gallery.is_some()),
    }],
    translated: &["pictures/*/alt", "pictures/*/caption"],
    new: Some(NewKind {
        name: "gallery",
        label: || say!("图片", "gallery"),
        folder: Some(month::NEW),
        fields: new_fields,
    }),
};

#[derive(Serialize)]
struct PictureView<'a> {
    url: String,
    alt: &'a str,
    caption: Option<&'a str>,
    /// `width`, `height`, `srcset` and so on, in the order in which they are written.
    attributes: Map<String, Value>,
    /// `type`, `srcset` and `sizes` of a smaller format; nothing if there is none.
    smaller: Map<String, Value>,
}

/// Gives the page its template and its values.
fn give(page: &mut Page, fields: &KindFields, assets: &[Asset], context: &Context<'_>) {
    let Some(gallery) = &fields.gallery else {
        return;
    };
    let pictures = gallery
        .pictures
        .iter()
        .map(|it| view(page, it, assets, context));
    let pictures = json(&pictures.collect::<Vec<_>>());
    let files = gallery
        .pictures
        .iter()
        .map(|it| beside::source(page, &it.file));
    let files: Vec<String> = files.collect();
    page.shown.files.extend(files);
    page.give("publicity/gallery.html", "pictures", pictures);
}

/// Makes the view of a picture.
fn view<'a>(
    page: &Page,
    it: &'a Picture,
    assets: &[Asset],
    context: &Context<'_>,
) -> PictureView<'a> {
    let asset = assets
        .iter()
        .find(|asset| asset.source == beside::source(page, &it.file));
    let attributes = asset.map_or_else(Vec::new, |asset| {
        picture::attributes(asset, &context.frame.base)
    });
    let smaller = asset.map_or_else(Vec::new, |asset| {
        picture::webp_attributes(asset, &context.frame.base)
    });

    PictureView {
        url: asset.map_or_else(
            || beside::url(page, &it.file, context),
            |asset| context.frame.base.url(&picture::address(asset)),
        ),
        alt: &it.alt,
        caption: it.caption.as_deref(),
        attributes: map(attributes),
        smaller: map(smaller),
    }
}

/// Attributes for a template, in the order in which they are written.
fn map(attributes: Vec<(&'static str, String)>) -> Map<String, Value> {
    let entries = attributes.into_iter();
    entries
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// Checks that every picture has an alternative text and exists.
fn check(checked: &CheckInput<'_>) -> Vec<Diagnostic> {
    let Some(gallery) = &checked.fields.gallery else {
        return Vec::new();
    };

    let mut found = Vec::new();
    for (index, picture) in gallery.pictures.iter().enumerate() {
        if picture.alt.trim().is_empty() {
            let message = say!("图片没有说明文字", "the picture has no alternative text");
            let hint = say!(
                "在 alt 里写明图片上有什么。",
                "Say in alt what can be seen."
            );
            found.push(
                Diagnostic::error(codes::MISSING_ALT, message)
                    .at(file_location(checked.page, index))
                    .hint(hint),
            );
        }
    }

    let files = gallery.pictures.iter().enumerate();
    let files = files.map(|(index, it)| (&it.file, file_location(checked.page, index)));
    found.extend(beside::missing_pictures(checked, files));

    found
}

/// Finds where the file of a picture is named in the front matter.
fn file_location(page: &Page, index: usize) -> Location {
    page.location_of(&["gallery", "pictures", &index.to_string(), "file"])
}

/// Makes the fields of a new page for `planpress new`.
fn new_fields(date: Date, lang: Lang) -> Vec<String> {
    vec![
        remark(
            lang,
            &format!("date: {date}"),
            "发布日期",
            "date of publication",
        ),
        "gallery:".to_string(),
        "  pictures:".to_string(),
        remark(
            lang,
            "    - file: \"\"",
            "放在本页旁边的图片文件，例如 hall.jpg；每张图片写一组",
            "a picture beside this page, such as hall.jpg; one such group for each",
        ),
        remark(
            lang,
            "      alt: \"\"",
            "图片上有什么，给看不见的人",
            "what can be seen, for those who cannot see it",
        ),
        remark(
            lang,
            "      caption: \"\"",
            "图片下的说明",
            "the text below it",
        ),
    ]
}
