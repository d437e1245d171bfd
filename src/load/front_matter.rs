//! Front matter: the YAML fields between the two `---` lines at the beginning of a page's file.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::yaml::{ExtensionFields, JoinedReader, Reading};
use crate::date::PageDate;
use crate::diagnostic::{Diagnostic, any_error, codes, say};
use crate::source::{SourceFile, Span};

/// What a page says about itself.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct FrontMatter {
    /// The page's title.
    pub title: String,
    /// One sentence for search engines and lists.
    pub description: Option<String>,
    /// Publication date, in the site's time zone. A page dated after the build's date is not published yet.
    pub date: Option<PageDate>,
    /// Place among its siblings, smallest first.
    pub order: Option<i64>,
    /// Not published unless drafts are asked for.
    #[serde(default)]
    pub draft: bool,
    /// Withdrawn: its address stays, with its text as a note, and it is in no list.
    #[serde(default)]
    pub gone: bool,
    /// Older paths that lead here, such as `/old/page/`.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// A template of the theme instead of the usual one.
    pub template: Option<String>,
    /// Who the content comes from.
    pub source: Option<String>,
    /// The city or body that issued the document.
    pub issuer: Option<String>,
    /// Not published before this day, whatever its date.
    pub publish_at: Option<PageDate>,
    /// The last day on which it is published.
    pub expires_at: Option<PageDate>,
    /// Who answers for the text.
    pub editor: Option<String>,
    /// Who has checked it.
    pub reviewer: Option<String>,
    /// Fields of one's own, for the templates of one's own theme.
    #[serde(default)]
    pub extra: BTreeMap<String, serde_json::Value>,
    /// The fields that extensions have read.
    #[serde(skip)]
    #[schemars(skip)]
    pub more: ExtensionFields,
}

/// Front matter, and where it and the body are in the file.
pub struct Parsed {
    /// The fields.
    pub front: FrontMatter,
    /// The bytes of the YAML between the two `---` lines.
    pub fields: Span,
    /// The byte at which the Markdown begins.
    pub body_start: usize,
}

/// The fields that a translation does not take over from its original: those in a language, addresses, and who has
/// approved the text.
const OWN_OF_TRANSLATIONS: [&str; 4] = ["title", "description", "aliases", "approvals"];

/// Splits a page and reads its front matter. `joined` knows all fields, the engine's and those of extensions. If the
/// page is a translation, `original` is the front matter of its original, read without errors: fields that the
/// translation does not give are taken over from there. Where fields are wrong, the page has stand-ins for them; if
/// nothing can be told of it, there is no page, only what is wrong.
pub fn parse(
    file: &Arc<SourceFile>,
    joined: &JoinedReader,
    original: Option<&str>,
) -> (Option<Parsed>, Vec<Diagnostic>) {
    let (fields, body_start) = match split(&file.text) {
        Ok(parts) => parts,
        Err(problem) => return (None, vec![problem.diagnostic(file).hides_file()]),
    };
    let Reading { value, mut found } = match original {
        Some(original) => {
            joined.parse_over::<FrontMatter>(file, fields, original, &OWN_OF_TRANSLATIONS)
        }
        None => joined.parse::<FrontMatter>(file, fields),
    };
    let Some((mut front, more)) = value else {
        return (None, found);
    };
    front.more = more;

    if front.title.trim().is_empty() && !any_error(&found) {
        found.push(empty_title(file, fields).hides(fields));
    }

    let parsed = Parsed {
        front,
        fields,
        body_start,
    };

    (Some(parsed), found)
}

fn empty_title(file: &Arc<SourceFile>, fields: Span) -> Diagnostic {
    let at = file.text[fields.start..fields.end]
        .find("title")
        .map_or(fields.start, |at| fields.start + at);
    let message = say!("标题是空的", "the title is empty");
    let hint = say!(
        "写上页面的标题，例如 title: 通知。",
        "Write the page's title, as in title: Notice."
    );

    Diagnostic::error(codes::EMPTY_TITLE, message)
        .at(file.at(Span::new(at, at + "title".len())))
        .hint(hint)
}

/// Which of the two `---` lines is missing.
enum MissingFence {
    NoOpening,
    NoClosing,
}

impl MissingFence {
    fn diagnostic(self, file: &Arc<SourceFile>) -> Diagnostic {
        let first_line = file.text.find('\n').unwrap_or(file.text.len());
        let (code, message) = match self {
            Self::NoOpening => (
                codes::MISSING_FRONT_MATTER,
                say!(
                    "页面没有文件头：第一行应为 ---",
                    "the page has no front matter: its first line must be ---"
                ),
            ),
            Self::NoClosing => (
                codes::UNCLOSED_FRONT_MATTER,
                say!(
                    "文件头没有结束：缺少第二行 ---",
                    "the front matter does not end: the second --- is missing"
                ),
            ),
        };
        Diagnostic::error(code, message)
            .at(file.at(Span::new(0, first_line)))
            .hint(say!(
                "文件头写成：---（换行）title: 页面标题（换行）---（换行）正文。",
                "Write: --- (new line) title: Page title (new line) --- (new line), then the text."
            ))
    }
}

/// The bytes of the YAML of a page; `None` if the page has no front matter.
pub(crate) fn fields(text: &str) -> Option<Span> {
    split(text).ok().map(|(fields, _)| fields)
}

/// The text of a page below its front matter; all of it if it has none.
pub(crate) fn body(text: &str) -> &str {
    split(text).map_or(text, |(_, start)| &text[start..])
}

/// The span of the YAML between the fences, and the start of the body.
fn split(text: &str) -> Result<(Span, usize), MissingFence> {
    let mut lines = text.split_inclusive('\n');
    let opening = lines
        .next()
        .filter(|line| line.trim_end() == "---")
        .ok_or(MissingFence::NoOpening)?;
    let mut at = opening.len();

    for line in lines {
        if line.trim_end() == "---" {
            return Ok((Span::new(opening.len(), at), at + line.len()));
        }

        at += line.len();
    }

    Err(MissingFence::NoClosing)
}
