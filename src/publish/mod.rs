//! Publishing a site to where it lives: a folder, an archive to hand over, or a server. Everything about it is in
//! `publish.yaml` at the root of the site, except secrets.
//!
//! # The way of a publication
//!
//! 1. **Edition.** The site is checked and rendered as `build` does it, into a store of contents below
//!    `.history/publish/` (`store`). What is sent later comes from the store alone, so that a build at the same time
//!    changes nothing. An [`Edition`] is a list: the path, the hash and the size of each file. Errors, missing
//!    approvals among them, end the publication here.
//! 2. **List.** At the target lies `.planpress/list.json` (`list`): what planpress has put there. The difference
//!    between it and the edition is what has to travel. Without a list nothing there belongs to planpress.
//! 3. **Lock.** One publication at a time works on a target (`lease`): on one machine by a lock of the system, among
//!    several machines by `.planpress/lock` at the target. Its owner renews it; a lock that is not renewed for a minute
//!    is taken over. No clocks are compared.
//! 4. **Look.** Every file that will be replaced or removed is compared with what planpress put there. A file that
//!    somebody else put or changed there is named, and nothing is sent. One that was to be removed is left.
//! 5. **Send** (`transfer`). First the list is written again; it now also names what will be sent and removed. Then
//!    files travel in the order in which readers need them: what pages load, pages, what points to pages. Every place
//!    takes a file as a whole or not at all.
//! 6. **List again, then remove.** When all files are there, the list names them. Only then do old files go, pages
//!    first; what pages load goes a few seconds later, for readers who have just opened an old page.
//!
//! # After a breakdown
//!
//! A publication may end at any moment. What is at the target then is named in the list, each file with all contents
//! that it may have. The next publication sends what is not certain, and finishes. On the same machine a journal names
//! the files that had arrived, so that they need not travel again.
//!
//! # The last ten publications
//!
//! The store keeps the lists of the last ten publications of each target and the contents that they name, each content
//! once. `--back` sends the edition before the present one in the same way as any other.
//!
//! # The log
//!
//! `.history/publish/TARGET/log.jsonl` has a line for every publication: when, who, to which address, how many files,
//! and how it ended.
//!
//! # Places
//!
//! [`place::Place`] is all that a kind of target has to offer: to look at a file, read, write and delete one, and list
//! a folder. All targets share the procedure above, except `zip` (`archive`), which makes a new file each time.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

mod archive;
mod changes;
mod connect;
mod delivery;
mod edition;
mod failure;
mod headers;
mod journal;
mod lanes;
mod lease;
mod list;
mod local;
mod log;
mod outward;
mod packed;
mod place;
mod run;
mod secrets;
mod server_settings;
mod settings;
mod store;
mod transfer;
mod verify;
mod words;

pub(crate) use failure::{Conflict, Failure};
pub(crate) use log::LogLine;
pub(crate) use outward::{Fate, visit};
pub(crate) use run::{Outcome, Publisher, Reporter, Stage};
pub(crate) use server_settings::WebServer;
pub(crate) use settings::PublishFile;
pub(crate) use verify::{Extent, Verified, verify};

/// A file of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileEntry {
    /// The BLAKE3 hash of its content in hexadecimal digits.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
    /// What the place calls this state of the file, such as an entity tag, if it has such names.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mark: Option<String>,
}

impl FileEntry {
    /// Whether both are the same content.
    fn has_content_of(&self, other: &Self) -> bool {
        self.hash == other.hash && self.size == other.size
    }
}

/// All files of a site at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Edition {
    /// The address at which the site is published.
    pub address: String,
    /// The day that it was made for.
    pub day: Date,
    /// The files by their paths.
    pub files: BTreeMap<String, FileEntry>,
    /// The titles of the pages by the paths of their files.
    pub titles: BTreeMap<String, String>,
}

/// The folder at a target in which planpress keeps what it needs there.
const OWN_FOLDER: &str = ".planpress";

/// The order in which readers need files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// What pages load.
    Asset,
    /// Pages, and old addresses that lead to them.
    Page,
    /// What points to pages: feeds and sitemaps.
    Pointer,
}

impl Turn {
    /// The turn of the file at a path. A compressed copy has that of its text.
    fn of(path: &str) -> Self {
        let path = packed::text_of(path).unwrap_or(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_pointer = name.starts_with("sitemap") || name == "feed.xml" || name == "robots.txt";
        match name.rsplit_once('.') {
            Some((_, "html")) => Self::Page,
            _ if is_pointer => Self::Pointer,
            _ => Self::Asset,
        }
    }
}
