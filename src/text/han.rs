//! Which characters are Chinese. The answer depends on the purpose; all answers are here.

use unicode_width::UnicodeWidthChar;

/// Whether `c` is a Chinese character (汉字): an ideograph of any block, the numeral 〇 or the repetition mark 々.
/// Punctuation is not.
pub(crate) fn is_han(c: char) -> bool {
    is_everyday_han(c)
        || matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇' | '々')
}

/// Whether `c` is a Chinese character of Unicode's first block, which holds all that everyday texts are written with.
/// Bytes that were never Chinese turn into rare characters when they are read as Chinese, so only these count as
/// evidence of an encoding.
pub(crate) fn is_everyday_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether `c` belongs to a run of Chinese text: a Chinese character, or punctuation and full-width forms that stand
/// only among such characters. Quotation marks and dashes, which Latin texts have too, do not.
pub(crate) fn is_in_chinese_text(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff5e}')
}

/// Whether a text may contain a character for which [`is_in_chinese_text`] is true. This looks at bytes only, which is
/// fast: in UTF-8 all such characters begin with a high byte, and Latin, Greek and Cyrillic letters do not.
pub(crate) fn may_hold_chinese(text: &str) -> bool {
    const FIRST_BYTE: u8 = 0xe3;
    text.bytes().fold(0, u8::max) >= FIRST_BYTE
}

/// Whether `c` is as wide as a Chinese character, as all characters and punctuation of Chinese, Japanese and Korean
/// are. Emoji do not count. The amended rules of Markdown for emphasis and line breaks apply to these characters.
pub(crate) fn is_wide(c: char) -> bool {
    let is_wide = c.width() == Some(2) && !is_emoji(c);
    // The narrow forms of Japanese and Korean letters, and the parts of Korean syllables, follow the same rules.
    let is_narrow_form = matches!(
        c,
        '\u{ff61}'..='\u{ffdc}' | '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}'
    );
    !c.is_ascii() && (is_wide || is_narrow_form)
}

/// Whether `c` is a Korean letter or syllable. Korean puts spaces between words, Chinese and Japanese do not.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(
        c,
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
    )
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}')
}

#[cfg(test)]
mod tests {
    use super::{
        is_everyday_han, is_han, is_hangul, is_in_chinese_text, is_wide, may_hold_chinese,
    };

    #[test]
    fn each_question_has_its_own_answer() {
        // Character, then: Han, everyday, in Chinese text, wide, Hangul.
        let answers = [
            ('质', [true, true, true, true, false]),
            ('㐀', [true, false, true, true, false]),
            ('𠀀', [true, false, true, true, false]),
            ('〇', [true, false, true, true, false]),
            ('，', [false, false, true, true, false]),
            ('Ａ', [false, false, true, true, false]),
            ('“', [false, false, false, false, false]),
            ('あ', [false, false, false, true, false]),
            ('질', [false, false, false, true, true]),
            ('ﾊ', [false, false, false, true, false]),
            ('🙂', [false, false, false, false, false]),
            ('a', [false, false, false, false, false]),
        ];
        for (c, expected) in answers {
            let found = [
                is_han(c),
                is_everyday_han(c),
                is_in_chinese_text(c),
                is_wide(c),
                is_hangul(c),
            ];
            assert_eq!(found, expected, "{c}");
        }

        let unseen = |c: &char| is_in_chinese_text(*c) && !may_hold_chinese(&c.to_string());
        assert_eq!(('\0'..=char::MAX).find(unseen), None);
        assert!(!may_hold_chinese("“Suzhou” – Сучжоу"));
    }
}
