//! What is told to Sensor: burns, deliveries, Polygon's checkpoints, and what is final on Ethereum.

use super::{
	sensor::{best, head, last_taken, send_each, History, Honest, NewCheckpoint, NewHeader, Prove},
	Call, Forgeries, State,
};
use crate::world::{Side, World, BOTH};
use anyhow::{bail, ensure, Context, Result};
use codec::Encode;
use pallet_bridge::types::Proof;
use sensor_bridge_evm::{H160, H256};
use sensor_bridge_primitives::{
	event::MOVED, polygon::RESET_HEADER_BLOCK, Checkpoint, GatewayEvent, ReceiptProof,
};
use sensor_journeys::account;
use snowbridge_beacon_primitives::{types::deneb, AncestryProof, VersionedExecutionPayloadHeader};

/// What honest relayers brought, of each kind: the last that can be tried.
struct Brought<'a> {
	on_ethereum: &'a Honest<Prove>,
	/// Whether the light client knows the block of that burn as final without a way to another.
	is_final_itself: bool,
	on_polygon: &'a Honest<Prove>,
	/// That which the burn on Polygon needs.
	checkpoint: &'a Honest<NewCheckpoint>,
	delivery: &'a Honest<Prove>,
	news: &'a Honest<NewHeader>,
	/// News that name the next sync committee.
	committee: &'a Honest<NewHeader>,
}

impl<'a> Brought<'a> {
	/// Nothing if one of them is missing.
	async fn of(world: &World, history: &'a History) -> Result<Option<Self>> {
		let [ethereum, polygon] = BOTH.map(|side| world.id(side));
		let is_burn = |event| matches!(event, GatewayEvent::Burned { .. });
		let is_delivery = |event| matches!(event, GatewayEvent::Delivered { .. });
		let names_next =
			|honest: &&Honest<NewHeader>| honest.call.news.next_sync_committee_update.is_some();
		let committees = history.headers.iter().filter(names_next);
		let (Some(on_ethereum), Some(on_polygon), Some(delivery), Some(news), Some(committee)) = (
			last_taken(history.proofs(ethereum, is_burn)).await?,
			last_taken(history.proofs(polygon, is_burn)).await?,
			last_taken(history.proofs(ethereum, is_delivery)).await?,
			last_taken(history.headers.iter()).await?,
			last_taken(committees).await?,
		) else {
			return Ok(None);
		};

		let Proof::Polygon { header, .. } = &on_polygon.call.proof else {
			bail!("a burn on Polygon was proven by a block of Ethereum")
		};
		let has_it = |honest: &&Honest<NewCheckpoint>| {
			Checkpoint::decode(&honest.call.log)
				.is_some_and(|found| (found.start..=found.end).contains(&header.number))
		};
		let checkpoint = history.checkpoints.iter().find(has_it);
		let checkpoint = checkpoint.context("nobody brought the checkpoint of a burn")?;
		if !checkpoint.is_taken().await? {
			return Ok(None);
		}

		let block = on_ethereum.call.clone().block().header.hash_tree_root().ok();
		let block = block.context("a header without root")?;
		let is_it = |honest: &Honest<NewHeader>| {
			honest.call.news.finalized_header.hash_tree_root().is_ok_and(|root| root == block)
		};
		let is_final_itself = history.headers.iter().any(is_it);
		Ok(Some(Self {
			on_ethereum,
			is_final_itself,
			on_polygon,
			checkpoint,
			delivery,
			news,
			committee,
		}))
	}
}

/// Check forgeries of all that was brought, if all of it can be tried; else false.
pub async fn of_what_came_back_are_refused(world: &World) -> Result<bool> {
	let (money, history) = (world.money().await?, History::read(&world.chain).await?);
	let Some(brought) = Brought::of(world, &history).await? else { return Ok(false) };
	let all = [
		burns_on_ethereum(world, &brought).await?,
		burns_on_polygon(world, &brought).await?,
		deliveries(world, &brought).await?,
		checkpoints(world, &brought).await?,
		again(world, &brought).await?,
	]
	.concat();
	too_early(&history, &brought).await?;
	news_of_ethereum(&brought).await?;
	next_committees(&brought).await?;
	let failed = send_each(&world.chain, &all, &account("//Bob")).await?;
	ensure!(failed == all.len(), "of {} forgeries that were sent, {failed} failed", all.len());
	ensure!(world.money().await? == money, "forgeries moved money");
	Ok(true)
}

fn flip(hash: &mut H256) {
	hash.0[0] ^= 1;
}

/// The number of no burn or message that there is.
fn unused() -> H256 {
	H256::from_low_u64_be(1 << 40)
}

/// What a block of Ethereum executed.
fn executed(burn: &mut Prove) -> &mut deneb::ExecutionPayloadHeader {
	match &mut burn.block().execution_header {
		VersionedExecutionPayloadHeader::Deneb(header) => header,
		VersionedExecutionPayloadHeader::Capella(_) => panic!("there is a newer fork"),
	}
}

/// The way from a block of Ethereum to a final one.
fn ancestry(burn: &mut Prove) -> &mut AncestryProof {
	burn.block().ancestry_proof.as_mut().expect("it was looked for before")
}

/// Forge the receipt.
fn receipts<C: Call>(forged: &mut Forgeries<C>, receipt: impl Fn(&mut C) -> &mut ReceiptProof) {
	let nodes = receipt(&mut forged.honest.clone()).nodes.len();
	for place in 0..nodes {
		forged.add("another byte in a node of the receipt", "ReceiptNotProven", |call| {
			let node = &mut receipt(call).nodes[place];
			let last = node.len() - 1;
			node[last] ^= 1;
		});
	}
	forged
		.add("the place of another transaction", "ReceiptNotProven", |call| {
			receipt(call).transaction += 1;
		})
		.add("without the receipt's last node", "ReceiptNotProven", |call| {
			receipt(call).nodes.pop();
		})
		.add("with the receipt's last node twice", "ReceiptNotProven", |call| {
			let nodes = &mut receipt(call).nodes;
			let last = nodes[nodes.len() - 1].clone();
			nodes.try_push(last).expect("there is room for more");
		});
}

/// Forge a burn. Its data are the recipient, the amount and the fee.
fn burns(forged: &mut Forgeries<Prove>, token: H160) {
	forged
		.add("for another recipient", "LogNotProven", |burn| burn.log.data[0] ^= 1)
		.add("of another amount", "LogNotProven", |burn| burn.log.data[63] ^= 1)
		.add("of more than there is", "LogNotProven", |burn| burn.log.data[48] ^= 1)
		.add("with another fee", "LogNotProven", |burn| burn.log.data[95] ^= 1)
		.add("by somebody else", "LogNotProven", |burn| burn.log.topics[2].0[31] ^= 1)
		.add("with another number", "LogNotProven", |burn| burn.log.topics[1] = unused())
		.add("logged by the token", "NotGateway", |burn| burn.log.address = token)
		.add("as another event", "UnknownEvent", |burn| burn.log.topics[0].0[0] ^= 1)
		.add("as a move of the token to another gateway", "LogNotProven", |burn| {
			burn.log.topics.truncate(1);
			burn.log.topics[0] = H256(MOVED);
			burn.log.data.truncate(32);
			burn.log.data[..12].fill(0);
		})
		.add("on a chain that is no destination", "DestinationNotFound", |burn| burn.chain = 5);
	receipts(forged, Prove::receipt);
}

async fn burns_on_ethereum(world: &World, brought: &Brought<'_>) -> Result<Vec<Vec<u8>>> {
	let honest = brought.on_ethereum;
	let mut forged = Forgeries::of("a burn on Ethereum", &honest.call);
	burns(&mut forged, world.contracts(Side::Ethereum).token);
	let (polygon, gateway) = (world.id(Side::Polygon), world.contracts(Side::Polygon).gateway);
	forged
		.add("as one on Polygon", "WrongProof", |burn| {
			(burn.chain, burn.log.address) = (polygon, gateway);
			burn.log.topics[1] = unused();
		})
		.add("other receipts in the block", "ReceiptNotProven", |burn| {
			flip(&mut executed(burn).receipts_root);
		})
		.add("another number of the block", "BlockNotProven", |burn| {
			executed(burn).block_number += 1;
		})
		.add("another way to what was executed", "BlockNotProven", |burn| {
			flip(&mut burn.block().execution_branch[0]);
		})
		.add("a shorter way to what was executed", "BlockNotProven", |burn| {
			burn.block().execution_branch.pop();
		})
		.add("another slot", "BlockNotProven", |burn| burn.block().header.slot -= 1)
		.add("another body", "BlockNotProven", |burn| flip(&mut burn.block().header.body_root));
	// A block that is final itself, as the first of an epoch can be, has no way to another.
	if honest.call.clone().block().ancestry_proof.is_some() {
		forged
			.add("another final block", "BlockNotProven", |burn| {
				flip(&mut ancestry(burn).finalized_block_root);
			})
			.add("another way to the final block", "BlockNotProven", |burn| {
				flip(&mut ancestry(burn).header_branch[0]);
			})
			.add("a shorter way to the final block", "BlockNotProven", |burn| {
				ancestry(burn).header_branch.pop();
			});
	}
	if !brought.is_final_itself {
		forged.add("as if the block were final itself", "BlockNotProven", |burn| {
			burn.block().ancestry_proof = None;
		});
	}
	forged.are_refused(&honest.state()).await
}

async fn burns_on_polygon(world: &World, brought: &Brought<'_>) -> Result<Vec<Vec<u8>>> {
	let (honest, other) = (brought.on_polygon, &brought.on_ethereum.call);
	let mut forged = Forgeries::of("a burn on Polygon", &honest.call);
	burns(&mut forged, world.contracts(Side::Polygon).token);
	let (ethereum, gateway) = (world.id(Side::Ethereum), world.contracts(Side::Ethereum).gateway);
	forged
		.add("as one on Ethereum", "WrongProof", |burn| {
			(burn.chain, burn.log.address) = (ethereum, gateway);
			burn.log.topics[1] = unused();
		})
		.add("in a block of Ethereum", "ReceiptNotProven", |burn| {
			(burn.chain, burn.log.address) = (ethereum, gateway);
			burn.log.topics[1] = unused();
			let receipt = burn.receipt().clone();
			burn.proof = other.proof.clone();
			*burn.receipt() = receipt;
		})
		.add("with the receipt of a burn on Ethereum", "ReceiptNotProven", |burn| {
			burn.log.topics[1] = unused();
			*burn.receipt() = other.clone().receipt().clone();
		})
		.add("other receipts in the block", "BlockNotProven", |burn| {
			flip(&mut burn.header().receipts);
		})
		.add("other transactions in the block", "BlockNotProven", |burn| {
			flip(&mut burn.header().transactions);
		})
		.add("another time of the block", "BlockNotProven", |burn| burn.header().time += 1)
		.add("another number of the block", "BlockNotProven", |burn| burn.header().number += 1)
		.add("another way to the root", "BlockNotProven", |burn| {
			flip(&mut burn.header().branch[0]);
		})
		.add("a shorter way to the root", "BlockNotProven", |burn| {
			burn.header().branch.pop();
		})
		.add("a longer way to the root", "BlockNotProven", |burn| {
			let branch = &mut burn.header().branch;
			branch.try_push(H256::zero()).expect("there is room for more");
		})
		// What was burnt had come with a delivery, whose proof had a checkpoint of its own.
		.add("by the checkpoint before", "BlockNotProven", |burn| *burn.checkpoint() -= 1)
		.add("by a checkpoint that is not there", "CheckpointNotFound", |burn| {
			*burn.checkpoint() += 1_000;
		});
	forged.are_refused(&honest.state()).await
}

/// Forgeries of a delivery. Its data are whom to pay, and whether it succeeded.
async fn deliveries(world: &World, brought: &Brought<'_>) -> Result<Vec<Vec<u8>>> {
	let token = world.contracts(Side::Ethereum).token;
	let mut forged = Forgeries::of("a delivery on Ethereum", &brought.delivery.call);
	forged
		.add("paid to somebody else", "LogNotProven", |delivery| delivery.log.data[0] ^= 1)
		.add("as if it had failed", "LogNotProven", |delivery| delivery.log.data[63] ^= 1)
		.add("of another message", "MessageNotFound", |delivery| {
			delivery.log.topics[1] = unused();
		})
		.add("logged by the token", "NotGateway", |delivery| delivery.log.address = token);
	receipts(&mut forged, Prove::receipt);
	forged.are_refused(&brought.delivery.state()).await
}

/// Forgeries of a checkpoint. Its data are the first block, the last, and the root.
async fn checkpoints(world: &World, brought: &Brought<'_>) -> Result<Vec<Vec<u8>>> {
	let (honest, gateway) = (brought.checkpoint, world.contracts(Side::Ethereum).gateway);
	let mut forged = Forgeries::of("a checkpoint of Polygon", &honest.call);
	forged
		.add("with another root", "LogNotProven", |new| new.log.data[64] ^= 1)
		.add("with another end", "LogNotProven", |new| new.log.data[61] ^= 1)
		.add("with another number", "LogNotProven", |new| new.log.topics[2].0[31] ^= 1)
		.add("with another start", "DoesNotFollow", |new| new.log.data[31] ^= 1)
		.add("logged by the gateway", "NotRootChain", |new| new.log.address = gateway)
		.add("as another event", "UnknownEvent", |new| new.log.topics[0].0[0] ^= 1)
		.add("in another slot", "BlockNotProven", |new| new.block.header.slot -= 1);
	receipts(&mut forged, |new| &mut new.receipt);
	let mut all = forged.are_refused(&honest.state()).await?;

	// It would halt Polygon.
	let best = best(&world.chain).await?;
	let NewCheckpoint { mut log, receipt, block, .. } = honest.call.clone();
	log.topics.truncate(3);
	(log.topics[0], log.topics[2]) = (H256(RESET_HEADER_BLOCK), H256::zero());
	log.data.truncate(0);
	let head = head(&best, "Bridge", "report_reset")?;
	let deletion = (head, 0_u64, log, receipt, block).encode();
	let what = "a deletion of all checkpoints, with the receipt of one";
	State::Sensor(&best).refuses(what, &deletion, "LogNotProven").await?;
	all.push(deletion);
	Ok(all)
}

/// What was proven already is refused, whoever proves it again.
async fn again(world: &World, brought: &Brought<'_>) -> Result<Vec<Vec<u8>>> {
	let best = best(&world.chain).await?;
	let all = [
		("a burn on Ethereum", brought.on_ethereum.call.encoded(), "AlreadyProven"),
		("a burn on Polygon", brought.on_polygon.call.encoded(), "AlreadyProven"),
		("a delivery", brought.delivery.call.encoded(), "MessageNotFound"),
		("a checkpoint", brought.checkpoint.call.encoded(), "DoesNotFollow"),
	];
	for (what, call, refused) in &all {
		State::Sensor(&best).refuses(&format!("{what} once more"), call, refused).await?;
	}
	Ok(all.map(|(_, call, _)| call).into())
}

/// The honest proofs were refused as long as the light client did not know their final block, and
/// nobody had brought the checkpoint.
async fn too_early(history: &History, brought: &Brought<'_>) -> Result<()> {
	let mut burn = brought.on_ethereum.call.clone();
	let block = burn.block();
	let final_block = match &block.ancestry_proof {
		Some(ancestry) => Some(ancestry.finalized_block_root),
		None => block.header.hash_tree_root().ok(),
	};
	let makes_it_final = |honest: &&Honest<NewHeader>| {
		honest.call.news.finalized_header.hash_tree_root().ok() == final_block
	};
	let header = history.headers.iter().find(makes_it_final);
	let header = header.context("nobody brought the final block after a burn")?;
	let what = "a burn in a block that is not final yet";
	history.before(header).await?.refuses(what, &burn, "BlockNotProven").await?;
	let (checkpoint, what) = (brought.checkpoint, "a burn in a block that is in no checkpoint");
	let state = history.before(checkpoint).await?;
	state.refuses(what, &brought.on_polygon.call, "CheckpointNotFound").await
}

/// Forgeries of what makes blocks of Ethereum final.
async fn news_of_ethereum(brought: &Brought<'_>) -> Result<()> {
	let honest = brought.news;
	let mut forged = Forgeries::of("news of Ethereum", &honest.call);
	forged
		.add("with another signature", "BLSVerificationFailed", |new| {
			new.news.sync_aggregate.sync_committee_signature.0[95] ^= 1;
		})
		.add("signed by others", "BLSVerificationFailed", |new| {
			new.news.sync_aggregate.sync_committee_bits[0] ^= 1;
		})
		.add("one short of two thirds", "SyncCommitteeParticipantsNotSupermajority", |new| {
			// 341 of 512: 42 bytes, and 5 bits.
			let bits = &mut new.news.sync_aggregate.sync_committee_bits;
			bits[..42].fill(u8::MAX);
			bits[42] = 0b0001_1111;
			bits[43..].fill(0);
		})
		.add("another header is signed", "BLSVerificationFailed", |new| {
			new.news.attested_header.proposer_index ^= 1;
		})
		.add("another block is final", "InvalidHeaderMerkleProof", |new| {
			flip(&mut new.news.finalized_header.body_root);
		})
		.add("another way to what is final", "InvalidHeaderMerkleProof", |new| {
			flip(&mut new.news.finality_branch[0]);
		})
		.add("other blocks before it", "InvalidBlockRootsRootMerkleProof", |new| {
			flip(&mut new.news.block_roots_root);
		})
		.add("signed before it was made", "InvalidUpdateSlot", |new| {
			new.news.signature_slot = new.news.attested_header.slot;
		})
		.add("signed by a committee of years later", "SkippedSyncCommitteePeriod", |new| {
			new.news.signature_slot += 1 << 24;
		});
	forged.are_refused(&honest.state()).await.map(drop)
}

/// Forgeries of who signs for Ethereum next.
async fn next_committees(brought: &Brought<'_>) -> Result<()> {
	let honest = brought.committee;
	let mut forged = Forgeries::of("the next committee of Ethereum", &honest.call);
	forged
		.add("another member", "InvalidSyncCommitteeMerkleProof", |new| {
			if let Some(next) = &mut new.news.next_sync_committee_update {
				next.next_sync_committee.pubkeys[0].0[47] ^= 1;
			}
		})
		.add("another way to it", "InvalidSyncCommitteeMerkleProof", |new| {
			if let Some(next) = &mut new.news.next_sync_committee_update {
				flip(&mut next.next_sync_committee_branch[0]);
			}
		});
	forged.are_refused(&honest.state()).await.map(drop)
}
