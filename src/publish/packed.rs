//! Compressed copies of texts, which lie beside them for servers that hand such copies out: `index.html.br` and
//! `index.html.gz` beside `index.html`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use super::FileEntry;
use super::delivery::content_type;
use super::store::Store;
use crate::render::Rendered;

/// The smallest text that is compressed: less fits into the first packet of an answer anyway.
const SMALLEST: u64 = 1 << 10;
/// How hard Brotli tries, of 11. One step more takes ten times as long and saves a few per cent.
const BROTLI_QUALITY: i32 = 9;

/// The ways in which copies are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
}

impl Coding {
    /// All of them, the smaller copies first.
    pub(super) const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// The ending that the name of a copy has beyond that of the text.
    fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// The name of the coding in the headers of HTTP.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    fn compress(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => {
                let parameters = BrotliEncoderParams {
                    quality: BROTLI_QUALITY,
                    size_hint: bytes.len(),
                    ..BrotliEncoderParams::default()
                };
                let mut packed = Vec::new();
                brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
                Ok(packed)
            }
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
                encoder.write_all(bytes)?;
                encoder.finish()
            }
        }
    }

    /// The bytes that were compressed.
    pub(super) fn decompress(self, packed: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match self {
            Self::Brotli => brotli::BrotliDecompress(&mut &*packed, &mut bytes)?,
            Self::Gzip => {
                io::copy(&mut flate2::read::GzDecoder::new(packed), &mut bytes).map(drop)?
            }
        }

        Ok(bytes)
    }
}

/// The path of the text that the file at a path is a copy of, by the names alone.
pub(super) fn text_of(path: &str) -> Option<&str> {
    Coding::ALL
        .into_iter()
        .find_map(|coding| path.strip_suffix(coding.ending()))
}

/// The path of the copy of a text.
pub(super) fn copy_of(path: &str, coding: Coding) -> String {
    format!("{path}{}", coding.ending())
}

/// Whether the file at a path is a text that takes less when it is compressed. Pictures, sounds and archives are
/// compressed already; the packed parts of the search index have no type of a text.
fn is_text(path: &str) -> bool {
    let kind = content_type(path);
    kind.contains("charset=") || ["image/svg+xml", "application/manifest+json"].contains(&&*kind)
}

/// Keeps the compressed copies of an output in the store, and gives them by their paths. What has not changed since the
/// edition whose files are `before` is not compressed again.
pub(super) fn put(
    path: &str,
    entry: &FileEntry,
    rendered: &Rendered,
    before: &BTreeMap<String, FileEntry>,
    store: &Store,
) -> io::Result<Vec<(String, FileEntry)>> {
    if entry.size < SMALLEST || !is_text(path) {
        return Ok(Vec::new());
    }

    let is_as_before = before
        .get(path)
        .is_some_and(|old| old.has_content_of(entry));
    let mut copies = Vec::new();
    for coding in Coding::ALL {
        let place = copy_of(path, coding);
        if is_as_before && let Some(kept) = before.get(&place).filter(|kept| store.has(kept)) {
            copies.push((
                place,
                FileEntry {
                    mark: None,
                    ..kept.clone()
                },
            ));
            continue;
        }

        let packed = coding.compress(&rendered.read()?)?;
        if (packed.len() as u64) < entry.size {
            copies.push((place, store.put(&Rendered::from(packed))?));
        }
    }

    Ok(copies)
}

#[cfg(test)]
mod tests {
    use super::{Coding, is_text};

    #[test]
    fn what_was_compressed_comes_back_and_is_the_same_each_time() {
        let text = "质量强市 quality ".repeat(300);
        for coding in Coding::ALL {
            let packed = coding.compress(text.as_bytes()).expect("it is compressed");
            assert!(packed.len() < text.len() / 10, "{coding:?}");
            assert_eq!(
                packed,
                coding.compress(text.as_bytes()).expect("it is compressed")
            );
            assert_eq!(
                coding.decompress(&packed).expect("it comes back"),
                text.as_bytes()
            );
            assert!(coding.decompress(b"<!doctype html>").is_err());
        }
    }

    #[test]
    fn texts_alone_are_compressed() {
        for path in [
            "index.html",
            "a.css",
            "a.js",
            "a.svg",
            "sitemap.xml",
            "d.json",
            "d.csv",
            "a.ics",
            "manifest.webmanifest",
        ] {
            assert!(is_text(path), "{path}");
        }
        for path in [
            "a.png",
            "a.webp",
            "a.pdf",
            "a.xlsx",
            "a.zip",
            "a.woff2",
            "search/zh.bin",
        ] {
            assert!(!is_text(path), "{path}");
        }
    }
}
