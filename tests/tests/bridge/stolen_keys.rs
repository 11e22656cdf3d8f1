//! What becomes of those who sign what their chain never made.

use crate::{
	forgeries::head,
	validators::{secrets, STASHES},
	world::{Side, World, BOTH},
};
use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use anyhow::{bail, ensure, Context, Result};
use codec::{DecodeAll, Encode};
use polkadot_sdk::{
	frame_support::crypto::ecdsa::ECDSAExt,
	sp_consensus_beefy::{known_payloads::MMR_ROOT_ID, Commitment, Payload},
	sp_core::Pair,
	sp_io::hashing::keccak_256,
};
use sensor_bridge_evm::{
	account::Sent,
	contracts::{submitCommitmentCall, Signatures},
};
use sensor_client::AccountId;
use sensor_journeys::account;
use std::time::Duration;
use subxt::{dynamic::Value, ext::scale_decode::DecodeAsType, utils::H256};

/// How many blocks ahead a commitment is that nobody can have made honestly.
const AHEAD: u32 = 100_000;

/// A verifier takes what a quorum signed, whatever it is; then everybody who signed is reported, and
/// loses half of the bond.
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
		.await?;
	for side in BOTH {
		world
			.until(&format!("a relayer to count the fork on {side:?}"), async || {
				Ok((world.counted("relayer_forks_total", side).await? > 0.0).then_some(()))
			})
			.await?;
	}
	for name in STASHES {
		let lost = slashed(world, name).await?;
		ensure!(lost == 50, "{name} loses {lost} % of its bond instead of 50 %");
	}
	Ok(())
}

/// One of two validators signs two roots for the same block, and anybody may report it.
pub async fn are_slashed_for_voting_twice(world: &World) -> Result<()> {
	let known = offences(world).await?;
	let (at, validators) = (world.chain.best().await?, secrets(world).await?);
	let thief = validators.first().context("a chain without validators")?;
	let set = world.set().await?;
	let vote = |root| {
		let payload = Payload::from_single_entry(MMR_ROOT_ID, vec![root; 32]);
		let commitment = Commitment { payload, block_number: 1_u32, validator_set_id: set };
		let signature = thief.sign_prehashed(&keccak_256(&commitment.encode()));
		(commitment, thief.public(), signature)
	};
	let asked = (set, thief.public()).encode();
	let owned = "BeefyApi_generate_key_ownership_proof";
	let answer = at.runtime_apis().call_raw(owned, Some(&asked)).await?;
	let owner: Option<Vec<u8>> = DecodeAll::decode_all(&mut &answer[..])?;
	let owner = owner.context("a validator without a key")?;
	let mut report = head(&at, "Beefy", "report_double_voting")?.to_vec();
	(vote(1), vote(2)).encode_to(&mut report);
	report.extend(owner);
	let report = at.transactions().from_call_data_bytes(&report)?;
	world.chain.submit(&report, &account("//Charlie")).await?;
	ensure!(offences(world).await? == known + 1, "a double vote was not taken for an offence");
	// (3 k / n)², but no more than all: one of two did it.
	let mut whose = Vec::new();
	for name in STASHES {
		whose.push(slashed(world, name).await?);
	}
	whose.sort_unstable();
	ensure!(whose == [50, 100], "{whose:?} percent of bonds are lost");
	Ok(())
}

/// How much of its bond a validator loses for what it did in an era, in percent. Offences of one era
/// count as the worst of them, and those of several add up until nothing is left; so this is the era
/// that costs most.
async fn slashed(world: &World, name: &str) -> Result<u128> {
	let (at, stash) = (world.chain.best().await?, account(name).account());
	let entry = subxt::dynamic::storage::<(u32,), Vec<Slash>>("Staking", "UnappliedSlashes");
	let mut eras = at.storage().iter(entry, ()).await?;
	let mut most = 0;
	while let Some(era) = eras.next().await {
		let slashes = era?.value().decode()?;
		let lost = slashes.iter().filter(|slash| slash.validator == stash).map(|one| one.own);
		most = most.max(lost.sum::<u128>());
	}
	let entry = subxt::dynamic::storage::<(AccountId,), Ledger>("Staking", "Ledger");
	let bond = at.storage().fetch(entry, (stash,)).await?.decode()?.active;
	// Rewards may have come on top meanwhile, which are no part of what can be lost.
	Ok((most * 100).div_ceil(bond))
}

/// What a validator loses when its time comes.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Slash {
	validator: AccountId,
	own: u128,
}

/// What is bonded.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Ledger {
	active: u128,
}

/// Have all validators sign a root that this chain never had, `ahead` of its last final block, and a
/// verifier believe it.
async fn forge(world: &World, side: Side, ahead: u32) -> Result<()> {
	let validators = secrets(world).await?;
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
