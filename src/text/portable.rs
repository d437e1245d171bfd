//! Names of files and folders that not every system can have.

/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Tells whether Windows cannot have a file of this name.
pub(crate) fn is_foreign_to_windows(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end();
    let mut devices = DEVICES.iter();
    devices.any(|device| stem.eq_ignore_ascii_case(device))
        || is_port(stem)
        || part.ends_with([' ', '.'])
        || part.contains([':', '*', '?', '"', '<', '>', '|', '\\'])
        || part.contains(char::is_control)
}

/// Tells whether Windows keeps a name for a port: `com1`, `lpt1` and so on.
fn is_port(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let number = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    number.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
}
