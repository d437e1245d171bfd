//! Marking Chinese words on pages in other languages: each run of Chinese gets a `lang` attribute, so that browsers
//! choose the right fonts and screen readers the right voice. Editors and templates need not take care of it.
//!
//! This is done on rendered pages, because Chinese words come from texts, from data and from templates, and only there
//! is it known which of them are in an element that is marked as Chinese already.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use crate::text::han::{is_in_chinese_text, may_hold_chinese};

/// Marks runs of Chinese in a page with the language `tag`, except in elements that are marked as Chinese already.
pub(super) fn mark_chinese(html: String, tag: &str) -> String {
    if !may_hold_chinese(&html) || is_all_marked(&html) {
        return html;
    }

    let mut marker = Marker {
        html: &html,
        tag,
        out: String::with_capacity(html.len() + 256),
        from: 0,
        open: Vec::new(),
        raw: false,
    };
    let mut start_tag = StartTag::default();
    let mut emitter = CallbackEmitter::new(
        |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
            marker.take(event, span, &mut start_tag);
            None
        },
    );

    // Scripts, styles and titles hold text without elements.
    emitter.naively_switch_states(true);

    // Reading from memory does not fail.
    let _ = Tokenizer::new_with_emitter(&html, emitter).finish();
    marker.mark_text(html.len());

    marker.out
}

/// Whether all Chinese stands right behind a tag that says so, such as the names of languages in a menu. Most pages
/// hold no other, and this is told in a sixth of the time that their tags take.
fn is_all_marked(html: &str) -> bool {
    let mut rest = html;
    while let Some(start) = rest.find(is_in_chinese_text) {
        let tag = rest[..start]
            .strip_suffix('>')
            .and_then(|before| before.rfind('<').map(|at| &before[at..]));
        if !tag.is_some_and(|tag| tag.contains(" lang=\"zh")) {
            return false;
        }

        rest = rest[start..].trim_start_matches(is_in_chinese_text);
    }

    true
}

/// Copies a page and marks Chinese in the text between its tags.
struct Marker<'a> {
    html: &'a str,
    tag: &'a str,
    out: String,
    /// The byte up to which the page is copied.
    from: usize,
    /// Open elements that have a language of their own, the innermost last.
    open: Vec<Marked>,
    /// Whether the text that follows belongs to a script, a style or a title.
    raw: bool,
}

/// An open element with a language of its own.
struct Marked {
    name: Vec<u8>,
    is_chinese: bool,
    /// Open elements of the same name inside it. Elements of other names are not counted: their end tags may be
    /// missing.
    inner: usize,
}

/// What has been read of a start tag.
#[derive(Default)]
struct StartTag {
    name: Vec<u8>,
    /// Whether the attribute being read is the element's language.
    in_language: bool,
    /// Whether the element's language is Chinese, if it has one of its own.
    is_chinese: Option<bool>,
}

impl StartTag {
    fn begin(&mut self, name: &[u8]) {
        self.name.clear();
        self.name.extend_from_slice(name);
        self.in_language = false;
        self.is_chinese = None;
    }
}

impl Marker<'_> {
    fn take(&mut self, event: CallbackEvent<'_>, span: Span<usize>, tag: &mut StartTag) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.mark_text(span.start);
                tag.begin(name);
            }
            CallbackEvent::AttributeName { name } => tag.in_language = name == b"lang",
            CallbackEvent::AttributeValue { value } if tag.in_language => {
                tag.is_chinese = Some(value.starts_with(b"zh"));
            }
            CallbackEvent::CloseStartTag { .. } => {
                self.copy(span.end);
                self.start(tag);
            }
            CallbackEvent::EndTag { name } => {
                self.mark_text(span.start);
                self.copy(span.end);
                self.end(name);
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => {
                self.mark_text(span.start);
                self.copy(span.end);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &StartTag) {
        self.raw = html5gum::naive_next_state(&tag.name).is_some();
        match tag.is_chinese {
            Some(is_chinese) => self.open.push(Marked {
                name: tag.name.clone(),
                is_chinese,
                inner: 0,
            }),
            None => {
                if let Some(marked) = self
                    .open
                    .last_mut()
                    .filter(|marked| marked.name == tag.name)
                {
                    marked.inner += 1;
                }
            }
        }
    }

    fn end(&mut self, name: &[u8]) {
        self.raw = false;
        match self.open.last_mut().filter(|marked| marked.name == name) {
            Some(marked) if marked.inner > 0 => marked.inner -= 1,
            Some(_) => drop(self.open.pop()),
            None => {}
        }
    }

    /// What is not copied yet, up to a place.
    fn text(&self, to: usize) -> &str {
        self.html.get(self.from..to).unwrap_or_default()
    }

    /// Copies the page up to a place, as it is.
    fn copy(&mut self, to: usize) {
        self.out
            .push_str(self.html.get(self.from..to).unwrap_or_default());
        self.from = self.from.max(to);
    }

    /// Copies a text that ends at a place, and marks what is Chinese in it.
    fn mark_text(&mut self, to: usize) {
        let is_marked = self.raw || self.open.last().is_some_and(|element| element.is_chinese);
        while let Some(start) = self
            .text(to)
            .find(is_in_chinese_text)
            .filter(|_| !is_marked)
        {
            self.copy(self.from + start);
            let run = self.text(to).find(|c| !is_in_chinese_text(c));
            self.out.push_str("<span lang=\"");
            self.out.push_str(self.tag);
            self.out.push_str("\">");
            self.copy(run.map_or(to, |end| self.from + end));
            self.out.push_str("</span>");
        }

        self.copy(to);
    }
}

#[cfg(test)]
mod tests {
    use super::mark_chinese;

    fn marked(html: &str) -> String {
        mark_chinese(html.into(), "zh-Hans")
    }

    #[test]
    fn only_unmarked_chinese_text_is_marked() {
        let html = "<title>宿州</title><body data-x=\"宿州 > 1\"><!-- 宿州 --><p>Suzhou (宿州、市) 5<li>A</p>\
                    <p lang=\"zh-Hans\">规划<b>二</b><p>三</p></p><p lang=\"zh-Hans\">一<span lang=\"en\">x 二</span>三</p><script>\"宿\"</script>市";
        assert_eq!(
            marked(html),
            "<title>宿州</title><body data-x=\"宿州 > 1\"><!-- 宿州 --><p>Suzhou (<span lang=\"zh-Hans\">宿州、市</span>) 5<li>A</p>\
             <p lang=\"zh-Hans\">规划<b>二</b><p>三</p></p><p lang=\"zh-Hans\">一<span lang=\"en\">x <span lang=\"zh-Hans\">二</span></span>三</p>\
             <script>\"宿\"</script><span lang=\"zh-Hans\">市</span>"
        );
    }

    #[test]
    fn tags_are_read_as_browsers_read_them() {
        for marked_already in [
            "<p lang=zh>宿</p>",
            "<P LANG='zh-Hant'>宿</P>",
            "<p\nlang = \"zh\">宿</p>",
            "<!doctype html>\n",
        ] {
            assert_eq!(
                marked(&format!("{marked_already}州")),
                format!("{marked_already}<span lang=\"zh-Hans\">州</span>")
            );
        }

        let span = "<span lang=\"zh-Hans\">宿</span>";
        for (html, expected) in [
            ("&lt;宿&amp;", format!("&lt;{span}&amp;")),
            ("<p title='>'>宿", format!("<p title='>'>{span}")),
            (
                "<p xlang=\"zh\">宿</p>",
                format!("<p xlang=\"zh\">{span}</p>"),
            ),
            ("1 < 2 宿", format!("1 < 2 {span}")),
            (
                "<textarea>宿</p></textarea>",
                "<textarea>宿</p></textarea>".to_string(),
            ),
            ("</ 宿>宿", format!("</ 宿>{span}")),
        ] {
            assert_eq!(marked(html), expected);
        }
    }
}
