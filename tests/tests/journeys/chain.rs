//! A chain that produces blocks, agrees on them, and answers.

use anyhow::Result;
use sensor_client::{chain::Until, Chain, Sense};
use sensor_devnet::{Layout, Node};
use sensor_journeys::{account, eventually, rpc, World, PATIENCE};
use serde_json::{json, Value};
use std::time::Duration;

/// What a node tells Prometheus.
async fn metrics(node: &Node) -> Result<String> {
	let url = format!("http://127.0.0.1:{}/metrics", node.ports().prometheus);
	Ok(reqwest::get(url).await?.text().await?)
}

/// Whether a node has made blocks of its own.
async fn has_authored(node: &Node) -> Result<bool> {
	let metrics = metrics(node).await?;
	let count = metrics.lines().find_map(|line| {
		let sample = line.strip_prefix("substrate_proposer_block_constructed_count")?;
		sample.split_whitespace().last()?.parse::<f64>().ok()
	});
	Ok(count.is_some_and(|count| count > 0.0))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_development_node_needs_nothing_else_and_answers_everything() -> Result<()> {
	let world = World::start(Layout::Single).await?;
	let chain = world.node().chain().await?;

	// GRANDPA finalises, and a transfer arrives.
	let (alice, bob) = (account("//Alice"), account("//Bob"));
	let before = chain.balance(&bob.account()).await?.free;
	chain.transfer(&alice, &bob.account(), Sense(12_345)).await?;
	assert_eq!(chain.balance(&bob.account()).await?.free.0, before.0 + 12_345);

	// BEEFY finalises, too.
	chain
		.wait_for("BEEFY finality", PATIENCE, "", async |_| {
			// Until BEEFY has voted once, the method answers with an error.
			Ok(rpc(world.node(), "beefy_getFinalizedHead", json!([])).await.ok())
		})
		.await?;

	// The MMR proves old blocks.
	let proof = rpc(world.node(), "mmr_generateProof", json!([[1], null, null])).await?;
	assert!(proof["leaves"].is_string(), "{proof}");

	// Every family of methods is there.
	let methods = rpc(world.node(), "rpc_methods", json!([])).await?["methods"].clone();
	let methods: Vec<String> = serde_json::from_value(methods)?;
	for expected in [
		"author_submitExtrinsic",
		"babe_epochAuthorship",
		"beefy_subscribeJustifications",
		"chainHead_v1_follow",
		"chain_getBlock",
		"grandpa_proveFinality",
		"ipfs_id",
		"mmr_root",
		"payment_queryInfo",
		"state_call",
		"sync_state_genSyncSpec",
		"system_accountNextIndex",
		"transaction_v1_broadcast",
	] {
		assert!(methods.iter().any(|method| method == expected), "{expected} is missing");
	}

	// New session keys come with the proof of their owner that `Session.set_keys` asks for.
	let owner = format!("0x{}", "01".repeat(32));
	let rotated = rpc(world.node(), "author_rotateKeysWithOwner", json!([owner])).await?;
	assert!(rotated["keys"].is_string() && rotated["proof"].is_string(), "{rotated}");

	// Health and metrics for whoever keeps the node.
	let http = world.node().rpc_url().replace("ws://", "http://");
	let health: Value = reqwest::get(format!("{http}/health")).await?.json().await?;
	assert!(health["peers"].is_u64(), "{health}");
	assert!(metrics(world.node()).await?.contains("substrate_block_height"));
	Ok(())
}

/// Wait until a block after `block` is final, and say which.
async fn final_beyond(chain: &Chain, block: u64) -> Result<u64> {
	let what = format!("a block after {block} to be final");
	let reached = chain.wait_for(&what, PATIENCE, "", async |at| {
		Ok((at.block_number() > block).then_some(at.block_number()))
	});
	Ok(reached.await?)
}

/// Wait until all nodes see each other and agree on the same final block; which one?
async fn agreed(world: &World) -> Result<u64> {
	let nodes = world.network.nodes();
	let first = world.node().chain().await?;
	let agreed = final_beyond(&first, 3).await?;
	let hash = first.block(agreed).await?.block_hash();
	for node in nodes {
		let chain = node.chain().await?;
		// All know the first only, and find the others through it: that may take longer than it
		// takes three of them to agree.
		eventually(&format!("{} to see all others", node.name()), async || {
			Ok((chain.health().await?.peers == nodes.len() - 1).then_some(()))
		})
		.await?;
		final_beyond(&chain, agreed - 1).await?;
		assert_eq!(chain.block(agreed).await?.block_hash(), hash, "{} forked", node.name());
	}
	Ok(agreed)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_validators_find_each_other_and_finalise_only_together() -> Result<()> {
	let mut world = World::start(Layout::TwoValidators).await?;
	let chain = world.node().chain().await?;
	agreed(&world).await?;

	for node in world.network.nodes() {
		eventually(&format!("{} to make a block", node.name()), async || {
			Ok(has_authored(node).await?.then_some(()))
		})
		.await?;
	}

	// One alone is not more than two thirds: nothing new is final until the other is back.
	world.network.nodes_mut()[1].stop();
	let alone = chain.until(Until::InBlock).now().await?.block_number();
	tokio::time::sleep(Duration::from_secs(6)).await;
	let stuck = chain.final_block().await?;
	assert!(stuck <= alone, "{stuck} is final without bob");
	world.network.nodes_mut()[1].restart().await?;
	final_beyond(&chain, alone + 5).await?;
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn four_validators_finalise_and_still_do_when_one_is_gone() -> Result<()> {
	let mut world = World::start(Layout::FourValidators).await?;
	let chain = world.node().chain().await?;
	agreed(&world).await?;
	world.network.nodes_mut()[3].stop();
	let now = chain.final_block().await?;
	final_beyond(&chain, now + 5).await?;
	Ok(())
}
