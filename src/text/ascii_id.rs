//! Ids for addresses, made from names: Chinese characters as they sound, words in lower case with hyphens.

use pinyin::ToPinyin;

/// Makes an id of ASCII letters, digits and hyphens from a name: `shicaizhengju`, `ministry-of-finance`. It is empty
/// if the name has nothing that could be spelled so.
pub(crate) fn ascii_id(name: &str) -> String {
    let mut id = String::new();
    let mut is_apart = false;
    for c in name.chars() {
        let part = match c.to_pinyin() {
            // Addresses have no ü; keyboards write v for it.
            Some(syllable) => syllable.plain().replace('ü', "v"),
            None if c.is_ascii_alphanumeric() => c.to_ascii_lowercase().to_string(),
            None => {
                is_apart = !matches!(c, '\'' | '’');
                continue;
            }
        };

        if is_apart && !id.is_empty() {
            id.push('-');
        }

        is_apart = false;
        id.push_str(&part);
    }

    id
}

/// Makes an id from a name that none of others is. Names without any letter are numbered.
pub(crate) fn new_id<'o>(name: &str, others: impl Iterator<Item = &'o str> + Clone) -> String {
    let id = ascii_id(name);
    let first = if id.is_empty() { "body".into() } else { id };
    let numbered = (2..).map(|number| format!("{first}-{number}"));

    let mut all = std::iter::once(first.clone()).chain(numbered);
    all.find(|id| !others.clone().any(|other| other == id))
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::{ascii_id, new_id};

    #[test]
    fn names_become_ids() {
        assert_eq!(ascii_id("市财政局"), "shicaizhengju");
        assert_eq!(ascii_id("各区、县级市"), "gequ-xianjishi");
        assert_eq!(
            ascii_id("Ministry of Finance (MoF)"),
            "ministry-of-finance-mof"
        );
        assert_eq!(ascii_id("旅游局"), "lvyouju");
        assert_eq!(ascii_id("…"), "");
        assert_eq!(new_id("市财政局", ["a"].into_iter()), "shicaizhengju");
        assert_eq!(new_id("…", ["body", "body-2"].into_iter()), "body-3");
    }
}
