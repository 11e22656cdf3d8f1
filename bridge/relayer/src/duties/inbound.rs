//! What gateways logged, proven on Sensor: deliveries, burns, and moves of the token.
//!
//! Which deliveries and burns are not proven yet, Sensor's state says; logs are searched for these.

use super::{counting, light_client::Known, open_messages, Chain, Context, Destination, Failures};
use crate::{
	contracts::{burnsCall, deliveredCall, retiredCall},
	nodes::{
		beacon::{root_of, Beacon},
		sensor::{argument, twox, Account, At, Sensor},
	},
	proofs::receipt::{self, RawLog},
};
use anyhow::{ensure, Context as _, Result};
use pallet_bridge::{
	burns::{is_noted, Page, BURNS},
	types::{Proof, Route},
};
use polkadot_sdk::sp_core::{H160, H256};
use sensor_bridge_evm::{account::Evm, Header};
use sensor_bridge_primitives::{
	event::{BURNED, DELIVERED, MOVED},
	polygon, GatewayEvent, HeaderProof, Mode, ReceiptProof,
};
use serde_json::{json, Value};
use snowbridge_beacon_primitives::{AncestryProof, ExecutionProof};

const DUTY: &str = "inbound";

/// How many values a search has at most.
const VALUES: usize = 256;

/// A number as a topic.
fn topic(number: u64) -> H256 {
	H256::from_low_u64_be(number)
}

/// Search back for logs with one of these values in the second topic, until each is found.
async fn find(
	context: &Context,
	evm: &Evm,
	gateway: H160,
	signature: [u8; 32],
	numbers: &[u64],
	head: u64,
) -> Result<Vec<RawLog>> {
	let mut found = Vec::new();
	for numbers in numbers.chunks(VALUES) {
		let topics: Vec<_> = numbers.iter().map(|number| topic(*number)).collect();
		let topics = json!([H256(signature), topics]);
		found.extend(search(context, evm, gateway, topics, numbers.len(), head).await?);
	}
	Ok(found)
}

/// Search back until there are `count` logs; `usize::MAX` for all.
pub async fn search(
	context: &Context,
	evm: &Evm,
	address: H160,
	topics: Value,
	count: usize,
	head: u64,
) -> Result<Vec<RawLog>> {
	let end = head.saturating_sub(context.options.look_back);
	let found = evm.logs_back(head, end, address, &topics, count).await?;
	if found.len() < count && count != usize::MAX {
		tracing::warn!(
			chain = evm.chain,
			missing = count - found.len(),
			from = end,
			"what is not proven yet was logged before the block from which logs are searched: make \
			 --look-back larger, or ask a node that has older logs"
		);
	}
	Ok(found)
}

/// The numbers of burns that are not proven yet.
async fn unproven(at: &At<'_>, chain: u64, gateway: H160, burns: u64) -> Result<Vec<u64>> {
	let mut numbers = Vec::new();
	for number in 0..=burns / BURNS {
		let parts = [twox(&(chain, gateway)), twox(&number)];
		let page: Page = at.read("Bridge", "Burns", &parts).await?.unwrap_or_default();
		let on_page = (number * BURNS).max(1)..=burns.min(number * BURNS + BURNS - 1);
		numbers.extend(on_page.filter(|nonce| !is_noted(&page, *nonce)));
	}
	Ok(numbers)
}

/// Prove all that is final and not proven.
pub async fn round(context: &Context, sensor: &Sensor, chain: &Chain) -> Result<()> {
	let Some(account) = &context.account else { return Ok(()) };
	let id = chain.evm.chain;
	let at = sensor.finalized().await?;
	let Some(destination) = Destination::read(&at, id).await? else { return Ok(()) };
	if destination.mode == Mode::Halted {
		tracing::debug!(chain = id, "halted");
		return Ok(());
	}
	let head = chain.evm.finalized().await?;
	let mut failures = Failures::default();
	for gateway in counting(&at, id).await? {
		let found = logs(context, chain, &at, &destination, gateway, head).await;
		for log in failures.note(&format!("gateway {gateway:?}"), found).unwrap_or_default() {
			// One log that cannot be proven, such as in a receipt that is too long, is no reason to leave
			// the others.
			let done = bring(context, sensor, account, chain, &at, destination.route, &log).await;
			let what = format!("a log of block {}", log.block_number);
			failures.note(&what, done);
		}
	}
	failures.result()
}

/// Prove a log, if it means anything.
async fn bring(
	context: &Context,
	sensor: &Sensor,
	account: &Account,
	chain: &Chain,
	at: &At<'_>,
	route: Route,
	log: &RawLog,
) -> Result<()> {
	let id = chain.evm.chain;
	let Some(bounded) = log.bounded() else { return Ok(()) };
	let Some(event) = GatewayEvent::decode(&bounded) else { return Ok(()) };
	let Some(proof) = prove(context, chain, at, route, log).await? else {
		tracing::debug!(chain = id, block = log.block_number, "not final on Sensor yet");
		return Ok(());
	};
	let call = (argument(id), argument(bounded), argument(Box::new(proof)));
	let outcome = sensor.submit(account, "Bridge", "prove", call).await?;
	context.note_call(DUTY, id, &format!("{event:?} proven"), &outcome);
	Ok(())
}

async fn logs(
	context: &Context,
	chain: &Chain,
	at: &At<'_>,
	destination: &Destination,
	gateway: H160,
	head: u64,
) -> Result<Vec<RawLog>> {
	let (evm, id) = (&chain.evm, chain.evm.chain);
	let tag = format!("{head:#x}");
	let mut delivered = Vec::new();
	for nonce in open_messages(at, id).await? {
		if evm.read(gateway, deliveredCall { nonce }, &tag).await? {
			delivered.push(nonce);
		}
	}
	let burns = evm.read(gateway, burnsCall {}, &tag).await?;
	let burned = unproven(at, id, gateway, burns).await?;
	let mut logs = find(context, evm, gateway, DELIVERED, &delivered, head).await?;
	logs.extend(find(context, evm, gateway, BURNED, &burned, head).await?);
	if gateway == destination.gateway && evm.read(gateway, retiredCall {}, &tag).await? {
		logs.extend(search(context, evm, gateway, json!([H256(MOVED)]), 1, head).await?);
	}
	Ok(logs)
}

async fn prove(
	context: &Context,
	chain: &Chain,
	at: &At<'_>,
	route: Route,
	log: &RawLog,
) -> Result<Option<Proof<ExecutionProof>>> {
	Ok(match route {
		Route::Ethereum => {
			let Some(beacon) = context.beacon().await? else { return Ok(None) };
			let proven = prove_on_ethereum(beacon, &chain.evm, at, log).await?;
			proven.map(|(receipt, block)| Proof::Ethereum { receipt, block })
		},
		Route::Polygon => prove_on_polygon(&chain.evm, at, log).await?,
	})
}

async fn receipt_of(evm: &Evm, log: &RawLog) -> Result<(Header, ReceiptProof)> {
	let header = evm.header(&format!("{:#x}", log.block_number)).await?;
	ensure!(header.hash == log.block_hash, "the log's block is not in the chain any more");
	let receipts = receipt::of_block(evm, log.block_number).await?;
	let proof = receipt::prove(&receipts, log.transaction_index, header.receipts_root)?;
	Ok((header, proof))
}

/// Prove a log of Ethereum; nothing if its block is not known to be final on Sensor.
pub async fn prove_on_ethereum(
	beacon: &Beacon,
	evm: &Evm,
	at: &At<'_>,
	log: &RawLog,
) -> Result<Option<(ReceiptProof, ExecutionProof)>> {
	let (block, receipt) = receipt_of(evm, log).await?;
	let slot = beacon.slot_at(block.timestamp);
	let Some(known) = Known::after(at, slot).await? else { return Ok(None) };
	let header = beacon.header(&slot.to_string()).await?;
	let root = root_of(&header)?;
	let ancestry_proof = if root == known.root {
		None
	} else if known.slot == slot {
		anyhow::bail!("the beacon node and the light client have different blocks at slot {slot}")
	} else {
		let finalized = beacon.header(&format!("{:?}", known.root)).await?;
		let roots = beacon.block_roots(&finalized).await?;
		let header_branch = roots.ancestry(root, slot, known.slot)?;
		Some(AncestryProof { header_branch, finalized_block_root: known.root })
	};
	let execution = beacon.execution(&header).await?;
	ensure!(
		execution.header.block_hash() == block.hash,
		"the beacon node and the execution node have different blocks at slot {slot}"
	);
	let proof = ExecutionProof {
		header,
		ancestry_proof,
		execution_header: execution.header,
		execution_branch: execution.branch,
	};
	Ok(Some((receipt, proof)))
}

async fn prove_on_polygon(
	evm: &Evm,
	at: &At<'_>,
	log: &RawLog,
) -> Result<Option<Proof<ExecutionProof>>> {
	let number: Option<u64> = at.view("Bridge", "checkpoint_of", &log.block_number).await?;
	let Some(checkpoint) = number else { return Ok(None) };
	let kept = super::polygon::kept(at, checkpoint).await?;
	let kept = kept.context("the checkpoint is gone meanwhile")?.checkpoint;
	let (block, receipt) = receipt_of(evm, log).await?;
	let mut leaves = Vec::new();
	for number in kept.start..=kept.end {
		leaves.push(HeaderProof::from(&evm.header(&format!("{number:#x}")).await?).leaf());
	}
	ensure!(
		polygon::root(&leaves) == kept.root,
		"the headers of Polygon's node do not make up checkpoint {checkpoint}"
	);
	let index =
		block.number.checked_sub(kept.start).context("the block is before its checkpoint")?;
	let mut header = HeaderProof::from(&block);
	header.branch =
		polygon::branch(&leaves, index as usize).context("the block is after its checkpoint")?;
	Ok(Some(Proof::Polygon { receipt, header, checkpoint }))
}
