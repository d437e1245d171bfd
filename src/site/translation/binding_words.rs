//! The words of Chinese and English that bind numbers, such as 超过 and “more than”.

/// A word before a number, with what it says of the number.
pub(super) struct BindingWord {
    /// The word.
    pub word: &'static str,
    /// The form in which the fact is written, such as `more than`.
    pub binding: &'static str,
    /// When the word has this meaning, so that the fact is stated.
    pub certainty: Certainty,
}

/// When a word has its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    /// Always.
    Always,
    /// If there is a number that it binds: 争取达到80个, but not 争取支持.
    WithNumber,
    /// Sometimes.
    Sometimes,
}

/// A word behind a number, with the facts that it may mean.
pub(super) struct WordBehind {
    /// The word.
    pub word: &'static str,
    /// The forms in which the facts are written, such as `at most`.
    pub bindings: &'static [&'static str],
}

/// A word that is a fact by itself, such as the name of a month.
pub(super) struct FactWord {
    /// The word.
    pub word: &'static str,
    /// The form in which the fact is written, such as `month 6`.
    pub fact: &'static str,
}

/// The words of one language that bind numbers or are facts.
pub(super) struct BindingWords {
    /// Words before a number, none of which is the beginning of another.
    pub before: &'static [BindingWord],
    /// Words behind a number, without 以上, which `facts::bindings_before` reads; it always means “at least”.
    pub behind: &'static [WordBehind],
    /// Words that are facts by themselves.
    pub facts: &'static [FactWord],
    /// Words right before those, which turn them round: 不 before 超过 is “at most”.
    pub negations: &'static [&'static str],
    /// Words that may come between a negation and the word that it negates.
    pub fillers: &'static [&'static str],
    /// The marks at which such a word stops to bind numbers.
    pub stops: &'static [char],
}

/// The fact of 超过 and “more than”.
pub(super) const MORE: &str = "more than";
/// The fact of 低于 and “less than”.
pub(super) const LESS: &str = "less than";
/// The fact of 不低于, 以上 and “at least”.
pub(super) const AT_LEAST: &str = "at least";
/// The fact of 不超过 and “at most”.
pub(super) const AT_MOST: &str = "at most";
/// The fact of 力争 and “striving for”.
pub(super) const STRIVING: &str = "striving for";
/// The fact of 前10位 and “top 10”.
pub(super) const TOP: &str = "top";
/// The fact of 为零 and “zero”.
pub(super) const ZERO: &str = "0 in words";

/// A word that always has its meaning.
const fn definite(word: &'static str, binding: &'static str) -> BindingWord {
    BindingWord {
        word,
        binding,
        certainty: Certainty::Always,
    }
}

/// A word that may have this meaning.
const fn possible(word: &'static str, binding: &'static str) -> BindingWord {
    BindingWord {
        word,
        binding,
        certainty: Certainty::Sometimes,
    }
}

/// A word that has this meaning if there is a number that it binds.
const fn with_number(word: &'static str, binding: &'static str) -> BindingWord {
    BindingWord {
        word,
        binding,
        certainty: Certainty::WithNumber,
    }
}

/// A word behind a number.
const fn behind(word: &'static str, bindings: &'static [&'static str]) -> WordBehind {
    WordBehind { word, bindings }
}

/// A word that is a fact by itself.
const fn fact(word: &'static str, fact: &'static str) -> FactWord {
    FactWord { word, fact }
}

/// The words of Chinese.
pub(super) const CHINESE: BindingWords = BindingWords {
    before: &[
        definite("超过", MORE),
        definite("大于", MORE),
        definite("高于", MORE),
        definite("多于", MORE),
        definite("低于", LESS),
        definite("小于", LESS),
        definite("少于", LESS),
        definite("至少", AT_LEAST),
        definite("至多", AT_MOST),
        definite("力争", STRIVING),
        with_number("争取", STRIVING),
        possible("最少", AT_LEAST),
        possible("最多", AT_MOST),
    ],
    behind: &[
        behind("以下", &[AT_MOST, LESS]),
        behind("以内", &[AT_MOST]),
        behind("之内", &[AT_MOST]),
    ],
    facts: &[fact("为零", ZERO)],
    negations: &[
        "不", "不得", "不能", "不应", "不可", "不宜", "不准", "不许", "未", "没有",
    ],
    fillers: &[],
    stops: &['，', '；', '。', ',', ';', '、'],
};

/// The words of English.
pub(super) const ENGLISH: BindingWords = BindingWords {
    before: &[
        definite("more than", MORE),
        definite("greater than", MORE),
        definite("higher than", MORE),
        possible("exceed", MORE),
        definite("less than", LESS),
        definite("lower than", LESS),
        definite("fewer than", LESS),
        definite("at least", AT_LEAST),
        definite("at most", AT_MOST),
        possible("up to", AT_MOST),
        possible("within", AT_MOST),
        possible("a maximum of", AT_MOST),
        possible("a minimum of", AT_LEAST),
        definite("striving for", STRIVING),
        definite("strive for", STRIVING),
        definite("strives for", STRIVING),
        definite("striven for", STRIVING),
        definite("strive to", STRIVING),
        definite("strives to", STRIVING),
        definite("striving to", STRIVING),
        possible("seek to", STRIVING),
        possible("aim for", STRIVING),
        possible("aim to", STRIVING),
        possible("aiming for", STRIVING),
    ],
    behind: &[
        behind("or more", &[AT_LEAST]),
        behind("or above", &[AT_LEAST]),
        behind("and above", &[AT_LEAST]),
        behind("or over", &[AT_LEAST]),
        behind("and over", &[AT_LEAST]),
        behind("or older", &[AT_LEAST]),
        behind("or less", &[AT_MOST]),
        behind("or fewer", &[AT_MOST]),
        behind("or below", &[AT_MOST]),
        behind("and below", &[AT_MOST]),
        behind("or under", &[AT_MOST]),
        behind("or younger", &[AT_MOST]),
    ],
    facts: &[
        fact("January", "month 1"),
        fact("February", "month 2"),
        fact("March", "month 3"),
        fact("April", "month 4"),
        fact("May", "month 5"),
        fact("June", "month 6"),
        fact("July", "month 7"),
        fact("August", "month 8"),
        fact("September", "month 9"),
        fact("October", "month 10"),
        fact("November", "month 11"),
        fact("December", "month 12"),
        fact("zero", ZERO),
    ],
    negations: &["no", "not", "never", "cannot", "without"],
    fillers: &["be", "to"],
    stops: &[',', ';', '.'],
};
