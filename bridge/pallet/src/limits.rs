//! Limits: how much passes within a window of time.

use crate::Balance;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;

/// What has passed lately.
///
/// It is forgotten evenly, all of a limit within a window, so that there is no moment at which two
/// limits pass at once.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Window<BlockNumber> {
	/// What had passed, and was not forgotten, by then.
	pub used: Balance,
	/// When something last passed.
	pub at: BlockNumber,
}

impl<BlockNumber: AtLeast32BitUnsigned + Copy> Window<BlockNumber> {
	/// How much more may pass now, if a `limit` may within `length` blocks.
	pub fn room(&self, limit: Balance, now: BlockNumber, length: BlockNumber) -> Balance {
		limit.saturating_sub(self.remembered(limit, now, length))
	}

	/// Something passes.
	pub fn pass(&mut self, amount: Balance, limit: Balance, now: BlockNumber, length: BlockNumber) {
		self.used = self.remembered(limit, now, length).saturating_add(amount);
		self.at = now;
	}

	fn remembered(&self, limit: Balance, now: BlockNumber, length: BlockNumber) -> Balance {
		let elapsed: Balance = now.saturating_sub(self.at).unique_saturated_into();
		let length: Balance = length.unique_saturated_into();
		if elapsed >= length {
			return 0;
		}
		let forgotten = limit
			.checked_mul(elapsed)
			.and_then(|product| product.checked_div(length))
			// Of so much, what a division loses is nothing.
			.or_else(|| limit.checked_div(length)?.checked_mul(elapsed))
			.unwrap_or(0);
		self.used.saturating_sub(forgotten)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn what_passed_is_forgotten_evenly() {
		let mut window = Window::<u32>::default();
		assert_eq!(window.room(100, 0, 10), 100);
		window.pass(100, 100, 0, 10);
		for now in 0..=10 {
			assert_eq!(window.room(100, now, 10), Balance::from(now) * 10);
		}
		assert_eq!(window.room(100, u32::MAX, 10), 100);
	}

	#[test]
	fn a_lower_limit_counts_at_once() {
		let mut window = Window::<u32>::default();
		window.pass(100, 100, 5, 10);
		assert_eq!(window.room(50, 5, 10), 0);
		assert_eq!(window.room(50, 14, 10), 0);
		assert_eq!(window.room(50, 15, 10), 50);
		assert_eq!(window.room(0, 15, 10), 0);
	}

	#[test]
	fn limits_without_bound_do_not_overflow() {
		let mut window = Window::<u32>::default();
		window.pass(Balance::MAX, Balance::MAX, 0, 10);
		assert_eq!(window.room(Balance::MAX, 5, 10), Balance::MAX / 10 * 5);
		window.pass(Balance::MAX, Balance::MAX, 5, 10);
		assert_eq!(window.room(Balance::MAX, 5, 10), 0);
	}

	proptest! {
		// A window may begin anywhere: what was left over from the one before comes on top.
		#[test]
		fn less_than_two_limits_pass_in_any_window(
			limit in 1..10_000 as Balance,
			length in 1..50u32,
			tries in proptest::collection::vec((0..10u32, 0..5_000 as Balance), 1..100),
		) {
			let (mut window, mut now, mut passed) = (Window::<u32>::default(), 0u32, Vec::new());
			for (wait, amount) in tries {
				now += wait;
				let amount = amount.min(window.room(limit, now, length));
				if amount > 0 {
					window.pass(amount, limit, now, length);
					passed.push((now, amount));
				}
			}
			for (from, _) in &passed {
				let sum: Balance = passed
					.iter()
					.filter(|(at, _)| (*from..from + length).contains(at))
					.map(|(_, amount)| amount)
					.sum();
				prop_assert!(sum < 2 * limit + Balance::from(length));
			}
		}
	}
}
