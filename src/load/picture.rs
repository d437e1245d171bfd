//! The sizes of pictures among the files to copy, read from the beginnings of the files.

use std::io::BufReader;
use std::path::Path;

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::disk;

/// The formats that are published in several widths.
const FORMATS: [ImageFormat; 2] = [ImageFormat::Jpeg, ImageFormat::Png];

/// The largest picture that is published in smaller widths, in pixels. In memory each pixel takes four bytes or more.
const MAX_PIXELS: u64 = 100_000_000;

/// The most memory, in bytes, for reading what comes before the pixels in a file.
const MAX_HEADER_BYTES: u64 = 32 << 20;

/// The width and height of a picture as it is seen, in pixels. Gives `None` if the file is not a picture that can be read,
/// or is too large.
pub fn size(path: &Path) -> Option<(u32, u32)> {
    let format = ImageFormat::from_path(path)
        .ok()
        .filter(|format| FORMATS.contains(format))?;
    let mut reader = ImageReader::new(BufReader::new(disk::open(path).ok()?));
    reader.set_format(format);
    // A compressed colour profile may have any size once it is decompressed.
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_HEADER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    Some(
        match decoder.orientation().unwrap_or(Orientation::NoTransforms) {
            Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => (height, width),
            _ => (width, height),
        },
    )
}
