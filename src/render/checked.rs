//! The files of the content as they were checked. Whatever rendering reads of the content it reads through here: a file
//! may have been replaced by another since, or by a link out of the site, or by a pipe that never ends.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::bounds::Bounds;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::disk;
use crate::file_state::{self, FileState, FingerprintCache};
use crate::fingerprint::Fingerprint;
use crate::load::discover::{CONTENT, link_outside};
use crate::reading::unreadable;
use crate::site::{Asset, Site};

/// The files of a site's content that may be published, each with its state when it was checked.
#[derive(Debug)]
pub(super) struct CheckedFiles {
    root: PathBuf,
    bounds: Bounds,
    states: HashMap<String, Option<FileState>>,
}

impl CheckedFiles {
    /// The files to copy of a site with this root.
    pub(super) fn new(root: &Path, site: &Site) -> Self {
        let state = |asset: &Asset| (asset.source.clone(), asset.state);
        Self {
            root: root.into(),
            bounds: Bounds::new(root, &root.join(CONTENT)),
            states: site.assets.iter().map(state).collect(),
        }
    }

    /// Opens a file, given by its path below the site's root. Fails with `link-outside` if it now lies outside of the
    /// site, and with `unreadable-file` if the system cannot read it or it is not the file that was checked.
    pub(super) fn open(&self, path: &str) -> Result<File, Box<Diagnostic>> {
        let place = self.root.join(path);
        let (file, metadata) =
            disk::open_with_metadata(&place).map_err(|error| unreadable(path, &error))?;

        // What counts is what was opened, not what lies at the path by now.
        let opened = disk::opened_place(&file, &place).map_err(|error| unreadable(path, &error))?;
        if !self.bounds.contains(&opened) {
            return Err(link_outside(path).boxed());
        }

        if self.states.get(path) != Some(&Some(file_state::from_metadata(&metadata))) {
            return Err(changed(path));
        }

        Ok(file)
    }

    /// Reads a file, or gives `None` if it has more than `largest` bytes. Fails as [`Self::open`] does.
    pub(super) fn read_up_to(
        &self,
        path: &str,
        largest: u64,
    ) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
        let file = self.open(path)?;
        let mut bytes = Vec::new();
        let read = (&file).take(largest + 1).read_to_end(&mut bytes);
        read.map_err(|error| unreadable(path, &error))?;

        Ok((bytes.len() as u64 <= largest).then_some(bytes))
    }

    /// The fingerprint of a file's content, or `None` if the file cannot be opened.
    pub(super) fn fingerprint(
        &self,
        path: &str,
        contents: &FingerprintCache,
    ) -> Option<Fingerprint> {
        contents.fingerprint(path, &self.open(path).ok()?)
    }
}

/// The diagnostic for a file that is not what it was when it was checked.
fn changed(path: &str) -> Box<Diagnostic> {
    Diagnostic::error(
        codes::UNREADABLE_FILE,
        say!(
            "文件在检查之后又有改动",
            "the file has changed since it was checked"
        ),
    )
    .in_file(path)
    .hint(say!(
        "等文件保存、复制完毕，再运行一次。",
        "Wait until it is completely saved or copied, then run planpress again."
    ))
    .boxed()
}
