//! Paths as texts name them, with `/` between their parts.

/// The way from the file `from` to `to`, as links have it: `../b/c.md` from `a/x.md` to `b/c.md`.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let folders: Vec<&str> = from.split('/').rev().skip(1).collect();
    let parts: Vec<&str> = to.split('/').collect();
    let folders = folders.iter().rev();
    let same = folders.clone().zip(&parts[..parts.len() - 1]);
    let same = same.take_while(|(a, b)| a == b).count();
    let up = folders.skip(same).map(|_| "..");

    up.chain(parts[same..].iter().copied())
        .collect::<Vec<_>>()
        .join("/")
}

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
