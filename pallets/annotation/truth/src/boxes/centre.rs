//! The one region that a cluster's regions stand for.

use super::{
	clusters::{presence, Member},
	Region,
};
use alloc::vec::Vec;

/// The region that a cluster's regions stand for; `None` only if nobody in it is trusted.
pub(super) fn centre<Rank: Ord>(cluster: &[Member], rank: &impl Fn(u8) -> Rank) -> Option<Region> {
	Region::new(label(cluster, rank)?, corners(cluster)?).ok()
}

/// The label with most trust behind it; of several, that with the highest rank.
fn label<Rank: Ord>(cluster: &[Member], rank: &impl Fn(u8) -> Rank) -> Option<u8> {
	let mut sorted: Vec<_> = cluster.iter().filter(|member| member.trust.presence > 0).collect();
	sorted.sort_unstable_by_key(|member| member.region.label());
	sorted
		.chunk_by(|a, b| a.region.label() == b.region.label())
		.map(|same| (presence(same.iter().copied()), same[0].region.label()))
		.max_by_key(|&(trust, label)| (trust, rank(label), label))
		.map(|(_, label)| label)
}

/// Mean corners, in which each region counts for as much as it overlaps with the median.
///
/// The mean of honest hands is closer to the truth than their median. But one region that is far
/// off moves a mean and not a median, and so it has to count for less.
fn corners(cluster: &[Member]) -> Option<[u16; 4]> {
	let median = Region::new(0, median(cluster)?).ok()?;
	mean(cluster.iter().map(|member| {
		let near = u64::from(member.region.overlap(&median).ratio());
		(((exactness(member) * near) >> 32).max(u64::from(member.trust.presence > 0)), member)
	}))
}

/// What a region counts for in a mean: nothing without trust in its presence, or else 1 at least,
/// and less than 2^32.
pub(super) fn exactness(member: &Member) -> u64 {
	if member.trust.presence == 0 {
		0
	} else {
		u64::from(member.trust.precision.max(1))
	}
}

/// Weighted mean of corners, rounded to the nearest; `None` without weight.
///
/// A mean of regions is a region: left means are less than right ones by 1 at least, so their
/// nearest integers differ.
// Weights are less than 2^32, corners than 2^16: the sums of 2^15 members fit.
pub(super) fn mean<'a>(weighted: impl IntoIterator<Item = (u64, &'a Member)>) -> Option<[u16; 4]> {
	let (mut sums, mut total) = ([0u64; 4], 0u64);
	for (weight, member) in weighted {
		total = total.saturating_add(weight);
		for (sum, corner) in sums.iter_mut().zip(member.region.corners()) {
			*sum = sum.saturating_add(weight.saturating_mul(u64::from(corner)));
		}
	}
	let nearest = |sum: u64| sum.saturating_add(total / 2).checked_div(total);
	let [x0, y0, x1, y1] = sums.map(nearest);
	let corner = |at: Option<u64>| u16::try_from(at?).ok();
	Some([corner(x0)?, corner(y0)?, corner(x1)?, corner(y1)?])
}

/// Weighted median of each corner: the mean of the lower and the upper one where they differ.
fn median(cluster: &[Member]) -> Option<[u16; 4]> {
	let total: u64 = cluster.iter().map(exactness).sum();
	let along = |axis: usize| {
		let mut sorted: Vec<_> = cluster
			.iter()
			.map(|member| (member.region.corners()[axis], exactness(member)))
			.collect();
		sorted.sort_unstable();
		let mut passed = 0;
		let (mut lower, mut upper) = (None, None);
		for (at, weight) in sorted {
			passed += weight;
			if lower.is_none() && weight > 0 && passed * 2 >= total {
				lower = Some(at);
			}
			if upper.is_none() && passed * 2 > total {
				upper = Some(at);
			}
		}
		Some(lower?.midpoint(upper?))
	};
	Some([along(0)?, along(1)?, along(2)?, along(3)?])
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::boxes::Trust;

	fn member(label: u8, corners: [u16; 4], presence: u32, precision: u32) -> Member {
		let region = Region::new(label, corners).unwrap();
		Member { annotator: 0, trust: Trust { presence, precision }, region }
	}

	fn found(cluster: &[Member]) -> Region {
		centre(cluster, &|label| label).unwrap()
	}

	#[test]
	fn corners_are_the_mean_weighted_by_precision_and_rounded_to_the_nearest() {
		let cluster = [
			member(0, [1000, 1000, 2000, 2000], 1, 1000),
			member(0, [1004, 1000, 2000, 2003], 1, 3000),
		];
		assert_eq!(found(&cluster).corners(), [1003, 1000, 2000, 2002]);
	}

	#[test]
	fn a_region_that_is_far_off_counts_for_little() {
		let mut cluster = [member(0, [1000, 1000, 2000, 2000], 1, 1000); 5];
		cluster[4] = member(0, [1900, 1000, 2900, 2000], 1, 1000);
		// A plain mean would be off by 180.
		assert_eq!(found(&cluster).corners(), [1012, 1000, 2012, 2000]);
	}

	#[test]
	fn the_label_has_most_trust_behind_it_and_ties_fall_by_rank() {
		let corners = [0, 0, 9, 9];
		let mut cluster =
			[member(1, corners, 5, 1), member(2, corners, 3, 1), member(2, corners, 3, 1)];
		assert_eq!(found(&cluster).label(), 2);
		cluster[0].trust.presence = 6;
		assert_eq!(found(&cluster).label(), 2);
		assert_eq!(centre(&cluster, &|label| -i32::from(label)).unwrap().label(), 1);
		cluster[0].trust.presence = 7;
		assert_eq!(found(&cluster).label(), 1);
	}

	#[test]
	fn who_is_not_trusted_moves_nothing() {
		let trusted = member(1, [10, 10, 20, 20], 1, 0);
		let cluster = [trusted, member(2, [0, 0, 11, 11], 0, u32::MAX)];
		assert_eq!(found(&cluster), trusted.region);
		assert_eq!(centre(&cluster[1..], &|label| label), None);
		assert_eq!(centre(&[], &|label| label), None);
	}

	#[test]
	fn the_largest_weights_and_corners_do_not_overflow() {
		let cluster = [member(0, [65534, 65534, 65535, 65535], u32::MAX, u32::MAX); 255];
		assert_eq!(found(&cluster), cluster[0].region);
	}
}
