//! The words of a theme in what the engine writes of a body.

/// The words around players and in boxes. Where a theme has none, names and numbers say it; nothing is
/// said of attachments.
#[derive(Debug, Clone, Default)]
pub struct BodyWords {
    /// What the link to a film or a sound recording says: `{name}` is the name of the file, `{size}` its size.
    pub download: Option<String>,
    /// What the link to the transcript says.
    pub transcript: Option<String>,
    /// What stands behind a link to a file that readers download: `{format}` is its format, `{size}` its size.
    pub attachment: Option<String>,
    /// The titles of boxes: note, tip, important, warning, caution.
    pub boxes: [Option<String>; 5],
}

/// The size of a file as people read it, in the units of Windows.
pub(super) fn size(bytes: u64) -> String {
    let megabytes = bytes as f64 / f64::from(1 << 20);
    if megabytes >= 1.0 {
        format!("{megabytes:.1} MB")
    } else {
        format!("{} KB", bytes.div_ceil(1 << 10))
    }
}
