//! Galleries: pictures of an event.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::campaign;
use super::super::context::Context;
use super::{
    CheckInput, KindFields, PageKind, YearList, beside, entries_where, publication_date, remark,
};
use crate::diagnostic::{Diagnostic, Lang, codes, say};
use crate::extension::NewKind;
use crate::site::{Asset, Page, json};
use crate::source::Location;
use crate::view::picture::PictureView;

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
        folder: Some(campaign::new_folder),
        fields: new_fields,
    }),
};

/// Gives the page its template and its values.
fn give(page: &mut Page, fields: &KindFields, assets: &[Asset], context: &Context<'_>) {
    let Some(gallery) = &fields.gallery else {
        return;
    };
    let pictures = gallery
        .pictures
        .iter()
        .filter_map(|it| view(page, it, assets, context));
    let pictures = json(&pictures.collect::<Vec<_>>());
    let files = gallery
        .pictures
        .iter()
        .map(|it| beside::source(page, &it.file));
    let files: Vec<String> = files.collect();
    page.shown.files.extend(files);
    page.give("publicity/gallery.html", "pictures", pictures);
}

/// Makes the view of a picture; `None` if its file does not exist, which is an error.
fn view<'a>(
    page: &Page,
    it: &'a Picture,
    assets: &[Asset],
    context: &Context<'_>,
) -> Option<PictureView<'a>> {
    let source = beside::source(page, &it.file);
    let asset = assets.iter().find(|asset| asset.source == source)?;
    let base = &context.frame.base;

    Some(PictureView::new(
        asset,
        base,
        &it.alt,
        it.caption.as_deref(),
    ))
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
        publication_date(date, lang),
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
