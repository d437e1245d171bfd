//! Source files and locations in them, which diagnostics point to.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::bounds;
use crate::disk;
use crate::encoding::Encoding;
use crate::fingerprint::Fingerprint;
use crate::memo::Memo;

/// A text file of the site, read once, or a piece of a long one.
#[derive(Debug)]
pub struct SourceFile {
    /// Path below the site's root, with `/` between its parts on every system.
    pub path: String,
    /// The text without a byte order mark.
    pub text: String,
    /// The encoding of the file on disk.
    pub encoding: Encoding,
    /// Results that were made from the text.
    pub(crate) memo: Memo,
    /// Where the text begins in its file.
    pub(crate) begins_at: Position,
    line_index: OnceLock<LineIndex>,
    fingerprint: OnceLock<Fingerprint>,
}

/// A line and a column, both from 1; the column is counted in characters.
pub(crate) type Position = (usize, usize);

/// The beginning of a file.
pub(crate) const BEGINNING: Position = (1, 1);

/// An index from byte offsets to lines and columns. It is made when the first position is asked for, so that a file
/// with a hundred thousand findings is not counted again for each of them.
#[derive(Debug)]
struct LineIndex {
    /// The byte at which each line begins.
    lines: Vec<usize>,
    /// The number of characters before each block of `BLOCK_BYTES` bytes.
    characters: Vec<usize>,
}

/// The size of a block in [`LineIndex`], in bytes.
const BLOCK_BYTES: usize = 4096;

/// A range of bytes in a source file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

/// A span and the file it lies in.
#[derive(Debug, Clone)]
pub struct Location {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The bytes in the file's text.
    pub span: Span,
}

impl PartialEq for Location {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.file, &other.file);
        let is_same_file = Arc::ptr_eq(a, b)
            || (&a.path, a.begins_at, a.fingerprint()) == (&b.path, b.begins_at, b.fingerprint());
        is_same_file && self.span == other.span
    }
}

impl SourceFile {
    /// Makes a source file from a text that is in memory already.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self::from_decoded(
            path.into(),
            text.into(),
            Encoding::Utf8 { mark: false },
        ))
    }

    /// Makes a source file from a piece of a long text, which begins at `begins_at`.
    pub(crate) fn piece(path: &str, text: String, begins_at: Position) -> Arc<Self> {
        let encoding = Encoding::Utf8 { mark: false };
        Arc::new(Self {
            begins_at,
            ..Self::from_decoded(path.into(), text, encoding)
        })
    }

    /// Makes a source file from a text that was decoded from a file in `encoding`.
    pub(crate) fn from_decoded(path: String, text: String, encoding: Encoding) -> Self {
        Self {
            path,
            text,
            encoding,
            memo: Memo::default(),
            begins_at: BEGINNING,
            line_index: OnceLock::new(),
            fingerprint: OnceLock::new(),
        }
    }

    /// The fingerprint of the text.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        *self
            .fingerprint
            .get_or_init(|| Fingerprint::from_bytes(self.text.as_bytes()))
    }

    /// Replaces the file on disk by another text, in one step, as UTF-8. A byte order mark is kept. Fails if the file
    /// is read-only or a link out of the site, or if it cannot be written.
    pub(crate) fn save(&self, root: &Path, text: &str) -> std::io::Result<()> {
        // If the file is a link, its target changes, not the link.
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

    /// The line and the column of a byte in the file.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line_index = self.line_index.get_or_init(|| LineIndex::new(&self.text));
        let line = line_index.lines.partition_point(|start| *start <= offset);
        let characters = |end: usize| {
            let block = end / BLOCK_BYTES;
            line_index.characters[block]
                + count_characters(&self.text.as_bytes()[block * BLOCK_BYTES..end])
        };

        let column = characters(offset) - characters(line_index.lines[line - 1]) + 1;
        match self.begins_at {
            (first_line, first_column) if line == 1 => (first_line, first_column + column - 1),
            (first_line, _) => (first_line + line - 1, column),
        }
    }

    /// The byte offset of a line and a column, both from 1; the column is counted in characters.
    pub(crate) fn offset(&self, line: usize, column: usize) -> usize {
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

    /// The location of `span` in this file.
    pub(crate) fn at(self: &Arc<Self>, span: Span) -> Location {
        Location {
            file: Arc::clone(self),
            span,
        }
    }
}

impl Span {
    /// The bytes from `start` up to, but not including, `end`.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Whether the span holds no byte.
    pub(crate) fn is_empty(self) -> bool {
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

/// The number of characters that begin in a part of a text, given as bytes of UTF-8.
fn count_characters(bytes: &[u8]) -> usize {
    let is_continued = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    bytes.len() - bytes.iter().filter(is_continued).count()
}
