//! When something is due, in the words of a plan: 2026年6月底前, 2026年3月至10月, `by the end of September 2026`.
//!
//! Words are read only where they mean one time. The last time of several is not always the one that counts, and words
//! such as 每季度 or 春节前 name no day, so these are told apart, see [`Doubt`].

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::Period;
use super::parts::{Part, Slot, find};

/// What words say of the time at which something is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum When {
    /// In this time, or by its end.
    By(Time),
    /// It begins in this time. The words do not say when it ends.
    From(Time),
    /// The words name a time, but more than one can be meant, or none that is a day.
    Unclear(Doubt),
    /// The words name no time.
    Never,
}

/// A time that words name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time {
    /// The time by whose end something is due. That of 中旬 is its last day.
    pub period: Period,
    /// The first day that the words can mean.
    pub first: Date,
}

/// Why words do not name one time, with the words that are unclear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Several times: 6月、12月.
    Several(String),
    /// Work that comes back or goes on: 每季度, 全年, `quarterly`.
    Recurring(String),
    /// A time of a year that is not named: 6月底前.
    WithoutYear(String),
    /// Before a stretch of time, which may mean its beginning or its end: 2026年6月前.
    BeforeStretch(String),
    /// Words that name no day of the calendar: 春节前.
    Unread(String),
}

/// A time with the words around it.
struct Item<'t> {
    /// Its parts, in the order of the words.
    slots: Vec<Slot>,
    /// Whether its end is named: 6月底.
    has_end: bool,
    /// The words before it in its part of the sentence.
    lead: &'t str,
    /// The words behind it in its part of the sentence.
    tail: &'t str,
    /// Its own words.
    words: &'t str,
    /// Where it ends in the text.
    end: usize,
    /// How it goes with the time before it.
    link: Link,
}

/// How a time goes with the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Both are the ends of a stretch of time: 3月至10月.
    Range,
    /// They are in one part of a sentence: 6月、12月.
    Beside,
    /// There is none before it, or it is in another part of the sentence.
    Apart,
}

/// What a time is.
enum Role {
    Deadline,
    Beginning,
    Doubtful(Doubt),
}

/// What divides the parts of a sentence.
const STOPS: [char; 11] = [',', ';', '。', '.', '!', '(', ')', '\n', '\r', ':', '|'];
/// What stands between the beginning and the end of a stretch of time.
const RANGES: [&str; 13] = [
    "至", "到", "直至", "—", "——", "–", "-", "--", "~", "to", "through", "until", "till",
];
/// What marks the end of a year, a quarter or a month.
const ENDS: [&str; 3] = ["底", "末", "终"];
/// What stands between the parts of one time.
const JOINTS: [&str; 7] = ["", "的", ".", "of", "of the", "the", "in"];
/// What tells that something begins, unless the same words tell of its end.
const BEGINNINGS: [&str; 9] = [
    "启动",
    "开始",
    "施行",
    "start",
    "begin",
    "launch",
    "commence",
    "take effect",
    "takes effect",
];
/// What tells of the end of something.
const ENDINGS: [&str; 7] = [
    "完成", "建成", "结束", "complet", "finish", "deliver", "end of",
];
/// What stands directly before the time with which something begins.
const BEGINNING_LEADS: [&str; 6] = ["自", "从", "from", "since", "after", "as of"];
/// What stands directly behind it.
const BEGINNING_TAILS: [&str; 6] = ["起", "以后", "之后", "后", "以来", "onward"];
/// What stands before or behind a time by whose beginning or end something is due.
const BEFORE: [&str; 4] = ["前", "以前", "之前", "日前"];
/// What says that work comes back or goes on.
const RECURRING: [&str; 22] = [
    "每",
    "逐年",
    "逐月",
    "逐季",
    "各季度",
    "各月",
    "各一次",
    "全年",
    "常年",
    "长年",
    "定期",
    "quarterly",
    "monthly",
    "weekly",
    "yearly",
    "annual",
    "every ",
    "each ",
    "per year",
    "throughout",
    "biannual",
    "all year",
];
/// What says when something is, but names no day.
const UNREAD: [&str; 47] = [
    "春节",
    "元旦",
    "清明",
    "劳动节",
    "端午",
    "中秋",
    "国庆",
    "五一",
    "节前",
    "节后",
    "汛期",
    "学期",
    "学年",
    "开学",
    "寒假",
    "暑假",
    "春季",
    "夏季",
    "秋季",
    "冬季",
    "个月",
    "工作日",
    "天内",
    "日内",
    "周内",
    "星期",
    "左右",
    "前后",
    "次年",
    "翌年",
    "明年",
    "来年",
    "下一年",
    "今年",
    "本年",
    "当年",
    "去年",
    "early",
    "mid-",
    "mid ",
    "late ",
    "beginning of",
    "spring",
    "summer",
    "autumn",
    "winter",
    "fiscal",
];
/// What directly follows a time of which not the end is meant.
const UNREAD_TAILS: [&str; 6] = ["初", "中", "春", "夏", "秋", "冬"];

/// Reads the time that words mean. `year` is that of times without a year, if there is only one that they can be in.
pub(crate) fn when(text: &str, year: Option<i16>) -> When {
    let text: String = text.nfkc().collect();
    let mut items = items(&text);
    give_years(&mut items, year);

    let (mut due, mut begun, mut recurring): (Vec<Time>, _, _) = (Vec::new(), None, None);
    for (at, item) in items.iter().enumerate() {
        let next = items.get(at + 1).map(|next| next.link);
        if next == Some(Link::Range) {
            // The time with which a stretch begins has done its part.
            continue;
        }

        let is_beside = item.link == Link::Beside || next == Some(Link::Beside);
        let role = item.role();
        let time = match role {
            // Work that comes back leaves a deadline in another part of the sentence as it is: 12月底前，每季度报送.
            Role::Doubtful(doubt @ Doubt::Recurring(_)) if !is_beside => {
                recurring = Some(doubt);
                continue;
            }
            Role::Doubtful(doubt) => return When::Unclear(doubt),
            Role::Deadline | Role::Beginning => match item.time() {
                Ok(time) => time,
                Err(doubt) => return When::Unclear(doubt),
            },
        };

        match role {
            Role::Beginning => begun = begun.or(Some(time)),
            _ if due.contains(&time) => {}
            _ => due.push(time),
        }
    }

    match (&due[..], recurring, begun) {
        ([time], ..) => When::By(*time),
        ([], Some(doubt), _) => When::Unclear(doubt),
        ([], None, Some(time)) => When::From(time),
        ([], None, None) => match mention(&text, &RECURRING) {
            Some(word) => When::Unclear(Doubt::Recurring(word.into())),
            None => When::Never,
        },
        _ => {
            let words: Vec<&str> = items.iter().map(|item| item.words).collect();
            When::Unclear(Doubt::Several(words.join("、")))
        }
    }
}

/// Finds the times in a text, with what stands around each.
fn items(text: &str) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = Vec::new();
    let mut start = 0;
    for part in find(text) {
        let end = items.last().map_or(0, |item| item.end);
        let gap = &text[end..part.start];

        match items.last_mut().filter(|item| item.takes(&part, gap)) {
            Some(item) => item.slots.push(part.slot),
            None => {
                let (tail, mut lead) = around(gap);
                let mut link = Link::Apart;
                if let Some(before) = items.last_mut() {
                    before.tail = tail;
                    if is_range(gap, before.lead) {
                        (link, lead) = (Link::Range, before.lead);
                    } else if !gap.contains(STOPS) {
                        link = Link::Beside;
                    }
                }

                start = part.start;
                items.push(Item {
                    slots: vec![part.slot],
                    has_end: false,
                    lead,
                    tail: "",
                    words: "",
                    end: 0,
                    link,
                });
            }
        }

        if let Some(item) = items.last_mut() {
            let rest = &text[part.end..];
            let mark = ENDS.iter().find(|mark| rest.starts_with(**mark));
            item.has_end |= mark.is_some() || part.slot == Slot::YearEnd;
            item.end = part.end + mark.map_or(0, |mark| mark.len());
            item.words = &text[start..item.end];
        }
    }

    if let Some(item) = items.last_mut() {
        item.tail = around(&text[item.end..]).0;
    }

    items
}

/// Divides what stands between two times into what belongs to the first and what belongs to the second.
fn around(gap: &str) -> (&str, &str) {
    let tail = gap.find(STOPS).map_or(gap, |at| &gap[..at]);
    let lead = gap.rfind(STOPS).map_or(gap, |at| &gap[at..]);
    (tail.trim(), lead.trim_start_matches(STOPS).trim())
}

/// Tells whether what stands between two times makes a stretch of them. `before` stands before the first one.
fn is_range(gap: &str, before: &str) -> bool {
    let gap = gap
        .trim()
        .trim_start_matches('起')
        .trim_start_matches(STOPS)
        .trim();
    let is_between = || before.to_ascii_lowercase().ends_with("between");
    RANGES.contains(&gap) || (gap == "and" && is_between())
}

/// Gives times without a year that of the time before or beside them, or else `year`, and days without a month that of
/// the time before them. A time that would then lie before the one before it gets none.
fn give_years(items: &mut [Item<'_>], year: Option<i16>) {
    for at in 1..items.len() {
        let (before, rest) = items.split_at_mut(at);
        let (Some(before), Some(item)) = (before.last(), rest.first_mut()) else {
            continue;
        };
        if item.is_day_alone() {
            let month = before
                .slots
                .iter()
                .find(|slot| matches!(slot, Slot::Month(_)));
            item.slots.extend(month.copied());
        }
        if item.year().is_none() {
            item.slots.extend(before.year().map(Slot::Year));
            let earlier = before.time().ok().map(|time| time.first);
            let is_earlier = item
                .time()
                .is_ok_and(|time| Some(time.period.last_day()) < earlier);
            item.slots
                .retain(|slot| !(is_earlier && matches!(slot, Slot::Year(_))));
        }
    }

    for at in (1..items.len()).rev() {
        let goes_on = items[at].year().filter(|_| items[at].link != Link::Apart);
        let item = &mut items[at - 1];
        if item.year().is_none() {
            item.slots.extend(goes_on.map(Slot::Year));
        }
    }

    let has_year = items.iter().any(|item| item.year().is_some());
    for item in items.iter_mut().filter(|_| !has_year) {
        item.slots.extend(year.map(Slot::Year));
    }
}

impl Item<'_> {
    /// Tells whether a part that follows after some words belongs to it.
    fn takes(&self, part: &Part, gap: &str) -> bool {
        let is_year = |slot: &Slot| matches!(slot, Slot::Year(_));
        let is_free = !self.slots.iter().any(|slot| rank(slot) == rank(&part.slot));
        let gap = gap.trim();
        let joins = JOINTS.contains(&gap)
            || (gap == "," && (is_year(&part.slot) || self.slots.iter().all(is_year)));

        // In English the year comes last: June 2026, 15 October.
        let is_closed = self.slots.last().is_some_and(is_year)
            && self.words.ends_with(|c: char| c.is_ascii_digit())
            && matches!(part.slot, Slot::Month(_) | Slot::Day(_));
        let is_end_of_other = part.slot == Slot::YearEnd && !self.slots.iter().all(is_year);
        is_free && joins && !is_closed && !is_end_of_other && !self.has_end
    }

    fn year(&self) -> Option<i16> {
        self.slots.iter().find_map(|slot| match slot {
            Slot::Year(year) => Some(*year),
            _ => None,
        })
    }

    fn is_day_alone(&self) -> bool {
        self.slots
            .iter()
            .all(|slot| matches!(slot, Slot::Day(_) | Slot::Third(_)))
    }

    /// Returns the time that its parts make.
    fn time(&self) -> Result<Time, Doubt> {
        let unread = || Doubt::Unread(self.words.into());
        let year = self
            .year()
            .ok_or_else(|| Doubt::WithoutYear(self.words.into()))?;
        let (mut month, mut day, mut third, mut part) = (None, None, None, None);
        for slot in &self.slots {
            match slot {
                Slot::Month(number) => month = Some(*number),
                Slot::Day(number) => day = Some(*number),
                Slot::Third(number) => third = Some(*number),
                Slot::Quarter(number) => part = Some(format!("{year}-Q{number}")),
                Slot::Half(number) => part = Some(format!("{year}-H{number}")),
                Slot::Impossible => return Err(unread()),
                Slot::Year(_) | Slot::YearEnd => {}
            }
        }

        let date = |month: i8, day: i8| Date::new(year, month, day).map_err(|_| unread());
        let period = match (part, month, day) {
            (Some(part), None, None) => Period::parse(&part).ok_or_else(unread)?,
            (None, None, None) if third.is_none() => Period::year_of(date(1, 1)?),
            (None, Some(month), None) => Period::month_of(date(month, 1)?),
            (None, Some(month), Some(day)) => Period::of_day(date(month, day)?),
            _ => return Err(unread()),
        };

        let first = period.first_day();
        let Some(third) = third.filter(|_| day.is_none()) else {
            return Ok(Time { period, first });
        };
        let month = first.month();
        let last = match third {
            1 => date(month, 10)?,
            2 => date(month, 20)?,
            _ => period.last_day(),
        };
        Ok(Time {
            period: Period::of_day(last),
            first: date(month, third * 10 - 9)?,
        })
    }

    /// Tells what it is, by the words around it.
    fn role(&self) -> Role {
        if let Some(word) = self.mentions(&RECURRING) {
            return Role::Doubtful(Doubt::Recurring(word.into()));
        }

        if self.is_unread() {
            let words = format!("{}{}{}", self.lead, self.words, self.tail);
            return Role::Doubtful(Doubt::Unread(words));
        }

        let lead = self.lead.to_ascii_lowercase();
        let is_before = self.is_followed_by(&BEFORE);
        let has_day = self
            .slots
            .iter()
            .any(|slot| rank(slot) == DAY && *slot != Slot::Impossible);
        let is_stretch = !self.has_end && (!has_day || self.is_third());
        if is_stretch && (is_before || lead.ends_with("before") || lead.ends_with("prior to")) {
            let mark = if is_before { "前" } else { "" };
            let before = if is_before { "" } else { "before " };
            let words = format!("{before}{}{mark}", self.words);
            return Role::Doubtful(Doubt::BeforeStretch(words));
        }

        let begins = BEGINNING_LEADS.iter().any(|word| lead.ends_with(word));
        let is_beginning = self.is_followed_by(&BEGINNING_TAILS) && !self.is_followed_by(&["起草"])
            || (begins && self.link != Link::Range)
            || (self.mentions(&BEGINNINGS).is_some() && self.mentions(&ENDINGS).is_none());
        if is_beginning {
            Role::Beginning
        } else {
            Role::Deadline
        }
    }

    /// Tells whether it cannot be read with the words around it.
    fn is_unread(&self) -> bool {
        let before = self.tail.find('前').map(|at| &self.tail[..at]);
        let is_numbered = before.is_some_and(|words| !words.is_empty() && is_number(words));
        let is_vague = self.is_followed_by(&UNREAD_TAILS) && !self.has_end;
        let goes_on = self
            .tail
            .trim_start_matches(['-', '–', '—', '~', '至', '到']);
        let is_cut = goes_on != self.tail && goes_on.starts_with(|c: char| c.is_ascii_digit());
        is_numbered || is_vague || is_cut || self.is_day_alone() || self.mentions(&UNREAD).is_some()
    }

    /// Tells whether its days are ten of a month.
    fn is_third(&self) -> bool {
        self.slots.iter().any(|slot| matches!(slot, Slot::Third(_)))
    }

    /// Tells whether one of some words follows it directly.
    fn is_followed_by(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.tail.starts_with(word))
    }

    /// Finds the first of some words that stand around it.
    fn mentions<'w>(&self, words: &[&'w str]) -> Option<&'w str> {
        mention(self.lead, words).or_else(|| mention(self.tail, words))
    }
}

/// The rank of days, see [`rank`].
const DAY: u8 = 2;

/// Orders the parts of a time: those of the same rank exclude each other.
fn rank(slot: &Slot) -> u8 {
    match slot {
        Slot::Year(_) => 0,
        Slot::Half(_) | Slot::Quarter(_) | Slot::Month(_) => 1,
        Slot::Third(_) | Slot::Day(_) | Slot::Impossible => DAY,
        Slot::YearEnd => 3,
    }
}

/// Tells whether a text is a number and nothing else: that of 十一前.
fn is_number(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
}

/// Finds the first of some words that a text contains, in small or large letters.
fn mention<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    let text = text.to_ascii_lowercase();
    let found = words.iter().find(|word| text.contains(**word));
    found.map(|word| word.trim())
}

#[cfg(test)]
mod tests;
