//! What must hold between any two blocks, and after any call.

use crate::{
	types::{Stage, Work},
	AnnotatorNumbers, Annotators, Appeals, BatchResults, Batches, CampaignProgress, Campaigns,
	ClaimQueue, Config, Deadlines, Exams, GoldAnswers, HoldReason, Models, NextCampaignId,
	NextExamId, OpenBatches, OpenClaims, OpenDisputes, Pallet, Settling, SettlingRange, Sittings,
	Weighings,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame::{
	deps::sp_runtime::TryRuntimeError,
	prelude::*,
	traits::fungible::{Inspect, InspectHold},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{Balance, CampaignId};

impl<T: Config> Pallet<T> {
	/// Check all invariants.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_money()?;
		Self::check_holds()?;
		Self::check_claims()?;
		Self::check_ends()?;
		Self::check_exams()?;
		for (id, campaign) in Campaigns::<T>::iter() {
			ensure!(id < NextCampaignId::<T>::get(), "a campaign has an id from the future");
			match campaign.stage {
				Stage::Open => Self::check_open_batches(id, campaign.batches())?,
				Stage::Appealing { .. } | Stage::Paying { .. } | Stage::Closed { .. } => ensure!(
					OpenBatches::<T>::iter_prefix(id).next().is_none()
						&& Batches::<T>::iter_prefix(id).next().is_none(),
					"a judged campaign has batches left"
				),
				_ => {},
			}
		}
		Ok(())
	}

	/// The pot has what campaigns say they still have, and what is disputed, besides its existential
	/// deposit; more, if somebody sends it a present.
	fn check_money() -> Result<(), TryRuntimeError> {
		let kept: Balance =
			Campaigns::<T>::iter_values().map(|campaign| campaign.remaining + campaign.fees).sum();
		let disputed: Balance =
			OpenDisputes::<T>::iter_values().map(|dispute| dispute.reward).sum();
		let owed = kept + disputed;
		let payable = T::Currency::balance(&Self::account_id())
			.saturating_sub(T::Currency::minimum_balance());
		ensure!(payable >= owed, "the pot does not cover what campaigns still have, and disputes");
		Ok(())
	}

	/// What is on hold is what annotators and examiners were told to stake.
	fn check_holds() -> Result<(), TryRuntimeError> {
		let mut stakes = BTreeMap::<T::AccountId, Balance>::new();
		for annotator in Annotators::<T>::iter_values() {
			*stakes.entry(annotator.account).or_default() += annotator.stake;
		}
		for (_, account, dispute) in OpenDisputes::<T>::iter() {
			*stakes.entry(account).or_default() += dispute.stake;
		}
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		for exam in Exams::<T>::iter_values() {
			*deposits.entry(exam.examiner).or_default() += exam.deposit;
		}
		for (expected, reason) in [(stakes, HoldReason::Stake), (deposits, HoldReason::Exam)] {
			let reason = reason.into();
			ensure!(
				expected
					.iter()
					.all(|(who, amount)| { T::Currency::balance_on_hold(&reason, who) == *amount }),
				"an account has something else on hold than its stakes or deposits"
			);
		}
		Ok(())
	}

	/// Examinees are counted.
	fn check_exams() -> Result<(), TryRuntimeError> {
		let mut waiting = BTreeMap::<_, u32>::new();
		for (id, _) in Sittings::<T>::iter_keys() {
			*waiting.entry(id).or_default() += 1;
		}
		for (id, exam) in Exams::<T>::iter() {
			ensure!(id < NextExamId::<T>::get(), "an exam has an id from the future");
			ensure!(
				exam.waiting == waiting.remove(&id).unwrap_or_default()
					&& exam.waiting <= exam.sittings
					&& exam.sittings <= exam.places,
				"an exam does not count its examinees"
			);
		}
		ensure!(waiting.is_empty(), "somebody sits an exam that does not exist");
		Ok(())
	}

	/// Every campaign comes to its end, and leaves only the record behind.
	fn check_ends() -> Result<(), TryRuntimeError> {
		let range = SettlingRange::<T>::get();
		let queued: BTreeMap<_, _> = Settling::<T>::iter().collect();
		// Positions wrap around.
		let length = range.next.wrapping_sub(range.first);
		ensure!(
			queued.keys().all(|position| position.wrapping_sub(range.first) < length)
				&& queued.len() as u32 == length,
			"the queue for settlement is not its range"
		);
		let queued: BTreeSet<_> = queued.into_values().collect();
		for (id, campaign) in Campaigns::<T>::iter() {
			let deadline = campaign.reveal_until.saturating_add(One::one());
			match campaign.stage {
				Stage::Open | Stage::AwaitingGold => ensure!(
					Deadlines::<T>::get(deadline).contains(&id),
					"an open campaign has no deadline"
				),
				Stage::Appealing { until, .. } => ensure!(
					Self::is_awaited(id, until) || queued.contains(&id),
					"nobody ends a campaign's time to appeal"
				),
				Stage::Closed { .. } => {},
				_ => ensure!(queued.contains(&id), "nobody settles a campaign whose work is over"),
			}
			ensure!(
				CampaignProgress::<T>::contains_key(id)
					!= matches!(campaign.stage, Stage::Closed { .. }),
				"progress is not kept exactly until the campaign closes"
			);
		}

		let stage_of = |id| Campaigns::<T>::get(id).map(|campaign| campaign.stage);
		ensure!(
			CampaignProgress::<T>::iter_keys().all(|id| stage_of(id).is_some()),
			"progress is kept of a campaign that is gone"
		);
		ensure!(
			BatchResults::<T>::iter_keys()
				.all(|id| matches!(stage_of(id), Some(Stage::Judging { .. }))),
			"files are kept of a campaign that is not being judged"
		);
		let is_running = |id| !matches!(stage_of(id), None | Some(Stage::Closed { .. }));
		ensure!(
			GoldAnswers::<T>::iter_keys().all(is_running)
				&& Weighings::<T>::iter_keys().all(is_running)
				&& Models::<T>::iter_keys().all(|(id, _)| is_running(id))
				&& Annotators::<T>::iter_keys().all(|(id, _)| is_running(id)),
			"something is left of a campaign that is over"
		);
		ensure!(
			Appeals::<T>::iter_keys().all(|(id, number)| {
				matches!(stage_of(id), Some(Stage::Appealing { .. } | Stage::Paying { .. }))
					&& Annotators::<T>::contains_key(id, number)
			}),
			"somebody has appealed who has nothing to wait for"
		);
		ensure!(
			OpenDisputes::<T>::iter_keys().all(|(id, _)| {
				matches!(stage_of(id), Some(Stage::Paying { .. } | Stage::Closed { .. }))
			}),
			"a campaign is disputed before anybody is paid"
		);
		Ok(())
	}

	/// Annotators are numbered in order, and their open claims counted.
	fn check_claims() -> Result<(), TryRuntimeError> {
		for (id, number, annotator) in Annotators::<T>::iter() {
			ensure!(
				AnnotatorNumbers::<T>::get(id, &annotator.account) == Some(number)
					&& number < CampaignProgress::<T>::get(id).annotators,
				"an annotator has another number"
			);
		}
		ensure!(
			AnnotatorNumbers::<T>::iter_keys().count() == Annotators::<T>::iter_keys().count(),
			"a number belongs to nobody"
		);

		let mut open = BTreeMap::<T::AccountId, u32>::new();
		for (id, index, batch) in Batches::<T>::iter() {
			let campaign =
				Campaigns::<T>::get(id).ok_or("work is kept of a campaign that is gone")?;
			ensure!(index < campaign.batches(), "a batch has no items");
			ensure!(
				batch.places.len() as u32 <= batch.wanted(&campaign),
				"a batch went to too many annotators"
			);
			let mut numbers = BTreeSet::new();
			for place in &batch.places {
				ensure!(numbers.insert(place.annotator), "an annotator has a batch twice");
				let annotator =
					Annotators::<T>::get(id, place.annotator).ok_or("nobody has a place")?;
				if matches!(place.work, Work::Claimed { .. }) {
					*open.entry(annotator.account).or_default() += 1;
				}
			}
		}

		for (_, queue) in ClaimQueue::<T>::iter() {
			for (_, annotator) in queue {
				*open.entry(annotator).or_default() += 1;
			}
		}
		let counted: BTreeMap<_, _> = OpenClaims::<T>::iter().collect();
		ensure!(open == counted, "an annotator's open claims are not counted right");
		Ok(())
	}

	/// The open batches are exactly those with room for another annotator.
	fn check_open_batches(id: CampaignId, batches: u32) -> Result<(), TryRuntimeError> {
		let count = CampaignProgress::<T>::get(id).open_batches;
		let campaign = Campaigns::<T>::get(id).ok_or("there is no such campaign")?;
		let open: BTreeSet<_> =
			(0..count).map(|position| Self::open_batch_at(id, position)).collect();
		let expected: BTreeSet<_> =
			(0..batches).filter(|batch| Batches::<T>::get(id, batch).has_room(&campaign)).collect();
		ensure!(open == expected, "the open batches are not those with room");
		ensure!(open.len() as u32 == count, "an open batch is listed twice");
		let unfinished =
			(0..batches).filter(|batch| !Batches::<T>::get(id, batch).is_finished(&campaign));
		ensure!(
			CampaignProgress::<T>::get(id).unfinished_batches == unfinished.count() as u32,
			"unfinished batches are not counted right"
		);
		ensure!(
			OpenBatches::<T>::iter_key_prefix(id).all(|position| position < count),
			"an open batch is listed past the end"
		);
		Ok(())
	}
}
