//! One publication from its beginning to its end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::changes::Changes;
use super::edition::{self, RenderedEdition};
use super::failure::{Conflict, Failure};
use super::journal::Journal;
use super::lease::Lease;
use super::list::PublishedList;
use super::local::LocalState;
use super::log::{self, LogLine};
use super::place::Place;
use super::settings::{self, Chosen, Kind};
use super::store::{KeptEdition, Store};
use super::transfer::{Standing, Transfer, survey};
use super::{Edition, archive, connect};
use crate::diagnostic::{Text, say};
use crate::pipeline::{self, Request};

/// How far a publication is. Numbers are those of files: how many are done, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The site is checked.
    Checking,
    /// Files are made; how many there are.
    Rendering(usize),
    /// The target is asked what is there.
    Connecting,
    /// Another publication is at work there.
    Waiting,
    /// Files at the target are compared.
    Looking(usize, usize),
    /// Files travel.
    Sending(usize, usize),
    /// Files are removed.
    Removing(usize, usize),
    /// Files are fetched back.
    Fetching(usize, usize),
}

impl Stage {
    /// How far a publication is, in words.
    pub(crate) fn text(self) -> Text {
        match self {
            Self::Checking => say!("正在检查", "checking"),
            Self::Rendering(total) => say!("正在生成 {total} 个文件", "rendering {total} files"),
            Self::Connecting => say!("正在连接目标", "connecting to the target"),
            Self::Waiting => say!(
                "另一个发布正在进行，等它完成。",
                "another publication is at work; waiting for it."
            ),
            Self::Looking(done, total) => say!("已核对 {done}/{total}", "compared {done}/{total}"),
            Self::Sending(done, total) => say!("已传 {done}/{total}", "sent {done}/{total}"),
            Self::Removing(done, total) => say!("已删 {done}/{total}", "removed {done}/{total}"),
            Self::Fetching(done, total) => say!("已取回 {done}/{total}", "fetched {done}/{total}"),
        }
    }
}

/// Is told how far a publication is, from several threads.
pub(crate) trait Reporter: Sync {
    /// Something new has begun or was done.
    fn stage(&self, stage: Stage);
}

/// What a publication does, or has done.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    /// What changes.
    pub changes: Changes,
    /// Files of others that are in the way. Only a plan has them: with them nothing is sent.
    pub conflicts: Vec<Conflict>,
    /// Files that the site no longer has but that others have changed: they stay.
    pub left: Vec<Conflict>,
    /// The archive that was made, if the target is one.
    pub archive: Option<PathBuf>,
}

/// Why an edition is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Publish,
    Back,
}

/// Publishes a site to one target.
#[derive(Debug)]
pub(crate) struct Publisher {
    root: PathBuf,
    chosen: Chosen,
    store: Store,
}

impl Publisher {
    /// Chooses a target of a site by its name, or the first one.
    pub(crate) fn open(root: &Path, name: Option<&str>) -> Result<Self, Failure> {
        let chosen = settings::choose(root, name)?;
        let store = Store::open(root).map_err(Failure::local(root))?;

        Ok(Self {
            root: root.into(),
            chosen,
            store,
        })
    }

    /// The names of all targets of a site, in the order of `publish.yaml`.
    pub(crate) fn targets(root: &Path) -> Result<Vec<String>, Failure> {
        settings::names(root)
    }

    /// The name of the target.
    pub(crate) fn name(&self) -> &str {
        &self.chosen.name
    }

    /// Where the target is, in words for people.
    pub(crate) fn label(&self) -> String {
        self.chosen.target.label()
    }

    /// The log of the target, the last publication first.
    pub(crate) fn log(&self) -> Result<Vec<LogLine>, Failure> {
        LogLine::read_all(&self.root, self.name())
    }

    /// The address of the site at this target; `None` if the site cannot be read.
    pub(crate) fn address(&self, request: &Request) -> Option<String> {
        if let Some(address) = &self.chosen.target.address {
            return Some(address.as_str().to_string());
        }

        let checked = pipeline::prepare(request);
        checked.prepared.map(|prepared| prepared.address().into())
    }

    /// Checks and renders the site for this target.
    pub(crate) fn render(
        &self,
        request: &Request,
        reporter: &dyn Reporter,
    ) -> Result<RenderedEdition, Failure> {
        reporter.stage(Stage::Checking);
        let address = self.chosen.target.address.as_ref();
        let request = Request {
            base_url: address.map(|it| it.as_str().to_string()),
            ..request.clone()
        };
        let is_precompressed = self.chosen.target.precompressed;
        let before = is_precompressed.then(|| self.files_before());
        edition::make(&request, &self.store, before.as_ref(), &|total| {
            reporter.stage(Stage::Rendering(total));
        })
    }

    /// Finds out what publishing an edition would do. Nothing is changed.
    pub(crate) fn plan(
        &self,
        edition: &Edition,
        reporter: &dyn Reporter,
    ) -> Result<Outcome, Failure> {
        if self.chosen.target.kind == Kind::Zip {
            return Ok(Outcome {
                changes: self.changes(&self.files_before(), edition),
                ..Outcome::default()
            });
        }

        reporter.stage(Stage::Connecting);
        let place = connect::open(&self.root, &self.chosen)?;
        let list = PublishedList::read(&*place)?;
        let standing = Standing::new(list.as_ref(), BTreeMap::new());
        let tasks = standing.tasks(edition);
        let survey = survey(&*place, &standing, &tasks, reporter)?;

        Ok(Outcome {
            changes: self.changes(&standing.seen(edition), edition),
            conflicts: survey.conflicts,
            left: survey.left,
            archive: None,
        })
    }

    /// Publishes an edition.
    pub(crate) fn publish(
        &self,
        edition: &Edition,
        reporter: &dyn Reporter,
    ) -> Result<Outcome, Failure> {
        let present = self.store.present(self.name());
        let kept = present
            .as_ref()
            .and_then(|name| self.store.edition(self.name(), name));
        let before = kept.map_or_else(Vec::new, |kept| kept.before);
        let before = present.into_iter().chain(before).collect();

        self.carry_out(edition, before, Purpose::Publish, reporter)
    }

    /// The edition before the present one.
    pub(crate) fn previous(&self) -> Result<(Edition, String), Failure> {
        let kept = self.previous_kept()?;
        Ok((kept.edition, kept.at))
    }

    /// Publishes the edition before the present one.
    pub(crate) fn back(&self, reporter: &dyn Reporter) -> Result<Outcome, Failure> {
        let KeptEdition {
            before, edition, ..
        } = self.previous_kept()?;
        self.carry_out(&edition, before, Purpose::Back, reporter)
    }

    fn previous_kept(&self) -> Result<KeptEdition, Failure> {
        let of = |name: String| self.store.edition(self.name(), &name);
        let present = self.store.present(self.name()).and_then(of);
        let name = present.and_then(|present| present.before.into_iter().next());
        let kept = name.and_then(of).ok_or(Failure::NothingBefore)?;

        match kept
            .edition
            .files
            .values()
            .all(|entry| self.store.has(entry))
        {
            true => Ok(kept),
            false => Err(Failure::ContentsGone),
        }
    }

    /// The edition that this computer last published to the target; an empty one if it never did.
    fn edition_before(&self) -> Edition {
        let present = self.store.present(self.name());
        let kept = present.and_then(|name| self.store.edition(self.name(), &name));

        kept.map_or_else(Edition::default, |kept| kept.edition)
    }

    fn files_before(&self) -> BTreeMap<String, super::FileEntry> {
        self.edition_before().files
    }

    fn changes(&self, before: &BTreeMap<String, super::FileEntry>, edition: &Edition) -> Changes {
        Changes::between(before, &self.edition_before().titles, edition, &self.store)
    }

    fn carry_out(
        &self,
        edition: &Edition,
        before: Vec<String>,
        purpose: Purpose,
        reporter: &dyn Reporter,
    ) -> Result<Outcome, Failure> {
        let local = LocalState::take(&self.root, self.name(), || reporter.stage(Stage::Waiting))
            .map_err(Failure::local(&self.root))?;
        let done = match self.chosen.target.kind {
            Kind::Zip => self.pack(edition),
            _ => self.send(edition, &local, reporter),
        };

        // What changes nothing is no publication, unless this computer does not know yet what it has published.
        if done
            .as_ref()
            .is_ok_and(|done| done.changes.is_empty() && done.archive.is_none())
            && self.edition_before().files == edition.files
        {
            return done;
        }

        let at = log::now();
        let line = LogLine {
            at: at.clone(),
            who: log::who(),
            what: match purpose {
                Purpose::Publish => "publish".into(),
                Purpose::Back => "back".into(),
            },
            address: edition.address.clone(),
            sent: done.as_ref().map_or(0, |done| done.changes.sent()),
            removed: done.as_ref().map_or(0, |done| done.changes.removed()),
            result: match &done {
                Ok(_) => "done".into(),
                Err(failure) => failure.text().en,
            },
        };
        let logged = line.write(local.folder());
        let done = done?;

        logged
            .and_then(|()| self.store.keep(self.name(), &at, before, edition))
            .map_err(Failure::local(local.folder()))?;
        self.purge()?;

        Ok(done)
    }

    /// Runs the command with which caches in front of the target forget what they keep.
    fn purge(&self) -> Result<(), Failure> {
        let Some((program, arguments)) = self.chosen.target.purge.split_first() else {
            return Ok(());
        };
        let ended = Command::new(program)
            .args(arguments)
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .output();
        match ended {
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr).trim().to_string();
                Err(Failure::Purge(format!("{}: {said}", output.status)))
            }
            Err(error) => Err(Failure::Purge(error.to_string())),
        }
    }

    /// Makes an archive of an edition.
    fn pack(&self, edition: &Edition) -> Result<Outcome, Failure> {
        let changes = self.changes(&self.files_before(), edition);
        let folder = self
            .chosen
            .target
            .local_folder(&self.root)
            .unwrap_or_default();
        let archive = archive::write(&folder, edition, &changes, &self.store)?;

        Ok(Outcome {
            changes,
            archive: Some(archive),
            ..Outcome::default()
        })
    }

    /// Sends what has changed to the place of the target.
    fn send(
        &self,
        edition: &Edition,
        local: &LocalState,
        reporter: &dyn Reporter,
    ) -> Result<Outcome, Failure> {
        reporter.stage(Stage::Connecting);
        let place = connect::open(&self.root, &self.chosen)?;

        // If nothing has changed, nothing is written there, not even a lock.
        let standing = self.standing(&*place, local)?;
        if !standing.is_first && standing.open.is_empty() && standing.tasks(edition).is_empty() {
            return Ok(Outcome {
                changes: self.changes(&standing.seen(edition), edition),
                ..Outcome::default()
            });
        }

        let waiting = || reporter.stage(Stage::Waiting);
        let lease = Lease::take(Arc::clone(&place), local, waiting)?;

        // The list is read again, since another run may have been at work until now.
        let standing = self.standing(&*place, local)?;
        let tasks = standing.tasks(edition);
        let changes = self.changes(&standing.seen(edition), edition);
        let survey = survey(&*place, &standing, &tasks, reporter)?;
        if !survey.conflicts.is_empty() {
            return Err(Failure::Conflicts(survey.conflicts));
        }

        let journal =
            Journal::begin(local.folder(), lease.id()).map_err(Failure::local(local.folder()))?;
        let transfer = Transfer {
            place: &*place,
            store: &self.store,
            lease: &lease,
            journal: &journal,
            reporter,
        };
        transfer.carry_out(edition, &standing, &tasks, &survey)?;
        journal.end();

        Ok(Outcome {
            changes,
            left: survey.left,
            ..Outcome::default()
        })
    }

    /// What is known of the files at the place.
    fn standing(&self, place: &dyn Place, local: &LocalState) -> Result<Standing, Failure> {
        let list = PublishedList::read(place)?;
        let arrived = list
            .as_ref()
            .map(|list| Journal::read(local.folder(), &list.run));

        Ok(Standing::new(list.as_ref(), arrived.unwrap_or_default()))
    }
}
