//! Marks of other programs, which are shown as they are written: formulas, boxes of unknown kinds, shortcodes, links of
//! wikis.

use super::layout::finding;
use super::{Finding, codes};
use crate::diagnostic::{Text, say};
use crate::load::document::{Document, Element, Event};
use crate::source::Span;
use crate::text::han::is_han;

/// How a box begins, in the marks of Chinese keyboards, too.
const BOX_STARTS: [&str; 4] = ["[!", "[！", "【!", "【！"];
/// Beginnings and ends of shortcodes.
const SHORTCODES: [(&str, &str); 3] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];
/// Signs of which a formula has one at least; amounts of money have none.
const FORMULA_SIGNS: [char; 5] = ['\\', '^', '_', '=', '{'];
/// The most characters of a formula or of the name in a mark.
const MAX_CHARS: usize = 200;

/// All marks of other programs in a body. There are none in code.
pub(super) fn find(document: &Document) -> Vec<Finding> {
    let source = document.source();
    runs(document)
        .into_iter()
        .filter_map(|run| in_run(source, run))
        .collect()
}

/// The texts of a body between line breaks and elements, each as one range of the file.
fn runs(document: &Document) -> Vec<Span> {
    let (mut runs, mut is_open): (Vec<Span>, bool) = (Vec::new(), false);
    let mut is_code = false;

    for (event, span) in document.events() {
        match event {
            Event::Start(Element::CodeBlock(_)) => is_code = true,
            Event::End(Element::CodeBlock(_)) => is_code = false,
            _ => {}
        }

        let is_text = !is_code && matches!(event, Event::Text(_));
        match runs.last_mut() {
            Some(last) if is_text && is_open && last.end == span.start => last.end = span.end,
            _ if is_text => runs.push(span),
            _ => {}
        }

        is_open = is_text;
    }

    runs
}

/// The first mark of another program in a text of a file.
fn in_run(source: &str, run: Span) -> Option<Finding> {
    let (start, text) = (run.start, &source[run.start..run.end]);
    let is_space = |c: char| c.is_whitespace() && c != '\n';
    let is_quoted = source[..start].trim_end_matches(is_space).ends_with('>');

    let (range, words) = Some(text)
        .filter(|_| is_quoted)
        .and_then(box_of_unknown_kind)
        .or_else(|| formula(text))
        .or_else(|| shortcode(text))
        .or_else(|| wiki_link(text))
        .or_else(|| directive(text))?;
    let span = Span::new(start + range.start, start + range.end);

    Some(finding(codes::FOREIGN_MARK, span, words, Vec::new()))
}

/// `[!INFO]`, `【!注意】`, or a title on the line of `[!NOTE]`.
fn box_of_unknown_kind(text: &str) -> Option<(Span, (Text, Text))> {
    let start = BOX_STARTS.iter().find(|start| text.starts_with(**start))?;
    let end = text.find([']', '】'])?;
    let name = &text[start.len()..end];
    let is_name = !name.is_empty() && name.chars().all(char::is_alphanumeric);
    let words = (
        say!(
            "这不是提示框的写法，“{name}”会原样显示",
            "this does not begin a box, so “{name}” is shown as it is"
        ),
        say!(
            "第一行只写 > [!NOTE]（提示）、[!TIP]（建议）、[!IMPORTANT]（重要）、[!WARNING]（警告）或 [!CAUTION]（注意），下一行再写文字。",
            "The first line is > [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION] alone; the text begins on the next."
        ),
    );

    is_name.then_some((Span::new(0, end + 1), words))
}

/// `$E=mc^2$`, and the line `$$` before or behind a formula. Amounts such as `$5` are none.
fn formula(text: &str) -> Option<(Span, (Text, Text))> {
    let words = || {
        (
            say!(
                "公式不会排版，会原样显示",
                "a formula is shown as it is written"
            ),
            say!(
                "用文字写出来，或存成图片，图片说明里写明公式。",
                "Write it in words, or show it as a picture with the formula in its text."
            ),
        )
    };

    if text.trim() == "$$" {
        return Some((Span::new(0, text.len()), words()));
    }

    let signs: Vec<usize> = text.match_indices('$').map(|(at, _)| at).collect();
    let mut pairs = signs.windows(2).map(|pair| Span::new(pair[0] + 1, pair[1]));
    let found = pairs.find(|inner| is_formula(&text[inner.start..inner.end]))?;

    Some((Span::new(found.start - 1, found.end + 1), words()))
}

/// Whether the text between two signs is a formula.
fn is_formula(inner: &str) -> bool {
    let is_close = !inner.starts_with(char::is_whitespace) && !inner.ends_with(char::is_whitespace);
    is_close
        && inner.contains(FORMULA_SIGNS)
        && !inner.contains(is_han)
        && inner.chars().count() <= MAX_CHARS
}

/// `{{< figure >}}`, `{% include %}`.
fn shortcode(text: &str) -> Option<(Span, (Text, Text))> {
    let found = SHORTCODES.iter().find_map(|(open, close)| {
        let start = text.find(open)?;
        let end = text[start..].find(close)?;
        Some(Span::new(start, start + end + close.len()))
    })?;
    let words = (
        say!(
            "短代码没有作用，会原样显示",
            "a shortcode is shown as it is written"
        ),
        say!(
            "图片写 ![说明](文件)，视频写 ![名称](film.mp4)，其余的写成文字。",
            "Write pictures as ![text](file), films as ![name](film.mp4), and anything else as text."
        ),
    );
    Some((found, words))
}

/// `[[页面]]`.
fn wiki_link(text: &str) -> Option<(Span, (Text, Text))> {
    let start = text.find("[[")?;
    let inner = &text[start + 2..];
    let length = inner.find("]]")?;
    let name = &inner[..length];
    let is_name = !name.trim().is_empty() && !name.contains(['[', ']']);
    let words = (
        say!(
            "双方括号不是链接，会原样显示",
            "double brackets are not a link and are shown as they are"
        ),
        say!(
            "链接写成 [文字](文件.zh.md)。",
            "Write a link as [text](file.zh.md)."
        ),
    );

    (is_name && length <= MAX_CHARS).then_some((Span::new(start, start + length + 4), words))
}

/// `:::note`, `[toc]`: lines that other programs take for an order.
fn directive(text: &str) -> Option<(Span, (Text, Text))> {
    let line = text.trim();
    let is_contents = line.eq_ignore_ascii_case("[toc]") || line.eq_ignore_ascii_case("[[toc]]");
    let words = if is_contents {
        (
            say!(
                "[toc] 没有作用，会原样显示",
                "[toc] is shown as it is written"
            ),
            say!(
                "删去这一行，目录由标题自动生成。",
                "Delete the line: a list of contents is made from the headings."
            ),
        )
    } else {
        (
            say!("::: 没有作用，会原样显示", "::: is shown as it is written"),
            say!(
                "提示框写成 > [!NOTE]，下一行起每行以 > 开头。",
                "Write a box as > [!NOTE], and begin each of the next lines with >."
            ),
        )
    };

    (is_contents || line.starts_with(":::")).then_some((Span::new(0, text.len()), words))
}
