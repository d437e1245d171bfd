//! Pictures among the files to copy: how large they are, told from their first bytes.

use std::path::Path;

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader};

/// Formats that are published in several widths.
const FORMATS: [ImageFormat; 2] = [ImageFormat::Jpeg, ImageFormat::Png];

/// Width and height as it is seen; none where it is no picture that can be read.
pub fn size(path: &Path) -> Option<(u32, u32)> {
    let format = ImageFormat::from_path(path).ok().filter(|format| FORMATS.contains(format))?;
    let mut reader = ImageReader::open(path).ok()?;
    reader.set_format(format);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    Some(match decoder.orientation().unwrap_or(Orientation::NoTransforms) {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            (height, width)
        }
        _ => (width, height),
    })
}
