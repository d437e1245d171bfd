//! Films and sound recordings among the files to copy: which of them browsers play, how large the pictures of a film
//! are, and how the parts of their containers follow one another.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use serde::Serialize;

use super::picture::PictureSize;
use crate::disk;

/// What a player plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum MediaKind {
    /// A film: an element `video`.
    Video,
    /// A sound recording: an element `audio`.
    Audio,
}

/// A film or a sound recording as a page plays it, with what lies beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Player {
    /// What is played.
    pub kind: MediaKind,
    /// The name of the file.
    pub name: String,
    /// The path of the file from the root of the host.
    pub url: String,
    /// The full address of the file, for printed pages.
    pub permalink: String,
    /// The length of the file in bytes.
    pub bytes: u64,
    /// The width and height of a film in pixels, if its file tells them.
    pub size: Option<(u32, u32)>,
    /// The captions, in the order of the site's locales.
    pub captions: Vec<Captions>,
    /// What is said, as a text to read.
    pub transcript: Option<Transcript>,
}

impl Player {
    /// The addresses of what belongs to it.
    pub(crate) fn urls(&self) -> impl Iterator<Item = &str> {
        let captions = self.captions.iter().map(|it| it.url.as_str());
        let transcript = self.transcript.iter().map(|it| it.url.as_str());
        captions.chain(transcript).chain([self.url.as_str()])
    }
}

/// The captions of a film in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Captions {
    /// The path of the WebVTT file from the root of the host.
    pub url: String,
    /// The language tag.
    pub lang: String,
    /// The name of the language in that language.
    pub label: String,
    /// Whether they are shown until a reader chooses others.
    pub is_default: bool,
}

/// The text of a film or a sound recording: a page of the site or a text file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transcript {
    /// The path from the root of the host.
    pub url: String,
    /// The title of the page, or the name of the file.
    pub title: String,
    /// The language tag.
    pub lang: String,
}

/// Endings of films that browsers play.
const FILMS: [&str; 4] = ["mp4", "m4v", "webm", "ogv"];
/// Endings of sound recordings that browsers play.
const SOUNDS: [&str; 8] = ["mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac"];
/// Endings of films and sound recordings that browsers do not play.
const UNPLAYABLE: [&str; 32] = [
    "3g2", "3gp", "aif", "aiff", "amr", "ape", "asf", "aud", "avi", "caf", "dv", "f4v", "flv",
    "m2ts", "mid", "midi", "mkv", "mov", "mpe", "mpeg", "mpg", "mts", "qt", "ra", "ram", "rm",
    "rmvb", "silk", "ts", "vob", "wma", "wmv",
];

/// Endings of captions and of transcripts that are no pages.
const COMPANIONS: [&str; 3] = ["vtt", "srt", "txt"];
/// The first part of an MP4 file that matters: what its tracks are.
const MOVIE: &[u8; 4] = b"moov";
/// The most bytes that are read of the description of the tracks.
const MAX_HEADER_BYTES: u64 = 32 << 20;
/// The most boxes that are looked at before the description of the tracks.
const MAX_BOXES: usize = 10_000;
/// The most bytes of a WebM file that are read: its tracks are described before its pictures.
const MAX_WEBM_BYTES: u64 = 1 << 20;
/// The length of the end of a track's header: its matrix, its width and its height.
const TRACK_END: usize = 44;

/// What a file is to a player, told by its name; `None` if no browser plays such files.
pub(crate) fn kind(path: &str) -> Option<MediaKind> {
    let ending = ending(path);
    let is_in = |list: &[&str]| list.contains(&ending.as_str());
    match () {
        () if is_in(&FILMS) => Some(MediaKind::Video),
        () if is_in(&SOUNDS) => Some(MediaKind::Audio),
        () => None,
    }
}

/// Whether a file is a film or a sound recording that browsers do not play, told by its name.
pub(crate) fn is_unplayable(path: &str) -> bool {
    UNPLAYABLE.contains(&ending(path).as_str())
}

/// Whether a file lies beside a film or a sound recording as its captions or its transcript, told by their names.
pub(crate) fn is_beside(file: &str, media: &str) -> bool {
    let belongs = COMPANIONS.contains(&ending(file).as_str()) && kind(media).is_some();
    let (stem, own) = (stem(file), stem(media));

    // What follows the name of the film is a language.
    let rest = stem.strip_prefix(own);
    belongs && rest.is_some_and(|rest| rest.is_empty() || rest.rfind('.') == Some(0))
}

/// A path without the ending of its file.
pub(crate) fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

/// The ending of a file's name in lower case.
pub(crate) fn ending(path: &str) -> String {
    path.rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_lowercase()
}

/// The size of the pictures of a film. Gives `None` if the file is none, or does not tell.
pub(crate) fn size(path: &Path) -> Option<PictureSize> {
    let (width, height) = match ending(&path.to_string_lossy()).as_str() {
        "mp4" | "m4v" => size_of_mp4(&movie(&mut disk::open(path).ok()?).ok()??)?,
        "webm" => size_of_webm(&disk::open(path).ok()?)?,
        _ => return None,
    };
    Some(PictureSize {
        width,
        height,
        has_widths: false,
    })
}

/// The description of the tracks of an MP4 file (`moov`), wherever in the file it stands. Gives `None` if it is not
/// there, or not as a whole. The error is the system's.
pub(crate) fn movie(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut at = 0;
    for _ in 0..MAX_BOXES {
        let mut head = [0; 16];
        file.seek(SeekFrom::Start(at))?;
        let read = file.take(16).read(&mut head)?;
        let Some((kind, head_bytes, size)) = box_head(&head[..read], length - at) else {
            return Ok(None);
        };

        if size > length - at {
            return Ok(None);
        }

        if kind == *MOVIE {
            let content = size - head_bytes;
            if content > MAX_HEADER_BYTES {
                return Ok(None);
            }

            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(at + head_bytes))?;
            file.take(content).read_to_end(&mut bytes)?;
            return Ok(Some(bytes));
        }

        at += size;
    }

    Ok(None)
}

/// The kind of a box of MP4, the length of its head and its whole length. `rest` is the number of bytes from its
/// beginning to the end of what contains it. Gives `None` where no box begins.
pub(crate) fn box_head(bytes: &[u8], rest: u64) -> Option<([u8; 4], u64, u64)> {
    let size = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?);
    let kind: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    let (head, size) = match size {
        0 => (8, rest),
        1 => (16, u64::from_be_bytes(bytes.get(8..16)?.try_into().ok()?)),
        size => (8, u64::from(size)),
    };

    (size >= head).then_some((kind, head, size))
}

/// The contents of the boxes of a kind directly in the content of another box.
fn boxes<'a>(content: &'a [u8], wanted: &'a [u8; 4]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = content;
    let next = move || {
        let (kind, head, size) = box_head(rest, rest.len() as u64)?;
        let inner = rest.get(usize::try_from(head).ok()?..usize::try_from(size).ok()?)?;
        rest = &rest[usize::try_from(size).ok()?..];
        Some((kind, inner))
    };
    std::iter::from_fn(next)
        .filter(move |(kind, _)| kind == wanted)
        .map(|(_, inner)| inner)
}

/// The width and height of the first track with pictures, as players turn them.
fn size_of_mp4(movie: &[u8]) -> Option<(u32, u32)> {
    let headers = boxes(movie, b"trak").flat_map(|track| boxes(track, b"tkhd"));
    headers.filter_map(size_in_track).next()
}

/// A track's header ends in a matrix of nine numbers and in width and height, both with 16 bits behind the point.
fn size_in_track(header: &[u8]) -> Option<(u32, u32)> {
    let end = header.get(header.len().checked_sub(TRACK_END)?..)?;
    let number = |at: usize| Some(u32::from_be_bytes(end.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = (number(36)? >> 16, number(40)? >> 16);
    let lies_on_its_side = number(0)? == 0 && number(4)? != 0;

    match (width, height) {
        (0, _) | (_, 0) => None,
        _ if lies_on_its_side => Some((height, width)),
        size => Some(size),
    }
}

/// Elements of WebM.
const SEGMENT: u64 = 0x1853_8067;
const TRACKS: u64 = 0x1654_ae6b;
const TRACK: u64 = 0xae;
const VIDEO: u64 = 0xe0;
const WIDTH: u64 = 0xb0;
const HEIGHT: u64 = 0xba;

/// The width and height of the first track with pictures.
fn size_of_webm(file: &File) -> Option<(u32, u32)> {
    let mut bytes = Vec::new();
    file.take(MAX_WEBM_BYTES).read_to_end(&mut bytes).ok()?;
    let tracks = element(element(&bytes, SEGMENT)?, TRACKS)?;
    let video = elements(tracks)
        .filter(|(id, _)| *id == TRACK)
        .find_map(|(_, track)| element(track, VIDEO))?;
    let number = |id: u64| {
        let bytes = element(video, id)?.iter();
        u32::try_from(bytes.fold(0, |number: u64, byte| number << 8 | u64::from(*byte))).ok()
    };

    Some((number(WIDTH)?, number(HEIGHT)?)).filter(|(width, height)| *width > 0 && *height > 0)
}

/// The content of the first element of WebM with an id.
fn element(content: &[u8], wanted: u64) -> Option<&[u8]> {
    let found = elements(content).find(|(id, _)| *id == wanted);
    found.map(|(_, inner)| inner)
}

/// The elements of WebM in the content of another one: the id of each, and its content as far as it was read.
fn elements(content: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let mut rest = content;
    std::iter::from_fn(move || {
        let (id, id_bytes) = webm_number(rest, false)?;
        let (size, size_bytes) = webm_number(&rest[id_bytes..], true)?;
        let inner = &rest[id_bytes + size_bytes..];

        // A live recording leaves the length of its outermost element open: all bits are ones.
        let is_open = size == (1 << (7 * size_bytes)) - 1;
        let length = usize::try_from(size).ok().filter(|_| !is_open);
        let (inner, behind) = inner.split_at(length.unwrap_or(inner.len()).min(inner.len()));
        rest = behind;
        Some((id, inner))
    })
}

/// A number of WebM, whose first byte tells its length by the place of its highest bit; and how many bytes it takes.
/// The mark belongs to ids, and not to lengths (`without_mark`).
fn webm_number(bytes: &[u8], without_mark: bool) -> Option<(u64, usize)> {
    let length = bytes.first()?.leading_zeros() as usize + 1;
    let read = bytes.get(..length).filter(|_| length <= 8)?;
    let number = read
        .iter()
        .fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    let mark = 1 << (7 * length);

    Some((if without_mark { number & !mark } else { number }, length))
}
