//! What becomes of those who sign what their chain never made.

use crate::world::{Side, World};
use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use anyhow::{bail, Context, Result};
use codec::Encode;
use polkadot_sdk::{
	frame_support::crypto::ecdsa::ECDSAExt,
	sp_consensus_beefy::{known_payloads::MMR_ROOT_ID, Commitment, Payload},
	sp_core::{ecdsa, Pair},
	sp_io::hashing::keccak_256,
};
use sensor_bridge_evm::{
	account::Sent,
	contracts::{submitCommitmentCall, Signatures},
};
use std::time::Duration;
use subxt::{dynamic::Value, utils::H256};

/// How many blocks ahead a commitment is that nobody can have made honestly.
const AHEAD: u32 = 100_000;

/// A verifier takes what a quorum signed, whatever it is; then everybody who signed is reported.
pub async fn are_slashed_for_what_they_sign(world: &World) -> Result<()> {
	let known = offences(world).await?;
	forge(world, Side::Ethereum, 0).await?;
	forge(world, Side::Polygon, AHEAD).await?;
	// Two validators signed both.
	let expected = known + 4;
	world
		.until("whoever signed forged commitments to be reported", async || {
			Ok((offences(world).await? >= expected).then_some(()))
		})
		.await
}

/// Have all validators sign a root that this chain never had, `ahead` of its last final block, and a
/// verifier believe it.
async fn forge(world: &World, side: Side, ahead: u32) -> Result<()> {
	let validators = validators(world).await?;
	let addresses: Vec<u8> = validators
		.iter()
		.flat_map(|pair| pair.public().to_eth_address().unwrap_or_default())
		.collect();
	let verifier = world.contracts(side).verifier;
	let mut refused = String::new();
	// Relayers may hand over meanwhile, or bring what is honest of that block.
	for _ in 0..10 {
		let payload = Payload::from_single_entry(MMR_ROOT_ID, vec![0xf0; 32]);
		let block_number = u32::try_from(world.chain.final_block().await?)? + ahead;
		let validator_set_id = world.believed(side).await?;
		let commitment = Commitment { payload, block_number, validator_set_id }.encode();
		let digest = keccak_256(&commitment);
		let signatures: Vec<u8> =
			validators.iter().flat_map(|pair| pair.sign_prehashed(&digest).0).collect();
		let signatures = Signatures {
			validators: addresses.clone().into(),
			signers: vec![U256::from(0b11)],
			signatures: signatures.into(),
		};
		let call = submitCommitmentCall { commitment: commitment.into(), signatures };
		match world.person(side).await?.send(verifier, call.abi_encode()).await? {
			Sent::Done { .. } => return Ok(()),
			Sent::Refused(why) => refused = why,
		}
		tokio::time::sleep(Duration::from_secs(2)).await;
	}
	bail!("{side:?} refuses what all validators signed: {refused}")
}

/// The keys of all validators, in the order of their set.
async fn validators(world: &World) -> Result<Vec<ecdsa::Pair>> {
	let at = world.chain.best().await?;
	let entry = subxt::dynamic::storage::<(), Vec<[u8; 33]>>("Beefy", "Authorities");
	let keys = at.storage().fetch(entry, ()).await?.decode()?;
	let known = ["//Alice", "//Bob"].map(|name| ecdsa::Pair::from_string(name, None));
	let known = known.into_iter().collect::<Result<Vec<_>, _>>()?;
	let pair = |key: [u8; 33]| known.iter().find(|pair| pair.public().0 == key).cloned();
	keys.into_iter().map(|key| pair(key).context("a validator whom nobody knows")).collect()
}

/// How many offences were reported since the chain began.
async fn offences(world: &World) -> Result<usize> {
	let at = world.chain.best().await?;
	let reports = subxt::dynamic::storage::<(H256,), Value>("Offences", "Reports");
	let mut entries = at.storage().iter(reports, ()).await?;
	let mut count = 0;
	while let Some(entry) = entries.next().await {
		entry?;
		count += 1;
	}
	Ok(count)
}
