//! Translations: which page translates which, whether translation and original agree, and whether the original has
//! changed since. The original is the page in the first locale of the site, or else in the one in which it is written.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

mod agreement;
mod binding_words;
mod facts;
mod force;
mod freshness;
mod glossary;
mod language;
mod passage;
mod ranks;
mod record;
mod scales;
mod word_finder;

use super::{Page, PageId, Site};
use crate::config::LocaleId;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::fingerprint::Fingerprint;
use crate::source::SourceFile;
use agreement::Comparison;
pub(crate) use freshness::{ChangedPassage, TranslationState, TranslationStatus};
use freshness::{changes, words};
use glossary::Glossary;
pub(crate) use glossary::GlossaryFile;
pub(crate) use passage::Pair;
pub(crate) use record::{Records, accept, path as record_path, read as read_records};

/// The path of the glossary, below the site's root.
pub(crate) const GLOSSARY: &str = "content/glossary.yaml";

/// What translations are compared with, beside the pages themselves.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    /// The data files, some of whose values are given by language.
    pub data: &'a [Arc<SourceFile>],
    /// The glossary, if there is one.
    pub glossary: Option<&'a Arc<SourceFile>>,
    /// The records of the originals that translations were made from.
    pub records: &'a Records,
    /// The values of data files that are given by language although they are no translations of each other: the name of
    /// the file, and the path to the value with `/` between its keys and `*` for every item of a list.
    pub untranslated: Vec<(&'static str, &'static str)>,
}

impl Sources<'_> {
    /// Whether a value of a file, by the path to it, is to be translated.
    fn is_translated(&self, file: &SourceFile, path: &str) -> bool {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let is_it = |(other, pattern): &(&str, &str)| *other == name && fits(path, pattern);
        !self.untranslated.iter().any(is_it)
    }
}

/// Whether a path follows a pattern, in which `*` stands for any key.
fn fits(path: &str, pattern: &str) -> bool {
    let (keys, steps): (Vec<&str>, Vec<&str>) =
        (path.split('/').collect(), pattern.split('/').collect());
    keys.len() == steps.len()
        && keys
            .iter()
            .zip(steps)
            .all(|(key, step)| step == "*" || step == *key)
}

/// What is wrong with a translation that was compared with its original.
struct PairFindings(Vec<Diagnostic>);

/// How an original has changed since it was translated.
struct Changes(Vec<ChangedPassage>);

/// The findings in the values of a data file that are given by language.
struct DataFindings(Vec<Diagnostic>);

/// The names of the passages of a page that have changed since they were translated; none if the page is no
/// translation, or if there is no record of what it was made from.
pub(crate) fn stale_passages(site: &Site, records: &Records, id: PageId) -> Vec<String> {
    let Some(pages) = translated_page(site, id) else {
        return Vec::new();
    };
    let changes = changes_of_page(site, records, &pages);
    let out_of_date = changes.0.iter().filter(|change| change.line.is_some());

    out_of_date.map(|change| change.passage.clone()).collect()
}

/// How the original of a page has changed since the page was translated. It is kept with the text of the translation.
fn changes_of_page(site: &Site, records: &Records, pages: &TranslatedPage) -> Arc<Changes> {
    let (original, translation) = (site.page(pages.original), site.page(pages.translation));
    let locales = &site.frame.locales;
    let path = &original.file.path;
    let Some(record) = records.fingerprint(path, translation.locale, locales) else {
        return Arc::new(Changes(Vec::new()));
    };
    let inputs = Fingerprint::from_value(&(record, pair_inputs(original, translation)));

    translation.file.memo.get_or_make(inputs, || {
        let pair = passage::pair_of_pages(original, translation);
        let record = records.find(&pair, locales);
        Changes(record.map_or_else(Vec::new, |record| changes(&pair, Some(record))))
    })
}

/// The fingerprint of what a page and its original are compared by, but for the text of the translation.
fn pair_inputs(original: &Page, translation: &Page) -> Fingerprint {
    Fingerprint::from_value(&(
        original.file.fingerprint(),
        (&original.file.path, &original.route),
        passage::page_inputs(original),
        passage::page_inputs(translation),
    ))
}

/// Compares all translations with their originals, and gives what is wrong. Pages are left out as soon as `is_stopped`.
pub(crate) fn check(
    site: &Site,
    sources: &Sources<'_>,
    is_stopped: &AtomicBool,
) -> Vec<Diagnostic> {
    let (glossaries, mut diagnostics) = glossaries(site, sources);
    let checker = Checker {
        site,
        records: sources.records,
        inputs: Checker::inputs(site, sources),
        glossaries,
    };

    let pages = translated(site);
    let wanted = pages
        .par_iter()
        .filter(|_| !is_stopped.load(Ordering::Relaxed));
    let of_pages: Vec<Arc<PairFindings>> = wanted.map(|it| checker.check_pages(it)).collect();
    let of_data: Vec<Arc<DataFindings>> = data_files(site, sources)
        .par_iter()
        .map(|file| checker.check_data(file, sources))
        .collect();

    for found in of_pages {
        diagnostics.extend_from_slice(&found.0);
    }

    for found in of_data {
        diagnostics.extend_from_slice(&found.0);
    }

    diagnostics
}

/// Compares translations with their originals. What was found is kept with the text of the translation.
struct Checker<'a> {
    site: &'a Site,
    records: &'a Records,
    glossaries: HashMap<LocaleId, Glossary>,
    /// The fingerprint of what all comparisons depend on.
    inputs: Fingerprint,
}

impl Checker<'_> {
    /// The fingerprint of what all comparisons depend on beside the texts and their records.
    fn inputs(site: &Site, sources: &Sources<'_>) -> Fingerprint {
        let keys: Vec<&str> = site
            .frame
            .locales
            .iter()
            .map(|(_, locale)| locale.key.as_str())
            .collect();
        let glossary = sources.glossary.map(|file| file.fingerprint());
        Fingerprint::from_value(&(
            keys,
            glossary,
            site.literal_translations,
            sources.records.is_empty(),
        ))
    }

    /// Compares a page with its original.
    fn check_pages(&self, pages: &TranslatedPage) -> Arc<PairFindings> {
        let original = self.site.page(pages.original);
        let translation = self.site.page(pages.translation);
        let record = self.records.fingerprint(
            &original.file.path,
            translation.locale,
            &self.site.frame.locales,
        );
        let inputs =
            Fingerprint::from_value(&(self.inputs, record, pair_inputs(original, translation)));

        translation.file.memo.get_or_make(inputs, || {
            let changes = changes_of_page(self.site, self.records, pages);
            self.check_pair(&passage::pair_of_pages(original, translation), &changes.0)
        })
    }

    /// Compares the values of a data file that are given by language.
    fn check_data(&self, file: &Arc<SourceFile>, sources: &Sources<'_>) -> Arc<DataFindings> {
        let locales = &self.site.frame.locales;
        let records: Vec<Option<Fingerprint>> = locales
            .iter()
            .map(|(id, _)| self.records.fingerprint(&file.path, id, locales))
            .collect();
        let inputs = Fingerprint::from_value(&(self.inputs, records));

        file.memo.get_or_make(inputs, || {
            let pairs = passage::pairs_in_data(file, locales, sources);
            let found = pairs.par_iter().flat_map_iter(|pair| {
                let record = self.records.find(pair, locales);
                let changes = record.map_or_else(Vec::new, |record| changes(pair, Some(record)));
                self.check_pair(pair, &changes).0
            });
            DataFindings(found.collect())
        })
    }

    /// Compares a translation with its original, which has changed in `changes` since it was translated.
    fn check_pair(&self, pair: &Pair, changes: &[ChangedPassage]) -> PairFindings {
        let comparison = Comparison {
            locales: &self.site.frame.locales,
            glossary: self.glossaries.get(&pair.locale),
            is_literal: self.site.literal_translations,
        };
        check_pair(pair, &comparison, self.records, changes)
    }
}

/// Compares a translation with its original, which has changed in `changes` since it was translated.
fn check_pair(
    pair: &Pair,
    comparison: &Comparison<'_>,
    records: &Records,
    changes: &[ChangedPassage],
) -> PairFindings {
    let mut found = comparison.check(pair, changes);
    found.extend(language::check(pair, comparison.locales));

    let out_of_date = changes.iter().filter(|change| change.line.is_some());
    found.extend(out_of_date.map(|change| stale(pair, change)));

    let is_recorded = records.find(pair, comparison.locales).is_some();
    if !is_recorded && !records.is_empty() && pair.is_translated() {
        found.push(unrecorded(pair));
    }

    PairFindings(found)
}

/// The state of every translation, in the order of the files.
pub(crate) fn status(site: &Site, sources: &Sources<'_>) -> Vec<TranslationStatus> {
    let pairs = pairs(site, sources);
    let mut entries: Vec<TranslationStatus> = pairs
        .iter()
        .map(|pair| entry(site, sources.records, pair))
        .collect();
    entries.extend(
        site.pages
            .iter()
            .filter(|page| page.fallback_from.is_some())
            .map(|page| missing(site, page)),
    );
    entries.sort_by(|a, b| (&a.file, &a.locale).cmp(&(&b.file, &b.locale)));

    entries
}

/// The state of the translations of one page. For a page that is a translation itself, these are the translations of
/// its original.
pub(crate) fn status_of(site: &Site, records: &Records, page: &Page) -> Vec<TranslationStatus> {
    let locales = &site.frame.locales;
    let default = locales.default_id();
    let original = site
        .find(default, &page.route)
        .map(|id| site.page(id))
        .filter(|page| page.has_own_file());

    let versions = locales
        .iter()
        .filter_map(|(id, _)| Some(site.page(site.find(id, &page.route)?)));

    let mut entries = Vec::new();
    for version in versions {
        let is_translation = version.has_own_file() && version.locale != default;
        if version.fallback_from.is_some() {
            entries.push(missing(site, version));
        } else if let Some(original) = original.filter(|_| is_translation) {
            let pair = passage::pair_of_pages(original, version);
            entries.push(entry(site, records, &pair));
        }
    }

    entries
}

/// All originals with their translations.
pub(crate) fn pairs(site: &Site, sources: &Sources<'_>) -> Vec<Pair> {
    translated(site)
        .iter()
        .map(|it| passage::pair_of_pages(site.page(it.original), site.page(it.translation)))
        .chain(data_pairs(site, sources))
        .collect()
}

/// A page that translates another.
struct TranslatedPage {
    translation: PageId,
    original: PageId,
}

/// Pages that translate one of the first locale, in the order of the pages.
fn translated(site: &Site) -> Vec<TranslatedPage> {
    let pages = (0..site.pages.len()).map(PageId);
    pages.filter_map(|id| translated_page(site, id)).collect()
}

/// A page with the page of the first locale that it translates; `None` if it translates none.
fn translated_page(site: &Site, translation: PageId) -> Option<TranslatedPage> {
    let default = site.frame.locales.default_id();
    let page = site.page(translation);
    if !page.has_own_file() || page.locale == default {
        return None;
    }

    let original = site.find(default, &page.route)?;
    site.page(original)
        .has_own_file()
        .then_some(TranslatedPage {
            translation,
            original,
        })
}

/// The values of data files and settings that are given by language, in pairs.
fn data_pairs<'a>(site: &'a Site, sources: &'a Sources<'_>) -> impl Iterator<Item = Pair> + 'a {
    data_files(site, sources)
        .into_iter()
        .flat_map(|file| passage::pairs_in_data(file, &site.frame.locales, sources))
}

/// The files with values that may be given by language. A site in one language has none.
fn data_files<'a>(site: &'a Site, sources: &Sources<'a>) -> Vec<&'a Arc<SourceFile>> {
    if site.frame.locales.iter().count() < 2 {
        return Vec::new();
    }

    sources
        .data
        .iter()
        .chain([&site.frame.settings_file])
        .collect()
}

/// The glossary for each language but the first, and what is wrong in the file.
fn glossaries(
    site: &Site,
    sources: &Sources<'_>,
) -> (HashMap<LocaleId, Glossary>, Vec<Diagnostic>) {
    let locales = &site.frame.locales;
    let file = match sources.glossary.map(glossary::read).transpose() {
        Ok(file) => file.unwrap_or_default(),
        Err(found) => return (HashMap::new(), found),
    };

    let original = &locales.get(locales.default_id()).key;
    let all = locales.iter().filter(|(id, _)| *id != locales.default_id());
    let all =
        all.filter_map(|(id, locale)| Some((id, Glossary::new(&file, original, &locale.key)?)));

    (all.collect(), Vec::new())
}

/// The state of the translation of a pair.
fn entry(site: &Site, records: &Records, pair: &Pair) -> TranslationStatus {
    let record = records.find(pair, &site.frame.locales);
    let changes = changes(pair, record);
    let state = if changes
        .iter()
        .any(|change| change.line.is_none() && !change.new.is_empty())
    {
        TranslationState::Missing
    } else if !changes.is_empty() {
        TranslationState::Stale
    } else if record.is_none() {
        TranslationState::Unrecorded
    } else {
        TranslationState::Translated
    };

    TranslationStatus {
        file: pair.original.path.clone(),
        locale: site.frame.locales.get(pair.locale).tag.clone(),
        translation: Some(pair.translation.path.clone()),
        url: pair
            .route
            .as_ref()
            .map(|route| url(site, pair.locale, route)),
        state,
        words: changes
            .iter()
            .flat_map(|change| &change.new)
            .map(|text| words(text))
            .sum(),
        changes,
    }
}

/// The state of a page that is not translated.
fn missing(site: &Site, page: &Page) -> TranslationStatus {
    let sections = crate::load::paragraphs::paragraphs(&page.document);
    let text = sections
        .iter()
        .flatten()
        .map(|paragraph| words(&paragraph.text))
        .sum::<usize>();
    let headings = page
        .document
        .headings
        .iter()
        .map(|heading| words(&heading.text))
        .sum::<usize>();

    TranslationStatus {
        file: page.file.path.clone(),
        locale: site.frame.locales.get(page.locale).tag.clone(),
        translation: None,
        url: Some(url(site, page.locale, &page.route)),
        state: TranslationState::Missing,
        words: words(&page.title) + page.description.as_deref().map_or(0, words) + headings + text,
        changes: Vec::new(),
    }
}

/// The address of a page.
fn url(site: &Site, locale: LocaleId, route: &str) -> String {
    let page = site
        .find(locale, route)
        .map(|id| site.page(id).relative_url(&site.frame.locales));
    site.frame.base.url(&page.unwrap_or_default())
}

/// Makes the warning about a passage that has changed since it was translated.
fn stale(pair: &Pair, change: &ChangedPassage) -> Diagnostic {
    let (passage, path) = (&change.passage, &pair.translation.path);
    let (old, new) = (change.old.join(" "), change.new.join(" "));
    let unit = pair.units.iter().find(|unit| unit.key == *passage);
    let here = unit
        .and_then(|unit| unit.translation.as_ref())
        .map(|text| text.place(&pair.translation));
    let there = unit.map(|unit| unit.original.place(&pair.original));

    let mut diagnostic = Diagnostic::warning(
        codes::STALE_TRANSLATION,
        say!(
            "{passage}：翻译之后原文改过。原来：“{old}”；现在：“{new}”",
            "{passage}: the original has changed since it was translated. It was “{old}”; it is “{new}”"
        ),
    )
    .hint(say!("修订译文后运行 planpress accept {path}", "Revise the translation, then run planpress accept {path}"));

    if let Some(here) = here {
        diagnostic = diagnostic.at(here);
    }

    match there {
        Some(there) => diagnostic.related(there, say!("原文", "the original")),
        None => diagnostic,
    }
}

/// Makes the warning about a translation without a record.
fn unrecorded(pair: &Pair) -> Diagnostic {
    let path = &pair.translation.path;
    Diagnostic::warning(
        codes::UNRECORDED_TRANSLATION,
        say!(
            "没有登记这份译文所据的原文",
            "no record says what this translation was made from"
        ),
    )
    .in_file(path)
    .hint(say!(
        "核对后运行 planpress accept {path}",
        "Compare them, then run planpress accept {path}"
    ))
}
