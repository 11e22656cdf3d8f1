//! What an annotator's answers mean.

use super::{
	model::{diagonal, sum_kinds, Habits},
	scheme::Reading,
	Evidence, Model, Scheme,
};
use crate::fixed::{log2, portion, share, total};
use alloc::vec::Vec;

/// What counts as one answer, in parts so fine that rows weigh in precisely.
const ANSWER: u64 = 1 << 24;

/// How much what is expected of an annotator weighs beside their answers to one kind of items: two
/// answers a class.
const KIND_WEIGHT: u64 = 2 * ANSWER;

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

/// Counts beside the row that is expected of this annotator, which weighs as much as so many
/// answers; by class and answer.
fn with_expected(habits: &Habits, matrix: &[u64], classes: usize, weight: u64) -> Vec<u64> {
	let accuracy = habits.own_accuracy(diagonal(matrix, classes), total(matrix));
	let expected = habits.expected_rows(accuracy, classes);
	let counts = matrix.iter().zip(expected);
	counts
		.map(|(count, row)| {
			count.saturating_mul(1 << 8).saturating_add(portion(weight * ANSWER, row))
		})
		.collect()
}

fn of_matrix(habits: &Habits, cells: &[u64], classes: usize) -> Vec<i64> {
	log_rows(&with_expected(habits, cells, classes, classes as u64), classes)
}

/// What is expected of an annotator in a kind of items is what they do in all kinds together.
fn of_kinds(habits: &Habits, cells: &[u64], classes: usize) -> Vec<i64> {
	let sums = sum_kinds(cells, classes);
	let counts = with_expected(habits, &sums, classes, 2 * classes as u64);
	let expected: Vec<_> = counts
		.chunks_exact(classes)
		.flat_map(|row| {
			let all = total(row);
			row.iter().map(move |count| portion(KIND_WEIGHT, share(*count, all)))
		})
		.collect();
	let counts: Vec<_> = cells
		.iter()
		.zip(expected.iter().cycle())
		.map(|(count, expected)| count.saturating_mul(1 << 8).saturating_add(*expected))
		.collect();
	log_rows(&counts, classes)
}

fn log_rows(counts: &[u64], classes: usize) -> Vec<i64> {
	let rows = counts.chunks_exact(classes);
	rows.flat_map(|row| {
		let all = log2(total(row));
		row.iter().map(move |count| log2(*count) - all)
	})
	.collect()
}

fn of_accuracy(habits: &Habits, cells: &[u64], classes: usize) -> Vec<i64> {
	let right = cells.first().copied().unwrap_or_default();
	let accuracy = habits.own_accuracy(right, total(cells));
	let one = 1u64 << 32;
	let others = classes.saturating_sub(1).max(1) as u64;
	[log2(accuracy), log2(one.saturating_sub(accuracy)) - log2(others)]
		.map(|log| log - (32 << 16))
		.to_vec()
}
