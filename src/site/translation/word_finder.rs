//! Finds which of some words a text has, and where, in one pass over the text.

use std::ops::Range;

use aho_corasick::AhoCorasick;

/// Words that are looked for, each with what it says.
pub(super) struct WordFinder<T: 'static> {
    words: &'static [T],
    /// It can be made of any few words; `None` would make every text seem to have none of them.
    machine: Option<AhoCorasick>,
}

impl<T> WordFinder<T> {
    /// Looks for what `form` gives for each word.
    pub(super) fn new(words: &'static [T], form: impl Fn(&'static T) -> &'static str) -> Self {
        Self {
            words,
            machine: AhoCorasick::new(words.iter().map(form)).ok(),
        }
    }

    /// The words of a text with their bytes, also those that overlap, in the order in which they end.
    pub(super) fn find(&self, text: &str) -> impl Iterator<Item = (&'static T, Range<usize>)> {
        let machine = self.machine.iter();
        let found = machine.flat_map(move |machine| machine.find_overlapping_iter(text));
        found.map(|found| (&self.words[found.pattern().as_usize()], found.range()))
    }
}
