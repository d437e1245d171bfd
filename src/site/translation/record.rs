//! Records of the originals that translations were made from. A record is written when an editor accepts a translation.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::passage::{Pair, PassageText};
use crate::bounds;
use crate::config::{LocaleId, Locales};
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::fingerprint::Fingerprint;
use crate::load::discover::{CONTENT, relative};
use crate::load::paragraphs::CELL_SEPARATOR;
use crate::load::{SourceCache, yaml};
use crate::source::{SourceFile, Span};

/// The folder of the records, below `content/`.
const FOLDER: &str = ".translations";
/// The comment at the beginning of every record.
const HEAD: &str = "# 译文所据的原文，由 planpress accept 写出。 What the translation was made from, written by planpress accept.\n";

/// The texts of each passage of the original, by the passage's name.
pub(super) type Record = BTreeMap<String, Vec<String>>;

/// All records, by their paths below the site's root.
#[derive(Debug, Default)]
pub(crate) struct Records(BTreeMap<String, RecordFile>);

/// The file of a record.
#[derive(Debug)]
struct RecordFile {
    file: Arc<SourceFile>,
    record: Arc<Parsed>,
}

/// The record that a file holds, or what is wrong with the file.
#[derive(Debug)]
struct Parsed(Result<Record, Vec<Diagnostic>>);

/// Reads all records of a site; those in `cache` are not read again. Gives them, and what is wrong in their files.
pub(crate) fn read(root: &Path, cache: &SourceCache) -> (Records, Vec<Diagnostic>) {
    let (mut records, mut found) = (Records::default(), Vec::new());
    let folder = root.join(CONTENT).join(FOLDER);

    let mut paths: Vec<String> = bounds::everything_in(root, &folder, false)
        .into_iter()
        .filter(|entry| !entry.leads_out && entry.path.is_file())
        .map(|entry| relative(root, &entry.path))
        .collect();
    paths.sort();

    for path in paths {
        let file = match cache.read(root, &path) {
            Ok(file) => file,
            Err(diagnostic) => {
                found.push(*diagnostic);
                continue;
            }
        };

        let parse = || Parsed(yaml::parse(&file, Span::new(0, file.text.len())));
        let record = file.memo.get_or_make(Fingerprint::default(), parse);
        match &record.0 {
            Ok(_) => drop(records.0.insert(path, RecordFile { file, record })),
            Err(diagnostics) => found.extend(diagnostics.iter().cloned()),
        }
    }

    cache.retain(root, records.0.keys().map(String::as_str));
    (records, found)
}

impl Records {
    /// The record of a translation, if there is one.
    pub(crate) fn find(&self, pair: &Pair, locales: &Locales) -> Option<&Record> {
        self.0
            .get(&path(&pair.original.path, pair.locale, locales))?
            .record
            .0
            .as_ref()
            .ok()
    }

    /// The fingerprint of the record of the translation of the file `original` into the language of a locale, if there
    /// is one.
    pub(super) fn fingerprint(
        &self,
        original: &str,
        locale: LocaleId,
        locales: &Locales,
    ) -> Option<Fingerprint> {
        let record = self.0.get(&path(original, locale, locales))?;
        Some(record.file.fingerprint())
    }

    /// Whether a translation of a file into a language was recorded.
    pub(crate) fn has(&self, original: &str, language: &str) -> bool {
        let below = original.strip_prefix(CONTENT).unwrap_or(original);
        let record = format!("{CONTENT}/{FOLDER}/{language}{below}.yaml");
        self.0.contains_key(&record)
    }

    /// Whether the site has no records.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Writes the record that a translation was made from the original as it is now. Gives the path of the record, below
/// the site's root. Fails if the record cannot be written, or if its folder is a link out of the site.
pub(crate) fn accept(root: &Path, pair: &Pair, locales: &Locales) -> io::Result<String> {
    let translated = pair.units.iter().filter(|unit| unit.translation.is_some());
    let record: Record = translated
        .map(|unit| (unit.key.clone(), texts(&unit.original)))
        .collect();
    let text = yaml::to_text(&record).map_err(io::Error::other)?;

    let path = path(&pair.original.path, pair.locale, locales);
    let target = root.join(&path);
    bounds::ensure_inside(root, &target)?;
    fs::create_dir_all(target.parent().unwrap_or(root))?;

    // A record half written would hide what has changed.
    disk::replace(&target, format!("{HEAD}{text}").as_bytes())?;
    Ok(path)
}

/// The texts of a passage, as a record stores them: without what parts the cells of tables.
pub(super) fn texts(passage: &PassageText) -> Vec<String> {
    passage
        .texts()
        .map(|text| text.text.replace(CELL_SEPARATOR, ""))
        .collect()
}

/// The path of the record of a translation of the file `original`: that of `content/plan/targets.zh.md` in English is
/// `content/.translations/en/plan/targets.zh.md.yaml`.
pub(crate) fn path(original: &str, locale: LocaleId, locales: &Locales) -> String {
    let original = &original[CONTENT.len() + 1..];
    let ending = if original.ends_with(".yaml") {
        ""
    } else {
        ".yaml"
    };

    format!(
        "{CONTENT}/{FOLDER}/{}/{original}{ending}",
        locales.get(locale).key
    )
}
