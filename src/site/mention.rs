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

    /// The names in a text, in order: the byte range of each and its address.
    pub(crate) fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, &'a str)> {
        let names = self.finder.find_iter(text);
        names.map(|name| (name.range(), self.urls[name.pattern().as_usize()].as_str()))
    }
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
}
