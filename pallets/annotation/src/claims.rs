//! Handing out batches: nobody picks their batch, or whom they share it with.

use crate::{
	types::{Annotator, Batch, Campaign, Place, Stage, Work},
	AnnotatorNumbers, Annotators, Batches, CampaignProgress, Campaigns, ClaimQueue, Config, Error,
	Event, HoldReason, OpenClaims, Pallet, Passed, PotOf, Reputation, WeightInfo,
};
use codec::{Decode, Encode};
use frame::{
	prelude::*,
	traits::fungible::{InspectHold, MutateHold},
};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	traits::{Availability, BlockRandomness},
	CampaignId,
};

/// How many blocks after a claim its batch is drawn.
///
/// The author of a block knows the randomness that this block makes, and chooses its content. So
/// a claim is drawn with the randomness of the block after its own, at the start of the next.
pub(crate) const DRAW_DELAY: u32 = 2;

/// How many batches a draw looks at for one that the annotator does not have yet.
pub const MAX_PROBES: u32 = 32;

impl<T: Config> Pallet<T> {
	/// The weight of a claim and of its draw at its worst, which nobody else pays for.
	pub(crate) fn claim_weight() -> Weight {
		T::WeightInfo::claim().saturating_add(T::WeightInfo::draw_claims(1, MAX_PROBES))
	}

	/// The weight of all calls that it takes to label a batch.
	pub fn work_weight() -> Weight {
		Self::claim_weight()
			.saturating_add(T::WeightInfo::commit())
			.saturating_add(T::WeightInfo::reveal(T::MaxAnswerLen::get()))
	}

	/// The campaign, if `annotator` can claim a batch of it now.
	fn check_claim(annotator: &T::AccountId, id: CampaignId) -> Result<Campaign<T>, Error<T>> {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		ensure!(
			campaign.stage == Stage::Open && Self::drawn_at() <= campaign.commit_until,
			Error::<T>::CommitClosed
		);
		ensure!(!campaign.paused, Error::<T>::CampaignPaused);
		// Nobody can label what cannot be fetched. Claims that are queued already are drawn all the
		// same: two blocks make no difference, and whoever does nothing about a batch loses nothing.
		ensure!(
			Self::availability(&campaign) == Some(Availability::Available),
			Error::<T>::DatasetUnavailable
		);
		Self::check_requirements(annotator, &campaign)?;
		ensure!(CampaignProgress::<T>::get(id).open_batches > 0, Error::<T>::NoBatchLeft);
		ensure!(
			OpenClaims::<T>::get(annotator) < T::MaxOpenClaims::get(),
			Error::<T>::TooManyClaims
		);
		ensure!(
			ClaimQueue::<T>::decode_len(Self::drawn_at()).unwrap_or(0)
				< T::MaxClaimsPerBlock::get() as usize,
			Error::<T>::ClaimQueueFull
		);
		Ok(campaign)
	}

	/// Whether the campaign pays the fee of this claim. It does not for those whose stake could not be
	/// taken: nothing free of charge may fail.
	pub(crate) fn is_claim_sponsored(annotator: &T::AccountId, id: CampaignId) -> bool {
		Self::check_claim(annotator, id).is_ok_and(|campaign| {
			let stake = campaign.requirements.stake;
			campaign.fees >= T::ClaimFee::get()
				&& (stake == 0
					|| AnnotatorNumbers::<T>::contains_key(id, annotator)
					|| T::Currency::can_hold(&HoldReason::Stake.into(), annotator, stake))
		})
	}

	fn drawn_at() -> BlockNumberFor<T> {
		Self::now().saturating_add(DRAW_DELAY.into())
	}

	pub(crate) fn do_claim(annotator: T::AccountId, id: CampaignId) -> DispatchResult {
		let mut campaign = Self::check_claim(&annotator, id)?;
		let fee = T::ClaimFee::get();
		if campaign.fees >= fee {
			PotOf::<T>::pay_out(&T::Treasury::get(), fee)?;
			campaign.fees = campaign.fees.saturating_sub(fee);
			Campaigns::<T>::insert(id, &campaign);
		}
		Self::enlist(id, &campaign, &annotator)?;
		CampaignProgress::<T>::mutate(id, |progress| {
			progress.claims = progress.claims.saturating_add(1);
		});
		OpenClaims::<T>::mutate(&annotator, |open| *open = open.saturating_add(1));
		let drawn_at = Self::drawn_at();
		ClaimQueue::<T>::try_append(drawn_at, (id, &annotator))
			.map_err(|()| Error::<T>::ClaimQueueFull)?;
		Self::deposit_event(Event::ClaimQueued { campaign: id, annotator, drawn_at });
		Ok(())
	}

	/// Whether the campaign takes this annotator.
	fn check_requirements(
		annotator: &T::AccountId,
		campaign: &Campaign<T>,
	) -> Result<(), Error<T>> {
		let asked = &campaign.requirements;
		if let Some(exam) = asked.exam {
			ensure!(Passed::<T>::contains_key(exam, annotator), Error::<T>::ExamNotPassed);
		}
		let estimate = Reputation::<T>::get(annotator, &campaign.skill).estimate();
		ensure!(estimate >= asked.reputation, Error::<T>::ReputationTooLow);
		Ok(())
	}

	/// Give an annotator a number in the campaign, and take the stake, with the first claim.
	///
	/// From then on the account exists although it may be empty, so that it can send the answers.
	fn enlist(id: CampaignId, campaign: &Campaign<T>, account: &T::AccountId) -> DispatchResult {
		if AnnotatorNumbers::<T>::contains_key(id, account) {
			return Ok(());
		}
		let stake = campaign.requirements.stake;
		if stake > 0 {
			T::Currency::hold(&HoldReason::Stake.into(), account, stake)?;
		}
		let number = CampaignProgress::<T>::mutate(id, |progress| {
			let number = progress.annotators;
			progress.annotators = number.saturating_add(1);
			number
		});
		frame_system::Pallet::<T>::inc_sufficients(account);
		let annotator = Annotator { account: account.clone(), stake, tally: Default::default() };
		Annotators::<T>::insert(id, number, annotator);
		AnnotatorNumbers::<T>::insert(id, account, number);
		Ok(())
	}

	/// Draw a batch for every claim that is due.
	pub(crate) fn draw_claims(now: BlockNumberFor<T>) -> Weight {
		let queue = ClaimQueue::<T>::take(now);
		let mut probes = 0;
		for (place, (id, annotator)) in (0u32..).zip(&queue) {
			let random = (id, annotator, place).using_encoded(T::Randomness::random);
			let drawn = Campaigns::<T>::get(id)
				.filter(|campaign| campaign.stage == Stage::Open && now <= campaign.commit_until)
				.and_then(|campaign| {
					Self::draw(*id, &campaign, annotator, random, now, &mut probes)
				});
			match drawn {
				Some(batch) => Self::deposit_event(Event::BatchDrawn {
					campaign: *id,
					batch,
					annotator: annotator.clone(),
				}),
				None => {
					Self::end_open_claim(annotator);
					Self::deposit_event(Event::ClaimUnfilled {
						campaign: *id,
						annotator: annotator.clone(),
					});
				},
			}
		}
		T::WeightInfo::draw_claims(queue.len() as u32, probes)
	}

	/// Find a batch that the annotator does not have yet, from a random place on, and claim it.
	fn draw(
		id: CampaignId,
		campaign: &Campaign<T>,
		annotator: &T::AccountId,
		random: H256,
		now: BlockNumberFor<T>,
		probes: &mut u32,
	) -> Option<u32> {
		let number = AnnotatorNumbers::<T>::get(id, annotator)?;
		let mut progress = CampaignProgress::<T>::get(id);
		let open = progress.open_batches;
		// At most a few thousand batches against 2^64: the remainder favours none of them.
		let start = u64::decode(&mut random.as_bytes()).ok()?.checked_rem(open.into())? as u32;
		for step in 0..open.min(MAX_PROBES) {
			*probes = probes.saturating_add(1);
			// Below 2 * MaxBatches.
			let position = start.saturating_add(step) % open;
			let batch = Self::open_batch_at(id, position);
			let mut work = Batches::<T>::get(id, batch);
			if work.place_of(number).is_some() {
				continue;
			}
			let place = Place {
				annotator: number,
				round: work.more.len() as u8,
				work: Work::Claimed { lease_until: now.saturating_add(campaign.lease) },
			};
			if work.places.try_push(place).is_err() {
				defensive!("an open batch has room");
				return None;
			}
			if !work.has_room(campaign) {
				Self::remove_open_batch(id, position, &mut progress);
			}
			Batches::<T>::insert(id, batch, work);
			CampaignProgress::<T>::insert(id, progress);
			return Some(batch);
		}
		None
	}

	pub(crate) fn do_release(
		id: CampaignId,
		batch: u32,
		annotator: T::AccountId,
	) -> DispatchResult {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let mut work = Batches::<T>::get(id, batch);
		let place = Self::place_of(id, &work, &annotator)?;
		let Some(Work::Claimed { lease_until }) = work.places.get(place).map(|place| &place.work)
		else {
			return Err(Error::<T>::AlreadyCommitted.into());
		};
		ensure!(Self::now() > *lease_until, Error::<T>::LeaseRunning);
		// From here on settlement takes all claims away.
		ensure!(campaign.stage == Stage::Open, Error::<T>::CommitClosed);

		let was_full = !work.has_room(&campaign);
		work.places.remove(place);
		Batches::<T>::insert(id, batch, work);
		Self::end_open_claim(&annotator);
		if was_full {
			CampaignProgress::<T>::mutate(id, |progress| Self::add_open_batch(id, batch, progress));
		}
		Self::deposit_event(Event::ClaimReleased { campaign: id, batch, annotator });
		Ok(())
	}

	/// Where the annotator's place in a batch is.
	pub(crate) fn place_of(
		id: CampaignId,
		work: &Batch<T>,
		annotator: &T::AccountId,
	) -> Result<usize, Error<T>> {
		AnnotatorNumbers::<T>::get(id, annotator)
			.and_then(|number| work.place_of(number))
			.ok_or(Error::<T>::NotClaimed)
	}

	/// One claim fewer of `annotator` waits for a batch or for a commitment.
	pub(crate) fn end_open_claim(annotator: &T::AccountId) {
		OpenClaims::<T>::mutate_exists(annotator, |open| {
			*open = open.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
		});
	}
}
