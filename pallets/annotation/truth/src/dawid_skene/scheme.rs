//! What is counted, and in which order.

/// The most classes for which annotators have confusion matrices.
///
/// 16 make matrices of 2 KiB. What a campaign of more classes learns of an annotator is one number:
/// in a matrix of thousands of cells, nearly all would hold nothing.
pub const MAX_MATRIX_CLASSES: u8 = 16;

/// How many kinds of items there are in a class, where there are kinds: clear ones, doubtful ones,
/// and those that mislead.
pub(crate) const KINDS: usize = 3;

/// The number of classes, and with it what is counted about annotators and items.
///
/// Evidence, beliefs and posteriors of one campaign are made under the same scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
	classes: u8,
}

/// A way to look at votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
	/// A confusion matrix for each of so many kinds of items: its cells, by kind, class and answer.
	Matrices(usize),
	/// Two cells: right and wrong answers.
	Accuracy,
}

impl Scheme {
	/// The scheme for answers `0..classes`; `None` if there are no classes.
	pub const fn new(classes: u8) -> Option<Self> {
		match classes {
			0 => None,
			classes => Some(Self { classes }),
		}
	}

	/// The number of classes.
	pub const fn classes(self) -> u8 {
		self.classes
	}

	/// The length of [`Evidence`](super::Evidence) and [`Beliefs`](super::Beliefs).
	pub fn cells(self) -> usize {
		self.readings().iter().map(|reading| reading.cells(self.width())).sum()
	}

	/// The length of a [`Posterior`](super::Posterior).
	pub fn shares(self) -> usize {
		self.readings().iter().map(|reading| reading.shares(self.width())).sum()
	}

	/// What one sweep over an item of so many votes costs, in cells read or written.
	pub fn item_cost(self, votes: u32) -> u64 {
		// Each vote's logarithms are summed, and the posterior is added to its annotator's evidence
		// and the population's; a power costs about as much as eight cells.
		let shares = self.shares() as u64;
		shares.saturating_mul(3).saturating_mul(votes.into()).saturating_add(shares * 8)
	}

	/// What learning about an annotator after a sweep costs, in cells read or written.
	pub fn annotator_cost(self) -> u64 {
		// A logarithm costs about as much as sixteen cells.
		self.cells() as u64 * 16
	}

	/// What making a model of a population costs, in cells read or written.
	pub fn model_cost(self) -> u64 {
		self.cells().saturating_add(self.shares()) as u64 * 16
	}

	/// The number of classes, as a length.
	pub(crate) fn width(self) -> usize {
		self.classes.into()
	}

	pub(crate) fn readings(self) -> &'static [Reading] {
		match self.classes {
			2 => &[Reading::Matrices(1), Reading::Matrices(KINDS), Reading::Accuracy],
			classes if classes <= MAX_MATRIX_CLASSES => &[Reading::Matrices(1)],
			_ => &[Reading::Accuracy],
		}
	}

	/// The readings, each with its part of `cells` as long as [`Self::cells`].
	pub(crate) fn split_cells<T>(self, cells: &[T]) -> impl Iterator<Item = (Reading, &[T])> {
		self.split(cells, Reading::cells)
	}

	/// The readings, each with its part of `shares` as long as [`Self::shares`].
	pub(crate) fn split_shares<T>(self, shares: &[T]) -> impl Iterator<Item = (Reading, &[T])> {
		self.split(shares, Reading::shares)
	}

	fn split<T>(
		self,
		all: &[T],
		length: fn(Reading, usize) -> usize,
	) -> impl Iterator<Item = (Reading, &[T])> {
		self.readings().iter().scan(all, move |rest, reading| {
			let (part, after) = rest.split_at_checked(length(*reading, self.width()))?;
			*rest = after;
			Some((*reading, part))
		})
	}
}

impl Reading {
	pub(crate) fn cells(self, classes: usize) -> usize {
		match self {
			Self::Matrices(kinds) => kinds * classes * classes,
			Self::Accuracy => 2,
		}
	}

	pub(crate) fn shares(self, classes: usize) -> usize {
		match self {
			Self::Matrices(kinds) => kinds * classes,
			Self::Accuracy => classes,
		}
	}

	/// In the order of cells, what an answer of `label` adds to each where `shares` is true.
	pub(crate) fn answer<'a>(
		self,
		shares: &'a [u32],
		label: u8,
		classes: usize,
	) -> impl Iterator<Item = (usize, u32)> + 'a {
		let label = usize::from(label);
		let right = shares.get(label).copied().unwrap_or_default();
		let is_matrix = matches!(self, Self::Matrices(_));
		let matrix = shares
			.iter()
			.enumerate()
			.filter(move |_| is_matrix)
			.map(move |(row, share)| (row * classes + label, *share));
		let accuracy = [(0, right), (1, crate::fixed::ONE.saturating_sub(right))]
			.into_iter()
			.filter(move |_| !is_matrix);
		matrix.chain(accuracy)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_state_of_an_annotator_is_bounded() {
		let cells = |classes| Scheme::new(classes).unwrap().cells();
		assert_eq!(cells(2), 4 + 12 + 2);
		assert_eq!(cells(10), 100);
		let most = (1..=u8::MAX).map(cells).max();
		assert_eq!(most, Some(256));
		assert_eq!(cells(u8::MAX), 2);
		assert_eq!(Scheme::new(0), None);
	}

	#[test]
	fn parts_follow_one_another() {
		let scheme = Scheme::new(2).unwrap();
		let cells: alloc::vec::Vec<_> = (0..scheme.cells()).collect();
		let parts: alloc::vec::Vec<_> =
			scheme.split_cells(&cells).map(|(_, part)| (part[0], part.len())).collect();
		assert_eq!(parts, [(0, 4), (4, 12), (16, 2)]);
	}
}
