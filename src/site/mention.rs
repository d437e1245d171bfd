//! Names that become links wherever they are in a text, such as those of people or offices.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::fingerprint::Fingerprint;

/// Names and the addresses that they link to.
#[derive(Debug)]
pub struct Mentions {
    finder: AhoCorasick,
    urls: Vec<String>,
    /// The fingerprint of all names and addresses.
    pub fingerprint: Fingerprint,
}

impl Mentions {
    /// Makes the search from pairs of name and address. If names overlap in a text, the longest one counts. Gives
    /// `None` if there are too many names.
    pub(crate) fn new(names: &[(String, String)]) -> Option<Self> {
        let texts = names.iter().map(|(name, _)| name);
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(texts)
            .ok()?;
        let fingerprint = Fingerprint::from_value(&names);

        Some(Self {
            finder,
            fingerprint,
            urls: names.iter().map(|(_, url)| url.clone()).collect(),
        })
    }

    /// All addresses that names link to.
    pub(crate) fn urls(&self) -> impl Iterator<Item = &str> {
        self.urls.iter().map(String::as_str)
    }

    /// The names in a text, in order: the byte range of each and its address. Within a longer word, as OMB within
    /// COMBINED, a name in Latin letters is none.
    pub(crate) fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, &'a str)> {
        let found = self.finder.find_iter(text);
        let names = found.filter(|name| is_whole_word(text, name.range()));
        names.map(|name| (name.range(), self.urls[name.pattern().as_usize()].as_str()))
    }
}

/// Tells whether a part of a text goes on in Latin letters or figures on neither side.
fn is_whole_word(text: &str, part: Range<usize>) -> bool {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let name = &text[part.clone()];
    let goes_on_before =
        is_latin(name.chars().next()) && is_latin(text[..part.start].chars().next_back());
    let goes_on_after =
        is_latin(name.chars().next_back()) && is_latin(text[part.end..].chars().next());

    !goes_on_before && !goes_on_after
}

#[cfg(test)]
mod tests {
    use super::Mentions;

    #[test]
    fn of_names_that_overlap_the_longest_is_found() {
        let names = [("市农委", "/d/a/"), ("市农委会", "/d/b/")]
            .map(|(name, url)| (name.into(), url.into()));
        let mentions = Mentions::new(&names).expect("a finder");
        let found: Vec<_> = mentions.find("由市农委会、市农委").collect();
        assert_eq!(found, [(3..15, "/d/b/"), (18..27, "/d/a/")]);
    }

    #[test]
    fn latin_names_are_whole_words() {
        let names = [("OMB", "/d/a/"), ("GSA局", "/d/b/")].map(|(a, b)| (a.into(), b.into()));
        let mentions = Mentions::new(&names).expect("a finder");
        let found: Vec<_> = mentions.find("COMBINED by OMB, 由GSA局3处").collect();
        assert_eq!(found, [(12..15, "/d/a/"), (20..26, "/d/b/")]);
    }
}
