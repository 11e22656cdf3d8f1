//! Which regions of one list are which of another.

use super::Region;
use alloc::{vec, vec::Vec};

/// When two regions may show the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
	/// Least intersection over union, in thousandths.
	pub overlap: u16,
	/// What the intersection over union of regions with different labels counts for, in
	/// thousandths: 0 keeps labels apart, 1000 ignores them.
	pub other_label: u16,
}

impl Likeness {
	/// The usual measure of detection: half of the joint area is common, and labels are the same.
	pub const USUAL: Self = Self { overlap: 500, other_label: 0 };

	/// How alike two regions are, in parts of `u32::MAX`; `None` if they show different things.
	pub fn of(&self, a: &Region, b: &Region) -> Option<u32> {
		let overlap = a.overlap(b);
		let ratio = overlap.ratio();
		if a.label() == b.label() {
			return overlap.reaches(self.overlap).then_some(ratio);
		}
		// The products of a u32 and a u16 fit.
		let alike = u64::from(ratio) * u64::from(self.other_label.min(1000)) / 1000;
		let least = u64::from(u32::MAX) * u64::from(self.overlap) / 1000;
		(self.other_label > 0 && alike >= least).then_some(alike as u32)
	}
}

/// Two regions of two lists that show the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
	/// Place in the first list.
	pub left: usize,
	/// Place in the second list.
	pub right: usize,
	/// How alike they are, in parts of `u32::MAX`.
	pub likeness: u32,
}

/// Pairs each region with at most one of the other list, the most alike first.
///
/// Of pairs that are equally alike, the one that comes first in the lists wins. Takes O(n·log n)
/// steps, and memory, for n possible pairs.
pub fn matching(left: &[Region], right: &[Region], alike: Likeness) -> Vec<Pair> {
	let mut pairs = Vec::new();
	for (l, a) in left.iter().enumerate() {
		for (r, b) in right.iter().enumerate() {
			if let Some(likeness) = alike.of(a, b) {
				pairs.push(Pair { left: l, right: r, likeness });
			}
		}
	}
	pairs.sort_unstable_by_key(|pair| (u32::MAX - pair.likeness, pair.left, pair.right));

	let (mut left_taken, mut right_taken) = (vec![false; left.len()], vec![false; right.len()]);
	pairs.retain(|pair| {
		let is_free = !left_taken[pair.left] && !right_taken[pair.right];
		if is_free {
			left_taken[pair.left] = true;
			right_taken[pair.right] = true;
		}
		is_free
	});
	pairs
}

#[cfg(test)]
mod tests {
	use super::*;

	fn region(label: u8, x0: u16, x1: u16) -> Region {
		Region::new(label, [x0, 0, x1, 100]).unwrap()
	}

	fn places(left: &[Region], right: &[Region], alike: Likeness) -> Vec<(usize, usize)> {
		matching(left, right, alike).iter().map(|pair| (pair.left, pair.right)).collect()
	}

	#[test]
	fn the_most_alike_are_paired_first_and_once() {
		let left = [region(0, 0, 100), region(0, 20, 120)];
		let right = [region(0, 18, 118), region(0, 50, 150), region(0, 900, 999)];
		assert_eq!(places(&left, &right, Likeness::USUAL), [(1, 0)]);
		let alike = Likeness { overlap: 300, ..Likeness::USUAL };
		assert_eq!(places(&left, &right, alike), [(1, 0), (0, 1)]);
	}

	#[test]
	fn another_label_counts_as_less_overlap() {
		let (left, right) = ([region(1, 0, 100)], [region(2, 0, 100), region(1, 0, 70)]);
		let alike = |other_label| Likeness { overlap: 500, other_label };
		assert_eq!(places(&left, &right, alike(0)), [(0, 1)]);
		assert_eq!(places(&left, &right, alike(600)), [(0, 1)]);
		assert_eq!(places(&left, &right, alike(800)), [(0, 0)]);
		assert_eq!(places(&left, &right[..1], alike(499)), []);
		assert_eq!(places(&left, &right[..1], alike(500)), [(0, 0)]);
	}

	#[test]
	fn regions_that_do_not_touch_are_never_the_same_thing_by_label_alone() {
		let (left, right) = ([region(1, 0, 100)], [region(1, 500, 600)]);
		assert_eq!(places(&left, &right, Likeness::USUAL), []);
		assert_eq!(places(&left, &[], Likeness::USUAL), []);
	}
}
