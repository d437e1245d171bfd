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

/// The words of one language that bind numbers.
pub(super) struct BindingWords {
    /// Words before a number.
    pub before: &'static [BindingWord],
    /// Words right before those, which turn them round: 不 before 超过 is “at most”.
    pub negations: &'static [&'static str],
    /// Words that may come between a negation and the word that it negates.
    pub fillers: &'static [&'static str],
    /// The marks at which such a word stops to bind numbers.
    pub stops: &'static [char],
    /// The number 0 in words.
    pub zero: &'static str,
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
    negations: &[
        "不", "不得", "不能", "不应", "不可", "不宜", "不准", "不许", "未", "没有",
    ],
    fillers: &[],
    stops: &['，', '；', '。', ',', ';', '、'],
    zero: "为零",
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
    negations: &["no", "not", "never", "cannot", "without"],
    fillers: &["be", "to"],
    stops: &[',', ';', '.'],
    zero: "zero",
};

/// Chinese words behind a number that say how it binds, each with the facts that they may mean. 以上 is read by
/// `facts::bindings_before`; it always means “at least”.
pub(super) const CHINESE_BEHIND: [(&str, &[&str]); 3] = [
    ("以下", &[AT_MOST, LESS]),
    ("以内", &[AT_MOST]),
    ("之内", &[AT_MOST]),
];

/// English words behind a number that say how it binds, each with the facts that they may mean.
pub(super) const ENGLISH_BEHIND: [(&str, &[&str]); 12] = [
    ("or more", &[AT_LEAST]),
    ("or above", &[AT_LEAST]),
    ("and above", &[AT_LEAST]),
    ("or over", &[AT_LEAST]),
    ("and over", &[AT_LEAST]),
    ("or older", &[AT_LEAST]),
    ("or less", &[AT_MOST]),
    ("or fewer", &[AT_MOST]),
    ("or below", &[AT_MOST]),
    ("and below", &[AT_MOST]),
    ("or under", &[AT_MOST]),
    ("or younger", &[AT_MOST]),
];
