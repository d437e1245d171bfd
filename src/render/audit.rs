//! Checking rendered pages: links and anchors without a target, headings out of order, missing titles and descriptions.
//! These pages include what templates have added. All of this is advice; errors in the sources are reported before
//! anything is rendered.

use std::collections::{BTreeMap, HashSet};

use html5gum::{StartTag, Token, Tokenizer};
use percent_encoding::percent_decode_str;

use crate::diagnostic::{Code, Diagnostic, codes, say};
use crate::site::route::{BaseUrl, OutputPath, encode};

/// The parts of a rendered page that are checked.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    ids: HashSet<String>,
    links: Vec<String>,
    headings: Vec<u8>,
    without_alt: usize,
    is_described: bool,
    is_indexed: bool,
    title: String,
}

/// Reads the parts of a rendered page that are checked.
pub(crate) fn outline(html: &[u8]) -> Outline {
    let mut page = Outline {
        is_indexed: true,
        ..Outline::default()
    };
    let mut is_title = false;

    // Reading from memory does not fail.
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                is_title = tag.name.as_slice() == b"title" && page.title.is_empty();
                page.take(&tag);
            }
            Token::String(text) if is_title => {
                page.title = String::from_utf8_lossy(&text).trim().to_string()
            }
            Token::EndTag(_) => is_title = false,
            _ => {}
        }
    }

    page
}

impl Outline {
    /// The addresses that the page links to or loads, as they are written.
    pub(crate) fn links(&self) -> impl Iterator<Item = &str> {
        self.links.iter().map(String::as_str)
    }

    fn take(&mut self, tag: &StartTag<()>) {
        self.ids.extend(attribute(tag, b"id"));

        match tag.name.as_slice() {
            b"a" => self.links.extend(attribute(tag, b"href")),
            b"link" | b"script" | b"img" => {
                let address = attribute(tag, b"href").or_else(|| attribute(tag, b"src"));
                self.links.extend(address);
                if tag.name.as_slice() == b"img" && attribute(tag, b"alt").is_none() {
                    self.without_alt += 1;
                }
            }
            [b'h', level @ b'1'..=b'6'] => self.headings.push(level - b'0'),
            b"meta" => {
                let content = attribute(tag, b"content").unwrap_or_default();
                match attribute(tag, b"name").as_deref() {
                    Some("description") => self.is_described = !content.trim().is_empty(),
                    Some("robots") => self.is_indexed = !content.contains("noindex"),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// Checks rendered pages, and gives what is wrong. `files` are the paths of all outputs.
pub(crate) fn check(
    pages: &BTreeMap<OutputPath, Outline>,
    files: &HashSet<&str>,
    base: &BaseUrl,
) -> Vec<Diagnostic> {
    pages
        .iter()
        .flat_map(|(path, page)| of_page(path, page, pages, files, base))
        .collect()
}

fn of_page(
    path: &OutputPath,
    page: &Outline,
    pages: &BTreeMap<OutputPath, Outline>,
    files: &HashSet<&str>,
    base: &BaseUrl,
) -> Vec<Diagnostic> {
    let address = base.url(&encode(
        path.0.strip_suffix("index.html").unwrap_or(&path.0),
    ));
    let mut found: Vec<Diagnostic> = page
        .links
        .iter()
        .filter_map(|link| broken(link, path, pages, files, base))
        .collect();

    if page.headings.iter().filter(|level| **level == 1).count() != 1 {
        found.push(Diagnostic::warning(
            codes::HEADING_ORDER,
            say!(
                "一级标题应当只有一个",
                "there should be one heading of level 1"
            ),
        ));
    }

    if page.headings.windows(2).any(|pair| pair[1] > pair[0] + 1) {
        let message = say!("标题级别不连续", "the headings skip a level");
        found.push(Diagnostic::warning(codes::HEADING_ORDER, message));
    }

    if page.without_alt > 0 {
        let count = page.without_alt;
        let message = match count {
            1 => say!(
                "有 1 张图片没有说明文字",
                "1 picture has no alternative text"
            ),
            _ => say!(
                "有 {count} 张图片没有说明文字",
                "{count} pictures have no alternative text"
            ),
        };
        found.push(Diagnostic::warning(codes::MISSING_ALT, message));
    }

    if page.title.is_empty() {
        found.push(Diagnostic::warning(
            codes::MISSING_TITLE,
            say!("页面没有标题", "the page has no title"),
        ));
    }

    if page.is_indexed && !page.is_described {
        let hint = say!(
            "在文件头写上 description。",
            "Write a description in the front matter."
        );
        let message = say!("页面没有说明", "the page has no description");
        found.push(Diagnostic::warning(codes::MISSING_DESCRIPTION, message).hint(hint));
    }

    found.dedup_by(|a, b| a.message == b.message);
    found.into_iter().map(|it| it.in_file(&address)).collect()
}

/// The warning about a link to the site itself that has no target.
fn broken(
    link: &str,
    from: &OutputPath,
    pages: &BTreeMap<OutputPath, Outline>,
    files: &HashSet<&str>,
    base: &BaseUrl,
) -> Option<Diagnostic> {
    let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
    let own = address
        .strip_prefix(&base.absolute)
        .or_else(|| address.strip_prefix(&base.path));

    let path = match own {
        _ if address.is_empty() => from.0.clone(),
        Some(below) => {
            let below =
                percent_decode_str(below.split('?').next().unwrap_or_default()).decode_utf8_lossy();
            if below.is_empty() || below.ends_with('/') {
                format!("{below}index.html")
            } else {
                below.into_owned()
            }
        }
        // Links to other hosts, telephone numbers, and relative addresses are not checked.
        None if !address.starts_with('/') || address.starts_with("//") => return None,
        None => return Some(leads_nowhere(codes::BROKEN_LINK, link)),
    };
    if !files.contains(path.as_str()) {
        return Some(leads_nowhere(codes::BROKEN_LINK, link));
    }

    let target = pages
        .get(&OutputPath(path))
        .filter(|_| !anchor.is_empty())?;
    let is_there = target
        .ids
        .contains(&*percent_decode_str(anchor).decode_utf8_lossy());

    (!is_there).then(|| leads_nowhere(codes::BROKEN_ANCHOR, link))
}

fn leads_nowhere(code: Code, link: &str) -> Diagnostic {
    Diagnostic::warning(
        code,
        say!(
            "页面上的链接“{link}”无效，目标不存在",
            "the link “{link}” on the page has no target"
        ),
    )
    .hint(say!(
        "不是正文里的链接，就是主题模板里的：在 themes 中查找。",
        "If it is not in the text, it is in a template of the theme: look for it in themes."
    ))
}

/// The value of an attribute of a tag, if it has the attribute.
fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    tag.attributes
        .iter()
        .find(|(key, _)| key.as_slice() == name)
        .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
}
