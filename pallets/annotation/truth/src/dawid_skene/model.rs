//! What is known about all annotators and items together.

use super::{
	evidence::add_answer,
	scheme::{Reading, KINDS},
	Posterior, Scheme,
};
use crate::fixed::{log2, portion, share, total, ONE};
use alloc::{vec, vec::Vec};

/// What a sweep counts about all annotators and items together, in 65536ths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
	cells: Vec<u64>,
	items: Vec<u64>,
}

impl Population {
	/// No items yet.
	pub fn new(scheme: Scheme) -> Self {
		Self { cells: vec![0; scheme.cells()], items: vec![0; scheme.shares()] }
	}

	/// From the parts that were kept; `None` if they are not of this scheme.
	pub fn from_parts(scheme: Scheme, cells: Vec<u64>, items: Vec<u64>) -> Option<Self> {
		(cells.len() == scheme.cells() && items.len() == scheme.shares())
			.then_some(Self { cells, items })
	}

	/// The sum of all annotators' evidence, and the sum of all items' posteriors, to be kept.
	pub fn parts(&self) -> (&[u64], &[u64]) {
		(&self.cells, &self.items)
	}

	/// Count an item and the answers to it. Items that nobody answered do not count.
	pub fn add(&mut self, scheme: Scheme, labels: &[u8], posterior: &Posterior) {
		if labels.is_empty() {
			return;
		}
		for label in labels {
			add_answer(scheme, &mut self.cells, *label, posterior);
		}
		for (sum, share) in self.items.iter_mut().zip(posterior.shares()) {
			*sum = sum.saturating_add((*share).into());
		}
	}
}

/// What is known of an item before its votes, and of an annotator before their answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
	scheme: Scheme,
	/// The logarithm of how frequent each class is: as long as a posterior.
	priors: Vec<i64>,
	/// Under each reading.
	habits: Vec<Habits>,
	/// How frequent each class is, under all readings together, in 65536ths.
	classes: Vec<u32>,
}

/// How annotators answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Habits {
	/// How often they are right, in parts of 2^32.
	pub(crate) accuracy: u64,
	/// Where they are wrong, how often they give which answer: a row a class, in parts of 2^32.
	pub(crate) confusions: Vec<u64>,
}

impl Model {
	/// What follows from a sweep.
	pub fn new(scheme: Scheme, population: &Population) -> Self {
		let classes = scheme.width();
		let priors = scheme
			.split_shares(&population.items)
			.flat_map(|(reading, items)| log_priors(reading, items, classes))
			.collect();
		let habits = scheme
			.split_cells(&population.cells)
			.map(|(reading, cells)| Habits::new(reading, cells, classes))
			.collect();
		let mut mass = vec![0u64; classes];
		for kind in population.items.chunks_exact(classes) {
			for (sum, items) in mass.iter_mut().zip(kind) {
				*sum = sum.saturating_add(*items);
			}
		}
		let all = total(&mass);
		let frequency = |items: &u64| match all {
			0 => 0,
			all => (share(*items, all) >> 16) as u32,
		};
		Self { scheme, priors, habits, classes: mass.iter().map(frequency).collect() }
	}

	/// The scheme that the model was learnt under.
	pub fn scheme(&self) -> Scheme {
		self.scheme
	}

	/// How frequent each class is, in 65536ths.
	pub fn classes(&self) -> &[u32] {
		&self.classes
	}

	pub(crate) fn priors(&self) -> &[i64] {
		&self.priors
	}

	pub(crate) fn habits(&self) -> &[Habits] {
		&self.habits
	}
}

/// The logarithm of how frequent each class is, or each kind in each class.
fn log_priors(reading: Reading, items: &[u64], classes: usize) -> Vec<i64> {
	let in_class = |class: usize| total(items.iter().skip(class).step_by(classes.max(1)));
	// No class is impossible.
	let log_class = |class: usize| log2(in_class(class).saturating_add(1));
	match reading {
		Reading::Matrices(KINDS) => items
			.iter()
			.enumerate()
			.map(|(cell, kind)| {
				let class = cell % classes.max(1);
				// One item of no known kind is added to each class.
				let one = u64::from(ONE);
				let kind = kind.saturating_add(one / KINDS as u64);
				log_class(class) + log2(kind) - log2(in_class(class).saturating_add(one))
			})
			.collect(),
		_ => (0..items.len()).map(log_class).collect(),
	}
}

impl Habits {
	fn new(reading: Reading, cells: &[u64], classes: usize) -> Self {
		let (right, all, confusions) = match reading {
			Reading::Accuracy => {
				(cells.first().copied().unwrap_or_default(), total(cells), Vec::new())
			},
			Reading::Matrices(_) => {
				let sums = sum_kinds(cells, classes);
				let all = total(&sums);
				(diagonal(&sums, classes), all, confusions(&sums, all, classes))
			},
		};
		// Nobody is always right, nor always wrong.
		let one = u64::from(ONE);
		let accuracy = share(right.saturating_add(one), all.saturating_add(2 * one));
		Self { accuracy, confusions }
	}

	/// How often an annotator is right, in parts of 2^32, who was right in `right` of `all` answers:
	/// as if they had given four more answers, as right as everybody's.
	pub(crate) fn own_accuracy(&self, right: u64, all: u64) -> u64 {
		let four = 4 * u64::from(ONE);
		share(right.saturating_add(portion(four, self.accuracy)), all.saturating_add(four))
	}

	/// What an annotator of this accuracy probably answers in each class, in parts of 2^32.
	pub(crate) fn expected_rows(&self, accuracy: u64, classes: usize) -> Vec<u64> {
		let wrong = (1u64 << 32).saturating_sub(accuracy);
		let rows = self.confusions.chunks_exact(classes.max(1)).enumerate();
		rows.flat_map(|(class, row)| {
			row.iter().enumerate().map(move |(label, confusion)| match label == class {
				true => accuracy,
				false => portion(wrong, *confusion),
			})
		})
		.collect()
	}
}

/// A matrix for all kinds together.
pub(crate) fn sum_kinds(cells: &[u64], classes: usize) -> Vec<u64> {
	let mut sums = vec![0u64; classes * classes];
	for kind in cells.chunks_exact((classes * classes).max(1)) {
		for (sum, cell) in sums.iter_mut().zip(kind) {
			*sum = sum.saturating_add(*cell);
		}
	}
	sums
}

/// How much of a matrix is on its diagonal.
pub(crate) fn diagonal(matrix: &[u64], classes: usize) -> u64 {
	total(matrix.iter().step_by(classes.saturating_add(1)))
}

/// Each row without its diagonal, in parts of 2^32, and with a little of everything.
fn confusions(matrix: &[u64], all: u64, classes: usize) -> Vec<u64> {
	let little = (all / (classes * classes).max(1) as u64 / 64).max(1);
	let rows = matrix.chunks_exact(classes.max(1)).enumerate();
	rows.flat_map(|(class, row)| {
		let wrong = move |label: usize, cell: u64| match label == class {
			true => 0,
			false => cell.saturating_add(little),
		};
		let parts = row.iter().enumerate().map(|(label, cell)| wrong(label, *cell));
		let sum = parts.fold(0, u64::saturating_add);
		row.iter().enumerate().map(move |(label, cell)| match wrong(label, *cell) {
			0 => 0,
			part => share(part, sum),
		})
	})
	.collect()
}
