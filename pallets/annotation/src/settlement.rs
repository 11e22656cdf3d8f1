//! Settlement: from revealed labels to a labelled dataset and paid annotators.
//!
//! It runs in bounded steps: one batch aggregated, the dataset registered, one annotator paid,
//! the rest refunded. Steps run in idle time, and by a call that anybody may send, so that full
//! blocks cannot starve it. Nothing that a step may meet stops the campaign: what fails is
//! reported by an event, and its money goes back to the requester.

use crate::{
	manifest::Manifest,
	types::{Campaign, LabelFile, Stage, Tally},
	BatchResults, Batches, CampaignProgress, Campaigns, Claims, Config, Deadlines, Error, Event,
	LastPaid, OpenBatches, Pallet, PotOf, Reputation, RevealedLabels, Settling, SettlingRange,
	Tallies, WeightInfo,
};
use alloc::vec::Vec;
use codec::Encode;
use frame::{
	deps::frame_support::{storage::with_storage_layer, weights::WeightMeter},
	prelude::*,
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	labels::{csv, Consensus, Label},
	offchain::index_block,
	traits::{Datasets, DerivedVersion, Provenance},
	Balance, CampaignId, ContentId, VersionId,
};
use sensor_truth::{accepted, plurality, Vote};

/// What may still be spent on settlement: a number of steps, and weight.
struct Budget<'a> {
	steps: u32,
	meter: &'a mut WeightMeter,
}

impl Budget<'_> {
	/// Pay for one step, if it can be afforded.
	fn take(&mut self, weight: Weight) -> bool {
		if self.steps == 0 || self.meter.try_consume(weight).is_err() {
			return false;
		}
		self.steps = self.steps.saturating_sub(1);
		true
	}
}

impl<T: Config> Pallet<T> {
	/// Close the work on a campaign and queue it for settlement.
	pub(crate) fn begin_settlement(id: CampaignId, mut campaign: Campaign<T>) {
		campaign.stage = Stage::Settling(0);
		Campaigns::<T>::insert(id, campaign);
		SettlingRange::<T>::mutate(|range| {
			Settling::<T>::insert(range.next, id);
			range.next = range.next.wrapping_add(1);
		});
		Self::deposit_event(Event::SettlementStarted { campaign: id });
	}

	/// Begin the settlement of the campaigns whose time to reveal is over.
	pub(crate) fn close_due_campaigns(now: BlockNumberFor<T>) -> Weight {
		let due = Deadlines::<T>::take(now);
		for id in &due {
			// Those whose labels were all revealed before are settled already.
			if let Some(campaign) =
				Campaigns::<T>::get(id).filter(|campaign| campaign.stage == Stage::Open)
			{
				Self::begin_settlement(*id, campaign);
			}
		}
		T::WeightInfo::close_due_campaigns(due.len() as u32)
	}

	/// Settle campaigns in the order of their arrival while `meter` lasts.
	pub(crate) fn settle_queue(meter: &mut WeightMeter) {
		while meter.try_consume(T::WeightInfo::settle_base()).is_ok() {
			let range = SettlingRange::<T>::get();
			let Some(id) = Settling::<T>::get(range.first) else { return };
			if !Self::settle_campaign(id, u32::MAX, meter) {
				return;
			}
			Settling::<T>::remove(range.first);
			SettlingRange::<T>::mutate(|range| range.first = range.first.wrapping_add(1));
		}
	}

	/// The most weight that `max_steps` steps can take.
	pub(crate) fn settle_weight(max_steps: u32) -> Weight {
		Self::heaviest_step()
			.saturating_mul(max_steps.into())
			.saturating_add(T::WeightInfo::settle_base())
	}

	/// The most weight that one step can take.
	pub(crate) fn heaviest_step() -> Weight {
		T::WeightInfo::settle_batch(T::MaxRedundancy::get(), T::MaxBatchSize::get())
			.max(T::WeightInfo::settle_register(T::MaxBatches::get()))
			.max(Self::payout_weight())
	}

	/// The most weight that paying one annotator, or closing when all are paid, can take: what
	/// there is to do turns out only while doing it.
	pub(crate) fn payout_weight() -> Weight {
		T::WeightInfo::settle_payout().max(T::WeightInfo::settle_close())
	}

	/// Returns the weight that was used.
	pub(crate) fn do_settle(id: CampaignId, max_steps: u32) -> Result<Weight, DispatchError> {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		ensure!(
			matches!(campaign.stage, Stage::Settling(_) | Stage::Paying { .. }),
			Error::<T>::NotSettling
		);
		let mut meter = WeightMeter::with_limit(Self::settle_weight(max_steps));
		meter.consume(T::WeightInfo::settle_base());
		Self::settle_campaign(id, max_steps, &mut meter);
		Ok(meter.consumed())
	}

	/// Settle one campaign as far as possible; whether there is nothing left to do.
	fn settle_campaign(id: CampaignId, steps: u32, meter: &mut WeightMeter) -> bool {
		let Some(mut campaign) = Campaigns::<T>::get(id) else { return true };
		let mut budget = Budget { steps, meter };
		while let Some(next) = Self::advance(id, &mut campaign, &mut budget) {
			campaign.stage = next;
		}
		let is_closed = matches!(campaign.stage, Stage::Closed { .. });
		Campaigns::<T>::insert(id, campaign);
		is_closed
	}

	/// Do what the campaign's stage asks for; its next stage, or nothing if it cannot go on.
	fn advance(id: CampaignId, campaign: &mut Campaign<T>, budget: &mut Budget) -> Option<Stage> {
		match campaign.stage {
			Stage::Settling(batch) if batch < campaign.batches() => {
				let claims = Batches::<T>::get(id, batch).claimed;
				let items = campaign.items_in(batch);
				budget.take(T::WeightInfo::settle_batch(claims.into(), items)).then(|| {
					Self::settle_batch(id, campaign, batch);
					Stage::Settling(batch.saturating_add(1))
				})
			},
			Stage::Settling(batches) => budget
				.take(T::WeightInfo::settle_register(batches))
				.then(|| Stage::Paying { labelled: Self::register(id, campaign), annotators: 0 }),
			Stage::Paying { labelled, annotators } => {
				Self::pay_all(id, campaign, labelled, annotators, budget)
			},
			Stage::Open | Stage::Closed { .. } => None,
		}
	}

	/// Aggregate one batch: publish its label file, judge its annotators, drop its state.
	fn settle_batch(id: CampaignId, campaign: &Campaign<T>, batch: u32) {
		let (first_item, items) = (campaign.first_item(batch), campaign.items_in(batch));
		let seed = Batches::<T>::take(id, batch).seed;
		// As many positions as batches were in use at most.
		OpenBatches::<T>::remove(id, batch);

		let mut annotators = Vec::new();
		let mut votes = Vec::new();
		for (annotator, claim) in Claims::<T>::drain_prefix((id, batch)) {
			if claim.commitment.is_none() {
				Self::end_open_claim(&annotator);
				continue;
			}
			let labels = RevealedLabels::<T>::take((id, batch), &annotator).unwrap_or_default();
			let index = annotators.len() as u32;
			votes.extend((0u32..).zip(labels).map(|(item, label)| Vote {
				item,
				annotator: index,
				label,
			}));
			annotators.push(annotator);
		}

		let consensus = plurality(&votes, items, |item, label| {
			tie_rank(&seed, first_item.saturating_add(item), label)
		});
		let accepted = accepted(&votes, &consensus, annotators.len() as u32);
		for (annotator, accepted) in annotators.iter().zip(accepted) {
			Tallies::<T>::mutate(id, annotator, |tally| {
				tally.accepted = tally.accepted.saturating_add(accepted);
				tally.judged = tally.judged.saturating_add(items);
			});
		}
		if CampaignProgress::<T>::get(id).reveals > 0 {
			Self::publish_labels(id, batch, first_item, &consensus);
		}
	}

	fn publish_labels(
		id: CampaignId,
		batch: u32,
		first_item: u32,
		consensus: &[sensor_truth::Consensus<Label>],
	) {
		let lines: Vec<_> = consensus
			.iter()
			.map(|item| Consensus { label: item.label, agreeing: item.agreeing, votes: item.votes })
			.collect();
		let text = csv(first_item, &lines);
		let content = ContentId::raw(&text);
		index_block(content, &text);
		let file = LabelFile { content, size: text.len() as u32 };
		if BatchResults::<T>::try_append(id, file).is_err() {
			defensive!("a campaign has at most MaxBatches batches");
		}
		Self::deposit_event(Event::BatchSettled { campaign: id, batch, labels: content });
	}

	/// Register the labelled dataset, unless nobody revealed anything.
	fn register(id: CampaignId, campaign: &Campaign<T>) -> Option<VersionId> {
		let files = BatchResults::<T>::take(id);
		if files.is_empty() {
			return None;
		}
		let registered = with_storage_layer(|| {
			let parent =
				T::Datasets::version(campaign.version).ok_or(Error::<T>::DatasetUnavailable)?;
			let manifest = Manifest::build(id, campaign, (parent.root, parent.bytes), &files);
			let version = T::Datasets::register_derived(DerivedVersion {
				owner: campaign.requester.clone(),
				root: manifest.root,
				bytes: manifest.bytes,
				items: campaign.items,
				provenance: Provenance::Campaign(id),
				parents: Vec::from([campaign.version]),
				royalty: campaign.royalty,
				sources: Vec::new(),
			})?;
			Ok::<_, DispatchError>((version, manifest))
		});
		match registered {
			Ok((version, manifest)) => {
				for (content, bytes) in &manifest.blocks {
					index_block(*content, bytes);
				}
				Self::deposit_event(Event::DatasetLabelled {
					campaign: id,
					version,
					root: manifest.root,
				});
				Some(version)
			},
			Err(error) => {
				Self::deposit_event(Event::RegistrationFailed { campaign: id, error });
				None
			},
		}
	}

	/// Pay annotators one after another; after the last, close.
	fn pay_all(
		id: CampaignId,
		campaign: &mut Campaign<T>,
		labelled: Option<VersionId>,
		mut annotators: u32,
		budget: &mut Budget,
	) -> Option<Stage> {
		let mut tallies = match LastPaid::<T>::get(id) {
			Some(last) => {
				Tallies::<T>::iter_prefix_from(id, Tallies::<T>::hashed_key_for(id, last))
			},
			None => Tallies::<T>::iter_prefix(id),
		}
		.drain();
		while budget.take(Self::payout_weight()) {
			let Some((annotator, tally)) = tallies.next() else {
				return Some(Self::finish(id, campaign, labelled));
			};
			Self::pay(id, campaign, labelled, &annotator, tally);
			LastPaid::<T>::insert(id, annotator);
			annotators = annotators.saturating_add(1);
		}
		campaign.stage = Stage::Paying { labelled, annotators };
		None
	}

	/// Everybody is paid: make the shares in the labelled dataset final, and refund the rest.
	fn finish(id: CampaignId, campaign: &mut Campaign<T>, labelled: Option<VersionId>) -> Stage {
		LastPaid::<T>::remove(id);
		if let Some(version) = labelled {
			if let Err(error) = T::Datasets::seal(version) {
				Self::deposit_event(Event::SealFailed { campaign: id, version, error });
			}
		}
		if let Err(error) = Self::close(id, campaign, labelled) {
			// The money stays in the pot, and `remaining` keeps saying so.
			defensive!("the rest is in the pot and can be paid out", error);
		}
		Stage::Closed { labelled }
	}

	/// Pay and credit one annotator.
	fn pay(
		id: CampaignId,
		campaign: &mut Campaign<T>,
		labelled: Option<VersionId>,
		annotator: &T::AccountId,
		tally: Tally,
	) {
		Reputation::<T>::mutate(annotator, |reputation| {
			reputation.accepted = reputation.accepted.saturating_add(tally.accepted.into());
			reputation.judged = reputation.judged.saturating_add(tally.judged.into());
		});
		if tally.accepted == 0 {
			return;
		}
		let amount = campaign.reward.saturating_mul(Balance::from(tally.accepted));
		let paid = PotOf::<T>::pay_out(annotator, amount);
		let annotator = annotator.clone();
		if let Some(Err(error)) = labelled
			.map(|version| T::Datasets::add_contribution(version, &annotator, tally.accepted))
		{
			let annotator = annotator.clone();
			Self::deposit_event(Event::CreditFailed { campaign: id, annotator, error });
		}
		Self::deposit_event(match paid {
			Ok(()) => {
				campaign.remaining = campaign.remaining.saturating_sub(amount);
				let accepted = tally.accepted;
				Event::AnnotatorPaid { campaign: id, annotator, accepted, amount }
			},
			Err(error) => Event::PayoutFailed { campaign: id, annotator, amount, error },
		});
	}
}

/// Decides between labels with equally many votes: the same for everybody, fair to all labels, and
/// unknown to those who could still choose one.
fn tie_rank(seed: &[u8; 32], item: u32, label: Label) -> [u8; 32] {
	(seed, item, label).using_encoded(blake2_256)
}
