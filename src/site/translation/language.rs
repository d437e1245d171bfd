//! Texts that are not in the language of their place: files whose names were exchanged, originals that were copied and
//! not translated, values under the wrong key. Told by the share of Chinese characters, so only where one of the two
//! languages is Chinese.

use std::sync::Arc;

use super::passage::{Pair, PassageText};
use crate::config::Locales;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::load::paragraphs::Paragraph;
use crate::source::SourceFile;
use crate::text::han::is_han;
use crate::text::language::{CHINESE, is_chinese, primary};

/// Languages that are written with Chinese characters, too.
const WITH_HAN: [&str; 2] = ["ja", "ko"];
/// Characters of a text that say enough about its language: Chinese ones, and others.
const ENOUGH: (usize, usize) = (10, 40);
/// Words of a title in another language than Chinese. Fewer may be a name.
const WORDS_OF_A_TITLE: usize = 3;
/// How many times as many Chinese characters as other letters make a title Chinese. A name may stand in brackets.
const SHARE_OF_A_TITLE: usize = 4;

/// Letters of a text.
#[derive(Default)]
struct Letters {
    chinese: usize,
    others: usize,
}

/// All findings: one for each page, one for each value of a data file.
pub(super) fn check(pair: &Pair, locales: &Locales) -> Vec<Diagnostic> {
    let keys = [locales.default_id(), pair.locale].map(|id| locales.get(id).key.as_str());
    let is_one_chinese = is_chinese(keys[0]) != is_chinese(keys[1]);
    let is_told = is_one_chinese && !WITH_HAN.iter().any(|key| keys.contains(key));
    if !is_told {
        return Vec::new();
    }

    let originals = pair
        .units
        .iter()
        .map(|unit| (unit.is_field, &unit.original));
    let translations = pair
        .units
        .iter()
        .filter_map(|unit| Some((unit.is_field, unit.translation.as_ref()?)));
    let mut found = of_file(
        originals.collect(),
        &pair.original,
        keys[0],
        pair.route.is_some(),
    );
    found.extend(of_file(
        translations.collect(),
        &pair.translation,
        keys[1],
        pair.route.is_some(),
    ));

    found
}

/// The findings in the passages of one language. Each passage comes with whether it is a field.
fn of_file(
    passages: Vec<(bool, &PassageText)>,
    file: &Arc<SourceFile>,
    language: &str,
    is_page: bool,
) -> Vec<Diagnostic> {
    let (fields, texts): (Vec<_>, Vec<_>) =
        passages.into_iter().partition(|(is_field, _)| *is_field);

    let texts: Vec<&Paragraph> = texts
        .iter()
        .flat_map(|(_, passage)| passage.texts())
        .collect();
    if let Some(first) = texts.first().filter(|_| is_wrong_text(&texts, language)) {
        return vec![wrong(file, first, language)];
    }

    let fields = fields.iter().flat_map(|(_, passage)| passage.texts());
    let wrong_fields = fields.filter(|text| is_wrong_title(&text.text, language));
    let most = if is_page { 1 } else { usize::MAX };

    wrong_fields
        .take(most)
        .map(|text| wrong(file, text, language))
        .collect()
}

fn is_wrong_text(texts: &[&Paragraph], language: &str) -> bool {
    let mut all = Letters::default();
    for text in texts {
        let Letters { chinese, others } = letters(&text.text);
        all.chinese += chinese;
        all.others += others;
    }

    match primary(language) {
        CHINESE => all.others >= ENOUGH.1 && all.chinese * 20 < all.others,
        _ => all.chinese >= ENOUGH.0 && all.chinese > all.others,
    }
}

fn is_wrong_title(text: &str, language: &str) -> bool {
    let Letters { chinese, others } = letters(text);
    match primary(language) {
        CHINESE => {
            let is_word = |word: &&str| word.chars().filter(|c| c.is_lowercase()).count() > 1;
            chinese == 0 && text.split_whitespace().filter(is_word).count() >= WORDS_OF_A_TITLE
        }
        _ => chinese > 1 && chinese >= SHARE_OF_A_TITLE * others,
    }
}

fn letters(text: &str) -> Letters {
    let mut letters = Letters::default();
    for c in text.chars() {
        if is_han(c) {
            letters.chinese += 1;
        } else if c.is_alphabetic() {
            letters.others += 1;
        }
    }

    letters
}

fn wrong(file: &Arc<SourceFile>, text: &Paragraph, language: &str) -> Diagnostic {
    let message = match primary(language) {
        CHINESE => say!(
            "这里应是中文，写的是别的语言",
            "this should be Chinese and is not"
        ),
        _ => say!(
            "这里的语言应是 {language}，写的是中文",
            "this should be in the language {language} and is Chinese"
        ),
    };
    Diagnostic::warning(codes::WRONG_LANGUAGE, message)
        .at(file.at(text.span))
        .hint(say!(
            "看看两种语言是否放反了；还没有译文的，先不写译文。",
            "Check whether the two languages were exchanged; if there is no translation yet, leave it out for now."
        ))
}
