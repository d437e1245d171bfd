//! Fetching a site back from where readers get it, and comparing it with what was published and with how it has to be
//! handed out.

use std::sync::{Mutex, PoisonError};

use super::failure::Failure;
use super::headers::{self, HeaderFault};
use super::lanes::in_lanes;
use super::packed::{Coding, copy_of, text_of};
use super::place::{Answer, Reader};
use super::run::{Reporter, Stage};
use super::{Edition, FileEntry};
use crate::diagnostic::{Text, say};
use crate::fingerprint::Fingerprint;
use crate::site::route::encode;

/// How many files are fetched at the same time: readers come first.
const LANES: usize = 4;
/// How many files a sample has.
const SAMPLE: usize = 100;

/// Asks servers for files as they are.
const IDENTITY: &str = "identity";
/// Asks servers for files as browsers do: compressed if they can.
const CODINGS: &str = "br, gzip";

/// How much is fetched back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Every file.
    All,
    /// Files spread evenly over all.
    Sample,
}

/// A file that readers do not get as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Its address.
    pub address: String,
    /// What is wrong with it.
    pub what: Text,
}

/// What fetching back found.
#[derive(Debug, Default)]
pub(crate) struct Verified {
    /// How many files were fetched.
    pub count: usize,
    /// How many of them are wrong.
    pub wrong: usize,
    /// The files that differ from what was published, in the order of their addresses.
    pub broken: Vec<Broken>,
    /// What is wrong with how files are handed out, each kind once.
    pub faults: Vec<HeaderFault>,
}

/// Fetches an edition back from its address. Fails if the address has no host.
pub(crate) fn verify(
    edition: &Edition,
    extent: Extent,
    reporter: &dyn Reporter,
) -> Result<Verified, Failure> {
    if !edition.address.starts_with("http") {
        return Err(Failure::NoAddress);
    }

    let reader = Reader::new().map_err(|trouble| Failure::Place(trouble, true))?;
    let files: Vec<(&String, &FileEntry)> = edition
        .files
        .iter()
        .filter(|(path, _)| is_for_readers(path) && !is_copy(edition, path))
        .collect();
    let step = match extent {
        Extent::All => 1,
        Extent::Sample => files.len().div_ceil(SAMPLE).max(1),
    };
    let files: Vec<_> = files.into_iter().step_by(step).collect();

    let found = Mutex::new(Verified::default());
    in_lanes(LANES, &files, |(path, entry)| {
        let address = address(edition, path);
        let (what, faults) = fetch(&reader, edition, path, entry, &address);

        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        found.count += 1;
        let is_wrong = what.is_some() || faults.iter().any(HeaderFault::is_error);
        found.wrong += usize::from(is_wrong);
        found.faults.extend(faults);
        found
            .broken
            .extend(what.map(|what| Broken { address, what }));
        reporter.stage(Stage::Fetching(found.count, files.len()));
        Ok::<(), Failure>(())
    })?;

    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.broken.sort_by(|a, b| a.address.cmp(&b.address));
    found.faults = headers::joined(found.faults);

    Ok(found)
}

/// Fetches a file as it is, and compressed if copies lie beside it. Gives what is wrong with it, or with its headers.
fn fetch(
    reader: &Reader,
    edition: &Edition,
    path: &str,
    entry: &FileEntry,
    address: &str,
) -> (Option<Text>, Vec<HeaderFault>) {
    let answer = match reader.get(address, entry.size, IDENTITY) {
        Ok(answer) => answer,
        Err(trouble) => return (Some(trouble.text()), Vec::new()),
    };
    if let Some(what) = wrong(entry, &answer) {
        return (Some(what), Vec::new());
    }

    let mut faults = headers::check(path, address, &answer);
    let mut codings = Coding::ALL.into_iter();
    if codings.any(|coding| edition.files.contains_key(&copy_of(path, coding))) {
        let packed = match reader.get(address, entry.size, CODINGS) {
            Ok(packed) => packed,
            Err(trouble) => return (Some(trouble.text()), Vec::new()),
        };
        match unpacked(packed) {
            Ok((answer, is_packed)) => {
                if let Some(what) = wrong(entry, &answer) {
                    return (Some(what), Vec::new());
                }
                if !is_packed {
                    faults.push(HeaderFault::unpacked(address));
                }
            }
            Err(what) => return (Some(what), Vec::new()),
        }
    }

    (None, faults)
}

/// An answer without its compression, and whether it was compressed.
fn unpacked(answer: Answer) -> Result<(Answer, bool), Text> {
    let said = answer.header("Content-Encoding").to_ascii_lowercase();
    if said.is_empty() || said == IDENTITY {
        return Ok((answer, false));
    }

    let coding = Coding::ALL.into_iter().find(|coding| coding.name() == said);
    let bytes = coding.and_then(|coding| coding.decompress(&answer.bytes).ok());
    match bytes {
        Some(bytes) => Ok((Answer { bytes, ..answer }, true)),
        None => Err(say!(
            "服务器说用 {said} 压缩过，却解不开",
            "the server says it is compressed with {said}, but it cannot be decompressed"
        )),
    }
}

/// Whether a file is the compressed copy of another one.
fn is_copy(edition: &Edition, path: &str) -> bool {
    text_of(path).is_some_and(|text| edition.files.contains_key(text))
}

/// Whether readers get a file by its own address. Servers keep their settings to themselves, and show the page for what
/// is not found in their own way.
fn is_for_readers(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !name.starts_with('_') && !name.ends_with(".conf") && name != "404.html"
}

/// The address of a file, as links have it.
fn address(edition: &Edition, path: &str) -> String {
    let base = edition.address.trim_end_matches('/');
    let path = match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    };
    format!("{base}/{}", encode(path))
}

/// What is wrong with an answer.
fn wrong(entry: &FileEntry, answer: &Answer) -> Option<Text> {
    let status = answer.status;
    if status != 200 {
        return Some(say!(
            "服务器回答 {status}，不是 200",
            "the server answers {status}, not 200"
        ));
    }

    let is_whole = Fingerprint::from_bytes(&answer.bytes).hex() == entry.hash;
    (!is_whole).then(|| say!("内容与发布的不同", "the content is not what was published"))
}
