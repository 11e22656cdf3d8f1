//! What an annotator's answers mean.

use super::{
	model::{diagonal, sum_kinds, weighted, Habits},
	scheme::Reading,
	Evidence, Model, Scheme,
};
use crate::fixed::{digamma, log2, share};
use alloc::vec::Vec;

/// How much the row that is expected of an annotator weighs beside the answers to one kind of
/// items, in answers.
const KIND_STRENGTH: u64 = 2;

/// No vote counts for more than so many bits, in 65536ths.
const MAX_BITS: i64 = 1 << 26;

/// The logarithm to base 2 of how likely an annotator is to give each answer where each is true, in
/// 65536ths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beliefs {
	logs: Vec<i32>,
}

impl Beliefs {
	/// What follows from the evidence on an annotator, beside what is known about all.
	pub fn new(model: &Model, evidence: &Evidence) -> Self {
		let scheme = model.scheme();
		let logs = scheme
			.split_cells(evidence.cells())
			.zip(model.habits())
			.flat_map(|((reading, cells), habits)| match reading {
				Reading::Matrices(1) => of_matrix(habits, cells, scheme.width()),
				Reading::Matrices(_) => of_kinds(habits, cells, scheme.width()),
				Reading::Accuracy => of_accuracy(habits, cells, scheme.width()),
			})
			.map(|log| log.clamp(-MAX_BITS, MAX_BITS) as i32)
			.collect();
		Self { logs }
	}

	/// By reading, kind, class and answer.
	pub fn logs(&self) -> &[i32] {
		&self.logs
	}

	/// Add what an answer says to the logarithms of a posterior.
	pub(crate) fn add_to(&self, scheme: Scheme, label: u8, posterior: &mut [i64]) {
		let classes = scheme.width();
		let label = usize::from(label);
		let mut rest = posterior;
		for (reading, logs) in scheme.split_cells(&self.logs) {
			let Some((sums, after)) = rest.split_at_mut_checked(reading.shares(classes)) else {
				return;
			};
			rest = after;
			match reading {
				Reading::Matrices(_) => {
					let answers = logs.iter().skip(label).step_by(classes);
					for (sum, log) in sums.iter_mut().zip(answers) {
						*sum = sum.saturating_add((*log).into());
					}
				},
				Reading::Accuracy => {
					let [right, wrong] = logs else { return };
					for (class, sum) in sums.iter_mut().enumerate() {
						let log = if class == label { right } else { wrong };
						*sum = sum.saturating_add((*log).into());
					}
				},
			}
		}
	}
}

/// Counts beside what is expected of this annotator, in parts of `COUNT`, by class and answer.
fn with_expected(habits: &Habits, matrix: &[u64], classes: usize) -> Vec<u64> {
	let accuracy = habits.own_accuracy(diagonal(matrix, classes), matrix.iter().sum());
	let expected = habits.expected_rows(accuracy, classes);
	// One answer a class.
	let counts = matrix.iter().zip(expected);
	counts
		.map(|(count, row)| (count << 8).saturating_add(weighted(row, classes as u64)))
		.collect()
}

fn of_matrix(habits: &Habits, cells: &[u64], classes: usize) -> Vec<i64> {
	let counts = with_expected(habits, cells, classes);
	let rows = counts.chunks_exact(classes);
	rows.flat_map(|row| {
		let all = log2(row.iter().sum());
		row.iter().map(move |count| log2(*count) - all)
	})
	.collect()
}

/// The average logarithm instead of the logarithm of the average: a kind with few items is not
/// believed to be what those few are like.
fn of_kinds(habits: &Habits, cells: &[u64], classes: usize) -> Vec<i64> {
	let counts = with_expected(habits, &sum_kinds(cells, classes), classes);
	let expected: Vec<_> = counts
		.chunks_exact(classes)
		.flat_map(|row| {
			let all = row.iter().sum();
			row.iter().map(move |count| weighted(share(*count, all), KIND_STRENGTH))
		})
		.collect();
	let mut logs = Vec::with_capacity(cells.len());
	for kind in cells.chunks_exact(classes * classes) {
		for (cells, expected) in kind.chunks_exact(classes).zip(expected.chunks_exact(classes)) {
			let count = |(cell, expected): (&u64, &u64)| (cell << 8).saturating_add(*expected);
			let all = digamma(cells.iter().zip(expected).map(count).sum());
			logs.extend(cells.iter().zip(expected).map(|both| digamma(count(both)) - all));
		}
	}
	logs
}

fn of_accuracy(habits: &Habits, cells: &[u64], classes: usize) -> Vec<i64> {
	let right = cells.first().copied().unwrap_or_default();
	let accuracy = habits.own_accuracy(right, cells.iter().sum());
	let one = 1u64 << 32;
	let others = classes.saturating_sub(1).max(1) as u64;
	[log2(accuracy), log2(one.saturating_sub(accuracy)) - log2(others)]
		.map(|log| log - (32 << 16))
		.to_vec()
}
