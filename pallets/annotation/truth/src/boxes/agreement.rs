//! How well some regions agree with others: what annotators are paid by.

use super::{matching, Likeness, Region};

/// How well what was drawn agrees with what was expected, over any number of items.
///
/// Expected is the consensus, or what is known to be true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
	/// How many regions were drawn.
	pub drawn: u64,
	/// How many were expected.
	pub expected: u64,
	/// How many of the ones are one of the others, each at most once.
	pub matched: u64,
	/// Sum of intersection over union of these, in parts of `u32::MAX`.
	pub overlap: u64,
}

impl Agreement {
	/// On one item, by [the usual measure](Likeness::USUAL).
	pub fn of(drawn: &[Region], expected: &[Region]) -> Self {
		Self::measured_by(Likeness::USUAL, drawn, expected)
	}

	/// On one item, by another measure.
	pub fn measured_by(alike: Likeness, drawn: &[Region], expected: &[Region]) -> Self {
		let pairs = matching(drawn, expected, alike);
		Self {
			drawn: drawn.len() as u64,
			expected: expected.len() as u64,
			matched: pairs.len() as u64,
			overlap: pairs.iter().map(|pair| u64::from(pair.likeness)).sum(),
		}
	}

	/// Counts another item.
	pub fn add(&mut self, item: &Self) {
		self.drawn = self.drawn.saturating_add(item.drawn);
		self.expected = self.expected.saturating_add(item.expected);
		self.matched = self.matched.saturating_add(item.matched);
		self.overlap = self.overlap.saturating_add(item.overlap);
	}

	/// F1 in thousandths, rounded down: what matched, of the mean of what was drawn and expected.
	///
	/// An item where nothing was expected and nothing drawn changes nothing, so that nobody earns
	/// by drawing nothing; only where there is no other item, the agreement is full.
	pub fn f1(&self) -> u16 {
		let regions = u128::from(self.drawn) + u128::from(self.expected);
		(u128::from(self.matched) * 2000)
			.checked_div(regions)
			.map_or(1000, |f1| f1.min(1000) as u16)
	}

	/// Mean intersection over union of what matched in thousandths, rounded down.
	pub fn mean_overlap(&self) -> u16 {
		let most = u128::from(self.matched) * u128::from(u32::MAX);
		(u128::from(self.overlap) * 1000).checked_div(most).map_or(0, |mean| mean.min(1000) as u16)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn region(label: u8, x: u16) -> Region {
		Region::new(label, [x, 0, x + 100, 100]).unwrap()
	}

	#[test]
	fn agreement_is_what_matched_of_what_was_drawn_and_expected() {
		let expected = [region(0, 0), region(0, 200), region(1, 400), region(1, 600)];
		let table: [(&str, &[Region], u16, u16); 8] = [
			("all of it", &expected, 1000, 1000),
			("nothing", &[], 0, 0),
			("half of it", &expected[..2], 666, 1000),
			("a third off", &[region(0, 20)], 400, 666),
			("half off", &[region(0, 50)], 0, 0),
			("another label", &[region(1, 0)], 0, 0),
			("one of it, four times", &[region(0, 0); 4], 250, 1000),
			(
				"all of it, and as much around nothing",
				&{
					let elsewhere = [1000, 1200, 1400, 1600].map(|x| region(0, x));
					[expected, elsewhere].concat()
				},
				666,
				1000,
			),
		];
		for (what, drawn, f1, overlap) in table {
			let agreement = Agreement::of(drawn, &expected);
			assert_eq!((agreement.f1(), agreement.mean_overlap()), (f1, overlap), "{what}");
		}
	}

	#[test]
	fn an_empty_item_neither_earns_nor_costs() {
		let mut agreement = Agreement::of(&[], &[]);
		assert_eq!(agreement.f1(), 1000);
		agreement.add(&Agreement::of(&[], &[region(0, 0)]));
		assert_eq!(agreement.f1(), 0);
		agreement.add(&Agreement::of(&[], &[]));
		assert_eq!(agreement.f1(), 0);
		// But a box around nothing costs.
		let mut agreement = Agreement::of(&[region(0, 0)], &[region(0, 0)]);
		agreement.add(&Agreement::of(&[region(0, 0)], &[]));
		assert_eq!(agreement.f1(), 666);
	}

	#[test]
	fn items_add_up_without_overflow() {
		let most = Agreement { drawn: u64::MAX, expected: u64::MAX, matched: u64::MAX, overlap: 0 };
		let mut sum = most;
		sum.add(&most);
		assert_eq!((sum, sum.f1(), sum.mean_overlap()), (most, 1000, 0));
	}
}
