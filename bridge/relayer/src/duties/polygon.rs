//! Polygon's checkpoints, proven on Sensor one after the other as Ethereum logs them.

use super::{
	inbound::{prove_on_ethereum, search},
	Chain, Context,
};
use crate::{
	nodes::{
		beacon::Beacon,
		sensor::{argument, twox, Account, At, Sensor},
	},
	proofs::receipt::RawLog,
};
use anyhow::{Context as _, Result};
use pallet_bridge::types::{Following, Kept};
use polkadot_sdk::sp_core::H256;
use sensor_bridge_evm::account::Evm;
use sensor_bridge_primitives::{
	polygon::{deleted_from, NEW_HEADER_BLOCK, RESET_HEADER_BLOCK},
	Checkpoint,
};
use serde_json::json;

const DUTY: &str = "polygon";

/// How many checkpoints the chain keeps, at places that it uses again.
const PLACES: u64 = 1_024;

/// What is kept of a checkpoint, if it still is.
pub async fn kept(at: &At<'_>, checkpoint: u64) -> Result<Option<Kept>> {
	at.read("Bridge", "Checkpoints", &[twox(&(checkpoint % PLACES))]).await
}

/// Whether the checkpoint that begins at `next` was logged before those that were found, which begin
/// at `starts`.
fn is_missing(next: u64, starts: &[u64]) -> bool {
	!starts.contains(&next) && starts.iter().any(|start| *start > next)
}

/// Bring the checkpoints that follow, and the news that one was deleted: from Ethereum, where they
/// are logged.
pub async fn round(context: &Context, sensor: &Sensor, chain: &Chain) -> Result<()> {
	let Some(account) = &context.account else { return Ok(()) };
	let at = sensor.finalized().await?;
	let ethereum: u64 = at.read("Bridge", "EthereumChain", &[]).await?.unwrap_or(1);
	if chain.evm.chain != ethereum {
		return Ok(());
	}
	let Some(beacon) = context.beacon().await? else { return Ok(()) };
	let Some(following) = at.read::<Following>("Bridge", "Polygon", &[]).await? else {
		return Ok(());
	};
	let evm = &chain.evm;
	let head = evm.finalized().await?;
	// Both kinds of logs, in the order in which they were made.
	let topics = json!([[H256(NEW_HEADER_BLOCK), H256(RESET_HEADER_BLOCK)]]);
	let mut logs = search(context, evm, following.root_chain, topics, usize::MAX, head).await?;
	logs.sort_by_key(|log| (log.block_number, log.transaction_index));
	// What was logged before is about checkpoints that count no more.
	logs.retain(|log| log.block_number >= following.since);
	let mut next = following.next_block;
	let start = |log: &RawLog| Checkpoint::decode(&log.bounded()?).map(|found| found.start);
	let starts: Vec<u64> = logs.iter().filter_map(start).collect();
	if is_missing(next, &starts) {
		tracing::warn!(
			next,
			from = head.saturating_sub(context.options.look_back),
			"Polygon's next checkpoint was logged before the block of Ethereum from which logs are \
			 searched: make --look-back larger, unless it was told to begin where none does"
		);
	}
	for log in logs {
		let Some(bounded) = log.bounded() else { continue };
		if let Some(id) = deleted_from(&bounded) {
			tracing::error!(id, block = log.block_number, "checkpoints of Polygon were deleted");
			report(context, sensor, account, beacon, evm, &log, id).await?;
			continue;
		}
		let Some(checkpoint) = Checkpoint::decode(&bounded) else { continue };
		if checkpoint.start != next {
			continue;
		}
		let at = sensor.finalized().await?;
		let Some((receipt, block)) = prove_on_ethereum(beacon, evm, &at, &log).await? else {
			return Ok(());
		};
		let call = (argument(bounded), argument(receipt), argument(Box::new(block)));
		let outcome = sensor.submit(account, "Bridge", "submit_checkpoint", call).await?;
		let what = format!("checkpoint of blocks {} to {}", checkpoint.start, checkpoint.end);
		if !context.note_call(DUTY, ethereum, &what, &outcome) {
			return Ok(());
		}
		next = checkpoint.end.checked_add(1).context("there are no more blocks of Polygon")?;
	}
	Ok(())
}

/// Prove that a checkpoint which is kept was deleted later.
async fn report(
	context: &Context,
	sensor: &Sensor,
	account: &Account,
	beacon: &Beacon,
	evm: &Evm,
	log: &RawLog,
	id: u64,
) -> Result<()> {
	let at = sensor.finalized().await?;
	let Some(following) = at.read::<Following>("Bridge", "Polygon", &[]).await? else {
		return Ok(());
	};
	for number in following.kept.first..following.kept.next {
		let kept = kept(&at, number).await?;
		// Made before the deletion, with a number from there on: it is one of those that are gone.
		let is_gone = |kept: &Kept| kept.at <= log.block_number && kept.checkpoint.id >= id;
		if !kept.as_ref().is_some_and(is_gone) {
			continue;
		}
		let Some((receipt, block)) = prove_on_ethereum(beacon, evm, &at, log).await? else {
			return Ok(());
		};
		let Some(bounded) = log.bounded() else { return Ok(()) };
		let call =
			(argument(number), argument(bounded), argument(receipt), argument(Box::new(block)));
		let outcome = sensor.submit(account, "Bridge", "report_reset", call).await?;
		context.note_call(DUTY, evm.chain, &format!("checkpoint {number} was deleted"), &outcome);
		return Ok(());
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_checkpoint_is_missing_when_only_later_ones_are_found() {
		assert!(is_missing(100, &[200, 300]));
		assert!(is_missing(100, &[50, 200]));
		assert!(!is_missing(100, &[50, 100, 200]));
		// It has not been made yet.
		assert!(!is_missing(100, &[50]));
		assert!(!is_missing(100, &[]));
	}
}
