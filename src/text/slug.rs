//! Names made from text, for addresses and files. Each kind of name has its own rules, because different things must
//! stay readable.

use unicode_normalization::UnicodeNormalization;

/// The id of a heading, made from its text: letters and digits of any script in lower case, with one hyphen for
/// everything between them. Chinese stays Chinese, since a character may have several readings. If nothing is left, the
/// id is `section`.
pub(crate) fn heading_id(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            id.extend(c.to_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }

    match id.trim_end_matches('-') {
        "" => "section".into(),
        id => id.into(),
    }
}

/// The part of an address that is made from the name of a file or folder. The name is kept, capitals and Chinese
/// punctuation included, in Unicode's composed form (NFC). Only white space and characters with a special meaning in
/// addresses or file systems become hyphens.
pub(crate) fn address_part(name: &str) -> String {
    let normal: String = name.nfc().collect();
    let parts: Vec<&str> = normal
        .split(is_special_in_addresses)
        .filter(|part| !part.is_empty())
        .collect();

    if parts.is_empty() {
        normal
    } else {
        parts.join("-")
    }
}

fn is_special_in_addresses(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "\\:*?\"<>|#%&+'".contains(c)
}

/// The name of a new file, made from the title of its page: the words in lower case with hyphens between them. Gives
/// `None` if the title has no words or any character that is not ASCII; such files are named after their kind of page,
/// so that no name has to be guessed from Chinese.
pub(crate) fn file_name(title: &str) -> Option<String> {
    let words: Vec<String> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    (title.is_ascii() && !words.is_empty()).then(|| words.join("-"))
}

#[cfg(test)]
mod tests {
    use super::{address_part, file_name, heading_id};

    #[test]
    fn each_kind_of_name_keeps_what_must_stay_readable() {
        assert_eq!(
            heading_id("一、总体目标 (2011–2020)!"),
            "一-总体目标-2011-2020"
        );
        assert_eq!(heading_id("Ö & B"), "ö-b");
        assert_eq!(heading_id("？！"), "section");
        assert_eq!(
            address_part("关于 质量月\u{3000}的通知？"),
            "关于-质量月-的通知？"
        );
        assert_eq!(address_part("a#1 (2)"), "a-1-(2)");
        assert_eq!(address_part("cafe\u{301}"), "caf\u{e9}");
        assert_eq!(address_part("??"), "??");
        assert_eq!(
            file_name("Quality Month, 2026").as_deref(),
            Some("quality-month-2026")
        );
        assert_eq!([file_name("质量月 2026"), file_name("!?")], [None, None]);
    }
}
