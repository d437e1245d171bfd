//! Texts among the attachments, whatever their names are, read so that they can be searched for what must not be
//! published, such as personal data.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::disk;
use crate::encoding::{TextDecoder, decode};
use crate::source::{BEGINNING, Position, SourceFile};

/// Endings of files that are read as texts even if a part of them is none.
const TEXT_ENDINGS: [&str; 15] = [
    "csv", "geojson", "ics", "json", "jsonl", "jsonld", "log", "srt", "tsv", "txt", "vcf", "vtt",
    "xml", "yaml", "yml",
];
/// The bytes at the beginning of a file that tell whether it is a text.
const HEAD_BYTES: u64 = 64 << 10;
/// The bytes that are read at a time. A file of this length is read as one piece.
const PIECE_BYTES: u64 = 8 << 20;
/// The characters of a piece that are read again with the next one: more than anything that is searched for has.
const OVERLAP_CHARS: usize = 200;
/// How files begin that hold their texts packed or as drawing instructions, without zero bytes to tell them by.
const NO_TEXTS: [&[u8]; 1] = [b"%PDF"];

/// A text among the attachments that is read piece by piece.
pub(crate) struct AttachedText {
    path: String,
    file: File,
    /// Bytes that were read, but are in no piece yet.
    head: Vec<u8>,
    decoder: Option<TextDecoder>,
    /// The end of the last piece.
    overlap: String,
    /// Where that begins in the file.
    overlap_at: Position,
    /// Where the bytes that were not read yet begin in the file.
    rest_at: Position,
}

/// A piece of an attached text.
pub(crate) struct Piece {
    /// The text of the piece, or of the whole file if it is short.
    pub file: Arc<SourceFile>,
    /// The number of bytes at the beginning of the text that were in the last piece, too.
    pub overlap: usize,
    /// The same bytes in other encodings that they may be in.
    pub other_readings: Vec<Arc<SourceFile>>,
}

/// Opens the file at `path` below `root`, or gives `None` if it is not a text. Fails if the system cannot read the
/// file.
pub(crate) fn open(root: &Path, path: &str) -> io::Result<Option<AttachedText>> {
    let ending = path
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_lowercase();
    let file = disk::open(&root.join(path))?;
    let mut head = Vec::new();
    (&file).take(HEAD_BYTES).read_to_end(&mut head)?;

    if NO_TEXTS.iter().any(|start| head.starts_with(start)) {
        return Ok(None);
    }

    let decoder = TextDecoder::for_text(&head);
    let is_text = decoder.is_some() || TEXT_ENDINGS.contains(&ending.as_str());
    Ok(is_text.then(|| AttachedText {
        path: path.into(),
        file,
        head,
        decoder,
        overlap: String::new(),
        overlap_at: BEGINNING,
        rest_at: BEGINNING,
    }))
}

impl AttachedText {
    /// The next piece, or `None` at the end of the file. Fails if the system cannot read the file.
    pub(crate) fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        let mut bytes = std::mem::take(&mut self.head);
        let wanted = PIECE_BYTES.saturating_sub(bytes.len() as u64);
        (&self.file).take(wanted).read_to_end(&mut bytes)?;

        if bytes.is_empty() {
            return Ok(None);
        }

        let other_readings = self
            .decoder
            .as_ref()
            .map_or_else(Vec::new, |decoder| decoder.other_readings(&bytes));
        let in_file = |text| SourceFile::piece(&self.path, text, self.rest_at);
        let other_readings = other_readings.into_iter().map(in_file).collect();
        let is_whole = self.rest_at == BEGINNING && (bytes.len() as u64) < PIECE_BYTES;
        let text = if is_whole {
            whole_text(bytes, self.decoder.as_mut())
        } else {
            match &mut self.decoder {
                Some(decoder) => decoder.decode(&bytes),
                None => String::from_utf8_lossy(&bytes).into_owned(),
            }
        };

        let overlap = self.overlap.len();
        let text = std::mem::take(&mut self.overlap) + &text;
        let file = SourceFile::piece(&self.path, text, self.overlap_at);

        if !is_whole {
            self.keep_end(&file);
        }

        Ok(Some(Piece {
            file,
            overlap,
            other_readings,
        }))
    }

    /// Keeps the end of a piece for the next one.
    fn keep_end(&mut self, piece: &SourceFile) {
        let text = &piece.text;
        let last = text.char_indices().rev().take(OVERLAP_CHARS).last();
        let start = last.map_or(text.len(), |(at, _)| at);

        self.overlap = text[start..].into();
        self.overlap_at = piece.position(start);
        self.rest_at = piece.position(text.len());
    }
}

/// The text of a whole file: strictly in the encoding that it is certain to be in, otherwise as `decoder` reads it.
fn whole_text(bytes: Vec<u8>, decoder: Option<&mut TextDecoder>) -> String {
    let copy = bytes.clone();
    match (decode(bytes), decoder) {
        (Ok((text, _)), _) => text,
        (Err(_), Some(decoder)) => decoder.decode(&copy),
        // Digits are the same in most encodings.
        (Err(_), None) => String::from_utf8_lossy(&copy).into_owned(),
    }
}
