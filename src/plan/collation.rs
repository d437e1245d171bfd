//! Departments by pinyin, with the tables of a real collator.

use std::collections::BTreeMap;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use serde::Serialize;

use super::view::{DepartmentRef, Views};

use crate::text::language::is_chinese;

/// A letter and the departments whose names begin with it.
#[derive(Debug, Serialize)]
pub(super) struct Letter {
    letter: char,
    departments: Vec<DepartmentRef>,
}

/// The letters, each with the first character in pinyin order whose sound begins with it; i, u and v begin no syllable.
const FIRST_CHARACTERS: [(char, &str); 23] = [
    ('A', "阿"),
    ('B', "八"),
    ('C', "嚓"),
    ('D', "咑"),
    ('E', "妸"),
    ('F', "发"),
    ('G', "旮"),
    ('H', "哈"),
    ('J', "丌"),
    ('K', "咔"),
    ('L', "垃"),
    ('M', "妈"),
    ('N', "拏"),
    ('O', "喔"),
    ('P', "妑"),
    ('Q', "七"),
    ('R', "呥"),
    ('S', "仨"),
    ('T', "他"),
    ('W', "屲"),
    ('X', "夕"),
    ('Y', "丫"),
    ('Z', "帀"),
];

/// What the names of places end with, from provinces down to counties and districts.
const ENDS_OF_PLACES: [char; 7] = ['省', '市', '州', '盟', '县', '区', '旗'];
/// The longest name of a place that names of departments begin with, in characters: 新疆维吾尔自治区.
const LONGEST_PLACE: usize = 8;

/// Sorts the departments of a Chinese locale by the sound of their names; the result is empty in other languages. What
/// most names begin with tells nothing, such as 市 in the plan of a city, so that the character after it counts.
pub(super) fn by_pinyin(views: &Views<'_>) -> Vec<Letter> {
    let chinese = is_chinese(&views.frame.locales.get(views.locale).key);
    let Some(collator) = chinese.then(collator).flatten() else {
        return Vec::new();
    };

    let departments = (0..views.catalogue.departments.len()).map(|it| views.department_ref(it));
    let departments: Vec<DepartmentRef> = departments.collect();
    let names: Vec<&str> = departments.iter().map(|it| it.name.as_str()).collect();
    let prefix = shared_prefix(&names);
    let mut names: Vec<(String, DepartmentRef)> = departments
        .into_iter()
        .map(|it| (sort_key(&it.name, &prefix), it))
        .collect();
    names.sort_by(|(a, _), (b, _)| collator.compare(a, b));

    let mut letters: Vec<Letter> = Vec::new();
    for (key, department) in names {
        let letter = letter(&collator, &key);
        match letters.last_mut() {
            Some(last) if last.letter == letter => last.departments.push(department),
            _ => letters.push(Letter {
                letter,
                departments: vec![department],
            }),
        }
    }

    letters
}

/// Loads the order of pinyin; `None` if the data for it is missing.
fn collator() -> Option<CollatorBorrowed<'static>> {
    Collator::try_new(locale!("zh-u-co-pinyin").into(), CollatorOptions::default()).ok()
}

/// Finds the place that at least half of the names begin with: 市, 县, 云溪市. The longest counts. It is empty if there
/// is none, or if half of the names begin with one place and half with another.
fn shared_prefix(names: &[&str]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        for prefix in places(name) {
            *counts.entry(prefix).or_default() += 1;
        }
    }

    counts.retain(|_, count| *count * 2 >= names.len());
    let longest = counts.keys().max_by_key(|prefix| prefix.len());
    let is_one = |longest: &&String| {
        counts
            .keys()
            .all(|other| longest.starts_with(other.as_str()))
    };
    longest.filter(is_one).cloned().unwrap_or_default()
}

/// Lists what a name begins with that ends like the name of a place and leaves something of the name.
fn places(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().take(LONGEST_PLACE + 1).collect();
    (1..chars.len())
        .filter(|end| ENDS_OF_PLACES.contains(&chars[end - 1]))
        .map(|end| chars[..end].iter().collect())
        .collect()
}

/// Returns the part of a name that it is sorted by: what follows the prefix that most names share.
fn sort_key(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
        .to_string()
}

/// Finds the letter that the sound of a name begins with; `#` for names in other scripts.
fn letter(collator: &CollatorBorrowed<'_>, name: &str) -> char {
    let not_after = |(_, first): &&(char, &str)| collator.compare(first, name).is_le();
    FIRST_CHARACTERS
        .iter()
        .rev()
        .find(not_after)
        .map_or('#', |(letter, _)| *letter)
}

#[cfg(test)]
mod tests {
    use super::{collator, letter, shared_prefix, sort_key};

    #[test]
    fn the_letter_is_that_of_the_sound() {
        let collator = collator().expect("pinyin data");

        let names = [
            ("市质监局", 'Z'),
            ("市委宣传部", 'W'),
            ("市农委", 'N'),
            ("各县区政府", 'G'),
            ("拂晓报社", 'F'),
            ("电信部门", 'D'),
        ];
        for (name, expected) in names {
            assert_eq!(letter(&collator, &sort_key(name, "市")), expected, "{name}");
        }

        let more = [
            ("市安全监管局", 'A'),
            ("市财政局", 'C'),
            ("市教育体育局", 'J'),
            ("市科技局", 'K'),
            ("市水利局", 'S'),
            ("其他有关部门", 'Q'),
            ("市环保局", 'H'),
        ];
        for (name, expected) in more {
            assert_eq!(letter(&collator, &sort_key(name, "市")), expected, "{name}");
        }
    }
    #[test]
    fn what_most_names_begin_with_is_left_out() {
        let cases: [(&[&str], &str); 7] = [
            (
                &["市质监局", "市委宣传部", "市农委", "拂晓报社", "各县区政府"],
                "市",
            ),
            (
                &["县财政局", "县教育局", "省通信管理局", "国家发展改革委"],
                "县",
            ),
            (&["省科技厅", "省教育厅", "合肥市政府"], "省"),
            (&["云溪市财政局", "云溪市教育局", "市民代表"], "云溪市"),
            (&["市财政局", "县财政局"], ""),
            (&["财政部", "教育部", "市场监管总局"], ""),
            (&["市", "市"], ""),
        ];
        for (names, expected) in cases {
            assert_eq!(shared_prefix(names), expected, "{names:?}");
        }
    }
}
