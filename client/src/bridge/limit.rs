//! How much passes within a window of time, and how long the rest waits.

use crate::Sense;
use sensor_primitives::Balance;
use serde::Serialize;

/// A limit, and how much of it is used up. It comes free evenly, all of it within a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
	/// How much passes within a window.
	pub limit: Sense,
	/// How much of it is used up now. More than all of it, after the limit was lowered.
	pub used: Sense,
	/// How long a window is, in blocks.
	pub window: u32,
}

impl Limit {
	/// As of block `now`, if `used` was used up in block `since` and nothing passed after that.
	pub(super) fn at(limit: Balance, used: Balance, since: u32, now: u64, window: u32) -> Self {
		let elapsed = now.saturating_sub(since.into());
		let free = |elapsed: u64| {
			let product = limit.checked_mul(elapsed.into());
			let window = Balance::from(window.max(1));
			// Of so much, what a division loses is nothing.
			product.map_or_else(
				|| (limit / window).saturating_mul(elapsed.into()),
				|product| product / window,
			)
		};
		let used =
			if elapsed >= u64::from(window) { 0 } else { used.saturating_sub(free(elapsed)) };
		Self { limit: Sense(limit), used: Sense(used), window }
	}

	/// How much can pass now.
	pub fn room(&self) -> Sense {
		Sense(self.limit.0.saturating_sub(self.used.0))
	}

	/// In how many blocks the last of so much passes, if it waits for nothing but the limit; nothing if
	/// it never does.
	pub fn blocks_until(&self, amount: Balance) -> Option<u64> {
		let over = self.used.0.saturating_add(amount).saturating_sub(self.limit.0);
		if over == 0 {
			return Some(0);
		}
		if self.limit.0 == 0 {
			return None;
		}
		let blocks = over.saturating_mul(self.window.into()).div_ceil(self.limit.0);
		let blocks = u64::try_from(blocks).unwrap_or(u64::MAX);
		// After a window nothing is used up, however much it was.
		let fits = amount <= self.limit.0;
		Some(if fits { blocks.min(self.window.into()) } else { blocks })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn what_was_used_comes_free_evenly() {
		for now in 0..=10 {
			let limit = Limit::at(100, 100, 5, 5 + now, 10);
			assert_eq!(limit.room(), Sense(u128::from(now) * 10));
		}
		assert_eq!(Limit::at(100, 100, 5, 1_000, 10).room(), Sense(100));
	}

	#[test]
	fn what_fits_passes_at_once() {
		let limit = Limit::at(100, 60, 0, 0, 10);
		assert_eq!(limit.blocks_until(40), Some(0));
		assert_eq!(limit.blocks_until(41), Some(1));
	}

	#[test]
	fn what_comes_after_others_waits_for_them() {
		let limit = Limit::at(100, 100, 0, 0, 10);
		assert_eq!(limit.blocks_until(100), Some(10));
		assert_eq!(limit.blocks_until(250), Some(25));
	}

	#[test]
	fn nothing_passes_a_limit_of_nothing() {
		assert_eq!(Limit::at(0, 0, 0, 0, 10).blocks_until(1), None);
		assert_eq!(Limit::at(0, 0, 0, 0, 10).blocks_until(0), Some(0));
	}

	#[test]
	fn limits_without_bound_do_not_overflow() {
		let limit = Limit::at(u128::MAX, u128::MAX, 0, 5, 10);
		assert!(limit.room() > Sense(0));
		assert!(limit.blocks_until(u128::MAX).is_some());
	}

	proptest! {
		#[test]
		fn it_fits_when_it_is_said_to_and_not_before(
			limit in 1..10_000u128,
			used in 0..30_000u128,
			part in 1..=100u128,
			window in 1..200u32,
		) {
			let amount = (limit * part / 100).max(1);
			let blocks = Limit::at(limit, used, 0, 0, window).blocks_until(amount).unwrap();
			let fits = |now: u64| Limit::at(limit, used, 0, now, window).room() >= Sense(amount);
			prop_assert!(fits(blocks));
			prop_assert!(blocks == 0 || !fits(blocks - 1));
		}
	}
}
