//! Contracts: what honest relayers brought to them, and how calls are tried.

use super::{Call, State};
use alloy_primitives::{hex, keccak256};
use anyhow::{bail, Context, Result};
use sensor_bridge_evm::{hexadecimal::parse_bytes, Error, Node, H160};
use serde_json::Value;

/// What the contracts can be asked for, and which errors they have.
const INTERFACES: [&str; 2] = [
	include_str!("../../../../bridge/contracts/abi/BeefyVerifier.json"),
	include_str!("../../../../bridge/contracts/abi/SenseGateway.json"),
];

/// What was sent, and took effect.
pub struct Brought {
	pub input: Vec<u8>,
	/// The number of the block before the one that has it.
	pub before: u64,
}

/// All that had a contract log this, the last first.
pub async fn brought(evm: &Node, contract: H160, topics: Value) -> Result<Vec<Brought>> {
	let head = evm.head().await?;
	let mut all = Vec::new();
	for log in evm.logs(0, head, contract, topics).await?.into_iter().rev() {
		let sent = evm.transaction(log.block_hash, log.transaction_index).await?;
		let input = sent["input"].as_str().context("a transaction without input")?;
		let before = log.block_number.checked_sub(1).context("a log of the first block")?;
		all.push(Brought { input: parse_bytes(input)?, before });
	}
	Ok(all)
}

/// The last call that had a contract log this, of those that `read` reads, and the state that took
/// it.
pub async fn honest<'a, C: Call>(
	evm: &'a Node,
	address: H160,
	topics: Value,
	read: impl Fn(&[u8]) -> Option<C>,
) -> Result<(C, State<'a>)> {
	for Brought { input, before } in brought(evm, address, topics).await? {
		let Some(call) = read(&input) else { continue };
		let state = State::Contract { evm, address, block: format!("{before:#x}") };
		// What it needed may be in the same block, brought by another relayer.
		if state.refusal(&call.encoded()).await?.is_none() {
			return Ok((call, state));
		}
	}
	bail!("nothing was brought to {address:?} that the state before its block takes")
}

/// The name of the error that refuses a call as of a block; nothing if none does.
pub async fn refusal(
	evm: &Node,
	address: H160,
	call: &[u8],
	block: &str,
) -> Result<Option<String>> {
	match evm.call(address, call, block).await {
		Ok(_) => Ok(None),
		Err(Error::Answered(why)) => Ok(Some(name_of(&why)?)),
		Err(lost) => Err(lost.into()),
	}
}

/// The name of the error that a node reports; all that it reports if it is none of the contracts'.
pub fn name_of(reported: &str) -> Result<String> {
	for interface in INTERFACES {
		let entries: Vec<Value> = serde_json::from_str(interface)?;
		for entry in entries.iter().filter(|entry| entry["type"] == "error") {
			let name = entry["name"].as_str().context("an error without a name")?;
			let inputs = entry["inputs"].as_array().context("an error without inputs")?;
			let types: Vec<_> = inputs.iter().filter_map(|input| input["type"].as_str()).collect();
			let hash = keccak256(format!("{name}({})", types.join(",")));
			if reported.contains(&format!("0x{}", hex::encode(&hash[..4]))) {
				return Ok(name.into());
			}
		}
	}
	Ok(reported.into())
}
