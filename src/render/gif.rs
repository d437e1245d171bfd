//! GIF pictures without comments and what programs add: only the frames, their times and how often they repeat are
//! kept.

/// The sixth byte of the screen, and the ninth of a frame, say whether a table of colours follows and how large it is.
const HAS_COLOURS: u8 = 0x80;

/// The applications whose data a picture is drawn with: repetitions and the colour profile.
const KEPT_APPLICATIONS: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// Whether bytes begin as a GIF does.
pub(super) fn is_gif(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
}

/// The picture without metadata and without what stands behind its end. Gives `None` if the file does not hold
/// together.
pub(super) fn without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 13 + colours(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    loop {
        let start = at;
        let mut is_kept = true;
        match *bytes.get(at)? {
            b';' => {
                out.push(b';');
                return Some(out);
            }
            b',' => {
                at += 10 + colours(*bytes.get(at + 9)?);
                // The size of the smallest code, before the data.
                at = after_blocks(bytes, at + 1)?;
            }
            b'!' => {
                is_kept = match *bytes.get(at + 1)? {
                    0xfe => false,
                    0xff => KEPT_APPLICATIONS.contains(&bytes.get(at + 3..at + 14)?),
                    _ => true,
                };
                at = after_blocks(bytes, at + 2)?;
            }
            _ => return None,
        }

        if is_kept {
            out.extend(bytes.get(start..at)?);
        }
    }
}

/// The number of bytes of the table of colours that a byte announces.
fn colours(byte: u8) -> usize {
    if byte & HAS_COLOURS == 0 {
        0
    } else {
        3 << ((byte & 7) + 1)
    }
}

/// The place behind blocks of data, of which an empty one is the last.
fn after_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
