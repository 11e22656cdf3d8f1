//! Weighing: how reliable each annotator is, found out by going over all batches several times.
//!
//! [`sensor_truth`] says how. What it counts is kept in storage from block to block; what is touched is read
//! once in a block, and written back when the block's work is done.

use crate::{
	types::{
		Annotator, Batch, Campaign, Cells, Gold, ItemSet, Method, Model as Kept, Task, Weighing,
		Work, MAX_BOX_REDUNDANCY,
	},
	Annotators, CampaignProgress, Config, GoldAnswers, Models, Pallet, Weighings, WeightInfo,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	labels::{
		boxes,
		files::{AgreedBox, Consensus},
		tie_rank, Label,
	},
	CampaignId,
};
use sensor_truth::{
	boxes::{fuse, Agreement, Answer, Drawing, Fusion, Peers, Rules, Trust, BOX_SWEEPS},
	dawid_skene::{Beliefs, Evidence, Model, Population, Posterior, Scheme, MAX_SWEEPS},
	plurality, Verdict,
};

/// The annotators of a campaign, as far as they were needed, and what is known of all of them.
pub(crate) struct Crowd<T: Config> {
	id: CampaignId,
	/// What is counted; none where nobody is weighed, or boxes are drawn.
	scheme: Option<Scheme>,
	weighing: Weighing<T>,
	/// What the last complete sweep says of everybody.
	model: Option<Model>,
	gold: Gold<T>,
	members: BTreeMap<u32, Member<T>>,
}

struct Member<T: Config> {
	annotator: Annotator<T>,
	/// What the last complete sweep counted, and what this one does.
	evidence: Option<(Evidence, Evidence)>,
	/// What follows from the evidence, once it was asked for.
	beliefs: Option<Beliefs>,
	trust: Trust,
	peers: Peers,
}

impl<T: Config> Crowd<T> {
	pub fn new(id: CampaignId, campaign: &Campaign<T>) -> Self {
		let scheme = match (&campaign.task, campaign.method) {
			(Task::Classification { labels }, Method::Weighted) => {
				Scheme::new(u8::try_from(labels.len()).unwrap_or(u8::MAX))
			},
			_ => None,
		};
		let weighing = Weighings::<T>::get(id);
		let mut crowd = Self {
			id,
			scheme,
			weighing,
			model: None,
			gold: GoldAnswers::<T>::get(id),
			members: BTreeMap::new(),
		};
		crowd.model = crowd.learnt();
		crowd
	}

	/// The most that looking at a batch, and judging it, can cost.
	pub fn heaviest() -> Weight {
		let places = T::MaxRedundancy::get();
		let few = places.min(MAX_BOX_REDUNDANCY.into());
		let labels =
			T::WeightInfo::settle_weigh(places).saturating_add(T::WeightInfo::settle_judge(places));
		let boxes =
			T::WeightInfo::settle_fuse(few).saturating_add(T::WeightInfo::settle_judge_boxes(few));
		T::WeightInfo::settle_batch()
			.saturating_add(T::WeightInfo::settle_write())
			.saturating_add(T::WeightInfo::settle_member().saturating_mul(places.into()))
			.saturating_add(labels.max(boxes))
	}

	/// What looking at a batch costs, with the annotators that were not needed before.
	pub fn weight(&self, campaign: &Campaign<T>, batch: u32, work: &Batch<T>) -> Weight {
		let unknown =
			work.places.iter().filter(|place| !self.members.contains_key(&place.annotator)).count();
		let places = work.places.len() as u32;
		let look = match campaign.task {
			Task::Classification { .. } => T::WeightInfo::settle_weigh(places),
			Task::Boxes { .. } => T::WeightInfo::settle_fuse(places),
		};
		T::WeightInfo::settle_batch()
			.saturating_add(T::WeightInfo::settle_member().saturating_mul(unknown as u64))
			.saturating_add(part_of(look, campaign, batch, work))
	}

	/// What judging a batch costs besides looking at it.
	pub fn judge_weight(campaign: &Campaign<T>, batch: u32, work: &Batch<T>) -> Weight {
		let places = work.places.len() as u32;
		let judge = match campaign.task {
			Task::Classification { .. } => T::WeightInfo::settle_judge(places),
			Task::Boxes { .. } => T::WeightInfo::settle_judge_boxes(places),
		};
		T::WeightInfo::settle_write().saturating_add(part_of(judge, campaign, batch, work))
	}

	/// What learning about one annotator costs.
	pub fn learning_weight(&self, number: u32) -> Weight {
		match self.members.contains_key(&number) {
			true => T::WeightInfo::settle_learn(),
			false => T::WeightInfo::settle_learn().saturating_add(T::WeightInfo::settle_member()),
		}
	}

	/// Go over a batch once more.
	pub fn weigh(&mut self, campaign: &Campaign<T>, batch: u32, work: &Batch<T>, sweep: u32) {
		if sweep == 0 && batch == 0 {
			self.weighing.begin();
			self.model = None;
		}
		self.meet_all(work);
		match campaign.task {
			Task::Classification { .. } => self.weigh_labels(campaign, batch, work, sweep),
			Task::Boxes { .. } => self.weigh_boxes(campaign, batch, work),
		}
	}

	fn weigh_labels(&mut self, campaign: &Campaign<T>, batch: u32, work: &Batch<T>, sweep: u32) {
		let Some(scheme) = self.scheme else { return };
		let mut population = self.weighing.population(scheme);
		let items = labels_of(work, campaign.items_in(batch));
		for (item, votes) in (campaign.first_item(batch)..).zip(&items) {
			let posterior = self.posterior(scheme, votes, self.known(item));
			let labels: Vec<_> = votes.iter().map(|(_, label)| *label).collect();
			population.add(scheme, &labels, &posterior);
			for (number, label) in votes {
				let evidence =
					self.members.get_mut(number).and_then(|member| member.evidence.as_mut());
				if let Some((_, gathered)) = evidence {
					gathered.add(scheme, *label, &posterior);
				}
			}
			if sweep == 0 {
				self.weighing.votes = self.weighing.votes.saturating_add(labels.len() as u64);
			}
		}
		self.weighing.gathered = parts(&population);
	}

	fn weigh_boxes(&mut self, campaign: &Campaign<T>, batch: u32, work: &Batch<T>) {
		let items = drawings_of(work, campaign.items_in(batch));
		for (item, drawn) in (campaign.first_item(batch)..).zip(&items) {
			let fusion = self.fuse(work, item, drawn);
			for ((number, _), peers) in drawn.iter().zip(fusion.peers) {
				if let Some(member) = self.members.get_mut(number) {
					member.peers.add(&peers);
				}
			}
		}
	}

	/// All batches were gone over: what was counted is what is known from now on.
	pub fn end_sweep(&mut self) {
		if self.scheme.is_none() {
			return;
		}
		self.weighing.turn();
		self.model = self.learnt();
		for member in self.members.values_mut() {
			member.beliefs = None;
		}
	}

	/// What was counted about an annotator is what is known from now on.
	pub fn learn(&mut self, number: u32, sweep: u32) {
		self.meet(number);
		let Some(member) = self.members.get_mut(&number) else { return };
		let (Some(scheme), Some((evidence, gathered))) = (self.scheme, &mut member.evidence) else {
			member.trust = member.peers.trust();
			member.peers = Peers::default();
			return;
		};
		let gathered = core::mem::replace(gathered, Evidence::new(scheme));
		// What an earlier round of questions found does not count.
		let before = core::mem::replace(evidence, gathered);
		let before = if sweep == 0 { Evidence::new(scheme) } else { before };
		self.weighing.distance = self.weighing.distance.saturating_add(evidence.distance(&before));
		member.beliefs = None;
	}

	/// Whether another sweep would change hardly anything.
	pub fn has_settled(&self, sweep: u32) -> bool {
		let sweeps = sweep.saturating_add(1);
		match self.scheme {
			Some(scheme) => {
				self.weighing.distance <= scheme.settled_distance(self.weighing.votes)
					|| sweeps >= MAX_SWEEPS.into()
			},
			None => sweeps >= BOX_SWEEPS,
		}
	}

	/// What the truth of each item of a batch is, with gold and without.
	pub fn labels(
		&mut self,
		campaign: &Campaign<T>,
		batch: u32,
		work: &Batch<T>,
	) -> Vec<(Consensus, Option<Label>)> {
		self.meet_all(work);
		let items = labels_of(work, campaign.items_in(batch));
		(campaign.first_item(batch)..)
			.zip(&items)
			.map(|(item, votes)| {
				let known = self.known(item);
				let by_crowd = self.verdict(work, item, votes, None);
				let found = match known {
					Some(_) => self.verdict(work, item, votes, known),
					None => by_crowd,
				};
				(Consensus::from(found), by_crowd.consensus.label)
			})
			.collect()
	}

	/// The boxes on each item of a batch.
	pub fn boxes(
		&mut self,
		campaign: &Campaign<T>,
		batch: u32,
		work: &Batch<T>,
	) -> Vec<Vec<AgreedBox>> {
		self.meet_all(work);
		let items = drawings_of(work, campaign.items_in(batch));
		(campaign.first_item(batch)..)
			.zip(&items)
			.map(|(item, drawn)| {
				let votes = drawn.len() as u32;
				let found = self.fuse(work, item, drawn).consensus;
				found.into_iter().map(|fused| AgreedBox::new(fused, votes)).collect()
			})
			.collect()
	}

	/// The items of a batch of which the answer is less sure than the campaign asks for.
	pub fn doubtful(&mut self, campaign: &Campaign<T>, batch: u32, work: &Batch<T>) -> ItemSet {
		let least = campaign.confidence.mul_ceil(1_000u32);
		let mut doubtful = ItemSet::EMPTY;
		let confidences: Vec<u32> = match campaign.task {
			Task::Classification { .. } => {
				let truth = self.labels(campaign, batch, work);
				truth.into_iter().map(|(line, _)| line.confidence).collect()
			},
			Task::Boxes { .. } => self.agreement(campaign, batch, work),
		};
		for (item, confidence) in (0u32..).zip(confidences) {
			if confidence < least {
				doubtful.insert(item);
			}
		}
		doubtful
	}

	/// How well everybody's boxes agree with the truth of each item, in thousandths.
	fn agreement(&mut self, campaign: &Campaign<T>, batch: u32, work: &Batch<T>) -> Vec<u32> {
		let truth = self.boxes(campaign, batch, work);
		let items = drawings_of(work, campaign.items_in(batch));
		truth
			.iter()
			.zip(items)
			.map(|(truth, drawn)| {
				let truth: Vec<_> = truth.iter().map(|agreed| agreed.region).collect();
				let mut all = Agreement::default();
				for (_, drawing) in drawn {
					all.add(&Agreement::of(drawing.regions(), &truth));
				}
				all.f1().into()
			})
			.collect()
	}

	/// An item turned out to have this label.
	pub fn count(&mut self, label: Option<Label>) {
		let Some(label) = label else { return };
		if let Some(count) = count_of(&mut self.weighing.found, label) {
			*count = count.saturating_add(1);
		}
	}

	/// How often each label turned out to be the truth.
	pub fn found(&self) -> &[u64] {
		&self.weighing.found
	}

	/// An annotator gave this label, rightly or not.
	pub fn judged(&mut self, number: u32, label: Label, is_right: bool) {
		let Some(member) = self.members.get_mut(&number) else { return };
		let tally = &mut member.annotator.tally;
		tally.judged = tally.judged.saturating_add(1);
		tally.accepted = tally.accepted.saturating_add(is_right.into());
		if let Some(count) = count_of(&mut tally.given, label) {
			*count = count.saturating_add(1);
		}
	}

	/// An annotator kept so many labels to themselves.
	pub fn withheld(&mut self, number: u32, labels: u32) {
		let Some(member) = self.members.get_mut(&number) else { return };
		let tally = &mut member.annotator.tally;
		tally.judged = tally.judged.saturating_add(labels);
		tally.withheld = tally.withheld.saturating_add(labels);
	}

	/// The account of an annotator who has a place in a batch that was looked at.
	pub fn account(&self, number: u32) -> Option<&T::AccountId> {
		self.members.get(&number).map(|member| &member.annotator.account)
	}

	/// Nothing of it is needed any more.
	pub fn forget(&mut self) {
		self.weighing.begin();
	}

	/// Write everything back.
	pub fn save(&mut self) {
		let is_boxes = self.scheme.is_none();
		for (number, member) in core::mem::take(&mut self.members) {
			let kept = match member.evidence {
				Some((evidence, gathered)) => {
					Kept::Labels { evidence: cells(&evidence), gathered: cells(&gathered) }
				},
				None if is_boxes
					&& member.trust == Trust::FULL
					&& member.peers == Peers::default() =>
				{
					Annotators::<T>::insert(self.id, number, member.annotator);
					continue;
				},
				None => Kept::boxes(member.trust, member.peers),
			};
			Annotators::<T>::insert(self.id, number, member.annotator);
			Models::<T>::insert(self.id, number, kept);
		}
		match self.weighing.is_empty() {
			true => Weighings::<T>::remove(self.id),
			false => Weighings::<T>::insert(self.id, &self.weighing),
		}
	}

	/// Meet everybody who has a place in a batch.
	fn meet_all(&mut self, work: &Batch<T>) {
		for place in &work.places {
			self.meet(place.annotator);
		}
	}

	/// Read what is known of an annotator, unless it was read before.
	fn meet(&mut self, number: u32) {
		if self.members.contains_key(&number) {
			return;
		}
		let Some(annotator) = Annotators::<T>::get(self.id, number) else {
			defensive!("whoever has a place has a number");
			return;
		};
		let kept = Models::<T>::get(self.id, number);
		let (trust, peers) = kept.as_ref().map_or((Trust::FULL, Peers::default()), Kept::trust);
		let evidence = self.scheme.map(|scheme| {
			let (evidence, gathered) = match kept {
				Some(Kept::Labels { evidence, gathered }) => (evidence, gathered),
				_ => Default::default(),
			};
			let read = |cells: Cells| {
				Evidence::from_cells(scheme, cells.into_inner())
					.unwrap_or_else(|| Evidence::new(scheme))
			};
			(read(evidence), read(gathered))
		});
		let member = Member { annotator, evidence, beliefs: None, trust, peers };
		self.members.insert(number, member);
	}

	/// The model that the last complete sweep made.
	fn learnt(&self) -> Option<Model> {
		let scheme = self.scheme?;
		let (cells, items) = self.weighing.known.clone()?;
		let population = Population::from_parts(scheme, cells.into_inner(), items.into_inner())?;
		Some(Model::new(scheme, &population))
	}

	/// The label of an item that the requester knew.
	fn known(&self, item: u32) -> Option<Label> {
		let index = self.gold.binary_search_by_key(&item, |(item, _)| *item).ok()?;
		self.gold.get(index).map(|(_, label)| *label)
	}

	fn posterior(
		&mut self,
		scheme: Scheme,
		votes: &[(u32, Label)],
		known: Option<Label>,
	) -> Posterior {
		let labels: Vec<_> = votes.iter().map(|(_, label)| *label).collect();
		let Some(model) = &self.model else {
			return Posterior::from_votes(scheme, &labels, known);
		};
		for (number, _) in votes {
			if let Some(member) = self.members.get_mut(number) {
				if let (None, Some((evidence, _))) = (&member.beliefs, &member.evidence) {
					member.beliefs = Some(Beliefs::new(model, evidence));
				}
			}
		}
		let said = votes.iter().filter_map(|(number, label)| {
			Some((*label, self.members.get(number)?.beliefs.as_ref()?))
		});
		Posterior::new(model, said, known)
	}

	fn verdict(
		&mut self,
		work: &Batch<T>,
		item: u32,
		votes: &[(u32, Label)],
		known: Option<Label>,
	) -> Verdict<Label> {
		let labels: Vec<_> = votes.iter().map(|(_, label)| *label).collect();
		let rank = |label: Label| tie_rank(&work.seed, item, label);
		match self.scheme {
			Some(scheme) => {
				self.posterior(scheme, votes, known).verdict(scheme, &labels, known, rank)
			},
			None => plurality::verdict(&labels, known, rank),
		}
	}

	fn fuse(&self, work: &Batch<T>, item: u32, drawn: &[(u32, Drawing)]) -> Fusion {
		let answers: Vec<_> = drawn
			.iter()
			.map(|(number, drawing)| Answer {
				trust: self.members.get(number).map_or(Trust::FULL, |member| member.trust),
				drawing,
			})
			.collect();
		fuse(&answers, &Rules::default(), |label| tie_rank(&work.seed, item, label))
	}
}

impl<T: Config> Pallet<T> {
	/// How many annotators a campaign has.
	pub(crate) fn annotators(id: CampaignId) -> u32 {
		CampaignProgress::<T>::get(id).annotators
	}
}

/// So much of what a batch as large as allowed costs as this one is large.
fn part_of<T: Config>(
	whole: Weight,
	campaign: &Campaign<T>,
	batch: u32,
	work: &Batch<T>,
) -> Weight {
	let (size, most) = match campaign.task {
		Task::Classification { .. } => (campaign.items_in(batch), T::MaxBatchSize::get()),
		Task::Boxes { .. } => (work.longest_answer(), T::MaxAnswerLen::get()),
	};
	whole.saturating_mul(size.into()) / u64::from(most.max(1))
}

/// Who said what of each item of a batch.
fn labels_of<T: Config>(work: &Batch<T>, items: u32) -> Vec<Vec<(u32, Label)>> {
	answers_of(work, items, |answers, _| answers.to_vec())
}

/// Who drew what on each item of a batch.
fn drawings_of<T: Config>(work: &Batch<T>, items: u32) -> Vec<Vec<(u32, Drawing)>> {
	answers_of(work, items, |answers, asked| {
		// They were read when they were revealed, and have no more boxes than a drawing takes.
		let regions = boxes::decode(answers, asked).unwrap_or_default();
		regions.into_iter().map(|regions| Drawing::new(regions).unwrap_or_default()).collect()
	})
}

/// Who answered what for each item of a batch. `read` makes one answer for each item asked about of
/// the bytes that were revealed.
fn answers_of<T: Config, A: Clone>(
	work: &Batch<T>,
	items: u32,
	read: impl Fn(&[u8], u32) -> Vec<A>,
) -> Vec<Vec<(u32, A)>> {
	let mut given = alloc::vec![Vec::new(); items as usize];
	for place in &work.places {
		let Work::Revealed(answers) = &place.work else { continue };
		let asked = work.asked(place, items);
		for (item, answer) in asked.iter().zip(read(answers, asked.len())) {
			if let Some(given) = given.get_mut(item as usize) {
				given.push((place.annotator, answer));
			}
		}
	}
	given
}

/// How often a label was counted, of counts that grow as labels come up; none for more labels than
/// there can be.
fn count_of<N: Default, S: Get<u32>>(
	counts: &mut BoundedVec<N, S>,
	label: Label,
) -> Option<&mut N> {
	let label = usize::from(label);
	while counts.len() <= label && counts.try_push(N::default()).is_ok() {}
	counts.get_mut(label)
}

/// Evidence, to be kept.
fn cells(evidence: &Evidence) -> Cells {
	Cells::truncate_from(evidence.cells().to_vec())
}

/// What was counted of everybody, to be kept.
fn parts(population: &Population) -> Option<(Cells, Cells)> {
	let (cells, items) = population.parts();
	Some((Cells::truncate_from(cells.to_vec()), Cells::truncate_from(items.to_vec())))
}
