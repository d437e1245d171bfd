//! What belongs to a person and not on a public page: numbers of identity cards and of mobile phones.

use std::sync::Arc;

use html5gum::{Token, Tokenizer};
use percent_encoding::percent_decode_str;

use super::Finding;
use super::identity::{Scanner, Separators};
use crate::diagnostic::{Diagnostic, say};
use crate::load::document::{Document, Element, Event};
use crate::load::html_limits::has_too_many_attributes;
use crate::load::yaml::scalars;
use crate::proofreading::codes;
use crate::site::Page;
use crate::source::{SourceFile, Span};

/// Endings of tables, which have a record on each line.
const TABLES: [&str; 2] = ["csv", "tsv"];
/// Elements of HTML that separate the words before, in and behind them. All others, custom elements included, are
/// within a line, or are taken out so that the text before and behind them is one.
const PARTING: &str = "address article aside blockquote caption center dd details dialog dir div dl dt fieldset \
    figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table \
    tbody td tfoot th thead tr ul video audio";
/// Elements whose content is taken out with them.
const TAKEN_OUT: [&[u8]; 2] = [b"script", b"style"];
/// What a comment begins with that is a text in XML.
const CDATA: &[u8] = b"[CDATA[";
/// Attributes whose values readers see or hear.
pub(super) const READ_ATTRIBUTES: [&[u8]; 6] = [
    b"title",
    b"alt",
    b"aria-label",
    b"placeholder",
    b"value",
    b"label",
];

/// Numbers of identity cards in a page: in the source with its addresses, in the fields, and in the text as it is
/// read.
pub(super) fn identity_in_page(page: &Page) -> Vec<Finding> {
    let mut found = in_text(&page.file.text, Separators::Plain);
    found.extend(in_values(&page.file, page.fields));
    found.extend(in_document(&page.document));

    for link in page.document.all_links(true) {
        if link.target.contains('%') && is_identity_in_path(&link.target) {
            found.push(link.span);
        }
    }

    findings(found)
}

/// Numbers of identity cards in a file of data or settings.
pub(super) fn identity_in_data(file: &Arc<SourceFile>) -> Vec<Finding> {
    let mut found = in_text(&file.text, Separators::Plain);
    found.extend(in_values(file, Span::new(0, file.text.len())));
    findings(found)
}

/// Numbers of identity cards in a text that is attached, or in a piece of it. In an SVG file the visible texts are
/// read.
pub(super) fn identity_in_attachment(file: &SourceFile) -> Vec<Finding> {
    let ending = file
        .path
        .rsplit_once('.')
        .map_or(String::new(), |(_, ending)| ending.to_lowercase());
    let separators = match ending.as_str() {
        // Numbers in drawings are mostly coordinates.
        "svg" => Separators::Plain,
        ending if TABLES.contains(&ending) => Separators::OnOneLine,
        _ => Separators::Wrapped,
    };
    let mut found = in_text(&file.text, separators);

    if found.is_empty() && ending == "svg" {
        let mut scanner = Scanner::new(Separators::Any);
        html(&mut scanner, &file.text, Span::default(), "text");
        found = scanner.finish();
    }

    if found.is_empty() && file.text.contains(JSON_DIGIT) {
        let spelled_out = DIGITS.iter().fold(file.text.clone(), |text, digit| {
            text.replace(&format!("{JSON_DIGIT}{digit}"), digit)
        });
        let is_there = !in_text(&spelled_out, Separators::OnOneLine).is_empty();
        found.extend(is_there.then(Span::default));
    }

    findings(found)
}

/// How JSON may spell digits: this, and the digit.
const JSON_DIGIT: &str = "\\u003";
const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// Whether a name in a path looks like the number of an identity card, alone or among other words.
pub(super) fn is_identity_in_path(path: &str) -> bool {
    let path = percent_decode_str(path).decode_utf8_lossy();
    path.split('/').any(|name| {
        let mut scanner = Scanner::new(Separators::OnOneLine);
        scanner.rewritten(name, Span::default());
        !scanner.finish().is_empty()
    })
}

/// What is wrong with publishing a file or folder of such a name.
pub(super) fn identity_in_path(path: &str) -> Diagnostic {
    let message = say!(
        "文件名或文件夹名中疑似有公民身份号码",
        "the name of the file or folder looks like the number of an identity card"
    );
    let hint = say!(
        "名称就是网址的一部分，请改名。",
        "Rename it: the name is a part of the address."
    );
    Diagnostic::error(codes::IDENTITY_NUMBER, message)
        .in_file(path)
        .hint(hint)
}

fn in_text(text: &str, separators: Separators) -> Vec<Span> {
    let mut scanner = Scanner::new(separators);
    scanner.text(text, 0);
    scanner.finish()
}

/// The values of YAML in `span`.
fn in_values(file: &Arc<SourceFile>, span: Span) -> Vec<Span> {
    let mut scanner = Scanner::new(Separators::Any);
    for (text, span) in scalars(file, span, &[]) {
        // A value may begin with a quotation mark.
        let is_written_at = |at: &usize| {
            file.text
                .get(*at..)
                .is_some_and(|rest| rest.starts_with(text.as_str()))
        };
        match [span.start, span.start + 1].into_iter().find(is_written_at) {
            Some(at) => scanner.text(&text, at),
            None => scanner.rewritten(&text, span),
        }

        scanner.break_off();
    }

    scanner.finish()
}

/// The body as readers see it: stress, links and comments do not part a number, cells and paragraphs do.
fn in_document(document: &Document) -> Vec<Span> {
    let mut scanner = Scanner::new(Separators::Any);
    for (event, span) in document.events() {
        match event {
            Event::Text(text) | Event::Code(text) => {
                match document.source().get(span.start..span.end) == Some(text) {
                    true => scanner.text(text, span.start),
                    false => scanner.rewritten(text, span),
                }
            }
            Event::SoftBreak | Event::HardBreak => scanner.push('\n', span),
            Event::Html(index) => {
                html(
                    &mut scanner,
                    &document.raw_html[index as usize].text,
                    span,
                    "",
                );
            }
            Event::Comment | Event::FootnoteReference(_) => {}
            Event::Start(element) | Event::End(element) if is_inline(&element) => {}
            _ => scanner.break_off(),
        }
    }

    scanner.finish()
}

/// Whether an element is within a line, so that the words around its beginning and end are one text.
pub(super) fn is_inline(element: &Element<&str>) -> bool {
    matches!(
        element,
        Element::Emphasis | Element::Strong | Element::Strikethrough | Element::Link(_)
    )
}

/// Whether an element of HTML parts the words before, in and behind it.
pub(super) fn is_parting(name: &[u8]) -> bool {
    PARTING
        .split_whitespace()
        .any(|other| other.as_bytes() == name)
}

/// The texts of a piece of HTML as readers see them, and the attributes that they see. Elements named `parting` part
/// words beside those of [`PARTING`].
fn html(scanner: &mut Scanner, html: &str, span: Span, parting: &str) {
    if has_too_many_attributes(html) {
        // Reading it as HTML would take too much of the stack. It is an error, and is not published.
        return scanner.rewritten(html, span);
    }

    let parts = |name: &[u8]| name == parting.as_bytes() || is_parting(name);
    let mut attributes = Scanner::new(Separators::Any);
    let mut is_taken_out = false;

    // Reading from memory does not fail.
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                is_taken_out = TAKEN_OUT.contains(&tag.name.as_slice());
                if tag.name.as_slice() == b"br" {
                    scanner.push('\n', span);
                } else if parts(&tag.name) {
                    scanner.break_off();
                }

                for (name, value) in &tag.attributes {
                    if READ_ATTRIBUTES.contains(&name.as_slice()) {
                        attributes.rewritten(&String::from_utf8_lossy(value), span);
                        attributes.break_off();
                    }
                }
            }
            Token::EndTag(tag) => {
                is_taken_out = false;
                if parts(&tag.name) {
                    scanner.break_off();
                }
            }
            Token::Comment(text) if text.starts_with(CDATA) => {
                let text = text[CDATA.len()..].trim_ascii_end();
                let text = text.strip_suffix(b"]]").unwrap_or(text);
                scanner.rewritten(&String::from_utf8_lossy(text), span);
            }
            Token::String(text) if !is_taken_out => {
                scanner.rewritten(&String::from_utf8_lossy(&text), span)
            }
            _ => {}
        }
    }

    scanner.found_too(attributes.finish());
}

/// One finding for each number, although several ways of reading a file may show it.
fn findings(mut spans: Vec<Span>) -> Vec<Finding> {
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup_by(|next, kept| next.start < kept.end || next == kept);
    spans.into_iter().map(identity_number).collect()
}

fn identity_number(span: Span) -> Finding {
    let message = say!(
        "疑似公民身份号码",
        "this looks like the number of an identity card"
    );
    let hint = say!(
        "不得公开，请删去或隐去中间各位；确是订单号、条码等别的号码的，用逗号分成几段，如 123456,789012,345678。",
        "It must not be published: delete it or hide its middle digits. If it is another kind of number, such as an order number, separate its digits with commas: 123456,789012,345678."
    );
    Finding {
        code: codes::IDENTITY_NUMBER,
        span,
        message,
        hint,
        edits: Vec::new(),
        must_not_be_published: true,
    }
}

/// Numbers of mobile phones in a file.
pub(super) fn mobile_numbers(text: &str) -> Vec<Finding> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }

        let end = number_end(bytes, at);

        let digits: Vec<u8> = bytes[at..end]
            .iter()
            .copied()
            .filter(u8::is_ascii_digit)
            .collect();
        if stands_alone(bytes, at, end) && is_mobile_number(&digits) {
            found.push(mobile_number(Span::new(at, end)));
        }

        at = end;
    }

    found
}

fn mobile_number(span: Span) -> Finding {
    let message = say!(
        "疑似手机号码",
        "this looks like the number of a mobile phone"
    );
    let hint = say!(
        "个人号码请删去；确需公布的，在 proofreading.yaml 登记并写明理由。",
        "Delete a private number; list one that is meant for the public in proofreading.yaml, with the reason."
    );
    Finding {
        code: codes::MOBILE_NUMBER,
        span,
        message,
        hint,
        edits: Vec::new(),
        must_not_be_published: false,
    }
}

/// Digits, with single spaces or hyphens between them as people write long numbers.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    loop {
        match bytes.get(end..) {
            Some([digit, ..]) if digit.is_ascii_digit() => end += 1,
            Some([b' ' | b'-', digit, ..]) if digit.is_ascii_digit() => end += 2,
            _ => return end,
        }
    }
}

/// Neither part of a word nor of an address.
fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    let joins = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-=%#".contains(byte);
    let before = start.checked_sub(1).is_some_and(|at| joins(&bytes[at]));
    let after = bytes
        .get(end)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');

    !before && !after
}

/// Whether these digits are a mobile number, with or without the country's code.
fn is_mobile_number(number: &[u8]) -> bool {
    let own = number
        .strip_prefix(b"86")
        .filter(|rest| rest.len() == 11)
        .unwrap_or(number);
    own.len() == 11 && own[0] == b'1' && (b'3'..=b'9').contains(&own[1])
}
