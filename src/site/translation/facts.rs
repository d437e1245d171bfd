//! The facts of a text that a translation must keep: numbers with their signs, months, ranges, and words that bind a
//! number (“at least”, “more than”).

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::text::numeral::is_in_amounts;

/// The number of times that each fact occurs in a text. Facts are written as `98%`, `at least 98%`, `1-2`, `month 6`.
pub(super) type Facts = BTreeMap<String, usize>;

/// The words of one language that bind numbers.
struct BindingWords {
    /// Words before a number, each with the form in which the fact is written.
    before: &'static [(&'static str, &'static str)],
    /// The marks at which such a word stops to bind numbers.
    stops: &'static [char],
    /// The number 0 in words.
    zero: &'static str,
}

/// The words of Chinese.
const CHINESE: BindingWords = BindingWords {
    before: &[
        ("超过", "more than"),
        ("大于", "more than"),
        ("高于", "more than"),
        ("至少", "at least"),
        ("不得低于", "at least"),
        ("不低于", "at least"),
        ("不少于", "at least"),
        ("低于", "less than"),
        ("小于", "less than"),
        ("力争", "striving for"),
    ],
    stops: &['，', '；', '。', ',', ';', '、'],
    zero: "为零",
};

/// The words of English.
const ENGLISH: BindingWords = BindingWords {
    before: &[
        ("more than", "more than"),
        ("greater than", "more than"),
        ("higher than", "more than"),
        ("not less than", "at least"),
        ("no less than", "at least"),
        ("not fewer than", "at least"),
        ("at least", "at least"),
        ("less than", "less than"),
        ("lower than", "less than"),
        ("fewer than", "less than"),
        ("striving for", "striving for"),
        ("strive for", "striving for"),
        ("strives for", "striving for"),
        ("striven for", "striving for"),
    ],
    stops: &[',', ';', '.'],
    zero: "zero",
};

/// The months in English.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Chinese units that may be between the two numbers of a range.
const UNITS: [char; 8] = ['年', '日', '次', '个', '家', '项', '件', '号'];

/// A number of a text.
struct NumberInText {
    /// The first byte.
    start: usize,
    end: usize,
    /// The number with its sign (`%`, `‰`), without commas.
    value: String,
    /// Whether the number names a month.
    is_month: bool,
}

/// Whether the facts of texts in a language can be found.
pub(super) fn knows(language: &str) -> bool {
    matches!(language, "zh" | "en")
}

/// The facts of a text in Chinese or English.
pub(super) fn facts(text: &str, language: &str) -> Facts {
    let text: String = text
        .nfkc()
        .collect::<String>()
        .replace(['–', '—', '−', '~'], "-");
    let chinese = language == "zh";
    let words = if chinese { &CHINESE } else { &ENGLISH };
    let numbers = numbers(&text, chinese);

    let mut found = Vec::new();
    for number in &numbers {
        let kind = if number.is_month { "month " } else { "" };
        found.push(format!("{kind}{}", number.value));
    }

    for pair in numbers.windows(2) {
        if is_range(&text, &pair[0], &pair[1]) {
            found.push(format!("{}-{}", pair[0].value, pair[1].value));
        }
    }

    found.extend(bindings(&text, words, &numbers));

    if chinese {
        found.extend(bindings_before(&text, &numbers));
    } else {
        for (index, month) in MONTHS.iter().enumerate() {
            let fact = format!("month {}", index + 1);
            found.extend(std::iter::repeat_n(fact, whole_words(&text, month)));
        }
    }

    let zeros = if chinese {
        text.matches(words.zero).count()
    } else {
        whole_words(&text, words.zero)
    };
    found.extend(std::iter::repeat_n("0 in words".to_string(), zeros));

    let mut facts = Facts::new();
    for fact in found {
        *facts.entry(fact).or_default() += 1;
    }

    facts
}

/// Finds the numbers of a text. In Chinese, a number before 月 names a month.
fn numbers(text: &str, chinese: bool) -> Vec<NumberInText> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);

    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }

        let start = at;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || goes_on(bytes, at)) {
            at += 1;
        }

        let rest = &text[at..];
        let sign = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '%' | '‰'))
            .map(String::from)
            .unwrap_or_default();
        let value = format!("{}{sign}", text[start..at].replace(',', ""));
        let is_month = chinese && rest.starts_with('月');
        found.push(NumberInText {
            start,
            end: at + sign.len(),
            value,
            is_month,
        });
    }

    found
}

/// Whether a number continues after a decimal point, or after a comma that groups three digits.
fn goes_on(bytes: &[u8], at: usize) -> bool {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    match bytes[at] {
        b'.' => digit(at + 1),
        b',' => digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4),
        _ => false,
    }
}

/// Whether two numbers are a range: between them is only a dash or a word such as “to”, apart from a unit.
fn is_range(text: &str, from: &NumberInText, to: &NumberInText) -> bool {
    let between = text[from.end..to.start].trim_start_matches(UNITS).trim();
    !from.is_month && !to.is_month && matches!(between, "-" | "至" | "到" | "to")
}

/// The facts of words that bind the number after them. If there is no number in reach, the word itself is a fact.
fn bindings(text: &str, words: &BindingWords, numbers: &[NumberInText]) -> Vec<String> {
    let (lower, mut found, mut at) = (text.to_ascii_lowercase(), Vec::new(), 0);
    while let Some((start, word, binding)) = next_word(&lower, at, words) {
        at = start + word.len();
        let stop = reach(&lower, at, words);
        let bound = numbers
            .iter()
            .find(|number| number.start >= at && number.start < stop);
        found.push(bound.map_or(binding.to_string(), |number| {
            format!("{binding} {}", number.value)
        }));
    }

    found
}

/// The next binding word from the byte `from` on, with its offset and the form in which the fact is written. If several
/// begin at one place, the longest counts.
fn next_word(
    text: &str,
    from: usize,
    words: &BindingWords,
) -> Option<(usize, &'static str, &'static str)> {
    let all = words
        .before
        .iter()
        .filter_map(|(word, binding)| Some((from + text[from..].find(word)?, *word, *binding)));
    all.min_by_key(|(at, word, _)| (*at, usize::MAX - word.len()))
}

/// The byte at which a word stops to bind numbers. A decimal point does not end its reach.
fn reach(text: &str, from: usize, words: &BindingWords) -> usize {
    let is_digit = |c: char| c.is_ascii_digit();
    let marks = text[from..].match_indices(words.stops);
    for (offset, mark) in marks {
        let at = from + offset;

        let is_point =
            text[..at].ends_with(is_digit) && text[at + mark.len()..].starts_with(is_digit);
        if !is_point {
            return at;
        }
    }

    text.len()
}

/// Finds the facts of 以上, which binds the number before it and its unit: `2家以上`, `98%以上`, and in words `一年以上`.
fn bindings_before(text: &str, numbers: &[NumberInText]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("以上") {
        let number = numbers
            .iter()
            .rfind(|number| number.end <= at && text[number.end..at].chars().count() <= 2);
        if let Some(number) = number {
            found.push(format!("at least {}", number.value));
        } else if text[..at].chars().rev().take(3).any(is_in_amounts) {
            found.push("at least".to_string());
        }
    }

    found
}

/// The number of times that a text contains a word as a whole word.
fn whole_words(text: &str, word: &str) -> usize {
    text.match_indices(word)
        .filter(|(at, _)| !text[..*at].ends_with(char::is_alphabetic))
        .filter(|(at, _)| !text[at + word.len()..].starts_with(char::is_alphabetic))
        .count()
}

/// The facts that one text has more often than another, in words: `98%`, `2 × at least 5`.
pub(super) fn surplus(here: &Facts, there: &Facts) -> Vec<String> {
    let extra = here.iter().map(|(fact, count)| {
        (
            fact,
            count.saturating_sub(there.get(fact).copied().unwrap_or(0)),
        )
    });
    let some = extra.filter(|(_, count)| *count > 0);
    some.map(|(fact, count)| {
        if count == 1 {
            fact.clone()
        } else {
            format!("{count} × {fact}")
        }
    })
    .collect()
}

/// A fact in the words of the tool's Chinese messages.
pub(super) fn in_chinese(fact: &str) -> String {
    let words = [
        ("more than", "超过"),
        ("at least", "不低于"),
        ("less than", "低于"),
        ("striving for", "力争"),
    ];
    let fact = words
        .iter()
        .fold(fact.replace("0 in words", "为零"), |fact, (en, zh)| {
            fact.replace(en, zh)
        });

    match fact.split_once("month ") {
        Some((before, month)) => format!("{before}{month} 月"),
        None => fact,
    }
}

#[cfg(test)]
mod tests {
    use super::{facts, surplus};

    fn differ(zh: &str, en: &str) -> Vec<String> {
        let (zh, en) = (facts(zh, "zh"), facts(en, "en"));
        [surplus(&zh, &en), surplus(&en, &zh)].concat()
    }

    #[test]
    fn true_translations_agree() {
        for (zh, en) in [
            (
                "到2020年，合格率达到98%以上。",
                "By 2020, the pass rate will reach at least 98%.",
            ),
            (
                "确保超过180个，力争达到200个。",
                "more than 180, striving for 200.",
            ),
            ("（2017年1月-3月）", "(January–March 2017)"),
            ("（2017年4月-2018年12月）", "(April 2017–December 2018)"),
            (
                "总额不得低于上年度财政收入的1‰",
                "must be not less than 1‰ of the previous year’s fiscal revenue",
            ),
            ("每年组织1-2次", "1–2 times a year"),
            ("2011-2020年", "2011–2020"),
            ("2018年至2019年", "2018 to 2019"),
            ("建成1个以上国家级中心", "at least 1 national centre"),
            (
                "省级以上知名品牌",
                "well-known brands at provincial level and above",
            ),
            ("实施一年以上", "in operation for at least one year"),
            ("低于全国平均水平", "lower than the national average"),
            ("检出率为零", "a detection rate of zero"),
            ("2017年11月27日 17:06:55", "27 November 2017, 17:06:55"),
            ("1000000元、3.5%", "1,000,000 yuan, 3.5%"),
        ] {
            assert_eq!(differ(zh, en), Vec::<String>::new(), "{zh} / {en}");
        }
    }

    #[test]
    fn every_planted_difference_is_found() {
        let zh =
            "到2020年，合格率达到98%以上，超过60件，力争80件，1‰，6月，1-2次，为零，拨打12315。";
        let en = "By 2020, at least 98%, more than 60, striving for 80, 1‰, June, 1–2 times, zero, call 12315.";
        assert_eq!(differ(zh, en), Vec::<String>::new());

        for (from, to) in [
            ("2020", "2021"),
            ("98%", "89%"),
            ("98%", "98‰"),
            ("98%", "98"),
            ("1‰", "1%"),
            ("at least", "more than"),
            ("more than", "at least"),
            ("at least 98%, more than 60", "more than 98%, at least 60"),
            ("striving for", "reaching"),
            ("June", "July"),
            ("more than 60, ", ""),
            ("80", "180"),
            ("1–2", "2–1"),
            ("1–2", "1 and 2"),
            ("zero", "low"),
            ("12315", "12351"),
            ("at least 98%", "98%"),
        ] {
            assert_ne!(
                differ(zh, &en.replacen(from, to, 1)),
                Vec::<String>::new(),
                "{from} → {to}"
            );
        }
    }
}
