//! Committing to labels, and revealing them.

use crate::{
	types::{BatchLabels, Campaign, Claim, Stage},
	Batches, CampaignProgress, Campaigns, Claims, Config, Error, Event, Pallet, RevealedLabels,
};
use frame::prelude::*;
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{
	labels::{commitment, Label},
	CampaignId,
};

type ClaimOf<T> = Claim<BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
	/// The caller's claim, if a commitment for it can be made now.
	pub(crate) fn check_commit(
		annotator: &T::AccountId,
		id: CampaignId,
		batch: u32,
	) -> Result<ClaimOf<T>, Error<T>> {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let claim = Claims::<T>::get((id, batch), annotator).ok_or(Error::<T>::NotClaimed)?;
		ensure!(claim.commitment.is_none(), Error::<T>::AlreadyCommitted);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(
			campaign.stage == Stage::Open && now <= campaign.commit_until,
			Error::<T>::CommitClosed
		);
		Ok(claim)
	}

	pub(crate) fn do_commit(
		annotator: T::AccountId,
		id: CampaignId,
		batch: u32,
		commitment: H256,
	) -> DispatchResult {
		let claim = Self::check_commit(&annotator, id, batch)?;
		Claims::<T>::insert(
			(id, batch),
			&annotator,
			Claim { commitment: Some(commitment), ..claim },
		);
		Self::end_open_claim(&annotator);
		Batches::<T>::mutate(id, batch, |state| {
			state.committed = state.committed.saturating_add(1)
		});
		CampaignProgress::<T>::mutate(id, |progress| {
			progress.commits = progress.commits.saturating_add(1)
		});
		Self::deposit_event(Event::LabelsCommitted { campaign: id, batch, annotator });
		Ok(())
	}

	/// The campaign and the caller's claim, if exactly these labels can be revealed now.
	pub(crate) fn check_reveal(
		annotator: &T::AccountId,
		id: CampaignId,
		batch: u32,
		labels: &[Label],
		salt: &[u8; 32],
	) -> Result<(Campaign<T>, ClaimOf<T>), Error<T>> {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(
			campaign.stage == Stage::Open && now <= campaign.reveal_until,
			Error::<T>::RevealTooLate
		);
		let claim = Claims::<T>::get((id, batch), annotator).ok_or(Error::<T>::NotClaimed)?;
		let committed = claim.commitment.ok_or(Error::<T>::NotCommitted)?;
		ensure!(!claim.revealed, Error::<T>::AlreadyRevealed);
		// Labels become public here, so nobody may still be free to copy them.
		ensure!(
			now > campaign.commit_until
				|| Batches::<T>::get(id, batch).committed >= campaign.redundancy,
			Error::<T>::RevealTooEarly
		);
		ensure!(
			labels.len() == campaign.items_in(batch) as usize
				&& labels.iter().all(|label| usize::from(*label) < campaign.labels().len()),
			Error::<T>::BadLabels
		);
		ensure!(
			commitment(id, batch, annotator, labels, salt) == committed,
			Error::<T>::CommitmentMismatch
		);
		Ok((campaign, claim))
	}

	pub(crate) fn do_reveal(
		annotator: T::AccountId,
		id: CampaignId,
		batch: u32,
		labels: BatchLabels<T>,
		salt: [u8; 32],
	) -> DispatchResult {
		let (campaign, claim) = Self::check_reveal(&annotator, id, batch, &labels, &salt)?;
		Claims::<T>::insert((id, batch), &annotator, Claim { revealed: true, ..claim });
		RevealedLabels::<T>::insert((id, batch), &annotator, labels);
		let revealed = Batches::<T>::mutate(id, batch, |state| {
			state.revealed = state.revealed.saturating_add(1);
			// The commitment fixed the salt, and nobody else knew it until now.
			state.seed = (state.seed, salt).using_encoded(blake2_256);
			state.revealed
		});
		let finished_batches = CampaignProgress::<T>::mutate(id, |progress| {
			progress.reveals = progress.reveals.saturating_add(1);
			if revealed >= campaign.redundancy {
				progress.finished_batches = progress.finished_batches.saturating_add(1);
			}
			progress.finished_batches
		});
		Self::deposit_event(Event::LabelsRevealed { campaign: id, batch, annotator });
		if finished_batches >= campaign.batches() {
			Self::begin_settlement(id, campaign);
		}
		Ok(())
	}
}
