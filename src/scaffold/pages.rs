//! The texts of new pages. What the editor has to fill in is marked where it stands.

use jiff::civil::Date;

use crate::extension::NewKind;

/// A page of a kind in one language. Only the first language is given the title as it is.
pub fn page(kind: &NewKind, title: &str, date: Date, key: &str, is_first: bool) -> String {
    let is_chinese = key == "zh";
    let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
    let title = match (is_first, is_chinese) {
        (true, _) => format!("title: \"{quoted}\""),
        (false, true) => format!("title: \"{quoted}\" # 译成中文"),
        (false, false) => format!("title: \"{quoted}\" # translate"),
    };
    let draft = note(
        is_chinese,
        "draft: true",
        "写完、审核后删去这一行",
        "remove this line once it is written and reviewed",
    );
    let lines = (kind.fields)(date, is_chinese);
    let fields: String = lines.iter().map(|line| format!("{line}\n")).collect();
    format!("---\n{title}\n{draft}\n{fields}---\n\n")
}

fn note(is_chinese: bool, field: &str, zh: &str, en: &str) -> String {
    format!("{field} # {}", if is_chinese { zh } else { en })
}

/// The fields of a page of no kind in particular.
pub fn plain_fields(_: Date, is_chinese: bool) -> Vec<String> {
    vec![note(
        is_chinese,
        "description: \"\"",
        "一句话说明本页内容",
        "one sentence about the page",
    )]
}
