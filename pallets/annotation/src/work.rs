//! Committing to answers, and revealing them.

use crate::{
	types::{Answers, Batch, Campaign, Stage, Work},
	Batches, CampaignProgress, Campaigns, Config, Error, Event, Pallet,
};
use codec::Encode;
use frame::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{labels::commitment, CampaignId};

impl<T: Config> Pallet<T> {
	/// The work on the batch and the caller's place in it, if a commitment can be made now.
	pub(crate) fn check_commit(
		annotator: &T::AccountId,
		id: CampaignId,
		batch: u32,
	) -> Result<(Batch<T>, usize), Error<T>> {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let work = Batches::<T>::get(id, batch);
		let place = Self::place_of(id, &work, annotator)?;
		ensure!(
			matches!(work.places.get(place), Some(place) if matches!(place.work, Work::Claimed { .. })),
			Error::<T>::AlreadyCommitted
		);
		let now = Self::now();
		ensure!(
			campaign.stage == Stage::Open && now <= campaign.commit_until,
			Error::<T>::CommitClosed
		);
		Ok((work, place))
	}

	pub(crate) fn do_commit(
		annotator: T::AccountId,
		id: CampaignId,
		batch: u32,
		commitment: H256,
	) -> DispatchResult {
		let (mut work, place) = Self::check_commit(&annotator, id, batch)?;
		if let Some(place) = work.places.get_mut(place) {
			place.work = Work::Committed(commitment);
		}
		Batches::<T>::insert(id, batch, work);
		Self::end_open_claim(&annotator);
		CampaignProgress::<T>::mutate(id, |progress| {
			progress.commits = progress.commits.saturating_add(1)
		});
		Self::deposit_event(Event::LabelsCommitted { campaign: id, batch, annotator });
		Ok(())
	}

	/// The campaign, the work on the batch and the caller's place in it, if exactly these answers can
	/// be revealed now.
	pub(crate) fn check_reveal(
		annotator: &T::AccountId,
		id: CampaignId,
		batch: u32,
		answers: &[u8],
		salt: &[u8; 32],
	) -> Result<(Campaign<T>, Batch<T>, usize), Error<T>> {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let now = Self::now();
		ensure!(
			campaign.stage == Stage::Open && now <= campaign.reveal_until,
			Error::<T>::RevealTooLate
		);
		let work = Batches::<T>::get(id, batch);
		let index = Self::place_of(id, &work, annotator)?;
		let place = work.places.get(index).ok_or(Error::<T>::NotClaimed)?;
		let committed = match place.work {
			Work::Claimed { .. } => return Err(Error::<T>::NotCommitted),
			Work::Committed(hash) => hash,
			Work::Revealed(_) => return Err(Error::<T>::AlreadyRevealed),
		};
		// Answers become public here, so nobody may still be free to copy them.
		ensure!(
			now > campaign.commit_until || work.is_committed(&campaign),
			Error::<T>::RevealTooEarly
		);
		let asked = work.asked(place, campaign.items_in(batch)).len();
		ensure!(campaign.task.takes(answers, asked), Error::<T>::BadLabels);
		ensure!(
			commitment(id, batch, annotator, answers, salt) == committed,
			Error::<T>::CommitmentMismatch
		);
		Ok((campaign, work, index))
	}

	pub(crate) fn do_reveal(
		annotator: T::AccountId,
		id: CampaignId,
		batch: u32,
		answers: Answers<T>,
		salt: [u8; 32],
	) -> DispatchResult {
		let (campaign, mut work, place) =
			Self::check_reveal(&annotator, id, batch, &answers, &salt)?;
		if let Some(place) = work.places.get_mut(place) {
			place.work = Work::Revealed(answers);
		}
		// The commitment fixed the salt, and nobody else knew it until now.
		work.seed = (work.seed, salt).using_encoded(blake2_256);
		let finished = work.is_finished(&campaign);
		Batches::<T>::insert(id, batch, work);
		let unfinished = CampaignProgress::<T>::mutate(id, |progress| {
			progress.reveals = progress.reveals.saturating_add(1);
			progress.unfinished_batches =
				progress.unfinished_batches.saturating_sub(finished.into());
			progress.unfinished_batches
		});
		Self::deposit_event(Event::LabelsRevealed { campaign: id, batch, annotator });
		if unfinished == 0 {
			Self::end_round(id, campaign);
		}
		Ok(())
	}
}
