//! How good an annotator's answers are.

use super::{Model, Posterior};
use crate::fixed::{share, ONE};

/// How often an annotator was right, and how often they would have been by chance.
///
/// Pay by [`Self::informedness`], not by [`Self::accuracy`]: where nine of ten items are of one
/// class, who always says so is right nine times of ten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quality {
	/// How many answers were judged.
	pub answers: u32,
	/// How many of them are right, as far as is known, in 65536ths.
	pub right: u64,
	/// How many of them would be right if they had been given without looking, in 65536ths.
	pub by_chance: u64,
}

impl Quality {
	/// Judge an answer to an item of which `posterior` is true.
	pub fn add(&mut self, model: &Model, label: u8, posterior: &Posterior) {
		let share = |classes: &[u32]| {
			u64::from(classes.get(usize::from(label)).copied().unwrap_or_default())
		};
		self.answers = self.answers.saturating_add(1);
		self.right = self.right.saturating_add(share(&posterior.classes(model.scheme())));
		self.by_chance = self.by_chance.saturating_add(share(model.classes()));
	}

	/// The share of answers that are right, in 65536ths.
	pub fn accuracy(&self) -> u32 {
		match self.answers {
			0 => 0,
			answers => (share(self.right, u64::from(answers) << 16) >> 16) as u32,
		}
	}

	/// How far the answers agree with the truth beyond chance, in 65536ths.
	///
	/// This is Cohen's kappa between the annotator and the posteriors, or nothing where it is below
	/// nothing: (right - chance) / (all - chance). Chance is what the same answers, given to items
	/// at random, would have right. So it is 0 for who always gives the same answer and for who
	/// guesses, however frequent the classes are, 0 for who lies, and 1 for who is always right.
	pub fn informedness(&self) -> u32 {
		let all = u64::from(self.answers) * u64::from(ONE);
		let beyond = self.right.saturating_sub(self.by_chance);
		match all.saturating_sub(self.by_chance) {
			0 => 0,
			possible => (share(beyond, possible) >> 16) as u32,
		}
	}
}
