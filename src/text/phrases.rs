//! Where a line of a Chinese text may end without splitting a word: Chinese has no spaces between words, so that
//! browsers and drawings would break anywhere. Words are those of the dictionary in ICU4X.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

use super::han::is_han;

/// Splits a text into parts between which a line may break; all parts together are the text. Spaces and closing marks
/// are at the end of a part, opening marks at its beginning.
pub(crate) fn phrases(text: &str) -> Vec<&str> {
    let segmenter = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
    let ends: Vec<usize> = segmenter.segment_str(text).collect();
    let (mut parts, mut start) = (Vec::new(), 0);
    let mut before = Kind::Start;

    for pair in ends.windows(2) {
        let kind = Kind::of(&text[pair[0]..pair[1]]);
        let is_date = goes_on_as_date(&text[..pair[0]], &text[pair[0]..]);
        if breaks_between(before, kind) && !is_date {
            parts.push(&text[start..pair[0]]);
            start = pair[0];
        }

        before = match (before, kind) {
            // A name such as 宿州市 is not in the dictionary and comes in single characters.
            (Kind::Start | Kind::Open | Kind::Close, Kind::Single) => Kind::FirstSingle,
            (Kind::FirstSingle | Kind::Name, Kind::Single) => Kind::Name,
            (_, kind) => kind,
        };
    }

    if start < text.len() {
        parts.push(&text[start..]);
    }

    parts
}

/// Returns those of some phrases that a text consists of, or `None` if it does not consist of some that follow each
/// other.
pub(crate) fn phrases_of<'p>(text: &str, phrases: &[&'p str]) -> Option<Vec<&'p str>> {
    (0..phrases.len()).find_map(|first| {
        let mut rest = text;
        let mut own = Vec::new();
        for phrase in &phrases[first..] {
            rest = rest.strip_prefix(*phrase)?;
            own.push(*phrase);
            if rest.is_empty() {
                return Some(own);
            }
        }
        None
    })
}

/// Whether a text goes on with the next part of a date: 2017年1月 is one word.
fn goes_on_as_date(before: &str, after: &str) -> bool {
    before.ends_with(['年', '月']) && after.starts_with(|c: char| c.is_ascii_digit())
}

/// What a segment of a text is, or what the segments before it have come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing yet.
    Start,
    /// A word of several characters, a number or a word in letters.
    Word,
    /// A Chinese character that the dictionary puts into no word.
    Single,
    /// Such a character at the beginning of a phrase.
    FirstSingle,
    /// Several such characters at the beginning of a phrase, which are a word together.
    Name,
    /// A mark that belongs to what follows it.
    Open,
    /// A space, or a mark that belongs to what is before it.
    Close,
    /// A mark between two parts of one word or number, or a unit.
    Joint,
}

impl Kind {
    fn of(segment: &str) -> Self {
        let mut chars = segment.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if is_han(c) => Self::Single,
            (Some(c), _) if "“‘《〈（(【[「『".contains(c) => Self::Open,
            (Some(c), _) if "，。、；：！？”’》〉）)】]」』,.;:!?".contains(c) => {
                Self::Close
            }
            (Some(c), _) if c.is_whitespace() => Self::Close,
            (Some(c), _) if c.is_alphanumeric() => Self::Word,
            _ => Self::Joint,
        }
    }
}

/// Whether a line may break between two segments.
fn breaks_between(before: Kind, after: Kind) -> bool {
    match (before, after) {
        (Kind::Start | Kind::Open | Kind::Joint, _) | (_, Kind::Close | Kind::Joint) => false,
        // After a mark or a space something new begins.
        (Kind::Close, _) | (_, Kind::Open) => true,
        // A single character belongs to the word before it, and to the one after it only if it is the first.
        (_, Kind::Single) | (Kind::FirstSingle, _) => false,
        (Kind::Word | Kind::Single | Kind::Name, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{phrases, phrases_of};

    #[test]
    fn phrases_of_a_whole_are_found_in_its_parts() {
        let whole = ["将自然", "引进城市，", "让城市", "更加自然"];
        assert_eq!(
            phrases_of("让城市更加自然", &whole),
            Some(vec!["让城市", "更加自然"])
        );
        assert_eq!(phrases_of("引进城市", &whole), None);
        assert_eq!(phrases_of("", &[]), None);
    }

    #[test]
    fn no_word_is_split() {
        for (text, parts) in [
            ("一座城市的质量承诺", "一座|城市的|质量|承诺"),
            (
                "宿州市创建“全国质量强市示范城市”工作规划",
                "宿州市|创建|“全国|质量强市|示范|城市”|工作|规划",
            ),
            ("印发后的变化", "印发后的|变化"),
            ("无障碍说明", "无障碍|说明"),
            (
                "市政府每年组织质量工作督查",
                "市政府|每年|组织|质量|工作督查",
            ),
            ("2017年质量月", "2017年|质量月"),
            ("自2017年1月起实施", "自2017年1月起|实施"),
            (
                "政府重视质量、企业追求质量、人人关注质量",
                "政府|重视|质量、|企业|追求|质量、|人人|关注|质量",
            ),
            (
                "大力提升质量 建设质量强国",
                "大力|提升|质量 |建设|质量|强国",
            ),
            (
                "High standards (of quality)",
                "High |standards |(of |quality)",
            ),
            ("e-mail, 3.5%", "e-mail, |3.5%"),
            ("不少于98%以上", "不少于|98%以上"),
            ("", ""),
        ] {
            assert_eq!(phrases(text).join("|"), parts);
            assert_eq!(phrases(text).concat(), text);
        }
    }
}
