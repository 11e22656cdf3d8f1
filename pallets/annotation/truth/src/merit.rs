//! What an annotator's labels are worth beyond what guessing would have earned.
//!
//! Agreement is corrected for chance as in Cohen's kappa (1960), except that how common each label is
//! comes from the whole campaign and not from the annotator's own items: someone who was asked about
//! cats alone, and said so, was right and not lucky.

/// Merit is counted in millionths of a label.
pub const ONE: u64 = 1_000_000;

/// An annotator's work on a campaign.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
	/// Labels that agree with the truth.
	pub accepted: u32,
	/// Labels that were never revealed.
	pub withheld: u32,
	/// How often each label was given.
	pub given: &'a [u32],
}

impl Record<'_> {
	/// How many labels the work was worth, in parts of [`ONE`]: all of them if all are right, none on
	/// average if they were guessed, whatever was guessed.
	///
	/// `found` says how often each label turned out to be the truth in the whole campaign. What was
	/// withheld counts as wrong: otherwise those who see what others said would show only what agrees.
	pub fn merit(&self, found: &[u64]) -> u64 {
		let given: u128 = self.given.iter().copied().map(u128::from).sum();
		let all: u128 = found.iter().copied().map(u128::from).sum();
		let lucky: u128 = self
			.given
			.iter()
			.zip(found)
			.map(|(given, found)| u128::from(*given).saturating_mul((*found).into()))
			.fold(0, u128::saturating_add);
		let accepted = u128::from(self.accepted);
		let judged = given.saturating_add(self.withheld.into());
		// Everything has the same label and nobody can be told from one who guesses.
		let total = given.saturating_mul(all);
		if total == lucky {
			let worth = accepted.saturating_sub(self.withheld.into());
			return u64::try_from(worth.saturating_mul(ONE.into())).unwrap_or(u64::MAX);
		}
		// (accepted - judged * chance) / (1 - chance), where chance is lucky / total.
		let worth = accepted
			.saturating_mul(total)
			.saturating_sub(judged.saturating_mul(lucky))
			.saturating_mul(ONE.into())
			.checked_div(total.saturating_sub(lucky))
			.unwrap_or(0);
		u64::try_from(worth).unwrap_or(u64::MAX)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn merit(accepted: u32, withheld: u32, given: &[u32], found: &[u64]) -> u64 {
		Record { accepted, withheld, given }.merit(found)
	}

	/// What is expected of annotators who answer 1,000 items of which the labels are this common.
	#[test]
	fn pay_follows_agreement_beyond_chance() {
		let found = [500, 300, 200];
		// Who; how many of 1,000 labels are accepted; which labels were given; worth of a label.
		for (who, accepted, given, worth) in [
			("always right", 1_000, [500, 300, 200], 1_000_000),
			("right nine times of ten", 900, [500, 300, 200], 838_709),
			("says the most common label", 500, [1_000, 0, 0], 0),
			("says a rare label", 200, [0, 0, 1_000], 0),
			("guesses evenly", 333, [333, 333, 334], 0),
			("guesses as labels are common", 380, [500, 300, 200], 0),
			("always wrong", 0, [300, 200, 500], 0),
		] {
			let merit = merit(accepted, 0, &given, &found) / 1_000;
			assert!(merit.abs_diff(worth) <= 500, "{who}: {merit}");
		}
	}

	#[test]
	fn showing_only_what_agrees_earns_nothing() {
		// Says the most common label; half of its batches happen to be full of it.
		assert_eq!(merit(400, 0, &[1_000, 0], &[400, 600]), 0);
		assert_eq!(merit(400, 500, &[500, 0], &[400, 600]), 0);
	}

	#[test]
	fn honest_work_on_items_that_are_all_alike_is_paid() {
		assert_eq!(merit(50, 0, &[50, 0], &[500, 500]), 50 * ONE);
		assert_eq!(merit(50, 0, &[50], &[500]), 50 * ONE);
		assert_eq!(merit(50, 10, &[50], &[500]), 40 * ONE);
	}

	#[test]
	fn no_work_is_worth_nothing() {
		assert_eq!(merit(0, 0, &[], &[]), 0);
		assert_eq!(merit(0, 7, &[], &[1, 2]), 0);
	}

	proptest! {
		#[test]
		fn merit_is_at_most_what_was_accepted(
			given in proptest::collection::vec(0..100_000u32, 1..8),
			found in proptest::collection::vec(0..10_000_000u64, 8),
			share in 0..=100u32,
			withheld in 0..10_000u32,
		) {
			let accepted = (given.iter().map(|given| u64::from(*given)).sum::<u64>()
				* u64::from(share) / 100) as u32;
			let merit = merit(accepted, withheld, &given, &found);
			prop_assert!(merit <= u64::from(accepted) * ONE);
		}
	}
}
