//! Whether the pages of other hosts that a site links to are still there. Each host is asked for one page at a time,
//! with a pause between two.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use url::Url;

use super::lanes::in_lanes;
use super::place::{Trouble, Visitor};

/// How many hosts are asked at the same time.
const LANES: usize = 4;
/// The pause before a host is asked again.
const PAUSE: Duration = Duration::from_secs(1);

/// What has become of a page of another host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is there.
    Fine,
    /// It has moved for good.
    Moved(Url),
    /// It is no longer there; with the number of the status.
    Gone(u16),
    /// The host does not show it to programs, or cannot now; with the number of the status.
    Refused(u16),
    /// There is no answer; with what the system says.
    Silent(String),
}

/// Asks for all pages and gives what has become of each, in their order. Calls `asked` after each with the number of
/// pages that were asked for.
pub(crate) fn visit(urls: &[&Url], asked: impl Fn(usize) + Sync) -> Result<Vec<Fate>, Trouble> {
    let visitor = Visitor::new()?;
    let hosts = by_host(urls);
    let fates = Mutex::new(vec![Fate::Fine; urls.len()]);
    let count = AtomicUsize::new(0);

    in_lanes(LANES, &hosts, |places| {
        for (number, place) in places.iter().enumerate() {
            if number > 0 {
                thread::sleep(PAUSE);
            }

            let fate = fate(&visitor, urls[*place]);
            fates.lock().unwrap_or_else(PoisonError::into_inner)[*place] = fate;
            asked(count.fetch_add(1, Ordering::Relaxed) + 1);
        }
        Ok::<(), Trouble>(())
    })?;

    Ok(fates.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// The places of addresses in a list, a group for each host.
fn by_host(urls: &[&Url]) -> Vec<Vec<usize>> {
    let mut places: Vec<usize> = (0..urls.len()).collect();
    let host = |place: &usize| urls[*place].host_str().unwrap_or_default().to_string();
    places.sort_by_cached_key(host);

    places
        .chunk_by(|one, other| host(one) == host(other))
        .map(<[usize]>::to_vec)
        .collect()
}

fn fate(visitor: &Visitor, url: &Url) -> Fate {
    match visitor.visit(url) {
        Err(trouble) => Fate::Silent(trouble.detail),
        Ok(visit) => match (visit.status, visit.moved) {
            (404 | 410, _) => Fate::Gone(visit.status),
            (200..=299, Some(moved)) => Fate::Moved(moved),
            (200..=299, None) => Fate::Fine,
            (status, _) => Fate::Refused(status),
        },
    }
}
