//! Finding the consensus anew in the answers, and comparing it with what the chain wrote.

use super::{
	labelled::{Found, Given, Labelled, Said},
	Method,
};
use crate::{AccountId, Error, Result};
use sensor_primitives::labels::{
	boxes::Region,
	files::{self, AgreedBox, Consensus},
	tie_rank, Label,
};
use sensor_truth::{
	boxes::{estimate_trust, fuse, Answer, Drawing, Rules, Trust, BOX_SWEEPS},
	dawid_skene::{Run, Scheme},
	plurality, Vote,
};
use std::collections::BTreeMap;

impl Labelled {
	/// The files with the consensus, found anew in the answers, in the order of batches.
	pub fn recompute(&self) -> Result<Vec<Vec<u8>>> {
		let found = match &self.said {
			Said::Labels(said) => Found::Labels(self.labels(said)?),
			Said::Boxes(said) => Found::Boxes(self.boxes(said)?),
		};
		Ok(self.label_files(&found))
	}

	/// The files with the consensus, as the chain wrote them.
	pub fn written(&self) -> Vec<Vec<u8>> {
		self.label_files(&self.found)
	}

	fn label_files(&self, found: &Found) -> Vec<Vec<u8>> {
		let description = &self.description;
		(0..description.batches())
			.map(|batch| {
				let (first, count) = description.batch(batch);
				match found {
					Found::Labels(lines) => files::labels(first, part(lines, first, count)),
					Found::Boxes(lines) => files::boxes(first, part(lines, first, count)),
				}
			})
			.collect()
	}

	fn labels(&self, said: &[Given<Label>]) -> Result<Vec<Consensus>> {
		let items = self.description.items;
		let mut known = vec![None; items as usize];
		for (item, label) in &self.description.gold {
			let place = known.get_mut(*item as usize);
			*place.ok_or_else(|| Error::Invalid(format!("gold names item {item}")))? = Some(*label);
		}
		let (numbers, people) = numbered(said);
		let votes: Vec<_> = said
			.iter()
			.map(|given| Vote {
				item: given.item,
				annotator: numbers[&given.annotator],
				label: given.answer,
			})
			.collect();
		let tie = |item, label| self.rank(item, label);
		let verdicts = match self.description.method {
			Method::Weighted => {
				let classes = u8::try_from(self.description.labels.len()).unwrap_or(u8::MAX);
				let scheme = Scheme::new(classes)
					.ok_or_else(|| Error::Invalid("the campaign has no labels".into()))?;
				Run::new(scheme, &votes, &known, people, tie).complete().verdicts
			},
			Method::Plurality => plurality::verdicts(&votes, &known, tie),
		};
		Ok(verdicts.into_iter().map(Consensus::from).collect())
	}

	fn boxes(&self, said: &[Given<Vec<Region>>]) -> Result<Vec<Vec<AgreedBox>>> {
		let (numbers, people) = numbered(said);
		let mut items = vec![Vec::new(); self.description.items as usize];
		for given in said {
			let drawing = Drawing::new(given.answer.clone())
				.map_err(|error| Error::Invalid(format!("item {}: {error}", given.item)))?;
			if let Some(item) = items.get_mut(given.item as usize) {
				item.push((numbers[&given.annotator], drawing));
			}
		}
		let (rules, rank) = (Rules::default(), |item, label| self.rank(item, label));
		let trust = match self.description.method {
			Method::Weighted => estimate_trust(&items, people, BOX_SWEEPS, &rules, rank),
			Method::Plurality => vec![Trust::FULL; people as usize],
		};
		let agreed = |(item, drawn): (u32, &Vec<(u32, Drawing)>)| {
			let answers: Vec<_> = drawn
				.iter()
				.map(|(who, drawing)| Answer { trust: trust[*who as usize], drawing })
				.collect();
			let votes = drawn.len() as u32;
			fuse(&answers, &rules, |label| rank(item, label))
				.consensus
				.into_iter()
				.map(|fused| AgreedBox::new(fused, votes))
				.collect()
		};
		Ok((0..).zip(&items).map(agreed).collect())
	}

	fn rank(&self, item: u32, label: Label) -> [u8; 32] {
		let batch = item / self.description.batch_size.max(1);
		let seed = self.description.seeds.get(batch as usize);
		tie_rank(seed.unwrap_or(&[0; 32]), item, label)
	}
}

/// Numbers for annotators, and how many there are.
fn numbered<A>(said: &[Given<A>]) -> (BTreeMap<AccountId, u32>, u32) {
	let mut numbers = BTreeMap::new();
	for given in said {
		let next = numbers.len() as u32;
		numbers.entry(given.annotator).or_insert(next);
	}
	let people = numbers.len() as u32;
	(numbers, people)
}

fn part<T>(lines: &[T], first: u32, count: u32) -> &[T] {
	let lines = lines.get(first as usize..).unwrap_or_default();
	lines.get(..count as usize).unwrap_or(lines)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::annotation::labelled::tests::classification;

	#[test]
	fn answers_lead_to_the_label_files_again() {
		let home = tempfile::tempdir().unwrap();
		classification(home.path());
		let labelled = Labelled::read(home.path()).unwrap();
		assert_eq!(labelled.recompute().unwrap(), labelled.written());
	}
}
