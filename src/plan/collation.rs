//! Departments by pinyin, with the tables of a real collator.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use serde::Serialize;

use super::view::{DepartmentRef, Views};

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

/// Sorts the departments of a Chinese locale by the sound of their names; the result is empty in other languages.
/// Nearly every name begins with 市, which tells nothing, so that the character after it counts.
pub(super) fn by_pinyin(views: &Views<'_>) -> Vec<Letter> {
    let chinese = views.frame.locales.get(views.locale).key == "zh";
    let Some(collator) = chinese.then(collator).flatten() else {
        return Vec::new();
    };

    let names = (0..views.catalogue.departments.len()).map(|index| views.department_ref(index));
    let mut names: Vec<(String, DepartmentRef)> =
        names.map(|name| (sort_key(&name.name), name)).collect();
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

/// Returns the part of a name that it is sorted by.
fn sort_key(name: &str) -> String {
    name.strip_prefix('市')
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
    use super::{collator, letter, sort_key};

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
            assert_eq!(letter(&collator, &sort_key(name)), expected, "{name}");
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
            assert_eq!(letter(&collator, &sort_key(name)), expected, "{name}");
        }
    }
}
