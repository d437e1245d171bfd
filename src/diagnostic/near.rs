//! Suggestions: which known name may be meant by one that is not known.

use std::collections::HashMap;

use super::{Text, say};

/// A hint that asks whether a similar name was meant; [`closest`] finds it.
pub(crate) fn did_you_mean(near: &str) -> Text {
    say!("是不是想写 {near}？", "Did you mean {near}?")
}

/// The longest word, in characters, that is compared with others: the time grows with the square of the length.
const MAX_COMPARED_CHARS: usize = 200;

/// The candidate most similar to `word`, or `None` if no candidate is similar enough for `word` to be a typing error.
pub(crate) fn closest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = word.chars().count();
    if length > MAX_COMPARED_CHARS {
        return None;
    }

    let near = candidates.into_iter().filter_map(|candidate| {
        let of_candidate = candidate.chars().count();
        let most = of_candidate.max(3) / 3;

        // At least this many letters have to be added or removed.
        if length.abs_diff(of_candidate) > most {
            return None;
        }

        let distance = strsim::damerau_levenshtein(word, candidate);
        (distance <= most).then_some((distance, candidate))
    });

    near.min().map(|(_, candidate)| candidate)
}

/// The most names that are compared for the suggestions of one site: enough for a hundred errors on a site of some
/// thousand pages.
const MAX_COMPARISONS: usize = 500_000;

/// Suggestions for many unknown names. Each is compared with all known names; on a large site with very many errors the
/// last ones get no suggestion.
#[derive(Debug)]
pub(crate) struct Suggestions {
    comparisons_left: usize,
    /// The suggestions made so far, by the list and the unknown name.
    made: HashMap<(String, String), Option<String>>,
}

impl Default for Suggestions {
    fn default() -> Self {
        Self {
            comparisons_left: MAX_COMPARISONS,
            made: HashMap::new(),
        }
    }
}

impl Suggestions {
    /// The [`closest`] of the candidates; calls with the same `list` have the same candidates.
    pub(crate) fn closest<'a>(
        &mut self,
        word: &str,
        list: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<String> {
        let key = (list.to_string(), word.to_string());
        if let Some(made) = self.made.get(&key) {
            return made.clone();
        }

        if self.comparisons_left == 0 {
            return None;
        }

        let left = &mut self.comparisons_left;
        let counted = candidates.inspect(|_| *left = left.saturating_sub(1));
        let near = closest(word, counted).map(str::to_string);
        self.made.insert(key, near.clone());

        near
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{MAX_COMPARISONS, Suggestions};

    #[test]
    fn suggestions_end_when_there_are_too_many() {
        const NAMES: usize = 2_000;
        let names: Vec<String> = (0..NAMES).map(|at| format!("content/{at}.zh.md")).collect();
        let compared = Cell::new(0);
        let count = |_: &&String| compared.set(compared.get() + 1);
        let mut suggestions = Suggestions::default();
        let mut suggest = |word: &str| {
            let candidates = names.iter().inspect(count);
            suggestions.closest(word, "files", candidates.map(String::as_str))
        };

        for _ in 0..NAMES {
            assert_eq!(
                suggest("content/1.zh.mb").as_deref(),
                Some("content/1.zh.md")
            );
        }

        assert_eq!(compared.get(), NAMES, "the same question is answered once");

        // So short that none is like them: this is about how many are looked at.
        for at in 0..NAMES {
            assert_eq!(suggest(&format!("{at}")), None);
        }

        assert_eq!(compared.get(), MAX_COMPARISONS);
        assert_eq!(suggest("content/2.zh.mb"), None);
        assert_eq!(
            suggest("content/1.zh.mb").as_deref(),
            Some("content/1.zh.md")
        );
    }
}
