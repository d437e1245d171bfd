//! Pictures among the files to copy: how large they are, told from their first bytes.

use std::path::Path;

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};

/// Formats that are published in several widths.
const FORMATS: [ImageFormat; 2] = [ImageFormat::Jpeg, ImageFormat::Png];

/// Pixels of the largest picture that is made smaller; one in memory takes four bytes or more for each.
const MAX_PIXELS: u64 = 100_000_000;

/// Bytes of what stands before the pixels.
const MAX_HEADER_BYTES: u64 = 32 << 20;

/// Width and height as it is seen; none where it is no picture that can be read, or too large a one.
pub fn size(path: &Path) -> Option<(u32, u32)> {
    let format = ImageFormat::from_path(path)
        .ok()
        .filter(|format| FORMATS.contains(format))?;
    let mut reader = ImageReader::open(path).ok()?;
    reader.set_format(format);
    // A colour profile may unfold to any size.
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
