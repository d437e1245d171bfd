//! Which part of a large site holds which words: pairs of neighbouring characters, single characters, and the stems of
//! words in Latin letters. `search.js` takes questions apart in the same way.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use crate::text::han::is_everyday_han;
use crate::text::numeral::digit;

/// The grams of a part, in the order of their shards and then of their numbers. There are some two thousand in a part
/// and many thousand parts, so that each takes as little memory as it can.
#[derive(Debug, Default)]
pub(super) struct Grams {
    /// The shard of each gram.
    shards: Vec<u32>,
    /// The grams themselves, with [`IN_TITLE`] where they occur in a title.
    grams: Vec<u64>,
}

/// Set beside the number of a gram that occurs in a title; no gram has this bit.
const IN_TITLE: u64 = 1 << 62;
/// Shards that one thread makes in a row.
const RUN: usize = 64;

/// Set in the number of a word; the letters below it, five bits each.
const WORD: u64 = 1 << 63;
/// Letters of a word that count.
const LETTERS: usize = 12;
/// Letters of a word that its shard depends on: beginnings of words lie beside each other.
const BEGINNING: usize = 3;

/// The grams of titles and texts.
pub(super) fn collect<'a>(words: impl Iterator<Item = (&'a str, &'a str)>, shards: usize) -> Grams {
    let mut found: FxHashMap<u64, bool> = FxHashMap::default();
    let mut folded = Vec::new();
    for (title, text) in words {
        for (text, is_title) in [(title, true), (text, false)] {
            fold(text, &mut folded);
            each_gram(&folded, |gram| *found.entry(gram).or_default() |= is_title);
        }
    }

    let mut grams: Vec<(u32, u64, bool)> = found
        .into_iter()
        .map(|(gram, is_title)| (shard_of(gram, shards), gram, is_title))
        .collect();
    grams.sort_unstable();
    let pack = |(shard, gram, is_title)| (shard, gram | if is_title { IN_TITLE } else { 0 });
    let (shards, grams) = grams.into_iter().map(pack).unzip();

    Grams { shards, grams }
}

/// All shards as JSON. Each part is gone through once for every run of shards.
pub(super) fn shards(parts: &[Grams], count: usize) -> Vec<Vec<u8>> {
    let starts: Vec<usize> = (0..count).step_by(RUN).collect();
    let runs = starts
        .into_par_iter()
        .map(|start| run_of_shards(parts, start..count.min(start + RUN)));
    runs.flatten().collect()
}

fn run_of_shards(parts: &[Grams], run: Range<usize>) -> Vec<Vec<u8>> {
    let first = |part: &Grams| {
        part.shards
            .partition_point(|shard| (*shard as usize) < run.start)
    };
    let mut next: Vec<usize> = parts.iter().map(first).collect();
    run.map(|shard| self::shard(parts, &mut next, shard))
        .collect()
}

/// A shard as JSON: for each gram the parts that hold it, each as twice the distance from the one before, and one more
/// where it stands in a title there.
/// `next` is where the grams of the shard begin in each part, and afterwards where they end.
fn shard(parts: &[Grams], next: &mut [usize], shard: usize) -> Vec<u8> {
    let mut found: Vec<(u64, usize, bool)> = Vec::new();
    for ((number, part), at) in parts.iter().enumerate().zip(next) {
        while part.shards.get(*at).is_some_and(|of| *of as usize == shard) {
            let gram = part.grams[*at];
            found.push((gram & !IN_TITLE, number, gram & IN_TITLE != 0));
            *at += 1;
        }
    }

    found.sort_unstable();
    let mut lists = serde_json::Map::new();
    for same in found.chunk_by(|a, b| a.0 == b.0) {
        let mut before = 0;
        let places = same.iter().map(|(_, part, is_title)| {
            let distance = part - before;
            before = *part;
            distance * 2 + usize::from(*is_title)
        });
        lists.insert(spelled(same[0].0), places.collect());
    }

    // Nothing in there can fail to serialize.
    serde_json::to_vec(&lists).unwrap_or_default()
}

/// One form for full and half width, capitals and numerals; ends of paragraphs left out.
fn fold(text: &str, folded: &mut Vec<char>) {
    folded.clear();
    for c in text.chars().filter(|c| *c != '\n') {
        let plain = match c {
            _ if c.is_ascii() => c.to_ascii_lowercase(),
            // The forms below are those of other characters; looking them up takes time.
            _ if is_everyday_han(c) => c,
            _ => {
                let mut forms = std::iter::once(c).nfkc().flat_map(char::to_lowercase);
                forms.next().filter(|_| forms.next().is_none()).unwrap_or(c)
            }
        };
        folded.push(
            digit(plain)
                .and_then(|value| char::from_digit(value, 10))
                .unwrap_or(plain),
        );
    }
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '%' | '‰' | '.')
}

fn each_gram(text: &[char], mut take: impl FnMut(u64)) {
    let mut at = 0;
    while at < text.len() {
        if text[at].is_ascii_lowercase() {
            let end = at
                + text[at..]
                    .iter()
                    .take_while(|c| c.is_ascii_lowercase())
                    .count();
            take(word(&text[at..end]));
            at = end;
            continue;
        }

        if is_part_of_word(text[at]) {
            take(u64::from(text[at]));
            let next = text
                .get(at + 1)
                .filter(|c| is_part_of_word(**c) && !c.is_ascii_lowercase());
            next.into_iter()
                .for_each(|next| take(u64::from(text[at]) << 21 | u64::from(*next)));
        }

        at += 1;
    }
}

/// Endings that are left off English words, so that forms of one word are found by each other. The first that fits
/// counts.
const ENDINGS: [&str; 7] = ["ies", "es", "s", "ing", "ed", "e", "y"];

fn ends_with(letters: &[char], ending: &str) -> bool {
    letters.len() >= ending.len()
        && letters
            .iter()
            .rev()
            .zip(ending.chars().rev())
            .all(|(a, b)| *a == b)
}

/// The number of a word: of its stem's first letters.
fn word(letters: &[char]) -> u64 {
    let cut = if letters.len() > 4 {
        ENDINGS
            .iter()
            .find(|ending| ends_with(letters, ending))
            .map_or(0, |ending| ending.len())
    } else {
        0
    };
    let stem = letters[..letters.len() - cut].iter().take(LETTERS);
    stem.fold(0, |number, letter| {
        number << 5 | (u64::from(*letter) - u64::from('a') + 1)
    }) | WORD
}

fn spelled(gram: u64) -> String {
    let char = |number: u64| u32::try_from(number).ok().and_then(char::from_u32);
    if gram & WORD == 0 {
        return [char(gram >> 21 & 0x1F_FFFF), char(gram & 0x1F_FFFF)]
            .into_iter()
            .flatten()
            .filter(|c| *c != '\0')
            .collect();
    }

    let letters = (0..LETTERS)
        .rev()
        .map(|place| gram >> (5 * place) & 31)
        .filter(|letter| *letter > 0);

    letters
        .filter_map(|letter| char(letter - 1 + u64::from('a')))
        .collect()
}

/// Which shard a gram lies in: a sum over its UTF-16 units, of a word over those of its beginning.
fn shard_of(gram: u64, shards: usize) -> u32 {
    let text = spelled(gram);
    let units = text
        .encode_utf16()
        .take(if gram & WORD == 0 { 4 } else { BEGINNING });
    let sum = units.fold(0_u32, |sum, unit| {
        sum.wrapping_mul(31).wrapping_add(u32::from(unit))
    });

    sum % u32::try_from(shards).unwrap_or(1)
}
