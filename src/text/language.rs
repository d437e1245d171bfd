//! Languages by their tags (BCP 47), or by the keys that stand for them in file names and YAML: `zh`, `zh-Hant`, `en`,
//! `ug`.

use icu_locale::{Direction, LanguageIdentifier, LocaleDirectionality};

/// The key and the first part of the tags of Chinese.
pub(crate) const CHINESE: &str = "zh";
/// The key and the first part of the tags of English.
pub(crate) const ENGLISH: &str = "en";
/// Languages by the first part of their tags, with what each calls itself.
const OWN_NAMES: [(&str, &str); 32] = [
    ("ar", "العربية"),
    ("bo", "བོད་ཡིག"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("id", "Indonesia"),
    ("ii", "ꆈꌠꉙ"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("kk", "Қазақ тілі"),
    ("km", "ខ្មែរ"),
    ("ko", "한국어"),
    ("ky", "Кыргызча"),
    ("lo", "ລາວ"),
    ("mn", "Монгол"),
    ("ms", "Melayu"),
    ("my", "မြန်မာ"),
    ("ne", "नेपाली"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("ug", "ئۇيغۇرچە"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
];

/// The language of a tag or key without its script and region: `zh` of `zh-Hant`.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The tag for one in `site.yaml`: `zh` is short for `zh-Hans`.
pub(crate) fn usual_tag(tag: &str) -> &str {
    match tag {
        CHINESE => "zh-Hans",
        _ => tag,
    }
}

/// Whether a tag or key is that of Chinese, in whichever script.
pub(crate) fn is_chinese(tag: &str) -> bool {
    primary(tag) == CHINESE
}

/// Whether texts of a tag are written from right to left, as its script is. Tags that cannot be read count as written
/// from left to right.
pub(crate) fn is_right_to_left(tag: &str) -> bool {
    let identifier: Option<LanguageIdentifier> = tag.parse().ok();
    let direction =
        identifier.and_then(|identifier| LocaleDirectionality::new_common().get(&identifier));
    direction == Some(Direction::RightToLeft)
}

/// The name of a language in that language; for a language that is not known here, its tag.
pub(crate) fn own_name(tag: &str) -> &str {
    match tag {
        "zh" | "zh-Hans" | "zh-CN" | "zh-SG" | "zh-Hans-CN" | "zh-Hans-SG" => return "简体中文",
        "zh-Hant" | "zh-HK" | "zh-MO" | "zh-TW" | "zh-Hant-HK" | "zh-Hant-MO" | "zh-Hant-TW" => {
            return "繁體中文";
        }
        "mn-Mong" => return "ᠮᠣᠩᠭᠣᠯ",
        _ => {}
    }

    let names = OWN_NAMES.iter();
    let mut names = names.filter(|(language, _)| *language == primary(tag));
    names.next().map_or(tag, |(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::{is_chinese, is_right_to_left, own_name};

    #[test]
    fn the_script_tells_the_direction() {
        for tag in ["ug", "ar", "ur-PK", "he", "ks-Arab"] {
            assert!(is_right_to_left(tag), "{tag}");
        }

        for tag in ["zh-Hans", "en", "bo", "mn-Mong", "ug-Cyrl", "x"] {
            assert!(!is_right_to_left(tag), "{tag}");
        }
    }

    #[test]
    fn languages_have_their_own_names() {
        let names = ["zh-Hant", "en-GB", "ug", "xx-Latn"].map(own_name);
        assert_eq!(names, ["繁體中文", "English", "ئۇيغۇرچە", "xx-Latn"]);
        assert!(is_chinese("zh-Hant") && !is_chinese("zhx"));
    }
}
