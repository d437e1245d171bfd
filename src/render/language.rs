//! Chinese words on pages in other languages: each run gets a `lang` of its own, so that fonts, hyphenation and
//! screen readers know what they have before them. Editors and templates need not think of it.

use crate::text::han::is_in_chinese_text;

/// Marks Chinese runs in a page's text as `tag`, but not where an element says already that it is Chinese.
pub fn mark_chinese(html: String, tag: &str) -> String {
    if is_all_marked(&html) {
        return html;
    }
    let html = html.as_str();
    let mut out = String::with_capacity(html.len() + 256);
    let (mut rest, mut open) = (html, Vec::<Marked<'_>>::new());
    while let Some(at) = rest.find('<') {
        mark(&rest[..at], &open, tag, &mut out);
        let end = tag_end(&rest[at..]) + at;
        let element = &rest[at..end];
        out.push_str(element);
        rest = &rest[end..];
        follow(element, &mut open);
        if let Some(close) = raw_text(element) {
            let end = rest.find(close).unwrap_or(rest.len());
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }
    mark(rest, &open, tag, &mut out);
    out
}

/// Whether every run of Chinese stands right behind a tag that says so, such as a language's own name: most pages
/// have no other, and this is told without reading their tags.
fn is_all_marked(html: &str) -> bool {
    let mut from = 0;
    while let Some(at) = next_chinese(html, from) {
        let tag = html[..at].strip_suffix('>').and_then(|before| Some(&before[before.rfind('<')?..]));
        if !tag.is_some_and(|tag| tag.contains(" lang=\"zh")) {
            return false;
        }
        from = at + html[at..].find(|c| !is_in_chinese_text(c)).unwrap_or(html.len() - at);
    }
    true
}

/// Where the next Chinese character stands. Its first byte is one of the highest; blocks without such a byte are
/// passed over at once.
fn next_chinese(html: &str, from: usize) -> Option<usize> {
    const BLOCK: usize = 64;
    let bytes = html.as_bytes();
    let is_high = |byte: &u8| *byte >= 0xe3;
    let mut at = from;
    while at < bytes.len() {
        let block = &bytes[at..bytes.len().min(at + BLOCK)];
        if block.iter().fold(false, |any, byte| any | is_high(byte)) {
            for (offset, _) in block.iter().enumerate().filter(|(_, byte)| is_high(byte)) {
                if html[at + offset..].chars().next().is_some_and(is_in_chinese_text) {
                    return Some(at + offset);
                }
            }
        }
        at += block.len();
    }
    None
}

/// An open element with a language of its own.
struct Marked<'a> {
    name: &'a str,
    is_chinese: bool,
    /// Open elements of the same name inside it; end tags of others may be missing.
    inner: usize,
}

fn mark(text: &str, open: &[Marked<'_>], tag: &str, out: &mut String) {
    let marked = open.last().is_some_and(|element| element.is_chinese);
    let mut rest = text;
    while let Some(start) = rest.find(is_in_chinese_text).filter(|_| !marked) {
        let end = rest[start..].find(|c| !is_in_chinese_text(c)).map_or(rest.len(), |end| start + end);
        out.push_str(&rest[..start]);
        out.push_str("<span lang=\"");
        out.push_str(tag);
        out.push_str("\">");
        out.push_str(&rest[start..end]);
        out.push_str("</span>");
        rest = &rest[end..];
    }
    out.push_str(rest);
}

/// One past the `>` of a tag or comment; a `>` inside quotes does not count.
fn tag_end(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Keeps account of open elements that have a language.
fn follow<'a>(element: &'a str, open: &mut Vec<Marked<'a>>) {
    let is_end = element.starts_with("</");
    let inner = element.trim_start_matches(['<', '/']);
    let name = &inner[..inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len())];
    if is_end {
        match open.last_mut().filter(|marked| marked.name == name) {
            Some(marked) if marked.inner > 0 => marked.inner -= 1,
            Some(_) => drop(open.pop()),
            None => {}
        }
        return;
    }
    match element.split_once(" lang=\"").and_then(|(_, rest)| rest.split_once('"')) {
        Some((language, _)) => open.push(Marked { name, is_chinese: language.starts_with("zh"), inner: 0 }),
        None => {
            if let Some(marked) = open.last_mut().filter(|marked| marked.name == name) {
                marked.inner += 1;
            }
        }
    }
}

/// The end of an element whose content is not marked up.
fn raw_text(element: &str) -> Option<&'static str> {
    let name = element.get(1..)?;
    ["script", "style", "textarea", "title"].into_iter().zip(["</script", "</style", "</textarea", "</title"]).find_map(
        |(raw, close)| {
            let rest = name.strip_prefix(raw)?;
            (rest.starts_with(['>', ' ', '\n']) && !element.ends_with("/>")).then_some(close)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::mark_chinese;

    #[test]
    fn only_unmarked_chinese_text_is_marked() {
        let html = "<title>宿州</title><body data-x=\"宿州 > 1\"><!-- 宿州 --><p>Suzhou (宿州、市) 5<li>A</p>\
                    <p lang=\"zh-Hans\">规划<b>二</b><p>三</p></p><p lang=\"zh-Hans\">一<span lang=\"en\">x 二</span>三</p><script>\"宿\"</script>市";
        assert_eq!(
            mark_chinese(html.into(), "zh-Hans"),
            "<title>宿州</title><body data-x=\"宿州 > 1\"><!-- 宿州 --><p>Suzhou (<span lang=\"zh-Hans\">宿州、市</span>) 5<li>A</p>\
             <p lang=\"zh-Hans\">规划<b>二</b><p>三</p></p><p lang=\"zh-Hans\">一<span lang=\"en\">x <span lang=\"zh-Hans\">二</span></span>三</p>\
             <script>\"宿\"</script><span lang=\"zh-Hans\">市</span>"
        );
    }
}
