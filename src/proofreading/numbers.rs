//! Numbers and dates (GB/T 15835): `2017年4月6日`, no leading zeros, one kind of numerals in one date, the sign of
//! per cent on both ends of a range.

use std::ops::Range;

use jiff::civil::Date;

use super::prose::Char;
use super::{Finding, text, write_as};
use crate::diagnostic::say;
use crate::proofreading::codes;
use crate::text::numeral::{digit, is_in_years};

/// All findings about numbers and dates.
pub(super) fn check(chars: &[Char]) -> Vec<Finding> {
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let begins = |is: fn(char) -> bool| is(chars[at].c) && (at == 0 || !is(chars[at - 1].c));
        if begins(|c| c.is_ascii_digit()) {
            let rules = [numeric_date, leading_zeros, short_year, range_of_per_cents];
            found.extend(rules.iter().find_map(|rule| rule(chars, at)));
            found.extend(impossible_date(chars, at));
        } else if begins(is_in_years) {
            found.extend(chinese_year(chars, at));
        } else if chars[at].c == '百' {
            found.extend(mixed_per_cent(chars, at));
        }
    }

    found
}

/// A run of digits from `at` on.
fn digits(chars: &[Char], at: usize) -> Range<usize> {
    at..at
        + chars[at.min(chars.len())..]
            .iter()
            .take_while(|char| char.c.is_ascii_digit())
            .count()
}

fn number(chars: &[Char], range: Range<usize>) -> Option<i64> {
    text(&chars[range]).parse().ok()
}

fn is(chars: &[Char], at: usize, c: char) -> bool {
    chars.get(at).is_some_and(|char| char.c == c)
}

/// `2017-4-6`, `2017.4.6`, `2017/4/6`.
fn numeric_date(chars: &[Char], at: usize) -> Option<Finding> {
    let year = digits(chars, at);
    let mark = chars.get(year.end)?.c;
    let (month, is_joined) = (digits(chars, year.end + 1), |at: usize| is(chars, at, mark));
    let day = digits(chars, month.end + 1);
    let has_form = year.len() == 4
        && "-./".contains(mark)
        && is_joined(month.end)
        && month.len() <= 2
        && day.len() <= 2;
    let is_longer = |c: char| c.is_ascii_alphanumeric() || "-./_".contains(c);
    let before = at.checked_sub(1).is_some_and(|at| is_longer(chars[at].c));

    let after = chars
        .get(day.end)
        .is_some_and(|char| is_longer(char.c) && char.c != '.');
    if !has_form || before || after {
        return None;
    }

    let date = Date::new(
        number(chars, year.clone())?.try_into().ok()?,
        number(chars, month)?.try_into().ok()?,
        number(chars, day.clone())?.try_into().ok()?,
    );
    let right = date
        .ok()
        .map(|date| format!("{}年{}月{}日", date.year(), date.month(), date.day()))?;
    let whole = at..day.end + usize::from(is(chars, day.end, '日'));
    let message = say!(
        "日期写法不规范",
        "this is not how a date is written in Chinese"
    );
    let finding = Finding::new(
        chars,
        whole.clone(),
        codes::DATE_STYLE,
        message,
        write_as(&right),
    );

    // Half of a range is not put right while the other half stays as it is.
    Some(match is_half_of_range(chars, &whole) {
        true => finding,
        false => finding.replacing(chars, whole, right),
    })
}

/// Whether a date goes on to another, or from another, that is not written in full.
fn is_half_of_range(chars: &[Char], date: &Range<usize>) -> bool {
    let behind = length_of_join(chars[date.end..].iter());
    let goes_on = behind.is_some_and(|length| {
        let other = digits(chars, date.end + length);
        (1..=3).contains(&other.len())
    });

    let before = length_of_join(chars[..date.start].iter().rev());
    let follows = before.is_some_and(|length| {
        let end = date.start - length;
        let written = chars[..end].iter().rev().take_while(is_in_date).count();
        written > 0 && digits(chars, end - written).len() != 4
    });

    goes_on || follows
}

/// The number of characters that join two dates, spaces around them included, at the beginning of `chars`; `None` if
/// there are none but spaces. Read backwards, what ends there is counted.
fn length_of_join<'a>(chars: impl Iterator<Item = &'a Char>) -> Option<usize> {
    let mut rest = chars.peekable();
    let is_space = |char: &&Char| char.c == ' ';
    let is_join = |char: &&Char| "-—–－~～至到".contains(char.c);

    let (mut spaces, mut marks) = (0, 0);
    while rest.next_if(is_space).is_some() {
        spaces += 1;
    }

    while rest.next_if(is_join).is_some() {
        marks += 1;
    }

    while rest.next_if(is_space).is_some() {
        spaces += 1;
    }

    (marks > 0).then_some(spaces + marks)
}

/// Whether a character may be in a date of digits.
fn is_in_date(char: &&Char) -> bool {
    char.c.is_ascii_digit() || "./-年月日".contains(char.c)
}

/// `2017年04月06日`.
fn leading_zeros(chars: &[Char], at: usize) -> Option<Finding> {
    let month = digits(chars, at);
    let (first, mark) = (chars[at].c, chars.get(month.end)?.c);

    let follows = at > 0 && matches!(chars[at - 1].c, '年' | '月');
    if first != '0' || month.len() != 2 || !follows || !matches!(mark, '月' | '日') {
        return None;
    }

    let right = text(&chars[at + 1..month.end + 1]);
    let message = say!("月、日前不加零", "no zero before a month or a day");
    let finding = Finding::new(
        chars,
        at..month.end + 1,
        codes::DATE_STYLE,
        message,
        write_as(&right),
    );

    Some(finding.replacing(chars, at..at + 1, ""))
}

/// `17年4月`.
fn short_year(chars: &[Char], at: usize) -> Option<Finding> {
    let year = digits(chars, at);
    let month = digits(chars, year.end + 1);

    let is_date = year.len() == 2
        && is(chars, year.end, '年')
        && (1..=2).contains(&month.len())
        && is(chars, month.end, '月');
    if !is_date || is(chars, at.wrapping_sub(1), '.') {
        return None;
    }

    let message = say!("年份用四位数字", "a year has four digits");
    let hint = say!("写出完整的年份。", "Write the whole year.");
    Some(Finding::new(
        chars,
        at..month.end + 1,
        codes::DATE_STYLE,
        message,
        hint,
    ))
}

/// `2月30日`.
fn impossible_date(chars: &[Char], at: usize) -> Option<Finding> {
    let month = digits(chars, at);
    let day = digits(chars, month.end + 1);
    if !is(chars, month.end, '月') || day.is_empty() || !is(chars, day.end, '日') {
        return None;
    }

    let year_end = at.checked_sub(1).filter(|at| is(chars, *at, '年'));
    let year = year_end.map(|end| {
        end - chars[..end]
            .iter()
            .rev()
            .take_while(|char| char.c.is_ascii_digit())
            .count()..end
    });

    // Without a year the day may be one of a leap year.
    let year = year.and_then(|year| number(chars, year)).unwrap_or(2000);

    let date = Date::new(
        year.try_into().ok()?,
        i8::try_from(number(chars, month)?).unwrap_or(0),
        i8::try_from(number(chars, day.clone())?).unwrap_or(0),
    );
    if date.is_ok() {
        return None;
    }

    let message = say!("没有这一天", "there is no such day");
    let hint = say!("核对日期。", "Check the date.");
    Some(Finding::new(
        chars,
        at..day.end + 1,
        codes::IMPOSSIBLE_DATE,
        message,
        hint,
    ))
}

/// The place of a number at `at`, with its decimals; empty if there is none.
fn decimal(chars: &[Char], at: usize) -> std::ops::Range<usize> {
    let whole = digits(chars, at);
    let part = digits(chars, whole.end + 1);
    if is(chars, whole.end, '.') && !part.is_empty() {
        at..part.end
    } else {
        whole
    }
}

/// `5-10%`.
fn range_of_per_cents(chars: &[Char], at: usize) -> Option<Finding> {
    let from = decimal(chars, at);
    let mark = chars.get(from.end)?.c;
    let to = decimal(chars, from.end + 1);
    let sign = chars
        .get(to.end)
        .filter(|char| matches!(char.c, '%' | '‰'))?
        .c;

    if !"-~～—–至".contains(mark) || to.is_empty() || is(chars, at.wrapping_sub(1), '.') {
        return None;
    }

    let right = format!(
        "{}{sign}{mark}{}{sign}",
        text(&chars[from.clone()]),
        text(&chars[to.clone()])
    );
    let message = say!(
        "百分数的范围，两头都写“{sign}”",
        "both ends of a range carry “{sign}”"
    );
    let whole = at..to.end + 1;

    Some(
        Finding::new(
            chars,
            whole.clone(),
            codes::NUMBER_STYLE,
            message,
            write_as(&right),
        )
        .replacing(chars, whole, right),
    )
}

/// `百分之90`.
fn mixed_per_cent(chars: &[Char], at: usize) -> Option<Finding> {
    if text(chars.get(at..at + 3)?) != "百分之" {
        return None;
    }

    let whole = digits(chars, at + 3);
    let part = digits(chars, whole.end + 1);
    let end = if is(chars, whole.end, '.') && !part.is_empty() {
        part.end
    } else {
        whole.end
    };

    if whole.is_empty() {
        return None;
    }

    let right = format!("{}%", text(&chars[at + 3..end]));
    let message = say!(
        "百分数里汉字和数字混用",
        "Chinese and Arabic numerals in one percentage"
    );

    Some(
        Finding::new(
            chars,
            at..end,
            codes::NUMBER_STYLE,
            message,
            write_as(&right),
        )
        .replacing(chars, at..end, right),
    )
}

/// `二零一七年`, `二〇一七年4月`.
fn chinese_year(chars: &[Char], at: usize) -> Option<Finding> {
    let len = chars[at..]
        .iter()
        .take_while(|char| is_in_years(char.c))
        .count();

    let end = at + len;
    if len != 4 || !is(chars, end, '年') {
        return None;
    }

    let month = digits(chars, end + 1);
    let written = text(&chars[at..end]);
    if !month.is_empty() && is(chars, month.end, '月') {
        let value = |c: char| digit(c).unwrap_or_default();
        let right: String = written.chars().map(|c| value(c).to_string()).collect();
        let message = say!(
            "一个日期里汉字和数字混用",
            "Chinese and Arabic numerals in one date"
        );
        let finding = Finding::new(
            chars,
            at..month.end + 1,
            codes::DATE_STYLE,
            message,
            write_as(&format!("{right}年")),
        );
        return Some(finding.replacing(chars, at..end, right));
    }

    let right = written.replace('零', "〇");
    if right == written {
        return None;
    }

    let message = say!("年份里的零写成“〇”", "the zero in a year is written “〇”");
    Some(
        Finding::new(chars, at..end, codes::DATE_STYLE, message, write_as(&right)).replacing(
            chars,
            at..end,
            right,
        ),
    )
}
