//! Films, sound recordings and captions as they are published: what their names say they are, and captions in the one
//! form that browsers read.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes, say};
use crate::encoding::decode;
use crate::load::media::{box_head, ending};
use crate::source::{SourceFile, Span};

/// The largest file of captions, in bytes.
pub(super) const MAX_CAPTION_BYTES: u64 = 8 << 20;
/// The word that a WebVTT file begins with.
const WEBVTT: &str = "WEBVTT";
/// What stands between the times of a caption.
const ARROW: &str = "-->";
/// The formats that endings stand for.
const ENDINGS: [(&str, &str); 12] = [
    ("mp4", "MP4"),
    ("m4v", "MP4"),
    ("m4a", "MP4"),
    ("webm", "WebM"),
    ("ogv", "Ogg"),
    ("ogg", "Ogg"),
    ("oga", "Ogg"),
    ("opus", "Ogg"),
    ("mp3", "MP3"),
    ("wav", "WAV"),
    ("flac", "FLAC"),
    ("aac", "AAC"),
];
/// The bytes that formats begin with.
const SIGNATURES: [(&[u8], &str); 9] = [
    (b"OggS", "Ogg"),
    (b"fLaC", "FLAC"),
    (b"ID3", "MP3"),
    (b"FLV", "FLV"),
    (b".RMF", "RealMedia"),
    (b"#!AMR", "AMR"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media"),
    (b"\0\0\x01\xba", "MPEG"),
    (b"MThd", "MIDI"),
];
/// The kind of box that an MP4 file begins with.
const FILE_TYPE: &[u8; 4] = b"ftyp";
/// The main brand of QuickTime files, which browsers other than Safari play by chance.
const QUICKTIME: &[u8; 4] = b"qt  ";
/// What the description of the tracks of an MP4 file contains where it tells the place: the boxes of telephones, and
/// the name that Apple gives it.
const PLACES: [&[u8]; 3] = [b"\xa9xyz", b"loci", b"com.apple.quicktime.location"];
/// The largest film whose place is taken out, in bytes. It is held in memory for that.
pub(super) const MAX_CLEANED_BYTES: u64 = 128 << 20;
/// The bytes that WebM and Matroska begin with.
const EBML: &[u8] = b"\x1a\x45\xdf\xa3";

/// The name of the format if it is known. `start` are the first bytes.
fn format(start: &[u8]) -> Option<&'static str> {
    if let Some((_, name)) = SIGNATURES
        .iter()
        .find(|(first, _)| start.starts_with(first))
    {
        return Some(name);
    }

    if start.get(4..8) == Some(FILE_TYPE) {
        let is_quicktime = start.get(8..12) == Some(QUICKTIME);
        return Some(if is_quicktime { "QuickTime" } else { "MP4" });
    }

    if start.starts_with(EBML) {
        let is_webm = memchr::memmem::find(start, b"webm").is_some();
        return Some(if is_webm { "WebM" } else { "Matroska" });
    }

    if start.starts_with(b"RIFF") {
        return match start.get(8..12)? {
            b"WAVE" => Some("WAV"),
            b"AVI " => Some("AVI"),
            _ => None,
        };
    }

    // A frame begins with eleven ones; the two bits of its layer, behind two of its version, tell MP3 from AAC.
    match start.get(..2)? {
        [0xff, second] if second & 0xe6 == 0xe2 => Some("MP3"),
        [0xff, second] if second & 0xf6 == 0xf0 => Some("AAC"),
        _ => None,
    }
}

/// Whether a file should be MP4 by its name, so that it must have a description of its tracks.
pub(super) fn is_called_mp4(path: &str) -> bool {
    named_format(path) == Some("MP4")
}

/// The format that the name of a file says; `None` if it is not that of a film or a sound recording that browsers play.
fn named_format(path: &str) -> Option<&'static str> {
    let ending = ending(path);
    let known = ENDINGS.iter().find(|(known, _)| *known == ending);
    known.map(|(_, name)| *name)
}

/// Checks that a file is what its name says, if that is the name of a film or a sound recording. `start` are its first
/// bytes.
pub(super) fn check_name(path: &str, start: &[u8]) -> Result<(), Box<Diagnostic>> {
    let Some(named) = named_format(path) else {
        return Ok(());
    };

    if start.is_empty() {
        return Err(damaged(path));
    }

    match format(start) {
        Some(format) if format == named => Ok(()),
        // AAC and FLAC may begin with the same title block as MP3.
        Some("MP3") if start.starts_with(b"ID3") && matches!(named, "AAC" | "FLAC") => Ok(()),
        format => Err(mislabelled(path, named, format)),
    }
}

/// The diagnostic for a file that is not what its name says. `format` is what it is, if that is known.
fn mislabelled(path: &str, named: &str, format: Option<&str>) -> Box<Diagnostic> {
    let message = match format {
        Some(format) => say!(
            "文件名说是 {named}，其实是 {format}",
            "the name says {named}, but this is {format}"
        ),
        None => say!(
            "文件名说是 {named}，内容却不是",
            "the name says {named}, but the file is something else"
        ),
    };
    Diagnostic::error(codes::MISLABELLED_MEDIA, message)
        .in_file(path)
        .hint(say!(
            "只改扩展名，浏览器仍播放不了：用剪辑软件另存，视频存为 MP4（H.264），录音存为 MP3；也可能是拷错了文件。",
            "Changing the extension does not make it play: save it again in an editing program, films as MP4 (H.264), sound as MP3. Perhaps the wrong file was copied."
        ))
        .boxed()
}

/// The diagnostic for a film or a sound recording that is not whole.
pub(super) fn damaged(path: &str) -> Box<Diagnostic> {
    Diagnostic::error(
        codes::DAMAGED_MEDIA,
        say!(
            "视频或录音文件是空的，或不完整",
            "the film or sound recording is empty or incomplete"
        ),
    )
    .in_file(path)
    .hint(say!(
        "重新拷贝或重新导出；等下载、导出完成再放进来。",
        "Copy or export it once more, and wait until that is finished."
    ))
    .boxed()
}

/// Whether the description of the tracks of an MP4 file tells the place where it was taken.
pub(super) fn tells_place(movie: &[u8]) -> bool {
    PLACES
        .iter()
        .any(|mark| memchr::memmem::find(movie, mark).is_some())
}

/// Blanks what programs and telephones note in the boxes of an MP4 file. Everything else stays where it is, since boxes
/// refer to their places in the file.
pub(super) fn blank_notes(content: &mut [u8]) {
    let mut at = 0;
    while let Some((kind, head, size)) = box_head(&content[at..], (content.len() - at) as u64) {
        let inside = usize::try_from(head)
            .ok()
            .zip(usize::try_from(size).ok())
            .map(|(head, size)| (at + head, at.saturating_add(size)));
        let Some((start, end)) = inside.filter(|(_, end)| *end <= content.len()) else {
            return;
        };

        match &kind {
            b"udta" | b"meta" | b"uuid" => {
                content[at + 4..at + 8].copy_from_slice(b"free");
                content[start..end].fill(0);
            }
            b"moov" | b"trak" => blank_notes(&mut content[start..end]),
            _ => {}
        }

        at = end;
    }
}

/// The diagnostic for a film that tells the place and is too large to take it out.
pub(super) fn place_stays(path: &str) -> Box<Diagnostic> {
    let megabytes = MAX_CLEANED_BYTES >> 20;
    Diagnostic::error(
        codes::MEDIA_METADATA,
        say!(
            "视频里记着拍摄地点；超过 {megabytes} MB 的，无法去除",
            "the file records where the film was taken, which cannot be removed from more than {megabytes} MB"
        ),
    )
    .in_file(path)
    .hint(say!(
        "用剪辑软件重新导出，文件也会小得多。",
        "Export it again in an editing program, which makes it much smaller, too."
    ))
    .boxed()
}

/// The diagnostic for captions that are too long to be captions.
pub(super) fn too_long(path: &str) -> Box<Diagnostic> {
    let megabytes = MAX_CAPTION_BYTES >> 20;
    bad_captions(say!(
        "字幕文件超过 {megabytes} MB",
        "captions of more than {megabytes} MB are too long"
    ))
    .in_file(path)
    .boxed()
}

fn bad_captions(message: crate::diagnostic::Text) -> Diagnostic {
    Diagnostic::error(codes::BAD_CAPTIONS, message).hint(say!(
        "用剪辑软件重新导出 .srt 或 .vtt 字幕；每条字幕先写时间，例如 00:00:01,000 --> 00:00:04,000，下一行写文字，再空一行。",
        "Export .srt or .vtt captions again. Each caption begins with its times, such as 00:00:01,000 --> 00:00:04,000, then its text, then an empty line."
    ))
}

/// Captions as WebVTT in UTF-8. SubRip is converted, whatever its file is called. Fails if the file is neither.
pub(super) fn captions(path: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let Ok((text, _)) = decode(bytes) else {
        let message = say!("字幕文件不是文字", "the captions are not a text");
        return Err(bad_captions(message).in_file(path).boxed());
    };

    if text
        .strip_prefix(WEBVTT)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    {
        return Ok(text.into_bytes());
    }

    let file = SourceFile::new(path, text);
    webvtt(&file).map(String::into_bytes)
}

/// Converts SubRip, whose times are written a little differently.
fn webvtt(file: &Arc<SourceFile>) -> Result<String, Box<Diagnostic>> {
    if !file.text.contains(ARROW) {
        let message = say!("文件里没有字幕", "the file holds no captions");
        return Err(bad_captions(message).in_file(&file.path).boxed());
    }

    let (mut out, mut at) = (format!("{WEBVTT}\n\n"), 0);
    for line in file.text.split_inclusive('\n') {
        let written = line.trim_end_matches(['\r', '\n']);
        if written.contains(ARROW) {
            let times = times(written).ok_or_else(|| {
                let message = say!(
                    "无法识别这条字幕的时间",
                    "the times of this caption cannot be read"
                );
                let place = file.at(Span::new(at, at + written.len()));
                bad_captions(message).at(place).boxed()
            })?;
            out.push_str(&times);
        } else {
            out.push_str(&plain(written).replace('&', "&amp;"));
        }

        out.push('\n');
        at += line.len();
    }

    Ok(out)
}

/// The times of a caption as WebVTT has them. What follows them in SubRip is the place on the screen in pixels.
fn times(line: &str) -> Option<String> {
    let (from, to) = line.split_once(ARROW)?;
    let to = to.split_whitespace().next()?;
    Some(format!("{} {ARROW} {}", time(from.trim())?, time(to)?))
}

/// A time, `1:02:03,4`, as `01:02:03.400`.
fn time(written: &str) -> Option<String> {
    let (clock, fraction) = written.split_once([',', '.']).unwrap_or((written, "0"));
    let numbers: Vec<u32> = clock
        .split(':')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match numbers[..] {
        [hours, minutes, seconds] => (hours, minutes, seconds),
        [minutes, seconds] => (0, minutes, seconds),
        _ => return None,
    };
    let is_number = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = minutes < 60 && seconds < 60 && is_number;
    let thousandths = fraction.get(..3).unwrap_or(fraction);

    is_time.then(|| format!("{hours:02}:{minutes:02}:{seconds:02}.{thousandths:0<3}"))
}

/// A line without the marks of other programs for places on the screen: `{\an8}`.
fn plain(line: &str) -> String {
    let mut rest = line;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once("{\\") {
        let Some((_, behind)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        rest = behind;
    }

    out + rest
}
