//! Chinese in Markdown: emphasis that touches Chinese characters, and line breaks between them.
//!
//! CommonMark decides by the characters on both sides of `**` whether it can open or close emphasis, and treats Chinese
//! punctuation like any other, so that `**重点：**后文` keeps its asterisks. Here, wherever such a run of marks is
//! beside a Chinese character, marker characters that no text contains are inserted between them before the text is
//! parsed, so that the parser follows the amended rule. The markers are removed from all events, and spans are those of
//! the original text.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use crate::text::han::{is_hangul, is_wide};

/// A marker that the parser takes for a letter. Unicode reserves it as a noncharacter.
const LETTER: &str = "\u{fdd0}";
/// Markers that the parser takes for punctuation. The noncharacter in them tells ours from the text's own punctuation.
const BEFORE: &str = "\u{fdd0}\u{2e18}";
const BEHIND: &str = "\u{2e18}\u{fdd0}";

/// A text with markers inserted, and for each marker its offset in the new text and the number of bytes inserted up to
/// its end.
struct MarkedText<'a> {
    text: Cow<'a, str>,
    inserted: Vec<(usize, usize)>,
}

/// Parses a text by the amended rules and hands its events, with their byte ranges in `text`, to `read`. Gives what
/// `read` gives.
pub fn events<T>(text: &str, options: Options, read: impl FnOnce(AmendedEvents<'_>) -> T) -> T {
    let marked = insert_markers(text);
    let needs_nothing = marked.inserted.is_empty() && !may_join(text);
    let events = Parser::new_ext(&marked.text, options).into_offset_iter();

    read(AmendedEvents {
        events,
        needs_nothing,
        inserted: &marked.inserted,
        ahead: VecDeque::new(),
        before: None,
    })
}

/// Whether any line may have to be joined to the next. This is a quick look that does not know blocks and links.
fn may_join(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }

    let (bytes, mut at) = (text.as_bytes(), 0);
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'\n') {
        let end = at + found;
        at = end + 1;

        // A blank line separates paragraphs.
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
        // After a link, the last character of the link's text would count.
        (Some(before), Some(after)) => matches!(before, ')' | ']') || are_joined(before, after),
    }
}

/// A text with all markers inserted that the amended rules need.
fn insert_markers(text: &str) -> MarkedText<'_> {
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

        // After a backslash, the first mark of the run is an ordinary character.
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
            marker(run, (before, base), after, start..end)
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
        return MarkedText {
            text: Cow::Borrowed(text),
            inserted: Vec::new(),
        };
    }

    out.push_str(&text[copied..]);
    MarkedText {
        text: Cow::Owned(out),
        inserted,
    }
}

/// The marker that has to be inserted beside a run of marks at `place`, and where. `before` is the character before the
/// run, with its base if it is a variation selector; `after` is the character after the run.
fn marker(
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
        // The parser takes a variation selector for a letter, even after punctuation.
        (CharKind::Mark | CharKind::ChineseMark, CharKind::Mark | CharKind::ChineseMark)
            if base.is_some() =>
        {
            Some((place.start, BEFORE))
        }
        (CharKind::Mark | CharKind::ChineseMark, _) if base.is_some() && run == b'_' => {
            Some((place.start, BEFORE))
        }
        // An underscore inside a word never marks emphasis, in Chinese or otherwise.
        _ if run == b'_' => None,
        // Beside Chinese punctuation, the run counts as if it were between letters.
        (CharKind::Letter | CharKind::Chinese, CharKind::ChineseMark) => Some((place.end, LETTER)),
        (CharKind::ChineseMark, CharKind::Letter | CharKind::Chinese) => {
            Some((place.start, LETTER))
        }
        // Beside other punctuation, a Chinese character counts as a space.
        (CharKind::Chinese, CharKind::Mark) => Some((place.start, BEFORE)),
        (CharKind::Mark, CharKind::Chinese) => Some((place.end, BEHIND)),
        _ => None,
    }
}

/// What a character is under the amended rules.
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

/// Whether the parser takes `c` for punctuation.
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

/// The parser's events with byte ranges in the original text, without markers, and without line breaks inside Chinese.
pub struct AmendedEvents<'a> {
    events: OffsetIter<'a>,
    /// Whether the parser's own events can be passed on unchanged.
    needs_nothing: bool,
    inserted: &'a [(usize, usize)],
    ahead: VecDeque<(Event<'a>, Range<usize>)>,
    /// The last character of the paragraph up to here.
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
    /// Amends an event in place, since moving events costs more than everything else here.
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

    /// Removes the markers from an event and maps its range to the original text.
    fn restore(&self, event: &mut Event<'a>, range: &mut Range<usize>) {
        *event = without_markers(std::mem::replace(event, Event::SoftBreak));
        *range = self.original(range.start)..self.original(range.end);
    }

    /// Whether the lines before and after a line break are joined without a space.
    fn is_joined(&mut self) -> bool {
        let after = self.after();
        matches!((self.before, after), (Some(before), Some(after)) if are_joined(before, after))
    }

    /// The offset in the original text of an offset in the text with markers.
    fn original(&self, place: usize) -> usize {
        let index = self.inserted.partition_point(|(at, _)| *at < place);
        let Some((at, added)) = index.checked_sub(1).map(|index| self.inserted[index]) else {
            return place;
        };
        let earlier = index
            .checked_sub(2)
            .map_or(0, |index| self.inserted[index].1);

        // An offset inside a marker is that of the marker itself.
        place - earlier - (added - earlier).min(place - at)
    }

    /// The first character after a line break, markup aside. Gives `None` if the paragraph ends before one.
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

/// Whether two characters are joined without a space if a line ends between them.
fn are_joined(before: char, after: char) -> bool {
    let is_east_asian = |c: char| is_wide(c) && !is_hangul(c);
    let is_chinese_mark = |c: char| CharKind::classify(c) == CharKind::ChineseMark;
    let is_shared_mark = |c: char| "“”‘’—…·".contains(c);

    (is_east_asian(before) && is_east_asian(after))
        || is_chinese_mark(before)
        || is_chinese_mark(after)
        || (is_shared_mark(before) && is_east_asian(after))
        || (is_east_asian(before) && is_shared_mark(after))
}

/// An event without markers in its texts.
fn without_markers(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(remove_markers(text)),
        Event::Code(text) => Event::Code(remove_markers(text)),
        Event::Html(text) => Event::Html(remove_markers(text)),
        Event::InlineHtml(text) => Event::InlineHtml(remove_markers(text)),
        Event::FootnoteReference(text) => Event::FootnoteReference(remove_markers(text)),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: remove_markers(dest_url),
            title: remove_markers(title),
            id: remove_markers(id),
        }),
        Event::Start(Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Image {
            link_type,
            dest_url: remove_markers(dest_url),
            title: remove_markers(title),
            id: remove_markers(id),
        }),
        Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(info))) => Event::Start(
            Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(remove_markers(info))),
        ),
        Event::Start(Tag::FootnoteDefinition(text)) => {
            Event::Start(Tag::FootnoteDefinition(remove_markers(text)))
        }
        other => other,
    }
}

fn is_inserted(c: char) -> bool {
    LETTER.starts_with(c) || BEHIND.starts_with(c)
}

/// A text without markers.
fn remove_markers(text: CowStr<'_>) -> CowStr<'_> {
    if !text.contains(LETTER) {
        return text;
    }

    text.replace(BEFORE, "")
        .replace(BEHIND, "")
        .replace(LETTER, "")
        .into()
}
