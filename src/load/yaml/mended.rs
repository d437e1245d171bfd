//! A text with corrections, which remembers where everything was before them.

use crate::source::Span;

/// A correction: a place in the original, and what belongs there.
pub(crate) type Edit = (Span, String);

/// A text with corrections.
#[derive(Debug)]
pub(crate) struct Mended {
    /// The corrected text.
    pub text: String,
    /// The corrected places: in the original and in the corrected text.
    places: Vec<(Span, Span)>,
}

impl Mended {
    /// Makes a text without corrections.
    pub(crate) fn unchanged(text: &str) -> Self {
        Self::new(text, Vec::new())
    }

    /// Makes corrections that do not overlap; of two that do, the first counts.
    pub(crate) fn new(text: &str, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|(span, _)| *span);
        let (mut mended, mut places, mut at) = (String::with_capacity(text.len()), Vec::new(), 0);
        for (span, right) in edits.into_iter().filter(|(span, _)| span.end <= text.len()) {
            if span.start < at {
                continue;
            }

            mended.push_str(&text[at..span.start]);
            let start = mended.len();
            mended.push_str(&right);
            places.push((span, Span::new(start, mended.len())));
            at = span.end;
        }

        mended.push_str(&text[at..]);
        Self {
            text: mended,
            places,
        }
    }

    /// The byte in the original for a byte of the corrected text. A byte that was put in has the place of its
    /// correction.
    pub(crate) fn original(&self, at: usize) -> usize {
        let index = self.places.partition_point(|(_, new)| new.start <= at);
        let Some((old, new)) = index.checked_sub(1).map(|index| self.places[index]) else {
            return at;
        };

        match at.checked_sub(new.end) {
            Some(behind) => old.end + behind,
            None => (old.start + (at - new.start)).min(old.end),
        }
    }

    /// A span of the corrected text in the original.
    pub(crate) fn span(&self, span: Span) -> Span {
        Span::new(self.original(span.start), self.original(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::Mended;
    use crate::source::Span;

    #[test]
    fn places_are_those_before_the_corrections() {
        let edits = vec![
            (Span::new(4, 5), "(three)".to_string()),
            (Span::new(1, 2), String::new()),
            (Span::new(1, 3), "no".to_string()),
        ];
        let mended = Mended::new("abcdef", edits);
        assert_eq!(mended.text, "acd(three)f");
        let places: Vec<usize> = (0..=11).map(|at| mended.original(at)).collect();
        assert_eq!(places, [0, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 6]);
    }
}
