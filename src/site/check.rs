//! Rules that a page or the whole site must keep, whatever it is about.

use std::collections::HashMap;

use super::{Page, Site, government};
use crate::diagnostic::{Diagnostic, say};
use crate::source::Location;

/// All findings about the site's pages.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let pages = site.pages.iter().filter(|page| page.has_own_file());
    let of_pages =
        pages.flat_map(|page| anchors(page).into_iter().chain(raw_html(site, page)).chain(without_alt(page)));
    of_pages.chain(government::check_form(&site.frame)).collect()
}

/// No two elements of a page may have one id.
fn anchors(page: &Page) -> Vec<Diagnostic> {
    let mut seen: HashMap<&str, Location> = HashMap::new();
    let mut found = Vec::new();
    for (anchor, heading) in page.anchors.iter().zip(&page.document.headings) {
        let location = page.file.at(heading.span);
        let Some(first) = seen.get(anchor.id.as_str()) else {
            seen.insert(&anchor.id, location);
            continue;
        };
        let id = &anchor.id;
        found.push(
            Diagnostic::error(
                "duplicate-anchor",
                say!("锚点“{id}”在本页出现了两次", "the anchor “{id}” stands twice on this page"),
            )
            .at(location)
            .related(first.clone(), say!("第一次在这里", "first here"))
            .hint(say!(
                "给其中一个标题换一个编号或 {{#名称}}。",
                "Give one of the headings another number or {{#name}}."
            )),
        );
    }
    found
}

/// Whoever cannot see a picture is told what it shows.
fn without_alt(page: &Page) -> Vec<Diagnostic> {
    let empty = page.document.links.iter().filter(|link| link.alt.as_ref().is_some_and(|alt| alt.trim().is_empty()));
    let report = |link: &crate::load::document::Link| {
        Diagnostic::error("missing-alt", say!("图片没有说明文字", "the picture has no text that stands for it"))
            .at(page.file.at(link.span))
            .hint(say!("写成 ![图片上有什么](文件名)。", "Write ![what can be seen](file)."))
    };
    empty.map(report).collect()
}

fn raw_html(site: &Site, page: &Page) -> Vec<Diagnostic> {
    if site.frame.settings.raw_html {
        return Vec::new();
    }
    let warn = |span| {
        Diagnostic::warning("raw-html", say!("Markdown 中的 HTML 按文字显示", "HTML in Markdown is shown as text"))
            .at(page.file.at(span))
            .hint(say!(
                "用 Markdown 写，或放进主题模板；也可以在 site.yaml 写 raw_html: true。",
                "Write it in Markdown, or put it into a template of the theme; or say raw_html: true in site.yaml."
            ))
    };
    page.document.raw_html.iter().map(|html| warn(html.span)).collect()
}
