//! The lock at a target, for publications from several computers. Its owner renews it all the time. Whoever finds a
//! lock watches it: one that changes belongs to a publication at work, and one that does not change for a minute was
//! left behind. So nobody has to compare clocks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::OWN_FOLDER;
use super::failure::Failure;
use super::local::LocalState;
use super::place::{Body, Place, Trouble};

/// How often the owner renews the lock.
const RENEWAL: Duration = Duration::from_secs(15);
/// How long a lock has to stay unchanged until it counts as left behind.
const LEFT_AFTER: Duration = Duration::from_secs(60);
/// How often a lock that is waited for is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// How long two who write the lock at the same time wait until one of them has won, where the place cannot decide it.
const SETTLING: Duration = Duration::from_secs(2);

/// What the lock holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LockFile {
    /// Names the run that owns it.
    id: String,
    /// How often it was renewed.
    beat: u64,
}

/// The path of the lock at a target.
fn path() -> String {
    format!("{OWN_FOLDER}/lock")
}

/// The lock of a run at a target. It is removed when this value is dropped.
pub(super) struct Lease {
    place: Arc<dyn Place>,
    id: String,
    shared: Arc<Shared>,
    renewing: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    ended: Mutex<bool>,
    at_end: Condvar,
    /// Whether another run has taken the lock.
    is_lost: AtomicBool,
}

impl Lease {
    /// Takes the lock of a target, and calls `waiting` if another publication has it. A lock that a run of this
    /// computer left behind is taken at once: no other run of this computer is at work while `local` is held.
    pub(super) fn take(
        place: Arc<dyn Place>,
        local: &LocalState,
        waiting: impl Fn(),
    ) -> Result<Self, Failure> {
        // A run may end between any two steps, so both names are known until the lock has the new one.
        let (mut own, id) = (local.leases(), new_id()?);
        own.push(id.clone());
        let keep = |names: &[String]| {
            let kept = local.keep_leases(names);
            kept.map_err(Failure::local(local.folder()))
        };
        keep(&own)?;

        let (mut last, mut since, mut has_told) = (None, Instant::now(), false);
        loop {
            let found = read(&*place).map_err(untouched)?;
            let is_free = found.is_none();
            let is_own = found.as_ref().is_some_and(|it| own.contains(&it.id));
            if found != last {
                since = Instant::now();
            }

            let is_left = !is_free && since.elapsed() >= LEFT_AFTER;
            if (is_free || is_own || is_left) && claim(&*place, &id, is_free).map_err(untouched)? {
                keep(std::slice::from_ref(&id))?;
                return Ok(Self::renewing(place, id));
            }

            if !has_told && !is_free {
                waiting();
                has_told = true;
            }

            last = found;
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Starts to renew the lock.
    fn renewing(place: Arc<dyn Place>, id: String) -> Self {
        let shared = Arc::<Shared>::default();
        let (at_place, own, signals) = (Arc::clone(&place), id.clone(), Arc::clone(&shared));
        // Without a thread the lock is not renewed, and a publication of more than a minute can be disturbed.
        let renewing = thread::Builder::new()
            .spawn(move || renew(&*at_place, &own, &signals))
            .ok();

        Self {
            place,
            id,
            shared,
            renewing,
        }
    }

    /// The name of this run.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Fails if another run has taken the lock.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match self.shared.is_lost.load(Ordering::Relaxed) {
            true => Err(Failure::TakenOver),
            false => Ok(()),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        *self
            .shared
            .ended
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = true;
        self.shared.at_end.notify_all();
        if let Some(renewing) = self.renewing.take() {
            let _ = renewing.join();
        }

        // A lock that cannot be removed now is taken by the next run.
        if read(&*self.place).is_ok_and(|found| found.is_some_and(|it| it.id == self.id)) {
            let _ = self.place.delete(&path());
        }
    }
}

/// Renews the lock until the run ends or another one has taken it.
fn renew(place: &dyn Place, id: &str, shared: &Shared) {
    for beat in 1.. {
        let ended = shared.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = shared
            .at_end
            .wait_timeout_while(ended, RENEWAL, |ended| !*ended);
        if waited.is_ok_and(|(ended, _)| *ended) {
            return;
        }

        match read(place) {
            Ok(Some(found)) if found.id != id => {
                shared.is_lost.store(true, Ordering::Relaxed);
                return;
            }
            // What cannot be reached now is tried again.
            Err(_) => {}
            Ok(_) => drop(write(place, id, beat)),
        }
    }
}

/// Puts the lock of a run at a target. Tells whether this run has it.
fn claim(place: &dyn Place, id: &str, is_free: bool) -> Result<bool, Trouble> {
    let lock = LockFile {
        id: id.into(),
        beat: 0,
    };
    if is_free {
        let bytes = serde_json::to_vec(&lock).unwrap_or_default();
        if let Some(is_created) = place.create(&path(), &bytes)? {
            return Ok(is_created);
        }
    }

    write(place, id, 0)?;
    thread::sleep(SETTLING);
    Ok(read(place)?.is_some_and(|found| found.id == id))
}

fn write(place: &dyn Place, id: &str, beat: u64) -> Result<(), Trouble> {
    let lock = LockFile {
        id: id.into(),
        beat,
    };
    let bytes = serde_json::to_vec(&lock).unwrap_or_default();
    place.write(&path(), &Body::Bytes(&bytes)).map(drop)
}

/// Reads the lock. One that cannot be read as such is nobody's.
fn read(place: &dyn Place) -> Result<Option<LockFile>, Trouble> {
    let bytes = place.read(&path())?;
    let nobodys = || LockFile {
        id: String::new(),
        beat: 0,
    };
    Ok(bytes.map(|bytes| serde_json::from_slice(&bytes).unwrap_or_else(|_| nobodys())))
}

/// A name that no other run has.
fn new_id() -> Result<String, Failure> {
    let mut bytes = [0; 12];
    let drawn = getrandom::fill(&mut bytes);
    drawn.map_err(|error| Failure::Local("random".into(), std::io::Error::other(error)))?;

    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The failure of a place at which nothing has been changed yet.
fn untouched(trouble: Trouble) -> Failure {
    Failure::Place(trouble, false)
}
