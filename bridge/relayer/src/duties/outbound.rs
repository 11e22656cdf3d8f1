//! Messages of Sensor, delivered to gateways.

use super::{beefy, counting, looked_after, open_messages, Chain, Context, Destination, Failures};
use crate::{
	contracts::{deliverCall, deliveredCall, haltedCall, retiredCall},
	nodes::sensor::Sensor,
};
use alloy_sol_types::SolCall;
use anyhow::Result;
use pallet_bridge::types::Delivery;
use polkadot_sdk::sp_core::H160;
use sensor_bridge_primitives::Command;
use std::collections::BTreeMap;

const DUTY: &str = "outbound";

/// One $SENSE, and one coin of an EVM chain, in their smallest units.
const UNIT: f64 = 1e18;

/// Whether a fee in $SENSE covers a cost in the chain's coin.
fn pays(fee: u128, cost: u128, worth: Option<f64>) -> bool {
	worth.is_none_or(|worth| fee as f64 / UNIT >= cost as f64 / UNIT * worth)
}

/// What there is to do for a gateway.
struct Looked {
	gateway: H160,
	/// The latest block that its verifier knows.
	verified: u32,
	/// The messages that it did not get yet.
	open: Vec<Delivery<u32>>,
}

/// Hand over, and deliver what is open and pays.
///
/// Messages are good for the gateway that was the destination's when they were made, so that former
/// ones need commitments until they have the last of theirs.
pub async fn round(context: &Context, sensor: &Sensor, chain: &Chain) -> Result<()> {
	let id = chain.evm.chain;
	let at = sensor.finalized().await?;
	let present = Destination::read(&at, id).await?.map(|destination| destination.gateway);
	let mut messages: BTreeMap<H160, Vec<Delivery<u32>>> = BTreeMap::new();
	for nonce in open_messages(&at, id).await? {
		let asked = (id, nonce);
		let found: Option<Delivery<u32>> = at.view("Bridge", "delivery", &asked).await?;
		let Some(found) = found else { continue };
		messages.entry(found.message.gateway).or_default().push(found);
	}
	let used: Vec<H160> = messages.keys().copied().collect();
	let gateways = looked_after(present, &used, &counting(&at, id).await?, &chain.gateways);
	if gateways.is_empty() {
		tracing::debug!(chain = id, "not a destination");
		return Ok(());
	}
	let mut failures = Failures::default();
	let mut all = Vec::new();
	for gateway in gateways {
		let open = messages.remove(&gateway).unwrap_or_default();
		let looked = look(chain, gateway, open).await;
		let Some(looked) = failures.note(&format!("gateway {gateway:?}"), looked) else { continue };
		// A former one that has all of its messages needs no more handovers, proven or not.
		let is_former = present != Some(gateway) && !chain.gateways.contains(&gateway);
		if !is_former || !looked.open.is_empty() {
			all.push(looked);
		}
	}
	// Half of it would look like progress.
	if failures.is_empty() {
		note(context, id, &all);
	}
	for Looked { gateway, open, .. } in all {
		let done = bring(context, sensor, chain, gateway, open).await;
		failures.note(&format!("gateway {gateway:?}"), done);
	}
	failures.result()
}

/// Ask what a gateway has.
async fn look(chain: &Chain, gateway: H160, messages: Vec<Delivery<u32>>) -> Result<Looked> {
	let verified = beefy::Verifier::of(chain, gateway).await?.latest;
	let mut open = Vec::new();
	for delivery in messages {
		let nonce = delivery.message.nonce;
		if !chain.evm.read(gateway, deliveredCall { nonce }, "latest").await? {
			open.push(delivery);
		}
	}
	Ok(Looked { gateway, verified, open })
}

/// Set the gauges of a chain.
fn note(context: &Context, chain: u64, all: &[Looked]) {
	let label = chain.to_string();
	let labels = [label.as_str()];
	let open: usize = all.iter().map(|looked| looked.open.len()).sum();
	context.metrics.open.with_label_values(&labels).set(open as u64);
	if let Some(verified) = all.iter().map(|looked| looked.verified).min() {
		context.metrics.verified.with_label_values(&labels).set(verified.into());
	}
}

/// Hand over to a gateway's verifier, and deliver.
async fn bring(
	context: &Context,
	sensor: &Sensor,
	chain: &Chain,
	gateway: H160,
	open: Vec<Delivery<u32>>,
) -> Result<()> {
	// A message's root is in the leaf of the block after its own.
	let needed = open.iter().map(|delivery| delivery.block + 1).max();
	let verifier = beefy::follow(context, sensor, chain, gateway, needed).await?;
	if chain.evm.can_send() {
		for delivery in open {
			deliver(context, sensor, chain, &verifier, &delivery).await?;
		}
	}
	Ok(())
}

async fn deliver(
	context: &Context,
	sensor: &Sensor,
	chain: &Chain,
	verifier: &beefy::Verifier,
	delivery: &Delivery<u32>,
) -> Result<()> {
	let gateway = delivery.message.gateway;
	let block = delivery.block + 1;
	if verifier.latest < block {
		tracing::debug!(block, "not committed to yet");
		return Ok(());
	}
	let is_mint = matches!(delivery.message.command, Command::Mint { .. });
	if is_mint
		&& chain.evm.read(gateway, haltedCall {}, "latest").await?
		&& !chain.evm.read(gateway, retiredCall {}, "latest").await?
	{
		tracing::info!(nonce = delivery.message.nonce, "the gateway is halted; the message waits");
		return Ok(());
	}
	let (leaf, proof) = sensor.leaf(block, verifier.latest).await?;
	let input = deliverCall {
		message: (&delivery.message).into(),
		relayer: context.payee.into(),
		messageProof: delivery.proof.iter().map(|node| node.0.into()).collect(),
		leaf,
		proof,
	}
	.abi_encode();
	let (chain_id, nonce) = (chain.evm.chain, delivery.message.nonce);
	let price = match chain.evm.simulate(gateway, &input).await? {
		Err(why) => {
			tracing::info!(chain = chain_id, nonce, why, "the gateway would refuse the message");
			return Ok(());
		},
		// Orders of governance are delivered all the same: everybody's safety may depend on them.
		Ok(price) if is_mint && !pays(delivery.fee, price.cost, chain.worth) => {
			tracing::debug!(chain = chain_id, nonce, cost = price.cost, "does not pay");
			return Ok(());
		},
		Ok(price) => price,
	};
	let sent = chain.evm.send_for(price, gateway, input).await?;
	context.note_sent(DUTY, chain_id, &format!("message {nonce} delivered"), &sent);
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_fee_pays_when_it_is_worth_the_gas() {
		let coin = 1_000_000_000_000_000_000;
		assert!(pays(0, coin, None));
		assert!(pays(100 * coin, coin / 100, Some(10_000.0)));
		assert!(!pays(99 * coin, coin / 100, Some(10_000.0)));
	}
}
