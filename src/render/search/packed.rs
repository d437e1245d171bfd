//! A search index in fewer bytes than hosts make of it when they compress it: its characters are put into the order
//! of the Burrows–Wheeler transform, as in bzip2, so that equal ones lie together, and the runs of equal ones are
//! written with an arithmetic coder. The theme's `search-unpack.js` reads it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::{Encoding, GB18030, UTF_8};
use serde_json::json;

/// An index of fewer bytes stays as it is: there is little to win.
const MIN_BYTES: usize = 64 * 1024;

/// How many probabilities there are, one for each thing that is known when a bit is written.
const CONTEXTS: usize = 4096;
/// Where the contexts begin of the bits that say how many figures a rank has, and of the figures themselves.
const LENGTH_CONTEXTS: usize = 256;
const FIGURE_CONTEXTS: usize = 1024;
/// A rank has up to eight binary figures.
const MAX_FIGURES: usize = 7;

/// Packs an index; a small one stays as it is.
pub(super) fn packed(index: Vec<u8>) -> Vec<u8> {
    if index.len() < MIN_BYTES {
        return index;
    }

    let (text, encoding) = encoded(index);
    let (sorted, first) = transformed(&text);
    let code = STANDARD.encode(coded(&ranks(&sorted)));
    let length = text.len();
    let file =
        json!({ "packed": code, "length": length, "first": first, "encoding": encoding.name() });

    file.to_string().into_bytes()
}

/// The text in the encoding in which it takes fewer bytes: a Chinese character has two in GB 18030, three in UTF-8.
/// Browsers read both.
fn encoded(index: Vec<u8>) -> (Vec<u8>, &'static Encoding) {
    let shorter = str::from_utf8(&index)
        .ok()
        .map(|text| GB18030.encode(text).0)
        .filter(|shorter| shorter.len() < index.len())
        // Some characters of private use have no code of their own there.
        .filter(|shorter| GB18030.decode(shorter).0.as_bytes() == index)
        .map(|shorter| shorter.into_owned());

    match shorter {
        Some(shorter) => (shorter, GB18030),
        None => (index, UTF_8),
    }
}

/// Puts the bytes of a text into the order of what follows them. Returns also which of them would come before the first
/// byte of the text: an end that is no byte, and is left out.
fn transformed(text: &[u8]) -> (Vec<u8>, usize) {
    let (_, order) = divsufsort::sort(text).into_parts();
    let mut sorted = Vec::with_capacity(text.len());
    let mut first = 0;
    sorted.extend(text.last());

    for (place, suffix) in order.into_iter().enumerate() {
        match usize::try_from(suffix)
            .ok()
            .and_then(|at| at.checked_sub(1))
        {
            Some(before) => sorted.push(text[before]),
            None => first = place + 1,
        }
    }

    (sorted, first)
}

/// Replaces every byte by its rank among the bytes, which are ordered by how recently they occurred.
fn ranks(bytes: &[u8]) -> Vec<u8> {
    let mut recent: Vec<u8> = (0..=u8::MAX).collect();
    let mut ranks = Vec::with_capacity(bytes.len());
    for byte in bytes {
        let rank = recent.iter().position(|it| it == byte).unwrap_or_default();
        recent.copy_within(..rank, 1);
        recent[0] = *byte;

        // There are 256 ranks.
        ranks.push(u8::try_from(rank).unwrap_or_default());
    }

    ranks
}

/// Writes ranks with an arithmetic coder: first whether a rank is 0, then how many binary figures it has, then those.
fn coded(ranks: &[u8]) -> Vec<u8> {
    let mut coder = Coder::new();
    let (mut zeros, mut last, mut before) = (0_usize, 0_usize, 0_usize);

    for rank in ranks {
        let known = last.min(3) * 4 + before.min(3);
        coder.write(known * 8 + zeros.min(7), *rank == 0);
        if *rank == 0 {
            zeros += 1;
            before = last;
            last = 0;
            continue;
        }

        zeros = 0;
        let figures = usize::try_from(rank.ilog2()).unwrap_or_default();
        let context = LENGTH_CONTEXTS + last.min(3) * 64;

        for at in 0..figures {
            coder.write(context + at, true);
        }

        if figures < MAX_FIGURES {
            coder.write(context + figures, false);
        }

        let mut read = 1;
        for at in (0..figures).rev() {
            let figure = rank >> at & 1 == 1;
            coder.write(FIGURE_CONTEXTS + figures * 256 + read, figure);
            read = read * 2 + usize::from(figure);
        }

        before = last;
        last = figures + 1;
    }

    coder.finish()
}

/// An arithmetic coder: the less a bit is expected, the more room it takes.
struct Coder {
    low: u32,
    high: u32,
    /// For each context how likely a one is, as learned quickly and slowly.
    quick: Vec<u32>,
    slow: Vec<u32>,
    bytes: Vec<u8>,
}

impl Coder {
    fn new() -> Self {
        let even = vec![1 << 15; CONTEXTS];
        Self {
            low: 0,
            high: u32::MAX,
            quick: even.clone(),
            slow: even,
            bytes: Vec::new(),
        }
    }

    /// Writes a bit in a context.
    fn write(&mut self, context: usize, bit: bool) {
        let (quick, slow) = (self.quick[context], self.slow[context]);
        let likely = (quick + slow) / 2;
        let range = self.high - self.low;
        let middle = self.low + (range >> 16) * likely + (((range & 0xFFFF) * likely) >> 16);

        if bit {
            self.high = middle;
            self.quick[context] = quick + ((0xFFFF - quick) >> 4);
            self.slow[context] = slow + ((0xFFFF - slow) >> 7);
        } else {
            self.low = middle + 1;
            self.quick[context] = quick - (quick >> 4);
            self.slow[context] = slow - (slow >> 7);
        }

        while (self.low ^ self.high) >> 24 == 0 {
            self.bytes.push(self.high.to_be_bytes()[0]);
            self.low <<= 8;
            self.high = self.high << 8 | 0xFF;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes.extend(self.low.to_be_bytes());
        self.bytes
    }
}
