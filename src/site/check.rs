//! Rules that a page or the whole site must keep, whatever it is about.

use std::collections::HashMap;

use rayon::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::{Page, Site};
use crate::diagnostic::{Diagnostic, codes, say};
use crate::load::document::Event;
use crate::load::html_limits::{self, Nesting};
use crate::load::media;
use crate::source::{Location, Span};

/// The longest title, in Chinese characters; twice as many of other letters. Titles of official documents have about a
/// hundred.
const MAX_TITLE_LENGTH: usize = 300;

/// Checks all pages of a site, and gives what is wrong.
pub(super) fn check(site: &Site) -> Vec<Diagnostic> {
    let titles = site.pages.iter().filter_map(long_title);
    let pages = site.pages.par_iter().filter(|page| page.has_own_file());
    let of_pages: Vec<Diagnostic> = pages
        .flat_map_iter(|page| {
            anchors(site, page)
                .into_iter()
                .chain(raw_html(site, page))
                .chain(without_alt(page))
                .chain(without_note(page))
                .chain(too_deep(site, page))
        })
        .collect();
    let composed = site.pages.iter().filter(|page| !page.parts.is_empty());
    let of_parts = composed.flat_map(|page| anchors_of_parts(site, page));

    titles.chain(of_pages).chain(of_parts).collect()
}

/// The error about a title as long as a paragraph, which would fill every list and the picture for links.
fn long_title(page: &Page) -> Option<Diagnostic> {
    // A page that stands in for a translation has the title of its original.
    if page.fallback_from.is_some() || page.title.width() <= 2 * MAX_TITLE_LENGTH {
        return None;
    }

    let (count, letters) = (page.title.chars().count(), 2 * MAX_TITLE_LENGTH);
    let file = &page.file;
    let at = file.text.find(&page.title).map_or_else(
        || page.location(),
        |at| file.at(Span::new(at, at + page.title.len())),
    );
    let found = Diagnostic::error(
        codes::TITLE_TOO_LONG,
        say!(
            "标题有 {count} 个字符，最多 {MAX_TITLE_LENGTH} 个汉字（西文 {letters} 个字母）",
            "the title has {count} characters; it may have {letters} letters, or {MAX_TITLE_LENGTH} Chinese characters"
        ),
    );

    Some(found.at(at).hint(say!(
        "像是把一段正文贴进了 title：把它移到正文里，title 只写标题。",
        "This looks like a paragraph pasted into the title: move it into the text and keep a short title."
    )))
}

/// Whoever comes to the address of a page that was withdrawn is told so.
fn without_note(page: &Page) -> Option<Diagnostic> {
    if !page.is_gone() || !page.document.is_empty() {
        return None;
    }

    let message = say!(
        "撤下的页面没有说明",
        "the page was withdrawn without a note"
    );
    Some(
        Diagnostic::error(codes::GONE_WITHOUT_NOTE, message)
            .at(page.location_of(&["gone"]))
            .hint(say!(
                "在正文里写明何时、为何撤下，现在看哪里。",
                "Say in its text when and why it was withdrawn, and where to look now."
            )),
    )
}

/// The errors about anchors that are used twice on a page: by headings, by HTML that is kept, or by the page itself,
/// whose template makes anchors of values.
fn anchors(site: &Site, page: &Page) -> Vec<Diagnostic> {
    let made = page.anchor.iter().chain(&page.shown.template_anchors);
    let mut seen: HashMap<&str, Option<Location>> = HashMap::new();
    seen.extend(made.map(|id| (id.as_str(), None)));

    let mut found = Vec::new();
    for (id, span) in written_anchors(site, page) {
        let location = page.file.at(span);
        match seen.get(id) {
            None => drop(seen.insert(id, Some(location))),
            Some(first) => found.push(used_twice(id, first.as_ref()).at(location)),
        }
    }

    found
}

/// The warnings about anchors in the parts of a composed page that another part or the page itself has, too. On their
/// own pages they lead to the right place; on the composed page only the first is reached.
fn anchors_of_parts(site: &Site, page: &Page) -> Vec<Diagnostic> {
    let parts = page.parts.iter();
    let parts = parts.filter_map(|route| Some(site.page(site.find(page.locale, route)?)));
    let pages: Vec<&Page> = std::iter::once(page).chain(parts).collect();

    // The first page that has each anchor, and the place where it is written unless the page makes it.
    let mut seen: HashMap<&str, (usize, Option<Location>)> = HashMap::new();
    for (index, part) in pages.iter().enumerate() {
        let made = part.anchor.iter().chain(&part.shown.template_anchors);
        seen.extend(made.map(|id| (id.as_str(), (index, None))));
    }

    let mut found = Vec::new();
    for (index, part) in pages.iter().enumerate() {
        for (id, span) in written_anchors(site, part) {
            let location = part.file.at(span);
            match seen.get(id) {
                None => drop(seen.insert(id, (index, Some(location)))),
                Some((first, place)) if *first != index && part.has_own_file() => {
                    found.push(used_on_composed_page(site, page, id, place.as_ref()).at(location));
                }
                Some(_) => {}
            }
        }
    }

    found
}

/// Makes the warning about an anchor that a composed page has already, where `first` is.
fn used_on_composed_page(
    site: &Site,
    page: &Page,
    id: &str,
    first: Option<&Location>,
) -> Diagnostic {
    let address = page.relative_url(&site.frame.locales);
    let message = say!(
        "合并各页的 /{address} 上已经有锚点“{id}”",
        "the page /{address}, which shows this page together with others, has the anchor “{id}” already"
    );
    let found = Diagnostic::warning(codes::DUPLICATE_ANCHOR, message).hint(say!(
        "换一个编号或 {{#名称}}。",
        "Give this place another number or {{#name}}."
    ));

    match first {
        Some(first) => found.related(first.clone(), say!("第一次在这里", "first here")),
        None => found,
    }
}

/// The anchors that are written in the text of a page, each with its place, in the order of the text.
fn written_anchors<'a>(site: &Site, page: &'a Page) -> Vec<(&'a str, Span)> {
    let mut all = Vec::new();
    for (anchor, heading) in page.anchors.iter().zip(&page.document.headings) {
        all.push((anchor.id.as_str(), heading.span));
    }

    if site.frame.settings.raw_html {
        for html in &page.document.raw_html {
            all.extend(html.ids.iter().map(|id| (id.as_str(), html.span)));
        }
    }

    all.sort_by_key(|(_, span)| span.start);
    all
}

/// Makes the error about an anchor that is used already: at the place `first`, or by the page itself.
fn used_twice(id: &str, first: Option<&Location>) -> Diagnostic {
    let Some(first) = first else {
        let message = say!(
            "锚点“{id}”由本页自动生成，这里不能再用",
            "the page makes the anchor “{id}” itself, so it cannot be used here"
        );
        return Diagnostic::error(codes::DUPLICATE_ANCHOR, message).hint(say!(
            "换一个编号或 {{#名称}}。",
            "Give this place another number or {{#name}}."
        ));
    };

    Diagnostic::error(
        codes::DUPLICATE_ANCHOR,
        say!(
            "锚点“{id}”在本页出现了两次",
            "the anchor “{id}” is used twice on this page"
        ),
    )
    .related(first.clone(), say!("第一次在这里", "first here"))
    .hint(say!(
        "给其中一个标题换一个编号或 {{#名称}}。",
        "Give one of the headings another number or {{#name}}."
    ))
}

/// The errors about pictures, films and sound recordings without alternative text.
fn without_alt(page: &Page) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for link in &page.document.links {
        let Some(alt) = &link.alt else { continue };
        if !alt.trim().is_empty() {
            continue;
        }

        let (message, hint) = match media::kind(&link.target) {
            None => (
                say!("图片没有说明文字", "the picture has no alternative text"),
                say!(
                    "写成 ![图片上有什么](文件名)。",
                    "Write ![what can be seen](file)."
                ),
            ),
            Some(_) => (
                say!(
                    "视频或录音没有名称",
                    "the film or sound recording has no name"
                ),
                say!(
                    "写成 ![它的名称](文件名)。",
                    "Write ![what it is called](file)."
                ),
            ),
        };
        found.push(
            Diagnostic::error(codes::MISSING_ALT, message)
                .at(page.file.at(link.span))
                .hint(hint),
        );
    }

    found
}

/// The error about a text that is nested too deeply, or has a tag with too many attributes, for parsers to read in
/// time.
fn too_deep(site: &Site, page: &Page) -> Option<Diagnostic> {
    let keeps_html = site.frame.settings.raw_html;
    let (mut open, mut nesting) = (0_usize, Nesting::default());
    for (event, span) in page.document.events() {
        match event {
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            Event::Html(index) if keeps_html => {
                let html = &page.document.raw_html[index as usize];
                if html.has_too_many_attributes {
                    return Some(crowded(page, span));
                }

                if open + nesting.read(&html.text) > html_limits::MAX_DEPTH {
                    return Some(nested(page, span));
                }
            }
            _ => {}
        }

        if open + nesting.open() > html_limits::MAX_DEPTH {
            return Some(nested(page, span));
        }
    }

    None
}

fn nested(page: &Page, span: Span) -> Diagnostic {
    let deepest = html_limits::MAX_DEPTH;
    let message = say!(
        "正文嵌套超过 {deepest} 层",
        "the text is nested more than {deepest} levels deep"
    );
    Diagnostic::error(codes::TEXT_TOO_DEEP, message).at(page.file.at(Span::new(span.start, span.start + 1))).hint(say!(
        "检查这里的 >、列表缩进和没有结束的 HTML 标签：多半是误粘了内容。",
        "Check the >, the indentation of lists and HTML tags without an end here: most likely something was pasted by mistake."
    ))
}

fn crowded(page: &Page, span: Span) -> Diagnostic {
    let most = html_limits::MAX_ATTRIBUTES;
    let message = say!(
        "HTML 标签的属性超过 {most} 个",
        "an HTML tag has more than {most} attributes"
    );
    Diagnostic::error(codes::TEXT_TOO_DEEP, message).at(page.file.at(span)).hint(say!(
        "检查标签是否缺少引号或 >，删去不需要的属性。",
        "Check that no quotation mark and no > is missing, and take out the attributes that are not needed."
    ))
}

fn raw_html(site: &Site, page: &Page) -> Vec<Diagnostic> {
    if site.frame.settings.raw_html {
        return Vec::new();
    }

    page.document
        .raw_html
        .iter()
        .map(|html| shown_as_text(page, html.span))
        .collect()
}

fn shown_as_text(page: &Page, span: Span) -> Diagnostic {
    let message = say!(
        "Markdown 中的 HTML 按文字显示",
        "HTML in Markdown is shown as text"
    );
    Diagnostic::warning(codes::RAW_HTML, message)
        .at(page.file.at(span))
        .hint(say!(
            "用 Markdown 写，或放进主题模板；也可以在 site.yaml 写 raw_html: true。",
            "Write it in Markdown, or put it into a template of the theme; or say raw_html: true in site.yaml."
        ))
}
