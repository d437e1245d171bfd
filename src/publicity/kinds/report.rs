//! Reports: what happened, by the responsible unit or by the media.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::super::campaign;
use super::super::context::Context;
use super::{
    CheckInput, KindFields, KindPage, PageKind, YearList, empty_text, entries_where, missing_value,
    publication_date, remark,
};
use crate::config::WebAddress;
use crate::diagnostic::{Diagnostic, Lang, say};
use crate::extension::NewKind;
use crate::site::{Asset, Page, json};

/// What happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportFields {
    /// The newspaper, station or site that it is a report of; `None` if it is the unit's own.
    pub outlet: Option<String>,
    /// Its address there.
    link: Option<WebAddress>,
    /// The closing figures.
    #[serde(default)]
    figures: Vec<Figure>,
}

/// A closing figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Figure {
    /// What was counted.
    name: String,
    /// The number with its unit, as printed.
    value: String,
}

/// The kind of page.
pub(super) const KIND: PageKind = PageKind {
    name: "report",
    is_given: |fields| fields.report.is_some(),
    give,
    check,
    lists: &[
        YearList {
            name: "reports",
            entries: |pages, context| entries_where(pages, context, is_own_report),
        },
        YearList {
            name: "media",
            entries: |pages, context| entries_where(pages, context, is_by_media),
        },
        YearList {
            name: "figures",
            entries: figures,
        },
    ],
    translated: &["outlet", "figures/*/name", "figures/*/value"],
    new: Some(NewKind {
        name: "report",
        label: || say!("报道", "report"),
        folder: Some(campaign::new_folder),
        fields: new_fields,
    }),
};

#[derive(Serialize)]
struct ReportView<'a> {
    outlet: Option<&'a str>,
    link: Option<String>,
    figures: &'a [Figure],
}

/// Tells whether a page is a report by the responsible unit.
fn is_own_report(fields: &KindFields) -> bool {
    let report = fields.report.as_ref();
    report.is_some_and(|report| report.outlet.is_none())
}

/// Tells whether a page is a report by the media.
fn is_by_media(fields: &KindFields) -> bool {
    let report = fields.report.as_ref();
    report.is_some_and(|report| report.outlet.is_some())
}

/// Gives the page its template and its values.
fn give(page: &mut Page, fields: &KindFields, _: &[Asset], context: &Context<'_>) {
    let Some(report) = &fields.report else { return };
    page.shown
        .outward
        .extend(report.link.as_ref().map(|url| url.as_str().to_string()));
    let link = report
        .link
        .as_ref()
        .map(|url| context.outward(url.as_str()));

    let view = ReportView {
        outlet: report.outlet.as_deref(),
        link,
        figures: &report.figures,
    };
    page.give("publicity/report.html", "report", json(&view));
}

/// Checks that a report says something, unless it leads to one of the media or has figures, and that each figure has a
/// name and a value.
fn check(checked: &CheckInput<'_>) -> Vec<Diagnostic> {
    let Some(report) = &checked.fields.report else {
        return Vec::new();
    };

    let mut found = Vec::new();
    if report.link.is_none() && report.figures.is_empty() {
        found.extend(empty_text(checked.page));
    }

    for (index, figure) in report.figures.iter().enumerate() {
        for (name, value) in [("name", &figure.name), ("value", &figure.value)] {
            let path = ["report", "figures", &index.to_string(), name];
            found.extend(missing_value(checked.page, &path, value));
        }
    }

    found
}

/// Lists the closing figures of all reports.
fn figures(given: &[KindPage<'_>], _: &Context<'_>) -> Json {
    let reports = given.iter().filter_map(|it| it.fields.report.as_ref());
    let figures: Vec<&Figure> = reports.flat_map(|report| &report.figures).collect();
    serde_json::json!(figures)
}

/// Makes the lines of front matter of a new report.
fn new_fields(date: Date, lang: Lang) -> Vec<String> {
    vec![
        publication_date(date, lang),
        remark(
            lang,
            "source: \"\"",
            "稿件来源",
            "where the report comes from",
        ),
        remark(
            lang,
            "report: {}",
            "媒体报道写 report: {outlet: 媒体名称, link: 网址}",
            "of the media: report: {outlet: name, link: address}",
        ),
    ]
}
