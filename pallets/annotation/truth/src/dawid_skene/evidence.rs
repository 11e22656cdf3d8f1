//! What a sweep counts about an annotator.

use super::{Posterior, Scheme};
use alloc::{vec, vec::Vec};

/// How often an annotator gave which answer where which was true, as far as is known, in 65536ths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
	cells: Vec<u64>,
}

impl Evidence {
	/// No answers yet.
	pub fn new(scheme: Scheme) -> Self {
		Self { cells: vec![0; scheme.cells()] }
	}

	/// From the cells that were kept; `None` if they are not of this scheme.
	pub fn from_cells(scheme: Scheme, cells: Vec<u64>) -> Option<Self> {
		(cells.len() == scheme.cells()).then_some(Self { cells })
	}

	/// The cells, to be kept.
	pub fn cells(&self) -> &[u64] {
		&self.cells
	}

	/// Count an answer to an item of which `posterior` is true.
	pub fn add(&mut self, scheme: Scheme, label: u8, posterior: &Posterior) {
		add_answer(scheme, &mut self.cells, label, posterior);
	}

	/// How far apart two sweeps' evidence is; at most as large as both together.
	///
	/// Sweeps have settled when the distances of all annotators sum up to less than
	/// [`Scheme::settled_distance`].
	pub fn distance(&self, other: &Self) -> u64 {
		self.cells
			.iter()
			.zip(&other.cells)
			.fold(0, |sum: u64, (a, b)| sum.saturating_add(a.abs_diff(*b)))
	}
}

impl Scheme {
	/// How little the evidence from so many votes may change between two sweeps that have settled:
	/// one in 4096.
	pub fn settled_distance(self, votes: u64) -> u64 {
		votes.saturating_mul(self.readings().len() as u64) << 4
	}
}

/// Add an answer to cells.
pub(crate) fn add_answer(scheme: Scheme, cells: &mut [u64], label: u8, posterior: &Posterior) {
	if label >= scheme.classes() {
		return;
	}
	let mut first = 0usize;
	for (reading, shares) in scheme.split_shares(posterior.shares()) {
		for (cell, share) in reading.answer(shares, label, scheme.width()) {
			if let Some(cell) = cells.get_mut(first.saturating_add(cell)) {
				*cell = cell.saturating_add(share.into());
			}
		}
		first = first.saturating_add(reading.cells(scheme.width()));
	}
}
