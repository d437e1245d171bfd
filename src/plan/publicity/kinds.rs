//! Pages of a kind of their own: which template they get, and which values.

use serde::Serialize;

use super::super::pages::{give, json};
use super::super::view::Views;
use super::activity;
use crate::load::front_matter::FrontMatter;
use crate::load::kind::{Document, Figure, Picture, Report};
use crate::site::{Asset, Page};

/// The fields of a front matter that make a page one of a kind.
pub fn names(front: &FrontMatter) -> Vec<&'static str> {
    let all = [
        ("notice", front.notice.is_some()),
        ("activity", front.activity.is_some()),
        ("report", front.report.is_some()),
        ("slogan", front.slogan.is_some()),
        ("gallery", front.gallery.is_some()),
        ("document", front.document.is_some()),
    ];
    all.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
}

#[derive(Serialize)]
struct NoticeView<'a> {
    number: Option<&'a str>,
    editor: Option<&'a str>,
    reviewer: Option<&'a str>,
    expires: Option<String>,
}

#[derive(Serialize)]
struct ReportView<'a> {
    outlet: Option<&'a str>,
    link: Option<String>,
    figures: Vec<FigureView<'a>>,
}

/// A closing figure.
#[derive(Serialize)]
pub struct FigureView<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct PictureView<'a> {
    url: String,
    alt: &'a str,
    caption: Option<&'a str>,
    /// `width`, `height`, `srcset` and so on.
    /// By name, in the order in which they are written.
    attributes: serde_json::Map<String, serde_json::Value>,
}

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

/// Closing figures of a report.
pub fn figures(report: &Report) -> Vec<FigureView<'_>> {
    report.figures.iter().map(|Figure { name, value }| FigureView { name, value }).collect()
}

/// Gives every page of a kind its template and its value.
pub fn give_values(pages: &mut [Page], assets: &[Asset], views: &Views<'_>) {
    for page in pages.iter_mut().filter(|page| page.locale == views.locale) {
        let Some(front) = page.front.clone() else { continue };
        let language = &views.frame.locales.get(views.locale).key;
        if let Some(notice) = &front.notice {
            page.subject = "notice";
            let view = NoticeView {
                number: notice.number.as_deref(),
                editor: front.editor.as_deref(),
                reviewer: front.reviewer.as_deref(),
                expires: front.expires_at.map(|date| date.long(language)),
            };
            give(page, "publicity/notice.html", "notice", json(&view));
        }
        if let Some(activity) = &front.activity {
            let value = activity::value(page, activity, views);
            give(page, "publicity/activity.html", "activity", value);
            page.structured.push(activity::structured(page, activity, views));
        }
        if let Some(report) = &front.report {
            page.outward.extend(report.link.as_ref().map(|url| url.as_str().to_string()));
            let (outlet, link) =
                (report.outlet.as_deref(), report.link.as_ref().map(|url| views.outward(url.as_str())));
            give(page, "publicity/report.html", "report", json(&ReportView { outlet, link, figures: figures(report) }));
        }
        if let Some(slogan) = &front.slogan {
            give(page, "publicity/slogan.html", "slogan", json(&serde_json::json!({ "author": slogan.author })));
        }
        if let Some(gallery) = &front.gallery {
            let view: Vec<PictureView<'_>> =
                gallery.pictures.iter().map(|it| picture(page, it, assets, views)).collect();
            give(page, "publicity/gallery.html", "pictures", json(&view));
        }
        if let Some(document) = &front.document {
            let view = document_view(page, document, views);
            give(page, "publicity/document.html", "document", json(&view));
        }
    }
}

fn picture<'a>(page: &Page, picture: &'a Picture, assets: &[Asset], views: &Views<'_>) -> PictureView<'a> {
    let asset = assets.iter().find(|asset| asset.source == source_beside(page, &picture.file));
    let attributes = asset.map_or_else(Vec::new, |asset| crate::site::picture::attributes(asset, &views.frame.base));
    PictureView {
        url: beside(page, &picture.file, views),
        alt: &picture.alt,
        caption: picture.caption.as_deref(),
        attributes: attributes.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
    }
}

fn document_view<'a>(page: &Page, document: &'a Document, views: &Views<'_>) -> DocumentView<'a> {
    let language = &views.frame.locales.get(views.locale).key;
    DocumentView {
        number: document.number.as_deref(),
        index_number: document.index_number.as_deref(),
        topic: document.topic.as_deref(),
        validity: document.validity.as_deref(),
        department: document.department.as_deref(),
        made: document.made.map(|date| date.long(language)),
        file_url: document.file.as_ref().map(|file| beside(page, file, views)),
    }
}

/// The address of a file in a page's folder.
fn beside(page: &Page, file: &str, views: &Views<'_>) -> String {
    views.frame.base.url(&crate::site::route::encode(&source_beside(page, file)["content/".len()..]))
}

/// The path of a file in a page's folder, below the site's root.
pub fn source_beside(page: &Page, file: &str) -> String {
    let folder = page.file.path.rsplit_once('/').map_or("content", |(folder, _)| folder);
    format!("{folder}/{file}")
}
