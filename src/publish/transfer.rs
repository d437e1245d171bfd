//! What has to travel to a place, and carrying it out so that readers never see half of it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::failure::{Conflict, Failure};
use super::journal::Journal;
use super::lanes::in_lanes;
use super::lease::Lease;
use super::list::PublishedList;
use super::place::{Body, Place, Trouble};
use super::run::{Reporter, Stage};
use super::store::Store;
use super::{Edition, FileEntry, OWN_FOLDER, Turn};
use crate::fingerprint::Fingerprint;

/// How long what old pages load stays after the last page was replaced, for readers who have just opened one.
const GRACE: Duration = Duration::from_secs(3);

/// What is known of the files at a place.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// Files that are there with this content.
    pub certain: BTreeMap<String, FileEntry>,
    /// Files that may be there with one of these contents, or not at all.
    pub open: BTreeMap<String, Vec<FileEntry>>,
    /// Whether planpress has never published to this place.
    pub is_first: bool,
}

/// A file that will be sent or removed.
#[derive(Debug, Clone)]
pub(super) struct Task {
    /// Its path.
    path: String,
    /// What it will be; `None` if it is removed.
    new: Option<FileEntry>,
    /// The contents that planpress may have put there.
    known: Vec<FileEntry>,
}

/// What was found at the place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sight {
    /// Nothing, or what planpress put there.
    Clear,
    /// What is to be there; with the mark that the place has for it.
    Done(Option<String>),
    /// Something of somebody else.
    Foreign,
}

/// What was found at the places of all files that will be sent or removed.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Files of others where files will be sent.
    pub conflicts: Vec<Conflict>,
    /// Files that were to be removed, and that others have changed.
    pub left: Vec<Conflict>,
    /// Files that are there already.
    done: BTreeMap<String, FileEntry>,
}

impl Standing {
    /// Joins the list at a place with the journal of the run that wrote it.
    pub(super) fn new(list: Option<&PublishedList>, arrived: BTreeMap<String, FileEntry>) -> Self {
        let Some(list) = list else {
            return Self {
                is_first: true,
                ..Self::default()
            };
        };
        let (mut certain, mut open) = (list.files.clone(), list.open.clone());

        for (path, entry) in arrived {
            let was_sent = open
                .get(&path)
                .is_some_and(|known| known.iter().any(|it| it.has_content_of(&entry)));
            if was_sent {
                open.remove(&path);
                certain.insert(path, entry);
            }
        }

        Self {
            certain,
            open,
            is_first: false,
        }
    }

    /// What readers find there, as far as it is known, before an edition is published: of a file that may have one of
    /// several contents, the oldest. What may have arrived in a run that was broken off counts as not yet there.
    pub(super) fn seen(&self, edition: &Edition) -> BTreeMap<String, FileEntry> {
        let mut seen = self.certain.clone();
        for (path, known) in &self.open {
            let Some(oldest) = known.first() else {
                continue;
            };
            let new = edition.files.get(path);
            if !new.is_some_and(|new| new.has_content_of(oldest)) {
                seen.insert(path.clone(), oldest.clone());
            }
        }

        seen
    }

    /// What has to be done for an edition to be there, in the order in which readers need it.
    pub(super) fn tasks(&self, edition: &Edition) -> Vec<Task> {
        let is_there = |path: &String, entry: &FileEntry| {
            let certain = self.certain.get(path);
            certain.is_some_and(|it| it.has_content_of(entry))
        };
        let send = edition.files.iter();
        let send = send.filter(|(path, entry)| !is_there(path, entry));
        let mut tasks: Vec<Task> = send
            .map(|(path, entry)| self.task(path, Some(entry.clone())))
            .collect();

        let known = self.certain.keys().chain(self.open.keys());
        let gone = known.filter(|path| !edition.files.contains_key(*path));
        tasks.extend(gone.map(|path| self.task(path, None)));
        tasks.sort_by_cached_key(|task| (task.new.is_none(), Turn::of(&task.path)));

        tasks
    }

    fn task(&self, path: &str, new: Option<FileEntry>) -> Task {
        let open = self.open.get(path).into_iter().flatten();
        Task {
            path: path.into(),
            new,
            known: self
                .certain
                .get(path)
                .into_iter()
                .chain(open)
                .cloned()
                .collect(),
        }
    }
}

/// Compares what is at the places of files with what planpress put there.
pub(super) fn survey(
    place: &dyn Place,
    standing: &Standing,
    tasks: &[Task],
    reporter: &dyn Reporter,
) -> Result<Survey, Failure> {
    // In a folder where nobody has put anything there is nothing to compare.
    let is_empty = || -> Result<bool, Trouble> {
        let names = place.list("")?;
        Ok(names.iter().all(|name| name == OWN_FOLDER))
    };
    if standing.is_first && is_empty().map_err(untouched)? {
        return Ok(Survey::default());
    }

    let (survey, count) = (Mutex::new(Survey::default()), AtomicUsize::new(0));
    in_lanes(place.lanes(), tasks, |task| {
        let sight = task.look(place).map_err(untouched)?;
        let mut survey = survey.lock().unwrap_or_else(PoisonError::into_inner);
        survey.add(task, sight);

        let done = count.fetch_add(1, Ordering::Relaxed) + 1;
        reporter.stage(Stage::Looking(done, tasks.len()));
        Ok(())
    })?;

    let mut survey = survey.into_inner().unwrap_or_else(PoisonError::into_inner);
    survey.conflicts.sort();
    survey.left.sort();

    Ok(survey)
}

impl Survey {
    fn add(&mut self, task: &Task, sight: Sight) {
        let conflict = Conflict {
            path: task.path.clone(),
            was_ours: !task.known.is_empty(),
        };
        match (sight, &task.new) {
            (Sight::Clear, _) | (Sight::Done(_), None) => {}
            (Sight::Foreign, Some(_)) => self.conflicts.push(conflict),
            (Sight::Foreign, None) => self.left.push(conflict),
            (Sight::Done(mark), Some(entry)) => {
                let entry = FileEntry {
                    mark,
                    ..entry.clone()
                };
                self.done.insert(task.path.clone(), entry);
            }
        }
    }

    fn leaves(&self, path: &str) -> bool {
        self.left.iter().any(|conflict| conflict.path == path)
    }
}

impl Task {
    /// Finds what is at the place of the file.
    fn look(&self, place: &dyn Place) -> Result<Sight, Trouble> {
        let Some(found) = place.look(&self.path)? else {
            return Ok(Sight::Clear);
        };
        let is_marked = |entry: &FileEntry| found.mark.is_some() && entry.mark == found.mark;
        let has_size = |entry: &&FileEntry| Some(entry.size) == found.size;
        if self
            .known
            .iter()
            .any(|entry| is_marked(entry) && has_size(&entry))
        {
            return Ok(Sight::Clear);
        }

        if !self
            .known
            .iter()
            .chain(&self.new)
            .any(|entry| has_size(&entry))
        {
            return Ok(Sight::Foreign);
        }

        let Some(bytes) = place.read(&self.path)? else {
            return Ok(Sight::Clear);
        };
        let hash = Fingerprint::from_bytes(&bytes).hex();
        let is_new = self.new.as_ref().is_some_and(|entry| entry.hash == hash);

        Ok(match self.known.iter().any(|entry| entry.hash == hash) {
            _ if is_new => Sight::Done(found.mark),
            true => Sight::Clear,
            false => Sight::Foreign,
        })
    }
}

/// Carries out what has to be done for an edition to be at a place.
pub(super) struct Transfer<'a> {
    /// The place.
    pub place: &'a dyn Place,
    /// Where the contents are.
    pub store: &'a Store,
    /// The lock at the place.
    pub lease: &'a Lease,
    /// The files that arrive.
    pub journal: &'a Journal,
    /// Is told how far it is.
    pub reporter: &'a dyn Reporter,
}

impl Transfer<'_> {
    /// Sends and removes files, and keeps the list true all the while.
    pub(super) fn carry_out(
        &self,
        edition: &Edition,
        standing: &Standing,
        tasks: &[Task],
        survey: &Survey,
    ) -> Result<(), Failure> {
        let is_left = |task: &&Task| !survey.leaves(&task.path);
        let tasks: Vec<&Task> = tasks.iter().filter(is_left).collect();
        let (send, remove): (Vec<&Task>, Vec<&Task>) = tasks
            .iter()
            .filter(|task| !survey.done.contains_key(&task.path))
            .partition(|task| task.new.is_some());

        self.announce(edition, standing, &tasks, survey)?;

        let arrived = self.send(&send)?;
        let mut list = PublishedList::new(self.lease.id(), &edition.address, edition.files.clone());
        for (path, entry) in &mut list.files {
            let known = arrived.get(path).or_else(|| survey.done.get(path));
            let known = known.or_else(|| standing.certain.get(path));
            entry.mark = known.and_then(|known| known.mark.clone());
        }

        if !remove.is_empty() {
            list.open = remove
                .iter()
                .map(|task| (task.path.clone(), task.known.clone()))
                .collect();
            list.write(self.place)?;
            self.remove(&send, &remove)?;
            list.open.clear();
        }

        list.write(self.place)?;
        self.clear_unfinished();

        Ok(())
    }

    /// Writes into the list what is about to be sent and removed.
    fn announce(
        &self,
        edition: &Edition,
        standing: &Standing,
        tasks: &[&Task],
        survey: &Survey,
    ) -> Result<(), Failure> {
        let mut certain = standing.certain.clone();
        for conflict in &survey.left {
            certain.remove(&conflict.path);
        }

        let mut list = PublishedList::new(self.lease.id(), &edition.address, certain);
        for task in tasks {
            list.files.remove(&task.path);
            match survey.done.get(&task.path) {
                Some(entry) => drop(list.files.insert(task.path.clone(), entry.clone())),
                None => {
                    let all = task.known.iter().chain(&task.new).cloned().collect();
                    list.open.insert(task.path.clone(), all);
                }
            }
        }

        self.lease.check()?;
        list.write(self.place)
    }

    /// Sends files, those that readers need first before all others. Gives them with their marks.
    fn send(&self, tasks: &[&Task]) -> Result<BTreeMap<String, FileEntry>, Failure> {
        let (arrived, total) = (Mutex::new(BTreeMap::new()), tasks.len());
        for turn in [Turn::Asset, Turn::Page, Turn::Pointer] {
            let now: Vec<&&Task> = tasks
                .iter()
                .filter(|task| Turn::of(&task.path) == turn)
                .collect();
            in_lanes(self.place.lanes(), &now, |task| {
                self.lease.check()?;
                let entry = self.send_one(task)?;
                self.journal.note(&task.path, &entry);

                let mut arrived = arrived.lock().unwrap_or_else(PoisonError::into_inner);
                arrived.insert(task.path.clone(), entry);
                self.reporter.stage(Stage::Sending(arrived.len(), total));
                Ok(())
            })?;
        }

        Ok(arrived.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sends one file, whose content is checked once more: disks may fail.
    fn send_one(&self, task: &Task) -> Result<FileEntry, Failure> {
        let entry = task.new.clone().unwrap_or(FileEntry {
            hash: String::new(),
            size: 0,
            mark: None,
        });
        if !self.store.is_whole(&entry) {
            return Err(Failure::ContentsGone);
        }

        let object = self.store.object(&entry);
        let body = Body::File(&object, entry.size);
        let mark = self
            .place
            .write(&task.path, &body)
            .map_err(|trouble| Failure::Place(trouble, true))?;

        Ok(FileEntry { mark, ..entry })
    }

    /// Removes files: pages at once, and what pages load when readers who have just opened one have it.
    fn remove(&self, sent: &[&Task], tasks: &[&Task]) -> Result<(), Failure> {
        let is_page = |task: &&&Task| Turn::of(&task.path) == Turn::Page;
        let (pages, assets): (Vec<&Task>, Vec<&Task>) = tasks.iter().partition(is_page);
        let count = AtomicUsize::new(0);
        let have_pages_changed = !pages.is_empty() || sent.iter().any(|task| is_page(&task));

        for (at, part) in [pages, assets].iter().enumerate() {
            if at == 1 && !part.is_empty() && have_pages_changed {
                thread::sleep(GRACE);
            }

            in_lanes(self.place.lanes(), part, |task| {
                self.lease.check()?;
                self.place
                    .delete(&task.path)
                    .map_err(|trouble| Failure::Place(trouble, true))?;
                let done = count.fetch_add(1, Ordering::Relaxed) + 1;
                self.reporter.stage(Stage::Removing(done, tasks.len()));
                Ok(())
            })?;
        }

        Ok(())
    }

    /// Removes unfinished files of runs that were broken off. What cannot be removed now is removed by the next run.
    fn clear_unfinished(&self) {
        let folder = format!("{OWN_FOLDER}/new");
        for name in self.place.list(&folder).unwrap_or_default() {
            let _ = self.place.delete(&format!("{folder}/{name}"));
        }
    }
}

/// The failure of a place at which nothing has been changed yet.
fn untouched(trouble: Trouble) -> Failure {
    Failure::Place(trouble, false)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Standing;
    use crate::publish::{Edition, FileEntry};

    #[test]
    fn what_may_have_arrived_is_not_yet_there() {
        let entry = |hash: &str| FileEntry {
            hash: hash.into(),
            size: 1,
            mark: None,
        };
        let open = [
            ("new", vec![entry("a")]),
            ("changed", vec![entry("b"), entry("c")]),
            ("gone", vec![entry("d")]),
        ];
        let standing = Standing {
            certain: BTreeMap::from([("kept".into(), entry("e"))]),
            open: open.map(|(path, known)| (path.to_string(), known)).into(),
            is_first: false,
        };
        let edition = Edition {
            files: [("new", "a"), ("changed", "c"), ("kept", "e")]
                .map(|(path, hash)| (path.to_string(), entry(hash)))
                .into(),
            ..Edition::default()
        };

        let seen: Vec<(String, String)> = standing
            .seen(&edition)
            .into_iter()
            .map(|(path, entry)| (path, entry.hash))
            .collect();
        let expected = [("changed", "b"), ("gone", "d"), ("kept", "e")];
        assert_eq!(
            seen,
            expected.map(|(path, hash)| (path.to_string(), hash.to_string()))
        );
    }
}
