//! Words beside the names of bodies that say what these do: 牵头单位：市财政局, 市财政局牵头, 市财政局（牵头）.

use super::role::{RoleName, Roles};

/// The brackets that stand behind names.
pub(super) const BRACKETS: [(char, char); 2] = [('（', '）'), ('(', ')')];

/// Finds the word of a role with a colon at the beginning of a part: 牵头单位：市财政局. Gives the length of both and
/// the role.
pub(super) fn role_before(part: &str, roles: &Roles) -> Option<(usize, RoleName)> {
    let (at, colon) = part.match_indices(['：', ':']).next()?;
    let word = part[..at].trim();
    let is_word = |known: &String| known.eq_ignore_ascii_case(word);
    let role = roles.iter().find(|role| role.words.iter().any(is_word))?;
    Some((at + colon.len(), role.id.clone()))
}

/// A role that words behind a name say, with the name.
pub(super) struct RoleBehind {
    pub role: RoleName,
    /// Whether it is said in brackets, and so of this body alone.
    pub is_in_brackets: bool,
}

/// Finds the role that words behind a name say: 市财政局牵头, 市财政局（牵头）, Finance (lead). Gives the name and the
/// role.
pub(super) fn role_behind<'t>(text: &'t str, roles: &Roles) -> Option<(&'t str, RoleBehind)> {
    for (open, close) in BRACKETS {
        let inside = text.strip_suffix(close).and_then(|it| it.rsplit_once(open));
        let Some((name, word)) = inside else { continue };
        let is_word = |known: &String| known.eq_ignore_ascii_case(word.trim());
        let role = roles
            .iter()
            .find(|role| role.words.iter().chain(&role.words_after).any(is_word));
        if let Some(role) = role.filter(|_| !name.trim().is_empty()) {
            let role = RoleBehind {
                role: role.id.clone(),
                is_in_brackets: true,
            };
            return Some((name, role));
        }
    }

    let known = roles
        .iter()
        .flat_map(|role| role.words_after.iter().map(move |word| (role, word)));
    let ending = known.filter(|(_, word)| text.ends_with(word.as_str()));
    let (role, word) = ending.max_by_key(|(_, word)| word.len())?;
    let name = &text[..text.len() - word.len()];
    if name.trim().is_empty() {
        return None;
    }

    // Several such words may follow each other: 按照职责分工组织实施.
    let name = match role_behind(name.trim_end(), roles) {
        Some((name, more)) if !more.is_in_brackets => name,
        _ => name,
    };
    let role = RoleBehind {
        role: role.id.clone(),
        is_in_brackets: false,
    };
    Some((name, role))
}
