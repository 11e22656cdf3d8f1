//! The simulated annotators. Nobody really looks at the images: each person knows the truth and
//! errs as often, and in the way, that people of such skill would.

use crate::fashion::CLASSES;
use rand::{seq::IndexedRandom, Rng};

/// A simulated annotator.
#[derive(Clone, Copy, Debug)]
pub struct Person {
	/// What to call them.
	pub name: &'static str,
	/// How they work.
	pub manner: Manner,
}

/// How somebody labels.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
	/// Right with this probability in percent; when wrong, it is a class that looks alike.
	Honest(u8),
	/// Clicks at random to be paid.
	Random,
}

/// Seven honest people of different skill, and one who clicks at random.
pub const PEOPLE: [Person; 8] = [
	Person { name: "Ada", manner: Manner::Honest(96) },
	Person { name: "Ben", manner: Manner::Honest(93) },
	Person { name: "Chidi", manner: Manner::Honest(90) },
	Person { name: "Dunya", manner: Manner::Honest(86) },
	Person { name: "Emre", manner: Manner::Honest(82) },
	Person { name: "Fei", manner: Manner::Honest(76) },
	Person { name: "Gus", manner: Manner::Honest(70) },
	Person { name: "Mallory", manner: Manner::Random },
];

/// The classes that look like `class`.
fn alike(class: u8) -> &'static [u8] {
	match class {
		0 => &[6, 3, 2],
		1 => &[3],
		2 => &[4, 6, 0],
		3 => &[0, 4, 1],
		4 => &[2, 6, 3],
		5 => &[7, 9],
		6 => &[0, 2, 4],
		7 => &[5, 9],
		8 => &[2, 7],
		_ => &[7, 5],
	}
}

impl Person {
	/// The label that this person gives to an image whose true class is `truth`.
	pub fn label(&self, truth: u8, rng: &mut impl Rng) -> u8 {
		match self.manner {
			Manner::Random => rng.random_range(0..CLASSES.len() as u8),
			Manner::Honest(percent) if rng.random_range(0..100) < percent => truth,
			Manner::Honest(_) => *alike(truth).choose(rng).unwrap_or(&truth),
		}
	}

	/// The secret of this person's account on a development chain.
	pub fn secret(&self) -> String {
		format!("//Annotator//{}", self.name)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use rand::{rngs::StdRng, SeedableRng};

	#[test]
	fn people_err_as_often_as_their_skill_says() {
		let mut rng = StdRng::seed_from_u64(1);
		for person in PEOPLE {
			let expected = match person.manner {
				Manner::Honest(percent) => i32::from(percent),
				Manner::Random => 10,
			};
			let right = (0..10_000).filter(|i| {
				let truth = (i % 10) as u8;
				person.label(truth, &mut rng) == truth
			});
			let percent = right.count() as i32 / 100;
			assert!((percent - expected).abs() <= 2, "{}: {percent} %", person.name);
		}
	}

	#[test]
	fn no_class_looks_like_itself_or_like_one_that_does_not_exist() {
		for class in 0..CLASSES.len() as u8 {
			assert!(alike(class).iter().all(|other| *other != class && *other < 10));
		}
	}
}
