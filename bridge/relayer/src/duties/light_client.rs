//! Ethereum's light client on Sensor, kept up to date.
//!
//! One update for each epoch that became final is free of charge. Each period's committee names the
//! next, so that no period may be left out.

use super::Context;
use crate::nodes::{
	beacon::{Beacon, LightClientUpdate, PERIOD},
	sensor::{argument, At, Sensor},
};
use anyhow::{ensure, Context as _, Result};
use codec::{Compact, Decode};
use polkadot_sdk::sp_core::H256;

const DUTY: &str = "light-client";
const PALLET: &str = "EthereumClient";

/// How many slots later a block has to be for its update to be free.
const FREE: u64 = 32;

/// What the light client knows of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
	/// The block's root.
	pub root: H256,
	/// Its slot.
	pub slot: u64,
}

impl Known {
	async fn by_root(at: &At<'_>, root: H256) -> Result<Option<Self>> {
		let state: Option<State> =
			at.read(PALLET, "FinalizedBeaconState", &[root.0.to_vec()]).await?;
		Ok(state.map(|state| Self { root, slot: state.slot.0 }))
	}

	/// The latest block.
	pub async fn latest(at: &At<'_>) -> Result<Option<Self>> {
		match at.read(PALLET, "LatestFinalizedBlockRoot", &[]).await? {
			Some(root) => Self::by_root(at, root).await,
			None => Ok(None),
		}
	}

	/// A block whose state remembers the one at `slot`: the latest, or one before. Nothing if that is
	/// not final yet, or too old.
	pub async fn after(at: &At<'_>, slot: u64) -> Result<Option<Self>> {
		let Some(latest) = Self::latest(at).await? else { return Ok(None) };
		if latest.slot < slot {
			return Ok(None);
		}
		if let Some(known) = remembering([latest], slot) {
			return Ok(Some(known));
		}
		// All of them, since their places in the ring say little of their order: the ring starts over,
		// and root may have set a checkpoint that is older than those before.
		let mut all = Vec::new();
		for (root, state) in at.entries::<State>(PALLET, "FinalizedBeaconState").await? {
			let root = H256::decode(&mut &root[..]).context("a key that is no root")?;
			all.push(Self { root, slot: state.slot.0 });
		}
		let found = remembering(all, slot);
		if found.is_none() {
			tracing::warn!(
				slot,
				"the light client does not remember the blocks around this slot of Ethereum any more: \
				 root sets a checkpoint (docs/bridge/runbook.md, \"A checkpoint by root\")"
			);
		}
		Ok(found)
	}
}

/// The latest of these blocks whose state remembers the one at `slot`.
fn remembering(known: impl IntoIterator<Item = Known>, slot: u64) -> Option<Known> {
	let remembers = |known: &Known| (slot..=slot.saturating_add(PERIOD)).contains(&known.slot);
	known.into_iter().filter(remembers).max_by_key(|known| known.slot)
}

/// The beginning of what the light client keeps of a state.
#[derive(Decode)]
struct State {
	slot: Compact<u64>,
}

/// The slots of an update.
#[derive(Clone, Copy, Debug)]
struct Slots {
	/// Of the block that it makes final.
	finalized: u64,
	/// Of the block that has the committee's signature.
	signed: u64,
}

impl From<&LightClientUpdate> for Slots {
	fn from(update: &LightClientUpdate) -> Self {
		Self { finalized: update.finalized_header.slot, signed: update.signature_slot }
	}
}

/// Whether the light client takes an update that has the committee after its own, when it knows the
/// block at `known`, and has the committee of the next period or not.
fn fits(known: u64, has_next: bool, update: Slots) -> bool {
	let period = known / PERIOD;
	if has_next {
		let reach = known.saturating_add(PERIOD);
		known < update.finalized
			&& update.finalized <= reach
			&& update.signed / PERIOD <= period + 1
	} else {
		update.finalized / PERIOD == period && update.signed / PERIOD == period
	}
}

/// Whether no update that is still to come will fit, when Ethereum is final up to `newest`.
fn is_left_behind(known: u64, has_next: bool, newest: u64) -> bool {
	if has_next {
		newest > known.saturating_add(PERIOD)
	} else {
		newest / PERIOD > known / PERIOD
	}
}

/// The update to bring next; nothing if there is no news.
async fn next_update(
	beacon: &Beacon,
	known: u64,
	has_next: bool,
) -> Result<Option<LightClientUpdate>> {
	let latest = beacon.latest_update().await?;
	let (newest, period) = (latest.finalized_header.slot, known / PERIOD);
	if has_next && newest < known.saturating_add(FREE) {
		return Ok(None);
	}
	if has_next && newest / PERIOD == period {
		return Ok(Some(latest));
	}
	let periods = if has_next {
		// Into the next period, with the committee after it. The best update there may make a block
		// final that is too far away; then the best one of this period may be a step on the way.
		vec![period + 1, period]
	} else {
		// The next committee comes first: without it the client is lost when the period ends.
		vec![period]
	};
	for period in periods {
		let update = beacon.update_of(period).await?;
		if let Some(update) = update.filter(|update| fits(known, has_next, update.into())) {
			return Ok(Some(update));
		}
	}
	ensure!(
		!is_left_behind(known, has_next, newest),
		"the light client is left behind: it knows slot {known}, Ethereum is final up to slot {newest}, \
		 and no update that this beacon node keeps leads from there on. Another beacon node may keep \
		 another; otherwise root has to set a checkpoint (docs/bridge/runbook.md, \"The light client is \
		 behind\")"
	);
	Ok(None)
}

/// Bring what became final.
pub async fn round(context: &Context, sensor: &Sensor) -> Result<()> {
	let Some(account) = &context.account else { return Ok(()) };
	let Some(beacon) = context.beacon().await? else { return Ok(()) };
	loop {
		let at = sensor.finalized().await?;
		let Some(known) = Known::latest(&at).await? else {
			tracing::warn!("the light client has no checkpoint yet: root sets one");
			return Ok(());
		};
		let has_next = at.read::<H256>(PALLET, "NextSyncCommittee", &[]).await?.is_some();
		let Some(update) = next_update(beacon, known.slot, has_next).await? else { return Ok(()) };
		let update = beacon.complete(update).await.context("the update lacks its state")?;
		let slot = update.finalized_header.slot;
		let call = (argument(update),);
		let outcome = sensor.submit(account, PALLET, "submit", call).await?;
		if !context.note_call(DUTY, 0, &format!("Ethereum is final up to slot {slot}"), &outcome) {
			return Ok(());
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The first slot of the light client's period in these tests.
	const START: u64 = 10 * PERIOD;

	fn fits_at(known: u64, has_next: bool, finalized: u64, signed: u64) -> bool {
		fits(
			START + known,
			has_next,
			Slots { finalized: START + finalized, signed: START + signed },
		)
	}

	#[test]
	fn a_block_is_proven_by_the_latest_whose_state_remembers_it() {
		// As they lie in a ring that has started over.
		let slots = [9 * PERIOD, 10 * PERIOD, 4 * PERIOD, 5 * PERIOD, 8 * PERIOD];
		let known = slots.map(|slot| Known { root: H256::from_low_u64_be(slot), slot });
		let found = |slot| remembering(known, slot).map(|known| known.slot);
		assert_eq!(found(10 * PERIOD), Some(10 * PERIOD));
		assert_eq!(found(9 * PERIOD), Some(10 * PERIOD));
		assert_eq!(found(9 * PERIOD - 1), Some(9 * PERIOD));
		assert_eq!(found(4 * PERIOD), Some(5 * PERIOD));
		assert_eq!(found(3 * PERIOD), Some(4 * PERIOD));
		assert_eq!(found(3 * PERIOD - 1), None);
		// In a gap, and after the last.
		assert_eq!(found(6 * PERIOD), None);
		assert_eq!(found(10 * PERIOD + 1), None);
	}

	#[test]
	fn the_next_committee_comes_from_within_the_period() {
		assert!(fits_at(64, false, 128, 200));
		// The committee may come with a block that is known.
		assert!(fits_at(64, false, 32, 200));
		assert!(!fits_at(64, false, PERIOD, PERIOD + 80));
		assert!(!fits_at(64, false, PERIOD - 32, PERIOD));
	}

	#[test]
	fn an_update_fits_if_its_block_is_new_and_not_more_than_a_period_away() {
		assert!(fits_at(64, true, 96, 200));
		assert!(fits_at(64, true, PERIOD + 64, PERIOD + 150));
		assert!(!fits_at(64, true, 64, 200));
		assert!(!fits_at(64, true, PERIOD + 96, PERIOD + 180));
		assert!(!fits_at(PERIOD - 32, true, PERIOD + 32, 2 * PERIOD));
	}

	#[test]
	fn the_best_update_of_this_period_is_a_step_to_that_of_the_next() {
		let (known, this, next) = (64, 4_000, PERIOD + 4_032);
		assert!(!fits_at(known, true, next, next + 80));
		assert!(fits_at(known, true, this, this + 80));
		assert!(!fits_at(this, true, next, next + 80));
		assert!(fits_at(this + 32, true, next, next + 80));
	}

	#[test]
	fn a_client_is_left_behind_when_all_that_comes_is_too_far_away() {
		assert!(!is_left_behind(START, true, START + PERIOD));
		assert!(is_left_behind(START, true, START + PERIOD + 1));
		assert!(!is_left_behind(START, false, START + PERIOD - 1));
		assert!(is_left_behind(START, false, START + PERIOD));
	}
}
