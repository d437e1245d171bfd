//! Paths as texts name them, with `/` between their parts.

/// The path that `target` names, seen from the file `from`. The first `fixed` folders of `from` cannot be left: gives
/// `None` for a target that leads out of them.
pub(crate) fn seen_from(from: &str, target: &str, fixed: usize) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.len() > fixed => drop(parts.pop()),
            ".." => return None,
            name => parts.push(name),
        }
    }

    Some(parts.join("/"))
}
