//! What an off-chain worker remembers between its runs, in the node's own storage.

use codec::{Decode, Encode};
use polkadot_sdk::{
	sp_core::offchain::{Duration, StorageKind},
	sp_io::offchain as host,
};

/// How long to wait after the first failure; twice as long after each further one in a row, so that
/// what stays missing takes ever less time from the rest.
const RETRY: Duration = Duration::from_millis(10_000);

/// How often [`RETRY`] is doubled at most: up to an hour and a half, as data may turn up late.
const MAX_DOUBLINGS: u32 = 9;

/// A value that was kept. One that does not decode, as after an upgrade, counts as absent.
pub fn load<V: Decode>(key: &[u8]) -> Option<V> {
	V::decode(&mut &host::local_storage_get(StorageKind::PERSISTENT, key)?[..]).ok()
}

/// Keep a value.
pub fn save(key: &[u8], value: &impl Encode) {
	host::local_storage_set(StorageKind::PERSISTENT, key, &value.encode());
}

/// Forget a value.
pub fn clear(key: &[u8]) {
	host::local_storage_clear(StorageKind::PERSISTENT, key);
}

/// Keep whether something is so. Returns whether that is news: so that the log tells a change once,
/// and not at every block.
pub fn is_news(key: &[u8], so: bool) -> bool {
	let known = host::local_storage_get(StorageKind::PERSISTENT, key).is_some();
	match (known, so) {
		(false, true) => save(key, &true),
		(true, false) => clear(key),
		_ => return false,
	}
	true
}

/// Failures in a row at something, and when to try it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Retries {
	failures: u32,
	next: u64,
}

impl Retries {
	/// How many failures there were in a row.
	pub fn failures(&self) -> u32 {
		self.failures
	}

	/// Whether it is time to try.
	pub fn may_try(&self) -> bool {
		host::timestamp().unix_millis() >= self.next
	}

	/// Note a failure, and when to try again.
	pub fn failed(&mut self) {
		let pause = RETRY.millis() << self.failures.min(MAX_DOUBLINGS);
		self.next = host::timestamp().add(Duration::from_millis(pause)).unix_millis();
		self.failures = self.failures.saturating_add(1);
	}

	/// Note that something came of it.
	pub fn succeeded(&mut self) {
		self.failures = 0;
	}
}
