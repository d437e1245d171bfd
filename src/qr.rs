//! QR codes as the path of an SVG.

use qrcode::{Color, QrCode};

/// Light code_as_path around a code, on every side.
const QUIET: usize = 4;

/// Squares on a side with the quiet zone, and the dark ones as a path: one rectangle for each run in a row. None
/// for a text that no code holds: some 2,300 bytes are the most.
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
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += run.max(1);
        }
    }
    Some((width + 2 * QUIET, path))
}
