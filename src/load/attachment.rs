//! Texts among the files to copy, as those read them who look for what must not be published.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::encoding::decode;
use crate::source::SourceFile;

/// Endings of texts.
const TEXTS: [&str; 15] = [
    "csv", "geojson", "ics", "json", "jsonl", "jsonld", "log", "srt", "tsv", "txt", "vcf", "vtt",
    "xml", "yaml", "yml",
];
/// So many bytes of a text are read.
const LOOKED_AT: u64 = 8 << 20;

/// The beginning of the file at a path below `root`; none where its name is not that of a text.
pub fn read(root: &Path, path: &str) -> io::Result<Option<Arc<SourceFile>>> {
    let ending = path
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_lowercase();
    if !TEXTS.contains(&ending.as_str()) {
        return Ok(None);
    }
    let file = root.join(path);
    // Digits are the same in all encodings that are not recognised.
    let text = match decode(beginning(&file)?) {
        Ok((text, _)) => text,
        Err(_) => String::from_utf8_lossy(&beginning(&file)?).into_owned(),
    };
    Ok(Some(SourceFile::new(path, text)))
}

fn beginning(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(LOOKED_AT).read_to_end(&mut bytes)?;
    Ok(bytes)
}
