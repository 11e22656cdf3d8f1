//! How often which class was taken for which.

use crate::fashion::CLASSES;
use serde::Serialize;

/// Counts by true class, then by the class that was said.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Confusion(pub [[u32; CLASSES.len()]; CLASSES.len()]);

impl Confusion {
	/// Count one answer.
	pub fn add(&mut self, truth: u8, said: u8) {
		if let Some(count) =
			self.0.get_mut(usize::from(truth)).and_then(|row| row.get_mut(usize::from(said)))
		{
			*count += 1;
		}
	}

	/// Count all of another's answers.
	pub fn merge(&mut self, other: &Self) {
		for (row, more) in self.0.iter_mut().zip(&other.0) {
			for (count, more) in row.iter_mut().zip(more) {
				*count += more;
			}
		}
	}

	/// How many answers there were.
	pub fn total(&self) -> u32 {
		self.0.iter().flatten().sum()
	}

	/// How often each class was said.
	pub fn said(&self) -> [u32; CLASSES.len()] {
		let column = |class: usize| self.0.iter().map(|row| row[class]).sum();
		std::array::from_fn(column)
	}

	/// The share of right answers.
	pub fn accuracy(&self) -> f64 {
		let right: u32 = (0..CLASSES.len()).map(|class| self.0[class][class]).sum();
		f64::from(right) / f64::from(self.total().max(1))
	}
}
