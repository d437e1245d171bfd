//! Which clause of an edition is which of the one before it: compared by their texts, as a reviser would, since a
//! clause that is put in changes the numbers of all behind it.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A clause as it is compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub anchor: String,
    /// Heading and text without the number.
    pub words: String,
}

/// What becomes of a clause, by the positions in both editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is in both, with the same words or others.
    Kept { old: usize, new: usize },
    /// Only the later edition has it.
    Added { new: usize },
    /// Only the earlier edition has it.
    Removed { old: usize },
}

/// How much of their words two clauses must share to be one, from 0 to 1; less is needed where they have the same
/// number.
const ALIKE: f64 = 0.5;
const ALIKE_WITH_NUMBER: f64 = 0.2;
/// The most pairs of clauses that are compared with each other in one place; where there are more, numbers tell.
const MOST_PAIRS: usize = 40_000;

/// Finds what becomes of each clause, in the order of the later edition. Clauses with the same words in the same order
/// are found first; between them, those that are most alike.
pub(super) fn fates(old: &[Text], new: &[Text]) -> Vec<Fate> {
    let words =
        |texts: &[Text]| -> Vec<String> { texts.iter().map(|it| it.words.clone()).collect() };
    let (old_words, new_words) = (words(old), words(new));
    let mut fates = Vec::new();
    for step in capture_diff_slices(Algorithm::Myers, &old_words, &new_words) {
        let (tag, olds, news) = step.as_tag_tuple();
        if tag == DiffTag::Equal {
            let pairs = olds.zip(news);
            fates.extend(pairs.map(|(old, new)| Fate::Kept { old, new }));
        } else {
            let olds: Vec<usize> = olds.collect();
            let news: Vec<usize> = news.collect();
            fates.extend(between(old, new, &olds, &news));
        }
    }

    moved(old, new, fates)
}

/// Pairs clauses between two that have stayed.
fn between(old: &[Text], new: &[Text], olds: &[usize], news: &[usize]) -> Vec<Fate> {
    let alike: Vec<Vec<f64>> = if olds.len() * news.len() <= MOST_PAIRS {
        let grams: Vec<Grams> = news.iter().map(|at| grams(&new[*at].words)).collect();
        let row = |old_at: &usize| -> Vec<f64> {
            let own = grams_of(&old[*old_at]);
            let all = news.iter().zip(&grams);
            all.map(|(at, other)| likeness(&old[*old_at], &own, &new[*at], other))
                .collect()
        };
        olds.iter().map(row).collect()
    } else {
        let same = |one: &usize, other: &usize| {
            f64::from(u8::from(old[*one].anchor == new[*other].anchor))
        };
        olds.iter()
            .map(|one| news.iter().map(|other| same(one, other)).collect())
            .collect()
    };

    // The best sum of likeness of pairs in the same order, from each pair of positions to the end.
    let mut best = vec![vec![0.0_f64; news.len() + 1]; olds.len() + 1];
    for i in (0..olds.len()).rev() {
        for j in (0..news.len()).rev() {
            let paired = if alike[i][j] > 0.0 {
                alike[i][j] + best[i + 1][j + 1]
            } else {
                0.0
            };
            best[i][j] = paired.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }

    let (mut i, mut j) = (0, 0);
    let mut fates = Vec::new();
    while i < olds.len() || j < news.len() {
        let is_pair = i < olds.len()
            && j < news.len()
            && alike[i][j] > 0.0
            && best[i][j] <= alike[i][j] + best[i + 1][j + 1];
        if is_pair {
            fates.push(Fate::Kept {
                old: olds[i],
                new: news[j],
            });
            (i, j) = (i + 1, j + 1);
        } else if i < olds.len() && (j == news.len() || best[i][j] <= best[i + 1][j]) {
            fates.push(Fate::Removed { old: olds[i] });
            i += 1;
        } else {
            fates.push(Fate::Added { new: news[j] });
            j += 1;
        }
    }

    fates
}

/// A clause that is taken out in one place and put in with the same words in another has only moved.
fn moved(old: &[Text], new: &[Text], fates: Vec<Fate>) -> Vec<Fate> {
    let mut gone: BTreeMap<&str, usize> = BTreeMap::new();
    for fate in &fates {
        if let Fate::Removed { old: at } = fate {
            gone.insert(&old[*at].words, *at);
        }
    }

    let mut found: Vec<usize> = Vec::new();
    let mut all = Vec::new();
    for fate in fates {
        let from = match fate {
            Fate::Added { new: at } => gone.remove(new[at].words.as_str()).map(|old| (old, at)),
            _ => None,
        };
        match from {
            Some((old, new)) => {
                found.push(old);
                all.push(Fate::Kept { old, new });
            }
            None => all.push(fate),
        }
    }

    all.retain(|fate| !matches!(fate, Fate::Removed { old } if found.contains(old)));
    all
}

/// The pairs of characters in a text, with how often each is there.
type Grams = BTreeMap<(char, char), usize>;

fn grams_of(text: &Text) -> Grams {
    grams(&text.words)
}

fn grams(text: &str) -> Grams {
    let mut grams = Grams::new();
    let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    for pair in chars.windows(2) {
        *grams.entry((pair[0], pair[1])).or_default() += 1;
    }

    grams
}

/// How much two clauses are alike: the share of pairs of characters that they have in common; 0 if that is too little
/// for them to be one.
fn likeness(one: &Text, one_grams: &Grams, other: &Text, other_grams: &Grams) -> f64 {
    let common: usize = one_grams
        .iter()
        .map(|(pair, count)| (*count).min(other_grams.get(pair).copied().unwrap_or(0)))
        .sum();
    let total: usize = one_grams.values().chain(other_grams.values()).sum();
    let share = if total == 0 {
        0.0
    } else {
        2.0 * common as f64 / total as f64
    };

    let has_same_number = one.anchor == other.anchor;
    let least = if has_same_number {
        ALIKE_WITH_NUMBER
    } else {
        ALIKE
    };
    if share < least {
        return 0.0;
    }
    share + if has_same_number { 0.01 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::{Fate, Text, fates};

    fn texts(all: &[(&str, &str)]) -> Vec<Text> {
        let text = |(anchor, words): &(&str, &str)| Text {
            anchor: (*anchor).into(),
            words: (*words).into(),
        };
        all.iter().map(text).collect()
    }

    #[test]
    fn a_clause_that_is_put_in_changes_no_other() {
        let old = texts(&[
            ("a1", "为了规范工作"),
            ("a2", "本办法适用于全市"),
            ("a3", "自2020年起施行"),
        ]);
        let new = texts(&[
            ("a1", "为了规范工作"),
            ("a2", "市财政局负责监督"),
            ("a3", "本办法适用于全市和各县"),
            ("a4", "自2022年起施行"),
        ]);
        assert_eq!(
            fates(&old, &new),
            [
                Fate::Kept { old: 0, new: 0 },
                Fate::Added { new: 1 },
                Fate::Kept { old: 1, new: 2 },
                Fate::Kept { old: 2, new: 3 },
            ]
        );
    }
}
