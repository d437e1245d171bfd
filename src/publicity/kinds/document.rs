//! Official documents, with what the catalogue of open information says of them.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::campaign;
use super::super::context::Context;
use super::{
    CheckInput, KindFields, PageKind, YearList, beside, entries_where, publication_date, remark,
};
use crate::date::PageDate;
use crate::diagnostic::{Diagnostic, Lang, say};
use crate::extension::NewKind;
use crate::site::{Asset, Page, json};

/// An official document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentFields {
    /// The number of the document, as printed.
    number: Option<String>,
    /// Its index number in the catalogue of open information.
    index_number: Option<String>,
    /// When it was made.
    made: Option<PageDate>,
    /// What it is about (主题分类).
    topic: Option<String>,
    /// Whether it is in force (有效性), as printed.
    validity: Option<String>,
    /// The department in charge (责任部门), as printed.
    department: Option<String>,
    /// The document itself: a file in the page's folder.
    file: Option<String>,
}

/// The kind of page.
pub(super) const KIND: PageKind = PageKind {
    name: "document",
    is_given: |fields| fields.document.is_some(),
    give,
    check,
    lists: &[YearList {
        name: "documents",
        entries: |pages, context| entries_where(pages, context, |it| it.document.is_some()),
    }],
    translated: &["topic", "validity", "department"],
    new: Some(NewKind {
        name: "document",
        label: || say!("文件", "document"),
        folder: Some(campaign::new_folder),
        fields: new_fields,
    }),
};

#[derive(Serialize)]
struct DocumentView<'a> {
    number: Option<&'a str>,
    index_number: Option<&'a str>,
    topic: Option<&'a str>,
    validity: Option<&'a str>,
    department: Option<&'a str>,
    made: Option<String>,
    file_url: Option<String>,
}

/// Gives the page its template and its values.
fn give(page: &mut Page, fields: &KindFields, _: &[Asset], context: &Context<'_>) {
    let Some(document) = &fields.document else {
        return;
    };

    let view = DocumentView {
        number: document.number.as_deref(),
        index_number: document.index_number.as_deref(),
        topic: document.topic.as_deref(),
        validity: document.validity.as_deref(),
        department: document.department.as_deref(),
        made: document.made.map(|date| date.long(context.language())),
        file_url: document
            .file
            .as_ref()
            .map(|file| beside::url(page, file, context)),
    };
    let view = json(&view);
    let file = document
        .file
        .as_ref()
        .map(|file| beside::source(page, file));
    page.shown.files.extend(file);
    page.give("publicity/document.html", "document", view);
}

/// Checks that the file of the document exists.
fn check(checked: &CheckInput<'_>) -> Vec<Diagnostic> {
    let documents = checked.fields.document.iter();
    let files = documents
        .flat_map(|document| &document.file)
        .map(|file| (file, checked.page.location_of(&["document", "file"])));
    beside::missing(checked, files)
}

/// Makes the fields of a new page for `planpress new`.
fn new_fields(date: Date, lang: Lang) -> Vec<String> {
    vec![
        publication_date(date, lang),
        "document:".to_string(),
        remark(lang, "  number: \"\"", "文号", "the number as printed"),
        remark(
            lang,
            &format!("  made: {date}"),
            "成文日期",
            "the day that the document bears",
        ),
        remark(
            lang,
            "  file: \"\"",
            "放在本页旁边的文件，例如 plan.pdf；没有就删去这一行",
            "a file beside this page, such as plan.pdf; delete the line if there is none",
        ),
    ]
}
