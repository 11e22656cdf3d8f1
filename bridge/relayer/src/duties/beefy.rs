//! Commitments: what validators signed, brought to the verifiers of each chain.
//!
//! Every session is handed over, in order. Other commitments are brought when messages need them.

use super::{Chain, Context};
use crate::{
	contracts::{
		currentCall, latestBlockCall, nextCall, submitCommitmentCall, submitHandoverCall,
		verifierCall,
	},
	nodes::sensor::Sensor,
	proofs::commitment::set_root,
};
use alloy_sol_types::SolCall;
use anyhow::{ensure, Context as _, Result};
use polkadot_sdk::sp_core::{H160, H256};

const DUTY: &str = "beefy";

/// A set of validators, as a verifier knows it.
#[derive(Clone, Copy, Debug)]
pub struct Set {
	/// Its id.
	pub id: u64,
	/// The root over its addresses.
	pub root: H256,
}

impl Set {
	/// Check that these are its validators: otherwise the verifier follows another chain.
	fn check(&self, validators: &[H160]) -> Result<()> {
		ensure!(
			set_root(validators) == self.root,
			"the verifier has other validators in set {} than this chain: is it of another network?",
			self.id
		);
		Ok(())
	}
}

/// What the verifier knows.
#[derive(Clone, Copy, Debug)]
pub struct Verifier {
	/// Where it is.
	pub address: H160,
	/// The set that signs.
	pub current: Set,
	/// The set that takes over.
	pub next: Set,
	/// The latest block of which it accepted a commitment.
	pub latest: u32,
}

impl Verifier {
	/// Ask the verifier of a gateway.
	pub async fn of(chain: &Chain, gateway: H160) -> Result<Self> {
		let address = chain.evm.read(gateway, verifierCall {}, "latest").await?;
		let address = H160::from_slice(address.as_slice());
		let current = chain.evm.read(address, currentCall {}, "latest").await?;
		let next = chain.evm.read(address, nextCall {}, "latest").await?;
		Ok(Self {
			address,
			current: Set { id: current.id, root: H256(current.root.0) },
			next: Set { id: next.id, root: H256(next.root.0) },
			latest: chain.evm.read(address, latestBlockCall {}, "latest").await?,
		})
	}
}

/// The first block after `from`, up to `to`, that is signed by the set `id` or a later one.
// Needs the state of old blocks, from where the verifier stands.
pub async fn first_of(sensor: &Sensor, id: u64, from: u32, to: u32) -> Result<u32> {
	let (mut before, mut there) = (from, to);
	while there - before > 1 {
		let middle = before + (there - before) / 2;
		if sensor.at(middle).await?.set_id().await? >= id {
			there = middle;
		} else {
			before = middle;
		}
	}
	Ok(there)
}

/// Hand over to the sets that took over meanwhile, and bring the latest commitment if one of block
/// `needed`, or later, is missing.
pub async fn follow(
	context: &Context,
	sensor: &Sensor,
	chain: &Chain,
	gateway: H160,
	needed: Option<u32>,
) -> Result<Verifier> {
	let committed = sensor.committed().await?;
	let signing = sensor.at(committed).await?.set_id().await?;
	loop {
		let verifier = Verifier::of(chain, gateway).await?;
		if !chain.evm.can_send() {
			return Ok(verifier);
		}
		let moved = if signing > verifier.current.id && committed > verifier.latest {
			hand_over(context, sensor, chain, &verifier, committed).await?
		} else if needed.is_some_and(|block| block > verifier.latest && block <= committed) {
			commit(context, sensor, chain, &verifier, committed).await?
		} else {
			return Ok(verifier);
		};
		// Refused: somebody else was first, or it will be tried in the next round.
		if !moved {
			return Verifier::of(chain, gateway).await;
		}
	}
}

async fn hand_over(
	context: &Context,
	sensor: &Sensor,
	chain: &Chain,
	verifier: &Verifier,
	committed: u32,
) -> Result<bool> {
	let block = first_of(sensor, verifier.next.id, verifier.latest, committed).await?;
	let at = sensor.at(block).await?;
	let set = at.set_id().await?;
	ensure!(
		set == verifier.next.id,
		"block {block} is signed by set {set}, but the verifier of chain {} waits for set {}",
		chain.evm.chain,
		verifier.next.id
	);
	// Validators sign the first block of every session; if nobody has the signatures yet, they come.
	let signed = sensor
		.justification(block)
		.await?
		.with_context(|| format!("no justification of block {block}, the first of set {set}"))?;
	let validators = at.validators().await?;
	verifier.next.check(&validators)?;
	let signatures = signed.signatures(&validators)?;
	tracing::debug!(block, root = ?signed.root, "handing over");
	let (leaf, proof) = sensor.leaf(block, block).await?;
	let call = submitHandoverCall { commitment: signed.commitment.into(), signatures, leaf, proof };
	let sent = chain.evm.send(verifier.address, call.abi_encode()).await?;
	let what = format!("handover to set {set}, block {block}");
	Ok(context.note_sent(DUTY, chain.evm.chain, &what, &sent))
}

async fn commit(
	context: &Context,
	sensor: &Sensor,
	chain: &Chain,
	verifier: &Verifier,
	block: u32,
) -> Result<bool> {
	let Some(signed) = sensor.justification(block).await? else {
		tracing::debug!(block, "no justification yet");
		return Ok(false);
	};
	if signed.set != verifier.current.id {
		return Ok(false);
	}
	let validators = sensor.at(block).await?.validators().await?;
	verifier.current.check(&validators)?;
	let signatures = signed.signatures(&validators)?;
	let call = submitCommitmentCall { commitment: signed.commitment.into(), signatures };
	let sent = chain.evm.send(verifier.address, call.abi_encode()).await?;
	Ok(context.note_sent(DUTY, chain.evm.chain, &format!("commitment of block {block}"), &sent))
}
