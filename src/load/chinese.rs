//! Chinese in Markdown: emphasis that touches Chinese characters, and line breaks between them.
//!
//! CommonMark decides by the characters on both sides whether `**` can open or close, and takes Chinese marks for
//! punctuation like any other: `**重点：**后文` keeps its asterisks. Where a run stands beside Chinese, characters that no
//! text has are put between it and its neighbour, so that the parser sees what the amended rule says; they are taken
//! out of every event again, and places count in the original.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use crate::text::han::{is_hangul, is_wide};

/// A noncharacter: to the parser a letter.
const LETTER: &str = "\u{fdd0}";
/// A mark that is punctuation to the parser, with the noncharacter that tells ours from the text's own.
const BEFORE: &str = "\u{fdd0}\u{2e18}";
const BEHIND: &str = "\u{2e18}\u{fdd0}";

/// A text with what was put into it: each place in the new text, and the bytes that were put in up to its end.
struct Eased<'a> {
    text: Cow<'a, str>,
    inserted: Vec<(usize, usize)>,
}

/// The events of a text by the amended rules, with places in the text as it is.
pub fn events<T>(text: &str, options: Options, read: impl FnOnce(AmendedEvents<'_>) -> T) -> T {
    let eased = ease(text);
    let needs_nothing = eased.inserted.is_empty() && !may_join(text);
    let events = Parser::new_ext(&eased.text, options).into_offset_iter();
    read(AmendedEvents {
        events,
        needs_nothing,
        inserted: &eased.inserted,
        ahead: VecDeque::new(),
        before: None,
    })
}

/// Whether any line may have to be joined to the next: a quick look that does not know blocks and links.
fn may_join(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let (bytes, mut at) = (text.as_bytes(), 0);
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'\n') {
        let end = at + found;
        at = end + 1;
        // Blank lines part paragraphs.
        if bytes.get(at) == Some(&b'\n') {
            at += 1;
        } else if may_join_lines(&text[..end], &text[at..]) {
            return true;
        }
    }
    false
}

fn may_join_lines(before: &str, after: &str) -> bool {
    let next = after.trim_start_matches([' ', '\t', '>']);
    let after = next
        .trim_start_matches(['*', '_', '~', '[', '`'])
        .chars()
        .next();
    let before = before
        .trim_end_matches([' ', '\t', '\r', '*', '_', '~', '`'])
        .chars()
        .next_back();
    match (before, after) {
        (None | Some('\n'), _) | (_, None | Some('\n' | '\r')) => false,
        _ if ["- ", "* ", "+ ", "# ", "## ", "### "]
            .iter()
            .any(|mark| next.starts_with(mark)) =>
        {
            false
        }
        // Behind a link its own text counts.
        (Some(before), Some(after)) => matches!(before, ')' | ']') || joins(before, after),
    }
}

fn ease(text: &str) -> Eased<'_> {
    let bytes = text.as_bytes();
    let (mut out, mut inserted, mut copied, mut at, mut added) =
        (String::new(), Vec::new(), 0, 0, 0);
    while let Some(found) = memchr::memchr3(b'*', b'_', b'~', &bytes[at..]) {
        let (start, run) = (at + found, bytes[at + found]);
        let end = start
            + bytes[start..]
                .iter()
                .take_while(|byte| **byte == run)
                .count();
        at = end;
        // Behind a backslash the first of them is a character like others.
        let is_escaped = bytes[..start]
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\')
            .count()
            % 2
            == 1;
        let start = start + usize::from(is_escaped);
        let after = text[end..].chars().next();
        let (Some(before), Some(after)) = (
            text[..start].chars().next_back(),
            after.filter(|_| start < end),
        ) else {
            continue;
        };
        let is_plain = before.is_ascii() && after.is_ascii();
        let base = if is_variation(before) {
            text[..start].chars().rev().find(|c| !is_variation(*c))
        } else {
            None
        };
        let needed = if is_plain {
            None
        } else {
            sentinel(run, (before, base), after, start..end)
        };
        if let Some((place, what)) = needed {
            out.push_str(&text[copied..place]);
            added += what.len();
            inserted.push((out.len(), added));
            out.push_str(what);
            copied = place;
        }
    }
    if inserted.is_empty() || text.contains(LETTER) {
        return Eased {
            text: Cow::Borrowed(text),
            inserted: Vec::new(),
        };
    }
    out.push_str(&text[copied..]);
    Eased {
        text: Cow::Owned(out),
        inserted,
    }
}

/// What has to stand between a run and one of its neighbours, and where. `before` may only vary the character
/// that is its base.
fn sentinel(
    run: u8,
    (before, base): (char, Option<char>),
    after: char,
    place: Range<usize>,
) -> Option<(usize, &'static str)> {
    let kinds = (
        CharKind::classify(base.unwrap_or(before)),
        CharKind::classify(after),
    );
    match kinds {
        // To the parser what varies a mark is a letter.
        (CharKind::Mark | CharKind::ChineseMark, CharKind::Mark | CharKind::ChineseMark)
            if base.is_some() =>
        {
            Some((place.start, BEFORE))
        }
        (CharKind::Mark | CharKind::ChineseMark, _) if base.is_some() && run == b'_' => {
            Some((place.start, BEFORE))
        }
        // Inside a word an underscore is no mark, Chinese or not.
        _ if run == b'_' => None,
        // Chinese punctuation bars nothing: the run stands as if between letters.
        (CharKind::Letter | CharKind::Chinese, CharKind::ChineseMark) => Some((place.end, LETTER)),
        (CharKind::ChineseMark, CharKind::Letter | CharKind::Chinese) => {
            Some((place.start, LETTER))
        }
        // Beside other punctuation Chinese is as good as a space.
        (CharKind::Chinese, CharKind::Mark) => Some((place.start, BEFORE)),
        (CharKind::Mark, CharKind::Chinese) => Some((place.end, BEHIND)),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CharKind {
    Space,
    Letter,
    Mark,
    Chinese,
    ChineseMark,
}

impl CharKind {
    fn classify(c: char) -> Self {
        match (c.is_whitespace(), is_mark(c), is_wide(c)) {
            (true, _, _) => Self::Space,
            (_, true, true) => Self::ChineseMark,
            (_, true, false) => Self::Mark,
            (_, false, true) => Self::Chinese,
            (_, false, false) => Self::Letter,
        }
    }
}

/// Punctuation and signs, as the parser has them.
fn is_mark(c: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
    matches!(
        c.general_category_group(),
        GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol
    )
}

fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// AmendedEvents with places in the original text, without what was put in, and without line breaks inside Chinese.
pub struct AmendedEvents<'a> {
    events: OffsetIter<'a>,
    /// The parser's own events will do.
    needs_nothing: bool,
    inserted: &'a [(usize, usize)],
    ahead: VecDeque<(Event<'a>, Range<usize>)>,
    /// The last character of the paragraph so far.
    before: Option<char>,
}

impl<'a> Iterator for AmendedEvents<'a> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.needs_nothing {
            return self.events.next();
        }
        let mut item = if self.ahead.is_empty() {
            self.events.next()
        } else {
            self.ahead.pop_front()
        };
        if let Some((event, range)) = &mut item {
            self.amend(event, range);
        }
        item
    }
}

impl<'a> AmendedEvents<'a> {
    /// Changes an event where it is: taking it apart costs more than all else here.
    #[inline(never)]
    fn amend(&mut self, event: &mut Event<'a>, range: &mut Range<usize>) {
        if !self.inserted.is_empty() {
            self.restore(event, range);
        }
        match event {
            Event::Text(text) | Event::Code(text) => {
                self.before = text.chars().next_back().or(self.before)
            }
            Event::SoftBreak if self.is_joined() => *event = Event::Text(CowStr::Borrowed("")),
            Event::HardBreak
            | Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell) => {
                self.before = None;
            }
            _ => {}
        }
    }

    /// Takes out what was put in.
    fn restore(&self, event: &mut Event<'a>, range: &mut Range<usize>) {
        *event = clean(std::mem::replace(event, Event::SoftBreak));
        *range = self.original(range.start)..self.original(range.end);
    }

    /// Whether the text goes on behind a line break as if there were none.
    fn is_joined(&mut self) -> bool {
        let after = self.after();
        matches!((self.before, after), (Some(before), Some(after)) if joins(before, after))
    }

    /// A place of the new text in the original one.
    fn original(&self, place: usize) -> usize {
        let index = self.inserted.partition_point(|(at, _)| *at < place);
        let Some((at, added)) = index.checked_sub(1).map(|index| self.inserted[index]) else {
            return place;
        };
        let earlier = index
            .checked_sub(2)
            .map_or(0, |index| self.inserted[index].1);
        // Inside what was put in there is only the place before it.
        place - earlier - (added - earlier).min(place - at)
    }

    /// The first character behind a line break, whatever markup stands before it.
    fn after(&mut self) -> Option<char> {
        let mut index = 0;
        loop {
            if index == self.ahead.len() {
                self.ahead.push_back(self.events.next()?);
            }
            match &self.ahead[index].0 {
                Event::Text(text) | Event::Code(text) => {
                    match text.chars().find(|c| !is_inserted(*c)) {
                        None => {}
                        found => return found,
                    }
                }
                Event::Start(
                    Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. },
                ) => {}
                Event::End(
                    TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link,
                ) => {}
                _ => return None,
            }
            index += 1;
        }
    }
}

/// Whether two characters stand together although a line ends between them.
fn joins(before: char, after: char) -> bool {
    let is_east_asian = |c: char| is_wide(c) && !is_hangul(c);
    let is_chinese_mark = |c: char| CharKind::classify(c) == CharKind::ChineseMark;
    let is_shared_mark = |c: char| "“”‘’—…·".contains(c);
    (is_east_asian(before) && is_east_asian(after))
        || is_chinese_mark(before)
        || is_chinese_mark(after)
        || (is_shared_mark(before) && is_east_asian(after))
        || (is_east_asian(before) && is_shared_mark(after))
}

fn clean(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(without(text)),
        Event::Code(text) => Event::Code(without(text)),
        Event::Html(text) => Event::Html(without(text)),
        Event::InlineHtml(text) => Event::InlineHtml(without(text)),
        Event::FootnoteReference(text) => Event::FootnoteReference(without(text)),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: without(dest_url),
            title: without(title),
            id: without(id),
        }),
        Event::Start(Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Image {
            link_type,
            dest_url: without(dest_url),
            title: without(title),
            id: without(id),
        }),
        Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(info))) => Event::Start(
            Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(without(info))),
        ),
        Event::Start(Tag::FootnoteDefinition(text)) => {
            Event::Start(Tag::FootnoteDefinition(without(text)))
        }
        other => other,
    }
}

fn is_inserted(c: char) -> bool {
    LETTER.starts_with(c) || BEHIND.starts_with(c)
}

fn without(text: CowStr<'_>) -> CowStr<'_> {
    if !text.contains(LETTER) {
        return text;
    }
    text.replace(BEFORE, "")
        .replace(BEHIND, "")
        .replace(LETTER, "")
        .into()
}
