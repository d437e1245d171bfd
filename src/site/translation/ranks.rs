//! Ranks that are limits: 前10位, 前三名, “top 10”, “the first three”.

use std::sync::LazyLock;

use super::word_finder::WordFinder;
use crate::text::numeral::{counted, is_counting};

/// What follows the number of a rank in Chinese.
const MEASURE_WORDS: [char; 3] = ['位', '名', '强'];
/// The numbers of English that ranks are given in, from one on.
const NUMBERS: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

/// A word before the number of a rank in English, and whether it cannot mean anything else.
struct RankWord {
    word: &'static str,
    is_definite: bool,
}

const ENGLISH: [RankWord; 3] = [
    RankWord {
        word: "top",
        is_definite: true,
    },
    RankWord {
        word: "first",
        is_definite: false,
    },
    RankWord {
        word: "best",
        is_definite: false,
    },
];

static ENGLISH_WORDS: LazyLock<WordFinder<RankWord>> =
    LazyLock::new(|| WordFinder::new(&ENGLISH, |word| word.word));

/// A rank: the number of places that it names, and whether the text cannot mean anything else.
pub(super) struct Rank {
    pub places: u32,
    pub is_definite: bool,
}

/// The ranks in a Chinese text: 前10位, 前三名.
pub(super) fn in_chinese(text: &str) -> Vec<Rank> {
    let mut found = Vec::new();
    for (at, word) in text.match_indices('前') {
        let (number, rest) = leading_number(&text[at + word.len()..]);
        if let Some(places) = number
            && rest.starts_with(MEASURE_WORDS)
        {
            found.push(Rank {
                places,
                is_definite: true,
            });
        }
    }

    found
}

/// The ranks in an English text in lower case: “top 10”, “top ten”; perhaps “the first 10”.
pub(super) fn in_english(text: &str) -> Vec<Rank> {
    let mut found = Vec::new();
    for (word, range) in ENGLISH_WORDS.find(text) {
        let is_word = !text[..range.start].ends_with(char::is_alphabetic);
        let places = english_number(&text[range.end..]);
        if let Some(places) = places.filter(|_| is_word) {
            found.push(Rank {
                places,
                is_definite: word.is_definite,
            });
        }
    }

    found
}

/// The number that a Chinese text begins with, in digits or in words, and what follows it.
fn leading_number(text: &str) -> (Option<u32>, &str) {
    let is_of_number = |c: char| c.is_ascii_digit() || is_counting(c);
    let rest = text.trim_start_matches(is_of_number);
    let number = &text[..text.len() - rest.len()];
    let value = number.parse().ok().or_else(|| counted(number));

    (value, rest)
}

/// The number right behind a word of English, in digits or in words, unless a percentage follows: “top 10%”.
fn english_number(text: &str) -> Option<u32> {
    let text = text.strip_prefix([' ', '-'])?;
    let rest = text.trim_start_matches(char::is_alphanumeric);
    let number = &text[..text.len() - rest.len()];

    if rest.starts_with('%') {
        return None;
    }

    let in_words = || (1..).zip(NUMBERS).find(|(_, word)| *word == number);
    number
        .parse()
        .ok()
        .or_else(|| in_words().map(|(value, _)| value))
}
