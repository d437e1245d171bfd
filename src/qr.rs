//! QR codes drawn as the path of an SVG.

use qrcode::bits::encode_auto;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::ec::construct_codewords;
use qrcode::{Color, EcLevel, QrResult};

/// The width of the light margin around a code, in squares.
const MARGIN: usize = 4;
/// How many of the squares may be damaged: about 15 %.
const ERROR_CORRECTION: EcLevel = EcLevel::M;
/// The pattern that the squares are combined with, so that they are evenly dark and light. A code names its pattern, so
/// that readers take any of the eight. Trying all of them to find the evenest takes longer than rendering the page that
/// the code is on; this one is irregular and leaves none of the large areas that readers have trouble with.
const MASK: MaskPattern = MaskPattern::Meadow;

/// The QR code of a text: its width in squares, margin included, and the dark squares as an SVG path with one rectangle
/// for each run of them in a row. Gives `None` for a text that is too long for a code, which holds some 2,300 bytes.
pub(crate) fn code_as_path(text: &str) -> Option<(usize, String)> {
    let (width, squares) = squares(text).ok()?;
    let (mut path, mut pen) = (String::new(), Point::default());
    for (y, row) in squares.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let start = Point::new(x + MARGIN, y + MARGIN);
                draw_run(&mut path, pen, start, run.len());
                pen = start;
            }

            x += run.len();
        }
    }

    Some((width + 2 * MARGIN, path))
}

/// A square of a code, counted from its upper left corner.
#[derive(Clone, Copy, Default)]
struct Point {
    x: isize,
    y: isize,
}

impl Point {
    /// The point at a position. A code has at most 177 squares a side.
    fn new(x: usize, y: usize) -> Self {
        let number = |it| isize::try_from(it).unwrap_or_default();
        Self {
            x: number(x),
            y: number(y),
        }
    }
}

/// Draws a run of dark squares as a rectangle. It begins `start` squares from where the one before it began, `pen`:
/// distances repeat, so that pages with a code are compressed better than with positions.
fn draw_run(path: &mut String, pen: Point, start: Point, length: usize) {
    let (right, down) = (start.x - pen.x, start.y - pen.y);
    let mut digits = itoa::Buffer::new();
    path.push('m');
    path.push_str(digits.format(right));
    path.push(' ');
    path.push_str(digits.format(down));
    path.push('h');
    path.push_str(digits.format(length));
    path.push_str("v1h-");
    path.push_str(digits.format(length));
    path.push('z');
}

/// The width of a text's code without its margin, and the colours of its squares row by row. Fails for a text that is
/// too long.
fn squares(text: &str) -> QrResult<(usize, Vec<Color>)> {
    let bits = encode_auto(text.as_bytes(), ERROR_CORRECTION)?;
    let version = bits.version();
    let (data, correction) = construct_codewords(&bits.into_bytes(), version, ERROR_CORRECTION)?;

    let mut canvas = Canvas::new(version, ERROR_CORRECTION);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    canvas.apply_mask(MASK);

    let squares = canvas.into_colors();
    Ok((squares.len().isqrt(), squares))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a code as a phone does, with each square four pixels wide.
    fn read(text: &str) -> Option<String> {
        const SCALE: usize = 4;
        let (width, squares) = squares(text).ok()?;
        let is_dark = |x: usize, y: usize| {
            let (x, y) = (
                (x / SCALE).checked_sub(MARGIN)?,
                (y / SCALE).checked_sub(MARGIN)?,
            );
            (x < width && y < width).then(|| squares[y * width + x] == Color::Dark)
        };
        let size = (width + 2 * MARGIN) * SCALE;
        let shade = |x, y| if is_dark(x, y) == Some(true) { 0 } else { 255 };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(size, size, shade);
        let grids = picture.detect_grids();

        Some(grids.first()?.decode().ok()?.1)
    }

    #[test]
    fn codes_of_every_size_can_be_read() {
        for length in (1..2_300).step_by(229) {
            let addresses = [
                format!("https://example.org/{}/", "a1-".repeat(length / 3)),
                "/".repeat(length),
                "7".repeat(length),
            ];
            for address in addresses {
                assert_eq!(read(&address), Some(address));
            }
        }
    }

    #[test]
    fn texts_that_no_code_holds_have_none() {
        assert!(code_as_path(&"a".repeat(2_331)).is_some());
        assert!(code_as_path(&"a".repeat(2_332)).is_none());
    }
}
