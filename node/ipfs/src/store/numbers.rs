//! Sets of block numbers: about one bit a block.

use std::collections::HashMap;

/// How many numbers one piece of the set covers.
const PIECE: u64 = 8192;
const WORDS: usize = (PIECE / 64) as usize;

/// A set of numbers.
///
/// Blocks are numbered in the order they came, so those of one upload share a piece of 1 KiB.
#[derive(Default)]
pub(super) struct Numbers(HashMap<u64, Box<[u64; WORDS]>>);

impl Numbers {
	/// Put a number in. Whether it is new.
	pub fn insert(&mut self, number: u64) -> bool {
		let (piece, word, bit) = place(number);
		let word = &mut self.0.entry(piece).or_insert_with(|| Box::new([0; WORDS]))[word];
		let new = *word & bit == 0;
		*word |= bit;
		new
	}

	/// Whether a number is in.
	pub fn contains(&self, number: u64) -> bool {
		let (piece, word, bit) = place(number);
		self.0.get(&piece).is_some_and(|words| words[word] & bit != 0)
	}
}

fn place(number: u64) -> (u64, usize, u64) {
	let within = number % PIECE;
	(number / PIECE, (within / 64) as usize, 1 << (within % 64))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::HashSet;

	proptest::proptest! {
		#[test]
		fn a_set_of_numbers_is_a_set(numbers in proptest::collection::vec(0..20_000u64, 0..300)) {
			let (mut ours, mut theirs) = (Numbers::default(), HashSet::new());
			for number in numbers {
				assert_eq!(ours.insert(number), theirs.insert(number));
			}
			for number in 0..20_001 {
				assert_eq!(ours.contains(number), theirs.contains(&number));
			}
		}
	}

	#[test]
	fn the_largest_numbers_fit() {
		let mut numbers = Numbers::default();
		assert!(numbers.insert(u64::MAX) && numbers.insert(u64::MAX - 1));
		assert!(!numbers.insert(u64::MAX) && !numbers.contains(0));
	}
}
