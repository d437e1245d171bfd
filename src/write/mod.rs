//! The output folder. Its next state is put together beside it and takes its place in one step, so that it is at any
//! moment as it was or as it is to be. Files whose bytes are the same are carried over as they are; only what planpress
//! wrote before is ever deleted.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::file_state::FileStates;
use crate::fingerprint::Fingerprint;
use crate::pipeline::{Inputs, OutputFolder};
use crate::render::Rendered;
use crate::site::route::OutputPath;
use crate::{bounds, disk};

mod carry;
mod last_build;
mod list;
mod reuse;
mod staging;

pub(crate) use last_build::PageSummary;
use last_build::{LastBuild, MadeFrom};
use reuse::Reusable;
use staging::{Staging, SwapMethod, is_unsupported};

/// The most new files that are synced to the disk one by one. If there are more, the whole file system is synced.
#[cfg(target_os = "linux")]
const MAX_SINGLE_SYNCS: usize = 256;

/// What a publication did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// New or changed files.
    pub written: usize,
    /// Files that were the same.
    pub unchanged: usize,
    /// Files of an earlier run that this one does not have.
    pub removed: usize,
    /// Whether the files were replaced one by one, because the system could not replace the folder.
    pub one_by_one: bool,
}

/// Why an output folder cannot be used or written.
#[derive(Debug)]
pub enum OutputError {
    /// It holds files, and planpress wrote none of them.
    NotOurs,
    /// It is a file.
    NotAFolder,
    /// It is inside this folder of the site.
    AmongSources(&'static str),
    /// Its list cannot be trusted.
    DamagedList,
    /// Its list is from a later version of planpress.
    NewerList,
    /// These files are at the paths of outputs, and planpress did not write them.
    Foreign(Vec<String>),
    /// The system refused; what is published is as it was.
    Io(PathBuf, Error),
    /// The system refused while files were being replaced one by one.
    Interrupted(PathBuf, Error),
}

/// A publication in progress. No other run writes to the folder while this value lives.
#[derive(Debug)]
pub struct Publication {
    root: PathBuf,
    folder: PathBuf,
    staging: Staging,
    owned: BTreeSet<String>,
    last: LastBuild,
    /// The outputs of the last build that this one may take over.
    reusable: Reusable,
    seen: Mutex<StagedOutputs>,
}

/// What is at the path of an output now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExistingFile {
    Absent,
    Same,
    Ours,
    Foreign,
}

/// The outputs that a publication has taken so far.
#[derive(Debug, Default)]
struct StagedOutputs {
    /// The paths of all outputs.
    paths: BTreeSet<String>,
    /// The paths of those that are new or changed.
    staged: Vec<String>,
    /// The paths of those that were taken over from the last build.
    taken_over: BTreeSet<String>,
    /// What outputs were made from, now or by the last build.
    made_from: MadeFrom,
    /// The paths of those whose place is taken by files that planpress did not write.
    foreign: Vec<String>,
    /// The first error of the system, and the file that it concerns.
    error: Option<(PathBuf, Error)>,
}

/// The change from one state of the output folder to the next.
struct FolderChange<'a> {
    /// The paths of all outputs.
    paths: &'a BTreeSet<String>,
    /// The paths of those that are new or changed.
    staged: &'a [String],
    /// The paths of files that are removed.
    stale: Vec<&'a str>,
}

impl Publication {
    /// Opens the output folder of a site for writing. Nothing in it changes yet. Calls `waiting` while another run
    /// writes to it.
    pub fn open(
        root: &Path,
        folder: &Path,
        waiting: impl Fn(),
    ) -> std::result::Result<Self, OutputError> {
        let io = |error| OutputError::Io(folder.to_path_buf(), error);

        // If the folder is a link, what it leads to is replaced, not the link.
        let folder = match fs::canonicalize(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound && !folder.is_symlink() => {
                bounds::resolve_links(folder).map_err(io)?
            }
            other => other.map_err(io)?,
        };

        if let Some(source) = source_folder_around(root, &folder).map_err(io)? {
            return Err(OutputError::AmongSources(source));
        }

        if folder.exists() && !folder.is_dir() {
            return Err(OutputError::NotAFolder);
        }

        list::read(&folder)?;
        // The system would swap a folder that nobody may write to, since it only looks at the folder's parent.
        refuse_read_only(&folder).map_err(io)?;

        let staging = Staging::take(&folder, waiting).map_err(io)?;
        // The list is read again, since another run may have been at work until now.
        let owned = list::read(&folder)?;
        let folder = bounds::resolve_links(&folder).map_err(io)?;
        let last = LastBuild::read(root, &folder);

        Ok(Self {
            root: root.into(),
            folder,
            staging,
            owned,
            last,
            reusable: Reusable::default(),
            seen: Mutex::default(),
        })
    }

    /// Returns what the summary of the last build said, if it was made from the same inputs and its outputs are as it
    /// left them: then there is nothing to do. Otherwise outputs that are made from the same may be taken over from now
    /// on.
    pub(crate) fn settled(&mut self, inputs: &Inputs) -> Option<(&PageSummary, Counts)> {
        // Fingerprints tell nothing of the program and of options, so nothing is taken over from others.
        if !self.last.inputs.are_of_same_run(inputs) {
            return None;
        }

        let outputs = self.look(&self.owned, &self.last.outputs);
        let is_settled = self.last.inputs == *inputs && self.last.outputs == outputs;
        let Some(summary) = self.last.settled.as_ref().filter(|_| is_settled) else {
            self.reusable = Reusable::of(&self.last, &outputs);
            return None;
        };

        // What had to be read because it was too young need not be read next time.
        let made_from = self.last.made_from.clone();
        self.remember(
            Some(summary.clone()),
            inputs,
            outputs.to_record(),
            made_from,
        );

        let counts = Counts {
            unchanged: self.owned.len(),
            ..Counts::default()
        };

        Some((summary, counts))
    }

    /// Keeps for the next build what this one was made from, and what it left.
    fn remember(
        &self,
        settled: Option<PageSummary>,
        inputs: &Inputs,
        outputs: FileStates,
        made_from: MadeFrom,
    ) {
        let last = LastBuild::new(&self.folder, settled, inputs, outputs, made_from);
        if last != self.last {
            // If it cannot be written, the next build takes longer, and nothing else happens.
            let _ = last.write(&self.root);
        }
    }

    /// Returns what the last build was made from.
    pub(crate) fn inputs(&self) -> &Inputs {
        &self.last.inputs
    }

    /// Tells whether the last build wrote a file.
    pub fn owns(&self, path: &str) -> bool {
        self.owned.contains(path)
    }

    /// Whether an output was taken over from the last build.
    pub(crate) fn has_taken_over(&self, path: &str) -> bool {
        self.seen().taken_over.contains(path)
    }

    fn seen(&self) -> MutexGuard<'_, StagedOutputs> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the states of files in the output folder. Files whose state is in `before` are not read again.
    fn look(&self, files: &BTreeSet<String>, before: &FileStates) -> FileStates {
        FileStates::read(
            files
                .iter()
                .map(|path| (path.clone(), self.folder.join(path)))
                .collect(),
            before,
        )
    }

    /// Finds what is at the path of an output now, and whether its bytes are the same.
    fn existing_file(&self, path: &str, rendered: &Rendered) -> Result<ExistingFile> {
        if self.staging.method == SwapMethod::Rename {
            return Ok(ExistingFile::Absent);
        }

        let target = self.folder.join(path);
        let metadata = match fs::symlink_metadata(&target) {
            Err(error)
                if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) =>
            {
                return Ok(ExistingFile::Absent);
            }
            found => found?,
        };

        let is_same = metadata.is_file()
            && rendered
                .is_same_as(&target, metadata.len())
                .unwrap_or_default();

        Ok(if is_same {
            ExistingFile::Same
        } else if metadata.is_dir() {
            // What is in there is removed, or is found to be in the way.
            ExistingFile::Absent
        } else if self.owned.contains(path) {
            ExistingFile::Ours
        } else {
            ExistingFile::Foreign
        })
    }

    /// Writes an output to the staging folder.
    fn write_staged(&self, path: &str, rendered: &Rendered) -> Result<()> {
        if !bounds::is_plain_path(path) {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                "the path leads out of the folder",
            ));
        }

        let target = self.staging.next().join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }

        rendered.write(&target)
    }

    /// Makes the next state the present one, and keeps what it was made from. `settled` has the numbers of a build
    /// without findings, and is `None` for any other build.
    pub(crate) fn commit(
        self,
        inputs: Inputs,
        settled: Option<PageSummary>,
    ) -> std::result::Result<Counts, OutputError> {
        let seen = std::mem::take(&mut *self.seen());
        let StagedOutputs {
            paths,
            staged,
            made_from,
            foreign,
            error,
            ..
        } = seen;

        if let Some((path, error)) = error {
            return Err(OutputError::Io(path, error));
        }

        refuse(foreign)?;

        let stale = self.owned.difference(&paths).map(String::as_str).collect();
        let change = FolderChange {
            paths: &paths,
            staged: &staged,
            stale,
        };
        let has_changed = self.staging.method == SwapMethod::Rename
            || !staged.is_empty()
            || !change.stale.is_empty();

        let is_swapped =
            has_changed && self.staging.method != SwapMethod::FileByFile && self.swap(&change)?;
        if has_changed && !is_swapped {
            self.refuse_held(&change)?;
            self.replace(&change)
                .map_err(|error| OutputError::Interrupted(self.folder.clone(), error))?;
        }

        let removed = change.stale.len();
        if !is_swapped {
            // A list that cannot be written names files that do not exist any more, which harms nothing.
            let _ = list::write(&self.folder, self.staging.folder(), &paths);
        }

        let outputs = self.look(&paths, &FileStates::default());
        self.remember(settled, &inputs, outputs, made_from);

        let (written, unchanged) = (staged.len(), paths.len() - staged.len());
        Ok(Counts {
            written,
            unchanged,
            removed,
            one_by_one: has_changed && !is_swapped,
        })
    }

    /// Completes the next state and swaps the folders. Returns `false` if the file system cannot do that here.
    fn swap(&self, change: &FolderChange) -> std::result::Result<bool, OutputError> {
        match self.complete(change) {
            Ok(foreign) => refuse(foreign)?,
            Err(error) if self.is_failure(&error) => return Err(self.failed(error)),
            Err(_) => return Ok(false),
        }

        match self.staging.swap(&self.folder) {
            Err(error) if self.is_failure(&error) => Err(self.failed(error)),
            done => Ok(done.is_ok()),
        }
    }

    /// Tells whether an error ends the publication: if not, the files can be replaced one by one.
    fn is_failure(&self, error: &Error) -> bool {
        self.staging.method == SwapMethod::Rename || !is_unsupported(error)
    }

    /// Completes the next state. Returns the files that planpress did not write and that are in its way.
    fn complete(&self, change: &FolderChange) -> Result<Vec<String>> {
        let next = self.staging.next();
        let mut foreign = Vec::new();

        if self.staging.method.carries_over() {
            let without = change
                .staged
                .iter()
                .map(String::as_str)
                .chain(change.stale.iter().copied())
                .collect();
            foreign = carry::carry_over(&self.folder, &next, without)?;

            if self.owned == *change.paths {
                // If that fails, the list is written below.
                let _ = fs::hard_link(
                    self.folder.join(list::LIST_NAME),
                    next.join(list::LIST_NAME),
                );
            }
        }

        list::write(&next, self.staging.folder(), change.paths)?;
        if self.staging.method.carries_over() {
            sync_to_disk(&next, change.staged)?;
        }

        Ok(foreign)
    }

    /// Fails if another program holds one of the files that would be replaced or removed. Nothing has changed then.
    fn refuse_held(&self, change: &FolderChange) -> std::result::Result<(), OutputError> {
        let staged = change.staged.iter().map(String::as_str);
        for path in staged.chain(change.stale.iter().copied()) {
            let target = self.folder.join(path);
            disk::refuse_held(&target).map_err(|error| OutputError::Io(target, error))?;
        }

        Ok(())
    }

    /// Changes the output folder file by file, without a swap: removes stale files and moves new ones in.
    fn replace(&self, change: &FolderChange) -> Result<()> {
        // All files are listed before they exist, so that a run that is killed leaves nothing that planpress does not
        // know.
        let all = self.owned.union(change.paths).cloned().collect();
        list::write(&self.folder, self.staging.folder(), &all)?;

        for path in &change.stale {
            self.remove(path)?;
        }

        for path in change.staged {
            let target = self.folder.join(path);
            if self.leads_outside(path) {
                return Err(Error::new(
                    ErrorKind::InvalidInput,
                    format!("{path} is behind a link"),
                ));
            }

            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }

            disk::rename(&self.staging.next().join(path), &target)?;
        }

        Ok(())
    }

    /// Tells whether a folder on the way to a file is a link.
    fn leads_outside(&self, path: &str) -> bool {
        Path::new(path)
            .ancestors()
            .skip(1)
            .any(|parent| !parent.as_os_str().is_empty() && self.folder.join(parent).is_symlink())
    }

    /// Removes a file and the folders that this leaves empty.
    fn remove(&self, path: &str) -> Result<()> {
        let target = self.folder.join(path);
        if self.leads_outside(path) {
            return Ok(());
        }

        match fs::remove_file(&target) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }

        let mut folder = target.parent();
        while let Some(parent) = folder.filter(|parent| *parent != self.folder) {
            if fs::remove_dir(parent).is_err() {
                break;
            }

            folder = parent.parent();
        }

        Ok(())
    }

    /// Makes the error for a system that refused something; what is published is as it was.
    fn failed(&self, error: Error) -> OutputError {
        OutputError::Io(self.folder.clone(), error)
    }
}

impl OutputFolder for Publication {
    fn take_over(&self, path: &OutputPath, made_from: Fingerprint) -> bool {
        let is_there = self.reusable.has(&path.0, made_from);
        if is_there {
            let mut seen = self.seen();
            seen.paths.insert(path.0.clone());
            seen.taken_over.insert(path.0.clone());
            seen.made_from.insert(path.0.clone(), made_from.hex());
        }

        is_there
    }

    /// Writes an output to the staging folder if it is new or changed.
    fn take(&self, path: &OutputPath, rendered: &Rendered, made_from: Option<Fingerprint>) {
        let path = &path.0;
        let existing_file = self.existing_file(path, rendered);
        let is_new = matches!(existing_file, Ok(ExistingFile::Absent | ExistingFile::Ours));
        let staged = if is_new {
            self.write_staged(path, rendered)
        } else {
            Ok(())
        };

        let mut seen = self.seen();
        seen.paths.insert(path.clone());
        if let Some(made_from) = made_from {
            seen.made_from.insert(path.clone(), made_from.hex());
        }

        match (staged, existing_file) {
            (Err(error), _) | (_, Err(error)) => {
                seen.error.get_or_insert((self.folder.join(path), error));
            }
            (_, Ok(ExistingFile::Foreign)) => seen.foreign.push(path.clone()),
            (_, Ok(ExistingFile::Same)) => {}
            _ => seen.staged.push(path.clone()),
        }
    }
}

/// Fails if there are files in the way that planpress did not write.
fn refuse(mut foreign: Vec<String>) -> std::result::Result<(), OutputError> {
    foreign.sort();
    if foreign.is_empty() {
        Ok(())
    } else {
        Err(OutputError::Foreign(foreign))
    }
}

/// Finds the folder of the site's sources that an output folder is inside of. That is not allowed: what is written
/// there would be read as content.
fn source_folder_around(root: &Path, output: &Path) -> Result<Option<&'static str>> {
    let output = bounds::resolve_links(output)?;
    for name in ["content", "themes", disk::HIDDEN_FOLDER, ".git"] {
        if output.starts_with(bounds::resolve_links(&root.join(name))?) {
            return Ok(Some(name));
        }
    }

    Ok(None)
}

/// Fails if nobody may write to a folder: it is to stay as it is.
#[cfg(unix)]
fn refuse_read_only(folder: &Path) -> Result<()> {
    use rustix::fs::{Access, access};
    if folder.exists() {
        Ok(access(folder, Access::WRITE_OK)?)
    } else {
        Ok(())
    }
}

#[cfg(not(unix))]
fn refuse_read_only(_folder: &Path) -> Result<()> {
    Ok(())
}

/// Waits until new files are on the disk, so that a swap shows no files without their bytes even after a power cut.
fn sync_to_disk(next: &Path, staged: &[String]) -> Result<()> {
    #[cfg(target_os = "linux")]
    if staged.len() > MAX_SINGLE_SYNCS {
        return Ok(rustix::fs::syncfs(fs::File::open(next)?)?);
    }

    staged
        .par_iter()
        .try_for_each(|path| disk::open_for_sync(&next.join(path))?.sync_data())
}
