//! How the names of pages sound in pinyin, whole and by their initials, for who types Latin letters. Only searches that
//! find nothing else fetch it.

use pinyin::ToPinyin;

use crate::config::LocaleId;
use crate::site::search::is_found;
use crate::site::{Page, Site};
use crate::view::url;

/// The most names in the list, so that it stays small on a large site. Things with names of their own come first.
const MAX_NAMES: usize = 3000;

/// The list as JSON: `[sound, initials, address, title]` for each name.
pub(in crate::render) fn list_of_sounds(site: &Site, id: LocaleId) -> Vec<u8> {
    let mut pages: Vec<&Page> = site
        .pages
        .iter()
        .filter(|page| is_found(page, id))
        .collect();
    pages.sort_by_key(|page| match (&page.search.names, page.search.subject) {
        (Some(_), _) => 0,
        (None, "page") => 2,
        (None, _) => 1,
    });

    let names = pages.into_iter().flat_map(|page| {
        let others = page.search.names.iter().flatten();
        let all = std::iter::once(&page.title).chain(others);
        all.map(move |name| (page, name))
    });
    let list: Vec<[String; 4]> = names
        .take(MAX_NAMES)
        .map(|(page, name)| {
            let [whole, initials] = sound(name);
            [whole, initials, url(site, page), page.title.clone()]
        })
        .collect();

    // Nothing in there can fail to serialize.
    serde_json::to_vec(&list).unwrap_or_default()
}

/// The sound of a name and the first letters of its syllables. Latin letters and figures sound as they are written;
/// marks are silent.
fn sound(name: &str) -> [String; 2] {
    let (mut whole, mut initials) = (String::new(), String::new());
    for c in name.chars() {
        if let Some(syllable) = c.to_pinyin() {
            // As it is typed: lü is lv.
            whole.push_str(&syllable.plain().replace('ü', "v"));
            initials.push_str(syllable.first_letter());
        } else if c.is_ascii_alphanumeric() {
            whole.push(c.to_ascii_lowercase());
            initials.push(c.to_ascii_lowercase());
        }
    }

    [whole, initials]
}

#[cfg(test)]
mod tests {
    use super::sound;

    #[test]
    fn names_sound_whole_and_by_their_initials() {
        assert_eq!(sound("市质监局"), ["shizhijianju", "szjj"]);
        assert_eq!(sound("5A级景区（旅游）"), ["5ajijingqulvyou", "5ajjqly"]);
    }
}
