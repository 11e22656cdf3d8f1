//! What is being written or read just now, which a collection of garbage must leave alone.

use cid::Cid;
use parking_lot::Mutex;
use std::{
	collections::HashMap,
	sync::Arc,
	time::{Instant, SystemTime, UNIX_EPOCH},
};

/// The time in microseconds since 1970, which never goes back while the node runs.
pub(super) struct Clock {
	started: Instant,
	wall: u64,
}

impl Clock {
	pub fn start() -> Self {
		let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
		Self { started: Instant::now(), wall: micros(wall) }
	}

	pub fn now(&self) -> u64 {
		self.wall.saturating_add(micros(self.started.elapsed()))
	}
}

pub(super) fn micros(duration: std::time::Duration) -> u64 {
	duration.as_micros().try_into().unwrap_or(u64::MAX)
}

/// Everything under way.
#[derive(Default)]
pub(super) struct Registry(Mutex<Entries>);

#[derive(Default)]
struct Entries {
	next: u64,
	open: HashMap<u64, Entry>,
}

struct Entry {
	since: u64,
	root: Option<Cid>,
}

impl Registry {
	pub fn enter(self: Arc<Self>, now: u64, root: Option<Cid>) -> Underway {
		let number = {
			let mut entries = self.0.lock();
			let number = entries.next;
			entries.next += 1;
			entries.open.insert(number, Entry { since: now, root });
			number
		};
		Underway(Arc::new(Ticket { registry: self, number }))
	}

	/// When the oldest began, and what all of them read.
	pub fn open(&self) -> (Option<u64>, Vec<Cid>) {
		let entries = self.0.lock();
		let oldest = entries.open.values().map(|entry| entry.since).min();
		(oldest, entries.open.values().filter_map(|entry| entry.root).collect())
	}
}

/// Something under way. While it is held, a collection spares every block that was written since
/// it began, and, if it has a root, every block below that.
#[derive(Clone)]
pub(crate) struct Underway(#[allow(dead_code, reason = "held for its end")] Arc<Ticket>);

struct Ticket {
	registry: Arc<Registry>,
	number: u64,
}

impl Drop for Ticket {
	fn drop(&mut self) {
		self.registry.0.lock().open.remove(&self.number);
	}
}
