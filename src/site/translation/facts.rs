//! The facts of a text that a translation must keep: numbers with their signs, months, ranges, ranks, words that bind
//! a number (“at least”, “more than”), and the force of its sentences (“ensure”, “must”).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::binding_words::{
    AT_LEAST, AT_MOST, BindingWord, BindingWords, CHINESE, Certainty, ENGLISH, FactWord, LESS,
    MORE, STRIVING, TOP, WordBehind, ZERO,
};
use super::force::{self, Forces};
use super::ranks;
use super::scales::{scale, scaled};
use super::word_finder::WordFinder;
use crate::load::paragraphs::CELL_SEPARATOR;
use crate::text::han::is_everyday_han;
use crate::text::numeral::is_in_amounts;

/// The facts of a text, each with the number of times that it occurs. Facts are written as `98%`, `at least 98%`,
/// `1-2`, `month 6`.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The facts that the text states. A translation states them as often.
    stated: BTreeMap<String, usize>,
    /// The facts that the text may be read as: `up to 20` is “at most 20”, but a translation need not say so.
    implied: BTreeMap<String, usize>,
    /// What the text says with the force of “ensure”, “must” and the like.
    forces: Forces,
}

/// The words of a language, to be found in texts.
struct LanguageWords {
    words: &'static BindingWords,
    before: WordFinder<BindingWord>,
    behind: WordFinder<WordBehind>,
    facts: WordFinder<FactWord>,
}

static CHINESE_WORDS: LazyLock<LanguageWords> = LazyLock::new(|| LanguageWords::new(&CHINESE));
static ENGLISH_WORDS: LazyLock<LanguageWords> = LazyLock::new(|| LanguageWords::new(&ENGLISH));

impl LanguageWords {
    fn new(words: &'static BindingWords) -> Self {
        Self {
            words,
            before: WordFinder::new(words.before, |word| word.word),
            behind: WordFinder::new(words.behind, |word| word.word),
            facts: WordFinder::new(words.facts, |word| word.word),
        }
    }
}

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
    let text = comparable(text);
    let chinese = language == "zh";
    let words: &LanguageWords = if chinese {
        &CHINESE_WORDS
    } else {
        &ENGLISH_WORDS
    };
    let numbers = numbers(&text, chinese);

    let mut facts = Facts::default();
    for number in &numbers {
        let kind = if number.is_month { "month " } else { "" };
        facts.state(format!("{kind}{}", number.value));
    }

    for pair in numbers.windows(2) {
        if is_range(&text, &pair[0], &pair[1]) {
            facts.state(format!("{}-{}", pair[0].value, pair[1].value));
        }
    }

    let lower = text.to_lowercase();
    facts.forces = Forces::of(&lower, chinese);

    let ranks = if chinese {
        ranks::in_chinese(&lower)
    } else {
        ranks::in_english(&lower)
    };
    for rank in ranks {
        let fact = format!("{TOP} {}", rank.places);
        if rank.is_definite {
            facts.state(fact);
        } else {
            facts.imply(fact);
        }
    }

    bindings(&text, words, &numbers, &mut facts);
    bindings_behind(&text, words, &numbers, &mut facts);
    if chinese {
        for fact in bindings_before(&text, &numbers) {
            facts.state(fact);
        }
    }

    for (word, range) in words.facts.find(&text) {
        if chinese || is_whole_word(&text, &range) {
            facts.state(word.fact.to_string());
        }
    }

    facts
}

/// A text with the characters that NFKC gives and one sign for all dashes. Marks that are parted from their letters
/// stay so: no fact has any.
fn comparable(text: &str) -> String {
    let mut comparable = String::with_capacity(text.len());
    for c in text.chars() {
        // Most characters are their own form, and looking that up takes time.
        if c.is_ascii() || is_everyday_han(c) {
            comparable.push(with_one_dash(c));
        } else {
            comparable.extend(std::iter::once(c).nfkc().map(with_one_dash));
        }
    }

    comparable
}

/// A hyphen for every dash and for the sign of ranges; any other character as it is.
fn with_one_dash(c: char) -> char {
    match c {
        '–' | '—' | '−' | '~' => '-',
        other => other,
    }
}

impl Facts {
    /// Adds a fact that the text states.
    fn state(&mut self, fact: String) {
        *self.stated.entry(fact).or_default() += 1;
    }

    /// Adds a fact that the text may be read as.
    fn imply(&mut self, fact: String) {
        *self.implied.entry(fact).or_default() += 1;
    }

    /// Adds the facts of another text.
    pub(super) fn add(&mut self, other: Self) {
        for (fact, count) in other.stated {
            *self.stated.entry(fact).or_default() += count;
        }

        for (fact, count) in other.implied {
            *self.implied.entry(fact).or_default() += count;
        }

        self.forces.add(&other.forces);
    }

    /// The facts and the force of this text that a translation has lost.
    pub(super) fn lost_in(&self, translation: &Self) -> Vec<String> {
        let mut lost = surplus(self, translation);
        lost.extend(self.forces.lost_in(&translation.forces));
        lost
    }

    /// The facts that a translation has added to this text.
    pub(super) fn added_in(&self, translation: &Self) -> Vec<String> {
        surplus(translation, self)
    }

    /// The force that a translation has added to this text.
    pub(super) fn force_added_in(&self, translation: &Self) -> Vec<String> {
        self.forces.added_in(&translation.forces)
    }

    /// How often the text states a fact or may be read as stating it.
    fn count(&self, fact: &str) -> usize {
        let stated = self.stated.get(fact).copied().unwrap_or(0);
        stated + self.implied.get(fact).copied().unwrap_or(0)
    }
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
        let (scale, length) = scale(rest, chinese);
        let number = scaled(&text[start..at].replace(',', ""), scale);
        let value = format!("{number}{sign}");
        let is_month = chinese && rest.starts_with('月');
        found.push(NumberInText {
            start,
            end: at + sign.len().max(length),
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
    let between = &text[from.end..to.start];
    if between.contains(CELL_SEPARATOR) {
        return false;
    }

    let between = between.trim_start_matches(UNITS).trim();
    !from.is_month && !to.is_month && matches!(between, "-" | "至" | "到" | "to")
}

/// Adds the facts of words that bind the number after them. If there is no number in reach, the word itself is a
/// fact.
fn bindings(text: &str, words: &LanguageWords, numbers: &[NumberInText], facts: &mut Facts) {
    let (lower, words, finder) = (text.to_ascii_lowercase(), words.words, &words.before);
    let mut found: Vec<_> = finder.find(&lower).collect();
    found.sort_by_key(|(_, range)| range.start);

    let mut at = 0;
    for (word, range) in found {
        // Of two words that overlap, the first counts.
        if range.start < at {
            continue;
        }

        let (binding, certainty) = match negated(word.binding) {
            Some(opposite) if is_negated(&lower[at..range.start], words) => {
                (opposite, Certainty::Always)
            }
            _ => (word.binding, word.certainty),
        };

        at = range.end;
        let stop = reach(&lower, at, words);
        let bound = numbers
            .iter()
            .find(|number| number.start >= at && number.start < stop);
        let fact = bound_fact(binding, bound);

        let is_definite = match certainty {
            Certainty::Always => true,
            Certainty::WithNumber => bound.is_some(),
            Certainty::Sometimes => false,
        };
        if is_definite {
            facts.state(fact);
        } else {
            facts.imply(fact);
        }
    }
}

/// The fact that a number is bound, or that a word binds no number that is written in digits.
fn bound_fact(binding: &str, number: Option<&NumberInText>) -> String {
    match number {
        Some(number) => format!("{binding} {}", number.value),
        None => binding.to_string(),
    }
}

/// What a binding becomes when it is negated; `None` for one that is not negated in this way.
fn negated(binding: &str) -> Option<&'static str> {
    match binding {
        MORE => Some(AT_MOST),
        LESS => Some(AT_LEAST),
        _ => None,
    }
}

/// Whether the text before a binding word ends with a negation. Between words that are parted by spaces, a negation
/// is a whole word.
fn is_negated(before: &str, words: &BindingWords) -> bool {
    let mut before = before.trim_end();
    for filler in words.fillers {
        if let Some(rest) = without_last_word(before, filler) {
            before = rest.trim_end();
        }
    }

    words
        .negations
        .iter()
        .any(|negation| without_last_word(before, negation).is_some())
}

/// What comes before the word that a text ends with; `None` if the text ends otherwise.
fn without_last_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_suffix(word)?;
    let is_longer = word.is_ascii() && rest.ends_with(char::is_alphabetic);
    (!is_longer).then_some(rest)
}

/// The byte at which a word stops to bind numbers, at the latest at the end of its cell of a table. A decimal point
/// does not end its reach.
fn reach(text: &str, from: usize, words: &BindingWords) -> usize {
    let end = text[from..].find(CELL_SEPARATOR);
    let text = &text[..end.map_or(text.len(), |end| from + end)];
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

/// Finds the facts of 以上, which binds the number before it and its unit: `2家以上`, `98%以上`, and in words
/// `一年以上`.
fn bindings_before(text: &str, numbers: &[NumberInText]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("以上") {
        let number = number_before(text, at, numbers);
        if number.is_some() {
            found.push(bound_fact(AT_LEAST, number));
        } else if text[..at].chars().rev().take(3).any(is_in_amounts) {
            found.push(AT_LEAST.to_string());
        }
    }

    found
}

/// Adds the facts that words behind a number may mean: `20日以内`, `5% or less`.
fn bindings_behind(text: &str, words: &LanguageWords, numbers: &[NumberInText], facts: &mut Facts) {
    for (word, range) in words.behind.find(text) {
        let number = number_before(text, range.start, numbers);
        for binding in word.bindings {
            facts.imply(bound_fact(binding, number));
        }
    }
}

/// The number that is at most two characters, such as its unit, before the byte `at`.
fn number_before<'a>(
    text: &str,
    at: usize,
    numbers: &'a [NumberInText],
) -> Option<&'a NumberInText> {
    numbers
        .iter()
        .rfind(|number| number.end <= at && text[number.end..at].chars().count() <= 2)
}

/// Whether the letters of a text go on neither before nor behind some of its bytes.
fn is_whole_word(text: &str, range: &Range<usize>) -> bool {
    let (before, behind) = (&text[..range.start], &text[range.end..]);
    !before.ends_with(char::is_alphabetic) && !behind.starts_with(char::is_alphabetic)
}

/// The facts that one text states more often than another does or may be read to do, in words: `98%`, `2 × at least
/// 5`.
fn surplus(here: &Facts, there: &Facts) -> Vec<String> {
    let mut found = Vec::new();
    for (fact, count) in &here.stated {
        match count.saturating_sub(there.count(fact)) {
            0 => {}
            1 => found.push(fact.clone()),
            more => found.push(format!("{more} × {fact}")),
        }
    }

    found
}

/// A fact in the words of the tool's Chinese messages.
pub(super) fn in_chinese(fact: &str) -> String {
    if let Some(name) = force::in_chinese(fact) {
        return name.to_string();
    }

    let words = [
        (TOP, "前"),
        (MORE, "超过"),
        (AT_LEAST, "不低于"),
        (AT_MOST, "不超过"),
        (LESS, "低于"),
        (STRIVING, "力争"),
    ];
    let fact = words
        .iter()
        .fold(fact.replace(ZERO, "为零"), |fact, (en, zh)| {
            fact.replace(en, zh)
        });

    match fact.split_once("month ") {
        Some((before, month)) => format!("{before}{month} 月"),
        None => fact,
    }
}

#[cfg(test)]
mod tests {
    use super::facts;

    fn differ(zh: &str, en: &str) -> Vec<String> {
        let (zh, en) = (facts(zh, "zh"), facts(en, "en"));
        [zh.lost_in(&en), zh.added_in(&en), zh.force_added_in(&en)].concat()
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
                "We will ensure more than 180, striving for 200.",
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
            (
                "120万名，1.45万亿元",
                "1.2 million people, 1,450 billion yuan",
            ),
            ("不少于30万名", "at least 300,000"),
            ("5.2\t—\t5.5", "5.2\t—\tabout 5.5"),
            ("不超过20个", "no more than 20"),
            ("不得超过20个", "must not exceed 20"),
            ("不高于5%", "not higher than 5%"),
            ("不大于5%", "not exceeding 5%"),
            ("至多20个", "at most 20"),
            ("最多20个", "up to 20"),
            ("20日以内", "within 20 days"),
            ("控制在5%以下", "kept at 5% or less"),
            ("20个以下", "20 or fewer"),
            ("不超过3起，超过60件", "not more than 3, more than 60"),
            ("未超过3起", "no more than 3"),
            ("十日之内", "within ten days"),
            ("10个工作日内", "within 10 working days"),
            ("控制在5%以下", "lower than 5%"),
            ("突破60件", "exceed 60"),
            ("超过60件", "exceeding 60"),
            ("不得少于3人", "must not be fewer than 3"),
            ("不多于3人", "not to exceed 3"),
            ("不超过上年水平", "never higher than last year"),
            ("一年以内", "at most one year"),
            ("`<=` 以内", "`<=` at most"),
            ("18岁及以上", "18 or older"),
            ("60岁及以下", "60 or younger"),
            ("争取达到80个", "strive to reach 80"),
            ("争取支持", "seek support"),
            ("居全省前3位", "in the top 3 of the province"),
            ("居全省前十名", "among the top ten of the province"),
            ("进入前10强", "one of the first 10"),
            ("前3个月", "the first 3 months"),
        ] {
            assert_eq!(differ(zh, en), Vec::<String>::new(), "{zh} / {en}");
        }
    }

    #[test]
    fn the_upper_bound_is_no_lower_bound() {
        for (zh, en) in [
            ("不超过20个", "more than 20"),
            ("不高于5%", "higher than 5%"),
            ("不大于5%", "at least 5%"),
            ("超过20个", "no more than 20"),
            ("20个以内", "at least 20"),
            ("不超过20个", "20"),
            ("5%以下", "more than 5%"),
            ("不超过20个", "less than 20"),
            ("争取达到80个", "reach 80"),
            ("达到80个", "strive to reach 80"),
            ("居全省前3位", "3 in the province"),
            ("居全省前十名", "among the top five of the province"),
            ("提高10位", "rise to the top 10"),
        ] {
            assert_ne!(differ(zh, en), Vec::<String>::new(), "{zh} / {en}");
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
