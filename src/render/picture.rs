//! Pictures as they are published: upright, in several widths, and without metadata such as the place where they were
//! taken.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::sync::{Mutex, MutexGuard, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};
use webpx::{Encoder, Unstoppable};

use super::metadata::{self, PictureFormat, Purpose, Stripped};
use super::{avif, gif};
use crate::diagnostic::{Diagnostic, codes, say};

/// The most memory, in bytes, for reading what comes before the pixels of a picture, the colour profile among it.
const MAX_PROFILE_BYTES: u64 = 4 << 20;
/// The largest picture, in bytes. It is held in memory while its metadata is removed.
pub(super) const MAX_BYTES: u64 = 128 << 20;
/// The number of bytes at the beginning of a picture that tell its format.
const SIGNATURE_BYTES: u64 = 64;

/// The number of pixels above which only one picture is processed at a time, to save memory.
const LARGE_PIXELS: u64 = 16_000_000;
static LARGE_PICTURE_LOCK: Mutex<()> = Mutex::new(());
/// The qualities of JPEG pictures, up to 100, in the order in which they are tried.
const JPEG_QUALITIES: [u8; 3] = [82, 65, 45];
/// The qualities of WebP pictures, up to 100, in the order in which they are tried.
const WEBP_QUALITIES: [f32; 4] = [82.0, 65.0, 45.0, 25.0];
/// Pictures up to this number of pixels are decoded to see whether they are whole; larger ones are when their widths
/// are made.
const MAX_TRIED_PIXELS: u64 = 1_000_000;
/// The main brands of HEIF files: photos from telephones, which few browsers show.
const HEIC_BRANDS: [&[u8; 4]; 8] = [
    b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1",
];
/// The first bytes of formats that most browsers do not show.
const UNSHOWN: [(&[u8], &str); 12] = [
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"8BPS\0", "PSD"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL \r\n", "JPEG XL"),
    (b"\0\0\0\x0cjP  \r\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\0\0\0\x6c\0\0\0", "EMF"),
    (b"\x01\0\0\0\x58\0\0\0", "EMF"),
];
/// The names of metadata in AVIF files.
const AVIF_METADATA: [&[u8]; 2] = [b"Exif", b"application/rdf+xml"];
/// The endings of pictures that browsers show, and the format that belongs to each.
const ENDINGS: [(&str, &str); 9] = [
    ("jpg", "JPEG"),
    ("jpeg", "JPEG"),
    ("jfif", "JPEG"),
    ("png", "PNG"),
    ("apng", "PNG"),
    ("webp", "WebP"),
    ("gif", "GIF"),
    ("avif", "AVIF"),
    ("svg", "SVG"),
];

/// The bytes at the beginning of a file that tell its format. The error is the system's.
pub(super) fn beginning(file: &File) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    file.take(SIGNATURE_BYTES).read_to_end(&mut start)?;
    Ok(start)
}

/// Whether a file is a picture of a format that may hold metadata, whatever it is called. `start` are its first bytes.
pub(super) fn has_metadata_to_lose(start: &[u8]) -> bool {
    metadata::format(start).is_some()
        || is_avif(start)
        || gif::is_gif(start)
        || unshown_format(start).is_some()
}

/// Checks that a file is what its name says, if that is the name of a picture. `start` are its first bytes.
pub(super) fn check_name(path: &str, start: &[u8]) -> Result<(), Box<Diagnostic>> {
    let ending = path
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_lowercase();
    let Some((_, named)) = ENDINGS.iter().find(|(known, _)| *known == ending) else {
        return Ok(());
    };

    if start.is_empty() {
        return Err(empty(path));
    }

    // A drawing is judged as XML.
    if *named == "SVG" || unshown_format(start).is_some() {
        return Ok(());
    }

    match shown_format(start) {
        Some(format) if format == *named => Ok(()),
        format => Err(mislabelled(path, named, format)),
    }
}

/// The name of the format if it is one that browsers show.
fn shown_format(start: &[u8]) -> Option<&'static str> {
    match metadata::format(start) {
        Some(PictureFormat::Jpeg) => Some("JPEG"),
        Some(PictureFormat::Png) => Some("PNG"),
        Some(PictureFormat::WebP) => Some("WebP"),
        None if gif::is_gif(start) => Some("GIF"),
        None => is_avif(start).then_some("AVIF"),
    }
}

/// The name of the format if it is one that most browsers do not show.
fn unshown_format(bytes: &[u8]) -> Option<&'static str> {
    let is_heic = bytes.get(4..8) == Some(b"ftyp")
        && HEIC_BRANDS
            .iter()
            .any(|brand| bytes[8..].starts_with(*brand));

    // Behind the two letters of a BMP come its length, four bytes of zeros, and the place of its pixels.
    let is_bmp = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    let known = UNSHOWN.iter().find(|(first, _)| bytes.starts_with(first));

    if is_heic && !is_avif(bytes) {
        return Some("HEIC");
    }

    is_bmp.then_some("BMP").or(known.map(|(_, name)| *name))
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
pub(super) fn too_large(path: &str) -> Box<Diagnostic> {
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
pub(super) fn damaged(path: &str) -> Box<Diagnostic> {
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

/// The diagnostic for an empty file that is called a picture.
fn empty(path: &str) -> Box<Diagnostic> {
    Diagnostic::error(
        codes::DAMAGED_PICTURE,
        say!("图片文件是空的", "the picture is an empty file"),
    )
    .in_file(path)
    .hint(say!("重新拷贝原图。", "Copy the original once more."))
    .boxed()
}

/// The diagnostic for a file that is not what its name says. `format` is what it is, if that is a picture at all.
fn mislabelled(path: &str, named: &str, format: Option<&str>) -> Box<Diagnostic> {
    let (message, hint) = match format {
        Some(format) => (
            say!(
                "文件名说是 {named} 图片，其实是 {format}",
                "the name says {named}, but this is a {format} picture"
            ),
            say!(
                "把扩展名改成与格式一致，链接也一并改；或另存为 {named}。",
                "Give it the ending of its format, in links too, or save it as {named}."
            ),
        ),
        None => (
            say!(
                "文件名说是 {named} 图片，其实不是图片",
                "the name says {named}, but this is not a picture"
            ),
            say!(
                "看看是不是拷错了文件：网页另存的、没有下载完的常是这样。",
                "Perhaps the wrong file was copied: a saved web page or a download that failed looks like this."
            ),
        ),
    };
    Diagnostic::error(codes::MISLABELLED_PICTURE, message)
        .in_file(path)
        .hint(hint)
        .boxed()
}

/// The diagnostic for a picture of a format that most browsers do not show, or whose metadata cannot be taken out.
fn unusable(path: &str, format: &str) -> Box<Diagnostic> {
    let message = if format == "AVIF" {
        say!(
            "{format} 图片里的拍摄地点等信息无法去除",
            "the place and other metadata in a picture of format {format} cannot be taken out"
        )
    } else {
        say!(
            "多数浏览器显示不了 {format} 图片，其中的拍摄地点等信息也无法去除",
            "most browsers do not show pictures of format {format}, and their metadata, such as the place, cannot be taken out"
        )
    };
    Diagnostic::error(codes::PICTURE_METADATA, message)
        .in_file(path)
        .hint(say!(
            "另存为 JPEG 或 PNG；原件要供下载的，压缩打包后作附件。",
            "Save it as JPEG or PNG; an original meant for download is attached in an archive."
        ))
        .boxed()
}

/// The picture as it is published: upright and without metadata. Fails where its metadata cannot be taken out.
pub(super) fn published(path: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Box<Diagnostic>> {
    if is_avif(&bytes) {
        return without_metadata_of_avif(path, bytes);
    }

    if gif::is_gif(&bytes) {
        return gif::without_metadata(&bytes).ok_or_else(|| damaged(path));
    }

    if let Some(format) = unshown_format(&bytes) {
        return Err(unusable(path, format));
    }

    let Some(format) = metadata::format(&bytes) else {
        return Ok(bytes);
    };
    let stripped =
        metadata::strip(&bytes, format, Purpose::Publishing).ok_or_else(|| damaged(path))?;

    let orientation = orientation(&stripped);
    if orientation == Orientation::NoTransforms {
        let is_small = pixels(&stripped.bytes) <= MAX_TRIED_PIXELS;
        if is_small && DecodedPicture::new(&bytes).is_none() {
            return Err(damaged(path));
        }

        return Ok(stripped.bytes);
    }

    // Without its metadata it would lie on its side.
    let upright = if metadata::is_animated(&stripped.bytes, format) {
        metadata::with_orientation(&stripped.bytes, format, orientation.to_exif())
    } else {
        DecodedPicture::new(&bytes)
            .and_then(|picture| picture.encode(&picture.pixels, JPEG_QUALITIES[0]))
    };

    upright.ok_or_else(|| damaged(path))
}

fn without_metadata_of_avif(path: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Box<Diagnostic>> {
    if let Some(clean) = avif::without_metadata(&bytes) {
        return Ok(clean);
    }

    let has_metadata = AVIF_METADATA
        .iter()
        .any(|name| memchr::memmem::find(&bytes, name).is_some());
    if has_metadata {
        Err(unusable(path, "AVIF"))
    } else {
        Ok(bytes)
    }
}

/// The number of bytes of a picture without its metadata. Gives `None` if its parts cannot be told apart.
pub(super) fn weight(bytes: &[u8]) -> Option<usize> {
    let stripped = metadata::strip(bytes, metadata::format(bytes)?, Purpose::Publishing)?;
    Some(stripped.bytes.len())
}

/// Waits, if a picture takes much memory, until no other such picture is worked on. `None` if it takes little.
pub(super) fn turn_of_large(bytes: &[u8]) -> Option<MutexGuard<'static, ()>> {
    let stripped = metadata::strip(bytes, metadata::format(bytes)?, Purpose::Decoding)?;
    let lock = || LARGE_PICTURE_LOCK.lock();
    (pixels(&stripped.bytes) > LARGE_PIXELS).then(|| lock().unwrap_or_else(PoisonError::into_inner))
}

/// The number of a picture's pixels; 0 if it cannot be told, or only with a colour profile that takes much memory.
fn pixels(bytes: &[u8]) -> u64 {
    let reader = limited_reader(bytes);
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

/// A picture in memory, upright.
pub(super) struct DecodedPicture {
    pixels: DynamicImage,
    format: ImageFormat,
    /// The colour profile, if it is one for pixels as they are now.
    profile: Option<Vec<u8>>,
}

impl DecodedPicture {
    /// Decodes a picture. Gives `None` if it is damaged.
    pub(super) fn new(bytes: &[u8]) -> Option<Self> {
        let stripped = metadata::strip(bytes, metadata::format(bytes)?, Purpose::Decoding)?;
        let reader = ImageReader::new(Cursor::new(&stripped.bytes))
            .with_guessed_format()
            .ok()?;
        let format = reader.format()?;
        let mut pixels = reader.decode().ok()?;
        pixels.apply_orientation(orientation(&stripped));

        // Printers' colours have been converted, so that their profile no longer fits. Bytes 16 to 19 say what it is
        // for.
        let wanted: &[u8] = if pixels.color().has_color() {
            b"RGB "
        } else {
            b"GRAY"
        };
        let profile = profile(bytes).filter(|profile| profile.get(16..20) == Some(wanted));

        Some(Self {
            pixels,
            format,
            profile,
        })
    }

    /// The width in pixels.
    pub(super) fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// The picture in another width, in pixels, as a file, in at most `most` bytes if that can be. Gives `None` if it
    /// cannot be encoded.
    pub(super) fn resized(&self, width: u32, most: usize) -> Option<Vec<u8>> {
        let scaled = self.scaled(width)?;
        let mut made = None;
        for quality in JPEG_QUALITIES {
            let bytes = self.encode(&scaled, quality)?;
            let is_final = bytes.len() <= most || self.format != ImageFormat::Jpeg;
            made = Some(bytes);

            if is_final {
                break;
            }
        }

        made
    }

    /// The picture in a width, in pixels, as WebP, in fewer bytes than `most` if that can be: a drawing without any
    /// loss, a photograph as it is seen. Gives `None` if it cannot be encoded.
    pub(super) fn webp(&self, width: u32, most: usize) -> Option<Vec<u8>> {
        let scaled = self.scaled(width)?;
        if self.format == ImageFormat::Png {
            let exact = self.as_webp(&scaled, None)?;
            if exact.len() < most {
                return Some(exact);
            }
        }

        // Where the original has lost much already, there is less to keep.
        let mut made = None;
        for quality in WEBP_QUALITIES {
            let bytes = self.as_webp(&scaled, Some(quality))?;
            let is_smaller = bytes.len() < most;
            made = Some(bytes);

            if is_smaller {
                break;
            }
        }

        made
    }

    /// Pixels as WebP with their colour profile; without a `quality`, without loss.
    fn as_webp(&self, pixels: &DynamicImage, quality: Option<f32>) -> Option<Vec<u8>> {
        let (width, height) = (pixels.width(), pixels.height());
        let (rgb, rgba);
        let encoder = if pixels.color().has_alpha() {
            rgba = pixels.to_rgba8();
            Encoder::new_rgba(rgba.as_raw(), width, height)
        } else {
            rgb = pixels.to_rgb8();
            Encoder::new_rgb(rgb.as_raw(), width, height)
        };

        // WebP has colours alone, which no profile for greys describes.
        let profile = self.profile.as_deref();
        let encoder = match profile.filter(|_| pixels.color().has_color()) {
            Some(profile) => encoder.icc_profile(profile),
            None => encoder,
        };
        let encoder = match quality {
            Some(quality) => encoder.quality(quality),
            None => encoder.lossless(true),
        };

        encoder.encode(Unstoppable).ok()
    }

    /// The picture in a width, in pixels. Gives `None` if its height cannot be counted.
    fn scaled(&self, width: u32) -> Option<Cow<'_, DynamicImage>> {
        let (own_width, own_height) = (self.pixels.width(), self.pixels.height());
        if own_width == width {
            return Some(Cow::Borrowed(&self.pixels));
        }

        let height =
            (u64::from(own_height) * u64::from(width)).div_ceil(u64::from(own_width.max(1)));
        let height = u32::try_from(height).ok()?.max(1);
        let smaller = self
            .pixels
            .resize_exact(width, height, FilterType::CatmullRom);

        Some(Cow::Owned(smaller))
    }

    /// Pixels as a file of the picture's format, with its colour profile. `quality` is that of JPEG.
    fn encode(&self, pixels: &DynamicImage, quality: u8) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let profile = self.profile.clone();
        match self.format {
            ImageFormat::Jpeg => {
                let pixels = if pixels.color().has_color() {
                    DynamicImage::ImageRgb8(pixels.to_rgb8())
                } else {
                    DynamicImage::ImageLuma8(pixels.to_luma8())
                };
                let encoder = JpegEncoder::new_with_quality(&mut out, quality);
                write(&pixels, encoder, profile)?;
            }
            ImageFormat::Png => write(pixels, PngEncoder::new(&mut out), profile)?,
            _ => {
                let pixels = if pixels.color().has_alpha() {
                    DynamicImage::ImageRgba8(pixels.to_rgba8())
                } else {
                    DynamicImage::ImageRgb8(pixels.to_rgb8())
                };
                write(&pixels, WebPEncoder::new_lossless(&mut out), profile)?;
            }
        }

        Some(out)
    }
}

/// The colour profile of a picture, or `None` if it has none or one that takes too much memory once it is decompressed.
fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let decoder = limited_reader(bytes)?.into_decoder();
    decoder.ok()?.icc_profile().ok().flatten()
}

/// A reader for what comes before the pixels of a picture.
fn limited_reader(bytes: &[u8]) -> Option<ImageReader<Cursor<&[u8]>>> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PROFILE_BYTES);
    reader.limits(limits);

    Some(reader)
}

/// Writes pixels with their colour profile.
fn write(
    pixels: &DynamicImage,
    mut encoder: impl ImageEncoder,
    profile: Option<Vec<u8>>,
) -> Option<()> {
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).ok()?;
    }

    pixels.write_with_encoder(encoder).ok()
}
