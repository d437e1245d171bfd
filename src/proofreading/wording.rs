//! Expressions that the office does not want to see (`content/wording.yaml`), with what to write instead and why.
//! They are looked for in the texts of every language and in the names of attachments.

use std::ops::Range;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use schemars::JsonSchema;
use serde::Deserialize;

use super::passages::{self, Passage};
use super::{Finding, codes};
use crate::config::Locales;
use crate::diagnostic::{self, Diagnostic, Text, say};
use crate::fingerprint::Fingerprint;
use crate::load::discover::CONTENT;
use crate::load::yaml;
use crate::site::{Page, Site};
use crate::source::{SourceFile, Span};
use crate::text::han::is_han;

/// Where the list is.
pub(super) const WORDING: &str = "content/wording.yaml";

/// Marks within addresses. Others, such as commas, end an address in Chinese text.
const ADDRESS_MARKS: [char; 12] = ['-', '.', '_', '~', ':', '/', '?', '#', '%', '&', '=', '+'];

/// `content/wording.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WordingFile {
    /// The expressions in any order.
    #[serde(default)]
    expressions: Vec<Expression>,
}

/// An expression that must not appear.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Expression {
    /// The expression. In languages with spaces between words it is found as whole words, in capitals or not.
    text: String,
    /// The key of the only language in whose texts it must not appear, such as `zh`. Without it, it must not appear
    /// in any.
    language: Option<String>,
    /// What to write instead. Without it, the expression is to be left out.
    instead: Option<String>,
    /// Why.
    reason: String,
    /// Longer expressions in which it is right.
    #[serde(default)]
    except: Vec<String>,
}

/// The list, ready to be looked for.
#[derive(Debug, Default)]
pub(super) struct Wording {
    expressions: Vec<Expression>,
    /// The fingerprint of the whole list.
    fingerprint: Fingerprint,
    /// For each language of the site by its key, how its expressions are found.
    finders: Vec<(String, Finder)>,
    /// How expressions are found in names of files.
    in_names: Option<Finder>,
}

/// Finds expressions in texts of one kind.
#[derive(Debug)]
struct Finder {
    machine: AhoCorasick,
    /// For each pattern of the machine.
    patterns: Vec<Pattern>,
}

/// An expression as it is looked for.
#[derive(Debug)]
struct Pattern {
    /// The number of the expression in the list.
    expression: usize,
    text: String,
    /// What it may be a part of.
    except: Vec<String>,
}

/// An expression in a passage: its number in the list, and the bytes of the passage.
type Occurrence = (usize, Range<usize>);

/// What was found in one file.
struct WordingFindings(Vec<Finding>);

impl Wording {
    /// Reads the list from its file, if there is one. Fails with everything that is wrong in the file.
    pub(super) fn new(
        file: Option<&Arc<SourceFile>>,
        locales: &Locales,
    ) -> Result<Self, Vec<Diagnostic>> {
        let Some(file) = file else {
            return Ok(Self::default());
        };

        let WordingFile { expressions } = yaml::parse(file, Span::new(0, file.text.len()))?;

        let wrong: Vec<Diagnostic> = expressions
            .iter()
            .enumerate()
            .filter_map(|(at, expression)| expression.mistake(file, at, locales))
            .collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }

        let keys = locales.iter().map(|(_, locale)| locale.key.clone());
        let finders = keys
            .filter_map(|key| {
                let finder = Finder::for_language(&expressions, &key)?;
                Some((key, finder))
            })
            .collect();

        Ok(Self {
            finders,
            in_names: Finder::for_names(&expressions),
            expressions,
            fingerprint: Fingerprint::from_bytes(file.text.as_bytes()),
        })
    }

    /// Finds unwanted expressions in the fields and the body of a page.
    pub(super) fn in_page(&self, page: &Page, locales: &Locales) -> Vec<Finding> {
        let key = &locales.get(page.locale).key;
        let Some(finder) = self.finder(key) else {
            return Vec::new();
        };

        let inputs = Fingerprint::from_value(&(&self.fingerprint, key));
        let find = || {
            let mut passages = passages::of_values(&page.file, page.fields, &[]);
            passages.extend(passages::of_body(&page.document));
            WordingFindings(self.in_passages(finder, &passages))
        };

        page.file.memo.get_or_make(inputs, find).0.clone()
    }

    /// Finds unwanted expressions in a file of data or settings. Values that belong to no language are searched for
    /// the expressions of all languages.
    pub(super) fn in_data(&self, file: &Arc<SourceFile>, locales: &Locales) -> Vec<Finding> {
        let keys: Vec<&str> = locales.iter().map(|(_, it)| it.key.as_str()).collect();
        let inputs = Fingerprint::from_value(&(&self.fingerprint, &keys));
        let find = || {
            let mut found = Vec::new();
            for (key, finder) in &self.finders {
                let others: Vec<&str> = keys.iter().copied().filter(|it| it != key).collect();
                let passages = passages::of_values(file, Span::new(0, file.text.len()), &others);
                found.extend(self.in_passages(finder, &passages));
            }

            found.sort_by_key(|finding| (finding.span.start, finding.span.end));
            found.dedup_by_key(|finding| finding.span);
            WordingFindings(found)
        };

        file.memo.get_or_make(inputs, find).0.clone()
    }

    /// Finds unwanted expressions in the names of attachments and of the folders that they are in.
    pub(super) fn in_names(&self, site: &Site) -> Vec<Diagnostic> {
        let Some(finder) = &self.in_names else {
            return Vec::new();
        };

        let mut found = Vec::new();
        for asset in &site.assets {
            let path = asset.source.strip_prefix(CONTENT).unwrap_or(&asset.source);
            let passage = passages::of_name(path);
            for (expression, range) in finder.find(&passage) {
                let written = &passage.text()[range];
                found.push(self.in_name(&asset.source, expression, written.trim()));
            }
        }

        found
    }

    fn finder(&self, key: &str) -> Option<&Finder> {
        let (_, finder) = self.finders.iter().find(|(language, _)| language == key)?;
        Some(finder)
    }

    fn in_passages(&self, finder: &Finder, passages: &[Passage]) -> Vec<Finding> {
        let mut found = Vec::new();
        for passage in passages {
            for (expression, range) in finder.find(passage) {
                found.push(self.finding(passage, expression, range));
            }
        }

        found
    }

    fn finding(&self, passage: &Passage, expression: usize, range: Range<usize>) -> Finding {
        let expression = &self.expressions[expression];
        Finding {
            code: codes::UNWANTED_WORDING,
            span: passage.span(range.clone()),
            message: expression.message(&passage.text()[range]),
            hint: expression.hint(),
            edits: Vec::new(),
            must_not_be_published: false,
        }
    }

    fn in_name(&self, path: &str, expression: usize, written: &str) -> Diagnostic {
        let expression = &self.expressions[expression];
        let message = say!(
            "文件名或文件夹名中有不应出现的“{written}”",
            "the name of the file or folder contains “{written}”, which must not appear"
        );
        Diagnostic::warning(codes::UNWANTED_WORDING, message)
            .in_file(path)
            .hint(expression.hint())
    }
}

impl Expression {
    /// What is wrong with the entry, the one with this number in the list.
    fn mistake(&self, file: &Arc<SourceFile>, at: usize, locales: &Locales) -> Option<Diagnostic> {
        let place = |field: &str| yaml::locate(file, &["expressions", &at.to_string(), field]);
        if passages::folded(&self.text).trim().is_empty() {
            let message = say!("text 是空的", "text is empty");
            let hint = say!(
                "写上不应出现的文字。",
                "Write the expression that must not appear."
            );
            let error = Diagnostic::error(diagnostic::codes::MISSING_FIELD, message);
            return Some(error.at(place("text")).hint(hint));
        }

        let key = self.language.as_deref()?;
        if locales.by_key(key).is_some() {
            return None;
        }

        let known: Vec<&str> = locales.iter().map(|(_, it)| it.key.as_str()).collect();
        let (zh, en) = (known.join("、"), known.join(", "));
        let message = say!("本站没有语言“{key}”", "this site has no language “{key}”");
        let hint = say!(
            "写 {zh} 之一；各种语言都不应出现的，删去 language。",
            "Write one of these: {en}. If it must not appear in any language, remove language."
        );

        Some(
            Diagnostic::error(codes::UNKNOWN_LANGUAGE, message)
                .at(place("language"))
                .hint(hint),
        )
    }

    /// Whether the expression must not appear in texts of a language.
    fn concerns(&self, key: &str) -> bool {
        self.language.as_deref().is_none_or(|own| own == key)
    }

    fn message(&self, written: &str) -> Text {
        say!("不应出现“{written}”", "“{written}” must not appear")
    }

    fn hint(&self) -> Text {
        let reason = self.reason.trim();
        match &self.instead {
            Some(instead) => say!(
                "改为“{instead}”。原因：{reason}",
                "Write “{instead}” instead. Reason: {reason}"
            ),
            None => say!("删去。原因：{reason}", "Leave it out. Reason: {reason}"),
        }
    }
}

impl Finder {
    /// Finds the expressions that must not appear in texts of a language. `None` if there are none, or too many.
    fn for_language(expressions: &[Expression], key: &str) -> Option<Self> {
        let concerned = expressions
            .iter()
            .enumerate()
            .filter(|(_, expression)| expression.concerns(key));
        Self::new(concerned, passages::folded)
    }

    /// Finds all expressions in names of files, where hyphens and underscores stand for spaces.
    fn for_names(expressions: &[Expression]) -> Option<Self> {
        Self::new(expressions.iter().enumerate(), passages::folded_name)
    }

    fn new<'a>(
        expressions: impl Iterator<Item = (usize, &'a Expression)>,
        fold: fn(&str) -> String,
    ) -> Option<Self> {
        let patterns: Vec<Pattern> = expressions
            .map(|(index, expression)| Pattern {
                expression: index,
                text: fold(&expression.text),
                // What is to be written instead is right, even if it contains the expression.
                except: expression
                    .except
                    .iter()
                    .chain(&expression.instead)
                    .map(|text| fold(text))
                    .collect(),
            })
            .collect();
        let machine = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(patterns.iter().map(|pattern| &pattern.text))
            .ok()?;

        (!patterns.is_empty()).then_some(Self { machine, patterns })
    }

    /// The expressions in a passage. One that is a part of another one that was found is not told of.
    fn find(&self, passage: &Passage) -> Vec<Occurrence> {
        let text = passage.text();
        let mut found: Vec<Occurrence> = self
            .machine
            .find_overlapping_iter(text)
            .map(|found| (&self.patterns[found.pattern().as_usize()], found.range()))
            .filter(|(pattern, range)| is_unwanted(text, pattern, range))
            .map(|(pattern, range)| (pattern.expression, range))
            .collect();

        found.sort_by_key(|(_, range)| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        found.retain(|(_, range)| {
            let is_new = range.end > end;
            end = end.max(range.end);
            is_new
        });

        found
    }
}

/// Whether a pattern found in a text is the expression: whole words, no part of an address, and no part of anything
/// in which it is right.
fn is_unwanted(text: &str, pattern: &Pattern, range: &Range<usize>) -> bool {
    let is_right = |longer: &String| is_part_of(text, range, longer);
    has_whole_words(text, range)
        && !is_in_address(text, range.start)
        && !pattern.except.iter().any(is_right)
}

/// Whether no word begins before a range of a text and goes on in it, or goes on behind it.
fn has_whole_words(text: &str, range: &Range<usize>) -> bool {
    let (inside, before, behind) = (
        &text[range.clone()],
        &text[..range.start],
        &text[range.end..],
    );
    let starts_within_word = before.ends_with(is_of_word) && inside.starts_with(is_of_word);
    let ends_within_word = inside.ends_with(is_of_word) && behind.starts_with(is_of_word);

    !starts_within_word && !ends_within_word
}

/// Whether a character is part of a word that spaces or marks set apart from others. Chinese words have none.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// Whether a place in a text is within an address such as `https://example.org/`.
fn is_in_address(text: &str, at: usize) -> bool {
    let is_of_address = |c: &char| c.is_ascii_alphanumeric() || ADDRESS_MARKS.contains(c);
    let before: usize = text[..at]
        .chars()
        .rev()
        .take_while(is_of_address)
        .map(char::len_utf8)
        .sum();
    text[at - before..at].contains("://")
}

/// Whether a range of a text lies within an occurrence of `longer`.
fn is_part_of(text: &str, range: &Range<usize>, longer: &str) -> bool {
    let mut start = range.end.saturating_sub(longer.len());
    while !text.is_char_boundary(start) {
        start += 1;
    }

    let occurrences = text[start..].match_indices(longer);
    occurrences
        .map(|(at, _)| start + at)
        .take_while(|at| *at <= range.start)
        .any(|at| range.end <= at + longer.len())
}
