//! Commitments on other chains that this chain never made: the trace of stolen validator keys.
//!
//! Every commitment that a verifier accepted is compared with this chain's own root. One that differs
//! is told as loudly as a program can, and whoever signed it is reported to this chain: the transaction
//! that brought it has the commitment and the signatures, which is all the evidence that it takes.

use super::{
	beefy::Verifier,
	counting,
	inbound::search,
	looked_after,
	reports::{report, Evidence},
	Chain, Context, Destination, Failures,
};
use crate::{
	contracts::CommitmentAccepted,
	nodes::sensor::{At, Sensor},
	proofs::{
		forgery::{inputs_to, votes, Vote},
		receipt::RawLog,
	},
};
use alloy_sol_types::SolEvent;
use anyhow::{Context as _, Result};
use polkadot_sdk::{
	sp_consensus_beefy::known_payloads::MMR_ROOT_ID,
	sp_core::{H160, H256},
};
use sensor_bridge_evm::{account::Evm, hexadecimal::parse_bytes, Header};
use serde_json::json;
use std::collections::BTreeSet;

/// For how long those who signed can be slashed, in seconds: 28 eras.
const SLASHABLE: u64 = 28 * 24 * 60 * 60;

/// How many days of those in which a forgery can be slashed are searched, if not all.
fn too_few_days(from: u64, to: u64) -> Option<u64> {
	let seconds = to.saturating_sub(from);
	(seconds < SLASHABLE).then_some(seconds / (24 * 60 * 60))
}

/// How a commitment compares with this chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
	/// It is this chain's.
	Ours,
	/// This chain has another root at that block.
	Fork,
	/// This chain has no such block.
	Future,
	/// The node does not remember that block's state.
	Unknown,
}

/// Judge a root that was signed for a block.
fn judge(block: u32, root: H256, ours: Option<H256>, head: u32) -> Verdict {
	match ours {
		_ if block > head => Verdict::Future,
		Some(ours) if ours == root => Verdict::Ours,
		Some(_) => Verdict::Fork,
		None => Verdict::Unknown,
	}
}

async fn own_root(at: Result<At<'_>>) -> Option<H256> {
	at.ok()?.read("Mmr", "RootHash", &[]).await.ok().flatten()
}

/// Compare what the verifiers of all gateways accepted lately: what a former one is told is signed by
/// the same keys, and what it lets burn still counts.
pub async fn round(context: &Context, sensor: &Sensor, chain: &Chain) -> Result<()> {
	let evm = &chain.evm;
	let at = sensor.finalized().await?;
	let present = Destination::read(&at, evm.chain).await?.map(|destination| destination.gateway);
	let counting = counting(&at, evm.chain).await?;
	let mut failures = Failures::default();
	let mut compared = BTreeSet::new();
	for gateway in looked_after(present, &counting, &counting, &chain.gateways) {
		let verifier = Verifier::of(chain, gateway).await.map(|verifier| verifier.address);
		let name = format!("gateway {gateway:?}");
		let Some(verifier) = failures.note(&name, verifier) else { continue };
		// Gateways may share one.
		if compared.insert(verifier) {
			failures.note(&name, compare(context, sensor, evm, verifier).await);
		}
	}
	failures.result()
}

/// Say once from where on commitments are compared, if that leaves out some that matter.
// Nobody remembers until when they were compared before this program was started.
async fn say_how_far(context: &Context, evm: &Evm, verifier: H160, head: &Header) {
	let from = head.number.saturating_sub(context.options.look_back);
	if from == 0 {
		return;
	}
	let Ok(first) = evm.header(&format!("{from:#x}")).await else { return };
	let Some(days) = too_few_days(first.timestamp, head.timestamp) else { return };
	if context.is_news(format!("fisherman {} {verifier:?}", evm.chain)) {
		tracing::warn!(
			chain = evm.chain,
			?verifier,
			from,
			days,
			"commitments before this block are not compared, though a forged one can be slashed for 28 \
			 days: if no fisherman has run meanwhile, make --look-back larger"
		);
	}
}

/// A commitment that this chain never made.
struct Forged {
	block: u32,
	root: H256,
	verdict: Verdict,
	log: RawLog,
}

/// Compare what a verifier accepted lately. All that is forged is told of before anything of it is
/// reported, which takes longer.
async fn compare(context: &Context, sensor: &Sensor, evm: &Evm, verifier: H160) -> Result<()> {
	// Not only what is final there: a thief does not wait.
	let latest = evm.header("latest").await?;
	say_how_far(context, evm, verifier, &latest).await;
	let topics = json!([H256(CommitmentAccepted::SIGNATURE_HASH.0)]);
	let logs = search(context, evm, verifier, topics, usize::MAX, latest.number).await?;
	// Asked after the logs, so that no honest commitment is ahead of it.
	let head = sensor.number(sensor.finalized().await?.hash).await?;
	let mut all = Vec::new();
	for log in logs {
		let (Some(topic), Ok(root)) = (log.topics.get(1), <[u8; 32]>::try_from(&log.data[..]))
		else {
			continue;
		};
		let block = u32::try_from(topic.to_low_u64_be()).context("a block's number")?;
		let root = H256(root);
		let ours = own_root(sensor.at(block).await).await;
		let verdict = judge(block, root, ours, head);
		match verdict {
			Verdict::Ours => continue,
			Verdict::Unknown => {
				tracing::debug!(block, "this node does not know the block's state any more");
				continue;
			},
			Verdict::Fork | Verdict::Future => {},
		}
		tracing::error!(
			chain = evm.chain,
			?verifier,
			?verdict,
			block,
			?root,
			?ours,
			evm_block = log.block_number,
			evm_block_hash = ?log.block_hash,
			transaction = log.transaction_index,
			"FORGED COMMITMENT: validators signed what this chain never made. Halt the destination now"
		);
		let label = evm.chain.to_string();
		context.metrics.forks.with_label_values(&[label.as_str()]).inc();
		all.push(Forged { block, root, verdict, log });
	}
	let mut failures = Failures::default();
	for forged in all {
		let name = format!("the report of a forged commitment of block {}", forged.block);
		failures.note(&name, tell(context, sensor, evm, verifier, &forged).await);
	}
	failures.result()
}

/// Report whoever signed a commitment.
async fn tell(
	context: &Context,
	sensor: &Sensor,
	evm: &Evm,
	verifier: H160,
	forged: &Forged,
) -> Result<()> {
	let Some(account) = &context.account else {
		tracing::error!(
			block = forged.block,
			"there is no account on Sensor to report the forgers with: give --sensor-key-file"
		);
		return Ok(());
	};
	let votes = votes_in(evm, verifier, forged).await?;
	let evidence = match forged.verdict {
		Verdict::Fork => Evidence::of_fork(sensor, forged.block).await?,
		_ => Evidence::Future,
	};
	report(context, sensor, account, evm.chain, votes, evidence).await
}

/// What was signed, from the transaction that brought it.
async fn votes_in(evm: &Evm, verifier: H160, forged: &Forged) -> Result<Vec<Vote>> {
	let log = &forged.log;
	let transaction = evm.transaction(log.block_hash, log.transaction_index).await?;
	let to: Option<H160> = serde_json::from_value(transaction["to"].clone())?;
	let inputs = if to == Some(verifier) {
		let input = transaction["input"].as_str().context("a transaction without input")?;
		vec![parse_bytes(input)?]
	} else {
		let params = json!([transaction["hash"], { "tracer": "callTracer" }]);
		let trace = evm.ask_raw("debug_traceTransaction", params).await.with_context(|| {
			format!(
				"transaction {} brought it through another contract, and only a node that traces \
				 transactions knows what",
				transaction["hash"]
			)
		})?;
		inputs_to(&trace, verifier)
	};
	// A thief may hide it among others, which failed.
	let all = inputs.iter().filter_map(|input| votes(input)).flatten();
	Ok(all
		.filter(|vote| {
			vote.commitment.block_number == forged.block
				&& vote.commitment.payload.get_decoded(&MMR_ROOT_ID) == Some(forged.root)
		})
		.collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_search_that_ends_within_the_time_for_slashing_is_told_of() {
		const DAY: u64 = 24 * 60 * 60;
		assert_eq!(too_few_days(DAY, 15 * DAY - 1), Some(13));
		assert_eq!(too_few_days(DAY, 29 * DAY - 1), Some(27));
		assert_eq!(too_few_days(DAY, 29 * DAY), None);
	}

	#[test]
	fn another_root_and_a_block_to_come_are_forged() {
		let (ours, other) = (H256::repeat_byte(1), H256::repeat_byte(2));
		assert_eq!(judge(5, ours, Some(ours), 10), Verdict::Ours);
		assert_eq!(judge(5, other, Some(ours), 10), Verdict::Fork);
		assert_eq!(judge(11, ours, None, 10), Verdict::Future);
		assert_eq!(judge(5, other, None, 10), Verdict::Unknown);
	}
}
