//! Reports of forged commitments: each signer loses half of its bond.

use super::{beefy::first_of, Context};
use crate::{
	nodes::sensor::{argument, Account, At, Encoded, Header, Outcome, Sensor},
	proofs::forgery::Vote,
};
use anyhow::{bail, Result};
use polkadot_sdk::{
	sp_consensus_beefy::{ForkVotingProof, FutureBlockVotingProof},
	sp_core::H256,
	sp_mmr_primitives::AncestryProof,
};

const DUTY: &str = "fisherman";

/// What this chain has against a forged commitment.
pub enum Evidence {
	/// Its own history up to that block, proven under a header.
	Fork(AncestryProof<H256>, Header),
	/// It has not come to that block.
	Future,
}

impl Evidence {
	/// That the last final block proves another history up to `block`.
	pub async fn of_fork(sensor: &Sensor, block: u32) -> Result<Self> {
		let head = sensor.header(sensor.finalized().await?.hash).await?;
		Ok(Self::Fork(sensor.ancestry(block, &head).await?, head))
	}
}

/// Report everybody who signed, once.
pub async fn report(
	context: &Context,
	sensor: &Sensor,
	account: &Account,
	chain: u64,
	votes: Vec<Vote>,
	evidence: Evidence,
) -> Result<()> {
	let Some(vote) = votes.first() else { bail!("nobody signed the commitment") };
	let (block, set) = (vote.commitment.block_number, vote.commitment.validator_set_id);
	let signing = signed_by(sensor, set).await?;
	for vote in votes {
		let signer = vote.id.clone();
		let name = format!("{signer:?} for block {block} and set {set}");
		if context.was_said(&name) {
			continue;
		}
		let Some(owner) = signing.key_ownership(&signer).await? else {
			tracing::warn!("a signature of nobody in set {set} is left out: {signer:?}");
			continue;
		};
		let owner = argument(Encoded(owner));
		let outcome = match &evidence {
			Evidence::Fork(ancestry_proof, header) => {
				let (ancestry_proof, header) = (ancestry_proof.clone(), header.clone());
				let proof = ForkVotingProof { vote, ancestry_proof, header };
				let call = (argument(proof), owner);
				sensor.submit(account, "Beefy", "report_fork_voting", call).await?
			},
			Evidence::Future => {
				let call = (argument(FutureBlockVotingProof { vote }), owner);
				sensor.submit(account, "Beefy", "report_future_block_voting", call).await?
			},
		};
		context.note_call(DUTY, chain, &format!("report of {name}"), &outcome);
		let is_known =
			matches!(&outcome, Outcome::Refused(why) if why.contains("DuplicateOffenceReport"));
		if outcome == Outcome::Done || is_known {
			context.is_news(name);
		}
	}
	Ok(())
}

/// State in which a set signs: where its keys can be proven.
async fn signed_by(sensor: &Sensor, set: u64) -> Result<At<'_>> {
	let last = sensor.finalized().await?;
	if last.set_id().await? == set {
		return Ok(last);
	}
	let first = first_of(sensor, set, 0, sensor.number(last.hash).await?).await?;
	let at = sensor.at(first).await?;
	let found = at.set_id().await?;
	if found != set {
		bail!("no block is signed by set {set}: the first that could be has set {found}");
	}
	Ok(at)
}
