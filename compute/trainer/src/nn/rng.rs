//! Random numbers that are the same everywhere: SplitMix64 (Steele, Lea and Flood, 2014; public
//! domain reference by Vigna).

/// What a stream of random numbers is used for. Streams of one seed are independent.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub enum Stream {
	/// The first weights.
	Weights = 1,
	/// Which items are held out.
	Holdout = 2,
	/// The order of the items in an epoch.
	Order = 3,
}

/// A SplitMix64 generator.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
	/// The generator for `stream` number `index` of `seed`.
	pub fn new(seed: u64, stream: Stream, index: u64) -> Self {
		let mut rng = Self(seed);
		rng.0 = rng.next() ^ stream as u64;
		rng.0 = rng.next() ^ index;
		rng
	}

	/// The next 64 bits.
	#[allow(clippy::should_implement_trait)] // It never ends, so it is no iterator.
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number in `0..bound`, even to within 2^-32 for any `bound` that memory can hold.
	pub fn below(&mut self, bound: u32) -> u32 {
		((u128::from(self.next()) * u128::from(bound)) >> 64) as u32
	}

	/// A number in `-1.0..1.0`, in steps of 2^-23: exact in `f32`.
	pub fn symmetric(&mut self) -> f32 {
		(self.next() >> 40) as f32 * (1.0 / (1u32 << 23) as f32) - 1.0
	}

	/// Put `items` into a random order (Fisher-Yates).
	pub fn shuffle<T>(&mut self, items: &mut [T]) {
		for last in (1..items.len()).rev() {
			items.swap(last, self.below(last as u32 + 1) as usize);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn numbers_equal_those_of_the_reference() {
		// The reference implementation's first outputs for state 0.
		let mut rng = Rng(0);
		let reference = [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f];
		assert_eq!([rng.next(), rng.next(), rng.next()], reference);
	}

	#[test]
	fn streams_and_indices_differ() {
		let first = |stream, index| Rng::new(7, stream, index).next();
		assert_ne!(first(Stream::Order, 0), first(Stream::Order, 1));
		assert_ne!(first(Stream::Order, 0), first(Stream::Holdout, 0));
	}

	#[test]
	fn numbers_stay_in_their_range() {
		let mut rng = Rng::new(1, Stream::Order, 0);
		for _ in 0..10_000 {
			assert!(rng.below(10) < 10);
			assert!((-1.0..1.0).contains(&rng.symmetric()));
		}
	}

	#[test]
	fn a_shuffle_keeps_every_item() {
		let mut items: [u32; 100] = core::array::from_fn(|i| i as u32);
		let before = items;
		Rng::new(1, Stream::Order, 0).shuffle(&mut items);
		assert_ne!(items, before);
		items.sort_unstable();
		assert_eq!(items, before);
	}
}
