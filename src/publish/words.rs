//! Which words of a page have changed, as a reader sees it: markup does not count.

use html5gum::{Token, Tokenizer};
use similar::{ChangeTag, TextDiff};

use crate::diagnostic::{Text, say};

/// Elements whose text nobody reads.
const UNREAD: [&[u8]; 4] = [b"script", b"style", b"template", b"head"];
/// The longest piece of changed text that is shown, in characters.
const MAX_SHOWN: usize = 40;

/// How the words of a page have changed. A Chinese character counts as a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WordChange {
    /// How many words are new.
    pub added: usize,
    /// How many words are gone.
    pub removed: usize,
    /// The first place that is gone.
    pub old: String,
    /// What stands there now.
    pub new: String,
}

impl WordChange {
    /// The change in words for people, with the first place that changed.
    pub(super) fn text(&self) -> Text {
        let Self {
            added,
            removed,
            old,
            new,
        } = self;
        match (old.is_empty(), new.is_empty()) {
            (true, true) if *added == 0 && *removed == 0 => {
                say!("文字没有变", "no change in its words")
            }
            (true, true) => say!("+{added} 字", "+{added} words"),
            _ => say!(
                "+{added} 字，−{removed} 字：“{old}”→“{new}”",
                "+{added} words, −{removed} words: “{old}” → “{new}”"
            ),
        }
    }
}

/// Compares two versions of a page in HTML.
pub(super) fn compare(old: &[u8], new: &[u8]) -> WordChange {
    let (old, new) = (words(&text(old)), words(&text(new)));
    let (old, new): (Vec<&str>, Vec<&str>) = (
        old.iter().map(String::as_str).collect(),
        new.iter().map(String::as_str).collect(),
    );
    let diff = TextDiff::from_slices(&old, &new);
    let mut change = WordChange::default();
    let mut is_first = true;

    for part in diff.iter_all_changes() {
        let (count, shown) = match part.tag() {
            ChangeTag::Equal => {
                is_first &= change.old.is_empty() && change.new.is_empty();
                continue;
            }
            ChangeTag::Delete => (&mut change.removed, &mut change.old),
            ChangeTag::Insert => (&mut change.added, &mut change.new),
        };
        *count += 1;
        if is_first && shown.chars().count() < MAX_SHOWN {
            append(shown, part.value());
        }
    }

    change
}

/// How many words a page in HTML has.
pub(super) fn count(page: &[u8]) -> usize {
    words(&text(page)).len()
}

/// Adds a word to a text, with a space between words of letters.
fn append(text: &mut String, word: &str) {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if is_letter(text.chars().last()) && is_letter(word.chars().next()) {
        text.push(' ');
    }

    text.push_str(word);
}

/// The text that readers see of a page: that of its `main` element if there is one.
fn text(page: &[u8]) -> String {
    let (mut all, mut main) = (String::new(), None);
    let mut unread = 0_usize;
    for token in Tokenizer::new(page) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name: &[u8] = &tag.name;
                unread += usize::from(UNREAD.contains(&name) && !tag.self_closing);
                all.push(' ');
                if name == b"main" {
                    main = Some(all.len());
                }
            }
            Token::EndTag(tag) => {
                let name: &[u8] = &tag.name;
                unread = unread.saturating_sub(usize::from(UNREAD.contains(&name)));
                all.push(' ');
                if name == b"main" {
                    break;
                }
            }
            Token::String(piece) if unread == 0 => {
                all.push_str(&String::from_utf8_lossy(&piece));
            }
            _ => {}
        }
    }

    match main {
        Some(start) => all.split_off(start),
        None => all,
    }
}

/// The words of a text: runs of letters and digits, and every other character that is no space by itself.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut continues = false;
    for c in text.chars() {
        let is_letter = c.is_alphanumeric() && (c as u32) < 0x2e80;
        match words.last_mut() {
            Some(word) if continues && is_letter => word.push(c),
            _ if !c.is_whitespace() => words.push(c.into()),
            _ => {}
        }
        continues = is_letter;
    }

    words
}

#[cfg(test)]
mod tests {
    use super::{WordChange, compare};

    #[test]
    fn words_are_compared_without_markup() {
        let old = "<title>甲</title><main><p class=a>到2025年，合格率93%。</p><p>See the plan.</p></main><footer>甲</footer>";
        let new = "<title>乙</title><main><p>到2026年，合格率<b>93%</b>。</p><p>See the new plan.</p></main><footer>乙</footer>";
        let expected = WordChange {
            added: 2,
            removed: 1,
            old: "2025".into(),
            new: "2026".into(),
        };
        assert_eq!(compare(old.as_bytes(), new.as_bytes()), expected);
        assert_eq!(
            compare(new.as_bytes(), new.as_bytes()),
            WordChange::default()
        );
    }
}
