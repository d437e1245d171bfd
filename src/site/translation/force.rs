//! The force of a text: what it ensures, what must, must not and should be done, what is to remain stable, and what
//! is to be among the leaders. A translation must neither weaken it nor add to it.

use std::sync::LazyLock;

use super::word_finder::WordFinder;

/// What a word says of the force of its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Force {
    /// 确保, “ensure”.
    Ensure,
    /// 必须, 须, 要, “must”.
    Must,
    /// 不得, 严禁, “must not”.
    MustNot,
    /// 应, 应当, “should”.
    Should,
    /// 稳定在, “remain stable at”.
    Stable,
    /// 居……前列, “among the leaders”.
    Leading,
}

/// All of them, in the order in which they are told of.
const ALL: [Force; 6] = [
    Force::Ensure,
    Force::Must,
    Force::MustNot,
    Force::Should,
    Force::Stable,
    Force::Leading,
];

/// How often a text expresses something.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    /// By words that always mean it.
    stated: usize,
    /// By words that may mean it.
    possible: usize,
}

/// The force of a text.
#[derive(Debug, Default)]
pub(super) struct Forces([Count; ALL.len()]);

/// A word or phrase, and what it expresses.
struct ForceWord {
    word: &'static str,
    force: Force,
    /// Whether it always expresses this.
    is_definite: bool,
}

/// A word that always expresses a force.
const fn definite(word: &'static str, force: Force) -> ForceWord {
    ForceWord {
        word,
        force,
        is_definite: true,
    }
}

/// A word that may express a force.
const fn possible(word: &'static str, force: Force) -> ForceWord {
    ForceWord {
        word,
        force,
        is_definite: false,
    }
}

/// The words of Chinese, without 要, 须, 应 and 不得, which depend on what is before and behind them.
const CHINESE: [ForceWord; 38] = [
    definite("确保", Force::Ensure),
    possible("保证", Force::Ensure),
    possible("保障", Force::Ensure),
    definite("必须", Force::Must),
    definite("务必", Force::Must),
    possible("要", Force::Must),
    possible("需", Force::Must),
    possible("一律", Force::Must),
    possible("方可", Force::Must),
    possible("只能", Force::Must),
    possible("才能", Force::Must),
    possible("不能", Force::Must),
    possible("严格", Force::Must),
    definite("严禁", Force::MustNot),
    definite("禁止", Force::MustNot),
    definite("不准", Force::MustNot),
    definite("不许", Force::MustNot),
    possible("违禁", Force::MustNot),
    possible("不能", Force::MustNot),
    possible("不可", Force::MustNot),
    possible("不应", Force::MustNot),
    possible("不要", Force::MustNot),
    possible("勿", Force::MustNot),
    definite("应当", Force::Should),
    definite("应该", Force::Should),
    possible("应", Force::Should),
    possible("宜", Force::Should),
    possible("请", Force::Should),
    possible("建议", Force::Should),
    definite("稳定在", Force::Stable),
    possible("保持", Force::Stable),
    possible("维持", Force::Stable),
    possible("稳定", Force::Stable),
    definite("前列", Force::Leading),
    possible("领先", Force::Leading),
    possible("一流", Force::Leading),
    possible("先进", Force::Leading),
    possible("前茅", Force::Leading),
];

/// The word of English that depends on what is behind it.
const MUST: &str = "must";
/// The words of English, without “must”, which depends on what is behind it. Each begins a word; those that end in
/// `*` may go on.
const ENGLISH: [ForceWord; 61] = [
    definite("ensur*", Force::Ensure),
    possible("guarantee*", Force::Ensure),
    possible("make sure", Force::Ensure),
    possible("makes sure", Force::Ensure),
    possible("making sure", Force::Ensure),
    possible("safeguard*", Force::Ensure),
    possible("shall", Force::Must),
    possible("have to", Force::Must),
    possible("has to", Force::Must),
    possible("need to", Force::Must),
    possible("needs to", Force::Must),
    possible("is to", Force::Must),
    possible("are to", Force::Must),
    possible("require*", Force::Must),
    possible("obliged", Force::Must),
    possible("obligation*", Force::Must),
    possible("shall not", Force::MustNot),
    possible("may not", Force::MustNot),
    possible("cannot", Force::MustNot),
    possible("not allowed", Force::MustNot),
    possible("not be allowed", Force::MustNot),
    possible("not permitted", Force::MustNot),
    possible("no one may", Force::MustNot),
    possible("never", Force::MustNot),
    possible("do not", Force::MustNot),
    possible("prohibit*", Force::MustNot),
    possible("forbid*", Force::MustNot),
    possible("forbidden", Force::MustNot),
    possible("ban", Force::MustNot),
    possible("banned", Force::MustNot),
    definite("should", Force::Should),
    definite("ought to", Force::Should),
    possible("shall", Force::Should),
    possible("is to", Force::Should),
    possible("are to", Force::Should),
    possible("was to", Force::Should),
    possible("were to", Force::Should),
    possible("need to", Force::Should),
    possible("needs to", Force::Should),
    possible("due to", Force::Should),
    possible("recommend*", Force::Should),
    possible("please", Force::Should),
    definite("stable at", Force::Stable),
    possible("steady", Force::Stable),
    possible("stabl*", Force::Stable),
    possible("stabilis*", Force::Stable),
    possible("stabiliz*", Force::Stable),
    possible("remain* at", Force::Stable),
    possible("kept at", Force::Stable),
    possible("stay at", Force::Stable),
    possible("held at", Force::Stable),
    possible("maintain*", Force::Stable),
    definite("among the leaders", Force::Leading),
    definite("front rank*", Force::Leading),
    definite("forefront", Force::Leading),
    possible("among the", Force::Leading),
    possible("one of the", Force::Leading),
    possible("leading", Force::Leading),
    possible("ahead of", Force::Leading),
    possible("near the top", Force::Leading),
    possible("foremost", Force::Leading),
];

/// Characters before 要 with which it is another word, such as 主要 and 需要, or a wish: 我要.
const NO_DUTY_BEFORE: &str = "主重需只纲首概摘简扼次想正将快就不会紧我你您他她们必无";
/// What follows 要 in a duty: 要加强, 要将, 要严肃.
const DUTY_BEHIND: &str = "建立 加强 加大 加快 将 把 对 按 依 严 认真 切实 进一步 坚持 落实 积极 主动 推动 及时 组织 全面 深入 做好 \
    充分 大力 不断 根据 结合 制定 高度 继续 突出 注重 强化 健全 完善 明确 确保 采取 开展 配合 支持 指导 督促 引导 通过 以 从 为 在 有 \
    定期 统筹 始终 广泛 牢固 立足 围绕 抓好 履行 负责 提高 实行 实施";
/// What is before 应 in a duty: 均应, 不应.
const SHOULD_BEFORE: [&str; 6] = ["均", "都", "也", "还", "不", "则"];
/// What follows 应 in a duty: 应分别, 应由.
const SHOULD_BEHIND: &str = "于 在 按 由 分别 将 把 及时 依 为 予 与 从 包括 符合 建立 加强 制定 组织 明确 做好 \
    严格 认真 积极 主动 自 每 至少 达到 达 不 以 向 有 根据 报 提前 定期 并入 进行 开展 落实 确保 采取 如实 立即";
/// What is before 须 in words that are no duty: 无须.
const NO_NEED_BEFORE: [&str; 5] = ["必", "无", "毋", "不", "胡"];
/// What follows 不得 in a limit rather than a prohibition: 不得低于.
const LIMITS: [&str; 12] = [
    "低于", "少于", "小于", "高于", "多于", "大于", "超过", "超出", "晚于", "早于", "迟于", "长于",
];
/// What follows “must not” in a limit rather than a prohibition: “must not exceed”.
const LIMITS_IN_ENGLISH: [&str; 8] = [
    "exceed",
    "be less",
    "be fewer",
    "be lower",
    "be more",
    "be higher",
    "be later",
    "fall below",
];

impl Force {
    /// The name that messages use, in Chinese and in English.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Ensure => ("确保", "ensures"),
            Self::Must => ("必须", "must"),
            Self::MustNot => ("不得", "must not"),
            Self::Should => ("应", "should"),
            Self::Stable => ("稳定在", "remains stable at"),
            Self::Leading => ("居前列", "among the leaders"),
        }
    }
}

impl Forces {
    /// Reads a text in Chinese or English. `text` is in lower case.
    pub(super) fn of(text: &str, is_chinese: bool) -> Self {
        let mut forces = Self::default();
        if is_chinese {
            forces.read_chinese(text);
        } else {
            forces.read_english(text);
        }

        forces
    }

    /// Adds the force of another text.
    pub(super) fn add(&mut self, other: &Self) {
        for (count, other) in self.0.iter_mut().zip(other.0) {
            count.stated += other.stated;
            count.possible += other.possible;
        }
    }

    /// What this text expresses more often than a translation does or may be read to do.
    pub(super) fn lost_in(&self, translation: &Self) -> Vec<String> {
        let lost = |force: &Force| {
            let (here, there) = (self.0[*force as usize], translation.0[*force as usize]);
            here.stated > there.stated + there.possible
        };
        names(ALL.into_iter().filter(lost))
    }

    /// What a translation expresses and this text does not, and may not be read to do. One sentence may become
    /// several, each with its “must”, so that it does not matter how often.
    pub(super) fn added_in(&self, translation: &Self) -> Vec<String> {
        let added = |force: &Force| {
            let (here, there) = (self.0[*force as usize], translation.0[*force as usize]);
            there.stated > 0 && here.stated + here.possible == 0
        };
        names(ALL.into_iter().filter(added))
    }

    fn count(&mut self, force: Force, is_definite: bool) {
        let count = &mut self.0[force as usize];
        if is_definite {
            count.stated += 1;
        } else {
            count.possible += 1;
        }
    }

    fn read_chinese(&mut self, text: &str) {
        for (word, _) in CHINESE_WORDS.find(text) {
            self.count(word.force, word.is_definite);
        }

        for (at, _) in text.match_indices('要') {
            if is_duty(text, at) {
                self.count(Force::Must, true);
            }
        }

        for (at, word) in text.match_indices('须') {
            let (before, behind) = (&text[..at], &text[at + word.len()..]);
            if !ends_with_any(before, &NO_NEED_BEFORE) && !behind.starts_with('知') {
                self.count(Force::Must, true);
            }
        }

        for (at, word) in text.match_indices('应') {
            let (before, behind) = (&text[..at], &text[at + word.len()..]);
            if ends_with_any(before, &SHOULD_BEFORE) || starts_with_word_of(behind, SHOULD_BEHIND) {
                self.count(Force::Should, true);
            }
        }

        for (at, word) in text.match_indices("不得") {
            let behind = &text[at + word.len()..];
            let is_idiom = ["不", "已", "了"].iter().any(|it| behind.starts_with(it));
            if LIMITS.iter().any(|limit| behind.starts_with(limit)) {
                self.count(Force::Must, true);
            } else if !is_idiom {
                self.count(Force::MustNot, true);
            }
        }
    }

    fn read_english(&mut self, text: &str) {
        for (word, range) in ENGLISH_WORDS.find(text) {
            if phrase_at(text, range.start, word.word).is_some() {
                self.count(word.force, word.is_definite);
            }
        }

        let musts = text.match_indices(MUST);
        for end in musts.filter_map(|(at, _)| phrase_at(text, at, MUST)) {
            match text[end..].trim_start().strip_prefix("not ") {
                Some(rest) if !LIMITS_IN_ENGLISH.iter().any(|it| rest.starts_with(it)) => {
                    self.count(Force::MustNot, true);
                }
                _ => self.count(Force::Must, true),
            }
        }
    }
}

/// Whether the 要 at a byte of a text says what must be done.
fn is_duty(text: &str, at: usize) -> bool {
    let (before, behind) = (&text[..at], &text[at + '要'.len_utf8()..]);
    !before.ends_with(|c| NO_DUTY_BEFORE.contains(c)) && starts_with_word_of(behind, DUTY_BEHIND)
}

fn ends_with_any(text: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| text.ends_with(ending))
}

/// Whether a text starts with one of some words, which are parted by spaces.
fn starts_with_word_of(text: &str, words: &str) -> bool {
    words.split_whitespace().any(|word| text.starts_with(word))
}

/// Reads a phrase that may begin at a byte of a text, where its letters do. Returns where it ends; `None` if it does
/// not begin and end where words do. A `*` stands for the rest of a word.
fn phrase_at(text: &str, start: usize, phrase: &str) -> Option<usize> {
    if text[..start].ends_with(char::is_alphanumeric) {
        return None;
    }

    let (first, rest) = phrase.split_once('*').unwrap_or((phrase, ""));
    let mut end = start + first.len();
    if phrase.contains('*') {
        let behind = text[end..].trim_start_matches(char::is_alphanumeric);
        end = text.len() - behind.len();
    }

    let is_whole = !text[end..].starts_with(char::is_alphanumeric);
    (is_whole && text[end..].starts_with(rest)).then(|| end + rest.len())
}

/// The words of Chinese, to be found in texts.
static CHINESE_WORDS: LazyLock<WordFinder<ForceWord>> =
    LazyLock::new(|| WordFinder::new(&CHINESE, |word| word.word));
/// The words of English up to the `*` in them, to be found in texts.
static ENGLISH_WORDS: LazyLock<WordFinder<ForceWord>> =
    LazyLock::new(|| WordFinder::new(&ENGLISH, |word| beginning(word.word)));

/// What a word begins with, up to its `*`.
fn beginning(word: &str) -> &str {
    word.split('*').next().unwrap_or(word)
}

/// The names of forces in the form in which facts are written; [`in_chinese`] gives the Chinese for them.
fn names(forces: impl Iterator<Item = Force>) -> Vec<String> {
    forces.map(|force| force.names().1.to_string()).collect()
}

/// The Chinese name of a force, from its English one.
pub(super) fn in_chinese(name: &str) -> Option<&'static str> {
    let force = ALL.into_iter().find(|force| force.names().1 == name)?;
    Some(force.names().0)
}

#[cfg(test)]
mod tests {
    use super::Forces;

    /// What an English translation has lost of a Chinese text, and what it has added.
    fn differences(zh: &str, en: &str) -> String {
        let (zh, en) = (Forces::of(zh, true), Forces::of(&en.to_lowercase(), false));
        let (lost, added) = (zh.lost_in(&en), zh.added_in(&en));
        format!("{}/{}", lost.join(", "), added.join(", "))
    }

    #[test]
    fn the_force_of_a_text_is_kept() {
        for (zh, en) in [
            ("确保安全", "Ensure safety"),
            ("确保安全", "Make sure that it is safe"),
            (
                "各部门要加强领导",
                "All departments must strengthen leadership",
            ),
            (
                "各部门要加强领导",
                "Departments must do more. They must lead",
            ),
            (
                "市政府要推动企业创新",
                "The government is to encourage innovation",
            ),
            ("我要投诉", "I want to complain"),
            ("这是主要要求和重要要素", "These are the main requirements"),
            (
                "无须预约，见参观须知",
                "No booking needed; see the notes for visitors",
            ),
            ("总额不得低于1‰", "The total must be no less than 1‰"),
            ("不得超过20个", "It must not exceed 20"),
            ("不得公开", "It must not be published"),
            ("不得公开", "It may not be published"),
            ("不得不推迟", "It had to be put off"),
            ("严禁烟火", "Open fire is prohibited"),
            ("申请人须年满18岁", "Applicants must be 18 or older"),
            ("每年应分别培训", "They should train them every year"),
            ("应急响应和相应措施", "Emergency response and the like"),
            ("稳定在90%", "remain stable at 90%"),
            ("居全国同级城市前列", "among the leaders of Chinese cities"),
            ("走在全省前列", "at the forefront of the province"),
            (
                "请于9月1日前报名",
                "Applicants should register by 1 September",
            ),
        ] {
            assert_eq!(differences(zh, en), "/", "{zh} / {en}");
        }
    }

    #[test]
    fn every_planted_change_of_force_is_found() {
        for (zh, en, expected) in [
            ("确保安全", "Work for safety", "ensures/"),
            (
                "确保安全，确保稳定",
                "Ensure safety and stability",
                "ensures/",
            ),
            (
                "各部门要加强领导",
                "All departments will strengthen leadership",
                "must/",
            ),
            (
                "各部门要加强领导",
                "All departments should strengthen leadership",
                "must/should",
            ),
            (
                "各部门必须加强领导",
                "All departments may strengthen leadership",
                "must/",
            ),
            (
                "各部门加强领导",
                "All departments must strengthen leadership",
                "/must",
            ),
            (
                "每年应分别培训",
                "They must train them every year",
                "should/must",
            ),
            (
                "每年应分别培训",
                "They will train them every year",
                "should/",
            ),
            ("不得公开", "It must be published", "must not/must"),
            ("不得低于1‰", "It will be no less than 1‰", "must/"),
            ("稳定在90%", "reach 90%", "remains stable at/"),
            ("达到90%", "remain stable at 90%", "/remains stable at"),
            (
                "居全国同级城市前列",
                "rise among Chinese cities",
                "among the leaders/",
            ),
            ("提高质量", "ensure quality", "/ensures"),
        ] {
            assert_eq!(differences(zh, en), expected, "{zh} / {en}");
        }
    }
}
