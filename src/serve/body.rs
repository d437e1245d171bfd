//! The body of an answer: bytes that all connections share and files on disk. Nothing is copied for a connection, and
//! no file is read into memory as a whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::Arc;

/// Bytes that are passed on at a time.
const CHUNK: usize = 64 * 1024;

/// The body of an answer, made of pieces that follow each other.
#[derive(Debug, Default)]
pub struct Body {
    pieces: Vec<Piece>,
}

/// A part of something that holds bytes.
#[derive(Debug)]
struct Piece {
    source: BodySource,
    range: Range<u64>,
}

#[derive(Debug)]
enum BodySource {
    Fixed(&'static str),
    Shared(Arc<Vec<u8>>),
    File(Arc<File>),
}

impl Body {
    /// Makes a body of bytes that others share.
    pub(crate) fn shared(bytes: &Arc<Vec<u8>>) -> Self {
        Self::of(BodySource::Shared(Arc::clone(bytes)), bytes.len() as u64)
    }

    /// A file as long as it is now. The error is the system's.
    pub fn file(file: &Arc<File>) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self::of(BodySource::File(Arc::clone(file)), length))
    }

    fn of(source: BodySource, length: u64) -> Self {
        Self {
            pieces: vec![Piece {
                source,
                range: 0..length,
            }],
        }
    }

    /// Returns this body with a fixed text after it.
    pub fn followed_by(mut self, text: &'static str) -> Self {
        self.pieces.extend(Self::from(text).pieces);
        self
    }

    /// Returns its length in bytes.
    pub fn length(&self) -> u64 {
        self.pieces.iter().map(Piece::length).sum()
    }

    /// Returns the bytes of a range that is inside of it.
    pub fn part(self, wanted: &Range<u64>) -> Self {
        let mut pieces = Vec::new();
        let mut begin = 0;

        for Piece { source, range } in self.pieces {
            let end = begin + (range.end - range.start);
            let (from, to) = (wanted.start.max(begin), wanted.end.min(end));
            if from < to {
                let range = range.start + (from - begin)..range.start + (to - begin);
                pieces.push(Piece { source, range });
            }

            begin = end;
        }

        Self { pieces }
    }

    /// Writes all of it, a chunk at a time. A file that has become shorter is an error: the length was promised.
    pub fn write_to(self, to: &mut impl Write) -> io::Result<()> {
        for Piece { source, range } in self.pieces {
            match source {
                BodySource::Fixed(text) => write_bytes(text.as_bytes(), &range, to)?,
                BodySource::Shared(bytes) => write_bytes(&bytes, &range, to)?,
                BodySource::File(file) => write_file(&file, &range, to)?,
            }
        }

        Ok(())
    }
}

impl Piece {
    fn length(&self) -> u64 {
        self.range.end - self.range.start
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::of(BodySource::Fixed(text), text.len() as u64)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::shared(&Arc::new(bytes))
    }
}

/// Writes a range of bytes in memory.
fn write_bytes(bytes: &[u8], range: &Range<u64>, to: &mut impl Write) -> io::Result<()> {
    // Ranges of bytes in memory are made from their length.
    let part = bytes
        .get(range.start as usize..range.end as usize)
        .unwrap_or_default();
    part.chunks(CHUNK).try_for_each(|chunk| to.write_all(chunk))
}

fn write_file(mut file: &File, range: &Range<u64>, to: &mut impl Write) -> io::Result<()> {
    file.seek(SeekFrom::Start(range.start))?;
    let mut left = range.end - range.start;
    let mut chunk = vec![0; CHUNK];

    while left > 0 {
        let most = left.min(CHUNK as u64) as usize;
        let count = file.read(&mut chunk[..most])?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }

        to.write_all(&chunk[..count])?;
        left -= count as u64;
    }

    Ok(())
}
