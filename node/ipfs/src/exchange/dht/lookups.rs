//! Which blocks are looked up, and when.

use super::{Hash, QUERY};
use std::{
	collections::HashMap,
	time::{Duration, Instant},
};

/// How long until a block that is still wanted is looked up again.
const AGAIN: Duration = Duration::from_secs(15);
/// How many lookups are remembered.
const MAX_RECENT: usize = 1024;

/// What is being looked up, or was lately, and until when it is not to be looked up again.
#[derive(Default)]
pub(super) struct Lookups {
	recent: HashMap<Hash, Instant>,
}

impl Lookups {
	/// The first of `unmet` that may be looked up. That is taken as begun.
	pub fn next(&mut self, unmet: impl IntoIterator<Item = Hash>, now: Instant) -> Option<Hash> {
		self.recent.retain(|_, until| now < *until);
		if self.recent.len() >= MAX_RECENT {
			return None;
		}
		let hash = unmet.into_iter().find(|hash| !self.recent.contains_key(hash))?;
		self.recent.insert(hash, now + QUERY);
		Some(hash)
	}

	/// A lookup ended, whether anything was found or not.
	pub fn ended(&mut self, hash: &Hash, now: Instant) {
		if let Some(until) = self.recent.get_mut(hash) {
			*until = now + AGAIN;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use multihash_codetable::{Code, MultihashDigest};

	fn hash(number: usize) -> Hash {
		Code::Sha2_256.digest(&number.to_le_bytes())
	}

	#[test]
	fn a_block_that_is_still_wanted_is_looked_up_now_and_again() {
		let (mut lookups, now) = (Lookups::default(), Instant::now());
		assert_eq!(lookups.next([hash(1)], now), Some(hash(1)));
		// Not while it is being looked up.
		assert_eq!(lookups.next([hash(1)], now + AGAIN), None);
		lookups.ended(&hash(1), now);
		assert_eq!(lookups.next([hash(1)], now), None);
		assert_eq!(lookups.next([hash(1)], now + AGAIN), Some(hash(1)));
		// A lookup that never ends is begun again.
		assert_eq!(lookups.next([hash(1)], now + AGAIN + QUERY), Some(hash(1)));
	}

	#[test]
	fn what_waits_longest_is_looked_up_first() {
		let (mut lookups, now) = (Lookups::default(), Instant::now());
		for number in 1..=3 {
			assert_eq!(lookups.next((1..=3).map(hash), now), Some(hash(number)));
		}
		assert_eq!(lookups.next((1..=3).map(hash), now), None);
	}

	#[test]
	fn however_much_is_wanted_so_much_is_looked_up_in_a_while() {
		let (mut lookups, now) = (Lookups::default(), Instant::now());
		let looked_up = |lookups: &mut Lookups, now| {
			(0..MAX_RECENT * 2)
				.filter(|number| lookups.next([hash(*number)], now).is_some())
				.count()
		};
		assert_eq!(looked_up(&mut lookups, now), MAX_RECENT);
		assert_eq!(looked_up(&mut lookups, now + QUERY), MAX_RECENT);
	}
}
