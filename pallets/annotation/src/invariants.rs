//! What must hold between any two blocks, and after any call.

use crate::{
	types::{Batch, Stage},
	Batches, CampaignProgress, Campaigns, ClaimQueue, Claims, Config, HoldReason, NextCampaignId,
	OpenBatches, OpenClaims, Pallet, RevealedLabels, Tallies,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame::{deps::sp_runtime::TryRuntimeError, prelude::*, traits::fungible::InspectHold};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{Balance, CampaignId};

impl<T: Config> Pallet<T> {
	/// Check all invariants.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_money()?;
		Self::check_claims()?;
		for (id, campaign) in Campaigns::<T>::iter() {
			ensure!(id < NextCampaignId::<T>::get(), "a campaign has an id from the future");
			match campaign.stage {
				Stage::Open => Self::check_open_batches(id, campaign.batches())?,
				Stage::Settling(_) => {},
				Stage::Paying { .. } | Stage::Closed { .. } => ensure!(
					OpenBatches::<T>::iter_prefix(id).next().is_none(),
					"a settled campaign has batches left"
				),
			}
			if matches!(campaign.stage, Stage::Open | Stage::Closed { .. }) {
				ensure!(
					Tallies::<T>::iter_prefix(id).next().is_none(),
					"an open or closed campaign has tallies"
				);
			}
		}
		Ok(())
	}

	/// What is on hold is exactly what campaigns say.
	fn check_money() -> Result<(), TryRuntimeError> {
		let mut held = BTreeMap::<T::AccountId, Balance>::new();
		for campaign in Campaigns::<T>::iter_values() {
			*held.entry(campaign.requester).or_default() += campaign.remaining;
		}
		for (requester, expected) in held {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Campaign.into(), &requester) == expected,
				"a requester's held money is not what its campaigns say"
			);
		}
		Ok(())
	}

	/// Counts of claims equal the claims; labels exist exactly for revealed claims.
	fn check_claims() -> Result<(), TryRuntimeError> {
		let mut batches = BTreeMap::<(CampaignId, u32), Batch>::new();
		let mut open = BTreeMap::<T::AccountId, u32>::new();
		for (key, annotator, claim) in Claims::<T>::iter() {
			let batch = batches.entry(key).or_default();
			batch.claimed += 1;
			match claim.commitment {
				Some(_) => batch.committed += 1,
				None => *open.entry(annotator.clone()).or_default() += 1,
			}
			if claim.revealed {
				ensure!(claim.commitment.is_some(), "labels were revealed without a commitment");
				batch.revealed += 1;
			}
			ensure!(
				RevealedLabels::<T>::contains_key(key, &annotator) == claim.revealed,
				"stored labels do not match the revealed claims"
			);
		}
		for (id, index, batch) in Batches::<T>::iter() {
			ensure!(
				batches.remove(&(id, index)).unwrap_or_default() == batch,
				"a batch does not count its claims"
			);
		}
		ensure!(batches.is_empty(), "a claim has no batch");

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
		let redundancy = Campaigns::<T>::get(id).map_or(0, |campaign| campaign.redundancy);
		let open: BTreeSet<_> =
			(0..count).map(|position| Self::open_batch_at(id, position)).collect();
		let expected: BTreeSet<_> = (0..batches)
			.filter(|batch| Batches::<T>::get(id, batch).claimed < redundancy)
			.collect();
		ensure!(open == expected, "the open batches are not those with room");
		ensure!(open.len() as u32 == count, "an open batch is listed twice");
		ensure!(
			OpenBatches::<T>::iter_key_prefix(id).all(|position| position < count),
			"an open batch is listed past the end"
		);
		Ok(())
	}
}
