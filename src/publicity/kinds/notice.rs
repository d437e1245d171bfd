//! Notices: announcements of the responsible unit, which two people have read.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::campaign;
use super::super::context::Context;
use super::{
    CheckInput, KindFields, PageKind, YearList, empty_text, entries_where, publication_date, remark,
};
use crate::date::PageDate;
use crate::diagnostic::{Diagnostic, Lang, say};
use crate::extension::NewKind;
use crate::publicity::codes;
use crate::site::{Asset, Page, json};

/// An announcement of the responsible unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoticeFields {
    /// The number of the document, as printed.
    number: Option<String>,
    /// The day that the document bears, where it is another than that of its publication.
    made: Option<PageDate>,
}

/// The kind of page.
pub(super) const KIND: PageKind = PageKind {
    name: "notice",
    is_given: |fields| fields.notice.is_some(),
    give,
    check,
    lists: &[YearList {
        name: "notices",
        entries: |pages, context| entries_where(pages, context, |it| it.notice.is_some()),
    }],
    translated: &[],
    new: Some(NewKind {
        name: "notice",
        label: || say!("通知", "notice"),
        folder: Some(campaign::new_folder),
        fields: new_fields,
    }),
};

#[derive(Serialize)]
struct NoticeView<'a> {
    number: Option<&'a str>,
    made: Option<String>,
    editor: Option<&'a str>,
    reviewer: Option<&'a str>,
    expires: Option<String>,
}

/// Gives the page its template and its values.
fn give(page: &mut Page, fields: &KindFields, _: &[Asset], context: &Context<'_>) {
    let (Some(notice), Some(front)) = (&fields.notice, page.front.clone()) else {
        return;
    };
    let view = NoticeView {
        number: notice.number.as_deref(),
        made: notice.made.map(|date| date.long(context.language())),
        editor: front.editor.as_deref(),
        reviewer: front.reviewer.as_deref(),
        expires: front.expires_at.map(|date| date.long(context.language())),
    };
    page.search.subject = "notice";
    page.give("publicity/notice.html", "notice", json(&view));
}

/// Checks that a notice names its editor and a reviewer who is somebody else: what is published in the name of a unit
/// has been read by two people.
fn check(CheckInput { page, front, .. }: &CheckInput<'_>) -> Vec<Diagnostic> {
    let people = [("editor", &front.editor), ("reviewer", &front.reviewer)];
    let missing: Vec<&str> = people
        .into_iter()
        .filter(|(_, name)| name.as_ref().is_none_or(|name| name.trim().is_empty()))
        .map(|(field, _)| field)
        .collect();

    if !missing.is_empty() {
        let fields = missing.join(", ");
        let message = say!(
            "通知发布前要写明责任编辑和审核人，缺少 {fields}",
            "a notice needs its editor and its reviewer before it is published: {fields} missing"
        );
        let hint = say!(
            "在文件头补上；还没审核就写 draft: true。",
            "Add them in the front matter; until it is reviewed, write draft: true."
        );

        let place = page.location_of_name("notice");
        return vec![
            Diagnostic::error(codes::UNREVIEWED_NOTICE, message)
                .at(place)
                .hint(hint),
        ];
    }

    let mut found: Vec<Diagnostic> = empty_text(page).into_iter().collect();
    if front.editor == front.reviewer {
        let message = say!(
            "责任编辑和审核人是同一人",
            "editor and reviewer are the same person"
        );
        let place = page.location_of(&["reviewer"]);
        found.push(Diagnostic::warning(codes::REVIEWED_BY_ITS_EDITOR, message).at(place));
    }

    found
}

/// Makes the lines of front matter of a new notice.
fn new_fields(date: Date, lang: Lang) -> Vec<String> {
    vec![
        publication_date(date, lang),
        remark(
            lang,
            "editor: \"\"",
            "责任编辑，必填",
            "who answers for the text; required",
        ),
        remark(
            lang,
            "reviewer: \"\"",
            "审核人，必填，与责任编辑不同",
            "who has checked it, another person; required",
        ),
        remark(
            lang,
            "# publish_at: 2027-01-01",
            "到这一天才发布（可选）",
            "published from this day on (optional)",
        ),
        remark(
            lang,
            "# expires_at: 2027-12-31",
            "发布到这一天为止（可选）",
            "published until this day (optional)",
        ),
        remark(
            lang,
            "notice: {}",
            "有文号就写 notice: {number: 文号}",
            "with a document number: notice: {number: …}",
        ),
    ]
}
