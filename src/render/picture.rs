//! Pictures as they are published: upright, in several widths, and without metadata such as the place where they were
//! taken.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, ImageReader};

use super::metadata::{self, Purpose, Stripped};
use crate::diagnostic::{Diagnostic, codes, say};

/// The largest picture, in bytes. It is held in memory while its metadata is removed.
pub const MAX_BYTES: u64 = 128 << 20;
/// The number of bytes at the beginning of a picture that tell its format.
const SIGNATURE_BYTES: u64 = 64;

/// The number of pixels above which only one picture is processed at a time, to save memory.
const LARGE_PIXELS: u64 = 16_000_000;
static LARGE_PICTURE_LOCK: Mutex<()> = Mutex::new(());
/// The quality of JPEG pictures, up to 100.
const JPEG_QUALITY: u8 = 82;
/// The main brands of HEIF files: photos from telephones, which few browsers show.
const HEIC_BRANDS: [&[u8; 4]; 8] = [
    b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1",
];
const TIFF: [&[u8; 4]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];
/// The names of metadata in AVIF files.
const AVIF_METADATA: [&[u8]; 2] = [b"Exif", b"application/rdf+xml"];

/// Whether a file is a picture of a format that may hold metadata, whatever it is called. The error is the system's.
pub fn has_metadata_to_lose(file: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(file)?
        .take(SIGNATURE_BYTES)
        .read_to_end(&mut start)?;
    Ok(metadata::format(&start).is_some() || is_avif(&start) || unshown_format(&start).is_some())
}

/// The name of the format if it is one that most browsers do not show.
fn unshown_format(bytes: &[u8]) -> Option<&'static str> {
    let is_heic = bytes.get(4..8) == Some(b"ftyp")
        && HEIC_BRANDS
            .iter()
            .any(|brand| bytes[8..].starts_with(*brand));
    let is_tiff = TIFF.iter().any(|start| bytes.starts_with(*start));
    is_heic.then_some("HEIC").or(is_tiff.then_some("TIFF"))
}

/// Among the names of what a HEIF file is compatible with, which stand in its first bytes.
fn is_avif(bytes: &[u8]) -> bool {
    let mut brands = bytes
        .chunks_exact(4)
        .take(SIGNATURE_BYTES as usize / 4)
        .skip(2);
    bytes.get(4..8) == Some(b"ftyp") && brands.any(|brand| matches!(brand, b"avif" | b"avis"))
}

/// The diagnostic for a picture that does not go through memory.
pub fn too_large(path: &str) -> Box<Diagnostic> {
    let megabytes = MAX_BYTES >> 20;
    Diagnostic::error(
        codes::PICTURE_TOO_LARGE,
        say!(
            "图片超过 {megabytes} MB",
            "a picture of more than {megabytes} MB is too large"
        ),
    )
    .in_file(path)
    .hint(say!(
        "另存为较小的图片，或压缩打包后作附件。",
        "Save it smaller, or attach it in an archive."
    ))
    .boxed()
}

/// The diagnostic for a picture whose parts cannot be told apart.
pub fn damaged(path: &str) -> Box<Diagnostic> {
    Diagnostic::error(
        codes::DAMAGED_PICTURE,
        say!(
            "图片文件已损坏，或不完整",
            "the picture is damaged or incomplete"
        ),
    )
    .in_file(path)
    .hint(say!(
        "用看图软件打开后另存一份，或重新拷贝原图。",
        "Open it and save it again, or copy the original once more."
    ))
    .boxed()
}

/// The diagnostic for a picture whose metadata cannot be taken out.
fn unstrippable(path: &str, format: &str) -> Box<Diagnostic> {
    let message = say!(
        "{format} 图片里的拍摄地点等信息无法去除",
        "the place and other metadata in a picture of format {format} cannot be taken out"
    );
    Diagnostic::error(codes::PICTURE_METADATA, message)
        .in_file(path)
        .hint(say!(
            "另存为 JPEG 或 PNG；原件要供下载的，压缩打包后作附件。",
            "Save it as JPEG or PNG; an original meant for download is attached in an archive."
        ))
        .boxed()
}

/// The picture as it is published: upright and without metadata. Fails where its metadata cannot be taken out.
pub fn published(path: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Box<Diagnostic>> {
    if is_avif(&bytes) {
        let has_metadata = AVIF_METADATA
            .iter()
            .any(|name| memchr::memmem::find(&bytes, name).is_some());
        return if has_metadata {
            Err(unstrippable(path, "AVIF"))
        } else {
            Ok(bytes)
        };
    }
    if let Some(format) = unshown_format(&bytes) {
        return Err(unstrippable(path, format));
    }
    let Some(format) = metadata::format(&bytes) else {
        return Ok(bytes);
    };
    let stripped =
        metadata::strip(&bytes, format, Purpose::Publishing).ok_or_else(|| damaged(path))?;
    if orientation(&stripped) == Orientation::NoTransforms {
        return Ok(stripped.bytes);
    }
    // Without its metadata it would lie on its side.
    DecodedPicture::new(&bytes)
        .and_then(|picture| encode(&picture.pixels, picture.format))
        .ok_or_else(|| damaged(path))
}

/// Waits, if a picture takes much memory, until no other such picture is worked on. `None` if it takes little.
pub fn turn_of_large(bytes: &[u8]) -> Option<MutexGuard<'static, ()>> {
    let stripped = metadata::strip(bytes, metadata::format(bytes)?, Purpose::Decoding)?;
    let lock = || LARGE_PICTURE_LOCK.lock();
    (pixels(&stripped.bytes) > LARGE_PIXELS).then(|| lock().unwrap_or_else(PoisonError::into_inner))
}

/// A picture in memory, upright.
pub struct DecodedPicture {
    pixels: DynamicImage,
    format: ImageFormat,
}

impl DecodedPicture {
    /// Decodes a picture. Gives `None` if it is damaged.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let stripped = metadata::strip(bytes, metadata::format(bytes)?, Purpose::Decoding)?;
        let reader = ImageReader::new(Cursor::new(&stripped.bytes))
            .with_guessed_format()
            .ok()?;
        let format = reader.format()?;
        let mut pixels = reader.decode().ok()?;
        pixels.apply_orientation(orientation(&stripped));
        Some(Self { pixels, format })
    }

    /// The picture in another width, in pixels, as a file. Gives `None` if it cannot be encoded.
    pub fn resized(&self, width: u32) -> Option<Vec<u8>> {
        let height = (u64::from(self.pixels.height()) * u64::from(width))
            .div_ceil(u64::from(self.pixels.width().max(1)));
        let height = u32::try_from(height).ok()?.max(1);
        let smaller = self
            .pixels
            .resize_exact(width, height, FilterType::CatmullRom);
        encode(&smaller, self.format)
    }
}

fn pixels(bytes: &[u8]) -> u64 {
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok();
    let size = reader.and_then(|reader| reader.into_dimensions().ok());
    size.map_or(0, |(width, height)| u64::from(width) * u64::from(height))
}

fn orientation(stripped: &Stripped) -> Orientation {
    let noted = stripped
        .exif
        .as_deref()
        .and_then(Orientation::from_exif_chunk);
    noted.unwrap_or(Orientation::NoTransforms)
}

fn encode(picture: &DynamicImage, format: ImageFormat) -> Option<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => picture
            .to_rgb8()
            .write_with_encoder(JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY))
            .ok()?,
        format => picture.write_to(&mut out, format).ok()?,
    }
    Some(out.into_inner())
}
