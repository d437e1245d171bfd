//! Moving and renaming files, with everything that depends on their names.
//!
//! First the new files are written, then the links to them, and the old files go last, so that a program that is ended
//! in between has lost nothing: doing the same again completes it. Every text is kept in the history before it changes,
//! and the history of a file goes along with it.

use std::fs;
use std::path::Path;
use std::sync::PoisonError;

use super::Workbench;
use super::files::OnDisk;
use super::place::place;
use super::trouble::Trouble;
use crate::disk;
use crate::pipeline::{CannotMove, Destination, PlannedMove, Texts};
use crate::scaffold;

/// Names that a page cannot have, since they mean something else.
const RESERVED: [&str; 2] = ["index", "README"];

/// A file whose bytes are about to change.
struct Change<'a> {
    path: &'a str,
    before: Vec<u8>,
    after: Vec<u8>,
}

impl Workbench {
    /// Checks where a file shall go. Fails if the folder or the name cannot be used.
    pub(crate) fn check_destination(&self, path: &str, to: Destination<'_>) -> Result<(), Trouble> {
        let is_page = path.ends_with(".md");
        let is_usable = match is_page {
            true => scaffold::is_usable_name(to.name) && !RESERVED.contains(&to.name),
            false => to.name.split('.').all(scaffold::is_usable_name),
        };
        if !is_usable || to.name.contains('/') {
            return Err(Trouble::BadName);
        }

        place(&self.root, &format!("{}/{}.md", to.folder, to.name)).map(drop)
    }

    /// Carries out a move that was planned. Fails if one of the files has changed since, if a file of the new name is
    /// there already, or if a file cannot be written; then everything is as it was.
    pub(crate) fn carry_out(&self, planned: &PlannedMove) -> Result<(), Trouble> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let moved = planned.files.iter();
        let texts = moved.filter_map(|file| Some((file.from.as_str(), file.texts.as_ref()?)));
        let moved: Vec<Change<'_>> = texts
            .map(|(path, texts)| self.change(path, texts))
            .collect::<Result<_, _>>()?;
        let rewritten: Vec<Change<'_>> = planned
            .links
            .iter()
            .map(|file| self.change(&file.path, &file.texts))
            .collect::<Result<_, _>>()?;

        for file in &planned.files {
            let to = place(&self.root, &file.to)?;
            let change = moved.iter().find(|change| change.path == file.from);
            // The same text is there if the program was ended in an earlier attempt.
            let is_done = change.is_some_and(|it| disk::read(&to).is_ok_and(|now| now == it.after));
            if to.exists() && !is_done {
                return Err(Trouble::Exists);
            }
        }
        for change in moved.iter().chain(&rewritten) {
            self.keep(change.path, &change.before)?;
            self.keep(change.path, &change.after)?;
        }

        let mut made = Vec::new();
        let written = self
            .write_moved(planned, &moved, &mut made)
            .and_then(|()| self.rewrite(&rewritten));
        if let Err(trouble) = written {
            for path in made {
                // The old file is still there.
                let _ = fs::remove_file(self.root.join(path));
            }
            return Err(trouble);
        }

        self.remove_old(planned)
    }

    /// The bytes of a file before and after a change of its text. Fails if it is not as it was when that was made.
    fn change<'a>(&self, path: &'a str, texts: &Texts) -> Result<Change<'a>, Trouble> {
        let now = OnDisk::read(&place(&self.root, path)?)?;
        if now.text != texts.before.replace("\r\n", "\n") {
            return Err(Trouble::Changed(now.into_text_file(path)));
        }

        let is_same = texts.after == texts.before;
        let after = now.spelling.bytes(&texts.after.replace("\r\n", "\n"));
        Ok(Change {
            path,
            after: if is_same { now.bytes.clone() } else { after },
            before: now.bytes,
        })
    }

    /// Writes the files of the new names, and adds their paths to `made`.
    fn write_moved<'a>(
        &self,
        planned: &'a PlannedMove,
        moved: &[Change<'_>],
        made: &mut Vec<&'a str>,
    ) -> Result<(), Trouble> {
        for file in &planned.files {
            let to = self.root.join(&file.to);
            create_folder_of(&to)?;
            if !to.exists() {
                made.push(&file.to);
            }
            match moved.iter().find(|change| change.path == file.from) {
                Some(change) => write(&to, &change.after)?,
                None => duplicate(&self.root.join(&file.from), &to)?,
            }
        }

        for (from, to) in &planned.records {
            let (from, to_place) = (self.root.join(from), self.root.join(to));
            if from.is_file() && !to_place.exists() {
                create_folder_of(&to_place)?;
                made.push(to);
                duplicate(&from, &to_place)?;
            }
        }

        Ok(())
    }

    /// Rewrites the files with links. If one cannot be written, those before it get their old text back.
    fn rewrite(&self, changes: &[Change<'_>]) -> Result<(), Trouble> {
        for (index, change) in changes.iter().enumerate() {
            if let Err(trouble) = write(&self.root.join(change.path), &change.after) {
                for change in &changes[..index] {
                    write(&self.root.join(change.path), &change.before)?;
                }
                return Err(trouble);
            }
        }

        Ok(())
    }

    /// Removes the files of the old names, and takes their history along.
    fn remove_old(&self, planned: &PlannedMove) -> Result<(), Trouble> {
        for file in &planned.files {
            fs::remove_file(self.root.join(&file.from))?;
            if file.texts.is_some() {
                self.move_history(&file.from, &file.to)?;
            }
            remove_empty_folders(&self.root, &file.from);
        }
        for (from, _) in &planned.records {
            let from = self.root.join(from);
            if from.is_file() {
                fs::remove_file(from)?;
            }
        }

        Ok(())
    }
}

/// Removes the folders that a file has left empty.
fn remove_empty_folders(root: &Path, path: &str) {
    let folders = Path::new(path).ancestors().skip(1);
    let below_content = folders.take_while(|folder| folder.components().count() > 1);
    for folder in below_content {
        // A folder in which something is left is not removed.
        if fs::remove_dir(root.join(folder)).is_err() {
            return;
        }
    }
}

fn create_folder_of(file: &Path) -> Result<(), Trouble> {
    Ok(file.parent().map_or(Ok(()), fs::create_dir_all)?)
}

fn write(place: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    disk::replace(place, bytes)?;
    Ok(disk::open_for_sync(place)?.sync_all()?)
}

/// Gives a file a second name, or makes a copy where the system has no second names. Films may be very large.
fn duplicate(from: &Path, to: &Path) -> Result<(), Trouble> {
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to)?;
    }
    Ok(())
}

impl From<CannotMove> for Trouble {
    fn from(reason: CannotMove) -> Self {
        match reason {
            CannotMove::NotThere => Self::NotThere,
            CannotMove::HomePage => Self::HomePage,
            CannotMove::WithinItself => Self::WithinItself,
            CannotMove::FixedPlace => Self::FixedPlace,
            CannotMove::Unreadable(path) => Self::Unreadable(path),
            CannotMove::NoAlias(path) => Self::NoAlias(path),
        }
    }
}
