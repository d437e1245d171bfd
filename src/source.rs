//! Source files and line_index in them. Every diagnostic points into one of these.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::bounds;
use crate::disk;
use crate::encoding::Encoding;

/// A text file of the site, read once.
#[derive(Debug)]
pub struct SourceFile {
    /// Path below the site's root, with `/` between its parts on every system.
    pub path: String,
    /// The text without a byte order mark.
    pub text: String,
    /// How it was written.
    pub encoding: Encoding,
    line_index: OnceLock<LineIndex>,
}

/// What positions are told by, counted when the first is asked for: a text of a hundred thousand findings is not read
/// anew for each.
#[derive(Debug)]
struct LineIndex {
    /// Where lines begin.
    lines: Vec<usize>,
    /// Characters before each `BLOCK_BYTES` bytes.
    characters: Vec<usize>,
}

/// Bytes whose characters are counted together.
const BLOCK_BYTES: usize = 4096;

/// A range of bytes in a source file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A span and the file it lies in.
#[derive(Debug, Clone)]
pub struct Location {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The bytes.
    pub span: Span,
}

impl SourceFile {
    /// A source file from text already at hand.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self::from_decoded(
            path.into(),
            text.into(),
            Encoding::Utf8 { mark: false },
        ))
    }

    pub(crate) fn from_decoded(path: String, text: String, encoding: Encoding) -> Self {
        Self {
            path,
            text,
            encoding,
            line_index: OnceLock::new(),
        }
    }

    /// Writes another text in its place, as UTF-8. The file is the old one or the new one at any moment.
    pub fn save(&self, root: &Path, text: &str) -> std::io::Result<()> {
        // Where it is a link, what it leads to changes, not the link.
        let target = root.join(&self.path).canonicalize()?;
        bounds::ensure_inside(root, &target)?;
        if fs::metadata(&target)?.permissions().readonly() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let mark = if self.encoding == (Encoding::Utf8 { mark: true }) {
            "\u{feff}"
        } else {
            ""
        };
        disk::replace(&target, format!("{mark}{text}").as_bytes())
    }

    /// Line and column, both from 1, the column counted in characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = floor_char_boundary(&self.text, offset);
        let line_index = self.line_index.get_or_init(|| LineIndex::new(&self.text));
        let line = line_index.lines.partition_point(|start| *start <= offset);
        let characters = |end: usize| {
            let block = end / BLOCK_BYTES;
            line_index.characters[block]
                + count_characters(&self.text.as_bytes()[block * BLOCK_BYTES..end])
        };
        (
            line,
            characters(offset) - characters(line_index.lines[line - 1]) + 1,
        )
    }

    /// The byte offset of a line and column, both from 1, the column in characters.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self
            .text
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum::<usize>();
        let rest = &self.text[start..];
        start
            + rest
                .char_indices()
                .nth(column.saturating_sub(1))
                .map_or(rest.len(), |(at, _)| at)
    }

    /// The place of `span` in this file.
    pub fn at(self: &Arc<Self>, span: Span) -> Location {
        Location {
            file: Arc::clone(self),
            span,
        }
    }
}

impl Span {
    /// From `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl LineIndex {
    fn new(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let (mut characters, mut count) = (vec![0], 0);
        for block in text.as_bytes().chunks(BLOCK_BYTES) {
            count += count_characters(block);
            characters.push(count);
        }
        Self {
            lines: std::iter::once(0).chain(ends.map(|end| end + 1)).collect(),
            characters,
        }
    }
}

/// How many characters begin in some bytes of a text.
fn count_characters(bytes: &[u8]) -> usize {
    let is_continued = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    bytes.len() - bytes.iter().filter(is_continued).count()
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
