//! Validators: their keys, and how these change.

use crate::{
	forgeries::head,
	world::{World, BOTH},
};
use anyhow::{bail, Context, Result};
use codec::Encode;
use polkadot_sdk::sp_core::{ecdsa, Pair};
use sensor_bridge_evm::{hexadecimal::parse_bytes, H256};
use sensor_journeys::{account, rpc};
use serde_json::json;

/// The validators' stashes.
pub const STASHES: [&str; 2] = ["//Alice//stash", "//Bob//stash"];

/// Bob's node makes new session keys, and Bob names them, as operators do.
pub async fn take_new_keys(world: &World) -> Result<()> {
	let (bob, node) = (account(STASHES[1]), &world.bridge.sensor.nodes()[1]);
	let owner = json!([H256(bob.account().0)]);
	let rotated = rpc(node, "author_rotateKeysWithOwner", owner).await?;
	let bytes = |name: &str| -> Result<Vec<u8>> {
		Ok(parse_bytes(rotated[name].as_str().context("a node without new keys")?)?)
	};
	let at = world.chain.best().await?;
	let mut call = head(&at, "Session", "set_keys")?.to_vec();
	call.extend(bytes("keys")?);
	bytes("proof")?.encode_to(&mut call);
	let call = at.transactions().from_call_data_bytes(&call)?;
	world.chain.submit(&call, &bob).await?;
	Ok(())
}

/// The new key signs, and every chain believes the set that has it.
pub async fn are_believed_with_new_keys(world: &World) -> Result<()> {
	let known = [dev_key("//Alice")?.public().0, dev_key("//Bob")?.public().0];
	world
		.until("a new key to sign", async || {
			let keys = authorities(world).await?;
			Ok(keys.iter().any(|key| !known.contains(key)).then_some(()))
		})
		.await?;
	let set = world.set().await?;
	for side in BOTH {
		world
			.until(&format!("{side:?} to believe set {set}"), async || {
				Ok((world.believed(side).await? >= set).then_some(()))
			})
			.await?;
	}
	Ok(())
}

/// The secret keys of all validators, in the order of their set, as thieves take them from nodes.
pub async fn secrets(world: &World) -> Result<Vec<ecdsa::Pair>> {
	let mut secrets = Vec::new();
	for key in authorities(world).await? {
		secrets.push(secret(world, key)?);
	}
	Ok(secrets)
}

async fn authorities(world: &World) -> Result<Vec<[u8; 33]>> {
	let at = world.chain.best().await?;
	let entry = subxt::dynamic::storage::<(), Vec<[u8; 33]>>("Beefy", "Authorities");
	Ok(at.storage().fetch(entry, ()).await?.decode()?)
}

fn dev_key(name: &str) -> Result<ecdsa::Pair> {
	Ok(ecdsa::Pair::from_string(name, None)?)
}

fn secret(world: &World, key: [u8; 33]) -> Result<ecdsa::Pair> {
	for name in ["//Alice", "//Bob"] {
		let pair = dev_key(name)?;
		if pair.public().0 == key {
			return Ok(pair);
		}
	}
	// Key stores name files by the kind of a key, here "beef", and its public part.
	let name: String = b"beef".iter().chain(&key).map(|byte| format!("{byte:02x}")).collect();
	for node in world.bridge.sensor.nodes() {
		for chain in std::fs::read_dir(node.directory().join("chains"))? {
			if let Ok(text) = std::fs::read_to_string(chain?.path().join("keystore").join(&name)) {
				return dev_key(&serde_json::from_str::<String>(&text)?);
			}
		}
	}
	bail!("no node has the key {name}")
}
