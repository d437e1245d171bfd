//! Every version of every text that was saved, as plain files below `.history/`: that of `content/a.zh.md` is a folder
//! `.history/content/a.zh.md/` with a file for each version. Its name is the moment in which it was kept, and the
//! beginning of its fingerprint.

use std::fs;
use std::path::PathBuf;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::Workbench;
use super::place::{is_text, place};
use super::trouble::Trouble;
use crate::disk;
use crate::encoding::decode;
use crate::fingerprint::Fingerprint;
use crate::load::discover::{CONTENT, relative};
use crate::load::{front_matter, yaml};
use crate::source::SourceFile;

/// The folder of the history, below the site's root.
const FOLDER: &str = ".history";
/// How many digits of a fingerprint are in a name.
const DIGITS: usize = 16;

/// A version that was kept.
#[derive(Debug, Serialize)]
pub(crate) struct KeptVersion {
    /// Names it among the versions of its file.
    pub id: String,
    /// When it was kept, as RFC 3339 writes it.
    pub saved: String,
    /// Its size.
    pub bytes: u64,
}

/// A text that was removed.
#[derive(Debug, Serialize)]
pub(crate) struct RemovedFile {
    /// The path that it had.
    pub path: String,
    /// Its title, if it was a page.
    pub title: Option<String>,
    /// Names its last version.
    pub id: String,
    /// When that was kept, as RFC 3339 writes it.
    pub saved: String,
}

/// The field of a page that a list shows.
#[derive(Deserialize, JsonSchema)]
struct Title {
    title: Option<String>,
}

impl Workbench {
    /// Keeps a version of a file, unless it is the one that was kept last. It is on the disk when this returns.
    pub(super) fn keep(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let folder = self.folder_of(path)?;
        let fingerprint = Fingerprint::from_bytes(bytes).hex();
        let digits = &fingerprint[..DIGITS];
        let names = disk::names_in(&folder);
        if names.last().is_some_and(|name| name.ends_with(digits)) {
            return Ok(());
        }

        fs::create_dir_all(&folder)?;
        // Colons are not allowed in names on Windows. A clock that was set back must not change the order.
        let now = Timestamp::now()
            .strftime("%Y-%m-%dT%H-%M-%S%.6fZ")
            .to_string();
        let after_last = names.last().filter(|last| last.as_str() > now.as_str());
        let moment = match after_last {
            Some(last) => format!("{}~", &last[..last.rfind('_').unwrap_or(last.len())]),
            None => now,
        };
        let version = folder.join(format!("{moment}_{digits}"));
        disk::replace(&version, bytes)?;

        Ok(disk::open_for_sync(&version)?.sync_all()?)
    }

    /// The versions of a file, the newest first.
    pub(crate) fn versions(&self, path: &str) -> Result<Vec<KeptVersion>, Trouble> {
        let folder = self.folder_of(path)?;
        let mut versions = Vec::new();
        for id in disk::names_in(&folder).into_iter().rev() {
            let bytes = fs::metadata(folder.join(&id))?.len();
            let saved = moment_of(&id);
            versions.push(KeptVersion { id, saved, bytes });
        }

        Ok(versions)
    }

    /// The text of a version, with `\n` at the ends of its lines.
    pub(crate) fn version(&self, path: &str, id: &str) -> Result<String, Trouble> {
        let folder = self.folder_of(path)?;
        if !disk::names_in(&folder).iter().any(|name| name == id) {
            return Err(Trouble::NotThere);
        }

        let bytes = disk::read(&folder.join(id))?;
        let (text, _) = decode(bytes).map_err(|_| Trouble::NoText)?;
        Ok(text.replace("\r\n", "\n"))
    }

    /// The texts that were removed and are not there again, those that were saved last first.
    pub(crate) fn removed(&self) -> Result<Vec<RemovedFile>, Trouble> {
        let history = self.root.join(FOLDER);
        if history.is_symlink() {
            return Err(Trouble::BadPath);
        }

        let mut found = Vec::new();
        let walk = WalkDir::new(history.join(CONTENT)).into_iter().flatten();
        for entry in walk.filter(|entry| entry.file_type().is_dir()) {
            let path = relative(&history, entry.path());
            let last = disk::names_in(entry.path()).pop();
            if let Some(id) = last.filter(|_| is_text(&path))
                && place(&self.root, &path).is_ok_and(|place| !place.exists())
            {
                let (title, saved) = (self.title(&path, &id), moment_of(&id));
                found.push(RemovedFile {
                    path,
                    title,
                    id,
                    saved,
                });
            }
        }
        found.sort_by(|a, b| (&b.saved, &a.path).cmp(&(&a.saved, &b.path)));

        Ok(found)
    }

    /// The title of a page in a version.
    fn title(&self, path: &str, id: &str) -> Option<String> {
        let text = self.version(path, id).ok()?;
        let file = SourceFile::new(path, text);
        let head = yaml::read::<Title>(&file, front_matter::fields(&file.text)?);
        head.value?.title
    }

    /// Takes the versions of a file along to its new path.
    pub(super) fn move_history(&self, from: &str, to: &str) -> Result<(), Trouble> {
        let (from, to) = (self.folder_of(from)?, self.folder_of(to)?);
        fs::create_dir_all(&to)?;
        for name in disk::names_in(&from) {
            disk::rename(&from.join(&name), &to.join(&name))?;
        }

        Ok(fs::remove_dir_all(from)?)
    }

    /// The folder with the versions of a file. Fails if the path is not one of the content, or if the history is a
    /// link.
    fn folder_of(&self, path: &str) -> Result<PathBuf, Trouble> {
        place(&self.root, path)?;
        let history = self.root.join(FOLDER);
        if history.is_symlink() {
            return Err(Trouble::BadPath);
        }

        Ok(history.join(path))
    }
}

/// The moment in a name, as RFC 3339 writes it: `2026-11-27T08-12-33.123456Z` is `2026-11-27T08:12:33Z`.
fn moment_of(id: &str) -> String {
    let day = id.get(..10).unwrap_or_default();
    let time = id.get(11..19).unwrap_or_default().replace('-', ":");
    format!("{day}T{time}Z")
}
