//! An archive to hand over: the whole site, a checksum of each file, what has changed since the last one, and settings
//! for web servers. Each publication makes a new archive; earlier ones stay.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::changes::Changes;
use super::failure::Failure;
use super::store::Store;
use super::{Edition, FileEntry, WebServer};
use crate::diagnostic::Lang;

/// The folder of the site in an archive.
const SITE: &str = "site";
/// The folder of the settings for web servers.
const SERVERS: &str = "servers";

/// Writes an archive into a folder and gives its path. It gets its name when it is whole.
pub(super) fn write(
    folder: &Path,
    edition: &Edition,
    changes: &Changes,
    store: &Store,
) -> Result<PathBuf, Failure> {
    fs::create_dir_all(folder).map_err(Failure::local(folder))?;
    let staged = folder.join(format!(".planpress-{}.zip", std::process::id()));
    let place = free_place(folder, edition);

    let written =
        fill(&staged, edition, changes, store).and_then(|()| crate::disk::rename(&staged, &place));
    if written.is_err() {
        let _ = fs::remove_file(&staged);
    }

    written
        .map(|()| place.clone())
        .map_err(Failure::local(place))
}

/// The path of a new archive: `site-2026-11-27.zip`, and `site-2026-11-27-2.zip` for the second of a day.
fn free_place(folder: &Path, edition: &Edition) -> PathBuf {
    let day = edition.day;
    let first = folder.join(format!("{SITE}-{day}.zip"));
    let further = (2..).map(|count| folder.join(format!("{SITE}-{day}-{count}.zip")));
    let mut places = std::iter::once(first.clone()).chain(further);

    places.find(|place| !place.exists()).unwrap_or(first)
}

fn fill(staged: &Path, edition: &Edition, changes: &Changes, store: &Store) -> io::Result<()> {
    let mut archive = ZipWriter::new(BufWriter::new(File::create(staged)?));
    let mut checksums = String::new();
    for (path, entry) in &edition.files {
        let sum = add(&mut archive, path, entry, store)?;
        checksums.push_str(&format!("{sum}  {SITE}/{path}\n"));
    }

    let text = format!(
        "{}\n{}",
        changes.text(Lang::Zh, usize::MAX),
        changes.text(Lang::En, usize::MAX)
    );
    let mut beside = vec![
        ("checksums.sha256".to_string(), checksums),
        ("changes.txt".to_string(), text),
    ];
    for server in WebServer::ALL {
        let place = format!("{SERVERS}/{}", server.file());
        beside.push((place, server.settings(&edition.address)));
    }
    for (name, text) in beside {
        archive.start_file(name, options(0))?;
        archive.write_all(text.as_bytes())?;
    }

    let file = archive.finish()?.into_inner().map_err(io::Error::from)?;
    file.sync_all()
}

/// Adds a file to an archive and gives its checksum.
fn add(
    archive: &mut ZipWriter<BufWriter<File>>,
    path: &str,
    entry: &FileEntry,
    store: &Store,
) -> io::Result<String> {
    archive.start_file(format!("{SITE}/{path}"), options(entry.size))?;
    let mut file = BufReader::new(File::open(store.object(entry))?);
    let mut sink = Summed {
        archive,
        hasher: Sha256::new(),
    };
    io::copy(&mut file, &mut sink)?;
    let sum = sink.hasher.finalize();

    Ok(sum.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// How a file of this size is packed.
fn options(size: u64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .large_file(size >= u64::from(u32::MAX))
}

/// Writes into an archive and sums up what is written.
struct Summed<'a> {
    archive: &'a mut ZipWriter<BufWriter<File>>,
    hasher: Sha256,
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.archive.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.archive.flush()
    }
}
