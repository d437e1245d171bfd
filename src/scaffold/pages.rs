//! The texts of new pages. Remarks beside the fields say what the editor has to fill in.

use jiff::civil::Date;

use crate::diagnostic::{Lang, Text};
use crate::extension::NewKind;
use crate::text::language::is_chinese;

/// Returns the language of the remarks in a page whose language has this key.
pub(super) fn lang(key: &str) -> Lang {
    if is_chinese(key) { Lang::Zh } else { Lang::En }
}

/// Makes the page of a folder in a language.
pub(super) fn own_page(title: &Text, lang: Lang) -> String {
    format!("---\ntitle: {}\n---\n", title.get(lang))
}

/// Makes a page of a kind in the language of a key. In languages other than the first, a remark beside the title says
/// that it is to be translated.
pub(super) fn page(kind: &NewKind, title: &str, date: Date, key: &str, is_first: bool) -> String {
    let lang = lang(key);
    let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
    let mut title = format!("title: \"{quoted}\"");

    if !is_first {
        title = note(lang, &title, "译成中文", "translate");
    }

    let draft = note(
        lang,
        "draft: true",
        "写完、审核后删去这一行",
        "remove this line once it is written and reviewed",
    );

    let lines = (kind.fields)(date, lang);
    let fields: String = lines.iter().map(|line| format!("{line}\n")).collect();
    format!("---\n{title}\n{draft}\n{fields}---\n\n")
}

/// Makes a line of front matter with a remark for the editor who fills it in.
fn note(lang: Lang, field: &str, zh: &str, en: &str) -> String {
    match lang {
        Lang::Zh => format!("{field} # {zh}"),
        Lang::En => format!("{field} # {en}"),
    }
}

/// Makes the fields of a page of no kind in particular.
pub(super) fn plain_fields(_: Date, lang: Lang) -> Vec<String> {
    vec![note(
        lang,
        "description: \"\"",
        "一句话说明本页内容",
        "one sentence about the page",
    )]
}

/// Makes the fields of a section's own page.
pub(super) fn section_fields(date: Date, lang: Lang) -> Vec<String> {
    let order = note(
        lang,
        "order: 9",
        "在菜单里的次序，小的在前",
        "its place in the menu, smallest first",
    );
    [plain_fields(date, lang), vec![order]].concat()
}
