//! Proofreading. Personal numbers, Markdown that does not work and expressions that the office does not use are
//! looked for in every text. The other rules are for Chinese: marks, pairs, numbers and dates, and the order of
//! numbered headings and items, as the national standards have them (GB/T 15834, GB/T 15835, GB/T 9704). What is
//! beyond doubt can be corrected.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

mod accepted;
pub(crate) mod codes;
mod fix;
mod foreign;
mod identity;
mod layout;
mod lines;
mod lists;
mod marks;
mod numbers;
mod order;
mod pairs;
mod passages;
mod personal;
mod prose;
mod references;
mod tables;
mod wording;

use accepted::{AcceptedFile, AcceptedPassages, PROOFREADING};

use crate::config::Locales;
use crate::diagnostic::{Code, Diagnostic, Text, say};
use crate::extension::{Extension, FinishedSite, FixedFile};
use crate::fingerprint::Fingerprint;
use crate::load::attachment;
use crate::load::discover::CONTENT;
use crate::load::yaml::{scalars, schema_of};
use crate::reading::unreadable;
use crate::site::{Page, Site, indices};
use crate::source::{SourceFile, Span};
use crate::text::han::is_han;
use prose::{Char, Prose};
use wording::{WORDING, Wording, WordingFile};

/// The language whose rules these are.
const LANGUAGE: &str = "zh";

/// The extension.
#[derive(Debug)]
pub(crate) struct Proofreading;

impl Extension for Proofreading {
    fn codes(&self) -> &'static [Code] {
        codes::ALL
    }

    fn codes_of_texts(&self) -> &'static [Code] {
        codes::ALL
    }

    fn is_rules_file(&self, path: &str) -> bool {
        [PROOFREADING, WORDING].contains(&format!("{CONTENT}/{path}").as_str())
    }

    fn schemas(&self) -> Vec<(&'static str, serde_json::Value)> {
        vec![
            ("proofreading", schema_of::<AcceptedFile>()),
            ("wording", schema_of::<WordingFile>()),
        ]
    }

    fn errors(&self, finished: &FinishedSite<'_>) -> Vec<Diagnostic> {
        let mut found = match AcceptedPassages::new(finished.rules_at(PROOFREADING).cloned()) {
            Ok(accepted) => accepted.refused(),
            Err(found) => found,
        };
        found.extend(wording(finished).err().unwrap_or_default());
        found.extend(errors(finished));

        found
    }

    fn errors_in_file(&self, root: &Path, path: &str) -> Vec<Diagnostic> {
        in_attachment(root, path).unwrap_or_else(|error| vec![*unreadable(path, &error)])
    }

    fn review(&self, finished: &FinishedSite<'_>) -> Vec<Diagnostic> {
        match Rules::read(finished) {
            Ok(rules) => check(finished, &rules),
            Err(found) => found,
        }
    }

    fn fix(&self, finished: &FinishedSite<'_>) -> Result<Vec<FixedFile>, Vec<Diagnostic>> {
        let rules = Rules::read(finished)?;
        let (found, _) = read(finished, &rules);
        let FinishedSite { site, data, .. } = finished;
        let pages = site
            .pages
            .iter()
            .filter(|page| page.has_own_file())
            .map(|page| &page.file);
        let files: Vec<_> = pages
            .chain(*data)
            .chain([&site.frame.settings_file])
            .cloned()
            .collect();

        Ok(fix::fix(found, &files))
    }
}

/// The lists that the office keeps.
#[derive(Debug)]
struct Rules {
    accepted: AcceptedPassages,
    wording: Wording,
}

impl Rules {
    /// Reads both lists. Fails with everything that is wrong in their files.
    fn read(finished: &FinishedSite<'_>) -> Result<Self, Vec<Diagnostic>> {
        let accepted = AcceptedPassages::new(finished.rules_at(PROOFREADING).cloned());
        match (accepted, wording(finished)) {
            (Ok(accepted), Ok(wording)) => Ok(Self { accepted, wording }),
            (accepted, wording) => {
                let mut found = accepted.err().unwrap_or_default();
                found.extend(wording.err().unwrap_or_default());
                Err(found)
            }
        }
    }
}

/// The expressions that must not appear in a site.
fn wording(finished: &FinishedSite<'_>) -> Result<Wording, Vec<Diagnostic>> {
    Wording::new(finished.rules_at(WORDING), &finished.site.frame.locales)
}

/// Something that a proofreader would mark.
#[derive(Debug, Clone)]
struct Finding {
    code: Code,
    /// The bytes in the file that the finding is about.
    span: Span,
    message: Text,
    hint: Text,
    /// The corrections that are beyond doubt: places in the file, each with the text that belongs there.
    edits: Vec<(Span, String)>,
    /// Whether it must not be published.
    must_not_be_published: bool,
}

impl Finding {
    /// Makes a finding about the characters in `range`.
    fn new(
        chars: &[Char],
        range: std::ops::Range<usize>,
        code: Code,
        message: Text,
        hint: Text,
    ) -> Self {
        let span = Span::new(
            chars[range.start].at,
            chars[range.end - 1].at + chars[range.end - 1].len,
        );
        Self {
            code,
            span,
            message,
            hint,
            edits: Vec::new(),
            must_not_be_published: false,
        }
    }

    /// Adds the correction that replaces the characters in `range` by `text`. It is left out if the file spells any
    /// of them otherwise than they are read.
    fn replacing(
        mut self,
        chars: &[Char],
        range: std::ops::Range<usize>,
        text: impl Into<String>,
    ) -> Self {
        let part = &chars[range];

        let in_a_row = part
            .windows(2)
            .all(|pair| pair[0].at + pair[0].len == pair[1].at);
        if let (Some(first), Some(last), true) = (part.first(), part.last(), in_a_row)
            && part.iter().all(|char| char.len > 0)
        {
            self.edits
                .push((Span::new(first.at, last.at + last.len), text.into()));
        }

        self
    }

    fn diagnostic(self, file: &Arc<SourceFile>) -> Diagnostic {
        let message = self.message;
        let diagnostic = match self.must_not_be_published {
            true => Diagnostic::error(self.code, message),
            false => Diagnostic::warning(self.code, message),
        };
        diagnostic.at(file.at(self.span)).hint(self.hint)
    }
}

/// All findings in a site's texts but for those that are accepted, each with its file.
fn read(
    finished: &FinishedSite<'_>,
    rules: &Rules,
) -> (Vec<(Arc<SourceFile>, Finding)>, Vec<Diagnostic>) {
    let FinishedSite { site, data, .. } = *finished;
    let locales = &site.frame.locales;
    let of_pages = site
        .pages
        .par_iter()
        .filter(|page| is_proofread(page) && finished.is_wanted())
        .map(|page| {
            let mut found = in_page(page, site);
            found.extend(rules.wording.in_page(page, locales));
            (&page.file, found)
        });
    let files: Vec<&Arc<SourceFile>> = data.iter().chain([&site.frame.settings_file]).collect();
    let of_data = files.into_par_iter().map(|file| {
        let mut found = in_data(file, locales);
        found.extend(rules.wording.in_data(file, locales));
        (file, found)
    });

    let by_file: Vec<(&Arc<SourceFile>, Vec<Finding>)> = of_pages.chain(of_data).collect();
    let mut found = Vec::new();
    for (file, findings) in by_file {
        found.extend(findings.into_iter().map(|it| (Arc::clone(file), it)));
    }

    rules.accepted.sort_out(found)
}

/// Whether a page is proofread: it has a file of its own and stands in for no translation.
fn is_proofread(page: &Page) -> bool {
    page.has_own_file() && page.fallback_from.is_none()
}

/// The findings in the text of a page, apart from those about links to files.
struct PageFindings {
    identity_numbers: Vec<Finding>,
    mobile_numbers: Vec<Finding>,
    /// Markdown that does not work as it was meant (`layout`).
    layout: Vec<Finding>,
    /// The findings of the rules for Chinese.
    chinese: Vec<Finding>,
}

/// All findings in a page.
fn in_page(page: &Page, site: &Site) -> Vec<Finding> {
    let is_chinese = is_chinese(&site.frame.locales, page);
    let has_order = page.number_slips.is_none();
    let inputs = Fingerprint::from_value(&(is_chinese, has_order, &page.title));
    let own = page.file.memo.get_or_make(inputs, || PageFindings {
        identity_numbers: identity_in_page(page).to_vec(),
        mobile_numbers: personal::mobile_numbers(&page.file.text),
        layout: layout_of(page, is_chinese),
        chinese: if is_chinese {
            of_page(page)
        } else {
            Vec::new()
        },
    });

    let mut layout = own.layout.clone();
    layout.extend(links_with_spaces(page, site));
    let mut chinese = own.chinese.clone();

    // What is about to be another paragraph, table or link is not read as the text that it seems to be.
    chinese.retain(|finding| !layout.iter().any(|other| is_inside(finding, other)));

    let mut found = own.identity_numbers.clone();
    found.extend_from_slice(&own.mobile_numbers);
    found.extend(layout);
    found.extend(chinese);
    found.extend(page.number_slips.iter().flatten().map(order::of_slip));

    found
}

/// The findings in a file of data or settings.
struct DataFindings(Vec<Finding>);

/// All findings in a file of data or settings. Its texts in other languages than Chinese are not proofread.
fn in_data(file: &Arc<SourceFile>, locales: &Locales) -> Vec<Finding> {
    let skipped: Vec<&str> = locales
        .iter()
        .map(|(_, it)| it.key.as_str())
        .filter(|key| *key != LANGUAGE)
        .collect();
    let find = || {
        let mut found = identity_in_data(file).to_vec();
        found.extend(personal::mobile_numbers(&file.text));
        found.extend(of_values(file, Span::new(0, file.text.len()), &skipped));
        DataFindings(found)
    };
    let found = file
        .memo
        .get_or_make(Fingerprint::from_value(&skipped), find);

    found.0.clone()
}

/// The numbers of identity cards in a text, which must not be published.
struct IdentityNumbers(Vec<Finding>);

impl IdentityNumbers {
    fn to_vec(&self) -> Vec<Finding> {
        self.0.clone()
    }
}

fn identity_in_page(page: &Page) -> Arc<IdentityNumbers> {
    let find = || IdentityNumbers(personal::identity_in_page(page));
    page.file.memo.get_or_make(Fingerprint::default(), find)
}

fn identity_in_data(file: &Arc<SourceFile>) -> Arc<IdentityNumbers> {
    let find = || IdentityNumbers(personal::identity_in_data(file));
    file.memo.get_or_make(Fingerprint::default(), find)
}

/// Finds what must not be published in an attachment: in its name, and in its content if that is text. Fails if it
/// cannot be read.
fn in_attachment(root: &Path, path: &str) -> io::Result<Vec<Diagnostic>> {
    let mut found = Vec::new();
    if personal::is_identity_in_path(path) {
        found.push(personal::identity_in_path(path));
    }

    let Some(mut text) = attachment::open(root, path)? else {
        return Ok(found);
    };

    while let Some(piece) = text.next_piece()? {
        let mut numbers = personal::identity_in_attachment(&piece.file);
        // What ends before was found in the last piece.
        numbers.retain(|number| number.span.is_empty() || number.span.end > piece.overlap);

        if !numbers.is_empty() && is_legible(&piece.file.text) {
            found.extend(diagnostics(numbers, &piece.file));
            continue;
        }

        // Digits are the same in most encodings, but the words around them are shown, too.
        let readings = piece.other_readings.iter();
        let mut read = readings.map(|file| (personal::identity_in_attachment(file), file));
        let elsewhere = read.find(|(others, _)| others.len() >= numbers.len().max(1));
        let (numbers, file) = elsewhere.unwrap_or((numbers, &piece.file));
        found.extend(diagnostics(numbers, file));
    }

    Ok(found)
}

/// Whether nearly all characters of a text could be decoded.
fn is_legible(text: &str) -> bool {
    let unknown = text.matches(char::REPLACEMENT_CHARACTER).count();
    unknown * 100 <= text.len()
}

/// Finds what must not be published, which every command looks for. The rules of style cost more time than this.
fn errors(finished: &FinishedSite<'_>) -> Vec<Diagnostic> {
    let FinishedSite { site, data, .. } = *finished;
    let of_pages = site
        .pages
        .par_iter()
        .filter(|page| is_proofread(page) && finished.is_wanted())
        .flat_map_iter(|page| diagnostics(identity_in_page(page).to_vec(), &page.file));
    let of_data = data
        .par_iter()
        .chain([&site.frame.settings_file])
        .flat_map_iter(|file| diagnostics(identity_in_data(file).to_vec(), file));
    let mut found: Vec<Diagnostic> = of_pages.chain(of_data).collect();
    found.extend(in_names(site));

    found
}

/// Finds names of pages that look like numbers of identity cards. A name is a part of the address.
fn in_names(site: &Site) -> Vec<Diagnostic> {
    let paths = site.pages.iter().filter(|page| is_proofread(page));
    paths
        .map(|page| page.file.path.as_str())
        .filter(|path| personal::is_identity_in_path(path))
        .map(personal::identity_in_path)
        .collect()
}

fn diagnostics(found: Vec<Finding>, file: &Arc<SourceFile>) -> Vec<Diagnostic> {
    found
        .into_iter()
        .map(|finding| finding.diagnostic(file))
        .collect()
}

/// All findings as diagnostics: the errors, and advice on style.
fn check(finished: &FinishedSite<'_>, rules: &Rules) -> Vec<Diagnostic> {
    let (found, mut diagnostics) = read(finished, rules);
    diagnostics.extend(rules.accepted.refused());
    diagnostics.extend(rules.wording.in_names(finished.site));
    diagnostics.extend(in_names(finished.site));
    diagnostics.extend(indices::check(finished.site));
    diagnostics.extend(
        found
            .into_iter()
            .map(|(file, finding)| finding.diagnostic(&file)),
    );

    diagnostics
}

fn is_chinese(locales: &Locales, page: &Page) -> bool {
    locales.get(page.locale).key == LANGUAGE
}

/// Finds Markdown in a page that does not work as it was meant.
fn layout_of(page: &Page, is_chinese: bool) -> Vec<Finding> {
    let document = &page.document;
    let mut found = layout::check(document, is_chinese);
    found.extend(references::notes(document));

    if is_chinese {
        found.extend(references::invisible(document, page.fields));
    }

    found
}

/// Links to files with spaces in their names that are not written as such names must be.
fn links_with_spaces(page: &Page, site: &Site) -> Vec<Finding> {
    let folder = page
        .file
        .path
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let is_file = |target: &str| {
        let path = format!("{folder}/{target}");
        // A link that is written wrongly does not use its file.
        site.assets.iter().any(|asset| asset.source == path) || site.unused.has_file(&path)
    };
    references::links_with_spaces(&page.document, is_file)
}

/// Whether a finding is about marks or spaces that another one is about to change.
fn is_inside(finding: &Finding, other: &Finding) -> bool {
    let touches = |span: &Span| span.start < finding.span.end && finding.span.start < span.end;
    match other.code {
        codes::SPACE_IN_LINK | codes::LOST_HEADING => touches(&other.span),
        _ => other.edits.iter().any(|(span, _)| touches(span)),
    }
}

/// Finds what breaks a rule for Chinese in a page.
fn of_page(page: &Page) -> Vec<Finding> {
    let mut found = of_values(&page.file, page.fields, &[]);
    let body = prose::body(&page.document);
    found.extend(body.paragraphs.iter().flat_map(of_prose));
    if page.number_slips.is_none() {
        found.extend(order::headings(&page.title, &body.paragraphs));
    }
    found.extend(order::paragraphs(&body.paragraphs));
    found.extend(order::items(&body.items));

    found
}

/// Finds what breaks a rule for Chinese in the texts of the YAML at `span` of a file. Texts below a key in `skipped`
/// are left out.
fn of_values(file: &Arc<SourceFile>, span: Span, skipped: &[&str]) -> Vec<Finding> {
    let texts = scalars(file, span, skipped).into_iter();
    let prose = texts.filter_map(|(text, span)| prose::value(&text, &file.text, span));
    prose.flat_map(|prose| of_prose(&prose)).collect()
}

/// Finds what breaks a rule that needs no more than one paragraph.
fn of_prose(prose: &Prose) -> Vec<Finding> {
    let chars = &prose.chars;
    if !chars.iter().any(|char| is_han(char.c)) {
        return Vec::new();
    }

    let mut found = marks::check(chars);
    found.extend(pairs::check(chars));
    found.extend(numbers::check(chars));

    found
}

/// Joins characters to a text.
fn text(chars: &[Char]) -> String {
    chars.iter().map(|char| char.c).collect()
}

/// Makes the hint that tells how to write something.
fn write_as(right: &str) -> Text {
    say!("写成“{right}”。", "Write “{right}”.")
}
