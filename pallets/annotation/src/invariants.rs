//! What must hold between any two blocks, and after any call.

use crate::{
	types::{Batch, Stage},
	BatchResults, Batches, CampaignProgress, Campaigns, ClaimQueue, Claims, Config, Deadlines,
	LastPaid, NextCampaignId, OpenBatches, OpenClaims, Pallet, RevealedLabels, Settling,
	SettlingRange, Tallies,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame::{deps::sp_runtime::TryRuntimeError, prelude::*, traits::fungible::Inspect};
use polkadot_sdk::polkadot_sdk_frame as frame;
use sensor_primitives::{Balance, CampaignId};

impl<T: Config> Pallet<T> {
	/// Check all invariants.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_money()?;
		Self::check_claims()?;
		Self::check_ends()?;
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

	/// The pot has what campaigns say they still have, besides its existential deposit; more, if
	/// somebody sends it a present.
	fn check_money() -> Result<(), TryRuntimeError> {
		let owed: Balance = Campaigns::<T>::iter_values().map(|campaign| campaign.remaining).sum();
		let payable = T::Currency::balance(&Self::account_id())
			.saturating_sub(T::Currency::minimum_balance());
		ensure!(payable >= owed, "the pot does not cover what campaigns still have");
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
				Stage::Open => ensure!(
					Deadlines::<T>::get(deadline).contains(&id),
					"an open campaign has no deadline"
				),
				Stage::Settling(_) | Stage::Paying { .. } => {
					ensure!(queued.contains(&id), "nobody settles a campaign whose work is over")
				},
				Stage::Closed { .. } => {},
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
				.all(|id| matches!(stage_of(id), Some(Stage::Settling(_)))),
			"label files are kept of a campaign that is not being settled"
		);
		ensure!(
			LastPaid::<T>::iter_keys().all(|id| matches!(stage_of(id), Some(Stage::Paying { .. }))),
			"a campaign that is not being paid says who was paid last"
		);
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
			let counted = batches.remove(&(id, index)).unwrap_or_default();
			ensure!(
				batch == Batch { seed: batch.seed, ..counted },
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
