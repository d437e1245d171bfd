//! Numbers in front of headings, paragraphs and items: `一、`, `（一）`, `1.`, `（1）`, each below the one before it
//! (GB/T 9704), and none left out.

use super::prose::{Char, ItemNumber, ParagraphKind, Prose};
use super::{Finding, text};
use crate::diagnostic::{self, Code, Text, say};
use crate::proofreading::codes;
use crate::site::{NumberSlip, SlipKind};
use crate::source::Span;
use crate::text::numeral::{DIGITS, counted, digit, is_counting};

/// The forms of numbers, the highest first.
const FORMS: [&str; 4] = ["一、", "（一）", "1.", "（1）"];

/// A number at the beginning of a paragraph.
#[derive(Debug, Clone, Copy)]
struct WrittenNumber {
    /// Index into [`FORMS`].
    form: usize,
    value: u32,
    /// Characters, marks included.
    len: usize,
}

/// Reads the number that a text begins with.
fn number(text: &str) -> Option<WrittenNumber> {
    let bracket = usize::from(text.starts_with(['（', '(']));
    let rest: Vec<char> = text.chars().skip(bracket).take(6).collect();
    let count = |is: &dyn Fn(char) -> bool| rest.iter().take_while(|c| is(**c)).count();
    let (form, len) = match (count(&is_counting), count(&|c| c.is_ascii_digit())) {
        (0, 0) => return None,
        (0, len) => (2, len),
        (len, _) => (0, len),
    };
    let mark = *rest.get(len)?;
    let digits: String = rest[..len].iter().collect();
    let closes = match (bracket, form) {
        (1, _) => matches!(mark, '）' | ')'),
        (_, 0) => mark == '、',
        _ => {
            len <= 2
                && matches!(mark, '.' | '．' | '、')
                && !rest.get(len + 1).is_some_and(char::is_ascii_digit)
        }
    };
    let value = if form == 0 {
        counted(&digits)?
    } else {
        digits.parse().ok()?
    };

    closes.then_some(WrittenNumber {
        form: form + bracket,
        value,
        len: bracket + len + 1,
    })
}

fn number_of(chars: &[Char]) -> Option<WrittenNumber> {
    number(&text(&chars[..chars.len().min(8)]))
}

/// Finds headings whose number has another form than its level, or skips a number.
pub(super) fn headings(title: &str, paragraphs: &[Prose]) -> Vec<Finding> {
    let mut found = Vec::new();
    // Headings above the present one: level and number. The page's title is the first of them.
    let mut above: Vec<(u8, WrittenNumber)> = number(title)
        .map(|number| (0, number))
        .into_iter()
        .collect();

    for prose in paragraphs {
        let (ParagraphKind::Heading(level), Some(number)) = (prose.kind, number_of(&prose.chars))
        else {
            continue;
        };

        let sibling = close_down_to(&mut above, level);
        let parent = above.last().map(|(_, number)| *number);
        if let Some((code, message, hint)) = wrong_heading(number, sibling, parent) {
            found.push(Finding::new(
                &prose.chars,
                0..number.len,
                code,
                message,
                hint,
            ));
        }

        above.push((level, number));
    }

    found
}

/// Makes a finding of what an extension says of the number of a heading.
pub(super) fn of_slip(slip: &NumberSlip) -> Finding {
    Finding {
        code: match slip.kind {
            SlipKind::Order => diagnostic::codes::HEADING_ORDER,
            SlipKind::Form => codes::HEADING_FORM,
        },
        span: slip.span,
        message: slip.message.clone(),
        hint: slip.hint.clone(),
        edits: Vec::new(),
        must_not_be_published: false,
    }
}

/// Takes the headings of a level and below it out of those that are above the present one. Returns the number of the
/// last heading of that level, if there is one below the same parent.
fn close_down_to(above: &mut Vec<(u8, WrittenNumber)>, level: u8) -> Option<WrittenNumber> {
    let at = above.iter().position(|(other, _)| *other >= level)?;
    let (closed, number) = above[at];
    above.truncate(at);

    (closed == level).then_some(number)
}

/// What is wrong with the number of a heading, compared with those of the heading before it on the same level and of
/// the heading that it is below; `None` if nothing is.
fn wrong_heading(
    it: WrittenNumber,
    sibling: Option<WrittenNumber>,
    parent: Option<WrittenNumber>,
) -> Option<(Code, Text, Text)> {
    let value = it.value;
    if let Some(sibling) = sibling.filter(|sibling| sibling.form != it.form) {
        let (own, other) = (FORMS[it.form], FORMS[sibling.form]);
        return Some((
            codes::HEADING_FORM,
            say!(
                "同一级标题，编号有“{other}”也有“{own}”",
                "headings of one level are numbered “{other}” and “{own}”"
            ),
            say!(
                "改成同一种编号，或改标题的级别（# 的个数）。",
                "Use one form, or change the heading's level (the number of #)."
            ),
        ));
    }

    if let Some(parent) = parent.filter(|parent| parent.form + 1 != it.form) {
        let (above, own) = (FORMS[parent.form], FORMS[it.form]);
        let [first, second, third, fourth] = FORMS;
        let message = match FORMS.get(parent.form + 1) {
            Some(expected) => say!(
                "“{above}”的下一级应为“{expected}”，不是“{own}”",
                "below “{above}” comes “{expected}”, not “{own}”"
            ),
            None => say!(
                "“{above}”以下没有更低一级的编号",
                "there is no number below “{above}”"
            ),
        };

        return Some((
            codes::HEADING_FORM,
            message,
            say!(
                "次序为“{first}”“{second}”“{third}”“{fourth}”。",
                "The order is “{first}”, “{second}”, “{third}”, “{fourth}”."
            ),
        ));
    }

    let expected = sibling.map_or(1, |sibling| sibling.value + 1);
    (value != expected).then(|| {
        jump(
            value.into(),
            expected.into(),
            diagnostic::codes::HEADING_ORDER,
        )
    })
}

fn jump(value: u64, expected: u64, code: Code) -> (Code, Text, Text) {
    (
        code,
        say!(
            "编号是 {value}，按次序应为 {expected}",
            "the number is {value}; in order it would be {expected}"
        ),
        say!(
            "补上缺少的一项，或改正编号。",
            "Add what is missing, or correct the number."
        ),
    )
}

/// Finds numbered paragraphs that skip a number. A heading or a higher number ends a row of numbers.
pub(super) fn paragraphs(paragraphs: &[Prose]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut last: [Option<u32>; 4] = [None; 4];
    for prose in paragraphs {
        let number = number_of(&prose.chars);
        match (prose.kind, number) {
            (ParagraphKind::Heading(_), _) => last = [None; 4],
            (ParagraphKind::Text, Some(it)) => {
                let expected = last[it.form].map_or(it.value, |last| last + 1);
                if it.value != expected && it.value != 1 {
                    let (code, message, hint) =
                        jump(it.value.into(), expected.into(), codes::LIST_ORDER);
                    found.push(Finding::new(&prose.chars, 0..it.len, code, message, hint));
                }

                last[it.form] = Some(it.value);
                last[it.form + 1..].fill(None);
            }
            (ParagraphKind::Text, None) => found.extend(enumeration(&prose.chars)),
        }
    }

    found
}

/// Finds numbers that are skipped within a paragraph: `一是……二是……四是……`.
fn enumeration(chars: &[Char]) -> Vec<Finding> {
    let (mut found, mut last) = (Vec::new(), 0);
    for at in 1..chars.len() {
        let digit = digit(chars[at - 1].c)
            .filter(|_| DIGITS.contains(chars[at - 1].c))
            .map(u64::from);
        let begins = at == 1 || "，。；：、 \n".contains(chars[at - 2].c);
        let Some(value) = digit.filter(|_| chars[at].c == '是' && begins) else {
            continue;
        };

        if last > 0 && value != last + 1 && value != 1 {
            let (code, message, hint) = jump(value, last + 1, codes::LIST_ORDER);
            found.push(Finding::new(chars, at - 1..at + 1, code, message, hint));
        }

        last = if last == 0 && value != 1 { 0 } else { value };
    }

    found
}

/// Finds items of numbered lists that skip a number. Markdown counts them itself, so that a slip would not even be
/// seen; only a list that says `1.` throughout leaves it to do so.
pub(super) fn items(items: &[ItemNumber]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut items = items.to_vec();
    items.sort_by_key(|item| item.list);

    let lists = items.chunk_by(|item, next| item.list == next.list);
    for list in lists.filter(|list| list.iter().any(|item| item.value != list[0].value)) {
        for pair in list
            .windows(2)
            .filter(|pair| pair[1].value != pair[0].value + 1)
        {
            let (value, expected) = (pair[1].value, pair[0].value + 1);
            found.push(item(pair[1].span, value, expected));
        }
    }

    found
}

fn item(span: Span, value: u64, expected: u64) -> Finding {
    let (code, message, hint) = jump(value, expected, codes::LIST_ORDER);
    Finding {
        code,
        span,
        message,
        hint,
        edits: Vec::new(),
        must_not_be_published: false,
    }
}
