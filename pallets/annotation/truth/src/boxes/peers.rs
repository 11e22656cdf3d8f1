//! How far an annotator agrees with the others.

use super::{
	centre::{exactness, mean},
	clusters::{presence, Cluster},
	Answer, Region, Trust,
};
use alloc::{vec, vec::Vec};

/// So many regions, backed by everybody, are put to everybody's credit beforehand, or else who has
/// drawn little yet would be judged by chance.
const CREDIT: u128 = 8;

/// Nobody is taken to be closer to the others than this, in parts of [`Trust::ONE`].
const FINEST: u64 = Trust::ONE as u64 / 50;

/// Nobody loses all trust: who was misjudged has to be able to come back.
const LEAST: u32 = Trust::ONE / 1000;

/// How far an annotator agrees with the others, over any number of items.
///
/// Nobody is compared with a consensus that they had a part in, so that trust does not feed on
/// itself. Shares are of the others' trust, and like overlaps are in parts of `u32::MAX`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Peers {
	/// How many regions the annotator drew.
	pub drawn: u64,
	/// Sum of the shares that drew the same region with the same label.
	pub backed: u64,
	/// Sum of the shares that drew the same region, and of those that drew one that the annotator
	/// did not, though more than half of the others did.
	pub expected: u64,
	/// Sum of the shares that drew the same region, whatever its label.
	pub shared: u64,
	/// Sum of the same shares, each times what the region lacks to overlap fully with the mean of
	/// the others'.
	pub apart: u64,
}

impl Peers {
	/// Counts another item.
	pub fn add(&mut self, item: &Self) {
		self.drawn = self.drawn.saturating_add(item.drawn);
		self.backed = self.backed.saturating_add(item.backed);
		self.expected = self.expected.saturating_add(item.expected);
		self.shared = self.shared.saturating_add(item.shared);
		self.apart = self.apart.saturating_add(item.apart);
	}

	/// How far to trust an annotator who agrees so far with the others.
	pub fn trust(&self) -> Trust {
		let all = u128::from(u32::MAX);
		// F1: the harmonic mean of how much is backed of what was drawn and of what was expected.
		let agreed = (u128::from(self.backed) * 2).saturating_add(CREDIT * all);
		let asked =
			(u128::from(self.drawn) + CREDIT).saturating_mul(all) + u128::from(self.expected);
		let f1 = agreed.saturating_mul(u128::from(Trust::ONE)) / asked;
		let f1 = u32::try_from(f1).unwrap_or(Trust::ONE).min(Trust::ONE);
		// Squared: two who are right half of the time are not worth one who always is.
		let presence = ((u64::from(f1) * u64::from(f1)) >> 16) as u32;

		// The weight of a measurement is the inverse of its variance.
		let apart = (u128::from(self.apart) * u128::from(Trust::ONE))
			.checked_div(self.shared.into())
			.map_or(Trust::ONE.into(), |mean| mean.min(Trust::ONE.into()) as u64)
			.max(FINEST);
		let precision = (u64::from(Trust::ONE) * FINEST * FINEST / (apart * apart)) as u32;
		Trust { presence: presence.max(LEAST), precision: precision.max(1) }
	}
}

/// How far each annotator agrees with the others on one item.
pub(super) fn compare(answers: &[Answer], clusters: &[Cluster]) -> Vec<Peers> {
	let total: u64 = answers.iter().map(|answer| u64::from(answer.trust.presence)).sum();
	let mut peers: Vec<_> = answers
		.iter()
		.map(|answer| Peers { drawn: answer.drawing.regions().len() as u64, ..Peers::default() })
		.collect();
	for cluster in clusters {
		let mut own = vec![None; answers.len()];
		for member in cluster {
			own[member.annotator] = Some(member.region);
		}
		let all = presence(cluster);
		for (annotator, (answer, own)) in answers.iter().zip(own).enumerate() {
			let peer = &mut peers[annotator];
			let others_trust = total.saturating_sub(answer.trust.presence.into());
			let Some(own) = own else {
				let share = share(all, others_trust);
				if share > u64::from(u32::MAX / 2) {
					peer.expected = peer.expected.saturating_add(share);
				}
				continue;
			};
			let others = || cluster.iter().filter(|member| member.annotator != annotator);
			let same = others().filter(|other| other.region.label() == own.label());
			let corners = mean(others().map(|other| (exactness(other), other)));
			let mean = corners.and_then(|corners| Region::new(own.label(), corners).ok());
			let lack = mean.map_or(0, |mean| u32::MAX - own.overlap(&mean).ratio());
			let shared = share(presence(others()), others_trust);
			peer.add(&Peers {
				drawn: 0,
				backed: share(presence(same), others_trust),
				expected: shared,
				shared,
				// By shares: few who agree exactly, but with each other only, are not exact.
				apart: (shared * u64::from(lack)) >> 32,
			});
		}
	}
	peers
}

/// A part of a whole, in parts of `u32::MAX`; none of nothing.
fn share(part: u64, whole: u64) -> u64 {
	let share = u128::from(part) * u128::from(u32::MAX);
	share.checked_div(whole.into()).and_then(|share| u64::try_from(share).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const ALL: u64 = u32::MAX as u64;

	#[test]
	fn trust_is_full_before_anything_is_known_and_for_full_agreement() {
		assert_eq!(Peers::default().trust().presence, Trust::ONE);
		let agreed = Peers { drawn: 1, backed: ALL, expected: ALL, shared: ALL, apart: 0 };
		assert_eq!(agreed.trust(), Trust::FULL);
	}

	#[test]
	fn trust_is_little_but_never_gone_for_no_agreement() {
		let nothing = Peers { drawn: 0, expected: 5000 * ALL, ..Peers::default() };
		assert_eq!(nothing.trust().presence, LEAST);
		let junk = Peers { drawn: 5000, ..Peers::default() };
		assert_eq!(junk.trust(), Trust { presence: LEAST, precision: 26 });
	}

	#[test]
	fn who_is_twice_as_far_off_counts_for_a_quarter() {
		let off = |parts| Peers { shared: 10 * ALL, apart: ALL * parts / 100, ..Peers::default() };
		let [near, far] = [off(50), off(100)].map(|peers| peers.trust().precision);
		assert!(near.abs_diff(far * 4) <= 20, "{near} is not four times {far}");
	}

	#[test]
	fn one_mistake_hardly_matters_to_who_has_only_begun() {
		let begun = Peers { drawn: 1, backed: 0, expected: 0, shared: 0, apart: 0 };
		assert!(begun.trust().presence > Trust::ONE * 3 / 4);
	}

	proptest! {
		#[test]
		fn more_backing_never_means_less_trust(
			drawn in 1..200u64, shares in (0..=ALL, 0..=ALL), missed in 0..200u64,
		) {
			// Each region that is backed is also expected, to the same extent.
			let trust = |share: u64| {
				let backed = drawn * share;
				let expected = backed + missed * ALL;
				Peers { drawn, backed, expected, ..Peers::default() }.trust().presence
			};
			let (less, more) = (shares.0.min(shares.1), shares.0.max(shares.1));
			prop_assert!(trust(less) <= trust(more));
		}

		#[test]
		fn no_sum_overflows(sums in any::<[u64; 5]>(), more in any::<[u64; 5]>()) {
			let [mut sum, more] = [sums, more].map(|[drawn, backed, expected, shared, apart]| {
				Peers { drawn, backed, expected, shared, apart }
			});
			sum.add(&more);
			prop_assert!((LEAST..=Trust::ONE).contains(&sum.trust().presence));
		}
	}
}
