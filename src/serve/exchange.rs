//! Exchanges between the gate, which has the connections with browsers ([`super::connection_limits`]), and the server
//! behind it. The server answers with a head alone and leaves the body here, as servers do that name a file for the one
//! in front to send (`X-Sendfile`). So the server is done at once, however slowly a browser reads, and few exchanges at
//! a time are enough for all connections.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::body::Body;

/// The most answers that wait for a change at one time.
pub(super) const MAX_WAITING: usize = 64;
/// The most exchanges at one time: those that wait for a change, and as many others.
const MAX_EXCHANGES: usize = 2 * MAX_WAITING;

/// All exchanges in progress.
#[derive(Debug, Default)]
pub(super) struct Exchanges {
    running: Mutex<Running>,
    ended: Condvar,
}

/// The exchanges in progress.
#[derive(Debug, Default)]
struct Running {
    count: usize,
    /// Bodies by the gate's address in its connection to the server.
    bodies: HashMap<SocketAddr, Body>,
    /// What browsers have sent, by the same addresses.
    sent: HashMap<SocketAddr, Vec<u8>>,
}

/// A slot among the exchanges, given back when dropped.
#[derive(Debug)]
pub(super) struct ExchangeSlot(Arc<Exchanges>);

/// One request that the gate has passed on. A body that was not taken is removed when this value is dropped.
#[derive(Debug)]
pub(super) struct Exchange {
    slot: ExchangeSlot,
    gate: SocketAddr,
}

impl Exchanges {
    /// Takes a free slot. If there is none, waits for one, at most for the time given; returns `None` after that.
    pub(super) fn acquire(self: &Arc<Self>, patience: Duration) -> Option<ExchangeSlot> {
        let is_full = |running: &mut Running| running.count >= MAX_EXCHANGES;
        let waited = self
            .ended
            .wait_timeout_while(self.lock(), patience, is_full);

        let (mut running, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if running.count >= MAX_EXCHANGES {
            return None;
        }

        running.count += 1;
        Some(ExchangeSlot(Arc::clone(self)))
    }

    /// Tells whether the gate has passed on a request from this address.
    pub(super) fn knows(&self, gate: &SocketAddr) -> bool {
        self.lock().bodies.contains_key(gate)
    }

    /// Leaves a body for the gate.
    pub(super) fn leave(&self, gate: &SocketAddr, body: Body) {
        if let Some(slot) = self.lock().bodies.get_mut(gate) {
            *slot = body;
        }
    }

    /// Takes what the browser has sent with a request that the gate has passed on from this address.
    pub(super) fn take_sent(&self, gate: &SocketAddr) -> Vec<u8> {
        self.lock().sent.remove(gate).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ExchangeSlot {
    /// Begins an exchange over a connection with this address at the gate's end. `sent` is what the browser has sent.
    pub(super) fn begin(self, gate: SocketAddr, sent: Vec<u8>) -> Exchange {
        let mut running = self.0.lock();
        running.bodies.insert(gate, Body::default());
        if !sent.is_empty() {
            running.sent.insert(gate, sent);
        }

        drop(running);
        Exchange { slot: self, gate }
    }
}

impl Drop for ExchangeSlot {
    fn drop(&mut self) {
        self.0.lock().count -= 1;
        self.0.ended.notify_one();
    }
}

impl Exchange {
    /// Returns the body that the server has left, which is empty if it left none.
    pub(super) fn end(self) -> Body {
        self.slot
            .0
            .lock()
            .bodies
            .remove(&self.gate)
            .unwrap_or_default()
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let mut running = self.slot.0.lock();
        running.bodies.remove(&self.gate);
        running.sent.remove(&self.gate);
    }
}
