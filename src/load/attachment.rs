//! Text files among the attachments, read so that they can be searched for what must not be published, such as personal
//! data.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::disk;
use crate::encoding::decode;
use crate::source::SourceFile;

/// The extensions of text files.
const TEXT_EXTENSIONS: [&str; 15] = [
    "csv", "geojson", "ics", "json", "jsonl", "jsonld", "log", "srt", "tsv", "txt", "vcf", "vtt",
    "xml", "yaml", "yml",
];
/// The most bytes of a file that are read.
const MAX_BYTES_READ: u64 = 8 << 20;

/// Reads the beginning of the file `root/path`, or gives `None` if its extension is not that of a text file. Fails if the
/// system cannot read the file.
pub(crate) fn read(root: &Path, path: &str) -> io::Result<Option<Arc<SourceFile>>> {
    let ending = path
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_lowercase();
    if !TEXT_EXTENSIONS.contains(&ending.as_str()) {
        return Ok(None);
    }
    let file = root.join(path);
    // If the encoding is not recognised, digits can still be read: they are the same in all encodings.
    let text = match decode(beginning(&file)?) {
        Ok((text, _)) => text,
        Err(_) => String::from_utf8_lossy(&beginning(&file)?).into_owned(),
    };
    Ok(Some(SourceFile::new(path, text)))
}

fn beginning(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    disk::open(file)?
        .take(MAX_BYTES_READ)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}
