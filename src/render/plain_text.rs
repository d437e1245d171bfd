//! Plain texts (`.txt`) as they are published. Browsers show them, and take them for UTF-8.

use crate::diagnostic::Diagnostic;
use crate::encoding::decode;
use crate::load::media::ending;
use crate::reading::undecodable;

/// The largest text, in bytes, whose encoding is looked at. Longer ones are no texts to read in a browser.
pub(super) const MAX_BYTES: u64 = 8 << 20;

/// Whether a file is a plain text, told by its name.
pub(super) fn is_plain_text(path: &str) -> bool {
    ending(path) == "txt"
}

/// A text in UTF-8, or `None` if it is in UTF-8 already and stays as it is. Fails if its encoding cannot be told.
pub(super) fn as_utf8(path: &str, bytes: Vec<u8>) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
    let has_zeros = memchr::memchr(0, &bytes).is_some();
    if !has_zeros && std::str::from_utf8(&bytes).is_ok() {
        return Ok(None);
    }

    let (text, _) = decode(bytes).map_err(|reason| undecodable(path, reason))?;
    Ok(Some(text.into_bytes()))
}
