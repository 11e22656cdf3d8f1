//! Handing out batches: nobody picks their batch, or whom they share it with.

use crate::{
	types::{Campaign, Claim, Progress, Stage},
	Batches, CampaignProgress, Campaigns, ClaimQueue, Claims, Config, Error, Event, OpenClaims,
	Pallet, WeightInfo,
};
use codec::{Decode, Encode};
use frame::prelude::*;
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

	pub(crate) fn do_claim(annotator: T::AccountId, id: CampaignId) -> DispatchResult {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let drawn_at = frame_system::Pallet::<T>::block_number().saturating_add(DRAW_DELAY.into());
		ensure!(
			campaign.stage == Stage::Open && drawn_at <= campaign.commit_until,
			Error::<T>::CommitClosed
		);
		// Nobody can label what cannot be fetched. Claims that are queued already are drawn all the
		// same: two blocks make no difference, and whoever does nothing about a batch loses nothing.
		ensure!(
			Self::availability(&campaign) == Some(Availability::Available),
			Error::<T>::DatasetUnavailable
		);
		CampaignProgress::<T>::try_mutate(id, |progress| {
			ensure!(progress.open_batches > 0, Error::<T>::NoBatchLeft);
			progress.claims = progress.claims.saturating_add(1);
			Ok::<_, Error<T>>(())
		})?;
		OpenClaims::<T>::try_mutate(&annotator, |open| {
			ensure!(*open < T::MaxOpenClaims::get(), Error::<T>::TooManyClaims);
			*open = open.saturating_add(1);
			Ok::<_, Error<T>>(())
		})?;
		ClaimQueue::<T>::try_append(drawn_at, (id, &annotator))
			.map_err(|()| Error::<T>::ClaimQueueFull)?;
		Self::deposit_event(Event::ClaimQueued { campaign: id, annotator, drawn_at });
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
		let mut progress = CampaignProgress::<T>::get(id);
		let open = progress.open_batches;
		// At most a few thousand batches against 2^64: the remainder favours none of them.
		let start = u64::decode(&mut random.as_bytes()).ok()?.checked_rem(open.into())? as u32;
		let (position, batch) = (0..open.min(MAX_PROBES))
			.map(|step| {
				*probes = probes.saturating_add(1);
				// Below 2 * MaxBatches.
				let position = start.saturating_add(step) % open;
				(position, Self::open_batch_at(id, position))
			})
			.find(|(_, batch)| !Claims::<T>::contains_key((id, *batch), annotator))?;
		Self::take_batch(id, campaign, (position, batch), annotator, now, &mut progress);
		CampaignProgress::<T>::insert(id, progress);
		Some(batch)
	}

	fn take_batch(
		id: CampaignId,
		campaign: &Campaign<T>,
		(position, batch): (u32, u32),
		annotator: &T::AccountId,
		now: BlockNumberFor<T>,
		progress: &mut Progress,
	) {
		let claim = Claim {
			lease_until: now.saturating_add(campaign.lease),
			commitment: None,
			revealed: false,
		};
		Claims::<T>::insert((id, batch), annotator, claim);
		let claimed = Batches::<T>::mutate(id, batch, |state| {
			state.claimed = state.claimed.saturating_add(1);
			state.claimed
		});
		if claimed >= campaign.redundancy {
			Self::remove_open_batch(id, position, progress);
		}
	}

	pub(crate) fn do_release(
		id: CampaignId,
		batch: u32,
		annotator: T::AccountId,
	) -> DispatchResult {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let claim = Claims::<T>::get((id, batch), &annotator).ok_or(Error::<T>::NotClaimed)?;
		ensure!(claim.commitment.is_none(), Error::<T>::AlreadyCommitted);
		ensure!(
			frame_system::Pallet::<T>::block_number() > claim.lease_until,
			Error::<T>::LeaseRunning
		);
		// From here on settlement takes all claims away.
		ensure!(campaign.stage == Stage::Open, Error::<T>::CommitClosed);

		Claims::<T>::remove((id, batch), &annotator);
		Self::end_open_claim(&annotator);
		let was_full = Batches::<T>::mutate(id, batch, |state| {
			let was_full = state.claimed >= campaign.redundancy;
			state.claimed = state.claimed.saturating_sub(1);
			was_full
		});
		if was_full {
			CampaignProgress::<T>::mutate(id, |progress| Self::add_open_batch(id, batch, progress));
		}
		Self::deposit_event(Event::ClaimReleased { campaign: id, batch, annotator });
		Ok(())
	}

	/// One claim fewer of `annotator` waits for a batch or for a commitment.
	pub(crate) fn end_open_claim(annotator: &T::AccountId) {
		OpenClaims::<T>::mutate_exists(annotator, |open| {
			*open = open.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
		});
	}
}
