//! The batches of a campaign that still want annotators: a set from which any member can be
//! picked by position, and removed, in constant time.
//!
//! The set starts out as all batches in order, so a position that was never written holds the
//! batch of the same number, and opening a campaign costs the same for one batch as for many.

use crate::{Config, OpenBatches, Pallet, Progress};
use sensor_primitives::CampaignId;

impl<T: Config> Pallet<T> {
	/// The open batch at `position`, which must be below `progress.open_batches`.
	pub(crate) fn open_batch_at(campaign: CampaignId, position: u32) -> u32 {
		OpenBatches::<T>::get(campaign, position).unwrap_or(position)
	}

	/// Take the batch at `position` out; the last one takes its place.
	pub(crate) fn remove_open_batch(campaign: CampaignId, position: u32, progress: &mut Progress) {
		let last = progress.open_batches.saturating_sub(1);
		let moved = Self::open_batch_at(campaign, last);
		OpenBatches::<T>::remove(campaign, last);
		if position != last {
			OpenBatches::<T>::insert(campaign, position, moved);
		}
		progress.open_batches = last;
	}

	/// Put a batch back that is not in the set.
	pub(crate) fn add_open_batch(campaign: CampaignId, batch: u32, progress: &mut Progress) {
		OpenBatches::<T>::insert(campaign, progress.open_batches, batch);
		progress.open_batches = progress.open_batches.saturating_add(1);
	}
}
