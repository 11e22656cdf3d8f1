//! Settlement: from revealed answers to a labelled dataset and paid annotators.
//!
//! It runs in bounded steps: one batch weighed, asked about or judged, the dataset registered, one
//! annotator paid, the rest refunded. Steps run in idle time, and by a call that anybody may send, so
//! that full blocks cannot starve it. Nothing that a step may meet stops the campaign: what fails is
//! reported by an event, and its money goes back to the requester.

use crate::{
	types::{Campaign, Method, Stage},
	weighing::Crowd,
	Batches, CampaignProgress, Campaigns, Config, Deadlines, Error, Event, Pallet, Settling,
	SettlingRange, WeightInfo,
};
use frame::{deps::frame_support::weights::WeightMeter, prelude::*};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::CampaignId;

/// What may still be spent on settlement: a number of steps, and weight.
pub(crate) struct Budget<'a> {
	steps: u32,
	meter: &'a mut WeightMeter,
}

impl Budget<'_> {
	/// Pay for one step, if it can be afforded.
	pub fn take(&mut self, weight: Weight) -> bool {
		if self.steps == 0 || self.meter.try_consume(weight).is_err() {
			return false;
		}
		self.steps = self.steps.saturating_sub(1);
		true
	}
}

impl<T: Config> Pallet<T> {
	/// All answers that were asked for are there. Find out whether more are wanted.
	pub(crate) fn end_round(id: CampaignId, campaign: Campaign<T>) {
		if campaign.gold.is_some() && !Self::can_ask(id, &campaign) {
			Self::await_gold(id, campaign);
		} else {
			Self::begin_settlement(id, campaign);
		}
	}

	/// Whether there is time, and money, for another answer to some items.
	pub(crate) fn can_ask(id: CampaignId, campaign: &Campaign<T>) -> bool {
		let rounds = campaign.max_redundancy.saturating_sub(campaign.redundancy);
		let claimable = Self::now()
			.saturating_add(campaign.lease)
			.saturating_add(crate::claims::DRAW_DELAY.into());
		CampaignProgress::<T>::get(id).rounds < rounds
			&& !campaign.paused
			&& claimable <= campaign.commit_until
	}

	/// Wait for the requester's gold for as long as annotators might have revealed.
	fn await_gold(id: CampaignId, mut campaign: Campaign<T>) {
		campaign.stage = Stage::AwaitingGold;
		Campaigns::<T>::insert(id, campaign);
		Self::deposit_event(Event::GoldAwaited { campaign: id });
	}

	/// Close the work on a campaign and queue it for settlement.
	pub(crate) fn begin_settlement(id: CampaignId, mut campaign: Campaign<T>) {
		campaign.stage = match campaign.method {
			Method::Plurality => Self::after_weighing(id, &campaign),
			Method::Weighted => Stage::Weighing { sweep: 0, batch: 0 },
		};
		Campaigns::<T>::insert(id, campaign);
		Self::enqueue(id);
		Self::deposit_event(Event::SettlementStarted { campaign: id });
	}

	/// Put a campaign at the end of the queue.
	fn enqueue(id: CampaignId) {
		SettlingRange::<T>::mutate(|range| {
			Settling::<T>::insert(range.next, id);
			range.next = range.next.wrapping_add(1);
		});
	}

	/// Begin the settlement of the campaigns whose time to reveal is over, and go on with those whose time
	/// to appeal is.
	pub(crate) fn close_due_campaigns(now: BlockNumberFor<T>) -> Weight {
		let due = Deadlines::<T>::take(now);
		for id in &due {
			let Some(campaign) = Campaigns::<T>::get(id) else { continue };
			match campaign.stage {
				Stage::Open | Stage::AwaitingGold => Self::begin_settlement(*id, campaign),
				Stage::Appealing { until, .. } if Self::is_past(until) => Self::enqueue(*id),
				// Those whose labels were all revealed before are settled already.
				_ => {},
			}
		}
		T::WeightInfo::close_due_campaigns(due.len() as u32)
	}

	/// Settle campaigns in the order of their arrival while `meter` lasts.
	pub(crate) fn settle_queue(meter: &mut WeightMeter) {
		let mut end = None;
		while meter.try_consume(T::WeightInfo::settle_base()).is_ok() {
			let range = SettlingRange::<T>::get();
			// What is put back waits for another block.
			if *end.get_or_insert(range.next) == range.first {
				return;
			}
			let Some(id) = Settling::<T>::get(range.first) else { return };
			let stage = Self::settle_campaign(id, u32::MAX, meter);
			if stage.is_some_and(|stage| stage.is_settling()) {
				return;
			}
			if let Some(Stage::Appealing { until, .. }) = stage {
				if meter.try_consume(Self::appealing_weight()).is_err() {
					return;
				}
				// Nobody else in the queue has to wait for one that no deadline brings back.
				if !Self::is_awaited(id, until) {
					Self::enqueue(id);
				}
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
		Crowd::<T>::heaviest()
			.max(
				T::WeightInfo::settle_register(T::MaxBatches::get())
					.saturating_add(Self::appealing_weight()),
			)
			.max(Self::payout_weight())
	}

	/// The most weight that paying one annotator, or closing when all are paid, can take: what
	/// there is to do turns out only while doing it.
	pub(crate) fn payout_weight() -> Weight {
		T::WeightInfo::settle_payout()
			.saturating_add(Self::dispute_weight())
			.max(T::WeightInfo::settle_close())
	}

	/// Returns the weight that was used.
	pub(crate) fn do_settle(id: CampaignId, max_steps: u32) -> Result<Weight, DispatchError> {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let can_go_on = match campaign.stage {
			Stage::Appealing { until, .. } => Self::is_past(until),
			stage => stage.is_settling(),
		};
		ensure!(can_go_on, Error::<T>::NotSettling);
		let mut meter = WeightMeter::with_limit(Self::settle_weight(max_steps));
		meter.consume(T::WeightInfo::settle_base());
		Self::settle_campaign(id, max_steps, &mut meter);
		Ok(meter.consumed())
	}

	/// Settle one campaign as far as possible; the stage that it is in then, if it exists.
	fn settle_campaign(id: CampaignId, steps: u32, meter: &mut WeightMeter) -> Option<Stage> {
		let mut campaign = Campaigns::<T>::get(id)?;
		let mut budget = Budget { steps, meter };
		let mut crowd = Crowd::<T>::new(id, &campaign);
		while let Some(next) = Self::advance(id, &mut campaign, &mut crowd, &mut budget) {
			campaign.stage = next;
		}
		crowd.save();
		let stage = campaign.stage;
		Campaigns::<T>::insert(id, campaign);
		Some(stage)
	}

	/// Do what the campaign's stage asks for; its next stage, or nothing if it cannot go on.
	fn advance(
		id: CampaignId,
		campaign: &mut Campaign<T>,
		crowd: &mut Crowd<T>,
		budget: &mut Budget,
	) -> Option<Stage> {
		match campaign.stage {
			Stage::Weighing { sweep, batch } if batch < campaign.batches() => {
				let work = Batches::<T>::get(id, batch);
				budget.take(crowd.weight(campaign, batch, &work)).then(|| {
					crowd.weigh(campaign, batch, &work, sweep);
					Stage::Weighing { sweep, batch: batch.saturating_add(1) }
				})
			},
			Stage::Weighing { sweep, .. } => {
				budget.take(T::WeightInfo::settle_sweep()).then(|| {
					crowd.end_sweep();
					Stage::Learning { sweep, annotator: 0 }
				})
			},
			Stage::Learning { sweep, annotator } if annotator < Self::annotators(id) => {
				budget.take(crowd.learning_weight(annotator)).then(|| {
					crowd.learn(annotator, sweep);
					Stage::Learning { sweep, annotator: annotator.saturating_add(1) }
				})
			},
			Stage::Learning { sweep, .. } => {
				budget.take(T::WeightInfo::settle_sweep()).then(|| match crowd.has_settled(sweep) {
					true => Self::after_weighing(id, campaign),
					false => Stage::Weighing { sweep: sweep.saturating_add(1), batch: 0 },
				})
			},
			Stage::Asking { batch } if batch < campaign.batches() => {
				let work = Batches::<T>::get(id, batch);
				let weight = crowd
					.weight(campaign, batch, &work)
					.saturating_add(T::WeightInfo::settle_ask());
				budget.take(weight).then(|| {
					Self::ask(id, campaign, batch, work, crowd);
					Stage::Asking { batch: batch.saturating_add(1) }
				})
			},
			Stage::Asking { .. } => {
				budget.take(T::WeightInfo::settle_sweep()).then(|| Self::after_asking(id, campaign))
			},
			Stage::Judging { batch } if batch < campaign.batches() => {
				let work = Batches::<T>::get(id, batch);
				let weight = crowd
					.weight(campaign, batch, &work)
					.saturating_add(Crowd::judge_weight(campaign, batch, &work));
				budget.take(weight).then(|| {
					Self::judge(id, campaign, batch, work, crowd);
					Stage::Judging { batch: batch.saturating_add(1) }
				})
			},
			Stage::Judging { batch } => {
				let weight =
					T::WeightInfo::settle_register(batch).saturating_add(Self::appealing_weight());
				budget.take(weight).then(|| {
					// Appeals and payment look at the annotators themselves.
					crowd.save();
					Self::after_judging(id, Self::register(id, campaign))
				})
			},
			Stage::Appealing { labelled, until } if Self::is_past(until) => budget
				.take(T::WeightInfo::settle_sweep())
				.then_some(Stage::Paying { labelled, annotator: 0 }),
			Stage::Paying { labelled, annotator } => {
				budget.take(Self::payout_weight()).then(|| {
					if annotator < Self::annotators(id) {
						Self::pay(id, campaign, labelled, annotator, crowd.found());
						Stage::Paying { labelled, annotator: annotator.saturating_add(1) }
					} else {
						crowd.forget();
						Self::finish(id, campaign, labelled)
					}
				})
			},
			Stage::Open | Stage::AwaitingGold | Stage::Appealing { .. } | Stage::Closed { .. } => {
				None
			},
		}
	}
}
