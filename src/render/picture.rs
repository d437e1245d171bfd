//! Pictures as they are published: without the place they were taken at and other metadata, upright, and in smaller
//! widths.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use img_parts::jpeg::Jpeg;
use img_parts::png::Png;
use img_parts::webp::WebP;

use crate::diagnostic::{Diagnostic, codes, say};

/// Bytes of the largest picture; its metadata is taken out in memory.
pub const LARGEST: u64 = 128 << 20;
/// From so many first bytes the format of a picture shows.
const SIGNATURE: u64 = 16;
/// Formats whose metadata is taken out.
const STRIPPED: [ImageFormat; 3] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];

/// Pixels of a picture that takes much memory.
const LARGE: u64 = 16_000_000;
static ALONE: Mutex<()> = Mutex::new(());
/// Of JPEG, of 100.
const QUALITY: u8 = 82;
/// JPEG: EXIF and XMP, Photoshop, comments. PNG and WebP: the same by their names.
const SEGMENTS: [u8; 3] = [0xe1, 0xed, 0xfe];
const PNG_CHUNKS: [&[u8; 4]; 5] = [b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"];
const WEBP_CHUNKS: [[u8; 4]; 2] = [*b"EXIF", *b"XMP "];

/// Whether a file is a picture of a format that may hold metadata, whatever it is called. The error is the system's.
pub fn has_metadata_to_lose(file: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(file)?.take(SIGNATURE).read_to_end(&mut start)?;
    Ok(image::guess_format(&start).is_ok_and(|format| STRIPPED.contains(&format)))
}

/// The diagnostic for a picture that does not go through memory.
pub fn too_large(path: &str) -> Box<Diagnostic> {
    let megabytes = LARGEST >> 20;
    Diagnostic::error(
        codes::PICTURE_TOO_LARGE,
        say!("图片超过 {megabytes} MB", "a picture of more than {megabytes} MB is too large"),
    )
    .in_file(path)
    .hint(say!("另存为较小的图片，或压缩打包后作附件。", "Save it smaller, or attach it in an archive."))
    .boxed()
}

/// The picture itself, without metadata; other bytes as they are.
pub fn published(bytes: Vec<u8>) -> Vec<u8> {
    let is_turned = image::guess_format(&bytes).is_ok_and(|format| {
        matches!(format, ImageFormat::Jpeg) && orientation(&bytes).is_some_and(|it| it != Orientation::NoTransforms)
    });
    // Without its metadata it would lie on its side.
    let upright = if is_turned { decode(&bytes).and_then(|(picture, format)| encode(&picture, format)) } else { None };
    upright.or_else(|| stripped(&bytes)).unwrap_or(bytes)
}

/// The picture in another width.
pub fn resized(bytes: &[u8], width: u32) -> Option<Vec<u8>> {
    // One at a time where they take much memory.
    let _large = (pixels(bytes) > LARGE).then(|| ALONE.lock().unwrap_or_else(PoisonError::into_inner));
    let (picture, format) = decode(bytes)?;
    let height = (u64::from(picture.height()) * u64::from(width)).div_ceil(u64::from(picture.width().max(1)));
    encode(&picture.resize_exact(width, u32::try_from(height).ok()?.max(1), FilterType::CatmullRom), format)
}

fn pixels(bytes: &[u8]) -> u64 {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok();
    let size = reader.and_then(|reader| reader.into_dimensions().ok());
    size.map_or(0, |(width, height)| u64::from(width) * u64::from(height))
}

fn orientation(bytes: &[u8]) -> Option<Orientation> {
    ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_decoder().ok()?.orientation().ok()
}

/// Upright.
fn decode(bytes: &[u8]) -> Option<(DynamicImage, ImageFormat)> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let format = reader.format()?;
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some((picture, format))
}

fn encode(picture: &DynamicImage, format: ImageFormat) -> Option<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => {
            picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)).ok()?
        }
        format => picture.write_to(&mut out, format).ok()?,
    }
    Some(out.into_inner())
}

/// Without metadata, every pixel as it was; none where there is nothing to take out.
fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let input = img_parts::Bytes::copy_from_slice(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    match image::guess_format(bytes).ok()? {
        ImageFormat::Jpeg => {
            let mut file = Jpeg::from_bytes(input).ok()?;
            let before = file.segments().len();
            file.segments_mut().retain(|segment| !SEGMENTS.contains(&segment.marker()));
            (file.segments().len() < before).then(|| file.encoder().write_to(&mut out))?.ok()?;
        }
        ImageFormat::Png => {
            let mut file = Png::from_bytes(input).ok()?;
            let before = file.chunks().len();
            file.chunks_mut().retain(|chunk| !PNG_CHUNKS.iter().any(|kind| **kind == chunk.kind()));
            (file.chunks().len() < before).then(|| file.encoder().write_to(&mut out))?.ok()?;
        }
        ImageFormat::WebP => {
            let mut file = WebP::from_bytes(input).ok()?;
            let has = WEBP_CHUNKS.iter().any(|kind| file.has_chunk(*kind));
            WEBP_CHUNKS.iter().for_each(|kind| file.remove_chunks_by_id(*kind));
            has.then(|| file.encoder().write_to(&mut out))?.ok()?;
        }
        _ => return None,
    }
    Some(out)
}
