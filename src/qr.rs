//! QR codes drawn as the path of an SVG.

use qrcode::{Color, QrCode};

/// The width of the light margin around a code, in squares.
const MARGIN: usize = 4;

/// The QR code of a text: its width in squares, margin included, and the dark squares as an SVG path with one rectangle
/// for each run of them in a row. Gives `None` for a text that is too long for a code, which holds some 2,300 bytes.
pub fn code_as_path(text: &str) -> Option<(usize, String)> {
    let code = QrCode::new(text).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..]
                .iter()
                .take_while(|color| **color == Color::Dark)
                .count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN));
            }
            x += run.max(1);
        }
    }
    Some((width + 2 * MARGIN, path))
}
