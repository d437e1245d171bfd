//! The sizes of pictures among the files to copy, read from the beginnings of the files.

use std::io::{BufReader, Read};
use std::path::Path;

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};

use super::media::{self, ending};
use crate::disk;

/// The formats whose size is read by a decoder.
const FORMATS: [ImageFormat; 3] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];

/// Endings of files that are shown as pictures: those that browsers show, and those of which the picture itself is said
/// to be unusable when it is read.
const ENDINGS: [&str; 28] = [
    "apng", "avif", "bmp", "cur", "dib", "emf", "gif", "heic", "heif", "ico", "j2k", "jfif", "jp2",
    "jpe", "jpeg", "jpg", "jxl", "pbm", "pjp", "pjpeg", "png", "psd", "svg", "tga", "tif", "tiff",
    "webp", "wmf",
];
/// Endings of documents, texts, data and archives, which are no pictures.
const OTHERS: [&str; 42] = [
    "7z", "ai", "cdr", "csv", "doc", "docm", "docx", "dps", "dwg", "eps", "et", "gz", "htm",
    "html", "ics", "json", "key", "md", "numbers", "odp", "ods", "odt", "ofd", "pages", "pdf",
    "ppt", "pptx", "rar", "rtf", "srt", "tar", "tsv", "txt", "vsd", "vtt", "wps", "xls", "xlsm",
    "xlsx", "xml", "yaml", "zip",
];

/// The largest picture that is published in smaller widths, in pixels. In memory each pixel takes four bytes or more.
const MAX_PIXELS: u64 = 100_000_000;

/// The most memory, in bytes, for reading what comes before the pixels in a file.
const MAX_HEADER_BYTES: u64 = 32 << 20;

/// The size of a picture as it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureSize {
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// Whether the picture is published in smaller widths too. An animation is not, since it would lose its frames, nor
    /// is WebP, which would grow.
    pub has_widths: bool,
}

/// Whether a file is a picture, told by its name.
pub(crate) fn is_called_picture(path: &str) -> bool {
    ENDINGS.contains(&ending(path).as_str())
}

/// Whether a file is something else than a picture, told by its name. Of a name that is not known nothing can be told.
pub(crate) fn is_called_otherwise(path: &str) -> bool {
    let is_media = media::kind(path).is_some() || media::is_unplayable(path);
    is_media || OTHERS.contains(&ending(path).as_str())
}

/// The size of a picture. Gives `None` if the file is not a picture that can be read, or is too large.
pub(crate) fn size(path: &Path) -> Option<PictureSize> {
    let format = ImageFormat::from_path(path).ok()?;
    if format == ImageFormat::Gif {
        return size_of_gif(path);
    }

    if !FORMATS.contains(&format) {
        return None;
    }

    let mut reader = ImageReader::new(BufReader::new(disk::open(path).ok()?));
    reader.set_format(format);

    // A compressed colour profile may have any size once it is decompressed.
    reader.limits(limits());
    let mut decoder = reader.into_decoder().ok()?;

    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }

    let (width, height) = match decoder.orientation().unwrap_or(Orientation::NoTransforms) {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    };
    let has_widths = match format {
        ImageFormat::Jpeg => true,
        ImageFormat::Png => !is_animated(path),
        _ => false,
    };

    Some(PictureSize {
        width,
        height,
        has_widths,
    })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_HEADER_BYTES);
    limits
}

/// Whether a PNG has several frames: then a chunk `acTL` comes before its pixels. Other chunks, such as colour profiles
/// that unfold to any size, are passed over.
fn is_animated(path: &Path) -> bool {
    let is_animated = || -> Option<bool> {
        let mut file = BufReader::new(disk::open(path).ok()?);
        file.seek_relative(PNG_SIGNATURE_BYTES).ok()?;
        loop {
            let mut head = [0; 8];
            file.read_exact(&mut head).ok()?;
            match &head[4..] {
                b"acTL" => return Some(true),
                b"IDAT" | b"IEND" => return Some(false),
                _ => {}
            }

            let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
            // The checksum comes after the content.
            file.seek_relative(i64::from(length) + 4).ok()?;
        }
    };
    is_animated().unwrap_or_default()
}

/// The length of what every PNG begins with.
const PNG_SIGNATURE_BYTES: i64 = 8;

/// The size stands behind the six letters that a GIF begins with.
fn size_of_gif(path: &Path) -> Option<PictureSize> {
    let mut start = [0; 10];
    disk::open(path).ok()?.read_exact(&mut start).ok()?;
    let number = |at: usize| u32::from(u16::from_le_bytes([start[at], start[at + 1]]));

    start.starts_with(b"GIF8").then(|| PictureSize {
        width: number(6),
        height: number(8),
        has_widths: false,
    })
}
