//! What is wrong with a YAML text, in words for people who do not know YAML. The words of parsers reach nobody.

use std::sync::Arc;

use super::mended::Mended;
use super::slips::{Kind, Slip};
use super::tree;
use crate::diagnostic::{Code, Diagnostic, Text, codes, say};
use crate::source::{SourceFile, Span};

/// Characters of a corrected line that a hint shows.
const SHOWN: usize = 100;

/// A slip, with the line as it should be. `start` is where its text begins in the file.
pub(super) fn slip(file: &Arc<SourceFile>, start: usize, text: &str, slip: &Slip) -> Diagnostic {
    let span = Span::new(start + slip.span.start, start + slip.span.end);
    let (code, message) = about(slip, text);
    let right = corrected(text, slip);
    let hint = match slip.kind {
        Kind::Tab => say!(
            "用空格缩进，不用制表符：{right}",
            "Indent with spaces, not with tabs: {right}"
        ),
        Kind::Hash => say!(
            "如果是正文的一部分，写成 {right}；如果是说明，在 # 后面加一个空格。",
            "If it is part of the text, write {right}; if it is a comment, put a space after the #."
        ),
        Kind::OpenBracket | Kind::OpenQuote => say!(
            "写成 {right}；是普通文字的，整段加引号。",
            "Write {right}; if it is only text, put all of it in quotes."
        ),
        _ => say!("写成 {right}", "Write {right}"),
    };
    let diagnostic = match slip.kind {
        Kind::Hash => Diagnostic::warning(code, message),
        _ => Diagnostic::error(code, message),
    };

    diagnostic.at(file.at(span)).hint(hint)
}

fn about(slip: &Slip, text: &str) -> (Code, Text) {
    let written = &text[slip.span.start..slip.span.end];
    match slip.kind {
        Kind::FullWidthColon => (
            codes::FULL_WIDTH_COLON,
            say!(
                "字段名后用了全角冒号“：”",
                "a full-width colon “：” follows the field's name"
            ),
        ),
        Kind::MissingSpace if written == "-" => (
            codes::MISSING_SPACE,
            say!("“-”后缺一个空格", "a space is missing after the “-”"),
        ),
        Kind::MissingSpace => (
            codes::MISSING_SPACE,
            say!("冒号后缺一个空格", "a space is missing after the colon"),
        ),
        Kind::FullWidthSpace => (
            codes::FULL_WIDTH_SPACE,
            say!(
                "这里用了全角空格或不间断空格，应为普通空格",
                "a full-width or non-breaking space is used where a plain one is needed"
            ),
        ),
        Kind::FullWidthComma => (
            codes::FULL_WIDTH_COMMA,
            say!(
                "列表里用了中文标点“{written}”，各项没有分开",
                "a Chinese mark “{written}” in a list does not separate its items"
            ),
        ),
        Kind::Tab => (
            codes::YAML_TAB,
            say!("用制表符缩进了", "the line is indented with a tab"),
        ),
        Kind::Indentation => (
            codes::YAML_INDENTATION,
            say!(
                "这一行多缩进了，与上一行对不齐",
                "the line is indented further than the one above it"
            ),
        ),
        Kind::Colon => (
            codes::UNQUOTED_TEXT,
            say!(
                "文字里有英文冒号加空格，会被当作另一个字段",
                "the text contains a colon and a space, which begin another field"
            ),
        ),
        Kind::Mark(mark) => (
            codes::UNQUOTED_TEXT,
            say!(
                "文字以“{mark}”开头，这个符号在 YAML 中另有含义",
                "the text begins with “{mark}”, which means something else in YAML"
            ),
        ),
        Kind::InnerQuote => (
            codes::INNER_QUOTE,
            say!(
                "引号里又用了同样的引号，文字在这里就断了",
                "the same quotation mark appears inside the text and ends it here"
            ),
        ),
        Kind::OpenQuote => (
            codes::INNER_QUOTE,
            say!("引号没有成对", "the quotation mark is not closed"),
        ),
        Kind::Backslash => (
            codes::INNER_QUOTE,
            say!(
                "双引号里的反斜杠另有含义",
                "a backslash in double quotes means something else"
            ),
        ),
        Kind::OpenBracket => (
            codes::OPEN_BRACKET,
            say!("括号没有成对", "the bracket is not closed"),
        ),
        Kind::Hash => (
            codes::CUT_TEXT,
            say!(
                "空格加 # 之后的文字被当作说明，不会显示",
                "what follows a space and # is read as a comment and not shown"
            ),
        ),
    }
}

/// The line of a slip, put right.
fn corrected(text: &str, slip: &Slip) -> String {
    let first = slip.edits.first().map_or(slip.span, |(span, _)| *span);
    let start = text[..first.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let moved = |(span, right): &(Span, String)| {
        let place = Span::new(span.start - start, span.end.min(end) - start);
        (place, right.clone())
    };
    let line = Mended::new(&text[start..end], slip.edits.iter().map(moved).collect()).text;

    let line = line.trim_end();
    if line.chars().count() <= SHOWN {
        return line.trim_start().to_string();
    }

    let shown: String = line.trim_start().chars().take(SHOWN).collect();
    format!("{shown}…")
}

/// A text that no parser reads, where none of its lines has a slip that is known.
pub(super) fn syntax_error(file: &Arc<SourceFile>, at: usize, info: &str) -> Diagnostic {
    let is = |words: &[&str]| words.iter().any(|word| info.contains(word));
    let message = if is(&["tab"]) {
        say!(
            "YAML 从这里起无法读取：缩进里有制表符",
            "this is not valid YAML: there is a tab in the indentation"
        )
    } else if is(&["quote", "scalar"]) {
        say!(
            "YAML 从这里起无法读取：引号没有成对，或引号后面还有文字",
            "this is not valid YAML: a quotation mark is not closed, or text follows it"
        )
    } else if is(&["flow", "',' or", "']'", "'}'"]) {
        say!(
            "YAML 从这里起无法读取：括号没有成对，或各项之间缺逗号",
            "this is not valid YAML: a bracket is not closed, or a comma is missing between items"
        )
    } else if is(&["anchor", "alias", "tag", "directive", "%"]) {
        say!(
            "YAML 从这里起无法读取：*、&、!、% 开头的文字要加引号",
            "this is not valid YAML: a text that begins with *, &, ! or % needs quotes"
        )
    } else if is(&["mapping", "key", "block", "indent", "':'"]) {
        say!(
            "YAML 从这里起无法读取：缩进没有对齐，或冒号的用法不对",
            "this is not valid YAML: lines are not aligned, or a colon is out of place"
        )
    } else {
        say!("YAML 从这里起无法读取", "this is not valid YAML")
    };
    Diagnostic::error(codes::YAML_SYNTAX, message)
        .at(file.at(Span::new(at, at)))
        .hint(say!(
            "检查缩进（用空格，不用制表符）、冒号后的空格、引号和括号是否成对；拿不准的文字整段加英文引号。",
            "Check the indentation (spaces, no tabs), the space after each colon, and that quotes and brackets are closed; put a text in quotes if in doubt."
        ))
}

/// Where there is a directive too many.
pub(super) fn directives(file: &Arc<SourceFile>, at: usize, most: usize) -> Diagnostic {
    let message = say!(
        "YAML 指令（以 % 开头的行）超过 {most} 行",
        "there are more than {most} YAML directives (lines that begin with %)"
    );
    Diagnostic::error(codes::YAML_SYNTAX, message)
        .at(file.at(Span::new(at, at + 1)))
        .hint(say!(
            "站点文件不需要指令，删去这些行。",
            "Files of a site need none: delete these lines."
        ))
}

/// Where a text is nested deeper than parsers bear.
pub(super) fn too_deep(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    let deepest = tree::MAX_DEPTH;
    let message = say!(
        "YAML 嵌套超过 {deepest} 层",
        "this YAML is nested more than {deepest} levels deep"
    );
    Diagnostic::error(codes::YAML_TOO_DEEP, message).at(file.at(Span::new(at, at + 1))).hint(say!(
        "检查这里的 [、{{、- 和缩进：多半是误粘了内容，或括号没有成对。",
        "Check the [, {{, - and the indentation here: most likely something was pasted by mistake, or brackets are not closed."
    ))
}

/// A value that is refused although the schema finds nothing wrong with it.
pub(super) fn refused(file: &Arc<SourceFile>, at: usize) -> Diagnostic {
    let message = say!("这里的值无法读取", "the value here cannot be read");
    Diagnostic::error(codes::YAML_VALUE, message)
        .at(file.at(Span::new(at, at)))
        .hint(say!(
            "核对这一处的写法：数字是否过大，引用（*、&）是否存在。",
            "Check how it is written: whether a number is too large, or a reference (*, &) has no target."
        ))
}
