//! All of it, in memory and in steps.

use super::{Beliefs, Evidence, Model, Population, Posterior, Quality, Scheme, MAX_SWEEPS};
use crate::{Verdict, Vote};
use alloc::{vec, vec::Vec};

/// What a [`Run`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
	/// For each item.
	pub verdicts: Vec<Verdict<u8>>,
	/// For each annotator.
	pub qualities: Vec<Quality>,
	/// The evidence that the verdicts rest on, for each annotator.
	pub evidence: Vec<Evidence>,
	/// How many sweeps it took.
	pub sweeps: u16,
}

/// Finds what is true of items, in steps of bounded cost.
///
/// The outcome is the same whatever the budgets of the steps, the order of the votes, and the
/// numbers of the annotators.
#[derive(Clone, Debug)]
pub struct Run<Tie> {
	scheme: Scheme,
	tie: Tie,
	votes: Votes,
	known: Vec<Option<u8>>,
	stage: Stage,
	sweeps: u16,
	/// From the last complete sweep, if there was one.
	model: Option<Model>,
	evidence: Vec<Evidence>,
	beliefs: Vec<Beliefs>,
	/// From the sweep under way.
	population: Population,
	gathered: Vec<Evidence>,
	distance: u64,
	verdicts: Vec<Verdict<u8>>,
	qualities: Vec<Quality>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
	/// The sweep goes on with this item.
	Items(u32),
	/// After the sweep, learning goes on with this annotator.
	Annotators(u32),
	/// After the last sweep, judging goes on with this item.
	Verdicts(u32),
	Done,
}

/// The votes on each item.
#[derive(Clone, Debug)]
struct Votes {
	/// Where each item's votes end.
	ends: Vec<usize>,
	annotators: Vec<u32>,
	labels: Vec<u8>,
}

impl Votes {
	fn new(votes: &[Vote<u8>], items: u32, annotators: u32, classes: u8) -> Self {
		let mut sorted: Vec<_> = votes
			.iter()
			.filter(|vote| vote.item < items && vote.annotator < annotators && vote.label < classes)
			.collect();
		sorted.sort_unstable_by_key(|vote| (vote.item, vote.annotator, vote.label));
		let mut ends = vec![0usize; items as usize];
		for vote in &sorted {
			if let Some(count) = ends.get_mut(vote.item as usize) {
				*count = count.saturating_add(1);
			}
		}
		let mut before = 0usize;
		for end in &mut ends {
			before = before.saturating_add(*end);
			*end = before;
		}
		Self {
			ends,
			annotators: sorted.iter().map(|vote| vote.annotator).collect(),
			labels: sorted.iter().map(|vote| vote.label).collect(),
		}
	}

	/// Who answered an item, and what.
	fn of(&self, item: u32) -> (&[u32], &[u8]) {
		let end = |item: usize| self.ends.get(item).copied().unwrap_or(self.labels.len());
		let first = (item as usize).checked_sub(1).map_or(0, end);
		let range = first..end(item as usize);
		let annotators = self.annotators.get(range.clone()).unwrap_or_default();
		(annotators, self.labels.get(range).unwrap_or_default())
	}

	fn items(&self) -> u32 {
		self.ends.len() as u32
	}
}

impl<Rank: Ord, Tie: Fn(u32, u8) -> Rank> Run<Tie> {
	/// Begin with items `0..known.len()`, of which some truths are known, and annotators
	/// `0..annotators`.
	///
	/// Where several labels of an item are equally likely, the one with the highest `tie(item,
	/// label)` wins; it should look random, so that ties favour no label. Votes on other items, of
	/// other annotators and for labels that are no classes do not count; neither do known truths
	/// that are no classes.
	pub fn new(
		scheme: Scheme,
		votes: &[Vote<u8>],
		known: &[Option<u8>],
		annotators: u32,
		tie: Tie,
	) -> Self {
		let items = u32::try_from(known.len()).unwrap_or(u32::MAX);
		let votes = Votes::new(votes, items, annotators, scheme.classes());
		let is_class = |label: &u8| *label < scheme.classes();
		let nothing = vec![Evidence::new(scheme); annotators as usize];
		Self {
			scheme,
			tie,
			votes,
			known: known.iter().map(|known| known.filter(is_class)).collect(),
			stage: Stage::Items(0),
			sweeps: 0,
			model: None,
			evidence: nothing.clone(),
			beliefs: Vec::new(),
			population: Population::new(scheme),
			gathered: nothing,
			distance: 0,
			verdicts: Vec::new(),
			qualities: vec![Quality::default(); annotators as usize],
		}
	}

	/// The outcome, without bounds.
	pub fn complete(mut self) -> Outcome {
		while self.next_cost().is_some() {
			self.advance();
		}
		Outcome {
			verdicts: self.verdicts,
			qualities: self.qualities,
			evidence: self.evidence,
			sweeps: self.sweeps,
		}
	}

	/// Go on as long as `budget` lasts, in cells read or written; what of it was used.
	///
	/// Nothing happens where `budget` is less than [`Self::next_cost`].
	pub fn step(&mut self, budget: u64) -> u64 {
		let mut left = budget;
		while let Some(after) = self.next_cost().and_then(|cost| left.checked_sub(cost)) {
			left = after;
			self.advance();
		}
		budget - left
	}

	/// What the next item or annotator costs, in cells read or written; `None` at the end.
	pub fn next_cost(&self) -> Option<u64> {
		match self.stage {
			Stage::Items(item) if item >= self.votes.items() => Some(self.scheme.model_cost()),
			Stage::Items(item) | Stage::Verdicts(item) => {
				Some(self.scheme.item_cost(self.votes.of(item).1.len() as u32))
			},
			Stage::Annotators(_) => Some(self.scheme.annotator_cost()),
			Stage::Done => None,
		}
	}

	/// How many sweeps are complete.
	pub fn sweeps(&self) -> u16 {
		self.sweeps
	}

	/// Whether there is nothing left to do.
	pub fn is_done(&self) -> bool {
		self.stage == Stage::Done
	}

	fn advance(&mut self) {
		self.stage = match self.stage {
			Stage::Items(item) if item < self.votes.items() => {
				self.sweep(item);
				Stage::Items(item.saturating_add(1))
			},
			Stage::Items(_) => {
				self.model = Some(Model::new(self.scheme, &self.population));
				self.population = Population::new(self.scheme);
				self.distance = 0;
				Stage::Annotators(0)
			},
			Stage::Annotators(annotator) if (annotator as usize) < self.gathered.len() => {
				self.learn(annotator);
				Stage::Annotators(annotator.saturating_add(1))
			},
			Stage::Annotators(_) => {
				self.sweeps = self.sweeps.saturating_add(1);
				let votes = self.votes.labels.len() as u64;
				let has_settled = self.distance <= self.scheme.settled_distance(votes);
				match has_settled || self.sweeps >= MAX_SWEEPS {
					true => Stage::Verdicts(0),
					false => Stage::Items(0),
				}
			},
			Stage::Verdicts(item) if item < self.votes.items() => {
				self.judge(item);
				Stage::Verdicts(item.saturating_add(1))
			},
			Stage::Verdicts(_) | Stage::Done => Stage::Done,
		};
	}

	fn known(&self, item: u32) -> Option<u8> {
		self.known.get(item as usize).copied().flatten()
	}

	fn posterior(&self, item: u32) -> Posterior {
		let (annotators, labels) = self.votes.of(item);
		let known = self.known(item);
		match &self.model {
			None => Posterior::from_votes(self.scheme, labels, known),
			Some(model) => {
				let beliefs = annotators
					.iter()
					.zip(labels)
					.filter_map(|(who, label)| Some((*label, self.beliefs.get(*who as usize)?)));
				Posterior::new(model, beliefs, known)
			},
		}
	}

	fn sweep(&mut self, item: u32) {
		let posterior = self.posterior(item);
		let (annotators, labels) = self.votes.of(item);
		for (annotator, label) in annotators.iter().zip(labels) {
			if let Some(evidence) = self.gathered.get_mut(*annotator as usize) {
				evidence.add(self.scheme, *label, &posterior);
			}
		}
		self.population.add(self.scheme, labels, &posterior);
	}

	fn learn(&mut self, annotator: u32) {
		let annotator = annotator as usize;
		let (Some(model), Some(gathered), Some(evidence)) =
			(&self.model, self.gathered.get_mut(annotator), self.evidence.get_mut(annotator))
		else {
			return;
		};
		let gathered = core::mem::replace(gathered, Evidence::new(self.scheme));
		self.distance = self.distance.saturating_add(gathered.distance(evidence));
		let beliefs = Beliefs::new(model, &gathered);
		match self.beliefs.get_mut(annotator) {
			Some(old) => *old = beliefs,
			None => self.beliefs.push(beliefs),
		}
		*evidence = gathered;
	}

	fn judge(&mut self, item: u32) {
		let posterior = self.posterior(item);
		let (annotators, labels) = self.votes.of(item);
		let tie = |label| (self.tie)(item, label);
		let verdict = posterior.verdict(self.scheme, labels, self.known(item), tie);
		self.verdicts.push(verdict);
		let Some(model) = &self.model else { return };
		for (annotator, label) in annotators.iter().zip(labels) {
			if let Some(quality) = self.qualities.get_mut(*annotator as usize) {
				quality.add(model, *label, &posterior);
			}
		}
	}
}
